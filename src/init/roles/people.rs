//! Clients, managers and products: which column of the deals refers to which table.
//!
//! Clients are taken only from a table to which the deals refer, declared or by values that stand in its key. Their
//! lists are written in `plan`.

use crate::init::profile::called;
use crate::init::profile::table_score::noun;
use crate::init::profile::{SchemaIndex, characters, key, meaning, own_words, refers};
use crate::init::roles::candidate::{Candidate, Evidence, Role, evidence, ranked};
use crate::init::roles::deals::Deals;
use crate::init::roles::names::has_name;
use crate::init::roles::values::{Keys, Values};
use crate::init::select::name_in;
use crate::init::vocabulary::columns::{CLIENT, EMAIL, MANAGER, PHONE};
use crate::init::vocabulary::tables::{CHANGES_MEANING, Content, NOT_DEALS};
use crate::init::vocabulary::{any, words};
use crate::store::schema::{Column, Sample, Table};

/// A column of the deals and the table whose rows it refers to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Relation<'s> {
    pub column: Option<&'s Column>,
    pub table: Option<&'s Table>,
    /// The relation is declared, or stands in the values.
    pub is_sure: bool,
}

/// The clients to whom the deals refer.
pub fn clients<'s>(index: &SchemaIndex<'s>, deals: &Deals<'s>) -> Relation<'s> {
    let tables = index.tables.iter().filter(|table| table.name != deals.table.name);
    let people: Vec<_> = tables.filter_map(|table| Some((table, people(table)?))).collect();
    let free = deals.table.columns.iter().filter(|column| may_refer(deals, column));
    let pairs = free.flat_map(|column| {
        people.iter().filter_map(move |(table, people)| candidate(index, deals, column, table, *people))
    });
    if let Some(best) = ranked(pairs.collect()).into_iter().next() {
        let (column, table) = best.target;
        return Relation { column: Some(column), table: Some(table), is_sure: true };
    }
    let column = deals.clients.best;
    let by_name = index.holding(Content::Clients, Some(deals.table)).into_iter().find(|table| is_list(table));
    // Nothing speaks against a table by its name where one of the two has no values yet.
    let is_open =
        |table: &&'s Table| column.is_some_and(|column| column.samples.is_empty() || table.rows == 0);
    Relation { column, table: by_name.filter(is_open), is_sure: false }
}

/// The people to whom the deals refer by a value under one of its keys; the key.
pub fn clients_of_values<'s>(
    index: &SchemaIndex<'s>,
    deals: &Deals<'s>,
    (values, keys): (&Values<'s>, &Keys),
) -> Option<(Relation<'s>, String)> {
    let tables = index.tables.iter().filter(|table| table.name != deals.table.name);
    let tables: Vec<_> = tables.filter(|table| people(table).is_some()).collect();
    let refers = |table: &Table, name: &String| {
        let id = key(table).map(|id| index.dialect.beside_texts(&id.sql_name));
        let sql = |id| {
            format!("SELECT '1' FROM {} WHERE {id} IN ({}) LIMIT 1", table.sql_name, values.all_of(name))
        };
        id.is_some_and(|id| index.answer(&sql(id)).is_some())
    };
    keys.clients.iter().find_map(|name| {
        let table = tables.iter().find(|table| refers(table, name))?;
        Some((Relation { column: None, table: Some(table), is_sure: true }, name.clone()))
    })
}

/// The content of a table of people: by its name, or some people or other, because it has
/// telephones or addresses of mail.
fn people(table: &Table) -> Option<Content> {
    if !is_list(table) || table.name.starts_with('_') {
        return None;
    }
    match noun(table).map(|noun| noun.content) {
        Some(content @ (Content::Clients | Content::Users)) => Some(content),
        Some(_) => None,
        None => {
            let is_else = words(called::table(table))
                .iter()
                .any(|word| any(word, CHANGES_MEANING) || any(word, NOT_DEALS));
            let has = |meant| !meaning(table, meant).is_empty();
            (!is_else && (has(&PHONE) || has(&EMAIL))).then_some(Content::Clients)
        }
    }
}

/// Tells if a table can be sent as a list.
fn is_list(table: &Table) -> bool {
    key(table).is_some() && has_name(table)
}

/// Tells if a column of the deals may refer to people: nothing else is known of it.
fn may_refer(deals: &Deals<'_>, column: &Column) -> bool {
    let is = |other: Option<&Column>| other.is_some_and(|other| other.name == column.name);
    let is_date = deals.created.iter().chain(&deals.changed).any(|moment| moment.is_of(column));
    !is(deals.id) && !is(deals.status) && !is(deals.price.best) && !is(deals.cost.best) && !is_date
}

fn candidate<'s>(
    index: &SchemaIndex<'s>,
    deals: &Deals<'s>,
    column: &'s Column,
    table: &'s Table,
    people: Content,
) -> Option<Candidate<(&'s Column, &'s Table)>> {
    let own = own_words(deals.table, column);
    let rank = CLIENT.distance(&own);
    let is_declared = index.referred(deals.table, column).is_some_and(|(to, _)| to.name == table.name);
    let may_be = match people {
        // People who sign in are clients only where a column says so.
        Content::Users => rank.is_some(),
        _ => rank.is_some() || is_declared || says_reference(&own, table) || is_text(column),
    };
    if !may_be {
        return None;
    }
    let stands_in_key = || key(table).is_some_and(|key| refers(index, (deals.table, column), (table, key)));
    let stands_in_key = is_declared || stands_in_key();
    let found = evidence(&[
        (Evidence::Named, rank.is_some()),
        (Evidence::NamedLoosely, people == Content::Clients),
        (Evidence::NamedOtherwise, MANAGER.distance(&own).is_some()),
        (Evidence::Declared, is_declared),
        (Evidence::StandsInKey, stands_in_key),
        (Evidence::SharesMail, stands_in_key && shares_mail(index, deals, column, table)),
    ]);
    let is_managers =
        found.contains(&Evidence::NamedOtherwise) && (people != Content::Clients || !is_declared);
    stands_in_key
        .then(|| Candidate::new(Role::Client, (column, table), rank.unwrap_or(99), found))
        .filter(|_| !is_managers)
}

/// A deal and the row that it refers to have the same address of mail: so equal numbers are told from a reference.
fn shares_mail<'t>(index: &SchemaIndex<'_>, deals: &Deals<'t>, column: &Column, table: &'t Table) -> bool {
    let mail = |table: &'t Table| table.columns.iter().find(|column| holds_mail(column));
    let (Some(of_deals), Some(of_people), Some(key)) = (mail(deals.table), mail(table), key(table)) else {
        return false;
    };
    let is_number = |column: &Column| column.samples.iter().all(|it| matches!(it, Sample::Integer(_)));
    // Some engines compare no number with a text.
    if is_number(column) != is_number(key) {
        return false;
    }
    let (deal, person) =
        (|column: &Column| name_in(deals.table, column), |column: &Column| name_in(table, column));
    let sql = format!(
        "SELECT '1' FROM {} JOIN {} ON {} = {} WHERE {} AND lower({}) = lower({}) LIMIT 1",
        deals.table.sql_name,
        table.sql_name,
        person(key),
        deal(column),
        index.dialect.is_not_empty(&deal(of_deals)),
        deal(of_deals),
        person(of_people)
    );
    index.answer(&sql).is_some()
}

/// All that a column holds is addresses of mail.
fn holds_mail(column: &Column) -> bool {
    let mut values = column.samples.iter().filter_map(characters).peekable();
    values.peek().is_some() && values.all(|value| value.contains('@') && !value.contains(' '))
}

/// Tells if a column's words say that it refers to a row, or name the table:
/// `agent_id`, `patient` of `patients`.
fn says_reference(own: &[String], table: &Table) -> bool {
    let table_words = words(called::table(table));
    let is_reference =
        |word: &String| matches!(word.as_str(), "id" | "ref" | "uid" | "uuid" | "guid" | "kod" | "key");
    let is_of_table = |word: &String| {
        word.chars().count() > 3
            && table_words.iter().any(|of| of.starts_with(&word[..word.len().min(of.len())]))
    };
    own.iter().any(is_reference) || own.iter().any(is_of_table)
}

/// Tells if a column holds words: that they stand in the key of a table of people is no accident.
fn is_text(column: &Column) -> bool {
    let is_word = |value: String| value.chars().any(char::is_alphabetic);
    !column.samples.is_empty() && column.samples.iter().filter_map(characters).all(is_word)
}

/// The managers to whom the deals refer. Beside a client, a user is one, too.
pub fn managers<'s>(index: &SchemaIndex<'s>, deals: &Deals<'s>, clients: Relation<'s>) -> Relation<'s> {
    let is_client = |column: &Column| clients.column.is_some_and(|client| client.name == column.name);
    let is_user = |column: &&&Column| {
        let own = own_words(deals.table, column);
        own.iter().any(|word| matches!(word.as_str(), "user" | "polzovatel"))
    };
    let named = deals.managers.best.iter().chain(&deals.managers.others);
    let users = deals.clients.best.iter().chain(&deals.clients.others).filter(is_user);
    let columns: Vec<_> = named
        .chain(users.filter(|_| clients.table.is_some() && clients.is_sure))
        .copied()
        .filter(|column| !is_client(column))
        .collect();
    let contents: &[Content] =
        if columns.is_empty() { &[Content::Managers] } else { &[Content::Managers, Content::Users] };
    let found = relation(index, deals, &columns, contents);
    let is_staff = |table: &&Table| {
        index.holding(Content::Managers, Some(deals.table)).iter().any(|staff| staff.name == table.name)
    };
    let column = found
        .column
        .filter(|column| found.is_sure || deals.managers.best.is_some_and(|it| it.name == column.name));
    Relation { table: found.table.filter(|table| found.is_sure || is_staff(table)), column, ..found }
}

/// The likeliest relation from one of several columns to a table of some contents: one that is declared, else one that
/// the values show, else the first column and the first table.
fn relation<'s>(
    index: &SchemaIndex<'s>,
    deals: &Deals<'s>,
    columns: &[&'s Column],
    contents: &[Content],
) -> Relation<'s> {
    let is_fit = |table: &&'s Table| table.name != deals.table.name && is_list(table);
    let holding = |content: &Content| index.holding(*content, Some(deals.table)).into_iter().filter(is_fit);
    let tables: Vec<_> = contents.iter().flat_map(holding).collect();
    let declared =
        |column: &&'s Column| index.referred(deals.table, column).map(|(table, _)| table).filter(is_fit);
    let place =
        |table: &Table| tables.iter().position(|known| known.name == table.name).unwrap_or(tables.len());
    let pairs = columns.iter().filter_map(|column| Some((*column, declared(column)?)));
    let shown = |table: &'s Table| {
        let holds = |column: &&&'s Column| {
            key(table).is_some_and(|id| refers(index, (deals.table, column), (table, id)))
        };
        columns.iter().find(holds).map(|column| (*column, table))
    };
    match pairs.min_by_key(|(_, table)| place(table)).or_else(|| tables.iter().find_map(|table| shown(table)))
    {
        Some((column, table)) => Relation { column: Some(column), table: Some(table), is_sure: true },
        None => Relation { column: columns.first().copied(), table: tables.first().copied(), is_sure: false },
    }
}

/// The query for the ids of the people to whom the deals refer, where their table may hold others, too: clients and
/// staff sign in alike.
pub fn among(deals: &Deals<'_>, people: Relation<'_>, own: Content) -> Option<String> {
    let column = people.column.filter(|_| people.is_sure)?;
    let content = noun(people.table?).map(|noun| noun.content);
    let is_mixed = match own {
        Content::Managers => content != Some(Content::Managers),
        _ => content == Some(Content::Users),
    };
    is_mixed.then(|| {
        let (column, table) = (column.sql_name.clone(), deals.table.sql_name.clone());
        format!("SELECT {column} FROM {table} WHERE {column} IS NOT NULL")
    })
}

/// The table of products, where there is one.
pub fn products<'s>(index: &SchemaIndex<'s>, deals: &Deals<'s>) -> Option<&'s Table> {
    relation(index, deals, &[], &[Content::Products]).table
}

#[cfg(test)]
mod tests {
    use crate::init::fixture::{plan, values};
    use crate::protocol::List;

    /// Deals whose client is a value under this key, beside people who sign in.
    fn with_key(key: &str, client: &str) -> String {
        format!(
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL, status TEXT, created_at INTEGER);
            INSERT INTO orders VALUES (1, 10, 'new', 1717236000), (2, 20, 'new', 1717236000);
            CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT);
            INSERT INTO users VALUES (1, 'admin', 'a@x.example'), (2, 'Ann', 'ann@x.example');
            CREATE TABLE order_meta (order_id INTEGER, meta_key TEXT, meta_value TEXT);
            INSERT INTO order_meta VALUES (1, '{key}', '{client}'), (2, '{key}', '0'), (1, 'city', 'Tula');"
        )
    }

    #[test]
    fn the_client_may_be_a_value_of_a_deal() {
        for (key, client, expected) in [
            ("_customer_user", "2", &[Some("2".to_owned()), None][..]),
            ("customer_id", "2", &[Some("2".to_owned()), None]),
            // No person has that number.
            ("_customer_user", "7", &[]),
            ("_customer_user", "Ann", &[]),
            ("_thumbnail_id", "2", &[]),
        ] {
            assert_eq!(values(&with_key(key, client), "client_id"), expected, "{key} {client}");
        }
        let plan = plan(&with_key("_customer_user", "2"));
        let ids =
            "SELECT order_meta.meta_value FROM order_meta WHERE order_meta.meta_key IN ('_customer_user')";
        let clients = plan.sql(List::Clients);
        assert!(clients.contains(&format!("id IN ({ids})")), "{clients}");
    }
}

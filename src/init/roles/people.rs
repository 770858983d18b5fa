//! Clients, managers and products: lists of an id, a name, and what else Roistat takes.
//!
//! One file for the three, which differ in nothing but the words that their columns go by.

use crate::init::moments::moments;
use crate::init::plan::draft::Draft;
use crate::init::plan::marks;
use crate::init::profile::table_score::noun;
use crate::init::profile::{SchemaIndex, identity, key, meaning, stands_in};
use crate::init::roles::deals::Deals;
use crate::init::roles::discriminator;
use crate::init::sql::{self, Select};
use crate::init::vocabulary::columns::{
    BIRTH, CHANGED, COMPANY, CREATED, EMAIL, FIRST_NAME, FULL_NAME, LAST_NAME, PHONE, WHOLE_NAME,
};
use crate::init::vocabulary::tables::Content;
use crate::init::vocabulary::{Meaning, any, words};
use crate::init::zone::Zone;
use crate::protocol::List;
use crate::store::schema::{Column, Table};

/// A column of the deals and the table whose rows it refers to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Relation<'s> {
    pub column: Option<&'s Column>,
    pub table: Option<&'s Table>,
    /// Whether that was declared, or stands in the values.
    pub is_sure: bool,
}

/// The likeliest relation from one of several columns to a table of some contents: one that is declared, else
/// one that the values show, else the first column and the first table.
fn relation<'s>(
    index: &SchemaIndex<'s>,
    deals: &Deals<'s>,
    columns: &[&'s Column],
    contents: &[Content],
) -> Relation<'s> {
    let is_fit =
        |table: &&'s Table| table.name != deals.table.name && key(table).is_some() && name(table).is_some();
    let holding = |content: &Content| index.holding(*content, Some(deals.table)).into_iter().filter(is_fit);
    let tables: Vec<_> = contents.iter().flat_map(holding).collect();
    let declared =
        |column: &&'s Column| index.referred(deals.table, column).map(|(table, _)| table).filter(is_fit);
    let place =
        |table: &Table| tables.iter().position(|known| known.name == table.name).unwrap_or(tables.len());
    let pairs = columns.iter().filter_map(|column| Some((*column, declared(column)?)));
    let shown = |table: &'s Table| {
        let holds = |column: &&&'s Column| key(table).is_some_and(|id| stands_in(column, id));
        columns.iter().find(holds).map(|column| (*column, table))
    };
    match pairs.min_by_key(|(_, table)| place(table)).or_else(|| tables.iter().find_map(|table| shown(table)))
    {
        Some((column, table)) => Relation { column: Some(column), table: Some(table), is_sure: true },
        None => Relation { column: columns.first().copied(), table: tables.first().copied(), is_sure: false },
    }
}

/// The clients that the deals refer to.
pub fn clients<'s>(index: &SchemaIndex<'s>, deals: &Deals<'s>) -> Relation<'s> {
    let columns: Vec<_> = deals.clients.best.iter().chain(&deals.clients.others).copied().collect();
    // Who signs in is a client only where deals refer to clients at all.
    let contents: &[Content] =
        if columns.is_empty() { &[Content::Clients] } else { &[Content::Clients, Content::Users] };
    relation(index, deals, &columns, contents)
}

/// The managers that the deals refer to.
pub fn managers<'s>(index: &SchemaIndex<'s>, deals: &Deals<'s>) -> Relation<'s> {
    let columns: Vec<_> = deals.manager.into_iter().collect();
    let contents: &[Content] =
        if columns.is_empty() { &[Content::Managers] } else { &[Content::Managers, Content::Users] };
    let found = relation(index, deals, &columns, contents);
    let is_staff = |table: &&Table| {
        index.holding(Content::Managers, Some(deals.table)).iter().any(|staff| staff.name == table.name)
    };
    Relation { table: found.table.filter(|table| found.is_sure || is_staff(table)), ..found }
}

/// The query for the managers' ids, where their table may hold others, too: clients sign in as well.
pub fn managers_of(deals: &Deals<'_>, managers: Relation<'_>) -> Option<String> {
    let column = managers.column.filter(|_| managers.is_sure)?;
    let is_of_users = noun(managers.table?).is_none_or(|noun| noun.content != Content::Managers);
    is_of_users.then(|| format!("SELECT {} FROM {}", sql::name(&column.name), sql::name(&deals.table.name)))
}

/// The table of products, where there is one.
pub fn products<'s>(index: &SchemaIndex<'s>, deals: &Deals<'s>) -> Option<&'s Table> {
    relation(index, deals, &[], &[Content::Products]).table
}

/// The query of a list, out of a table; and what the owner should look at. `among` restricts the ids.
pub fn draft(
    index: &SchemaIndex<'_>,
    list: List,
    table: &Table,
    zone: Option<&Zone>,
    among: Option<String>,
) -> Option<(Draft, Option<String>)> {
    let mut select = Select::from(&table.name);
    let id = key(table)?;
    select.column(identity(id), "id");
    select.column(name(table)?, "name");
    let mut remarks = Vec::new();
    if list != List::Products {
        for (meant, what) in [(&PHONE, "phone"), (&EMAIL, "email")] {
            match joined(table, meant) {
                Some(expression) => select.column(expression, what),
                None if list == List::Clients => {
                    select.column_with("''", what, format!("no column of {} looks like it", table.name));
                }
                None => {}
            }
        }
    }
    if list == List::Clients {
        more_of_clients(table, &mut select);
    }
    if list.is_paged() {
        remarks.extend(changes(table, zone, &mut select));
    }
    if let Some(among) = among {
        select.condition(format!("{} IN ({among})", sql::name(&id.name)));
    }
    // A manager who is gone still stands in the deals.
    for deleted in marks::deleted(index, table).into_iter().filter(|_| list != List::Managers) {
        select.condition(deleted.condition);
    }
    let discriminator = discriminator::find(index, table, id, None);
    discriminator.condition().into_iter().for_each(|condition| select.condition(condition));
    remarks.extend(discriminator.doubt(table));
    let is_short = list == List::Managers || list == List::Products;
    let sql = if is_short { select.line() } else { select.sql() };
    Some((Draft::new(list, sql, remarks), discriminator.doubt(table)))
}

fn more_of_clients(table: &Table, select: &mut Select) {
    if let Some(company) = meaning(table, &COMPANY).first() {
        select.column(sql::name(&company.name), "company");
    }
    if let Some(birth) = moments(table, &BIRTH).iter().find(|birth| birth.judged.clock.is_birthday()) {
        select.column(sql::name(&birth.column.name), "birth_date");
    }
}

/// Restricts a list to what changed; says so where the table has nothing to tell that by.
fn changes(table: &Table, zone: Option<&Zone>, select: &mut Select) -> Option<String> {
    let first = |meant: &Meaning| moments(table, meant).into_iter().next().map(|moment| moment.in_zone(zone));
    match (first(&CHANGED), first(&CREATED)) {
        (Some(changed), Some(created)) if changed.judged.has_gaps => {
            select.condition(format!("({} OR {})", changed.after(), created.after()));
            None
        }
        (Some(changed), _) => {
            select.condition(changed.after());
            None
        }
        (None, Some(created)) => {
            select.condition(created.after());
            Some(format!(
                "{} has no date of the last change, so these are the new ones: later changes are not seen.",
                table.name
            ))
        }
        (None, None) => {
            Some(format!("{} has no date of the last change, so all are sent each time.", table.name))
        }
    }
}

/// The name, of one column or of several.
fn name(table: &Table) -> Option<String> {
    let best = |meant| meaning(table, meant).first().map(|column| sql::name(&column.name));
    let (first, last, full) = (best(&FIRST_NAME), best(&LAST_NAME), best(&FULL_NAME));
    let is_whole = |column: &&&Column| words(&column.name).iter().any(|word| any(word, WHOLE_NAME));
    let whole = meaning(table, &FULL_NAME).iter().find(is_whole).map(|column| sql::name(&column.name));
    match (first, whole, last) {
        (Some(first), _, Some(last)) => Some(joined_names(&first, &last)),
        (_, Some(whole), _) => Some(whole),
        // Beside a last name, a name is the first.
        (None, None, Some(last)) => {
            Some(full.map_or_else(|| last.clone(), |first| joined_names(&first, &last)))
        }
        (first, None, None) => full.or(first),
    }
}

fn joined_names(first: &str, last: &str) -> String {
    format!("trim(coalesce({first}, '') || ' ' || coalesce({last}, ''))")
}

/// The columns of a meaning in one text, as Roistat takes several telephones.
fn joined(table: &Table, meant: &Meaning) -> Option<String> {
    let is_text = |column: &&&Column| !column.declared.contains("BOOL");
    let found = meaning(table, meant);
    let names: Vec<_> = found.iter().filter(is_text).map(|column| sql::name(&column.name)).collect();
    match names.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        several => {
            let values: Vec<_> = several.iter().map(|name| format!("nullif({name}, '')")).collect();
            Some(format!("concat_ws(', ', {})", values.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::init::fixture::{plan, table_with};
    use crate::protocol::List;

    /// The query for a list out of a table with such columns and rows, on one line; and its remarks.
    fn sql(list: List, table: &str, columns: &str, rows: &str) -> (String, Vec<String>) {
        let rows =
            if rows.is_empty() { String::new() } else { format!("INSERT INTO {table} VALUES {rows};") };
        let table = format!("CREATE TABLE {table} (id INTEGER PRIMARY KEY, {columns}); {rows}");
        let plan = plan(&format!(
            "{table}{}",
            table_with("orders", "client_id INTEGER, manager_id INTEGER", "1, 1")
        ));
        let lines = plan.sql(list).lines().map(|line| line.split("  -- ").next().unwrap_or_default().trim());
        (lines.collect::<Vec<_>>().join(" "), plan.draft(list).unwrap().remarks.clone())
    }

    #[test]
    fn a_client_has_a_name_and_whatever_else_roistat_takes() {
        for (columns, expected) in [
            ("name TEXT", "name, '' AS phone, '' AS email"),
            ("name TEXT, phone TEXT, email TEXT", "name, phone, email"),
            (
                "first_name TEXT, last_name TEXT, tel TEXT, mail TEXT",
                "trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')) AS name, tel AS phone, mail AS email",
            ),
            (
                "name TEXT, last_name TEXT, tel TEXT, mail TEXT",
                "trim(coalesce(name, '') || ' ' || coalesce(last_name, '')) AS name, tel AS phone, mail AS email",
            ),
            (
                "imya TEXT, familiya TEXT, tel TEXT, mail TEXT",
                "trim(coalesce(imya, '') || ' ' || coalesce(familiya, '')) AS name, tel AS phone, mail AS email",
            ),
            (
                "full_name TEXT, first_name TEXT, tel TEXT, mail TEXT",
                "full_name AS name, tel AS phone, mail AS email",
            ),
            ("surname TEXT, tel TEXT, mail TEXT", "surname AS name, tel AS phone, mail AS email"),
            ("first_name TEXT, tel TEXT, mail TEXT", "first_name AS name, tel AS phone, mail AS email"),
            (
                "login TEXT, full_name TEXT, last_name TEXT, tel TEXT, mail TEXT",
                "full_name AS name, tel AS phone, mail AS email",
            ),
            (
                "name TEXT, phone TEXT, mobile TEXT, email TEXT, email_2 TEXT",
                "name, concat_ws(', ', nullif(phone, ''), nullif(mobile, '')) AS phone, \
                 concat_ws(', ', nullif(email, ''), nullif(email_2, '')) AS email",
            ),
            ("name TEXT, phone TEXT, phone_home BOOLEAN, email TEXT", "name, phone, email"),
            ("name TEXT, company TEXT", "name, '' AS phone, '' AS email, company"),
            ("name TEXT, company_id INTEGER", "name, '' AS phone, '' AS email"),
        ] {
            let (sql, _) = sql(List::Clients, "clients", columns, "");
            assert_eq!(sql, format!("SELECT id, {expected} FROM clients"), "{columns}");
        }
    }

    #[test]
    fn a_birthday_is_a_day_that_roistat_reads() {
        for (column, value, is_taken) in [
            ("birth_date TEXT", "'1990-05-01'", true),
            ("birth_date TEXT", "'1990-05-01 10:00:00'", false),
            ("birth_date TEXT", "'01.05.1990'", false),
            ("birth_date INTEGER", "641520000", false),
        ] {
            let (sql, _) = sql(
                List::Clients,
                "clients",
                &format!("name TEXT, {column}"),
                &format!("(1, 'Ann', {value})"),
            );
            assert_eq!(sql.contains("birth_date"), is_taken, "{column} {value}");
        }
    }

    #[test]
    fn people_are_those_that_changed_where_that_shows() {
        let (date, later) = ("1717236000", "1717239600");
        for (columns, values, condition, remark) in [
            (
                "updated_at INTEGER, created_at INTEGER",
                format!("{later}, {date}"),
                " WHERE updated_at > :date",
                "",
            ),
            (
                "updated_at INTEGER, created_at INTEGER",
                format!("NULL, {date}"),
                " WHERE (updated_at > :date OR created_at > :date)",
                "",
            ),
            ("updated_at INTEGER, x INT", "NULL, 1".to_owned(), " WHERE updated_at > :date", ""),
            (
                "created_at INTEGER, x INT",
                format!("{date}, 1"),
                " WHERE created_at > :date",
                "later changes are not seen",
            ),
            ("y INT, x INT", "1, 1".to_owned(), "", "all are sent each time"),
        ] {
            let (sql, remarks) = sql(
                List::Clients,
                "clients",
                &format!("name TEXT, {columns}"),
                &format!("(1, 'Ann', {values})"),
            );
            assert_eq!(sql.split_once("FROM clients").unwrap().1, condition, "{columns} {values}");
            assert!(remarks.concat().contains(remark), "{remarks:?}");
            assert_eq!(remarks.is_empty(), remark.is_empty(), "{remarks:?}");
        }
    }

    #[test]
    fn managers_are_all_but_users_those_that_the_deals_name() {
        let (managers, _) =
            sql(List::Managers, "managers", "name TEXT, phone TEXT, deleted INT", "(1, 'Ann', '', 0)");
        assert_eq!(managers, "SELECT id, name, phone FROM managers");
        let (users, _) = sql(List::Managers, "users", "name TEXT, email TEXT", "(1, 'Ann', '')");
        assert_eq!(users, "SELECT id, name, email FROM users WHERE id IN (SELECT manager_id FROM orders)");
    }

    #[test]
    fn users_are_no_managers_unless_the_deals_say_so() {
        let has_managers = |table: &str, manager| {
            let people = format!(
                "CREATE TABLE {table} (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO {table} VALUES (1, 'Ann');"
            );
            let plan = plan(&format!("{people}{}", table_with("orders", "manager_id INTEGER", manager)));
            plan.draft(List::Managers).is_some()
        };
        assert!(has_managers("users", "1"));
        assert!(!has_managers("users", "7"));
        assert!(has_managers("managers", "7"));
    }

    #[test]
    fn what_is_deleted_is_no_client_and_no_product() {
        let (clients, _) = sql(List::Clients, "clients", "name TEXT, deleted INT", "(1, 'Ann', 0)");
        assert!(clients.ends_with("FROM clients WHERE deleted = 0"), "{clients}");
        let (products, remarks) =
            sql(List::Products, "products", "name TEXT, phone TEXT, deleted INT", "(1, 'Tea', '', 0)");
        assert_eq!(products, "SELECT id, name FROM products WHERE deleted = 0");
        assert_eq!(remarks, ["products has no date of the last change, so all are sent each time."]);
    }
}

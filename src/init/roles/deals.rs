//! The deals: which table holds them. Table and columns are chosen together, by what stands in them; names break ties.
//!
//! A table must have a date, and rows that can be told apart; and either it is called after deals, or it has
//! their columns. The roles of columns are found in `columns`.

use crate::init::lack::{Lack, NearTable};
use crate::init::moments::Moment;
use crate::init::profile::called;
use crate::init::profile::table_score::{TableScore, content, noun, table_score};
use crate::init::profile::{SchemaIndex, is_all_zero, meaning};
use crate::init::roles::candidate::{Candidate, Evidence, Role, evidence, ranked};
use crate::init::roles::columns;
use crate::init::roles::values::refers_to;
use crate::init::roles::visits::{VisitValues, visit_columns, visit_values};
use crate::init::vocabulary::columns::{PRICE, PRICE_FALLBACK};
use crate::init::vocabulary::tables::{CHANGES_MEANING, Content, NOT_DEALS, PAYMENTS};
use crate::init::vocabulary::{any, says_visit, words};
use crate::sql::SqlDialect;
use crate::store::schema::{Column, Table};

/// The likeliest column of a meaning, and the others.
#[derive(Clone, Debug, Default)]
pub struct Choice<'s> {
    pub best: Option<&'s Column>,
    pub others: Vec<&'s Column>,
}

/// The table of deals.
#[derive(Clone, Debug)]
pub struct Deals<'s> {
    pub table: &'s Table,
    /// The column that says of what kind a row is, and the kinds that are deals: `shop_order` among `post_type`.
    pub kind: Option<(&'s Column, Vec<String>)>,
    /// The reason why the table may be another's.
    pub doubt: Option<TableDoubt>,
    /// Other tables that could hold them.
    pub rivals: Vec<&'s Table>,
    /// The column that tells rows apart; where it is `None`, only SQLite's own number of each row does.
    pub id: Option<&'s Column>,
    /// Columns of the date of creation, the likeliest first.
    pub created: Vec<Moment<'s>>,
    /// Columns of the date of the last change, the likeliest first.
    pub changed: Vec<Moment<'s>>,
    pub status: Option<&'s Column>,
    pub name: Choice<'s>,
    pub price: Choice<'s>,
    /// How the price was found, where its name does not say that it is one.
    pub price_doubt: Option<PriceDoubt>,
    pub cost: Choice<'s>,
    pub clients: Choice<'s>,
    pub managers: Choice<'s>,
}

/// The reason why a table may hold something else than the deals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableDoubt {
    /// A word of its name speaks of other things.
    OtherMeaning,
    /// Its name says nothing: it has a date and a price, or a visit.
    Unnamed,
    /// It has no rows.
    Empty,
}

/// The reason why a column may be something else than the price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceDoubt {
    /// It is called rather as the first cost.
    Cost,
    /// It is the only amount of the table.
    OnlyAmount,
}

impl Deals<'_> {
    /// The expression that tells the deals apart, as SQL takes it.
    pub fn id(&self) -> String {
        let number = || self.table.row_number.unwrap_or_default().to_owned();
        self.id.map_or_else(number, |id| id.sql_name.clone())
    }

    /// The same with the table's name before it.
    pub fn id_in_table(&self) -> String {
        format!("{}.{}", self.table.sql_name, self.id())
    }

    /// The condition that a row is a deal, where the table has other kinds of rows.
    pub fn condition_of_kind(&self, dialect: SqlDialect) -> Option<String> {
        let (column, kinds) = self.kind.as_ref()?;
        let kinds: Vec<_> = kinds.iter().map(|kind| dialect.text(kind)).collect();
        Some(match kinds.as_slice() {
            [one] => format!("{} = {one}", column.sql_name),
            several => format!("{} IN ({})", column.sql_name, several.join(", ")),
        })
    }

    /// Tells if a column is that of the id.
    pub fn is_id(&self, column: &Column) -> bool {
        self.id.is_some_and(|id| id.name == column.name)
    }
}

/// The reason why no table was taken.
#[derive(Clone, Debug, Default)]
pub struct NoDeals {
    /// Tables that come near, each with what it lacks.
    pub near: Vec<NearTable>,
}

/// Finds the deals.
///
/// # Errors
/// What the tables lack that come near.
pub fn find<'s>(index: &SchemaIndex<'s>) -> Result<Deals<'s>, NoDeals> {
    let mut near = Vec::new();
    let mut candidates = Vec::new();
    for table in index.tables {
        let found = match table_score(table, Content::Deals, &[]) {
            Some(score) => {
                let has_other_meaning = score.has_other_meaning;
                columns_of_named(index, table)
                    .map(|deals| (deals, Some(score)))
                    .map_err(|lack| (!has_other_meaning).then_some((true, lack)))
            }
            None if has_neutral_name(table) && deal_kinds(index, table).is_some() => {
                columns::find(index, table)
                    .map(|deals| (Deals { kind: deal_kinds(index, table), ..deals }, None))
                    .map_err(|_| None)
            }
            None if has_neutral_name(table) || has_visits_and_price(table) => columns_of_shape(index, table)
                .map(|deals| (deals, None))
                .map_err(|lack| lack.map(|it| (false, it))),
            None => continue,
        };
        match found {
            Ok((deals, score)) => candidates.push(candidate(index, deals, score.as_ref())),
            Err(lack) => near.extend(lack.map(|(is_called_so, lack)| NearTable {
                table: table.name.clone(),
                is_called_so,
                lack,
            })),
        }
    }
    let mut candidates = ranked(candidates).into_iter();
    let Some(best) = candidates.next() else { return Err(NoDeals { near }) };
    let is_rival = |it: &Candidate<Deals<'s>>| {
        it.has(Evidence::Named) && it.has(Evidence::Filled) && !it.has(Evidence::NamedOtherwise)
    };
    let rivals = candidates.filter(is_rival).map(|it| it.target.table).collect();
    let doubt = doubt(&best);
    Ok(Deals { doubt, rivals, ..best.target })
}

fn doubt(best: &Candidate<Deals<'_>>) -> Option<TableDoubt> {
    if best.has(Evidence::NamedOtherwise) {
        return Some(TableDoubt::OtherMeaning);
    }
    if !best.has(Evidence::Named) {
        return Some(TableDoubt::Unnamed);
    }
    (!best.has(Evidence::Filled)).then_some(TableDoubt::Empty)
}

fn candidate<'s>(
    index: &SchemaIndex<'s>,
    deals: Deals<'s>,
    score: Option<&TableScore>,
) -> Candidate<Deals<'s>> {
    let table = deals.table;
    let visits = visit_columns(table);
    let is_of_kind = deals.kind.is_some();
    let has = |values| visits.iter().any(|column| visit_values(column) == values);
    let is_named = score.is_some();
    let evidence = evidence(&[
        (Evidence::Named, is_named),
        (Evidence::NamedLoosely, is_of_kind),
        (Evidence::NamedOtherwise, score.map_or(!has_neutral_name(table), |score| score.has_other_meaning)),
        (Evidence::Filled, table.rows > 0),
        (Evidence::HasVisits, has(VisitValues::Visits)),
        (Evidence::HasVisitColumn, !visits.is_empty()),
        (Evidence::HasAmounts, deals.price.best.is_some_and(|price| !is_all_zero(price))),
        (Evidence::HasStatus, deals.status.is_some()),
        (Evidence::HasClient, deals.clients.best.is_some()),
        (Evidence::ReferredTo, is_referred_to(index, table)),
        (Evidence::PartOfDeals, is_part_of_deals(index, table)),
        (Evidence::View, table.is_view),
    ]);
    Candidate::new(Role::Deals, deals, score.map_or(0, |score| score.penalty), evidence)
}

/// Tells if other tables have a column that refers to the rows of this one.
fn is_referred_to(index: &SchemaIndex<'_>, table: &Table) -> bool {
    let others = index.tables.iter().filter(|other| other.name != table.name && !other.is_view);
    others.clone().any(|other| other.columns.iter().any(|column| refers_to(index, table, other, column)))
}

/// Tells if a table refers to one that is called after deals, and is itself called otherwise.
fn is_part_of_deals(index: &SchemaIndex<'_>, table: &Table) -> bool {
    let is_of_deals = |other: &&Table| other.name != table.name && !other.is_view && is_called_deals(other);
    let mut of_deals = index.tables.iter().filter(is_of_deals);
    !is_called_deals(table)
        && of_deals.any(|other| table.columns.iter().any(|column| refers_to(index, other, table, column)))
}

fn is_called_deals(table: &Table) -> bool {
    noun(table).is_some_and(|noun| noun.content == Content::Deals)
}

/// The columns of a table that is called after deals; else what it lacks.
fn columns_of_named<'s>(index: &SchemaIndex<'s>, table: &'s Table) -> Result<Deals<'s>, Lack> {
    let deals = columns::find(index, table)?;
    let is_weak = noun(table).is_some_and(|noun| noun.is_weak);
    if is_weak
        && deals.price.best.is_none()
        && deals.clients.best.is_none()
        && visit_columns(table).is_empty()
    {
        return Err(Lack::PriceOrClient);
    }
    Ok(deals)
}

/// The columns of a table that has those of deals; else what it lacks, where that is one thing.
fn columns_of_shape<'s>(index: &SchemaIndex<'s>, table: &'s Table) -> Result<Deals<'s>, Option<Lack>> {
    let has_price = !meaning(table, &PRICE).is_empty() || !meaning(table, &PRICE_FALLBACK).is_empty();
    let has_visit = visit_columns(table).iter().any(|column| says_visit(called::column(column)));
    let is_sold = columns::says_status_or_client(table);
    match (columns::find(index, table), has_price, is_sold) {
        (Ok(deals), _, true) if has_visit || deals.price.best.is_some() && deals.price_doubt.is_none() => {
            Ok(deals)
        }
        (Ok(deals), true, true) if deals.price.best.is_some() => Ok(deals),
        (Ok(_), true, true) => Err(Some(Lack::NumericPrice)),
        (Ok(_), true, false) => Err(Some(Lack::StatusOrClient)),
        (Ok(_), false, true) => Err(Some(Lack::Price)),
        (Err(lack), true, true) => Err(Some(Lack::Only(Box::new(lack)))),
        _ => Err(None),
    }
}

/// Tells if a table is called as one of deals and could be one, too.
pub fn could_be(index: &SchemaIndex<'_>, table: &Table) -> bool {
    is_called_deals(table) && columns::find(index, table).is_ok()
}

/// The column of a table that says of what kind each row is, where one of the kinds is called after deals.
fn deal_kinds<'s>(index: &SchemaIndex<'s>, table: &'s Table) -> Option<(&'s Column, Vec<String>)> {
    let is_kind = |column: &&Column| {
        words(called::column(column))
            .last()
            .is_some_and(|word| matches!(word.as_str(), "type" | "kind" | "tip" | "vid" | "doctype"))
    };
    let is_deal =
        |value: &String| words(value).last().is_some_and(|word| content(word) == Some(Content::Deals));
    table.columns.iter().filter(is_kind).find_map(|column| {
        let bare = column.sql_name.clone();
        let kinds = index.texts(&format!(
            "SELECT DISTINCT {bare} FROM {} WHERE {}",
            table.sql_name,
            index.dialect.is_not_empty(&bare)
        ));
        let deals: Vec<_> = kinds.into_iter().filter(is_deal).collect();
        (!deals.is_empty()).then_some((column, deals))
    })
}

/// A table of payments has numbers of visits and a price: a bot that sells without orders has nothing else.
fn has_visits_and_price(table: &Table) -> bool {
    let is_of_payments = words(called::table(table)).iter().any(|word| any(word, PAYMENTS));
    let has_visits = || visit_columns(table).iter().any(|column| visit_values(column) == VisitValues::Visits);
    is_of_payments && has_visits() && !meaning(table, &PRICE).is_empty()
}

/// Tells if a table's name says nothing against its holding deals.
fn has_neutral_name(table: &Table) -> bool {
    let words = words(called::table(table));
    noun(table).is_none_or(|noun| noun.content == Content::Deals)
        && !table.name.starts_with('_')
        && !words.iter().any(|word| any(word, CHANGES_MEANING) || any(word, NOT_DEALS))
        && words.last().is_none_or(|last| content(last).is_none())
}

#[cfg(test)]
mod tests {
    use crate::init::fixture::{PLAIN, lacks, plan, rows_with, table_with};
    use crate::protocol::List;

    #[test]
    fn a_table_of_no_name_is_told_the_part_that_it_lacks() {
        for (columns, values, lack) in [
            (
                "d DATE, total REAL",
                "'2024-06-01', 10",
                "has a date and a price, but neither a status nor a client",
            ),
            (
                "d DATE, status TEXT",
                "'2024-06-01', 'new'",
                "has a date and a status or a client, but no price",
            ),
            (
                "d DATE, status TEXT, total TEXT",
                "'2024-06-01', 'new', 'ten'",
                "has a date and a status or a client, but no price that is a number",
            ),
            (
                "client_id INT, total REAL",
                "5, 10",
                "has a price and a status or a client, but has no column with the date of creation",
            ),
        ] {
            let columns = columns.replace("d DATE", "date DATE");
            let sql = format!("CREATE TABLE sheet ({columns}); INSERT INTO sheet VALUES ({values});");
            assert_eq!(lacks(&sql), [format!("sheet {lack}")]);
        }
        assert_eq!(lacks("CREATE TABLE sheet (id INTEGER PRIMARY KEY, date DATE)"), [""; 0]);
    }

    #[test]
    fn a_table_whose_name_says_something_else_is_not_taken_for_its_shape() {
        assert!(plan(&table_with("sheet", "total REAL", "10")).doubts("sheet holds the deals"));
        assert!(
            plan(&table_with("payments", "total REAL", "10")).doubts("see whether payments holds the deals")
        );
        for name in ["_sheet", "archive", "sheet_log", "products", "deliveries_log"] {
            assert_eq!(lacks(&table_with(name, "total REAL", "10")), [""; 0], "{name}");
        }
    }

    #[test]
    fn a_declared_reference_to_clients_is_one_whatever_its_values() {
        let clients = "CREATE TABLE clients (code TEXT PRIMARY KEY, name TEXT);";
        for (column, expected) in
            [("client TEXT", None), ("client TEXT REFERENCES clients(code)", Some("client"))]
        {
            let plan = plan(&format!("{clients}{}", table_with("orders", column, "'John Smith'")));
            assert_eq!(plan.expression("client_id"), expected, "{column}");
        }
    }

    #[test]
    fn a_flag_or_a_long_text_is_neither_name_nor_status() {
        let name =
            |column, value: &str| plan(&table_with("orders", column, value)).expression("name").is_some();
        assert!(name("title TEXT", "'Tea'"));
        assert!(!name("title BOOLEAN", "1"));
        for (letters, expected) in [(60, "status"), (61, "'deal'")] {
            let sql =
                rows_with("orders", "n INT", &["1"]).replace("'new'", &format!("'{}'", "ж".repeat(letters)));
            assert_eq!(plan(&sql).expression("status"), Some(expected), "{letters}");
        }
    }

    #[test]
    fn a_table_without_rows_is_no_rival() {
        let two =
            |rows| format!("{}CREATE TABLE deals ({PLAIN});{rows}", table_with("orders", "total INT", "10"));
        assert!(!plan(&two("")).doubts("could also stand in"));
        let filled = two("INSERT INTO deals VALUES (1, 'new', '11', 1717236000);");
        assert!(plan(&filled).doubts("the deals could also stand in deals"));
        assert!(plan(&filled).sql(List::Orders).contains("FROM orders"));
    }
}

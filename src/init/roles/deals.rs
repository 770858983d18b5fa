//! The deals: which table holds them, and which of its columns is what.
//!
//! A table is taken by its name or, where no name speaks, by its shape; it must have a date, and rows that can be
//! told apart.

use crate::init::moments::{Moment, moments, unread};
use crate::init::profile::money;
use crate::init::profile::table_score::noun;
use crate::init::profile::{SchemaIndex, characters, key, meaning};
use crate::init::sql;
use crate::init::vocabulary::columns::{
    CHANGED, CLIENT, COST, CREATED, MANAGER, NAME, PRICE, PRICE_FALLBACK, STATUS,
};
use crate::init::vocabulary::tables::{CHANGES_MEANING, Content, NOT_DEALS};
use crate::init::vocabulary::{Meaning, any, words};
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
    /// Why the table may be another's; for the owner.
    pub doubt: Option<&'static str>,
    /// Other tables that could hold them.
    pub rivals: Vec<&'s Table>,
    /// What tells them apart; nothing but the number that SQLite gives each row where it is `None`.
    pub id: Option<&'s Column>,
    /// Columns of the date of creation, the likeliest first.
    pub created: Vec<Moment<'s>>,
    /// Columns of the date of the last change, the likeliest first.
    pub changed: Vec<Moment<'s>>,
    pub status: Option<&'s Column>,
    pub name: Choice<'s>,
    pub price: Choice<'s>,
    /// Whether the column of the price is called rather as one of the first cost.
    pub is_price_guessed: bool,
    pub cost: Choice<'s>,
    pub clients: Choice<'s>,
    pub manager: Option<&'s Column>,
}

impl Deals<'_> {
    /// What tells the deals apart, as SQL takes it.
    pub fn id(&self) -> String {
        self.id.map_or("rowid".to_owned(), |id| sql::name(&id.name))
    }

    /// The same with the table's name before it.
    pub fn id_in_table(&self) -> String {
        format!("{}.{}", sql::name(&self.table.name), self.id())
    }
}

/// Why no table was taken.
#[derive(Clone, Debug, Default)]
pub struct NoDeals {
    /// Tables that come near, each with what it lacks: both for the owner.
    pub near: Vec<String>,
}

/// Finds the deals.
///
/// # Errors
/// What the tables lack that come near.
pub fn find<'s>(index: &SchemaIndex<'s>) -> Result<Deals<'s>, NoDeals> {
    let named = index.holding(Content::Deals, None);
    let mut near = Vec::new();
    for table in &named {
        match of_named(table) {
            Ok(deals) => {
                let is_rival =
                    |other: &&Table| other.name != table.name && other.rows > 0 && of_named(other).is_ok();
                let rivals = named.iter().copied().filter(is_rival).collect();
                return Ok(Deals { rivals, ..deals });
            }
            Err(lack) => near.push(format!("{} is called so, but {lack}", table.name)),
        }
    }
    for table in index.with_other_meaning(Content::Deals) {
        if let Ok(deals) = of_named(table) {
            let doubt =
                Some("its name speaks of other things than a customer's deals, but no other table holds any");
            return Ok(Deals { doubt, ..deals });
        }
    }
    for table in index.tables.iter().filter(|table| is_nondescript(table)) {
        match of_shape(table) {
            Ok(deals) => {
                let doubt =
                    Some("no table is called orders, deals or the like, but it has a date and a price");
                return Ok(Deals { doubt, ..deals });
            }
            Err(lack) => near.extend(lack.map(|lack| format!("{} {lack}", table.name))),
        }
    }
    Err(NoDeals { near })
}

/// A table that is called so; else what it lacks.
fn of_named(table: &Table) -> Result<Deals<'_>, String> {
    let deals = columns(table)?;
    let is_weak = noun(table).is_some_and(|noun| noun.is_weak);
    if is_weak && deals.price.best.is_none() && deals.clients.best.is_none() {
        return Err("has neither a price nor a client".to_owned());
    }
    Ok(deals)
}

/// A table that has the columns of deals; else what it lacks, where that is one thing.
fn of_shape(table: &Table) -> Result<Deals<'_>, Option<String>> {
    let has = |meant: &Meaning| !meaning(table, meant).is_empty();
    let is_sold = has(&STATUS) || has(&CLIENT);
    match (columns(table), has(&PRICE) || has(&PRICE_FALLBACK), is_sold) {
        (Ok(deals), true, true) if deals.price.best.is_some() => Ok(deals),
        (Ok(_), true, true) => {
            Err(Some("has a date and a status or a client, but no price that is a number".to_owned()))
        }
        (Ok(_), true, false) => {
            Err(Some("has a date and a price, but neither a status nor a client".to_owned()))
        }
        (Ok(_), false, true) => Err(Some("has a date and a status or a client, but no price".to_owned())),
        (Err(lack), true, true) => Err(Some(format!("has a price and a status or a client, but {lack}"))),
        _ => Err(None),
    }
}

/// Whether a table is called as one of deals and could be one, too.
pub fn could_be(table: &Table) -> bool {
    noun(table).is_some_and(|noun| noun.content == Content::Deals) && columns(table).is_ok()
}

/// Whether a table's name says nothing against its holding deals.
fn is_nondescript(table: &Table) -> bool {
    let words = words(&table.name);
    noun(table).is_none()
        && !table.name.starts_with('_')
        && !words.iter().any(|word| any(word, CHANGES_MEANING) || any(word, NOT_DEALS))
}

/// A table's columns as those of deals; else what is missing for that.
fn columns(table: &Table) -> Result<Deals<'_>, String> {
    let id = key(table);
    if id.is_none() && !table.has_rowid {
        return Err("has no column that tells its rows apart".to_owned());
    }
    let created = moments(table, &CREATED);
    let changed = moments(table, &CHANGED);
    if created.is_empty() && changed.is_empty() {
        return Err(
            unread(table, &CREATED).unwrap_or_else(|| "has no column with the date of creation".to_owned())
        );
    }
    let is_moment =
        |column: &Column| created.iter().chain(&changed).any(|moment| moment.column.name == column.name);
    let chosen = |meant: &Meaning, fits: &dyn Fn(&Column) -> bool| {
        let is_id = |column: &Column| id.is_some_and(|id| id.name == column.name);
        let fits = |column: &&Column| !is_id(column) && !is_moment(column) && fits(column);
        let mut found = meaning(table, meant).into_iter().filter(fits);
        Choice { best: found.next(), others: found.collect() }
    };
    let price = chosen(&PRICE, &money::is_amount);
    let after_all = chosen(&PRICE_FALLBACK, &money::is_amount);
    let is_price_guessed = price.best.is_none() && after_all.best.is_some();
    let price = if is_price_guessed { after_all } else { price };
    let is_price = |column: &Column| price.best.is_some_and(|price| price.name == column.name);
    let cost = chosen(&COST, &|column| money::is_amount(column) && !is_price(column));
    Ok(Deals {
        table,
        doubt: None,
        rivals: Vec::new(),
        id,
        status: chosen(&STATUS, &|column| !is_long(column)).best,
        name: chosen(&NAME, &|column| !is_flag(column)),
        is_price_guessed,
        cost,
        clients: chosen(&CLIENT, &|column| is_reference(table, column)),
        manager: chosen(&MANAGER, &|_| true).best,
        price,
        created,
        changed,
    })
}

/// Whether a column may refer to a row elsewhere: declared so, or an id by its values. A name is none.
fn is_reference(table: &Table, column: &Column) -> bool {
    let values: Vec<_> = column.samples.iter().filter_map(characters).collect();
    table.references.iter().any(|reference| reference.from == column.name)
        || values.is_empty()
        || values.iter().all(|value| !value.contains([' ', '@']))
            && values.iter().any(|value| value.contains(|digit: char| digit.is_ascii_digit()))
}

fn is_flag(column: &Column) -> bool {
    column.declared.contains("BOOL")
}

fn is_long(column: &Column) -> bool {
    column.samples.iter().filter_map(characters).any(|value| value.chars().count() > 60)
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
        for name in ["_sheet", "archive", "sheet_log", "products", "invoices"] {
            assert_eq!(lacks(&table_with(name, "total REAL", "10")), [""; 0], "{name}");
        }
    }

    #[test]
    fn what_is_declared_to_refer_to_clients_does_so_whatever_its_values() {
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

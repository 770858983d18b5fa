//! The schema seen with a shop's eyes: which tables may hold deals, statuses, people, products, and which of
//! their columns may mean what; the likeliest first.
//!
//! Judges by names and declared references. What the values say is for those who ask.

pub mod json;
pub mod money;
pub mod personal;
pub mod table_score;

use crate::init::profile::table_score::{TableScore, content, noun, table_score};
use crate::init::sql;
use crate::init::vocabulary::columns::ID;
use crate::init::vocabulary::tables::Content;
use crate::init::vocabulary::{Meaning, words};
use crate::store::schema::{Column, Reference, Sample, Table};

/// The tables of a database, and the way to ask it more.
pub struct SchemaIndex<'s> {
    pub tables: &'s [Table],
    /// The texts in the first column of a query; none where it fails.
    pub ask: &'s dyn Fn(&str) -> Vec<String>,
}

impl<'s> SchemaIndex<'s> {
    /// The tables that may hold something, the likeliest first; given the table of deals, whose own words make
    /// no stranger of any.
    pub fn holding(&self, content: Content, deals: Option<&Table>) -> Vec<&'s Table> {
        self.called(content, deals)
            .filter(|(found, _)| !found.has_other_meaning)
            .map(|(_, table)| table)
            .collect()
    }

    /// Tables that would hold it but for a word that makes something else of it: `archive_orders`.
    pub fn with_other_meaning(&self, content: Content) -> Vec<&'s Table> {
        self.called(content, None)
            .filter(|(found, _)| found.has_other_meaning)
            .map(|(_, table)| table)
            .collect()
    }

    fn called(
        &self,
        content: Content,
        deals: Option<&Table>,
    ) -> impl Iterator<Item = (TableScore, &'s Table)> {
        let familiar = deals.map(|table| words(&table.name)).unwrap_or_default();
        let table_score = |table: &'s Table| Some((table_score(table, content, &familiar)?, table));
        let mut found: Vec<_> = self.tables.iter().filter_map(table_score).collect();
        found.sort_by_key(|(found, _)| found.penalty);
        found.into_iter()
    }

    /// The one text that a query yields.
    pub fn answer(&self, sql: &str) -> Option<String> {
        (self.ask)(sql).into_iter().next()
    }

    /// The table of a name, which SQL does not tell from one in other letters.
    pub fn named(&self, name: &str) -> Option<&'s Table> {
        self.tables.iter().find(|table| table.name.eq_ignore_ascii_case(name))
    }

    /// The table and the column that a column is declared to refer to.
    pub fn referred(&self, table: &Table, column: &Column) -> Option<(&'s Table, &'s Column)> {
        let Reference { table, to, .. } =
            table.references.iter().find(|reference| reference.from.eq_ignore_ascii_case(&column.name))?;
        let table = self.named(table)?;
        let target = match to {
            Some(to) => table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(to)),
            None => key(table),
        };
        Some((table, target?))
    }
}

/// The words of a column without those that only repeat what its table holds: `order_date` is a date.
pub fn own_words(table: &Table, column: &Column) -> Vec<String> {
    let repeats = |word: &String| match noun(table) {
        Some(noun) => noun.forms.contains(&word.as_str()),
        // A table that does not say what it holds may hold deals.
        None => content(word) == Some(Content::Deals),
    };
    let all = words(&column.name);
    let own: Vec<_> = all.iter().filter(|word| !repeats(word)).cloned().collect();
    if own.is_empty() { all } else { own }
}

/// The columns of a table that may mean something, the likeliest first.
pub fn meaning<'t>(table: &'t Table, meaning: &Meaning) -> Vec<&'t Column> {
    let distance = |column: &Column| meaning.distance(&own_words(table, column));
    let mut found: Vec<_> =
        table.columns.iter().filter_map(|column| Some((distance(column)?, column))).collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().map(|(_, column)| column).collect()
}

/// The column that tells a table's rows apart.
pub fn key(table: &Table) -> Option<&Column> {
    table.columns.iter().find(|column| column.is_key).or_else(|| meaning(table, &ID).first().copied())
}

/// A value as text, by which values of different types are compared; `None` where it says nothing.
pub fn characters(sample: &Sample) -> Option<String> {
    match sample {
        Sample::Integer(integer) => Some(integer.to_string()),
        Sample::Real(real) => Some(real.to_string()),
        Sample::Text(text) if !text.is_empty() => Some(text.clone()),
        Sample::Text(_) | Sample::Bytes => None,
    }
}

/// Whether a column's values are numbers, or nothing speaks against it.
pub fn is_number(column: &Column) -> bool {
    column.samples.iter().all(|sample| match sample {
        Sample::Integer(_) | Sample::Real(_) => true,
        Sample::Text(text) => text.is_empty() || text.trim().parse::<f64>().is_ok(),
        Sample::Bytes => false,
    })
}

/// The expression for what tells rows apart, or refers to them: bytes as hexadecimal digits, for sent as text
/// two of them could become one.
pub fn identity(column: &Column) -> String {
    let bare = sql::name(&column.name);
    if column.samples.contains(&Sample::Bytes) { format!("hex({bare})") } else { bare }
}

/// Whether most of a column's values stand in another.
pub fn stands_in(column: &Column, other: &Column) -> bool {
    let known: Vec<_> = other.samples.iter().filter_map(characters).collect();
    let mut values: Vec<_> = column.samples.iter().filter_map(characters).collect();
    values.sort();
    values.dedup();
    let found = values.iter().filter(|value| known.contains(value)).count();
    found > 0 && found * 2 >= values.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, columns: &[&str]) -> Table {
        let column = |name: &&str| Column { name: (*name).to_owned(), ..Column::default() };
        Table {
            name: name.to_owned(),
            columns: columns.iter().map(column).collect(),
            rows: 1,
            ..Table::default()
        }
    }

    #[test]
    fn the_likeliest_table_comes_first() {
        let names = ["archive_orders", "wp_orders", "leads", "order"];
        let tables = names.map(|name| table(name, &[]));
        let index = SchemaIndex { tables: &tables, ask: &|_| Vec::new() };
        let names = |tables: Vec<&Table>| tables.iter().map(|table| table.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(index.holding(Content::Deals, None)), ["order", "wp_orders", "leads"]);
        assert_eq!(names(index.with_other_meaning(Content::Deals)), ["archive_orders"]);
    }

    #[test]
    fn a_column_is_known_without_what_its_table_says() {
        use crate::init::vocabulary::columns::{CHANGED, CREATED, NAME, PRICE, STATUS};
        let orders = table(
            "shop_order",
            &[
                "order_id",
                "order_name",
                "order_date",
                "date_updated_gmt",
                "delivery_price",
                "order_total",
                "payment_status",
                "status_id",
            ],
        );
        for (meant, expected) in [
            (&NAME, &["order_name"][..]),
            (&CREATED, &["order_date"]),
            (&CHANGED, &["date_updated_gmt"]),
            (&PRICE, &["order_total"]),
            (&STATUS, &["status_id"]),
        ] {
            let found: Vec<_> = meaning(&orders, meant).iter().map(|column| column.name.as_str()).collect();
            assert_eq!(found, expected);
        }
        assert_eq!(key(&orders).unwrap().name, "order_id");
    }

    fn column(texts: &[&str]) -> Column {
        let samples = texts.iter().map(|text| Sample::Text((*text).to_owned())).collect();
        Column { samples, ..Column::default() }
    }

    #[test]
    fn a_column_stands_in_another_where_half_of_its_values_do() {
        let ids = column(&["1", "2", "3", "4", ""]);
        for (values, expected) in [
            (&["1", "2"][..], true),
            (&["1", "7"], true),
            (&["1", "7", "8"], false),
            (&["1", "1", "1", "7"], true),
            (&["7"], false),
            (&["", "7"], false),
            (&["", ""], false),
            (&[], false),
            (&["1", "2", "3", "7", "8", "9"], true),
            (&["1", "2", "3", "6", "7", "8", "9"], false),
        ] {
            assert_eq!(stands_in(&column(values), &ids), expected, "{values:?}");
        }
    }

    #[test]
    fn numbers_are_numbers_as_text_too() {
        assert!(is_number(&column(&["1", " 2.5 ", ""])) && is_number(&column(&[])));
        assert!(!is_number(&column(&["1", "x"])));
        assert!(!is_number(&Column { samples: vec![Sample::Bytes], ..Column::default() }));
        let samples = [Sample::Integer(5), Sample::Real(0.5), Sample::Text("5".to_owned()), Sample::Bytes];
        let texts = samples.map(|sample| characters(&sample));
        assert_eq!(texts, [Some("5"), Some("0.5"), Some("5"), None].map(|text| text.map(str::to_owned)));
    }

    #[test]
    fn names_are_found_in_whatever_letters() {
        let mut orders = table("orders", &["id", "Client"]);
        let mut clients = table("Clients", &["code", "name"]);
        clients.columns[0].is_key = true;
        for (to, expected) in [(Some("NAME"), Some("name")), (None, Some("code")), (Some("x"), None)] {
            let to = to.map(str::to_owned);
            orders.references =
                vec![Reference { from: "client".to_owned(), table: "clients".to_owned(), to }];
            let tables = [orders.clone(), clients.clone()];
            let index = SchemaIndex { tables: &tables, ask: &|_| Vec::new() };
            let referred =
                |column: &Column| index.referred(&tables[0], column).map(|(_, column)| column.name.as_str());
            assert_eq!(referred(&tables[0].columns[1]), expected);
            assert_eq!(referred(&tables[0].columns[0]), None);
        }
    }
}

//! The schema seen with a shop's eyes: which tables may hold deals, statuses, people, products, and which of
//! their columns may mean what; the likeliest first.
//!
//! Judges by names and declared references. The evidence in the values is for the callers that ask.

pub mod called;
pub mod json;
pub mod json_fields;
pub mod money;
pub mod personal;
pub mod table_score;

use crate::init::profile::table_score::{content, noun, table_score};
use crate::init::vocabulary::columns::{FULL_NAME, ID};
use crate::init::vocabulary::tables::Content;
use crate::init::vocabulary::{Meaning, words};
use crate::sort;
use crate::sql::SqlDialect;
use crate::store::schema::{Column, Reference, Sample, Table};

/// Asks the database: the rows that a query yields, each value as text.
pub type Ask<'a> = dyn Fn(&str) -> Vec<Vec<Option<String>>> + 'a;

/// The tables of a database, its SQL, and the way to ask it more.
pub struct SchemaIndex<'s> {
    pub tables: &'s [Table],
    pub dialect: SqlDialect,
    /// No rows come where the query fails; the failure is kept by the caller.
    pub ask: &'s Ask<'s>,
}

impl<'s> SchemaIndex<'s> {
    /// The tables that may hold something, the likeliest first; given the table of deals, whose own words change the
    /// meaning of none.
    pub fn holding(&self, content: Content, deals: Option<&Table>) -> Vec<&'s Table> {
        let familiar = deals.map(|table| words(called::table(table))).unwrap_or_default();
        let score = |table: &'s Table| Some((table_score(table, content, &familiar)?, table));
        let mut found: Vec<_> = self.tables.iter().filter_map(score).collect();
        found.retain(|(score, _)| !score.has_other_meaning);
        sort::by_key(&mut found, |(score, _)| score.penalty);
        found.into_iter().map(|(_, table)| table).collect()
    }

    /// The table with the names of extra fields, its id, and its column of names.
    pub fn names_of_fields(&self, deals: &Table) -> Option<(&'s Table, &'s Column, &'s Column)> {
        let columns = |table: &'s Table| {
            let (id, name) = (key(table)?, meaning(table, &FULL_NAME).into_iter().next()?);
            (id.name != name.name).then_some((table, id, name))
        };
        self.holding(Content::Fields, Some(deals)).into_iter().find_map(columns)
    }

    /// The texts in the first column of a query; the empty text for NULL.
    pub fn texts(&self, sql: &str) -> Vec<String> {
        let first = |row: Vec<Option<String>>| row.into_iter().next().flatten().unwrap_or_default();
        (self.ask)(sql).into_iter().map(first).collect()
    }

    /// The one text that a query yields.
    pub fn answer(&self, sql: &str) -> Option<String> {
        (self.ask)(sql).into_iter().next()?.into_iter().next()?
    }

    /// How many rows of a table each condition holds for, in one reading of it.
    pub fn counts(&self, table: &Table, conditions: &[String]) -> Vec<u64> {
        if conditions.is_empty() || table.rows == 0 {
            return vec![0; conditions.len()];
        }
        let sums: Vec<_> =
            conditions.iter().map(|it| format!("sum(CASE WHEN {it} THEN 1 ELSE 0 END)")).collect();
        let sql = format!("SELECT {} FROM {}", sums.join(", "), table.sql_name);
        let row = (self.ask)(&sql).into_iter().next().unwrap_or_default();
        let number = |index: usize| row.get(index)?.as_ref()?.parse().ok();
        (0..conditions.len()).map(|index| number(index).unwrap_or(0)).collect()
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

/// The words of a column without those that only repeat what its table holds: `order_date` is a date. Where the
/// column has the table's whole name, all of that goes: `orders_status_name`; so does its singular before other words:
/// `post_status` of `posts`. So does the word of a package of programs, which its table and its key begin with:
/// `virtuemart_user_id` beside `virtuemart_order_id`.
pub fn own_words(table: &Table, column: &Column) -> Vec<String> {
    let noun = noun(table);
    let repeats = |word: &String| match noun {
        Some(noun) => noun.forms.contains(word),
        // A table that does not say what it holds may hold deals.
        None => content(word) == Some(Content::Deals),
    };
    let all = words(called::column(column));
    let whole = words(called::table(table));
    let has_whole = whole.len() > 1 && all.len() > whole.len() && all.starts_with(&whole);
    let is_singular = |word: &String| {
        word != "visit" && whole.last().is_some_and(|last| last.strip_suffix('s') == Some(word.as_str()))
    };
    let begins_with_it = noun.is_none() && all.len() > 1 && all.first().is_some_and(is_singular);
    let rest = if has_whole { &all[whole.len()..] } else { &all[usize::from(begins_with_it)..] };
    let rest = match package(table, &whole) {
        Some(package) if rest.len() > 1 && rest[0] == package => &rest[1..],
        _ => rest,
    };
    let own: Vec<_> = rest.iter().filter(|word| !repeats(word)).cloned().collect();
    if own.is_empty() { rest.to_vec() } else { own }
}

/// The word that a table's name has and that its primary key begins with, before what its rows are.
fn package(table: &Table, words_of_table: &[String]) -> Option<String> {
    let key = words(&table.columns.iter().find(|column| column.is_key())?.name);
    let [package, thing, id] = <[String; 3]>::try_from(key).ok()?;
    let is_of_table = words_of_table.contains(&package) && content(&thing).is_some();
    (is_of_table && content(&package).is_none() && id == "id").then_some(package)
}

/// The columns of a table that may mean something, the likeliest first.
pub fn meaning<'t>(table: &'t Table, meaning: &Meaning) -> Vec<&'t Column> {
    let distance = |column: &Column| meaning.distance(&own_words(table, column));
    let mut found: Vec<_> =
        table.columns.iter().filter_map(|column| Some((distance(column)?, column))).collect();
    sort::by_key(&mut found, |(distance, _)| *distance);
    found.into_iter().map(|(_, column)| column).collect()
}

/// The column that tells a table's rows apart.
pub fn key(table: &Table) -> Option<&Column> {
    table.columns.iter().find(|column| column.is_key()).or_else(|| meaning(table, &ID).first().copied())
}

/// A value as text, by which values of different types are compared; `None` where it says nothing.
pub fn characters(sample: &Sample) -> Option<String> {
    match sample {
        Sample::Integer(integer) => Some(integer.to_string()),
        Sample::Real(real) => Some(real.to_string()),
        Sample::Text(text) | Sample::Moment(text) if !text.is_empty() => Some(text.clone()),
        Sample::Text(_) | Sample::Moment(_) | Sample::Bytes => None,
    }
}

/// Tells if a column's values are numbers, or nothing speaks against it.
pub fn is_number(column: &Column) -> bool {
    column.samples.iter().all(|sample| match sample {
        Sample::Integer(_) | Sample::Real(_) => true,
        Sample::Text(text) => text.is_empty() || text.trim().parse::<f64>().is_ok(),
        Sample::Moment(_) | Sample::Bytes => false,
    })
}

/// Tells if a column has values and all of them are 0 or empty.
pub fn is_all_zero(column: &Column) -> bool {
    let is_zero = |sample: &Sample| match sample {
        Sample::Integer(integer) => *integer == 0,
        Sample::Real(real) => *real == 0.0,
        Sample::Text(text) => text.is_empty() || text.trim().parse().is_ok_and(|number: f64| number == 0.0),
        Sample::Moment(_) | Sample::Bytes => false,
    };
    column.samples.iter().all(is_zero)
}

/// Tells if a column says yes or no: declared so, or by its values.
pub fn is_flag(column: &Column) -> bool {
    let is_yes_or_no = |value: String| {
        matches!(
            value.to_lowercase().as_str(),
            "0" | "1"
                | "y"
                | "n"
                | "t"
                | "f"
                | "true"
                | "false"
                | "yes"
                | "no"
                | "да"
                | "нет"
                | "истина"
                | "ложь"
        )
    };
    column.declared.contains("BOOL")
        || !column.samples.is_empty() && column.samples.iter().filter_map(characters).all(is_yes_or_no)
}

/// The expression for what tells rows apart, or refers to them: bytes as hexadecimal digits, for sent as text
/// two of them could become one.
pub fn identity(dialect: SqlDialect, column: &Column) -> String {
    let bare = column.sql_name.clone();
    if column.samples.contains(&Sample::Bytes) { dialect.hexadecimal(&bare) } else { bare }
}

/// Tells if most of the values of a table's column stand in a column of another table: looked up, for two
/// tables of thousands of rows have few samples in common.
pub fn refers(index: &SchemaIndex<'_>, from: (&Table, &Column), to: (&Table, &Column)) -> bool {
    if from.1.samples.is_empty() || to.1.samples.is_empty() {
        return false;
    }
    if stands_in(from.1, to.1) {
        return true;
    }
    if from.1.samples.contains(&Sample::Bytes) && to.1.samples.contains(&Sample::Bytes) {
        let (table, column) = (from.0.sql_name.clone(), from.1.sql_name.clone());
        let keys = format!("SELECT {} FROM {}", to.1.sql_name, to.0.sql_name);
        return index
            .answer(&format!("SELECT '1' FROM {table} WHERE {column} IN ({keys}) LIMIT 1"))
            .is_some();
    }
    // A table that was seen whole has no more.
    if to.0.rows < SEEN_WHOLE || !to.1.is_indexed() {
        return false;
    }
    let values = from.1.samples.iter().filter_map(characters).filter(|value| value != "0");
    let values = sort::distinct(values.collect());
    if values.is_empty() {
        return false;
    }
    let is_numeric = to.1.samples.iter().all(|sample| matches!(sample, Sample::Integer(_)));
    let literal = |value: &String| match value.parse::<i64>() {
        Ok(number) if is_numeric => number.to_string(),
        _ => index.dialect.text(value),
    };
    let list: Vec<_> = values.iter().map(literal).collect();
    let (table, key) = (to.0.sql_name.clone(), to.1.sql_name.clone());
    let found =
        index.texts(&format!("SELECT DISTINCT {key} FROM {table} WHERE {key} IN ({})", list.join(", ")));
    !found.is_empty() && found.len() * 2 >= values.len()
}

/// So many rows are looked at of a table that has more.
const SEEN_WHOLE: usize = 60;

/// Tells if most of a column's values stand in another.
pub fn stands_in(column: &Column, other: &Column) -> bool {
    let known: Vec<_> = other.samples.iter().filter_map(characters).collect();
    let values = sort::distinct(column.samples.iter().filter_map(characters).collect());
    let found = values.iter().filter(|value| known.contains(value)).count();
    found > 0 && found * 2 >= values.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Sqlite;

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
        let index = SchemaIndex { tables: &tables, dialect: &Sqlite, ask: &|_| Vec::new() };
        let names: Vec<_> =
            index.holding(Content::Deals, None).iter().map(|table| table.name.as_str()).collect();
        assert_eq!(names, ["order", "wp_orders", "leads"]);
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
    fn numbers_kept_as_text_are_numbers() {
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
        clients.columns[0].index = crate::store::schema::ColumnIndex::Key;
        for (to, expected) in [(Some("NAME"), Some("name")), (None, Some("code")), (Some("x"), None)] {
            let to = to.map(str::to_owned);
            orders.references =
                vec![Reference { from: "client".to_owned(), table: "clients".to_owned(), to }];
            let tables = [orders.clone(), clients.clone()];
            let index = SchemaIndex { tables: &tables, dialect: &Sqlite, ask: &|_| Vec::new() };
            let referred =
                |column: &Column| index.referred(&tables[0], column).map(|(_, column)| column.name.as_str());
            assert_eq!(referred(&tables[0].columns[1]), expected);
            assert_eq!(referred(&tables[0].columns[0]), None);
        }
    }
}

//! Databases for the tests of this folder, and what is made of them: the plan, or what the tables lack. As `init`
//! goes about it, but for the config, which is not written.

use rusqlite::types::FromSql;
use rusqlite::{Connection, named_params};

use super::MOST_ROWS;
use crate::config::{Limits, Source};
use crate::init::plan::draft::Plan;
use crate::init::plan_for;
use crate::init::roles::deals::NoDeals;
use crate::init::select::SelectText;
use crate::init::text;
use crate::message::Language;
use crate::protocol::List;
use crate::sql::Dialect as _;
use crate::store::schema::Table;
use crate::store::{Sqlite, catalog};

/// Columns of a table that has all that deals need, but for a price.
pub const PLAIN: &str = "id INTEGER PRIMARY KEY, status TEXT, roistat TEXT, created_at INTEGER";

/// Their values.
pub const PLAIN_ROW: &str = "1, 'new', '11', 1717236000";

/// A table of that shape, with one more column and its value in one row.
pub fn table_with(table: &str, column: &str, value: &str) -> String {
    rows_with(table, column, &[value])
}

/// The same with several rows.
pub fn rows_with(table: &str, column: &str, values: &[&str]) -> String {
    let rows: Vec<_> =
        (1..).zip(values).map(|(id, value)| format!("({id}{}, {value})", &PLAIN_ROW[1..])).collect();
    format!("CREATE TABLE {table} ({PLAIN}, {column}); INSERT INTO {table} VALUES {};", rows.join(", "))
}

/// The present moment moved by so many minutes, as SQL of a text that does not say its zone.
pub fn moved_now(minutes: i64) -> String {
    format!("strftime('%Y-%m-%d %H:%M:%S', 'now', '{minutes} minutes')")
}

/// The plan for a database.
#[track_caller]
pub fn plan(sql: &str) -> Plan {
    made(sql).unwrap_or_else(|lack| panic!("no deals: {:?}", lack.near))
}

/// The values that the query for the deals of a database yields under a key, in the order of the ids; none
/// where it has no such key.
#[track_caller]
pub fn values(sql: &str, key: &str) -> Vec<Option<String>> {
    let database = Connection::open_in_memory().unwrap();
    database.execute_batch(&format!("PRAGMA foreign_keys = off; {sql}")).unwrap();
    let plan = plan(sql);
    let orders = plan.sql(List::Orders);
    if !database.prepare(&orders).unwrap().column_names().any(|name| name == key) {
        return Vec::new();
    }
    let sql = format!("SELECT CAST([{key}] AS TEXT) FROM ({orders}) ORDER BY id");
    let mut rows = database.prepare(&sql).unwrap();
    rows.query_map([0], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// A query that reads the ids of a table of any name.
pub fn select_from(table: &str) -> SelectText {
    let table = Table { sql_name: Sqlite.name(table), ..Table::default() };
    let mut select = SelectText::from(&Sqlite, &table);
    select.column("id", "id");
    select
}

/// The value that an expression makes of a column that holds a text; `date` is `:date`.
#[track_caller]
pub fn evaluated<T: FromSql>(expression: &str, column: &str, text: &str, date: i64) -> T {
    let database = Connection::open_in_memory().unwrap();
    // Each parameter stands somewhere, whether the expression has it or not.
    let sql = format!("SELECT {expression} FROM (SELECT :text AS {column}, :date)");
    let values = named_params! { ":text": text, ":date": date };
    let evaluated = database.query_row(&sql, values, |row| row.get(0));
    evaluated.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// The missing parts of the tables that come near to deals, as sentences.
#[track_caller]
pub fn lacks(sql: &str) -> Vec<String> {
    let near = made(sql).expect_err("no table of deals").near;
    near.iter().map(|near| Language::English.plan_wording().near(near)).collect()
}

fn made(sql: &str) -> Result<Plan, NoDeals> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shop.db");
    let sql = format!("PRAGMA foreign_keys = off; {sql}");
    Connection::open(&file).unwrap().execute_batch(&sql).unwrap();
    let (catalog, limits) = (catalog(&Source::Sqlite(file)), Limits::default());
    let tables = catalog.tables(limits).unwrap();
    plan_for(&tables, catalog.dialect(), &|sql| catalog.rows(sql, MOST_ROWS, limits).unwrap())
}

impl Plan {
    /// The query for a list.
    #[track_caller]
    pub fn sql(&self, list: List) -> String {
        let draft = self.draft(list).unwrap_or_else(|| panic!("a query for {list:?}"));
        text::sql(&draft.query, Language::English.config_wording())
    }

    /// The comments above the query for a list.
    #[track_caller]
    pub fn remarks(&self, list: List) -> Vec<String> {
        let wording = Language::English.config_wording();
        self.draft(list).unwrap().notes.iter().flat_map(|note| wording.note(note)).collect()
    }

    /// The expression of a key in the query for the deals, where it has one.
    pub fn expression(&self, key: &str) -> Option<&str> {
        let select = self.draft(List::Orders)?.select()?;
        let column = select.columns.iter().find(|column| column.key == key)?;
        Some(&column.expression)
    }

    /// Tells if the owner is to look at something.
    pub fn doubts(&self, words: &str) -> bool {
        let wording = Language::English.plan_wording();
        self.all_notes().filter_map(|note| wording.doubt(note)).any(|doubt| doubt.contains(words))
    }
}

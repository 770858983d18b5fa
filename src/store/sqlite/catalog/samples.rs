//! A few values of a table, from both its ends: what a program writes today, and what it wrote at first.
//!
//! Of a table of any size it reads a handful of rows; a view's are those that come first.

use rusqlite::types::ValueRef;

use crate::sql::statement::quoted;
use crate::store::schema::{Sample, Table};
use crate::store::sqlite::connection::Database;

/// How many rows of a table are looked at from its end, the newest where rows have a rowid.
const LAST_ROWS: usize = 40;

/// How many from its beginning: what a program wrote years ago it may have written otherwise.
const FIRST_ROWS: usize = 20;

/// How much of a text is looked at, in characters.
const SAMPLE_LENGTH: usize = 4000;

/// Adds values of the last rows, and of the first where there are more.
pub(super) fn add(database: &Database, table: &mut Table, order: &[String]) -> rusqlite::Result<()> {
    let ordered = |direction: &str| match order {
        [] => String::new(),
        columns => format!(
            " ORDER BY {}",
            columns.iter().map(|it| format!("{it} {direction}")).collect::<Vec<_>>().join(", ")
        ),
    };
    look_at(database, table, &ordered("DESC"), LAST_ROWS)?;
    if table.rows == LAST_ROWS && !order.is_empty() {
        look_at(database, table, &ordered("ASC"), FIRST_ROWS)?;
    }
    Ok(())
}

fn look_at(database: &Database, table: &mut Table, order: &str, most: usize) -> rusqlite::Result<()> {
    let columns: Vec<_> = table.columns.iter().map(|column| quoted(&column.name)).collect();
    let sql = format!("SELECT {} FROM {}{order} LIMIT {most}", columns.join(", "), quoted(&table.name));
    let mut statement = database.prepare(&sql)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        table.rows += 1;
        for (index, column) in table.columns.iter_mut().enumerate() {
            column.samples.extend(found(row.get_ref(index)?));
        }
    }
    Ok(())
}

fn found(value: ValueRef<'_>) -> Option<Sample> {
    Some(match value {
        ValueRef::Null => return None,
        ValueRef::Integer(integer) => Sample::Integer(integer),
        ValueRef::Real(real) => Sample::Real(real),
        ValueRef::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => Sample::Text(text.chars().take(SAMPLE_LENGTH).collect()),
            Err(_) => Sample::Bytes,
        },
        ValueRef::Blob(_) => Sample::Bytes,
    })
}

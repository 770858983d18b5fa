//! A few values of a table, from both its ends: what a program writes today, and what it wrote at first.
//!
//! Of a table of any size it reads a handful of rows, by the primary key; a view's are those that come first. Values are
//! what their columns' types say, for the server prints all of them as text.

use super::super::codes;
use super::super::connection::Database;
use super::super::failure::SessionFailure;
use super::super::held::Held;
use super::super::row::Row;
use super::super::select::quoted;
use super::description::DescribedTable;
use crate::config::Limits;
use crate::error::DatabaseFault;
use crate::store::schema::{Column, Sample};

/// How many rows of a table are looked at from its end, the newest where the key grows.
const LAST_ROWS: usize = 40;

/// How many from its beginning: what a program wrote years ago it may have written otherwise.
const FIRST_ROWS: usize = 20;

/// How much of a text is looked at, in characters, or in bytes where it is no text to the server.
const SAMPLE_LENGTH: usize = 4000;

/// Types whose values may be long.
const LONG: [&str; 4] = ["TEXT", "BLOB", "CHAR", "BINARY"];

/// Adds values of the last rows, and of the first where there are more.
pub(super) fn add(database: &Database, table: &mut DescribedTable) -> Result<(), SessionFailure> {
    let last = rows(database, table, "DESC", LAST_ROWS)?;
    let has_more = last.len() == LAST_ROWS && !table.order.is_empty();
    add_rows(table, last);
    if has_more {
        let first = rows(database, table, "ASC", FIRST_ROWS)?;
        add_rows(table, first);
    }
    Ok(())
}

fn rows(
    database: &Database,
    table: &DescribedTable,
    direction: &str,
    most: usize,
) -> Result<Vec<Vec<Option<Sample>>>, SessionFailure> {
    let columns: Vec<_> = table.table.columns.iter().map(asked).collect();
    let order: Vec<_> = table.order.iter().map(|column| format!("{} {direction}", quoted(column))).collect();
    let order = if order.is_empty() { String::new() } else { format!(" ORDER BY {}", order.join(", ")) };
    let from = quoted(&table.table.name);
    let sql = format!("SELECT {} FROM {from}{order} LIMIT {most}", columns.join(", "));
    database.all(&sql, |row| (0..row.width()).map(|index| sample(row, index)).collect())
}

/// A column as it is asked for: no more of it than is looked at. A TIMESTAMP is kept in UTC, in which it is looked at.
fn asked(column: &Column) -> String {
    let name = quoted(&column.name);
    if is_timestamp(column) {
        let in_utc = format!("CONVERT_TZ({name}, @@session.time_zone, '+00:00')");
        return format!("CONCAT(COALESCE({in_utc}, {name}), 'Z')");
    }
    let is_long = column.declared == "JSON" || LONG.iter().any(|word| column.declared.contains(word));
    if is_long { format!("LEFT({name}, {SAMPLE_LENGTH})") } else { name }
}

fn add_rows(table: &mut DescribedTable, rows: Vec<Vec<Option<Sample>>>) {
    for row in rows {
        table.table.rows += 1;
        for (column, sample) in table.table.columns.iter_mut().zip(row) {
            let is_timestamp = is_timestamp(column);
            column.samples.extend(sample.map(|sample| match sample {
                Sample::Text(text) if is_timestamp => Sample::Moment(text),
                sample => sample,
            }));
        }
    }
}

fn is_timestamp(column: &Column) -> bool {
    column.declared.starts_with("TIMESTAMP")
}

/// The value at a place; nothing where it is NULL. A date of zeros is one to `init`, and means no date.
fn sample(row: &Row<'_>, index: usize) -> Option<Sample> {
    let held = Held::of(row.type_number(index)?);
    match held {
        Held::Date => {
            row.printed(index).map(|text| Sample::Moment(String::from_utf8_lossy(text).into_owned()))
        }
        Held::Whole | Held::Fraction | Held::Text => {
            row.value(index).map(|it| of_printed(held, &it.characters()))
        }
    }
}

fn of_printed(held: Held, bytes: &[u8]) -> Sample {
    let Some(text) = as_text(bytes) else { return Sample::Bytes };
    let whole = || text.parse().ok().map(Sample::Integer);
    let fraction = || text.parse().ok().map(Sample::Real);
    let number = match held {
        // Of unsigned numbers the greatest have no other place.
        Held::Whole => whole().or_else(fraction),
        Held::Fraction => fraction(),
        Held::Date | Held::Text => None,
    };
    number.unwrap_or_else(|| Sample::Text(text.to_owned()))
}

/// Bytes as a text, the last character of which may have been cut through.
fn as_text(bytes: &[u8]) -> Option<&str> {
    match str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(fault) if fault.error_len().is_none() && bytes.len() == SAMPLE_LENGTH => {
            str::from_utf8(&bytes[..fault.valid_up_to()]).ok()
        }
        Err(_) => None,
    }
}

/// The server spoke of this one table and not of the whole database: of a right, a name, or a damaged file of it.
pub(super) fn is_about_the_table(failure: &SessionFailure, limits: Limits) -> bool {
    let SessionFailure::Server(error) = failure else { return false };
    matches!(codes::fault_of(error, limits), DatabaseFault::Failed { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_what_its_type_says() {
        for (held, printed, expected) in [
            (Held::Whole, &b"5"[..], Sample::Integer(5)),
            (Held::Whole, b"18446744073709551615", Sample::Real(18_446_744_073_709_551_615.0)),
            (Held::Fraction, b"10.50", Sample::Real(10.5)),
            (Held::Text, b"5", Sample::Text("5".to_owned())),
            (Held::Text, "Ж".as_bytes(), Sample::Text("Ж".to_owned())),
            (Held::Text, b"\xFF\x41", Sample::Bytes),
        ] {
            assert_eq!(of_printed(held, printed), expected, "{printed:?}");
        }
    }

    #[test]
    fn a_text_that_is_cut_within_a_character_stays_a_text() {
        let text = format!("{}Ж", "x".repeat(SAMPLE_LENGTH - 1));
        assert_eq!(as_text(&text.as_bytes()[..SAMPLE_LENGTH]), Some(&text[..SAMPLE_LENGTH - 1]));
        assert_eq!(as_text("Ж".as_bytes().get(..1).unwrap()), None);
    }

    #[test]
    fn of_long_types_the_beginning_is_asked_for() {
        let asked_for = |declared: &str| {
            asked(&Column { name: "c".to_owned(), declared: declared.to_owned(), ..Column::default() })
        };
        for declared in ["LONGTEXT", "VARCHAR(20)", "BLOB", "JSON", "BINARY(16)"] {
            assert_eq!(asked_for(declared), "LEFT(`c`, 4000)", "{declared}");
        }
        for declared in ["INT(11)", "DATETIME", "DECIMAL(10,2)", "BIT(1)"] {
            assert_eq!(asked_for(declared), "`c`", "{declared}");
        }
    }
}

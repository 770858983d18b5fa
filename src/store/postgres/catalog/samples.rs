//! A few values of a table, from both its ends: what a program writes today, and what it wrote at first.
//!
//! Of a table of any size it reads a handful of rows, by an index; a view's are those that come first.

use super::super::Postgres;
use super::super::connection::Database;
use super::super::failure::SessionFailure;
use super::super::questions::{Question, TextRow};
use super::description::DescribedTable;
use crate::sql::Dialect as _;
use crate::store::schema::Sample;

/// How many rows of a table are looked at from its end, the newest where the key grows.
const LAST_ROWS: usize = 40;

/// How many from its beginning: what a program wrote years ago it may have written otherwise.
const FIRST_ROWS: usize = 20;

/// How much of a text is looked at, in characters.
const SAMPLE_LENGTH: usize = 4000;

/// The kind of the values of a type.
#[derive(Clone, Copy)]
enum SampleKind {
    /// True or false, as answers give it: 1 or 0.
    Truth,
    /// Whole numbers.
    Whole,
    /// Numbers that may have a fraction.
    Number,
    /// Amounts with a currency, which answers give as numbers.
    Money,
    /// Moments.
    Moment,
    /// Bytes.
    Bytes,
    /// All else is read as text.
    Text,
}

impl SampleKind {
    /// The kind of a type by its number (PostgreSQL, `pg_type.dat`).
    fn of(type_number: u32) -> Self {
        match type_number {
            16 => Self::Truth,
            20 | 21 | 23 | 26 => Self::Whole,
            700 | 701 | 1700 => Self::Number,
            790 => Self::Money,
            1082 | 1114 | 1184 => Self::Moment,
            17 => Self::Bytes,
            _ => Self::Text,
        }
    }

    /// The column as it is asked for: no more of it than is looked at.
    fn asked(self, column: &str) -> String {
        match self {
            Self::Truth => format!("{column}::int"),
            Self::Money => format!("{column}::numeric"),
            Self::Whole | Self::Number | Self::Moment => column.to_owned(),
            Self::Bytes => format!("CASE WHEN {column} IS NOT NULL THEN '' END"),
            Self::Text => format!("left({column}::text, {SAMPLE_LENGTH})"),
        }
    }

    /// A value of a column; neither NaN nor an infinity is one.
    fn sample(self, text: String) -> Option<Sample> {
        match self {
            Self::Truth | Self::Whole => text.parse().ok().map(Sample::Integer),
            Self::Number | Self::Money => {
                text.parse().ok().filter(|number: &f64| number.is_finite()).map(Sample::Real)
            }
            Self::Moment if text.ends_with("infinity") => None,
            Self::Moment => Some(Sample::Moment(text)),
            Self::Bytes => Some(Sample::Bytes),
            Self::Text => Some(Sample::Text(text)),
        }
    }
}

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
) -> Result<Vec<TextRow>, SessionFailure> {
    let columns = table.table.columns.iter().zip(&table.types);
    let columns: Vec<_> =
        columns.map(|(column, kind)| SampleKind::of(*kind).asked(&column.sql_name)).collect();
    let order: Vec<_> =
        table.order.iter().map(|column| format!("{} {direction}", Postgres.name(column))).collect();
    let order = if order.is_empty() { String::new() } else { format!(" ORDER BY {}", order.join(", ")) };
    let sql = format!("SELECT {} FROM {}{order} LIMIT {most}", columns.join(", "), table.table.sql_name);
    database.texts(&Question::of(&sql, columns.len()))
}

fn add_rows(table: &mut DescribedTable, rows: Vec<TextRow>) {
    let kinds: Vec<_> = table.types.iter().map(|kind| SampleKind::of(*kind)).collect();
    for row in rows {
        table.table.rows += 1;
        for ((column, kind), text) in table.table.columns.iter_mut().zip(&kinds).zip(row) {
            column.samples.extend(text.and_then(|text| kind.sample(text)));
        }
    }
}

/// Tells if the server spoke of this one table and not of the whole database: of a right, a name, a value,
/// something that it cannot do, or a damaged file of it.
pub(super) fn is_about_the_table(failure: &SessionFailure) -> bool {
    let SessionFailure::Server(error) = failure else { return false };
    matches!(error.state.get(..2), Some("42" | "22" | "0A" | "2F" | "38" | "39" | "P0" | "HV" | "XX"))
}

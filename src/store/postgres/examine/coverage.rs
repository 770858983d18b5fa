//! The rows that a query leaves out: those that no request will ever get, because they do not compare with
//! any `:date`, and those of its table that its other conditions or its joins leave out.
//!
//! Counts, and gives an example of each; knows no reasons. Rows that are left out are looked for
//! only where counts differ.

use super::super::dialect::Postgres;
use super::super::questions::Question;
use super::ExaminedSelect;
use crate::error::Error;
use crate::sql::{Dialect, Syntax, comparison};
use crate::store::examine::{Coverage, LeftOut, TableCoverage};

/// Counts.
///
/// # Errors
/// [`Error::Database`], also where there was no time.
pub(super) fn examine(examined: &ExaminedSelect<'_>) -> Result<Coverage, Error> {
    let select = &examined.prepared.select;
    let sent = examined.count_of(select, 0)?;
    let unknown = || Ok(Coverage { sent, never: LeftOut::default(), table: None });
    let undated = comparison::without_dates(examined.sql, Syntax::Postgres);
    let Some(whole) = examined.reworded(&undated) else { return unknown() };
    let rows = examined.count_of(&whole, 0)?;
    // Below a NOT the condition that is always true leaves everything out.
    if rows < sent {
        return unknown();
    }
    let ids = whole.texts_sql(examined.id());
    let never = if rows == sent {
        LeftOut::default()
    } else {
        difference(examined, &ids, &select.texts_sql(examined.id()))?
    };
    let table = match comparison::table_of_ids(examined.sql, Syntax::Postgres) {
        Some((table, column)) => of_table(examined, &table, &column, rows, &ids)?,
        None => None,
    };
    Ok(Coverage { sent, never, table })
}

/// The rows of a table beside those of the query; nothing where the table does not have the column.
fn of_table(
    examined: &ExaminedSelect<'_>,
    table: &str,
    column: &str,
    rows: u64,
    ids: &str,
) -> Result<Option<TableCoverage>, Error> {
    let quoted = Postgres.name(table);
    let own = format!("SELECT t.{}::text COLLATE \"C\" AS key FROM {quoted} AS t", Postgres.name(column));
    let database = examined.database;
    if database.attempt(|| database.with(|session| session.describe(&own, false))).is_err() {
        return Ok(None);
    }
    let count = format!("SELECT count(*) FROM {quoted}");
    let all = examined.answered(database.number(&Question::of(&count, 1)))?;
    let left_out = if all == rows { LeftOut::default() } else { difference(examined, &own, ids)? };
    Ok(Some(TableCoverage { name: table.to_owned(), rows: all, left_out }))
}

/// The ids that only the first of two queries gives. The least of them is the shortest, as it is of numbers.
fn difference(examined: &ExaminedSelect<'_>, more: &str, fewer: &str) -> Result<LeftOut, Error> {
    let sql = format!(
        "WITH missing AS (SELECT key FROM (\n{more}\n) AS more EXCEPT SELECT key FROM (\n{fewer}\n) AS fewer) \
         SELECT count(*), (SELECT key FROM missing ORDER BY length(key), key LIMIT 1) FROM missing"
    );
    let rows = examined.database.texts(&Question { date: Some(0), ..Question::of(&sql, 2) });
    let mut found = examined.answered(rows)?.into_iter().next().unwrap_or_default().into_iter();
    let rows = found.next().flatten().and_then(|count| count.parse().ok()).unwrap_or(0);
    Ok(LeftOut { rows, example: found.next().flatten().unwrap_or_default() })
}

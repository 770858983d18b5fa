//! The rows that a query leaves out: those that no request will ever get, because they do not compare with
//! any `:date`, and those of its table that its other conditions or its joins leave out.
//!
//! Counts, and gives an example of each; knows no reasons. Rows that are left out are looked for
//! only where counts differ.

use super::super::failure::SessionFailure;
use super::super::select::{self, quoted};
use super::super::statement::at;
use super::ExaminedSelect;
use crate::sql::{Syntax, comparison};
use crate::store::examine::{Coverage, LeftOut, TableCoverage};

/// Counts.
pub(super) fn examine(examined: &ExaminedSelect<'_>) -> Result<Coverage, SessionFailure> {
    let sql = examined.select.sql();
    let sent = examined.database.number(&examined.select.count_sql(0))?;
    let undated = at(&comparison::without_dates(sql, Syntax::MySql), 0);
    let unknown = Coverage { sent, never: LeftOut::default(), table: None };
    let described = examined.database.describe(&undated);
    if described.map_or(0, |described| described.columns.len()) != examined.types.len() {
        return Ok(unknown);
    }
    let rows = examined.database.number(&examined.select.count_of(&undated))?;
    // Below a NOT the condition that is always true leaves everything out.
    if rows < sent {
        return Ok(unknown);
    }
    let whole = examined.select.ids_of(&undated);
    let never = if rows == sent {
        LeftOut::default()
    } else {
        difference(examined, &whole, &examined.select.ids_of(&at(sql, 0)))?
    };
    let table = match comparison::table_of_ids(sql, Syntax::MySql) {
        Some((table, column)) => of_table(examined, &table, &column, rows, &whole)?,
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
) -> Result<Option<TableCoverage>, SessionFailure> {
    let own = format!("SELECT {} AS id FROM {}", quoted(column), quoted(table));
    if examined.database.describe(&own).is_err() {
        return Ok(None);
    }
    let all = examined.database.number(&format!("SELECT count(*) FROM {}", quoted(table)))?;
    let left_out = if all == rows { LeftOut::default() } else { difference(examined, &own, ids)? };
    Ok(Some(TableCoverage { name: table.to_owned(), rows: all, left_out }))
}

/// The ids that only the first of two queries gives.
fn difference(examined: &ExaminedSelect<'_>, more: &str, fewer: &str) -> Result<LeftOut, SessionFailure> {
    let rows = examined.database.texts(&select::difference(more, fewer))?;
    let Some([Some(count), example]) = rows.first().map(Vec::as_slice) else {
        return Ok(LeftOut::default());
    };
    Ok(LeftOut { rows: count.parse().unwrap_or(0), example: example.clone().unwrap_or_default() })
}

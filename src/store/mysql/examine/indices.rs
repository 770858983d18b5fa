//! The plan of the server for a query, and the index that would help: where a whole table is read for what has changed,
//! for each row of another, or for the order of ids.
//!
//! Goes by EXPLAIN and by the indices that are there. Nothing is tried out: the account may create nothing.

use std::fmt::{self, Display, Formatter};

use super::super::dialect::MySql;
use super::super::failure::SessionFailure;
use super::super::statement::at;
use super::ExaminedSelect;
use crate::sql::{Dialect, Syntax, comparison, tables};
use crate::store::examine::Index;

/// 2038-01-01: no deal has changed after it, and every server makes a date of it.
const LATE: i64 = 2_145_916_800;

/// A step of a plan: how one table is read.
pub(super) struct Step {
    select: String,
    table: String,
    access: String,
    key: Option<String>,
    rows: u64,
    extra: String,
}

impl Step {
    /// Every row of the table, or of an index of it, is read.
    fn is_scan(&self) -> bool {
        matches!(self.access.as_str(), "ALL" | "index")
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let key = self.key.as_ref().map_or_else(String::new, |key| format!(" by {key}"));
        write!(f, "{} {}{key}, {} rows", self.table, self.access, self.rows)?;
        if self.extra.is_empty() { Ok(()) } else { write!(f, "; {}", self.extra) }
    }
}

/// The steps of the plan for the query as an answer with few changes sends it.
pub(super) fn steps(examined: &ExaminedSelect<'_>) -> Result<Vec<Step>, SessionFailure> {
    let rows = examined.database.texts(&format!("EXPLAIN {}", at(examined.select.sql(), LATE)))?;
    Ok(rows.into_iter().filter_map(step).collect())
}

/// A step, of a row that has ten columns in MariaDB and twelve in MySQL, where `partitions` comes behind the table and
/// `filtered` before the last.
fn step(mut row: Vec<Option<String>>) -> Option<Step> {
    if row.len() == 12 {
        row.remove(10);
        row.remove(3);
    }
    let [_, select, table, access, _, key, _, _, rows, extra] = <[Option<String>; 10]>::try_from(row).ok()?;
    Some(Step {
        select: select.unwrap_or_default(),
        table: table?,
        access: access?,
        key,
        rows: rows.and_then(|rows| rows.parse().ok()).unwrap_or(0),
        extra: extra.unwrap_or_default(),
    })
}

/// The index for the first column that is compared with `:date` as it stands and that no index begins with.
pub(super) fn for_date(examined: &ExaminedSelect<'_>) -> Result<Option<Index>, SessionFailure> {
    let sql = examined.select.sql();
    for it in comparison::comparisons(sql, Syntax::MySql) {
        if let Some(index) = missing(examined, &sql[it.compared])? {
            return Ok(Some(index));
        }
    }
    Ok(None)
}

/// The index for the column of the ids.
pub(super) fn for_id(examined: &ExaminedSelect<'_>) -> Result<Option<Index>, SessionFailure> {
    let sql = examined.select.sql();
    match comparison::source_of(sql, "id", Syntax::MySql) {
        Some(source) => missing(examined, &sql[source]),
        None => Ok(None),
    }
}

/// The index for the column by which a table is read as a whole for each row of another, and how many rows it has.
pub(super) fn for_lookup(examined: &ExaminedSelect<'_>) -> Result<Option<(Index, u64)>, SessionFailure> {
    let steps = steps(examined)?;
    let sql = examined.select.sql();
    for (place, step) in steps.iter().enumerate() {
        // A table that is read first within its SELECT is read once, unless that SELECT is carried out for each row.
        let is_first = place == 0 || steps[place - 1].select != step.select;
        let is_repeated = !is_first || step.select.starts_with("DEPENDENT");
        if !is_repeated || !step.is_scan() {
            continue;
        }
        for column in tables::equated_columns(sql, &step.table, Syntax::MySql) {
            if let Some(index) = missing(examined, &format!("{}.{}", name(&step.table), name(&column)))? {
                return Ok(Some((index, step.rows)));
            }
        }
    }
    Ok(None)
}

fn name(name: &str) -> String {
    MySql.name(name)
}

/// The table and the column that an expression is, where the query names one table alone that has it.
pub(super) fn column_read(
    examined: &ExaminedSelect<'_>,
    expression: &str,
) -> Result<Option<(String, String)>, SessionFailure> {
    let Some((table, column)) = tables::column_of(examined.select.sql(), expression, Syntax::MySql) else {
        return Ok(None);
    };
    let of_column = of_column(&column);
    let sql = format!("SELECT table_name FROM information_schema.columns WHERE {of_column}");
    let tables: Vec<String> = examined.database.texts(&sql)?.into_iter().filter_map(first).collect();
    let is_read = |found: &&String| match &table {
        Some(table) => found.eq_ignore_ascii_case(table),
        None => comparison::has_name(examined.select.sql(), found, Syntax::MySql),
    };
    let mut read = tables.iter().filter(is_read);
    let first = read.next().cloned().filter(|_| read.next().is_none());
    Ok(first.map(|table| (table, column)))
}

/// The condition of a column in `information_schema`.
fn of_column(column: &str) -> String {
    format!("column_name = {} AND table_schema = DATABASE()", MySql.text(column))
}

/// The index for an expression that is a column, where none begins with it.
fn missing(examined: &ExaminedSelect<'_>, expression: &str) -> Result<Option<Index>, SessionFailure> {
    let Some((table, column)) = column_read(examined, expression)? else { return Ok(None) };
    let of_column = of_column(&column);
    let sql = format!(
        "SELECT count(*) FROM information_schema.statistics WHERE {of_column} AND table_name = {} AND seq_in_index = 1",
        MySql.text(&table)
    );
    // A view has no indices of its own.
    let is_view = format!(
        "SELECT count(*) FROM information_schema.views WHERE table_schema = DATABASE() AND table_name = {}",
        MySql.text(&table)
    );
    if examined.database.number(&sql)? > 0 || examined.database.number(&is_view)? > 0 {
        return Ok(None);
    }
    let create = format!(
        "CREATE INDEX {} ON {} ({})",
        name(&format!("{table}_{column}")),
        name(&table),
        name(&column)
    );
    Ok(Some(Index { create, table }))
}

fn first(row: Vec<Option<String>>) -> Option<String> {
    row.into_iter().next().flatten()
}

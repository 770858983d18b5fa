//! PostgreSQL's plan for a query, and the indices that it shows to be missing (PostgreSQL, "Using EXPLAIN").
//!
//! An index cannot be tried in a transaction that only reads: it is advised where the plan reads a whole table for a
//! condition on one plain column with which no index begins.

use super::super::dialect::Postgres;
use super::super::questions::Question;
use super::ExaminedSelect;
use crate::error::Error;
use crate::sql::{Dialect, Syntax, comparison};
use crate::store::examine::Index;

/// The date that Roistat usually asks with: the changes of an hour.
const AN_HOUR_AGO: &str = "SELECT extract(epoch FROM now())::bigint - 3600";

/// How a step is written that reads a whole table.
const SCAN: &str = "Seq Scan on ";

/// The rows of a table are counted no further.
const MOST_ROWS: u64 = 1_000_000;

/// The lines of the plan for the changes of an hour.
///
/// # Errors
/// [`Error::Database`].
pub(super) fn steps(examined: &ExaminedSelect<'_>, sql: &str) -> Result<Vec<String>, Error> {
    let ago = examined.answered(examined.database.number(&Question::of(AN_HOUR_AGO, 1)))?;
    let date = examined.prepared.select.has_date.then(|| i64::try_from(ago).unwrap_or(0));
    let sql = format!("EXPLAIN (COSTS FALSE) {sql}");
    let rows = examined.database.texts(&Question { date, is_counted: false, ..Question::of(&sql, 1) });
    Ok(examined.answered(rows)?.into_iter().flatten().flatten().collect())
}

/// The index for what is compared with `:date`.
///
/// # Errors
/// [`Error::Database`].
pub(super) fn index_for_date(examined: &ExaminedSelect<'_>) -> Result<Option<Index>, Error> {
    let sql = examined.sql;
    let comparisons = comparison::comparisons(sql, Syntax::Postgres);
    let columns: Vec<_> = comparisons
        .iter()
        .map(|it| comparison::unqualified(&sql[it.compared.clone()], Syntax::Postgres))
        .filter(|name| comparison::is_name(name, Syntax::Postgres))
        .map(|name| folded(&name))
        .collect();
    for step in steps(examined, &examined.prepared.select.sql)? {
        let Some(table) = scanned(&step) else { continue };
        for column in &columns {
            if let Some(index) = missing(examined, &table, column)? {
                return Ok(Some(index));
            }
        }
    }
    Ok(None)
}

/// The index for the column of the ids, where the rows are those of one table.
///
/// # Errors
/// [`Error::Database`].
pub(super) fn index_for_id(examined: &ExaminedSelect<'_>) -> Result<Option<Index>, Error> {
    match comparison::table_of_ids(examined.sql, Syntax::Postgres) {
        Some((table, column)) => missing(examined, &folded(&table), &folded(&column)),
        None => Ok(None),
    }
}

/// The index for what is looked up for each row, and how many rows are looked through for it.
///
/// # Errors
/// [`Error::Database`].
pub(super) fn index_for_lookup(examined: &ExaminedSelect<'_>) -> Result<Option<(Index, u64)>, Error> {
    let steps = steps(examined, &examined.prepared.select.sql)?;
    // A query within the query is carried out for each row, where its condition names a column of the outer one.
    let inner = steps.iter().position(|step| step.trim_start().starts_with("SubPlan"));
    let steps = &steps[inner.unwrap_or(steps.len())..];
    for (scan, filter) in steps.iter().zip(steps.iter().skip(1)) {
        let (Some(table), Some(column)) = (scanned(scan), compared_with_outer(filter)) else { continue };
        let Some(index) = missing(examined, &table, &column)? else { continue };
        let table = Postgres.name(&table);
        let count = format!("SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT {MOST_ROWS}) AS bounded");
        let rows = examined.answered(examined.database.number(&Question::of(&count, 1)))?;
        return Ok(Some((index, rows)));
    }
    Ok(None)
}

/// The table that a step reads as a whole.
fn scanned(step: &str) -> Option<String> {
    let (_, rest) = step.split_once(SCAN)?;
    let end = if let Some(quoted) = rest.strip_prefix('"') {
        quoted.find('"').map_or(rest.len(), |end| end + 2)
    } else {
        rest.find(' ').unwrap_or(rest.len())
    };
    Some(folded(&rest[..end]))
}

/// The column that a condition such as `(deal_id = d.id)` compares with one of another table.
fn compared_with_outer(step: &str) -> Option<String> {
    let condition = step.trim_start().strip_prefix("Filter: (")?.strip_suffix(')')?;
    let (left, right) = condition.split_once(" = ")?;
    let is_name = |side: &str| comparison::is_name(side, Syntax::Postgres);
    match (is_name(left), is_name(right)) {
        (true, false) if right.contains('.') => Some(folded(left)),
        (false, true) if left.contains('.') => Some(folded(right)),
        _ => None,
    }
}

/// A name as the catalog has it: in lower case, where it is not in quotes.
pub(super) fn folded(name: &str) -> String {
    match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => name.to_lowercase(),
    }
}

/// The index on a column of a table, where none begins with it.
fn missing(examined: &ExaminedSelect<'_>, table: &str, column: &str) -> Result<Option<Index>, Error> {
    let sql = format!(
        "SELECT count(*) FROM pg_catalog.pg_class AS c \
         JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = {} \
         WHERE c.relname = {} AND c.relkind IN ('r', 'p', 'm') AND pg_catalog.pg_table_is_visible(c.oid) \
         AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_index AS i WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum)",
        Postgres.text(column),
        Postgres.text(table)
    );
    let found = examined.answered(examined.database.number(&Question::of(&sql, 1)))?;
    let create = || {
        let name = Postgres.name(&format!("{table}_{column}"));
        format!("CREATE INDEX {name} ON {} ({})", Postgres.name(table), Postgres.name(column))
    };
    Ok((found > 0).then(|| Index { create: create(), table: table.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_a_step_reads_whole_is_found_in_its_words() {
        for (step, table) in [
            ("Seq Scan on deals", Some("deals")),
            ("        ->  Parallel Seq Scan on deals d", Some("deals")),
            ("  ->  Seq Scan on \"Sales Order\" o", Some("Sales Order")),
            ("Index Scan using deals_changed on deals", None),
        ] {
            assert_eq!(scanned(step).as_deref(), table, "{step}");
        }
        for (step, column) in [
            ("      Filter: (deal_id = d.id)", Some("deal_id")),
            ("      Filter: (d.id = \"dealId\")", Some("dealId")),
            ("      Filter: (kind = 1)", None),
            ("      Filter: ((kind = 1) AND (deal_id = d.id))", None),
            ("      Join Filter: (deal_id = d.id)", None),
        ] {
            assert_eq!(compared_with_outer(step).as_deref(), column, "{step}");
        }
    }
}

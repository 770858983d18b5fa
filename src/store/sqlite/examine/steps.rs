//! SQLite's plan for a query, step by step (SQLite, "EXPLAIN QUERY PLAN").
//!
//! Says what a step does, and not whether that is good.

use rusqlite::Connection;

/// A step of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// SQLite's words for it.
    pub(super) detail: String,
    /// The step is taken anew for each row of what is around it.
    pub(super) is_repeated: bool,
}

impl Step {
    /// Tells if it reads a whole table. For the largest value alone SQLite says SEARCH,
    /// and reads the whole table.
    pub(super) fn is_scan(&self) -> bool {
        let is_search = self.detail.starts_with("SEARCH ");
        self.detail.starts_with("SCAN ") || is_search && !self.detail.contains(" USING ")
    }
}

/// SQLite's plan. A parameter is left without a value: the plan does not depend on it.
pub(super) fn plan(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<Step>> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
    let mut rows = statement.raw_query();
    let mut repeated: Vec<i64> = Vec::new();
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, parent, detail): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(3)?);
        let is_repeated = repeated.contains(&parent) || detail.starts_with("CORRELATED ");
        repeated.extend(is_repeated.then_some(id));
        steps.push(Step { detail, is_repeated });
    }
    Ok(steps)
}

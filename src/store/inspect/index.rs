//! Plans, and the index that makes a better one: tried in an empty copy of the schema, in memory, so that
//! what is advised is known to help.
//!
//! The owner's database is only read. Knows nothing of Roistat.

use rusqlite::Connection;

/// The name of an index on trial.
const TRIAL: &str = "roistat.cgi trial";

/// So many tables are tried.
const MOST_TABLES: usize = 200;

/// SQLite's plan, a line for each step. A parameter is left without a value: the plan does not depend on it.
pub(super) fn plan(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        steps.push(row.get(3)?);
    }
    Ok(steps)
}

/// Whether the second plan reads fewer tables from end to end.
pub(super) fn saves_a_scan(before: &[String], after: &[String]) -> bool {
    let scans = |plan: &[String]| plan.iter().filter(|step| step.starts_with("SCAN ")).count();
    scans(after) < scans(before)
}

/// Whether the second plan needs no sorting and the first does.
pub(super) fn saves_a_sort(before: &[String], after: &[String]) -> bool {
    let sorts = |plan: &[String]| plan.iter().any(|step| step.ends_with("TEMP B-TREE FOR ORDER BY"));
    sorts(before) && !sorts(after)
}

/// The statement that creates an index on a column, on whichever table it makes for a better plan.
pub(super) fn helpful(
    connection: &Connection,
    sql: &str,
    column: &str,
    is_better: fn(&[String], &[String]) -> bool,
) -> Option<String> {
    let (copy, tables) = empty_copy(connection).ok()?;
    let before = plan(&copy, sql).ok()?;
    tables.iter().take(MOST_TABLES).find_map(|table| {
        let trial = create(TRIAL, table, column, true);
        copy.execute_batch(&trial).ok()?;
        let after = plan(&copy, sql).ok()?;
        copy.execute_batch(&format!("DROP INDEX {}", quoted(TRIAL))).ok()?;
        let is_used = after.iter().any(|step| step.contains(TRIAL));
        (is_used && is_better(&before, &after)).then(|| advice(&copy, table, column)).flatten()
    })
}

/// The owner's schema without a row, and the names of its tables.
fn empty_copy(connection: &Connection) -> rusqlite::Result<(Connection, Vec<String>)> {
    let mut schema = connection.prepare(
        "SELECT type = 'table', name, sql FROM sqlite_schema \
         WHERE sql IS NOT NULL AND type <> 'trigger' AND name NOT LIKE 'sqlite_%' \
         AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY type <> 'table', rowid",
    )?;
    let rows = schema.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?)))?;
    let copy = Connection::open_in_memory()?;
    let mut tables = Vec::new();
    for row in rows {
        let (is_table, name, sql): (bool, String, String) = row?;
        // What cannot be copied is missed where it matters: by the query, which then is not prepared.
        if copy.execute_batch(&sql).is_ok() && is_table {
            tables.push(name);
        }
    }
    Ok((copy, tables))
}

/// The statement as a person would write it, in quotes only where SQL wants them; it has been executed.
fn advice(copy: &Connection, table: &str, column: &str) -> Option<String> {
    let plain: String = column.chars().map(|it| if it.is_alphanumeric() { it } else { '_' }).collect();
    let name = format!("{table}_{}", plain.trim_matches('_'));
    [(&name, false), (&name, true), (&format!("{name}_2"), true)]
        .into_iter()
        .map(|(name, is_quoted)| create(name, table, column, is_quoted))
        .find(|create| copy.execute_batch(create).is_ok())
}

fn create(name: &str, table: &str, column: &str, is_quoted: bool) -> String {
    if is_quoted {
        return format!("CREATE INDEX {} ON {} ({column})", quoted(name), quoted(table));
    }
    format!("CREATE INDEX {name} ON {table} ({column})")
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

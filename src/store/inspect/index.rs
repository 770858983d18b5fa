//! Plans, and the index that makes a better one: tried in an empty copy of the schema, in memory, so that
//! what is advised is known to help.
//!
//! Which columns may be worth one SQLite itself tells: those that it reads for the query, behind whatever views and
//! names. The owner's database is only read. Knows nothing of Roistat.

use std::sync::mpsc;

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

/// How the names of indices on trial begin.
const TRIAL: &str = "roistat.cgi trial";

/// So many columns are tried.
const MOST_COLUMNS: usize = 200;

/// A step of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// SQLite's words for it.
    pub(super) detail: String,
    /// Whether it is taken anew for each row of what is around it.
    is_repeated: bool,
}

impl Step {
    /// For the largest value alone SQLite says SEARCH, and reads the whole table.
    fn is_scan(&self) -> bool {
        let is_search = self.detail.starts_with("SEARCH ");
        self.detail.starts_with("SCAN ") || is_search && !self.detail.contains(" USING ")
    }
}

/// A column of a table.
type Column = (String, String);

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

/// An index that was found to help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// The statement that creates it; where it takes two, both.
    pub create: String,
    /// Its table.
    pub table: String,
}

/// The owner's schema without a row, to try indices on for one query.
pub(super) struct Copy<'c> {
    original: &'c Connection,
    connection: Connection,
    /// The columns that the query reads.
    columns: Vec<Column>,
}

impl<'c> Copy<'c> {
    /// A copy for a query; nothing where it cannot be prepared there.
    pub(super) fn of(original: &'c Connection, sql: &str) -> Option<Self> {
        let (mut connection, tables) = empty_copy(original).ok()?;
        let mut columns = columns_read(&mut connection, sql)?;
        columns.retain(|(table, _)| tables.contains(table));
        columns.truncate(MOST_COLUMNS);
        Some(Self { original, connection, columns })
    }

    /// The index with which SQLite searches for a range, where it now scans. `names` are what is compared;
    /// `without` is the query without the comparisons.
    pub(super) fn for_range(&self, sql: &str, names: &[String], without: &str) -> Option<Index> {
        let saves =
            |after: &[Step]| Some(count_scans(after) < count_scans(&plan(&self.connection, sql).ok()?));
        let helps = |columns: &[Column]| {
            let after = self.planned_with(sql, columns)?;
            saves(&after)?.then_some(())
        };
        let is_named = |column: &&Column| names.iter().any(|name| is_name_of(name, &column.1));
        let compared: Vec<_> = self.columns.iter().filter(is_named).cloned().collect();
        let single = compared.iter().find(|column| helps(&[(*column).clone()]).is_some());
        if let Some(column) = single {
            return self.advice(std::slice::from_ref(column));
        }
        // With an OR between them, all have to be there.
        if compared.len() > 1 && helps(&compared).is_some() {
            return self.advice(&compared);
        }
        // Behind a view the column has another name: it is the one that is for nothing without the comparison.
        let is_for_date =
            |column: &&Column| self.planned_with(without, std::slice::from_ref(column)).is_none();
        let mut renamed = self.columns.iter().filter(|column| helps(&[(*column).clone()]).is_some());
        self.advice(std::slice::from_ref(renamed.find(is_for_date)?))
    }

    /// The index with which SQLite finds what belongs to each row, where it now scans a table anew for each.
    pub(super) fn for_lookup(&self, sql: &str) -> Option<Index> {
        let scans = |plan: &[Step]| plan.iter().filter(|step| step.is_repeated && step.is_scan()).count();
        let before = scans(&plan(&self.connection, sql).ok()?);
        if before == 0 {
            return None;
        }
        let helps = |column: &&Column| {
            let after = self.planned_with(sql, std::slice::from_ref(column)).unwrap_or_default();
            let is_by_value = |step: &Step| step.detail.contains(TRIAL) && step.detail.contains("=?");
            after.iter().any(is_by_value) && scans(&after) < before
        };
        // Of a key and the deal that it is of, the latter has more different values.
        let best = self.columns.iter().filter(helps).max_by_key(|column| self.count_values(column))?;
        self.advice(std::slice::from_ref(best))
    }

    /// The index in whose order SQLite reads, where it now sorts.
    pub(super) fn for_order(&self, sql: &str, name: &str) -> Option<Index> {
        let sorts = |plan: &[Step]| plan.iter().any(|step| step.detail.ends_with("TEMP B-TREE FOR ORDER BY"));
        if !sorts(&plan(&self.connection, sql).ok()?) {
            return None;
        }
        let helps = |column: &&Column| {
            is_name_of(name, &column.1)
                && self.planned_with(sql, std::slice::from_ref(column)).is_some_and(|after| !sorts(&after))
        };
        self.advice(std::slice::from_ref(self.columns.iter().find(helps)?))
    }

    /// The plan with an index on each of some columns; nothing where it does not use all of them.
    fn planned_with(&self, sql: &str, columns: &[Column]) -> Option<Vec<Step>> {
        let name = |number: usize| format!("{TRIAL} {number}.");
        let mut created = 0;
        for (table, column) in columns {
            let create = create(&name(created), table, column, true);
            created += usize::from(self.connection.execute_batch(&create).is_ok());
        }
        let steps = plan(&self.connection, sql).ok();
        for number in 0..created {
            self.connection.execute_batch(&format!("DROP INDEX {}", quoted(&name(number)))).ok()?;
        }
        let is_used =
            |number: usize, steps: &[Step]| steps.iter().any(|it| it.detail.contains(&name(number)));
        steps.filter(|steps| created == columns.len() && (0..created).all(|it| is_used(it, steps)))
    }

    /// The statements as a person would write them, in quotes only where SQL wants them; they have been executed.
    fn advice(&self, columns: &[Column]) -> Option<Index> {
        let statements: Option<Vec<_>> =
            columns.iter().map(|(table, column)| self.written(table, column)).collect();
        Some(Index { create: statements?.join("; "), table: columns.first()?.0.clone() })
    }

    fn written(&self, table: &str, column: &str) -> Option<String> {
        let plain: String = column.chars().map(|it| if it.is_alphanumeric() { it } else { '_' }).collect();
        let name = format!("{table}_{}", plain.trim_matches('_'));
        let is_plain = |name: &str| name.chars().all(|it| it.is_alphanumeric() || it == '_');
        let bare = (is_plain(table) && is_plain(column)).then(|| create(&name, table, column, false));
        let in_quotes = [name.clone(), format!("{name}_2")].map(|name| create(&name, table, column, true));
        bare.into_iter().chain(in_quotes).find(|create| self.connection.execute_batch(create).is_ok())
    }

    /// How many different values a column has; of many it need not be known how many.
    fn count_values(&self, (table, column): &Column) -> i64 {
        let [table, column] = [table, column].map(|name| quoted(name));
        let sql = format!("SELECT count(*) FROM (SELECT DISTINCT {column} FROM {table} LIMIT 10000)");
        self.original.query_row(&sql, [], |row| row.get(0)).unwrap_or(0)
    }
}

fn count_scans(plan: &[Step]) -> usize {
    plan.iter().filter(|step| step.is_scan()).count()
}

/// Whether a column goes by a name as it stands in SQL, which may be in quotes and in any case.
fn is_name_of(written: &str, column: &str) -> bool {
    let bare = match written.as_bytes() {
        [b'"' | b'`' | b'[', .., b'"' | b'`' | b']'] => &written[1..written.len() - 1],
        _ => written,
    };
    bare.replace("\"\"", "\"").eq_ignore_ascii_case(column)
}

/// The columns of tables that SQLite reads for a query.
fn columns_read(copy: &mut Connection, sql: &str) -> Option<Vec<Column>> {
    let (seen, columns) = mpsc::channel();
    let listen = move |context: AuthContext<'_>| {
        if let AuthAction::Read { table_name, column_name } = context.action {
            // Whoever listens no more has what it wants.
            let _ = seen.send((table_name.to_owned(), column_name.to_owned()));
        }
        Authorization::Allow
    };
    copy.authorizer(Some(listen)).ok()?;
    let is_prepared = copy.prepare(sql).is_ok();
    copy.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).ok()?;
    let mut found = Vec::new();
    for column in &columns {
        if !found.contains(&column) {
            found.push(column);
        }
    }
    is_prepared.then_some(found)
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

fn create(name: &str, table: &str, column: &str, is_quoted: bool) -> String {
    if is_quoted {
        return format!("CREATE INDEX {} ON {} ({})", quoted(name), quoted(table), quoted(column));
    }
    format!("CREATE INDEX {name} ON {table} ({column})")
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

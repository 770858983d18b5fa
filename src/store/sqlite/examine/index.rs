//! The index that makes a better plan: tried in an empty copy of the schema, in memory, so that what is advised is
//! known to help.
//!
//! Which columns may be worth one SQLite itself tells: those that it reads for the query, behind whatever views and
//! names. The owner's database is only read. Knows nothing of Roistat.

use std::sync::{Arc, Mutex};

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use super::steps::{Step, plan};
use crate::sql::statement::quoted;
use crate::store::examine::Index;
use crate::store::sqlite::shared::locked;

/// How the names of indices on trial begin.
const TRIAL: &str = "roistat.cgi trial";

/// So many columns are tried.
const MOST_COLUMNS: usize = 200;

/// A column of a table.
type IndexedColumn = (String, String);

/// The owner's schema without a row, to try indices on for one query.
pub(super) struct Copy<'c> {
    original: &'c Connection,
    connection: Connection,
    /// The columns that the query reads.
    columns: Vec<IndexedColumn>,
}

impl<'c> Copy<'c> {
    /// A copy for a query; nothing where the query cannot be prepared there.
    pub(super) fn of(original: &'c Connection, sql: &str) -> rusqlite::Result<Option<Self>> {
        let mut connection = empty_copy(original)?;
        let Some(mut columns) = columns_read(&mut connection, sql) else { return Ok(None) };
        columns.truncate(MOST_COLUMNS);
        Ok(Some(Self { original, connection, columns }))
    }

    /// The index with which SQLite searches for a range, where it now scans. `names` are what is compared;
    /// `without` is the query without the comparisons.
    pub(super) fn for_range(&self, sql: &str, names: &[String], without: &str) -> Option<Index> {
        let saves =
            |after: &[Step]| Some(count_scans(after) < count_scans(&plan(&self.connection, sql).ok()?));
        let helps = |columns: &[IndexedColumn]| {
            let after = self.planned_with(sql, columns)?;
            saves(&after)?.then_some(())
        };
        let is_named = |column: &&IndexedColumn| names.iter().any(|name| is_name_of(name, &column.1));
        let compared: Vec<_> = self.columns.iter().filter(is_named).cloned().collect();
        let single = compared.iter().find(|column| helps(&[(*column).clone()]).is_some());
        if let Some(column) = single {
            return self.advice(std::slice::from_ref(column));
        }
        // With an OR between them, all have to be there.
        if helps(&compared).is_some() {
            return self.advice(&compared);
        }
        // Behind a view the column has another name: it is the one that is for nothing without the comparison.
        let is_for_date =
            |column: &&IndexedColumn| self.planned_with(without, std::slice::from_ref(column)).is_none();
        let mut renamed = self.columns.iter().filter(|column| helps(&[(*column).clone()]).is_some());
        self.advice(std::slice::from_ref(renamed.find(is_for_date)?))
    }

    /// The index with which SQLite finds what belongs to each row, where it now scans a table anew for each.
    pub(super) fn for_lookup(&self, sql: &str) -> rusqlite::Result<Option<Index>> {
        let scans = |plan: &[Step]| plan.iter().filter(|step| step.is_repeated && step.is_scan()).count();
        let before = plan(&self.connection, sql).map_or(0, |plan| scans(&plan));
        if before == 0 {
            return Ok(None);
        }
        let helps = |column: &&IndexedColumn| {
            let after = self.planned_with(sql, std::slice::from_ref(column)).unwrap_or_default();
            let is_by_value = |step: &Step| step.detail.contains(TRIAL) && step.detail.contains("=?");
            after.iter().any(is_by_value) && scans(&after) < before
        };
        // Of a key and the deal that it is of, the latter has more different values.
        let helping = self.columns.iter().filter(helps);
        let counted = helping.map(|column| Ok((self.count_values(column)?, column)));
        let counted = counted.collect::<rusqlite::Result<Vec<_>>>()?;
        let best = counted.into_iter().max_by_key(|(values, _)| *values);
        Ok(best.and_then(|(_, column)| self.advice(std::slice::from_ref(column))))
    }

    /// The index in whose order SQLite reads, where it now sorts.
    pub(super) fn for_order(&self, sql: &str, name: &str) -> Option<Index> {
        let sorts = |plan: &[Step]| plan.iter().any(|step| step.detail.ends_with("TEMP B-TREE FOR ORDER BY"));
        if !sorts(&plan(&self.connection, sql).ok()?) {
            return None;
        }
        let helps = |column: &&IndexedColumn| {
            is_name_of(name, &column.1)
                && self.planned_with(sql, std::slice::from_ref(column)).is_some_and(|after| !sorts(&after))
        };
        self.advice(std::slice::from_ref(self.columns.iter().find(helps)?))
    }

    /// The plan with an index on each of some columns; nothing where it does not use all of them.
    fn planned_with(&self, sql: &str, columns: &[IndexedColumn]) -> Option<Vec<Step>> {
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
    fn advice(&self, columns: &[IndexedColumn]) -> Option<Index> {
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
    fn count_values(&self, (table, column): &IndexedColumn) -> rusqlite::Result<i64> {
        let [table, column] = [table, column].map(|name| quoted(name));
        let sql = format!("SELECT count(*) FROM (SELECT DISTINCT {column} FROM {table} LIMIT 10000)");
        self.original.query_row(&sql, [], |row| row.get(0))
    }
}

fn count_scans(plan: &[Step]) -> usize {
    plan.iter().filter(|step| step.is_scan()).count()
}

/// Tells if a column goes by a name as it stands in SQL, which may be in quotes and in any case.
fn is_name_of(written: &str, column: &str) -> bool {
    let bare = match written.as_bytes() {
        [b'"' | b'`' | b'[', .., b'"' | b'`' | b']'] => &written[1..written.len() - 1],
        _ => written,
    };
    bare.replace("\"\"", "\"").eq_ignore_ascii_case(column)
}

/// The columns that SQLite reads for a query; those of views among them, which take no index.
fn columns_read(copy: &mut Connection, sql: &str) -> Option<Vec<IndexedColumn>> {
    let columns = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&columns);
    let listen = move |context: AuthContext<'_>| {
        if let AuthAction::Read { table_name, column_name } = context.action {
            let (column, mut seen) = ((table_name.to_owned(), column_name.to_owned()), locked(&seen));
            if !seen.contains(&column) {
                seen.push(column);
            }
        }
        Authorization::Allow
    };
    copy.authorizer(Some(listen)).ok()?;
    let is_prepared = copy.prepare(sql).is_ok();
    copy.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).ok()?;
    is_prepared.then(|| locked(&columns).split_off(0))
}

/// The owner's schema without a row.
fn empty_copy(connection: &Connection) -> rusqlite::Result<Connection> {
    let mut schema = connection.prepare(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND type <> 'trigger' AND name NOT LIKE 'sqlite_%' \
         AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY type <> 'table', rowid",
    )?;
    let copy = Connection::open_in_memory()?;
    let mut rows = schema.raw_query();
    while let Some(row) = rows.next()? {
        // A table that cannot be copied, or has a name that is not UTF-8, is missed where it matters: by the query,
        // which then is not prepared.
        let _ = row.get_ref(0)?.as_str().map(|sql| copy.execute_batch(sql));
    }
    Ok(copy)
}

fn create(name: &str, table: &str, column: &str, is_quoted: bool) -> String {
    if is_quoted {
        return format!("CREATE INDEX {} ON {} ({})", quoted(name), quoted(table), quoted(column));
    }
    format!("CREATE INDEX {name} ON {table} ({column})")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The advice of `advise` on a database made by `schema`.
    #[track_caller]
    fn check(schema: &str, sql: &str, advise: impl Fn(&Copy<'_>) -> Option<Index>, create: Option<&str>) {
        let original = Connection::open_in_memory().unwrap();
        original.execute_batch(schema).unwrap();
        let copy = Copy::of(&original, sql).unwrap().unwrap();
        assert_eq!(advise(&copy).map(|index| index.create).as_deref(), create, "{sql}");
    }

    #[test]
    fn a_name_in_sql_may_be_in_quotes_and_in_any_case() {
        for written in ["a b", "\"a b\"", "`A B`", "[a B]"] {
            assert!(is_name_of(written, "a b"), "{written}");
        }
        assert!(is_name_of("\"a\"\"b\"", "a\"b"));
        for other in ["a", "\"a\"", "o.a"] {
            assert!(!is_name_of(other, "a b"), "{other}");
        }
    }

    #[test]
    fn an_index_is_not_for_a_lookup_that_helps_something_else() {
        let schema = "CREATE TABLE deals (id INTEGER PRIMARY KEY, code TEXT);
            CREATE TABLE lines (deal INTEGER, what TEXT);
            INSERT INTO deals SELECT value, 'code ' || value FROM json_each('[1,2,3,4,5,6]');
            INSERT INTO lines VALUES (1, 'a'), (1, 'b'), (2, 'c');";
        let sql = "SELECT id, (SELECT group_concat(what) FROM lines WHERE deal = deals.id) FROM deals \
                   WHERE code = 'code 1'";
        let advised = Some("CREATE INDEX lines_deal ON lines (deal)");
        check(schema, sql, |copy| copy.for_lookup(sql).unwrap(), advised);
        let none = "SELECT id, code FROM deals WHERE code = 'code 1'";
        check(schema, none, |copy| copy.for_lookup(none).unwrap(), None);
    }

    #[test]
    fn an_index_for_the_order_is_on_the_table_that_gives_it() {
        let schema =
            "CREATE TABLE deals (key TEXT, number TEXT); CREATE TABLE notes (deal TEXT, number TEXT);
            CREATE INDEX notes_deal ON notes (deal);";
        let sql =
            "SELECT n.number, d.number FROM deals d LEFT JOIN notes n ON n.deal = d.key ORDER BY d.number";
        let advised = Some("CREATE INDEX deals_number ON deals (number)");
        check(schema, sql, |copy| copy.for_order(sql, "number"), advised);
        check(schema, sql, |copy| copy.for_order(sql, "key"), None);
    }

    #[test]
    fn a_range_of_either_of_two_columns_takes_two_indices() {
        let schema = "CREATE TABLE deals (id INTEGER PRIMARY KEY, made INTEGER, changed INTEGER)";
        let (either, none) = ("SELECT id FROM deals WHERE made > 5 OR changed > 5", "SELECT id FROM deals");
        let names = ["made".to_owned(), "changed".to_owned()];
        let advised =
            "CREATE INDEX deals_made ON deals (made); CREATE INDEX deals_changed ON deals (changed)";
        check(schema, either, |copy| copy.for_range(either, &names, none), Some(advised));
        let both = "SELECT id FROM deals WHERE made > 5 AND changed > 5";
        let advised = Some("CREATE INDEX deals_made ON deals (made)");
        check(schema, both, |copy| copy.for_range(both, &names, none), advised);
    }

    #[test]
    fn a_name_that_is_not_plain_is_advised_in_quotes() {
        let schema = "CREATE TABLE deals (id INTEGER PRIMARY KEY, \"id + 1\" INTEGER)";
        let (sql, none) = ("SELECT id FROM deals WHERE \"id + 1\" > 5", "SELECT id FROM deals");
        let advised = Some("CREATE INDEX \"deals_id___1\" ON \"deals\" (\"id + 1\")");
        check(schema, sql, |copy| copy.for_range(sql, &["\"id + 1\"".to_owned()], none), advised);
    }
}

//! The rows that a query leaves out: those that no request will ever get, because they do not compare with
//! any `:date`, and those of its table that its other conditions or its joins leave out.
//!
//! Counts, and gives an example of each; knows no reasons. Rows that are left out are looked for
//! only where counts differ.

use rusqlite::types::ValueRef;

use super::ExaminedSelect;
use crate::error::Error;
use crate::sql::statement::quoted;
use crate::sql::{Syntax, comparison};
use crate::store::examine::{Coverage, LeftOut, TableCoverage};
use crate::store::sqlite::select;

/// Counts.
///
/// # Errors
/// [`Error::Database`], also where there was no time.
pub(super) fn examine(examined: &ExaminedSelect<'_>) -> Result<Coverage, Error> {
    let sql = examined.select.sql();
    let undated = comparison::without_dates(sql, Syntax::Sqlite);
    let database = examined.database;
    let sent = examined.select.count(database, 0, None)?;
    let unknown = || Ok(Coverage { sent, never: LeftOut::default(), table: None });
    let Some(whole) = examined.select.reworded(database, &undated) else { return unknown() };
    let rows = whole.count(database, 0, None)?;
    // Below a NOT the condition that is always true leaves everything out.
    if rows < sent {
        return unknown();
    }
    let never = if rows == sent {
        LeftOut::default()
    } else {
        difference(examined, &whole.ids_sql(), &examined.select.ids_sql())?
    };
    let table = match comparison::table_of_ids(sql, Syntax::Sqlite) {
        Some((table, column)) => of_table(examined, &table, &column, rows, &whole.ids_sql())?,
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
    let connection = &examined.database.connection;
    // Behind the name of a table a name in quotes cannot be taken for a text.
    let own = format!("SELECT t.{} COLLATE BINARY AS id FROM {} AS t", quoted(column), quoted(table));
    if examined.database.prepare(&own).is_err() {
        return Ok(None);
    }
    let failed = |error| examined.database.read_error(Some(examined.select.query), &error);
    let count = format!("SELECT count(*) FROM {}", quoted(table));
    let all = connection.query_row(&count, [], |row| row.get::<_, i64>(0)).map_err(failed)?.unsigned_abs();
    let left_out = if all == rows { LeftOut::default() } else { difference(examined, &own, ids)? };
    Ok(Some(TableCoverage { name: table.to_owned(), rows: all, left_out }))
}

/// The ids that only the first of two queries gives.
fn difference(examined: &ExaminedSelect<'_>, more: &str, fewer: &str) -> Result<LeftOut, Error> {
    let sql = format!(
        "SELECT count(*), min(id) FROM (SELECT id FROM (\n{more}\n) EXCEPT SELECT id FROM (\n{fewer}\n))"
    );
    // Where SQLite does not take it, it is not known which rows these are.
    let Ok(mut statement) = examined.database.prepare(&sql) else {
        return Ok(LeftOut::default());
    };
    let mut find = || {
        select::bind(&mut statement, 0)?;
        let mut rows = statement.raw_query();
        let Some(row) = rows.next()? else { return Ok(LeftOut::default()) };
        let example = match row.get_ref(1)? {
            ValueRef::Null => String::new(),
            ValueRef::Integer(integer) => integer.to_string(),
            ValueRef::Real(real) => real.to_string(),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        };
        Ok(LeftOut { rows: row.get::<_, i64>(0)?.unsigned_abs(), example })
    };
    find().map_err(|error| examined.database.read_error(Some(examined.select.query), &error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::List;
    use crate::store::sqlite::examine::SqliteExamination;
    use crate::store::sqlite::fixture::config;

    const SCHEMA: &str = "CREATE TABLE deals (id INTEGER PRIMARY KEY, changed, owner, is_deleted);
        INSERT INTO deals VALUES (1, 100, 1, 0), (2, NULL, 1, 0), (3, -5, 1, 0), (4, 200, 9, 0), (5, 300, 1, 1);
        CREATE TABLE owners (id); INSERT INTO owners VALUES (1);";

    fn coverage(orders: &str) -> Coverage {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), SCHEMA, orders);
        let examination = SqliteExamination::open(config.database.file().unwrap(), config.limits).unwrap();
        examine(&examination.prepared(config.query(List::Orders).unwrap()).unwrap()).unwrap()
    }

    fn left_out(rows: u64, example: &str) -> LeftOut {
        LeftOut { rows, example: example.to_owned() }
    }

    #[test]
    fn rows_are_counted_that_no_date_and_that_no_condition_lets_through() {
        const HEAD: &str = "SELECT d.id, changed AS date_create, 1 AS status FROM deals d";
        let table = |rows, example: &str| {
            Some(TableCoverage { name: "deals".to_owned(), rows: 5, left_out: left_out(rows, example) })
        };
        for (tail, never, table) in [
            ("WHERE changed > :date", left_out(2, "2"), table(0, "")),
            ("WHERE coalesce(changed, 1) > :date", left_out(1, "3"), table(0, "")),
            ("WHERE (changed > :date OR id < 9)", left_out(0, ""), table(0, "")),
            ("JOIN owners o ON o.id = owner WHERE changed > :date", left_out(2, "2"), table(1, "4")),
            ("WHERE is_deleted = 0 AND :date < changed", left_out(2, "2"), table(1, "5")),
            ("WHERE changed > :date GROUP BY d.id", left_out(2, "2"), None),
            ("WHERE NOT changed <= :date", left_out(0, ""), None),
        ] {
            let found = coverage(&format!("{HEAD} {tail}"));
            assert_eq!((found.never, found.table), (never, table), "{tail}");
        }
        assert_eq!(coverage(&format!("{HEAD} WHERE changed > :date")).sent, 3);
    }
}

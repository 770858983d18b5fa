//! The catalog of an SQLite file: tables and views, their columns, keys and a few of their values, and the answers to
//! the questions of `init`.
//!
//! Reads as carefully as the pipeline does, through the same door. The meaning of a table is not known here.

mod samples;

use std::path::{Path, PathBuf};

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::ValueRef;
use rusqlite::{ErrorCode, Params, Row};

use super::Sqlite;
use super::connection::Database;
use super::quoted_names;
use super::rows::value;
use super::select::{self, Select};
use crate::config::{Limits, Query};
use crate::error::Error;
use crate::sort;
use crate::sql::statement::quoted;
use crate::sql::{Dialect as _, SqlDialect};
use crate::store::schema::{AnswerRow, Catalog, Column, ColumnIndex, Reference, Table};

/// The schema and data of a file. It is opened anew for each question: the CRM cannot write while it is open.
pub struct SqliteCatalog {
    path: PathBuf,
}

impl SqliteCatalog {
    /// The catalog of a file.
    pub fn of(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }
}

impl Catalog for SqliteCatalog {
    fn dialect(&self) -> SqlDialect {
        &Sqlite
    }

    fn tables(&self, limits: Limits) -> Result<Vec<Table>, Error> {
        let database = open(&self.path, limits)?;
        let mut tables = list(&database).map_err(|error| database.read_error(None, &error))?;
        for table in &mut tables {
            let looked = describe(&database, table).and_then(|order| samples::add(&database, table, &order));
            match looked {
                // Of a view, or a table of a module that is not ours, nothing more can be known.
                Err(error) if table.is_view || is_about_the_table(&error) => {}
                looked => looked.map_err(|error| database.read_error(None, &error))?,
            }
        }
        Ok(tables)
    }

    fn rows(&self, sql: &str, most: usize, limits: Limits) -> Result<Vec<AnswerRow>, Error> {
        let database = open(&self.path, limits)?;
        let rows = database.prepare(sql).and_then(|mut statement| {
            let columns = statement.column_count();
            select::bind(&mut statement, 0)?;
            let row = |row: &Row<'_>| (0..columns).map(|index| Ok(shown(row.get_ref(index)?))).collect();
            statement.raw_query().mapped(row).take(most).collect()
        });
        rows.map_err(|error| database.read_error(None, &error))
    }

    fn has_row(&self, query: &Query, limits: Limits) -> Result<bool, Error> {
        let database = Database::open(&self.path, limits)?;
        let mut statement = Select::prepare(&database, query)?.into_written();
        let first = select::bind(&mut statement, 0)
            .and_then(|()| statement.raw_query().next().map(|row| row.is_some()));
        first.map_err(|error| database.read_error(Some(query), &error))
    }
}

/// A value as it goes into a document.
fn shown(cell: ValueRef<'_>) -> Option<String> {
    value(cell).map(|value| String::from_utf8_lossy(&value.characters()).into_owned())
}

/// Opens the database for looking at its schema, too.
fn open(path: &Path, limits: Limits) -> Result<Database, Error> {
    let mut database = Database::open(path, limits)?;
    // Questions of ours have no texts in double quotes, and views of the owner's may.
    let opened = database.connection.authorizer(Some(reading_schema));
    match opened.and_then(|()| quoted_names::allow_texts_in_views(&database)) {
        Ok(()) => Ok(database),
        Err(error) => Err(database.read_error(None, &error)),
    }
}

/// Allows the actions of the pipeline, and the pragmas that tell of tables.
fn reading_schema(context: AuthContext<'_>) -> Authorization {
    const TELLING: [&str; 5] = ["table_list", "table_xinfo", "foreign_key_list", "index_list", "index_info"];
    match context.action {
        AuthAction::Select
        | AuthAction::Read { .. }
        | AuthAction::Function { .. }
        | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Pragma { pragma_name, .. } if TELLING.contains(&pragma_name) => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

/// Tables, then views.
fn list(database: &Database) -> rusqlite::Result<Vec<Table>> {
    let sql = "SELECT name, type = 'view', wr = 0 AND type = 'table' FROM pragma_table_list \
               WHERE schema = 'main' AND type IN ('table', 'view') AND name NOT LIKE 'sqlite!_%' ESCAPE '!' \
               ORDER BY 2, 1";
    let table = |row: &Row<'_>| {
        // A name in windows-1251 cannot be asked for; the other tables can.
        let name = String::from_utf8_lossy(row.get_ref(0)?.as_bytes()?).into_owned();
        let row_number = row.get::<_, bool>(2)?.then_some("rowid");
        Ok(Table { sql_name: Sqlite.name(&name), name, is_view: row.get(1)?, row_number, ..Table::default() })
    };
    rows(database, sql, [], table)
}

/// Adds the columns and references of a table; gives the columns that its rows are in order of.
fn describe(database: &Database, table: &mut Table) -> rusqlite::Result<Vec<String>> {
    let name = &table.name;
    let column = |row: &Row<'_>| {
        let (name, declared): (String, String) = (row.get(0)?, row.get(1)?);
        let column = Column {
            declared: declared.to_ascii_uppercase(),
            sql_name: Sqlite.name(&name),
            name,
            ..Column::default()
        };
        let column = Column { is_not_null: row.get(3)?, has_default: row.get(4)?, ..column };
        Ok((column, row.get::<_, i64>(2)?))
    };
    let sql = "SELECT name, type, pk, \"notnull\", dflt_value IS NOT NULL OR hidden \
               FROM pragma_table_xinfo(?1) WHERE hidden <> 1 ORDER BY cid";
    let columns = rows(database, sql, [name], column)?;
    let mut key: Vec<_> = columns
        .iter()
        .filter(|(_, place)| *place > 0)
        .map(|(column, place)| (*place, quoted(&column.name)))
        .collect();
    sort::ascending(&mut key);
    let is_single = key.len() == 1;
    // A column of the owner's may be called rowid and hide the real one.
    if columns.iter().any(|(column, _)| column.name.eq_ignore_ascii_case("rowid")) {
        table.row_number = None;
    }
    let indexed: Vec<String> = rows(
        database,
        "SELECT i.name FROM pragma_index_list(?1) AS l, pragma_index_info(l.name) AS i \
         WHERE i.seqno = 0 AND i.name IS NOT NULL",
        [name],
        |row| row.get(0),
    )?;
    let unique: Vec<String> = rows(
        database,
        "SELECT max(i.name) FROM pragma_index_list(?1) AS l, pragma_index_info(l.name) AS i \
         WHERE l.\"unique\" GROUP BY l.name HAVING count(*) = 1 AND max(i.name) IS NOT NULL",
        [name],
        |row| row.get(0),
    )?;
    let reference = |row: &Row<'_>| Ok(Reference { from: row.get(0)?, table: row.get(1)?, to: row.get(2)? });
    table.references = rows(
        database,
        "SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list(?1) \
         GROUP BY id HAVING count(*) = 1 ORDER BY id",
        [name],
        reference,
    )?;
    let is_rowid = |column: &Column| table.row_number.is_some() && column.declared == "INTEGER";
    let finished = |(column, place): (Column, i64)| {
        let index = match () {
            () if place > 0 && is_single => ColumnIndex::Key,
            () if unique.contains(&column.name) => ColumnIndex::Unique,
            () if indexed.contains(&column.name) => ColumnIndex::Indexed,
            () => ColumnIndex::None,
        };
        // SQLite gives such a key its number (SQLite, "ROWIDs and the INTEGER PRIMARY KEY").
        let has_default = column.has_default || index == ColumnIndex::Key && is_rowid(&column);
        Column { index, has_default, ..column }
    };
    table.columns = columns.into_iter().map(finished).collect();
    let key = key.into_iter().map(|(_, column)| column);
    Ok(match table.row_number {
        Some(number) => vec![number.to_owned()],
        None => key.collect(),
    })
}

fn rows<T>(
    database: &Database,
    sql: &str,
    parameters: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    database.connection.prepare(sql)?.query_map(parameters, read)?.collect()
}

/// Tells if SQLite spoke of this one table and not of the whole database.
fn is_about_the_table(error: &rusqlite::Error) -> bool {
    match error.sqlite_error() {
        Some(error) => {
            matches!(error.code, ErrorCode::Unknown | ErrorCode::AuthorizationForStatementDenied)
        }
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::FileExt;

    use rusqlite::Connection;
    use rusqlite::functions::FunctionFlags;

    use super::super::fixture::{DEALS, SHOP, config};
    use super::*;
    use crate::config::Config;
    use crate::error::{DatabaseFault, SqliteFault};

    fn tables(config: &Config) -> Result<Vec<Table>, Error> {
        SqliteCatalog::of(config.database.file().unwrap()).tables(config.limits)
    }

    #[test]
    fn an_unreadable_table_hides_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), &SHOP.replace("40000", "50"), DEALS);
        let connection = Connection::open(folder.path().join("shop.db")).unwrap();
        let flags = FunctionFlags::SQLITE_UTF8.union(FunctionFlags::SQLITE_DETERMINISTIC);
        connection.create_scalar_function("of_the_owner", 1, flags, |_| Ok(1)).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE computed (id INTEGER PRIMARY KEY, it AS (of_the_owner(id)));
                 INSERT INTO computed VALUES (1);
                 CREATE VIEW beyond_reason AS SELECT zeroblob(1000000000) AS it;",
            )
            .unwrap();
        let tables = tables(&config).unwrap();
        let found = |name: &str| tables.iter().find(|table| table.name == name).unwrap();
        assert_eq!(found("deals").rows, 40 + 20);
        assert_eq!((found("computed").rows, found("computed").columns.len()), (0, 2));
        assert!(found("beyond_reason").is_view && !found("deals").is_view);
    }

    #[test]
    fn a_fault_of_the_database_is_no_table_without_rows() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), SHOP, DEALS);
        let file = fs::File::options().write(true).open(config.database.file().unwrap()).unwrap();
        let pages = file.metadata().unwrap().len() / 4096;
        for page in 1..pages {
            file.write_all_at(&[0xFF; 4096], page * 4096).unwrap();
        }
        match tables(&config) {
            Err(Error::Database { fault: DatabaseFault::Sqlite(SqliteFault::Damaged { .. }), .. }) => {}
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_pragmas_that_tell_of_tables_are_answered() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), "CREATE TABLE deals (id)", DEALS);
        let database = open(config.database.file().unwrap(), config.limits).unwrap();
        let answers = |sql| database.connection.prepare(sql).is_ok();
        assert!(answers("SELECT * FROM pragma_table_xinfo('deals')"));
        for pragma in ["PRAGMA user_version", "PRAGMA cache_size = 5", "PRAGMA journal_mode = delete"] {
            assert!(!answers(pragma), "{pragma}");
        }
        assert!(!answers("INSERT INTO deals VALUES (1)"));
    }
}

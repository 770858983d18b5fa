//! A connection to the database file that writes: the only one in the program. It takes the lock first, and a guard
//! sees every statement.
//!
//! The order is that of the reading connection: the file is looked at before it is opened, because closing any
//! descriptor of it would drop SQLite's locks.

use std::fs;
use std::os::unix::fs::MetadataExt;

use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Error as Sqlite, ErrorCode, OpenFlags, Row, Statement as Sql};

use super::codes::{self, ErrorContext};
use super::connection::{INSTRUCTIONS_BETWEEN_LOOKS, LONGEST_VALUE, look, shown};
use crate::config::{Limits, Source, Statement};
use crate::environment::instant;
use crate::error::{DatabaseFault, Error, SqliteFault, WriteFault};
use crate::process;
use crate::store::no_engine;
use crate::store::write::{Bound, PreparedWrite, Transaction};

/// A connection that holds the lock for writing.
pub struct WriteConnection {
    connection: Connection,
    /// The file, as an owner would write it.
    name: String,
    context: ErrorContext,
}

impl Transaction for WriteConnection {
    type Prepared<'s> = PreparedStatement<'s>;

    fn begin(source: &Source, limits: Limits, first: &Statement) -> Result<Self, Error> {
        let Source::Sqlite(path) = source else { return Err(no_engine(source)) };
        let name = shown(path).display().to_string();
        let at = |fault| Error::Database { database: name.clone(), query: None, fault };
        let file = look(path).map_err(at)?;
        // A journal or a log that came to belong to us would lock the database's own programs out.
        if fs::metadata(&file.path).is_ok_and(|metadata| metadata.uid() != process::effective_user()) {
            return Err(first.refused(first.line, WriteFault::AnotherUser));
        }
        let context = ErrorContext::of(limits, file.is_wal);
        let opened = open(&file.path, limits);
        let (connection, page_count) = opened.map_err(|error| fault(&error, first, &name, context))?;
        if file.is_cut_short(page_count) {
            return Err(at(DatabaseFault::Sqlite(SqliteFault::Damaged {
                words: "the file ends within its last page".to_owned(),
            })));
        }
        Ok(Self { connection, name, context })
    }

    fn prepare<'s>(&'s self, statement: &'s Statement, sql: &str) -> Result<PreparedStatement<'s>, Error> {
        let prepared = self.connection.prepare(sql).map_err(|error| match error {
            ref other if other.sqlite_error_code() == Some(ErrorCode::Unknown) && !has_place(other) => {
                statement.refused(statement.line, WriteFault::NotUnderstood { words: own_words(other) })
            }
            Sqlite::SqlInputError { ref msg, offset, .. } => {
                let line = statement
                    .line_at(statement.sql.find(sql).unwrap_or(0) + usize::try_from(offset).unwrap_or(0));
                statement.refused(line, WriteFault::NotUnderstood { words: msg.clone() })
            }
            error => fault(&error, statement, &self.name, self.context),
        })?;
        Ok(PreparedStatement { writer: self, statement, sql: prepared })
    }

    fn commit(mut self, last: &Statement) -> Result<(), Error> {
        let mut commit = || {
            // From here on SQLite alone acts, and nothing may interrupt it half-way.
            self.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)?;
            self.connection.progress_handler(0, None::<fn() -> bool>)?;
            self.connection.execute_batch("COMMIT")
        };
        commit().map_err(|error| fault(&error, last, &self.name, self.context))
    }
}

/// A statement of the config, prepared.
pub struct PreparedStatement<'s> {
    writer: &'s WriteConnection,
    statement: &'s Statement,
    sql: Sql<'s>,
}

impl PreparedWrite for PreparedStatement<'_> {
    fn parameters(&self) -> Vec<String> {
        let name = |index| self.sql.parameter_name(index).map_or("?".to_owned(), str::to_owned);
        (1..=self.sql.parameter_count()).map(name).collect()
    }

    fn columns(&self) -> Vec<String> {
        self.sql.column_names().map(str::to_owned).collect()
    }

    fn run(&mut self, value: &dyn Fn(&str) -> Bound) -> Result<Option<Vec<Bound>>, Error> {
        let parameters = self.parameters();
        let columns = self.sql.column_count();
        let mut run = || {
            for (index, name) in parameters.iter().enumerate() {
                let bound = value(name.trim_start_matches(':'));
                self.sql.raw_bind_parameter(index + 1, ToSqlOutput::Borrowed(borrowed(&bound)))?;
            }
            let mut rows = self.sql.raw_query();
            let mut last = None;
            while let Some(row) = rows.next()? {
                last = Some((0..columns).map(|column| owned(row, column)).collect::<rusqlite::Result<_>>()?);
            }
            Ok(last)
        };
        run().map_err(|error: Sqlite| fault(&error, self.statement, &self.writer.name, self.writer.context))
    }
}

/// The error says at which place of the statement it is.
fn has_place(error: &Sqlite) -> bool {
    matches!(error, Sqlite::SqlInputError { .. })
}

fn borrowed(bound: &Bound) -> ValueRef<'_> {
    match bound {
        Bound::Null => ValueRef::Null,
        Bound::Integer(integer) => ValueRef::Integer(*integer),
        Bound::Real(real) => ValueRef::Real(*real),
        Bound::Text(bytes) => ValueRef::Text(bytes),
        Bound::Blob(bytes) => ValueRef::Blob(bytes),
    }
}

fn owned(row: &Row<'_>, column: usize) -> rusqlite::Result<Bound> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => Bound::Null,
        ValueRef::Integer(integer) => Bound::Integer(integer),
        ValueRef::Real(real) => Bound::Real(real),
        ValueRef::Text(bytes) => Bound::Text(bytes.to_owned()),
        ValueRef::Blob(bytes) => Bound::Blob(bytes.to_owned()),
    })
}

/// Opens, takes the lock for writing, and guards; gives the count of pages with it.
fn open(path: &std::path::Path, limits: Limits) -> rusqlite::Result<(Connection, u64)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(limits.busy_timeout)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)?;
    connection.execute_batch("PRAGMA temp_store = FILE; BEGIN IMMEDIATE")?;
    let page_count: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    // From here on the time counts: waiting for a lock has a limit of its own.
    let (begin, time_limit) = (instant(), limits.time_limit);
    let is_over = move || time_limit.checked_sub(begin.elapsed()).is_none();
    connection.progress_handler(INSTRUCTIONS_BETWEEN_LOOKS, Some(is_over))?;
    connection.authorizer(Some(guard))?;
    Ok((connection, page_count.unsigned_abs()))
}

/// Rows may be read, added and changed. Within the owner's own triggers they may be deleted, too. Everything else, such
/// as changes of tables, ATTACH and PRAGMA, is refused.
fn guard(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select
        | AuthAction::Read { .. }
        | AuthAction::Function { .. }
        | AuthAction::Recursive
        | AuthAction::Insert { .. }
        | AuthAction::Update { .. } => Authorization::Allow,
        AuthAction::Delete { .. } if context.accessor.is_some() => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

/// What an error of SQLite's is while a statement is run.
fn fault(error: &Sqlite, statement: &Statement, database: &str, context: ErrorContext) -> Error {
    let refused = |fault| statement.refused(statement.line, fault);
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => refused(WriteFault::Constraint { words: own_words(error) }),
        Some(ErrorCode::AuthorizationForStatementDenied) => refused(WriteFault::Forbidden),
        // Where it cannot open a file, that is the journal or the log.
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => refused(WriteFault::ReadOnly),
        _ => Error::Database {
            database: database.to_owned(),
            query: Some(statement.key()),
            fault: codes::fault(error, context.reading()),
        },
    }
}

/// SQLite's words. Before a statement runs, and for a constraint, they name tables and columns; those of a trigger are
/// the owner's own.
fn own_words(error: &Sqlite) -> String {
    match error {
        Sqlite::SqliteFailure(_, Some(words)) => words.clone(),
        other => other.to_string(),
    }
}

//! A connection to the database file that writes: the only one in the program. It takes the lock first, and a guard
//! sees every statement.
//!
//! The order is that of the reading connection: the file is looked at before it is opened, because closing any
//! descriptor of it would drop SQLite's locks.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::hooks::{Action, AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Error as Sqlite, ErrorCode, OpenFlags, Row, Statement as Sql, ffi};

use super::codes::{self, ErrorContext};
use super::connection::{INSTRUCTIONS_BETWEEN_LOOKS, LONGEST_VALUE, inspect_file, shown};
use super::quoted_names;
use super::shared::locked;
use crate::access::{Permit, Write};
use crate::config::{Limits, Statement};
use crate::environment::instant;
use crate::error::{DatabaseFault, Error, SqliteFault, WriteFault};
use crate::process;
use crate::sql::Syntax;
use crate::sql::statement::quoted;
use crate::store::write::{Bound, PreparedWrite, StatementOutcome, Transaction, WrittenRow};

/// How long a write that finds the lock taken sleeps before it tries again. The wait of SQLite itself, which the shop's own
/// programs have, begins with a millisecond and grows to this: so they come first, however many leads there are.
const PAUSE: Duration = Duration::from_millis(100);

/// A connection that holds the lock for writing.
pub struct WriteConnection {
    connection: Connection,
    /// The file, as an owner would write it.
    name: String,
    context: ErrorContext,
    guard: Arc<Guard>,
    /// The rows that were written, in their order, where they are watched.
    written: Arc<Mutex<Vec<RowOfTable>>>,
}

/// The guard that decides on the actions of SQLite. SQLite asks it while it prepares a statement.
#[derive(Default)]
struct Guard {
    /// Every statement of the config has been prepared. Statements that SQLite's own modules, such as FTS5,
    /// prepare while a statement runs are theirs.
    is_over: AtomicBool,
    /// The tables that the statements of the config write to by themselves, and not by a trigger.
    tables: Mutex<Vec<String>>,
}

/// A row by its number.
struct RowOfTable {
    table: String,
    rowid: i64,
    is_new: bool,
}

impl Transaction for WriteConnection {
    type Place = Path;
    type Prepared<'s> = PreparedStatement<'s>;

    const SYNTAX: Syntax = Syntax::Sqlite;

    fn begin(path: &Path, permit: &Permit<'_, Write>, first: &Statement) -> Result<Self, Error> {
        let limits = permit.config().limits;
        let name = shown(path);
        let at = |fault| Error::Database { database: name.clone(), query: None, fault };
        let file = inspect_file(path).map_err(at)?;
        // A journal or a log that came to belong to us would lock the database's own programs out.
        if fs::metadata(&file.path).is_ok_and(|metadata| metadata.uid() != process::effective_user()) {
            return Err(first.refused(first.line, WriteFault::AnotherUser));
        }
        let context = ErrorContext::of(limits, file.is_wal);
        let guard = Arc::new(Guard::default());
        let opened = open(&file.path, limits, Arc::clone(&guard));
        let (connection, page_count) = opened.map_err(|error| fault(&error, first, &name, context))?;
        if file.is_cut_short(page_count) {
            return Err(at(DatabaseFault::Sqlite(SqliteFault::CutShort)));
        }
        Ok(Self { connection, name, context, guard, written: Arc::default() })
    }

    /// The transaction has the database to itself.
    fn wait_for_others(&self, _: &str, _: &Statement) -> Result<(), Error> {
        Ok(())
    }

    fn watch(&mut self) -> Result<(), Error> {
        let written = Arc::clone(&self.written);
        let note = move |action, _: &str, table: &str, rowid| {
            let is_new = action == Action::SQLITE_INSERT;
            if is_new || action == Action::SQLITE_UPDATE {
                locked(&written).push(RowOfTable { table: table.to_owned(), rowid, is_new });
            }
        };
        self.connection.update_hook(Some(note)).map_err(|error| self.read_error(&error))
    }

    fn prepare<'s>(&'s self, statement: &'s Statement, sql: &str) -> Result<PreparedStatement<'s>, Error> {
        let prepared =
            self.connection.prepare(sql).map_err(|error| self.prepare_error(statement, sql, &error))?;
        if let Some(name) = quoted_names::first_text(&self.connection, sql) {
            let fault = WriteFault::QuotedText { name };
            return Err(statement.refused(statement.line, fault));
        }
        Ok(PreparedStatement { writer: self, statement, sql: prepared })
    }

    fn commit(mut self, last: &Statement) -> Result<(), Error> {
        let mut commit = || {
            self.end()?;
            self.connection.execute_batch("COMMIT")
        };
        commit().map_err(|error| fault(&error, last, &self.name, self.context))
    }

    fn written(&self) -> Result<Vec<WrittenRow>, Error> {
        self.guard.is_over.store(true, Ordering::Relaxed);
        self.rows_written().map_err(|error| self.read_error(&error))
    }

    /// A commit that a hook turns into its contrary at the last moment: SQLite has checked deferred foreign keys and
    /// asked for the lock by then, and has written nothing (SQLite, "Commit And Rollback Notification Callbacks").
    fn roll_back(mut self, last: &Statement) -> Result<(), Error> {
        let mut commit = || {
            self.end()?;
            self.connection.commit_hook(Some(|| true))?;
            self.connection.execute_batch("COMMIT")
        };
        match commit() {
            Err(error) if is_undone(&error) => Ok(()),
            committed => committed.map_err(|error| fault(&error, last, &self.name, self.context)),
        }
    }
}

impl WriteConnection {
    /// The error that SQLite does not take a statement.
    fn prepare_error(&self, statement: &Statement, sql: &str, error: &Sqlite) -> Error {
        let words = own_words(error);
        let refused = |line, fault| statement.refused(line, fault);
        if let Some(module) = words.strip_prefix("no such module: ") {
            return refused(statement.line, WriteFault::MissingModule { module: module.to_owned() });
        }
        match error {
            Sqlite::SqlInputError { msg, offset, .. } => {
                let start = statement.sql.find(sql).unwrap_or(0);
                let line = statement.line_at(start + usize::try_from(*offset).unwrap_or(0));
                refused(line, WriteFault::NotUnderstood { words: msg.clone() })
            }
            error if error.sqlite_error_code() == Some(ErrorCode::Unknown) => {
                refused(statement.line, WriteFault::NotUnderstood { words })
            }
            error => fault(error, statement, &self.name, self.context),
        }
    }

    /// From here on SQLite alone acts, and nothing may interrupt it half-way.
    fn end(&mut self) -> rusqlite::Result<()> {
        self.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)?;
        self.connection.progress_handler(0, None::<fn() -> bool>)
    }

    /// The rows of the tables that the statements name. The actions of a view's triggers
    /// in its place count for it.
    fn rows_written(&self) -> rusqlite::Result<Vec<WrittenRow>> {
        let (written, tables) = (locked(&self.written), locked(&self.guard.tables));
        let is_named = |row: &&RowOfTable| tables.contains(&row.table);
        let named: Vec<_> = written.iter().filter(is_named).collect();
        let counted = if named.is_empty() { written.iter().collect() } else { named };
        let mut rows: Vec<&RowOfTable> = Vec::new();
        for row in counted {
            // A row that is new and then changed is a new one.
            if !rows.iter().any(|other| other.table == row.table && other.rowid == row.rowid) {
                rows.push(row);
            }
        }
        rows.into_iter().filter_map(|row| self.row_written(row).transpose()).collect()
    }

    /// A row as it is now; none where it is there no more.
    fn row_written(&self, row: &RowOfTable) -> rusqlite::Result<Option<WrittenRow>> {
        let sql = format!("SELECT * FROM {} WHERE rowid = ?1", quoted(&row.table));
        let mut statement = self.connection.prepare(&sql)?;
        let names: Vec<_> = statement.column_names().map(str::to_owned).collect();
        let mut found = statement.query([row.rowid])?;
        let Some(cells) = found.next()? else { return Ok(None) };
        let values =
            (0..names.len()).map(|column| owned(cells, column)).collect::<rusqlite::Result<Vec<_>>>()?;
        let table = row.table.clone();
        Ok(Some(WrittenRow { table, is_new: row.is_new, values: names.into_iter().zip(values).collect() }))
    }

    fn read_error(&self, error: &Sqlite) -> Error {
        let fault = codes::fault(error, self.context.reading());
        Error::Database { database: self.name.clone(), query: None, fault }
    }
}

/// The commit was turned into its contrary by our hook.
fn is_undone(error: &Sqlite) -> bool {
    error.sqlite_error().is_some_and(|error| error.extended_code == ffi::SQLITE_CONSTRAINT_COMMITHOOK)
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

    fn run(&mut self, value: &dyn Fn(&str) -> Bound) -> Result<StatementOutcome, Error> {
        let parameters = self.parameters();
        let columns = self.sql.column_count();
        self.writer.guard.is_over.store(true, Ordering::Relaxed);
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
            Ok(StatementOutcome { row: last, ..StatementOutcome::default() })
        };
        run().map_err(|error: Sqlite| fault(&error, self.statement, &self.writer.name, self.writer.context))
    }
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
fn open(path: &Path, limits: Limits, guard: Arc<Guard>) -> rusqlite::Result<(Connection, u64)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)?;
    connection.execute_batch("PRAGMA temp_store = FILE")?;
    take_lock(&connection, limits.busy_timeout)?;
    // SQLite's own wait is for the commit, which a program that reads may keep back.
    connection.busy_timeout(limits.busy_timeout)?;
    let page_count: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    // From here on the time counts: waiting for a lock has a limit of its own.
    let (begin, time_limit) = (instant(), limits.time_limit);
    let is_over = move || time_limit.checked_sub(begin.elapsed()).is_none();
    connection.progress_handler(INSTRUCTIONS_BETWEEN_LOOKS, Some(is_over))?;
    connection.authorizer(Some(move |context: AuthContext<'_>| guard.authorize(&context)))?;
    Ok((connection, page_count.unsigned_abs()))
}

/// Begins the transaction with the lock for writing, and waits so long for that.
fn take_lock(connection: &Connection, longest: Duration) -> rusqlite::Result<()> {
    let start = instant();
    connection.busy_timeout(Duration::ZERO)?;
    loop {
        let begun = connection.execute_batch("BEGIN IMMEDIATE");
        match (begun, longest.checked_sub(start.elapsed()).filter(|left| !left.is_zero())) {
            (Err(error), Some(left)) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                thread::sleep(left.min(PAUSE));
            }
            (begun, _) => return begun,
        }
    }
}

impl Guard {
    /// Rows may be read, added and changed. Within the owner's own triggers they may be deleted, too. Everything else,
    /// such as changes of tables, ATTACH and PRAGMA, is refused.
    fn authorize(&self, context: &AuthContext<'_>) -> Authorization {
        if self.is_over.load(Ordering::Relaxed) {
            return Authorization::Allow;
        }
        match context.action {
            AuthAction::Select
            | AuthAction::Read { .. }
            | AuthAction::Function { .. }
            | AuthAction::Recursive => Authorization::Allow,
            AuthAction::Insert { table_name } | AuthAction::Update { table_name, .. } => {
                if context.accessor.is_none() {
                    locked(&self.tables).push(table_name.to_owned());
                }
                Authorization::Allow
            }
            AuthAction::Delete { .. } if context.accessor.is_some() => Authorization::Allow,
            _ => Authorization::Deny,
        }
    }
}

/// The error to report for an error of SQLite while a statement is run.
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

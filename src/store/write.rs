//! A write, whatever engine keeps the database: the statements of the config are prepared, run one after the other in
//! one transaction, and committed; a fault in any of them leaves the database as it was.
//!
//! Only a `Permit<Write>` gets in. This file knows no engine, and of the values only their names.

use super::bindings::Bindings;
use super::mysql::MysqlTransaction;
use super::postgres::PostgresTransaction;
use super::sqlite::WriteConnection;
use crate::access::{Permit, Write};
use crate::config::{Source, Statement};
use crate::environment::instant;
use crate::error::{DatabaseFault, Error, ServerFault, WriteFault};
use crate::sql::{Syntax, tokens};
use crate::value::Value;

/// A value that is bound to a parameter, or that a statement returns.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// NULL
    Null,
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// A text.
    Text(Vec<u8>),
    /// Bytes that are no text.
    Blob(Vec<u8>),
}

impl Bound {
    /// The characters of a value, as answers have them; `None` for NULL and for an infinity.
    pub fn characters(&self) -> Option<String> {
        let value = match self {
            Self::Null => return None,
            Self::Integer(integer) => Value::Integer(*integer),
            Self::Real(real) => Value::of_real(*real)?,
            Self::Text(bytes) | Self::Blob(bytes) => Value::Text(bytes),
        };
        Some(String::from_utf8_lossy(&value.characters()).into_owned())
    }
}

/// A transaction that holds the lock for writing. Dropped without a commit, it leaves the database as it was.
pub trait Transaction: Sized {
    /// The place of a database of this engine.
    type Place: ?Sized;

    /// A statement of this engine, prepared.
    type Prepared<'s>: PreparedWrite + 's
    where
        Self: 's;

    /// How the engine reads SQL.
    const SYNTAX: Syntax;

    /// Connects and takes the lock for writing, for which it waits as long as the limits of the permit's config allow.
    /// There is no other way to a connection that writes.
    ///
    /// # Errors
    /// [`Error::Database`]; [`Error::Write`] where the program may not write there.
    fn begin(place: &Self::Place, permit: &Permit<'_, Write>, first: &Statement) -> Result<Self, Error>;

    /// Waits until no other try of the same write is under way. Some engines show a row to others before it would outlive
    /// the end of the server: a second try that finds it there must not be answered before the first is stored.
    ///
    /// # Errors
    /// [`Error::Database`].
    fn wait_for_others(&self, key: &str, first: &Statement) -> Result<(), Error>;

    /// Prepares one statement without running it.
    ///
    /// # Errors
    /// [`Error::Write`], [`Error::Database`].
    fn prepare<'s>(&'s self, statement: &'s Statement, sql: &str) -> Result<Self::Prepared<'s>, Error>;

    /// Makes all of it last. Nothing is stored before this returns, and all of it after.
    ///
    /// # Errors
    /// As of [`begin`](Self::begin).
    fn commit(self, last: &Statement) -> Result<(), Error>;

    /// Undoes all of it, after everything has been checked that a commit would check.
    ///
    /// # Errors
    /// As of [`begin`](Self::begin), where a commit would have been refused.
    fn roll_back(self, last: &Statement) -> Result<(), Error>;

    /// Remembers from here on which rows are written.
    ///
    /// # Errors
    /// [`Error::Database`].
    fn watch(&mut self) -> Result<(), Error>;

    /// The rows written since [`watch`](Self::watch) that are still there, each once, as they are now.
    ///
    /// # Errors
    /// [`Error::Database`].
    fn written(&self) -> Result<Vec<WrittenRow>, Error>;
}

/// A row that a statement of the config has added or changed.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenRow {
    /// Its table.
    pub table: String,
    /// It was not there before.
    pub is_new: bool,
    /// The columns with their values.
    pub values: Vec<(String, Bound)>,
}

/// The result of one try of a write.
#[derive(Clone, Debug, PartialEq)]
pub struct TriedWrite {
    /// The id that it is answered with.
    pub id: Option<String>,
    /// The rows that are written by then, by this try and those before.
    pub rows: Vec<WrittenRow>,
}

/// The same write twice, as Roistat sends it where the first answer was lost.
#[derive(Debug)]
pub struct Rehearsal {
    /// The first try.
    pub first: TriedWrite,
    /// The second try, which may be refused.
    pub second: Result<TriedWrite, Error>,
}

/// A statement that the engine has accepted.
pub trait PreparedWrite {
    /// The names of its parameters, as written.
    fn parameters(&self) -> Vec<String>;

    /// The names of the columns that it returns.
    fn columns(&self) -> Vec<String>;

    /// Runs it to its end.
    ///
    /// # Errors
    /// [`Error::Write`], [`Error::Database`].
    fn run(&mut self, value: &dyn Fn(&str) -> Bound) -> Result<StatementOutcome, Error>;
}

/// The result of a statement.
#[derive(Debug, Default)]
pub struct StatementOutcome {
    /// The last row that it returned.
    pub row: Option<Vec<Bound>>,
    /// The id that the engine made for the row, where it tells that without being asked.
    pub generated_id: GeneratedId,
}

/// The id that an engine has made for the last row that was added.
#[derive(Debug, Default, PartialEq, Eq)]
pub enum GeneratedId {
    /// The statement has added no row, or the engine tells no id by itself.
    #[default]
    Unchanged,
    /// The row that was added has no such id.
    None,
    /// The id.
    New(String),
}

/// The end of the transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It is made to last.
    Commit,
    /// It is undone, after all of it has been tried.
    RollBack,
}

/// Runs the statements of the permit's action with these values, and gives the last `id` that they return, where the
/// action answers with one.
///
/// # Errors
/// [`Error::Write`], [`Error::Database`]; then nothing was stored.
pub fn write(
    permit: &Permit<'_, Write>,
    bindings: &Bindings,
    ending: Ending,
) -> Result<Option<String>, Error> {
    let Some(statements) = Statements::of(permit) else { return Ok(None) };
    match &permit.config().database {
        Source::Sqlite(path) => run::<WriteConnection>(path, permit, statements, bindings, ending),
        Source::Mysql(server) => run::<MysqlTransaction>(server, permit, statements, bindings, ending),
        Source::Postgres(server) => run::<PostgresTransaction>(server, permit, statements, bindings, ending),
    }
}

/// Runs the statements of the permit's action twice with these values, as a second try of Roistat's would, and undoes
/// all of it.
///
/// # Errors
/// [`Error::Write`], [`Error::Database`], where the first try is refused.
pub fn rehearse(permit: &Permit<'_, Write>, bindings: &Bindings) -> Result<Option<Rehearsal>, Error> {
    let Some(statements) = Statements::of(permit) else { return Ok(None) };
    match &permit.config().database {
        Source::Sqlite(path) => run_twice::<WriteConnection>(path, permit, statements, bindings),
        Source::Mysql(server) => run_twice::<MysqlTransaction>(server, permit, statements, bindings),
        Source::Postgres(server) => run_twice::<PostgresTransaction>(server, permit, statements, bindings),
    }
    .map(Some)
}

/// The statements of an action, at least one.
#[derive(Clone, Copy)]
struct Statements<'a> {
    all: &'a [Statement],
    first: &'a Statement,
    last: &'a Statement,
    /// The action answers with an `id`.
    needs_id: bool,
}

impl<'a> Statements<'a> {
    fn of(permit: &Permit<'a, Write>) -> Option<Self> {
        let all = permit.config().statements(permit.action());
        let needs_id = permit.action().id_key().is_some();
        Some(Self { all, first: all.first()?, last: all.last()?, needs_id })
    }

    /// Runs the statements in their order, each with the columns of those before.
    fn run(self, prepared: &mut [BoxedWrite<'_>], mut bindings: Bindings) -> Result<Option<String>, Error> {
        let mut id = None;
        for statement in prepared {
            let StatementOutcome { row, generated_id } =
                statement.run(&|name| bindings.get(name).cloned().unwrap_or(Bound::Null))?;
            let columns = statement.columns();
            let row = row.unwrap_or_else(|| vec![Bound::Null; columns.len()]);
            match generated_id {
                GeneratedId::Unchanged => {}
                GeneratedId::None => id = None,
                GeneratedId::New(new) => id = Some(new),
            }
            for (name, value) in columns.into_iter().zip(row) {
                if name == "id" && value != Bound::Null {
                    id = value.characters();
                }
                bindings.insert(&name, value);
            }
        }
        if self.needs_id && id.is_none() {
            return Err(self.last.refused(self.last.line, WriteFault::NoId));
        }
        Ok(id)
    }

    /// Runs the statements twice; `written` gives the rows that are written by then.
    fn run_twice(
        self,
        prepared: &mut [BoxedWrite<'_>],
        bindings: &Bindings,
        written: &dyn Fn() -> Result<Vec<WrittenRow>, Error>,
    ) -> Result<Rehearsal, Error> {
        let mut attempt = || {
            let id = self.run(prepared, bindings.clone())?;
            Ok(TriedWrite { id, rows: written()? })
        };
        Ok(Rehearsal { first: attempt()?, second: attempt() })
    }
}

/// How often a transaction is begun again that another one got in the way of: of two that wait for each other, servers
/// undo one. Nothing of it was stored.
const TRIES: usize = 3;

fn run<T: Transaction>(
    place: &T::Place,
    permit: &Permit<'_, Write>,
    statements: Statements<'_>,
    bindings: &Bindings,
    ending: Ending,
) -> Result<Option<String>, Error> {
    let (start, mut tries, time_limit) = (instant(), 1, permit.config().limits.time_limit);
    loop {
        match run_once::<T>(place, permit, statements, bindings.clone(), ending) {
            Err(error) if is_conflict(&error) && tries < TRIES && start.elapsed() < time_limit => {
                tries += 1;
            }
            ended => return ended,
        }
    }
}

fn is_conflict(error: &Error) -> bool {
    matches!(error, Error::Database { fault: DatabaseFault::Server(ServerFault::Conflict { .. }), .. })
}

fn run_once<T: Transaction>(
    place: &T::Place,
    permit: &Permit<'_, Write>,
    statements: Statements<'_>,
    bindings: Bindings,
    ending: Ending,
) -> Result<Option<String>, Error> {
    let transaction = T::begin(place, permit, statements.first)?;
    if let Some(key) = key(&bindings) {
        transaction.wait_for_others(&key, statements.first)?;
    }
    let mut prepared = prepare_all(&transaction, statements.all, &bindings)?;
    let id = statements.run(&mut prepared, bindings)?;
    drop(prepared);
    match ending {
        Ending::Commit => transaction.commit(statements.last)?,
        Ending::RollBack => transaction.roll_back(statements.last)?,
    }
    Ok(id)
}

/// The value that two tries of one write have in common: the key of a lead, or the number of a call.
fn key(bindings: &Bindings) -> Option<String> {
    ["key", "id"].iter().find_map(|name| bindings.get(name)?.characters())
}

fn run_twice<T: Transaction>(
    place: &T::Place,
    permit: &Permit<'_, Write>,
    statements: Statements<'_>,
    bindings: &Bindings,
) -> Result<Rehearsal, Error> {
    let mut transaction = T::begin(place, permit, statements.first)?;
    transaction.watch()?;
    let mut prepared = prepare_all(&transaction, statements.all, bindings)?;
    let rehearsal = statements.run_twice(&mut prepared, bindings, &|| transaction.written())?;
    drop(prepared);
    // A second try that was refused would not be committed either.
    if rehearsal.second.is_ok() {
        transaction.roll_back(statements.last)?;
    }
    Ok(rehearsal)
}

/// A statement that an engine has accepted; which one no longer matters.
type BoxedWrite<'s> = Box<dyn PreparedWrite + 's>;

/// Prepares every statement before the first is run: a fault in the last one is found without a row written.
fn prepare_all<'s, T: Transaction>(
    transaction: &'s T,
    statements: &'s [Statement],
    bindings: &Bindings,
) -> Result<Vec<BoxedWrite<'s>>, Error> {
    prepare_with(statements, T::SYNTAX, bindings, &|statement, sql| {
        Ok(Box::new(transaction.prepare(statement, sql)?))
    })
}

fn prepare_with<'s>(
    statements: &'s [Statement],
    syntax: Syntax,
    bindings: &Bindings,
    prepare: &dyn Fn(&'s Statement, &str) -> Result<BoxedWrite<'s>, Error>,
) -> Result<Vec<BoxedWrite<'s>>, Error> {
    let mut names: Vec<String> = bindings.names().map(str::to_owned).collect();
    let mut all = Vec::new();
    for statement in statements {
        let sql = one_statement(&statement.sql, syntax)
            .map_err(|fault| statement.refused(statement.line, fault))?;
        let prepared = prepare(statement, sql)?;
        let is_unknown =
            |name: &String| !name.strip_prefix(':').is_some_and(|name| names.iter().any(|n| n == name));
        if let Some(name) = prepared.parameters().into_iter().find(is_unknown) {
            return Err(statement.refused(statement.line, WriteFault::UnknownParameter { name }));
        }
        names.extend(prepared.columns());
        all.push(prepared);
    }
    Ok(all)
}

/// The one statement of a text, without its `;`. It begins with a word of reading or writing rows.
fn one_statement(sql: &str, syntax: Syntax) -> Result<&str, WriteFault> {
    const WORDS: [&str; 5] = ["insert", "update", "replace", "select", "with"];
    if sql.contains('\0') {
        return Err(WriteFault::Nul);
    }
    let mut tokens = tokens(sql, syntax).map(|token| token.range).peekable();
    let start = tokens.peek().map(|first| first.start).ok_or(WriteFault::NotAWrite)?;
    let mut end = start;
    while let Some(token) = tokens.next() {
        if &sql[token.clone()] == ";" {
            return if tokens.next().is_none() {
                checked(&sql[start..end], &WORDS)
            } else {
                Err(WriteFault::SeveralStatements)
            };
        }
        end = token.end;
    }
    checked(&sql[start..end], &WORDS)
}

fn checked<'s>(sql: &'s str, words: &[&str]) -> Result<&'s str, WriteFault> {
    let word: String = sql.chars().take_while(char::is_ascii_alphabetic).collect();
    let is_known = words.iter().any(|known| word.eq_ignore_ascii_case(known));
    if is_known { Ok(sql) } else { Err(WriteFault::NotAWrite) }
}

//! A write, whatever engine keeps the database: the statements of the config are prepared, run one after the other in
//! one transaction, and committed; a fault in any of them leaves the database as it was.
//!
//! Only a `Permit<Write>` gets in. This file knows no engine, and of the values only their names.

use std::collections::BTreeMap;

use super::sqlite::WriteConnection;
use crate::access::{Permit, Write};
use crate::config::{Limits, Source, Statement};
use crate::error::{Error, WriteFault};
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
    fn characters(&self) -> Option<String> {
        let value = match self {
            Self::Null => return None,
            Self::Integer(integer) => Value::Integer(*integer),
            Self::Real(real) => Value::of_real(*real)?,
            Self::Text(bytes) | Self::Blob(bytes) => Value::Text(bytes),
        };
        Some(String::from_utf8_lossy(&value.characters()).into_owned())
    }
}

/// Values by the names of their parameters, without the colon.
pub type Bindings = BTreeMap<String, Bound>;

/// A transaction that holds the lock for writing. Dropped without a commit, it leaves the database as it was.
pub trait Transaction: Sized {
    /// A statement of this engine, prepared.
    type Prepared<'s>: PreparedWrite
    where
        Self: 's;

    /// Connects and takes the lock for writing, for which it waits as long as the limits allow.
    ///
    /// # Errors
    /// [`Error::Database`]; [`Error::Write`] where the program may not write there.
    fn begin(source: &Source, limits: Limits, first: &Statement) -> Result<Self, Error>;

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
}

/// A statement that the engine has accepted.
pub trait PreparedWrite {
    /// The names of its parameters, as written.
    fn parameters(&self) -> Vec<String>;

    /// The names of the columns that it returns.
    fn columns(&self) -> Vec<String>;

    /// Runs it to its end and gives the last row that it returns.
    ///
    /// # Errors
    /// [`Error::Write`], [`Error::Database`].
    fn run(&mut self, value: &dyn Fn(&str) -> Bound) -> Result<Option<Vec<Bound>>, Error>;
}

/// What becomes of the transaction in the end.
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
    bindings: Bindings,
    ending: Ending,
) -> Result<Option<String>, Error> {
    let config = permit.config();
    let statements = config.statements(permit.action());
    let needs_id = permit.action().id_key().is_some();
    let [first, ..] = statements else { return Ok(None) };
    match &config.database {
        Source::Sqlite(_) => {
            run::<WriteConnection>(&config.database, config.limits, statements, bindings, needs_id, ending)
        }
        Source::Mysql(_) | Source::Postgres(_) => Err(first.refused(first.line, WriteFault::NoEngine)),
    }
}

fn run<T: Transaction>(
    source: &Source,
    limits: Limits,
    statements: &[Statement],
    mut bindings: Bindings,
    needs_id: bool,
    ending: Ending,
) -> Result<Option<String>, Error> {
    let [first, .., last] = [&statements[0], &statements[statements.len() - 1]];
    let transaction = T::begin(source, limits, first)?;
    let id = {
        let prepared = prepare_all(&transaction, statements, &bindings)?;
        let mut id = None;
        for mut statement in prepared {
            let row = statement.run(&|name| bindings.get(name).cloned().unwrap_or(Bound::Null))?;
            let columns = statement.columns();
            let row = row.unwrap_or_else(|| vec![Bound::Null; columns.len()]);
            for (name, value) in columns.into_iter().zip(row) {
                if name == "id" && value != Bound::Null {
                    id = value.characters();
                }
                bindings.insert(name, value);
            }
        }
        id
    };
    if needs_id && id.is_none() {
        return Err(last.refused(last.line, WriteFault::NoId));
    }
    match ending {
        Ending::Commit => transaction.commit(last)?,
        Ending::RollBack => drop(transaction),
    }
    Ok(id)
}

/// Prepares every statement before the first is run: a fault in the last one is found without a row written.
fn prepare_all<'s, T: Transaction>(
    transaction: &'s T,
    statements: &'s [Statement],
    bindings: &Bindings,
) -> Result<Vec<T::Prepared<'s>>, Error> {
    let mut names: Vec<String> = bindings.keys().cloned().collect();
    let mut all = Vec::new();
    for statement in statements {
        let sql = one_statement(&statement.sql).map_err(|fault| statement.refused(statement.line, fault))?;
        let prepared = transaction.prepare(statement, sql)?;
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
fn one_statement(sql: &str) -> Result<&str, WriteFault> {
    const WORDS: [&str; 5] = ["insert", "update", "replace", "select", "with"];
    if sql.contains('\0') {
        return Err(WriteFault::Nul);
    }
    let mut tokens = tokens(sql, Syntax::Sqlite).map(|token| token.range).peekable();
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

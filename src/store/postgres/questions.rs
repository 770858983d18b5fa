//! Questions that this program has itself: statements whose values are read as texts, and trials that may fail.
//!
//! After an error PostgreSQL refuses everything until the transaction ends; so what may fail is tried behind a
//! savepoint. `check` and `init` ask here; an answer to Roistat never does.

use std::convert::Infallible;

use super::connection::Database;
use super::failure::SessionFailure;
use super::session::{BoundStatement, Stopped};
use super::values::Kind;
use crate::value::Value;

/// The values of one row as texts; `None` for NULL.
pub(super) type TextRow = Vec<Option<String>>;

/// A statement of our own, which has so many columns.
pub(super) struct Question<'a> {
    /// Its SQL, with `$1` for a moment.
    pub(super) sql: &'a str,
    /// How many columns its rows have.
    pub(super) columns: usize,
    /// The moment, where it asks for one.
    pub(super) date: Option<i64>,
    /// The server says how many rows there were.
    pub(super) is_counted: bool,
}

impl<'a> Question<'a> {
    /// A query without a moment.
    pub(super) fn of(sql: &'a str, columns: usize) -> Self {
        Self { sql, columns, date: None, is_counted: true }
    }
}

impl Database {
    /// Does what may fail, and leaves the transaction usable.
    pub(super) fn attempt<T, E>(&self, act: impl FnOnce() -> Result<T, E>) -> Result<T, E>
    where
        E: From<SessionFailure>,
    {
        self.with(|session| session.command(&["SAVEPOINT attempt"]).map_err(E::from))?;
        let outcome = act();
        if outcome.is_err() {
            // Where the session is lost, too, the first error says more than a second one could.
            let _ = self.with(|session| session.command(&["ROLLBACK TO SAVEPOINT attempt"]));
        }
        outcome
    }

    /// The rows of a question.
    pub(super) fn texts(&self, question: &Question<'_>) -> Result<Vec<TextRow>, SessionFailure> {
        let kinds = vec![Kind::Text; question.columns];
        let Question { sql, date, is_counted, .. } = *question;
        let statement = BoundStatement { sql, parameter: date, kinds: &kinds, is_counted };
        let mut rows = Vec::new();
        let read = self.attempt(|| {
            self.rows(&statement, |row| {
                let text = |index| row.value(index).map(text_of);
                rows.push((0..question.columns).map(text).collect());
                Ok::<_, Infallible>(())
            })
        });
        match read {
            Ok(_) => Ok(rows),
            Err(Stopped::Failure(failure)) => Err(failure),
            Err(Stopped::Reader(never)) => match never {},
        }
    }

    /// The first value of a question, as a number; 0 where there is none.
    pub(super) fn number(&self, question: &Question<'_>) -> Result<u64, SessionFailure> {
        let rows = self.texts(question)?;
        let first = rows.into_iter().next().and_then(|row| row.into_iter().next()).flatten();
        Ok(first.and_then(|number| number.parse().ok()).unwrap_or(0))
    }
}

/// A value as it goes into a document.
pub(super) fn text_of(value: Value<'_>) -> String {
    String::from_utf8_lossy(&value.characters()).into_owned()
}

//! The way to a server: its line, the login, and the one read-only transaction in which all lists are read.
//!
//! Knows the config's words for a server, and no query. Whatever the server does, waiting ends a little after the
//! time limit: the server has its own limit, is asked to cancel where it overruns it, and is left where it is silent.

use std::cell::RefCell;
use std::io::Write;
use std::time::Duration;

use super::codes;
use super::failure::SessionFailure;
use super::line::{self, OpenLine};
use super::login::Account;
use super::message::Messages;
use super::rewritten;
use super::row::Row;
use super::session::{BoundStatement, Session, Stopped, limit_sql, milliseconds};
use super::values::Kind;
use crate::access::{Permit, Write as WriteRight};
use crate::config::{Limits, Query, Server, Tls};
use crate::error::{DatabaseFault, Error};
use crate::wire::{Deadline, Stream};

/// The time in which a server may still say itself that its limit was reached.
const GRACE: Duration = Duration::from_millis(500);

/// The time that asking for a cancellation may take.
const CANCELLATION: Duration = Duration::from_secs(1);

/// How a transaction begins that reads all at one moment.
const READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// How a transaction begins that writes: each of its statements sees what others have committed, so that two tries of one
/// lead at once end as one row.
const WRITING: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

/// A database on a server, held at one moment.
pub struct Database {
    session: RefCell<Session<Stream>>,
    server: Server,
    limits: Limits,
    deadline: Deadline,
}

impl Database {
    /// Connects, logs in and begins the transaction.
    pub(super) fn connect(server: &Server, limits: Limits) -> Result<Self, Error> {
        let begun = Self::begin(server, limits, READING);
        begun.map_err(|failure| login_error(server, limits, failure))
    }

    /// Connects, logs in and begins a transaction that writes, for a permit to do so alone.
    pub(super) fn connect_to_write(server: &Server, permit: &Permit<'_, WriteRight>) -> Result<Self, Error> {
        let limits = permit.config().limits;
        let begun = Self::begin(server, limits, WRITING);
        begun.map_err(|failure| login_error(server, limits, failure))
    }

    fn begin(server: &Server, limits: Limits, beginning: &str) -> Result<Self, SessionFailure> {
        let deadline = Deadline::after(limits.time_limit);
        let OpenLine { stream, is_private } = line::connect(server, deadline.later_by(GRACE))?;
        let account = Account {
            user: &server.user,
            password: Some(server.password.reveal()).filter(|password| !password.is_empty()),
            database: &server.name,
            is_private,
        };
        let mut session = Session::start(stream, &account)?;
        begin(&mut session, limits, beginning)?;
        Ok(Self { session: RefCell::new(session), server: server.clone(), limits, deadline })
    }

    /// Begins another transaction in a session whose last one has ended, with limits of its own.
    pub(super) fn resume(self, limits: Limits) -> Result<Self, SessionFailure> {
        let deadline = Deadline::after(limits.time_limit);
        {
            let mut session = self.session.borrow_mut();
            session.stream().wait_until(deadline.later_by(GRACE));
            begin(&mut session, limits, READING)?;
        }
        Ok(Self { limits, deadline, ..self })
    }

    /// Ends the transaction, and with it every lock that it holds; the session goes on.
    pub(super) fn pause(&self) -> Result<(), SessionFailure> {
        self.session.borrow_mut().commit()
    }

    /// Others can listen: the line is not encrypted and leaves this machine.
    pub(super) fn is_line_open(&self) -> bool {
        self.server.tls == Tls::Off && self.server.address.default_tls() != Tls::Off
    }

    /// Does something in the session; a query that goes on after our waiting is cancelled on the server.
    pub(super) fn with<T, E: From<SessionFailure>>(
        &self,
        act: impl FnOnce(&mut Session<Stream>) -> Result<T, E>,
    ) -> Result<T, E> {
        act(&mut self.session.borrow_mut())
    }

    /// Reads the rows of a statement within what is left of the time.
    pub(super) fn rows<E>(
        &self,
        statement: &BoundStatement<'_>,
        reader: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<u64, Stopped<E>> {
        self.reading(|session, left| session.rows(statement, left, reader))
    }

    /// The same for the last statement of the transaction, which ends with it.
    pub(super) fn rows_and_commit<E>(
        &self,
        statement: &BoundStatement<'_>,
        reader: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<u64, Stopped<E>> {
        self.reading(|session, left| session.rows_and_commit(statement, left, reader))
    }

    /// Reads within what is left of the time.
    fn reading<T, E>(
        &self,
        read: impl FnOnce(&mut Session<Stream>, Duration) -> Result<T, Stopped<E>>,
    ) -> Result<T, Stopped<E>> {
        let left = self.deadline.remaining().map_err(SessionFailure::from)?;
        let read = read(&mut self.session.borrow_mut(), left);
        if let Err(Stopped::Failure(SessionFailure::Deadline)) = read {
            self.cancel();
        }
        read
    }

    /// Carries out a statement that may write, within what is left of the time.
    pub(super) fn execute(
        &self,
        sql: &str,
        parameters: &[Option<Vec<u8>>],
        kinds: &[Kind],
        reader: impl FnMut(&Row<'_>),
    ) -> Result<(), SessionFailure> {
        let left = self.deadline.remaining()?;
        let done = self.session.borrow_mut().execute(sql, parameters, kinds, left, reader);
        if matches!(done, Err(SessionFailure::Deadline)) {
            self.cancel();
        }
        done
    }

    /// Ends the transaction as the statements say, and the session.
    pub(super) fn conclude(self, statements: &[&str]) -> Result<(), SessionFailure> {
        let mut session = self.session.into_inner();
        session.command(statements)?;
        session.end();
        Ok(())
    }

    /// The database on the server, as the config names it.
    pub(super) fn server(&self) -> &Server {
        &self.server
    }

    /// The limits of an answer.
    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    /// Asks the server to end our query, over a connection of its own. It need not answer, and nothing depends on it:
    /// the query has the server's own limit besides.
    fn cancel(&self) {
        let Some(key) = self.session.borrow().cancel_key() else { return };
        if let Ok(mut line) = line::connect(&self.server, Deadline::after(CANCELLATION)) {
            let _ = line.stream.write_all(Messages::default().cancel(key).bytes());
        }
    }

    /// Ends the transaction and the session, once it is known that each table had its rows.
    pub(super) fn finish(self) -> Result<(), Error> {
        let asked = rewritten::refuse_and_commit(&self);
        let Self { session, server, limits, .. } = self;
        match asked {
            Ok(()) => {}
            // Another kind of server, which speaks PostgreSQL's language: it has no such lists, and all rows are there.
            Err(SessionFailure::Server(error)) if codes::is_unknown(&error) => {}
            Err(failure) => return Err(error_at(&server, limits, None, failure)),
        }
        session.into_inner().end();
        Ok(())
    }

    /// The error of a failure, while a query of the config, or none, was being read.
    pub(super) fn error(&self, query: Option<&Query>, failure: SessionFailure) -> Error {
        error_at(&self.server, self.limits, query, failure)
    }
}

/// The error of a failure at a server.
pub(super) fn error_at(
    server: &Server,
    limits: Limits,
    query: Option<&Query>,
    failure: SessionFailure,
) -> Error {
    Error::Database {
        database: format!("postgres://{server}"),
        query: query.map(Query::key),
        fault: codes::fault(failure, limits, query.is_some()),
    }
}

/// The error of a failure on the way to a server.
fn login_error(server: &Server, limits: Limits, failure: SessionFailure) -> Error {
    let of_account = match &failure {
        SessionFailure::Server(error) => codes::login_fault(error, server),
        SessionFailure::Connection(_)
        | SessionFailure::Deadline
        | SessionFailure::Protocol(_)
        | SessionFailure::NoProcess
        | SessionFailure::Wire(_)
        | SessionFailure::Login(_) => None,
    };
    match of_account {
        Some(fault) => Error::Database {
            database: format!("postgres://{server}"),
            query: None,
            fault: DatabaseFault::Server(fault),
        },
        None => error_at(server, limits, None, failure),
    }
}

/// Begins the transaction, and says in it what may be said at startup to no pooler. Strings without `E` have no
/// escapes, as the search for `:date` takes it.
fn begin(session: &mut Session<Stream>, limits: Limits, beginning: &str) -> Result<(), SessionFailure> {
    let time_limit = milliseconds(limits.time_limit);
    let lock_limit = milliseconds(limits.busy_timeout);
    let mut statements = vec![
        beginning.to_owned(),
        limit_sql(limits.time_limit),
        format!("SET LOCAL lock_timeout={lock_limit}"),
        format!("SET LOCAL idle_in_transaction_session_timeout={time_limit}"),
        "SET LOCAL standard_conforming_strings=on".to_owned(),
    ];
    // Bytes in an unknown encoding are taken as they are: as UTF-8 the server would refuse them.
    if session.is_sql_ascii() {
        statements.push("SET LOCAL client_encoding='SQL_ASCII'".to_owned());
    }
    session.command(&statements.iter().map(String::as_str).collect::<Vec<_>>())
}

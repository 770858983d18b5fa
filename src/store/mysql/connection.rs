//! The way to a server: its line, the login, and the one read-only transaction in which all lists are read.
//!
//! Knows the config's words for a server, and no query. Whatever the server does, waiting ends a little after the
//! time limit: the server has its own limit, is asked to end a query that overruns it, and is left where it is silent.

use std::cell::RefCell;
use std::path::Path;
use std::time::Duration;

use super::codes;
use super::failure::SessionFailure;
use super::handshake::{Account, Greeting};
use super::packet::Packets;
use super::reply::Done;
use super::row::Row;
use super::session::{Described, Session, Stopped};
use super::settings;
use super::version::Version;
use crate::access::{Permit, Write};
use crate::config::{Address, Limits, Query, Server, Tls};
use crate::environment::instant;
use crate::error::{DatabaseFault, Error, ServerFault, TlsFault};
use crate::wire::{Deadline, Stream};

/// The time in which a server may still say itself that its limit was reached.
const GRACE: Duration = Duration::from_millis(500);

/// The time that asking for the end of a query may take.
const CANCELLATION: Duration = Duration::from_secs(1);

/// Where distributions put the server's socket: Debian, Red Hat, SUSE, and MySQL's own.
const SOCKETS: [&str; 5] = [
    "/run/mysqld/mysqld.sock",
    "/var/run/mysqld/mysqld.sock",
    "/var/lib/mysql/mysql.sock",
    "/run/mysql/mysql.sock",
    "/tmp/mysql.sock",
];

/// A database on a server, held at one moment.
pub struct Database {
    session: RefCell<Session<Stream>>,
    /// The version, as the server's greeting names it.
    version: Version,
    /// The number by which the server can be told to end our query.
    connection: u32,
    server: Server,
    limits: Limits,
    /// When the time of the answer is over.
    deadline: Deadline,
    /// How long it took to connect and to log in.
    login: Duration,
}

/// A session that has logged in, and what the server said of itself.
struct LoggedIn {
    session: Session<Stream>,
    version: Version,
    connection: u32,
}

impl Database {
    /// Connects, logs in and begins the transaction.
    pub(super) fn connect(server: &Server, limits: Limits) -> Result<Self, Error> {
        let begun = Self::begin(server, limits, settings::begin);
        begun.map_err(|failure| login_error(server, limits, failure))
    }

    /// Connects, logs in and begins a transaction that writes, for a permit to do so alone.
    pub(super) fn connect_to_write(server: &Server, permit: &Permit<'_, Write>) -> Result<Self, Error> {
        let limits = permit.config().limits;
        let begun = Self::begin(server, limits, settings::begin_writing);
        begun.map_err(|failure| login_error(server, limits, failure))
    }

    fn begin(
        server: &Server,
        limits: Limits,
        begin: impl FnOnce(&mut Session<Stream>, Version, Limits) -> Result<(), SessionFailure>,
    ) -> Result<Self, SessionFailure> {
        let deadline = Deadline::after(limits.time_limit);
        let start = instant();
        let LoggedIn { mut session, version, connection } = log_in(server, deadline.later_by(GRACE))?;
        let login = start.elapsed();
        begin(&mut session, version, limits)?;
        Ok(Self {
            session: RefCell::new(session),
            version,
            connection,
            server: server.clone(),
            limits,
            deadline,
            login,
        })
    }

    /// Begins another transaction in a session whose last one has ended, with limits of its own.
    pub(super) fn resume(self, limits: Limits) -> Result<Self, SessionFailure> {
        let deadline = Deadline::after(limits.time_limit);
        {
            let mut session = self.session.borrow_mut();
            session.stream().wait_until(deadline.later_by(GRACE));
            settings::begin(&mut session, self.version, limits)?;
        }
        Ok(Self { limits, deadline, ..self })
    }

    /// Ends the transaction, and with it every lock that it holds; the session goes on.
    pub(super) fn pause(&self) -> Result<(), SessionFailure> {
        self.session.borrow_mut().command("COMMIT")
    }

    /// Has queries give no more than so many rows, where they have no limit of their own.
    pub(super) fn limit_rows(&self, most: usize) -> Result<(), SessionFailure> {
        self.session.borrow_mut().command(&format!("SET sql_select_limit = {most}"))
    }

    /// The server's kind and version.
    pub(super) fn version(&self) -> Version {
        self.version
    }

    /// The limits of an answer.
    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    /// The database on the server, as the config names it.
    pub(super) fn server(&self) -> &Server {
        &self.server
    }

    /// How long it took to connect and to log in.
    pub(super) fn login(&self) -> Duration {
        self.login
    }

    /// All rows of a query of ours, as the server prints them.
    pub(super) fn texts(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>, SessionFailure> {
        self.all(sql, |row| {
            let text = |index| Some(String::from_utf8_lossy(row.printed(index)?).into_owned());
            (0..row.width()).map(text).collect()
        })
    }

    /// All rows of a query of ours, each read by a function.
    pub(super) fn all<T>(&self, sql: &str, read: impl Fn(&Row<'_>) -> T) -> Result<Vec<T>, SessionFailure> {
        self.deadline.remaining()?;
        let rows = self.session.borrow_mut().all(sql, read);
        if matches!(rows, Err(SessionFailure::Deadline)) {
            self.kill_query();
        }
        rows
    }

    /// The number that a query of ours has in its one row.
    pub(super) fn number(&self, sql: &str) -> Result<u64, SessionFailure> {
        let rows = self.texts(sql)?;
        let number = rows.first().and_then(|row| row.first()?.as_ref()?.parse().ok());
        number.ok_or(SessionFailure::Protocol("a count that is no number"))
    }

    /// Has the server understand a query.
    pub(super) fn describe(&self, sql: &str) -> Result<Described, SessionFailure> {
        self.session.borrow_mut().describe(sql)
    }

    /// Reads the rows of a query; one that goes on after our waiting is ended on the server.
    pub(super) fn rows<E>(
        &self,
        sql: &str,
        width: usize,
        reader: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), Stopped<E>> {
        self.deadline.remaining().map_err(SessionFailure::from)?;
        let read = self.session.borrow_mut().rows(sql, width, reader);
        match read {
            // To some functions the server's limit is an end like another: what comes after the limit is no answer.
            Ok(()) => Ok(self.deadline.remaining().map(|_| ()).map_err(SessionFailure::from)?),
            Err(Stopped::Failure(SessionFailure::Deadline)) => {
                self.kill_query();
                Err(SessionFailure::Deadline.into())
            }
            stopped => stopped,
        }
    }

    /// Carries out a statement that may write, within what is left of the time.
    pub(super) fn execute(&self, sql: &str, reader: impl FnMut(&Row<'_>)) -> Result<Done, SessionFailure> {
        self.deadline.remaining()?;
        let done = self.session.borrow_mut().execute(sql, reader);
        if matches!(done, Err(SessionFailure::Deadline)) {
            self.kill_query();
        }
        done
    }

    /// Ends the transaction as the statement says; the session is over.
    pub(super) fn conclude(self, statement: &str) -> Result<(), SessionFailure> {
        self.session.borrow_mut().command(statement)
    }

    /// Asks the server to end our query, over a connection of its own. Nothing depends on it: the query has the
    /// server's own limit besides.
    fn kill_query(&self) {
        if let Ok(mut other) = log_in(&self.server, Deadline::after(CANCELLATION)) {
            let _ = other.session.command(&format!("KILL QUERY {}", self.connection));
        }
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
        database: format!("mysql://{server}"),
        query: query.map(Query::key),
        fault: codes::fault(failure, limits, query.is_some()),
    }
}

/// The error of a failure on the way to a server.
fn login_error(server: &Server, limits: Limits, failure: SessionFailure) -> Error {
    let of_account = match &failure {
        SessionFailure::Server(error) => codes::login_fault(error, server),
        SessionFailure::Unreached(_)
        | SessionFailure::Connection(_)
        | SessionFailure::Deadline
        | SessionFailure::Protocol(_)
        | SessionFailure::Login(_)
        | SessionFailure::Incomplete(_) => None,
    };
    match of_account {
        Some(fault) => Error::Database {
            database: format!("mysql://{server}"),
            query: None,
            fault: DatabaseFault::Server(fault),
        },
        None => error_at(server, limits, None, failure),
    }
}

/// Connects and logs in.
fn log_in(server: &Server, deadline: Deadline) -> Result<LoggedIn, SessionFailure> {
    let (stream, is_local) = open(&server.address, deadline)?;
    let mut packets = Packets::of(stream);
    let greeting = Greeting::read(&mut packets)?;
    let is_encrypted = server.tls != Tls::Off;
    if is_encrypted {
        if !greeting.has_tls() {
            let fault = TlsFault::NotOffered { setting: "ssl_cert = …", file: "my.cnf" };
            return Err(ServerFault::Tls(fault).into());
        }
        greeting.ask_for_tls(&mut packets)?;
        let host = host(&server.address);
        packets =
            packets.exchanged(|stream| stream.encrypted(host, server.tls).map_err(SessionFailure::from))?;
    }
    let account = Account {
        user: &server.user,
        password: server.password.reveal(),
        database: &server.name,
        is_private: is_local || is_encrypted,
    };
    greeting.log_in(&mut packets, &account, is_encrypted)?;
    let Greeting { version, connection, .. } = greeting;
    Ok(LoggedIn { session: Session::of(packets), version, connection })
}

/// Opens the way to an address, and says whether it is a socket of this machine.
fn open(address: &Address, deadline: Deadline) -> Result<(Stream, bool), ServerFault> {
    match address {
        Address::Socket { path, .. } => Ok((Stream::unix(path, deadline)?, true)),
        Address::Host { host, port } => Ok((Stream::tcp(host, *port, deadline)?, false)),
        Address::Local => {
            let sockets = SOCKETS.iter().map(Path::new).filter(|socket| socket.exists());
            for socket in sockets {
                if let Ok(stream) = Stream::unix(socket, deadline) {
                    return Ok((stream, true));
                }
            }
            let stream = Stream::tcp("127.0.0.1", 3306, deadline).map_err(no_local_server)?;
            Ok((stream, false))
        }
    }
}

/// Says of a `localhost` where nothing answers which sockets were tried.
fn no_local_server(fault: ServerFault) -> ServerFault {
    match fault {
        ServerFault::Unreachable { words } => {
            ServerFault::NoLocalServer { words, sockets: SOCKETS.join(", ") }
        }
        fault => fault,
    }
}

/// The name that a server's certificate must have.
fn host(address: &Address) -> &str {
    match address {
        Address::Host { host, .. } => host,
        Address::Socket { .. } | Address::Local => "localhost",
    }
}

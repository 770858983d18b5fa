//! The failures between this program and a PostgreSQL server, as facts.
//!
//! Knows no config and no request; what a failure means for the owner is `codes`' business.

use std::io;

use crate::error::ServerFault;

/// The reason why the server's answer did not come, or did not come whole.
#[derive(Debug)]
pub(super) enum SessionFailure {
    /// The server reported an error.
    Server(ServerError),
    /// The connection could not be used any longer, or the server closed it.
    Connection(io::Error),
    /// The time for this answer is over.
    Deadline,
    /// The server sent what the protocol does not allow at this point.
    Protocol(&'static str),
    /// The server could not even start a process for the connection.
    NoProcess,
    /// The server cannot be reached, or not by such a line as the config asks for.
    Wire(ServerFault),
    /// The login cannot go on.
    Login(LoginFailure),
}

/// The reason why a login cannot go on, other than by an error of the server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LoginFailure {
    /// The server asks for a password, and the config has none.
    NoPassword,
    /// The server asks for the clear password over a line that others can read.
    ClearPassword,
    /// The server asks for a way to log in that this program does not have.
    Method(&'static str),
    /// The server does not prove that it knows the password.
    Unproven,
}

/// An error as the server reports it (PostgreSQL, "Error and Notice Message Fields").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ServerError {
    /// SQLSTATE, five characters.
    pub(super) state: String,
    /// The server's words, in its own language.
    pub(super) words: String,
    /// The place in the statement, in characters counted from 1, where the server names one.
    pub(super) position: Option<usize>,
}

impl From<ServerFault> for SessionFailure {
    fn from(fault: ServerFault) -> Self {
        Self::Wire(fault)
    }
}

impl From<io::Error> for SessionFailure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // A socket's own time limit is reported as either of the two, by platform.
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::Deadline,
            _ => Self::Connection(error),
        }
    }
}

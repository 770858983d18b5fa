//! The failures between this program and a server of MySQL's kind, as facts.
//!
//! Knows no config and no request; what a failure means for the owner is `codes`' business.

use std::io::{self, ErrorKind};

use crate::error::ServerFault;

/// The reason why the server's answer did not come, or did not come whole.
#[derive(Debug)]
pub(super) enum SessionFailure {
    /// The server reported an error.
    Server(ServerError),
    /// The server cannot be reached as the config asks.
    Unreached(ServerFault),
    /// The connection could not be used any longer, or the server closed it.
    Connection(io::Error),
    /// The time for this answer is over.
    Deadline,
    /// The server sent what the protocol does not allow at this point.
    Protocol(&'static str),
    /// The login cannot go on.
    Login(LoginFailure),
    /// The server has cut a value or left rows out, in its own words.
    Incomplete(String),
}

/// The reason why a login cannot go on, other than by an error of the server's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LoginFailure {
    /// The server does not know the password's hash and asks for the password over a line that others can read.
    ClearPassword,
    /// The server asks for a way to log in that this program does not have.
    Plugin(String),
    /// The user's name or the database's has a character that the protocol ends a text with.
    Nul,
}

/// An error as the server reports it (MySQL, "`ERR_Packet`").
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ServerError {
    /// The server's number for it.
    pub(super) code: u16,
    /// The server's words, in its own language.
    pub(super) words: String,
}

impl From<io::Error> for SessionFailure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::TimedOut => Self::Deadline,
            _ => Self::Connection(error),
        }
    }
}

impl From<ServerFault> for SessionFailure {
    fn from(fault: ServerFault) -> Self {
        Self::Unreached(fault)
    }
}

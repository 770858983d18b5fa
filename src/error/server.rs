//! What is wrong with a database server, or with the way to it, and its wording, which continues a sentence that begins
//! with the database. The same for all servers; the words are the server's or the system's, freed of what may be out
//! of a row, and never hold a password.

use std::fmt::{self, Display, Formatter};

/// What is wrong with a server, or with the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerFault {
    /// The host has no address: its name does not exist.
    UnknownHost {
        /// The name.
        host: String,
    },
    /// The servers that know names of hosts give no answer.
    NoResolver {
        /// The name.
        host: String,
        /// The system's words, or what the servers said.
        words: String,
    },
    /// Nothing answers at the address.
    Unreachable {
        /// The system's words.
        words: String,
    },
    /// The connection ended while rows were read.
    Lost {
        /// The system's words.
        words: String,
    },
    /// The server starts, stops, or hands over to another.
    Unavailable {
        /// The server's words.
        words: String,
    },
    /// The server, or the account, has no connection to spare.
    Full {
        /// The server's words.
        words: String,
    },
    /// The server ended our transaction in favour of another.
    Conflict {
        /// The server's words.
        words: String,
    },
    /// The server does not know the account, its password or the place that it comes from.
    Denied {
        /// The server's words.
        words: String,
    },
    /// The server has no such database.
    UnknownDatabase {
        /// The server's words.
        words: String,
    },
    /// The line cannot be encrypted as the config asks.
    Tls {
        /// The reason, and what to do.
        words: String,
    },
    /// The server asks for a login that this program cannot or must not give.
    Login {
        /// What it asks for, and what to do.
        words: String,
    },
    /// The server sent what its protocol does not allow.
    Protocol {
        /// What it was.
        words: String,
    },
}

impl Display for ServerFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownHost { host } => write!(
                f,
                "cannot be reached: there is no host `{host}`; correct `host` in the config, or put it into /etc/hosts"
            ),
            Self::NoResolver { host, words } => write!(
                f,
                "cannot be reached: the address of `{host}` is not known, {words}; see /etc/resolv.conf"
            ),
            Self::Unreachable { words } => write!(
                f,
                "cannot be reached: {words}; the server may be down, or `host` and `port` in the config are not its own"
            ),
            Self::Lost { words } => write!(f, "was lost while it was read: {words}"),
            Self::Unavailable { words } => write!(f, "is not available now: {words}"),
            Self::Full { words } => write!(
                f,
                "has no connection to spare: {words}; raise the limit of the server, or that of the account"
            ),
            Self::Conflict { words } => write!(f, "could not be read at one moment: {words}"),
            Self::Denied { words } => {
                write!(f, "does not let the account in: {words}; correct `user` and `password` in the config")
            }
            Self::UnknownDatabase { words } => {
                write!(f, "is not on the server: {words}; correct its name in the config")
            }
            Self::Tls { words } => write!(f, "cannot be reached by an encrypted line: {words}"),
            Self::Login { words } => write!(f, "cannot be logged in to: {words}"),
            Self::Protocol { words } => write!(
                f,
                "gave no answer of its protocol, but {words}; another kind of server may listen at its port"
            ),
        }
    }
}

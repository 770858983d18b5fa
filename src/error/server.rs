//! Faults of a database server, or of the way to it, and their wording, which continues a sentence that
//! begins with the database. The same for all servers; the words are the server's or the system's, freed of
//! what may be out of a row, and never hold a password.

use std::fmt::{self, Display, Formatter};

/// A fault of a server, or of the way to it.
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
        /// The server that was asked last, and the system's words or what it said.
        words: String,
    },
    /// Nothing answers at the address.
    Unreachable {
        /// The system's words.
        words: String,
    },
    /// There is no socket of a server at its path, or nothing listens at it.
    NoSocket {
        /// The path.
        path: String,
        /// The system's words.
        words: String,
    },
    /// Nothing answers on this machine, by any of the ways to a server of the engine.
    NoLocalServer {
        /// The address that was tried last, and the system's words.
        words: String,
        /// The paths of the sockets that were tried.
        sockets: String,
    },
    /// The server closed the connection without a word.
    Closed,
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
        /// The statements that make such an account, where the words say from where it comes.
        account: Option<String>,
    },
    /// The account may not read the database.
    NoRight {
        /// The server's words.
        words: String,
        /// The statement that lets it.
        statement: String,
    },
    /// No account of the server's may come from this machine.
    HostNotAllowed {
        /// The server's words.
        words: String,
        /// The statements that make one.
        statement: String,
    },
    /// The server takes no connection from this machine any more, after too many that broke off.
    HostBlocked {
        /// The server's words.
        words: String,
    },
    /// The server's list of who may come from where, `pg_hba.conf`, has no line for the account, or one that rejects it.
    NoAccessRule {
        /// The server's words.
        words: String,
        /// The line that lets it in by its password.
        rule: String,
    },
    /// The server asks for no password, but lets in the system's user of the same name alone.
    SystemUser {
        /// The server's words.
        words: String,
        /// The line of `pg_hba.conf` that lets the account in by its password.
        rule: String,
    },
    /// The server has no such database.
    UnknownDatabase {
        /// The server's words.
        words: String,
    },
    /// The line cannot be encrypted as the config asks.
    Tls(TlsFault),
    /// The server refuses the login for another reason than the account's password.
    Login {
        /// The server's words.
        words: String,
    },
    /// The server asks for a login that this program cannot or must not give.
    LoginMethod(LoginMethodFault),
    /// The server sent what its protocol does not allow.
    Protocol {
        /// The description of that message.
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
                "cannot be reached: no DNS server knows the address of `{host}`: {words}; see /etc/resolv.conf"
            ),
            Self::Unreachable { words } => write!(
                f,
                "cannot be reached: {words}; the server may be down, or `host` and `port` in the config are not its own"
            ),
            Self::NoSocket { path, words } => write!(
                f,
                "cannot be reached: the socket `{path}`: {words}; the server may be down, or its socket lies at another path \
                 than the config says"
            ),
            Self::NoLocalServer { words, sockets } => write!(
                f,
                "cannot be reached: {words}, and no server answers at {sockets}; see `socket` in the config"
            ),
            Self::Closed => write!(f, "closed the connection without a word"),
            Self::Lost { words } => write!(f, "was lost while it was read: {words}"),
            Self::Unavailable { words } => write!(f, "is not available now: {words}"),
            Self::Full { words } => write!(
                f,
                "has no connection to spare: {words}; raise the limit of the server, or that of the account"
            ),
            Self::Conflict { words } => write!(f, "could not be read at one moment: {words}"),
            Self::NoRight { words, .. } => write!(f, "may not be read by the account: {words}"),
            Self::HostNotAllowed { words, .. } => write!(f, "takes no connection from this machine: {words}"),
            Self::HostBlocked { words } => write!(f, "takes no more connections from this machine: {words}"),
            Self::NoAccessRule { words, .. } => write!(f, "does not let the account in from here: {words}"),
            Self::SystemUser { words, .. } => {
                write!(f, "lets in the system's user of the account's name alone: {words}")
            }
            Self::Denied { words, .. } => {
                write!(f, "does not let the account in: {words}; correct `user` and `password` in the config")
            }
            Self::UnknownDatabase { words } => {
                write!(f, "is not on the server: {words}; correct its name in the config")
            }
            Self::Tls(fault) => write!(f, "cannot be reached by an encrypted line: {fault}"),
            Self::Login { words } => write!(f, "cannot be logged in to: {words}"),
            Self::LoginMethod(fault) => write!(f, "cannot be logged in to: {fault}"),
            Self::Protocol { words } => write!(
                f,
                "gave no answer of its protocol, but {words}; another kind of server may listen at its port"
            ),
        }
    }
}

/// The reason why a line to a server cannot be encrypted as the config asks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "a program with TLS and one without it meet different ones")]
pub enum TlsFault {
    /// The server does not offer it.
    NotOffered {
        /// The setting of the server that switches it on.
        setting: &'static str,
        /// The server's file that has such settings.
        file: &'static str,
    },
    /// This program was built without it.
    NotBuilt,
    /// A certificate cannot have such a name.
    NoName {
        /// The name of the host in the config.
        host: String,
    },
    /// The server's certificate is signed by an authority that this machine does not know.
    UnknownAuthority,
    /// The server's certificate is for another name.
    OtherName {
        /// The name of the host in the config.
        host: String,
    },
    /// The server's certificate has expired.
    Expired,
    /// The server's certificate is not valid for another reason.
    NotValid {
        /// The words of the TLS library.
        words: String,
    },
    /// The two sides could not agree.
    NotAgreed {
        /// The words of the TLS library.
        words: String,
    },
}

impl Display for TlsFault {
    /// Continues a sentence about the way to the server.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let unproven = "ask the host for the name and the authority to trust, or set `tls = \"required\"` in the config, which \
                        encrypts without asking who answers";
        match self {
            Self::NotOffered { setting, file } => write!(
                f,
                "the server offers none; set `{setting}` in its {file}, or `tls = \"off\"` in the config"
            ),
            Self::NotBuilt => {
                write!(f, "this program was built without TLS; take one that was built with it")
            }
            Self::NoName { host } => {
                write!(f, "`{host}` is no name that a certificate can have; correct `host` in the config")
            }
            Self::UnknownAuthority => write!(
                f,
                "the server's certificate is signed by an authority that this machine does not know; {unproven}"
            ),
            Self::OtherName { host } => {
                write!(f, "the server's certificate is not for the name `{host}`; {unproven}")
            }
            Self::Expired => write!(f, "the server's certificate has expired; {unproven}"),
            Self::NotValid { words } => {
                write!(f, "the server's certificate is not valid, {words}; {unproven}")
            }
            Self::NotAgreed { words } => write!(f, "{words}"),
        }
    }
}

/// The reason why this program does not give the login that a server asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginMethodFault {
    /// The server asks for a password, and the config has none.
    NoPassword,
    /// The server asks for the password itself, over a line that others can read.
    ClearPassword,
    /// The server asks for a way to log in that this program does not have.
    Unknown {
        /// Its name.
        method: String,
        /// The ways that it has for this kind of server.
        known: &'static [&'static str],
    },
    /// The server does not prove that it knows the password.
    Unproven,
    /// The user's name or the database's has a NUL character.
    Nul,
}

impl Display for LoginMethodFault {
    /// Continues a sentence about the server.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPassword => write!(f, "it asks for a password: set `password`"),
            Self::ClearPassword => write!(
                f,
                "it asks for the clear password over an open line: set `tls = \"required\"` in the config, or use its socket"
            ),
            Self::Unknown { method, known } => write!(
                f,
                "it asks for a login by `{method}`, which this program does not have: make an account that logs in by `{}`",
                known.join("` or `")
            ),
            Self::Unproven => write!(f, "it does not prove that it knows the account's password"),
            Self::Nul => write!(f, "`user` or `name` in the config has a NUL character: take it out"),
        }
    }
}

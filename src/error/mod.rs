//! Everything that can go wrong, as facts, and the one wording of each for the owner: lower case, what
//! failed first, its subject in backticks, then the remedy.
//!
//! This room knows no statuses: `refusal` decides what the sender of a request sees. No variant carries a token, a
//! password or anything out of a row, so that the owner can show his log to a helper.

mod arguments;
mod config;
mod database;
mod journal;
mod request;
mod select;
mod server;
mod slip;
mod write;

use std::ffi::OsString;
use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::PathBuf;

pub use self::arguments::{AddressFault, Complaint};
pub use self::config::{ConfigFault, ConfigProblem, Expected, UrlFault};
pub use self::database::{DatabaseFault, SqliteFault};
pub use self::journal::{JournalError, JournalFault, TakenBy};
pub use self::request::{CredentialsFault, ParameterFault};
pub use self::select::SelectFault;
pub use self::server::{LoginMethodFault, ServerFault, TlsFault};
pub use self::slip::Slip;
pub use self::write::{BodyFault, WriteFault};
use crate::protocol::Method;

/// The reason why an answer could not be given.
#[derive(Debug)]
pub enum Error {
    /// The request names a path below the program, which has none.
    Path,
    /// No action, or not this one, takes the request's method.
    Method {
        /// `REQUEST_METHOD`, where there was one.
        method: Option<OsString>,
        /// The methods that it could be.
        allowed: &'static [Method],
    },
    /// The query string is longer than any of Roistat's.
    QueryLength {
        /// Its length in bytes.
        length: usize,
        /// The longest that is read, in bytes.
        longest: usize,
    },
    /// The request does not have the right user and token.
    Credentials {
        /// The fault.
        fault: CredentialsFault,
    },
    /// A parameter has no meaning as it was sent.
    Parameter {
        /// Its name.
        name: &'static str,
        /// The fault of its value.
        fault: ParameterFault,
    },
    /// The action is Roistat's, but the config has no queries for it.
    ActionNotConfigured {
        /// The action's name.
        action: &'static str,
        /// The section that would answer it.
        section: &'static str,
    },
    /// The config cannot be found, read or understood.
    Config {
        /// The config; `None` where even its place is not known.
        file: Option<PathBuf>,
        /// Everything that is wrong with it, in the order of its lines; at least one.
        faults: Vec<ConfigFault>,
    },
    /// A query of the config is not one that answers Roistat.
    Select {
        /// The config.
        file: PathBuf,
        /// The line of the config, counted from 1: SQLite's word for the place, or the query's beginning.
        line: usize,
        /// The query's key, as in `export.orders`.
        key: String,
        /// The fault.
        fault: SelectFault,
    },
    /// The database cannot be read, now or ever.
    Database {
        /// The file, or the server and the name; without a password.
        database: String,
        /// The key of the query that was being read, as in `export.orders`.
        query: Option<String>,
        /// The fault.
        fault: DatabaseFault,
    },
    /// The body of a write cannot be read.
    Body {
        /// The fault.
        fault: BodyFault,
    },
    /// A lead has nothing by which it could be told from others.
    EmptyLead,
    /// A statement of the config cannot write, or the database refuses it.
    Write {
        /// The config.
        file: PathBuf,
        /// The line of the config, counted from 1.
        line: usize,
        /// The statement's key, as in `lead.sql`.
        key: String,
        /// The fault.
        fault: WriteFault,
    },
    /// The answer found no room.
    Spool {
        /// The system's error, with the folder.
        source: io::Error,
    },
}

/// Rows that went out without their `fields` or `products`, because the column held no such JSON: no error, but
/// the owner should know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WithoutJson {
    /// How many.
    pub rows: u64,
}

impl Display for WithoutJson {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (rows, them) = if self.rows == 1 { ("row", "its") } else { ("rows", "their") };
        write!(
            f,
            "{} {rows} went out without {them} `fields` or `products`: the column must hold a JSON object, or array; \
             `check` names a row",
            self.rows
        )
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path => write!(
                f,
                "the request has a path behind the program's name (`PATH_INFO`): the page URL ends with the name"
            ),
            Self::Method { method: None, .. } => {
                write!(f, "the request has no method: `REQUEST_METHOD` is not set")
            }
            Self::Method { method: Some(method), allowed } => {
                write!(f, "method `{}` is not answered: only {} are", method.display(), listed(allowed))
            }
            Self::QueryLength { length, longest } => {
                write!(f, "the query string has {length} bytes: at most {longest} are read")
            }
            Self::Credentials { fault } => write!(f, "{fault}"),
            Self::Parameter { name, fault } => write!(f, "parameter `{name}` {fault}"),
            Self::ActionNotConfigured { action, section } => {
                write!(
                    f,
                    "parameter `action` is `{action}`, which the config has no section `[{section}]` for"
                )
            }
            Self::Config { file, faults } => {
                if let Some(file) = file {
                    write!(f, "config `{}`", file.display())?;
                } else {
                    write!(f, "config")?;
                }
                if let Some(first) = faults.first() {
                    write!(f, "{first}")?;
                }
                match faults.len() {
                    0 | 1 => Ok(()),
                    more => write!(f, " (and {} more: `check` names them all)", more - 1),
                }
            }
            Self::Select { file, line, key, fault } => {
                write!(f, "config `{}` line {line}: query `{key}` {fault}", file.display())
            }
            Self::Database { database, query: None, fault } => write!(f, "database `{database}` {fault}"),
            Self::Database { database, query: Some(query), fault } => {
                write!(f, "database `{database}`, query `{query}`: {fault}")
            }
            Self::Body { fault } => write!(f, "the body of the request {fault}"),
            Self::EmptyLead => {
                write!(
                    f,
                    "the lead has neither `id` nor date, phone, e-mail, visit or title: there is nothing to store"
                )
            }
            Self::Write { file, line, key, fault } => {
                write!(f, "config `{}` line {line}: statement `{key}` {fault}", file.display())
            }
            Self::Spool { source } => write!(
                f,
                "the answer found no room in {source}; free some, or set `page_size`, or set the variable TMPDIR"
            ),
        }
    }
}

/// Methods as a sentence lists them.
pub fn listed(methods: &[Method]) -> String {
    let names: Vec<_> = methods.iter().map(|method| method.name()).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}

impl std::error::Error for Error {}

//! Everything that can go wrong, as facts, and the one wording of each for the owner: lower case, what
//! failed first, its subject in backticks, then the remedy.
//!
//! Knows no statuses; what a stranger may see of an error is `refusal`'s business. No variant carries a
//! token, a password or anything out of a row, so that the log may be shown to anybody who helps.

use std::ffi::OsString;
use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::PathBuf;

/// Why an answer could not be given.
#[derive(Debug)]
pub enum Error {
    /// The request names a path below the program, which has none.
    Path,
    /// The request's method reads nothing, or is not there.
    Method {
        /// `REQUEST_METHOD`, where there was one.
        method: Option<OsString>,
    },
    /// The query string is longer than any of Roistat's.
    QueryLength {
        /// Its length in bytes.
        length: usize,
        /// The longest that is read, in bytes.
        longest: usize,
    },
    /// Who asks has not shown the right user and token.
    Credentials {
        /// What about them is wrong.
        fault: CredentialsFault,
    },
    /// A parameter has no meaning as it was sent.
    Parameter {
        /// Its name.
        name: &'static str,
        /// What is wrong with its value.
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
        /// What is wrong with it.
        fault: SelectFault,
    },
    /// The database cannot be read, now or ever.
    Database {
        /// The database's file.
        file: PathBuf,
        /// The key of the query that was being read, as in `export.orders`.
        query: Option<String>,
        /// What is wrong with it.
        fault: DatabaseFault,
    },
    /// The answer found no room.
    Spool {
        /// What the system said, and of which folder.
        source: io::Error,
    },
}

/// What is wrong with a user and a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialsFault {
    /// There is no token.
    TokenAbsent,
    /// `user` or `token` stands there twice.
    Repeated,
    /// The token is not that of the config's user and password.
    TokenWrong,
    /// The token is right, the user is not the config's.
    UserWrong,
}

/// What is wrong with a parameter's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterFault {
    /// It stands there more than once.
    Repeated,
    /// It is none of the words that may stand there.
    Unknown,
    /// It is no whole number in decimal digits from `least` on that fits 64 bits.
    NotANumber {
        /// The least number that may stand there.
        least: i64,
    },
}

/// One thing that is wrong with a config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFault {
    /// The line, counted from 1; `None` where it is about the file as a whole.
    pub line: Option<usize>,
    /// What it is.
    pub problem: ConfigProblem,
}

/// What can be wrong with a config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigProblem {
    /// The system does not say where the executable is, and `ROISTAT_CONFIG` is not set.
    NoPlace,
    /// `ROISTAT_CONFIG` holds a path that depends on who starts the program where.
    NotAbsolute,
    /// The file is missing.
    Missing,
    /// Something is there that is not a regular file.
    NotAFile,
    /// The system would not let us read the file.
    Unreadable {
        /// The system's words.
        words: String,
    },
    /// The file is longer than any config is.
    TooLong {
        /// The most that is read, in bytes.
        most: u64,
    },
    /// The file is not UTF-8.
    NotUtf8,
    /// The file is not TOML.
    Syntax {
        /// The parser's words.
        words: String,
    },
    /// A key that means nothing here.
    UnknownKey {
        /// The key, with its section.
        key: String,
        /// The key that was probably meant.
        nearest: Option<&'static str>,
    },
    /// A key that must be there is not.
    MissingKey {
        /// The key, with its section.
        key: String,
    },
    /// A value of another type than the key takes.
    WrongType {
        /// The key, with its section.
        key: String,
        /// What belongs there.
        expected: &'static str,
    },
    /// A value that must say something is empty.
    Empty {
        /// The key.
        key: &'static str,
    },
    /// A number, or a word, that the key does not take.
    NotAllowed {
        /// The key.
        key: &'static str,
        /// What it takes.
        allowed: String,
    },
    /// The database is given as a URI and not as a path.
    DatabaseUri,
}

/// What is wrong with a query of the config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectFault {
    /// It does not begin with SELECT or WITH.
    NotASelect,
    /// It would change something, or reach beyond reading tables.
    NotReadOnly,
    /// There is more than one statement.
    SeveralStatements,
    /// It holds a NUL character, where SQLite takes it to end.
    Nul,
    /// A parameter other than `:date`.
    UnknownParameter {
        /// The parameter as written; `?` for one without a name.
        name: String,
    },
    /// Columns that Roistat requires are missing.
    MissingColumns {
        /// Their names.
        names: Vec<&'static str>,
    },
    /// A column stands there twice.
    RepeatedColumn {
        /// Its name.
        name: String,
    },
    /// It reads a table whose name, or a name in which, is not UTF-8.
    NameNotUtf8 {
        /// The table, mended.
        table: String,
    },
    /// SQLite does not understand it.
    Sqlite {
        /// SQLite's words.
        words: String,
    },
}

/// What is wrong with a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseFault {
    /// There is no such file.
    Missing,
    /// Something is there that is not a regular file.
    NotAFile,
    /// The system would not let us read the file.
    Unreadable {
        /// The system's or SQLite's words.
        words: String,
    },
    /// The file is something else than an SQLite database.
    NotADatabase,
    /// The file is damaged.
    Damaged {
        /// SQLite's words.
        words: String,
    },
    /// Somebody held it locked for longer than we wait.
    Busy {
        /// How long we waited, in seconds.
        seconds: u64,
    },
    /// The reading took longer than it may.
    TimeLimit {
        /// How long it may take, in seconds.
        seconds: u64,
    },
    /// A write was interrupted; its journal waits for a program that may write.
    UnhealedJournal,
    /// It is in WAL mode, and its `-shm` file is not there for us.
    WalUnreachable,
    /// It is in WAL mode without a `-shm` file, which would come to belong to us and lock its owner out.
    WalOfAnother,
    /// Temporary files found no room.
    NoRoom,
    /// A query failed while its rows were read.
    Failed {
        /// SQLite's words.
        words: String,
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
            Self::Path => {
                write!(f, "the request has a path behind the program's name: the page URL ends with the name")
            }
            Self::Method { method: None } => {
                write!(f, "the request has no method: `REQUEST_METHOD` is not set")
            }
            Self::Method { method: Some(method) } => {
                write!(f, "method `{}` is not answered: only GET and HEAD are", method.display())
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
            Self::Database { file, query: None, fault } => write!(f, "database `{}` {fault}", file.display()),
            Self::Database { file, query: Some(query), fault } => {
                write!(f, "database `{}`, query `{query}`: {fault}", file.display())
            }
            Self::Spool { source } => write!(
                f,
                "the answer found no room in {source}; free some, or set `page_size`, or set the variable TMPDIR"
            ),
        }
    }
}

impl std::error::Error for Error {}

impl Display for CredentialsFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TokenAbsent => {
                "parameter `token` is absent: Roistat sends it where both login and password are filled in"
            }
            Self::Repeated => {
                "parameter `user` or `token` is there twice: give Roistat the page URL without them"
            }
            Self::TokenWrong => {
                "parameter `token` is wrong: login and password in Roistat must be the config's `user` and \
                 `password`"
            }
            Self::UserWrong => "parameter `user` is wrong: the login in Roistat must be the config's `user`",
        })
    }
}

impl Display for ParameterFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repeated => write!(f, "is there more than once"),
            Self::Unknown => write!(f, "is none of the words that are answered"),
            Self::NotANumber { least } => {
                write!(f, "is no whole number from {least} to {} in decimal digits", i64::MAX)
            }
        }
    }
}

impl Display for ConfigFault {
    /// Continues a sentence that begins with the file.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, " line {line}: {}", self.problem),
            None => write!(f, ": {}", self.problem),
        }
    }
}

impl Display for ConfigProblem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPlace => {
                write!(f, "the system does not tell where the executable is: set ROISTAT_CONFIG")
            }
            Self::NotAbsolute => write!(f, "ROISTAT_CONFIG must be an absolute path"),
            Self::Missing => write!(f, "the file is missing: `init` writes it"),
            Self::NotAFile => write!(f, "this is not a regular file"),
            Self::Unreadable { words } => {
                write!(
                    f,
                    "cannot be read: {words}; it must be readable by the user that the web server runs as"
                )
            }
            Self::TooLong { most } => write!(f, "the file is longer than {most} bytes: this is no config"),
            Self::NotUtf8 => write!(f, "the file is not UTF-8: save it in that encoding"),
            Self::Syntax { words } => write!(f, "this is not TOML: {words}"),
            Self::UnknownKey { key, nearest: None } => write!(f, "unknown key `{key}`"),
            Self::UnknownKey { key, nearest: Some(nearest) } => {
                write!(f, "unknown key `{key}`: did you mean `{nearest}`?")
            }
            Self::MissingKey { key } => write!(f, "key `{key}` is missing"),
            Self::WrongType { key, expected } => write!(f, "key `{key}` takes {expected}"),
            Self::Empty { key } => write!(f, "key `{key}` is empty: without it anybody could read the deals"),
            Self::NotAllowed { key, allowed } => write!(f, "key `{key}` takes {allowed}"),
            Self::DatabaseUri => {
                write!(f, "key `database` is a URI: it takes the path of an SQLite file")
            }
        }
    }
}

impl Display for SelectFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotASelect => write!(f, "must be a SELECT, or WITH and a SELECT"),
            Self::NotReadOnly => write!(f, "does more than read tables: it must be one SELECT"),
            Self::SeveralStatements => write!(f, "must be one statement: something follows its `;`"),
            Self::Nul => write!(f, "holds a NUL character: take it out"),
            Self::UnknownParameter { name } => write!(f, "has the parameter `{name}`: only `:date` is known"),
            Self::MissingColumns { names } => {
                let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
                write!(f, "lacks the column {}: name a result column so, with AS", names.join(", "))
            }
            Self::RepeatedColumn { name } => write!(f, "has the column `{name}` twice: rename one with AS"),
            Self::NameNotUtf8 { table } => write!(
                f,
                "reads `{table}`, which has a name in it that is not UTF-8: rename it in the program that wrote it"
            ),
            Self::Sqlite { words } => write!(f, "is refused by SQLite: {words}"),
        }
    }
}

impl Display for DatabaseFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(f, "is missing: correct `database` in the config"),
            Self::NotAFile => write!(f, "is not a regular file: correct `database` in the config"),
            Self::Unreadable { words } => {
                write!(
                    f,
                    "cannot be read: {words}; it must be readable by the user that the web server runs as"
                )
            }
            Self::NotADatabase => {
                write!(f, "is not an SQLite database, or an encrypted one: correct `database` in the config")
            }
            Self::Damaged { words } => {
                write!(
                    f,
                    "is damaged: {words}; restore a backup, or mend it with `.recover` of the sqlite3 command line"
                )
            }
            Self::Busy { seconds } => write!(
                f,
                "was locked for longer than {seconds} s: another program holds it; see `busy_timeout` in the config"
            ),
            Self::TimeLimit { seconds } => write!(
                f,
                "could not be read in {seconds} s: add an index, or set `page_size`; see `time_limit` in the config"
            ),
            Self::UnhealedJournal => {
                write!(f, "was left in the middle of a write: it heals when its own program opens it next")
            }
            Self::WalUnreachable => write!(
                f,
                "is in WAL mode, and its `-wal` and `-shm` files cannot be used: run this program as the database's \
                 owner, or keep the database in rollback-journal mode"
            ),
            Self::WalOfAnother => write!(
                f,
                "is in WAL mode and belongs to another user, who would be locked out by reading it: run this program \
                 as the database's owner, or keep the database in rollback-journal mode"
            ),
            Self::NoRoom => write!(
                f,
                "could not be read: temporary files cannot be written; free some room, or set the variable SQLITE_TMPDIR"
            ),
            Self::Failed { words } => write!(f, "could not be read: {words}"),
        }
    }
}

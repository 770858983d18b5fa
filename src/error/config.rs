//! The faults of a config, and their wording. All are named at once, each with its line. A fault names the allowed
//! values and never the value that is there, which may be the password.

use std::fmt::{self, Display, Formatter};

use super::Slip;

/// One thing that is wrong with a config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFault {
    /// The line, counted from 1; `None` where it is about the file as a whole.
    pub line: Option<usize>,
    /// The problem.
    pub problem: ConfigProblem,
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

/// The problems that a config can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigProblem {
    /// Neither system nor web server tells where the executable is, and `ROISTAT_CONFIG` is not set.
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
    /// The file was changed while it was read.
    Changed,
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
        /// The value that belongs there.
        expected: Expected,
    },
    /// A value that must say something is empty.
    Empty {
        /// The key.
        key: &'static str,
    },
    /// A number, or a text, that the key does not take.
    NotAllowed {
        /// The key.
        key: &'static str,
        /// The values that it takes.
        expected: Expected,
    },
    /// The database is given as a URL that cannot be read.
    DatabaseUrl {
        /// Its fault.
        fault: UrlFault,
    },
    /// A usual slip of configs written by hand.
    Slip {
        /// The slip.
        slip: Slip,
    },
}

/// A value that a key of the config takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A text.
    Text,
    /// A query of a list.
    Query,
    /// A section with queries.
    Queries,
    /// A statement that writes, or several.
    Statements,
    /// A section with statements that write.
    WriteSection,
    /// The path or the URL of a database, or a table that says where its server is.
    TextOrTable,
    /// The path or the URL of a database.
    Database,
    /// The socket of a server of MySQL.
    MysqlSocket,
    /// The path of a journal.
    Journal,
    /// One of some words.
    Word(&'static [&'static str]),
    /// A whole number.
    Number {
        /// The least.
        least: i64,
        /// The most, where there is one.
        most: Option<i64>,
    },
}

impl Display for Expected {
    /// Continues a sentence that ends with "takes".
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text | Self::Query => f.write_str("text in quotes"),
            Self::Queries => f.write_str("a section of queries"),
            Self::Statements => f.write_str("a statement in quotes, or a list of them"),
            Self::WriteSection => f.write_str("a section with `sql`"),
            Self::TextOrTable => f.write_str("text in quotes, or a table `[database]`"),
            Self::Database => f.write_str("the path of an SQLite file, or the URL of a database on a server"),
            Self::MysqlSocket => {
                f.write_str("the socket of MySQL; for PostgreSQL write the folder of its socket into `host`")
            }
            Self::Journal => f.write_str("the path of a file: remove the line to keep no journal"),
            Self::Word(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
                f.write_str(&words.join(" or "))
            }
            Self::Number { least, most: None } => write!(f, "a whole number from {least} on"),
            Self::Number { least, most: Some(most) } => write!(f, "a whole number from {least} to {most}"),
        }
    }
}

/// A fault in the URL of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlFault {
    /// It is a URI of a file, which SQLite would read in its own way.
    FileUri,
    /// Its scheme is none of an engine.
    UnknownScheme {
        /// The scheme.
        scheme: String,
    },
    /// It has a query string.
    Query,
    /// It has a fragment.
    Fragment,
    /// It has no account.
    NoUser,
    /// It has no host.
    NoHost,
    /// It has no name of a database.
    NoName,
    /// There is more behind the name of the database.
    Path,
    /// It has more than one `@`.
    SeveralAts,
    /// The number of a host of IPv6 does not stand in brackets.
    Bracket,
    /// Its port is no number from 1 to 65535.
    Port,
    /// A `%` is not followed by two hexadecimal digits, or these are no UTF-8.
    Percent,
}

impl Display for UrlFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::FileUri => write!(f, "is a URI: it takes the path of an SQLite file without `file:`"),
            Self::UnknownScheme { .. } => write!(
                f,
                "is a URL of a kind that is not known: it takes `mysql://…`, `mariadb://…`, `postgres://…` or the path \
                 of an SQLite file"
            ),
            Self::Query => write!(
                f,
                "is a URL with a `?`: write a `?` of the password as `%3F`, and settings into a table `[database]`"
            ),
            Self::Fragment => write!(f, "is a URL with a `#`: write a `#` of the password as `%23`"),
            Self::NoUser => write!(f, "is a URL without an account: write `mysql://USER:PASSWORD@HOST/NAME`"),
            Self::NoHost => {
                write!(f, "is a URL without a host: write `@localhost/` where the server is this machine")
            }
            Self::NoName => write!(f, "is a URL without the name of a database: it ends with `/NAME`"),
            Self::Path => write!(
                f,
                "is a URL with more than the name of a database behind its host: write `%2F` for a `/` of the password or the name"
            ),
            Self::SeveralAts => {
                write!(f, "is a URL with more than one `@`: write an `@` of the password as `%40`")
            }
            Self::Bracket => {
                write!(
                    f,
                    "is a URL whose host cannot be read: write a `:` of the password as `%3A`, and a number of IPv6 in brackets, `[::1]`"
                )
            }
            Self::Port => write!(
                f,
                "is a URL whose port is no number from 1 to 65535: write a `/` of the password as `%2F`"
            ),
            Self::Percent => write!(
                f,
                "is a URL with a `%` that two hexadecimal digits of UTF-8 do not follow: write a `%` of the password as `%25`"
            ),
        }
    }
}

impl Display for ConfigProblem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPlace => {
                write!(
                    f,
                    "neither the system (`/proc`) nor the web server (`SCRIPT_FILENAME`) tells where the \
                     executable is: set ROISTAT_CONFIG"
                )
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
            Self::Changed => write!(f, "the file was changed while it was read: ask again"),
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
            Self::NotAllowed { key, expected } => write!(f, "key `{key}` takes {expected}"),
            Self::DatabaseUrl { fault } => write!(f, "key `database` {fault}"),
            Self::Slip { slip } => write!(f, "{slip}"),
        }
    }
}

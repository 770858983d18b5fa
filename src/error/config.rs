//! What is wrong with a config, and its wording. All of it is named at once, each with its line; of values only
//! what is allowed is said, and not what is there, which may be the password.

use std::fmt::{self, Display, Formatter};

/// One thing that is wrong with a config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFault {
    /// The line, counted from 1; `None` where it is about the file as a whole.
    pub line: Option<usize>,
    /// What it is.
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

/// What can be wrong with a config.
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

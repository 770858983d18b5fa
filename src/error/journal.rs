//! The reason why the journal has no line for a request, and its wording. The request is answered all the
//! same, so this is no [`Error`](super::Error): no status belongs to it.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::PathBuf;

/// A journal that could not be written or read.
#[derive(Debug)]
pub struct JournalError {
    /// The journal.
    pub file: PathBuf,
    /// Its fault.
    pub fault: JournalFault,
}

impl Display for JournalError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "journal `{}` {}", self.file.display(), self.fault)
    }
}

/// A fault of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalFault {
    /// The path is a symbolic link, or the file has a second name.
    Link,
    /// The path leads to a folder, a pipe or a device.
    NotAFile,
    /// The path leads to a file that the program needs for something else.
    Taken {
        /// The use of that file.
        by: TakenBy,
    },
    /// Another process holds the lock.
    Locked {
        /// How long was waited, in seconds.
        seconds: u64,
    },
    /// The system refused to open, read or write the file.
    System {
        /// The system's words.
        words: String,
    },
}

/// The use of a file that the journal must not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenBy {
    /// It is the config.
    Config,
    /// It is this program.
    Program,
    /// It is the database, or a file that SQLite keeps beside it.
    Database,
}

impl Display for JournalFault {
    /// Continues a sentence that begins with the journal.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Link => f.write_str("is a link, which is not followed: name a file of its own"),
            Self::NotAFile => f.write_str("is not a regular file: name a file of its own"),
            Self::Taken { by: TakenBy::Config } => f.write_str("is the config: name a file of its own"),
            Self::Taken { by: TakenBy::Program } => f.write_str("is the program: name a file of its own"),
            Self::Taken { by: TakenBy::Database } => {
                f.write_str("is a file of the database: name a file of its own")
            }
            Self::Locked { seconds } => {
                write!(
                    f,
                    "was locked for {seconds} s: another program holds it, and this request has no line"
                )
            }
            Self::System { words } => write!(
                f,
                "cannot be written: {words}; the folder must be there, with room, and writable for the user that \
                 the web server runs as"
            ),
        }
    }
}

impl From<io::Error> for JournalFault {
    fn from(error: io::Error) -> Self {
        Self::System { words: error.to_string() }
    }
}

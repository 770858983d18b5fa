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
#[derive(Debug)]
pub enum JournalFault {
    /// The path is a symbolic link, or the file has a second name.
    Link,
    /// The path leads to a folder, a pipe or a device.
    NotAFile,
    /// The path leads to a file that the program needs for something else.
    Taken {
        /// That file.
        by: &'static str,
    },
    /// Another process holds the lock.
    Locked {
        /// How long was waited, in seconds.
        seconds: u64,
    },
    /// The system refused to open, read or write the file.
    System {
        /// The error of the system.
        source: io::Error,
    },
}

impl Display for JournalFault {
    /// Continues a sentence that begins with the journal.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Link => f.write_str("is a link, which is not followed: name a file of its own"),
            Self::NotAFile => f.write_str("is not a regular file: name a file of its own"),
            Self::Taken { by } => write!(f, "is {by}: name a file of its own"),
            Self::Locked { seconds } => {
                write!(
                    f,
                    "was locked for {seconds} s: another program holds it, and this request has no line"
                )
            }
            Self::System { source } => write!(
                f,
                "cannot be written: {source}; the folder must be there, with room, and writable for the user that \
                 the web server runs as"
            ),
        }
    }
}

impl From<io::Error> for JournalFault {
    fn from(source: io::Error) -> Self {
        Self::System { source }
    }
}

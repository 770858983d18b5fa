//! Faults of a database, and their wording, which continues a sentence that begins with the database. The
//! words that come from an engine have been freed of what may be out of a row.
//!
//! The variants of [`DatabaseFault`] are those that every engine may meet; an engine's own stand in a group of it.

use std::fmt::{self, Display, Formatter};

use super::server::ServerFault;

/// A fault of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseFault {
    /// Another program held it locked for longer than we wait.
    Busy {
        /// How long we waited, in seconds.
        seconds: u64,
    },
    /// The reading took longer than it may.
    TimeLimit {
        /// How long it may take, in seconds.
        seconds: u64,
    },
    /// Temporary files found no room.
    NoRoom,
    /// A query failed while its rows were read.
    Failed {
        /// The engine's words.
        words: String,
    },
    /// A fault that only a database file of SQLite can meet.
    Sqlite(SqliteFault),
    /// A fault that only a database on a server can meet.
    Server(ServerFault),
}

/// A fault of a database file of SQLite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SqliteFault {
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
    /// The file is damaged: it ends within its last page.
    CutShort,
    /// Its schema has something that this SQLite does not understand.
    NewerSchema {
        /// The table, index or view.
        object: String,
    },
    /// The file system has no locks, as some network shares have none.
    NoLocks,
    /// Its journal is there and cannot be read, so it is not known if it is to be rolled back.
    JournalUnreadable,
    /// A write was interrupted; its journal waits for a program that may write.
    HotJournal,
    /// It is in WAL mode, and its `-shm` file is not there for us.
    WalUnreachable,
    /// It is in WAL mode without a `-shm` file, which would come to belong to us and lock its owner out.
    WalOfAnother,
}

impl Display for DatabaseFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy { seconds } => write!(
                f,
                "was locked for longer than {seconds} s: another program holds it; set a longer `busy_timeout` in the config, and \
                 where it is always so, have that program use no exclusive locking mode"
            ),
            Self::TimeLimit { seconds } => write!(
                f,
                "could not be read in {seconds} s: add an index, or set `page_size`; see `time_limit` in the config"
            ),
            Self::NoRoom => write!(
                f,
                "could not be read: temporary files cannot be written; free some room, or set the variable SQLITE_TMPDIR"
            ),
            Self::Failed { words } => write!(f, "could not be read: {words}"),
            Self::Sqlite(fault) => write!(f, "{fault}"),
            Self::Server(fault) => write!(f, "{fault}"),
        }
    }
}

impl Display for SqliteFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(f, "is missing: correct `database` in the config"),
            Self::NotAFile => write!(f, "is not a regular file: correct `database` in the config"),
            Self::Unreadable { words } => write!(
                f,
                "cannot be read: {words}; it must be readable by the user that the web server runs as"
            ),
            Self::NotADatabase => {
                write!(f, "is not an SQLite database, or an encrypted one: correct `database` in the config")
            }
            Self::Damaged { words } => write!(
                f,
                "is damaged: {words}; restore a backup, or mend it with `.recover` of the sqlite3 command line"
            ),
            Self::CutShort => write!(
                f,
                "is damaged: the file ends within its last page; restore a backup, or mend it with `.recover` of the sqlite3 \
                 command line"
            ),
            Self::NewerSchema { object } => write!(
                f,
                "has `{object}`, which this program does not understand: a newer SQLite wrote it; use a newer version of \
                 this program, or give it a copy of the database without `{object}`"
            ),
            Self::NoLocks => write!(
                f,
                "cannot be locked: it is on a file system without locks, such as a network share; keep it on a disk of the \
                 web server itself"
            ),
            Self::JournalUnreadable => write!(
                f,
                "has a `-journal` file beside it that cannot be read: let the user that the web server runs as read it, \
                 too, or have the CRM delete it after each write (`PRAGMA journal_mode = DELETE`)"
            ),
            Self::HotJournal => write!(
                f,
                "was left in the middle of a write: it heals when its own program opens it next; a copy that was made \
                 with its `-journal` while the CRM was writing has to be made again"
            ),
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
        }
    }
}

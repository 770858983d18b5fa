//! What SQLite's result codes mean for an owner (SQLite, "Result and Error Codes").
//!
//! One table for all of `store`; knows no status and no request. SQLite's own words go along where they cannot
//! hold anything out of a row.

use rusqlite::Error as Sqlite;
use rusqlite::ErrorCode;
use rusqlite::ffi::{
    SQLITE_IOERR_FSYNC, SQLITE_IOERR_GETTEMPPATH, SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_WRITE,
    SQLITE_READONLY_ROLLBACK,
};

use crate::config::Config;
use crate::error::DatabaseFault;

/// Failures of writing, as a limit for files or a quota causes them.
const WRITING: [i32; 4] =
    [SQLITE_IOERR_WRITE, SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_FSYNC, SQLITE_IOERR_GETTEMPPATH];

/// What the meaning of a code depends on.
#[derive(Clone, Copy)]
pub(super) struct Circumstances {
    is_wal: bool,
    /// Whether rows of a query are being read.
    is_reading: bool,
    busy_timeout: u64,
    time_limit: u64,
}

impl Circumstances {
    /// The circumstances of reading a config's database.
    pub(super) fn of(config: &Config, is_wal: bool) -> Self {
        Self {
            is_wal,
            is_reading: false,
            busy_timeout: config.busy_timeout.as_secs(),
            time_limit: config.time_limit.as_secs(),
        }
    }

    /// The same while a query's rows are read.
    pub(super) fn reading(self) -> Self {
        Self { is_reading: true, ..self }
    }
}

/// What an error says of the database.
pub(super) fn fault(error: &Sqlite, circumstances: Circumstances) -> DatabaseFault {
    let words = words(error);
    let Some(code) = error.sqlite_error() else { return DatabaseFault::Failed { words } };
    match code.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
            DatabaseFault::Busy { seconds: circumstances.busy_timeout }
        }
        ErrorCode::OperationInterrupted => DatabaseFault::TimeLimit { seconds: circumstances.time_limit },
        ErrorCode::ReadOnly if code.extended_code == SQLITE_READONLY_ROLLBACK => {
            DatabaseFault::UnhealedJournal
        }
        ErrorCode::ReadOnly => DatabaseFault::WalUnreachable,
        // The database is open by then, and nothing but temporary files is written.
        ErrorCode::CannotOpen if circumstances.is_reading => DatabaseFault::NoRoom,
        ErrorCode::SystemIoFailure if WRITING.contains(&code.extended_code) => DatabaseFault::NoRoom,
        ErrorCode::CannotOpen if circumstances.is_wal => DatabaseFault::WalUnreachable,
        ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::SystemIoFailure => {
            DatabaseFault::Unreadable { words }
        }
        ErrorCode::NotADatabase => DatabaseFault::NotADatabase,
        ErrorCode::DatabaseCorrupt => DatabaseFault::Damaged { words },
        ErrorCode::DiskFull => DatabaseFault::NoRoom,
        _ => DatabaseFault::Failed { words },
    }
}

/// SQLite's words without what they quote: at reading time that may be out of a row.
fn words(error: &Sqlite) -> String {
    let whole = match error {
        Sqlite::SqliteFailure(_, Some(words)) => words.clone(),
        Sqlite::SqlInputError { msg, .. } => msg.clone(),
        other => other.to_string(),
    };
    let end = whole.find(['\'', '"', ':', '`']).unwrap_or(whole.len());
    whole[..end].trim_end().to_owned()
}

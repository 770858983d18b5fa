//! The meaning of SQLite's result codes for an owner (SQLite, "Result and Error Codes").
//!
//! One table for all of `store`; knows no status and no request. SQLite's own words go along where they cannot
//! hold anything out of a row.

use std::borrow::Cow;

use rusqlite::Error as Sqlite;
use rusqlite::ErrorCode;
use rusqlite::ffi::{
    SQLITE_IOERR_CHECKRESERVEDLOCK, SQLITE_IOERR_FSYNC, SQLITE_IOERR_GETTEMPPATH, SQLITE_IOERR_LOCK,
    SQLITE_IOERR_RDLOCK, SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_UNLOCK, SQLITE_IOERR_WRITE,
    SQLITE_READONLY_ROLLBACK,
};

use crate::config::Limits;
use crate::error::{DatabaseFault, SqliteFault};

/// Failures of writing, as a limit for files or a quota causes them.
const WRITING: [i32; 4] =
    [SQLITE_IOERR_WRITE, SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_FSYNC, SQLITE_IOERR_GETTEMPPATH];

/// Failures of locking, as on a file system that has no locks.
const LOCKING: [i32; 4] =
    [SQLITE_IOERR_LOCK, SQLITE_IOERR_RDLOCK, SQLITE_IOERR_UNLOCK, SQLITE_IOERR_CHECKRESERVEDLOCK];

/// The context on which the meaning of a code depends.
#[derive(Clone, Copy)]
pub(super) struct ErrorContext {
    is_wal: bool,
    /// Rows of a query are being read.
    is_reading: bool,
    busy_timeout: u64,
    time_limit: u64,
}

impl ErrorContext {
    /// The context of opening a database.
    pub(super) fn of(limits: Limits, is_wal: bool) -> Self {
        Self {
            is_wal,
            is_reading: false,
            busy_timeout: limits.busy_timeout.as_secs(),
            time_limit: limits.time_limit.as_secs(),
        }
    }

    /// The same while a query's rows are read.
    pub(super) fn reading(self) -> Self {
        Self { is_reading: true, ..self }
    }
}

/// The fault of the database that an error stands for.
pub(super) fn fault(error: &Sqlite, context: ErrorContext) -> DatabaseFault {
    let words = words(error);
    let Some(code) = error.sqlite_error() else { return DatabaseFault::Failed { words } };
    match code.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
            DatabaseFault::Busy { seconds: context.busy_timeout }
        }
        ErrorCode::OperationInterrupted => DatabaseFault::TimeLimit { seconds: context.time_limit },
        ErrorCode::ReadOnly if code.extended_code == SQLITE_READONLY_ROLLBACK => {
            DatabaseFault::Sqlite(SqliteFault::HotJournal)
        }
        ErrorCode::ReadOnly => DatabaseFault::Sqlite(SqliteFault::WalUnreachable),
        // The database is open by then, and nothing but temporary files is written.
        ErrorCode::CannotOpen if context.is_reading => DatabaseFault::NoRoom,
        ErrorCode::SystemIoFailure if WRITING.contains(&code.extended_code) => DatabaseFault::NoRoom,
        ErrorCode::SystemIoFailure if LOCKING.contains(&code.extended_code) => {
            DatabaseFault::Sqlite(SqliteFault::NoLocks)
        }
        ErrorCode::CannotOpen if context.is_wal => DatabaseFault::Sqlite(SqliteFault::WalUnreachable),
        ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::SystemIoFailure => {
            DatabaseFault::Sqlite(SqliteFault::Unreadable { words })
        }
        ErrorCode::NotADatabase => DatabaseFault::Sqlite(SqliteFault::NotADatabase),
        ErrorCode::DatabaseCorrupt => DatabaseFault::Sqlite(match not_understood(&whole_words(error)) {
            Some(object) => SqliteFault::NewerSchema { object },
            None => SqliteFault::Damaged { words },
        }),
        ErrorCode::DiskFull => DatabaseFault::NoRoom,
        _ => DatabaseFault::Failed { words },
    }
}

/// SQLite's words without what they quote: at reading time that may be out of a row.
fn words(error: &Sqlite) -> String {
    let whole = whole_words(error);
    let end = whole.find(['\'', '"', ':', '`']).unwrap_or(whole.len());
    whole[..end].trim_end().to_owned()
}

/// All that SQLite says.
fn whole_words(error: &Sqlite) -> Cow<'_, str> {
    match error {
        Sqlite::SqliteFailure(_, Some(words)) => words.into(),
        Sqlite::SqlInputError { msg, .. } => msg.into(),
        other => other.to_string().into(),
    }
}

/// The column that an error says not to be there.
pub(super) fn unknown_column(error: &Sqlite) -> Option<String> {
    column_in(&whole_words(error))
}

/// The column that SQLite's words say not to be there.
pub(super) fn column_in(words: &str) -> Option<String> {
    words.strip_prefix("no such column: ").map(str::to_owned)
}

/// The collation that an error says not to be there.
pub(super) fn unknown_collation(error: &Sqlite) -> Option<String> {
    whole_words(error).strip_prefix("no such collation sequence: ").map(str::to_owned)
}

/// The table, index or view whose definition SQLite cannot parse: `malformed database schema (t) - near "x": syntax
/// error`. It is in the schema and in no row, and its name may be told.
fn not_understood(words: &str) -> Option<String> {
    let rest = words.strip_prefix("malformed database schema (")?;
    let (object, why) = rest.split_once(") - ")?;
    ["near ", "unknown ", "unrecognized "].iter().any(|word| why.starts_with(word)).then(|| object.to_owned())
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi::{
        self, SQLITE_BUSY, SQLITE_BUSY_RECOVERY, SQLITE_CANTOPEN, SQLITE_CORRUPT, SQLITE_ERROR, SQLITE_FULL,
        SQLITE_INTERRUPT, SQLITE_IOERR, SQLITE_IOERR_READ, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_NOTADB,
        SQLITE_PERM, SQLITE_PROTOCOL, SQLITE_READONLY, SQLITE_READONLY_CANTINIT, SQLITE_TOOBIG,
    };

    use super::*;

    const ROLLBACK: ErrorContext =
        ErrorContext { is_wal: false, is_reading: false, busy_timeout: 7, time_limit: 9 };
    const WAL: ErrorContext = ErrorContext { is_wal: true, ..ROLLBACK };

    fn of(code: i32, context: ErrorContext) -> DatabaseFault {
        fault(&Sqlite::SqliteFailure(ffi::Error::new(code), Some("said so".to_owned())), context)
    }

    #[test]
    fn every_code_has_its_meaning() {
        let words = || "said so".to_owned();
        let everywhere = [
            (SQLITE_BUSY, DatabaseFault::Busy { seconds: 7 }),
            (SQLITE_BUSY_RECOVERY, DatabaseFault::Busy { seconds: 7 }),
            (SQLITE_LOCKED, DatabaseFault::Busy { seconds: 7 }),
            (SQLITE_PROTOCOL, DatabaseFault::Busy { seconds: 7 }),
            (SQLITE_INTERRUPT, DatabaseFault::TimeLimit { seconds: 9 }),
            (SQLITE_READONLY_ROLLBACK, DatabaseFault::Sqlite(SqliteFault::HotJournal)),
            (SQLITE_READONLY, DatabaseFault::Sqlite(SqliteFault::WalUnreachable)),
            (SQLITE_READONLY_CANTINIT, DatabaseFault::Sqlite(SqliteFault::WalUnreachable)),
            (SQLITE_IOERR_WRITE, DatabaseFault::NoRoom),
            (SQLITE_IOERR_TRUNCATE, DatabaseFault::NoRoom),
            (SQLITE_IOERR_FSYNC, DatabaseFault::NoRoom),
            (SQLITE_IOERR_GETTEMPPATH, DatabaseFault::NoRoom),
            (SQLITE_FULL, DatabaseFault::NoRoom),
            (SQLITE_IOERR, DatabaseFault::Sqlite(SqliteFault::Unreadable { words: words() })),
            (SQLITE_IOERR_READ, DatabaseFault::Sqlite(SqliteFault::Unreadable { words: words() })),
            (SQLITE_IOERR_LOCK, DatabaseFault::Sqlite(SqliteFault::NoLocks)),
            (SQLITE_PERM, DatabaseFault::Sqlite(SqliteFault::Unreadable { words: words() })),
            (SQLITE_NOTADB, DatabaseFault::Sqlite(SqliteFault::NotADatabase)),
            (SQLITE_CORRUPT, DatabaseFault::Sqlite(SqliteFault::Damaged { words: words() })),
            (SQLITE_ERROR, DatabaseFault::Failed { words: words() }),
            (SQLITE_NOMEM, DatabaseFault::Failed { words: words() }),
            (SQLITE_TOOBIG, DatabaseFault::Failed { words: words() }),
        ];
        for context in [ROLLBACK, WAL, ROLLBACK.reading(), WAL.reading()] {
            for (code, meaning) in &everywhere {
                assert_eq!(&of(*code, context), meaning, "code {code}");
            }
        }
        for (context, meaning) in [
            (ROLLBACK, DatabaseFault::Sqlite(SqliteFault::Unreadable { words: words() })),
            (WAL, DatabaseFault::Sqlite(SqliteFault::WalUnreachable)),
            (ROLLBACK.reading(), DatabaseFault::NoRoom),
            (WAL.reading(), DatabaseFault::NoRoom),
        ] {
            assert_eq!(of(SQLITE_CANTOPEN, context), meaning);
        }
    }

    #[test]
    fn a_definition_that_sqlite_cannot_parse_is_no_damage() {
        let of = |words: &str| {
            fault(&Sqlite::SqliteFailure(ffi::Error::new(SQLITE_CORRUPT), Some(words.to_owned())), ROLLBACK)
        };
        let newer =
            |object: &str| DatabaseFault::Sqlite(SqliteFault::NewerSchema { object: object.to_owned() });
        assert_eq!(of("malformed database schema (t2) - near \"FUTURE\": syntax error"), newer("t2"));
        assert_eq!(of("malformed database schema (a (b)) - unknown table option: STRICTER"), newer("a (b)"));
        let damaged = "malformed database schema (t2) - invalid rootpage";
        assert_eq!(of(damaged), DatabaseFault::Sqlite(SqliteFault::Damaged { words: damaged.to_owned() }));
    }

    #[test]
    fn quoted_text_is_left_out_of_sqlites_words() {
        for (said, words) in [
            ("no such column: Ivanov", "no such column"),
            ("near \"Ivanov\": syntax error", "near"),
            ("malformed JSON at 'Ivanov'", "malformed JSON at"),
            ("unknown `Ivanov`", "unknown"),
            ("database disk image is malformed", "database disk image is malformed"),
        ] {
            let error = Sqlite::SqliteFailure(ffi::Error::new(SQLITE_ERROR), Some(said.to_owned()));
            assert_eq!(super::words(&error), words);
        }
    }
}

//! The database file and the one connection to it: looked at, opened read-only, guarded, and held at one
//! moment until it is dropped.
//!
//! The order here matters. While the connection is open no other code in this process may open the file:
//! closing any descriptor of it drops SQLite's locks (POSIX, `fcntl`), so all looking comes first.

use std::cell::Cell;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags, Statement};
use rustix::fs::{FlockOperation, fcntl_lock};
use rustix::io::Errno;

use super::codes::{self, ErrorContext};
use super::collation::StandIns;
use crate::config::{Limits, Query};
use crate::environment::instant;
use crate::error::{DatabaseFault, Error, SelectFault, SqliteFault};
use crate::process;

/// Databases of up to so many pages are read without asking which way is best: that would cost what it saves.
const SMALL: u64 = 64;

/// SQLite's instructions between two looks at the clock: well under a millisecond.
pub(super) const INSTRUCTIONS_BETWEEN_LOOKS: i32 = 20_000;

/// The longest value that is read, in bytes. SQLite's own limit is a thousand million: a function at work on
/// so much is one instruction, during which the clock is not looked at, and the row would stand in memory
/// several times over. Roistat's PHP cannot read a document of this size either.
pub(super) const LONGEST_VALUE: i32 = 64 * 1024 * 1024;

/// An open database, held at one moment.
pub struct Database {
    /// The connection, in a read transaction.
    pub(super) connection: Connection,
    /// The file, as the config has it.
    path: PathBuf,
    /// The time that waiting and reading may take.
    limits: Limits,
    /// How many pages the file has.
    pub(super) page_count: u64,
    /// The file is in WAL mode.
    pub(super) is_wal: bool,
    /// Views of the owner's have texts in double quotes, which are let through since this was seen.
    pub(super) texts_in_views: Cell<bool>,
    /// Stand-ins for collations that only the CRM has.
    pub(super) stand_ins: StandIns,
}

impl Database {
    /// Opens the database file and begins the transaction that all reading happens in.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub(super) fn open(path: &Path, limits: Limits) -> Result<Self, Error> {
        let at = |fault| Error::Database { database: shown(path), query: None, fault };
        let file = inspect_file(path).map_err(at)?;
        let context = ErrorContext::of(limits, file.is_wal);
        let (connection, page_count) =
            connect(&file.path, limits).map_err(|error| at(file.fault(codes::fault(&error, context))))?;
        if file.is_cut_short(page_count) {
            return Err(at(DatabaseFault::Sqlite(SqliteFault::CutShort)));
        }
        Ok(Self {
            connection,
            path: path.to_owned(),
            limits,
            page_count,
            is_wal: file.is_wal,
            texts_in_views: Cell::new(false),
            stand_ins: StandIns::default(),
        })
    }

    /// Prepares a statement.
    pub(super) fn prepare(&self, sql: &str) -> rusqlite::Result<Statement<'_>> {
        self.prepare_made(|| sql.to_owned())
    }

    /// Prepares a statement whose SQL depends on the collations that are known: it is made anew where one had to be
    /// added.
    pub(super) fn prepare_made(&self, sql: impl Fn() -> String) -> rusqlite::Result<Statement<'_>> {
        loop {
            match self.connection.prepare(&sql()) {
                Err(error) if self.stand_ins.add_for(&self.connection, &error) => {}
                prepared => return prepared,
            }
        }
    }

    /// Makes sure that what was read for a query did not depend on an order that only the CRM knows.
    ///
    /// # Errors
    /// [`Error::Select`].
    pub(super) fn check_collations(&self, query: &Query) -> Result<(), Error> {
        let fault = |name| query.refused(query.line, SelectFault::MissingCollation { name });
        self.stand_ins.take_compared().map_or(Ok(()), |name| Err(fault(name)))
    }

    /// Tells if it is read as quickly in any way.
    pub(super) fn is_small(&self) -> bool {
        self.page_count <= SMALL
    }

    /// The error to report for an error of SQLite, while a query of the config, or none, was being read.
    pub(super) fn read_error(&self, query: Option<&Query>, error: &rusqlite::Error) -> Error {
        let context = ErrorContext::of(self.limits, self.is_wal);
        Error::Database {
            database: shown(&self.path),
            query: query.map(Query::key),
            fault: codes::fault(error, if query.is_some() { context.reading() } else { context }),
        }
    }
}

/// A file that SQLite may open.
pub(super) struct DatabaseFile {
    pub(super) path: PathBuf,
    /// Which file it is, whatever comes to have its name.
    inode: u64,
    pub(super) is_wal: bool,
    page_size: u64,
}

impl DatabaseFile {
    /// A fault of opening the file, once the connection is closed and the files can be looked at again: SQLite takes a
    /// journal that it cannot read for one that is to be rolled back, and a disk without locks for a lock of another
    /// program.
    fn fault(&self, fault: DatabaseFault) -> DatabaseFault {
        let is_closed = |error: &io::Error| error.kind() == io::ErrorKind::PermissionDenied;
        let journal = || File::open(beside(&self.path, "-journal"));
        match fault {
            DatabaseFault::Sqlite(SqliteFault::HotJournal)
                if journal().is_err_and(|error| is_closed(&error)) =>
            {
                DatabaseFault::Sqlite(SqliteFault::JournalUnreadable)
            }
            DatabaseFault::Busy { .. } if !self.has_locks() => DatabaseFault::Sqlite(SqliteFault::NoLocks),
            fault => fault,
        }
    }

    fn has_locks(&self) -> bool {
        let Ok(file) = File::open(&self.path) else { return true };
        let locked = fcntl_lock(&file, FlockOperation::NonBlockingLockShared);
        !matches!(locked, Err(Errno::NOLCK | Errno::NOSYS | Errno::OPNOTSUPP | Errno::INVAL))
    }

    /// Tells if a part of the pages is missing from the file. SQLite itself notices where a whole page is
    /// missing; a missing part of the last one it takes for zeros, and those for rows without values.
    ///
    /// It is only looked at, not opened, and by now only a checkpoint can write to it.
    pub(super) fn is_cut_short(&self, page_count: u64) -> bool {
        let in_log = || fs::metadata(beside(&self.path, "-wal")).is_ok_and(|log| log.len() > 0);
        let least = page_count.saturating_mul(self.page_size);
        // A file that has come in its place since says nothing of this one.
        let is_short = |file: Metadata| file.ino() == self.inode && file.len() < least;
        fs::metadata(&self.path).is_ok_and(is_short) && !(self.is_wal && in_log())
    }
}

/// Looks at the file as far as is needed to open it without harm to any other process.
pub(super) fn inspect_file(database: &Path) -> Result<DatabaseFile, DatabaseFault> {
    let metadata = fs::metadata(database).map_err(|error| unreadable(&error))?;
    if !metadata.is_file() {
        return Err(DatabaseFault::Sqlite(SqliteFault::NotAFile));
    }
    let (is_wal, page_size) = header(database).map_err(|error| unreadable(&error))?;
    // SQLite keeps the log and its index beside the file that a link leads to.
    let path = if is_wal { fs::canonicalize(database) } else { Ok(database.to_owned()) };
    let path = path.map_err(|error| unreadable(&error))?;
    let is_ours = metadata.uid() == process::effective_user();
    if is_wal && !is_ours && !beside(&path, "-shm").exists() {
        return Err(DatabaseFault::Sqlite(SqliteFault::WalOfAnother));
    }
    Ok(DatabaseFile { path, inode: metadata.ino(), is_wal, page_size })
}

/// The path as an owner would write it, without steps up and back, where its folder is there.
pub(super) fn shown(database: &Path) -> String {
    let (folder, name) = (database.parent(), database.file_name());
    let shown = match (folder.and_then(|folder| fs::canonicalize(folder).ok()), name) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => database.to_owned(),
    };
    shown.display().to_string()
}

fn unreadable(error: &io::Error) -> DatabaseFault {
    match error.kind() {
        io::ErrorKind::NotFound => DatabaseFault::Sqlite(SqliteFault::Missing),
        _ => DatabaseFault::Sqlite(SqliteFault::Unreadable { words: error.to_string() }),
    }
}

/// The facts of the header on the log and on the size of pages (SQLite, "Database File Format", sections
/// 1.3.2 and 1.3.3): bytes 18 and 19 are the versions that a writer and a reader need, 2 for WAL; bytes 16
/// and 17 are the size, 1 for 65536. A file without a header is SQLite's to judge.
fn header(path: &Path) -> io::Result<(bool, u64)> {
    let mut header = Vec::with_capacity(20);
    File::open(path)?.take(20).read_to_end(&mut header)?;
    let fields = header.get(16..20).and_then(|fields| fields.try_into().ok());
    let [high, low, writer, reader] = fields.unwrap_or([0; 4]);
    let page_size = match u16::from_be_bytes([high, low]) {
        1 => 65536,
        size => u64::from(size),
    };
    Ok((writer == 2 || reader == 2, page_size))
}

/// The name of a file that SQLite keeps beside its database.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Opens, guards, and takes hold of one moment; gives the count of pages with it.
///
/// The authorizer comes last, because it allows nothing of what is said before it.
fn connect(path: &Path, limits: Limits) -> rusqlite::Result<(Connection, u64)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(limits.busy_timeout)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // A name in double quotes that is no column is an error, see `quoted_names`.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE)?;
    // A sort goes to a file, whatever SQLite was compiled to prefer. Pages are hardly ever read twice: with
    // 500 KiB for them an answer is as quick as with SQLite's 2000, and a large sort stays below 6 MiB in all.
    // On a connection that only reads, IMMEDIATE begins a transaction that reads, before the schema is read for the size of
    // the cache: a deferred one would lock and unlock the file once for the schema and once more.
    connection.execute_batch("PRAGMA temp_store = FILE; BEGIN IMMEDIATE; PRAGMA cache_size = -500")?;
    let page_count: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    // From here on the time counts: waiting for a lock has a limit of its own.
    let (reading, time_limit) = (instant(), limits.time_limit);
    let is_over = move || time_limit.checked_sub(reading.elapsed()).is_none();
    connection.progress_handler(INSTRUCTIONS_BETWEEN_LOOKS, Some(is_over))?;
    connection.authorizer(Some(reading_only))?;
    Ok((connection, page_count.unsigned_abs()))
}

/// A read-only connection would still attach databases and write copies of this one.
fn reading_only(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select
        | AuthAction::Read { .. }
        | AuthAction::Function { .. }
        | AuthAction::Recursive => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_says_what_log_and_what_pages_there_are() {
        let of = |bytes: &[u8]| {
            let file = tempfile::NamedTempFile::new().unwrap();
            fs::write(file.path(), bytes).unwrap();
            header(file.path()).unwrap()
        };
        let with = |end: [u8; 4]| of(&[b"SQLite format 3\0".as_slice(), &end, b" and more"].concat());
        assert_eq!(with([0x10, 0, 1, 1]), (false, 4096));
        assert_eq!(with([0x10, 0, 2, 2]), (true, 4096));
        assert_eq!(with([0x10, 0, 2, 1]), (true, 4096));
        assert_eq!(with([0x10, 0, 1, 2]), (true, 4096));
        assert_eq!(with([0x02, 0, 1, 1]), (false, 512));
        assert_eq!(with([0, 1, 1, 1]), (false, 65536));
        assert_eq!(of(b"SQLite format 3\0\x10\0\x02"), (false, 0));
        assert_eq!(of(b""), (false, 0));
    }
}

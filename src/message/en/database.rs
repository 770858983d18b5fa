//! English for findings about the database as a whole.
//!
//! The advice on them stands in `remedy`.

use super::server;
use crate::check::{Location, StorageFault};
use crate::error::{DatabaseFault, SqliteFault};

pub(super) fn fault(fault: &DatabaseFault, location: &Location) -> String {
    let database = match &location.query {
        Some(query) => format!("the database, for query `{query}`,"),
        None => "the database".to_owned(),
    };
    let what = match fault {
        DatabaseFault::Sqlite(SqliteFault::Missing) => "is missing".to_owned(),
        DatabaseFault::Sqlite(SqliteFault::NotAFile) => "is not a regular file".to_owned(),
        DatabaseFault::Sqlite(SqliteFault::Unreadable { words }) => format!("cannot be read: {words}"),
        DatabaseFault::Sqlite(SqliteFault::NotADatabase) => {
            "is not an SQLite database, or an encrypted one".to_owned()
        }
        DatabaseFault::Sqlite(SqliteFault::Damaged { words }) => format!("is damaged: {words}"),
        DatabaseFault::Sqlite(SqliteFault::CutShort) => {
            "is damaged: the file ends within its last page".to_owned()
        }
        DatabaseFault::Busy { seconds } => {
            format!("was locked for longer than {seconds} s: another program holds it")
        }
        DatabaseFault::TimeLimit { seconds } => format!("could not be read in {seconds} s"),
        DatabaseFault::Sqlite(SqliteFault::NewerSchema { object }) => {
            format!("has `{object}`, which this program does not understand: a newer SQLite wrote it")
        }
        DatabaseFault::Sqlite(SqliteFault::NoLocks) => {
            "cannot be locked: it is on a file system without locks, such as a network share".to_owned()
        }
        DatabaseFault::Sqlite(SqliteFault::JournalUnreadable) => {
            "has a `-journal` file beside it that cannot be read".to_owned()
        }
        DatabaseFault::Sqlite(SqliteFault::HotJournal) => "was left in the middle of a write".to_owned(),
        DatabaseFault::Sqlite(SqliteFault::WalUnreachable) => {
            "is in WAL mode, and its `-wal` and `-shm` files cannot be used".to_owned()
        }
        DatabaseFault::Sqlite(SqliteFault::WalOfAnother) => {
            "is in WAL mode and belongs to another user, who would be locked out by reading it".to_owned()
        }
        DatabaseFault::Server(fault) => server::fault(fault),
        DatabaseFault::NoRoom => "could not be read: temporary files cannot be written".to_owned(),
        DatabaseFault::Failed { words } => format!("could not be read: {words}"),
    };
    format!("{database} {what}")
}

pub(super) fn storage(fault: &StorageFault) -> String {
    match fault {
        StorageFault::NoTables => {
            "the database has no tables: it may be another file than the CRM's".to_owned()
        }
        StorageFault::WalNotOpened { owner } => format!(
            "the database is in WAL mode, and was not looked at: only its owner {owner}, as whom the page runs, may \
             open it without harm"
        ),
        StorageFault::WalOfAnother { user } => format!(
            "the database is in WAL mode and does not belong to {user}, as whom the page runs: answers fail whenever no \
             program has it open"
        ),
        StorageFault::PartlyRead { rows } => {
            format!("not every row could be looked at in time, only {rows}")
        }
        StorageFault::NoTablesToRead => "the database has no tables that this account may read".to_owned(),
        StorageFault::Server(risk) => server::risk(risk),
    }
}

//! Tables that were rewritten while an answer was being read: to a transaction that began before, such a table has no rows
//! at all (PostgreSQL, "Caveats" of MVCC), and an answer without them would be taken for the whole.
//!
//! Knows the server's lists of locks and files, and no query of the config.

use std::convert::Infallible;

use super::connection::Database;
use super::failure::SessionFailure;
use super::session::{BoundStatement, Stopped};
use super::values::Kind;
use crate::error::ServerFault;

/// Counts the tables that this transaction has read and that are in another file now than at its moment, or were not there
/// then. A lock is held on each of them, so that it is rewritten no more; the list of tables is read as of the moment of
/// the transaction, and the function gives what holds now.
const REWRITTEN: &str = "SELECT count(*) FROM pg_catalog.pg_locks AS l \
    LEFT JOIN pg_catalog.pg_class AS c ON c.oid = l.relation \
    WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.database <> 0 \
    AND (c.oid IS NULL OR c.relkind IN ('r', 'm') AND c.relfilenode <> 0 \
    AND c.relfilenode <> pg_catalog.pg_relation_filenode(c.oid))";

/// Fails where some table that was read has been rewritten since the moment of the transaction.
///
/// # Errors
/// [`ServerFault::Conflict`], and every failure of a question.
pub(super) fn refuse(database: &Database) -> Result<(), SessionFailure> {
    let statement =
        BoundStatement { sql: REWRITTEN, parameter: None, kinds: &[Kind::Text], is_counted: true };
    let mut is_none = false;
    let read = database.rows(&statement, |row| {
        is_none = row.value(0).is_some_and(|count| count.characters().as_ref() == b"0");
        Ok::<_, Infallible>(())
    });
    match read {
        Ok(_) if is_none => Ok(()),
        Ok(_) => Err(ServerFault::Conflict { words: WORDS.to_owned() }.into()),
        Err(Stopped::Failure(failure)) => Err(failure),
        Err(Stopped::Reader(never)) => match never {},
    }
}

const WORDS: &str =
    "a table was rewritten while the answer was read (ALTER TABLE, TRUNCATE, or a table that took its place)";

//! Tables that were rewritten while an answer was being read: to a transaction that began before, such a table has no rows
//! at all (PostgreSQL, "Caveats" of MVCC), and an answer without them would be taken for the whole.
//!
//! Knows the server's lists of locks and files, and no query of the config. The server is asked for the facts and they are
//! compared here: each operator that a query has costs a new session a search in its catalogs, and the same question with
//! all comparisons in it took three times as long.

use std::convert::Infallible;

use super::connection::Database;
use super::failure::SessionFailure;
use super::row::Row;
use super::session::{BoundStatement, Stopped};
use super::values::Kind;
use crate::error::ServerFault;

/// The relations that this transaction holds a lock on, so that they are rewritten no more: the number of the relation, the
/// number of its file now, and file and kind as of the moment of the transaction, as `(16385,r)`.
const LOCKED: &str = "SELECT l.relation, pg_catalog.pg_relation_filenode(l.relation), \
    (SELECT ROW(c.relfilenode, c.relkind) FROM pg_catalog.pg_class AS c WHERE c.oid = l.relation) \
    FROM pg_catalog.pg_lock_status() AS l WHERE l.pid = pg_catalog.pg_backend_pid()";

/// Ends the transaction; fails where some table that was read has been rewritten since its moment.
///
/// # Errors
/// [`ServerFault::Conflict`], and every failure of a question.
pub(super) fn refuse_and_commit(database: &Database) -> Result<(), SessionFailure> {
    let statement =
        BoundStatement { sql: LOCKED, parameter: None, kinds: &[Kind::Text; 3], is_counted: true };
    let mut is_rewritten = false;
    let read = database.rows_and_commit(&statement, |row| {
        is_rewritten |= is_other(row);
        Ok::<_, Infallible>(())
    });
    match read {
        Ok(_) if is_rewritten => Err(ServerFault::Conflict { words: WORDS.to_owned() }.into()),
        Ok(_) => Ok(()),
        Err(Stopped::Failure(failure)) => Err(failure),
        Err(Stopped::Reader(never)) => match never {},
    }
}

/// Tells if a relation is a table in another file now than at the moment of the transaction, or was not there then.
fn is_other(row: &Row<'_>) -> bool {
    let text = |index| Some(String::from_utf8_lossy(&row.value(index)?.characters()).into_owned());
    let [relation, file, before] = [0, 1, 2].map(text);
    // Other locks than those on relations have no such number.
    relation.is_some() && is_other_file(file.as_deref(), before.as_deref())
}

/// The same of its file now, and of file and kind before. An index may be built anew, a view has no file, and the few
/// relations that a server finds without its catalogs have file 0 there.
fn is_other_file(now: Option<&str>, before: Option<&str>) -> bool {
    let Some((file, kind)) =
        before.and_then(|before| before.strip_prefix('(')?.strip_suffix(')')?.split_once(','))
    else {
        return true;
    };
    matches!(kind, "r" | "m") && file != "0" && now != Some(file)
}

const WORDS: &str =
    "a table was rewritten while the answer was read (ALTER TABLE, TRUNCATE, or a table that took its place)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_in_another_file_is_rewritten() {
        for (now, before, is_other) in [
            (Some("16385"), Some("(16385,r)"), false),
            (Some("16390"), Some("(16385,r)"), true),
            (Some("16390"), Some("(16385,m)"), true),
            (Some("16390"), Some("(16385,i)"), false),
            (None, Some("(0,v)"), false),
            (Some("1259"), Some("(0,r)"), false),
            (None, Some("(16385,r)"), true),
            (Some("16385"), None, true),
            (None, None, true),
        ] {
            assert_eq!(is_other_file(now, before), is_other, "{now:?} {before:?}");
        }
    }
}

//! The functions by which a query writes although its transaction only reads: those of large objects, which PostgreSQL
//! before 16 lets through, and one that sends a statement to another server.
//!
//! Knows names alone. A view or a function of the owner's may call them all the same: there the rights of the account
//! decide.

use crate::sql::{Syntax, TokenizedSql};

/// PostgreSQL, "Server-Side Functions" of "Large Objects", and its module `dblink`.
const FUNCTIONS: [&str; 11] = [
    "dblink_exec",
    "lo_creat",
    "lo_create",
    "lo_export",
    "lo_from_bytea",
    "lo_import",
    "lo_put",
    "lo_truncate",
    "lo_truncate64",
    "lo_unlink",
    "lowrite",
];

/// A query calls one of them.
pub(super) fn calls_what_writes(sql: &str) -> bool {
    let text = TokenizedSql::of(sql, Syntax::Postgres);
    (0..text.len()).any(|at| {
        let is_call = text.word(at + 1) == Some("(");
        let name = text.name(at).filter(|_| is_call);
        name.is_some_and(|name| FUNCTIONS.iter().any(|function| name.eq_ignore_ascii_case(function)))
    })
}

#[cfg(test)]
mod tests {
    use super::calls_what_writes;

    #[test]
    fn a_call_is_found_however_it_is_written() {
        for (sql, expected) in [
            ("SELECT lo_create(0)", true),
            ("SELECT 1 WHERE LO_Unlink /* x */ (5) = 1", true),
            ("SELECT pg_catalog.\"lo_from_bytea\"(0, 'x')", true),
            ("SELECT dblink_exec('shop', 'DELETE FROM deals')", true),
            ("SELECT lo_get(5), lo_create, 'lo_create(0)' FROM lowrite", false),
            ("SELECT loid -- lo_unlink(5)\nFROM deals", false),
        ] {
            assert_eq!(calls_what_writes(sql), expected, "{sql}");
        }
    }
}

//! Collations that only the owner's CRM has. A query as it is written does not need them to read a column; put into
//! ours, SQLite looks for the collation of each result column and finds none.
//!
//! The cure is COLLATE BINARY behind each result column: ids are compared by their bytes, and nothing compares the
//! others. To register another collation under the missing name would be wrong, because SQLite would search an index
//! that is in another order.

use std::fmt::Write as _;
use std::ops::Range;

use rusqlite::Error as Sqlite;
use rusqlite::ffi::SQLITE_ERROR_MISSING_COLLSEQ;

use crate::sql::statement::quoted;
use crate::sql::{Syntax, TokenizedSql};

/// The name of the collation that an error says is missing.
pub(super) fn missing(error: &Sqlite) -> Option<String> {
    let (code, words) = match error {
        Sqlite::SqlInputError { error, msg, .. } => (error, msg),
        Sqlite::SqliteFailure(error, Some(words)) => (error, words),
        _ => return None,
    };
    let is_missing = code.extended_code == SQLITE_ERROR_MISSING_COLLSEQ;
    is_missing.then(|| words.rsplit_once(": ").map_or_else(String::new, |(_, name)| name.to_owned()))
}

/// The same query with each result column compared by its bytes; `None` where no column can be told in its text.
pub(super) fn by_bytes(sql: &str) -> Option<String> {
    let text = TokenizedSql::of(sql, Syntax::Sqlite);
    let mut reworded = String::with_capacity(sql.len() + 256);
    let mut end = 0;
    for column in result_columns(&text)? {
        let Some((expression, name)) = taken_apart(&text, &column) else { continue };
        let (whole, inner) = (text.extent(&column), &sql[text.extent(&expression)]);
        reworded.push_str(&sql[end..whole.start]);
        // Writing to a String cannot fail.
        let _ = write!(reworded, "({inner}) COLLATE BINARY AS {name}");
        end = whole.end;
    }
    reworded.push_str(&sql[end..]);
    (end > 0).then_some(reworded)
}

/// The tokens of each result column of the first SELECT outside of all brackets, which decides the collations.
fn result_columns(text: &TokenizedSql<'_>) -> Option<Vec<Range<usize>>> {
    let mut at = outside_brackets(text, 0).find(|&at| text.is_one_of(at, &["select"]))? + 1;
    at += usize::from(text.is_one_of(at, &["distinct", "all"]));
    let mut columns = Vec::new();
    let mut start = at;
    for at in outside_brackets(text, at) {
        if text.word(at) == Some(",") {
            columns.push(start..at);
            start = at + 1;
        } else if text.is_one_of(at, &ENDS) {
            columns.push(start..at);
            return Some(columns);
        }
    }
    columns.push(start..text.len());
    Some(columns)
}

/// The words that end the result columns of a SELECT.
const ENDS: [&str; 10] =
    ["from", "where", "group", "having", "window", "union", "intersect", "except", "order", "limit"];

/// The tokens from one on that stand outside of brackets opened behind it.
fn outside_brackets<'t>(text: &'t TokenizedSql<'_>, from: usize) -> impl Iterator<Item = usize> + 't {
    let mut at = from;
    std::iter::from_fn(move || {
        let here = at;
        at = match text.word(here)? {
            "(" => text.closing(here).unwrap_or(here) + 1,
            _ => here + 1,
        };
        Some(here)
    })
}

/// The expression of a result column and its name, as SQL takes it; `None` for a star.
fn taken_apart(text: &TokenizedSql<'_>, column: &Range<usize>) -> Option<(Range<usize>, String)> {
    let last = column.end.checked_sub(1).filter(|last| *last >= column.start)?;
    let before = last.checked_sub(1).filter(|before| *before >= column.start);
    if text.word(last) == Some("*") && before.is_none_or(|before| text.word(before) == Some(".")) {
        return None;
    }
    let word = text.word(last)?.to_owned();
    let is_name = text.name(last).is_some();
    match before.and_then(|before| text.word(before)) {
        Some(before) if before.eq_ignore_ascii_case("as") => Some((column.start..last - 1, word)),
        // The name of a column, with or without its table before it.
        None | Some(".") if is_name => Some((column.clone(), word)),
        Some(before) if is_name && ends_an_expression(before) => Some((column.start..last, word)),
        _ => Some((column.clone(), quoted(text.written(column)))),
    }
}

/// Whether an expression may end with a word, so that a name behind it is that of the result column.
fn ends_an_expression(word: &str) -> bool {
    let last = word.bytes().last().unwrap_or(b' ');
    last.is_ascii_alphanumeric() || b")]'\"`_".contains(&last) || last >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_result_column_is_compared_by_its_bytes_and_keeps_its_name() {
        for (sql, reworded) in [
            ("SELECT a, b AS x FROM t", "SELECT (a) COLLATE BINARY AS a, (b) COLLATE BINARY AS x FROM t"),
            ("SELECT t.a FROM t", "SELECT (t.a) COLLATE BINARY AS a FROM t"),
            ("SELECT a y FROM t", "SELECT (a) COLLATE BINARY AS y FROM t"),
            (
                "SELECT DISTINCT a || 'x,y' FROM t",
                "SELECT DISTINCT (a || 'x,y') COLLATE BINARY AS \"a || 'x,y'\" FROM t",
            ),
            ("SELECT \"c d\" FROM t", "SELECT (\"c d\") COLLATE BINARY AS \"c d\" FROM t"),
            ("SELECT *, t.*, a FROM t", "SELECT *, t.*, (a) COLLATE BINARY AS a FROM t"),
            ("SELECT a * b FROM t", "SELECT (a * b) COLLATE BINARY AS \"a * b\" FROM t"),
            (
                "WITH w AS (SELECT a FROM t) SELECT a FROM w UNION ALL SELECT b FROM t",
                "WITH w AS (SELECT a FROM t) SELECT (a) COLLATE BINARY AS a FROM w UNION ALL SELECT b FROM t",
            ),
            (
                "SELECT (SELECT a, b FROM t) AS a, CASE WHEN b THEN 1 END c LIMIT 5",
                "SELECT ((SELECT a, b FROM t)) COLLATE BINARY AS a, (CASE WHEN b THEN 1 END) COLLATE BINARY AS c LIMIT 5",
            ),
        ] {
            assert_eq!(by_bytes(sql).as_deref(), Some(reworded), "{sql}");
        }
        assert_eq!(by_bytes("SELECT * FROM t"), None);
    }
}

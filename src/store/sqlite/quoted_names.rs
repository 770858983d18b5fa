//! Names in double quotes that are no columns. SQLite takes such a name for a text (SQLite, "Double-quoted String
//! Literals Are Accepted"), so that a misspelt column becomes a constant and an answer is wrong without a word.
//!
//! SQLite's own switch for this also breaks views of the owner that write texts so. Here only the names in the query
//! itself are put into backticks, which SQLite never takes for a text, and SQLite is asked again.

use std::ops::Range;

use rusqlite::Connection;

use crate::sql::{Syntax, TokenizedSql};

/// The first name in double quotes that SQLite took for a text, in a query that it has prepared.
pub(super) fn first_text<'s>(connection: &Connection, sql: &'s str) -> Option<&'s str> {
    if are_all_aliases(sql) {
        return None;
    }
    let names = names(sql);
    let is_refused =
        |names: &[Range<usize>]| !names.is_empty() && connection.prepare(&in_backticks(sql, names)).is_err();
    if !is_refused(&names) {
        return None;
    }
    let name = names.iter().find(|name| is_refused(std::slice::from_ref(*name)))?;
    Some(&sql[name.start + 1..name.end - 1])
}

/// Tells quickly, for nearly all queries, that each double quote belongs to the name of a result column behind AS. What a
/// text or a comment holds may make it say no without need.
fn are_all_aliases(sql: &str) -> bool {
    let mut quotes = sql.match_indices('"').map(|(at, _)| at);
    while let Some(opening) = quotes.next() {
        let before = sql[..opening].trim_ascii_end();
        let is_behind_as = before.get(before.len().saturating_sub(3)..).is_some_and(|word| {
            word.trim_ascii_start().eq_ignore_ascii_case("as")
                && word.starts_with(|first: char| first.is_ascii_whitespace())
        });
        if !is_behind_as || quotes.next().is_none() {
            return false;
        }
    }
    true
}

/// The names in double quotes, but for those of result columns behind AS, which are never read.
fn names(sql: &str) -> Vec<Range<usize>> {
    let text = TokenizedSql::of(sql, Syntax::Sqlite);
    let is_name = |at: &usize| {
        let is_quoted = text.word(*at).is_some_and(|word| word.len() >= 2 && word.starts_with('"'));
        is_quoted && !at.checked_sub(1).is_some_and(|before| text.is_one_of(before, &["as"]))
    };
    (0..text.len()).filter(is_name).map(|at| text.extent(&(at..at + 1))).collect()
}

/// The query with some of its names in backticks.
fn in_backticks(sql: &str, names: &[Range<usize>]) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut end = 0;
    for name in names {
        let bare = sql[name.start + 1..name.end - 1].replace("\"\"", "\"").replace('`', "``");
        text.push_str(&sql[end..name.start]);
        text.push('`');
        text.push_str(&bare);
        text.push('`');
        end = name.end;
    }
    text.push_str(&sql[end..]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_no_column_is_found_and_those_of_views_are_not() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "CREATE TABLE deals (id, \"my note\", \"a\"\"b\", \"x`y\");
                 CREATE VIEW named AS SELECT \"I-\" || id AS id FROM deals;",
            )
            .unwrap();
        for (sql, text) in [
            ("SELECT id FROM deals WHERE \"chnged\" > 5", Some("chnged")),
            ("SELECT id FROM deals WHERE id <> \"deleted\"", Some("deleted")),
            ("SELECT json_extract(id, \"$.x\") FROM deals", Some("$.x")),
            ("SELECT \"id\" AS \"no column\", \"my note\" FROM \"deals\"", None),
            ("SELECT \"a\"\"b\", \"x`y\" FROM deals", None),
            ("SELECT \"id\", \"a\"\"c\" FROM deals", Some("a\"\"c")),
            ("SELECT id as \"fields.City\" FROM named", None),
            ("SELECT id AS \"a \"\" b\", id AS \"\" FROM named", None),
            ("SELECT id \"alias\" FROM named", None),
            ("SELECT id FROM named WHERE 'has' = \"id\"", None),
            ("SELECT id FROM deals -- \"no name\"", None),
        ] {
            assert!(connection.prepare(sql).is_ok(), "{sql}");
            assert_eq!(first_text(&connection, sql), text, "{sql}");
        }
    }
}

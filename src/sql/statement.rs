//! The text of a query, as far as it must be known to be put into another: where its one statement begins
//! and ends.
//!
//! SQLite parses the SQL; this only tells comments, quotes and semicolons apart (SQLite, "SQL Comment
//! Syntax" and "SQLite Keywords": four ways to quote).

use std::ops::Range;

use crate::error::SelectFault;

/// Where the one statement stands: from its first word to its last token, without comments around it and
/// without its `;`.
///
/// # Errors
/// [`SelectFault::NotASelect`] where it begins with another word than SELECT or WITH;
/// [`SelectFault::SeveralStatements`] where anything follows the `;`; [`SelectFault::Nul`] where SQLite would see
/// less of it than the owner.
pub fn extent(sql: &str) -> Result<Range<usize>, SelectFault> {
    if sql.contains('\0') {
        return Err(SelectFault::Nul);
    }
    let mut extent: Option<Range<usize>> = None;
    let mut is_closed = false;
    for token in tokens(sql) {
        if is_closed {
            return Err(SelectFault::SeveralStatements);
        }
        match extent.as_mut() {
            Some(_) if sql.as_bytes()[token.start] == b';' => is_closed = true,
            Some(extent) => extent.end = token.end,
            None => extent = Some(token),
        }
    }
    let extent = extent.ok_or(SelectFault::NotASelect)?;
    let word: String = sql[extent.clone()].chars().take_while(char::is_ascii_alphabetic).collect();
    match word.to_ascii_lowercase().as_str() {
        "select" | "with" => Ok(extent),
        _ => Err(SelectFault::NotASelect),
    }
}

/// Whether the statement limits its own rows, by a LIMIT outside of all parentheses.
pub fn has_limit(sql: &str) -> bool {
    let mut depth = 0_usize;
    tokens(sql).any(|token| {
        match sql.as_bytes()[token.start] {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && has_word_at(sql.as_bytes(), token.start, b"limit")
    })
}

/// Whether a word stands at a place, in whatever case, and not as a part of another.
fn has_word_at(sql: &[u8], at: usize, word: &[u8]) -> bool {
    let end = at + word.len();
    let is_part = |byte: Option<&u8>| {
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80)
    };
    let before = at.checked_sub(1).and_then(|before| sql.get(before));
    sql.get(at..end).is_some_and(|found| found.eq_ignore_ascii_case(word))
        && !is_part(before)
        && !is_part(sql.get(end))
}

/// Whether the statement has a parameter without a name, or with a number: to SQLite `?1` is the first
/// parameter, whatever that is called otherwise.
pub fn has_nameless_parameter(sql: &str) -> bool {
    tokens(sql).any(|token| sql.as_bytes()[token.start] == b'?')
}

/// A name as SQL takes it, whatever is in it.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The extents of the tokens that are no comments: quoted texts and single other characters.
pub fn tokens(sql: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = sql.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at;
            at = match &bytes[start..] {
                [b'-', b'-', ..] => end_of(bytes, start + 2, b"\n"),
                [b'/', b'*', ..] => end_of(bytes, start + 2, b"*/"),
                [space, ..] if space.is_ascii_whitespace() => start + 1,
                // A byte order mark in the middle of a file is a blank to SQLite, too.
                [0xEF, 0xBB, 0xBF, ..] => start + 3,
                [quote @ (b'\'' | b'"' | b'`' | b'['), ..] => {
                    let last = if *quote == b'[' { b']' } else { *quote };
                    at = end_of(bytes, start + 1, &[last]);
                    return Some(start..at);
                }
                _ => {
                    at = start + 1;
                    return Some(start..at);
                }
            };
        }
        None
    })
}

/// The place behind the next `what`, or the end where there is none. A doubled quote ends one text and
/// begins the next, which comes to the same here.
fn end_of(bytes: &[u8], from: usize, what: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.windows(what.len())
        .position(|window| window == what)
        .map_or(bytes.len(), |at| from + at + what.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &str, expected: &Result<&str, SelectFault>) {
        assert_eq!(&extent(sql).map(|extent| &sql[extent]), expected, "{sql}");
    }

    #[test]
    fn one_statement_is_taken_out_of_what_surrounds_it() {
        check("SELECT 1", &Ok("SELECT 1"));
        check(" -- a; b\n/* c; */ select 1 -- d\n ; -- e ;\n", &Ok("select 1"));
        check(
            "WITH x AS (SELECT ';' \";\" [;] `;`) SELECT 'it''s;' FROM x;",
            &Ok("WITH x AS (SELECT ';' \";\" [;] `;`) SELECT 'it''s;' FROM x"),
        );
        check("SELECT 1 /* no end ;", &Ok("SELECT 1"));
        check("SELECT 'я' -- я", &Ok("SELECT 'я'"));
        check("SELECT/**/1", &Ok("SELECT/**/1"));
        check("\u{FEFF}SELECT 1;\u{FEFF}", &Ok("SELECT 1"));
    }

    #[test]
    fn a_limit_of_its_own_is_told_from_those_within() {
        for sql in [
            "SELECT 1 LIMIT 5",
            "SELECT 1 limit(5)",
            "WITH x AS (SELECT 1) SELECT 1 FROM x\nLimit 5 OFFSET 1",
            "SELECT (1)LIMIT 5",
            "SELECT 'a'LIMIT 5",
        ] {
            assert!(has_limit(sql), "{sql}");
        }
        for sql in [
            "SELECT (SELECT 1 LIMIT 1)",
            "SELECT 1 -- LIMIT 5",
            "SELECT 'LIMIT' AS \"LIMIT\"",
            "SELECT limits, unlimit, limit_, limitя FROM x",
        ] {
            assert!(!has_limit(sql), "{sql}");
        }
    }

    #[test]
    fn a_question_mark_is_a_parameter_only_outside_of_quotes() {
        assert!(has_nameless_parameter("SELECT :date, ?1"));
        assert!(has_nameless_parameter("SELECT ?"));
        assert!(!has_nameless_parameter("SELECT '?', \"?\", [?] -- ?"));
    }

    #[test]
    fn more_than_one_statement_is_refused() {
        check("SELECT 1; SELECT 2", &Err(SelectFault::SeveralStatements));
        check("SELECT 1;;", &Err(SelectFault::SeveralStatements));
    }

    #[test]
    fn a_character_that_ends_the_text_for_sqlite_is_refused() {
        check("SELECT 1\0, 2", &Err(SelectFault::Nul));
    }

    #[test]
    fn what_is_no_select_is_refused() {
        for sql in [
            "",
            ";",
            "-- x",
            "VALUES (1)",
            "EXPLAIN SELECT 1",
            "PRAGMA x",
            "SELECTED",
            "(SELECT 1)",
            "INSERT",
        ] {
            check(sql, &Err(SelectFault::NotASelect));
        }
    }
}

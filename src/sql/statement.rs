//! The one statement of a query: where it begins and ends, and what must be known of it before it is put into another.
//!
//! The engine parses the SQL; this file only looks at the tokens of `lexer`.

use std::ops::Range;

use super::lexer::{Syntax, Token, TokenKind, tokens};
use crate::error::SelectFault;

/// Where the one statement stands: from its first word to its last token, without comments around it and
/// without its `;`.
///
/// # Errors
/// [`SelectFault::NotASelect`] where it begins with another word than SELECT or WITH;
/// [`SelectFault::SeveralStatements`] where anything follows the `;`; [`SelectFault::Nul`] where SQLite would see
/// less of it than the owner.
pub fn extent(sql: &str, syntax: Syntax) -> Result<Range<usize>, SelectFault> {
    if sql.contains('\0') {
        return Err(SelectFault::Nul);
    }
    let mut extent: Option<Range<usize>> = None;
    let mut is_closed = false;
    for Token { range, .. } in tokens(sql, syntax) {
        if is_closed {
            return Err(SelectFault::SeveralStatements);
        }
        match extent.as_mut() {
            Some(_) if &sql[range.clone()] == ";" => is_closed = true,
            Some(extent) => extent.end = range.end,
            None => extent = Some(range),
        }
    }
    let extent = extent.ok_or(SelectFault::NotASelect)?;
    let word: String = sql[extent.clone()].chars().take_while(char::is_ascii_alphabetic).collect();
    match word.to_ascii_lowercase().as_str() {
        "select" | "with" => Ok(extent),
        _ => Err(SelectFault::NotASelect),
    }
}

/// Tells if the statement limits its own rows, by a LIMIT outside of all parentheses.
pub fn has_limit(sql: &str, syntax: Syntax) -> bool {
    const LIMIT: &str = "limit";
    let is_limit = |word: &[u8]| word.eq_ignore_ascii_case(LIMIT.as_bytes());
    // Most have none anywhere, which is seen without taking the text apart.
    if !sql.as_bytes().windows(LIMIT.len()).any(is_limit) {
        return false;
    }
    let mut depth = 0_usize;
    tokens(sql, syntax).any(|token| {
        let word = &sql[token.range];
        match word {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && token.kind == TokenKind::Word && is_limit(word.as_bytes())
    })
}

/// A name as SQL takes it, whatever is in it.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &str, expected: &Result<&str, SelectFault>) {
        assert_eq!(&extent(sql, Syntax::Sqlite).map(|extent| &sql[extent]), expected, "{sql}");
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
            assert!(has_limit(sql, Syntax::Sqlite), "{sql}");
        }
        for sql in [
            "SELECT (SELECT 1 LIMIT 1)",
            "SELECT 1 -- LIMIT 5",
            "SELECT 'LIMIT' AS \"LIMIT\"",
            "SELECT limits, unlimit, limit_, limitя FROM x",
        ] {
            assert!(!has_limit(sql, Syntax::Sqlite), "{sql}");
        }
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
    fn another_statement_than_a_select_is_refused() {
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

//! The parameters of a query: `:date`, which is the only one, and what is like it and is none.
//!
//! Knows no value and binds nothing.

use std::ops::Range;

use super::lexer::{Syntax, Token, TokenKind, tokens};

/// The one parameter that a query may have.
const DATE: &str = ":date";

/// Where the parameters of a query stand.
pub fn parameters(sql: &str, syntax: Syntax) -> impl Iterator<Item = Range<usize>> {
    tokens(sql, syntax).filter(|token| token.kind == TokenKind::Parameter).map(|token| token.range)
}

/// The first parameter of a query that is not `:date`.
pub fn unknown_parameter(sql: &str, syntax: Syntax) -> Option<&str> {
    parameters(sql, syntax).map(|range| &sql[range]).find(|name| *name != DATE)
}

/// The place of a `:date` in quotes, where it is a text or a name and so no parameter: `':date'`.
pub fn date_in_quotes(sql: &str, syntax: Syntax) -> Option<Range<usize>> {
    const CLOSING: [char; 4] = ['\'', '"', '`', ']'];
    // Nearly no query has it, and this is quickly seen.
    if !sql.split(DATE).skip(1).any(|rest| rest.trim_start().starts_with(CLOSING)) {
        return None;
    }
    let is_quoted = |token: &Token| matches!(token.kind, TokenKind::Text | TokenKind::QuotedName);
    let is_date =
        |range: &Range<usize>| sql.get(range.start + 1..range.end - 1).is_some_and(|it| it.trim() == DATE);
    tokens(sql, syntax).filter(is_quoted).map(|token| token.range).find(is_date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_parameter_is_named() {
        assert_eq!(unknown_parameter("a > :date AND b > :from", Syntax::MySql), Some(":from"));
        assert_eq!(unknown_parameter("a > :date AND b = $2", Syntax::Postgres), Some("$2"));
        assert_eq!(unknown_parameter("a > :date AND b = ':from'", Syntax::Postgres), None);
        assert_eq!(unknown_parameter("SELECT :date, ?1", Syntax::Sqlite), Some("?1"));
        assert_eq!(unknown_parameter("SELECT '?', \"?\", [?] -- ?", Syntax::Sqlite), None);
    }

    #[test]
    fn the_date_in_quotes_is_found() {
        for (syntax, sql, found) in [
            (Syntax::Sqlite, "a > ':date'", Some("':date'")),
            (Syntax::MySql, "a > \":date\"", Some("\":date\"")),
            (Syntax::Postgres, "a > \":date\"", Some("\":date\"")),
            (Syntax::Sqlite, "a > [:date]", Some("[:date]")),
            (Syntax::Sqlite, "a > datetime(' :date ')", Some("' :date '")),
            (Syntax::Postgres, "a > ':dates' OR a > :date -- ':date'", None),
        ] {
            assert_eq!(date_in_quotes(sql, syntax).map(|range| &sql[range]), found, "{sql}");
        }
    }
}

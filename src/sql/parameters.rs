//! The parameters of a query: `:date` as the owner writes it, and what the server of an engine takes instead.
//!
//! SQLite binds `:date` by its name. Other servers know no names; for them it is replaced. Knows no value and sends
//! nothing.

use std::ops::Range;

use super::lexer::{Syntax, Token, TokenKind, is_part, tokens};
use crate::error::SelectFault;

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

/// A query with something else for each `:date`, and how many there are. A shorter text is followed by
/// spaces, so that a place in the query is the same place in the config.
pub fn with_date(sql: &str, syntax: Syntax, instead: &str) -> (String, usize) {
    let mut replaced = String::with_capacity(sql.len());
    let (mut end, mut count) = (0, 0);
    for range in parameters(sql, syntax).filter(|range| &sql[range.clone()] == DATE) {
        replaced.push_str(&sql[end..range.start]);
        // A colon ends a word, and a dollar or a digit does not.
        let gap = if replaced.bytes().next_back().is_some_and(is_part) { " " } else { "" };
        let instead = [gap, instead].concat();
        replaced.push_str(&instead);
        replaced.extend(std::iter::repeat_n(' ', DATE.len().saturating_sub(instead.len())));
        end = range.end;
        count += 1;
    }
    replaced.push_str(&sql[end..]);
    (replaced, count)
}

/// A statement with something else for each of its parameters, by their names as written.
pub fn with_values(sql: &str, syntax: Syntax, mut instead: impl FnMut(&str) -> String) -> String {
    let (mut replaced, mut end) = (String::with_capacity(sql.len()), 0);
    for range in parameters(sql, syntax) {
        replaced.push_str(&sql[end..range.start]);
        // A colon ends a word, and what comes for the parameter may not.
        if replaced.bytes().next_back().is_some_and(is_part) {
            replaced.push(' ');
        }
        replaced.push_str(&instead(&sql[range.clone()]));
        end = range.end;
    }
    replaced.push_str(&sql[end..]);
    replaced
}

/// Refuses a query that has another parameter than `:date`, or `:date` in quotes.
///
/// # Errors
/// [`SelectFault::UnknownParameter`], [`SelectFault::QuotedDate`].
pub fn refuse_others(sql: &str, syntax: Syntax) -> Result<(), SelectFault> {
    if let Some(name) = unknown_parameter(sql, syntax) {
        return Err(SelectFault::UnknownParameter { name: name.to_owned() });
    }
    date_in_quotes(sql, syntax).map_or(Ok(()), |_| Err(SelectFault::QuotedDate))
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
    fn the_date_is_replaced_where_it_is_a_parameter_and_nothing_moves() {
        for (syntax, sql, replaced) in [
            (Syntax::Postgres, "a > :date AND b", "a > $1    AND b"),
            (Syntax::Postgres, "to_timestamp(:date)", "to_timestamp($1   )"),
            (
                Syntax::Postgres,
                "a::date, ':date', \":date\" -- :date",
                "a::date, ':date', \":date\" -- :date",
            ),
            (Syntax::Postgres, ":date_x :dates :date", ":date_x :dates $1   "),
            (Syntax::Postgres, "'ж' || :date", "'ж' || $1   "),
            (Syntax::Postgres, "BETWEEN 1 AND:date", "BETWEEN 1 AND $1  "),
            (Syntax::MySql, "a > :date # :date", "a > $1    # :date"),
            (Syntax::MySql, "\":date\", 'a\\' :date', :date", "\":date\", 'a\\' :date', $1   "),
        ] {
            let count = usize::from(sql != replaced);
            assert_eq!(with_date(sql, syntax, "$1"), (replaced.to_owned(), count), "{sql}");
        }
        assert_eq!(with_date("a > :date", Syntax::MySql, "1795300325"), ("a > 1795300325".to_owned(), 1));
    }

    #[test]
    fn each_parameter_is_replaced_by_its_name() {
        let replaced = |sql, syntax| with_values(sql, syntax, |name| format!("<{}>", &name[1..]));
        for (syntax, sql, expected) in [
            (Syntax::MySql, "VALUES (:a,:b, ':a', @c := :a)", "VALUES (<a>,<b>, ':a', @c := <a>)"),
            (
                Syntax::Postgres,
                "VALUES (:a::int, $tag$:b$tag$) -- :c",
                "VALUES (<a>::int, $tag$:b$tag$) -- :c",
            ),
            (Syntax::MySql, "SELECT:a", "SELECT <a>"),
        ] {
            assert_eq!(replaced(sql, syntax), expected);
        }
    }

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

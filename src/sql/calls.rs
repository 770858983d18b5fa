//! Calls of functions in SQL as text: the name and the arguments, told apart by brackets and commas.
//!
//! Knows no function of any engine, and opens no database.

use super::lexer::Syntax;
use super::tokens::TokenizedSql;

/// A call of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionCall<'a> {
    /// The name, in lower case.
    pub function: String,
    /// The arguments, as written.
    pub arguments: Vec<&'a str>,
}

/// The call that an expression is as a whole, with or without brackets around it.
pub fn whole_call(expression: &str, syntax: Syntax) -> Option<FunctionCall<'_>> {
    let text = TokenizedSql::of(expression, syntax);
    let last = text.len().checked_sub(1)?;
    if text.word(0) == Some("(") && text.closing(0) == Some(last) && last > 1 {
        return whole_call(&expression[text.extent(&(1..last))], syntax);
    }
    let call = call_at(expression, &text, 0)?;
    (text.closing(1) == Some(last)).then_some(call)
}

/// The first call of a function within an expression.
pub fn call_of<'a>(expression: &'a str, function: &str, syntax: Syntax) -> Option<FunctionCall<'a>> {
    let text = TokenizedSql::of(expression, syntax);
    let calls = (0..text.len()).filter_map(|at| call_at(expression, &text, at));
    calls.into_iter().find(|call| call.function == function)
}

/// The texts before and behind a word that is no part of a bracket, as in `created AS date`.
pub fn split_at_word<'a>(expression: &'a str, word: &str, syntax: Syntax) -> Option<(&'a str, &'a str)> {
    let text = TokenizedSql::of(expression, syntax);
    let mut depth = 0_i32;
    let at = (0..text.len()).find(|&at| {
        depth += i32::from(text.word(at) == Some("(")) - i32::from(text.word(at) == Some(")"));
        depth == 0 && text.is_one_of(at, &[word])
    })?;
    let range = text.extent(&(at..at + 1));
    Some((expression[..range.start].trim(), expression[range.end..].trim()))
}

fn call_at<'a>(expression: &'a str, text: &TokenizedSql<'a>, at: usize) -> Option<FunctionCall<'a>> {
    let function = text.name(at)?.to_lowercase();
    let opening = at + 1;
    if text.word(opening) != Some("(") {
        return None;
    }
    let closing = text.closing(opening)?;
    let mut arguments = Vec::new();
    let (mut start, mut depth) = (opening + 1, 0_i32);
    for at in opening + 1..=closing {
        match text.word(at) {
            Some("(") => depth += 1,
            Some(")") if at < closing => depth -= 1,
            Some("," | ")") if depth == 0 => {
                if at > start {
                    arguments.push(&expression[text.extent(&(start..at))]);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
    Some(FunctionCall { function, arguments })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_taken_apart_where_it_is_the_whole_expression() {
        for (sql, expected) in [
            ("UNIX_TIMESTAMP(d.changed)", Some(("unix_timestamp", vec!["d.changed"]))),
            ("((DATE_FORMAT(f(a, b), '%Y,(')))", Some(("date_format", vec!["f(a, b)", "'%Y,('"]))),
            ("now()", Some(("now", vec![]))),
            ("f(a) + g(b)", None),
            ("f(a)::bigint", None),
            ("(a) + (b)", None),
            ("a", None),
            ("f(a", None),
            ("()", None),
            ("", None),
        ] {
            let found = whole_call(sql, Syntax::Postgres);
            let found = found.as_ref().map(|call| (call.function.as_str(), call.arguments.clone()));
            assert_eq!(found, expected, "{sql}");
        }
    }

    #[test]
    fn a_call_is_found_within_others() {
        let sql = "DATE(From_UnixTime(:date - (60 * 2)) + INTERVAL 1 DAY)";
        let found = call_of(sql, "from_unixtime", Syntax::MySql).map(|call| call.arguments);
        assert_eq!(found, Some(vec![":date - (60 * 2)"]));
        assert_eq!(call_of("'from_unixtime(1)'", "from_unixtime", Syntax::MySql), None);
    }

    #[test]
    fn a_word_splits_only_outside_of_brackets() {
        let split = |sql| split_at_word(sql, "as", Syntax::MySql);
        assert_eq!(split("changed AS date"), Some(("changed", "date")));
        assert_eq!(split("CAST(a AS int) as date"), Some(("CAST(a AS int)", "date")));
        assert_eq!(split("f(a AS b)"), None);
    }
}

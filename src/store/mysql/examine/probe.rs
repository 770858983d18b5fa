//! A query with what it compares as one more column: so the server says the type of what is compared, and its values.
//!
//! Makes SQL by the tokens of the query and sends none. Where the query is more than one SELECT, there is no such SQL.

use crate::sql::comparison::Comparison;
use crate::sql::{Syntax, TokenKind, tokens};

/// The query with `condition` in the place of a comparison, and what is compared as its last column; nothing where the
/// comparison is not one of the query's outermost SELECT, or that is one of several.
pub(super) fn with_compared(sql: &str, comparison: &Comparison, condition: &str) -> Option<String> {
    let from = from_of(sql, comparison)?;
    let compared = &sql[comparison.compared.clone()];
    let (before, after) = (&sql[from..comparison.whole.start], &sql[comparison.whole.end..]);
    Some(format!("{}, ({compared}) AS `roistat.cgi`\n{before}({condition}){after}", &sql[..from]))
}

/// Where the FROM begins whose rows a comparison decides on.
fn from_of(sql: &str, comparison: &Comparison) -> Option<usize> {
    let mut depth = 0_i32;
    let (mut from, mut found) = (None, None);
    for token in tokens(sql, Syntax::MySql) {
        let word = &sql[token.range.clone()];
        if token.range.start == comparison.whole.start {
            found = from.filter(|_| depth == 0);
        }
        match word {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ if depth > 0 || token.kind != TokenKind::Word => {}
            _ if ["union", "except", "intersect"].iter().any(|set| word.eq_ignore_ascii_case(set)) => {
                return None;
            }
            _ if word.eq_ignore_ascii_case("from") => from = Some(token.range.start),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::comparison::comparisons;

    #[test]
    fn what_is_compared_becomes_a_column_of_the_outermost_select() {
        for (sql, expected) in [
            (
                "SELECT id FROM t WHERE a > :date AND b",
                Some("SELECT id , (a) AS `roistat.cgi`\nFROM t WHERE (1) AND b"),
            ),
            (
                "WITH x AS (SELECT 1 FROM y) SELECT (SELECT 1 FROM z) AS id FROM t WHERE :date < f(a)",
                Some(
                    "WITH x AS (SELECT 1 FROM y) SELECT (SELECT 1 FROM z) AS id , (f(a)) AS `roistat.cgi`\nFROM t WHERE (1)",
                ),
            ),
            ("SELECT id FROM (SELECT * FROM t WHERE a > :date) AS x", None),
            ("SELECT id FROM t WHERE a > :date UNION SELECT 1", None),
        ] {
            let found = with_compared(sql, &comparisons(sql, Syntax::MySql)[0], "1");
            assert_eq!(found.as_deref(), expected, "{sql}");
        }
    }
}

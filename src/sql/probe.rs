//! A query with what it compares as one more column: so the server says the type of what is compared, and its values.
//!
//! Makes SQL by the tokens of the query and sends none. Of a query within the query, or of one of several that UNION
//! puts together, that query alone is taken, with the WITH of the whole before it.

use std::ops::Range;

use super::comparison::Comparison;
use super::lexer::Syntax;
use super::tokens::TokenizedSql;

/// Words between two queries of one.
const SETS: [&str; 4] = ["union", "except", "intersect", "minus"];

/// The SELECT that a comparison decides on the rows of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedSelect<'a> {
    /// The WITH of the whole query, empty where there is none.
    with: &'a str,
    /// From the SELECT on, up to its FROM.
    columns: &'a str,
    compared: &'a str,
    /// From the FROM on, up to the comparison.
    before: &'a str,
    behind: &'a str,
    column: &'static str,
    /// It is the whole query, and not a query within it.
    pub is_whole: bool,
}

impl<'a> ComparedSelect<'a> {
    /// Finds it; nothing where the comparison stands before a FROM, or in none.
    pub fn of(sql: &'a str, comparison: &Comparison, syntax: Syntax) -> Option<Self> {
        let text = TokenizedSql::of(sql, syntax);
        let at = (0..text.len()).find(|&at| text.extent(&(at..at + 1)).start == comparison.whole.start)?;
        let (select, from) = text.select_before(at)?;
        let tokens = text.select_from(select);
        let (extent, from) = (text.extent(&tokens), text.extent(&(from..from + 1)).start);
        let main = text.main_select()?;
        let with =
            if text.is_one_of(0, &["with"]) { &sql[..text.extent(&(main..main + 1)).start] } else { "" };
        Some(Self {
            with,
            columns: &sql[extent.start..from],
            compared: &sql[comparison.compared.clone()],
            before: &sql[from..comparison.whole.start],
            behind: &sql[comparison.whole.end..extent.end],
            column: match syntax {
                Syntax::MySql => "`roistat.cgi`",
                Syntax::Postgres | Syntax::Sqlite => "\"roistat.cgi\"",
            },
            is_whole: select == main && tokens.end == text.len(),
        })
    }

    /// The SELECT with `condition` in the place of the comparison, and what is compared as its last column.
    pub fn with_condition(&self, condition: &str) -> String {
        let Self { with, columns, compared, before, behind, column, .. } = self;
        format!("{with}{columns}, ({compared}) AS {column}\n{before}({condition}){behind}")
    }
}

impl TokenizedSql<'_> {
    /// The SELECT whose condition a token stands in, and its FROM.
    fn select_before(&self, token: usize) -> Option<(usize, usize)> {
        let (mut depth, mut from) = (0_i32, None);
        for at in (0..token).rev() {
            match self.word(at) {
                Some(")") => depth += 1,
                Some("(") if depth > 0 => depth -= 1,
                // A bracket around the condition, or a part of it.
                Some("(") => from = None,
                _ if depth > 0 => {}
                _ if self.is_one_of(at, &["from"]) => from = from.or(Some(at)),
                _ if self.is_one_of(at, &["select"]) => return Some((at, from?)),
                _ => {}
            }
        }
        None
    }

    /// The tokens of a SELECT from its first word on: to the end of its bracket, or to the next SELECT that is put
    /// together with it. What orders and limits all of these belongs to none of them.
    fn select_from(&self, select: usize) -> Range<usize> {
        let mut depth = 0_i32;
        let (mut is_set, mut end) = (select > 0 && self.follows_set(select), self.len());
        for at in select..self.len() {
            match self.word(at) {
                Some("(") => depth += 1,
                Some(")") if depth == 0 => {
                    end = at;
                    break;
                }
                Some(")") => depth -= 1,
                _ if depth == 0 && self.is_one_of(at, &SETS) => {
                    is_set = true;
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        let mut depth = 0_i32;
        let is_behind = |at: &usize| {
            depth += i32::from(self.word(*at) == Some("(")) - i32::from(self.word(*at) == Some(")"));
            is_set && depth == 0 && self.is_one_of(*at, &["order", "limit", "offset", "fetch"])
        };
        select..(select..end).find(is_behind).unwrap_or(end)
    }

    fn follows_set(&self, select: usize) -> bool {
        let before = if self.is_one_of(select - 1, &["all", "distinct"]) {
            select.checked_sub(2)
        } else {
            Some(select - 1)
        };
        before.is_some_and(|at| self.is_one_of(at, &SETS))
    }

    /// The first SELECT that stands in no bracket.
    fn main_select(&self) -> Option<usize> {
        let mut depth = 0_i32;
        (0..self.len()).find(|&at| {
            depth += i32::from(self.word(at) == Some("(")) - i32::from(self.word(at) == Some(")"));
            depth == 0 && self.is_one_of(at, &["select"])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::comparison::comparisons;

    #[test]
    fn what_is_compared_becomes_a_column_of_the_select_that_it_is_of() {
        for (sql, expected, is_whole) in [
            (
                "SELECT id FROM t WHERE a > :date AND b",
                Some("SELECT id , (a) AS `roistat.cgi`\nFROM t WHERE (1) AND b"),
                true,
            ),
            (
                "SELECT id FROM t WHERE c = 2 AND (b OR (a > :date)) LIMIT 5",
                Some("SELECT id , (a) AS `roistat.cgi`\nFROM t WHERE c = 2 AND (b OR ((1))) LIMIT 5"),
                true,
            ),
            (
                "WITH x AS (SELECT 1 FROM y) SELECT (SELECT 1 FROM z) AS id FROM t WHERE :date < f(a)",
                Some(
                    "WITH x AS (SELECT 1 FROM y) SELECT (SELECT 1 FROM z) AS id , (f(a)) AS `roistat.cgi`\nFROM t WHERE (1)",
                ),
                true,
            ),
            (
                "SELECT id FROM (SELECT * FROM t WHERE a > :date) AS x WHERE b",
                Some("SELECT * , (a) AS `roistat.cgi`\nFROM t WHERE (1)"),
                false,
            ),
            (
                "WITH x AS (SELECT id FROM t WHERE a > :date) SELECT id FROM x",
                Some(
                    "WITH x AS (SELECT id FROM t WHERE a > :date) SELECT id , (a) AS `roistat.cgi`\nFROM t WHERE (1)",
                ),
                false,
            ),
            (
                "SELECT id FROM t WHERE a > :date UNION SELECT 1 FROM u ORDER BY 1",
                Some("SELECT id , (a) AS `roistat.cgi`\nFROM t WHERE (1)"),
                false,
            ),
            (
                "SELECT 1 FROM u UNION ALL SELECT id FROM t WHERE a > :date ORDER BY 1 LIMIT 3",
                Some("SELECT id , (a) AS `roistat.cgi`\nFROM t WHERE (1)"),
                false,
            ),
            ("SELECT a > :date FROM t", None, false),
        ] {
            let found = ComparedSelect::of(sql, &comparisons(sql, Syntax::MySql)[0], Syntax::MySql);
            assert_eq!(found.as_ref().map(|it| it.with_condition("1")).as_deref(), expected, "{sql}");
            assert!(found.is_none_or(|it| it.is_whole == is_whole), "{sql}");
        }
    }
}

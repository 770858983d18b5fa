//! Where a query compares something with `:date`, and out of what it makes a result column, found in its
//! text by the tokens around.
//!
//! No parser: a guess that its user has to put to the test, by preparing the SQL that comes
//! of it. Knows no database.

use std::ops::Range;

use super::lexer::Syntax;
use super::tokens::TokenizedSql;

/// The operators that put two values in order.
const ORDERS: [&str; 4] = ["<", "<=", ">", ">="];

/// One comparison of something with `:date`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The comparison as a whole.
    pub whole: Range<usize>,
    /// The operand that is compared.
    pub compared: Range<usize>,
    /// The operand that it is compared with: `:date`, or something made of it.
    pub date: Range<usize>,
}

/// Every comparison with `:date` in a statement that can be told apart.
pub fn comparisons(sql: &str, syntax: Syntax) -> Vec<Comparison> {
    let text = TokenizedSql::of(sql, syntax);
    let dates = (0..text.len()).filter(|&at| text.word(at) == Some(":date"));
    dates.filter_map(|at| text.comparison(at)).collect()
}

/// A statement with a condition that is always true in the place of every comparison with `:date`.
pub fn without_dates(sql: &str, syntax: Syntax) -> String {
    let mut without = sql.to_owned();
    for comparison in comparisons(sql, syntax).iter().rev() {
        without.replace_range(comparison.whole.clone(), always_true(syntax));
    }
    without
}

/// A condition that is always true. PostgreSQL takes no number for one.
fn always_true(syntax: Syntax) -> &'static str {
    match syntax {
        Syntax::Sqlite | Syntax::MySql => "1",
        Syntax::Postgres => "true",
    }
}

/// Words that make fewer rows of those of a table, or more, for another reason than a condition.
const REGROUPING: [&str; 8] =
    ["union", "intersect", "except", "group", "having", "limit", "distinct", "with"];

/// The table that a statement reads first and the column of it that is the statement's `id`, as plain names, where
/// each of its rows can be one of the statement's.
pub fn table_of_ids(sql: &str, syntax: Syntax) -> Option<(String, String)> {
    let text = TokenizedSql::of(sql, syntax);
    let mut depth = 0_i32;
    let is_outside = |at: &usize| {
        depth += i32::from(text.word(*at) == Some("(")) - i32::from(text.word(*at) == Some(")"));
        depth == 0
    };
    let outside: Vec<_> = (0..text.len()).filter(is_outside).collect();
    if outside.iter().any(|&at| text.is_one_of(at, &REGROUPING)) {
        return None;
    }
    let from = *outside.iter().find(|&&at| text.is_one_of(at, &["from"]))?;
    let table = text.name(from + 1)?;
    let behind = from + 2 + usize::from(text.is_one_of(from + 2, &["as"]));
    let alias = text.name(behind).filter(|_| !text.is_one_of(behind, &ENDS_OF_TABLE)).unwrap_or(table);
    let source = &sql[source_of(sql, "id", syntax)?];
    let source = TokenizedSql::of(source, syntax);
    let column = match (source.len(), source.word(1)) {
        (1, _) => source.name(0)?,
        (3, Some(".")) if source.name(0)?.eq_ignore_ascii_case(alias) => source.name(2)?,
        _ => return None,
    };
    let is_whole = text.word(from + 2) != Some(".") && text.word(from + 2) != Some("(");
    is_whole.then(|| (table.to_owned(), column.to_owned()))
}

/// Words that may follow a table without an alias.
const ENDS_OF_TABLE: [&str; 17] = [
    "where",
    "join",
    "left",
    "inner",
    "cross",
    "natural",
    "right",
    "full",
    "outer",
    "order",
    "indexed",
    "not",
    "window",
    "use",
    "force",
    "ignore",
    "straight_join",
];

/// The expression of which a statement makes a result column, where it is said with AS, or where
/// a name with a dot ends so.
pub fn source_of(sql: &str, column: &str, syntax: Syntax) -> Option<Range<usize>> {
    let text = TokenizedSql::of(sql, syntax);
    let named = (0..text.len()).filter(|&at| text.name(at).is_some_and(|name| name == column));
    let mut sources = named.map(|at| match at.checked_sub(1).and_then(|before| text.word(before)) {
        Some(word) if word.eq_ignore_ascii_case("as") => text.expression(at - 1),
        _ => text.expression(at),
    });
    let source = sources.next()?;
    (!source.is_empty()).then(|| text.extent(&source))
}

/// An expression without the names of tables before those of columns, as an index wants it.
pub fn unqualified(expression: &str, syntax: Syntax) -> String {
    let text = TokenizedSql::of(expression, syntax);
    let mut kept = String::new();
    let mut end = 0;
    for at in 0..text.len() {
        let is_qualifier = text.word(at + 1) == Some(".") && text.name(at).is_some();
        let is_dot = text.word(at) == Some(".") && at > 0 && text.name(at - 1).is_some();
        let token = text.extent(&(at..at + 1));
        if !is_qualifier && !is_dot {
            let gap = if kept.is_empty() { "" } else { &expression[end..token.start] };
            kept.push_str(gap);
            kept.push_str(&expression[token.clone()]);
        }
        end = token.end;
    }
    kept
}

/// An expression so that an operator may stand beside it: in brackets, unless it is a name or the call of a function.
pub fn operand(expression: &str, syntax: Syntax) -> String {
    let text = TokenizedSql::of(expression, syntax);
    // Names and dots by turns.
    let is_name =
        |at: usize| if at.is_multiple_of(2) { text.name(at).is_some() } else { text.word(at) == Some(".") };
    let name = (0..text.len()).take_while(|&at| is_name(at)).count();
    let is_whole = match text.word(name) {
        None => true,
        Some("(") => text.closing(name) == Some(text.len() - 1),
        Some(_) => text.len() == 1,
    };
    if is_whole { expression.to_owned() } else { format!("({expression})") }
}

/// A comparison with something else in the places of its two sides.
pub fn with_sides(sql: &str, comparison: &Comparison, compared: &str, date: &str) -> String {
    let (first, second) = (&comparison.compared, &comparison.date);
    if first.start < second.start {
        format!("{compared}{}{date}", &sql[first.end..second.start])
    } else {
        format!("{date}{}{compared}", &sql[second.end..first.start])
    }
}

/// Tells if a name stands in a statement.
pub fn has_name(sql: &str, name: &str, syntax: Syntax) -> bool {
    let text = TokenizedSql::of(sql, syntax);
    (0..text.len()).any(|at| text.name(at).is_some_and(|it| it.eq_ignore_ascii_case(name)))
}

/// Tells if an expression is the name of a column and nothing else.
pub fn is_name(expression: &str, syntax: Syntax) -> bool {
    let text = TokenizedSql::of(expression, syntax);
    text.len() == 1 && text.name(0).is_some()
}

impl TokenizedSql<'_> {
    /// The comparison that a token is one side of, or a part of one side.
    fn comparison(&self, at: usize) -> Option<Comparison> {
        let date = self.expression(at);
        let before = date.start.checked_sub(1);
        if let Some(operator) = before.filter(|&at| self.is_one_of(at, &ORDERS)) {
            let compared = self.expression(operator);
            return self.made_of(compared.start..date.end, &compared, &date);
        }
        if self.is_one_of(date.end, &ORDERS) {
            let compared = self.expression(date.end + 1);
            return self.made_of(date.start..compared.end, &compared, &date);
        }
        // A part of what stands in brackets, with what stands before them: `datetime(:date, 'unixepoch')`.
        let opening = self.enclosing(date.start)?;
        self.comparison(opening)
    }

    fn made_of(
        &self,
        whole: Range<usize>,
        compared: &Range<usize>,
        date: &Range<usize>,
    ) -> Option<Comparison> {
        let is_whole = !compared.is_empty() && !date.is_empty();
        is_whole.then(|| Comparison {
            whole: self.extent(&whole),
            compared: self.extent(compared),
            date: self.extent(date),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sql: &str, expected: &[(&str, &str)]) {
        let found = comparisons(sql, Syntax::Sqlite);
        let found: Vec<_> =
            found.iter().map(|it| (&sql[it.compared.clone()], &sql[it.date.clone()])).collect();
        assert_eq!(found, expected, "{sql}");
    }

    #[test]
    fn the_table_of_the_ids_is_found_where_each_of_its_rows_can_come() {
        for (sql, expected) in [
            ("SELECT id, name FROM orders WHERE a > :date", Some(("orders", "id"))),
            ("SELECT o.key AS id FROM \"the orders\" AS o JOIN x ON 1", Some(("the orders", "key"))),
            ("SELECT orders.id, 1 FROM orders LEFT JOIN x ON x.id = orders.x", Some(("orders", "id"))),
            ("SELECT (SELECT max(a) FROM b) AS c, id FROM orders", Some(("orders", "id"))),
            ("SELECT x.id FROM orders o JOIN x ON x.o = o.id", None),
            ("SELECT 'I-' || id AS id FROM orders", None),
            ("SELECT id FROM (SELECT * FROM orders)", None),
            ("SELECT id FROM orders GROUP BY id", None),
            ("SELECT id FROM a UNION SELECT id FROM b", None),
            ("WITH a AS (SELECT 1 AS id) SELECT id FROM a", None),
            ("SELECT id FROM json_each('[1]')", None),
            ("SELECT id FROM main.orders", None),
        ] {
            let expected = expected.map(|(table, column)| (table.to_owned(), column.to_owned()));
            assert_eq!(table_of_ids(sql, Syntax::Sqlite), expected, "{sql}");
        }
    }

    #[test]
    fn the_operand_compared_with_the_date_is_found() {
        check("SELECT 1 FROM a WHERE b > :date", &[("b", ":date")]);
        check("SELECT 1 FROM a WHERE (:date<=a . b)", &[("a . b", ":date")]);
        check(
            "SELECT 1 FROM a WHERE x = 1 AND unixepoch(o.\"b c\")+1 >= :date - 3600 OR y",
            &[("unixepoch(o.\"b c\")+1", ":date - 3600")],
        );
        check(
            "SELECT 1 WHERE b > datetime(:date, 'unixepoch') AND c",
            &[("b", "datetime(:date, 'unixepoch')")],
        );
        check("SELECT 1 GROUP BY a HAVING max(b, c) > ((:date)) ORDER BY 1", &[("max(b, c)", "((:date))")]);
        check("SELECT 1 WHERE a > :date UNION SELECT 2 WHERE :date < b", &[("a", ":date"), ("b", ":date")]);
        check("SELECT 1 WHERE дата > :date", &[("дата", ":date")]);
    }

    #[test]
    fn where_there_is_doubt_nothing_is_found() {
        for sql in [
            "SELECT 1 WHERE a = :date",
            "SELECT :date AS a",
            "SELECT 1 WHERE a BETWEEN :date AND b",
            "SELECT 1 WHERE a > (SELECT :date)",
            "SELECT ':date' > 1, \":date\" > a -- b > :date",
            "SELECT 1 WHERE :date >",
            "SELECT 1 WHERE f(:date",
            ")))(((:date",
        ] {
            check(sql, &[]);
        }
    }

    #[test]
    fn the_source_of_a_column_is_found() {
        let sql = "SELECT o.id, lower(a, b) AS \"date_create\", x AS status FROM o";
        for (column, source) in
            [("id", Some("o.id")), ("date_create", Some("lower(a, b)")), ("status", Some("x")), ("y", None)]
        {
            assert_eq!(source_of(sql, column, Syntax::Sqlite).map(|source| &sql[source]), source, "{column}");
        }
    }

    #[test]
    fn any_text_can_be_read() {
        const WORDS: [&str; 16] =
            ["(", ")", ":date", ">", "<", "as", "id", ".", ",", "'", "\"", "я", "select", "--", "->", "1 "];
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            WORDS[usize::try_from(state >> 60).unwrap()]
        };
        for length in 0..2000 {
            let sql: String = (0..length % 24).map(|_| next()).collect();
            for it in comparisons(&sql, Syntax::Sqlite) {
                assert!(
                    !sql[it.compared].is_empty() && !sql[it.date].is_empty() && !sql[it.whole].is_empty()
                );
            }
            source_of(&sql, "id", Syntax::Sqlite);
            unqualified(&sql, Syntax::Sqlite);
        }
    }

    #[test]
    fn an_expression_beyond_a_name_or_a_call_is_put_in_brackets() {
        for plain in ["a", "o.a", "\"a b\"", "f(a, b + 1)", "(a + b)", "12", "'text'"] {
            assert_eq!(operand(plain, Syntax::Sqlite), plain);
        }
        for open in ["a + b", "f(a) + 1", "f(a) || f(b)", "-a", "CASE WHEN a THEN b END", "a COLLATE NOCASE"]
        {
            assert_eq!(operand(open, Syntax::Sqlite), format!("({open})"));
        }
    }

    #[test]
    fn an_index_takes_names_without_their_table() {
        assert_eq!(unqualified("o.a", Syntax::Sqlite), "a");
        assert_eq!(unqualified("o.*", Syntax::Sqlite), "*");
        assert_eq!(
            unqualified("unixepoch(main.\"o\".[a b], 1.5) + b", Syntax::Sqlite),
            "unixepoch([a b], 1.5) + b"
        );
    }

    #[test]
    fn a_name_is_told_from_what_is_more_or_less() {
        for name in ["a", "\"a b\"", "[a b]", "`a`", "дата", "_1"] {
            assert!(is_name(name, Syntax::Sqlite), "{name}");
        }
        for other in ["", "o.a", "a b", "f(a)", "1", "'a'", ":date", "*"] {
            assert!(!is_name(other, Syntax::Sqlite), "{other}");
        }
        let sql = "SELECT o.Id, 'note' FROM orders AS o -- status";
        for (name, is_there) in [("id", true), ("ORDERS", true), ("note", false), ("status", false)] {
            assert_eq!(has_name(sql, name, Syntax::Sqlite), is_there, "{name}");
        }
    }
}

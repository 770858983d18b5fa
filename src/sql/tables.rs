//! The table that a column of a statement belongs to, and the columns of a table that the statement compares
//! for equality, found in its text by the tokens around.
//!
//! No parser: a guess, which is put to the test by asking the database for the table and the column. Knows no database.

use super::lexer::Syntax;
use super::tokens::TokenizedSql;

/// The column that an expression is, and the table whose name or alias stands before it.
pub fn column_of(sql: &str, expression: &str, syntax: Syntax) -> Option<(Option<String>, String)> {
    let text = TokenizedSql::of(expression, syntax);
    match (text.len(), text.word(1)) {
        (1, _) => Some((None, text.name(0)?.to_owned())),
        (3, Some(".")) => Some((Some(table_named(sql, text.name(0)?, syntax)), text.name(2)?.to_owned())),
        _ => None,
    }
}

/// The table that a name in a statement stands for: the one that has it as an alias, else itself.
fn table_named(sql: &str, name: &str, syntax: Syntax) -> String {
    let text = TokenizedSql::of(sql, syntax);
    let is_named = |at: usize| text.name(at).is_some_and(|it| it.eq_ignore_ascii_case(name));
    // `FROM orders o`, `JOIN orders AS o`, `, orders o`
    let begins = |at: usize| text.is_one_of(at, &["from", "join", ","]);
    let aliased = (0..text.len()).filter(|&at| begins(at)).find_map(|at| {
        let alias = at + 2 + usize::from(text.is_one_of(at + 2, &["as"]));
        let table = text.name(at + 1)?;
        (is_named(alias) && text.word(alias + 1) != Some(".")).then(|| table.to_owned())
    });
    aliased.unwrap_or_else(|| name.to_owned())
}

/// The columns of a table, by its name or alias, that a statement compares for equality.
pub fn equated_columns(sql: &str, table: &str, syntax: Syntax) -> Vec<String> {
    let text = TokenizedSql::of(sql, syntax);
    let is_table = |at: usize| text.name(at).is_some_and(|it| it.eq_ignore_ascii_case(table));
    let is_equals = |at: usize| text.word(at) == Some("=");
    let columns = (0..text.len()).filter(|&at| is_table(at) && text.word(at + 1) == Some("."));
    let equated = columns.filter(|&at| is_equals(at + 3) || at.checked_sub(1).is_some_and(is_equals));
    equated.filter_map(|at| text.name(at + 2).map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_belongs_to_the_table_that_its_alias_stands_for() {
        let sql = "SELECT o.id, p.a FROM orders AS o JOIN `the props` p ON p.deal = o.id, x";
        for (expression, expected) in [
            ("o.edited", Some((Some("orders"), "edited"))),
            ("`p`.a", Some((Some("the props"), "a"))),
            ("x.a", Some((Some("x"), "a"))),
            ("edited", Some((None, "edited"))),
            ("f(edited)", None),
            ("a + b", None),
        ] {
            let found = column_of(sql, expression, Syntax::MySql);
            let expected = expected.map(|(table, column)| (table.map(str::to_owned), column.to_owned()));
            assert_eq!(found, expected, "{expression}");
        }
    }

    #[test]
    fn the_columns_by_which_a_table_is_joined_are_found() {
        let sql = "SELECT o.id FROM orders o JOIN p ON p.deal = o.id AND 'x' = p.kind WHERE p.sum > 5";
        assert_eq!(equated_columns(sql, "p", Syntax::MySql), ["deal", "kind"]);
        assert_eq!(equated_columns(sql, "o", Syntax::MySql), ["id"]);
    }
}

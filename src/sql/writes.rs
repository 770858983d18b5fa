//! Reads a statement that writes, as far as its words tell: the table that it writes to, and actions in it
//! that no write of a lead needs.
//!
//! No parser: the server has the last word. Opens nothing.

use super::lexer::Syntax;
use super::tokens::TokenizedSql;

/// The words that a statement which adds rows begins with.
const INSERTS: [&str; 2] = ["insert", "replace"];

/// Words that may stand between such a word, or UPDATE, and the table.
const BEFORE_TABLE: [&str; 6] = ["into", "low_priority", "delayed", "high_priority", "ignore", "only"];

/// The table that a statement adds rows to or changes, as it is written there.
pub fn written_table(sql: &str, syntax: Syntax) -> Option<&str> {
    let text = TokenizedSql::of(sql, syntax);
    let mut begin = (0..text.len()).find_map(|at| {
        let is_first = at == 0 || text.word(at - 1) == Some(")");
        // MySQL's INSERT needs no INTO. `ON CONFLICT DO UPDATE SET` and `ON DUPLICATE KEY UPDATE` name no table.
        let is_write = is_first && (text.is_one_of(at, &INSERTS) || text.is_one_of(at, &["update"]));
        is_write.then_some(at + 1)
    })?;
    while text.is_one_of(begin, &BEFORE_TABLE) {
        begin += 1;
    }
    text.name(begin)?;
    let end = if text.word(begin + 1) == Some(".") { begin + 3 } else { begin + 1 };
    Some(&sql[text.extent(&(begin..end))])
}

/// A statement removes rows, or puts its rows anywhere but into a table by INSERT or REPLACE.
pub fn does_more_than_write(sql: &str, syntax: Syntax) -> bool {
    let text = TokenizedSql::of(sql, syntax);
    (0..text.len()).any(|at| {
        // Behind a point, any word is the name of a column.
        let is_name = at.checked_sub(1).is_some_and(|before| text.word(before) == Some("."));
        let before = |at: &usize| text.is_one_of(*at, &BEFORE_TABLE);
        let is_after_insert =
            (0..at).rev().find(|at| !before(at)).is_some_and(|at| text.is_one_of(at, &INSERTS));
        let puts = text.is_one_of(at, &["into"]) && !is_after_insert;
        let removes = text.is_one_of(at, &["delete", "merge"]) && text.name(at + 1).is_some();
        (puts || removes) && !is_name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_written_table_is_found_as_it_is_written() {
        for (syntax, sql, expected) in [
            (Syntax::MySql, "INSERT INTO orders (a) VALUES (1)", Some("orders")),
            (Syntax::MySql, "insert ignore into `my shop`.`orders` values (1)", Some("`my shop`.`orders`")),
            (Syntax::MySql, "INSERT INTO a SET x = 1 ON DUPLICATE KEY UPDATE x = 2", Some("a")),
            (Syntax::MySql, "REPLACE INTO a SELECT 1", Some("a")),
            (Syntax::MySql, "INSERT orders SET a = 1", Some("orders")),
            (Syntax::MySql, "insert low_priority ignore `a` (b) VALUES (1)", Some("`a`")),
            (Syntax::MySql, "REPLACE a VALUES (1)", Some("a")),
            (Syntax::MySql, "UPDATE orders SET a = 1", Some("orders")),
            (Syntax::Postgres, "INSERT INTO public.\"Orders\" DEFAULT VALUES", Some("public.\"Orders\"")),
            (Syntax::Postgres, "WITH x AS (SELECT 1) INSERT INTO a SELECT * FROM x", Some("a")),
            (Syntax::Postgres, "WITH x AS (SELECT 1) UPDATE ONLY a SET b = 1", Some("a")),
            (Syntax::Postgres, "SELECT 'INSERT INTO a'", None),
        ] {
            assert_eq!(written_table(sql, syntax), expected, "{sql}");
        }
    }

    #[test]
    fn an_action_beyond_a_plain_write_is_found() {
        for (sql, expected) in [
            ("INSERT INTO a VALUES (1)", false),
            ("INSERT INTO a SELECT x INTO y FROM b", true),
            ("SELECT 1 INTO x", true),
            ("WITH x AS (DELETE FROM a RETURNING *) SELECT * FROM x", true),
            ("WITH x AS (SELECT 1) DELETE FROM a", true),
            ("WITH x AS (MERGE INTO a USING b ON 1) SELECT 1", true),
            ("SELECT a.delete, a.into, 'DELETE FROM a' FROM a", false),
        ] {
            assert_eq!(does_more_than_write(sql, Syntax::Postgres), expected, "{sql}");
        }
    }
}

//! Names in double quotes. SQLite takes one that is no column for a text, where standard SQL has an error: a date
//! column that is misspelt in double quotes would let every deal through.
//!
//! SQLite can be told to refuse such texts (`SQLITE_DBCONFIG_DQS_DML`), but then it refuses them in the owner's views
//! too, which may have them. So it is told so at first, and where a query fails for it, the query is tried with other
//! quotes around its names, which are never taken for a text: if it passes, the texts are those of a view.

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Error as Sqlite, Statement};

use super::codes;
use super::connection::Database;
use crate::sql::{Syntax, statement, tokens};

/// A query of the owner's that was not prepared.
pub(super) enum NotPrepared {
    /// It has a name in double quotes that is no column.
    Text(String),
    /// SQLite says why.
    Refused(Sqlite),
}

/// Prepares a query of the owner's, whose names in double quotes have to be names.
pub(super) fn prepare<'d>(database: &'d Database, sql: &str) -> Result<Statement<'d>, NotPrepared> {
    if !database.texts_in_views.get() {
        match database.prepare(sql) {
            Err(error) if codes::unknown_column(&error).is_some() => {
                allow_texts_in_views(database).map_err(NotPrepared::Refused)?;
            }
            prepared => return prepared.map_err(NotPrepared::Refused),
        }
    }
    match database.prepare(&in_backticks(sql)) {
        Ok(_) => database.prepare(sql).map_err(NotPrepared::Refused),
        Err(error) => Err(match codes::unknown_column(&error) {
            Some(name) if sql.contains(&statement::quoted(&name)) => NotPrepared::Text(name),
            _ => NotPrepared::Refused(error),
        }),
    }
}

/// The first name in double quotes that SQLite took for a text, in a statement that it has prepared. A connection that
/// writes asks so from the beginning, because the owner's triggers may have such texts.
pub(super) fn first_text(connection: &Connection, sql: &str) -> Option<String> {
    if !sql.contains('"') {
        return None;
    }
    let error = connection.prepare(&in_backticks(sql)).err()?;
    codes::unknown_column(&error).filter(|name| sql.contains(&statement::quoted(name)))
}

/// From now on texts in double quotes are texts, also in queries of ours, which have none.
pub(super) fn allow_texts_in_views(database: &Database) -> rusqlite::Result<()> {
    database.texts_in_views.set(true);
    database.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, true).map(|_| ())
}

/// The same SQL with backticks in place of double quotes.
fn in_backticks(sql: &str) -> String {
    let mut changed = String::with_capacity(sql.len());
    let mut end = 0;
    for token in tokens(sql, Syntax::Sqlite) {
        let text = &sql[token.range.clone()];
        let Some(name) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else { continue };
        changed.push_str(&sql[end..token.range.start]);
        changed.push('`');
        changed.push_str(&name.replace("\"\"", "\"").replace('`', "``"));
        changed.push('`');
        end = token.range.end;
    }
    changed.push_str(&sql[end..]);
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_double_quotes_get_backticks_and_nothing_else_changes() {
        for (sql, changed) in [
            ("SELECT \"a\", 'b \"c\"', [d\"e] -- \"f\"", "SELECT `a`, 'b \"c\"', [d\"e] -- \"f\""),
            ("SELECT \"a\"\"b\" AS \"fields.X y\"", "SELECT `a\"b` AS `fields.X y`"),
            ("SELECT \"a`b\",\"\"", "SELECT `a``b`,``"),
            ("SELECT \"a\" \"b\"", "SELECT `a` `b`"),
            ("", ""),
        ] {
            assert_eq!(in_backticks(sql), changed);
        }
    }
}

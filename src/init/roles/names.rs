//! The columns of a table of people that make up a name, telephones and addresses of mail.
//!
//! Several columns of one meaning become one text, as Roistat takes it.

use crate::init::profile::called;
use crate::init::profile::meaning;
use crate::init::vocabulary::columns::{FIRST_NAME, FULL_NAME, LAST_NAME, WHOLE_NAME};
use crate::init::vocabulary::{Meaning, any, words};
use crate::sql::SqlDialect;
use crate::store::schema::{Column, Table};

/// A table has a column with names.
pub fn has_name(table: &Table) -> bool {
    [&FIRST_NAME, &LAST_NAME, &FULL_NAME].iter().any(|meant| !meaning(table, meant).is_empty())
}

/// The name, of one column or of several.
pub fn full_name(dialect: SqlDialect, table: &Table) -> Option<String> {
    // The key may be called a name, too; it is shown where nothing else is.
    let best = |meant| {
        let found = meaning(table, meant);
        found.iter().find(|column| !column.is_key()).or(found.first()).map(|column| column.sql_name.clone())
    };
    let (first, last, full) = (best(&FIRST_NAME), best(&LAST_NAME), best(&FULL_NAME));
    let is_whole = |column: &&&Column| words(called::column(column)).iter().any(|word| any(word, WHOLE_NAME));
    let whole = meaning(table, &FULL_NAME).iter().find(is_whole).map(|column| column.sql_name.clone());
    match (first, whole, last) {
        (Some(first), _, Some(last)) => Some(joined_names(dialect, &first, &last)),
        (_, Some(whole), _) => Some(whole),
        // Beside a last name, a name is the first.
        (None, None, Some(last)) => {
            Some(full.map_or_else(|| last.clone(), |first| joined_names(dialect, &first, &last)))
        }
        (Some(first), None, None) if meaning(table, &FULL_NAME).first().is_some_and(|it| is_login(it)) => {
            Some(first)
        }
        (first, None, None) => full.or(first),
    }
}

/// A column holds what people sign in with rather than their names.
fn is_login(column: &Column) -> bool {
    words(called::column(column))
        .iter()
        .any(|word| matches!(word.as_str(), "login" | "username" | "nickname"))
}

fn joined_names(dialect: SqlDialect, first: &str, last: &str) -> String {
    let parts = [format!("coalesce({first}, '')"), dialect.text(" "), format!("coalesce({last}, '')")];
    format!("trim({})", dialect.concatenated(&parts))
}

/// The columns of a meaning in one text, as Roistat takes several telephones.
pub fn joined(dialect: SqlDialect, table: &Table, meant: &Meaning) -> Option<String> {
    let is_text = |column: &&&Column| !column.declared.contains("BOOL");
    let found = meaning(table, meant);
    let names: Vec<_> = found.iter().filter(is_text).map(|column| column.sql_name.clone()).collect();
    match names.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        several => {
            let values: Vec<_> = several.iter().map(|name| dialect.null_where_empty(name)).collect();
            Some(dialect.joined(", ", &values))
        }
    }
}

//! Comparisons with `:date` in which a function stands around a column of moments: `UNIX_TIMESTAMP(changed) > :date` is
//! worked out for every row, `changed > FROM_UNIXTIME(:date)` is searched for by an index.
//!
//! Rewrites the text, and has the server describe what comes of it. Knows no levels of findings.

use super::super::dialect::MySql;
use super::super::failure::SessionFailure;
use super::super::statement::at;
use super::ExaminedSelect;
use super::indices::column_read;
use crate::sql::calls::{FunctionCall, call_of, split_at_word, whole_call};
use crate::sql::comparison::{self, Comparison};
use crate::sql::{Dialect, Syntax};
use crate::store::examine::BareComparison;

/// Functions that give the day or the text of a moment, by their first argument.
const ROUNDING: [&str; 4] = ["date", "date_format", "timestamp", "to_days"];

/// Finds them.
pub(super) fn examine(examined: &ExaminedSelect<'_>) -> Result<Vec<BareComparison>, SessionFailure> {
    let sql = examined.select.sql();
    let mut found = Vec::new();
    for comparison in comparison::comparisons(sql, Syntax::MySql) {
        let Some((column, bare)) = rewritten(sql, &comparison) else { continue };
        if is_of_moments(examined, column)? && is_taken(examined, &comparison, &bare) {
            found.push(BareComparison { compared: sql[comparison.compared].to_owned(), bare });
        }
    }
    Ok(found)
}

/// The column within the function, and the comparison of it; nothing where there is no such function.
fn rewritten<'a>(sql: &'a str, comparison: &Comparison) -> Option<(&'a str, String)> {
    let date = &sql[comparison.date.clone()];
    let call = whole_call(&sql[comparison.compared.clone()], Syntax::MySql)?;
    let in_date = call_of(date, "from_unixtime", Syntax::MySql);
    match (call, in_date) {
        (FunctionCall { function, arguments }, None) if function == "unix_timestamp" => {
            let [column] = arguments.as_slice() else { return None };
            Some((*column, comparison::with_sides(sql, comparison, column, &moment_of(date))))
        }
        (call, Some(moment)) => {
            let column = rounded(&call)?;
            Some((column, format!("{column} > {}", moment_of(moment.arguments.first()?))))
        }
        (_, None) => None,
    }
}

/// The moment of UNIX seconds. Of what is less than 0 the function makes NULL, which no row is after: of `:date` that
/// is nothing, and of an hour before it is, where Roistat asks for everything.
fn moment_of(seconds: &str) -> String {
    if seconds == ":date" {
        return format!("FROM_UNIXTIME({seconds})");
    }
    format!("FROM_UNIXTIME(GREATEST({seconds}, 0))")
}

/// The expression of which a function makes a day or a text.
fn rounded<'a>(call: &FunctionCall<'a>) -> Option<&'a str> {
    let first = *call.arguments.first()?;
    match call.function.as_str() {
        "cast" => split_at_word(first, "as", Syntax::MySql).map(|(column, _)| column),
        function if ROUNDING.contains(&function) => Some(first),
        _ => None,
    }
}

/// An expression is a column of a type for moments.
fn is_of_moments(examined: &ExaminedSelect<'_>, expression: &str) -> Result<bool, SessionFailure> {
    let Some((table, column)) = column_read(examined, expression)? else { return Ok(false) };
    let sql = format!(
        "SELECT count(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = {} \
         AND column_name = {} AND data_type IN ('datetime', 'timestamp', 'date')",
        MySql.text(&table),
        MySql.text(&column)
    );
    Ok(examined.database.number(&sql)? > 0)
}

/// The server takes the query with another comparison.
fn is_taken(examined: &ExaminedSelect<'_>, comparison: &Comparison, bare: &str) -> bool {
    let mut sql = examined.select.sql().to_owned();
    sql.replace_range(comparison.whole.clone(), bare);
    let described = examined.database.describe(&at(&sql, 0));
    described.is_ok_and(|described| described.columns.len() == examined.types.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_stands_bare_on_the_side_where_it_was() {
        for (condition, expected) in [
            ("UNIX_TIMESTAMP(d.changed) > :date", Some("d.changed > FROM_UNIXTIME(:date)")),
            (
                "unix_timestamp(`changed`)>= :date - 3600",
                Some("`changed`>= FROM_UNIXTIME(GREATEST(:date - 3600, 0))"),
            ),
            (":date < UNIX_TIMESTAMP(changed)", Some("FROM_UNIXTIME(:date) < changed")),
            ("DATE(changed) >= DATE(FROM_UNIXTIME(:date))", Some("changed > FROM_UNIXTIME(:date)")),
            ("FROM_UNIXTIME(:date) < CAST(changed AS DATETIME)", Some("changed > FROM_UNIXTIME(:date)")),
            (
                "DATE_FORMAT(changed, '%Y-%m-%d') >= FROM_UNIXTIME(:date, '%Y-%m-%d')",
                Some("changed > FROM_UNIXTIME(:date)"),
            ),
            ("changed > FROM_UNIXTIME(:date)", None),
            ("GREATEST(changed, made) > FROM_UNIXTIME(:date)", None),
            ("UNIX_TIMESTAMP(changed) + 1 > :date", None),
            ("UNIX_TIMESTAMP() > :date", None),
        ] {
            let sql = format!("SELECT id FROM deals d WHERE {condition} AND status = 1");
            let found = comparison::comparisons(&sql, Syntax::MySql);
            let bare = rewritten(&sql, &found[0]).map(|(_, bare)| bare);
            assert_eq!(bare.as_deref(), expected, "{condition}");
        }
    }
}

//! Comparisons with `:date` in which a function stands around a column of moments: `extract(epoch FROM changed) > :date`
//! is worked out for every row, `changed > to_timestamp(:date)` is searched for by an index.
//!
//! Rewrites the text, and has the server describe what comes of it. Knows no levels of findings.

use super::super::dialect::Postgres;
use super::super::questions::Question;
use super::ExaminedSelect;
use super::plan::folded;
use crate::error::Error;
use crate::sql::calls::{FunctionCall, call_of, split_at_word, whole_call};
use crate::sql::comparison::{self, Comparison};
use crate::sql::{Dialect, Syntax, tables};
use crate::store::examine::BareComparison;

/// Functions that leave of a number the whole ones.
const WHOLE: [&str; 4] = ["floor", "trunc", "round", "ceil"];

/// A comparison without its function.
struct Rewritten<'a> {
    /// The column within the function.
    column: &'a str,
    /// The comparison, where the column has a time zone.
    with_zone: String,
    /// The comparison, where it has none.
    without_zone: String,
}

/// Finds them.
///
/// # Errors
/// [`Error::Database`], also where there was no time.
pub(super) fn examine(examined: &ExaminedSelect<'_>) -> Result<Vec<BareComparison>, Error> {
    let mut found = Vec::new();
    for comparison in comparison::comparisons(examined.sql, Syntax::Postgres) {
        let Some(rewritten) = rewritten(examined.sql, &comparison) else { continue };
        let bare = match column_type(examined, rewritten.column)?.as_deref() {
            Some("timestamptz") => rewritten.with_zone,
            Some("timestamp" | "date") => rewritten.without_zone,
            _ => continue,
        };
        let mut sql = examined.sql.to_owned();
        sql.replace_range(comparison.whole.clone(), &bare);
        if examined.reworded(&sql).is_some() {
            found.push(BareComparison { compared: examined.sql[comparison.compared].to_owned(), bare });
        }
    }
    Ok(found)
}

/// The comparison without its function; nothing where there is none that can be left out.
fn rewritten<'a>(sql: &'a str, comparison: &Comparison) -> Option<Rewritten<'a>> {
    let compared = &sql[comparison.compared.clone()];
    let date = &sql[comparison.date.clone()];
    if let Some(column) = epoch_of(compared) {
        // The seconds of a moment without a time zone are counted as in UTC.
        let of = |date: &str| comparison::with_sides(sql, comparison, column, date);
        let with_zone = of(&format!("to_timestamp({date})"));
        let without_zone = of(&format!("to_timestamp({date}) AT TIME ZONE 'UTC'"));
        return Some(Rewritten { column, with_zone, without_zone });
    }
    let column = rounded(compared)?;
    let moment = call_of(date, "to_timestamp", Syntax::Postgres)?;
    let [seconds] = moment.arguments.as_slice() else { return None };
    let with_zone = format!("{column} > to_timestamp({seconds})");
    let is_utc = date.to_uppercase().contains("AT TIME ZONE 'UTC'");
    let zone = if is_utc { " AT TIME ZONE 'UTC'" } else { "" };
    let without_zone = format!("{with_zone}{zone}");
    Some(Rewritten { column, with_zone, without_zone })
}

/// An expression without the type that `::` makes of it.
fn without_cast(expression: &str) -> (&str, Option<&str>) {
    match expression.rsplit_once("::") {
        Some((value, kind)) if !kind.contains([')', '\'', '"']) => (value.trim_end(), Some(kind.trim())),
        _ => (expression, None),
    }
}

/// The moment whose UNIX seconds an expression gives.
fn epoch_of(expression: &str) -> Option<&str> {
    let FunctionCall { function, arguments } = whole_call(without_cast(expression).0, Syntax::Postgres)?;
    match (function.as_str(), arguments.as_slice()) {
        ("extract", [argument]) => {
            let (field, moment) = split_at_word(argument, "from", Syntax::Postgres)?;
            field.trim_matches('\'').eq_ignore_ascii_case("epoch").then_some(moment)
        }
        ("date_part", [field, moment]) => field.eq_ignore_ascii_case("'epoch'").then_some(*moment),
        ("cast", [argument]) => epoch_of(split_at_word(argument, "as", Syntax::Postgres)?.0),
        (function, [argument]) if WHOLE.contains(&function) => epoch_of(argument),
        _ => None,
    }
}

/// The part of which an expression makes a day or a text.
fn rounded(expression: &str) -> Option<&str> {
    if let (value, Some("date" | "text")) = without_cast(expression) {
        return Some(value);
    }
    let FunctionCall { function, arguments } = whole_call(expression, Syntax::Postgres)?;
    match (function.as_str(), arguments.as_slice()) {
        ("date", [moment]) | ("date_trunc", [_, moment]) | ("to_char", [moment, _]) => Some(moment),
        ("cast", [argument]) => Some(split_at_word(argument, "as", Syntax::Postgres)?.0),
        _ => None,
    }
}

/// The type of a column of one of the tables that the query names; nothing where there are several.
fn column_type(examined: &ExaminedSelect<'_>, expression: &str) -> Result<Option<String>, Error> {
    let Some((table, column)) = tables::column_of(examined.sql, expression, Syntax::Postgres) else {
        return Ok(None);
    };
    let sql = format!(
        "SELECT c.relname, t.typname FROM pg_catalog.pg_class AS c \
         JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = {} AND NOT a.attisdropped \
         JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid \
         WHERE c.relkind IN ('r', 'p', 'm') AND pg_catalog.pg_table_is_visible(c.oid)",
        Postgres.text(&unquoted(expression, &column))
    );
    let rows = examined.answered(examined.database.texts(&Question::of(&sql, 2)))?;
    let mut types = rows.into_iter().filter_map(|row| {
        let [name, kind] = <[Option<String>; 2]>::try_from(row).ok()?;
        let name = name?;
        let is_read = match &table {
            Some(table) => name.eq_ignore_ascii_case(table),
            None => comparison::has_name(examined.sql, &name, Syntax::Postgres),
        };
        is_read.then_some(kind?)
    });
    let first = types.next();
    Ok(first.filter(|_| types.next().is_none()))
}

/// The name of a column as the catalog has it.
fn unquoted(expression: &str, column: &str) -> String {
    if expression.ends_with('"') { column.to_owned() } else { folded(column) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_stands_bare_on_the_side_where_it_was() {
        for (condition, with_zone, without_zone) in [
            (
                "extract(epoch FROM d.changed) > :date",
                "d.changed > to_timestamp(:date)",
                "d.changed > to_timestamp(:date) AT TIME ZONE 'UTC'",
            ),
            (
                ":date - 60 <= (EXTRACT(EPOCH FROM changed))::bigint",
                "to_timestamp(:date - 60) <= changed",
                "to_timestamp(:date - 60) AT TIME ZONE 'UTC' <= changed",
            ),
            (
                "floor(date_part('epoch', changed)) > :date",
                "changed > to_timestamp(:date)",
                "changed > to_timestamp(:date) AT TIME ZONE 'UTC'",
            ),
            (
                "CAST(extract(epoch FROM changed) AS int) > :date",
                "changed > to_timestamp(:date)",
                "changed > to_timestamp(:date) AT TIME ZONE 'UTC'",
            ),
            (
                "changed::date >= to_timestamp(:date)::date",
                "changed > to_timestamp(:date)",
                "changed > to_timestamp(:date)",
            ),
            (
                "date_trunc('day', changed) >= date_trunc('day', to_timestamp(:date) AT TIME ZONE 'UTC')",
                "changed > to_timestamp(:date)",
                "changed > to_timestamp(:date) AT TIME ZONE 'UTC'",
            ),
        ] {
            let sql = format!("SELECT id FROM deals d WHERE {condition} AND status = 1");
            let found = comparison::comparisons(&sql, Syntax::Postgres);
            let rewritten = rewritten(&sql, &found[0]).unwrap();
            assert_eq!((&*rewritten.with_zone, &*rewritten.without_zone), (with_zone, without_zone));
        }
    }

    #[test]
    fn other_comparisons_stay() {
        for condition in [
            "changed > to_timestamp(:date)",
            "extract(year FROM changed) > :date",
            "extract(epoch FROM changed) + 1 > :date",
            "greatest(changed, made) > to_timestamp(:date)",
            "changed::date > :date",
        ] {
            let sql = format!("SELECT id FROM deals d WHERE {condition}");
            let found = comparison::comparisons(&sql, Syntax::Postgres);
            assert!(rewritten(&sql, &found[0]).is_none(), "{condition}");
        }
    }
}

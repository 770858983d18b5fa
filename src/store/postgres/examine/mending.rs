//! What makes the server take a query that it refuses: the comparison with `:date` that works for the type of what is
//! compared, where the server has no operator for the two; and the right that the account lacks.
//!
//! Has the server describe the query in other words. Knows no levels of findings.

use super::super::codes;
use super::super::connection::Database;
use super::super::dialect::Postgres;
use super::super::failure::{ServerError, SessionFailure};
use super::super::prepared::DATE;
use super::super::questions::Question;
use super::facts;
use crate::config::Query;
use crate::date::{ColumnDates, DateValue};
use crate::sql::comparison::{self, Comparison};
use crate::sql::probe::ComparedSelect;
use crate::sql::{Dialect, Syntax, parameters, statement};
use crate::store::examine::Mending;

/// So many texts show how dates are written there.
const SAMPLE: usize = 1000;

/// Finds it, where it can be written down.
pub(super) fn of(database: &Database, query: &Query) -> Option<Mending> {
    let sql = &query.sql[statement::extent(&query.sql, Syntax::Postgres).ok()?];
    let error = refusal(database, sql)?;
    if codes::is_for_want_of_a_right(&error) {
        let server = database.server();
        return facts::reader(database, &server.name, Some(&server.user)).ok().map(Mending::Statement);
    }
    let comparisons = codes::is_of_types(&error).then(|| working_comparisons(database, sql))?;
    (!comparisons.is_empty()).then_some(Mending::Comparisons(comparisons))
}

/// The server's error to a query, or to its plan: rights are looked at no earlier.
fn refusal(database: &Database, sql: &str) -> Option<ServerError> {
    let planned = || {
        let (sql, dates) = parameters::with_date(sql, Syntax::Postgres, DATE);
        let sql = format!("EXPLAIN (COSTS FALSE) {sql}");
        let date = (dates > 0).then_some(0);
        database.texts(&Question { date, is_counted: false, ..Question::of(&sql, 1) })
    };
    match describe(database, sql).map(drop).and_then(|()| planned().map(drop)) {
        Err(SessionFailure::Server(error)) => Some(error),
        _ => None,
    }
}

/// The types of the parameters of a query.
fn describe(database: &Database, sql: &str) -> Result<Vec<u32>, SessionFailure> {
    let (sql, _) = parameters::with_date(sql, Syntax::Postgres, DATE);
    let described = database.attempt(|| database.with(|session| session.describe_whole(&sql, true)))?;
    Ok(described.parameters)
}

/// The comparisons that do not work as written, so that they do; none where the query is still refused with them.
fn working_comparisons(database: &Database, sql: &str) -> Vec<String> {
    let found = comparison::comparisons(sql, Syntax::Postgres);
    let mut mended = sql.to_owned();
    let mut comparisons = Vec::new();
    for comparison in found.iter().rev() {
        if let Some(working) = working(database, sql, comparison) {
            mended.replace_range(comparison.whole.clone(), &working);
            comparisons.insert(0, working);
        }
    }
    if describe(database, &mended).is_ok() { comparisons } else { Vec::new() }
}

/// The comparison that suits the type of what is compared, and of texts the way that dates are written in them.
fn working(database: &Database, sql: &str, comparison: &Comparison) -> Option<String> {
    let compared = &sql[comparison.compared.clone()];
    let operand = comparison::operand(compared, Syntax::Postgres);
    let mut dates = ColumnDates::default();
    match type_of(database, sql, comparison)? {
        1184 => dates.add(DateValue::Moment("2026-01-15 10:00:00+00")).ok()?,
        1114 => dates.add(DateValue::Moment("2026-01-15 10:00:00")).ok()?,
        1082 => dates.add(DateValue::Moment("2026-01-15")).ok()?,
        18 | 19 | 25 | 1042 | 1043 => {
            for text in texts(database, sql, comparison)? {
                dates.add(DateValue::Text(&text)).ok()?;
            }
        }
        _ => return None,
    }
    (!dates.formats().is_empty()).then(|| Postgres.after_date(&dates, &operand))
}

/// The number of the type that the server finds for a parameter that is compared in the same place; no other
/// comparison with `:date` is left in the query.
fn type_of(database: &Database, sql: &str, comparison: &Comparison) -> Option<u32> {
    let compared = &sql[comparison.compared.clone()];
    let mut typed = sql.to_owned();
    for other in comparison::comparisons(sql, Syntax::Postgres).iter().rev() {
        let condition = if other == comparison { format!("({compared}) = $2") } else { "true".to_owned() };
        typed.replace_range(other.whole.clone(), &condition);
    }
    describe(database, &typed).ok()?.get(1).copied()
}

/// The first texts that are compared.
fn texts(database: &Database, sql: &str, comparison: &Comparison) -> Option<Vec<String>> {
    let probe = ComparedSelect::of(sql, comparison, Syntax::Postgres)?.with_condition("true");
    let probe = comparison::without_dates(&probe, Syntax::Postgres);
    let question = format!("SELECT \"roistat.cgi\"::text FROM (\n{probe}\n) AS probe LIMIT {SAMPLE}");
    let rows = database.texts(&Question::of(&question, 1)).ok()?;
    Some(rows.into_iter().flatten().flatten().collect())
}

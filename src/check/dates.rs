//! What is wrong with the dates of creation of deals: forms that Roistat does not read, or would take for a day of
//! 1970, and moments that have not come yet. The remedy makes all forms that a column holds readable at once.
//!
//! Judges what was counted; the forms themselves are `date`'s.

use super::fault::{DateFault, Fault, RowsFault};
use super::local_time::hours;
use super::report::{Finding, Location, Remedy};
use super::rows::selected;
use super::stats::RowStats;
use crate::date::{self, Form};
use crate::store::Inspected;

const COLUMN: &str = "date_create";

/// Everything that is wrong with them.
pub(super) fn check_created_dates(
    stats: &RowStats,
    inspected: &Inspected<'_>,
    location: &Location,
) -> Vec<Finding> {
    let at = |fault| Finding::new(Fault::Rows(fault), location.clone());
    // One remedy for all forms that the column holds: what mends one of them would spoil another.
    let forms: Vec<_> = stats.dates.keys().copied().filter(|form| form.is_moment()).collect();
    let readable = || selected(COLUMN, &date::seconds_of(&forms), inspected);
    let mut found = Vec::new();
    for (form, rows) in &stats.dates {
        let Some(fault) = date_fault(*form) else { continue };
        let remedy = if form.is_moment() { Some(readable()) } else { another_date(fault, inspected) };
        found.push(at(RowsFault::Date { fault, rows: rows.clone() }).mended_by(remedy));
    }
    if stats.ahead.rows > 0 {
        let expression = format!("{{}} - {} * 3600", hours(stats.most_ahead));
        let remedy = if forms == [Form::Seconds] {
            selected(COLUMN, &expression, inspected)
        } else {
            Remedy::SelectWhereWrong(format!("{} AS {COLUMN}", expression.replace("{}", "…")))
        };
        let fault = RowsFault::DateLocal { rows: stats.ahead.clone(), ahead: stats.most_ahead };
        found.push(at(fault).mended_by(remedy));
    }
    if stats.future.rows > 0 {
        found.push(at(RowsFault::DateInFuture { rows: stats.future.clone() }));
    }
    found
}

/// Where there is no date, another column may have one.
fn another_date(fault: DateFault, inspected: &Inspected<'_>) -> Option<Remedy> {
    let no_date = match fault {
        DateFault::Empty => "''",
        DateFault::Zero => "0",
        _ => return None,
    };
    let source = inspected.source_of(COLUMN).unwrap_or("…");
    Some(Remedy::SelectAnother(format!("coalesce(nullif({source}, {no_date}), …) AS {COLUMN}")))
}

/// What is wrong with a form; nothing with those of the guide.
fn date_fault(form: Form) -> Option<DateFault> {
    Some(match form {
        Form::Seconds | Form::Guide => return None,
        Form::Empty => DateFault::Empty,
        Form::Zero => DateFault::Zero,
        Form::Milliseconds => DateFault::Milliseconds,
        Form::Microseconds => DateFault::Microseconds,
        Form::Fraction => DateFault::Fraction,
        Form::Julian => DateFault::Days,
        Form::DayDigits | Form::SecondDigits => DateFault::Digits,
        Form::Number => DateFault::NoMoment,
        Form::Other => DateFault::NoDate,
        Form::Day | Form::Iso | Form::BareOffset | Form::UtcWord | Form::Dotted | Form::DottedDay => {
            DateFault::OtherForm
        }
    })
}

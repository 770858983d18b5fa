//! What is wrong with the dates of creation of deals: forms that Roistat does not read, or would take for a day of
//! 1970, and moments that have not come yet. The remedy makes all forms that a column holds readable at once.
//!
//! Judges what was seen; the forms themselves are `moment`'s.

use super::finding::{Finding, Place, rows};
use super::survey::{Seen, Survey};
use crate::date::{self, Form};
use crate::store::Inspected;

/// Everything that is wrong with them.
pub(super) fn findings(survey: &Survey, inspected: &Inspected<'_>, place: &Place) -> Vec<Finding> {
    let forms: Vec<_> = survey.dates.keys().copied().filter(|form| form.is_moment()).collect();
    let wrong = survey.dates.iter().filter_map(|(form, seen)| {
        let (id, what) = fault(*form)?;
        let value = if *form == Form::Empty { String::new() } else { format!(", `{}`", seen.value) };
        let message =
            format!("`date_create` {what} in {}, first in the deal `{}`{value}", rows(seen.rows), seen.id);
        Some(Finding::error(id, message).at(place.clone()).remedy(remedy(*form, &forms, inspected)))
    });
    let mut found: Vec<_> = wrong.collect();
    let is_plain = forms == [Form::Seconds];
    found.extend(local(&survey.ahead, survey.most_ahead, is_plain, inspected, place));
    found.extend(future(&survey.future, place));
    found
}

/// What is wrong with a form; nothing with those of the guide.
fn fault(form: Form) -> Option<(&'static str, &'static str)> {
    Some(match form {
        Form::Seconds | Form::Guide => return None,
        Form::Empty => ("data.date_empty", "is empty"),
        Form::Zero => ("data.date_empty", "is 0, the first second of 1970,"),
        Form::Milliseconds => ("data.date_milliseconds", "is in milliseconds"),
        Form::Microseconds => ("data.date_milliseconds", "is in microseconds"),
        Form::Fraction => ("data.date_unreadable", "is no whole number of seconds"),
        Form::Julian => ("data.date_no_moment", "counts days, which Roistat takes for seconds,"),
        Form::DayDigits | Form::SecondDigits => {
            ("data.date_no_moment", "has the digits of a date, which Roistat takes for seconds,")
        }
        Form::Number => ("data.date_no_moment", "is a number, but no moment of these decades in seconds,"),
        Form::Other => ("data.date_unreadable", "is no date that Roistat reads"),
        Form::Day | Form::Iso | Form::BareOffset | Form::UtcWord | Form::Dotted | Form::DottedDay => {
            ("data.date_unreadable", "is a date of another form than Roistat reads")
        }
    })
}

/// One for all forms that the column holds: what mends one of them would spoil another.
fn remedy(form: Form, forms: &[Form], inspected: &Inspected<'_>) -> String {
    let another = |blank: &str| {
        let source = inspected.source_of("date_create").unwrap_or("…");
        format!(
            "select another date where there is none: `coalesce(nullif({source}, {blank}), …) AS date_create`"
        )
    };
    match form {
        Form::Empty => another("''"),
        Form::Zero => another("0"),
        form if form.is_moment() => selected("date_create", &date::seconds_of(forms), inspected),
        _ => "Roistat reads UNIX seconds and `YYYY-MM-DD HH:MM`: select one of these".to_owned(),
    }
}

/// To select an expression in the place of a column.
pub(super) fn selected(column: &str, expression: &str, inspected: &Inspected<'_>) -> String {
    match inspected.instead(column, expression) {
        Some(instead) => format!("select `{instead}`"),
        None => format!("select `{} AS {column}`", expression.replace("{}", "…")),
    }
}

/// UNIX seconds made of local time.
fn local(
    seen: &Seen,
    most: i64,
    is_plain: bool,
    inspected: &Inspected<'_>,
    place: &Place,
) -> Option<Finding> {
    (seen.rows > 0).then(|| {
        let message = format!(
            "`date_create` lies up to {} ahead of now in {}, first in the deal `{}`, `{}`: probably local time, \
             and UNIX seconds are not",
            span(most),
            rows(seen.rows),
            seen.id,
            seen.value
        );
        let expression = format!("{{}} - {} * 3600", hours(most));
        let remedy = if is_plain {
            selected("date_create", &expression, inspected)
        } else {
            format!("select `{} AS date_create` where it is so", expression.replace("{}", "…"))
        };
        Finding::warning("data.date_local", message).at(place.clone()).remedy(remedy)
    })
}

fn future(seen: &Seen, place: &Place) -> Option<Finding> {
    (seen.rows > 0).then(|| {
        let message = format!(
            "`date_create` lies in the future in {}, first in the deal `{}`, `{}`",
            rows(seen.rows),
            seen.id,
            seen.value
        );
        Finding::warning("data.date_in_future", message)
            .at(place.clone())
            .remedy("correct these dates in the CRM, or select the column of creation and not that of a plan")
    })
}

/// By how many hours a zone is ahead whose newest moment lies so many seconds ahead; clocks differ by minutes.
pub(super) fn hours(ahead: i64) -> i64 {
    (ahead - 300).div_euclid(3600) + 1
}

/// A length of time, as a phrase.
pub(super) fn span(seconds: i64) -> String {
    let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
    if hours == 0 { format!("{minutes} min") } else { format!("{hours} h {minutes} min") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_told_in_hours_and_minutes() {
        for (seconds, expected) in
            [(59, "0 min"), (660, "11 min"), (3599, "59 min"), (3600, "1 h 0 min"), (10_860, "3 h 1 min")]
        {
            assert_eq!(span(seconds), expected);
        }
    }

    #[test]
    fn a_zone_is_whole_hours_and_a_clock_some_minutes_fast() {
        for (ahead, expected) in [(299, 0), (300, 1), (3600, 1), (3899, 1), (3900, 2), (10_800, 3)] {
            assert_eq!(hours(ahead), expected, "{ahead}");
        }
    }
}

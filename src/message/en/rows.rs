//! English for findings about the values of rows.
//!
//! The advice on them stands in `remedy`.

use super::{counted, rows};
use crate::check::{DateFault, JsonColumn, RowsFault, Tally};

pub(super) fn fault(fault: &RowsFault) -> String {
    match fault {
        RowsFault::IdNull { rows: count } => {
            format!("`id` is NULL in {}: Roistat cannot tell such rows apart", rows(*count))
        }
        RowsFault::IdRepeated { rows: tally, .. } => {
            format!("`id` repeats that of another row in {}, first `{}`", rows(tally.rows), tally.id)
        }
        RowsFault::Date { fault: DateFault::Empty, rows: tally } => {
            format!("`date_create` is empty in {}, first in the deal `{}`", rows(tally.rows), tally.id)
        }
        RowsFault::Date { fault, rows: tally } => {
            format!("`date_create` {} in {}", date(*fault), first_deal(tally))
        }
        RowsFault::DateLocal { rows: tally, ahead } => format!(
            "`date_create` lies up to {} ahead of now in {}: probably local time, and UNIX seconds are not",
            span(*ahead),
            first_deal(tally)
        ),
        RowsFault::DateInFuture { rows: tally } => {
            format!("`date_create` lies in the future in {}", first_deal(tally))
        }
        RowsFault::PaddedVisits { rows: tally } => format!(
            "`roistat` has blanks around the visit number in {}, first in the deal `{}`",
            rows(tally.rows),
            tally.id
        ),
        RowsFault::Misread { column, rows: tally, meant } => format!(
            "`{column}` is in UTF-8 that was taken for latin1 in {}, first in the row `{}`: `{}` in the place of `{meant}`",
            rows(tally.rows),
            tally.id,
            tally.value
        ),
        RowsFault::IdNotText { column, rows: tally } => format!(
            "`{column}` holds bytes that are not text in {}, first in the row `{}`: they go out mangled, and two may \
             become the same",
            rows(tally.rows),
            tally.id
        ),
        RowsFault::NotANumber { column, rows: tally } => {
            format!("`{column}` is text and not a number in {}", first_deal(tally))
        }
        RowsFault::Hundredths { column, example, is_named: true } => format!(
            "`{column}` counts hundredths by the name of its column, such as `{example}`: Roistat would take it for a \
             hundred times the amount"
        ),
        RowsFault::Hundredths { column, example, is_named: false } => format!(
            "`{column}` may count hundredths: every amount is large, whole and ends in 00 or 90, such as `{example}`"
        ),
        RowsFault::NotUtf8 { column, rows: tally } => format!(
            "`{column}` holds text that is not UTF-8 in {}, first in the row `{}`: the characters become `\u{FFFD}`",
            rows(tally.rows),
            tally.id
        ),
        RowsFault::NotJson { column, rows: tally } => format!(
            "{} in {}, first in the row `{}`: such rows go out without it",
            no_json(*column),
            rows(tally.rows),
            tally.id
        ),
        RowsFault::DocumentLarge { megabytes } => format!(
            "an answer with everything has {megabytes} MB, and PHP needs about six times as much memory to read it: more \
             than its usual 128 MB"
        ),
        RowsFault::StatusUnlisted { deals, examples, has_more } => unlisted(*deals, examples, *has_more),
    }
}

fn first_deal(tally: &Tally) -> String {
    format!("{}, first in the deal `{}`, `{}`", rows(tally.rows), tally.id, tally.value)
}

fn date(fault: DateFault) -> &'static str {
    match fault {
        DateFault::Empty => "is empty",
        DateFault::Zero => "is 0, the first second of 1970,",
        DateFault::Milliseconds => "is in milliseconds",
        DateFault::Microseconds => "is in microseconds",
        DateFault::Fraction => "is no whole number of seconds",
        DateFault::Days => "counts days, which Roistat takes for seconds,",
        DateFault::Digits => "has the digits of a date, which Roistat takes for seconds,",
        DateFault::NoMoment => "is a number, but no moment of these decades in seconds,",
        DateFault::OtherForm => "is a date of another form than Roistat reads",
        DateFault::NoDate => "is no date that Roistat reads",
    }
}

fn no_json(column: JsonColumn) -> &'static str {
    match column {
        JsonColumn::Fields => "`fields` does not hold a JSON object",
        JsonColumn::Products => "`products` does not hold a JSON array",
        JsonColumn::Either => "`fields` or `products` does not hold a JSON object, or array",
    }
}

fn unlisted(deals: u64, examples: &[(String, u64)], has_more: bool) -> String {
    let named: Vec<_> = examples.iter().map(|(status, deals)| format!("`{status}` ({deals})")).collect();
    format!(
        "`statuses` does not name the status of {}: {}{}; Roistat counts {} as not registered",
        counted(deals, "deal", "deals"),
        named.join(", "),
        if has_more { ", …" } else { "" },
        if deals == 1 { "it" } else { "them" }
    )
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
}

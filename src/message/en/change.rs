//! English for findings about the comparison with `:date`.
//!
//! The advice on them stands in `remedy`.

use super::rows;
use crate::check::{Change, ChangeFault};

pub(super) fn fault(fault: &ChangeFault) -> String {
    let what: Vec<_> = fault.compared.iter().map(|it| format!("`{it}`")).collect();
    let example = fault.example.as_ref().map_or_else(String::new, |id| format!(", such as the row `{id}`"));
    let (what, date, count) = (what.join(" or "), &fault.date, format!("{}{example}", rows(fault.rows)));
    match fault.change {
        Change::Text => format!(
            "{what} is text in {count}, and `{date}` a number: the two do not compare as dates, so that unchanged rows \
             are returned or changed rows are missed"
        ),
        Change::DigitText => format!(
            "{what} is text in {count}, and SQLite puts every text above every number: `:date` leaves nothing out"
        ),
        Change::Number => format!(
            "{what} is a number in {count} and is compared with a text, which is greater: such rows are never sent"
        ),
        Change::OtherForm => format!(
            "{what} is written in another way than `{date}` in {count}: texts are compared letter by letter, so that \
             unchanged rows are returned or changed rows are missed"
        ),
        Change::Milliseconds => larger(&what, "counts milliseconds", &count, date),
        Change::Microseconds => larger(&what, "counts microseconds", &count, date),
        Change::Large => larger(&what, "is in a smaller unit", &count, date),
        Change::Small { .. } => format!(
            "{what} is a number in {count}, but no moment in the unit that it is compared with: such rows are never sent"
        ),
        Change::Null => format!("{what} is NULL in {count}: they are never sent"),
        Change::Empty { is_text: true } => format!("{what} is empty in {count}: they are never sent"),
        Change::Empty { is_text: false } => format!("{what} is 0 in {count}: they are never sent"),
        Change::Never => {
            format!("{what} compares with no moment from 1970 on in {count}, and such rows are never sent")
        }
        Change::Local { minutes } => format!(
            "{what} lies ahead of now in {count}, the newest by some {minutes} min: probably local time, and `:date` is \
             UTC"
        ),
        Change::Ahead { minutes } => format!(
            "{what} lies ahead of now in {count}, the newest by some {minutes} min: until then it comes with every request"
        ),
        Change::Future => {
            format!("{what} is more than a year ahead in {count}: they come with every request")
        }
        Change::LeavesNothingOut => {
            format!("`:date` leaves nothing out: a year from now all {count} would still match")
        }
        Change::Reversed => format!(
            "the query gives what has changed before `:date`, and not after it: a year from now there would be {count} \
             more"
        ),
    }
}

fn larger(what: &str, unit: &str, count: &str, date: &str) -> String {
    format!("{what} {unit} in {count}, and is compared with `{date}`: that leaves nothing out")
}

//! How a query uses `:date`, the moment after which Roistat wants the changes: whether it does, and whether
//! what it compares is a number of the same unit. In SQLite every text is greater than every number.
//!
//! Judges counts that `store` made; where they do not speak clearly it says nothing.

use super::data::{DOTTED, rows};
use super::dates::DAY;
use super::finding::{Finding, Place};
use crate::protocol::List;
use crate::store::{Against, Compared, Inspected};

/// What is compared with `:date`, and of which types its values are.
pub(super) fn described(compared: &Compared) -> String {
    let blobs = compared.rows.saturating_sub(compared.nulls + compared.numbers + compared.texts);
    let types = [
        ("a number", compared.numbers),
        ("text", compared.texts),
        ("NULL", compared.nulls),
        ("a blob", blobs),
    ];
    let there = types.into_iter().filter(|(_, count)| *count > 0);
    let there: Vec<_> = there.map(|(kind, count)| format!("{kind} in {}", rows(count))).collect();
    let there = if there.is_empty() { "in no row".to_owned() } else { there.join(", ") };
    format!("compared    `{}` with `:date`: {there}", compared.what)
}

/// Everything that is wrong with how `:date` is used. `count` is how many rows there are in all.
pub(super) fn findings(
    list: List,
    inspected: &Inspected<'_>,
    compared: &[Compared],
    count: u64,
    now: i64,
    place: &Place,
) -> Vec<Finding> {
    if !list.is_paged() {
        return Vec::new();
    }
    if !inspected.uses_date() {
        return vec![unused(list, place)];
    }
    // What still matches a year from now is what no date leaves out.
    let Ok(later) = inspected.count(now + 366 * DAY) else { return Vec::new() };
    let mut found: Vec<_> =
        compared.iter().flat_map(|it| judge(it, count, later, &place.column(&it.what))).collect();
    if found.is_empty() && later > 0 {
        found.extend(future(compared.first(), count, later, place));
    }
    found
}

fn unused(list: List, place: &Place) -> Finding {
    let message = format!("`:date` is not used: every request is answered with all {}", list.name());
    Finding::warning("query.date_unused", message)
        .at(place.clone())
        .remedy("add `WHERE edit_date > :date`, with the column of the last change in UNIX seconds")
}

fn judge(compared: &Compared, count: u64, later: u64, place: &Place) -> Vec<Finding> {
    let what = &compared.what;
    let kind = match compared.against {
        Against::Text => number_with_text(compared, count),
        Against::Seconds if compared.dates > 0 => Some(text_date(compared)),
        Against::Seconds if compared.texts > 0 && later > 0 => Some((
            "data.changed_text",
            format!(
                "`{what}` is text in {}, and SQLite puts every text above every number: `:date` leaves \
                 nothing out",
                rows(compared.texts)
            ),
            format!("compare `CAST({what} AS INTEGER) > :date`"),
        )),
        Against::Seconds if compared.milliseconds > 0 => Some((
            "data.changed_milliseconds",
            format!(
                "`{what}` counts milliseconds in {}, `:date` seconds: it leaves nothing out",
                rows(compared.milliseconds)
            ),
            format!("compare `{what} > :date * 1000`"),
        )),
        Against::Seconds | Against::Milliseconds => too_small(compared),
    };
    let error =
        kind.map(|(id, message, remedy)| Finding::error(id, message).at(place.clone()).remedy(remedy));
    let nulls = (compared.nulls > 0).then(|| {
        let message = format!("`{what}` is NULL in {}: they are never exported", rows(compared.nulls));
        Finding::warning("data.changed_null", message)
            .at(place.clone())
            .remedy(format!("give such rows another date: `coalesce({what}, …) > :date`"))
    });
    error.into_iter().chain(nulls).collect()
}

type Verdict = (&'static str, String, String);

fn text_date(compared: &Compared) -> Verdict {
    let what = &compared.what;
    let message = format!(
        "`{what}` is text in {}, and `:date` a number: the two do not compare as dates, so that rows come \
         that have not changed, or do not come that have",
        rows(compared.dates)
    );
    let remedy = if compared.readable > 0 {
        format!("compare `unixepoch({what}) > :date` (it takes the text as UTC)")
    } else if compared.dotted > 0 {
        format!("compare `{} > :date` (it takes the text as UTC)", DOTTED.replace("{}", what))
    } else {
        "turn the text into UNIX seconds before comparing it: SQLite's `unixepoch()` reads `YYYY-MM-DD \
         HH:MM:SS`"
            .to_owned()
    };
    ("data.changed_text", message, remedy)
}

fn number_with_text(compared: &Compared, count: u64) -> Option<Verdict> {
    (compared.numbers > 0 && count == 0).then(|| {
        let what = &compared.what;
        let message = format!(
            "`{what}` is a number in {} and is compared with a text, which is greater: nothing is ever \
             exported",
            rows(compared.numbers)
        );
        ("data.changed_number", message, format!("compare `{what} > :date`"))
    })
}

/// Days, Julian days, `20261231`: nothing that counts seconds, or milliseconds.
fn too_small(compared: &Compared) -> Option<Verdict> {
    let is_small = match compared.against {
        Against::Milliseconds => compared.milliseconds == 0,
        _ => compared.small == compared.numbers,
    };
    (is_small && compared.numbers > 0).then(|| {
        let what = &compared.what;
        let message = format!(
            "`{what}` is a number in {}, but no moment in the unit that it is compared with: nothing is \
             ever exported",
            rows(compared.numbers)
        );
        ("data.changed_small", message, "compare UNIX seconds with `:date`".to_owned())
    })
}

/// Rows that match whatever `:date` is, for no reason that shows in the type of a value.
fn future(compared: Option<&Compared>, count: u64, later: u64, place: &Place) -> Option<Finding> {
    match compared {
        Some(compared) if compared.numbers > 0 => {
            let later = later.checked_sub(compared.always).filter(|&rows| rows > 0)?;
            let message = format!(
                "`{}` is more than a year ahead in {}: they come with every request",
                compared.what,
                rows(later)
            );
            let finding = Finding::note("data.changed_in_future", message).at(place.column(&compared.what));
            Some(finding.remedy("correct these dates in the CRM"))
        }
        _ if later == count => {
            let message =
                format!("`:date` leaves nothing out: a year from now all {} would still match", rows(count));
            let finding = Finding::warning("query.date_leaves_nothing_out", message).at(place.clone());
            Some(finding.remedy("compare the date of the last change, in UNIX seconds, with `:date`"))
        }
        _ => None,
    }
}

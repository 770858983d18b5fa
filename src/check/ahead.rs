//! Dates of change that lie a few hours ahead of now: local time, mostly, compared with `:date` as if it were UTC.
//! The comparison itself is asked, with later moments: so the form of what it compares does not matter.
//!
//! Judges counts; whether the forms fit each other is `moments`' business.

use super::dates::hours;
use super::finding::{Finding, Place, rows};
use super::survey::{CLOCKS_DIFFER, FARTHEST_ZONE};
use crate::store::{Compared, Inspected};

/// The finding, where there are such dates.
pub(super) fn finding(
    inspected: &Inspected<'_>,
    compared: &[Compared],
    now: i64,
    place: &Place,
) -> Option<Finding> {
    let count = |ahead: i64| inspected.count(now + ahead).ok();
    let far = count(FARTHEST_ZONE)?;
    let seen = count(CLOCKS_DIFFER)?.checked_sub(far).filter(|&rows| rows > 0)?;
    // The least number of seconds ahead that leaves none of them.
    let (mut least, mut most) = (CLOCKS_DIFFER, FARTHEST_ZONE);
    while most - least > 60 {
        let middle = least.midpoint(most);
        if count(middle)? > far { least = middle } else { most = middle }
    }
    let hours = hours(most);
    let what: Vec<_> = compared.iter().map(|it| format!("`{}`", it.what)).collect();
    let instead: Vec<_> = compared.iter().map(|it| format!("`{}`", it.later(hours))).collect();
    let first = compared.first()?;
    let message = format!(
        "{} lies ahead of now in {}, the newest by some {} min: probably local time, and `:date` is UTC",
        what.join(" or "),
        rows(seen),
        most / 60
    );
    let remedy = format!("compare {}", instead.join(", and "));
    Some(Finding::warning("data.changed_local", message).at(place.column(&first.what)).remedy(remedy))
}

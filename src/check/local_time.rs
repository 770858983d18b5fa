//! Dates of change that lie a few hours ahead of now: mostly local time, compared with `:date` as if it were UTC.
//! The comparison itself is asked, with later moments: so the form of what it compares does not matter.
//!
//! Judges counts; that the forms fit each other is `change`'s business.

use super::fault::{Change, ChangeFault, Fault};
use super::report::{Finding, Location, Remedy};
use super::stats::{CLOCKS_DIFFER, FARTHEST_ZONE};
use crate::error::Error;
use crate::store::{Compared, Inspected};

/// The finding, where there are such dates.
///
/// # Errors
/// What kept the rows from being counted.
pub(super) fn check(
    inspected: &Inspected<'_>,
    compared: &[Compared],
    now: i64,
    location: &Location,
) -> Result<Option<Finding>, Error> {
    let count = |ahead: i64| inspected.count(now + ahead);
    let Some(first) = compared.first() else { return Ok(None) };
    let far = count(FARTHEST_ZONE)?;
    let rows = count(CLOCKS_DIFFER)?.saturating_sub(far);
    if rows == 0 {
        return Ok(None);
    }
    // The least number of seconds ahead that leaves none of them.
    let (mut least, mut most) = (CLOCKS_DIFFER, FARTHEST_ZONE);
    while most - least > 60 {
        let middle = least.midpoint(most);
        if count(middle)? > far { least = middle } else { most = middle }
    }
    let fault = ChangeFault {
        compared: compared.iter().map(|it| it.what.clone()).collect(),
        date: first.date.clone(),
        rows,
        example: None,
        change: Change::Local { minutes: most / 60 },
    };
    let comparisons = compared.iter().map(|it| it.later(hours(most))).collect();
    let remedy = Remedy::Compare { comparisons, reads_text_as_utc: false };
    let finding = Finding::new(Fault::Change(fault), location.column(&first.what));
    Ok(Some(finding.mended_by(remedy)))
}

/// By how many hours a zone is ahead whose newest moment lies so many seconds ahead; clocks differ by minutes.
pub(super) fn hours(ahead: i64) -> i64 {
    (ahead - 300).div_euclid(3600) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_whole_hours_and_a_clock_some_minutes_fast() {
        for (ahead, expected) in [(299, 0), (300, 1), (3600, 1), (3899, 1), (3900, 2), (10_800, 3)] {
            assert_eq!(hours(ahead), expected, "{ahead}");
        }
    }
}

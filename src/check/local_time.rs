//! Dates of change that lie a few hours ahead of now: mostly local time, compared with `:date` as if it were UTC.
//! The comparison itself is asked, with later moments: so the form of what it compares does not matter.
//!
//! Judges counts; that the forms fit each other is `change`'s business.

use super::fault::{Change, ChangeFault, Fault};
use super::report::{Finding, Location, Remedy};
use crate::date::{DateFormat, TextFormat, local_time};
use crate::store::{Compared, ExamineQuery, Skipped};

/// The finding, where there are such dates. `all` is how many rows there are.
///
/// # Errors
/// Why the rows were not counted.
pub(super) fn check(
    query: &dyn ExamineQuery,
    compared: &[Compared],
    all: u64,
    now: i64,
    location: &Location,
) -> Result<Option<Finding>, Skipped> {
    let Some(first) = compared.first() else { return Ok(None) };
    // A day of today is after every moment of it.
    let is_day = |it: &Compared| it.against.format.and_then(DateFormat::text).is_some_and(TextFormat::is_day);
    if compared.iter().any(is_day) {
        return Ok(None);
    }
    let Some(local) = local_time(all, &|ahead| query.count(now + ahead))? else { return Ok(None) };
    let of = |change| ChangeFault {
        compared: compared.iter().map(|it| it.what.clone()).collect(),
        date: first.date.clone(),
        rows: local.rows,
        example: None,
        change,
    };
    let finding = |change| Finding::new(Fault::Change(of(change)), location.column(&first.what));
    let Some(zone) = local.zone else {
        return Ok(Some(finding(Change::Ahead { minutes: local.newest / 60 })));
    };
    let comparisons = compared.iter().map(|it| it.with_date_shifted(zone.0)).collect();
    let remedy = Remedy::Compare { comparisons, reads_text_as_utc: false };
    Ok(Some(finding(Change::Local { minutes: local.newest / 60 }).mended_by(remedy)))
}

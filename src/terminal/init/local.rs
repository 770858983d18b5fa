//! Local time: dates that do not say their zone, and whose newest lies in the future.
//!
//! Asks the database for its newest date and the present moment; guesses no more than whole hours.

use super::deals::Deals;
use super::moments::{Moment, is_utc};
use super::sql::name;
use super::survey::Survey;
use super::zone::Zone;

/// Clocks differ by less than this many seconds.
const SLACK: i64 = 600;

/// No zone is farther ahead of UTC, in seconds.
const FARTHEST: i64 = 14 * 3600;

/// The zone of the deals' dates, where the newest of them gives it away.
pub(super) fn zone(survey: &Survey<'_>, deals: &Deals<'_>) -> Option<Zone> {
    let ahead = ahead(survey, deals, unsaid(deals)?)?;
    (ahead > SLACK).then(|| Zone::of_hours((ahead - SLACK) / 3600 + 1))
}

/// The date of change or of creation, where nothing says in which zone it is.
pub(super) fn unsaid<'a, 's>(deals: &'a Deals<'s>) -> Option<&'a Moment<'s>> {
    let moments = deals.changed.first().into_iter().chain(deals.created.first());
    moments.into_iter().find(|moment| moment.judged.clock.is_zone_unknown() && !is_utc(moment.column))
}

/// How far the newest lies in the future, taken for UTC.
fn ahead(survey: &Survey<'_>, deals: &Deals<'_>, moment: &Moment<'_>) -> Option<i64> {
    let ahead = format!("{} - unixepoch('now')", moment.for_roistat());
    let sql = format!(
        "SELECT CAST(max({ahead}) AS TEXT) FROM {} WHERE {ahead} <= {FARTHEST}",
        name(&deals.table.name)
    );
    survey.answer(&sql)?.parse().ok()
}

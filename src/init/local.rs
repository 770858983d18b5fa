//! Local time: dates that do not say their zone, and whose newest lies in the future.
//!
//! Asks the database for its newest date and the present moment; guesses no more than whole hours.

use crate::init::moments::{Moment, is_utc};
use crate::init::profile::SchemaIndex;
use crate::init::roles::deals::Deals;
use crate::init::sql::name;
use crate::init::zone::Zone;

/// Clocks differ by less than this many seconds.
const SLACK: i64 = 600;

/// No zone is farther ahead of UTC, in seconds.
const FARTHEST: i64 = 14 * 3600;

/// The zone of the deals' dates, where the newest of them gives it away.
pub fn zone(index: &SchemaIndex<'_>, deals: &Deals<'_>) -> Option<Zone> {
    hours(ahead(index, deals, without_zone(deals)?)?).map(Zone::of_hours)
}

/// The whole hours that a zone is ahead of UTC in which the newest date lies so many seconds in the future.
fn hours(ahead: i64) -> Option<i64> {
    (ahead > SLACK).then_some((ahead - SLACK) / 3600 + 1)
}

/// The date of change or of creation, where nothing says in which zone it is.
pub fn without_zone<'a, 's>(deals: &'a Deals<'s>) -> Option<&'a Moment<'s>> {
    let moments = deals.changed.first().into_iter().chain(deals.created.first());
    moments.into_iter().find(|moment| moment.judged.clock.is_zone_unknown() && !is_utc(moment.column))
}

/// How far the newest lies in the future, taken for UTC.
fn ahead(index: &SchemaIndex<'_>, deals: &Deals<'_>, moment: &Moment<'_>) -> Option<i64> {
    let ahead = format!("{} - unixepoch('now')", moment.for_roistat());
    let sql = format!(
        "SELECT CAST(max({ahead}) AS TEXT) FROM {} WHERE {ahead} <= {FARTHEST}",
        name(&deals.table.name)
    );
    index.answer(&sql)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::init::fixture::{plan, rows_with};
    use crate::protocol::List;

    #[test]
    fn a_zone_is_the_least_in_which_the_newest_date_has_been() {
        for (ahead, expected) in [
            (-5, None),
            (SLACK, None),
            (SLACK + 1, Some(1)),
            (3 * 3600 - 1, Some(3)),
            (3 * 3600 + SLACK - 1, Some(3)),
            (3 * 3600 + SLACK, Some(4)),
            (FARTHEST, Some(14)),
        ] {
            assert_eq!(hours(ahead), expected, "{ahead}");
        }
    }

    #[test]
    fn the_newest_date_of_those_that_do_not_say_their_zone_is_asked() {
        let now = |hours: i64| format!("strftime('%Y-%m-%d %H:%M:%S', 'now', '{hours} hours')");
        for (column, values, zone) in [
            ("updated_at TEXT", [now(3), now(-30)], Some("+03:00")),
            ("updated_at TEXT", [now(-30), now(5)], Some("+05:00")),
            // No zone is so far: it is a wrong date.
            ("updated_at TEXT", [now(30), now(2)], Some("+02:00")),
            ("updated_at TEXT", [now(-1), now(-2)], None),
            ("updated_at_utc TEXT", [now(3), now(-30)], None),
            ("updated_at TEXT", [format!("{} || 'Z'", now(3)), format!("{} || 'Z'", now(-2))], None),
        ] {
            let plan = plan(&rows_with("orders", column, &[&values[0], &values[1]]));
            let condition = plan.sql(List::Orders).lines().find(|line| line.starts_with("WHERE")).unwrap();
            let found = condition.split('\'').find(|word| word.ends_with(":00"));
            assert_eq!(found, zone, "{column} {values:?}: {condition}");
        }
    }
}

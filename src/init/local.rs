//! Local time in the deals' dates: asks the database for dates that lie ahead of now, and leaves it to the one rule
//! of `date` which zone they show.

use std::convert::Infallible;

use crate::date::{self, CLOCKS_DIFFER, FARTHEST_ZONE, LocalTime, Offset};
use crate::init::moments::Moment;
use crate::init::profile::SchemaIndex;
use crate::init::roles::deals::Deals;

/// The local time of the deals' dates, where some lie ahead of now.
pub fn local_time(index: &SchemaIndex<'_>, deals: &Deals<'_>) -> Option<LocalTime> {
    let aheads = aheads(index, deals, without_zone(deals)?);
    let rows_after =
        |limit: i64| Ok::<_, Infallible>(aheads.iter().filter(|ahead| **ahead > limit).count() as u64);
    date::local_time(deals.table.rows as u64, &rows_after).unwrap_or_else(|never| match never {})
}

/// Tells if the clocks of a zone may change in summer.
pub fn has_summer_time(index: &SchemaIndex<'_>, zone: Offset) -> bool {
    let now = index.answer(&format!("SELECT {}", index.dialect.as_text(index.dialect.now())));
    now.and_then(|now| now.parse().ok()).is_some_and(|now| date::may_have_summer_time(zone, now))
}

/// The date of change or of creation whose texts do not say their zone.
pub fn without_zone<'a, 's>(deals: &'a Deals<'s>) -> Option<&'a Moment<'s>> {
    let moments = deals.changed.first().into_iter().chain(deals.created.first());
    moments.into_iter().find(|moment| moment.dates.is_without_zone())
}

/// By how many seconds dates lie ahead of now, taken for UTC: of those that a zone could explain. Where none lies ahead
/// in the time zone of the server, in which they are taken there, that is theirs.
fn aheads(index: &SchemaIndex<'_>, deals: &Deals<'_>, moment: &Moment<'_>) -> Vec<i64> {
    if !index.dialect.takes_zone_of_server() {
        return ahead_of_now(index, deals, moment);
    }
    match ahead_of_now(index, deals, moment).as_slice() {
        [] => Vec::new(),
        _ => ahead_of_now(index, deals, &moment.clone().in_zone(Some(Offset::UTC))),
    }
}

fn ahead_of_now(index: &SchemaIndex<'_>, deals: &Deals<'_>, moment: &Moment<'_>) -> Vec<i64> {
    let ahead = format!("{} - {}", moment.unix_seconds(index.dialect), index.dialect.now());
    let sql = format!(
        "SELECT {} FROM {} WHERE {ahead} > {CLOCKS_DIFFER} AND {ahead} <= {FARTHEST_ZONE} ORDER BY {ahead} DESC",
        index.dialect.as_text(&ahead),
        deals.table.sql_name
    );
    index.texts(&sql).iter().filter_map(|text| text.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use crate::init::fixture::{moved_now as now, plan, rows_with};
    use crate::protocol::List;

    #[test]
    fn the_newest_dates_of_those_that_do_not_say_their_zone_are_asked_for() {
        for (column, values, zone) in [
            ("updated_at TEXT", [now(180), now(100), now(-1800)], Some("+03:00")),
            ("updated_at TEXT", [now(-1800), now(328), now(300)], Some("+05:30")),
            // No zone is so far ahead: it is a wrong date.
            ("updated_at TEXT", [now(1800), now(120), now(118)], Some("+02:00")),
            ("updated_at TEXT", [now(570), now(-60), now(-120)], None),
            ("updated_at TEXT", [now(-60), now(-120), now(-180)], None),
            ("updated_at_utc TEXT", [now(180), now(100), now(-1800)], None),
            ("updated_at TEXT", [180, 100, -60].map(|minutes| format!("{} || 'Z'", now(minutes))), None),
        ] {
            let values: Vec<_> = values.iter().map(String::as_str).collect();
            let plan = plan(&rows_with("orders", column, &values));
            let sql = plan.sql(List::Orders);
            let condition = sql.lines().find(|line| line.starts_with("WHERE")).unwrap();
            let found = condition.split('\'').find(|word| word.starts_with('+'));
            assert_eq!(found, zone, "{column} {values:?}: {condition}");
        }
    }
}

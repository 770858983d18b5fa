//! Local time that is kept as if it were UTC: it shows where dates of change lie ahead of now, as far as a zone is
//! ahead of UTC.
//!
//! One rule for `init` and `check`. It is told how many rows lie ahead, and knows neither the rows nor the clock.

use super::zone::Offset;
use super::{DAY, written_day};

/// Two clocks may differ by so many seconds.
pub const CLOCKS_DIFFER: i64 = 600;

/// No zone is further ahead of UTC, in seconds, and a little.
pub const FARTHEST_ZONE: i64 = 14 * 3600 + CLOCKS_DIFFER;

/// The zones ahead of UTC that people live in by the hundred thousand, in minutes.
const ZONES: [i32; 19] =
    [60, 120, 180, 210, 240, 270, 300, 330, 345, 360, 390, 420, 480, 540, 570, 600, 630, 660, 720];

/// The zones of a few islands.
const ISLANDS: [i32; 2] = [780, 840];

/// To so many seconds the newest date is searched for.
const EXACT: i64 = 60;

/// Dates that lie ahead of now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    /// How many rows have such a date.
    pub rows: u64,
    /// By how many seconds the newest of them lies ahead, at most.
    pub newest: i64,
    /// The zone in which they have all been; `None` where one row alone lies so far ahead, which may be a mistake.
    pub zone: Option<Offset>,
}

/// The local time that dates are kept in. `rows_after` gives how many rows have a date that lies more than so many
/// seconds ahead of now; `all` is how many there are.
///
/// The zone is the least one in which the newest date is past: too small a zone shows some rows again, and too large
/// a zone would miss changes. A date counts only where another lies at least half as far ahead, or no other exists.
///
/// # Errors
/// What kept the rows from being counted.
pub fn local_time<E>(all: u64, rows_after: &dyn Fn(i64) -> Result<u64, E>) -> Result<Option<LocalTime>, E> {
    let mistakes = rows_after(FARTHEST_ZONE)?;
    let rows = rows_after(CLOCKS_DIFFER)?.saturating_sub(mistakes);
    if rows == 0 {
        return Ok(None);
    }
    let newest = newest_ahead(FARTHEST_ZONE, mistakes, rows_after)?;
    let (mut ahead, mut beyond) = (newest, mistakes);
    while ahead > CLOCKS_DIFFER {
        let with_it = rows_after(ahead / 2)?.saturating_sub(beyond);
        if with_it > 1 || all == 1 {
            return Ok(Some(LocalTime { rows, newest, zone: zone(ahead) }));
        }
        beyond += 1;
        ahead = newest_ahead(ahead - EXACT, beyond, rows_after)?;
    }
    Ok(Some(LocalTime { rows, newest, zone: None }))
}

/// By how many seconds the newest date lies ahead, of those that are not beyond a limit; more than it is by less than
/// a minute.
fn newest_ahead<E>(limit: i64, beyond: u64, rows_after: &dyn Fn(i64) -> Result<u64, E>) -> Result<i64, E> {
    let (mut least, mut most) = (0, limit);
    while most - least > EXACT {
        let middle = least.midpoint(most);
        if rows_after(middle)? > beyond { least = middle } else { most = middle }
    }
    Ok(most)
}

/// Tells if a zone that is in force now may be one whose clocks change in summer: those of Europe, from
/// Lisbon to Kyiv. Moscow's is three hours ahead in winter, too, when no such zone is.
pub fn may_have_summer_time(zone: Offset, now: i64) -> bool {
    let day = written_day(now.div_euclid(DAY));
    let (in_winter, in_summer) = ([60, 120], [60, 120, 180]);
    match &day[5..7] {
        "11" | "12" | "01" | "02" => in_winter.contains(&zone.0),
        // In March and October either may be.
        _ => in_summer.contains(&zone.0),
    }
}

/// The least zone in which a date is past that lies so many seconds ahead.
fn zone(ahead: i64) -> Option<Offset> {
    let is_enough = |minutes: &i32| Offset(*minutes).seconds() + CLOCKS_DIFFER >= ahead;
    ZONES.into_iter().chain(ISLANDS).find(is_enough).map(Offset)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn of(aheads: &[i64]) -> Option<LocalTime> {
        let after =
            |limit: i64| Ok::<_, Infallible>(aheads.iter().filter(|ahead| **ahead > limit).count() as u64);
        local_time(aheads.len() as u64, &after).unwrap()
    }

    #[track_caller]
    fn check(minutes: &[i64], rows: u64, zone: Option<i32>) {
        let aheads: Vec<_> = minutes.iter().map(|minutes| minutes * 60).collect();
        let found = of(&aheads).unwrap();
        assert_eq!((found.rows, found.zone), (rows, zone.map(Offset)), "{minutes:?}");
        let newest = aheads.iter().filter(|ahead| **ahead <= FARTHEST_ZONE).max().unwrap();
        assert!((*newest..=newest + EXACT).contains(&found.newest), "{minutes:?}: {}", found.newest);
    }

    #[test]
    fn the_zone_is_the_least_in_which_the_newest_dates_are_past() {
        check(&[188, 170, 100, -5000], 3, Some(180));
        check(&[179, 100], 2, Some(180));
        check(&[192, 100], 2, Some(210));
        check(&[328, 300], 2, Some(330));
        check(&[12, 11], 2, Some(60));
        check(&[840, 800], 2, Some(840));
        check(&[180], 1, Some(180));
    }

    #[test]
    fn one_row_alone_is_a_mistake_and_no_zone() {
        check(&[570, -60, -120, -180], 1, None);
        check(&[570, 175, 100, -60], 3, Some(180));
        check(&[570, 280, 100, -60], 3, None);
        check(&[5000, 175, 100, -60], 2, Some(180));
    }

    #[test]
    fn clocks_change_where_europe_s_do() {
        const JANUARY: i64 = 1_768_000_000;
        const JULY: i64 = 1_784_000_000;
        for (minutes, in_january, in_july) in
            [(60, true, true), (120, true, true), (180, false, true), (330, false, false)]
        {
            assert_eq!(may_have_summer_time(Offset(minutes), JANUARY), in_january, "{minutes}");
            assert_eq!(may_have_summer_time(Offset(minutes), JULY), in_july, "{minutes}");
        }
    }

    #[test]
    fn dates_that_are_past_say_nothing() {
        for aheads in [&[][..], &[-3600, -7200], &[CLOCKS_DIFFER, 0], &[FARTHEST_ZONE + 1]] {
            assert_eq!(of(aheads), None, "{aheads:?}");
        }
    }
}

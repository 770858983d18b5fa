//! The deals by day of creation and by status: what the guide has an owner look at first, and what Roistat makes
//! of a status. Counts, and judges nothing.

use std::collections::HashMap;

use crate::date::DAY;
use crate::sort;

/// The days that the guide has an owner look at.
pub const DAYS: usize = 31;

/// How many of them lie before today.
pub const DAYS_BEFORE: i64 = 30;

/// So many different statuses are told apart.
pub(super) const MOST_STATUSES: usize = 10_000;

/// The deals of a day, and those among them with a visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    pub deals: u64,
    pub visits: u64,
}

/// The deals of the last days by `date_create`, in UTC; a text date counts for its own day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DealsPerDay {
    /// Today, in days since 1970.
    today: i64,
    days: Vec<Day>,
}

impl DealsPerDay {
    /// No deal yet; `now` is in UNIX seconds.
    pub(super) fn new(now: i64) -> Self {
        Self { today: now.div_euclid(DAY), days: vec![Day::default(); DAYS] }
    }

    /// The deals and visits of the days up to today.
    #[cfg(test)]
    pub(crate) fn of_last_days(now: i64, days: &[(u64, u64)]) -> Self {
        let mut all = Self::new(now);
        for (day, (deals, visits)) in all.days[DAYS - days.len()..].iter_mut().zip(days) {
            *day = Day { deals: *deals, visits: *visits };
        }
        all
    }

    pub(super) fn add(&mut self, seconds: i64, has_visit: bool) {
        // Text is local time: east of Greenwich it may already be tomorrow.
        let place = DAYS_BEFORE + (seconds.div_euclid(DAY) - self.today).min(0);
        if let Some(day) = usize::try_from(place).ok().and_then(|place| self.days.get_mut(place)) {
            day.deals += 1;
            day.visits += u64::from(has_visit);
        }
    }

    /// The days with their number since 1970, the oldest first.
    pub fn days(&self) -> impl Iterator<Item = (i64, Day)> {
        (self.today - DAYS_BEFORE..).zip(self.days.iter().copied())
    }

    /// All days as one.
    pub fn total(&self) -> Day {
        let count = |of: fn(&Day) -> u64| self.days.iter().map(of).sum();
        Day { deals: count(|day| day.deals), visits: count(|day| day.visits) }
    }
}

/// How many deals have a status, and what `statuses` calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusCount {
    /// The status of the deals.
    pub id: String,
    /// Its name; none where `statuses` does not list it.
    pub name: Option<String>,
    /// How many deals have it.
    pub deals: u64,
}

/// The deals by status, the most frequent first. Statuses are told apart up to a limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DealsByStatus(pub Vec<StatusCount>);

impl DealsByStatus {
    pub(super) fn new(deals: &[(String, u64)], names: &HashMap<String, String>) -> Self {
        let count = |(id, deals): &(String, u64)| StatusCount {
            id: id.clone(),
            name: names.get(id).cloned(),
            deals: *deals,
        };
        let mut counts: Vec<_> = deals.iter().map(count).collect();
        sort::by(&mut counts, |a, b| b.deals.cmp(&a.deals).then_with(|| a.id.cmp(&b.id)));
        Self(counts)
    }

    /// Those that `statuses` does not list.
    pub(super) fn unlisted(&self) -> impl Iterator<Item = &StatusCount> {
        self.0.iter().filter(|status| status.name.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deal_counts_for_its_day_up_to_thirty_days_back() {
        /// The first of June 2024, 10:00:00 UTC.
        const NOW: i64 = 1_717_236_000;
        let (midnight, mut deals) = (NOW - 36_000, DealsPerDay::new(NOW));
        let far = midnight - DAYS_BEFORE * DAY;
        for (seconds, has_visit) in [
            (NOW, true),
            (midnight, false),
            (midnight - 1, false),
            (far, true),
            (far - 1, true),
            (NOW + DAY, true),
            (NOW + 9 * DAY, true),
        ] {
            deals.add(seconds, has_visit);
        }
        let days: Vec<_> = deals.days().map(|(_, day)| (day.deals, day.visits)).collect();
        assert_eq!((days[30], days[29], days[0]), ((4, 3), (1, 0), (1, 1)));
        assert_eq!(days[1..29], [(0, 0); 28]);
        assert_eq!(deals.days().last().unwrap().0, NOW / DAY);
        assert_eq!(deals.total(), Day { deals: 6, visits: 4 });
    }

    #[test]
    fn statuses_come_with_their_names_and_the_most_frequent_first() {
        let text = |text: &str| text.to_owned();
        let deals = [("new", 3), ("b", 1), ("a", 1)].map(|(id, deals)| (text(id), deals));
        let counts = DealsByStatus::new(&deals, &[(text("new"), text("New"))].into());
        let seen: Vec<_> = counts.0.iter().map(|it| (it.id.as_str(), it.name.as_deref(), it.deals)).collect();
        assert_eq!(seen, [("new", Some("New"), 3), ("a", None, 1), ("b", None, 1)]);
        assert_eq!(counts.unlisted().count(), 2);
    }
}

//! Whether the integration is worth anything, as the guide has its owner test it: of the deals created in
//! the last 31 days, how many have a visit number. And whether Roistat is told what their statuses mean.
//!
//! Judges what was seen of the deals; reads none itself.

use std::collections::HashSet;

use super::finding::{Finding, Place, Section, counted};
use super::survey::{DAYS, DAYS_BEFORE, Day, Survey};
use crate::date::{self, DAY};

/// How wide the longest bar is.
const WIDTH: u64 = 30;

/// The section on the integration.
pub(super) fn examine(deals: &Survey, now: i64, place: &Place) -> Section {
    let mut section = Section::new("integration");
    let count = |of: fn(&Day) -> u64| deals.days.iter().map(of).sum::<u64>();
    let (created, visits) = (count(|day| day.deals), count(|day| day.visits));
    section.fact(format!("deals created in the last {DAYS} days: {created}, with a visit number: {visits}"));
    section.facts.extend(chart(&deals.days, now));
    // Of deals whose dates cannot be read it is not known whether they are new.
    if created > 0 || !deals.has("roistat") || deals.is_dated() {
        section.findings.extend(judge(created, visits, deals.has("roistat"), place));
    }
    section
}

fn judge(created: u64, visits: u64, has_visits: bool, place: &Place) -> Option<Finding> {
    let place = place.column("roistat");
    if !has_visits {
        let message = "the deals have no column `roistat`: none of them has a source";
        let remedy =
            "keep the value of the cookie `roistat_visit` with each new deal, and select it AS roistat";
        return Some(Finding::warning("integration.no_column", message).at(place).remedy(remedy));
    }
    if created == 0 {
        let message = format!(
            "no deal was created in the last {DAYS} days: whether new ones have a visit does not show"
        );
        let remedy = "place an order on the site, with Roistat's counter on it, and run check again";
        return Some(Finding::note("integration.no_deals", message).at(place).remedy(remedy));
    }
    if visits == 0 {
        let message = format!(
            "{} of the last {DAYS} days has a visit number in `roistat`",
            if created == 1 { "not the one deal".to_owned() } else { format!("none of the {created} deals") }
        );
        let remedy = "likely reasons: Roistat's counter is not on the site; the site does not put the \
                      cookie `roistat_visit` into the order; the query selects another column; all deals \
                      come by telephone";
        return Some(Finding::warning("integration.no_visits", message).at(place).remedy(remedy));
    }
    (visits * 2 < created).then(|| {
        let message = format!(
            "only {visits} of the {created} deals of the last {DAYS} days {} a visit number in `roistat`",
            if visits == 1 { "has" } else { "have" }
        );
        let remedy = "see whether every form of the site puts the cookie `roistat_visit` into the order";
        Finding::note("integration.few_visits", message).at(place).remedy(remedy)
    })
}

/// A bar for each day since the first deal: full where deals have a visit, light where they have none.
fn chart(days: &[Day; DAYS], now: i64) -> Vec<String> {
    let most = days.iter().map(|day| day.deals).max().unwrap_or(0).max(1);
    let width = |deals: u64| usize::try_from((deals * WIDTH).div_ceil(most.max(WIDTH))).unwrap_or(0);
    let today = now.div_euclid(DAY);
    let dated = (today - DAYS_BEFORE..).zip(days);
    let since_first = dated.skip_while(|(_, day)| day.deals == 0);
    let bar = |(date, day): (i64, &Day)| {
        let full = width(day.visits);
        let bar = format!("{}{}", "█".repeat(full), "░".repeat(width(day.deals).saturating_sub(full)));
        format!("{} {bar:<30} {} of {}", date::written_day(date), day.visits, day.deals)
    };
    since_first.map(bar).collect()
}

/// Statuses of deals that `statuses` does not name.
pub(super) fn unlisted(deals: &Survey, statuses: &Survey, place: &Place) -> Option<Finding> {
    let listed: HashSet<&Vec<u8>> = statuses.ids.iter().collect();
    let mut unlisted: Vec<_> = deals.statuses.iter().filter(|(status, _)| !listed.contains(status)).collect();
    unlisted.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let count: u64 = unlisted.iter().map(|(_, deals)| **deals).sum();
    let named = unlisted.iter().take(5).map(|(status, deals)| {
        let status: String =
            String::from_utf8_lossy(status).chars().filter(|it| !it.is_control()).take(40).collect();
        format!("`{status}` ({deals})")
    });
    let mut named = named.collect::<Vec<_>>().join(", ");
    if unlisted.len() > 5 {
        named.push_str(", …");
    }
    (count > 0).then(|| {
        let message = format!(
            "`statuses` does not name the status of {}: {named}; Roistat counts {} as not registered",
            counted(count, "deal", "deals"),
            if count == 1 { "it" } else { "them" }
        );
        Finding::note("data.status_unlisted", message)
            .at(place.column("status"))
            .remedy("add them to `statuses`, unless they are left out on purpose")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::finding::Level;

    #[test]
    fn fewer_than_half_of_the_deals_with_a_visit_are_few() {
        for (created, visits, level, words) in [
            (0, 0, Some(Level::Note), "no deal was created in the last 31 days:"),
            (1, 0, Some(Level::Warning), "not the one deal of the last 31 days has"),
            (5, 0, Some(Level::Warning), "none of the 5 deals of the last 31 days has"),
            (3, 1, Some(Level::Note), "only 1 of the 3 deals of the last 31 days has a visit"),
            (5, 2, Some(Level::Note), "only 2 of the 5 deals of the last 31 days have a visit"),
            (4, 2, None, ""),
            (1, 1, None, ""),
        ] {
            let found = judge(created, visits, true, &Place::default());
            assert_eq!(found.as_ref().map(|it| it.level), level, "{visits} of {created}");
            assert!(found.is_none_or(|it| it.message.starts_with(words)), "{visits} of {created}");
        }
        assert!(
            judge(5, 0, false, &Place::default())
                .is_some_and(|it| it.message.contains("no column `roistat`"))
        );
    }

    #[test]
    fn a_day_of_few_deals_has_a_mark_for_each_and_one_of_many_its_part_of_the_line() {
        let chart = |days: &[(u64, u64)]| {
            let mut all = [Day::default(); DAYS];
            for (day, (deals, visits)) in all[DAYS - days.len()..].iter_mut().zip(days) {
                *day = Day { deals: *deals, visits: *visits };
            }
            chart(&all, 1_717_236_000)
        };
        assert_eq!(chart(&[]), [""; 0]);
        assert_eq!(
            chart(&[(0, 0), (2, 1), (0, 0), (3, 3)]),
            [
                format!("2024-05-30 {:<30} 1 of 2", "█░"),
                format!("2024-05-31 {:<30} 0 of 0", ""),
                format!("2024-06-01 {:<30} 3 of 3", "███"),
            ]
        );
        assert_eq!(
            chart(&[(300, 150), (1, 0), (11, 1)]),
            [
                format!("2024-05-30 {}{} 150 of 300", "█".repeat(15), "░".repeat(15)),
                format!("2024-05-31 {:<30} 0 of 1", "░"),
                format!("2024-06-01 {:<30} 1 of 11", "█░"),
            ]
        );
    }

    #[test]
    fn statuses_that_are_not_named_are_told_the_most_frequent_first() {
        let mut statuses = Survey::default();
        statuses.ids.insert(b"new".to_vec());
        let said = |counts: &[(&str, u64)]| {
            let mut deals = Survey::default();
            deals.statuses.extend(counts.iter().map(|(name, deals)| (name.as_bytes().to_vec(), *deals)));
            let found = unlisted(&deals, &statuses, &Place::default());
            found.map(|it| {
                it.message.strip_prefix("`statuses` does not name the status of ").unwrap().to_owned()
            })
        };
        assert_eq!(said(&[("new", 7)]), None);
        assert_eq!(said(&[("old", 1)]).unwrap(), "1 deal: `old` (1); Roistat counts it as not registered");
        let five = [("a", 1), ("b", 3), ("c", 1), ("d", 1), ("e\u{7}", 1), ("new", 9)];
        let listed = "`b` (3), `a` (1), `c` (1), `d` (1), `e` (1)";
        assert_eq!(said(&five).unwrap(), format!("7 deals: {listed}; Roistat counts them as not registered"));
        let six = [&five[..], &[("f", 1)]].concat();
        assert_eq!(
            said(&six).unwrap(),
            format!("8 deals: {listed}, …; Roistat counts them as not registered")
        );
    }
}

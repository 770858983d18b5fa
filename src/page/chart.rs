//! The bars of the last days, as numbers for an SVG drawing and for the table of the same figures.
//!
//! Draws what was counted elsewhere; the template writes it.

use crate::check::{Day, DealsPerDay};
use crate::message::page::PageWording;

/// The width of the drawing, in its own units.
const WIDTH: usize = 640;

/// The height of the highest bar.
const HEIGHT: u64 = 116;

/// The line that bars stand on.
const GROUND: u64 = 120;

/// A day of the chart.
pub(super) struct Bar {
    pub(super) title: String,
    pub(super) day: String,
    pub(super) deals: String,
    pub(super) visits: String,
    pub(super) rest: String,
    pub(super) x: String,
    pub(super) width: String,
    pub(super) visit_y: u64,
    pub(super) visit_height: u64,
    pub(super) rest_y: u64,
    pub(super) rest_height: u64,
}

/// The chart.
pub(super) struct Chart {
    pub(super) title: String,
    pub(super) summary: String,
    /// The number that the upper line of the drawing stands for; none where there are no deals.
    pub(super) most: Option<String>,
    pub(super) first_day: String,
    pub(super) last_day: String,
    pub(super) bars: Vec<Bar>,
}

/// Draws the last days of a count.
pub(super) fn draw(per_day: &DealsPerDay, days: usize, wording: &dyn PageWording) -> Chart {
    let all: Vec<_> = per_day.days().collect();
    let shown = &all[all.len() - days.min(all.len())..];
    let most = shown.iter().map(|(_, day)| day.deals).max().unwrap_or(0);
    let total = shown.iter().fold(Day::default(), |sum, (_, day)| Day {
        deals: sum.deals + day.deals,
        visits: sum.visits + day.visits,
    });
    let step = WIDTH * 10 / shown.len().max(1);
    let bar =
        |(at, (date, day)): (usize, &(i64, Day))| bar(at * step, step, *date, *day, most.max(1), wording);
    let name = |day: Option<&(i64, Day)>| day.map(|(date, _)| wording.day(*date)).unwrap_or_default();
    Chart {
        title: wording.deals_of(days),
        summary: wording.deals_with_visit(total),
        most: (most > 0).then(|| wording.most_of_day(most)),
        first_day: name(shown.first()),
        last_day: name(shown.last()),
        bars: shown.iter().enumerate().map(bar).collect(),
    }
}

/// One bar; `left` and `step` are in tenths.
fn bar(left: usize, step: usize, date: i64, day: Day, most: u64, wording: &dyn PageWording) -> Bar {
    // A day with one deal among thousands still has a mark.
    let height = |deals: u64| (deals * HEIGHT / most).max(u64::from(deals > 0) * 2);
    let visits = day.visits.min(day.deals);
    let whole = height(day.deals);
    let visit_height = height(visits).min(whole);
    let tenths = |tenths: usize| format!("{}.{}", tenths / 10, tenths % 10);
    Bar {
        title: wording.deals_of_day(date, day),
        day: wording.day(date),
        deals: wording.number(day.deals),
        visits: wording.number(visits),
        rest: wording.number(day.deals - visits),
        x: tenths(left + step / 8),
        width: tenths(step - step / 4),
        visit_y: GROUND - visit_height,
        visit_height,
        rest_y: GROUND - whole,
        rest_height: whole - visit_height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Language;

    #[test]
    fn a_bar_is_as_high_as_its_part_of_the_highest() {
        let days = DealsPerDay::of_last_days(1_717_236_000, &[(3000, 1500), (1, 0), (0, 0), (1500, 1500)]);
        let chart = draw(&days, 7, Language::English.page());
        assert_eq!(chart.bars.len(), 7);
        let heights: Vec<_> = chart.bars[3..].iter().map(|bar| (bar.visit_height, bar.rest_height)).collect();
        assert_eq!(heights, [(58, 58), (0, 2), (0, 0), (58, 0)]);
        assert!(chart.bars.iter().all(|bar| bar.rest_y + bar.rest_height + bar.visit_height == GROUND));
        assert_eq!(chart.summary, "4,501 deals, 3,000 of them with a visit number");
        assert_eq!((chart.bars[0].x.as_str(), chart.bars[0].width.as_str()), ("11.4", "68.6"));
        assert_eq!(chart.last_day, "1 June 2024");
    }
}

//! The deals of the last days as bars of characters: full where deals have a visit, light where they have none.
//!
//! Draws numbers that were counted elsewhere.

use crate::check::DealsPerDay;
use crate::date;
use crate::message::Wording;

/// How wide the longest bar is.
const WIDTH: u64 = 30;

/// A line for each day since the first deal.
pub(super) fn bars(days: &DealsPerDay, wording: &dyn Wording) -> Vec<String> {
    let most = days.days().map(|(_, day)| day.deals).max().unwrap_or(0).max(1);
    let width = |deals: u64| usize::try_from((deals * WIDTH).div_ceil(most.max(WIDTH))).unwrap_or(0);
    let since_first = days.days().skip_while(|(_, day)| day.deals == 0);
    since_first
        .map(|(date, day)| {
            let full = width(day.visits);
            let bar = format!("{}{}", "█".repeat(full), "░".repeat(width(day.deals).saturating_sub(full)));
            format!("{} {bar:<30} {}", date::written_day(date), wording.day(day))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Language;

    #[test]
    fn a_day_of_few_deals_has_a_mark_for_each_and_one_of_many_its_part_of_the_line() {
        let chart = |days: &[(u64, u64)]| {
            bars(&DealsPerDay::of_last_days(1_717_236_000, days), Language::English.wording())
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
}

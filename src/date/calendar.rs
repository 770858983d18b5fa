//! Days and their numbers, by the calendar that SQLite counts by.
//!
//! Nothing in std knows months. Knows no clock and no zone.

/// Days from 1970-01-01 to a day; nothing for one that no month has.
pub(super) fn day(date: &str) -> Option<i64> {
    let number = |from: usize, to: usize| date[from..to].parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=last).contains(&day).then(|| days_since_1970(year, month, day))
}

/// Days between 1970-01-01 and a day: years are counted from March, so that the odd day comes last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let months = (month + 9) % 12;
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    days + (153 * months + 2) / 5 + day - 1 - 719_468
}

/// A day, counted from 1970-01-01, as `YYYY-MM-DD`.
pub fn written_day(days: i64) -> String {
    // A year has 365 days or 366: this one is not too late, and soon reached.
    let mut year = 1970 + days.div_euclid(366).min(days.div_euclid(365));
    while days_since_1970(year + 1, 1, 1) <= days {
        year += 1;
    }
    let month = (1..=12).rev().find(|&month| days_since_1970(year, month, 1) <= days).unwrap_or(1);
    format!("{year:04}-{month:02}-{:02}", days - days_since_1970(year, month, 1) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_they_are_read() {
        for text in ["1970-01-01", "1999-12-31", "2000-02-29", "2026-11-23", "2100-03-01", "1969-12-31"] {
            assert_eq!(written_day(day(text).unwrap()), text);
        }
        for text in
            ["2023-02-29", "1900-02-29", "2100-02-29", "2023-13-01", "2023-00-01", "2023-04-31", "2023-04-00"]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_is_its_own() {
        for days in -40_000..60_000 {
            assert_eq!(day(&written_day(days)), Some(days));
        }
    }
}

//! Days of the Gregorian calendar and their numbers, counted from 1970-01-01.
//!
//! The standard library knows no months. This file knows no clock and no time zone.

/// Days from 1970-01-01 to a day; `None` for a day that is not in the calendar, such as the 31st of June.
pub(super) fn days_of(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=last).contains(&day).then(|| days_since_1970(year, month, day))
}

/// Days between 1970-01-01 and a day. Years are counted from March here, so that the leap day is the last of its year.
const fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let months = (month + 9) % 12;
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    days + (153 * months + 2) / 5 + day - 1 - 719_468
}

/// A day, counted from 1970-01-01, as `YYYY-MM-DD`.
pub fn written_day(days: i64) -> String {
    // A year has 365 or 366 days, so the search begins at a year that is not too late and close to the right one.
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
        for (year, month, day) in [
            (1970, 1, 1),
            (1999, 12, 31),
            (2000, 2, 29),
            (2026, 11, 23),
            (2100, 3, 1),
            (1969, 12, 31),
            (1, 1, 1),
        ] {
            let days = days_of(year, month, day).unwrap();
            assert_eq!(written_day(days), format!("{year:04}-{month:02}-{day:02}"));
        }
        for (year, month, day) in [
            (2023, 2, 29),
            (1900, 2, 29),
            (2100, 2, 29),
            (2023, 13, 1),
            (2023, 0, 1),
            (2023, 4, 31),
            (2023, 4, 0),
        ] {
            assert_eq!(days_of(year, month, day), None, "{year}-{month}-{day}");
        }
    }

    #[test]
    fn each_day_has_a_number_of_its_own() {
        for days in -40_000..60_000 {
            let text = written_day(days);
            let [year, month, day] = [&text[..4], &text[5..7], &text[8..]].map(|part| part.parse().unwrap());
            assert_eq!(days_of(year, month, day), Some(days));
        }
    }
}

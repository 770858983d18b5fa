//! The forms of date that Roistat reads, by its guide: UNIX seconds and `YYYY-MM-DD HH:MM`, with or without
//! seconds. And the forms that it does not, as far as they tell what would make them readable.
//!
//! Pure: a text in, a form out.

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// What a date is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// As Roistat reads it; the moment in UNIX seconds.
    Right(i64),
    /// Nothing.
    Empty,
    /// UNIX milliseconds.
    Milliseconds,
    /// A number that is not whole.
    Fraction,
    /// Another form of a date in ISO 8601, which SQLite's functions read.
    Iso,
    /// `31.12.2026`, with or without a time.
    Dotted,
    /// Something else.
    Other,
}

/// The form of a date.
pub(super) fn form(text: &[u8]) -> Form {
    let Ok(text) = str::from_utf8(text) else { return Form::Other };
    if text.is_empty() {
        return Form::Empty;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Twelve digits of seconds would be in the year 5138.
        return match text.parse() {
            Ok(seconds) if text.len() <= 11 => Form::Right(seconds),
            Ok(_) if text.len() <= 14 => Form::Milliseconds,
            _ => Form::Other,
        };
    }
    let fits = |pattern: &str| matches(text, pattern);
    match () {
        () if fits("0000-00-00 00:00") || fits("0000-00-00 00:00:00") => {
            moment(text).map_or(Form::Other, Form::Right)
        }
        () if text.parse::<f64>().is_ok_and(f64::is_finite) => Form::Fraction,
        () if fits("0000-00-00*") && moment(&format!("{} 00:00", &text[..10])).is_some() => Form::Iso,
        () if fits("00.00.0000*") => Form::Dotted,
        () => Form::Other,
    }
}

/// Whether a text is of a pattern: 0 stands for a digit, * for the rest.
fn matches(text: &str, pattern: &str) -> bool {
    let (head, is_open) = pattern.strip_suffix('*').map_or((pattern, false), |head| (head, true));
    let fits = |(byte, wanted): (u8, u8)| if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted };
    (text.len() == head.len() || is_open && text.len() > head.len() || is_open && text.len() == head.len())
        && text.bytes().zip(head.bytes()).all(fits)
}

/// UNIX seconds of `YYYY-MM-DD HH:MM[:SS]`, taken as UTC; nothing for a day that no month has.
fn moment(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19).unwrap_or(0));
    let is_right = (1..=12).contains(&month)
        && (1..=days_of(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 61;
    is_right.then(|| days_since_1970(year, month, day) * DAY + hour * 3600 + minute * 60 + second)
}

fn days_of(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days between 1970-01-01 and a day: years are counted from March, so that the odd day comes last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let months = (month + 9) % 12;
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    days + (153 * months + 2) / 5 + day - 1 - 719_468
}

/// A day, counted from 1970-01-01, as `YYYY-MM-DD`.
pub(super) fn written(days: i64) -> String {
    // The year is at most one too early, for a year has at most 366 days.
    let mut year = 1970 + days.div_euclid(366);
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
    fn the_guide_s_forms_are_right_and_others_are_told_apart() {
        for (text, expected) in [
            ("1393673200", Form::Right(1_393_673_200)),
            ("0", Form::Right(0)),
            ("2014-03-01 11:26", Form::Right(1_393_673_160)),
            ("2014-03-01 11:26:40", Form::Right(1_393_673_200)),
            ("2024-02-29 00:00", Form::Right(1_709_164_800)),
            ("", Form::Empty),
            ("1393673200000", Form::Milliseconds),
            ("1393673200.5", Form::Fraction),
            ("-1", Form::Fraction),
            ("2014-03-01", Form::Iso),
            ("2014-03-01T11:26:40Z", Form::Iso),
            ("2014-03-01 11:26:40.123", Form::Iso),
            ("01.03.2014", Form::Dotted),
            ("01.03.2014 11:26", Form::Dotted),
            ("0000-00-00 00:00:00", Form::Other),
            ("2023-02-29 00:00", Form::Other),
            ("yesterday", Form::Other),
            ("123456789012345678901", Form::Other),
        ] {
            assert_eq!(form(text.as_bytes()), expected, "{text}");
        }
        assert_eq!(form(b"\xFF"), Form::Other);
    }

    #[test]
    fn days_are_written_as_they_are_read() {
        for day in ["1970-01-01", "1999-12-31", "2000-02-29", "2026-11-23", "2100-03-01", "1969-12-31"] {
            let Form::Right(seconds) = form(format!("{day} 00:00").as_bytes()) else { panic!("{day}") };
            assert_eq!(written(seconds.div_euclid(DAY)), day);
        }
    }
}

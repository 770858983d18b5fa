//! How a moment may be written, as a number or as text; and which of these ways Roistat reads, by its guide: UNIX
//! seconds, and `YYYY-MM-DD HH:MM` with or without seconds.
//!
//! Pure: characters in, a form out; knows no database. One place for these forms and their thresholds, so that
//! whoever judges dates judges them alike.

mod calendar;
mod sql;
pub mod utc;

pub use self::calendar::written_day;
pub use self::sql::{after, seconds_of};

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// A way to write a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// UNIX seconds.
    Seconds,
    /// `2026-12-31 23:59`, with or without seconds: with the first, what the guide has.
    Guide,
    /// Nothing.
    Empty,
    /// The number 0, which stands for nothing.
    Zero,
    /// UNIX milliseconds.
    Milliseconds,
    /// UNIX microseconds.
    Microseconds,
    /// UNIX seconds with a fraction.
    Fraction,
    /// Days since 4714 BC, as SQLite's `julianday` gives them.
    Julian,
    /// `20261231`
    DayDigits,
    /// `20261231235959`
    SecondDigits,
    /// A number that is no moment of these decades in any unit.
    Number,
    /// `2026-12-31`
    Day,
    /// Another form of ISO 8601 that SQLite's functions read.
    Iso,
    /// The same with a zone that they do not: `+0300`.
    BareOffset,
    /// The same with the word `UTC`.
    UtcWord,
    /// `31.12.2026 23:59`
    Dotted,
    /// `31.12.2026`
    DottedDay,
    /// Something else.
    Other,
}

/// The numbers of each form, the last not among them. Seconds from 1973 on: what is smaller counts days or has
/// no meaning as a moment.
const RANGES: [(Form, i64, i64); 6] = [
    (Form::Julian, 2_430_000, 2_500_000),
    (Form::DayDigits, 19_700_101, 21_010_101),
    (Form::Seconds, 100_000_000, 100_000_000_000),
    (Form::Milliseconds, 100_000_000_000, 19_700_101_000_000),
    (Form::SecondDigits, 19_700_101_000_000, 21_010_101_000_000),
    (Form::Microseconds, 100_000_000_000_000, 100_000_000_000_000_000),
];

impl Form {
    /// What a number must be to be of the form; the last is not. None where it is no form of numbers.
    pub fn range(self) -> Option<(i64, i64)> {
        RANGES.iter().find(|(form, ..)| *form == self).map(|(_, from, to)| (*from, *to))
    }

    /// Whether it can be made into UNIX seconds, or is such already.
    pub fn is_moment(self) -> bool {
        !matches!(self, Self::Empty | Self::Zero | Self::Number | Self::Other)
    }
}

/// The form of a number.
pub fn form_of_number(number: f64) -> Form {
    if number == 0.0 {
        return Form::Zero;
    }
    #[expect(clippy::cast_precision_loss, reason = "the limits are whole and far below 2^53, but for one")]
    let is_within = |from: i64, to: i64| (from as f64..to as f64).contains(&number);
    let found = RANGES.iter().find(|(_, from, to)| is_within(*from, *to));
    found.map_or(Form::Number, |(form, ..)| *form)
}

/// The form of what is sent as a date, and the moment in UNIX seconds where Roistat reads it.
pub fn read(characters: &[u8]) -> (Form, Option<i64>) {
    let Ok(text) = str::from_utf8(characters) else { return (Form::Other, None) };
    if text.is_empty() {
        return (Form::Empty, None);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-')
        && let Ok(number) = text.parse::<f64>()
    {
        let form = match form_of_number(number) {
            Form::Seconds if text.contains('.') => Form::Fraction,
            form => form,
        };
        return (form, if form == Form::Seconds { text.parse().ok() } else { None });
    }
    match year_first(text) {
        // What a program writes for no date at all, as 0001-01-01, or 1970-01-01.
        Some((Form::Guide, seconds)) if seconds < 100_000_000 => (Form::Other, None),
        Some((Form::Guide, seconds)) => (Form::Guide, Some(seconds)),
        Some((form, _)) => (form, None),
        None => (day_first(text).unwrap_or(Form::Other), None),
    }
}

fn day_first(text: &str) -> Option<Form> {
    let (date, rest) = text.split_at_checked(10)?;
    let turned = format!("{}-{}-{}{rest}", date.get(6..)?, date.get(3..5)?, date.get(..2)?);
    let (form, _) = fits(date, "00.00.0000").then(|| year_first(&turned))??;
    match form {
        Form::Day => Some(Form::DottedDay),
        Form::Guide | Form::Iso => Some(Form::Dotted),
        _ => None,
    }
}

/// The form of a text that begins with the year, and its moment, taken as UTC.
fn year_first(text: &str) -> Option<(Form, i64)> {
    let (date, rest) = text.split_at_checked(10)?;
    let days = fits(date, "0000-00-00").then(|| calendar::day(date))??;
    if rest.is_empty() {
        return Some((Form::Day, days * DAY));
    }
    let (time, rest) = rest.strip_prefix([' ', 'T'])?.split_at_checked(5)?;
    let minutes = fits(time, "00:00").then(|| minutes_of(time))??;
    let (seconds, rest) = match rest.split_at_checked(3) {
        Some((seconds, rest)) if fits(seconds, ":00") => (seconds[1..].parse().ok()?, rest),
        _ => (0, rest),
    };
    let digits =
        |fraction: &str| fraction.len() - fraction.trim_start_matches(|it: char| it.is_ascii_digit()).len();
    let zone = match rest.strip_prefix('.') {
        Some(fraction) if digits(fraction) > 0 => &fraction[digits(fraction)..],
        _ => rest,
    };
    let is_offset = |zone: &str, form| zone.starts_with(['+', '-']) && fits(&zone[1..], form);
    let form = match zone.trim_start() {
        "" if rest.is_empty() && text.as_bytes()[10] == b' ' => Form::Guide,
        "" | "Z" | "z" => Form::Iso,
        "UTC" if zone.len() > 3 => Form::UtcWord,
        zone if is_offset(zone, "00:00") => Form::Iso,
        zone if is_offset(zone, "0000") => Form::BareOffset,
        _ => return None,
    };
    (seconds < 60).then_some((form, days * DAY + minutes * 60 + seconds))
}

/// Whether a text is of a pattern, in which 0 stands for a digit.
fn fits(text: &str, pattern: &str) -> bool {
    let is_right =
        |(byte, wanted): (u8, u8)| if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(is_right)
}

fn minutes_of(time: &str) -> Option<i64> {
    let (hour, minute) = (time[..2].parse::<i64>().ok()?, time[3..].parse::<i64>().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_s_forms_are_right_and_others_are_told_apart() {
        for (text, form, seconds) in [
            ("1393673200", Form::Seconds, Some(1_393_673_200)),
            ("2014-03-01 11:26", Form::Guide, Some(1_393_673_160)),
            ("2014-03-01 11:26:40", Form::Guide, Some(1_393_673_200)),
            ("2024-02-29 00:00", Form::Guide, Some(1_709_164_800)),
            ("", Form::Empty, None),
            ("0", Form::Zero, None),
            ("1393673200000", Form::Milliseconds, None),
            ("1393673200000.5", Form::Milliseconds, None),
            ("1393673200000000", Form::Microseconds, None),
            ("1393673200.5", Form::Fraction, None),
            ("2456717.97", Form::Julian, None),
            ("2461364", Form::Julian, None),
            ("20140301", Form::DayDigits, None),
            ("20140301112640", Form::SecondDigits, None),
            ("1700001", Form::Number, None),
            ("-1", Form::Number, None),
            ("123456789012345678901", Form::Number, None),
            ("2014-03-01", Form::Day, None),
            ("2014-03-01T11:26:40Z", Form::Iso, None),
            ("2014-03-01T11:26", Form::Iso, None),
            ("2014-03-01 11:26:40.123", Form::Iso, None),
            ("2014-03-01 11:26:40.123+03:00", Form::Iso, None),
            ("2014-03-01 11:26:40+0300", Form::BareOffset, None),
            ("2014-03-01 11:26:40.5 UTC", Form::UtcWord, None),
            ("01.03.2014", Form::DottedDay, None),
            ("01.03.2014 11:26", Form::Dotted, None),
            ("01.03.2014 11:26 MSK", Form::Other, None),
            ("2014-03-01 11:26 MSK", Form::Other, None),
            ("2014-03-01 25:26", Form::Other, None),
            ("0000-00-00 00:00:00", Form::Other, None),
            ("0001-01-01 00:00:00", Form::Other, None),
            ("2023-02-29 00:00", Form::Other, None),
            ("2014-03-01 24:00", Form::Other, None),
            ("2014-03-01 23:60", Form::Other, None),
            ("2014-03-01 23:59:59", Form::Guide, Some(1_393_718_399)),
            ("2014-03-01 23:59:60", Form::Other, None),
            ("2014-03-01 11:26x40", Form::Other, None),
            ("2014-03-01 11:26:40.", Form::Other, None),
            ("2014-03-01 11:26:40.Z", Form::Other, None),
            ("2014-03-01 11:26:40UTC", Form::Other, None),
            ("2014-03-01 11:26:40+03:00x", Form::Other, None),
            ("2014-03-01 11:26:40+03000", Form::Other, None),
            ("1973-03-03 09:46:39", Form::Other, None),
            ("1973-03-03 09:46:40", Form::Guide, Some(100_000_000)),
            ("1e9", Form::Other, None),
            ("yesterday", Form::Other, None),
            ("позавчера", Form::Other, None),
        ] {
            assert_eq!(read(text.as_bytes()), (form, seconds), "{text}");
        }
        assert_eq!(read(b"\xFF"), (Form::Other, None));
        assert_eq!(year_first("2014-03-01"), Some((Form::Day, 1_393_632_000)));
    }

    #[test]
    fn no_number_has_two_forms() {
        for (form, from, to) in RANGES {
            assert!(from < to);
            for (other, other_from, other_to) in RANGES {
                assert!(form == other || to <= other_from || other_to <= from, "{form:?} and {other:?}");
            }
        }
    }
}

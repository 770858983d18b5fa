//! A moment as this program writes it itself, in the journal: `2026-11-25T19:05:03Z`, UTC to the second
//! (RFC 3339). One form, written and read back here.
//!
//! This file does not know the forms that shops write; they stand beside it.

use super::DAY;
use super::calendar::{days_of, written_day};

/// A moment in seconds since 1970, written.
pub fn written(seconds: i64) -> String {
    let (day, second) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    format!("{}T{:02}:{:02}:{:02}Z", written_day(day), second / 3600, second / 60 % 60, second % 60)
}

/// The moment of a text that [`written`] made; no other text has one.
pub fn read(text: &str) -> Option<i64> {
    let number = |from: usize| text.get(from..from + 2)?.parse::<i64>().ok();
    if text.len() != 20 || !text.is_ascii() {
        return None;
    }
    let days = days_of(text.get(..4)?.parse().ok()?, number(5)?, number(8)?)?;
    let second = number(11)? * 3600 + number(14)? * 60 + number(17)?;
    let seconds = days * DAY + second;
    (written(seconds) == text).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_as_it_is_written() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_868_799, "2000-02-29T23:59:59Z"),
            (1_795_633_503, "2026-11-25T19:05:03Z"),
        ] {
            assert_eq!(written(seconds), text);
            assert_eq!(read(text), Some(seconds));
        }
    }

    #[test]
    fn another_text_is_no_moment() {
        for text in [
            "",
            "2026-11-25T19:05:03",
            "2026-11-25 19:05:03Z",
            "2026-11-25T19:05:60Z",
            "2026-02-30T19:05:03Z",
            "2026-11-25T+9:05:03Z",
            "2026-11-2\u{416}T9:05:03Z",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

//! Which clock a column keeps its moments by: judged by its values and, where it has none, by its declared
//! type. One value that is no moment, and the column keeps something else.
//!
//! Knows the values that programs write, not the SQL that reads them.

use super::clock::{Clock, Unit};
use super::written::Written;
use crate::store::schema::{Column, Sample};

/// A clock, and whether anything but the declared type speaks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    pub(super) clock: Clock,
    /// Whether values were looked at.
    pub(super) is_seen: bool,
    /// Whether some rows have no moment here.
    pub(super) has_gaps: bool,
}

/// The clock of a column, where it is one. `rows` is how many rows were looked at.
pub(super) fn judge(column: &Column, rows: usize) -> Option<Judged> {
    let set: Vec<_> = column.samples.iter().filter(|sample| !is_blank(sample)).collect();
    let has_gaps = set.len() < rows;
    let Some((first, others)) = set.split_first() else {
        let clock = by_declared_type(&column.declared)?;
        return Some(Judged { clock, is_seen: false, has_gaps });
    };
    let first = by_value(first)?;
    let clock = others.iter().try_fold(first, |clock, sample| by_value(sample)?.merged(clock))?;
    Some(Judged { clock, is_seen: true, has_gaps })
}

/// Zero, the empty text, and the zero date of `MySQL` stand for no moment.
fn is_blank(sample: &Sample) -> bool {
    match sample {
        Sample::Integer(0) => true,
        Sample::Text(text) => matches!(text.trim(), "" | "0") || text.starts_with("0000-00-00"),
        _ => false,
    }
}

fn by_value(sample: &Sample) -> Option<Clock> {
    match sample {
        Sample::Integer(number) => Some(Clock::Unix { unit: unit(*number)?, is_text: false, is_real: false }),
        Sample::Real(number) if (2_430_000.0..2_500_000.0).contains(number) => Some(Clock::Julian),
        #[expect(clippy::cast_possible_truncation, reason = "the magnitude is all that is looked at")]
        Sample::Real(number) => {
            Some(Clock::Unix { unit: unit(*number as i64)?, is_text: false, is_real: true })
        }
        Sample::Text(text) => match text.parse() {
            Ok(number) => Some(Clock::Unix { unit: unit(number)?, is_text: true, is_real: false }),
            Err(_) => Written::read(text).map(Clock::Written).or_else(|| day_first(text)),
        },
        Sample::Bytes => None,
    }
}

/// Numbers of moments between 1980 and 2096. Others count something else.
fn unit(number: i64) -> Option<Unit> {
    [Unit::Seconds, Unit::Milliseconds, Unit::Microseconds]
        .into_iter()
        .find(|unit| (315_000_000..4_000_000_000).contains(&(number / unit.per_second())))
}

fn day_first(text: &str) -> Option<Clock> {
    let bytes = text.as_bytes();
    let is_date = bytes.len() >= 10
        && bytes[..10].iter().enumerate().all(|(place, byte)| match place {
            2 | 5 => *byte == b'.',
            _ => byte.is_ascii_digit(),
        });
    let has_time = bytes.len() > 10;
    (is_date && (!has_time || bytes[10] == b' ')).then_some(Clock::DayFirst { has_time })
}

/// What a program usually writes into a column of such a type. SQLite itself holds none to it.
fn by_declared_type(declared: &str) -> Option<Clock> {
    let seconds = Clock::Unix { unit: Unit::Seconds, is_text: false, is_real: false };
    let has = |words: &[&str]| words.iter().any(|word| declared.contains(word));
    if has(&["DATETIME", "TIMESTAMP", "CHAR", "TEXT", "CLOB"]) {
        Some(Clock::Written(Written::usual()))
    } else if has(&["DATE"]) {
        Some(Clock::Written(Written::day()))
    } else if has(&["INT"]) {
        Some(seconds)
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        Some(Clock::Julian)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(declared: &str, samples: &[&str]) -> Column {
        let sample = |text: &&str| match text.strip_prefix('#') {
            Some(number) => {
                number.parse().map_or_else(|_| Sample::Real(number.parse().unwrap()), Sample::Integer)
            }
            None => Sample::Text((*text).to_owned()),
        };
        let samples = samples.iter().map(sample).collect();
        Column { declared: declared.to_owned(), samples, ..Column::default() }
    }

    #[test]
    fn the_values_say_how_a_moment_is_kept() {
        for (samples, after, for_roistat) in [
            (&["#1717236000"][..], "c > :date", "c"),
            (&["#1717236000.25"], "c > :date", "CAST(c AS INTEGER)"),
            (&["#1717236000123", "#0"], "c > :date * 1000", "c / 1000"),
            (&["#1717236000123456"], "c > :date * 1000000", "c / 1000000"),
            (&["1717236000"], "CAST(c AS INTEGER) > :date", "c"),
            (&["1717236000123"], "CAST(c AS INTEGER) > :date * 1000", "c / 1000"),
            (&["#2460463.5"], "c > julianday(:date, 'unixepoch')", "unixepoch(c)"),
            (
                &["2024-06-01 10:00:00", "", "0000-00-00 00:00:00"],
                "c > datetime(:date, 'unixepoch')",
                "unixepoch(c)",
            ),
            (
                &["01.06.2024 10:00"],
                "unixepoch(substr(c, 7, 4) || '-' || substr(c, 4, 2) || '-' || substr(c, 1, 2) || substr(c, 11)) > :date",
                "substr(c, 7, 4) || '-' || substr(c, 4, 2) || '-' || substr(c, 1, 2) || substr(c, 11)",
            ),
        ] {
            let clock = judge(&column("TEXT", samples), samples.len()).unwrap().clock;
            assert_eq!(
                (clock.after("c").as_str(), clock.for_roistat("c").as_str()),
                (after, for_roistat),
                "{samples:?}"
            );
        }
    }

    #[test]
    fn other_values_are_no_moments() {
        for samples in [&["#5"][..], &["#20240601"], &["#1.5"], &["tomorrow"], &["#1717236000", "2024-06-01"]]
        {
            assert_eq!(judge(&column("INTEGER", samples), samples.len()), None, "{samples:?}");
        }
    }

    #[test]
    fn without_values_the_declared_type_speaks() {
        for (declared, after) in [
            ("INTEGER", Some("c > :date")),
            ("BIGINT", Some("c > :date")),
            ("DATETIME", Some("c > datetime(:date, 'unixepoch')")),
            ("VARCHAR(20)", Some("c > datetime(:date, 'unixepoch')")),
            ("DATE", Some("c >= date(:date, 'unixepoch')")),
            ("BLOB", None),
            ("", None),
        ] {
            let judged = judge(&column(declared, &[]), 0);
            assert!(judged.iter().all(|judged| !judged.is_seen));
            assert_eq!(judged.map(|judged| judged.clock.after("c")).as_deref(), after, "{declared}");
        }
    }

    #[test]
    fn a_moment_that_is_missing_is_a_gap() {
        assert!(judge(&column("", &["#1717236000", "#0"]), 2).unwrap().has_gaps);
        assert!(judge(&column("", &["#1717236000"]), 2).unwrap().has_gaps);
        assert!(!judge(&column("", &["#1717236000"]), 1).unwrap().has_gaps);
    }
}

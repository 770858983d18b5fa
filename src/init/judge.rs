//! Which clock a column keeps its moments by: judged by its values and, where it has none, by its declared
//! type. One value that is no moment, and the column keeps something else.
//!
//! Knows the values that programs write, not the SQL that reads them.

use crate::init::clock::{Clock, JULIAN, Number, SECONDS, Unit};
use crate::init::profile::characters;
use crate::init::sql;
use crate::init::written::Written;
use crate::init::zone::Zone;
use crate::store::schema::{Column, Sample};

/// A clock, and what else the values say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub clock: Clock,
    /// Whether values were looked at.
    pub is_seen: bool,
    /// Whether some rows have no moment here.
    pub has_gaps: bool,
    /// What stands for no moment beside NULL, as SQL takes it.
    blanks: Vec<String>,
}

/// Why a column keeps no moments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It has no values, and its type says nothing.
    Empty,
    /// A value that is no moment.
    Value(String),
    /// Two values that no SQL reads alike.
    Values(String, String),
}

impl Judged {
    /// The column's moment for Roistat; NULL where there is none.
    pub fn for_roistat(&self, column: &str) -> String {
        match (self.blanks.as_slice(), &self.clock) {
            ([], clock) => clock.for_roistat(column),
            // SQLite's functions give NULL for what is no moment.
            (_, clock @ Clock::Written(written)) if !written.is_day() => clock.for_roistat(column),
            ([blank], clock) if !clock.is_day() => clock.for_roistat(&format!("nullif({column}, {blank})")),
            (blanks, clock) => {
                let (blanks, moment) = (blanks.join(", "), clock.for_roistat(column));
                format!("CASE WHEN {column} NOT IN ({blanks}) THEN {moment} END")
            }
        }
    }

    pub fn in_zone(self, zone: &Zone) -> Self {
        Self { clock: self.clock.in_zone(zone), ..self }
    }
}

/// The clock of a column, where it is one. `rows` is how many rows were looked at.
pub fn judge(column: &Column, rows: usize) -> Result<Judged, Unread> {
    let (blank, set): (Vec<_>, Vec<_>) = column.samples.iter().partition(|sample| is_blank(sample));
    let mut blanks: Vec<_> = blank.into_iter().filter_map(literal).collect();
    blanks.sort();
    blanks.dedup();
    let has_gaps = set.len() < rows;
    let (clock, is_seen) = match set.split_first() {
        None => (by_declared_type(&column.declared).ok_or(Unread::Empty)?, false),
        Some((first, others)) => {
            let shown = |sample: &Sample| characters(sample).unwrap_or_default();
            let read = |sample: &Sample| by_value(sample).ok_or_else(|| Unread::Value(shown(sample)));
            let merged = |clock: Clock, sample: &&Sample| {
                clock.merged(read(sample)?).ok_or_else(|| Unread::Values(shown(first), shown(sample)))
            };
            (others.iter().try_fold(read(first)?, merged)?, true)
        }
    };
    Ok(Judged { clock, is_seen, has_gaps, blanks })
}

/// Zero, the empty text, and the zero date of `MySQL` stand for no moment.
fn is_blank(sample: &Sample) -> bool {
    match sample {
        Sample::Integer(0) => true,
        Sample::Text(text) => matches!(text.trim(), "" | "0") || text.starts_with("0000-00-00"),
        _ => false,
    }
}

fn literal(sample: &Sample) -> Option<String> {
    match sample {
        Sample::Integer(number) => Some(number.to_string()),
        Sample::Text(text) => Some(sql::text(text)),
        Sample::Real(_) | Sample::Bytes => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the magnitude is all that is looked at")]
fn by_value(sample: &Sample) -> Option<Clock> {
    let written = |text: &str| Written::read(text).map(Clock::Written);
    match sample {
        Sample::Integer(number) => {
            let julian = || JULIAN.contains(number).then_some(Clock::Julian);
            counted(*number, Number::Integer).or_else(julian).or_else(|| written(&number.to_string()))
        }
        Sample::Real(number) if JULIAN.contains(&(*number as i64)) => Some(Clock::Julian),
        Sample::Real(number) => counted(*number as i64, Number::Real),
        Sample::Text(text) => match text.parse() {
            Ok(number) => counted(number, Number::Text).or_else(|| written(text)),
            Err(_) => written(text),
        },
        Sample::Bytes => None,
    }
}

/// Numbers that count since 1970.
fn counted(count: i64, number: Number) -> Option<Clock> {
    [Unit::Seconds, Unit::Milliseconds, Unit::Microseconds]
        .into_iter()
        .find(|unit| SECONDS.contains(&(count / unit.per_second())))
        .map(|unit| Clock::Unix { unit, number })
}

/// What a program usually writes into a column of such a type. SQLite itself holds none to it.
fn by_declared_type(declared: &str) -> Option<Clock> {
    let seconds = Clock::Unix { unit: Unit::Seconds, number: Number::Integer };
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
            (&["#1717236000123", "#0"], "c > :date * 1000", "nullif(c, 0) / 1000"),
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
                &["01.06.2024", ""],
                "unixepoch(substr(c, 7, 4) || '-' || substr(c, 4, 2) || '-' || substr(c, 1, 2)) > :date - 86400",
                "CASE WHEN c NOT IN ('') THEN substr(c, 7, 4) || '-' || substr(c, 4, 2) || '-' || substr(c, 1, 2) || ' 00:00' END",
            ),
            (&["#1717236000", "2024-06-01 10:00:00"], "unixepoch(c, 'auto') > :date", "unixepoch(c, 'auto')"),
            (&["#2460463.5", "2024-06-01"], "unixepoch(c, 'auto') > :date - 86400", "unixepoch(c, 'auto')"),
        ] {
            let judged = judge(&column("TEXT", samples), samples.len()).unwrap();
            assert_eq!(
                (judged.clock.after("c").as_str(), judged.for_roistat("c").as_str()),
                (after, for_roistat),
                "{samples:?}"
            );
        }
    }

    #[test]
    fn other_values_are_no_moments() {
        for (samples, unread) in [(&["#5"][..], "5"), (&["#1.5"], "1.5"), (&["tomorrow"], "tomorrow")] {
            let judged = judge(&column("INTEGER", samples), samples.len());
            assert_eq!(judged, Err(Unread::Value(unread.to_owned())), "{samples:?}");
        }
        for (one, other) in [("2024-06-01", "#1717236000123"), ("#1717236000", "#1717236000123")] {
            let judged = judge(&column("INTEGER", &[one, other]), 2);
            let [one, other] = [one, other].map(|value| value.trim_start_matches('#').to_owned());
            assert_eq!(judged, Err(Unread::Values(one, other)));
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
            let judged = judge(&column(declared, &[]), 0).ok();
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

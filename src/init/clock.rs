//! How a column may keep a moment: as seconds, milliseconds, a Julian day or text; and the SQL that compares
//! it with `:date` and that makes of it what Roistat reads.
//!
//! Does not know how a column is found to do so: that is `judge`. The column stands bare in every comparison
//! that allows it, so that an index can be used.

use std::ops::Range;

use crate::init::written::Written;
use crate::init::zone::Zone;

/// Moments between 1980 and 2096. Other numbers count something else.
pub const SECONDS: Range<i64> = 315_000_000..4_000_000_000;

/// Julian days from 1940 to 2132.
pub const JULIAN: Range<i64> = 2_430_000..2_500_000;

/// How moments are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Numbers that count since 1970.
    Unix { unit: Unit, number: Number },
    /// Days since 4714 BC, as SQLite's `julianday` gives them.
    Julian,
    /// Text.
    Written(Written),
    /// Seconds or Julian days in some rows, text in others; a change may have been so many seconds after it.
    Any { slack: u32 },
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Seconds,
    Milliseconds,
    Microseconds,
}

/// How a number is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    Integer,
    Real,
    Text,
}

impl Unit {
    pub fn per_second(self) -> i64 {
        match self {
            Self::Seconds => 1,
            Self::Milliseconds => 1000,
            Self::Microseconds => 1_000_000,
        }
    }
}

impl Number {
    fn merged(self, other: Self) -> Option<Self> {
        match (self, other) {
            (one, other) if one == other => Some(one),
            (Self::Integer, other) | (other, Self::Integer) => Some(other),
            _ => None,
        }
    }
}

impl Clock {
    /// One clock for values of two; `None` where no SQL reads both.
    pub fn merged(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Written(one), Self::Written(other)) => one.merged(&other).map(Self::Written),
            (Self::Unix { unit, number }, Self::Unix { unit: other, number: other_number })
                if unit == other =>
            {
                Some(Self::Unix { unit, number: number.merged(other_number)? })
            }
            (one, other) if one == other => Some(one),
            (one, other) => Some(Self::Any { slack: one.slack_of_any()?.max(other.slack_of_any()?) }),
        }
    }

    /// Where SQLite's functions read values by themselves, how late after them a change may have been.
    fn slack_of_any(&self) -> Option<u32> {
        match self {
            Self::Unix { unit: Unit::Seconds, .. } | Self::Julian => Some(0),
            Self::Written(written) => written.is_read_by_sqlite().then(|| written.slack()),
            Self::Any { slack } => Some(*slack),
            Self::Unix { .. } => None,
        }
    }

    /// The condition that a column's moment is after `:date`.
    pub fn after(&self, column: &str) -> String {
        match self {
            Self::Unix { unit, number } => {
                let date = match unit.per_second() {
                    1 => ":date".to_owned(),
                    factor => format!(":date * {factor}"),
                };
                // SQLite would count every text as greater than every number.
                match number {
                    Number::Text => format!("CAST({column} AS INTEGER) > {date}"),
                    Number::Integer | Number::Real => format!("{column} > {date}"),
                }
            }
            Self::Julian => format!("{column} > julianday(:date, 'unixepoch')"),
            Self::Written(written) => written.after(column),
            Self::Any { slack: 0 } => format!("unixepoch({column}, 'auto') > :date"),
            Self::Any { slack } => format!("unixepoch({column}, 'auto') > :date - {slack}"),
        }
    }

    /// The column's moment in UNIX seconds, or as text that Roistat reads.
    pub fn for_roistat(&self, column: &str) -> String {
        match self {
            Self::Unix { unit, number } => {
                let seconds = match unit.per_second() {
                    1 => column.to_owned(),
                    factor => format!("{column} / {factor}"),
                };
                if *number == Number::Real { format!("CAST({seconds} AS INTEGER)") } else { seconds }
            }
            Self::Julian => format!("unixepoch({column})"),
            Self::Written(written) => written.for_roistat(column),
            Self::Any { .. } => format!("unixepoch({column}, 'auto')"),
        }
    }

    /// The condition that a value is none of this clock.
    pub fn misses(&self, column: &str) -> String {
        let between = |range: &Range<i64>, factor: i64| {
            format!("NOT BETWEEN {} AND {}", range.start * factor, range.end * factor)
        };
        match self {
            Self::Unix { unit, number: Number::Text } => {
                format!("CAST({column} AS INTEGER) {}", between(&SECONDS, unit.per_second()))
            }
            Self::Unix { unit, .. } => {
                format!("typeof({column}) = 'text' OR {column} {}", between(&SECONDS, unit.per_second()))
            }
            Self::Julian => format!("typeof({column}) = 'text' OR {column} {}", between(&JULIAN, 1)),
            Self::Written(written) => written.misses(column),
            Self::Any { .. } => format!("unixepoch({column}, 'auto') IS NULL"),
        }
    }

    /// What the column holds, for the owner.
    pub fn description(&self) -> String {
        match self {
            Self::Unix { unit, number } => {
                let unit = match unit {
                    Unit::Seconds => "UNIX seconds",
                    Unit::Milliseconds => "milliseconds since 1970",
                    Unit::Microseconds => "microseconds since 1970",
                };
                format!("{unit}{}", if *number == Number::Text { ", kept as text" } else { "" })
            }
            Self::Julian => "Julian days".to_owned(),
            Self::Written(written) => written.description(),
            Self::Any { .. } => "numbers in some rows, text in others".to_owned(),
        }
    }

    /// The same where what names no zone is in this one.
    pub fn in_zone(self, zone: &Zone) -> Self {
        match self {
            Self::Written(written) => Self::Written(written.in_zone(zone)),
            other => other,
        }
    }

    /// Whether the zone of what is written must be taken on trust.
    pub fn is_zone_unknown(&self) -> bool {
        matches!(self, Self::Written(written) if written.is_zone_unknown())
    }

    /// Whether it is what Roistat takes for a day of birth.
    pub fn is_birthday(&self) -> bool {
        matches!(self, Self::Written(written) if written.is_day() && written.is_read_by_sqlite())
    }

    /// Whether it is days, without a time.
    pub fn is_day(&self) -> bool {
        matches!(self, Self::Written(written) if written.is_day())
    }

    /// Whether the day and the month may have been taken for one another.
    pub fn is_ambiguous(&self) -> bool {
        matches!(self, Self::Written(written) if written.is_ambiguous())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_two_kinds_are_read_by_one_clock_where_there_is_one() {
        use Number::{Integer, Real, Text};
        use Unit::{Milliseconds, Seconds};
        let unix = |unit, number| Clock::Unix { unit, number };
        let any = Clock::Any { slack: 0 };
        for (one, other, merged) in [
            (unix(Seconds, Integer), unix(Seconds, Integer), Some(unix(Seconds, Integer))),
            (unix(Seconds, Integer), unix(Seconds, Real), Some(unix(Seconds, Real))),
            (unix(Seconds, Text), unix(Seconds, Integer), Some(unix(Seconds, Text))),
            (unix(Seconds, Text), unix(Seconds, Real), None),
            (unix(Seconds, Integer), unix(Milliseconds, Integer), None),
            (unix(Milliseconds, Integer), unix(Milliseconds, Real), Some(unix(Milliseconds, Real))),
            (unix(Seconds, Integer), Clock::Julian, Some(any.clone())),
            (unix(Milliseconds, Integer), Clock::Julian, None),
            (Clock::Julian, Clock::Julian, Some(Clock::Julian)),
            (Clock::Any { slack: 3 }, Clock::Julian, Some(Clock::Any { slack: 3 })),
        ] {
            assert_eq!(one.clone().merged(other.clone()), merged, "{one:?} and {other:?}");
        }
    }
}

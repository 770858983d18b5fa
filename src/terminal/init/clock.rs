//! How a column may keep a moment: as seconds, milliseconds, a Julian day or text; and the SQL that compares
//! it with `:date` and that makes of it what Roistat reads.
//!
//! Does not know how a column is found to do so: that is `judge`. The column stands bare in every comparison that allows it, so that an index can be used.

use super::written::Written;

/// How moments are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// Numbers that count since 1970.
    Unix { unit: Unit, is_text: bool, is_real: bool },
    /// Days since 4714 BC, as SQLite's `julianday` gives them.
    Julian,
    /// Text that is read from left to right: year, month, day, time.
    Written(Written),
    /// Text that begins with the day, as 31.12.2024 does.
    DayFirst { has_time: bool },
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Seconds,
    Milliseconds,
    Microseconds,
}

impl Unit {
    pub(super) fn per_second(self) -> i64 {
        match self {
            Self::Seconds => 1,
            Self::Milliseconds => 1000,
            Self::Microseconds => 1_000_000,
        }
    }
}

impl Clock {
    /// One clock for values of two; `None` where no SQL reads both.
    pub(super) fn merged(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Written(one), Self::Written(other)) => Some(Self::Written(one.merged(&other))),
            (
                Self::Unix { unit, is_text, is_real },
                Self::Unix { unit: other, is_text: other_is_text, is_real: other_is_real },
            ) if unit == other && is_text == other_is_text => {
                Some(Self::Unix { unit, is_text, is_real: is_real || other_is_real })
            }
            (Self::DayFirst { has_time }, Self::DayFirst { has_time: other }) => {
                Some(Self::DayFirst { has_time: has_time && other })
            }
            (one, other) => (one == other).then_some(one),
        }
    }

    /// The condition that a column's moment is after `:date`.
    pub(super) fn after(&self, column: &str) -> String {
        match self {
            Self::Unix { unit, is_text, .. } => {
                let date = match unit.per_second() {
                    1 => ":date".to_owned(),
                    factor => format!(":date * {factor}"),
                };
                // SQLite would count every text as greater than every number.
                if *is_text {
                    format!("CAST({column} AS INTEGER) > {date}")
                } else {
                    format!("{column} > {date}")
                }
            }
            Self::Julian => format!("{column} > julianday(:date, 'unixepoch')"),
            Self::Written(written) => written.after(column),
            Self::DayFirst { has_time: true } => format!("unixepoch({}) > :date", year_first(column)),
            Self::DayFirst { has_time: false } => {
                format!("{} >= date(:date, 'unixepoch')", year_first(column))
            }
        }
    }

    /// The column's moment in UNIX seconds, or as text that Roistat reads.
    pub(super) fn for_roistat(&self, column: &str) -> String {
        match self {
            Self::Unix { unit, is_text, is_real } => {
                let number = match unit.per_second() {
                    1 => column.to_owned(),
                    factor => format!("{column} / {factor}"),
                };
                if *is_real {
                    format!("CAST({number} AS INTEGER)")
                } else if *is_text && *unit == Unit::Seconds {
                    column.to_owned()
                } else {
                    number
                }
            }
            Self::Julian => format!("unixepoch({column})"),
            Self::Written(written) => written.for_roistat(column),
            Self::DayFirst { has_time: true } => year_first(column),
            Self::DayFirst { has_time: false } => format!("{} || ' 00:00'", year_first(column)),
        }
    }

    /// What the column holds, for the owner.
    pub(super) fn description(&self) -> String {
        match self {
            Self::Unix { unit, is_text, .. } => {
                let unit = match unit {
                    Unit::Seconds => "UNIX seconds",
                    Unit::Milliseconds => "milliseconds since 1970",
                    Unit::Microseconds => "microseconds since 1970",
                };
                format!("{unit}{}", if *is_text { ", kept as text" } else { "" })
            }
            Self::Julian => "Julian days".to_owned(),
            Self::Written(written) => written.description(),
            Self::DayFirst { .. } => "text that begins with the day".to_owned(),
        }
    }

    /// Whether the zone of what is written must be taken on trust.
    pub(super) fn is_zone_unknown(&self) -> bool {
        match self {
            Self::Written(written) => written.is_zone_unknown(),
            Self::DayFirst { has_time } => *has_time,
            Self::Unix { .. } | Self::Julian => false,
        }
    }
}

/// A text that begins with the day, turned round into one that SQLite's functions read.
fn year_first(column: &str) -> String {
    format!(
        "substr({column}, 7, 4) || '-' || substr({column}, 4, 2) || '-' || substr({column}, 1, 2) || substr({column}, 11)"
    )
}

//! The ways to keep a moment as one number that counts from some day on, in one table: what it counts, from which
//! moment, and which numbers are moments at all.
//!
//! Knows no SQL. A number whose digits are those of a date, as 20261231, is a layout of text and not of this file.

use std::ops::Range;

use super::DAY;

/// The unit that a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NumberFormat {
    /// UNIX seconds.
    Seconds,
    /// Milliseconds since 1970: JavaScript, Java.
    Milliseconds,
    /// Microseconds since 1970: Python, PHP.
    Microseconds,
    /// Nanoseconds since 1970: Go.
    Nanoseconds,
    /// Ticks of 100 ns since 0001-01-01: .NET.
    Ticks,
    /// Days since noon of a day in 4714 BC, as SQLite's `julianday` gives them.
    JulianDays,
    /// Days since 1899-12-30: Excel, Delphi.
    DaysSince1899,
    /// Seconds since 2001-01-01: Apple.
    SecondsSince2001,
}

/// How a database keeps the values of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeptAs {
    /// Some as numbers.
    pub numbers: bool,
    /// Some as text.
    pub texts: bool,
    /// Some with a fraction, or as a type that has one.
    pub fractions: bool,
}

impl KeptAs {
    /// As whole numbers.
    pub const NUMBERS: Self = Self { numbers: true, texts: false, fractions: false };

    /// As text.
    pub const TEXTS: Self = Self { numbers: false, texts: true, fractions: false };

    /// As values of a type that the database has for moments.
    pub const MOMENTS: Self = Self { numbers: false, texts: false, fractions: false };

    /// The database itself knows the values as moments.
    pub fn is_moments(self) -> bool {
        !self.numbers && !self.texts
    }

    pub(super) fn merged(self, other: Self) -> Self {
        Self {
            numbers: self.numbers || other.numbers,
            texts: self.texts || other.texts,
            fractions: self.fractions || other.fractions,
        }
    }
}

/// How a number becomes UNIX seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// So many units are a second; so many seconds are added.
    Seconds {
        /// Units of a second.
        per_second: i64,
        /// UNIX seconds of the moment 0.
        zero: i64,
    },
    /// The unit is a day; so many days are subtracted.
    Days {
        /// The number of 1970-01-01, 00:00 UTC.
        epoch: f64,
    },
}

/// UNIX seconds of 2001-09-09 to 2100: numbers that are a moment of a shop in these seconds.
const SECONDS: Range<i64> = 1_000_000_000..4_133_980_800;

/// Days from 2000 to 2100, since 1970.
const DAYS: Range<i64> = 10_957..47_847;

impl NumberFormat {
    /// Every format.
    pub const ALL: [Self; 8] = [
        Self::Seconds,
        Self::Milliseconds,
        Self::Microseconds,
        Self::Nanoseconds,
        Self::Ticks,
        Self::JulianDays,
        Self::DaysSince1899,
        Self::SecondsSince2001,
    ];

    /// The format of a number, where it is a moment in one.
    pub(super) fn of(number: f64) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.range().contains(&number))
    }

    /// One format for the numbers of two: beside UNIX seconds of these years, smaller ones are older UNIX seconds.
    pub(super) fn merged(self, other: Self) -> Option<Self> {
        match (self, other) {
            (one, other) if one == other => Some(one),
            (Self::Seconds, Self::SecondsSince2001) | (Self::SecondsSince2001, Self::Seconds) => {
                Some(Self::Seconds)
            }
            _ => None,
        }
    }

    /// How the numbers become UNIX seconds.
    pub fn scale(self) -> Scale {
        let seconds = |per_second, zero| Scale::Seconds { per_second, zero };
        match self {
            Self::Seconds => seconds(1, 0),
            Self::Milliseconds => seconds(1000, 0),
            Self::Microseconds => seconds(1_000_000, 0),
            Self::Nanoseconds => seconds(1_000_000_000, 0),
            Self::Ticks => seconds(10_000_000, -62_135_596_800),
            Self::SecondsSince2001 => seconds(1, 978_307_200),
            Self::JulianDays => Scale::Days { epoch: 2_440_587.5 },
            Self::DaysSince1899 => Scale::Days { epoch: 25_569.0 },
        }
    }

    /// Tells if the unit is a second.
    pub(super) fn is_in_seconds(self) -> bool {
        matches!(self.scale(), Scale::Seconds { per_second: 1, .. })
    }

    /// The numbers that are moments in the format; no number has two formats.
    #[expect(clippy::cast_precision_loss, reason = "the ends need not be exact")]
    pub fn range(self) -> Range<f64> {
        let (from, to) = match self {
            // Seconds since 2001 of 2011 and later are smaller than UNIX seconds of 2001 and later.
            Self::SecondsSince2001 => return 315_360_000.0..SECONDS.start as f64,
            format => match format.scale() {
                Scale::Seconds { per_second, zero } => {
                    ((SECONDS.start - zero) * per_second, (SECONDS.end - zero) * per_second)
                }
                Scale::Days { epoch } => return DAYS.start as f64 + epoch..DAYS.end as f64 + epoch,
            },
        };
        from as f64..to as f64
    }

    /// The UNIX seconds of a whole number.
    pub(super) fn seconds_of_integer(self, number: i64) -> i64 {
        match self.scale() {
            Scale::Seconds { per_second, zero } => number.div_euclid(per_second).saturating_add(zero),
            #[expect(clippy::cast_precision_loss, reason = "a number of days is small")]
            Scale::Days { .. } => self.seconds_of(number as f64),
        }
    }

    /// The UNIX seconds of a number, a fraction of a second cut off.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "it is in the range")]
    pub(super) fn seconds_of(self, number: f64) -> i64 {
        match self.scale() {
            Scale::Seconds { per_second, zero } => (number / per_second as f64).floor() as i64 + zero,
            // Not every second is a fraction of a day that a number can hold.
            Scale::Days { epoch } => ((number - epoch) * DAY as f64).round() as i64,
        }
    }

    /// The format of the numbers in words for the owner.
    pub fn description(self) -> &'static str {
        match self {
            Self::Seconds => "UNIX seconds",
            Self::Milliseconds => "milliseconds since 1970",
            Self::Microseconds => "microseconds since 1970",
            Self::Nanoseconds => "nanoseconds since 1970",
            Self::Ticks => "ticks of 100 ns since year 1",
            Self::JulianDays => "Julian days",
            Self::DaysSince1899 => "days since 1899-12-30",
            Self::SecondsSince2001 => "seconds since 2001",
        }
    }
}

/// UNIX seconds of the days that programs write where there is no date, as in `layout`.
const NO_DATES: [i64; 5] = [-62_135_596_800, -6_847_804_800, -2_209_161_600, -2_208_988_800, 0];

/// Tells if a number stands for no date: 0, or such a day in a format that counts seconds or less.
pub(super) fn is_no_date(number: i64) -> bool {
    number == 0
        || NumberFormat::ALL.into_iter().any(|format| match format.scale() {
            Scale::Seconds { per_second, .. } => {
                number % per_second == 0 && NO_DATES.contains(&format.seconds_of_integer(number))
            }
            Scale::Days { .. } => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_has_two_formats() {
        for one in NumberFormat::ALL {
            let range = one.range();
            assert!(range.start < range.end);
            for other in NumberFormat::ALL {
                let apart = range.end <= other.range().start || other.range().end <= range.start;
                assert!(one == other || apart, "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn a_number_counts_from_its_own_day_on() {
        use NumberFormat::*;
        for (number, format) in [
            (1_795_300_325.0, Some(Seconds)),
            (1_795_300_325.5, Some(Seconds)),
            (1_795_300_325_123.0, Some(Milliseconds)),
            (1_795_300_325_123_456.0, Some(Microseconds)),
            (1_795_300_325_123_456_789.0, Some(Nanoseconds)),
            (639_308_971_251_234_567.0, Some(Ticks)),
            (816_993_125.0, Some(SecondsSince2001)),
            (2_461_366.438_946_76, Some(JulianDays)),
            (46_347.938_946_76, Some(DaysSince1899)),
            (200_000_000.0, None),
            (5_050_000_000.0, None),
            (20_261_121.0, None),
            (1_700_001.0, None),
            (-1.0, None),
            (1e20, None),
        ] {
            assert_eq!(NumberFormat::of(number), format, "{number}");
            if let Some(format) = format {
                assert_eq!(format.seconds_of(number), 1_795_300_325, "{number} {format:?}");
            }
        }
    }
}

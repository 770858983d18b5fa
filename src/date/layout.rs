//! The ways to write a day as text, in one table: where its year, month and day stand.
//!
//! Reads a text into its day and what follows it. The SQL that does the same is a dialect's, by the same table.

use std::ops::RangeInclusive;

use super::calendar;

/// Where the parts of a day stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateLayout {
    /// `2026-12-31`, which databases read.
    YearFirst,
    /// `2026/12/31`
    YearSlashed,
    /// `2026.12.31`
    YearDotted,
    /// `31.12.2026`, `31/12/2026`, `31-12-2026`
    DayFirst,
    /// `12/31/2026`
    MonthFirst,
    /// `06/01/2026`, which may be either of the two before; taken for the first.
    DayOrMonthFirst,
    /// `31.12.26`
    ShortYear,
    /// `20261231`
    Digits,
    /// `1.6.2026`, whose parts stand in no fixed places.
    ShortDay,
    /// `Thu Dec 31 2026`: JavaScript.
    WeekdayMonth,
    /// `Thu, 31 Dec 2026`: RFC 2822.
    WeekdayDay,
}

/// The first place of a part, counted from 1, and its length.
pub type Part = (usize, usize);

/// Where the parts of a day stand in a text.
#[derive(Clone, Copy, Debug)]
pub struct Places {
    /// A digit where it has `0`, a letter where it has `a`, one of `.`, `/` and `-` where it has `.`, a dot where it has `_`,
    /// and else what it has.
    pub shape: &'static str,
    /// The year.
    pub year: Part,
    /// The month; three letters where it has a name.
    pub month: Part,
    /// The day.
    pub day: Part,
}

/// The names of the months, of three letters each.
pub const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// Years of four digits.
const YEARS: RangeInclusive<i64> = 1000..=9999;

/// Digits alone that begin with another year are no date.
const YEARS_OF_DIGITS: RangeInclusive<i64> = 1900..=2100;

/// Days that programs write where there is no date: .NET, Go and 1C; SQL Server; Excel and Delphi; `MySQL`; UNIX.
const NO_DATES: [(i64, i64, i64); 6] =
    [(0, 0, 0), (1, 1, 1), (1753, 1, 1), (1899, 12, 30), (1900, 1, 1), (1970, 1, 1)];

/// A day that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ReadDay<'t> {
    /// Counted from 1970-01-01; `None` for one that stands for no date.
    pub(super) days: Option<i64>,
    /// The text that follows it.
    pub(super) rest: &'t str,
}

impl DateLayout {
    /// All layouts with fixed places. Of two that read the same text, the first does it.
    const FIXED: [Self; 10] = [
        Self::YearFirst,
        Self::YearSlashed,
        Self::YearDotted,
        Self::DayOrMonthFirst,
        Self::DayFirst,
        Self::MonthFirst,
        Self::ShortYear,
        Self::Digits,
        Self::WeekdayMonth,
        Self::WeekdayDay,
    ];

    /// Where the parts are; `None` where they have no fixed places.
    pub fn places(self) -> Option<Places> {
        let (shape, year, month, day) = match self {
            Self::YearFirst => ("0000-00-00", (1, 4), (6, 2), (9, 2)),
            Self::YearSlashed => ("0000/00/00", (1, 4), (6, 2), (9, 2)),
            Self::YearDotted => ("0000_00_00", (1, 4), (6, 2), (9, 2)),
            Self::DayOrMonthFirst => ("00/00/0000", (7, 4), (4, 2), (1, 2)),
            Self::DayFirst => ("00.00.0000", (7, 4), (4, 2), (1, 2)),
            Self::MonthFirst => ("00/00/0000", (7, 4), (1, 2), (4, 2)),
            Self::ShortYear => ("00_00_00", (7, 2), (4, 2), (1, 2)),
            Self::Digits => ("00000000", (1, 4), (5, 2), (7, 2)),
            Self::WeekdayMonth => ("aaa aaa 00 0000", (12, 4), (5, 3), (9, 2)),
            Self::WeekdayDay => ("aaa, 00 aaa 0000", (13, 4), (9, 3), (6, 2)),
            Self::ShortDay => return None,
        };
        Some(Places { shape, year, month, day })
    }
}

impl DateLayout {
    /// Reads the day that a text begins with.
    pub(super) fn read(text: &str) -> Option<(Self, ReadDay<'_>)> {
        let fixed = Self::FIXED.into_iter().find_map(|layout| Some((layout, layout.read_places(text)?)));
        fixed.or_else(|| Some((Self::ShortDay, read_short(text)?)))
    }

    fn read_places(self, text: &str) -> Option<ReadDay<'_>> {
        let Places { shape, year, month, day } = self.places()?;
        let (date, rest) = text.split_at_checked(shape.len())?;
        // Digits of another length count something else.
        let is_whole = self != Self::Digits
            || matches!(rest.len(), 0 | 6) && rest.bytes().all(|next| next.is_ascii_digit());
        if !has_shape(date, shape) || !is_whole {
            return None;
        }
        let part = |(place, length): Part| &date[place - 1..place - 1 + length];
        let century = if self == Self::ShortYear { 2000 } else { 0 };
        let month = match part(month) {
            name if name.len() == 3 => month_of(name)?,
            digits => digits.parse().ok()?,
        };
        let day: i64 = part(day).parse().ok()?;
        if self == Self::DayOrMonthFirst && day > 12 {
            return None;
        }
        let year = century + part(year).parse::<i64>().ok()?;
        let days = days_of(year, month, day)?;
        if self == Self::Digits && days.is_some() && !YEARS_OF_DIGITS.contains(&year) {
            return None;
        }
        Some(ReadDay { days, rest })
    }

    /// One layout for texts of two.
    pub(super) fn merged(self, other: Self) -> Option<Self> {
        match (self, other) {
            (one, other) if one == other => Some(one),
            (Self::DayOrMonthFirst, known @ (Self::DayFirst | Self::MonthFirst))
            | (known @ (Self::DayFirst | Self::MonthFirst), Self::DayOrMonthFirst) => Some(known),
            (Self::ShortDay, Self::DayFirst) | (Self::DayFirst, Self::ShortDay) => Some(Self::ShortDay),
            _ => None,
        }
    }

    /// Tells if texts of the layout sort as their days do.
    pub fn is_sorted(self) -> bool {
        matches!(self, Self::YearFirst | Self::YearSlashed | Self::YearDotted | Self::Digits)
    }

    /// The layout in words for the owner.
    pub fn description(self) -> &'static str {
        match self {
            Self::YearFirst => "YYYY-MM-DD",
            Self::YearSlashed => "YYYY/MM/DD",
            Self::YearDotted => "YYYY.MM.DD",
            Self::DayFirst => "DD.MM.YYYY",
            Self::DayOrMonthFirst => "DD/MM/YYYY",
            Self::MonthFirst => "MM/DD/YYYY",
            Self::ShortYear => "DD.MM.YY",
            Self::Digits => "YYYYMMDD",
            Self::ShortDay => "D.M.YYYY",
            Self::WeekdayMonth => "Www Mmm DD YYYY",
            Self::WeekdayDay => "Www, DD Mmm YYYY",
        }
    }
}

/// Days since 1970, and `None` within for a day that stands for no date; `None` for a day of no shop.
#[expect(clippy::option_option, reason = "a day that stands for no date is no other text")]
fn days_of(year: i64, month: i64, day: i64) -> Option<Option<i64>> {
    if NO_DATES.contains(&(year, month, day)) {
        return Some(None);
    }
    YEARS.contains(&year).then(|| calendar::days_of(year, month, day)).flatten().map(Some)
}

fn month_of(name: &str) -> Option<i64> {
    let place = MONTHS.as_bytes().chunks(3).position(|month| month == name.as_bytes())?;
    i64::try_from(place + 1).ok()
}

/// A day whose day and month have one digit or two.
fn read_short(text: &str) -> Option<ReadDay<'_>> {
    let number = |part: &str| (1..=2).contains(&part.len()).then(|| part.parse::<u8>().ok()).flatten();
    let (day, rest) = text.split_once('.')?;
    let (month, rest) = rest.split_once('.')?;
    let (year, rest) = rest.split_at_checked(4).filter(|(year, _)| has_shape(year, "0000"))?;
    let days = days_of(year.parse().ok()?, number(month)?.into(), number(day)?.into())?;
    Some(ReadDay { days, rest })
}

/// Tells if a text has a digit where the shape has `0`, a letter where it has `a`, a separator where it has
/// `.`, a dot where it has `_`, a sign where it has `s`, and else what the shape has.
pub(super) fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            b'a' => byte.is_ascii_alphabetic(),
            b'.' => b"./-".contains(&byte),
            b's' => b"+-".contains(&byte),
            b'_' => byte == b'.',
            other => byte == other,
        })
}

#[cfg(test)]
mod tests {
    use super::super::written_day;
    use super::DateLayout::*;
    use super::*;

    #[test]
    fn a_day_is_known_by_its_layout() {
        for (text, layout, day, rest) in [
            ("2024-06-01", YearFirst, "2024-06-01", ""),
            ("2024-06-01T10:00:05Z", YearFirst, "2024-06-01", "T10:00:05Z"),
            ("2024/06/01", YearSlashed, "2024-06-01", ""),
            ("2024.06.01 10:00", YearDotted, "2024-06-01", " 10:00"),
            ("1955-03-02", YearFirst, "1955-03-02", ""),
            ("9999/12/31", YearSlashed, "9999-12-31", ""),
            ("31.12.2024", DayFirst, "2024-12-31", ""),
            ("31/12/2024 10:00:05", DayFirst, "2024-12-31", " 10:00:05"),
            ("01-06-2024", DayFirst, "2024-06-01", ""),
            ("12/31/2024", MonthFirst, "2024-12-31", ""),
            ("06/01/2024", DayOrMonthFirst, "2024-01-06", ""),
            ("12/12/2024 23:59", DayOrMonthFirst, "2024-12-12", " 23:59"),
            ("31.12.24", ShortYear, "2024-12-31", ""),
            ("20241231", Digits, "2024-12-31", ""),
            ("20241231100005", Digits, "2024-12-31", "100005"),
            ("1.6.2024", ShortDay, "2024-06-01", ""),
            ("01.6.2024 9:05", ShortDay, "2024-06-01", " 9:05"),
            ("Sat Jun 01 2024 10:00:00 GMT+0300", WeekdayMonth, "2024-06-01", " 10:00:00 GMT+0300"),
            ("Sat, 01 Jun 2024 10:00:00 +0300", WeekdayDay, "2024-06-01", " 10:00:00 +0300"),
        ] {
            let (found, read) = DateLayout::read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found, written_day(read.days.unwrap()).as_str(), read.rest), (layout, day, rest));
        }
    }

    #[test]
    fn a_day_in_no_calendar_or_of_another_age_is_not_read() {
        for text in [
            "",
            "2024",
            "0999/12/31",
            "18991231",
            "21010101",
            "2024/00/01",
            "2024/13/01",
            "2024/06/00",
            "2024-06-31",
            "2023-02-29",
            "00/12/2024",
            "12/00/2024",
            "13/13/2024",
            "24-06-01",
            "31/12/24",
            "20241231-10005",
            "1.6.24",
            "32.6.2024",
            "31.6.2024",
            "1.0.2024",
            "1.13.2024",
            "001.6.2024",
            "1.6.+024",
            "Sat Foo 01 2024",
        ] {
            assert_eq!(DateLayout::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_that_programs_write_for_none_is_none_in_each_layout() {
        for text in [
            "0000-00-00 00:00:00",
            "0001-01-01T00:00:00Z",
            "01.01.0001 0:00:00",
            "1753-01-01",
            "12/30/1899",
            "1900-01-01 00:00:00",
            "19700101",
            "1.1.1970 3:00",
        ] {
            assert_eq!(DateLayout::read(text).unwrap().1.days, None, "{text}");
        }
    }

    #[test]
    fn two_layouts_are_one_where_the_one_may_be_the_other() {
        for (one, other, merged) in [
            (Digits, Digits, Some(Digits)),
            (DayOrMonthFirst, DayFirst, Some(DayFirst)),
            (DayOrMonthFirst, MonthFirst, Some(MonthFirst)),
            (DayFirst, MonthFirst, None),
            (ShortDay, DayFirst, Some(ShortDay)),
            (ShortDay, DayOrMonthFirst, None),
            (YearFirst, YearSlashed, None),
        ] {
            assert_eq!((one.merged(other), other.merged(one)), (merged, merged), "{one:?} and {other:?}");
        }
    }
}

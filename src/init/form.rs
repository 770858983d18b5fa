//! The ways to write a date whose parts stand in fixed places: from the year on, from the day on, without
//! anything between. One table of places, for the text that `init` reads and for the SQL that turns it round.

use std::ops::RangeInclusive;

/// Where the parts of a date stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `2024-06-01`, which SQLite's functions read.
    YearFirst,
    /// `2024/06/01`
    Slashed,
    /// `31.12.2024`, `31/12/2024`
    DayFirst,
    /// `12/31/2024`
    MonthFirst,
    /// `06/01/2024`, which may be either of the two before; taken for the first.
    DayOrMonthFirst,
    /// `31.12.24`
    ShortYear,
    /// `20241231`
    Compact,
    /// `1.6.2024 9:05`, whose parts stand in no fixed places.
    Loose,
}

/// Dates of other years are none of a shop's.
const YEARS: RangeInclusive<u32> = 1980..=2099;
const MONTHS: RangeInclusive<u32> = 1..=12;
const DAYS: RangeInclusive<u32> = 1..=31;

/// The first place, counted from 1, and the length of a part.
type Part = (usize, usize);

struct Places {
    /// A digit where it has `0`, a separator where it has `.`, and else what it has.
    shape: &'static str,
    year: Part,
    month: Part,
    day: Part,
}

impl Form {
    const FIXED: [Self; 7] = [
        Self::YearFirst,
        Self::Slashed,
        Self::DayOrMonthFirst,
        Self::DayFirst,
        Self::MonthFirst,
        Self::ShortYear,
        Self::Compact,
    ];

    /// Where the parts are; those of a loose one are nowhere.
    fn places(self) -> Places {
        let (shape, year, month, day) = match self {
            Self::YearFirst => ("0000-00-00", (1, 4), (6, 2), (9, 2)),
            Self::Slashed => ("0000.00.00", (1, 4), (6, 2), (9, 2)),
            Self::DayOrMonthFirst => ("00/00/0000", (7, 4), (4, 2), (1, 2)),
            Self::DayFirst => ("00.00.0000", (7, 4), (4, 2), (1, 2)),
            Self::MonthFirst => ("00/00/0000", (7, 4), (1, 2), (4, 2)),
            Self::ShortYear => ("00.00.00", (7, 2), (4, 2), (1, 2)),
            Self::Compact | Self::Loose => ("00000000", (1, 4), (5, 2), (7, 2)),
        };
        Places { shape, year, month, day }
    }

    /// The form of a text, and the same text from the year on.
    pub fn read(text: &str) -> Option<(Self, String)> {
        let fixed = Self::FIXED.into_iter().find_map(|form| Some((form, form.turned(text)?)));
        fixed.or_else(|| Some((Self::Loose, loose(text)?)))
    }

    fn turned(self, text: &str) -> Option<String> {
        let Places { shape, year, month, day } = self.places();
        let (date, rest) = text.split_at_checked(shape.len())?;
        let part = |(place, length): Part| &date[place - 1..place - 1 + length];
        let number = |part: &str| part.parse::<u32>().ok();
        if !has_shape(date, shape) {
            return None;
        }
        let year = format!("{}{}", self.century(), part(year));
        let (in_month, in_day) = (number(part(month))?, number(part(day))?);
        let is_in_calendar =
            YEARS.contains(&number(&year)?) && MONTHS.contains(&in_month) && DAYS.contains(&in_day);
        let is_date = match self {
            // As SQLite sees it, whoever wrote it.
            Self::YearFirst => true,
            Self::DayOrMonthFirst => is_in_calendar && MONTHS.contains(&in_day),
            // 24-06-01 would be the first of June to most.
            Self::ShortYear => is_in_calendar && date.contains('.'),
            _ => is_in_calendar,
        };
        let rest = if self == Self::Compact { clock_of(rest)? } else { rest.to_owned() };
        is_date.then(|| format!("{year}-{}-{}{rest}", part(month), part(day)))
    }

    /// SQL for a column's text from the year on.
    pub fn sql(self, column: &str, has_time: bool) -> String {
        let Places { shape, year, month, day } = self.places();
        let part = |(place, length): Part| format!("substr({column}, {place}, {length})");
        match (self, has_time) {
            (Self::YearFirst, _) => return column.to_owned(),
            // A number is read as far as it goes, so each part may be followed by others.
            (Self::Loose, true) => {
                return format!(
                    "printf('%s-%02d-%02d %02d:%02d', substr({column}, instr({column}, ' ') - 4, 4), \
                     substr({column}, instr({column}, '.') + 1), {column}, substr({column}, instr({column}, ' ') + 1), \
                     substr({column}, instr({column}, ':') + 1))"
                );
            }
            (Self::Loose, false) => {
                return format!(
                    "date(printf('%s-%02d-%02d', substr({column}, -4), \
                     substr({column}, instr({column}, '.') + 1), {column}))"
                );
            }
            _ => {}
        }
        let century = if self.century().is_empty() { "" } else { "'20' || " };
        let date = format!("{century}{} || '-' || {} || '-' || {}", part(year), part(month), part(day));
        match (has_time, self) {
            (false, _) => date,
            (true, Self::Compact) => {
                format!(
                    "{date} || ' ' || {} || ':' || {} || ':' || {}",
                    part((9, 2)),
                    part((11, 2)),
                    part((13, 2))
                )
            }
            (true, _) => format!("{date} || substr({column}, {})", shape.len() + 1),
        }
    }

    fn century(self) -> &'static str {
        if self == Self::ShortYear { "20" } else { "" }
    }

    /// One form for texts of two.
    pub fn merged(self, other: Self) -> Option<Self> {
        match (self, other) {
            (one, other) if one == other => Some(one),
            (Self::DayOrMonthFirst, known @ (Self::DayFirst | Self::MonthFirst))
            | (known @ (Self::DayFirst | Self::MonthFirst), Self::DayOrMonthFirst) => Some(known),
            (Self::Loose, Self::DayFirst) | (Self::DayFirst, Self::Loose) => Some(Self::Loose),
            _ => None,
        }
    }

    pub fn description(self) -> &'static str {
        match self {
            Self::YearFirst => "YYYY-MM-DD",
            Self::Slashed => "YYYY/MM/DD",
            Self::DayFirst => "DD.MM.YYYY",
            Self::DayOrMonthFirst => "DD/MM/YYYY",
            Self::MonthFirst => "MM/DD/YYYY",
            Self::ShortYear => "DD.MM.YY",
            Self::Compact => "YYYYMMDD",
            Self::Loose => "D.M.YYYY",
        }
    }
}

/// The time of a text without separators, as others write it.
fn clock_of(digits: &str) -> Option<String> {
    match digits.len() {
        0 => Some(String::new()),
        6 if has_shape(digits, "000000") => {
            Some(format!(" {}:{}:{}", &digits[..2], &digits[2..4], &digits[4..]))
        }
        _ => None,
    }
}

/// A text whose numbers have one digit or two, from the year on and to the minute.
fn loose(text: &str) -> Option<String> {
    let number = |part: &str, range: RangeInclusive<u32>| {
        part.parse::<u32>().ok().filter(|number| part.len() <= 2 && range.contains(number))
    };
    let (date, time) = text.split_once(' ').map_or((text, None), |(date, time)| (date, Some(time)));
    let (day, rest) = date.split_once('.')?;
    let (month, year) = rest.split_once('.')?;
    let is_year = has_shape(year, "0000") && year.parse().is_ok_and(|year| YEARS.contains(&year));
    let date = format!("{year}-{:02}-{:02}", number(month, MONTHS)?, number(day, DAYS)?);
    let Some(time) = time else { return is_year.then_some(date) };
    let (hour, rest) = time.split_once(':')?;
    let (minute, seconds) = rest.split_at_checked(2)?;
    let has_seconds = seconds.is_empty() || has_shape(seconds, ":00");
    let (hour, minute) = (number(hour, 0..=23)?, number(minute, 0..=59)?);
    (is_year && has_seconds).then(|| format!("{date} {hour:02}:{minute:02}"))
}

/// Whether a text has a digit where the shape has `0`, a separator where it has `.`, and else what it has.
pub fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            b'.' => b"./-".contains(&byte),
            other => byte == other,
        })
}

#[cfg(test)]
mod tests {
    use super::Form::{Compact, DayFirst, DayOrMonthFirst, Loose, MonthFirst, ShortYear, Slashed, YearFirst};
    use super::*;
    use crate::init::fixture::evaluated;

    /// Texts, and the same from the year on.
    const TEXTS: [(&str, Form, &str); 23] = [
        ("2024-06-01", YearFirst, "2024-06-01"),
        ("2024-06-01T10:00:05Z", YearFirst, "2024-06-01T10:00:05Z"),
        ("2024/06/01", Slashed, "2024-06-01"),
        ("2024.06.01 10:00", Slashed, "2024-06-01 10:00"),
        ("1980/01/01", Slashed, "1980-01-01"),
        ("2099/12/31", Slashed, "2099-12-31"),
        ("31.12.2024", DayFirst, "2024-12-31"),
        ("31/12/2024 10:00:05", DayFirst, "2024-12-31 10:00:05"),
        ("13/12/2024", DayFirst, "2024-12-13"),
        ("01-06-2024", DayFirst, "2024-06-01"),
        ("12/31/2024", MonthFirst, "2024-12-31"),
        ("12/13/2024 10:00", MonthFirst, "2024-12-13 10:00"),
        ("06/01/2024", DayOrMonthFirst, "2024-01-06"),
        ("12/12/2024 23:59", DayOrMonthFirst, "2024-12-12 23:59"),
        ("31.12.24", ShortYear, "2024-12-31"),
        ("01.06.24 10:00", ShortYear, "2024-06-01 10:00"),
        ("20241231", Compact, "2024-12-31"),
        ("20241231100005", Compact, "2024-12-31 10:00:05"),
        ("1.6.2024", Loose, "2024-06-01"),
        ("31.6.2024", Loose, "2024-06-31"),
        ("1.12.2024 9:05", Loose, "2024-12-01 09:05"),
        ("1.6.2024 0:00:30", Loose, "2024-06-01 00:00"),
        ("01.6.2024 23:59", Loose, "2024-06-01 23:59"),
    ];

    #[test]
    fn a_date_is_known_by_its_form() {
        for (text, form, from_the_year_on) in TEXTS {
            assert_eq!(Form::read(text), Some((form, from_the_year_on.to_owned())), "{text}");
        }
        for text in [
            "",
            "2024",
            "1979/12/31",
            "2100/01/01",
            "2024/00/01",
            "2024/13/01",
            "2024/06/00",
            "2024/06/32",
            "00/12/2024",
            "12/00/2024",
            "13/13/2024",
            "24-06-01",
            "31/12/24",
            "2024123110",
            "20241231-10005",
            "1.6.24",
            "1.6.1979",
            "1.6.2100",
            "0.6.2024",
            "32.6.2024",
            "1.0.2024",
            "1.13.2024",
            "001.6.2024",
            "1.6.2024 24:00",
            "1.6.2024 9:60",
            "1.6.2024 9:5",
            "1.6.2024 9:05:3",
            "1.6.2024 9:05 Z",
            "1.6.+024",
        ] {
            assert_eq!(Form::read(text), None, "{text}");
        }
    }

    #[test]
    fn sql_turns_a_date_as_it_was_read() {
        for (text, form, from_the_year_on) in TEXTS {
            let sql = form.sql("c", text.len() > 10);
            let turned: String = evaluated(&sql, "c", text, 0);
            // SQLite makes the first of July of the day after the last of June.
            let expected = if text == "31.6.2024" { "2024-07-01" } else { from_the_year_on };
            assert_eq!(turned, expected, "{text}: {sql}");
        }
    }

    #[test]
    fn two_forms_are_one_where_the_one_may_be_the_other() {
        for (one, other, merged) in [
            (Compact, Compact, Some(Compact)),
            (DayOrMonthFirst, DayFirst, Some(DayFirst)),
            (DayOrMonthFirst, MonthFirst, Some(MonthFirst)),
            (DayFirst, MonthFirst, None),
            (Loose, DayFirst, Some(Loose)),
            (Loose, DayOrMonthFirst, None),
            (YearFirst, Slashed, None),
        ] {
            assert_eq!((one.merged(other), other.merged(one)), (merged, merged), "{one:?} and {other:?}");
        }
    }
}

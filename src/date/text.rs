//! A moment written as text: its layout, what stands between day and time, how exact it is, and its zone. Texts of
//! one column are merged to what holds for all of them.
//!
//! Knows no SQL: a dialect writes it from the fields of [`TextFormat`].

use super::DateWords;
use super::layout::{DateLayout, has_shape};
use super::number::KeptAs;
use super::zone::{Spelling, Zone};
use super::{DAY, Unread};

/// How the texts of a column write a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextFormat {
    /// Where the parts of the day stand.
    pub layout: DateLayout,
    /// The separator between the day and the time.
    pub separator: Separator,
    /// The coarsest precision of a text …
    pub coarsest: Precision,
    /// … and the finest.
    pub finest: Precision,
    /// Some hours have one digit: `9:05`.
    pub has_short_hours: bool,
    /// Some seconds have a fraction.
    pub has_fraction: bool,
    /// The zone.
    pub zone: Zone,
    /// How it is spelled.
    pub spelling: Spelling,
    /// How the database keeps the text: a layout of digits may be kept as a number.
    pub storage: KeptAs,
}

/// The separator between the day and the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Separator {
    /// A space.
    Space,
    /// The letter `T`, as in ISO 8601.
    T,
    /// A comma and a space.
    Comma,
    /// Nothing, between digits.
    Nothing,
    /// Now this, now that.
    Several,
}

/// How exactly a text gives a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// To the day.
    Day,
    /// To the minute.
    Minute,
    /// To the second or a fraction of it.
    Second,
}

impl Precision {
    /// How many characters of `YYYY-MM-DD HH:MM:SS` reach that far.
    pub fn length(self) -> usize {
        match self {
            Self::Day => 10,
            Self::Minute => 16,
            Self::Second => 19,
        }
    }

    /// How many seconds after what is written a change may have been.
    pub fn slack(self) -> i64 {
        match self {
            Self::Day => DAY,
            Self::Minute => 60,
            Self::Second => 0,
        }
    }
}

impl TextFormat {
    /// The format that most programs write: `2026-12-31 23:59:00`.
    pub const USUAL: Self = Self {
        layout: DateLayout::YearFirst,
        separator: Separator::Space,
        coarsest: Precision::Second,
        finest: Precision::Second,
        has_short_hours: false,
        has_fraction: false,
        zone: Zone::Without,
        spelling: Spelling::Iso,
        storage: KeptAs::TEXTS,
    };

    /// `2026-12-31`
    pub const DAY: Self = Self { coarsest: Precision::Day, finest: Precision::Day, ..Self::USUAL };

    /// How a text writes a moment, and its UNIX seconds; a text without a zone is taken for UTC.
    pub(super) fn read(text: &str) -> Result<(Self, i64), Unread> {
        let (layout, day) = DateLayout::read(text.trim_end()).ok_or(Unread::Other)?;
        let days = day.days.ok_or(Unread::NoDate)?;
        if day.rest.is_empty() {
            return Ok((Self { layout, ..Self::DAY }, days * DAY));
        }
        let (format, seconds) = read_time(layout, day.rest).ok_or(Unread::Other)?;
        Ok((format, days * DAY + seconds - format.zone.offset().seconds()))
    }

    /// One format for the texts of two; `None` where no SQL reads both.
    pub(super) fn merged(self, other: Self) -> Option<Self> {
        let separator = match (self.finest, other.finest) {
            (Precision::Day, _) => other.separator,
            (_, Precision::Day) => self.separator,
            _ if self.separator == other.separator => self.separator,
            _ => Separator::Several,
        };
        // A day has no zone.
        let (zone, spelling) = match (self.is_day(), other.is_day()) {
            (true, false) => (other.zone, other.spelling),
            (false, true) => (self.zone, self.spelling),
            _ if self.spelling == other.spelling => (self.zone.merged(other.zone), self.spelling),
            _ => (self.zone.merged(other.zone), Spelling::Several),
        };
        let merged = Self {
            layout: self.layout.merged(other.layout)?,
            separator,
            coarsest: self.coarsest.min(other.coarsest),
            finest: self.finest.max(other.finest),
            has_short_hours: self.has_short_hours || other.has_short_hours,
            has_fraction: self.has_fraction || other.has_fraction,
            zone,
            spelling,
            storage: self.storage.merged(other.storage),
        };
        merged.is_readable().then_some(merged)
    }

    fn is_readable(self) -> bool {
        let is_alike = self.coarsest == self.finest;
        let has_days = self.coarsest == Precision::Day;
        // The text behind the time is cut off, or read at one place: such texts are cut to one length.
        let is_cut_well = match (self.spelling, self.zone) {
            (Spelling::Iso, _) => true,
            (Spelling::Several, Zone::Several) => false,
            (_, Zone::Several) => is_alike,
            _ => is_alike || !has_days,
        };
        let is_one_length = is_alike || self.layout != DateLayout::Digits;
        let is_divided_alike = is_alike || !has_days || self.layout != DateLayout::ShortDay;
        is_cut_well && is_one_length && is_divided_alike
    }

    /// The same in a zone that the data shows, where the text itself names none.
    #[must_use]
    pub(super) fn in_zone(self, zone: Zone) -> Self {
        if self.is_without_zone() { Self { zone, ..self } } else { self }
    }

    /// Tells if the text has a time and does not say its zone.
    pub fn is_without_zone(self) -> bool {
        self.zone == Zone::Without && !self.is_day()
    }

    /// Tells if no text has a time.
    pub fn is_day(self) -> bool {
        self.finest == Precision::Day
    }

    /// Tells if the texts are of ISO 8601, as databases read them.
    pub fn is_iso(self) -> bool {
        self.layout == DateLayout::YearFirst
            && self.spelling == Spelling::Iso
            && self.separator != Separator::Comma
            && !self.has_short_hours
    }

    /// Tells if texts of the column sort as their moments do, with `>=` to their precision.
    pub fn is_sorted(self) -> bool {
        let is_one_separator = self.separator != Separator::Several || self.coarsest == Precision::Day;
        self.layout.is_sorted() && is_one_separator && !self.has_short_hours && self.zone != Zone::Several
    }

    /// Tells if a column may hold texts of both formats, each told from the other by its layout.
    pub(super) fn is_told_from(self, other: Self) -> bool {
        use DateLayout::{DayFirst, DayOrMonthFirst, Digits, MonthFirst, ShortDay};
        let is_of_days = |layout| matches!(layout, DayFirst | MonthFirst | DayOrMonthFirst | ShortDay);
        match (self.layout, other.layout) {
            (Digits, Digits) => self.finest != other.finest,
            (one, other) => one != other && !(is_of_days(one) && is_of_days(other)),
        }
    }

    /// The format of the texts in words for the owner.
    pub(super) fn described(self, words: &DateWords) -> String {
        let separator = match self.separator {
            Separator::T => "T",
            Separator::Comma => ", ",
            Separator::Nothing => "",
            Separator::Space | Separator::Several => " ",
        };
        let hours = if self.has_short_hours { "H" } else { "HH" };
        let time = match (self.coarsest, self.separator) {
            (Precision::Day, _) => String::new(),
            (Precision::Minute, _) => format!("{separator}{hours}:MM"),
            (Precision::Second, Separator::Nothing) => "HHMMSS".to_owned(),
            (Precision::Second, _) => format!("{separator}{hours}:MM:SS"),
        };
        let kind = match self.layout == DateLayout::Digits {
            true => words.digits,
            false if self.storage.is_moments() => words.moment,
            false => words.text,
        };
        format!("{kind}, {}{time}{}", self.layout.description(), self.zone.described(words))
    }
}

/// Reads what follows a day, and the seconds of the day that it is.
fn read_time(layout: DateLayout, rest: &str) -> Option<(TextFormat, i64)> {
    if layout == DateLayout::Digits {
        let [hours, minutes, seconds] = [&rest[..2], &rest[2..4], &rest[4..]];
        let format = TextFormat { layout, separator: Separator::Nothing, ..TextFormat::USUAL };
        return Some((format, seconds_of(hours, minutes, seconds)?));
    }
    let separators = [(" ", Separator::Space), ("T", Separator::T), (", ", Separator::Comma)];
    let (time, separator) =
        separators.iter().find_map(|(text, separator)| Some((rest.strip_prefix(text)?, *separator)))?;
    let (hours, time) = time.split_once(':')?;
    let (minutes, time) = time.split_at_checked(2)?;
    let (precision, seconds, after) = match time.split_at_checked(3) {
        Some((seconds, rest)) if has_shape(seconds, ":00") => (Precision::Second, &seconds[1..], rest),
        _ => (Precision::Minute, "00", time),
    };
    let rest = if precision == Precision::Second { without_fraction(after)? } else { after };
    let (zone, spelling) = Zone::read(rest)?;
    let has_fraction = rest.len() < after.len();
    let has_short_hours = hours.len() == 1;
    let precision = TextFormat { coarsest: precision, finest: precision, ..TextFormat::USUAL };
    let format = TextFormat { layout, separator, has_short_hours, has_fraction, zone, spelling, ..precision };
    Some((format, seconds_of(hours, minutes, seconds)?))
}

fn seconds_of(hours: &str, minutes: &str, seconds: &str) -> Option<i64> {
    let number = |text: &str, end: i64| {
        let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i64>().ok().filter(|number| is_number && *number < end)
    };
    Some(number(hours, 24)? * 3600 + number(minutes, 60)? * 60 + number(seconds, 60)?)
}

fn without_fraction(rest: &str) -> Option<&str> {
    match rest.strip_prefix('.') {
        None => Some(rest),
        Some(fraction) => {
            let rest = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
            (rest.len() < fraction.len()).then_some(rest)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::zone::Offset;
    use super::*;

    fn all(texts: &[&str]) -> Option<TextFormat> {
        let mut all = texts.iter().map(|text| TextFormat::read(text).unwrap_or_else(|_| panic!("{text}")).0);
        let first = all.next().unwrap();
        all.try_fold(first, TextFormat::merged)
    }

    #[test]
    fn texts_that_no_sql_reads_together_have_no_format() {
        for texts in [
            &["01.06.2024", "2024-06-01"][..],
            &["13/06/2024", "06/13/2024"],
            &["1.6.2024", "1.6.2024 9:05"],
            &["20240601", "20240601100000"],
            &["2024-06-01 10:00:00 UTC", "2024-06-01"],
            &["2024-06-01 10:00:00 UTC", "2024-06-01 10:00:00+0300"],
            &["2024-06-01 10:00:00+0200", "2024-06-01 10:00+0300"],
        ] {
            assert_eq!(all(texts), None, "{texts:?}");
        }
    }

    #[test]
    fn other_texts_are_no_moments() {
        for text in [
            "",
            "2024",
            "2024-6-1",
            "2024-06-01x",
            "2024-06-01 10",
            "2024-06-01 24:00",
            "2024-06-01 23:60",
            "2024-06-01 23:59:60",
            "2024-06-01 10:00x40",
            "2024-06-01 10:00:00.",
            "2024-06-01 10:00:00.Z",
            "2024-06-01 10:00:00 EST",
            "2024-06-01 010:00",
            "1.6.2024 10",
            "1.6.2024 9:5",
            "1.6.2024 9:05:3",
            "1.6.2024 +9:05",
            "17172360",
            "дата: 2024-06",
            "20240601T1000",
            "2024060110",
            "20240601250000",
        ] {
            assert_eq!(TextFormat::read(text), Err(Unread::Other), "{text}");
        }
    }

    #[test]
    fn values_of_a_column_are_described_as_people_write_them() {
        for (texts, description) in [
            (&["2024-06-01 10:00:00"][..], "text, YYYY-MM-DD HH:MM:SS"),
            (&["2024-06-01T10:00:00Z"], "text, YYYY-MM-DDTHH:MM:SS, UTC"),
            (&["2024-06-01T10:00+03:00"], "text, YYYY-MM-DDTHH:MM, UTC+03:00"),
            (&["2024-06-01 10:00 MSK"], "text, YYYY-MM-DD HH:MM, UTC+03:00"),
            (
                &["2024-06-01 10:00:00+03:00", "2024-06-01 10:00:00"],
                "text, YYYY-MM-DD HH:MM:SS, in several zones",
            ),
            (&["2024-06-01 10:00:00", "2024-06-01"], "text, YYYY-MM-DD"),
            (&["13.06.2024"], "text, DD.MM.YYYY"),
            (&["01/06/2024"], "text, DD/MM/YYYY"),
            (&["06/13/2024 10:00"], "text, MM/DD/YYYY HH:MM"),
            (&["2024/06/01"], "text, YYYY/MM/DD"),
            (&["13.06.24"], "text, DD.MM.YY"),
            (&["1.6.2024 9:05"], "text, D.M.YYYY H:MM"),
            (&["13.06.2024 9:05:00", "13.06.2024 19:05:00"], "text, DD.MM.YYYY H:MM:SS"),
            (&["13.06.2024, 19:05:00"], "text, DD.MM.YYYY, HH:MM:SS"),
            (&["20240601"], "digits, YYYYMMDD"),
            (&["20240601100000"], "digits, YYYYMMDDHHMMSS"),
        ] {
            assert_eq!(all(texts).unwrap().described(&DateWords::ENGLISH), description, "{texts:?}");
        }
    }

    #[test]
    fn texts_of_a_column_are_merged_to_what_holds_for_all_of_them() {
        use Separator::{Several, Space, T};
        let named = |minutes| Zone::Named(Offset(minutes));
        for (texts, separator, zone, spelling) in [
            (&["2024-06-01", "2024-06-01T10:00:00Z"][..], T, named(0), Spelling::Iso),
            (&["2024-06-01T10:00:00Z", "2024-06-01"], T, named(0), Spelling::Iso),
            (&["2024-06-01T10:00:00+03:00", "2024-06-01"], T, named(180), Spelling::Iso),
            (&["2024-06-01 10:00:00", "2024-06-01T10:00:00Z"], Several, named(0), Spelling::Iso),
            (&["2024-06-01 10:00:00", "2024-06-01 10:00"], Space, Zone::Without, Spelling::Iso),
            (&["2024-06-01 10:00:00+0300", "2024-06-01 10:00:05 MSK"], Space, named(180), Spelling::Several),
            (
                &["2024-06-01 10:00:00+0300", "2024-12-01 10:00:05+0200"],
                Space,
                Zone::Several,
                Spelling::Digits,
            ),
            (&["2024-06-01 10:00:00Z", "2024-06-01 10:00 GMT"], Space, named(0), Spelling::Several),
        ] {
            let format = all(texts).unwrap();
            assert_eq!(
                (format.separator, format.zone, format.spelling),
                (separator, zone, spelling),
                "{texts:?}"
            );
        }
    }

    #[test]
    fn another_zone_is_only_for_texts_that_name_none() {
        let zone = Zone::Assumed(Offset(180));
        for (text, expected) in [
            ("2024-06-01 10:00:00", zone),
            ("2024-06-01 10:00:00Z", Zone::Named(Offset::UTC)),
            ("2024-06-01", Zone::Without),
        ] {
            assert_eq!(TextFormat::read(text).unwrap().0.in_zone(zone).zone, expected, "{text}");
        }
    }
}

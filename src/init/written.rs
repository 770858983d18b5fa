//! Moments written as text, with a blank or a `T`, to the day, the minute or the second, with a fraction, a zone,
//! or neither.
//!
//! Texts of one column are merged to what holds for all of them; the SQL that reads them is in `written_sql`.

use crate::init::form::{Form, has_shape};
use crate::init::zone::Zone;

/// How a moment is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub form: Form,
    pub separator: Separator,
    /// The coarsest that was seen, and the finest.
    pub precision: (Precision, Precision),
    pub zone: Zone,
    /// Whether something ends the text that SQLite's functions do not read.
    pub is_foreign: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    Blank,
    T,
    /// Now this, now that.
    Mixed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    Day,
    Minute,
    Second,
}

impl Precision {
    /// How many characters reach that far.
    pub fn length(self) -> usize {
        match self {
            Self::Day => 10,
            Self::Minute => 16,
            Self::Second => 19,
        }
    }

    /// How many seconds after what is written a change may have been.
    fn slack(self) -> u32 {
        match self {
            Self::Day => 86_400,
            Self::Minute => 60,
            Self::Second => 0,
        }
    }
}

impl Written {
    /// What most programs write: `2024-06-01 10:00:00`.
    pub fn usual() -> Self {
        Self {
            form: Form::YearFirst,
            separator: Separator::Blank,
            precision: (Precision::Second, Precision::Second),
            zone: Zone::Unknown,
            is_foreign: false,
        }
    }

    /// `2024-06-01`
    pub fn day() -> Self {
        Self { precision: (Precision::Day, Precision::Day), ..Self::usual() }
    }

    /// How a text is written, where it is a moment.
    pub fn read(text: &str) -> Option<Self> {
        let (form, turned) = Form::read(text.trim_end())?;
        let rest = turned.get(10..)?;
        let separator = match rest.bytes().next() {
            None => return Some(Self { form, ..Self::day() }),
            Some(b' ') => Separator::Blank,
            Some(b'T') => Separator::T,
            Some(_) => return None,
        };
        let (time, rest) = rest[1..].split_at_checked(5)?;
        if !has_shape(time, "00:00") {
            return None;
        }
        let (precision, rest) = match rest.split_at_checked(3) {
            Some((seconds, rest)) if has_shape(seconds, ":00") => {
                (Precision::Second, without_fraction(rest)?)
            }
            _ => (Precision::Minute, rest),
        };
        let (zone, is_read) = Zone::read(rest)?;
        Some(Self { form, separator, precision: (precision, precision), zone, is_foreign: !is_read })
    }

    /// One way of writing for texts of two; `None` where no SQL reads both.
    pub fn merged(self, other: &Self) -> Option<Self> {
        let separator = match (self.precision.1, other.precision.1) {
            (Precision::Day, _) => other.separator,
            (_, Precision::Day) => self.separator,
            _ if self.separator == other.separator => self.separator,
            _ => Separator::Mixed,
        };
        let merged = Self {
            form: self.form.merged(other.form)?,
            separator,
            precision: (self.precision.0.min(other.precision.0), self.precision.1.max(other.precision.1)),
            // A day has no zone.
            zone: match (self.is_day(), other.is_day()) {
                (true, false) => other.zone.clone(),
                (false, true) => self.zone,
                _ => self.zone.merged(&other.zone),
            },
            is_foreign: self.is_foreign || other.is_foreign,
        };
        // Such texts are cut to one length.
        let is_alike = merged.precision.0 == merged.precision.1;
        let is_read = !merged.is_foreign || merged.zone != Zone::Mixed && (is_alike || !merged.has_days());
        let is_whole = merged.form != Form::Compact || is_alike;
        let is_loose = merged.form == Form::Loose;
        let is_plain = merged.zone == Zone::Unknown && merged.has_days() == merged.is_day();
        (is_read && is_whole && (!is_loose || is_plain)).then_some(merged)
    }

    fn has_days(&self) -> bool {
        self.precision.0 == Precision::Day
    }

    /// The same in another zone, where the text itself names none.
    pub fn in_zone(self, zone: &Zone) -> Self {
        if self.is_zone_unknown() { Self { zone: zone.clone(), ..self } } else { self }
    }

    /// How many seconds after what is written a change may have been.
    pub fn slack(&self) -> u32 {
        self.precision.0.slack()
    }

    /// Whether SQLite's functions read the text as it is.
    pub fn is_read_by_sqlite(&self) -> bool {
        self.form == Form::YearFirst && !self.is_foreign
    }

    /// Whether no value has a time.
    pub fn is_day(&self) -> bool {
        self.precision.1 == Precision::Day
    }

    /// Whether the day and the month may have been taken for one another.
    pub fn is_ambiguous(&self) -> bool {
        self.form == Form::DayOrMonthFirst
    }

    pub fn is_zone_unknown(&self) -> bool {
        self.zone == Zone::Unknown && !self.is_day()
    }

    pub fn description(&self) -> String {
        let time = match (self.precision.0, self.separator) {
            (Precision::Day, _) => "",
            (Precision::Minute, Separator::T) => "THH:MM",
            (Precision::Minute, _) => " HH:MM",
            (Precision::Second, Separator::T) => "THH:MM:SS",
            (Precision::Second, _) => " HH:MM:SS",
        };
        let form = self.form.description();
        match self.form {
            Form::Compact => format!("digits, {form}{}", if self.is_day() { "" } else { "HHMMSS" }),
            _ => format!("text, {form}{time}{}", self.zone.description()),
        }
    }
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
    use super::*;

    impl Written {
        /// One way of writing for all the texts of a column, each of which is a moment.
        pub(in crate::init) fn of_all(texts: &[&str]) -> Option<Self> {
            let mut all = texts.iter().map(|text| Self::read(text).unwrap());
            let first = all.next().unwrap();
            all.try_fold(first, |one, other| one.merged(&other))
        }
    }

    #[test]
    fn texts_that_no_sql_reads_together_are_no_moments() {
        for texts in [
            &["01.06.2024", "2024-06-01"][..],
            &["13/06/2024", "06/13/2024"],
            &["1.6.2024", "1.6.2024 9:05"],
            &["1.6.2024 9:05", "01.06.2024 09:05 UTC"],
            &["20240601", "20240601100000"],
            &["2024-06-01 10:00:00 UTC", "2024-06-01"],
            &["2024-06-01 10:00:00 UTC", "2024-06-01 10:00:00 MSK"],
        ] {
            assert_eq!(Written::of_all(texts), None, "{texts:?}");
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
            "2024-06-01 10:00:00.",
            "2024-06-01 10:00:00 EST",
            "1.13.2024",
            "1.6.24",
            "1.6.2024 10",
            "1.6.2024 9:5",
            "24-06-01",
            "13.13.2024",
            "17172360",
            "дата: 2024-06",
            "20240601T1000",
        ] {
            assert_eq!(Written::read(text), None, "{text}");
        }
    }

    #[test]
    fn what_a_column_holds_is_told_as_people_write_it() {
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
            (&["1.6.2024 9:05"], "text, D.M.YYYY HH:MM"),
            (&["20240601"], "digits, YYYYMMDD"),
            (&["20240601100000"], "digits, YYYYMMDDHHMMSS"),
        ] {
            assert_eq!(Written::of_all(texts).unwrap().description(), description, "{texts:?}");
        }
    }

    #[test]
    fn texts_of_a_column_are_merged_to_what_holds_for_all_of_them() {
        use Separator::{Blank, Mixed, T};
        let known = |offset: &str| Zone::Known(offset.to_owned());
        let read = |offset: &str| Zone::Read(offset.to_owned());
        for (texts, separator, zone, is_foreign) in [
            (&["2024-06-01", "2024-06-01T10:00:00Z"][..], T, Zone::Utc, false),
            (&["2024-06-01T10:00:00Z", "2024-06-01"], T, Zone::Utc, false),
            (&["2024-06-01T10:00:00+03:00", "2024-06-01"], T, read("+03:00"), false),
            (&["2024-06-01", "2024-06-01T10:00:00+03:00"], T, read("+03:00"), false),
            (&["2024-06-01 10:00:00", "2024-06-01T10:00:00Z"], Mixed, Zone::Utc, false),
            (&["2024-06-01 10:00:00", "2024-06-01 10:00"], Blank, Zone::Unknown, false),
            (&["2024-06-01 10:00:00+0300", "2024-06-01 10:00:05 MSK"], Blank, known("+03:00"), true),
            (&["2024-06-01 10:00:00+0300", "2024-06-01 10:00"], Blank, Zone::Mixed, true),
            (&["2024-06-01 10:00:00Z", "2024-06-01 10:00:00 GMT"], Blank, Zone::Utc, true),
            (&["2024-06-01 10:00:00Z", "2024-06-01 10:00 GMT"], Blank, Zone::Utc, true),
        ] {
            let Some(written) = Written::of_all(texts) else {
                assert_eq!(zone, Zone::Mixed, "{texts:?}");
                continue;
            };
            assert_eq!(
                (written.separator, written.zone, written.is_foreign),
                (separator, zone, is_foreign),
                "{texts:?}"
            );
        }
    }

    #[test]
    fn another_zone_is_only_for_what_names_none() {
        let zone = Zone::of_hours(3);
        for (text, expected) in [
            ("2024-06-01 10:00:00", zone.clone()),
            ("2024-06-01 10:00:00Z", Zone::Utc),
            ("2024-06-01", Zone::Unknown),
        ] {
            assert_eq!(Written::read(text).unwrap().in_zone(&zone).zone, expected, "{text}");
        }
    }
}

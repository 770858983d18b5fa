//! How a column keeps its moments, detected from its values and, where it has none, from its declared type. One
//! value that is no moment, and the column keeps something else.
//!
//! The only detection of dates: `init` and `check` both use it. Knows no SQL.

use super::DateWords;
use super::number::NumberFormat;
use super::text::TextFormat;
use super::zone::{Offset, Zone};
use super::{DateFormat, DateValue, Reading, Unread, read};

/// How a column keeps moments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnDates {
    /// One format, or several that the value tells apart.
    formats: Vec<DateFormat>,
    /// A value of each format.
    examples: Vec<String>,
    /// The values that stand for no date beside NULL, each once.
    no_dates: Vec<NoDate>,
    /// How many values were moments; without one, the formats are guessed from the declared type.
    count: usize,
}

/// A value that stands for no date.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoDate {
    /// 0, or the number of a day as 0001-01-01.
    Integer(i64),
    /// An empty text, or a day as `0000-00-00`.
    Text(String),
}

/// The reason why a column keeps no moments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotADate {
    /// It has no values, and its type does not say how it will keep a date.
    NoValues,
    /// This value is no moment.
    Value(String),
    /// No SQL reads both values.
    Values(String, String),
}

/// How the column with these values keeps moments. `declared` is its declared type in capitals.
pub fn detect<'v>(
    declared: &str,
    values: impl IntoIterator<Item = DateValue<'v>>,
) -> Result<ColumnDates, NotADate> {
    let mut dates = ColumnDates::default();
    for value in values {
        dates.add(value)?;
    }
    if dates.formats.is_empty() {
        dates.formats.push(by_declared_type(declared).ok_or(NotADate::NoValues)?);
    }
    Ok(dates)
}

impl ColumnDates {
    /// Takes one more value into account.
    pub fn add(&mut self, value: DateValue<'_>) -> Result<(), NotADate> {
        match read(value) {
            Ok(Reading { format, .. }) => {
                self.count += 1;
                self.add_format(format, value)
            }
            Err(Unread::NoDate) => {
                let no_date = match value {
                    DateValue::Integer(number) => NoDate::Integer(number),
                    DateValue::Text(text) | DateValue::Moment(text) => NoDate::Text(text.to_owned()),
                    DateValue::Real(_) | DateValue::Bytes => NoDate::Integer(0),
                };
                if let Err(place) = self.no_dates.binary_search(&no_date) {
                    self.no_dates.insert(place, no_date);
                }
                Ok(())
            }
            Err(Unread::Other) => Err(NotADate::Value(value.shown())),
        }
    }

    fn add_format(&mut self, format: DateFormat, value: DateValue<'_>) -> Result<(), NotADate> {
        if self.formats.contains(&format) {
            return Ok(());
        }
        for (known, example) in self.formats.iter_mut().zip(&self.examples) {
            if let Some(merged) = known.merged(format) {
                *known = merged;
                return Ok(());
            }
            if !known.is_told_from(format) {
                return Err(NotADate::Values(example.clone(), value.shown()));
            }
        }
        let place = self.formats.partition_point(|known| *known < format);
        self.formats.insert(place, format);
        self.examples.insert(place, value.shown());
        Ok(())
    }

    /// The formats: of several, numbers first.
    pub fn formats(&self) -> &[DateFormat] {
        &self.formats
    }

    /// The values that stand for no date.
    pub fn no_dates(&self) -> &[NoDate] {
        &self.no_dates
    }

    /// Tells if some value was a moment.
    pub fn is_seen(&self) -> bool {
        self.count > 0
    }

    /// How many values were moments.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many seconds after the whole second that is read a change may have been.
    pub fn slack(&self) -> i64 {
        self.formats.iter().map(|format| format.slack()).max().unwrap_or(0)
    }

    /// The same where texts that name no zone are in this one.
    #[must_use]
    pub fn in_zone(mut self, offset: Offset) -> Self {
        for format in &mut self.formats {
            if let DateFormat::Text(text) = format {
                *text = text.in_zone(Zone::Assumed(offset));
            }
        }
        self
    }

    /// Tells if some texts have a time and do not say in which zone it is.
    pub fn is_without_zone(&self) -> bool {
        self.texts().any(TextFormat::is_without_zone)
    }

    /// Tells if the column holds days without a time.
    pub fn is_day(&self) -> bool {
        self.formats.iter().all(|format| format.text().is_some_and(TextFormat::is_day))
    }

    /// Tells if the days are written as Roistat takes a day of birth.
    pub fn is_birthday(&self) -> bool {
        self.is_day() && self.texts().all(TextFormat::is_iso)
    }

    /// Tells if the day and the month may have been taken for one another.
    pub fn is_ambiguous(&self) -> bool {
        self.texts().any(|text| text.layout == super::DateLayout::DayOrMonthFirst)
    }

    /// Tells if some texts have a time and a layout that is made for people, who read local time.
    pub fn is_for_people(&self) -> bool {
        self.texts().any(|text| !text.is_day() && !text.layout.is_sorted())
    }

    /// Tells if the values are almost surely moments: whole numbers of five digits may be something else.
    pub fn is_unmistakable(&self) -> bool {
        let is_plain = |format: &DateFormat| match format {
            DateFormat::Number { format: NumberFormat::DaysSince1899, storage } => !storage.fractions,
            DateFormat::Number { .. } | DateFormat::Text(_) => false,
        };
        self.is_seen() && !self.formats.iter().any(is_plain)
    }

    /// What the column holds, in the words of a language.
    pub fn described(&self, words: &DateWords) -> String {
        match self.formats.as_slice() {
            [DateFormat::Text(text)] => text.described(words),
            [DateFormat::Number { format, storage }] => {
                format!("{}{}", (words.number)(*format), if storage.texts { words.kept_as_text } else { "" })
            }
            several => {
                let each = several.iter().map(|format| match format {
                    DateFormat::Text(text) => text.described(words),
                    DateFormat::Number { format, .. } => (words.number)(*format).to_owned(),
                });
                each.collect::<Vec<_>>().join(words.in_some_rows) + words.in_others
            }
        }
    }

    fn texts(&self) -> impl Iterator<Item = TextFormat> {
        self.formats.iter().filter_map(|format| format.text())
    }
}

/// The format that a program usually writes into a column of such a type. SQLite itself does not hold to it.
fn by_declared_type(declared: &str) -> Option<DateFormat> {
    let has = |words: &[&str]| words.iter().any(|word| declared.contains(word));
    let number = |format| DateFormat::Number { format, storage: super::KeptAs::NUMBERS };
    let moment = |format| DateFormat::Text(TextFormat { storage: super::KeptAs::MOMENTS, ..format });
    if has(&["WITH TIME ZONE"]) {
        Some(moment(TextFormat { zone: Zone::Named(Offset::UTC), ..TextFormat::USUAL }))
    } else if has(&["DATETIME", "TIMESTAMP"]) {
        Some(moment(TextFormat::USUAL))
    } else if has(&["DATE"]) {
        Some(moment(TextFormat::DAY))
    } else if has(&["CHAR", "TEXT", "CLOB"]) {
        Some(DateFormat::Text(TextFormat::USUAL))
    } else if has(&["INT"]) {
        Some(number(NumberFormat::Seconds))
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        Some(number(NumberFormat::JulianDays))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateValue::{Integer, Real, Text};

    #[test]
    fn values_that_are_no_moments_are_named() {
        for (values, expected) in [
            (&[Integer(5)][..], NotADate::Value("5".to_owned())),
            (&[Real(1.5)], NotADate::Value("1.5".to_owned())),
            (&[Integer(200_000_000)], NotADate::Value("200000000".to_owned())),
            (&[Text("2024-06-01"), Text("tomorrow")], NotADate::Value("tomorrow".to_owned())),
            (&[Integer(0), Text("")], NotADate::NoValues),
            (
                &[Text("13/06/2024"), Text("06/13/2024")],
                NotADate::Values("13/06/2024".to_owned(), "06/13/2024".to_owned()),
            ),
            (
                &[Text("2024-06-01 10:00:00 UTC"), Text("2024-06-01")],
                NotADate::Values("2024-06-01 10:00:00 UTC".to_owned(), "2024-06-01".to_owned()),
            ),
        ] {
            assert_eq!(detect("BLOB", values.iter().copied()), Err(expected), "{values:?}");
        }
    }

    #[test]
    fn numbers_that_could_count_from_2001_do_so_only_where_none_counts_from_1970() {
        for (values, description) in [
            (&[816_993_125_i64][..], "seconds since 2001"),
            (&[816_993_125, 1_795_300_325], "UNIX seconds"),
            (&[1_795_300_325, 816_993_125], "UNIX seconds"),
            (
                &[1_795_300_325_123, 1_795_300_325],
                "UNIX seconds in some rows, milliseconds since 1970 in others",
            ),
        ] {
            let dates = detect("", values.iter().map(|number| Integer(*number))).unwrap();
            assert_eq!(dates.described(&DateWords::ENGLISH), description, "{values:?}");
        }
    }

    #[test]
    fn without_values_the_declared_type_speaks() {
        for (declared, expected) in [
            ("INTEGER", Some("UNIX seconds")),
            ("BIGINT", Some("UNIX seconds")),
            ("DATETIME", Some("date, YYYY-MM-DD HH:MM:SS")),
            ("TIMESTAMP(6) WITHOUT TIME ZONE", Some("date, YYYY-MM-DD HH:MM:SS")),
            ("TIMESTAMP WITH TIME ZONE", Some("date, YYYY-MM-DD HH:MM:SS, UTC")),
            ("VARCHAR(20)", Some("text, YYYY-MM-DD HH:MM:SS")),
            ("DATE", Some("date, YYYY-MM-DD")),
            ("REAL", Some("Julian days")),
            ("BLOB", None),
            ("", None),
        ] {
            let dates = detect(declared, [Integer(0)]).ok();
            assert!(dates.iter().all(|dates| !dates.is_seen() && dates.no_dates() == [NoDate::Integer(0)]));
            assert_eq!(
                dates.map(|dates| dates.described(&DateWords::ENGLISH)).as_deref(),
                expected,
                "{declared}"
            );
        }
    }

    #[test]
    fn values_that_programs_write_for_no_date_are_no_dates() {
        for value in [
            Integer(0),
            Real(0.0),
            Text(""),
            Text(" "),
            Text("0"),
            Text("0000-00-00 00:00:00"),
            Text("0001-01-01T00:00:00Z"),
            Text("1900-01-01 00:00:00"),
            Text("01.01.0001 0:00:00"),
            Integer(-62_135_596_800),
            Integer(-62_135_596_800_000),
            Integer(621_355_968_000_000_000),
            Integer(-2_209_161_600),
        ] {
            let dates = detect("", [value, Integer(1_795_300_325)]).unwrap();
            assert_eq!(dates.no_dates().len(), 1, "{value:?}");
        }
    }

    #[test]
    fn five_digits_may_be_another_number() {
        assert!(!detect("", [Integer(46_347)]).unwrap().is_unmistakable());
        assert!(detect("", [Integer(46_347), Real(46_347.5)]).unwrap().is_unmistakable());
        assert!(detect("", [Integer(1_795_300_325)]).unwrap().is_unmistakable());
    }
}

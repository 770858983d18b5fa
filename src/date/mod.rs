//! All ways to write a moment, as a number or as text: read, named, and detected in the values of a column; and the
//! rule by which dates in local time are found.
//!
//! Pure: values in, formats and UNIX seconds out. Knows no database and no SQL. One room, so that `init`, which
//! chooses columns, and `check`, which judges them, cannot disagree.

mod calendar;
mod column;
#[cfg(test)]
pub mod fixture;
mod layout;
mod local_time;
mod number;
mod text;
pub mod utc;
mod words;
mod zone;

pub use self::calendar::written_day;
pub use self::column::{ColumnDates, NoDate, NotADate, detect};
pub use self::layout::{DateLayout, MONTHS, Part, Places};
pub use self::local_time::{CLOCKS_DIFFER, FARTHEST_ZONE, LocalTime, local_time, may_have_summer_time};
pub use self::number::{KeptAs, NumberFormat, Scale};
pub use self::text::{Precision, Separator, TextFormat};
pub use self::words::DateWords;
pub use self::zone::{Offset, Spelling, Zone};

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// 1980-01-01: no shop has an older date that it means.
pub const FIRST_MOMENT: i64 = 315_532_800;

/// 2101-01-01: no shop has a later date that it means.
pub const LAST_MOMENT: i64 = 4_133_980_800;

/// A value of a database, as far as it may be a date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DateValue<'v> {
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// A text.
    Text(&'v str),
    /// A value of a type that the database has for moments, as the database prints it.
    Moment(&'v str),
    /// Bytes that are no text.
    Bytes,
}

/// A way to write a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateFormat {
    /// A number that counts from some day on.
    Number {
        /// The unit that it counts.
        format: NumberFormat,
        /// How the database keeps it.
        storage: KeptAs,
    },
    /// A text, or digits that are kept as a number.
    Text(TextFormat),
}

/// A moment that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// How it was written.
    pub format: DateFormat,
    /// The moment in UNIX seconds; the beginning of it where it is a day or a minute.
    pub seconds: i64,
}

/// The reason why a value is no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It stands for no date: 0, an empty text, or a day as 0001-01-01.
    NoDate,
    /// It is something else.
    Other,
}

impl DateValue<'_> {
    fn is_number(self) -> bool {
        match self {
            Self::Integer(_) | Self::Real(_) => true,
            Self::Text(text) => is_number(text),
            Self::Moment(_) | Self::Bytes => false,
        }
    }

    /// The value as text, for the owner.
    fn shown(self) -> String {
        match self {
            Self::Integer(number) => number.to_string(),
            Self::Real(number) => number.to_string(),
            Self::Text(text) | Self::Moment(text) => text.to_owned(),
            Self::Bytes => "bytes".to_owned(),
        }
    }
}

impl DateFormat {
    fn merged(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one.merged(other).map(Self::Text),
            (Self::Number { format, storage }, Self::Number { format: other, storage: other_storage }) => {
                let format = format.merged(other)?;
                Some(Self::Number { format, storage: storage.merged(other_storage) })
            }
            _ => None,
        }
    }

    fn is_told_from(self, other: Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one.is_told_from(other),
            _ => true,
        }
    }

    /// The format where it is one of texts.
    pub fn text(self) -> Option<TextFormat> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number { .. } => None,
        }
    }

    /// How many seconds after the whole second that is read a change may have been.
    fn slack(self) -> i64 {
        match self {
            Self::Text(text) => text.coarsest.slack().max(i64::from(text.has_fraction)),
            Self::Number { format, storage } => i64::from(storage.fractions || !format.is_in_seconds()),
        }
    }

    /// Tells if it is UNIX seconds.
    pub fn is_unix_seconds(self) -> bool {
        matches!(self, Self::Number { format: NumberFormat::Seconds, .. })
    }

    /// Tells if Roistat reads it (its guide): whole UNIX seconds, and `YYYY-MM-DD
    /// HH:MM`, with or without seconds.
    pub fn is_read_by_roistat(self) -> bool {
        match self {
            Self::Number { format, storage } => format == NumberFormat::Seconds && !storage.fractions,
            Self::Text(text) => {
                text.is_iso()
                    && !text.is_day()
                    && !text.has_fraction
                    && text.separator == Separator::Space
                    && text.zone == Zone::Without
            }
        }
    }
}

/// The kind of a value as a date, without the details of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateKind {
    /// A number that counts from some day on.
    Number(NumberFormat),
    /// `20261231`
    DayDigits,
    /// `20261231235959`
    SecondDigits,
    /// A date written as text.
    Text,
    /// 0, an empty text, or a day as 0001-01-01: no date.
    NoDate,
    /// A number that is no moment of these decades in any format.
    OtherNumber,
    /// Something else.
    Other,
}

impl DateKind {
    /// The kind of a value.
    pub fn of(value: DateValue<'_>) -> Self {
        match read(value).map(|reading| reading.format) {
            Ok(DateFormat::Number { format, .. }) => Self::Number(format),
            Ok(DateFormat::Text(text)) if text.layout != DateLayout::Digits => Self::Text,
            Ok(DateFormat::Text(text)) if text.is_day() => Self::DayDigits,
            Ok(DateFormat::Text(_)) => Self::SecondDigits,
            Err(Unread::NoDate) => Self::NoDate,
            Err(Unread::Other) if value.is_number() => Self::OtherNumber,
            Err(Unread::Other) => Self::Other,
        }
    }

    /// The least number of the kind, where it is one of numbers.
    pub fn least(self) -> Option<f64> {
        match self {
            Self::Number(format) => Some(format.range().start),
            Self::DayDigits => Some(19_000_101.0),
            Self::SecondDigits => Some(19_000_101_000_000.0),
            Self::OtherNumber | Self::Text | Self::NoDate | Self::Other => None,
        }
    }

    /// Tells if it is a moment.
    pub fn is_moment(self) -> bool {
        !matches!(self, Self::NoDate | Self::OtherNumber | Self::Other)
    }
}

impl DateFormat {
    /// Tells if values of this format and one of another, to which `:date` was made,
    /// sort as their moments do.
    pub fn sorts_with(self, date: Self) -> bool {
        match (self, date) {
            (Self::Number { format, .. }, Self::Number { format: date, .. }) => format == date,
            (Self::Text(text), Self::Text(date)) => {
                let is_alike = match (date.is_day(), date.layout) {
                    (true, DateLayout::Digits) => text.is_day(),
                    (true, _) => true,
                    (false, _) => !text.is_day() && text.separator == date.separator,
                };
                is_alike && text.layout == date.layout && text.layout.is_sorted() && !text.has_short_hours
            }
            _ => false,
        }
    }
}

/// Reads a value as a moment; a text without a zone is taken for UTC.
pub fn read(value: DateValue<'_>) -> Result<Reading, Unread> {
    match value {
        DateValue::Integer(number) => read_integer(number, KeptAs::NUMBERS),
        DateValue::Real(number) => read_real(number, KeptAs { fractions: true, ..KeptAs::NUMBERS }),
        DateValue::Text(text) if text.trim().is_empty() => Err(Unread::NoDate),
        DateValue::Text(text) => read_text(text),
        DateValue::Moment(text) => {
            let (format, seconds) = TextFormat::read(text)?;
            let format = TextFormat { storage: KeptAs::MOMENTS, ..format };
            Ok(Reading { format: DateFormat::Text(format), seconds })
        }
        DateValue::Bytes => Err(Unread::Other),
    }
}

/// Tells if a text is a number as databases write it.
fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte)) && text.parse::<f64>().is_ok()
}

fn read_text(text: &str) -> Result<Reading, Unread> {
    if let Ok(number) = text.parse::<i64>() {
        return read_integer(number, KeptAs::TEXTS);
    }
    match text.parse::<f64>() {
        Ok(number) if is_number(text) => read_real(number, KeptAs { fractions: true, ..KeptAs::TEXTS }),
        _ => {
            let (format, seconds) = TextFormat::read(text)?;
            Ok(Reading { format: DateFormat::Text(format), seconds })
        }
    }
}

fn read_integer(number: i64, storage: KeptAs) -> Result<Reading, Unread> {
    #[expect(clippy::cast_precision_loss, reason = "the ends of the ranges need not be exact")]
    let format = NumberFormat::of(number as f64);
    if let Some(format) = format {
        let seconds = format.seconds_of_integer(number);
        return Ok(Reading { format: DateFormat::Number { format, storage }, seconds });
    }
    if number::is_no_date(number) {
        return Err(Unread::NoDate);
    }
    let (format, seconds) = TextFormat::read(&number.to_string())?;
    Ok(Reading { format: DateFormat::Text(TextFormat { storage, ..format }), seconds })
}

fn read_real(number: f64, storage: KeptAs) -> Result<Reading, Unread> {
    if number == 0.0 {
        return Err(Unread::NoDate);
    }
    let format = NumberFormat::of(number).ok_or(Unread::Other)?;
    Ok(Reading { format: DateFormat::Number { format, storage }, seconds: format.seconds_of(number) })
}

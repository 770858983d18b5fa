//! Moments written as text from the year on, as ISO 8601 and SQL write them: with a blank or a `T`, to the
//! day, the minute or the second, with a fraction, a zone, or neither.
//!
//! Such texts sort as the moments do, as long as all are written alike. So they are compared as text with
//! `:date` written the same way: no further than the seconds, because `10:00:00.5Z` sorts before
//! `10:00:00Z`; and to the day or the minute with `>=`, because what is cut off was somewhen within it.

/// How a moment is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    separator: Separator,
    precision: Precision,
    zone: Zone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Separator {
    Blank,
    T,
    /// Now this, now that.
    Mixed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Precision {
    Day,
    Minute,
    Second,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Zone {
    /// Nobody says.
    Unknown,
    Utc,
    /// As SQLite takes it: `+03:00`.
    Offset(String),
    Mixed,
}

impl Written {
    /// What most programs write: `2024-06-01 10:00:00`.
    pub(super) fn usual() -> Self {
        Self { separator: Separator::Blank, precision: Precision::Second, zone: Zone::Unknown }
    }

    /// `2024-06-01`
    pub(super) fn day() -> Self {
        Self { precision: Precision::Day, ..Self::usual() }
    }

    /// How a text is written, where it is a moment.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (date, rest) = text.split_at_checked(10)?;
        if !has_shape(date, "dddd-dd-dd") {
            return None;
        }
        let separator = match rest.bytes().next() {
            None => return Some(Self::day()),
            Some(b' ') => Separator::Blank,
            Some(b'T') => Separator::T,
            Some(_) => return None,
        };
        let (time, rest) = rest[1..].split_at_checked(5)?;
        if !has_shape(time, "dd:dd") {
            return None;
        }
        let (precision, rest) = match rest.split_at_checked(3) {
            Some((seconds, rest)) if has_shape(seconds, ":dd") => {
                (Precision::Second, without_fraction(rest)?)
            }
            _ => (Precision::Minute, rest),
        };
        Some(Self { separator, precision, zone: zone(rest)? })
    }

    /// One way of writing for texts of two.
    pub(super) fn merged(self, other: &Self) -> Self {
        let separator = match (self.precision, other.precision) {
            (Precision::Day, _) => other.separator,
            (_, Precision::Day) => self.separator,
            _ if self.separator == other.separator => self.separator,
            _ => Separator::Mixed,
        };
        let zone = match (self.zone, &other.zone) {
            (one, other) if one == *other => one,
            (Zone::Unknown | Zone::Utc, Zone::Unknown | Zone::Utc) => Zone::Utc,
            _ => Zone::Mixed,
        };
        Self { separator, precision: self.precision.min(other.precision), zone }
    }

    /// The condition that a moment is after `:date`.
    pub(super) fn after(&self, column: &str) -> String {
        let zone = match &self.zone {
            Zone::Offset(offset) => format!(", '{offset}'"),
            Zone::Unknown | Zone::Utc => String::new(),
            Zone::Mixed => return format!("unixepoch({column}) > :date"),
        };
        match (self.precision, self.separator) {
            (Precision::Day, _) => format!("{column} >= date(:date, 'unixepoch'{zone})"),
            (_, Separator::Mixed) => format!("unixepoch({column}) > :date"),
            (Precision::Second, Separator::Blank) => format!("{column} > datetime(:date, 'unixepoch'{zone})"),
            (Precision::Second, Separator::T) => {
                format!("{column} > strftime('%Y-%m-%dT%H:%M:%S', :date, 'unixepoch'{zone})")
            }
            (Precision::Minute, Separator::Blank) => {
                format!("{column} >= strftime('%Y-%m-%d %H:%M', :date, 'unixepoch'{zone})")
            }
            (Precision::Minute, Separator::T) => {
                format!("{column} >= strftime('%Y-%m-%dT%H:%M', :date, 'unixepoch'{zone})")
            }
        }
    }

    /// The moment in UNIX seconds. A day without a time stays the day it is, in whichever zone.
    pub(super) fn for_roistat(&self, column: &str) -> String {
        match self.precision {
            Precision::Day => format!("substr({column}, 1, 10) || ' 00:00'"),
            Precision::Minute | Precision::Second => format!("unixepoch({column})"),
        }
    }

    pub(super) fn is_day(&self) -> bool {
        self.precision == Precision::Day
    }

    pub(super) fn is_zone_unknown(&self) -> bool {
        self.zone == Zone::Unknown && self.precision != Precision::Day
    }

    pub(super) fn description(&self) -> String {
        let form = match (self.precision, self.separator) {
            (Precision::Day, _) => "YYYY-MM-DD",
            (Precision::Minute, Separator::T) => "YYYY-MM-DDTHH:MM",
            (Precision::Minute, _) => "YYYY-MM-DD HH:MM",
            (Precision::Second, Separator::T) => "YYYY-MM-DDTHH:MM:SS",
            (Precision::Second, _) => "YYYY-MM-DD HH:MM:SS",
        };
        let zone = match &self.zone {
            Zone::Unknown => String::new(),
            Zone::Utc => ", UTC".to_owned(),
            Zone::Offset(offset) => format!(", zone {offset}"),
            Zone::Mixed => ", in several zones".to_owned(),
        };
        format!("text, {form}{zone}")
    }
}

/// Whether a text has a digit where the shape has `d`, and else what the shape has.
fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, shape)| match shape {
            b'd' => byte.is_ascii_digit(),
            other => byte == other,
        })
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

/// The zone at the end of a text, in the ways that SQLite's functions read.
fn zone(rest: &str) -> Option<Zone> {
    match rest.trim_start() {
        "" => Some(Zone::Unknown),
        "Z" | "z" | "+00:00" | "-00:00" => Some(Zone::Utc),
        offset if has_shape(offset.get(1..)?, "dd:dd") && offset.starts_with(['+', '-']) => {
            Some(Zone::Offset(offset.to_owned()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_compared_with_text_of_its_own_form() {
        for (texts, after) in [
            (&["2024-06-01 10:00:00"][..], "c > datetime(:date, 'unixepoch')"),
            (&["2024-06-01 10:00:00.123456"], "c > datetime(:date, 'unixepoch')"),
            (&["2022-06-25 11:03:50.052Z"], "c > datetime(:date, 'unixepoch')"),
            (&["2024-06-01T10:00:00Z"], "c > strftime('%Y-%m-%dT%H:%M:%S', :date, 'unixepoch')"),
            (
                &["2024-06-01T10:00:00+03:00"],
                "c > strftime('%Y-%m-%dT%H:%M:%S', :date, 'unixepoch', '+03:00')",
            ),
            (&["2024-06-01T10:00:00+03:00", "2024-06-01T10:00:00+04:00"], "unixepoch(c) > :date"),
            (&["2024-06-01T10:00:00", "2024-06-01 10:00:00"], "unixepoch(c) > :date"),
            (&["2024-06-01 10:00"], "c >= strftime('%Y-%m-%d %H:%M', :date, 'unixepoch')"),
            (
                &["2024-06-01 10:00:00", "2024-06-01 10:00"],
                "c >= strftime('%Y-%m-%d %H:%M', :date, 'unixepoch')",
            ),
            (&["2024-06-01"], "c >= date(:date, 'unixepoch')"),
            (&["2024-06-01", "2024-06-01T10:00:00"], "c >= date(:date, 'unixepoch')"),
        ] {
            let all = texts.iter().map(|text| Written::read(text).unwrap());
            assert_eq!(all.reduce(|one, other| one.merged(&other)).unwrap().after("c"), after, "{texts:?}");
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
            "2024-06-01 10:00:00 MSK",
            "2024-06-01 10:00:00+0300",
            "дата: 2024-06",
            "20240601T1000",
        ] {
            assert_eq!(Written::read(text), None, "{text}");
        }
    }
}

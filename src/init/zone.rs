//! The time zone at the end of a moment that is written as text: read, merged, and as SQLite's modifiers say it.
//!
//! Knows the spellings that programs use; whether a zone nobody wrote can be guessed is not its affair.

/// What is known of a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Zone {
    /// Nobody says.
    Unknown,
    Utc,
    /// It stands in the text, and SQLite's functions read it there: `+03:00`.
    Read(String),
    /// It is known, but SQLite's functions do not see it.
    Known(String),
    Mixed,
}

/// Spellings that SQLite's functions do not read.
const FOREIGN: [(&str, &str); 5] =
    [("UTC", "+00:00"), ("GMT", "+00:00"), ("+0000", "+00:00"), ("+00", "+00:00"), ("MSK", "+03:00")];

impl Zone {
    /// The zone of a whole number of hours.
    pub fn of_hours(hours: i64) -> Self {
        Self::Known(format!("{}{:02}:00", if hours < 0 { '-' } else { '+' }, hours.abs()))
    }

    /// Reads what stands behind the time, and says whether SQLite's functions do so, too.
    pub fn read(text: &str) -> Option<(Self, bool)> {
        let text = text.trim_start();
        let known = |offset: &str| match offset {
            "+00:00" => Self::Utc,
            offset => Self::Known(offset.to_owned()),
        };
        Some(match text {
            "" => (Self::Unknown, true),
            "Z" | "z" | "+00:00" | "-00:00" => (Self::Utc, true),
            _ if is_offset(text, "s00:00") => (Self::Read(text.to_owned()), true),
            _ => match FOREIGN.iter().find(|(spelling, _)| *spelling == text) {
                Some((_, offset)) => (known(offset), false),
                None if is_offset(text, "s0000") => {
                    (Self::Known(format!("{}:{}", &text[..3], &text[3..])), false)
                }
                None if is_offset(text, "s00") => (Self::Known(format!("{text}:00")), false),
                None => return None,
            },
        })
    }

    pub fn merged(self, other: &Self) -> Self {
        match (self, other) {
            (one, other) if one == *other => one,
            (Self::Unknown | Self::Utc, Self::Unknown | Self::Utc) => Self::Utc,
            _ => Self::Mixed,
        }
    }

    /// The modifier that turns UTC into this zone, with the comma before it.
    pub fn there(&self) -> String {
        match self {
            Self::Read(offset) | Self::Known(offset) => format!(", '{offset}'"),
            Self::Unknown | Self::Utc | Self::Mixed => String::new(),
        }
    }

    /// The modifier that turns what SQLite made of a text into UTC.
    pub fn back(&self) -> String {
        let Self::Known(offset) = self else { return String::new() };
        let sign = if offset.starts_with('-') { '+' } else { '-' };
        format!(", '{sign}{}'", &offset[1..])
    }

    pub fn description(&self) -> String {
        match self {
            Self::Unknown => String::new(),
            Self::Utc => ", UTC".to_owned(),
            Self::Read(offset) | Self::Known(offset) => format!(", UTC{offset}"),
            Self::Mixed => ", in several zones".to_owned(),
        }
    }
}

/// Whether a text has a sign where the shape has `s`, a digit where it has `0`, and else what the shape has.
fn is_offset(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, shape)| match shape {
            b's' => b"+-".contains(&byte),
            b'0' => byte.is_ascii_digit(),
            other => byte == other,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_read_in_every_spelling() {
        let (known, read) =
            (|offset: &str| Zone::Known(offset.to_owned()), |offset: &str| Zone::Read(offset.to_owned()));
        for (text, expected) in [
            ("", Some((Zone::Unknown, true))),
            (" ", Some((Zone::Unknown, true))),
            ("Z", Some((Zone::Utc, true))),
            ("z", Some((Zone::Utc, true))),
            ("+00:00", Some((Zone::Utc, true))),
            ("-00:00", Some((Zone::Utc, true))),
            (" +03:00", Some((read("+03:00"), true))),
            ("-05:30", Some((read("-05:30"), true))),
            ("UTC", Some((Zone::Utc, false))),
            (" GMT", Some((Zone::Utc, false))),
            ("+0000", Some((Zone::Utc, false))),
            ("+00", Some((Zone::Utc, false))),
            (" MSK", Some((known("+03:00"), false))),
            ("-0530", Some((known("-05:30"), false))),
            ("+03", Some((known("+03:00"), false))),
            ("EST", None),
            ("03:00", None),
            ("+3", None),
            ("+03:0", None),
            ("+03.00", None),
            ("+03000", None),
        ] {
            assert_eq!(Zone::read(text), expected, "{text}");
        }
    }

    #[test]
    fn sqlite_is_told_the_way_there_and_the_way_back() {
        for (zone, there, back) in [
            (Zone::of_hours(3), ", '+03:00'", ", '-03:00'"),
            (Zone::of_hours(-11), ", '-11:00'", ", '+11:00'"),
            (Zone::of_hours(0), ", '+00:00'", ", '-00:00'"),
            (Zone::Read("+03:00".to_owned()), ", '+03:00'", ""),
            (Zone::Utc, "", ""),
            (Zone::Unknown, "", ""),
            (Zone::Mixed, "", ""),
        ] {
            assert_eq!((zone.there().as_str(), zone.back().as_str()), (there, back), "{zone:?}");
        }
    }

    #[test]
    fn two_zones_are_one_where_they_are_the_same() {
        let three = Zone::of_hours(3);
        for (one, other, merged) in [
            (&three, &three, &three),
            (&three, &Zone::Utc, &Zone::Mixed),
            (&three, &Zone::Unknown, &Zone::Mixed),
            (&Zone::Utc, &Zone::Unknown, &Zone::Utc),
            (&Zone::Unknown, &Zone::Unknown, &Zone::Unknown),
        ] {
            assert_eq!(
                (one.clone().merged(other), other.clone().merged(one)),
                (merged.clone(), merged.clone())
            );
        }
    }
}

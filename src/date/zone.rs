//! The time zone that a text names after its time: how it is spelled, and how far from UTC it is.
//!
//! Knows the spellings that programs use. It is left to `local_time` to decide if a column keeps
//! local time that no text names.

use super::DateWords;
use super::layout::has_shape;

/// How far a zone is ahead of UTC, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offset(pub i32);

impl Offset {
    /// UTC itself.
    pub const UTC: Self = Self(0);

    /// The offset in seconds.
    pub fn seconds(self) -> i64 {
        i64::from(self.0) * 60
    }

    /// `+03:00`
    pub fn written(self) -> String {
        let sign = if self.0 < 0 { '-' } else { '+' };
        format!("{sign}{:02}:{:02}", self.0.abs() / 60, self.0.abs() % 60)
    }

    /// The offset back to UTC: `-03:00` of `+03:00`.
    #[must_use]
    pub fn back(self) -> Self {
        Self(-self.0)
    }
}

/// The zone of a column's texts, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// No text names one: taken for UTC.
    Without,
    /// All texts name this one.
    Named(Offset),
    /// No text names one, and the data shows that it is this one.
    Assumed(Offset),
    /// The texts name several.
    Several,
}

/// How a text spells its zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelling {
    /// Not at all, or as ISO 8601 does: `Z`, `+03:00`.
    Iso,
    /// `+0300`
    Digits,
    /// `+03`
    Hours,
    /// ` +0300 MSK`, and maybe ` m=+0.1`: Go.
    Go,
    /// ` GMT+0300 (Moscow Standard Time)`: JavaScript.
    JavaScript,
    /// ` UTC`, ` GMT`, ` MSK`.
    Word,
    /// Now this, now that.
    Several,
}

const WORDS: [(&str, Offset); 4] =
    [("UTC", Offset::UTC), ("GMT", Offset::UTC), ("MSK", Offset(180)), ("MSD", Offset(240))];

impl Zone {
    /// Reads what follows the time of a text.
    pub(super) fn read(text: &str) -> Option<(Self, Spelling)> {
        let text = text.trim_start();
        if text.is_empty() {
            return Some((Self::Without, Spelling::Iso));
        }
        let word = WORDS.iter().find(|(word, _)| *word == text).map(|(_, offset)| (*offset, Spelling::Word));
        let (offset, spelling) = word.or_else(|| read_offset(text))?;
        Some((Self::Named(offset), spelling))
    }

    pub(super) fn merged(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (Self::Without, Self::Named(Offset::UTC)) | (Self::Named(Offset::UTC), Self::Without) => {
                Self::Named(Offset::UTC)
            }
            _ => Self::Several,
        }
    }

    /// The offset of all texts; UTC where none is known.
    pub fn offset(self) -> Offset {
        match self {
            Self::Named(offset) | Self::Assumed(offset) => offset,
            Self::Without | Self::Several => Offset::UTC,
        }
    }

    pub(super) fn described(self, words: &DateWords) -> String {
        match self {
            Self::Without => String::new(),
            Self::Named(Offset::UTC) | Self::Assumed(Offset::UTC) => ", UTC".to_owned(),
            Self::Named(offset) | Self::Assumed(offset) => format!(", UTC{}", offset.written()),
            Self::Several => words.in_several_zones.to_owned(),
        }
    }
}

fn read_offset(text: &str) -> Option<(Offset, Spelling)> {
    let fits = |shape| has_shape(text, shape);
    let go = || text.split_at_checked(5).filter(|(offset, rest)| has_shape(offset, "s0000") && is_go(rest));
    let javascript =
        || text.strip_prefix("GMT")?.split_at_checked(5).filter(|(_, rest)| is_in_brackets(rest));
    match text {
        "Z" | "z" => Some((Offset::UTC, Spelling::Iso)),
        _ if fits("s00:00") => Some((offset_of(&text[..3], &text[4..])?, Spelling::Iso)),
        _ if fits("s0000") => Some((offset_of(&text[..3], &text[3..])?, Spelling::Digits)),
        _ if fits("s00") => Some((offset_of(text, "00")?, Spelling::Hours)),
        _ => match (go(), javascript()) {
            (Some((offset, _)), _) => Some((offset_of(&offset[..3], &offset[3..])?, Spelling::Go)),
            (_, Some((offset, _))) if has_shape(offset, "s0000") => {
                Some((offset_of(&offset[..3], &offset[3..])?, Spelling::JavaScript))
            }
            _ => None,
        },
    }
}

/// Tells if a text is the one that Go writes after the offset: the zone's name, and maybe a
/// reading of its monotonic clock.
fn is_go(text: &str) -> bool {
    let mut words = text.split(' ');
    let is_name = |word: &str| {
        word.len() > 1 && word.bytes().all(|it| it.is_ascii_alphanumeric() || b"+-".contains(&it))
    };
    words.next() == Some("")
        && words.next().is_some_and(is_name)
        && words.next().is_none_or(|clock| clock.starts_with("m="))
        && words.next().is_none()
}

fn is_in_brackets(text: &str) -> bool {
    text.is_empty() || text.starts_with(" (") && text.ends_with(')')
}

/// An offset of a sign with two digits of hours, and two digits of minutes.
fn offset_of(hours: &str, minutes: &str) -> Option<Offset> {
    let (whole, minutes) = (hours.parse::<i32>().ok()?, minutes.parse::<i32>().ok()?);
    let sign = if hours.starts_with('-') { -1 } else { 1 };
    (whole.abs() <= 14 && minutes < 60).then_some(Offset(whole * 60 + sign * minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_read_in_each_spelling() {
        let named = |minutes| Zone::Named(Offset(minutes));
        for (text, expected) in [
            ("", Some((Zone::Without, Spelling::Iso))),
            (" ", Some((Zone::Without, Spelling::Iso))),
            ("Z", Some((named(0), Spelling::Iso))),
            ("+00:00", Some((named(0), Spelling::Iso))),
            ("-00:00", Some((named(0), Spelling::Iso))),
            (" +03:00", Some((named(180), Spelling::Iso))),
            ("-05:30", Some((named(-330), Spelling::Iso))),
            ("-00:30", Some((named(-30), Spelling::Iso))),
            ("UTC", Some((named(0), Spelling::Word))),
            (" GMT", Some((named(0), Spelling::Word))),
            (" MSK", Some((named(180), Spelling::Word))),
            ("+0000", Some((named(0), Spelling::Digits))),
            ("-0530", Some((named(-330), Spelling::Digits))),
            ("+03", Some((named(180), Spelling::Hours))),
            (" +0300 MSK", Some((named(180), Spelling::Go))),
            (" +0000 UTC", Some((named(0), Spelling::Go))),
            (" +0300 +03 m=+0.123", Some((named(180), Spelling::Go))),
            (" GMT+0300 (Moscow Standard Time)", Some((named(180), Spelling::JavaScript))),
            (" GMT-0500", Some((named(-300), Spelling::JavaScript))),
            ("EST", None),
            ("03:00", None),
            ("+3", None),
            ("+03:0", None),
            ("+03.00", None),
            ("+03000", None),
            ("+15:00", None),
            ("+03:60", None),
            (" +0300 MSK n=1", None),
            (" +0300 MSK m=1 x", None),
            (" GMT+0300 Moscow", None),
        ] {
            assert_eq!(Zone::read(text), expected, "{text}");
        }
    }

    #[test]
    fn two_zones_are_one_where_they_are_the_same() {
        let three = Zone::Named(Offset(180));
        for (one, other, merged) in [
            (three, three, three),
            (three, Zone::Named(Offset::UTC), Zone::Several),
            (three, Zone::Without, Zone::Several),
            (Zone::Named(Offset::UTC), Zone::Without, Zone::Named(Offset::UTC)),
            (Zone::Without, Zone::Without, Zone::Without),
        ] {
            assert_eq!((one.merged(other), other.merged(one)), (merged, merged));
        }
    }

    #[test]
    fn an_offset_is_written_with_its_sign() {
        for (minutes, written) in [(180, "+03:00"), (330, "+05:30"), (0, "+00:00"), (-30, "-00:30")] {
            assert_eq!(Offset(minutes).written(), written);
            assert_eq!(Offset(minutes).back(), Offset(-minutes));
        }
    }
}

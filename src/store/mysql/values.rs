//! The values of MySQL's types, as its texts of them: what each type's text becomes in a row.
//!
//! Knows types by their numbers in the protocol (MySQL, "`enum_field_types`"), and no query.

use crate::value::Value;

/// How the text of a type is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits, perhaps with an exponent.
    Float,
    /// A date, with a time or without; zero dates are none.
    Date,
    /// The bytes of a number, the highest first.
    Bit,
    /// Anything else, which is as the server prints it.
    Text,
}

impl Kind {
    /// The kind of a type.
    pub(super) fn of(type_number: u8) -> Self {
        match type_number {
            4 | 5 => Self::Float,
            7 | 10 | 12 => Self::Date,
            16 => Self::Bit,
            _ => Self::Text,
        }
    }

    /// The value of a text, where it is one.
    #[inline]
    pub(super) fn value(self, text: &[u8]) -> Option<Value<'_>> {
        match self {
            Self::Text => Some(Value::Text(text)),
            Self::Float => float(text),
            Self::Date => (!is_zero_date(text)).then_some(Value::Text(text)),
            Self::Bit => Some(i64::try_from(bits(text)).map_or(Value::Text(text), Value::Integer)),
        }
    }
}

/// The digits as they are, unless an exponent is among them: then the number, whose shortest digits are the same.
fn float(text: &[u8]) -> Option<Value<'_>> {
    match text {
        b"-0" => Some(Value::Integer(0)),
        _ if text.contains(&b'e') => {
            let real = std::str::from_utf8(text).ok().and_then(|text| text.parse().ok());
            real.map_or(Some(Value::Text(text)), Value::of_real)
        }
        _ => Some(Value::Text(text)),
    }
}

/// Tells if the month or the day of a date is zero: `0000-00-00`, `2024-00-00` and
/// the like stand for no date.
fn is_zero_date(text: &[u8]) -> bool {
    matches!(text, [_, _, _, _, b'-', b'0', b'0', ..] | [_, _, _, _, b'-', _, _, b'-', b'0', b'0', ..])
}

/// The number of a BIT, which has 64 bits at most.
pub(super) fn bits(text: &[u8]) -> u64 {
    text.iter().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: u8, text: &[u8], expected: Option<&str>) {
        let value = Kind::of(kind).value(text).map(|value| {
            let mut out = Vec::new();
            out.extend_from_slice(&value.characters());
            String::from_utf8(out).unwrap()
        });
        assert_eq!(value.as_deref(), expected);
    }

    #[test]
    fn a_zero_date_is_none() {
        for kind in [7, 10, 12] {
            for zero in
                ["0000-00-00", "0000-00-00 00:00:00", "2024-00-00", "2024-05-00 10:00:00.5", "2024-00-05"]
            {
                check(kind, zero.as_bytes(), None);
            }
            check(kind, b"2024-10-20 00:00:00", Some("2024-10-20 00:00:00"));
        }
        check(253, b"0000-00-00", Some("0000-00-00"));
        check(11, b"00:00:00", Some("00:00:00"));
    }

    #[test]
    fn an_exponent_is_written_out() {
        check(5, b"1.2e17", Some("120000000000000000"));
        check(5, b"-2.5e-7", Some("-0.00000025"));
        check(4, b"0.1", Some("0.1"));
        check(5, b"-0", Some("0"));
        check(253, b"1.2e17", Some("1.2e17"));
    }

    #[test]
    fn a_bit_is_a_number() {
        check(16, &[5], Some("5"));
        check(16, &[1, 0], Some("256"));
        check(16, &[0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], Some("9223372036854775807"));
    }
}

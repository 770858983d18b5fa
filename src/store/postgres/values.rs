//! The values of PostgreSQL, as its texts of them: what each type's text becomes in a row.
//!
//! Knows types by their object numbers, which are the same on every server (PostgreSQL, `pg_type.dat`), and no query.

use crate::value::Value;

/// How the text of a type is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `t` or `f`.
    Boolean,
    /// Bytes, in hexadecimal digits or with escapes.
    Bytes,
    /// Digits, perhaps with an exponent; also `NaN` and infinities.
    Float,
    /// Digits; also `NaN` and infinities.
    Numeric,
    /// A date, with a time or without; also infinities.
    Moment,
    /// An amount with the sign of a currency, as the server's country writes it. It is asked for as a number.
    Money,
    /// Anything else, which is as the server prints it.
    Text,
}

impl Kind {
    /// The kind of a type.
    pub(super) fn of(type_number: u32) -> Self {
        match type_number {
            16 => Self::Boolean,
            17 => Self::Bytes,
            700 | 701 => Self::Float,
            1700 => Self::Numeric,
            1082 | 1114 | 1184 => Self::Moment,
            790 => Self::Money,
            _ => Self::Text,
        }
    }

    /// A column of ours as it is asked for, so that its text is the same whatever the settings of the server are.
    pub(super) fn asked(self, column: &str) -> String {
        match self {
            Self::Money => format!("{column}::numeric"),
            Self::Boolean | Self::Bytes | Self::Float | Self::Numeric | Self::Moment | Self::Text => {
                column.to_owned()
            }
        }
    }

    /// The value of a text, where it is one: neither NaN nor an infinity is.
    pub(super) fn value(self, text: &[u8]) -> Option<Value<'_>> {
        match self {
            Self::Boolean => Some(boolean(text)),
            Self::Float if text == b"-0" => Some(Value::Integer(0)),
            Self::Float | Self::Numeric if matches!(text, b"NaN" | b"Infinity" | b"-Infinity") => None,
            Self::Moment if matches!(text, b"infinity" | b"-infinity") => None,
            Self::Bytes | Self::Float | Self::Numeric | Self::Moment | Self::Money | Self::Text => {
                Some(Value::Text(text))
            }
        }
    }
}

fn boolean(text: &[u8]) -> Value<'_> {
    match text {
        b"t" => Value::Integer(1),
        b"f" => Value::Integer(0),
        other => Value::Text(other),
    }
}

/// Appends a number with its exponent written out, its digits as they are; gives whether the text is such a number.
pub(super) fn push_without_exponent(text: &[u8], out: &mut Vec<u8>) -> bool {
    let Some((mantissa, exponent)) = split_exponent(text) else { return false };
    let (sign, mantissa) = match mantissa {
        [b'-', rest @ ..] => (b"-".as_slice(), rest),
        rest => (b"".as_slice(), rest),
    };
    let point = mantissa.iter().position(|&byte| byte == b'.').unwrap_or(mantissa.len());
    let digits = || mantissa.iter().copied().filter(|&byte| byte != b'.');
    let count = digits().count();
    let whole = i64::try_from(point).unwrap_or(0) + exponent;
    out.extend_from_slice(sign);
    if let Ok(whole @ 1..) = usize::try_from(whole) {
        out.extend(digits().chain(std::iter::repeat(b'0')).take(whole));
        if whole < count {
            out.push(b'.');
            out.extend(digits().skip(whole));
        }
    } else {
        out.extend_from_slice(b"0.");
        out.extend(std::iter::repeat_n(b'0', usize::try_from(-whole).unwrap_or(0)));
        out.extend(digits());
    }
    true
}

/// The digits before an `e` and the number behind it, which for no type is a large one.
fn split_exponent(text: &[u8]) -> Option<(&[u8], i64)> {
    let at = text.iter().position(|&byte| byte == b'e')?;
    let exponent = std::str::from_utf8(&text[at + 1..]).ok()?.parse().ok()?;
    let is_mantissa = |byte: &u8| byte.is_ascii_digit() || b"-.".contains(byte);
    let is_number = (-400..=400).contains(&exponent) && text[..at].iter().all(is_mantissa);
    is_number.then_some((&text[..at], exponent))
}

/// Turns the text of a `bytea` into its bytes, in place; gives their number (PostgreSQL, "Binary Data Types").
pub(super) fn decode_bytes(text: &mut [u8]) -> usize {
    if text.starts_with(b"\\x") { decode_hexadecimal(text) } else { decode_escapes(text) }
}

fn decode_hexadecimal(text: &mut [u8]) -> usize {
    let mut count = 0;
    for at in (2..text.len().saturating_sub(1)).step_by(2) {
        text[count] = nibble(text[at]) << 4 | nibble(text[at + 1]);
        count += 1;
    }
    count
}

fn nibble(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        b'A'..=b'F' => digit - b'A' + 10,
        _ => 0,
    }
}

/// A backslash is written twice; a byte outside of ASCII's signs is a backslash and three octal digits.
fn decode_escapes(text: &mut [u8]) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < text.len() {
        let (byte, length) = match text[at..] {
            [b'\\', high @ b'0'..=b'3', middle @ b'0'..=b'7', low @ b'0'..=b'7', ..] => {
                ((high - b'0') << 6 | (middle - b'0') << 3 | (low - b'0'), 4)
            }
            [b'\\', b'\\', ..] => (b'\\', 2),
            _ => (text[at], 1),
        };
        text[count] = byte;
        (at, count) = (at + length, count + 1);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_values_by_their_types() {
        let (text, number) =
            (|text: &'static str| Some(Value::Text(text.as_bytes())), |n| Some(Value::Integer(n)));
        for (kind, printed, value) in [
            (16, "t", number(1)),
            (16, "f", number(0)),
            (23, "-2147483648", text("-2147483648")),
            (700, "1.1", text("1.1")),
            (701, "-0", number(0)),
            (701, "NaN", None),
            (701, "-Infinity", None),
            (1700, "1234567890.5000", text("1234567890.5000")),
            (1700, "NaN", None),
            (1700, "Infinity", None),
            (1114, "infinity", None),
            (1184, "-infinity", None),
            (1082, "0044-03-15 BC", text("0044-03-15 BC")),
            (25, "infinity", text("infinity")),
            (1042, "ab  ", text("ab  ")),
            (1007, "{1,NULL}", text("{1,NULL}")),
        ] {
            assert_eq!(Kind::of(kind).value(printed.as_bytes()), value, "{kind} {printed}");
        }
    }

    #[test]
    fn an_exponent_is_written_out_with_the_same_digits() {
        for (printed, decimal) in [
            ("1e+20", "100000000000000000000"),
            ("-1.5e+15", "-1500000000000000"),
            ("1.2345679e-07", "0.00000012345679"),
            ("1.234e+02", "123.4"),
            ("1.234e+03", "1234"),
            ("1.234e-01", "0.1234"),
            ("1.7976931348623157e+308", &format!("17976931348623157{}", "0".repeat(292))),
            ("-5e-324", &format!("-0.{}5", "0".repeat(323))),
        ] {
            let mut out = Vec::new();
            assert!(push_without_exponent(printed.as_bytes(), &mut out), "{printed}");
            assert_eq!(String::from_utf8(out).unwrap(), decimal, "{printed}");
        }
        for other in ["", "e", "1", "1.5", "Infinity", "1e", "1e+999999999", "xe+1", "1e+1x"] {
            let mut out = Vec::new();
            assert!(!push_without_exponent(other.as_bytes(), &mut out), "{other}");
            assert_eq!(out, b"", "{other}");
        }
    }

    #[test]
    fn bytes_are_read_in_both_forms() {
        for (printed, bytes) in [
            ("\\x", b"".as_slice()),
            ("\\xff00C3", b"\xff\x00\xc3"),
            ("\\x4", b""),
            ("a\\\\b\\377\\000c", b"a\\b\xff\0c"),
            ("\\", b"\\"),
            ("\\40", b"\\40"),
            ("", b""),
        ] {
            let mut text = printed.as_bytes().to_vec();
            let count = decode_bytes(&mut text);
            assert_eq!(&text[..count], bytes, "{printed}");
        }
    }
}

//! The scalars of a row and how their characters come out, for both formats: whole numbers, the shortest
//! decimals, and text in one pass that mends UTF-8 and escapes.
//!
//! Knows no database and no format; a format says by [`Escape`] what it cannot take as it is. It is a file
//! of its own because these loops see every byte of every answer.

use std::borrow::Cow;
use std::io::Write;

/// A value that is not NULL, as the database holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// A whole number.
    Integer(i64),
    /// A number with a fraction; finite.
    Real(f64),
    /// Text, or a blob taken as text; not necessarily UTF-8.
    Text(&'a [u8]),
}

impl<'a> Value<'a> {
    /// The real, or nothing where it is none: infinities have no decimals.
    pub fn of_real(real: f64) -> Option<Self> {
        real.is_finite().then_some(Self::Real(real))
    }

    /// The value's characters as they are: neither mended nor escaped.
    pub fn characters(self) -> Cow<'a, [u8]> {
        let mut out = Vec::new();
        match self {
            Self::Text(text) => return Cow::Borrowed(text),
            Self::Integer(integer) => push_integer(integer, &mut out),
            Self::Real(real) => push_real(real, &mut out),
        }
        Cow::Owned(out)
    }

    /// Appends the value's characters, mended and escaped.
    pub fn push<E: Escape>(self, out: &mut Vec<u8>) {
        match self {
            Self::Integer(integer) => push_integer(integer, out),
            Self::Real(real) => push_real(real, out),
            Self::Text(text) => push_text::<E>(text, out),
        }
    }
}

/// What stands for a sequence of bytes that is no UTF-8, and for a character that a format forbids.
pub const REPLACEMENT: &str = "\u{FFFD}";

/// What a format does about the characters that it cannot take as they are.
pub trait Escape {
    /// Which ASCII characters it takes as they are.
    const PLAIN: [bool; 128];

    /// Whether any of eight bytes is not such a character; for a byte above ASCII the answer is yes.
    fn any_special(eight: u64) -> bool;

    /// Appends what stands for an ASCII character that is not plain.
    fn push_escaped(character: u8, out: &mut Vec<u8>);

    /// Whether it forbids a character above ASCII, given in UTF-8.
    fn forbids(character: &[u8]) -> bool;
}

/// `byte` in each of eight bytes.
const fn in_each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// Not zero where one of eight bytes is zero (the bits above the first such byte may be wrong).
pub const fn zero_byte(eight: u64) -> u64 {
    eight.wrapping_sub(in_each(1)) & !eight & in_each(0x80)
}

/// Not zero where one of eight bytes is `byte`.
pub const fn byte_among(eight: u64, byte: u8) -> u64 {
    zero_byte(eight ^ in_each(byte))
}

/// Not zero where one of eight bytes is a control character of ASCII or lies above ASCII.
pub const fn control_or_above(eight: u64) -> u64 {
    (eight.wrapping_sub(in_each(0x20)) | eight) & in_each(0x80)
}

/// Appends text: well-formed UTF-8 that the format takes as it is in runs, all else mended or escaped.
pub fn push_text<E: Escape>(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    let mut run = 0;
    loop {
        run += plain_run::<E>(&rest[run..]);
        let Some(&byte) = rest.get(run) else { break };
        let length = if byte < 0x80 {
            out.extend_from_slice(&rest[..run]);
            E::push_escaped(byte, out);
            1
        } else {
            match well_formed(&rest[run..]) {
                Some(length) if !E::forbids(&rest[run..run + length]) => {
                    run += length;
                    continue;
                }
                found => {
                    out.extend_from_slice(&rest[..run]);
                    out.extend_from_slice(REPLACEMENT.as_bytes());
                    found.unwrap_or_else(|| ill_formed(&rest[run..]))
                }
            }
        };
        rest = &rest[run + length..];
        run = 0;
    }
    out.extend_from_slice(rest);
}

/// How many bytes at the beginning are ASCII that the format takes as it is.
#[inline]
fn plain_run<E: Escape>(text: &[u8]) -> usize {
    let mut run = 0;
    while let Some(eight) = text[run..].first_chunk() {
        if E::any_special(u64::from_le_bytes(*eight)) {
            break;
        }
        run += eight.len();
    }
    run + text[run..].iter().take_while(|&&byte| byte < 0x80 && E::PLAIN[usize::from(byte)]).count()
}

/// The length of the character above ASCII that the bytes begin with, where it is well-formed UTF-8.
#[inline]
fn well_formed(bytes: &[u8]) -> Option<usize> {
    let length = match bytes[0] {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let character = bytes.get(..length)?;
    let is_good = if length == 2 { character[1] & 0xC0 == 0x80 } else { str::from_utf8(character).is_ok() };
    is_good.then_some(length)
}

/// The length of the ill-formed sequence that the bytes begin with, cut as the Unicode standard advises
/// (chapter 3, "U+FFFD substitution of maximal subparts").
fn ill_formed(bytes: &[u8]) -> usize {
    let bytes = &bytes[..bytes.len().min(4)];
    match str::from_utf8(bytes) {
        Err(error) => error.error_len().unwrap_or(bytes.len()),
        Ok(_) => 1,
    }
}

/// Two decimal digits for each number below 100.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number as usize] = [b'0' + number / 10, b'0' + number % 10];
        number += 1;
    }
    pairs
};

/// Appends the decimal digits of a whole number.
pub fn push_integer(integer: i64, out: &mut Vec<u8>) {
    if integer < 0 {
        out.push(b'-');
    }
    push_digits(integer.unsigned_abs(), out);
}

fn push_digits(number: u64, out: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    let mut rest = number;
    while rest >= 10 {
        start -= 2;
        digits[start..start + 2].copy_from_slice(&pair(rest % 100));
        rest /= 100;
    }
    if rest > 0 || start == digits.len() {
        start -= 1;
        digits[start] = pair(rest)[1];
    }
    out.extend_from_slice(&digits[start..]);
}

#[expect(clippy::cast_possible_truncation, reason = "a number below 100")]
fn pair(number: u64) -> [u8; 2] {
    PAIRS[number as usize]
}

/// Appends the shortest decimal without exponent that reads back as the same number.
///
/// SQLite's own text of a real differs from version to version, so it is never asked for it. Money, that
/// is hundredths, goes a short way: the decimal is right because division rounds as reading does, and the
/// shortest because no two decimals of up to 15 digits are the same real.
pub fn push_real(real: f64, out: &mut Vec<u8>) {
    const LARGEST_MONEY: f64 = 1e13;
    let hundredths = (real.abs() * 100.0).round();
    if real.abs() >= LARGEST_MONEY || hundredths / 100.0 != real.abs() {
        // Rust's Display of a real is the shortest decimal, without exponent; a Vec takes all.
        let _ = write!(out, "{real}");
        return;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, below 1e15, not negative"
    )]
    let hundredths = hundredths as u64;
    if real < 0.0 {
        out.push(b'-');
    }
    push_digits(hundredths / 100, out);
    match pair(hundredths % 100) {
        [b'0', b'0'] => {}
        [tenth, b'0'] => out.extend_from_slice(&[b'.', tenth]),
        [tenth, hundredth] => out.extend_from_slice(&[b'.', tenth, hundredth]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes everything but `!`, which it writes as `(!)`.
    struct Bang;

    impl Escape for Bang {
        const PLAIN: [bool; 128] = {
            let mut plain = [true; 128];
            plain[b'!' as usize] = false;
            plain
        };

        fn any_special(eight: u64) -> bool {
            (byte_among(eight, b'!') | eight & in_each(0x80)) != 0
        }

        fn push_escaped(_: u8, out: &mut Vec<u8>) {
            out.extend_from_slice(b"(!)");
        }

        fn forbids(character: &[u8]) -> bool {
            character == "☃".as_bytes()
        }
    }

    fn text(bytes: &[u8]) -> String {
        let mut out = Vec::new();
        push_text::<Bang>(bytes, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn real(real: f64) -> String {
        let mut out = Vec::new();
        push_real(real, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_is_escaped_wherever_it_stands() {
        for before in 0..20 {
            for after in 0..20 {
                let (before, after) = ("a".repeat(before), "я".repeat(after));
                let plain = format!("{before}!{after}!");
                assert_eq!(text(plain.as_bytes()), plain.replace('!', "(!)"));
            }
        }
        assert_eq!(text("a☃b".as_bytes()), "a\u{FFFD}b");
    }

    #[test]
    fn ill_formed_text_is_mended_as_the_standard_library_mends_it() {
        let pieces: [&[u8]; 14] = [
            b"a",
            b"longer than eight",
            "я".as_bytes(),
            "€".as_bytes(),
            "🎁".as_bytes(),
            b"\x80",
            b"\xC3",
            b"\xE2\x82",
            b"\xF0\x9F\x8E",
            b"\xED\xA0\x80",
            b"\xC0\x80",
            b"\xF5",
            b"\xFF",
            b"\xE0\x80",
        ];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let bytes = [first, second, third].concat();
                    assert_eq!(text(&bytes), String::from_utf8_lossy(&bytes), "{bytes:?}");
                }
            }
        }
    }

    #[test]
    fn integers_are_decimal_digits() {
        let mut numbers = vec![0, 9, 10, 99, 100, 101, 1_000_000, i64::MAX, i64::MIN, i64::MIN + 1];
        numbers.extend((0..63).flat_map(|shift| [1_i64 << shift, -(1_i64 << shift)]));
        for number in numbers {
            let mut out = Vec::new();
            push_integer(number, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), number.to_string());
        }
    }

    #[test]
    fn reals_are_the_shortest_decimals() {
        for (number, decimal) in [
            (2331.0, "2331"),
            (0.1, "0.1"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.30000000000000004"),
            (150.5, "150.5"),
            (-0.01, "-0.01"),
            (1e21, "1000000000000000000000"),
            (1e-7, "0.0000001"),
            (1e13, "10000000000000"),
            (9_999_999_999_999.99, "9999999999999.99"),
            (5e-324_f64.max(1e-10), "0.0000000001"),
        ] {
            assert_eq!(real(number), decimal);
        }
    }

    #[test]
    fn the_short_way_for_money_agrees_with_the_long_one() {
        for hundredths in (0_u32..2_000_000).step_by(7) {
            let money = f64::from(hundredths) / 100.0;
            assert_eq!(real(money), money.to_string());
            assert_eq!(real(money * 3.3), (money * 3.3).to_string());
        }
    }
}

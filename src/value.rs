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
    /// Of eight bytes in little-endian order, marks in their highest bits those that may not be ASCII that
    /// the format takes as it is. Only the mark of the first such byte must be right.
    fn special(eight: u64) -> u64;

    /// Whether it takes an ASCII character as it is.
    fn is_plain(character: u8) -> bool;

    /// Appends what stands for an ASCII character that is not plain.
    fn push_escaped(character: u8, out: &mut Vec<u8>);

    /// Whether it forbids a character above ASCII, given in UTF-8.
    fn forbids(character: &[u8]) -> bool;
}

/// `byte` in each of eight bytes.
const fn in_each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// Marks, of eight bytes, those that are `byte`.
#[inline]
pub const fn mark_byte(eight: u64, byte: u8) -> u64 {
    let zero_there = eight ^ in_each(byte);
    zero_there.wrapping_sub(in_each(1)) & !zero_there & in_each(0x80)
}

/// Marks, of eight bytes, the control characters of ASCII and all that lies above ASCII.
#[inline]
pub const fn mark_control_or_above(eight: u64) -> u64 {
    (eight.wrapping_sub(in_each(0x20)) | eight) & in_each(0x80)
}

/// Appends text: well-formed UTF-8 that the format takes as it is in runs, all else mended or escaped.
pub fn push_text<E: Escape>(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    let mut run = 0;
    loop {
        run += plain_run::<E>(&rest[run..]);
        let Some(&byte) = rest.get(run) else { break };
        if byte >= 0x80 {
            let letters = letter_run::<E>(&rest[run..]);
            run += letters;
            if letters > 0 {
                continue;
            }
        }
        out.extend_from_slice(&rest[..run]);
        rest = &rest[run..];
        rest = &rest[push_special::<E>(byte, rest, out)..];
        run = 0;
    }
    out.extend_from_slice(rest);
}

/// Appends what stands for the beginning of the bytes, which cannot stay as it is; gives its length.
#[cold]
fn push_special<E: Escape>(first: u8, bytes: &[u8], out: &mut Vec<u8>) -> usize {
    if first < 0x80 {
        E::push_escaped(first, out);
        return 1;
    }
    out.extend_from_slice(REPLACEMENT.as_bytes());
    character(bytes).map_or_else(|| ill_formed(bytes), <[u8]>::len)
}

/// How many bytes at the beginning are ASCII that the format takes as it is.
#[inline]
fn plain_run<E: Escape>(text: &[u8]) -> usize {
    let mut run = 0;
    loop {
        let rest = &text[run..];
        let (eight, length) = match rest.first_chunk() {
            Some(eight) => (u64::from_le_bytes(*eight), 8),
            None if rest.is_empty() => return run,
            None => (fewer_than_eight(rest) | in_each(b' ') << (8 * rest.len()), rest.len()),
        };
        match E::special(eight) {
            0 => run += length,
            marks => {
                let marked = marks.trailing_zeros() as usize / 8;
                if !rest.get(marked).is_some_and(|&byte| is_plain::<E>(byte)) {
                    return run + marked;
                }
                run += marked + 1;
            }
        }
    }
}

/// One to seven bytes as the beginning of eight, in little-endian order, zeros behind them: by reads that
/// overlap, not byte by byte.
#[inline]
fn fewer_than_eight(bytes: &[u8]) -> u64 {
    let last = bytes.len() - 1;
    if let (Some(first), Some(second)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let (first, second) = (u32::from_le_bytes(*first), u32::from_le_bytes(*second));
        u64::from(first) | u64::from(second) << (8 * (last - 3))
    } else {
        let at = |place: usize| u64::from(bytes[place]) << (8 * place);
        at(0) | at(last / 2) | at(last)
    }
}

#[inline]
fn is_plain<E: Escape>(byte: u8) -> bool {
    byte < 0x80 && E::is_plain(byte)
}

/// How many bytes at the beginning are well-formed characters above ASCII that the format allows.
#[inline]
fn letter_run<E: Escape>(text: &[u8]) -> usize {
    /// Four letters with codes from U+0400 to U+04FF, Cyrillic, have these bits in UTF-8 …
    const CYRILLIC: u64 = u64::from_le_bytes([0xD0, 0x80, 0xD0, 0x80, 0xD0, 0x80, 0xD0, 0x80]);
    /// … of these.
    const CYRILLIC_BITS: u64 = u64::from_le_bytes([0xFC, 0xC0, 0xFC, 0xC0, 0xFC, 0xC0, 0xFC, 0xC0]);
    let mut run = 0;
    loop {
        match text[run..].first_chunk() {
            Some(eight) if u64::from_le_bytes(*eight) & CYRILLIC_BITS == CYRILLIC => run += 8,
            _ => match character(&text[run..]) {
                Some(character) if !E::forbids(character) => run += character.len(),
                _ => return run,
            },
        }
    }
}

/// The character above ASCII that the bytes begin with, where it is well-formed UTF-8.
#[inline]
fn character(bytes: &[u8]) -> Option<&[u8]> {
    let length = match bytes {
        [0xC2..=0xDF, 0x80..=0xBF, ..] => return bytes.get(..2),
        [0xE0..=0xEF, ..] => 3,
        [0xF0..=0xF4, ..] => 4,
        _ => return None,
    };
    bytes.get(..length).filter(|character| str::from_utf8(character).is_ok())
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

/// Appends the decimal digits of a whole number.
pub fn push_integer(integer: i64, out: &mut Vec<u8>) {
    if integer < 0 {
        out.push(b'-');
    }
    push_digits(integer.unsigned_abs(), out);
}

fn push_digits(number: u64, out: &mut Vec<u8>) {
    const EIGHT_DIGITS: u64 = 100_000_000;
    if number < 10 {
        out.push(b'0' | number.to_le_bytes()[0]);
    } else if number < EIGHT_DIGITS {
        let digits = eight_digits(number);
        let zeros = digits.trailing_zeros() / 8;
        // Eight bytes at once and then fewer: quicker than a copy whose length is not known beforehand.
        out.extend_from_slice(&((digits | in_each(b'0')) >> (8 * zeros)).to_le_bytes());
        out.truncate(out.len() - zeros as usize);
    } else {
        push_digits(number / EIGHT_DIGITS, out);
        let digits = eight_digits(number % EIGHT_DIGITS) | in_each(b'0');
        out.extend_from_slice(&digits.to_le_bytes());
    }
}

/// The eight decimal digits of a number below 10⁸, a byte each, the first in the lowest byte: halves,
/// quarters and eighths of the number in a few multiplications, and no division for each digit.
#[inline]
fn eight_digits(number: u64) -> u64 {
    let halves = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = ((halves * 5243) >> 19) & 0x0000_007F_0000_007F;
    let quarters = hundreds | ((halves - hundreds * 100) << 16);
    let tens = ((quarters * 103) >> 10) & 0x000F_000F_000F_000F;
    tens | ((quarters - tens * 10) << 8)
}

/// Appends the shortest decimal without exponent that reads back as the same number.
///
/// SQLite's own text of a real differs from version to version, so it is never asked for it. Money, that
/// is hundredths, goes a short way: the decimal is right because division rounds as reading does, and the
/// shortest because no two decimals of up to 15 digits are the same real.
pub fn push_real(real: f64, out: &mut Vec<u8>) {
    const LARGEST_MONEY: f64 = 1e13;
    let hundredths = (real.abs() * 100.0).round();
    #[expect(clippy::float_cmp, reason = "the same number, or the long way")]
    let is_money = real.abs() < LARGEST_MONEY && hundredths / 100.0 == real.abs();
    if !is_money {
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
    let fraction = eight_digits(hundredths % 100).to_be_bytes();
    match [fraction[1] | b'0', fraction[0] | b'0'] {
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
        /// Marks the question mark, too, which is plain all the same.
        fn special(eight: u64) -> u64 {
            mark_byte(eight, b'!') | mark_byte(eight, b'?') | eight & in_each(0x80)
        }

        fn is_plain(character: u8) -> bool {
            character != b'!'
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
                let plain = format!("{before}!?{after}!");
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
        numbers.extend((0..19).flat_map(|power| [10_i64.pow(power) - 1, 10_i64.pow(power)]));
        numbers.extend(
            (0..10_000).flat_map(|half| [half, half * 10_000, half * 10_000 + 9_999, half * 100_010_001]),
        );
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
            (1e-10, "0.0000000001"),
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

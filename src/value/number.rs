//! Whole numbers, and the shortest decimals of reals, without a division for each digit.
//!
//! The database's own text of a real is never used, because it differs from version to version and engine to engine.

use std::io::Write;

use super::in_each;

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
/// Money, that is hundredths, goes a short way: the decimal is right because division rounds as reading does, and the
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

    fn real(real: f64) -> String {
        let mut out = Vec::new();
        push_real(real, &mut out);
        String::from_utf8(out).unwrap()
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

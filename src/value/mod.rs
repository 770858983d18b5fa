//! The scalars of a row and how their characters come out, for both formats.
//!
//! This room knows no database and no format; a format says by [`Escape`] which characters it cannot take as they are.
//! It is a room of its own because these loops see every byte of every answer.

mod number;
mod text;

use std::borrow::Cow;

use self::number::{push_integer, push_real};
pub use self::text::{Escape, REPLACEMENT, mark_byte, mark_control_or_above, push_text};

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
    /// The real as a value; `None` for infinities and NaN, which have no decimals.
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

/// `byte` in each of eight bytes.
const fn in_each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

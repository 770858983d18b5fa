//! The fields of a payload, one after another (MySQL, "Protocol Data Types").
//!
//! Knows how numbers and texts are written, and no message. A field that does not end within its payload is a fault,
//! never a panic.

use super::failure::SessionFailure;

/// The value of a row that is NULL.
pub(super) const NULL: u8 = 0xFB;

/// A failure that is made beforehand would be taken apart again for every field that there is.
#[cold]
fn short() -> SessionFailure {
    SessionFailure::Protocol("a message that ends too early")
}

/// The rest of a payload.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Fields<'a> {
    /// Some bytes.
    #[inline]
    pub(super) fn bytes(&mut self, length: usize) -> Result<&'a [u8], SessionFailure> {
        let (bytes, rest) = self.0.split_at_checked(length).ok_or_else(short)?;
        self.0 = rest;
        Ok(bytes)
    }

    /// A byte.
    #[inline]
    pub(super) fn u8(&mut self) -> Result<u8, SessionFailure> {
        let (&byte, rest) = self.0.split_first().ok_or_else(short)?;
        self.0 = rest;
        Ok(byte)
    }

    /// A number of two bytes.
    pub(super) fn u16(&mut self) -> Result<u16, SessionFailure> {
        let (bytes, rest) = self.0.split_first_chunk().ok_or_else(short)?;
        self.0 = rest;
        Ok(u16::from_le_bytes(*bytes))
    }

    /// A number of four bytes.
    pub(super) fn u32(&mut self) -> Result<u32, SessionFailure> {
        let (bytes, rest) = self.0.split_first_chunk().ok_or_else(short)?;
        self.0 = rest;
        Ok(u32::from_le_bytes(*bytes))
    }

    /// A number that says its own length.
    #[inline]
    pub(super) fn number(&mut self) -> Result<u64, SessionFailure> {
        let length = match self.u8()? {
            0xFC => 2,
            0xFD => 3,
            0xFE => 8,
            NULL | 0xFF => return Err(SessionFailure::Protocol("a length that is none")),
            small => return Ok(small.into()),
        };
        let mut number = [0; 8];
        number[..length].copy_from_slice(self.bytes(length)?);
        Ok(u64::from_le_bytes(number))
    }

    /// A text that says its own length.
    #[inline]
    pub(super) fn text(&mut self) -> Result<&'a [u8], SessionFailure> {
        let length = usize::try_from(self.number()?).map_err(|_| short())?;
        self.bytes(length)
    }

    /// A text that ends with NUL, or with the payload.
    pub(super) fn text_to_nul(&mut self) -> &'a [u8] {
        let end = self.0.iter().position(|&byte| byte == 0);
        let (text, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest.get(1..).unwrap_or_default();
        text
    }
}

/// Appends a number that says its own length.
pub(super) fn push_number(number: usize, out: &mut Vec<u8>) {
    let bytes = number.to_le_bytes();
    match number {
        0..=0xFA => out.push(bytes[0]),
        0xFB..=0xFFFF => {
            out.push(0xFC);
            out.extend_from_slice(&bytes[..2]);
        }
        0x1_0000..=0xFF_FFFF => {
            out.push(0xFD);
            out.extend_from_slice(&bytes[..3]);
        }
        _ => {
            out.push(0xFE);
            out.extend_from_slice(&(number as u64).to_le_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_it_is_written_and_not_beyond_its_end() {
        for number in [0, 1, 0xFA, 0xFB, 0xFC, 0xFFFF, 0x1_0000, 0xFF_FFFF, 0x100_0000, 1 << 40] {
            let mut bytes = Vec::new();
            push_number(number, &mut bytes);
            assert_eq!(Fields(&bytes).number().unwrap(), number as u64);
            let short = &bytes[..bytes.len() - 1];
            assert!(Fields(short).number().is_err(), "{number}");
        }
        for byte in [NULL, 0xFF] {
            assert!(Fields(&[byte; 9]).number().is_err());
        }
    }

    #[test]
    fn a_text_ends_within_its_payload() {
        assert_eq!(Fields(b"\x02abc").text().unwrap(), b"ab");
        for broken in [&b"\x04abc"[..], b"", b"\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFabc"] {
            assert!(Fields(broken).text().is_err());
        }
        let mut fields = Fields(b"ab\0cd");
        assert_eq!(
            (fields.text_to_nul(), fields.text_to_nul(), fields.text_to_nul()),
            (&b"ab"[..], &b"cd"[..], &b""[..])
        );
    }
}

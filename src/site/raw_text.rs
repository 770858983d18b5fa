//! The bytes of a text in somebody's settings: often a name, sometimes a password.
//!
//! A type of its own so that `{:?}` shows how long it is and nothing more. It knows no encoding: settings may be in any.

use std::fmt::{self, Debug, Formatter};

/// The bytes of a text, which no message shows.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct RawText(Vec<u8>);

impl RawText {
    /// The bytes themselves.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text, where it is UTF-8.
    pub(super) fn utf8(&self) -> Option<&str> {
        str::from_utf8(&self.0).ok()
    }
}

impl From<Vec<u8>> for RawText {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for RawText {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_owned())
    }
}

impl Debug for RawText {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_a_raw_text_shows_it() {
        assert_eq!(format!("{:?}", RawText::from(&b"s3cret"[..])), "6 bytes");
    }
}

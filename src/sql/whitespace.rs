//! White space that was typed, pasted or imported around a visit number: one place for `check` and `init`.
//!
//! The SQL that takes it away is the dialect's.

/// White space of ASCII stands around a text.
pub fn are_around(text: &[u8]) -> bool {
    text.trim_ascii().len() != text.len()
}

/// A text has tabs or ends of lines.
pub fn has_other_than_spaces(text: &[u8]) -> bool {
    text.iter().any(|byte| byte.is_ascii_whitespace() && *byte != b' ')
}

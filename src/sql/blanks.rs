//! Blanks that were typed, pasted or imported around a visit number, and the SQL that takes them away.
//!
//! One place for `check` and `init`, so that what one of them writes the other finds right.

/// SQL for a column, `{}`, without the blanks around such texts. SQLite's `trim` takes only spaces away, where it is
/// not told what else.
pub fn trimmed(has_other_than_spaces: bool) -> &'static str {
    if has_other_than_spaces { "trim({}, char(9, 10, 12, 13, 32))" } else { "trim({})" }
}

/// Whether blanks are around a text: those that ASCII has.
pub fn are_around(text: &[u8]) -> bool {
    text.trim_ascii().len() != text.len()
}

/// Whether some of a text's blanks are tabs or ends of lines.
pub fn has_other_than_spaces(text: &[u8]) -> bool {
    text.iter().any(|byte| byte.is_ascii_whitespace() && *byte != b' ')
}

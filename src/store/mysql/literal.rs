//! A value as a literal of MySQL's, in a session whose charset is utf8mb4 and whose texts have backslashes as escapes.
//!
//! Everything that Roistat sends goes through here into a statement: no byte of it may end the literal.

use std::fmt::Write as _;

use crate::store::write::Bound;

/// The literal of a value.
pub(super) fn literal(value: &Bound) -> String {
    match value {
        Bound::Null => "NULL".to_owned(),
        Bound::Integer(integer) => integer.to_string(),
        Bound::Real(real) => format!("{real:?}"),
        Bound::Text(bytes) => std::str::from_utf8(bytes).map_or_else(|_| of_bytes(bytes), of_text),
        Bound::Blob(bytes) => of_bytes(bytes),
    }
}

fn of_text(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('\'');
    for character in text.chars() {
        match character {
            '\'' => literal.push_str("''"),
            '\\' => literal.push_str("\\\\"),
            '\0' => literal.push_str("\\0"),
            // The end of a file to some clients of the server's log.
            '\u{1a}' => literal.push_str("\\Z"),
            other => literal.push(other),
        }
    }
    literal.push('\'');
    literal
}

fn of_bytes(bytes: &[u8]) -> String {
    let mut literal = String::from("X'");
    for byte in bytes {
        let _ = write!(literal, "{byte:02X}");
    }
    literal.push('\'');
    literal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::{Syntax, TokenKind, tokens};

    #[test]
    fn every_value_is_one_literal() {
        for (value, expected) in [
            (Bound::Null, "NULL"),
            (Bound::Integer(-5), "-5"),
            (Bound::Real(0.1), "0.1"),
            (Bound::Text(b"it's \\ \0 \x1a".to_vec()), "'it''s \\\\ \\0 \\Z'"),
            (Bound::Text("Иван 😀\r\n".into()), "'Иван 😀\r\n'"),
            (Bound::Text(vec![0xFF, b'\'']), "X'FF27'"),
            (Bound::Blob(vec![0, 0xAB]), "X'00AB'"),
        ] {
            assert_eq!(literal(&value), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn a_text_is_one_token_whatever_it_is(text in proptest::prelude::any::<String>()) {
            let literal = literal(&Bound::Text(text.into_bytes()));
            let found: Vec<_> = tokens(&literal, Syntax::MySql).collect();
            assert_eq!(found.len(), 1);
            assert_eq!((found[0].kind, found[0].range.clone()), (TokenKind::Text, 0..literal.len()));
        }
    }
}

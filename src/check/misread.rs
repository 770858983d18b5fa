//! Texts in UTF-8 whose bytes were taken for those of latin1, as where a program spoke UTF-8 over a connection of
//! latin1: `Иван` became `Ð˜Ð²Ð°Ð½`.
//!
//! Tells such a text from others by its letters alone; knows no database.

/// What the bytes from 0x80 to 0x9F are in latin1 as databases and browsers have it, which is windows-1252. Five of them
/// are nothing there, and stay the control characters that they are.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// The text that was meant; nothing where the text is what it should be.
pub(super) fn meant(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes: Option<Vec<u8>> = text.chars().map(byte).collect();
    let meant = String::from_utf8(bytes?).ok()?;
    meant.chars().any(|character| !character.is_ascii() && character.is_alphabetic()).then_some(meant)
}

/// The byte of a character in latin1.
fn byte(character: char) -> Option<u8> {
    match HIGH.iter().position(|high| *high == character) {
        Some(place) => u8::try_from(0x80 + place).ok(),
        None => u8::try_from(u32::from(character)).ok().filter(|byte| !(0x80..0xA0).contains(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_utf8_that_was_taken_for_latin1_is_told() {
        for (text, expected) in [
            ("Ð˜Ð²Ð°Ð½", Some("Иван")),
            ("Ð¨ÑƒÑ€Ð° #5", Some("Шура #5")),
            ("CafÃ©", Some("Café")),
            ("Иван", None),
            ("Café", None),
            ("Tea", None),
            ("5 € — ÐÑ", None),
            ("Â«", None),
        ] {
            assert_eq!(meant(text).as_deref(), expected, "{text}");
        }
    }
}

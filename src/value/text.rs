//! Text, in one pass that mends UTF-8 and escapes: eight bytes at a time, as long as they are characters of one or two bytes
//! that the format takes as they are.
//!
//! This file knows no format; each one describes itself by an [`Escape`].

use super::in_each;

/// The replacement of a sequence of bytes that is no UTF-8, and of a character that a format forbids.
pub const REPLACEMENT: &str = "\u{FFFD}";

/// The characters that a format cannot take as they are, and their escapes.
pub trait Escape {
    /// Of eight bytes in little-endian order, marks in their highest bits those that may not be ASCII that
    /// the format takes as it is. No such byte is left out; behind the first, others may be marked besides.
    fn special(eight: u64) -> u64;

    /// The format takes an ASCII character as it is.
    fn is_plain(character: u8) -> bool;

    /// Appends the escape of an ASCII character that is not plain.
    fn push_escaped(character: u8, out: &mut Vec<u8>);

    /// The format forbids a character of three or four bytes in UTF-8; it takes all those of two.
    fn forbids(character: &[u8]) -> bool;
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
#[inline]
pub fn push_text<E: Escape>(text: &[u8], out: &mut Vec<u8>) {
    if !push_short::<E>(text, out) {
        push_long::<E>(text, out);
    }
}

/// Appends a text of up to eight bytes that needs nothing, as most numbers are: a block whose length is known beforehand
/// is copied in a fraction of the time that any other takes. Tells if it was one.
#[inline]
fn push_short<E: Escape>(text: &[u8], out: &mut Vec<u8>) -> bool {
    let eight = match text.len() {
        0 => return true,
        1..8 => fewer_than_eight(text) | in_each(b' ') << (8 * text.len()),
        8 => text.first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight)),
        _ => return false,
    };
    if E::special(eight) != 0 {
        return false;
    }
    let end = out.len() + text.len();
    out.extend_from_slice(&eight.to_le_bytes());
    out.truncate(end);
    true
}

fn push_long<E: Escape>(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    let mut run = 0;
    loop {
        run += plain_run::<E>(&rest[run..]);
        let Some(&byte) = rest.get(run) else { break };
        let letters = letter_run::<E>(&rest[run..]);
        if letters > 0 {
            run += letters;
            continue;
        }
        out.extend_from_slice(&rest[..run]);
        rest = &rest[run..];
        rest = &rest[push_special::<E>(byte, rest, out)..];
        run = 0;
    }
    out.extend_from_slice(rest);
}

/// Appends the escape or replacement of the first character, which cannot stay as it is, and gives its length.
#[cold]
fn push_special<E: Escape>(first: u8, bytes: &[u8], out: &mut Vec<u8>) -> usize {
    if first < 0x80 {
        E::push_escaped(first, out);
        return 1;
    }
    out.extend_from_slice(REPLACEMENT.as_bytes());
    character(bytes).map_or_else(|| ill_formed(bytes), <[u8]>::len)
}

/// How many bytes at the beginning are characters of one or two bytes that the format takes as they are: ASCII, and the
/// letters of most alphabets, Cyrillic among them.
#[inline]
fn plain_run<E: Escape>(text: &[u8]) -> usize {
    let mut run = 0;
    // The mark of the next byte, where it has to be the second one of a character.
    let mut begun = 0;
    loop {
        let rest = &text[run..];
        let (eight, length) = match rest.first_chunk() {
            Some(eight) => (u64::from_le_bytes(*eight), 8),
            None if rest.is_empty() => return run - usize::from(begun != 0),
            None => (fewer_than_eight(rest) | in_each(b' ') << (8 * rest.len()), rest.len()),
        };
        let above = eight & in_each(0x80);
        let begins = above & (eight << 1);
        let follows = above & !begins;
        // The bits that no character of two bytes may lack: without them it would be one of ASCII.
        let wide = (eight & in_each(0x1E)) + in_each(0x7E);
        let due = begins << 8 | begun;
        let stops = E::special(eight) & !above | begins & (eight << 2 | !wide) | follows ^ due;
        if stops == 0 {
            run += length;
            begun = begins >> 56;
            continue;
        }
        let first = stops.trailing_zeros() as usize / 8;
        if (due & !follows) >> (8 * first) & 0x80 != 0 {
            return run + first - 1; // the byte before begins a character that is not complete
        }
        if !rest.get(first).is_some_and(|&byte| is_plain::<E>(byte)) {
            return run + first;
        }
        run += first + 1;
        begun = 0;
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

/// How many bytes at the beginning are well-formed characters of three and four bytes that the format allows.
#[inline]
fn letter_run<E: Escape>(text: &[u8]) -> usize {
    let mut run = 0;
    while let Some(0xE0..) = text.get(run) {
        match character(&text[run..]) {
            Some(character) if !E::forbids(character) => run += character.len(),
            _ => break,
        }
    }
    run
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
        for before in 0..9 {
            for first in pieces {
                for second in pieces {
                    for third in pieces {
                        let bytes = [&b"12345678"[..before], first, second, third].concat();
                        assert_eq!(text(&bytes), String::from_utf8_lossy(&bytes), "{bytes:?}");
                    }
                }
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_come_out_as_the_standard_library_mends_them(
            bytes in proptest::collection::vec(
                proptest::prop_oneof![0x20..0x7Fu8, 0x80..=0xFFu8, proptest::sample::select(&b"\xD0\xB0\xC2!?"[..])],
                0..40,
            )
        ) {
            let mended = String::from_utf8_lossy(&bytes).replace('!', "(!)");
            assert_eq!(text(&bytes), mended, "{bytes:?}");
        }
    }
}

//! The escapes in PHP's texts, taken out as PHP takes them out (PHP manual, "Strings").
//!
//! Knows the bytes between the quotes and nothing around them. A text that has a variable in it is no text for us.

/// The text between single quotes.
pub(super) fn single_quoted(body: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(body.len());
    let mut rest = body;
    while let [first, behind @ ..] = rest {
        let is_escape = *first == b'\\' && matches!(behind, [b'\\' | b'\'', ..]);
        let unescaped = if is_escape { behind } else { rest };
        text.push(unescaped[0]);
        rest = &unescaped[1..];
    }
    text
}

/// The text between double quotes, or of a heredoc, which has no quotes to escape; `None` where it has a variable in it
/// or an escape that PHP refuses.
pub(super) fn double_quoted(body: &[u8], has_quotes: bool) -> Option<Vec<u8>> {
    let mut text = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        match rest {
            [] => return Some(text),
            [b'$', next, ..] if *next == b'{' || is_name_start(*next) => return None,
            [b'{', b'$', ..] => return None,
            [b'\\', escape @ ..] => rest = escaped(escape, has_quotes, &mut text)?,
            [first, behind @ ..] => {
                text.push(*first);
                rest = behind;
            }
        }
    }
}

/// Takes out the escape that follows a backslash, and gives what is behind it.
fn escaped<'b>(escape: &'b [u8], has_quotes: bool, text: &mut Vec<u8>) -> Option<&'b [u8]> {
    let (byte, behind) = match escape {
        [b'n', behind @ ..] => (b'\n', behind),
        [b'r', behind @ ..] => (b'\r', behind),
        [b't', behind @ ..] => (b'\t', behind),
        [b'v', behind @ ..] => (0x0B, behind),
        [b'e', behind @ ..] => (0x1B, behind),
        [b'f', behind @ ..] => (0x0C, behind),
        [sign @ (b'\\' | b'$'), behind @ ..] => (*sign, behind),
        [b'"', behind @ ..] if has_quotes => (b'"', behind),
        [b'u', b'{', behind @ ..] => return code_point(behind, text),
        [b'x' | b'X', first, ..] if first.is_ascii_hexdigit() => number(&escape[1..], 16, 2),
        [b'0'..=b'7', ..] => number(escape, 8, 3),
        // A backslash before anything else is a backslash.
        _ => (b'\\', escape),
    };
    text.push(byte);
    Some(behind)
}

/// A byte in digits, as many of them as there are; what does not fit is cut off, as in PHP.
fn number(digits: &[u8], base: u32, most: usize) -> (u8, &[u8]) {
    let digit = |byte: &u8| char::from(*byte).to_digit(base);
    let count = digits.iter().take(most).take_while(|byte| digit(byte).is_some()).count();
    let value = digits[..count].iter().filter_map(digit).fold(0, |value, digit| value * base + digit);
    (value.to_le_bytes()[0], &digits[count..])
}

/// The code point in hexadecimal digits before a brace.
fn code_point<'b>(behind: &'b [u8], text: &mut Vec<u8>) -> Option<&'b [u8]> {
    let end = behind.iter().position(|&byte| byte == b'}')?;
    let digits = str::from_utf8(&behind[..end]).ok()?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let code = is_number.then(|| u32::from_str_radix(digits, 16).ok()).flatten()?;
    let character = char::from_u32(code)?;
    text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    Some(&behind[end + 1..])
}

/// A byte that a name in PHP begins with.
pub(super) fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

/// A byte that a name in PHP goes on with.
pub(super) fn is_name(byte: u8) -> bool {
    is_name_start(byte) || byte.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_quotes_know_two_escapes() {
        for (body, text) in [(r"a\'b", "a'b"), (r"a\\b", r"a\b"), (r"a\nb", r"a\nb"), (r"$a{$b}", r"$a{$b}")]
        {
            assert_eq!(single_quoted(body.as_bytes()), text.as_bytes(), "{body}");
        }
        assert_eq!(single_quoted(b"a\\"), b"a\\");
    }

    #[test]
    fn double_quotes_know_many_escapes() {
        for (body, text) in [
            (r"a\n\r\t\v\e\f\\\$\q", &b"a\n\r\t\x0B\x1B\x0C\\$\\q"[..]),
            (r"\101\60\400\8", b"A0\0\\8"),
            (r"\x41\x4g\xg\XfF", b"A\x04g\\xg\xFF"),
            (r"\u{416}\u{1F989}\u0416", "Ж🦉\\u0416".as_bytes()),
            (r"pa$$ $1 $ {a} $", b"pa$$ $1 $ {a} $"),
        ] {
            let read = double_quoted(body.as_bytes(), true);
            assert_eq!(read.as_deref(), Some(text), "{body}");
        }
        assert_eq!(double_quoted(br#"\""#, true).unwrap(), b"\"");
        assert_eq!(double_quoted(br#"\""#, false).unwrap(), br#"\""#);
    }

    #[test]
    fn a_variable_or_a_wrong_escape_makes_no_text() {
        for body in ["a$b", "${a}", "a{$b}", "$ж", r"\u{}", r"\u{110000}", r"\u{ 41}", r"\u{41", r"\u{+41}"]
        {
            assert_eq!(double_quoted(body.as_bytes(), true), None, "{body}");
        }
    }
}

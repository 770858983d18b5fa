//! Text as a terminal and a shell can take it: nothing in it moves the cursor, begins a line, or is more than one
//! word to a shell. For whatever comes out of a database, a config or a path.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::str::Utf8Chunk;

/// A text without control characters.
pub fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

/// A path as a shell takes it: one word that names exactly this path. Bytes that cannot be shown are written as
/// bash, zsh and ksh read them in `$'…'` (POSIX.1-2024, "Dollar-Single-Quotes").
pub fn for_shell(path: &Path) -> String {
    let bytes = path.as_os_str().as_bytes();
    let is_plain = |character: char| character.is_alphanumeric() || "/._-+:@,%".contains(character);
    match str::from_utf8(bytes) {
        Ok(text) if !text.is_empty() && text.chars().all(is_plain) => text.to_owned(),
        Ok(text) if !text.contains(char::is_control) => format!("'{}'", text.replace('\'', "'\\''")),
        _ => format!("$'{}'", bytes.utf8_chunks().map(|piece| escaped(&piece)).collect::<String>()),
    }
}

/// A piece of a path, between dollar and quotes. Octal takes three digits at most, so any digit may follow.
fn escaped(piece: &Utf8Chunk<'_>) -> String {
    let mut text = String::new();
    for character in piece.valid().chars() {
        match character {
            '\'' | '\\' => text.extend(['\\', character]),
            it if it.is_control() => octal(it.encode_utf8(&mut [0; 4]).as_bytes(), &mut text),
            it => text.push(it),
        }
    }
    octal(piece.invalid(), &mut text);
    text
}

fn octal(bytes: &[u8], text: &mut String) {
    for byte in bytes {
        let digit = |shift: u32| char::from(b'0' + (byte >> shift & 7));
        text.extend(['\\', digit(6), digit(3), digit(0)]);
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::process::Command;

    use super::*;

    #[test]
    fn a_shell_takes_a_path_for_one_word() {
        for (path, quoted) in [
            ("/srv/shop", "/srv/shop"),
            ("/a b/it's", "'/a b/it'\\''s'"),
            ("", "''"),
            ("/a\nb's", "$'/a\\012b\\'s'"),
        ] {
            assert_eq!(for_shell(Path::new(path)), quoted);
        }
    }

    #[test]
    fn a_shell_gives_the_path_back_to_the_byte() {
        for path in [&b"/a b"[..], b"/\n7", b"/\x1b[2J", b"/\xff\xfe'", "/\u{9b}ж \\".as_bytes(), b"/$(x)`y`"]
        {
            let word = for_shell(Path::new(OsStr::from_bytes(path)));
            assert!(!word.contains(char::is_control), "{word}");
            let said = Command::new("bash").args(["-c", &format!("printf %s {word}")]).output().unwrap();
            assert_eq!(said.stdout, path, "{word}");
        }
    }
}

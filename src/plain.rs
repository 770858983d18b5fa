//! Text as a terminal and a shell can take it: nothing in it moves the cursor, begins a line, or is more than one
//! word to a shell. For whatever comes out of a database, a config or a path.

use std::path::Path;

/// A text without control characters.
pub fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

/// A path as a shell takes it.
pub fn for_shell(path: &Path) -> String {
    let text = one_line(&path.display().to_string());
    let is_plain = |character: char| character.is_alphanumeric() || "/._-+:@,%".contains(character);
    if !text.is_empty() && text.chars().all(is_plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_a_path_for_one_word() {
        for (path, quoted) in
            [("/srv/shop", "/srv/shop"), ("/a b/it's", "'/a b/it'\\''s'"), ("", "''"), ("/a\nb", "'/a b'")]
        {
            assert_eq!(for_shell(Path::new(path)), quoted);
        }
    }
}

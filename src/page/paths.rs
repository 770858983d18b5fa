//! Paths in what the page says: below the site's folder they are shown from there on, others by their last name
//! alone. The page may be shown to those who help, and says no more of the machine than they need.
//!
//! This file knows texts and one folder; it looks at no file.

use std::path::Path;

/// The folder that the paths of the page begin at: the one above the folder of the config.
pub(super) fn site(config: &Path) -> &Path {
    let folder = config.parent().unwrap_or(Path::new("/"));
    folder.parent().unwrap_or(folder)
}

/// The text with every absolute path shortened.
pub(super) fn shortened(text: &str, site: &Path) -> String {
    let mut rest = text;
    let mut shortened = String::with_capacity(text.len());
    let mut before = ' ';
    while let Some(character) = rest.chars().next() {
        let is_start = character == '/' && !before.is_alphanumeric() && !"/:.<*)]_".contains(before);
        let length = if is_start { path_length(rest) } else { 0 };
        if length > 1 {
            shortened.push_str(&short(&rest[..length], site));
            before = 'x';
            rest = &rest[length..];
        } else {
            shortened.push(character);
            before = character;
            rest = &rest[character.len_utf8()..];
        }
    }
    shortened
}

/// How far the path goes that a text begins with.
fn path_length(text: &str) -> usize {
    let is_end = |character: char| character.is_whitespace() || "`'\",;:()<>|".contains(character);
    text.find(is_end).unwrap_or(text.len())
}

fn short(path: &str, site: &Path) -> String {
    match Path::new(path).strip_prefix(site) {
        Ok(inside) if site != Path::new("/") && inside.as_os_str().is_empty() => ".".to_owned(),
        Ok(inside) if site != Path::new("/") => inside.display().to_string(),
        _ => Path::new(path)
            .file_name()
            .map_or_else(String::new, |name| format!("…/{}", name.to_string_lossy())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_the_site_on_and_others_by_their_name() {
        let site = Path::new("/home/shop/www");
        for (text, short) in [
            ("`/home/shop/www/cgi-bin/.htroistat.toml`: mode 0644", "`cgi-bin/.htroistat.toml`: mode 0644"),
            ("/home/shop/www/shop.db", "shop.db"),
            ("/home/shop/secret/shop.db:12", "…/shop.db:12"),
            ("chmod 0600 '/home/shop/www/a'", "chmod 0600 'a'"),
            ("the folder /home/shop/www is open", "the folder . is open"),
            ("a/b, and/or 1 / 2", "a/b, and/or 1 / 2"),
            ("https://shop.example/x", "https://shop.example/x"),
            ("цена /в рублях", "цена …/в рублях"),
        ] {
            assert_eq!(shortened(text, site), short);
        }
    }
}

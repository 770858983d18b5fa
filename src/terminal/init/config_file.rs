//! Where the config goes, and how it gets there without a moment in which others could read it; and how it
//! names the database.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Component, Path, PathBuf};

use crate::config::Config;

/// How many folders up a relative path still says more than an absolute one.
const FARTHEST: usize = 3;

/// A file is there that must stay: any but a blank config, unless its owner wants it replaced.
pub fn is_kept(file: &Path, force: bool) -> bool {
    let may_go = |metadata: Metadata| force || metadata.is_file() && Config::is_blank(file);
    file.symlink_metadata().is_ok_and(|metadata| !may_go(metadata))
}

/// Writes a config that its owner alone may read.
///
/// # Errors
/// `AlreadyExists` where there is one that must stay; what the system said.
pub fn write(file: &Path, text: &str, force: bool) -> io::Result<()> {
    match file.symlink_metadata() {
        Ok(_) if is_kept(file, force) => Err(io::ErrorKind::AlreadyExists.into()),
        Ok(_) => replace(file, text),
        Err(_) => create(file, text),
    }
}

fn create(file: &Path, text: &str) -> io::Result<()> {
    let mut created = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    fill(&mut created, text).inspect_err(|_| {
        // Half a config is worse than none; that it cannot be removed either is the lesser trouble.
        let _ = fs::remove_file(file);
    })
}

/// Puts a file in the place of another in one step; after an error the old one is still there.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    // It begins as the other does, so that no web server hands it out.
    name.push(".new");
    let new = file.with_file_name(name);
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    create(&new, text)?;
    fs::rename(&new, file).inspect_err(|_| {
        let _ = fs::remove_file(&new);
    })
}

fn fill(file: &mut File, text: &str) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// The path of a database as a config in `folder` is to have it: relative where the two are near each
/// other, so that both can move together; `None` where it is not UTF-8, which TOML must be.
pub fn database_path_for_config(folder: &Path, database: &Path) -> Option<String> {
    // Through a link, `..` does not lead back: then only the whole path is right.
    let is_without_links = |path: &Path| fs::canonicalize(path).is_ok_and(|real| real == path);
    let path = match relative(folder, database) {
        Some(relative) if is_without_links(folder) && is_without_links(database) => relative,
        _ => database.to_owned(),
    };
    let text = path.to_str()?;
    // The config would take it for a URI.
    Some(if text.to_ascii_lowercase().starts_with("file:") { format!("./{text}") } else { text.to_owned() })
}

fn relative(folder: &Path, file: &Path) -> Option<PathBuf> {
    let (from, to): (Vec<_>, Vec<_>) = (folder.components().collect(), file.components().collect());
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = from.len() - common;
    // The root alone in common is nothing in common.
    if up > FARTHEST || common <= 1 && up > 0 {
        return None;
    }
    Some(std::iter::repeat_n(Component::ParentDir, up).chain(to[common..].iter().copied()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_relative_where_that_is_short() {
        for (folder, file, expected) in [
            ("/srv/shop/cgi-bin", "/srv/shop/shop.db", Some("../shop.db")),
            ("/srv/shop/cgi-bin", "/srv/shop/cgi-bin/shop.db", Some("shop.db")),
            ("/srv/shop/www/cgi-bin", "/srv/shop/data/shop.db", Some("../../data/shop.db")),
            ("/srv/a/b/c", "/srv/shop.db", Some("../../../shop.db")),
            ("/srv/a/b/c/d", "/srv/shop.db", None),
            ("/srv/cgi-bin", "/var/shop.db", None),
            ("/", "/shop.db", Some("shop.db")),
        ] {
            assert_eq!(
                relative(Path::new(folder), Path::new(file)).as_deref(),
                expected.map(Path::new),
                "{file}"
            );
        }
    }
}

//! Who can get at the config and the database: the user that the web server runs the program as must be
//! able to, and nobody else should, least of all the whole world by way of the web.
//!
//! Looks at paths and modes, never into a file.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::accounts::{Accounts, User};
use super::finding::{Finding, Level, Place, Section};
use super::modes::described;
use crate::plain::for_shell;

/// Folders by whose names hosts make them web roots.
const WEB_ROOTS: [&str; 6] = ["public_html", "htdocs", "httpdocs", "wwwroot", "html", "docroot"];

/// What the paths of files are judged by.
pub(super) struct Surroundings<'a> {
    /// The accounts of this machine.
    pub(super) accounts: &'a Accounts,
    /// The user that the web server runs the program as, where known.
    pub(super) server: Option<&'a User>,
    /// The folder with the executable.
    pub(super) programs: Option<&'a Path>,
    /// The folder whose files the web server hands out, where somebody said so.
    pub(super) web_root: Option<&'a Path>,
}

/// Looks at the config.
pub(super) fn examine_config(config: &Path, surroundings: &Surroundings<'_>, section: &mut Section) {
    let Ok(metadata) = fs::metadata(config) else { return };
    section.fact(described("config", config, &metadata, surroundings.accounts));
    section.findings.extend(open_config(config, &metadata));
    section.findings.extend(unreachable("config", config, &metadata, surroundings));
    section.findings.extend(below_web_root("config", config, surroundings));
}

/// Looks at the database's file.
pub(super) fn examine_database(database: &Path, surroundings: &Surroundings<'_>, section: &mut Section) {
    let (Ok(metadata), Ok(path)) = (fs::metadata(database), fs::canonicalize(database)) else { return };
    section.fact(described("database", &path, &metadata, surroundings.accounts));
    section.findings.extend(unreachable("database", &path, &metadata, surroundings));
    let served = below_web_root("database", &path, surroundings);
    let beside = || beside_programs(&path, surroundings);
    section.findings.extend(served.or_else(beside));
}

fn open_config(config: &Path, metadata: &Metadata) -> Option<Finding> {
    let (level, what, bits) = match metadata.mode() {
        mode if mode & 0o022 != 0 => {
            ("files.config_writable", "written to by its group or by others", "go-w,o-r")
        }
        mode if mode & 0o004 != 0 => ("files.config_open", "read by every user of this machine", "o-r"),
        _ => return None,
    };
    let message = format!("the config, with the password in it, can be {what}");
    let remedy = format!("chmod {bits} {}", for_shell(config));
    Some(Finding::warning(level, message).at(Place::file(config)).remedy(remedy))
}

/// What the server's user cannot read.
fn unreachable(
    what: &'static str,
    file: &Path,
    metadata: &Metadata,
    surroundings: &Surroundings<'_>,
) -> Option<Finding> {
    let user = surroundings.server?;
    let obstacle = user.obstacle(file)?;
    let id = match what {
        "config" => "files.config_unreadable",
        _ => "files.database_unreadable",
    };
    let is_folder = fs::metadata(&obstacle).is_ok_and(|it| it.is_dir());
    let message = if is_folder {
        format!("{}, as whom the page runs, cannot reach the {what}: not through this folder", user.name)
    } else {
        format!("{}, as whom the page runs, cannot read the {what}", user.name)
    };
    let path = for_shell(&obstacle);
    let remedy = match &user.gids[..] {
        _ if is_folder => format!("chmod o+x {path}"),
        _ if metadata.uid() == user.uid => format!("chmod u+r {path}"),
        [gid, ..] => format!("chgrp {} {path} && chmod g+r {path}", surroundings.accounts.group(*gid)),
        [] => format!("chown {} {path}", user.name),
    };
    Some(Finding::error(id, message).at(Place::file(&obstacle)).remedy(remedy))
}

/// What the web server would hand out, as far as its folders tell. A stock Apache denies `.ht*`.
fn below_web_root(what: &'static str, file: &Path, surroundings: &Surroundings<'_>) -> Option<Finding> {
    let is_told = surroundings.web_root.is_some();
    let root = match surroundings.web_root {
        Some(root) => fs::canonicalize(root).unwrap_or_else(|_| root.to_owned()),
        None => likely_web_root(file)?,
    };
    let path = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    if !path.starts_with(&root) {
        return None;
    }
    let id = match what {
        "config" => "files.config_in_web_root",
        _ => "files.database_in_web_root",
    };
    let is_denied = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".ht"));
    let (level, danger) = match (is_denied, is_told) {
        (true, true) => {
            (Level::Warning, "Apache denies names that begin with `.ht`, other web servers hand them out")
        }
        (true, false) => return None,
        (false, true) => (Level::Error, "the web server hands it to whoever asks for it"),
        (false, false) => {
            (Level::Warning, "by its name that is a web root, whose files are handed to whoever asks")
        }
    };
    let message = format!("the {what} lies below `{}`: {danger}", root.display());
    let remedy = match (what, is_denied) {
        ("database", _) => "move it to a folder outside, and correct `database` in the config".to_owned(),
        (_, true) => {
            "see that its address is answered with 403, or move it outside and set ROISTAT_CONFIG".to_owned()
        }
        _ => "move it to a folder outside, or give it a name that begins with `.ht`".to_owned(),
    };
    Some(Finding::new(level, id, message).at(Place::file(file)).remedy(remedy))
}

fn likely_web_root(file: &Path) -> Option<PathBuf> {
    let named = |folder: &&Path| {
        folder.file_name().is_some_and(|name| WEB_ROOTS.iter().any(|root| name.eq_ignore_ascii_case(root)))
    };
    file.ancestors().skip(1).find(named).map(Path::to_owned)
}

fn beside_programs(database: &Path, surroundings: &Surroundings<'_>) -> Option<Finding> {
    let programs = fs::canonicalize(surroundings.programs?).ok()?;
    let is_hidden = database.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".ht"));
    (database.starts_with(&programs) && !is_hidden).then(|| {
        let message = "the database lies in the folder of programs: where that is an ordinary web folder, \
                       the web server hands it to whoever asks";
        Finding::warning("files.database_beside_programs", message)
            .at(Place::file(database))
            .remedy("move it to a folder outside, and correct `database` in the config")
    })
}

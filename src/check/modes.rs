//! What suexec, which runs programs as the site's user, refuses to run: every refusal is a bare 500 whose
//! reason only root can read (Apache, "suEXEC Security Model"). Each with the command that mends it.
//!
//! Looks at owners and modes, never into a file.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::accounts::Accounts;
use super::finding::{Finding, Level, Place, Section};
use crate::plain::for_shell;

/// Who may write, of the bits of a mode.
const OTHERS_WRITE: u32 = 0o022;

/// Who may pass through a folder.
const OTHERS_ENTER: u32 = 0o011;

/// Looks at the executable and its folder. `level` is how bad it is that suexec would refuse them.
pub(super) fn examine(executable: &Path, accounts: &Accounts, level: Level, section: &mut Section) {
    let Some(folder) = executable.parent() else { return };
    let (Ok(file), Ok(around)) = (fs::metadata(executable), fs::metadata(folder)) else { return };
    section.fact(described("executable", executable, &file, accounts));
    section.fact(described("its folder", folder, &around, accounts));
    let found = [
        not_executable(executable, &file),
        set_id(executable, &file, level),
        writable("files.executable_writable", "the executable", executable, &file, level),
        writable("files.folder_writable", "the executable's folder", folder, &around, level),
        of_another(executable, &file, &around, accounts, level),
        closed(folder, &around),
    ];
    section.findings.extend(found.into_iter().flatten());
}

/// A file with its mode and owners.
pub(super) fn described(what: &str, path: &Path, metadata: &Metadata, accounts: &Accounts) -> String {
    let owners = accounts.owners(metadata);
    format!("{what:<11} `{}`, mode {:04o}, {owners}", path.display(), metadata.mode() & 0o7777)
}

fn not_executable(executable: &Path, file: &Metadata) -> Option<Finding> {
    (file.mode() & 0o100 == 0).then(|| {
        let message = "the executable may not be executed by its owner: web servers answer 403 or 500";
        Finding::error("files.executable_not_executable", message)
            .at(Place::file(executable))
            .remedy(format!("chmod 755 {}", for_shell(executable)))
    })
}

fn set_id(executable: &Path, file: &Metadata, level: Level) -> Option<Finding> {
    (file.mode() & 0o6000 != 0).then(|| {
        let message = "the executable has its setuid or setgid bit set: suexec does not run such programs";
        Finding::new(level, "files.executable_set_id", message)
            .at(Place::file(executable))
            .remedy(format!("chmod u-s,g-s {}", for_shell(executable)))
    })
}

fn writable(id: &'static str, what: &str, path: &Path, metadata: &Metadata, level: Level) -> Option<Finding> {
    (metadata.mode() & OTHERS_WRITE != 0).then(|| {
        let message = format!(
            "{what} can be written to by its group or by others: suexec runs nothing there, and others \
             could put their program in its place"
        );
        Finding::new(level, id, message)
            .at(Place::file(path))
            .remedy(format!("chmod go-w {}", for_shell(path)))
    })
}

fn of_another(
    executable: &Path,
    file: &Metadata,
    around: &Metadata,
    accounts: &Accounts,
    level: Level,
) -> Option<Finding> {
    ((file.uid(), file.gid()) != (around.uid(), around.gid())).then(|| {
        let (owners, folder) = (accounts.owners(file), accounts.owners(around));
        let message = format!(
            "the executable belongs to {owners} and its folder to {folder}: suexec wants the site's user \
             and group for both"
        );
        Finding::new(level, "files.owners_differ", message)
            .at(Place::file(executable))
            .remedy(format!("chown {folder} {}", for_shell(executable)))
    })
}

/// The web server itself, which is hardly ever the site's user, must get at the folder before suexec is asked.
fn closed(folder: &Path, metadata: &Metadata) -> Option<Finding> {
    (metadata.mode() & OTHERS_ENTER == 0).then(|| {
        let message = "nobody but its owner may enter the executable's folder: a web server that is another user \
                       answers 403";
        Finding::note("files.folder_closed", message)
            .at(Place::file(folder))
            .remedy(format!("chmod 755 {}", for_shell(folder)))
    })
}

/// Of root's there is nothing that suexec runs; so the page runs as somebody else, and that may be right.
pub(super) fn of_root(executable: &Path) -> Finding {
    let message = "the executable belongs to root, and suexec runs nothing as root: the web server runs it as a \
                   user of its own, whose rights were not looked at";
    Finding::note("files.executable_of_root", message)
        .at(Place::file(executable))
        .remedy("name that user: `check --server-user www-data`; or chown the files to the site's user")
}

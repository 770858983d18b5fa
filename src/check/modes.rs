//! Finds files that suexec, which runs programs as the site's user, refuses to run: every
//! refusal is a bare 500 whose reason only root can read (Apache, "suEXEC Security Model"). Each
//! with the command that mends it.
//!
//! Looks at owners and modes, never into a file.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::accounts::Accounts;
use super::fault::{Fault, FileRole, FilesFault};
use super::report::{Fact, Finding, Location, Remedy, ReportSection};
use crate::plain::for_shell;

/// The bits of a mode that let group or others write.
const OTHERS_WRITE: u32 = 0o022;

/// The bits of a mode that let group or others pass through a folder.
const OTHERS_ENTER: u32 = 0o011;

/// Looks at the executable and its folder. `is_suexec` says that what suexec refuses is an error.
pub(super) fn examine(executable: &Path, accounts: &Accounts, is_suexec: bool, section: &mut ReportSection) {
    let Some(folder) = executable.parent() else { return };
    let (Ok(file), Ok(around)) = (fs::metadata(executable), fs::metadata(folder)) else { return };
    section.facts.push(described(FileRole::Executable, executable, &file, accounts));
    section.facts.push(described(FileRole::ExecutableFolder, folder, &around, accounts));
    let (executable_writable, folder_writable) =
        (FilesFault::ExecutableWritable { is_suexec }, FilesFault::FolderWritable { is_suexec });
    for (is_so, fault, path, command) in [
        (file.mode() & 0o100 == 0, FilesFault::NotExecutable, executable, "chmod 755"),
        (file.mode() & 0o6000 != 0, FilesFault::SetId { is_suexec }, executable, "chmod u-s,g-s"),
        (file.mode() & OTHERS_WRITE != 0, executable_writable, executable, "chmod go-w"),
        (around.mode() & OTHERS_WRITE != 0, folder_writable, folder, "chmod go-w"),
    ] {
        section.findings.extend(is_so.then(|| finding(fault, path, command)));
    }
    section.findings.extend(of_another(executable, &file, &around, accounts, is_suexec));
    // The web server itself, which is hardly ever the site's user, must enter the folder before suexec is asked.
    let is_closed = around.mode() & OTHERS_ENTER == 0;
    section.findings.extend(is_closed.then(|| finding(FilesFault::FolderClosed, folder, "chmod 755")));
}

/// A file with its mode and owners.
pub(super) fn described(role: FileRole, path: &Path, metadata: &Metadata, accounts: &Accounts) -> Fact {
    let (mode, owners) = (metadata.mode() & 0o7777, accounts.owners(metadata));
    Fact::File { role, path: path.to_owned(), mode, owners }
}

/// A finding at a path, mended by a command for that path.
pub(super) fn finding(fault: FilesFault, path: &Path, command: &str) -> Finding {
    let command = format!("{command} {}", for_shell(path));
    Finding::new(Fault::Files(fault), Location::file(path)).mended_by(Remedy::Command(command))
}

fn of_another(
    executable: &Path,
    file: &Metadata,
    around: &Metadata,
    accounts: &Accounts,
    is_suexec: bool,
) -> Option<Finding> {
    ((file.uid(), file.gid()) != (around.uid(), around.gid())).then(|| {
        let (owners, folder) = (accounts.owners(file), accounts.owners(around));
        let command = format!("chown {folder}");
        finding(FilesFault::OwnersDiffer { executable: owners, folder, is_suexec }, executable, &command)
    })
}

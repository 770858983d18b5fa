//! The owners of files: where root runs the tests, files are given to somebody without rights and
//! programs run as him, for no host lets a site's programs run as root; elsewhere all belongs to
//! the user who runs the tests.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// The user and group called `nobody`.
pub(crate) const NOBODY: u32 = 65534;

pub(crate) fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

/// A file system of its own, made for one process at a folder: only root can, and in some containers not even root.
pub(crate) fn can_mount(folder: &Path) -> bool {
    let mut unshare = Command::new("unshare");
    unshare.args(["--mount", "mount", "-t", "tmpfs", "none"]).arg(folder);
    let can = unshare.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if !can {
        println!("left out: only root can mount a file system, and not in every container");
    }
    can
}

/// Gives a file to the one who owns the site.
#[track_caller]
pub(crate) fn give_away(file: &Path) {
    if is_root() {
        chown(file, Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

/// Has a command run as the one who owns the site.
pub(crate) fn be_owner(command: &mut Command) {
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
}

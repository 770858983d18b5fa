//! The moment in which a program has a file open: then it stands where a test wants it, and the test goes on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread;
use std::time::Duration;

/// Waits until a program that does not end by itself has a file open, or one in a folder. Only root may see what
/// a program has open that gives nothing away; for anybody else a little time must do.
#[track_caller]
pub(crate) fn wait_until_open(path: &Path, child: &mut Child) {
    let folder = PathBuf::from(format!("/proc/{}/fd", child.id()));
    let is_it = |entry: fs::DirEntry| fs::read_link(entry.path()).is_ok_and(|file| file.starts_with(path));
    loop {
        let Ok(mut files) = fs::read_dir(&folder) else { return thread::sleep(Duration::from_millis(50)) };
        if files.any(|entry| entry.is_ok_and(is_it)) {
            return;
        }
        assert_eq!(child.try_wait().unwrap(), None, "it waits, with {} open", path.display());
        thread::yield_now();
    }
}

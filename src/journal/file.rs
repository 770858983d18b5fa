//! The journal's file: opened so that it can be no other file, locked, cut at its limit, and one line longer.
//!
//! All writers take the same lock, so that the line of none is lost. This file knows nothing of the lines but
//! their ends.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rustix::fs::OFlags;

use crate::environment::instant;
use crate::error::{JournalFault, TakenBy};

/// The length at which the older half goes, in bytes.
const LONGEST: u64 = 256 * 1024;

/// How long a writer waits for the lock of the others.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long a writer sleeps between two tries.
const PAUSE: Duration = Duration::from_millis(5);

/// Adds a line, which brings its own end. `taken` are files that the journal must not be.
pub(super) fn append(journal: &Path, taken: &[Taken], line: &str) -> Result<(), JournalFault> {
    let file = open(journal, taken)?;
    lock(&file)?;
    let mut end = file.metadata()?.len();
    if end + line.len() as u64 > LONGEST {
        end = cut(&file, end)?;
    }
    write_at_end(&file, end, line)
}

/// A file that the journal must not be, and its name for the owner.
type Taken = (PathBuf, TakenBy);

/// Opens the journal, which may be new. Nothing is opened that is a link or another kind of file, and above all no
/// file of the database: closing it would drop SQLite's locks.
fn open(journal: &Path, taken: &[Taken]) -> Result<File, JournalFault> {
    let before = must_be_own(journal, taken)?;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    let file = options.custom_flags(flags.bits().cast_signed()).open(journal)?;
    let metadata = file.metadata()?;
    must_be_plain(&metadata)?;
    // The file that was looked at is the file that was opened.
    match before {
        Some(before) if id(&before) != id(&metadata) => {
            Err(io::Error::other("it was changed meanwhile").into())
        }
        _ => Ok(file),
    }
}

/// The journal is a plain file and none that the program needs for something else; or there is none yet.
fn must_be_own(journal: &Path, taken: &[Taken]) -> Result<Option<Metadata>, JournalFault> {
    let there = match fs::symlink_metadata(journal) {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    if let Some(metadata) = &there {
        must_be_plain(metadata)?;
    }
    let is_same = |(file, _): &&Taken| match (&there, fs::metadata(file)) {
        (Some(journal), Ok(file)) => id(journal) == id(&file),
        _ => location(journal) == location(file),
    };
    taken.iter().find(is_same).map_or(Ok(there.clone()), |(_, by)| Err(JournalFault::Taken { by: *by }))
}

/// A regular file with one name.
fn must_be_plain(metadata: &Metadata) -> Result<(), JournalFault> {
    if metadata.is_symlink() || metadata.is_file() && metadata.nlink() > 1 {
        return Err(JournalFault::Link);
    }
    if metadata.is_file() { Ok(()) } else { Err(JournalFault::NotAFile) }
}

fn id(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

/// Where a file is or would be, by its folder without links.
fn location(file: &Path) -> Option<PathBuf> {
    Some(fs::canonicalize(file.parent()?).ok()?.join(file.file_name()?))
}

/// Takes the lock that all writers take; it ends with the file.
fn lock(file: &File) -> Result<(), JournalFault> {
    let began = instant();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error.into()),
            Err(TryLockError::WouldBlock) if began.elapsed() >= PATIENCE => {
                return Err(JournalFault::Locked { seconds: PATIENCE.as_secs() });
            }
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
        }
    }
}

/// Lets the older half go and returns the new length. The newer lines are copied to the beginning, and the rest is
/// cut off. The copy never reaches the lines that it is made from: a process that is killed between the two
/// steps leaves them where they are, and the next one does the same again. No room is needed either.
fn cut(file: &File, length: u64) -> io::Result<u64> {
    let middle = (length / 2).max(length.saturating_sub(LONGEST / 2));
    // From one byte earlier, to see an end of a line there.
    let mut newer = vec![0; usize::try_from(length - middle + 1).unwrap_or_default()];
    file.read_exact_at(&mut newer, middle - 1)?;
    let first = newer.iter().position(|&byte| byte == b'\n').map_or(newer.len(), |at| at + 1);
    let kept = &newer[first..];
    file.write_all_at(kept, 0)?;
    file.set_len(kept.len() as u64)?;
    Ok(kept.len() as u64)
}

/// Writes the line with one write. Half a line, where the disk is full, is taken back.
fn write_at_end(file: &File, end: u64, line: &str) -> Result<(), JournalFault> {
    let mut last = [b'\n'];
    if end > 0 {
        file.read_exact_at(&mut last, end - 1)?;
    }
    // A line that was left without its end by other means must not swallow this one.
    let line = if last == *b"\n" { line.to_owned() } else { format!("\n{line}") };
    let written = file.write_at(line.as_bytes(), end);
    if matches!(written, Ok(length) if length == line.len()) {
        return Ok(());
    }
    file.set_len(end)?;
    Err(written.map_or_else(JournalFault::from, |_| io::Error::from(io::ErrorKind::StorageFull).into()))
}

/// The text of a journal; empty where there is none yet.
pub(super) fn read(journal: &Path, taken: &[Taken]) -> Result<String, JournalFault> {
    if must_be_own(journal, taken)?.is_none() {
        return Ok(String::new());
    }
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(journal)?;
    lock(&file)?;
    let length = file.metadata()?.len();
    let start = length.saturating_sub(LONGEST);
    let mut bytes = vec![0; usize::try_from(length - start).unwrap_or_default()];
    file.read_exact_at(&mut bytes, start)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("journal");
        (folder, file)
    }

    #[test]
    fn a_cut_that_was_not_finished_is_done_again() {
        let (_folder, journal) = journal();
        let lines = "123456789\n123456780\n".repeat(13_107);
        fs::write(&journal, &lines).unwrap();
        let file = OpenOptions::new().read(true).write(true).open(&journal).unwrap();
        let length = cut(&file, lines.len() as u64).unwrap();
        let whole = fs::read(&journal).unwrap();
        assert_eq!(whole.len() as u64, length);
        for copied in [0, 1, 5, 4096, whole.len() / 2, whole.len()] {
            let mut torn = lines.clone().into_bytes();
            torn[..copied].copy_from_slice(&whole[..copied]);
            fs::write(&journal, &torn).unwrap();
            cut(&file, torn.len() as u64).unwrap();
            assert!(fs::read(&journal).unwrap() == whole, "{copied} bytes were copied");
        }
    }

    #[test]
    fn writers_at_once_lose_no_line_of_each_other_also_while_it_is_cut() {
        let (_folder, journal) = journal();
        for lines_before in [0, LONGEST / 10 - 1000] {
            let before = usize::try_from(lines_before).unwrap();
            fs::write(&journal, "123456789\n".repeat(before)).unwrap();
            let together = std::sync::Barrier::new(50);
            thread::scope(|scope| {
                for writer in 0..50 {
                    let (together, journal) = (&together, &journal);
                    scope.spawn(move || {
                        together.wait();
                        for line in 0..20 {
                            append(journal, &[], &format!("line {line} of writer {writer}, so long\n"))
                                .unwrap();
                        }
                    });
                }
            });
            let text = fs::read_to_string(&journal).unwrap();
            let lines: std::collections::BTreeSet<_> =
                text.lines().filter(|line| line.starts_with("line ") && line.ends_with("so long")).collect();
            assert_eq!(lines.len(), 1000);
            assert!(text.lines().count() < before.max(1001));
        }
    }

    #[test]
    fn no_more_than_half_the_limit_is_kept_of_any_file() {
        let (_folder, journal) = journal();
        for (text, kept) in [
            ("x".repeat(300 * 1024), 0),
            (format!("{}\n", "x".repeat(300 * 1024)), 0),
            ("123456789\n".repeat(100_000), 13_107),
        ] {
            fs::write(&journal, &text).unwrap();
            append(&journal, &[], "new\n").unwrap();
            let left = fs::read_to_string(&journal).unwrap();
            assert!(left.ends_with("new\n"));
            assert_eq!(left.lines().count(), kept + 1);
        }
    }

    #[test]
    fn the_newest_lines_are_read() {
        let (_folder, journal) = journal();
        assert_eq!(read(&journal, &[]).unwrap(), "");
        fs::write(&journal, format!("old\n{}\nnew\n", "x".repeat(300 * 1024))).unwrap();
        let text = read(&journal, &[]).unwrap();
        assert!(text.len() as u64 == LONGEST && text.ends_with("\nnew\n"));
    }
}

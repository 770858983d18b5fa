//! The file of a site's settings, read with care: the folder may belong to somebody else than the one who reads.
//!
//! Knows no settings. It does not read links out of the folder, devices, and files longer than settings are.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::fault::SiteFault;

/// The longest file that is read, in bytes.
pub(super) const LONGEST: u64 = 1024 * 1024;

/// Reads a file below a folder, both without links; nothing where it is not there.
///
/// # Errors
/// [`SiteFault::LeadsOut`] and the faults of [`read`].
pub(super) fn read_below(folder: &Path, path: &str) -> Result<Option<(PathBuf, Vec<u8>)>, SiteFault> {
    let file = folder.join(path);
    let real = match fs::canonicalize(&file) {
        Ok(real) => real,
        Err(error) if is_absent(&error) => return Ok(None),
        Err(error) => return Err(SiteFault::Unreadable { file, words: error.to_string() }),
    };
    if !real.starts_with(folder) {
        return Err(SiteFault::LeadsOut { file, target: real });
    }
    read(&file).map(|bytes| Some((file, bytes)))
}

/// Reads a file.
///
/// # Errors
/// [`SiteFault::Unreadable`], [`SiteFault::NoFile`], [`SiteFault::TooLong`].
pub(super) fn read(path: &Path) -> Result<Vec<u8>, SiteFault> {
    let file = || path.to_owned();
    let unreadable = |error: io::Error| SiteFault::Unreadable { file: file(), words: error.to_string() };
    // A pipe or a device would keep us waiting for ever.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(SiteFault::NoFile { file: file() });
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > LONGEST {
        return Err(SiteFault::TooLong { file: file(), most: LONGEST });
    }
    Ok(bytes)
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

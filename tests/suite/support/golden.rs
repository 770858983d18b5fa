//! Golden files: whole texts that the program must say again to the letter. With `UPDATE_GOLDEN=1` in the
//! environment they are written and not compared; read the difference before you keep it.

use std::fs;
use std::path::PathBuf;

use super::fixtures;

/// The folder of all golden files.
pub(crate) fn folder() -> PathBuf {
    fixtures::project().join("tests/golden")
}

/// The files of whole answers; those of the terminal's commands lie in folders of their own.
pub(crate) fn answers() -> Vec<PathBuf> {
    let paths = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.is_file()).collect()
}

/// Compares with a file of [`folder`].
#[track_caller]
pub(crate) fn must_be_golden(name: &str, text: &str) {
    let file = folder().join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        fs::write(&file, text).unwrap();
    }
    let golden = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(text, golden, "{} is not what it was", file.display());
}

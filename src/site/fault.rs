//! The reason why the folder of a site gives no account of its database: facts, for the owner to mend.
//!
//! No variant holds a value out of the settings but the name of an engine: one of them is the password.

use std::path::PathBuf;

use crate::error::UrlFault;

/// The reason why a site gives no account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SiteFault {
    /// No settings were found.
    NoSettings {
        /// The folder.
        folder: PathBuf,
        /// The files that were looked for, as they are called below it.
        looked_for: Vec<&'static str>,
    },
    /// The settings cannot be read.
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The system's words.
        words: String,
    },
    /// Something else than a file has the name of settings.
    NoFile {
        /// Its path.
        file: PathBuf,
    },
    /// The file is a link to one outside of the folder.
    LeadsOut {
        /// The file.
        file: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// The file is longer than settings are.
    TooLong {
        /// The file.
        file: PathBuf,
        /// The most that is read, in bytes.
        most: u64,
    },
    /// The settings are there, and one of them does not say what it should.
    Setting {
        /// The file.
        file: PathBuf,
        /// The setting that is at fault.
        fault: SettingFault,
    },
}

/// A fault of a setting. A line is counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingFault {
    /// The file cannot be read from this line on: a text, a comment or an array has no end.
    Syntax {
        line: usize,
    },
    /// The value is computed when the site runs.
    Computed {
        name: String,
        line: usize,
    },
    /// It has several values, and a condition decides.
    Ambiguous {
        name: String,
        lines: Vec<usize>,
    },
    Missing {
        name: String,
    },
    NotUtf8 {
        name: String,
        line: usize,
    },
    /// A host or a port that cannot be read.
    NoHost {
        name: String,
        line: usize,
    },
    /// The database is of an engine that this program does not read.
    UnknownEngine {
        name: String,
        line: usize,
        engine: String,
    },
    /// Something else than a URL.
    NotAUrl {
        name: String,
        line: usize,
    },
    /// A URL that cannot be read.
    Url {
        name: String,
        line: usize,
        fault: UrlFault,
    },
}

//! What `check` finds, as facts: how bad, what, where, and what to do about it.
//!
//! Knows neither how it came to be found nor how it is shown. Nobody puts a password in here.

use std::path::{Path, PathBuf};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Nothing is wrong, but the owner should know.
    Note,
    /// Answers work, but data or safety is at risk.
    Warning,
    /// Answers fail or are wrong.
    Error,
}

impl Level {
    /// The word for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Where something is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The file or folder.
    pub(super) file: Option<PathBuf>,
    /// The line of the config, counted from 1.
    pub(super) line: Option<usize>,
    /// The key of a query, as in `export.orders`.
    pub(super) query: Option<String>,
    /// The result column, or what stands in the query.
    pub(super) column: Option<String>,
}

impl Place {
    /// A file or a folder.
    pub(super) fn file(file: &Path) -> Self {
        Self { file: Some(file.to_owned()), ..Self::default() }
    }

    /// A column of the query that this place is.
    pub(super) fn column(&self, column: &str) -> Self {
        Self { column: Some(column.to_owned()), ..self.clone() }
    }
}

/// One thing that `check` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// How bad it is.
    pub(super) level: Level,
    /// Its name for machines, the same in every release.
    pub(super) id: &'static str,
    /// What is wrong.
    pub(super) message: String,
    /// Where.
    pub(super) place: Place,
    /// What to do, where the message does not say it.
    pub(super) remedy: Option<String>,
}

impl Finding {
    /// A finding without a place or a remedy.
    pub(super) fn new(level: Level, id: &'static str, message: impl Into<String>) -> Self {
        Self { level, id, message: message.into(), place: Place::default(), remedy: None }
    }

    /// An error.
    pub(super) fn error(id: &'static str, message: impl Into<String>) -> Self {
        Self::new(Level::Error, id, message)
    }

    /// A warning.
    pub(super) fn warning(id: &'static str, message: impl Into<String>) -> Self {
        Self::new(Level::Warning, id, message)
    }

    /// A note.
    pub(super) fn note(id: &'static str, message: impl Into<String>) -> Self {
        Self::new(Level::Note, id, message)
    }

    /// The finding, and where it is.
    pub(super) fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// The finding, and what to do.
    pub(super) fn remedy(self, remedy: impl Into<String>) -> Self {
        Self { remedy: Some(remedy.into()), ..self }
    }
}

/// A part of the report.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    /// What was looked at.
    pub(super) title: String,
    /// What was seen, a line each.
    pub(super) facts: Vec<String>,
    /// What of it is worth a word.
    pub(super) findings: Vec<Finding>,
}

impl Section {
    /// A section without content.
    pub(super) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Adds a line of what was seen.
    pub(super) fn fact(&mut self, fact: impl Into<String>) {
        self.facts.push(fact.into());
    }
}

/// Everything that `check` has to say.
#[derive(Clone, Debug, Default)]
pub(super) struct Report {
    /// Its parts, in order.
    pub(super) sections: Vec<Section>,
}

impl Report {
    /// Every finding, in order.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.sections.iter().flat_map(|section| &section.findings)
    }

    /// How many findings there are of a level.
    pub(super) fn count(&self, level: Level) -> usize {
        self.findings().filter(|finding| finding.level == level).count()
    }
}

/// A number of things, as a phrase.
pub(super) fn counted(count: u64, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// A number of rows, as a phrase.
pub(super) fn rows(count: u64) -> String {
    counted(count, "row", "rows")
}

//! Findings about Roistat's requests, as far as the journal tells of them.
//!
//! Each variant has its facts, its identifier and its level; the sentences are `message`'s.

use crate::check::report::Level;
use crate::error::JournalFault;

/// A finding about the journal, or about what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestsFault {
    /// The journal cannot be read, or would not be written.
    Unusable { fault: JournalFault },
    /// Roistat asked every hour before, and has not asked for so many hours.
    Silent { hours: u64 },
}

impl RequestsFault {
    pub(super) fn id(&self) -> &'static str {
        match self {
            Self::Unusable { .. } => "journal.unusable",
            Self::Silent { .. } => "journal.silent",
        }
    }

    pub(super) fn level(&self) -> Level {
        match self {
            Self::Unusable { .. } => Level::Note,
            Self::Silent { .. } => Level::Warning,
        }
    }
}

//! The result of `check` as data: sections with facts and findings, each finding with
//! its location and its remedy.
//!
//! Holds no sentence and knows no printer. Nothing here is the password.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::deals::{DealsByStatus, DealsPerDay};
use super::fault::{Fault, FileRole};
use super::sample::SampleRow;
use crate::config::{Config, Query, Statement};
use crate::protocol::{List, WriteAction};
use crate::sort;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is wrong, but the owner should know.
    Note,
    /// Answers work, but data or safety is at risk.
    Warning,
    /// Answers fail or are wrong.
    Error,
}

impl Level {
    /// The word for it, for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Where something is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// The file or folder.
    pub file: Option<PathBuf>,
    /// The line of the config, counted from 1.
    pub line: Option<usize>,
    /// The key of a query, as in `export.orders`.
    pub query: Option<String>,
    /// The result column, or what stands in the query.
    pub column: Option<String>,
}

impl Location {
    /// A file or a folder.
    pub fn file(file: &Path) -> Self {
        Self { file: Some(file.to_owned()), ..Self::default() }
    }

    /// A query of the config.
    pub fn query(config: &Config, query: &Query) -> Self {
        Self { line: Some(query.line), query: Some(query.key()), ..Self::file(&config.file) }
    }

    /// A statement of the config.
    pub fn statement(config: &Config, statement: &Statement) -> Self {
        Self { line: Some(statement.line), query: Some(statement.key()), ..Self::file(&config.file) }
    }

    /// A column of the query at this location.
    pub fn column(&self, column: &str) -> Self {
        Self { column: Some(column.to_owned()), ..self.clone() }
    }
}

/// A step that the owner can do as it stands: a command or SQL that mends the fault.
/// Other remedies are words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// A command for the shell.
    Command(String),
    /// An expression to select in the place of a column.
    Select(String),
    /// An expression to select for the rows that are concerned, where others are right.
    SelectWhereWrong(String),
    /// An expression with another column, where `…` stands, for the rows that have no value.
    SelectAnother(String),
    /// Comparisons to put in the place of those with `:date`.
    Compare { comparisons: Vec<String>, reads_text_as_utc: bool },
    /// A comparison with `:date` that needs another column, where `…` stands.
    CompareAnother(String),
    /// SQL to execute in the database.
    Statement(String),
    /// A line of the config.
    Setting { key: &'static str, value: String },
}

/// One thing that `check` found, where it is, and what mends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The fault.
    pub fault: Fault,
    /// Where.
    pub location: Location,
    /// The step that mends it, where that can be written down.
    pub remedy: Option<Remedy>,
}

impl Finding {
    /// A finding at a location.
    pub fn new(fault: Fault, location: Location) -> Self {
        Self { fault, location, remedy: None }
    }

    /// The finding with what mends it.
    pub fn mended_by(self, remedy: impl Into<Option<Remedy>>) -> Self {
        Self { remedy: remedy.into(), ..self }
    }

    /// How bad it is.
    pub fn level(&self) -> Level {
        self.fault.level()
    }
}

/// The subject of a section of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    Files,
    Config,
    Journal,
    Database,
    Query {
        key: String,
        line: usize,
    },
    /// The section of an action that writes.
    Write {
        action: WriteAction,
        line: usize,
    },
    Integration,
}

/// How it is known which user runs the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunsAs {
    /// The owner named the user.
    Named,
    /// The user owns the executable, as suexec wants it.
    ExecutableOwner,
    /// The user owns the executable's folder, as suexec wants it.
    FolderOwner,
}

/// How many rows have which type of value in what a query compares with `:date`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedTypes {
    /// The operand that is compared, as written.
    pub compared: String,
    pub numbers: u64,
    pub texts: u64,
    pub moments: u64,
    pub nulls: u64,
    pub blobs: u64,
}

/// The last request of Roistat's in the journal, and what it got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastRequest {
    /// In UNIX seconds.
    pub moment: i64,
    pub status: u16,
    pub bytes: u64,
    pub milliseconds: u64,
}

/// The rows of a list, and the cost of an answer with all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListSize {
    pub list: List,
    /// The rows that were read.
    pub rows: u64,
    /// The size of the list as JSON; none where the reading did not come to its end.
    pub bytes: Option<u64>,
    /// How long the reading took.
    pub time: Duration,
}

/// A column's key in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    Required(String),
    Optional(String),
    /// Holds a JSON array.
    Array(String),
    /// `fields`, which holds a JSON object.
    Object,
}

/// Something that `check` saw and that is right, or may be.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    File {
        role: FileRole,
        path: PathBuf,
        mode: u32,
        owners: String,
    },
    RunsAs {
        user: String,
        how: RunsAs,
    },
    Queries(Vec<String>),
    PageSize(Option<u64>),
    /// A server, the account that it took us for, and how long the login took.
    Server {
        version: String,
        account: String,
        login: Duration,
    },
    Schema {
        tables: u64,
        /// It is in WAL mode; none where that is no question.
        is_wal: Option<bool>,
    },
    Keys(Vec<Key>),
    FieldKeys(Vec<String>),
    Size(ListSize),
    /// The query sends so many of the rows of its table.
    Sent {
        table: String,
        rows: u64,
        sent: u64,
    },
    Sample(SampleRow),
    RecentlyChanged {
        rows: u64,
        days: usize,
    },
    Compared(ComparedTypes),
    PlanStep(String),
    DealsPerDay(DealsPerDay),
    DealsByStatus(DealsByStatus),
    LastRequest(LastRequest),
    /// A row that an example would add or change.
    Written(WrittenSample),
    /// The answer to an example, by the key that holds it.
    Answered {
        key: &'static str,
        id: String,
    },
}

/// A row that a write would add or change.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenSample {
    pub table: String,
    pub is_new: bool,
    pub row: SampleRow,
}

/// A part of the report.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportSection {
    /// The subject of the examination.
    pub subject: Subject,
    /// The facts that were seen.
    pub facts: Vec<Fact>,
    /// The facts that the owner should change, or know.
    pub findings: Vec<Finding>,
}

impl ReportSection {
    /// A section without content.
    pub fn new(subject: Subject) -> Self {
        Self { subject, facts: Vec::new(), findings: Vec::new() }
    }

    /// Adds a finding, unless the same fault is there: several analyses may end for one reason.
    pub fn add(&mut self, finding: Finding) {
        if self.findings.iter().all(|known| known.fault != finding.fault) {
            self.findings.push(finding);
        }
    }
}

/// Everything that `check` has to say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Its parts, in the order in which they were looked at.
    pub sections: Vec<ReportSection>,
}

/// The verdict on the findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
}

impl Report {
    /// Every finding: what does the most harm first, and in the order of the sections within a level.
    pub fn findings(&self) -> Vec<&Finding> {
        let mut findings: Vec<_> = self.sections.iter().flat_map(|section| &section.findings).collect();
        sort::by_key(&mut findings, |finding| std::cmp::Reverse(finding.level()));
        findings
    }

    /// The verdict on the findings.
    pub fn verdict(&self) -> Verdict {
        let findings = self.findings();
        let count = |level| findings.iter().filter(|finding| finding.level() == level).count();
        Verdict { errors: count(Level::Error), warnings: count(Level::Warning), notes: count(Level::Note) }
    }
}

impl Verdict {
    /// How many findings there are of a level.
    pub fn count(self, level: Level) -> usize {
        match level {
            Level::Error => self.errors,
            Level::Warning => self.warnings,
            Level::Note => self.notes,
        }
    }

    /// The worst level there is.
    pub fn worst(self) -> Option<Level> {
        [Level::Error, Level::Warning, Level::Note].into_iter().find(|&level| self.count(level) > 0)
    }
}

//! Findings about the values in the rows of a list. Knows no row.
//!
//! Each variant has its facts, its identifier and its level; the sentences are `message`'s.

use crate::check::report::Level;
use crate::check::sample::Tally;
use crate::protocol::List;

/// A finding about values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowsFault {
    /// `id` is NULL.
    IdNull { rows: u64 },
    /// `id` is that of another row.
    IdRepeated { list: List, rows: Tally },
    /// Dates of creation of another form than Roistat reads.
    Date { fault: DateFault, rows: Tally },
    /// Dates of creation lie up to so many seconds ahead, as local time does.
    DateLocal { rows: Tally, ahead: i64 },
    /// Dates of creation lie in the future.
    DateInFuture { rows: Tally },
    /// The visit number has whitespace around it.
    PaddedVisits { rows: Tally },
    /// A column has texts in UTF-8 whose bytes were taken for those of latin1; `meant` is the first as it should be.
    Misread { column: String, rows: Tally, meant: String },
    /// A column that tells rows apart has bytes that are not UTF-8, as a GUID in a blob is.
    IdNotText { column: String, rows: Tally },
    /// `price` or `cost` is text that is not a number.
    NotANumber { column: &'static str, rows: Tally },
    /// `price` or `cost` looks as if it counted hundredths; `is_named` where its source is called so.
    Hundredths { column: &'static str, example: i64, is_named: bool },
    /// A column has text that is not UTF-8.
    NotUtf8 { column: String, rows: Tally },
    /// A column that has to hold JSON holds something else.
    NotJson { column: JsonColumn, rows: Tally },
    /// A document is larger than PHP reads.
    DocumentLarge { megabytes: u64 },
    /// `statuses` does not list the status of some deals: the most frequent ones, each with its deals.
    StatusUnlisted { deals: u64, examples: Vec<(String, u64)>, has_more: bool },
}

/// A fault in the form of a date of creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFault {
    Empty,
    Zero,
    Milliseconds,
    Microseconds,
    Fraction,
    Days,
    Digits,
    NoMoment,
    OtherForm,
    NoDate,
}

/// The columns that hold JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonColumn {
    Fields,
    Products,
    /// The query has both, and it is not known which of them.
    Either,
}

impl JsonColumn {
    /// The name of the column, for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fields => "fields",
            Self::Products => "products",
            Self::Either => "fields or products",
        }
    }
}

impl RowsFault {
    pub(super) fn id(&self) -> &'static str {
        match self {
            Self::IdNull { .. } => "data.id_null",
            Self::IdRepeated { .. } => "data.id_repeated",
            Self::Date { fault, .. } => match fault {
                DateFault::Empty | DateFault::Zero => "data.date_empty",
                DateFault::Milliseconds | DateFault::Microseconds => "data.date_milliseconds",
                DateFault::Days | DateFault::Digits | DateFault::NoMoment => "data.date_no_moment",
                DateFault::Fraction | DateFault::OtherForm | DateFault::NoDate => "data.date_unreadable",
            },
            Self::DateLocal { .. } => "data.date_local",
            Self::DateInFuture { .. } => "data.date_in_future",
            Self::PaddedVisits { .. } => "data.roistat_blanks",
            Self::Misread { .. } => "data.misread_utf8",
            Self::IdNotText { .. } => "data.id_not_text",
            Self::NotANumber { .. } => "data.not_a_number",
            Self::Hundredths { .. } => "data.hundredths",
            Self::NotUtf8 { .. } => "data.not_utf8",
            Self::NotJson { .. } => "data.not_json",
            Self::DocumentLarge { .. } => "data.document_large",
            Self::StatusUnlisted { .. } => "data.status_unlisted",
        }
    }

    pub(super) fn level(&self) -> Level {
        match self {
            Self::IdNull { .. } | Self::IdRepeated { .. } | Self::IdNotText { .. } | Self::Date { .. } => {
                Level::Error
            }
            Self::DateLocal { .. }
            | Self::DateInFuture { .. }
            | Self::PaddedVisits { .. }
            | Self::Misread { .. }
            | Self::NotANumber { .. }
            | Self::Hundredths { is_named: true, .. }
            | Self::NotUtf8 { .. }
            | Self::NotJson { .. }
            | Self::DocumentLarge { .. } => Level::Warning,
            Self::Hundredths { is_named: false, .. } | Self::StatusUnlisted { .. } => Level::Note,
        }
    }
}

//! Findings about a query that could be better, and what helps with one that is refused. Knows no SQL.
//!
//! Each variant has its facts, its identifier and its level; the sentences are `message`'s.

use crate::check::report::Level;
use crate::protocol::List;

/// A fact that helps the owner to mend a query that is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SelectHint {
    /// Nothing beside the fault itself.
    #[default]
    None,
    /// The columns that the query has, and the one that was probably meant by a missing one.
    Columns { there: Vec<String>, rename: Option<(String, &'static str)> },
    /// The column of the tables read that was probably meant, where one is near.
    Column { nearest: Option<String> },
}

/// A finding about a query that works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryFault {
    /// Roistat's guide does not know a column's name.
    UnknownColumn { column: String, nearest: Option<&'static str> },
    /// `:date` is not used.
    DateUnused { list: List },
    /// Every request reads the whole table.
    Scan { is_felt: bool },
    /// The operand compared with `:date` is made of a column by a function, so that every
    /// request reads the whole table.
    ColumnInFunction { compared: Vec<String>, is_felt: bool },
    /// A request for everything sorts all rows.
    Sort { is_felt: bool },
    /// For every row a whole table is read.
    Lookup { table: String, is_felt: bool },
    /// Conditions or joins leave rows of the table out.
    RowsLeftOut { table: String, rows: u64, of: u64, example: String },
    /// Local time depends on the process, and the terminal has a time zone of its own.
    ZoneOfProcess { zone: String },
    /// Moments of no time zone are compared in the server's, which is not UTC.
    ZoneOfServer { compared: String, zone: String, in_utc: String },
    /// There was no time to look at the list.
    ListNotExamined { seconds: u64 },
    /// There was no time to look at how `:date` is compared.
    DateFilterNotExamined { seconds: u64 },
    /// There was no time to look for the indices that would help.
    IndicesNotExamined { seconds: u64 },
    /// There was no time for the deals of the last days either.
    RecentNotExamined { seconds: u64 },
}

impl QueryFault {
    pub(super) fn id(&self) -> &'static str {
        match self {
            Self::UnknownColumn { .. } => "query.unknown_column",
            Self::DateUnused { .. } => "query.date_unused",
            Self::Scan { .. } => "query.scan",
            Self::ColumnInFunction { .. } => "query.column_in_function",
            Self::Sort { .. } => "query.sort",
            Self::Lookup { .. } => "query.lookup",
            Self::RowsLeftOut { .. } => "query.rows_left_out",
            Self::ZoneOfProcess { .. } => "query.zone_of_process",
            Self::ZoneOfServer { .. } => "query.zone_of_server",
            Self::ListNotExamined { .. } => "query.not_examined",
            Self::DateFilterNotExamined { .. } => "query.date_not_examined",
            Self::IndicesNotExamined { .. } => "query.indices_not_examined",
            Self::RecentNotExamined { .. } => "query.recent_not_examined",
        }
    }

    pub(super) fn level(&self) -> Level {
        match self {
            Self::DateUnused { list: List::Orders }
            | Self::ZoneOfProcess { .. }
            | Self::ListNotExamined { .. }
            | Self::DateFilterNotExamined { .. }
            | Self::RecentNotExamined { .. } => Level::Warning,
            Self::IndicesNotExamined { .. }
            | Self::UnknownColumn { .. }
            | Self::DateUnused { .. }
            | Self::ZoneOfServer { .. }
            | Self::RowsLeftOut { .. } => Level::Note,
            Self::Scan { is_felt }
            | Self::ColumnInFunction { is_felt, .. }
            | Self::Sort { is_felt }
            | Self::Lookup { is_felt, .. } => {
                if *is_felt {
                    Level::Warning
                } else {
                    Level::Note
                }
            }
        }
    }
}

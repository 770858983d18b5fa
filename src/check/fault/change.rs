//! Findings about the comparison with `:date`. In SQLite every text is greater than every number, and texts are
//! compared letter by letter, so that two forms of a date do not compare as dates. Knows no SQL.

use crate::check::report::Level;

/// A finding about a comparison: what is compared with what, as the query has it, and how many rows it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeFault {
    /// The operands that are compared, as written: two of them where one remedy is for both.
    pub compared: Vec<String>,
    /// The operand that it is compared with, as written.
    pub date: String,
    /// How many rows it concerns.
    pub rows: u64,
    /// The `id` of one that is never sent, where some are not.
    pub example: Option<String>,
    /// The fault.
    pub change: Change,
}

/// A fault of a comparison with `:date`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Texts are compared with a number.
    Text,
    /// Texts of digits are compared with a number, and all are greater.
    DigitText,
    /// Numbers are compared with a text, which is greater than all of them.
    Number,
    /// Texts are compared with a text that is written in another way.
    OtherForm,
    /// Milliseconds are compared with something smaller.
    Milliseconds,
    /// Microseconds are compared with something smaller.
    Microseconds,
    /// Another large number is compared with something smaller.
    Large,
    /// The numbers are smaller than the dates that they are compared with: of the query, or of some rows only.
    Small { is_query: bool },
    /// There is no value.
    Null,
    /// There is 0, or an empty text.
    Empty { is_text: bool },
    /// The values compare with no moment from 1970 on, for no reason that shows in their type.
    Never,
    /// The dates lie hours ahead of now.
    Local { minutes: i64 },
    /// A date lies hours ahead of now, and it alone.
    Ahead { minutes: i64 },
    /// The dates lie more than a year ahead.
    Future,
    /// The comparison leaves nothing out.
    LeavesNothingOut,
    /// The comparison is the wrong way round.
    Reversed,
}

impl ChangeFault {
    pub(super) fn id(&self) -> &'static str {
        match self.change {
            Change::Text | Change::DigitText => "data.changed_text",
            Change::Number => "data.changed_number",
            Change::OtherForm => "data.changed_otherwise",
            Change::Milliseconds | Change::Microseconds => "data.changed_milliseconds",
            Change::Large => "data.changed_large",
            Change::Small { .. } => "data.changed_small",
            Change::Null => "data.changed_null",
            Change::Empty { .. } => "data.changed_empty",
            Change::Never => "data.never_sent",
            Change::Local { .. } => "data.changed_local",
            Change::Ahead { .. } | Change::Future => "data.changed_in_future",
            Change::LeavesNothingOut => "query.date_leaves_nothing_out",
            Change::Reversed => "query.date_reversed",
        }
    }

    pub(super) fn level(&self) -> Level {
        match self.change {
            Change::Text
            | Change::DigitText
            | Change::Number
            | Change::OtherForm
            | Change::Milliseconds
            | Change::Microseconds
            | Change::Large
            | Change::Small { .. }
            | Change::Null
            | Change::Empty { .. }
            | Change::Never
            | Change::Reversed => Level::Error,
            Change::Local { .. } | Change::LeavesNothingOut => Level::Warning,
            Change::Ahead { .. } | Change::Future => Level::Note,
        }
    }
}

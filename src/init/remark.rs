//! Facts that stand beside a value: what its column is in place of, and where it comes from.
//!
//! Facts only. They are worded in `message`: behind a column of the config, and beside the newest deals.

/// A fact about a column of the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnRemark {
    /// The value is kept in hundredths.
    Hundredths,
    /// The value could also come from these.
    Rivals(Vec<ValueSource>),
    /// No column looks like a status.
    NoStatus,
    /// The database's own number of the row.
    RowNumber,
    /// There is no date of creation: this is that of the last change.
    ChangeForCreation,
    /// No column of the table looks like it.
    NotInTable { table: String },
}

/// Where a value comes from. Names are as SQL takes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueSource {
    /// A column.
    Column(String),
    /// Two columns, put together.
    Pair(String, String),
    /// Whatever stands under keys in a column of JSON, or in a table with a row for each value.
    Keys { keys: String, of: String },
}

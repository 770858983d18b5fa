//! The SQL that differs between engines. `init` writes queries and `check` writes remedies through it, so
//! neither knows a function of any engine.
//!
//! Every method takes and gives SQL as text; a column is given as an expression that an operator may stand beside.

use std::fmt::Debug;

use crate::date::ColumnDates;
use crate::sql::amount::AmountFormat;
use crate::sql::{JsonDialect, LeadDialect};

/// The SQL of one engine.
pub trait Dialect {
    /// A name as SQL takes it: quoted where it must be.
    fn name(&self, name: &str) -> String;

    /// A text as a literal.
    fn text(&self, text: &str) -> String;

    /// An expression as text.
    fn as_text(&self, expression: &str) -> String;

    /// A column of amounts that people wrote, as numbers. Text behind a number is no part of it.
    fn amount(&self, format: &AmountFormat, column: &str) -> String;

    /// Bytes as hexadecimal digits.
    fn hexadecimal(&self, column: &str) -> String;

    /// A value, NULL where it is the empty text.
    fn null_where_empty(&self, value: &str) -> String;

    /// An expression of any type as it is compared with texts, or stands in their place.
    fn beside_texts(&self, expression: &str) -> String;

    /// A text whose bytes in latin1 are UTF-8, as that text; `None` where the engine has no expression for it that lets
    /// a query go on where it does not hold.
    fn bytes_as_utf8(&self, text: &str) -> Option<String>;

    /// An amount in hundredths as a number of whole units.
    fn hundredths(&self, amount: &str) -> String;

    /// A text without the white space around it, which is spaces alone or else tabs and ends of lines, too.
    fn trimmed(&self, text: &str, has_other_than_spaces: bool) -> String;

    /// The present moment in UNIX seconds.
    fn now(&self) -> &'static str;

    /// The column's moment in UNIX seconds, a number; NULL or a moment before 1980 where it has none.
    fn unix_seconds(&self, dates: &ColumnDates, column: &str) -> String;

    /// The column's moment as Roistat reads it, NULL where the detected values say that there is none. A day stays
    /// the day that it is, in any zone.
    fn for_roistat(&self, dates: &ColumnDates, column: &str) -> String;

    /// The condition that the column's moment is after `:date`. The column stands bare wherever that is possible, so
    /// that an index can be used.
    fn after_date(&self, dates: &ColumnDates, column: &str) -> String;

    /// The condition that a row has no moment in the column, or one of before 1980.
    fn is_without_date(&self, dates: &ColumnDates, column: &str) -> String;

    /// The condition that a value is no moment of these decades in the column's formats.
    fn misses(&self, dates: &ColumnDates, column: &str) -> String;
}

/// The SQL of an engine that is known only when the program runs.
pub type SqlDialect = &'static dyn SchemaDialect;

/// The SQL of `init` beside that, from the tables to a query.
pub trait SchemaDialect: Dialect + JsonDialect + LeadDialect + Debug + Sync {
    /// A moment that names no zone is taken for one in the time zone of the server, and not in UTC.
    fn takes_zone_of_server(&self) -> bool;

    /// The literal of each value of a column, as text: what another query compares the column with.
    fn literal_of(&self, column: &str) -> String;

    /// Texts in a row; NULL where one is NULL.
    fn concatenated(&self, texts: &[String]) -> String;

    /// Texts in a row with a separator between them, without those that are NULL.
    fn joined(&self, separator: &str, texts: &[String]) -> String;

    /// The condition that a column says no: a flag, or a moment that stands for none.
    fn says_no(&self, column: &str) -> String;

    /// The condition that a value of any type is there and is not the empty text.
    fn is_not_empty(&self, value: &str) -> String;

    /// The condition that an amount is there and is not 0.
    fn is_not_zero(&self, column: &str) -> String;

    /// The condition that a value is an address of mail or a telephone.
    fn is_contact(&self, value: &str) -> String;

    /// A moment in UNIX seconds as the column keeps it; `None` where no SQL writes such dates.
    fn written(&self, dates: &ColumnDates, seconds: &str) -> Option<String>;
}

//! The owner's database, read for a permit: rows go into a document as they come, all from one moment.
//!
//! What all engines share stands here; each engine has a folder behind the traits of `engine`. Knows no format, and
//! reads no row for a request without a permit.

mod answer;
mod engine;
mod page;
mod row;
mod sqlite;
mod write;

pub use self::answer::answer;
pub use self::sqlite::{
    Compared, Coverage, Index, Inspected, Inspection, LeftOut, Sqlite, TableCoverage, ValueKind, schema,
};
pub use self::write::{Bindings, Bound, Ending, write};
use crate::config::Source;
use crate::error::{DatabaseFault, Error};

/// The error that this program has no engine for a database.
fn no_engine(source: &Source) -> Error {
    Error::Database { database: source.to_string(), query: None, fault: DatabaseFault::NoEngine }
}

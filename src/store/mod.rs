//! The owner's database, read for a permit: rows go into a document as they come, all from one moment.
//!
//! The parts that all engines share stand here. Each engine has a folder behind the traits of `engine`,
//! `examine` and `schema`, and is chosen in `answer`, `write` and `engines`. Knows no format, and reads no
//! row for a request without a permit.

mod answer;
mod bindings;
mod engine;
mod engines;
mod examine;
mod mysql;
mod page;
mod postgres;
mod row;
pub mod schema;
mod sqlite;
mod write;

pub use self::answer::answer;
pub use self::bindings::Bindings;
pub use self::engines::{catalog, examine};
#[cfg(test)]
pub use self::examine::RowReader;
pub use self::examine::{
    BareComparison, Compared, Coverage, DatabaseFacts, EngineFacts, Examine, ExamineQuery, Index, LeftOut,
    Mending, ServerFacts, ServerRisk, ServerZone, Skipped, TableCoverage, ValueKind, read_document,
};
#[cfg(test)]
pub use self::sqlite::Sqlite;
pub use self::write::{Bound, Ending, Rehearsal, WrittenRow, rehearse, write};

//! The owner's database, read for a permit: rows go into a document as they come, all from one moment.
//!
//! One folder for each engine. Knows no format, and reads no row without a permit.

mod sqlite;

pub use self::sqlite::{Compared, Index, Inspected, Inspection, answer, schema};

//! SQLite: an engine that is a library in this process, and a database that is a file.
//!
//! The only user of rusqlite and the only home of SQLite's SQL, codes and words. Knows no format and no request.

mod catalog;
mod codes;
mod collation;
mod connection;
mod dialect;
mod examine;
#[cfg(test)]
mod fixture;
mod json;
mod leads;
mod order;
mod quoted_names;
mod rows;
mod select;
mod shared;
mod writer;

use std::path::Path;

pub use self::catalog::SqliteCatalog;
pub use self::connection::Database;
pub use self::dialect::Sqlite;
pub use self::examine::SqliteExamination;
use self::rows::PreparedSelect;
use self::select::Select;
pub use self::writer::WriteConnection;
use crate::config::{Limits, Query};
use crate::error::Error;
use crate::store::engine::Snapshot;

impl Snapshot for Database {
    type Place = Path;
    type Prepared<'s> = PreparedSelect<'s>;

    fn open(path: &Path, limits: Limits) -> Result<Self, Error> {
        Self::open(path, limits)
    }

    fn prepare<'s>(&'s self, query: &'s Query) -> Result<PreparedSelect<'s>, Error> {
        let select = Select::prepare(self, query)?;
        Ok(PreparedSelect { database: self, select })
    }

    /// The transaction ends with the connection.
    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

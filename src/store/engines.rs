//! The engine of a database for `check` and `init`, by its source.
//!
//! To add an engine: implement [`Examine`] and [`Catalog`] in its folder, and give it one arm in each function here.
//! This file knows nothing else of an engine.

use super::examine::Examine;
use super::mysql::{MysqlCatalog, MysqlExamination};
use super::postgres::{PostgresCatalog, PostgresExamination};
use super::schema::Catalog;
use super::sqlite::{SqliteCatalog, SqliteExamination};
use crate::config::{Limits, Source};
use crate::error::Error;

/// Opens a database for `check`.
///
/// # Errors
/// [`Error::Database`].
pub fn examine(source: &Source, limits: Limits) -> Result<Box<dyn Examine>, Error> {
    match source {
        Source::Sqlite(path) => Ok(Box::new(SqliteExamination::open(path, limits)?)),
        Source::Mysql(server) => Ok(Box::new(MysqlExamination::open(server, limits)?)),
        Source::Postgres(server) => Ok(Box::new(PostgresExamination::open(server, limits)?)),
    }
}

/// The catalog of a database, for `init`. It is opened when the first question is asked.
pub fn catalog(source: &Source) -> Box<dyn Catalog> {
    match source {
        Source::Sqlite(path) => Box::new(SqliteCatalog::of(path)),
        Source::Mysql(server) => Box::new(MysqlCatalog::of(server)),
        Source::Postgres(server) => Box::new(PostgresCatalog::of(server)),
    }
}

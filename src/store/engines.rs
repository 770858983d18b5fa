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
        Source::Sqlite(_) => Ok(Box::new(SqliteExamination::open(source, limits)?)),
        Source::Mysql(_) => Ok(Box::new(MysqlExamination::open(source, limits)?)),
        Source::Postgres(_) => Ok(Box::new(PostgresExamination::open(source, limits)?)),
    }
}

/// The catalog of a database, for `init`.
///
/// # Errors
/// [`Error::Database`].
pub fn catalog(source: &Source) -> Result<Box<dyn Catalog>, Error> {
    match source {
        Source::Sqlite(_) => Ok(Box::new(SqliteCatalog::of(source))),
        Source::Mysql(_) => Ok(Box::new(MysqlCatalog::of(source)?)),
        Source::Postgres(_) => Ok(Box::new(PostgresCatalog::of(source))),
    }
}

//! The catalog of a database on a MySQL or MariaDB server: tables and views, their columns, keys and a few of their
//! values, and the answers to the questions of `init`.
//!
//! One session asks everything; each question is a transaction of its own, so that no lock is held between two. The
//! meaning of a table is not known here.

mod description;
mod samples;

use std::cell::RefCell;

use super::connection::{Database, error_at};
use super::dialect::MySql;
use super::failure::SessionFailure;
use super::prepared::PreparedSelect;
use super::row::Row;
use super::statement::at;
use crate::config::{Limits, Query, Server};
use crate::error::Error;
use crate::sql::SqlDialect;
use crate::store::schema::{AnswerRow, Catalog, Table};

/// The schema and data of a database on a server.
pub struct MysqlCatalog {
    server: Server,
    /// The session, while nothing is asked.
    idle: RefCell<Option<Database>>,
}

impl MysqlCatalog {
    /// The catalog of a database, which is connected to when the first question is asked.
    ///
    /// # Errors
    /// Where the source is no such server.
    pub fn of(server: &Server) -> Self {
        Self { server: server.clone(), idle: RefCell::new(None) }
    }

    /// Asks in a transaction of its own.
    fn ask<T, E>(
        &self,
        limits: Limits,
        question: impl FnOnce(&Database) -> Result<T, E>,
    ) -> Result<Result<T, E>, Error> {
        // A session that the server has ended meanwhile is no failure yet.
        let resumed = self.idle.take().and_then(|database| database.resume(limits).ok());
        let database = match resumed {
            Some(database) => database,
            None => Database::connect(&self.server, limits)?,
        };
        let answer = question(&database);
        if database.pause().is_ok() {
            self.idle.replace(Some(database));
        }
        Ok(answer)
    }

    /// The error of a failure, no query of the config being read.
    fn error(&self, limits: Limits, failure: SessionFailure) -> Error {
        error_at(&self.server, limits, None, failure)
    }
}

impl Catalog for MysqlCatalog {
    fn dialect(&self) -> SqlDialect {
        &MySql
    }

    fn tables(&self, limits: Limits) -> Result<Vec<Table>, Error> {
        let described =
            self.ask(limits, description::tables)?.map_err(|failure| self.error(limits, failure))?;
        let mut tables = Vec::new();
        for mut described in described {
            let limits = described.limits(limits);
            let read = self.ask(limits, |database| samples::add(database, &mut described))?;
            match read {
                // Of a view, or a table that is broken, nothing more can be known.
                Err(failure) if described.table.is_view || samples::is_about_the_table(&failure, limits) => {}
                read => read.map_err(|failure| self.error(limits, failure))?,
            }
            tables.push(described.table);
        }
        Ok(tables)
    }

    fn rows(&self, sql: &str, most: usize, limits: Limits) -> Result<Vec<AnswerRow>, Error> {
        let answer = self.ask(limits, |database| first_rows(database, &at(sql, 0), most))?;
        answer.map_err(|failure| self.error(limits, failure))
    }

    fn has_row(&self, query: &Query, limits: Limits) -> Result<bool, Error> {
        let answer = self.ask(limits, |database| {
            let select = PreparedSelect::of(database, query)?;
            let rows = first_rows(database, &at(select.sql(), 0), 1);
            rows.map_err(|failure| database.error(Some(query), failure))
        })?;
        Ok(!answer?.is_empty())
    }
}

/// The first rows of a query.
fn first_rows(database: &Database, sql: &str, most: usize) -> Result<Vec<AnswerRow>, SessionFailure> {
    database.limit_rows(most)?;
    let mut rows = database.all(sql, answer_row)?;
    rows.truncate(most);
    Ok(rows)
}

/// The values of a row as they go into a document.
fn answer_row(row: &Row<'_>) -> AnswerRow {
    let text = |index| Some(String::from_utf8_lossy(&row.value(index)?.characters()).into_owned());
    (0..row.width()).map(text).collect()
}

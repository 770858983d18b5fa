//! The catalog of a PostgreSQL database: tables and views, their columns, keys and a few of their values, and the answers
//! to the questions of `init`.
//!
//! One session asks everything; each question is a transaction of its own, so that no lock is held between two. The
//! meaning of a table is not known here.

mod description;
mod samples;

use std::cell::RefCell;
use std::convert::Infallible;

use super::Postgres;
use super::connection::{Database, error_at};
use super::failure::SessionFailure;
use super::prepared::{DATE, PreparedSelect};
use super::questions::text_of;
use super::row::Row;
use super::select::Select;
use super::session::{BoundStatement, Stopped};
use crate::config::{Limits, Query, Server};
use crate::error::Error;
use crate::sql::{SqlDialect, Syntax, parameters};
use crate::store::schema::{AnswerRow, Catalog, Table};

/// The schema and data of a database on a server.
pub struct PostgresCatalog {
    server: Server,
    /// The session, while nothing is asked.
    idle: RefCell<Option<Database>>,
}

impl PostgresCatalog {
    /// The catalog of a database, which is connected to when the first question is asked.
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

impl Catalog for PostgresCatalog {
    fn dialect(&self) -> SqlDialect {
        &Postgres
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
                Err(failure) if described.table.is_view || samples::is_about_the_table(&failure) => {}
                read => read.map_err(|failure| self.error(limits, failure))?,
            }
            tables.push(described.table);
        }
        Ok(tables)
    }

    fn rows(&self, sql: &str, most: usize, limits: Limits) -> Result<Vec<AnswerRow>, Error> {
        let (sql, dates) = parameters::with_date(sql, Syntax::Postgres, DATE);
        let has_date = dates > 0;
        let answer = self.ask(limits, |database| {
            let columns = database.with(|session| session.describe(&sql, has_date))?;
            first_rows(database, &Select::of(sql, has_date, &columns), most)
        })?;
        answer.map_err(|failure| self.error(limits, failure))
    }

    fn has_row(&self, query: &Query, limits: Limits) -> Result<bool, Error> {
        let answer = self.ask(limits, |database| {
            let prepared = PreparedSelect::of(database, query)?;
            let rows = first_rows(database, &prepared.select, 1);
            rows.map_err(|failure| database.error(Some(query), failure))
        })?;
        Ok(!answer?.is_empty())
    }
}

/// The first rows of a query; `:date` is 0.
fn first_rows(database: &Database, select: &Select, most: usize) -> Result<Vec<AnswerRow>, SessionFailure> {
    let sql = select.first_sql(most);
    let parameter = select.has_date.then_some(0);
    let statement = BoundStatement { sql: &sql, parameter, kinds: &select.kinds, is_counted: true };
    let mut rows = Vec::new();
    let read = database.rows(&statement, |row: &Row<'_>| {
        rows.push((0..select.kinds.len()).map(|index| row.value(index).map(text_of)).collect());
        Ok::<_, Infallible>(())
    });
    match read {
        Ok(_) => Ok(rows),
        Err(Stopped::Failure(failure)) => Err(failure),
        Err(Stopped::Reader(never)) => match never {},
    }
}

//! A query of the config on its way through the server: understood as written, counted, and its rows handed to a sink.
//!
//! Knows the border of an engine on one side and the connection on the other; what is sent is `select`'s SQL.

use std::convert::Infallible;

use super::codes;
use super::connection::Database;
use super::failure::SessionFailure;
use super::select;
use super::session::{Described, Stopped};
use super::statement::OwnStatement;
use crate::columns::Layout;
use crate::config::Query;
use crate::error::{Error, SelectFault};
use crate::store::engine::{Prepared, RowFault, RowSink};
use crate::store::page::CountedPage;

/// A query that the server has understood, and whose columns make rows of its list.
pub struct PreparedSelect<'d> {
    database: &'d Database,
    query: &'d Query,
    statement: OwnStatement<'d>,
    names: Vec<String>,
    layout: Layout,
}

impl<'d> PreparedSelect<'d> {
    /// Has the server understand the query as it is written.
    pub(super) fn of(database: &'d Database, query: &'d Query) -> Result<Self, Error> {
        let refused = |fault| query.refused(query.line, fault);
        let statement = OwnStatement::of(&query.sql).map_err(refused)?;
        let Described { columns, parameters } = database
            .describe(&statement.at(0))
            .map_err(|failure| describe_error(database, query, &statement, failure))?;
        if parameters > 0 {
            return Err(refused(SelectFault::UnknownParameter { name: "?".to_owned() }));
        }
        if columns.is_empty() {
            return Err(refused(SelectFault::NotReadOnly));
        }
        let names: Vec<_> = columns.into_iter().map(|column| column.name).collect();
        let borrowed: Vec<_> = names.iter().map(String::as_str).collect();
        let layout = Layout::of(query.list, &borrowed).map_err(refused)?;
        Ok(Self { database, query, statement, names, layout })
    }

    fn error(&self, failure: SessionFailure) -> Error {
        self.database.error(Some(self.query), failure)
    }

    /// The query's one statement, as the owner wrote it.
    pub(super) fn sql(&self) -> &'d str {
        self.statement.sql()
    }

    /// The names of its columns.
    pub(super) fn names(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }

    /// The place of the column `id`.
    pub(super) fn id(&self) -> usize {
        self.names.iter().position(|name| name == "id").unwrap_or(0)
    }

    /// The SQL that counts the query's rows after a moment.
    pub(super) fn count_sql(&self, date: i64) -> String {
        self.count_of(&self.statement.at(date))
    }

    /// The same of the query in other words, which have the same columns.
    pub(super) fn count_of(&self, sql: &str) -> String {
        select::count(self.database.version(), sql, self.names.len(), None)
    }

    /// The SQL that gives the ids of the query in other words, which have the same columns.
    pub(super) fn ids_of(&self, sql: &str) -> String {
        select::ids(self.database.version(), sql, &self.names(), self.id())
    }

    /// The SQL that gives the query's rows after a moment, in the order of its list.
    pub(super) fn rows_sql(&self, date: i64, page: Option<CountedPage>) -> String {
        let sql = self.statement.at(date);
        if self.query.list.is_paged() {
            select::ordered(self.database.version(), &sql, &self.names(), self.id(), page)
        } else {
            sql
        }
    }
}

impl Prepared for PreparedSelect<'_> {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn count(&mut self, date: i64, most: Option<u64>) -> Result<u64, Error> {
        let sql = select::count(self.database.version(), &self.statement.at(date), self.names.len(), most);
        let mut count = None;
        let read = self.database.rows(&sql, 1, |row| {
            count =
                row.value(0).and_then(|value| std::str::from_utf8(&value.characters()).ok()?.parse().ok());
            Ok::<_, Infallible>(())
        });
        match read {
            Ok(()) => count.ok_or(SessionFailure::Protocol("a count that is no number")),
            Err(Stopped::Failure(failure)) => Err(failure),
            Err(Stopped::Reader(never)) => match never {},
        }
        .map_err(|failure| self.error(failure))
    }

    fn rows<S: RowSink>(self, date: i64, page: Option<CountedPage>, mut sink: S) -> Result<S, Error> {
        let sql = self.rows_sql(date, page);
        match self.database.rows(&sql, self.names.len(), |row| sink.row(row)) {
            Ok(()) => Ok(sink),
            Err(Stopped::Failure(failure)) => Err(self.error(failure)),
            Err(Stopped::Reader(RowFault::NoRoom(source))) => Err(Error::Spool { source }),
            Err(Stopped::Reader(RowFault::Cell(never))) => match never {},
        }
    }
}

/// The error of the server on a query as written is about the query, where it is not about the server.
fn describe_error(
    database: &Database,
    query: &Query,
    statement: &OwnStatement<'_>,
    failure: SessionFailure,
) -> Error {
    let SessionFailure::Server(error) = &failure else { return database.error(Some(query), failure) };
    match codes::select_fault(error, database.version(), database.limits()) {
        None => database.error(None, failure),
        Some(fault) => {
            let line =
                codes::line_of(error).map_or(query.line, |line| query.line_at(statement.line_start(line)));
            query.refused(line, fault)
        }
    }
}

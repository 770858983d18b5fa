//! A query of the config on its way through the server: accepted as written, counted, and its rows handed to a sink.
//!
//! Knows the border of an engine on one side and `session` on the other; what is sent is `select`'s SQL.

use std::convert::Infallible;

use super::acting;
use super::codes;
use super::connection::Database;
use super::failure::SessionFailure;
use super::row::Row;
use super::select::Select;
use super::session::{BoundStatement, Stopped};
use super::values::Kind;
use crate::columns::Layout;
use crate::config::Query;
use crate::error::{Error, SelectFault};
use crate::sql::{Syntax, parameters, statement};
use crate::store::engine::{Cells, Prepared, RowFault, RowSink};
use crate::store::page::CountedPage;
use crate::value::Value;

/// The name of the one parameter at the server.
pub(super) const DATE: &str = "$1";

/// A query that the server has accepted for its list.
pub struct PreparedSelect<'d> {
    database: &'d Database,
    query: &'d Query,
    pub(super) layout: Layout,
    pub(super) select: Select,
}

impl<'d> PreparedSelect<'d> {
    /// Has the server take the query as it is written.
    pub(super) fn of(database: &'d Database, query: &'d Query) -> Result<Self, Error> {
        let refused = |fault| query.refused(query.line, fault);
        let extent = statement::extent(&query.sql, Syntax::Postgres).map_err(refused)?;
        let statement = &query.sql[extent.clone()];
        parameters::refuse_others(statement, Syntax::Postgres).map_err(refused)?;
        if acting::calls_what_writes(statement) {
            return Err(refused(SelectFault::NotReadOnly));
        }
        let (sql, dates) = parameters::with_date(statement, Syntax::Postgres, DATE);
        let has_date = dates > 0;
        let columns = database
            .with(|session| session.describe(&sql, has_date))
            .map_err(|failure| prepare_error(database, query, extent.start, &sql, failure))?;
        let names: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
        let layout = Layout::of(query.list, &names).map_err(refused)?;
        Ok(Self { database, query, layout, select: Select::of(sql, has_date, &columns) })
    }

    fn statement<'s>(&self, sql: &'s str, date: i64, kinds: &'s [Kind]) -> BoundStatement<'s> {
        let parameter = self.select.has_date.then_some(date);
        BoundStatement { sql, parameter, kinds, is_counted: true }
    }
}

impl Prepared for PreparedSelect<'_> {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn count(&mut self, date: i64, most: Option<u64>) -> Result<u64, Error> {
        let sql = self.select.count_sql(most);
        let statement = self.statement(&sql, date, &[Kind::Text]);
        let mut count = None;
        let read = self.database.rows(&statement, |row| {
            count =
                row.value(0).and_then(|count| std::str::from_utf8(&count.characters()).ok()?.parse().ok());
            Ok::<_, Infallible>(())
        });
        match read {
            Ok(_) => count.ok_or(SessionFailure::Protocol("a count that is no number")),
            Err(Stopped::Failure(failure)) => Err(failure),
            Err(Stopped::Reader(never)) => match never {},
        }
        .map_err(|failure| self.database.error(Some(self.query), failure))
    }

    fn rows<S: RowSink>(self, date: i64, page: Option<CountedPage>, mut sink: S) -> Result<S, Error> {
        let id =
            self.layout.columns.iter().find(|column| column.key == "id").map_or(0, |column| column.index);
        let sql = if self.query.list.is_paged() {
            self.select.ordered_sql(id, page.map(|page| (page.limit, page.offset)))
        } else {
            self.select.unordered_sql()
        };
        let statement = self.statement(&sql, date, &self.select.kinds);
        match self.database.rows(&statement, |row| sink.row(row)) {
            Ok(_) => Ok(sink),
            Err(Stopped::Failure(failure)) => Err(self.database.error(Some(self.query), failure)),
            Err(Stopped::Reader(RowFault::NoRoom(source))) => Err(Error::Spool { source }),
            Err(Stopped::Reader(RowFault::Cell(never))) => match never {},
        }
    }
}

impl Cells for Row<'_> {
    type Fault = Infallible;

    #[inline]
    fn cell(&self, index: usize) -> Result<Option<Value<'_>>, Self::Fault> {
        Ok(self.value(index))
    }
}

/// The error of the server on a query as written is about the query, where it is not about the server.
fn prepare_error(
    database: &Database,
    query: &Query,
    start: usize,
    sql: &str,
    failure: SessionFailure,
) -> Error {
    let SessionFailure::Server(error) = &failure else { return database.error(Some(query), failure) };
    // The place is counted in characters.
    let place = error.position.and_then(|position| sql.char_indices().nth(position.saturating_sub(1)));
    match codes::select_fault(error, place.map(|(offset, _)| &sql[offset..])) {
        None => database.error(None, failure),
        Some(fault) => {
            let line = place.map_or(query.line, |(offset, _)| query.line_at(start + offset));
            query.refused(line, fault)
        }
    }
}

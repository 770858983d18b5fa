//! The rows of a query on their way into a sink, in the two ways in which SQLite gives the values of a row: one by
//! one on demand, or all at once as the arguments of a function.
//!
//! A demand costs three or four calls, and for ten columns all of them are a fifth of an answer's time; a function
//! has its arguments at hand. But SQLite calls the function when it makes a row, which need not be when the row's
//! turn has come: `select` makes sure that it is. The sink gets the same rows either way.

use std::io;
use std::sync::{Arc, Mutex};

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Null, ValueRef};
use rusqlite::{Error as Sqlite, Row, Statement};

use super::connection::Database;
use super::order::Order;
use super::select::{self, ROW, Select};
use super::shared::locked;
use crate::columns::Layout;
use crate::config::Query;
use crate::error::Error;
use crate::store::engine::{Cells, Prepared, RowFault, RowSink};
use crate::store::page::CountedPage;
use crate::value::Value;

/// A query and the database that it reads.
pub struct PreparedSelect<'d> {
    /// The open database.
    pub(super) database: &'d Database,
    /// The query, prepared as it is written.
    pub(super) select: Select<'d>,
}

impl Prepared for PreparedSelect<'_> {
    fn layout(&self) -> &Layout {
        &self.select.layout
    }

    fn count(&mut self, date: i64, most: Option<u64>) -> Result<u64, Error> {
        self.select.count(self.database, date, most)
    }

    fn rows<S: RowSink>(self, date: i64, page: Option<CountedPage>, sink: S) -> Result<S, Error> {
        let Self { database, select } = self;
        if !select.query.list.is_paged() {
            return write_by_stepping(database, select.query, &mut select.into_written(), date, sink);
        }
        match Order::choose(database, page, |most| select.count(database, date, Some(most)))? {
            Order::Scan if !database.is_small() => write_by_callback(database, &select, date, page, sink),
            order => {
                let mut statement = select.ordered(database, order, page)?;
                write_by_stepping(database, select.query, &mut statement, date, sink)
            }
        }
    }
}

/// A row that a statement gives.
impl Cells for Row<'_> {
    type Fault = Sqlite;

    #[inline]
    fn cell(&self, index: usize) -> Result<Option<Value<'_>>, Sqlite> {
        self.get_ref(index).map(value)
    }
}

/// A row as the arguments of a function.
impl Cells for Context<'_> {
    type Fault = Sqlite;

    #[inline]
    fn cell(&self, index: usize) -> Result<Option<Value<'_>>, Sqlite> {
        Ok(value(self.get_raw(index)))
    }
}

/// A column's value; NULL and an infinity are none.
#[inline]
pub(super) fn value(value: ValueRef<'_>) -> Option<Value<'_>> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(integer) => Some(Value::Integer(integer)),
        ValueRef::Real(real) => Value::of_real(real),
        ValueRef::Text(text) | ValueRef::Blob(text) => Some(Value::Text(text)),
    }
}

/// Steps through the rows of a statement; the sink demands each value.
fn write_by_stepping<S: RowSink>(
    database: &Database,
    query: &Query,
    statement: &mut Statement<'_>,
    date: i64,
    mut sink: S,
) -> Result<S, Error> {
    let failed = |error| database.read_error(Some(query), &error);
    select::bind(statement, date).map_err(failed)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(failed)? {
        sink.row(row).map_err(|fault| match fault {
            RowFault::Cell(error) => failed(error),
            RowFault::NoRoom(error) => no_room(error),
        })?;
    }
    database.check_collations(query)?;
    Ok(sink)
}

/// Lets SQLite call the sink with the rows, in order of the table; steps through them where that would not do.
fn write_by_callback<S: RowSink>(
    database: &Database,
    select: &Select<'_>,
    date: i64,
    page: Option<CountedPage>,
    sink: S,
) -> Result<S, Error> {
    let failed = |error| database.read_error(Some(select.query), &error);
    // SQLite keeps the function for itself, so it shares the sink.
    let shared = Arc::new(Mutex::new((Some(sink), None)));
    define(database, Arc::clone(&shared)).map_err(failed)?;
    let outcome = select.as_arguments(database, page).and_then(|statement| match statement {
        Some(mut statement) => run(&mut statement, date).map(|()| true),
        None => Ok(false),
    });
    let (sink, fault) = &mut *locked(&shared);
    if let Some(error) = fault.take() {
        return Err(no_room(error));
    }
    let is_written = outcome.map_err(failed)?;
    let sink = sink.take().expect("only this function takes it");
    if is_written {
        database.check_collations(select.query)?;
        return Ok(sink);
    }
    let mut statement = select.ordered(database, Order::Scan, page)?;
    write_by_stepping(database, select.query, &mut statement, date, sink)
}

/// A sink that SQLite's function shares with us, and the error of the output where it had no room.
type SharedSink<S> = Mutex<(Option<S>, Option<io::Error>)>;

/// Defines the function that takes rows for a sink.
fn define<S: RowSink>(database: &Database, shared: Arc<SharedSink<S>>) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8.union(FunctionFlags::SQLITE_DIRECTONLY);
    database.connection.create_scalar_function(ROW, -1, flags, move |row| {
        let (sink, fault) = &mut *locked(&shared);
        match sink.as_mut().map_or(Ok(()), |sink| sink.row(row)) {
            Ok(()) => Ok(Null),
            Err(RowFault::Cell(error)) => Err(error),
            Err(RowFault::NoRoom(error)) => {
                Err(Sqlite::UserFunctionError(fault.insert(error).to_string().into()))
            }
        }
    })
}

fn run(statement: &mut Statement<'_>, date: i64) -> rusqlite::Result<()> {
    select::bind(statement, date)?;
    let mut rows = statement.raw_query();
    while rows.next()?.is_some() {}
    Ok(())
}

fn no_room(source: io::Error) -> Error {
    Error::Spool { source }
}

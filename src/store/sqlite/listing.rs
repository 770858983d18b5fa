//! One list on its way into the document, in the two ways in which SQLite gives the values of a row: one by one
//! on demand, or all at once as the arguments of a function.
//!
//! A demand costs three calls or four, and for ten columns all of them are a fifth of an answer's time; a
//! function has its arguments at hand. But SQLite calls it when it makes a row, which need not be when the row's
//! turn has come: `select` sees to it that it is. What the document is told is the same.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::functions::FunctionFlags;
use rusqlite::types::Null;
use rusqlite::{Error as Sqlite, Statement};

use super::connection::Database;
use super::no_room;
use super::plan::{CountedPage, Order};
use super::row::{self, Values};
use super::select::{self, ROW, Select};
use crate::columns::Layout;
use crate::config::Query;
use crate::document::Document;
use crate::error::Error;

/// A list that has begun in the document.
pub(super) struct Listing<D> {
    /// The document, told so far.
    pub(super) document: D,
    layout: Layout,
    /// Rows that lost their `fields` or `products`.
    pub(super) without_json: u64,
}

/// Why a row is not in the document.
enum Fault {
    Read(Sqlite),
    NoRoom(io::Error),
}

impl<D: Document + Send + 'static> Listing<D> {
    /// A list without rows.
    pub(super) fn new(document: D, layout: Layout) -> Self {
        Self { document, layout, without_json: 0 }
    }

    /// Goes through the rows of a statement and demands each value.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Spool`].
    pub(super) fn step_through(
        mut self,
        database: &Database<'_>,
        query: &Query,
        statement: &mut Statement<'_>,
        date: i64,
    ) -> Result<Self, Error> {
        let failed = |error| database.read_error(Some(query), &error);
        select::bind(statement, date).map_err(failed)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failed)? {
            self.push(row).map_err(|fault| match fault {
                Fault::Read(error) => failed(error),
                Fault::NoRoom(error) => no_room(error),
            })?;
        }
        Ok(self)
    }

    /// Has the rows of a query handed over in order of the table; demands them where that will not do.
    ///
    /// # Errors
    /// As of [`step_through`](Self::step_through).
    pub(super) fn call_for(
        self,
        database: &Database<'_>,
        select: &Select<'_>,
        date: i64,
        page: Option<CountedPage>,
    ) -> Result<Self, Error> {
        let failed = |error| database.read_error(Some(select.query), &error);
        // SQLite keeps the function for itself, so the list is lent to it.
        let lent = Arc::new(Mutex::new((Some(self), None)));
        define(database, Arc::clone(&lent)).map_err(failed)?;
        let outcome = select.as_arguments(database, page).and_then(|statement| match statement {
            Some(mut statement) => run(&mut statement, date).map(|()| true),
            None => Ok(false),
        });
        let (listing, fault) = &mut *locked(&lent);
        if let Some(error) = fault.take() {
            return Err(no_room(error));
        }
        let is_told = outcome.map_err(failed)?;
        let listing = listing.take().expect("nobody else takes it");
        if is_told {
            return Ok(listing);
        }
        let mut statement = select.ordered(database, Order::Scan, page)?;
        listing.step_through(database, select.query, &mut statement, date)
    }

    fn push(&mut self, row: &impl Values) -> Result<(), Fault> {
        self.document.begin_row();
        let has_json = row::push(row, &self.layout, &mut self.document).map_err(Fault::Read)?;
        self.without_json += u64::from(!has_json);
        self.document.end_row().map_err(Fault::NoRoom)
    }
}

/// A list that SQLite's function may have, and why it could go no further where that was not SQLite's doing.
type Lent<D> = Mutex<(Option<Listing<D>>, Option<io::Error>)>;

/// Defines the function that takes rows for a list.
fn define<D: Document + Send + 'static>(database: &Database<'_>, lent: Arc<Lent<D>>) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8.union(FunctionFlags::SQLITE_DIRECTONLY);
    database.connection.create_scalar_function(ROW, -1, flags, move |row| {
        let (listing, fault) = &mut *locked(&lent);
        match listing.as_mut().map_or(Ok(()), |listing| listing.push(row)) {
            Ok(()) => Ok(Null),
            Err(Fault::Read(error)) => Err(error),
            Err(Fault::NoRoom(error)) => {
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

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

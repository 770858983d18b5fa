//! The border of an engine: the traits that SQLite, MySQL and PostgreSQL implement, each in a folder of its own, and
//! through which the rest of `store` reads.
//!
//! Nothing here knows SQL or a format. The engines are an enum ([`Source`](crate::config::Source)) and these traits are used with generics,
//! because rows are pushed through a sink and every call is made for each row.

use std::io;

use crate::columns::Layout;
use crate::config::{Limits, Query};
use crate::error::Error;
use crate::store::page::CountedPage;
use crate::value::Value;

/// A connection that is held at one moment of the database: all reads of an answer see the same data.
pub trait Snapshot: Sized {
    /// The place of a database of this engine.
    type Place: ?Sized;

    /// A query of this engine, prepared.
    type Prepared<'s>: Prepared
    where
        Self: 's;

    /// Connects and begins the read-only transaction.
    ///
    /// # Errors
    /// [`Error::Database`].
    fn open(place: &Self::Place, limits: Limits) -> Result<Self, Error>;

    /// Prepares a query as it is written, and takes its columns and parameters from that.
    ///
    /// # Errors
    /// [`Error::Select`] where it is no query for its list, [`Error::Database`] where the engine cannot tell.
    fn prepare<'s>(&'s self, query: &'s Query) -> Result<Self::Prepared<'s>, Error>;

    /// Ends the transaction, and with it every lock that it holds.
    ///
    /// # Errors
    /// [`Error::Database`].
    fn end(self) -> Result<(), Error>;
}

/// A query that the engine has accepted for its list.
pub trait Prepared {
    /// The keys that its columns become.
    fn layout(&self) -> &Layout;

    /// Counts the rows that have changed after `date`, in UNIX seconds; no further than `most`, where that is given.
    ///
    /// # Errors
    /// [`Error::Database`].
    fn count(&mut self, date: i64, most: Option<u64>) -> Result<u64, Error>;

    /// Hands the rows that have changed after `date` to a sink, which comes back. Lists that are paged come in order
    /// of `id`, all rows or one page; the others come as the query gives them.
    ///
    /// The sink goes in by value so that an engine may keep it for a time, as SQLite keeps a function of ours.
    ///
    /// # Errors
    /// [`Error::Database`]; [`Error::Spool`] where the sink had no room.
    fn rows<S: RowSink>(self, date: i64, page: Option<CountedPage>, sink: S) -> Result<S, Error>;
}

/// Takes rows as they come.
pub trait RowSink: Send + 'static {
    /// Takes one row.
    ///
    /// # Errors
    /// The fault of a cell, or of the output below.
    fn row<C: Cells>(&mut self, row: &C) -> Result<(), RowFault<C::Fault>>;
}

/// The values of one row, by the index of their column.
pub trait Cells {
    /// The engine's own error, for a cell that cannot be read.
    type Fault;

    /// The value of a column. NULL, and what stands for no value in this engine, such as an infinity, is `None`.
    ///
    /// # Errors
    /// The engine's own.
    fn cell(&self, index: usize) -> Result<Option<Value<'_>>, Self::Fault>;
}

/// The reason why a sink did not take a row.
#[derive(Debug)]
pub enum RowFault<F> {
    /// A cell could not be read.
    Cell(F),
    /// The output had no room.
    NoRoom(io::Error),
}

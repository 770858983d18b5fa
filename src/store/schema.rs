//! The questions of `init` to a database, as a trait that each engine implements, and the schema as data.
//!
//! Needs no config. The meaning of a table is not known here, nor is any SQL: `init` writes its questions by a dialect.

use crate::config::{Limits, Query};
use crate::error::Error;
use crate::sql::SqlDialect;

/// A row that answers a question: each value as it goes into a document, `None` for NULL.
pub type AnswerRow = Vec<Option<String>>;

/// A database whose schema and data are read. It is opened once; each question has its own limits, and an engine that
/// could hold up the shop's own program between two questions lets go of the database there.
pub trait Catalog {
    /// The SQL in which this engine is asked.
    fn dialect(&self) -> SqlDialect;

    /// Reads the tables and views, with samples of their values.
    ///
    /// # Errors
    /// [`Error::Database`].
    fn tables(&self, limits: Limits) -> Result<Vec<Table>, Error>;

    /// Reads the first `most` rows of a query that `init` made up; `:date` is 0.
    ///
    /// # Errors
    /// [`Error::Database`].
    fn rows(&self, sql: &str, most: usize, limits: Limits) -> Result<Vec<AnswerRow>, Error>;

    /// Tells if a query of a config yields a row.
    ///
    /// # Errors
    /// Why a request would be refused.
    fn has_row(&self, query: &Query, limits: Limits) -> Result<bool, Error>;
}

/// A table or a view.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its name as SQL takes it: quoted where it must be.
    pub sql_name: String,
    /// The owner's text about it in the database; empty where there is none, or the
    /// engine keeps no such texts.
    pub comment: String,
    /// It is a view.
    pub is_view: bool,
    /// The name of the number that the engine itself gave each row, such as SQLite's `rowid`; `None` where it gives none.
    pub row_number: Option<&'static str>,
    /// Its storage engine keeps no transactions.
    pub lacks_transactions: bool,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// Its declared references, of one column each.
    pub references: Vec<Reference>,
    /// How many rows were looked at; one that is both among the first and among the last counts twice.
    pub rows: usize,
}

/// A column of a table.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its name as SQL takes it, as for a table.
    pub sql_name: String,
    /// The owner's text about it in the database, as for a table.
    pub comment: String,
    /// Its type as declared, in capitals; empty where none is.
    pub declared: String,
    /// The best index that begins with it.
    pub index: ColumnIndex,
    /// It takes no NULL.
    pub is_not_null: bool,
    /// A new row that does not name it has a value in it.
    pub has_default: bool,
    /// Values that are not NULL: of the last rows by rowid or primary key, the last one first, then of the first
    /// rows. Of a view they are those that come first.
    pub samples: Vec<Sample>,
}

impl Column {
    /// It alone is the primary key.
    pub fn is_key(&self) -> bool {
        self.index == ColumnIndex::Key
    }

    /// An index begins with it.
    pub fn is_indexed(&self) -> bool {
        self.index > ColumnIndex::None
    }

    /// No two rows may have the same value in it.
    pub fn is_unique(&self) -> bool {
        self.index >= ColumnIndex::Unique
    }
}

/// The role of a column in the indexes of its table, the least first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnIndex {
    /// No index begins with it.
    #[default]
    None,
    /// An index begins with it.
    Indexed,
    /// An index of it alone takes each value once.
    Unique,
    /// It alone is the primary key.
    Key,
}

/// A reference to another table.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The column that refers.
    pub from: String,
    /// The table referred to.
    pub table: String,
    /// The column referred to; `None` where that is the primary key.
    pub to: Option<String>,
}

/// A value that was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Sample {
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// A text, cut where it is long.
    Text(String),
    /// A value of a type that the engine has for moments, as it prints it.
    Moment(String),
    /// Bytes, or a text that is not UTF-8.
    Bytes,
}

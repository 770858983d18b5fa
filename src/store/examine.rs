//! The questions of `check` to a database, as traits that each engine implements, and the answers as data.
//!
//! An engine opens and prepares here as it does for an answer, so `check` meets what a request would meet. It only
//! reads. This file knows no SQL, no levels and no remedies. The traits are used as `dyn`: `check` asks rarely, and so
//! it is in the executable once and not once for each engine.

use std::convert::Infallible;
use std::time::Duration;

use crate::columns::Layout;
use crate::config::Query;
use crate::date::{ColumnDates, DateFormat, DateKind};
use crate::document::Document;
use crate::error::{DatabaseFault, Error};
use crate::protocol::List;
use crate::sql::Dialect;
use crate::store::engine::Cells;
use crate::store::row;
use crate::value::Value;

/// A database that is open and held at one moment.
pub trait Examine {
    /// Says what the database is, and how much is in it. Facts on single tables concern
    /// those that the queries name.
    ///
    /// # Errors
    /// [`Error::Database`] where the schema cannot be read.
    fn facts(&self, queries: &[Query]) -> Result<DatabaseFacts, Error>;

    /// Prepares a query as it is written.
    ///
    /// # Errors
    /// What a request would be refused for.
    fn prepare<'s>(&'s self, query: &'s Query) -> Result<Box<dyn ExamineQuery + 's>, Error>;

    /// The names of a query's columns, even where they do not make rows of its list; empty where the engine does not
    /// take the query.
    fn column_names(&self, query: &Query) -> Vec<String>;

    /// What would make the engine take a query that it refuses, where that can be written down.
    fn mending(&self, query: &Query) -> Option<Mending>;

    /// The names of the columns of all tables and views that a query names, even where the engine does not take the
    /// query.
    fn table_columns(&self, query: &Query) -> Vec<String>;
}

/// A query that makes rows of its list.
pub trait ExamineQuery {
    /// The keys that its columns become.
    fn layout(&self) -> &Layout;

    /// The SQL of the engine, for remedies.
    fn dialect(&self) -> &'static dyn Dialect;

    /// The query has the parameter `:date`.
    fn uses_date(&self) -> bool;

    /// The query asks for local time, of which the engine knows only by the time zone of this process.
    fn uses_local_time(&self) -> bool;

    /// Reads what an answer would read: the rows that have changed after `date`, in its order. Each goes to `row` with
    /// all its values; an error of `row` ends the reading.
    ///
    /// # Errors
    /// [`Error::Database`]; the rows until then have been read.
    fn read(&self, date: i64, row: &mut RowReader<'_>) -> Result<(), Error>;

    /// Counts the rows that have changed after `date`.
    ///
    /// # Errors
    /// [`Skipped`].
    fn count(&self, date: i64) -> Result<u64, Skipped>;

    /// Counts the rows that the query sends, and those that it leaves out.
    ///
    /// # Errors
    /// [`Skipped`].
    fn coverage(&self) -> Result<Coverage, Skipped>;

    /// The steps of the engine's plan for the query as written, in the engine's words.
    ///
    /// # Errors
    /// [`Skipped`].
    fn plan(&self) -> Result<Vec<String>, Skipped>;

    /// Finds what the query compares with `:date`, and counts the values that stand there. `now` is in UNIX seconds.
    ///
    /// # Errors
    /// [`Skipped`].
    fn compared(&self, now: i64) -> Result<Vec<Compared>, Skipped>;

    /// The index with which the engine would search for what has changed, where it now reads a whole table.
    ///
    /// # Errors
    /// [`Skipped`].
    fn index_for_date(&self) -> Result<Option<Index>, Skipped>;

    /// The comparisons with `:date` in which a function stands around a column, so that the engine reads every row; and
    /// how they are written without it.
    ///
    /// # Errors
    /// [`Skipped`].
    fn bare_comparisons(&self) -> Result<Vec<BareComparison>, Skipped>;

    /// The index with which the engine would find what belongs to each row, where it now reads a whole table for each;
    /// and how many rows that table has, as far as it matters.
    ///
    /// # Errors
    /// [`Skipped`].
    fn index_for_lookup(&self) -> Result<Option<(Index, u64)>, Skipped>;

    /// The index with which the engine would read in order of `id`, where it now sorts: everything, or a page where the
    /// config asks for pages.
    ///
    /// # Errors
    /// [`Skipped`].
    fn index_for_id(&self, has_pages: bool) -> Result<Option<Index>, Skipped>;

    /// The source of a column, as written.
    fn source_of(&self, column: &str) -> Option<&str>;

    /// The expression that may stand in the place of a column, with the column's source in the place of `{}`; nothing
    /// where the engine does not take it.
    fn replaced_column(&self, column: &str, expression: &str) -> Option<String>;
}

/// Takes the values of one row.
pub type RowReader<'r> = dyn FnMut(&[Option<Value<'_>>]) -> Result<(), Error> + 'r;

/// The reason why an analysis has no result. It is a finding of its own, so that no report reads as
/// if all had been looked at.
#[derive(Debug)]
#[must_use]
pub enum Skipped {
    /// The time was over.
    Late,
    /// The database did not answer.
    Failed(Box<Error>),
}

impl From<Error> for Skipped {
    fn from(error: Error) -> Self {
        match error {
            Error::Database { fault: DatabaseFault::TimeLimit { .. }, .. } => Self::Late,
            error => Self::Failed(Box::new(error)),
        }
    }
}

/// A database as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseFacts {
    /// How many tables and views there are.
    pub tables: u64,
    /// The facts that only this engine has.
    pub engine: EngineFacts,
}

/// The facts that only one engine has. A new engine adds its variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngineFacts {
    /// SQLite.
    Sqlite {
        /// The file is in WAL mode.
        is_wal: bool,
    },
    /// A database on a server.
    Server(ServerFacts),
}

/// A server, as the account of the config sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerFacts {
    /// Its kind and version, as in `MariaDB 10.11`.
    pub version: String,
    /// The account that it took us for, as in `shop@localhost`.
    pub account: String,
    /// How long it took to connect and to log in.
    pub login: Duration,
    /// The statements that make an account which can only read this database.
    pub reader: String,
    /// The risks, each with the statement that mends it where there is one.
    pub risks: Vec<(ServerRisk, Option<String>)>,
}

/// A risk to data or safety at a server that can be read. An engine adds those that only it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerRisk {
    /// The account may do more than read.
    MoreThanReading {
        /// The rights, in the words of GRANT.
        rights: Vec<String>,
    },
    /// The account may do more than read, and than write what the config's statements write.
    MoreThanWriting {
        /// The other rights, in the words of GRANT.
        rights: Vec<String>,
    },
    /// Other accounts can listen: the line leaves the machine and is not encrypted.
    OpenLine,
    /// Connecting and logging in takes long.
    SlowLogin {
        /// How long it took.
        milliseconds: u64,
    },
    /// The server is older than those that this program is tested with.
    OldVersion {
        /// Its kind and version.
        version: String,
        /// The oldest version that it is tested with.
        oldest: &'static str,
    },
    /// Tables of an engine without snapshots, which show writes of others in the middle of an answer.
    NoSnapshot {
        /// Their names.
        tables: Vec<String>,
    },
    /// The server's own modes give SQL a meaning that it does not have in a session of this program.
    OtherModes {
        /// The modes.
        modes: Vec<String>,
    },
    /// The account may write files and run programs on the server, even in a transaction that only reads.
    ActsOutside {
        /// The roles and attributes that let it.
        rights: Vec<String>,
    },
    /// The server does not know the encoding of its texts.
    UnknownEncoding,
    /// The server is a copy that has stopped to follow another one.
    StoppedCopy,
    /// The server is a copy that follows another one.
    Copy {
        /// How old its newest change is, in seconds, where it has not taken over all that it was sent.
        seconds: u64,
    },
}

/// The date that something is compared with: `:date`, or what is made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Against {
    /// Its kind.
    pub kind: DateKind,
    /// Its format, where it has one.
    pub format: Option<DateFormat>,
    /// It is a text.
    pub is_text: bool,
}

/// The kind of a value, as far as it matters beside the date that it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ValueKind {
    /// Its kind as a date.
    pub kind: DateKind,
    /// It is a text.
    pub is_text: bool,
    /// It compares well.
    pub fits: bool,
}

/// An expression that a query compares with `:date`, and how many rows have which values there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The expression, as written.
    pub what: String,
    /// The same so that an operator may stand before or behind it.
    pub operand: String,
    /// The other side, as written.
    pub date: String,
    /// The date on the other side.
    pub against: Against,
    /// The comparison as written, up to `date` and from there on.
    pub around: [String; 2],
    /// Rows that come even if the comparison is false, as where there is an OR beside it.
    pub always: u64,
    /// Rows that there are besides these.
    pub rows: u64,
    /// Rows with no value that come by no other comparison with `:date` either.
    pub nulls: u64,
    /// The same of rows with a value that stands for none: 0, an empty text, 0001-01-01.
    pub no_dates: u64,
    /// Rows with a number.
    pub numbers: u64,
    /// Rows with a text.
    pub texts: u64,
    /// Rows with a value of a type that the engine has for moments.
    pub moments: u64,
    /// Rows with a text that is not made of digits alone.
    pub dates: u64,
    /// Rows whose value compares well; `numbers` and `texts` where that cannot be told.
    pub fitting: u64,
    /// Where not all do: how many rows have values of which kind.
    pub kinds: Vec<(ValueKind, u64)>,
    /// The formats of the values; `None` where no SQL reads them all.
    pub formats: Option<ColumnDates>,
    /// The server's time zone, where the values name none and are not compared as UTC.
    pub zone: Option<ServerZone>,
}

/// The time zone of a server by which moments without one are compared with `:date`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerZone {
    /// Its name, as the server has it.
    pub name: String,
    /// The comparison of moments that are kept in UTC. The column stands bare in it, for its index.
    pub in_utc: String,
}

impl Compared {
    /// The comparison as written, with `:date` so many minutes later.
    pub fn with_date_shifted(&self, minutes: i32) -> String {
        let [before, behind] = &self.around;
        let is_bare = self.date == ":date";
        let later = match (minutes / 60, minutes % 60) {
            (hours, 0) => format!(":date + {hours} * 3600"),
            _ => format!(":date + {minutes} * 60"),
        };
        let later = if is_bare { later } else { format!("({later})") };
        // Behind another colon it is the name of a type.
        let pieces: Vec<_> = self.date.split("::date").map(|piece| piece.replace(":date", &later)).collect();
        format!("{before}{}{behind}", pieces.join("::date"))
    }
}

/// Rows that are left out, and one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// How many.
    pub rows: u64,
    /// The least `id` among them; empty where it is NULL.
    pub example: String,
}

/// The rows that a query sends, of those that there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Rows that come for the earliest `:date`.
    pub sent: u64,
    /// Rows that come for no `:date`.
    pub never: LeftOut,
    /// The table that the query reads, where there is one that its ids are of.
    pub table: Option<TableCoverage>,
}

/// The rows of a table that a query leaves out, for every `:date`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableCoverage {
    /// The table.
    pub name: String,
    /// Its rows.
    pub rows: u64,
    /// Those that the query leaves out.
    pub left_out: LeftOut,
}

/// A comparison with `:date` in which a column can stand bare, and so be searched for by an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BareComparison {
    /// The operand that is compared, as written.
    pub compared: String,
    /// The comparison of the bare column.
    pub bare: String,
}

/// What makes an engine take a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mending {
    /// Comparisons in the place of those with `:date`.
    Comparisons(Vec<String>),
    /// A statement to carry out in the database.
    Statement(String),
}

/// An index that was found to help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// The statement that creates it; where it takes two, both.
    pub create: String,
    /// Its table.
    pub table: String,
}

/// Reads the rows that have changed after `date` into a document, as an answer does, and shows each with its values;
/// the flag says that its JSON columns hold JSON.
///
/// # Errors
/// [`Error::Database`]; the rows that were shown until then have been read.
pub fn read_document<D: Document>(
    query: &dyn ExamineQuery,
    list: List,
    date: i64,
    mut document: D,
    show: &mut dyn FnMut(&[Option<Value<'_>>], bool),
) -> Result<D::Output, Error> {
    let layout = query.layout();
    document.begin_list(list, layout);
    query.read(date, &mut |values| {
        document.begin_row();
        let Ok(has_json) = row::push(&ReadRow(values), layout, &mut document);
        document.end_row().map_err(no_room)?;
        show(values, has_json);
        Ok(())
    })?;
    document.end_list();
    document.finish().map_err(no_room)
}

fn no_room(source: std::io::Error) -> Error {
    Error::Spool { source }
}

/// A row whose values have been read.
struct ReadRow<'r>(&'r [Option<Value<'r>>]);

impl Cells for ReadRow<'_> {
    type Fault = Infallible;

    fn cell(&self, index: usize) -> Result<Option<Value<'_>>, Infallible> {
        Ok(self.0.get(index).copied().flatten())
    }
}

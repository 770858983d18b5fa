//! The owner's database looked at by a doctor: each query by itself, every row of it, what `:date` is
//! compared with, the plan, and the index that would help.
//!
//! It opens and prepares as an answer does, so that what it finds is what a request would meet. Like an
//! answer it only reads, under the same guards and the same limit of time. Knows no levels and no remedies.

mod compared;
mod coverage;
mod foreign;
mod index;
mod steps;

pub use self::compared::{Compared, ValueKind};
pub use self::coverage::{Coverage, LeftOut, TableCoverage};
pub use self::index::Index;
use super::connection::Database;
use super::order::Order;
use super::select::{self, Select};
use crate::columns::Layout;
use crate::config::{Limits, Query, Source};
use crate::document::Document;
use crate::error::{Error, SelectFault};
use crate::sql::{Syntax, comparison, statement};
use crate::store::engine::Cells;
use crate::store::row;
use crate::value::Value;

/// The database, open for inspection and held at one moment: as briefly as may be.
pub struct Inspection {
    database: Database,
}

/// A query that makes rows of its list.
pub struct Inspected<'d> {
    database: &'d Database,
    select: Select<'d>,
}

impl Inspection {
    /// Opens the database.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn open(source: &Source, limits: Limits) -> Result<Self, Error> {
        Database::open(source, limits).map(|database| Self { database })
    }

    /// Whether the database is in WAL mode.
    pub fn is_wal(&self) -> bool {
        self.database.is_wal
    }

    /// How many tables and views there are.
    ///
    /// # Errors
    /// [`Error::Database`] where the schema cannot be read.
    pub fn count_tables(&self) -> Result<u64, Error> {
        let sql =
            "SELECT count(*) FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'";
        let count = self.database.connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        count.map(i64::unsigned_abs).map_err(|error| self.database.read_error(None, &error))
    }

    /// Prepares a query as written.
    ///
    /// # Errors
    /// What a request would be refused for.
    pub fn prepare<'d>(&'d self, query: &'d Query) -> Result<Inspected<'d>, Error> {
        if let Some(table) = self.foreign(query)? {
            let fault = SelectFault::NameNotUtf8 { table };
            return Err(query.refused(query.line, fault));
        }
        let select = Select::prepare(&self.database, query)?;
        Ok(Inspected { database: &self.database, select })
    }

    fn foreign(&self, query: &Query) -> Result<Option<String>, Error> {
        let found = foreign::read_by(&self.database.connection, &query.sql);
        found.map_err(|error| self.database.read_error(None, &error))
    }

    /// The names of a query's columns, even where they do not make rows of its list.
    pub fn names(&self, query: &Query) -> Vec<String> {
        let (Ok(extent), Ok(None)) = (statement::extent(&query.sql, Syntax::Sqlite), self.foreign(query))
        else {
            return Vec::new();
        };
        let statement = self.database.connection.prepare(&query.sql[extent]);
        statement.map_or_else(|_| Vec::new(), |it| it.column_names().map(str::to_owned).collect())
    }

    /// The names of the columns of all tables and views that a query names, even where SQLite does not take it.
    pub fn columns(&self, query: &Query) -> Vec<String> {
        let sql = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')";
        let names = self.database.connection.prepare(sql).and_then(|mut statement| {
            statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()
        });
        let is_named = |table: &String| comparison::has_name(&query.sql, table, Syntax::Sqlite);
        let columns = |table: String| {
            let sql = format!("SELECT * FROM {}", statement::quoted(&table));
            let statement = self.database.connection.prepare(&sql);
            statement.map_or_else(|_| Vec::new(), |it| it.column_names().map(str::to_owned).collect())
        };
        names.unwrap_or_default().into_iter().filter(is_named).flat_map(columns).collect()
    }
}

impl Inspected<'_> {
    /// What the columns become.
    pub fn layout(&self) -> &Layout {
        &self.select.layout
    }

    /// Whether the query asks for `:date`.
    pub fn uses_date(&self) -> bool {
        self.select.uses_date()
    }

    /// What an answer would read: the rows changed after a moment, in its order, written into a document and
    /// shown. Of each row there is every column's value, and whether its JSON columns hold JSON.
    ///
    /// # Errors
    /// [`Error::Database`]; what was shown until then was read.
    pub fn read<D: Document>(
        &self,
        date: i64,
        mut document: D,
        show: &mut dyn FnMut(&[Option<Value<'_>>], bool),
    ) -> Result<D::Output, Error> {
        let failed = |error: rusqlite::Error| self.database.read_error(Some(self.select.query), &error);
        let list = self.select.query.list;
        let mut statement = if list.is_paged() {
            self.select.ordered(self.database, Order::Scan, None)?
        } else {
            self.database.connection.prepare(self.select.sql()).map_err(failed)?
        };
        select::bind(&mut statement, date).map_err(failed)?;
        document.begin_list(list, self.layout());
        let mut rows = statement.raw_query();
        while let Some(found) = rows.next().map_err(failed)? {
            document.begin_row();
            let has_json = row::push(found, self.layout(), &mut document).map_err(failed)?;
            document.end_row().map_err(|source| Error::Spool { source })?;
            let columns = 0..self.select.column_count();
            let values: Result<Vec<_>, _> = columns.map(|column| found.cell(column)).collect();
            show(&values.map_err(failed)?, has_json);
        }
        document.end_list();
        document.finish().map_err(|source| Error::Spool { source })
    }

    /// How many rows have changed after a moment.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn count(&self, date: i64) -> Result<u64, Error> {
        self.select.count(self.database, date, None)
    }

    /// Which rows the query sends, and which it leaves out.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn coverage(&self) -> Result<Coverage, Error> {
        coverage::examine(self)
    }

    /// SQLite's plan for the query as written.
    pub fn plan(&self) -> Vec<String> {
        let steps = steps::plan(&self.database.connection, self.select.sql()).unwrap_or_default();
        steps.into_iter().map(|step| step.detail).collect()
    }

    /// What the query compares with `:date`, and what values it finds there. `now` is in UNIX seconds.
    pub fn compared(&self, now: i64) -> Vec<Compared> {
        let found = comparison::comparisons(self.select.sql(), Syntax::Sqlite);
        found.iter().filter_map(|it| compared::examine(self.database, &self.select, it, now)).collect()
    }

    /// The index with which SQLite would search for what has changed where it now reads the whole table.
    ///
    /// Only of columns: an index on a function that the CRM's older SQLite does not know would keep the CRM
    /// from opening its database.
    pub fn index_for_date(&self) -> Option<Index> {
        let sql = self.select.sql();
        let comparisons = comparison::comparisons(sql, Syntax::Sqlite);
        let names =
            comparisons.iter().map(|it| comparison::unqualified(&sql[it.compared.clone()], Syntax::Sqlite));
        let names: Vec<_> = names.filter(|name| comparison::is_name(name, Syntax::Sqlite)).collect();
        let without = comparison::without_dates(sql, Syntax::Sqlite);
        self.copy(sql)?.for_range(sql, &names, &without)
    }

    /// The index with which SQLite would find what belongs to each row where it now reads a whole table for each;
    /// and how many rows that table has, as far as it matters.
    pub fn index_for_lookup(&self) -> Option<(Index, u64)> {
        let sql = self.select.sql();
        let index = self.copy(sql)?.for_lookup(sql)?;
        let table = statement::quoted(&index.table);
        let count = format!("SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT 1000000)");
        let rows = self.database.connection.query_row(&count, [], |row| row.get::<_, i64>(0));
        Some((index, rows.map_or(0, i64::unsigned_abs)))
    }

    /// The index with which SQLite would read in order of `id` where it now sorts.
    pub fn index_for_id(&self) -> Option<Index> {
        let source = comparison::source_of(self.select.sql(), "id", Syntax::Sqlite)?;
        let column = comparison::unqualified(&self.select.sql()[source], Syntax::Sqlite);
        let sql = self.select.ordered_sql(Order::Scan);
        comparison::is_name(&column, Syntax::Sqlite).then(|| self.copy(&sql)?.for_order(&sql, &column))?
    }

    fn copy(&self, sql: &str) -> Option<index::Copy<'_>> {
        index::Copy::of(&self.database.connection, sql)
    }

    /// What a column is made of, as written.
    pub fn source_of(&self, column: &str) -> Option<&str> {
        let sql = self.select.sql();
        comparison::source_of(sql, column, Syntax::Sqlite).map(|source| &sql[source])
    }

    /// What a column is made of, where `expression`, with it in the place of `{}`, could be put there instead;
    /// that is then what is given.
    pub fn instead(&self, column: &str, expression: &str) -> Option<String> {
        let sql = self.select.sql();
        let source = comparison::source_of(sql, column, Syntax::Sqlite)?;
        let expression = expression.replace("{}", &comparison::operand(&sql[source.clone()], Syntax::Sqlite));
        let is_named =
            sql[source.end..].trim_start().get(..3).is_some_and(|it| it.eq_ignore_ascii_case("as "));
        let name = if is_named { String::new() } else { format!(" AS {column}") };
        let reworded = format!("{}{expression}{name}{}", &sql[..source.start], &sql[source.end..]);
        self.select.reworded(self.database, &reworded).map(|_| format!("{expression} AS {column}"))
    }
}

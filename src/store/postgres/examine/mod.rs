//! A PostgreSQL database as `check` examines it: what the server and the account are, each query by itself, every row
//! of it, the comparison with `:date`, the plan, and the index that would help.
//!
//! It opens and prepares as an answer does, under the same limit of time, and only reads. Knows no levels and no
//! remedies.

mod bare;
mod compared;
mod coverage;
mod facts;
mod mending;
mod plan;

use std::time::Duration;

use super::connection::Database;
use super::dialect::Postgres;
use super::failure::SessionFailure;
use super::prepared::{DATE, PreparedSelect};
use super::questions::Question;
use super::select::Select;
use super::session::{BoundStatement, Stopped};
use crate::columns::Layout;
use crate::config::{Limits, Query, Server};
use crate::environment::instant;
use crate::error::Error;
use crate::sql::{Dialect, Syntax, comparison, parameters, statement};
use crate::store::engine::Prepared;
use crate::store::examine::{
    BareComparison, Compared, Coverage, DatabaseFacts, Examine, ExamineQuery, Index, Mending, RowReader,
    Skipped,
};

/// A database that is open for examination.
pub struct PostgresExamination {
    database: Database,
    login: Duration,
}

/// A query that makes rows of its list.
struct ExaminedSelect<'d> {
    database: &'d Database,
    query: &'d Query,
    /// Its one statement, as written.
    sql: &'d str,
    prepared: PreparedSelect<'d>,
}

impl PostgresExamination {
    /// Connects, logs in and begins the transaction.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn open(server: &Server, limits: Limits) -> Result<Self, Error> {
        let start = instant();
        let database = Database::connect(server, limits)?;
        Ok(Self { database, login: start.elapsed() })
    }

    /// The names of a statement's columns; empty where the server does not take it.
    fn names_of(&self, sql: &str) -> Vec<String> {
        let (sql, dates) = parameters::with_date(sql, Syntax::Postgres, DATE);
        let columns =
            self.database.attempt(|| self.database.with(|session| session.describe(&sql, dates > 0)));
        columns.map_or_else(|_| Vec::new(), |columns| columns.into_iter().map(|column| column.name).collect())
    }

    /// The columns of every table and view that the account may read, and the table of each.
    fn all_columns(&self) -> Vec<(String, String)> {
        let sql = "SELECT c.relname, a.attname FROM pg_catalog.pg_class AS c \
                   JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
                   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_catalog.pg_table_is_visible(c.oid) \
                   ORDER BY c.relname, a.attnum";
        let rows = self.database.texts(&Question::of(sql, 2)).unwrap_or_default();
        let pair = |row: Vec<Option<String>>| {
            let mut names = row.into_iter().flatten();
            Some((names.next()?, names.next()?))
        };
        rows.into_iter().filter_map(pair).collect()
    }
}

impl Examine for PostgresExamination {
    fn facts(&self, _: &[Query]) -> Result<DatabaseFacts, Error> {
        facts::examine(&self.database, self.login).map_err(|failure| self.database.error(None, failure))
    }

    fn prepare<'s>(&'s self, query: &'s Query) -> Result<Box<dyn ExamineQuery + 's>, Error> {
        let database = &self.database;
        let prepared = database.attempt(|| PreparedSelect::of(database, query).map_err(Attempted::Refused));
        let prepared = prepared.map_err(|failed| match failed {
            Attempted::Refused(error) => error,
            Attempted::Failed(failure) => database.error(None, failure),
        })?;
        let extent = statement::extent(&query.sql, Syntax::Postgres);
        let sql = &query.sql[extent.map_err(|fault| query.refused(query.line, fault))?];
        Ok(Box::new(ExaminedSelect { database, query, sql, prepared }))
    }

    fn column_names(&self, query: &Query) -> Vec<String> {
        let extent = statement::extent(&query.sql, Syntax::Postgres);
        extent.map_or_else(|_| Vec::new(), |extent| self.names_of(&query.sql[extent]))
    }

    fn mending(&self, query: &Query) -> Option<Mending> {
        mending::of(&self.database, query)
    }

    fn table_columns(&self, query: &Query) -> Vec<String> {
        let columns = self.all_columns().into_iter();
        let is_named = |table: &str| comparison::has_name(&query.sql, table, Syntax::Postgres);
        columns.filter(|(table, _)| is_named(table)).map(|(_, column)| column).collect()
    }
}

/// The reason why a query was not prepared.
enum Attempted {
    /// It is refused, or the database cannot tell.
    Refused(Error),
    /// The server did not even let us try.
    Failed(SessionFailure),
}

impl From<SessionFailure> for Attempted {
    fn from(failure: SessionFailure) -> Self {
        Self::Failed(failure)
    }
}

impl ExaminedSelect<'_> {
    /// A query of other words in the place of this one; nothing where the server does not take it.
    fn reworded(&self, sql: &str) -> Option<Select> {
        let (sql, _) = parameters::with_date(sql, Syntax::Postgres, DATE);
        let described = self.database.attempt(|| self.database.with(|session| session.describe(&sql, true)));
        let columns = described.ok()?;
        (columns.len() == self.prepared.select.kinds.len()).then(|| Select::of(sql, true, &columns))
    }

    fn count_of(&self, select: &Select, date: i64) -> Result<u64, Error> {
        let sql = select.count_sql(None);
        let date = select.has_date.then_some(date);
        self.answered(self.database.number(&Question { date, ..Question::of(&sql, 1) }))
    }

    fn answered<T>(&self, answer: Result<T, SessionFailure>) -> Result<T, Error> {
        answer.map_err(|failure| self.database.error(Some(self.query), failure))
    }

    /// The place of the column `id` among those of the query.
    fn id(&self) -> usize {
        let columns = &self.prepared.layout.columns;
        columns.iter().find(|column| column.key == "id").map_or(0, |column| column.index)
    }
}

impl ExamineQuery for ExaminedSelect<'_> {
    fn layout(&self) -> &Layout {
        self.prepared.layout()
    }

    fn dialect(&self) -> &'static dyn Dialect {
        &Postgres
    }

    fn uses_date(&self) -> bool {
        self.prepared.select.has_date
    }

    /// The server's time zone does not depend on this process.
    fn uses_local_time(&self) -> bool {
        false
    }

    fn read(&self, date: i64, row: &mut RowReader<'_>) -> Result<(), Error> {
        let select = &self.prepared.select;
        let is_ordered = self.query.list.is_paged();
        let sql = if is_ordered { select.ordered_sql(self.id(), None) } else { select.unordered_sql() };
        let parameter = select.has_date.then_some(date);
        let statement = BoundStatement { sql: &sql, parameter, kinds: &select.kinds, is_counted: true };
        // What fails leaves the transaction to questions about it.
        let read = self.database.attempt(|| {
            self.database.rows(&statement, |found| {
                let values: Vec<_> = (0..select.kinds.len()).map(|index| found.value(index)).collect();
                row(&values)
            })
        });
        match read {
            Ok(_) => Ok(()),
            Err(Stopped::Failure(failure)) => Err(self.database.error(Some(self.query), failure)),
            Err(Stopped::Reader(error)) => Err(error),
        }
    }

    fn count(&self, date: i64) -> Result<u64, Skipped> {
        Ok(self.count_of(&self.prepared.select, date)?)
    }

    fn coverage(&self) -> Result<Coverage, Skipped> {
        Ok(coverage::examine(self)?)
    }

    fn plan(&self) -> Result<Vec<String>, Skipped> {
        Ok(plan::steps(self, &self.prepared.select.sql)?)
    }

    fn compared(&self, now: i64) -> Result<Vec<Compared>, Skipped> {
        let found = comparison::comparisons(self.sql, Syntax::Postgres);
        let compared = found.iter().map(|comparison| compared::examine(self, comparison, now));
        Ok(compared.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    fn index_for_date(&self) -> Result<Option<Index>, Skipped> {
        Ok(plan::index_for_date(self)?)
    }

    fn bare_comparisons(&self) -> Result<Vec<BareComparison>, Skipped> {
        Ok(bare::examine(self)?)
    }

    fn index_for_lookup(&self) -> Result<Option<(Index, u64)>, Skipped> {
        Ok(plan::index_for_lookup(self)?)
    }

    /// PostgreSQL sorts all rows as fast as it reads them by an index; of a page it reads no more by one than up to there.
    fn index_for_id(&self, has_pages: bool) -> Result<Option<Index>, Skipped> {
        Ok(if has_pages { plan::index_for_id(self)? } else { None })
    }

    fn source_of(&self, column: &str) -> Option<&str> {
        comparison::source_of(self.sql, column, Syntax::Postgres).map(|source| &self.sql[source])
    }

    fn replaced_column(&self, column: &str, expression: &str) -> Option<String> {
        let source = comparison::source_of(self.sql, column, Syntax::Postgres)?;
        let operand = comparison::operand(&self.sql[source.clone()], Syntax::Postgres);
        let expression = expression.replace("{}", &operand);
        let behind = self.sql[source.end..].trim_start();
        let is_named = behind.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("as "));
        let name = if is_named { String::new() } else { format!(" AS {column}") };
        let reworded = format!("{}{expression}{name}{}", &self.sql[..source.start], &self.sql[source.end..]);
        self.reworded(&reworded).map(|_| format!("{expression} AS {column}"))
    }
}

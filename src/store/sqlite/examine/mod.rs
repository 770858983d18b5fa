//! An SQLite file as `check` examines it: each query by itself, every row of it, the comparison with `:date`, the plan,
//! and the index that would help.
//!
//! It opens and prepares as an answer does, under the same guards and the same limit of time, and only reads. Knows no
//! levels and no remedies.

mod compared;
mod coverage;
mod index;
mod non_utf8;
mod steps;

use std::path::Path;

use super::connection::Database;
use super::dialect::Sqlite;
use super::order::Order;
use super::select::{self, Select};
use crate::columns::Layout;
use crate::config::{Limits, Query};
use crate::error::{Error, SelectFault};
use crate::sql::{Dialect, Syntax, comparison, statement, tokens};
use crate::store::engine::Cells;
use crate::store::examine::{
    BareComparison, Compared, Coverage, DatabaseFacts, EngineFacts, Examine, ExamineQuery, Index, Mending,
    RowReader, Skipped,
};
use crate::value::Value;

/// A file that is open for examination.
pub struct SqliteExamination {
    database: Database,
}

/// A query that makes rows of its list.
struct ExaminedSelect<'d> {
    database: &'d Database,
    select: Select<'d>,
}

impl SqliteExamination {
    /// Opens the file.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn open(path: &Path, limits: Limits) -> Result<Self, Error> {
        Database::open(path, limits).map(|database| Self { database })
    }

    fn prepared<'s>(&'s self, query: &'s Query) -> Result<ExaminedSelect<'s>, Error> {
        if let Some(table) = self.non_utf8_table(query)? {
            let fault = SelectFault::NameNotUtf8 { table };
            return Err(query.refused(query.line, fault));
        }
        let select = Select::prepare(&self.database, query)?;
        Ok(ExaminedSelect { database: &self.database, select })
    }

    fn non_utf8_table(&self, query: &Query) -> Result<Option<String>, Error> {
        let found = non_utf8::read_by(&self.database.connection, &query.sql);
        found.map_err(|error| self.database.read_error(None, &error))
    }

    fn column_names_of(&self, sql: &str) -> Vec<String> {
        let statement = self.database.prepare(sql);
        statement.map_or_else(|_| Vec::new(), |it| it.column_names().map(str::to_owned).collect())
    }
}

impl Examine for SqliteExamination {
    fn facts(&self, _: &[Query]) -> Result<DatabaseFacts, Error> {
        let sql =
            "SELECT count(*) FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'";
        let tables = self.database.connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        let tables = tables.map_err(|error| self.database.read_error(None, &error))?.unsigned_abs();
        Ok(DatabaseFacts { tables, engine: EngineFacts::Sqlite { is_wal: self.database.is_wal } })
    }

    fn prepare<'s>(&'s self, query: &'s Query) -> Result<Box<dyn ExamineQuery + 's>, Error> {
        Ok(Box::new(self.prepared(query)?))
    }

    fn column_names(&self, query: &Query) -> Vec<String> {
        match (statement::extent(&query.sql, Syntax::Sqlite), self.non_utf8_table(query)) {
            (Ok(extent), Ok(None)) => self.column_names_of(&query.sql[extent]),
            _ => Vec::new(),
        }
    }

    /// SQLite's own words are enough, and what it lacks has a finding of its own.
    fn mending(&self, _: &Query) -> Option<Mending> {
        None
    }

    fn table_columns(&self, query: &Query) -> Vec<String> {
        let sql = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')";
        let names = self.database.connection.prepare(sql).and_then(|mut statement| {
            statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()
        });
        let is_named = |table: &String| comparison::has_name(&query.sql, table, Syntax::Sqlite);
        let columns =
            |table: String| self.column_names_of(&format!("SELECT * FROM {}", statement::quoted(&table)));
        names.unwrap_or_default().into_iter().filter(is_named).flat_map(columns).collect()
    }
}

impl ExaminedSelect<'_> {
    fn copy(&self, sql: &str) -> Result<Option<index::Copy<'_>>, Skipped> {
        index::Copy::of(&self.database.connection, sql).map_err(|error| self.skipped(&error))
    }

    fn skipped(&self, error: &rusqlite::Error) -> Skipped {
        self.database.read_error(Some(self.select.query), error).into()
    }
}

impl ExamineQuery for ExaminedSelect<'_> {
    fn layout(&self) -> &Layout {
        &self.select.layout
    }

    fn dialect(&self) -> &'static dyn Dialect {
        &Sqlite
    }

    fn uses_date(&self) -> bool {
        self.select.uses_date()
    }

    fn uses_local_time(&self) -> bool {
        let sql = self.select.sql();
        tokens(sql, Syntax::Sqlite).any(|token| {
            let text = &sql[token.range];
            ["'localtime'", "'utc'"].iter().any(|modifier| text.eq_ignore_ascii_case(modifier))
        })
    }

    fn read(&self, date: i64, row: &mut RowReader<'_>) -> Result<(), Error> {
        let failed = |error: rusqlite::Error| self.database.read_error(Some(self.select.query), &error);
        let mut statement = if self.select.query.list.is_paged() {
            self.select.ordered(self.database, Order::Scan, None)?
        } else {
            self.database.prepare(self.select.sql()).map_err(failed)?
        };
        select::bind(&mut statement, date).map_err(failed)?;
        let mut rows = statement.raw_query();
        while let Some(found) = rows.next().map_err(failed)? {
            let columns = 0..self.select.column_count();
            let values: Result<Vec<Option<Value<'_>>>, _> =
                columns.map(|column| found.cell(column)).collect();
            row(&values.map_err(failed)?)?;
        }
        self.database.check_collations(self.select.query)
    }

    fn count(&self, date: i64) -> Result<u64, Skipped> {
        Ok(self.select.count(self.database, date, None)?)
    }

    fn coverage(&self) -> Result<Coverage, Skipped> {
        Ok(coverage::examine(self)?)
    }

    fn plan(&self) -> Result<Vec<String>, Skipped> {
        let steps = steps::plan(&self.database.connection, self.select.sql());
        let steps = steps.map_err(|error| self.skipped(&error))?;
        Ok(steps.into_iter().map(|step| step.detail).collect())
    }

    fn compared(&self, now: i64) -> Result<Vec<Compared>, Skipped> {
        let found = comparison::comparisons(self.select.sql(), Syntax::Sqlite);
        let compared = found.iter().map(|it| compared::examine(self.database, &self.select, it, now));
        compared.filter_map(Result::transpose).collect()
    }

    /// Only of columns: an index on a function that the CRM's older SQLite does not know would keep the CRM from
    /// opening its database.
    fn index_for_date(&self) -> Result<Option<Index>, Skipped> {
        let sql = self.select.sql();
        let comparisons = comparison::comparisons(sql, Syntax::Sqlite);
        let names =
            comparisons.iter().map(|it| comparison::unqualified(&sql[it.compared.clone()], Syntax::Sqlite));
        let names: Vec<_> = names.filter(|name| comparison::is_name(name, Syntax::Sqlite)).collect();
        let without = comparison::without_dates(sql, Syntax::Sqlite);
        Ok(self.copy(sql)?.and_then(|copy| copy.for_range(sql, &names, &without)))
    }

    /// SQLite has indices on expressions, and one is advised in their place.
    fn bare_comparisons(&self) -> Result<Vec<BareComparison>, Skipped> {
        Ok(Vec::new())
    }

    fn index_for_lookup(&self) -> Result<Option<(Index, u64)>, Skipped> {
        let sql = self.select.sql();
        let Some(copy) = self.copy(sql)? else { return Ok(None) };
        let Some(index) = copy.for_lookup(sql).map_err(|error| self.skipped(&error))? else {
            return Ok(None);
        };
        let table = statement::quoted(&index.table);
        let count = format!("SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT 1000000)");
        let rows = self.database.connection.query_row(&count, [], |row| row.get::<_, i64>(0));
        let rows = rows.map_err(|error| self.skipped(&error))?;
        Ok(Some((index, rows.unsigned_abs())))
    }

    fn index_for_id(&self, _: bool) -> Result<Option<Index>, Skipped> {
        let Some(source) = comparison::source_of(self.select.sql(), "id", Syntax::Sqlite) else {
            return Ok(None);
        };
        let column = comparison::unqualified(&self.select.sql()[source], Syntax::Sqlite);
        let sql = self.select.ordered_sql(self.database, Order::Scan);
        if !comparison::is_name(&column, Syntax::Sqlite) {
            return Ok(None);
        }
        Ok(self.copy(&sql)?.and_then(|copy| copy.for_order(&sql, &column)))
    }

    fn source_of(&self, column: &str) -> Option<&str> {
        let sql = self.select.sql();
        comparison::source_of(sql, column, Syntax::Sqlite).map(|source| &sql[source])
    }

    fn replaced_column(&self, column: &str, expression: &str) -> Option<String> {
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

//! A database on a MySQL or MariaDB server as `check` examines it: the server and the account, each query by itself,
//! every row of it, the comparison with `:date`, the plan, and the index that would help.
//!
//! It opens and prepares as an answer does, in the same read-only transaction and under the same limit of time. Knows no
//! levels of findings and no words.

mod bare;
mod compared;
mod coverage;
mod facts;
mod indices;

use super::codes;
use super::connection::Database;
use super::dialect::MySql;
use super::failure::SessionFailure;
use super::grants;
use super::held::whole;
use super::prepared::PreparedSelect;
use super::session::Stopped;
use super::statement::{OwnStatement, at};
use crate::columns::Layout;
use crate::config::{Limits, Query, Server};
use crate::error::Error;
use crate::sql::{Dialect, Syntax, comparison};
use crate::store::engine::Prepared;
use crate::store::examine::{
    BareComparison, Compared, Coverage, DatabaseFacts, Examine, ExamineQuery, Index, Mending, RowReader,
    Skipped,
};
use crate::value::Value;

/// A database that is open for examination.
pub struct MysqlExamination {
    database: Database,
}

/// A query that makes rows of its list.
struct ExaminedSelect<'d> {
    database: &'d Database,
    query: &'d Query,
    select: PreparedSelect<'d>,
    /// The numbers of its columns' types.
    types: Vec<u8>,
}

impl MysqlExamination {
    /// Connects, logs in and begins the transaction.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn open(server: &Server, limits: Limits) -> Result<Self, Error> {
        Database::connect(server, limits).map(|database| Self { database })
    }

    fn columns_of(&self, sql: &str) -> Vec<String> {
        let described = self.database.describe(&at(sql, 0));
        described.map_or_else(|_| Vec::new(), |it| it.columns.into_iter().map(|column| column.name).collect())
    }
}

impl Examine for MysqlExamination {
    fn facts(&self, queries: &[Query]) -> Result<DatabaseFacts, Error> {
        facts::of(&self.database, queries).map_err(|failure| self.database.error(None, failure))
    }

    fn prepare<'s>(&'s self, query: &'s Query) -> Result<Box<dyn ExamineQuery + 's>, Error> {
        let select = PreparedSelect::of(&self.database, query)?;
        let described = self.database.describe(&at(select.sql(), 0));
        let described = described.map_err(|failure| self.database.error(Some(query), failure))?;
        let types = described.columns.iter().map(|column| column.type_number).collect();
        Ok(Box::new(ExaminedSelect { database: &self.database, query, select, types }))
    }

    fn column_names(&self, query: &Query) -> Vec<String> {
        OwnStatement::of(&query.sql).map_or_else(|_| Vec::new(), |statement| self.columns_of(statement.sql()))
    }

    /// A right that the account lacks is granted to the account that the server took it for, which may be one of many
    /// hosts.
    fn mending(&self, query: &Query) -> Option<Mending> {
        let statement = OwnStatement::of(&query.sql).ok()?;
        match self.database.describe(&at(statement.sql(), 0)) {
            Err(SessionFailure::Server(error)) if codes::is_for_want_of_a_right(&error) => {
                let rows = self.database.texts("SELECT CURRENT_USER()").ok()?;
                let account = rows.into_iter().flatten().next().flatten()?;
                let (user, host) = account.rsplit_once('@')?;
                let account = grants::account(user, host);
                Some(Mending::Statement(grants::grant(&account, &self.database.server().name)))
            }
            _ => None,
        }
    }

    fn table_columns(&self, query: &Query) -> Vec<String> {
        let columns = self.database.texts(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE() \
             ORDER BY table_name, ordinal_position",
        );
        let named = columns.unwrap_or_default().into_iter().filter_map(|row| {
            let [table, column] = <[Option<String>; 2]>::try_from(row).ok()?;
            comparison::has_name(&query.sql, &table?, Syntax::MySql).then_some(column?)
        });
        named.collect()
    }
}

impl ExaminedSelect<'_> {
    fn error(&self, failure: SessionFailure) -> Error {
        self.database.error(Some(self.query), failure)
    }
}

impl ExamineQuery for ExaminedSelect<'_> {
    fn layout(&self) -> &Layout {
        Prepared::layout(&self.select)
    }

    fn dialect(&self) -> &'static dyn Dialect {
        &MySql
    }

    fn uses_date(&self) -> bool {
        at(self.select.sql(), 0) != self.select.sql()
    }

    /// The zone is the server's, and not that of this process.
    fn uses_local_time(&self) -> bool {
        false
    }

    fn read(&self, date: i64, row: &mut RowReader<'_>) -> Result<(), Error> {
        let sql = self.select.rows_sql(date, None);
        let read = self.database.rows(&sql, self.types.len(), |found| {
            let values: Vec<Option<Value<'_>>> = (self.types.iter().enumerate())
                .map(|(index, &type_number)| whole(type_number, found.value(index)))
                .collect();
            row(&values)
        });
        read.map_err(|stopped| match stopped {
            Stopped::Failure(failure) => self.error(failure),
            Stopped::Reader(error) => error,
        })
    }

    fn count(&self, date: i64) -> Result<u64, Skipped> {
        let sql = self.select.count_sql(date);
        Ok(self.database.number(&sql).map_err(|failure| self.error(failure))?)
    }

    fn coverage(&self) -> Result<Coverage, Skipped> {
        Ok(coverage::examine(self).map_err(|failure| self.error(failure))?)
    }

    fn plan(&self) -> Result<Vec<String>, Skipped> {
        let steps = indices::steps(self).map_err(|failure| self.error(failure))?;
        Ok(steps.iter().map(ToString::to_string).collect())
    }

    fn compared(&self, now: i64) -> Result<Vec<Compared>, Skipped> {
        let found = comparison::comparisons(self.select.sql(), Syntax::MySql);
        let is_alone = found.len() == 1;
        let mut compared = Vec::new();
        for it in &found {
            let examined = compared::examine(self, it, is_alone, now);
            compared.extend(examined.map_err(|failure| self.error(failure))?);
        }
        Ok(compared)
    }

    fn index_for_date(&self) -> Result<Option<Index>, Skipped> {
        Ok(indices::for_date(self).map_err(|failure| self.error(failure))?)
    }

    fn bare_comparisons(&self) -> Result<Vec<BareComparison>, Skipped> {
        Ok(bare::examine(self).map_err(|failure| self.error(failure))?)
    }

    fn index_for_lookup(&self) -> Result<Option<(Index, u64)>, Skipped> {
        Ok(indices::for_lookup(self).map_err(|failure| self.error(failure))?)
    }

    fn index_for_id(&self, _: bool) -> Result<Option<Index>, Skipped> {
        Ok(indices::for_id(self).map_err(|failure| self.error(failure))?)
    }

    fn source_of(&self, column: &str) -> Option<&str> {
        let sql = self.select.sql();
        comparison::source_of(sql, column, Syntax::MySql).map(|source| &sql[source])
    }

    fn replaced_column(&self, column: &str, expression: &str) -> Option<String> {
        let sql = self.select.sql();
        let source = comparison::source_of(sql, column, Syntax::MySql)?;
        let expression = expression.replace("{}", &comparison::operand(&sql[source.clone()], Syntax::MySql));
        let is_named =
            sql[source.end..].trim_start().get(..3).is_some_and(|it| it.eq_ignore_ascii_case("as "));
        let name = if is_named { String::new() } else { format!(" AS {column}") };
        let reworded = format!("{}{expression}{name}{}", &sql[..source.start], &sql[source.end..]);
        let described = self.database.describe(&at(&reworded, 0)).ok()?;
        (described.columns.len() == self.types.len()).then(|| format!("{expression} AS {column}"))
    }
}

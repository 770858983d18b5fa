//! An engine without a database, so that `check` is tested without SQLite: the first line of a query has the names of
//! its columns, each further line a row.
//!
//! A cell `-` is NULL and digits are a number. An analysis that the fake engine is told to skip has no result.

use super::Unwatched;
use super::budget::Budget;
use super::lists::{Examination, OpenDatabase};
use super::report::ReportSection;
use crate::columns::Layout;
use crate::config::{Config, Limits, Query, Source};
use crate::error::{DatabaseFault, Error};
use crate::sql::Dialect;
use crate::store::{
    BareComparison, Compared, Coverage, DatabaseFacts, EngineFacts, Examine, ExamineQuery, Index, LeftOut,
    Mending, RowReader, Skipped, Sqlite,
};
use crate::value::Value;

/// A word in a query's text that makes the engine skip the analyses of the query for want of time.
pub(super) const SLOW: &str = "slow";

/// A word in a query's text that makes the engine fail in the analyses of the query.
pub(super) const BROKEN: &str = "broken";

struct FakeDatabase;

struct FakeQuery<'s> {
    query: &'s Query,
    layout: Layout,
}

/// The sections on the lists of a config with these queries.
pub(super) fn sections(orders: &str, statuses: &str) -> Vec<ReportSection> {
    let text = format!(
        "user = 'u'\npassword = 'p'\ndatabase = 'shop.db'\n[export]\norders = \"\"\"\n{orders}\"\"\"\n\
         statuses = \"\"\"\n{statuses}\"\"\"\n"
    );
    let config = Config::of_text("/shop/.htroistat.toml".as_ref(), &text).unwrap();
    let open: OpenDatabase = |_: &Source, _: Limits| Ok(Box::new(FakeDatabase));
    let (budget, now) = (Budget::new(None), 1_795_300_325);
    Examination { config: &config, budget, now, zone: None, watch: &mut Unwatched, open }.lists().0
}

impl Examine for FakeDatabase {
    fn facts(&self, _: &[Query]) -> Result<DatabaseFacts, Error> {
        Ok(DatabaseFacts { tables: 1, engine: EngineFacts::Sqlite { is_wal: false } })
    }

    fn prepare<'s>(&'s self, query: &'s Query) -> Result<Box<dyn ExamineQuery + 's>, Error> {
        let names: Vec<_> = query.sql.lines().next().unwrap_or_default().split(',').collect();
        let layout = Layout::of(query.list, &names).map_err(|fault| query.refused(query.line, fault))?;
        Ok(Box::new(FakeQuery { query, layout }))
    }

    fn column_names(&self, query: &Query) -> Vec<String> {
        query.sql.lines().next().unwrap_or_default().split(',').map(str::to_owned).collect()
    }

    fn mending(&self, _: &Query) -> Option<Mending> {
        None
    }

    fn table_columns(&self, query: &Query) -> Vec<String> {
        self.column_names(query)
    }
}

impl<'s> FakeQuery<'s> {
    fn lines(&self) -> impl Iterator<Item = &'s str> {
        self.query.sql.lines().skip(1)
    }

    /// The result of an analysis, where the engine is not told to skip it.
    fn analysed<T>(&self, result: T) -> Result<T, Skipped> {
        let fault = match &self.query.sql {
            sql if sql.contains(SLOW) => DatabaseFault::TimeLimit { seconds: 1 },
            sql if sql.contains(BROKEN) => DatabaseFault::Failed { words: "out of order".to_owned() },
            _ => return Ok(result),
        };
        let database = "memory".to_owned();
        Err(Error::Database { database, query: Some(self.query.key()), fault }.into())
    }
}

impl ExamineQuery for FakeQuery<'_> {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn dialect(&self) -> &'static dyn Dialect {
        &Sqlite
    }

    fn uses_date(&self) -> bool {
        true
    }

    fn uses_local_time(&self) -> bool {
        false
    }

    fn read(&self, _: i64, row: &mut RowReader<'_>) -> Result<(), Error> {
        for line in self.lines() {
            let value = |cell| match cell {
                "-" => None,
                text => Some(text.parse().map_or(Value::Text(text.as_bytes()), Value::Integer)),
            };
            row(&line.split(',').map(value).collect::<Vec<_>>())?;
        }
        Ok(())
    }

    /// All rows are from the year 1970.
    fn count(&self, date: i64) -> Result<u64, Skipped> {
        self.analysed(if date > 0 { 0 } else { self.lines().count() as u64 })
    }

    fn coverage(&self) -> Result<Coverage, Skipped> {
        let sent = self.lines().count() as u64;
        self.analysed(Coverage { sent, never: LeftOut::default(), table: None })
    }

    fn plan(&self) -> Result<Vec<String>, Skipped> {
        self.analysed(vec!["READ memory".to_owned()])
    }

    fn compared(&self, _: i64) -> Result<Vec<Compared>, Skipped> {
        self.analysed(Vec::new())
    }

    fn index_for_date(&self) -> Result<Option<Index>, Skipped> {
        let index = Index { create: "INDEX MEMORY".to_owned(), table: "memory".to_owned() };
        self.analysed(Some(index))
    }

    fn bare_comparisons(&self) -> Result<Vec<BareComparison>, Skipped> {
        self.analysed(Vec::new())
    }

    fn index_for_lookup(&self) -> Result<Option<(Index, u64)>, Skipped> {
        self.analysed(None)
    }

    fn index_for_id(&self, _: bool) -> Result<Option<Index>, Skipped> {
        self.analysed(None)
    }

    fn source_of(&self, _: &str) -> Option<&str> {
        None
    }

    fn replaced_column(&self, _: &str, _: &str) -> Option<String> {
        None
    }
}

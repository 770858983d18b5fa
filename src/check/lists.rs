//! One query of the config after the other: what its columns become, what rows it gives, how SQLite finds them.
//!
//! Asks the store and gathers the answers; `rows`, `change` and `indices` say what is wrong with them.

use std::io::{self, Write};

use super::budget::Budget;
use super::deals::{DAYS, DAYS_BEFORE};
use super::fault::{Fault, QueryFault, StorageFault};
use super::report::{Fact, Finding, Key, ListSize, Location, ReportSection, Subject};
use super::stats::{ListColumns, RowStats};
use super::{Stage, Watch, change, database, indices, refused, rows};
use crate::columns::Layout;
use crate::config::{Config, Limits, Query, Source};
use crate::date::DAY;
use crate::document::Json;
use crate::environment::instant;
use crate::error::{DatabaseFault, Error};
use crate::nearest::nearest;
use crate::protocol::List;
use crate::store::{Coverage, Examine, ExamineQuery, Skipped, TableCoverage, read_document};

/// The context in which a query is examined.
pub(super) struct Examination<'a> {
    pub(super) config: &'a Config,
    pub(super) budget: Budget,
    /// Now, in UNIX seconds.
    pub(super) now: i64,
    /// The time zone that the terminal was given.
    pub(super) zone: Option<&'a str>,
    pub(super) watch: &'a mut dyn Watch,
    /// Opens the database.
    pub(super) open: OpenDatabase,
}

/// The finding that there was no time for an analysis, in so many seconds.
type Analysis = fn(u64) -> QueryFault;

const DATE_FILTER: Analysis = |seconds| QueryFault::DateFilterNotExamined { seconds };
const INDICES: Analysis = |seconds| QueryFault::IndicesNotExamined { seconds };
const RECENT: Analysis = |seconds| QueryFault::RecentNotExamined { seconds };

/// Opens a database within limits.
pub(super) type OpenDatabase = fn(&Source, Limits) -> Result<Box<dyn Examine>, Error>;

/// The counts of the lists: of all rows, or of deals at least of those that have changed lately.
#[derive(Default)]
pub(super) struct Lists(Vec<(List, RowStats)>);

impl Lists {
    /// The counts of a list, where its rows could be read.
    pub(super) fn get(&self, list: List) -> Option<&RowStats> {
        self.0.iter().find(|(counted, _)| *counted == list).map(|(_, stats)| stats)
    }
}

impl Examination<'_> {
    /// A section for each query, and what was counted of its rows.
    pub(super) fn lists(&mut self) -> (Vec<ReportSection>, Lists) {
        let (mut sections, mut lists) = (Vec::new(), Lists::default());
        for query in self.config.queries() {
            let mut section = ReportSection::new(Subject::Query { key: query.key(), line: query.line });
            lists.0.extend(self.list(query, &mut section).map(|stats| (query.list, stats)));
            self.watch.end();
            sections.push(section);
        }
        (sections, lists)
    }

    fn list(&mut self, query: &Query, section: &mut ReportSection) -> Option<RowStats> {
        let stats =
            self.with_database(section, |this, it, section| this.examine_rows(query, it, section)).flatten();
        let is_late = section.findings.iter().any(is_late);
        let rows = stats.as_ref().map(|stats| stats.rows);
        if rows.is_some() || is_late {
            // Anew, for the CRM's sake: it cannot write while the database is held.
            self.with_database(section, |this, it, section| this.examine_plan(query, it, rows, section));
        }
        if is_late && query.list == List::Orders {
            return self
                .with_database(section, |this, it, section| this.recent_rows(query, it, section))
                .flatten();
        }
        stats
    }

    /// Does something with the database open, as briefly as may be.
    fn with_database<T>(
        &mut self,
        section: &mut ReportSection,
        action: impl FnOnce(&mut Self, &dyn Examine, &mut ReportSection) -> T,
    ) -> Option<T> {
        let Some(limits) = self.budget.limits(self.config.limits) else {
            let fault = Fault::Query(QueryFault::ListNotExamined { seconds: self.budget.seconds() });
            section.add(Finding::new(fault, Location::default()));
            return None;
        };
        match (self.open)(&self.config.database, limits) {
            Ok(database) => Some(action(self, database.as_ref(), section)),
            Err(error) => {
                section.add(database::failure(&error));
                None
            }
        }
    }

    /// Looks at columns and rows; gives what was counted, where that is all there is.
    fn examine_rows(
        &mut self,
        query: &Query,
        database: &dyn Examine,
        section: &mut ReportSection,
    ) -> Option<RowStats> {
        let examined = match database.prepare(query) {
            Ok(examined) => examined,
            Err(error) => {
                section.findings.extend(refused::findings(&error, database, query));
                return None;
            }
        };
        let location = Location::query(self.config, query);
        section.facts.extend(keys(examined.layout()));
        let zone = self.zone.filter(|_| examined.uses_local_time());
        section.findings.extend(zone.map(|zone| {
            Finding::new(Fault::Query(QueryFault::ZoneOfProcess { zone: zone.to_owned() }), location.clone())
        }));
        section.findings.extend(unknown_columns(query.list, examined.layout(), &location));
        let start = instant();
        let (stats, read) = self.read(query, examined.as_ref(), 0);
        section.findings.extend(read.as_ref().err().map(|error| {
            let finding = self.interrupted(error, &stats);
            // Some servers look at an account's rights only where they read.
            let is_refused = matches!(finding.fault, Fault::Database(DatabaseFault::Failed { .. }));
            let mending = is_refused.then(|| database.mending(query)).flatten();
            finding.mended_by(mending.map(refused::remedy))
        }));
        let bytes = read.ok();
        let size = ListSize { list: query.list, rows: stats.rows, bytes, time: start.elapsed() };
        section.facts.push(Fact::Size(size));
        section.facts.extend(stats.samples().into_iter().map(Fact::Sample));
        section.findings.extend(rows::findings(query.list, &stats, examined.as_ref(), &location));
        section.findings.extend(bytes.and_then(|size| rows::large(self.config, size, stats.rows, &location)));
        bytes.map(|_| stats)
    }

    /// Looks at how the engine finds the rows, and how `:date` is compared; of rows that could not even be counted in
    /// time, only at the former.
    fn examine_plan(
        &mut self,
        query: &Query,
        database: &dyn Examine,
        rows: Option<u64>,
        section: &mut ReportSection,
    ) {
        let location = Location::query(self.config, query);
        let examined = match database.prepare(query) {
            Ok(examined) => examined,
            Err(error) => return section.add(database::failure(&error)),
        };
        let examined = examined.as_ref();
        self.watch.begin(Stage::DateFilter, &query.key());
        let (sent, changes) = match self.date_filter(query.list, examined, rows, &location, section) {
            Ok(found) => found,
            Err(skipped) => (None, vec![self.not_examined(skipped, DATE_FILTER, &location)]),
        };
        match examined.plan() {
            Ok(steps) => section.facts.extend(steps.into_iter().map(Fact::PlanStep)),
            Err(skipped) => section.add(self.not_examined(skipped, INDICES, &location)),
        }
        section.facts.extend(sent);
        // An index for a comparison that has to be written anew would be for nothing.
        let is_right = rows.is_none() || !changes.iter().any(|it| change::is_wrong(it) || is_unknown(it));
        let indices = if query.list.is_paged() {
            indices::findings(examined, rows, is_right, self.config.page_size.is_some(), &location)
        } else {
            Ok(Vec::new())
        };
        match indices {
            Ok(findings) => section.findings.extend(findings),
            Err(skipped) => section.add(self.not_examined(skipped, INDICES, &location)),
        }
        for finding in changes {
            section.add(finding);
        }
    }

    /// Looks at how `:date` is compared and which rows are sent.
    fn date_filter(
        &self,
        list: List,
        examined: &dyn ExamineQuery,
        rows: Option<u64>,
        location: &Location,
        section: &mut ReportSection,
    ) -> Result<(Option<Fact>, Vec<Finding>), Skipped> {
        let Some(rows) = rows else {
            return if list.is_paged() { Err(Skipped::Late) } else { Ok((None, Vec::new())) };
        };
        let compared = examined.compared(self.now)?;
        section.facts.extend(compared.iter().map(change::types));
        if !list.is_paged() {
            return Ok((None, Vec::new()));
        }
        let coverage = examined.coverage()?;
        let never = &coverage.never;
        let mut found =
            change::check_date_filter(list, examined, &compared, rows, self.now, never, location)?;
        found.extend(left_out(&coverage, location));
        let sent = |it: TableCoverage| Fact::Sent { table: it.name, rows: it.rows, sent: coverage.sent };
        Ok((coverage.table.map(sent), found))
    }

    /// The finding that an analysis has no result.
    fn not_examined(&self, skipped: Skipped, analysis: Analysis, location: &Location) -> Finding {
        let fault = match skipped {
            Skipped::Failed(error) => return database::failure(&error),
            Skipped::Late if self.budget.is_shorter_than(self.config.limits) => {
                QueryFault::ListNotExamined { seconds: self.budget.seconds() }
            }
            Skipped::Late => analysis(self.config.limits.time_limit.as_secs()),
        };
        Finding::new(Fault::Query(fault), location.clone())
    }

    /// The rows that have changed in the days that the integration is judged by, where everything takes too long.
    fn recent_rows(
        &mut self,
        query: &Query,
        database: &dyn Examine,
        section: &mut ReportSection,
    ) -> Option<RowStats> {
        let since = self.now - DAYS_BEFORE * DAY - DAY;
        let read = database.prepare(query).and_then(|examined| {
            let (stats, read) = self.read(query, examined.as_ref(), since);
            read.map(|_| stats)
        });
        match read {
            Ok(stats) => {
                section.facts.push(Fact::RecentlyChanged { rows: stats.rows, days: DAYS });
                Some(stats)
            }
            Err(error) => {
                let location = Location::query(self.config, query);
                section.add(self.not_examined(error.into(), RECENT, &location));
                None
            }
        }
    }

    /// Reads the rows changed since a moment as an answer would; gives its size in bytes, where it comes to its end.
    fn read(
        &mut self,
        query: &Query,
        examined: &dyn ExamineQuery,
        since: i64,
    ) -> (RowStats, Result<u64, Error>) {
        let columns = ListColumns::new(query.list, examined.layout(), self.now);
        let mut stats = RowStats::new(&columns);
        let key = query.key();
        self.watch.begin(Stage::Reading, &key);
        let read = read_document(examined, query.list, since, Json::new(Counter(0)), &mut |row, has_json| {
            stats.add_row(&columns, row, has_json);
            self.watch.rows(&key, stats.rows);
        });
        (stats, read.map(|Counter(size)| size))
    }

    /// With pages no answer has to read everything in time, and a budget may be shorter than an answer's time: then it
    /// is no error that `check` could not.
    fn interrupted(&self, error: &Error, stats: &RowStats) -> Finding {
        let finding = database::failure(error);
        let is_no_error = self.config.page_size.is_some() || self.budget.is_shorter_than(self.config.limits);
        if database::is_late(error) && is_no_error {
            return Finding {
                fault: Fault::Storage(StorageFault::PartlyRead { rows: stats.rows }),
                ..finding
            };
        }
        finding
    }
}

/// Rows of the table that conditions or joins leave out.
fn left_out(coverage: &Coverage, location: &Location) -> Option<Finding> {
    let table = coverage.table.as_ref().filter(|table| table.left_out.rows > 0)?;
    let fault = QueryFault::RowsLeftOut {
        table: table.name.clone(),
        rows: table.left_out.rows,
        of: table.rows,
        example: table.left_out.example.clone(),
    };
    Some(Finding::new(Fault::Query(fault), location.clone()))
}

/// The time was over before all rows were read.
fn is_late(finding: &Finding) -> bool {
    matches!(
        finding.fault,
        Fault::Database(DatabaseFault::TimeLimit { .. }) | Fault::Storage(StorageFault::PartlyRead { .. })
    )
}

/// The comparison with `:date` could not be judged.
fn is_unknown(finding: &Finding) -> bool {
    matches!(
        finding.fault,
        Fault::Query(QueryFault::DateFilterNotExamined { .. } | QueryFault::ListNotExamined { .. })
            | Fault::Database(_)
    )
}

/// The keys that the columns become.
fn keys(layout: &Layout) -> impl Iterator<Item = Fact> {
    let key = layout.columns.iter().map(|column| match (column.required, column.is_array) {
        (true, _) => Key::Required(column.key.clone()),
        (_, true) => Key::Array(column.key.clone()),
        _ => Key::Optional(column.key.clone()),
    });
    let keys = Fact::Keys(key.chain(layout.fields_object.map(|_| Key::Object)).collect());
    let fields: Vec<_> = layout.fields.iter().map(|field| field.key.clone()).collect();
    std::iter::once(keys).chain((!fields.is_empty()).then_some(Fact::FieldKeys(fields)))
}

fn unknown_columns(list: List, layout: &Layout, location: &Location) -> Vec<Finding> {
    let known = || list.required().iter().chain(list.optional()).copied();
    let unknown = layout.columns.iter().filter(|column| known().all(|known| known != column.key));
    let finding = |column: &str| {
        let nearest = nearest(&column.to_lowercase(), known());
        let fault = QueryFault::UnknownColumn { column: column.to_owned(), nearest };
        Finding::new(Fault::Query(fault), location.column(column))
    };
    unknown.map(|column| finding(&column.key)).collect()
}

/// Counts the bytes of a document.
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{BROKEN, SLOW, sections};
    use super::super::report::Remedy;
    use super::*;

    const STATUSES: &str = "id,name\nnew,New";

    /// The findings on the deals, by their ids.
    fn ids(orders: &str) -> Vec<&'static str> {
        sections(orders, STATUSES)[0].findings.iter().map(|finding| finding.fault.id()).collect()
    }

    #[test]
    fn lists_of_any_engine_are_examined() {
        let orders = "id,date_create,status,price\n1,1795300000,new,5\n1,yesterday,-,about 7";
        let sections = sections(orders, STATUSES);
        let found: Vec<_> = sections[0].findings.iter().map(|finding| finding.fault.id()).collect();
        assert_eq!(found, ["data.id_repeated", "data.date_unreadable", "data.not_a_number"]);
        assert!(sections[0].facts.contains(&Fact::PlanStep("READ memory".to_owned())));
        assert_eq!(sections[1].findings, []);
    }

    #[test]
    fn the_index_that_an_engine_advises_is_the_remedy() {
        let rows: Vec<_> = (0..1000).map(|id| format!("{id},1795300000,new")).collect();
        let sections = sections(&format!("id,date_create,status\n{}", rows.join("\n")), STATUSES);
        let remedies: Vec<_> = sections[0].findings.iter().map(|finding| finding.remedy.clone()).collect();
        assert_eq!(remedies, [Some(Remedy::Statement("INDEX MEMORY".to_owned()))]);
    }

    #[test]
    fn an_engine_that_has_no_time_or_fails_is_a_finding() {
        for (word, expected) in [(SLOW, "query.date_not_examined"), (BROKEN, "database.failed")] {
            let orders = format!("id,date_create,status\n1,1795300000,{word}");
            assert!(ids(&orders).contains(&expected), "{word}: {:?}", ids(&orders));
        }
    }
}

//! One query of the config: what its columns become, what rows it gives, how SQLite goes about it.
//!
//! Puts the questions to `store` and gathers the answers; what they mean is said in `data` and `moments`.

use std::io::{self, Write};
use std::time::Instant;

use super::finding::{Finding, Level, Place, Section};
use super::progress::Progress;
use super::survey::{Columns, Survey};
use super::{data, faults, moments};
use crate::config::{Config, Query};
use crate::document::Json;
use crate::error::{DatabaseFault, Error, SelectFault};
use crate::nearest::nearest;
use crate::protocol::List;
use crate::store::{Inspected, Inspection};

/// From so many rows on an index is worth a word …
const INDEX_HELPS: u64 = 1_000;

/// … and from so many on its absence is felt.
const INDEX_IS_NEEDED: u64 = 100_000;

/// What a query is examined with.
pub(super) struct Examination<'a, 'c> {
    /// The config.
    pub(super) config: &'a Config,
    /// Now, in UNIX seconds.
    pub(super) now: i64,
    /// When the limit of time begins to run.
    pub(super) started: &'a dyn Fn() -> Instant,
    /// Whom it is told how far it has come.
    pub(super) progress: &'a mut Progress<'c>,
}

impl Examination<'_, '_> {
    /// Examines a query; gives what was seen of its rows, where that is all of them.
    pub(super) fn of(&mut self, query: &Query) -> (Section, Option<Survey>) {
        let mut section = Section::new(format!("query `{}`, line {}", query.key(), query.line));
        let seen = self.look(query, &mut section);
        self.progress.end();
        (section, seen)
    }

    fn look(&mut self, query: &Query, section: &mut Section) -> Option<Survey> {
        let seen = self.open(section, |this, inspection, section| this.rows(query, inspection, section));
        let survey = seen.flatten();
        let is_late = section.findings.iter().any(|finding| finding.id == "database.time_limit");
        let rows = survey.as_ref().map(|survey| survey.rows);
        if rows.is_some() || is_late {
            // Anew, for the CRM's sake: nobody can write while a database is held.
            self.open(section, |this, inspection, section| this.ways(query, inspection, rows, section));
        }
        survey
    }

    /// Does something with the database open, as briefly as may be.
    fn open<T>(
        &mut self,
        section: &mut Section,
        look: impl FnOnce(&mut Self, &Inspection<'_>, &mut Section) -> T,
    ) -> Option<T> {
        match Inspection::open(self.config, (self.started)()) {
            Ok(inspection) => Some(look(self, &inspection, section)),
            Err(error) => {
                section.findings.push(faults::of_error(&error));
                None
            }
        }
    }

    /// Looks at columns and rows; gives what was seen, where that is all there is.
    fn rows(&mut self, query: &Query, inspection: &Inspection<'_>, section: &mut Section) -> Option<Survey> {
        let inspected = match inspection.prepare(query) {
            Ok(inspected) => inspected,
            Err(error) => {
                section.findings.push(with_columns(&error, inspection, query));
                return None;
            }
        };
        let place = place_of(self.config, query);
        describe_columns(query.list, &inspected, &place, section);
        let (survey, size) = self.read(query, &inspected, section);
        describe_rows(&survey, size, section);
        section.findings.extend(data::findings(query.list, &survey, &inspected, &place));
        section.findings.extend(size.and_then(|size| data::large(self.config, size, survey.rows, &place)));
        size.map(|_| survey)
    }

    /// Looks at how SQLite finds the rows, and how `:date` is used for it; of rows that could not even be
    /// counted in time, only the former.
    fn ways(&mut self, query: &Query, inspection: &Inspection<'_>, rows: Option<u64>, section: &mut Section) {
        let Ok(inspected) = inspection.prepare(query) else { return };
        let place = place_of(self.config, query);
        self.progress.begin(&format!("`{}`: how `:date` is used", query.key()));
        let compared = rows.map_or_else(Vec::new, |_| inspected.compared(self.now));
        section.facts.extend(compared.iter().map(moments::described));
        section.facts.extend(inspected.plan().iter().map(|step| format!("plan        {step}")));
        let uses = rows.map_or_else(Vec::new, |rows| {
            moments::findings(query.list, &inspected, &compared, rows, self.now, &place)
        });
        // An index for a comparison that has to be written anew would be one for nothing.
        if uses.iter().all(|finding| finding.level < Level::Error) {
            let rows = rows.unwrap_or(u64::MAX);
            section.findings.extend(indices(query.list, &inspected, rows, &place));
        }
        section.findings.extend(uses);
    }

    /// Reads all rows as an answer with everything would; gives its size in bytes, where it comes to its end.
    fn read(
        &mut self,
        query: &Query,
        inspected: &Inspected<'_>,
        section: &mut Section,
    ) -> (Survey, Option<u64>) {
        let columns = Columns::of(query.list, inspected.layout(), self.now);
        let mut survey = Survey::of(&columns);
        let key = query.key();
        self.progress.begin(&format!("`{key}`: reading"));
        let read = inspected.read(0, Json::new(Counter(0)), &mut |row, has_json| {
            survey.see(&columns, row, has_json);
            self.progress.rows(&key, survey.rows);
        });
        match read {
            Ok(Counter(size)) => (survey, Some(size)),
            Err(error) => {
                section.findings.push(self.interrupted(&error, &survey));
                (survey, None)
            }
        }
    }

    /// With pages no answer needs to read everything in time, so it is no error that we could not.
    fn interrupted(&self, error: &Error, survey: &Survey) -> Finding {
        let finding = faults::of_error(error);
        let is_late = matches!(error, Error::Database { fault: DatabaseFault::TimeLimit { .. }, .. });
        if is_late && self.config.page_size.is_some() {
            let message = format!("not every row could be looked at in time, only {}", survey.rows);
            return Finding { level: Level::Note, message, ..finding };
        }
        finding
    }
}

/// The place that a query is.
pub(super) fn place_of(config: &Config, query: &Query) -> Place {
    Place { line: Some(query.line), query: Some(query.key()), ..Place::file(&config.file) }
}

/// Where columns are missing it helps to see which are there.
fn with_columns(error: &Error, inspection: &Inspection<'_>, query: &Query) -> Finding {
    let finding = faults::of_error(error);
    let Error::Select { fault: SelectFault::MissingColumns { names }, .. } = error else { return finding };
    let found = inspection.names(query);
    let near = |missing: &&'static str| Some((nearest(missing, found.iter().map(String::as_str))?, *missing));
    let listed: Vec<_> = found.iter().map(|name| format!("`{name}`")).collect();
    let listed = format!("its columns are {}", listed.join(", "));
    match names.iter().find_map(near) {
        Some((near, missing)) => finding.remedy(format!("{listed}: perhaps `{near} AS {missing}`")),
        None => finding.remedy(listed),
    }
}

/// What the columns become, and which of the names are nobody's.
fn describe_columns(list: List, inspected: &Inspected<'_>, place: &Place, section: &mut Section) {
    let layout = inspected.layout();
    let keys = layout.columns.iter().map(|column| match (column.required, column.is_array) {
        (true, _) => format!("`{}` (required)", column.key),
        (_, true) => format!("`{}` (a JSON array)", column.key),
        _ => format!("`{}`", column.key),
    });
    let object = layout.fields_object.map(|_| "`fields` (a JSON object)".to_owned());
    section.fact(format!("keys        {}", keys.chain(object).collect::<Vec<_>>().join(", ")));
    if !layout.fields.is_empty() {
        let fields: Vec<_> = layout.fields.iter().map(|field| format!("`{}`", field.key)).collect();
        section.fact(format!("in `fields` {}", fields.join(", ")));
    }
    section.findings.extend(layout.columns.iter().filter_map(|column| unknown(list, &column.key, place)));
}

fn unknown(list: List, column: &str, place: &Place) -> Option<Finding> {
    let known = list.required().iter().chain(list.optional()).copied();
    if known.clone().any(|known| known == column) {
        return None;
    }
    let remedy = match nearest(&column.to_lowercase(), known) {
        Some(near) => format!("write `AS {near}` if that is what it is"),
        None => format!("write `AS \"fields.{column}\"` to have it among the row's own fields, or leave it"),
    };
    let message = format!("the column `{column}` has a name that Roistat's guide does not know");
    Some(Finding::note("query.unknown_column", message).at(place.column(column)).remedy(remedy))
}

fn describe_rows(survey: &Survey, size: Option<u64>, section: &mut Section) {
    let size = size.map_or(String::new(), |size| format!(", {size} bytes as JSON"));
    section.fact(format!("rows        {}{size}", survey.rows));
    for row in &survey.samples {
        let values: Vec<_> = row.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        section.fact(format!("such as     {}", values.join(", ")));
    }
}

fn indices(list: List, inspected: &Inspected<'_>, rows: u64, place: &Place) -> Vec<Finding> {
    if rows < INDEX_HELPS || !list.is_paged() {
        return Vec::new();
    }
    let level = if rows < INDEX_IS_NEEDED { Level::Note } else { Level::Warning };
    let advise = |id, message: &str, create: String| {
        Finding::new(level, id, message).at(place.clone()).remedy(format!("in the database: {create};"))
    };
    let scan = inspected.index_for_date().map(|create| {
        advise(
            "query.scan",
            "every request reads the whole table to find what has changed since `:date`",
            create,
        )
    });
    let sort = inspected
        .index_for_id()
        .map(|create| advise("query.sort", "a request for everything sorts all rows by `id`", create));
    scan.into_iter().chain(sort).collect()
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

//! One query of the config: what its columns become, what rows it gives, how SQLite goes about it.
//!
//! Puts the questions to `store` and gathers the answers; what they mean is said in `data` and `moments`.

use std::io::{self, Write};

use super::finding::{Finding, Level, Place, Section, rows};
use super::progress::Progress;
use super::survey::{Columns, DAYS, DAYS_BEFORE, Survey};
use super::{data, faults, indices, moments};
use crate::columns::Layout;
use crate::config::{Config, Query};
use crate::date::DAY;
use crate::document::Json;
use crate::error::{DatabaseFault, Error, SelectFault};
use crate::nearest::nearest;
use crate::protocol::List;
use crate::store::{Inspected, Inspection};

/// What a query is examined with.
pub(super) struct Examination<'a, 'c> {
    /// The config.
    pub(super) config: &'a Config,
    /// Now, in UNIX seconds.
    pub(super) now: i64,
    /// Whom it is told how far it has come.
    pub(super) progress: &'a mut Progress<'c>,
}

impl Examination<'_, '_> {
    /// Examines a query; gives what was seen of its rows, where that is all of them; of deals, else those that have
    /// changed of late.
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
        if is_late && query.list == List::Orders {
            let look = |this: &mut Self, inspection: &Inspection, section: &mut Section| {
                this.recent(query, inspection, section)
            };
            return self.open(section, look).flatten();
        }
        survey
    }

    /// What has changed in the days that the integration is judged by, where everything takes too long.
    fn recent(&mut self, query: &Query, inspection: &Inspection, section: &mut Section) -> Option<Survey> {
        let inspected = inspection.prepare(query).ok()?;
        let since = self.now - DAYS_BEFORE * DAY - DAY;
        let (survey, read) = self.read(query, &inspected, since);
        read.ok()?;
        section.fact(format!("of late     {} changed in the last {DAYS} days", rows(survey.rows)));
        Some(survey)
    }

    /// Does something with the database open, as briefly as may be.
    fn open<T>(
        &mut self,
        section: &mut Section,
        look: impl FnOnce(&mut Self, &Inspection, &mut Section) -> T,
    ) -> Option<T> {
        match Inspection::open(&self.config.database, self.config.limits) {
            Ok(inspection) => Some(look(self, &inspection, section)),
            Err(error) => {
                section.findings.push(faults::of_error(&error));
                None
            }
        }
    }

    /// Looks at columns and rows; gives what was seen, where that is all there is.
    fn rows(&mut self, query: &Query, inspection: &Inspection, section: &mut Section) -> Option<Survey> {
        let inspected = match inspection.prepare(query) {
            Ok(inspected) => inspected,
            Err(error) => {
                section.findings.extend(refused(&error, inspection, query));
                return None;
            }
        };
        let place = place_of(self.config, query);
        describe_columns(query.list, &inspected, &place, section);
        let (survey, read) = self.read(query, &inspected, 0);
        section.findings.extend(read.as_ref().err().map(|error| self.interrupted(error, &survey)));
        let size = read.ok();
        describe_rows(&survey, size, section);
        section.findings.extend(data::findings(query.list, &survey, &inspected, &place));
        section.findings.extend(size.and_then(|size| data::large(self.config, size, survey.rows, &place)));
        size.map(|_| survey)
    }

    /// Looks at how SQLite finds the rows, and how `:date` is used for it; of rows that could not even be
    /// counted in time, only the former.
    fn ways(&mut self, query: &Query, inspection: &Inspection, rows: Option<u64>, section: &mut Section) {
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
        let is_right = uses.iter().all(|finding| finding.level < Level::Error);
        section.findings.extend(indices::findings(query.list, &inspected, rows, is_right, &place));
        section.findings.extend(uses);
    }

    /// Reads the rows changed since a moment as an answer would; gives its size in bytes, where it comes to its end.
    fn read(&mut self, query: &Query, inspected: &Inspected<'_>, since: i64) -> (Survey, Result<u64, Error>) {
        let columns = Columns::of(query.list, inspected.layout(), self.now);
        let mut survey = Survey::of(&columns);
        let key = query.key();
        self.progress.begin(&format!("`{key}`: reading"));
        let read = inspected.read(since, Json::new(Counter(0)), &mut |row, has_json| {
            survey.see(&columns, row, has_json);
            self.progress.rows(&key, survey.rows);
        });
        (survey, read.map(|Counter(size)| size))
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

/// Everything that can be said of a query that is refused: where columns are missing it helps to see which are there,
/// and they may be missing besides.
fn refused(error: &Error, inspection: &Inspection, query: &Query) -> Vec<Finding> {
    let finding = faults::of_error(error);
    let Error::Select { file, line, key, fault } = error else { return vec![finding] };
    let found = inspection.names(query);
    let names: Vec<_> = found.iter().map(String::as_str).collect();
    match fault {
        SelectFault::MissingColumns { names: missing } => vec![finding.remedy(named_so(missing, &names))],
        SelectFault::UnknownParameter { .. } => {
            let more = Layout::of(query.list, &names).err().map(|fault| {
                let (file, key) = (file.clone(), key.clone());
                refused(&Error::Select { file, line: *line, key, fault }, inspection, query)
            });
            std::iter::once(finding).chain(more.unwrap_or_default()).collect()
        }
        SelectFault::Sqlite { words } => match words.split_once("no such column: ") {
            Some((_, column)) => vec![finding.remedy(nearest_column(column, &inspection.columns(query)))],
            None => vec![finding],
        },
        _ => vec![finding],
    }
}

fn named_so(missing: &[&'static str], found: &[&str]) -> String {
    let near = |missing: &&'static str| Some((nearest(missing, found.iter().copied())?, *missing));
    let listed: Vec<_> = found.iter().map(|name| format!("`{name}`")).collect();
    let listed = format!("its columns are {}", listed.join(", "));
    match missing.iter().find_map(near) {
        Some((near, missing)) => format!("{listed}: perhaps `{near} AS {missing}`"),
        None => listed,
    }
}

/// The column of the tables read that was probably meant.
fn nearest_column(column: &str, there: &[String]) -> String {
    let bare = column.rsplit('.').next().unwrap_or(column);
    match nearest(bare, there.iter().map(String::as_str)) {
        Some(near) => format!("write `{near}`, if that is what is meant"),
        None => "see which columns the table has, and which table the query reads".to_owned(),
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
    let size = size.map_or_else(
        || " read until time was over, or something failed".to_owned(),
        |size| format!(", {size} bytes as JSON"),
    );
    section.fact(format!("rows        {}{size}", survey.rows));
    for row in &survey.samples {
        let values: Vec<_> = row.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        section.fact(format!("such as     {}", values.join(", ")));
    }
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

//! English: lower case, no full stop, what failed first, the subject in backticks, then what to do.
//!
//! This file words what stands around the findings; the files below it word the findings themselves.

mod change;
mod comments;
mod config;
mod database;
mod files;
mod init_failure;
mod leads;
mod page;
mod plan;
mod query;
mod remedy;
mod rows;
mod server;
mod site;
mod terminal;

use super::{Line, Wording, beginning, joined, listed};
use crate::check::{
    ComparedTypes, DAYS, Day, DealsByStatus, Fact, Fault, FileRole, Finding, IntegrationFault, Key,
    LastRequest, Level, ListSize, Location, RequestsFault, RunsAs, SampleRow, Stage, Subject, Verdict,
};
use crate::date::utc;

/// The English sentences.
pub(super) struct English;

/// The most statuses that one line names.
const MOST_STATUSES: usize = 10;

/// A number of things, as a phrase.
fn counted(count: u64, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// A number of rows, as a phrase.
fn rows(count: u64) -> String {
    counted(count, "row", "rows")
}

impl Wording for English {
    fn level(&self, level: Level) -> &'static str {
        match level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        }
    }

    fn subject(&self, subject: &Subject) -> String {
        match subject {
            Subject::Files => "files".to_owned(),
            Subject::Config => "config".to_owned(),
            Subject::Database => "database".to_owned(),
            Subject::Query { key, line } => format!("query `{key}`, line {line}"),
            Subject::Integration => "integration".to_owned(),
            Subject::Write { action, line } => format!("section `[{}]`, line {line}", action.name()),
            Subject::Journal => "journal".to_owned(),
        }
    }

    fn fact(&self, fact: &Fact) -> Line {
        let line = |label, text| Line { label, text };
        match fact {
            Fact::File { role, path, mode, owners } => {
                line(file_label(*role), format!("`{}`, mode {mode:04o}, {owners}", path.display()))
            }
            Fact::RunsAs { user, how } => line("runs as", runs_as(user, *how)),
            Fact::Queries(keys) => line("queries", listed(keys)),
            Fact::PageSize(None) => line("page_size", "not set: all in one answer".to_owned()),
            Fact::PageSize(Some(rows)) => line("page_size", rows.to_string()),
            Fact::Server { version, account, login } => line(
                "server",
                format!("{version}, as `{account}`; connected and logged in within {} ms", login.as_millis()),
            ),
            Fact::Schema { tables, is_wal } => {
                let journal = match is_wal {
                    Some(true) => ", write-ahead log",
                    Some(false) => ", rollback journal",
                    None => "",
                };
                line("tables", format!("{}{journal}", counted(*tables, "table or view", "tables and views")))
            }
            Fact::Keys(keys) => line("keys", keys.iter().map(key).collect::<Vec<_>>().join(", ")),
            Fact::FieldKeys(keys) => line("in `fields`", listed(keys)),
            Fact::Size(size) => line("rows", size_of_list(size)),
            Fact::Sent { table, rows: all, sent } => {
                line("sends", format!("{sent} of the {} of `{table}`", rows(*all)))
            }
            Fact::Sample(row) => line("such as", sample(row)),
            Fact::RecentlyChanged { rows: count, days } => {
                line("of late", format!("{} changed in the last {days} days", rows(*count)))
            }
            Fact::Compared(types) => line("compared", compared(types)),
            Fact::PlanStep(step) => line("plan", step.clone()),
            Fact::DealsPerDay(days) => {
                let Day { deals, visits } = days.total();
                line(
                    "deals",
                    format!("{deals} created in the last {DAYS} days, {visits} with a visit number"),
                )
            }
            Fact::LastRequest(request) => line("last asked", last_request(*request)),
            Fact::Written(written) => {
                let label = if written.is_new { "would add" } else { "would set" };
                line(label, format!("in `{}`: {}", written.table, sample(&written.row)))
            }
            Fact::Answered { key, id } => line("answers", format!("`{key}`: {id}")),
            Fact::DealsByStatus(statuses) => line("statuses", by_status(statuses)),
        }
    }

    fn day(&self, day: Day) -> String {
        format!("{} of {}", day.visits, day.deals)
    }

    fn fault(&self, finding: &Finding) -> String {
        match &finding.fault {
            Fault::Files(fault) => files::fault(fault),
            Fault::Config(problem) => config::problem(problem),
            Fault::Settings(fault) => config::settings(fault),
            Fault::Database(fault) => database::fault(fault, &finding.location),
            Fault::Storage(fault) => database::storage(fault),
            Fault::Select(fault, _) => query::select(fault, &finding.location),
            Fault::Query(fault) => query::fault(fault),
            Fault::Change(fault) => change::fault(fault),
            Fault::Rows(fault) => rows::fault(fault),
            Fault::Integration(fault) => integration(fault),
            Fault::Requests(fault) => requests(fault),
            Fault::Write(fault, _) => leads::refused(fault, &finding.location),
            Fault::Leads(fault) => leads::fault(fault),
        }
    }

    fn remedy(&self, finding: &Finding) -> Option<String> {
        remedy::remedy(finding)
    }

    fn location(&self, location: &Location) -> Option<String> {
        joined(location, "query", "column")
    }

    fn location_label(&self) -> &'static str {
        "where"
    }

    fn remedy_label(&self) -> &'static str {
        "what to do"
    }

    fn findings(&self) -> &'static str {
        "findings"
    }

    fn hidden(&self, findings: usize) -> String {
        let count = counted(findings as u64, "finding", "findings");
        format!("… and {count} more: `check --all` shows everything")
    }

    fn verdict(&self, verdict: Verdict) -> String {
        let things = counted((verdict.warnings + verdict.notes) as u64, "thing", "things");
        let meaning = match verdict.worst() {
            Some(Level::Error) => "answers fail or are wrong until the errors are mended".to_owned(),
            Some(Level::Warning) => format!("answers work, but data or safety is at risk: look at {things}"),
            Some(Level::Note) => format!("answers work, but look at {things}"),
            None => return "nothing found: all is well".to_owned(),
        };
        let count = |level| {
            let count = verdict.count(level) as u64;
            let word = self.level(level);
            (count > 0).then(|| counted(count, word, &format!("{word}s")))
        };
        let counts = [Level::Error, Level::Warning, Level::Note].into_iter().filter_map(count);
        format!("{}: {meaning}", counts.collect::<Vec<_>>().join(", "))
    }

    fn step(&self, step: Stage, key: &str) -> String {
        match step {
            Stage::Reading => format!("`{key}`: reading …"),
            Stage::DateFilter => format!("`{key}`: how `:date` is used …"),
        }
    }

    fn rows_read(&self, key: &str, rows: u64) -> String {
        format!("`{key}`: {rows} rows …")
    }
}

fn file_label(role: FileRole) -> &'static str {
    match role {
        FileRole::Executable => "executable",
        FileRole::ExecutableFolder => "its folder",
        FileRole::Config => "config",
        FileRole::Database => "database",
        FileRole::DatabaseJournal => "journal",
    }
}

fn runs_as(user: &str, how: RunsAs) -> String {
    match how {
        RunsAs::Named => user.to_owned(),
        RunsAs::ExecutableOwner => format!("{user}, its owner, as with suexec"),
        RunsAs::FolderOwner => format!("{user}, its folder's owner, as with suexec"),
    }
}

fn key(key: &Key) -> String {
    match key {
        Key::Required(name) => format!("`{name}` (required)"),
        Key::Optional(name) => format!("`{name}`"),
        Key::Array(name) => format!("`{name}` (a JSON array)"),
        Key::Object => "`fields` (a JSON object)".to_owned(),
    }
}

fn size_of_list(size: &ListSize) -> String {
    match size.bytes {
        Some(bytes) => format!("{}, {bytes} bytes as JSON", size.rows),
        None => format!("{} read until time was over, or something failed", size.rows),
    }
}

fn sample(row: &SampleRow) -> String {
    let values = row.0.iter().map(|(key, value)| format!("{key}: {}", value.shortened()));
    values.collect::<Vec<_>>().join(", ")
}

fn compared(types: &ComparedTypes) -> String {
    let counts = [
        ("a number", types.numbers),
        ("text", types.texts),
        ("a moment", types.moments),
        ("NULL", types.nulls),
        ("a blob", types.blobs),
    ];
    let there = counts.into_iter().filter(|(_, count)| *count > 0);
    let there: Vec<_> = there.map(|(kind, count)| format!("{kind} in {}", rows(count))).collect();
    let there = if there.is_empty() { "in no row".to_owned() } else { there.join(", ") };
    format!("`{}` with `:date`: {there}", types.compared)
}

fn by_status(statuses: &DealsByStatus) -> String {
    let one = |status: &crate::check::StatusCount| match &status.name {
        Some(name) => format!("`{}` {name}: {}", status.id, status.deals),
        None => format!("`{}` (not in `statuses`): {}", status.id, status.deals),
    };
    let named: Vec<_> = statuses.0.iter().take(MOST_STATUSES).map(one).collect();
    let more = if statuses.0.len() > MOST_STATUSES { ", …" } else { "" };
    format!("{}{more}", named.join(", "))
}

fn last_request(request: LastRequest) -> String {
    let LastRequest { moment, status, bytes, milliseconds } = request;
    format!("{}, status {status}, {bytes} bytes in {milliseconds} ms", utc::written(moment))
}

fn requests(fault: &RequestsFault) -> String {
    match fault {
        RequestsFault::Unusable { fault } => format!("the journal {fault}"),
        RequestsFault::Silent { hours } => {
            format!("Roistat asked every hour, and has not asked for {}", counted(*hours, "hour", "hours"))
        }
    }
}

fn integration(fault: &IntegrationFault) -> String {
    match fault {
        IntegrationFault::NoColumn => {
            "the deals have no column `roistat`: Roistat cannot tell which advertisement a deal comes from"
                .to_owned()
        }
        IntegrationFault::NoDeals => format!(
            "no deal was created in the last {DAYS} days: it cannot be seen that new deals have a visit number"
        ),
        IntegrationFault::NoVisits { deals: 1 } => {
            format!("the only deal of the last {DAYS} days has no visit number in `roistat`")
        }
        IntegrationFault::NoVisits { deals } => {
            format!("none of the {deals} deals of the last {DAYS} days has a visit number in `roistat`")
        }
        IntegrationFault::FewVisits { deals, visits } => format!(
            "only {visits} of the {deals} deals of the last {DAYS} days {} a visit number in `roistat`",
            if *visits == 1 { "has" } else { "have" }
        ),
    }
}

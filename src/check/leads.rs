//! The sections for what Roistat writes: what an example would store, by running the statements and undoing them; and
//! what is wrong with them, as far as examples show it.
//!
//! Knows the protocol's parameters and no SQL. Tries nothing where another user than this one would do the writing.

use std::fs;
use std::os::unix::fs::MetadataExt;

use super::accounts::{Accounts, User};
use super::database;
use super::fault::{Fault, LeadsFault, WriteHint};
use super::lists::Lists;
use super::report::{Fact, Finding, Location, ReportSection, Subject, WrittenSample};
use super::sample::SampleRow;
use crate::config::Config;
use crate::date::utc;
use crate::environment::Environment;
use crate::error::{Error, WriteFault};
use crate::nearest::nearest;
use crate::process;
use crate::protocol::{List, WriteAction};
use crate::store::{Rehearsal, WrittenRow};
use crate::write;

/// A section for each action that the config has statements for; `server` is the user that the page runs as.
pub(super) fn examine(
    environment: &Environment,
    config: &Config,
    lists: &Lists,
    server: Option<&User>,
) -> Vec<ReportSection> {
    let actions = WriteAction::ALL.into_iter().filter(|&action| config.writes(action));
    let trial = |action| Trial { environment, config, lists, server, action };
    actions.filter_map(|action| trial(action).section()).collect()
}

/// One action on trial.
struct Trial<'a> {
    environment: &'a Environment,
    config: &'a Config,
    lists: &'a Lists,
    server: Option<&'a User>,
    action: WriteAction,
}

impl Trial<'_> {
    fn section(&self) -> Option<ReportSection> {
        let first = self.config.statements(self.action).first()?;
        let mut section = ReportSection::new(Subject::Write { action: self.action, line: first.line });
        let location = Location::statement(self.config, first);
        if let Some(fault) = self.owner_fault() {
            section.findings.push(Finding::new(fault, location));
            return Some(section);
        }
        let example = self.example();
        match self.rehearse(&example) {
            Ok(rehearsal) => {
                section.facts = self.facts(&rehearsal);
                let again = self.again(&rehearsal);
                let without = self.refused_without(&example);
                let findings = again.into_iter().chain(without);
                section.findings.extend(findings.map(|fault| Finding::new(fault, location.clone())));
            }
            Err(error) => section.findings.push(refused(&error, self.action)),
        }
        Some(section)
    }

    /// Only the database's owner may write, in the web and here.
    fn owner_fault(&self) -> Option<Fault> {
        let metadata = fs::metadata(self.config.database.file()?).ok()?;
        if self.server.is_some_and(|user| user.uid != metadata.uid()) {
            return Some(Fault::Write(WriteFault::AnotherUser, WriteHint::None));
        }
        let owner = Accounts::of_machine().owner(&metadata).name;
        let is_other = process::effective_user() != metadata.uid();
        is_other.then_some(Fault::Leads(LeadsFault::NotTried { owner }))
    }

    fn rehearse(&self, values: &[(&str, String)]) -> Result<Rehearsal, Error> {
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let rehearsal = write::rehearse(self.environment, self.config, self.action, &values)?;
        let section = self.action.name();
        rehearsal.ok_or(Error::ActionNotConfigured { action: section, section })
    }

    /// The values that Roistat would send. Ids of deals and managers are those of the shop, as
    /// far as its lists have some.
    fn example(&self) -> Vec<(&'static str, String)> {
        let now = utc::written(self.environment.now);
        let with_t = now.trim_end_matches('Z');
        let values: &[(&'static str, &str)] = match self.action {
            WriteAction::Lead => &[
                ("title", "An example of check"),
                ("text", "An example, undone at once"),
                ("name", "Ivan Petrov"),
                ("phone", "79000000000"),
                ("email", "example@example.com"),
                ("data", r#"{"roistat":"100500"}"#),
                ("visit", "100500"),
                ("created_date", &with_t.replace('T', " ")),
                ("id", "999999999"),
            ],
            WriteAction::Message => {
                &[("title", "An example of check"), ("message", "An example, undone at once")]
            }
            WriteAction::Task => &[("deadline", with_t), ("text", "An example, undone at once")],
            WriteAction::Call => &[
                ("id", "999999999"),
                ("callee", "74950000000"),
                ("caller", "79000000000"),
                ("date", with_t),
                ("visit", "100500"),
                ("marker", "example"),
                ("status", "ANSWER"),
                ("duration", "60"),
                ("file_url", "https://example.com/example.mp3"),
            ],
        };
        let (list, reference) = reference(self.action);
        let mut values: Vec<_> = values.iter().map(|&(name, value)| (name, value.to_owned())).collect();
        values.extend(self.newest_id(list).map(|id| (reference, id)));
        values
    }

    fn newest_id(&self, list: List) -> Option<String> {
        let SampleRow(row) = self.lists.get(list)?.samples().into_iter().next()?;
        row.into_iter().find(|(key, _)| key == "id").map(|(_, id)| id.text)
    }

    fn facts(&self, rehearsal: &Rehearsal) -> Vec<Fact> {
        let rows = rehearsal.first.rows.iter().map(|row| Fact::Written(sample(row)));
        let id = self.action.id_key().zip(rehearsal.first.id.clone());
        rows.chain(id.map(|(key, id)| Fact::Answered { key, id })).collect()
    }

    /// The fault that a second try shows; Roistat makes it where the first answer was lost.
    fn again(&self, rehearsal: &Rehearsal) -> Option<Fault> {
        let (first, second) = match (&rehearsal.first, &rehearsal.second) {
            (first, Ok(second)) => (first, second),
            (_, Err(Error::Write { fault: WriteFault::Constraint { words }, .. })) => {
                return Some(Fault::Leads(LeadsFault::SecondRefused { words: words.clone() }));
            }
            (_, Err(error)) => return Some(refused(error, self.action).fault),
        };
        let added = |rows: &[WrittenRow], table: &str| {
            rows.iter().filter(|row| row.is_new && row.table == table).count()
        };
        let is_doubled = |row: &&WrittenRow| added(&second.rows, &row.table) > added(&first.rows, &row.table);
        if let Some(row) = second.rows.iter().find(is_doubled) {
            let fault = LeadsFault::Doubled { action: self.action, table: row.table.clone() };
            return Some(Fault::Leads(fault));
        }
        let ids = first.id.clone().zip(second.id.clone()).filter(|(first, second)| first != second);
        ids.map(|(first, second)| Fault::Leads(LeadsFault::OtherId { first, second }))
    }

    /// Parameters that Roistat may leave out, and a statement does not do without.
    fn refused_without(&self, example: &[(&'static str, String)]) -> Option<Fault> {
        let without = |left_out: &[&str]| -> Vec<_> {
            example.iter().filter(|(name, _)| !left_out.contains(name)).cloned().collect()
        };
        let is_refused = |left_out: &[&str]| match self.rehearse(&without(left_out)) {
            Err(Error::Write { fault: WriteFault::Constraint { words }, .. }) => Some(words),
            _ => None,
        };
        let sets = may_be_missing(self.action);
        let (set, words) = sets.iter().find_map(|set| Some((*set, is_refused(set)?)))?;
        let single: Vec<_> = sets.concat().into_iter().filter(|name| is_refused(&[name]).is_some()).collect();
        // Where each is missed only together with another, all are named.
        let missed = if single.is_empty() { set.to_vec() } else { single };
        let parameters = missed.into_iter().map(|name| format!(":{name}")).collect();
        Some(Fault::Leads(LeadsFault::RefusedWithout { parameters, words }))
    }
}

/// The list whose ids a parameter of the action is one of.
fn reference(action: WriteAction) -> (List, &'static str) {
    match action {
        WriteAction::Lead => (List::Managers, "manager_id"),
        WriteAction::Message => (List::Orders, "leadId"),
        WriteAction::Task => (List::Orders, "element_id"),
        WriteAction::Call => (List::Orders, "order_id"),
    }
}

/// Parameters that may be missing together: a lead from a telephone call has no e-mail, one from a chat no telephone.
fn may_be_missing(action: WriteAction) -> &'static [&'static [&'static str]] {
    match action {
        WriteAction::Lead => {
            &[&["title", "text", "name", "email", "data", "visit", "manager_id", "id"], &["phone"]]
        }
        WriteAction::Message => &[&["title"]],
        WriteAction::Task => &[],
        WriteAction::Call => &[&["visit", "marker", "order_id", "duration", "file_url"]],
    }
}

fn sample(row: &WrittenRow) -> WrittenSample {
    let values = row.values.iter().filter_map(|(name, value)| Some((name, value.characters()?)));
    WrittenSample { table: row.table.clone(), is_new: row.is_new, row: SampleRow::of(values) }
}

/// The fault that keeps an example from being stored, as a request would meet it.
fn refused(error: &Error, action: WriteAction) -> Finding {
    let Error::Write { file, line, key, fault } = error else { return database::failure(error) };
    let location = Location { line: Some(*line), query: Some(key.clone()), ..Location::file(file) };
    Finding::new(Fault::Write(fault.clone(), hint(fault, action)), location)
}

fn hint(fault: &WriteFault, action: WriteAction) -> WriteHint {
    let WriteFault::UnknownParameter { name } = fault else { return WriteHint::None };
    let names: Vec<_> = write::parameter_names(action).collect();
    match nearest(name.trim_start_matches(':'), names.iter().copied()) {
        Some(nearest) => WriteHint::Parameter { nearest },
        None => WriteHint::Parameters { names },
    }
}

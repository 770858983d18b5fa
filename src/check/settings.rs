//! The config: every fault with its line, and a password that can be guessed.
//!
//! Knows what the config says, not what it names. No finding repeats the password.

use super::FoundConfig;
use super::fault::{Fault, PasswordWeakness, SettingsFault};
use super::report::{Fact, Finding, Level, Location, ReportSection, Subject};
use crate::config::{Config, Query};

/// The fewest characters of a password that cannot be guessed.
pub const FEWEST_CHARACTERS: usize = 12;

/// The section on the config.
pub(super) fn examine(found: &FoundConfig) -> ReportSection {
    let mut section = ReportSection::new(Subject::Config);
    section.findings.extend(found.faults.iter().map(|fault| {
        let location = Location { file: found.file.clone(), line: fault.line, ..Location::default() };
        Finding::new(Fault::Config(fault.problem.clone()), location)
    }));
    let Some(config) = &found.config else { return section };
    let location = Location::file(&config.file);
    let settings = |fault| Finding::new(Fault::Settings(fault), location.clone());
    section.findings.extend(weakness(config).map(|it| settings(SettingsFault::WeakPassword(it))));
    let secrets = [("user", config.user.as_str()), ("password", config.password.reveal())];
    let is_padded = |(_, secret): &(&str, &str)| secret.trim().len() != secret.len();
    let padded = secrets.into_iter().filter(is_padded).map(|(key, _)| SettingsFault::PaddedSecret { key });
    section.findings.extend(padded.map(settings));
    let queries: Vec<_> = config.queries().iter().map(Query::key).collect();
    if !queries.is_empty() {
        section.facts.extend([Fact::Queries(queries), Fact::PageSize(config.page_size)]);
    } else if section.findings.iter().all(|finding| finding.level() < Level::Error) {
        section.findings.push(settings(SettingsFault::NoQueries));
    }
    section
}

fn weakness(config: &Config) -> Option<PasswordWeakness> {
    let characters = config.password.reveal().chars().count();
    match config.password.reveal() {
        // It is missing, which is a fault of the config.
        "" => None,
        "password" => Some(PasswordWeakness::Sample),
        password if password == config.user => Some(PasswordWeakness::SameAsUser),
        _ => (characters < FEWEST_CHARACTERS).then_some(PasswordWeakness::Short { characters }),
    }
}

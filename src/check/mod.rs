//! `check`: looks at everything that a web request would meet, by the same ways, and gives what it found as data.
//!
//! A line of stages: files, config, database, one list after the other, integration. Prints nothing and words
//! nothing: `message` has the sentences, `terminal` and `page` show them.

mod accounts;
mod amounts;
mod budget;
mod change;
mod database;
mod dates;
mod deals;
mod fault;
#[cfg(test)]
mod fixture;
mod indices;
mod integration;
mod leads;
mod lists;
mod local_time;
mod misread;
mod modes;
mod permissions;
mod refused;
#[cfg(test)]
mod remedies;
mod report;
mod requests;
mod rows;
mod sample;
mod settings;
mod stats;

use std::path::{Path, PathBuf};
use std::time::Duration;

use self::budget::Budget;
pub use self::deals::{DAYS, Day, DealsByStatus, DealsPerDay, StatusCount};
#[cfg(test)]
pub use self::fault::examples;
pub use self::fault::{
    Change, ChangeFault, DateFault, Exposure, Fault, FileRole, FilesFault, IntegrationFault, JsonColumn,
    LeadsFault, PasswordWeakness, QueryFault, RequestsFault, RowsFault, SelectHint, SettingsFault,
    StorageFault, WriteHint,
};
use self::lists::{Examination, Lists};
pub use self::report::{
    ComparedTypes, Fact, Finding, Key, LastRequest, Level, ListSize, Location, Remedy, Report, ReportSection,
    RunsAs, Subject, Verdict,
};
pub use self::sample::{Excerpt, SampleRow, Tally};
use crate::config::Config;
use crate::environment::Environment;
use crate::error::{ConfigFault, Error};
use crate::store;
pub use crate::store::ServerRisk;

/// The scope of the examination, where it differs from the one that a web request would find by itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The config, where it is not the executable's own.
    pub config: Option<&'a Path>,
    /// The user that the web server runs the program as.
    pub server_user: Option<&'a str>,
    /// The number of the user that the web server runs the program as: known where it runs right now.
    pub running_user: Option<u32>,
    /// The folder whose files the web server hands out.
    pub web_root: Option<&'a Path>,
    /// The web server denies every name that begins with `.ht`, as Apache does.
    pub denies_ht_files: bool,
    /// Statements that write are tried, and undone.
    pub tries_writes: bool,
    /// How long the examination may take, where someone waits for it. A part that it does
    /// not come to is a finding.
    pub budget: Option<Duration>,
}

/// A step of the examination that may take long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The rows of a list are read.
    Reading,
    /// The comparison with `:date` is looked at.
    DateFilter,
}

/// The receiver of news of how far the examination has come.
pub trait Watch {
    /// A step begins on the query with this key.
    fn begin(&mut self, step: Stage, key: &str);
    /// So many rows of the query have been read.
    fn rows(&mut self, key: &str, rows: u64);
    /// The query has been looked at.
    fn end(&mut self);
}

/// A receiver that ignores them.
pub struct Unwatched;

impl Watch for Unwatched {
    fn begin(&mut self, _step: Stage, _key: &str) {}
    fn rows(&mut self, _key: &str, _rows: u64) {}
    fn end(&mut self) {}
}

/// Examines everything.
pub fn examine(environment: &Environment, options: Options<'_>, watch: &mut dyn Watch) -> Report {
    let budget = Budget::new(options.budget);
    let found = find_config(environment, options);
    let (files, server) = permissions::examine(environment, options, &found);
    let mut sections = vec![files, settings::examine(&found)];
    sections.extend(found.config.as_ref().and_then(|config| requests::examine(environment, config)));
    if let Some(config) = found.config.as_ref().filter(|config| has_database(config)) {
        let (section, is_open) = database::examine(config, server.as_ref(), &budget);
        sections.push(section);
        if is_open {
            let (lists, stats) = examine_data(environment, config, budget, watch);
            sections.extend(lists);
            if options.tries_writes {
                sections.extend(leads::examine(environment, config, &stats, server.as_ref()));
            }
        }
    }
    Report { sections }
}

/// Examines the lists of a config that is not in its file yet, and what they tell of the integration.
pub fn examine_lists(
    environment: &Environment,
    config: &Config,
    options: Options<'_>,
    watch: &mut dyn Watch,
) -> Report {
    let (sections, _) = examine_data(environment, config, Budget::new(options.budget), watch);
    Report { sections }
}

fn examine_data(
    environment: &Environment,
    config: &Config,
    budget: Budget,
    watch: &mut dyn Watch,
) -> (Vec<ReportSection>, Lists) {
    let zone = environment.zone.as_deref();
    let (mut sections, stats) =
        Examination { config, budget, now: environment.now, zone, watch, open: store::examine }.lists();
    sections.extend(integration::examine(config, &stats));
    (sections, stats)
}

/// The config that is looked at, as far as it can be read.
struct FoundConfig {
    file: Option<PathBuf>,
    config: Option<Config>,
    faults: Vec<ConfigFault>,
}

fn find_config(environment: &Environment, options: Options<'_>) -> FoundConfig {
    let place = match options.config {
        // Relative to the current folder; a request's is always absolute.
        Some(file) => Ok(std::path::absolute(file).unwrap_or_else(|_| file.to_owned())),
        None => Config::place(environment),
    };
    match place {
        Ok(file) => {
            let (config, faults) = Config::examine(&file);
            FoundConfig { file: Some(file), config, faults }
        }
        Err(Error::Config { file, faults }) => FoundConfig { file, config: None, faults },
        Err(_) => FoundConfig { file: None, config: None, faults: Vec::new() },
    }
}

/// Where the config does not name a database, there is none to look at.
fn has_database(config: &Config) -> bool {
    config.database.file().is_none_or(|file| !file.as_os_str().is_empty())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// The findings on a list that never ends and on the one behind it, in the time that there is.
    fn ids(budget: Duration) -> Vec<(Option<String>, &'static str)> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("c.toml");
        fs::write(folder.path().join("shop.db"), "").unwrap();
        let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) \
                       SELECT i AS id, i AS date_create, 1 AS status FROM n WHERE i > :date";
        let config = format!(
            "user = 'u'\npassword = 'long enough 41'\ndatabase = 'shop.db'\n[export]\norders = '{endless}'\n\
             statuses = 'SELECT 1 AS id, 2 AS name'\n"
        );
        fs::write(&file, config).unwrap();
        let options = Options { config: Some(&file), budget: Some(budget), ..Options::default() };
        let report = examine(&Environment::of_process(), options, &mut Unwatched);
        let lists = report.sections.iter().filter_map(|section| match &section.subject {
            Subject::Query { key, .. } => Some((key, &section.findings)),
            _ => None,
        });
        lists.flat_map(|(key, found)| found.iter().map(|it| (Some(key.clone()), it.fault.id()))).collect()
    }

    #[test]
    fn a_budget_that_is_too_short_is_a_finding_and_no_error() {
        let [orders, statuses] = ["export.orders", "export.statuses"].map(|key| Some(key.to_owned()));
        let found = ids(Duration::from_millis(200));
        assert_eq!(found[0], (orders, "database.time_limit"));
        assert!(found.contains(&(statuses, "query.not_examined")), "{found:?}");
    }
}

//! `check`: looks at everything that a web request would meet, by the same ways, and gives what it found as data.
//!
//! A line of stages: files, config, database, one list after the other, integration. Prints nothing and words
//! nothing: `message` has the sentences, `terminal` and `page` show them.

mod accounts;
mod amounts;
mod change;
mod database;
mod dates;
mod deals;
mod fault;
mod indices;
mod integration;
mod lists;
mod local_time;
mod modes;
mod permissions;
mod report;
mod rows;
mod settings;
mod stats;

use std::path::{Path, PathBuf};

pub use self::deals::{DAYS, Day, DealsByStatus, DealsPerDay, StatusCount};
#[cfg(test)]
pub use self::fault::examples;
pub use self::fault::{
    Change, ChangeFault, DateFault, Exposure, Fault, FileRole, FilesFault, IntegrationFault, JsonColumn,
    PasswordWeakness, QueryFault, RowsFault, SelectHint, SettingsFault, StorageFault,
};
use self::lists::Examination;
pub use self::report::{
    ComparedTypes, Fact, Finding, Key, Level, ListSize, Location, Remedy, Report, ReportSection, RunsAs,
    Subject, Verdict,
};
pub use self::stats::{SampleRow, Tally};
use crate::config::Config;
use crate::environment::Environment;
use crate::error::{ConfigFault, Error};

/// What is looked at, where it is not what a web request would find by itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The config, where it is not the executable's own.
    pub config: Option<&'a Path>,
    /// The user that the web server runs the program as.
    pub server_user: Option<&'a str>,
    /// The folder whose files the web server hands out.
    pub web_root: Option<&'a Path>,
}

/// A step of the examination that may take long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The rows of a list are read.
    Reading,
    /// The comparison with `:date` is looked at.
    DateFilter,
}

/// Who is told how far the examination has come.
pub trait Watch {
    /// A step begins on the query with this key.
    fn begin(&mut self, step: Stage, key: &str);
    /// So many rows of the query have been read.
    fn rows(&mut self, key: &str, rows: u64);
    /// The query has been looked at.
    fn end(&mut self);
}

/// Examines everything.
pub fn examine(environment: &Environment, options: Options<'_>, watch: &mut dyn Watch) -> Report {
    let found = find_config(environment, options);
    let (files, server) = permissions::examine(environment, options, &found);
    let mut sections = vec![files, settings::examine(&found)];
    if let Some(config) = found.config.as_ref().filter(|config| has_database(config)) {
        let (section, is_open) = database::examine(config, server.as_ref());
        sections.push(section);
        if is_open {
            let mut examination =
                Examination { config, now: environment.now, zone: environment.zone.as_deref(), watch };
            let (lists, stats) = examination.lists();
            sections.extend(lists);
            sections.extend(integration::examine(config, &stats));
        }
    }
    Report { sections }
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

//! `check`: the doctor. Finds everything at once, from the mode of a file to the visit number of a deal, and
//! ends with a verdict.
//!
//! This file puts the parts of the examination in order. It looks where a web request would look, and by the
//! same ways; findings are data until one of two printers shows them.

mod accounts;
mod ahead;
mod data;
mod database;
mod dates;
mod faults;
mod finding;
mod indices;
mod integration;
mod machine;
mod modes;
mod moments;
mod people;
mod progress;
mod queries;
mod reach;
mod settings;
mod survey;

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use self::accounts::{Accounts, User};
use self::finding::{Finding, Level, Place, Report, Section};
use self::progress::Progress;
use self::queries::Examination;
use self::reach::Surroundings;
use self::survey::Survey;
use crate::config::Config;
use crate::environment::{Environment, instant};
use crate::error::{ConfigFault, Error};
use crate::protocol::List;
use crate::terminal::arguments::Check;
use crate::terminal::{Console, Exit};

/// Examines everything, and says what it found.
///
/// # Errors
/// What the console said to being written to.
pub fn run(environment: &Environment, words: &Check, console: &mut Console<'_>) -> io::Result<Exit> {
    let started = instant();
    let elapsed = || started.elapsed();
    let mut progress = Progress::new(console.err, console.err_is_terminal, &elapsed);
    let report = examine(environment, words, &mut progress);
    if words.json {
        machine::write(&report, console.out)?;
    } else {
        people::write(&report, console.out, console.has_colors)?;
    }
    Ok(if report.count(Level::Error) == 0 { Exit::Success } else { Exit::Failure })
}

fn examine(environment: &Environment, words: &Check, progress: &mut Progress<'_>) -> Report {
    let Found { file, config, faults } = find(environment, words);
    let accounts = Accounts::of_machine();
    let (mut files, server) = files(environment, words, &accounts);
    let surroundings = Surroundings {
        accounts: &accounts,
        server: server.as_ref(),
        programs: environment.executable.as_deref().and_then(Path::parent),
        web_root: words.web_root.as_deref().filter(|root| root.is_dir()),
    };
    if let Some(file) = &file {
        reach::examine_config(file, &surroundings, &mut files);
    }
    // Where the config does not say which, there is none to look at.
    let has_database =
        |config: &&Config| config.database.file().is_none_or(|file| !file.as_os_str().is_empty());
    if let Some(database) = config.as_ref().filter(has_database).and_then(|config| config.database.file()) {
        reach::examine_database(database, &surroundings, &mut files);
    }
    let mut sections = vec![files, settings::examine(file.as_deref(), config.as_ref(), &faults)];
    if let Some(config) = config.as_ref().filter(has_database) {
        let (section, is_open) = database::examine(config, server.as_ref());
        sections.push(section);
        if is_open {
            sections.extend(lists(environment, config, progress));
        }
    }
    Report { sections }
}

/// The config that is looked at, as far as it can be read.
struct Found {
    file: Option<PathBuf>,
    config: Option<Config>,
    faults: Vec<ConfigFault>,
}

fn find(environment: &Environment, words: &Check) -> Found {
    let place = match &words.config {
        // Relative to where we are; a request's is always absolute.
        Some(file) => Ok(std::path::absolute(file).unwrap_or_else(|_| file.clone())),
        None => Config::place(environment),
    };
    match place {
        Ok(file) => {
            let (config, faults) = Config::examine(&file);
            Found { file: Some(file), config, faults }
        }
        Err(Error::Config { file, faults }) => Found { file, config: None, faults },
        Err(_) => Found { file: None, config: None, faults: Vec::new() },
    }
}

/// The section on files, begun with the executable; and the user that the web server runs it as.
fn files(environment: &Environment, words: &Check, accounts: &Accounts) -> (Section, Option<User>) {
    let mut section = Section::new("files");
    let Some(executable) = &environment.executable else { return (section, None) };
    // Where executable and folder belong to two users, suexec runs nothing until both are the folder's.
    let folder = executable.parent().unwrap_or(executable);
    let owner = fs::metadata(folder).ok().map(|metadata| accounts.owner(&metadata));
    let server = match &words.server_user {
        None => owner.clone(),
        Some(name) => accounts.named(name),
    };
    // Where another user than the owner runs it, it is not suexec that does, and its refusals are advice.
    let is_suexec = server == owner;
    let level = if is_suexec { Level::Error } else { Level::Warning };
    modes::examine(executable, accounts, level, &mut section);
    match (&words.server_user, &server) {
        (Some(name), None) => section.findings.push(
            Finding::error("files.unknown_user", format!("`/etc/passwd` has no user `{name}`"))
                .at(Place::file(Path::new("/etc/passwd")))
                .remedy("name the user that the web server runs programs as: `www-data`, `apache`, `nginx`"),
        ),
        (None, Some(user)) => {
            let is_its = fs::metadata(executable).is_ok_and(|metadata| metadata.uid() == user.uid);
            let whose = if is_its { "its owner" } else { "its folder's owner" };
            section.fact(format!("runs as     {}, {whose}, as with suexec", user.name));
            section.findings.extend((user.uid == 0).then(|| modes::of_root(executable)));
        }
        (_, Some(user)) => section.fact(format!("runs as     {}", user.name)),
        _ => {}
    }
    section.findings.extend(words.web_root.as_deref().and_then(unknown_web_root));
    (section, server)
}

fn unknown_web_root(root: &Path) -> Option<Finding> {
    (!root.is_dir()).then(|| {
        Finding::error("files.unknown_web_root", "there is no such folder to be the web root")
            .at(Place::file(root))
            .remedy("name the folder whose files the web server hands out")
    })
}

/// A section for each query, and one on the integration.
fn lists(environment: &Environment, config: &Config, progress: &mut Progress<'_>) -> Vec<Section> {
    let mut examination = Examination { config, now: environment.now, progress };
    let mut sections = Vec::new();
    let mut seen: Vec<(List, Survey)> = Vec::new();
    for query in config.queries() {
        let (section, survey) = examination.of(query);
        sections.push(section);
        seen.extend(survey.map(|survey| (query.list, survey)));
    }
    let of = |list| seen.iter().find(|(it, _)| *it == list).map(|(_, survey)| survey);
    if let (Some(query), Some(deals)) = (config.query(List::Orders), of(List::Orders)) {
        let place = queries::place_of(config, query);
        let mut section = integration::examine(deals, environment.now, &place);
        section.findings.extend(of(List::Statuses).and_then(|it| integration::unlisted(deals, it, &place)));
        sections.push(section);
    }
    sections
}

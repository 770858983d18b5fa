//! The database that `init` was given: a URL, the folder of a site or a file of its settings, or an SQLite file.
//!
//! Knows how each becomes a [`Source`], and what is to be told of it. It opens no database.

use std::ffi::OsString;
use std::path::{self, Path, PathBuf};

use super::ask;
use crate::config::{Password, Source, lacks_password};
use crate::environment::Environment;
use crate::init::lack::InitFailure;
use crate::init::notice::Notice;
use crate::site::{self, SiteAccount, SiteFault};
use crate::terminal::Console;
use crate::terminal::arguments::DatabaseArgument;

/// A database to look at.
pub struct Target {
    pub source: Source,
    /// The database as its owner named it.
    pub shown: String,
    pub notices: Vec<Notice>,
}

/// The database of an argument. A password that a URL lacks is taken from the environment, or else asked for.
pub fn of_argument(argument: &DatabaseArgument, console: &mut Console<'_>) -> Result<Target, InitFailure> {
    match argument {
        DatabaseArgument::Url(url) => of_url(url.reveal(), console),
        DatabaseArgument::Path(path) if path.is_dir() => of_site(site::in_folder(path)),
        DatabaseArgument::Path(path) => match site::in_file(path) {
            Some(account) if path.exists() => of_site(account),
            _ => {
                let source = Source::Sqlite(absolute(path)?);
                Ok(Target { source, shown: path.display().to_string(), notices: Vec::new() })
            }
        },
    }
}

fn of_site(account: Result<SiteAccount, SiteFault>) -> Result<Target, InitFailure> {
    let SiteAccount { source, file, system, prefix, others } = account.map_err(InitFailure::Site)?;
    let source = match source {
        Source::Sqlite(path) => Source::Sqlite(absolute(&path)?),
        server @ (Source::Mysql(_) | Source::Postgres(_)) => server,
    };
    let shown = source.to_string();
    let mut notices = vec![Notice::Settings { file, system, database: shown.clone(), prefix }];
    notices.extend(others.into_iter().map(|file| Notice::OtherSettings { file }));
    Ok(Target { source, shown, notices })
}

fn of_url(url: &str, console: &mut Console<'_>) -> Result<Target, InitFailure> {
    let mut source = Source::from_text(Path::new("/"), url).map_err(InitFailure::Url)?;
    let mut notices = Vec::new();
    let shown = source.to_string();
    if lacks_password(url) {
        let (server, variable, given) = match &mut source {
            Source::Sqlite(_) => return Ok(Target { source, shown, notices }),
            Source::Mysql(server) => (server, "MYSQL_PWD", Environment::mysql_password()),
            Source::Postgres(server) => (server, "PGPASSWORD", Environment::postgres_password()),
        };
        server.password = match given.map(OsString::into_string) {
            Some(Ok(password)) => password.into(),
            Some(Err(_)) => return Err(InitFailure::PasswordNotUtf8 { variable }),
            None => asked(&shown, variable, console)?,
        };
    } else if source.server().is_some_and(|(_, server)| !server.password.reveal().is_empty()) {
        notices.push(Notice::PasswordInArguments);
    }
    Ok(Target { source, shown, notices })
}

fn asked(database: &str, variable: &'static str, console: &mut Console<'_>) -> Result<Password, InitFailure> {
    let Some(keyboard) = console.keyboard else {
        return Err(InitFailure::NoTerminal { database: database.to_owned(), variable });
    };
    let prompt = console.language.plan_wording().ask_password(database);
    ask::password(keyboard, &prompt, console.err)
        .map_err(|error| InitFailure::NotTyped { error: error.to_string() })
}

fn absolute(database: &Path) -> Result<PathBuf, InitFailure> {
    // Without `.` and `..`, wherever that is the same path; else as it was given.
    let given = path::absolute(database).map_err(|error| InitFailure::NoAbsolutePath {
        database: database.to_owned(),
        error: error.to_string(),
    })?;
    let has_dots = given.components().any(|component| component == path::Component::ParentDir);
    Ok(if has_dots { given.canonicalize().unwrap_or(given) } else { given })
}

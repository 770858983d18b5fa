//! The command `init`: writes beside the executable the config that `crate::init` makes up for a database.
//!
//! Knows files, the password and the order of things; what a table means is not known here. The pipeline itself reads
//! and prepares the config before it is written.

mod config_file;
mod ending;
mod failure;
mod password;

use std::cell::RefCell;
use std::io;
use std::path::{self, Path, PathBuf};

use self::ending::Written;
use crate::config::{Config, Limits, Source};
use crate::environment::Environment;
use crate::error::Error;
use crate::init::lack::InitFailure;
use crate::init::plan::Plan;
use crate::init::plan::note::Note;
use crate::init::preview::preview;
use crate::init::text::{self, Head};
use crate::init::{self, MOST_ROWS};
use crate::protocol::List;
use crate::store::catalog;
use crate::terminal::arguments::Init;
use crate::terminal::{Console, Exit};

/// The login that Roistat gets.
const USER: &str = "roistat";

/// Runs `init`.
pub fn run(environment: &Environment, arguments: &Init, console: &mut Console<'_>) -> io::Result<Exit> {
    match write(environment, arguments, console) {
        Ok(said) => said.map(|()| Exit::Success),
        Err(failure) => {
            failure::say(&failure, console)?;
            Ok(Exit::Failure)
        }
    }
}

/// Everything, up to the last word.
fn write(
    environment: &Environment,
    arguments: &Init,
    console: &mut Console<'_>,
) -> Result<io::Result<()>, InitFailure> {
    let file = Config::place(environment).map_err(|error| failure::of_error(&error))?;
    // Seen early, so that nobody waits for what cannot be written; the file system has the last word.
    if !arguments.force && file.symlink_metadata().is_ok() {
        return Err(InitFailure::Exists { file });
    }
    let folder = file.parent().unwrap_or(Path::new("/"));
    let database = absolute(&arguments.database)?;
    let named = config_file::database_path_for_config(folder, &database)
        .ok_or_else(|| InitFailure::PathNotUtf8 { path: database.clone() })?;
    let password = password::password().map_err(|error| InitFailure::NoPassword { error })?;
    let head = Head { user: USER, password: &password, database: &named };

    let (catalog, limits) = (
        catalog(&Source::Sqlite(database.clone())).map_err(|error| failure::of_error(&error))?,
        Limits::default(),
    );
    let unanswered = RefCell::new(None);
    let ask = |sql: &str| {
        catalog.rows(sql, MOST_ROWS, limits).unwrap_or_else(|error| {
            unanswered.borrow_mut().get_or_insert(error);
            Vec::new()
        })
    };
    let tables = catalog.tables(limits).map_err(|error| failure::of_error(&error))?;
    let mut plan = init::plan_for(&tables, catalog.dialect(), &ask)
        .map_err(|reason| failure::no_deals(&database, &tables, reason))?;
    let text = verified(&file, &head, &mut plan)
        .map_err(|error| InitFailure::Unfit { database: database.clone(), error: error.to_string() })?;
    let preview = preview(&plan, &ask);
    plan.note_preview(&preview);
    plan.notes.extend(unanswered.take().map(|error| Note::Unanswered { error: error.to_string() }));
    let written =
        if arguments.force { config_file::replace(&file, &text) } else { config_file::create(&file, &text) };
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => InitFailure::Exists { file: file.clone() },
        _ => InitFailure::Unwritable { file: file.clone(), error: error.to_string() },
    })?;
    let executable = environment.executable.as_deref().unwrap_or(Path::new("roistat.cgi"));
    let database = arguments.database.display().to_string();
    let written = Written {
        file: &file,
        executable,
        database: &database,
        user: USER,
        password: &password,
        plan: &plan,
        preview: &preview,
    };
    Ok(ending::say(&written, console))
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

/// The text of the config, every active query of which the pipeline takes. What it does not take becomes a
/// comment, as long as the deals do not need it.
fn verified(file: &Path, head: &Head<'_>, plan: &mut Plan) -> Result<String, Error> {
    let text = text::config(head, plan);
    let config = Config::of_text(file, &text)?;
    let catalog = catalog(&config.database)?;
    let (mut is_whole, mut empty_lists) = (true, Vec::new());
    for query in config.queries() {
        let list = query.list;
        match catalog.has_row(query, config.limits) {
            Err(error) if matches!(list, List::Orders | List::Statuses) => return Err(error),
            Err(error) => {
                is_whole = false;
                plan.give_up(list, &error);
            }
            Ok(has_row) => empty_lists.extend((!has_row).then_some(list)),
        }
    }
    if !is_whole {
        return verified(file, head, plan);
    }
    for list in empty_lists {
        plan.note_empty(list);
    }
    Ok(text)
}

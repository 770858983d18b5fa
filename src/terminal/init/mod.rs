//! The command `init`: writes beside the executable the config that `crate::init` makes up for a database.
//!
//! Knows files, the password and the order of things; what a table means is not known here. The pipeline itself reads
//! and prepares the config before it is written.

mod ask;
mod config_file;
mod ending;
mod failure;
mod line;
mod password;
mod target;

use std::cell::RefCell;
use std::io;
use std::path::Path;
use std::rc::Rc;

use self::ending::Written;
use self::target::Target;
use crate::config::{Config, Limits, Source};
use crate::environment::Environment;
use crate::error::Error;
use crate::init::lack::InitFailure;
use crate::init::notice::Notice;
use crate::init::plan::Plan;
use crate::init::plan::note::Note;
use crate::init::preview::preview;
use crate::init::text::{self, ConfigWording, DatabaseSetting, Head};
use crate::init::{self, MOST_ROWS};
use crate::plain::one_line;
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
    let file = Config::place(environment).map_err(failure::of_error)?;
    // Seen early, to spare the owner a wait for a file that cannot be written; the file
    // system has the last word.
    if config_file::is_kept(&file, arguments.force) {
        return Err(InitFailure::Exists { file });
    }
    let folder = file.parent().unwrap_or(Path::new("/"));
    let Target { source, shown, notices } = target::of_argument(&arguments.database, console)?;
    if let Err(error) = tell(&notices, console) {
        return Ok(Err(error));
    }
    let (source, protection) = line::with_strictest_line(&source).map_err(failure::of_error)?;
    if let Err(error) = tell(&protection.map(Notice::Line).into_iter().collect::<Vec<_>>(), console) {
        return Ok(Err(error));
    }
    let named = path_for_config(folder, &source)?;
    let setting = named.as_deref().map_or(DatabaseSetting::Server(&source), DatabaseSetting::Path);
    let password = password::password().map_err(|error| InitFailure::NoPassword { error })?;
    let head = Head { user: USER, password: &password, database: setting };

    let (catalog, limits) = (catalog(&source), Limits::default());
    let database = source.to_string();
    let unanswered = RefCell::new(None);
    let ask = |sql: &str| {
        catalog.rows(sql, MOST_ROWS, limits).unwrap_or_else(|error| {
            unanswered.borrow_mut().get_or_insert(error);
            Vec::new()
        })
    };
    let tables = catalog.tables(limits).map_err(failure::of_error)?;
    let mut plan = init::plan_for(&tables, catalog.dialect(), &ask)
        .map_err(|reason| failure::no_deals(&database, &tables, reason))?;
    let text = verified(&file, &head, &mut plan, console.language.config_wording())
        .map_err(|error| InitFailure::Unfit { database: database.clone(), error: error.into() })?;
    let preview = preview(&plan, &ask);
    plan.note_preview(&preview);
    plan.notes.extend(unanswered.take().map(|error| Note::Unanswered { error: Rc::new(error) }));
    config_file::write(&file, &text, arguments.force).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => InitFailure::Exists { file: file.clone() },
        _ => InitFailure::Unwritable { file: file.clone(), error: error.to_string() },
    })?;
    let executable = environment.executable.as_deref().unwrap_or(Path::new("roistat.cgi"));
    let written = Written {
        file: &file,
        executable,
        database: &shown,
        user: USER,
        password: &password,
        plan: &plan,
        preview: &preview,
    };
    Ok(ending::say(&written, console))
}

/// The path of an SQLite file as the config is to have it; nothing for a database on a server.
fn path_for_config(folder: &Path, source: &Source) -> Result<Option<String>, InitFailure> {
    let Some(file) = source.file() else { return Ok(None) };
    let named = config_file::database_path_for_config(folder, file);
    named.map(Some).ok_or_else(|| InitFailure::PathNotUtf8 { path: file.to_owned() })
}

/// Tells what there is to tell of the database, a line each: warnings as complaints, the rest as what was found.
fn tell(notices: &[Notice], console: &mut Console<'_>) -> io::Result<()> {
    let wording = console.language.plan_wording();
    for notice in notices {
        let text = wording.notice(notice);
        match notice {
            Notice::PasswordInArguments => console.complain(&text)?,
            Notice::Settings { .. } | Notice::OtherSettings { .. } | Notice::Line(_) => {
                writeln!(console.out, "{}", one_line(&text))?;
            }
        }
    }
    Ok(())
}

/// The text of the config, every active query of which the pipeline takes. A query that it does not take
/// becomes a comment, as long as the deals do not need it.
fn verified(
    file: &Path,
    head: &Head<'_>,
    plan: &mut Plan,
    wording: &dyn ConfigWording,
) -> Result<String, Error> {
    let text = text::config(head, plan, wording);
    let config = Config::of_text(file, &text)?;
    let catalog = catalog(&config.database);
    let (mut is_whole, mut empty_lists) = (true, Vec::new());
    for query in config.queries() {
        let list = query.list;
        match catalog.has_row(query, config.limits) {
            Err(error) if matches!(list, List::Orders | List::Statuses) => return Err(error),
            Err(error) => {
                is_whole = false;
                plan.give_up(list, error);
            }
            Ok(has_row) => empty_lists.extend((!has_row).then_some(list)),
        }
    }
    if !is_whole {
        return verified(file, head, plan, wording);
    }
    for list in empty_lists {
        plan.note_empty(list);
    }
    Ok(text)
}

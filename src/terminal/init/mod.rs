//! `init`: from a database to a config that works, written beside the executable.
//!
//! Looks at the schema, makes a plan, writes it down as TOML, lets the pipeline itself read and prepare that,
//! and only then puts it in its place. Knows files and the order of things; what a table means is found out
//! by the files beside this one.

mod changes;
mod clock;
mod deals;
mod draft;
mod ending;
mod extras;
mod failure;
mod judge;
mod orders;
mod password;
mod people;
mod place;
mod plan;
mod sql;
mod statuses;
mod survey;
mod text;
mod values;
#[rustfmt::skip] // tables of words: one word a line would fill pages
mod vocabulary;
mod words;
mod writer;
mod written;

use std::io;
use std::path::{self, Path, PathBuf};

use self::draft::Plan;
use self::ending::Written;
use self::failure::Failure;
use self::text::Head;
use super::arguments::Init;
use super::{Console, Exit};
use crate::config::Config;
use crate::environment::Environment;
use crate::error::Error;
use crate::protocol::List;
use crate::store::schema::{self, Table};

/// The login that Roistat gets.
const USER: &str = "roistat";

/// How many different keys of a deal's values are looked at.
const MOST_KEYS: usize = 500;

/// Runs `init`.
pub(super) fn run(environment: &Environment, words: &Init, console: &mut Console<'_>) -> io::Result<Exit> {
    match write(environment, words, console) {
        Ok(said) => said.map(|()| Exit::Success),
        Err(failure) => {
            console.complain(&failure)?;
            for line in failure.more {
                writeln!(console.err, "{line}")?;
            }
            Ok(Exit::Failure)
        }
    }
}

/// Everything, up to the last word.
fn write(
    environment: &Environment,
    words: &Init,
    console: &mut Console<'_>,
) -> Result<io::Result<()>, Failure> {
    let file = Config::place(environment)?;
    // Seen early, so that nobody waits for what cannot be written; the file system has the last word.
    if !words.force && file.symlink_metadata().is_ok() {
        return Err(Failure::exists(&file));
    }
    let folder = file.parent().unwrap_or(Path::new("/"));
    let database = absolute(&words.database)?;
    let named = place::named_from(folder, &database)
        .ok_or_else(|| Failure::new(format!("the path `{}` is not UTF-8: rename it", database.display())))?;
    let password = password::password()
        .map_err(|error| Failure::new(format!("the system gave no random bytes for a password: {error}")))?;
    let head = Head { user: USER, password: &password, database: &named };

    let (tables, mut plan) = planned(environment, &file, &database)?;
    let text =
        verified(environment, &file, &head, &mut plan).map_err(|error| unfit(&database, &tables, &error))?;
    let written = if words.force { place::replace(&file, &text) } else { place::create(&file, &text) };
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::exists(&file),
        _ => Failure::unwritable(&file, &error),
    })?;
    let executable = environment.executable.as_deref().unwrap_or(Path::new("roistat.cgi"));
    let database = words.database.display().to_string();
    let written = Written {
        file: &file,
        executable,
        database: &database,
        user: USER,
        password: &password,
        plan: &plan,
    };
    Ok(ending::say(&written, console))
}

fn absolute(database: &Path) -> Result<PathBuf, Failure> {
    // Without `.` and `..`, wherever that is the same path; else as it was given.
    let given = path::absolute(database).map_err(|error| {
        Failure::new(format!("database `{}` has no absolute path: {error}", database.display()))
    })?;
    let has_dots = given.components().any(|component| component == path::Component::ParentDir);
    Ok(if has_dots { given.canonicalize().unwrap_or(given) } else { given })
}

/// Reads the schema and makes the plan.
fn planned(environment: &Environment, file: &Path, database: &Path) -> Result<(Vec<Table>, Plan), Failure> {
    let path = database.to_str().unwrap_or_default();
    let text = text::config(&Head { user: USER, password: "-", database: path }, &Plan::default());
    let config = Config::of_text(file, &text)?;
    let tables = schema::read(&config, environment.started)?;
    let keys = |sql: &str| schema::texts(&config, environment.started, sql, MOST_KEYS).unwrap_or_default();
    match plan::make(&tables, keys) {
        Ok(plan) => Ok((tables, plan)),
        Err(reason) => Err(Failure::no_deals(database, &tables, &reason)),
    }
}

/// The text of the config, every active query of which the pipeline takes. What it does not take becomes a
/// comment, as long as the deals do not need it.
fn verified(
    environment: &Environment,
    file: &Path,
    head: &Head<'_>,
    plan: &mut Plan,
) -> Result<String, Error> {
    let text = text::config(head, plan);
    let config = Config::of_text(file, &text)?;
    let faults = schema::faults(&config, environment.started)?;
    if faults.is_empty() {
        return Ok(text);
    }
    for (list, error) in faults {
        if matches!(list, List::Orders | List::Statuses) {
            return Err(error);
        }
        for draft in plan.drafts.iter_mut().filter(|draft| draft.list == list) {
            draft.is_active = false;
            draft.remarks.push(format!("This does not work yet: {error}"));
        }
    }
    verified(environment, file, head, plan)
}

/// The query for the deals does not work, whatever its table looked like.
fn unfit(database: &Path, tables: &[Table], error: &Error) -> Failure {
    let mut failure = Failure::no_deals(database, tables, &deals::NoDeals { named: Vec::new() });
    failure.complaint = format!("what looks like deals in `{}` cannot be read: {error}", database.display());
    failure
}

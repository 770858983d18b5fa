//! The journal: one line for each web request, kept where the config names a file for it, and read back for the
//! owner. `record.rs` has the line, `file.rs` the file.
//!
//! An entry holds the words and numbers of the protocol that a request has; whatever else a stranger sent, a token
//! or data never gets here. This file knows neither database nor document.

mod file;
mod record;

use std::path::PathBuf;
use std::time::Duration;

use self::record::cleaned_agent;
pub use self::record::{Field, Record};
use crate::config::{Config, Source};
use crate::environment::Environment;
use crate::error::{JournalError, TakenBy};
use crate::protocol::{Action, Format, List, Method, ReadAction};
use crate::query::{Given, QueryString};

/// A request that will have a line in the journal: all of the line but what comes of the request.
#[derive(Debug)]
pub struct Entry {
    file: PathBuf,
    /// Files that the journal must not be, each with its name for the owner.
    taken: Vec<(PathBuf, TakenBy)>,
    record: Record,
}

impl Entry {
    /// The entry of a request, where the config names a journal.
    pub fn new(environment: &Environment, query: &QueryString<'_>, config: &Config) -> Option<Self> {
        let file = config.journal.clone()?;
        Some(Self { file, taken: taken(environment, config), record: record_of(environment, query, config) })
    }

    /// The entry of a request for the owner's page, whose action stands in a form and not in the query string.
    pub fn of_page(mut self) -> Self {
        (self.record.action, self.record.format) = (Field::Value(Action::Page), Field::Absent);
        self
    }

    /// Adds the line of the request to the journal, with what came of it. This goes before the sending of the
    /// reply: a server may end the program once the body has arrived.
    ///
    /// # Errors
    /// Why the journal has no such line. The reply goes out all the same.
    pub fn write(
        &self,
        status: u16,
        rows: &[(List, u64)],
        bytes: u64,
        elapsed: Duration,
    ) -> Result<(), JournalError> {
        let milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        let record = Record { status, rows: rows.to_vec(), bytes, milliseconds, ..self.record.clone() };
        file::append(&self.file, &self.taken, &format!("{record}\n"))
            .map_err(|fault| JournalError { file: self.file.clone(), fault })
    }
}

/// The files that the program needs for something else. SQLite keeps up to three files beside a database.
fn taken(environment: &Environment, config: &Config) -> Vec<(PathBuf, TakenBy)> {
    let mut taken = vec![(config.file.clone(), TakenBy::Config)];
    taken.extend(environment.executable.clone().map(|file| (file, TakenBy::Program)));
    if let Source::Sqlite(database) = &config.database {
        for suffix in ["", "-journal", "-wal", "-shm"] {
            let mut name = database.clone().into_os_string();
            name.push(suffix);
            taken.push((PathBuf::from(name), TakenBy::Database));
        }
    }
    taken
}

/// The words and numbers of a request.
fn record_of(environment: &Environment, query: &QueryString<'_>, config: &Config) -> Record {
    let number = |name, least| {
        Field::read(query.given(name), |digits: &str| {
            let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse().ok().filter(|&number: &i64| is_number && number >= least)
        })
    };
    let method = environment.method.as_deref().map(|name| Method::named(name).into());
    let action = Field::read(query.given("action"), Action::named);
    let format = Field::read(query.given("format"), Format::named);
    let address = environment.client_address.as_deref();
    Record {
        moment: environment.now,
        status: 0,
        method: method.unwrap_or(Field::Absent),
        action: action.or(Action::Read(ReadAction::Export)),
        format: format.or(config.format),
        date: number("date", 0),
        offset: number("offset", 0),
        limit: number("limit", 1),
        rows: Vec::new(),
        bytes: 0,
        milliseconds: 0,
        address: address
            .map_or(Field::Absent, |text| text.to_str().and_then(|text| text.parse().ok()).into()),
        agent: environment.user_agent.as_deref().map(|agent| cleaned_agent(agent, config.password.reveal())),
    }
}

impl<T> Field<T> {
    /// The value of a parameter, where `known` knows it.
    fn read(given: Given, known: impl Fn(&str) -> Option<T>) -> Self {
        match given {
            Given::Absent => Self::Absent,
            Given::Once(text) => known(&text).into(),
            Given::Repeated => Self::Unclear,
        }
    }
}

/// The last requests that the journal of a config kept, the oldest first. Lines that this program did not write are
/// left out.
///
/// # Errors
/// Why the journal could not be read, or will not be written; a journal that is not there yet has no requests.
pub fn examine(environment: &Environment, config: &Config) -> Result<Vec<Record>, JournalError> {
    let Some(journal) = &config.journal else { return Ok(Vec::new()) };
    let text = file::read(journal, &taken(environment, config))
        .map_err(|fault| JournalError { file: journal.clone(), fault })?;
    Ok(text.lines().filter_map(Record::parse).collect())
}

//! The config: found, read, checked once, and from then on right. Whatever is wrong with it is found in one
//! go, each fault with its line.
//!
//! Does not know requests; does not open the database. No fault repeats a value: one of them is the password.

mod database;
mod password;
mod reader;
mod sections;
mod slips;
mod source;
mod url;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub use self::password::Password;
pub use self::source::{Address, Server, ServerEngine, ServerParts, Source, Tls};
pub use self::url::lacks_password;
use crate::environment::Environment;
use crate::error::{ConfigFault, ConfigProblem, Error, SelectFault, WriteFault};
use crate::protocol::{Format, List, Section, WriteAction};

/// The longest config that is read, in bytes: it is read before the token is checked.
const LONGEST: u64 = 1024 * 1024;

/// The keys that take a number.
const KEYS_OF_NUMBERS: [&str; 4] = ["page_size", "overlap", "busy_timeout", "time_limit"];

/// A config that can be worked by.
pub struct Config {
    /// The file that it was read from.
    pub file: PathBuf,
    /// The login that Roistat was given.
    pub user: String,
    /// The password that Roistat was given; no message holds it.
    pub password: Password,
    /// The database; a relative path was taken from the config's folder. An empty path where the config does not say.
    pub database: Source,
    /// The format of answers to requests that ask for none.
    pub format: Format,
    /// The most rows that one answer holds.
    pub page_size: Option<u64>,
    /// Seconds taken off `date`.
    pub overlap: i64,
    /// The time that waiting and reading may take.
    pub limits: Limits,
    /// The file that keeps a line for each web request; a relative path was taken from the config's folder.
    pub journal: Option<PathBuf>,
    queries: Vec<Query>,
    statements: Vec<Statement>,
}

/// The time that an answer may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long to wait for a locked database.
    pub busy_timeout: Duration,
    /// How long one answer may read.
    pub time_limit: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { busy_timeout: Duration::from_secs(5), time_limit: Duration::from_secs(50) }
    }
}

/// A query as the config has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The config that it stands in.
    file: Arc<Path>,
    /// The list that it answers.
    pub list: List,
    /// Its SQL, as written.
    pub sql: String,
    /// The line of the config that its first line is, counted from 1.
    pub line: usize,
    /// The lines of the SQL are lines of the config. A text with escapes may have others.
    is_verbatim: bool,
}

impl Query {
    /// The query's key in the config, with its section.
    pub fn key(&self) -> String {
        key_of(self.list)
    }

    /// The error that the query is none for its list.
    pub fn refused(&self, line: usize, fault: SelectFault) -> Error {
        Error::Select { file: self.file.to_path_buf(), line, key: self.key(), fault }
    }

    /// The line of the config that a place in the SQL is in; its first line where that is not sure.
    pub fn line_at(&self, offset: usize) -> usize {
        let before = if self.is_verbatim { offset } else { 0 };
        self.line + self.sql.bytes().take(before).filter(|&byte| byte == b'\n').count()
    }
}

/// A statement that writes, as the config has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The config that it stands in.
    file: Arc<Path>,
    /// The action whose section it stands in.
    pub action: WriteAction,
    /// Its place in the section's list, counted from 1; `None` where it is the only one.
    place: Option<usize>,
    /// Its SQL, as written.
    pub sql: String,
    /// The line of the config that its first line is, counted from 1.
    pub line: usize,
    /// The lines of the SQL are lines of the config. A text with escapes may have others.
    is_verbatim: bool,
}

impl Statement {
    /// The statement's key in the config, with its section and its place in a list.
    pub fn key(&self) -> String {
        let place = self.place.map_or_else(String::new, |place| format!("[{place}]"));
        format!("{}.sql{place}", self.action.name())
    }

    /// The error that the statement cannot be carried out.
    pub fn refused(&self, line: usize, fault: WriteFault) -> Error {
        Error::Write { file: self.file.to_path_buf(), line, key: self.key(), fault }
    }

    /// The line of the config that a place in the SQL is in; its first line where that is not sure.
    pub fn line_at(&self, offset: usize) -> usize {
        let before = if self.is_verbatim { offset } else { 0 };
        self.line + self.sql.bytes().take(before).filter(|&byte| byte == b'\n').count()
    }
}

impl Config {
    /// The config of the executable.
    ///
    /// # Errors
    /// [`Error::Config`], of its place or of what stands in it.
    pub fn of(environment: &Environment) -> Result<Self, Error> {
        Self::place(environment).and_then(|file| Self::load(&file))
    }

    /// Where the config is: `ROISTAT_CONFIG`, else beside the executable, as `.ht` + the executable's
    /// name without its last extension + `.toml`. Stock web servers deny every `.ht*` file.
    ///
    /// # Errors
    /// [`Error::Config`] where the variable is no absolute path, or the executable cannot be found.
    pub fn place(environment: &Environment) -> Result<PathBuf, Error> {
        let nowhere =
            |file, problem| Error::Config { file, faults: vec![ConfigFault { line: None, problem }] };
        if let Some(file) = &environment.config {
            return if file.is_absolute() {
                Ok(file.clone())
            } else {
                Err(nowhere(Some(file.clone()), ConfigProblem::NotAbsolute))
            };
        }
        let executable =
            environment.executable.as_deref().ok_or_else(|| nowhere(None, ConfigProblem::NoPlace))?;
        let mut name = std::ffi::OsString::from(".ht");
        name.push(executable.file_stem().unwrap_or_default());
        name.push(".toml");
        Ok(executable.with_file_name(name))
    }

    /// Reads a config.
    ///
    /// # Errors
    /// [`Error::Config`] with everything that is wrong with it.
    pub fn load(file: &Path) -> Result<Self, Error> {
        let (config, faults) = Self::examine(file);
        faultless(file, config, faults)
    }

    /// Reads a config as far as it can be read, with everything that is wrong with it, for a look further than the
    /// first fault. Values that are missing or wrong are empty then, the password too: only [`Config::load`], which
    /// takes no fault, answers requests.
    pub fn examine(file: &Path) -> (Option<Self>, Vec<ConfigFault>) {
        match text_of(file) {
            Ok(text) => {
                let (config, faults) = reader::read(file, &text);
                (Some(config), faults)
            }
            Err(problem) => (None, vec![ConfigFault { line: None, problem }]),
        }
    }

    /// The file is a config that no answer can come by yet: its password is empty, as in the archive, or it has no query.
    /// One with another fault may be more than what could be read of it.
    pub fn is_blank(file: &Path) -> bool {
        let (Some(config), faults) = Self::examine(file) else { return false };
        let is_empty = |fault: &ConfigFault| matches!(&fault.problem, ConfigProblem::Empty { key } if *key == "password");
        let is_unfinished = |fault: &ConfigFault| {
            matches!(fault.problem, ConfigProblem::Empty { .. } | ConfigProblem::MissingKey { .. })
        };
        let has_sections = !config.queries.is_empty() || !config.statements.is_empty();
        faults.iter().any(is_empty) || !has_sections && faults.iter().all(is_unfinished)
    }

    /// Reads the text of a config before it is in its file.
    ///
    /// # Errors
    /// [`Error::Config`] with everything that is wrong with it.
    pub fn of_text(file: &Path, text: &str) -> Result<Self, Error> {
        let (config, faults) = reader::read(file, text);
        faultless(file, Some(config), faults)
    }

    /// The config with sections that are not in its file yet, below three lines of settings.
    ///
    /// # Errors
    /// [`Error::Config`] with everything that is wrong with the sections.
    pub fn with_sections(&self, sections: &str) -> Result<Self, Error> {
        let settings = "user = '-'\npassword = '-'\ndatabase = '-'\n";
        let with_sections = Self::of_text(&self.file, &format!("{settings}{sections}"))?;
        Ok(Self {
            user: self.user.clone(),
            password: self.password.clone(),
            database: self.database.clone(),
            format: self.format,
            page_size: self.page_size,
            overlap: self.overlap,
            limits: self.limits,
            journal: self.journal.clone(),
            ..with_sections
        })
    }

    /// The query that answers a list, where there is one.
    pub fn query(&self, list: List) -> Option<&Query> {
        self.queries.iter().find(|query| query.list == list)
    }

    /// Every query there is.
    pub fn queries(&self) -> &[Query] {
        &self.queries
    }

    /// The statements of an action that writes, in their order; none where the config has no section for it.
    pub fn statements(&self, action: WriteAction) -> &[Statement] {
        let is_of = |statement: &Statement| statement.action == action;
        let begin = self.statements.iter().position(is_of).unwrap_or(self.statements.len());
        let count = self.statements[begin..].iter().take_while(|statement| is_of(statement)).count();
        &self.statements[begin..begin + count]
    }

    /// The config has a section for an action that writes.
    pub fn writes(&self, action: WriteAction) -> bool {
        !self.statements(action).is_empty()
    }

    /// The config has the section.
    pub fn answers(&self, section: Section) -> bool {
        self.queries.iter().any(|query| query.list.section() == section)
    }
}

fn faultless(file: &Path, config: Option<Config>, faults: Vec<ConfigFault>) -> Result<Config, Error> {
    match config {
        Some(config) if faults.is_empty() => Ok(config),
        _ => Err(Error::Config { file: Some(file.to_owned()), faults }),
    }
}

/// A list's query by its key in the config, with its section.
pub fn key_of(list: List) -> String {
    format!("{}.{}", list.section().name(), list.name())
}

fn text_of(file: &Path) -> Result<String, ConfigProblem> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => match slips::other_name(file) {
            Some(slip) => ConfigProblem::Slip { slip },
            None => ConfigProblem::Missing,
        },
        _ => ConfigProblem::Unreadable { words: error.to_string() },
    };
    // A pipe or a device would keep us waiting for ever.
    let metadata = fs::metadata(file).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(ConfigProblem::NotAFile);
    }
    if metadata.len() > LONGEST {
        return Err(ConfigProblem::TooLong { most: LONGEST });
    }
    let bytes = fs::read(file).map_err(unreadable)?;
    // Half a config may be a config, too, and answer less than the whole.
    if bytes.len() as u64 != metadata.len() {
        return Err(ConfigProblem::Changed);
    }
    String::from_utf8(bytes).map_err(|_| ConfigProblem::NotUtf8)
}

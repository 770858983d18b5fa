//! The terminal's door to the pipeline: one file for each command, and the choice between them.
//!
//! Commands write to a [`Console`] and end with an [`Exit`]. They know nothing of HTTP, and no web request reaches them.

pub mod arguments;
mod attempt;
mod check;
mod help;
mod init;
mod readable;
mod url;

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, Write};
use std::os::fd::BorrowedFd;

use self::arguments::Command;
use crate::environment::Environment;
use crate::message::Language;
use crate::plain::one_line;

/// The streams that a command writes to.
pub struct Console<'a> {
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error: progress and complaints.
    pub err: &'a mut dyn Write,
    /// Standard input, where it is a terminal.
    pub keyboard: Option<BorrowedFd<'a>>,
    /// Standard output is a terminal.
    pub is_terminal: bool,
    /// Standard error is a terminal.
    pub err_is_terminal: bool,
    /// Standard output may be coloured.
    pub has_colors: bool,
    /// The language of the user.
    pub language: Language,
}

impl Console<'_> {
    /// Writes a complaint as one line of standard error. Control characters, which would make two lines of it or move
    /// the terminal's cursor, become spaces.
    pub fn complain(&mut self, complaint: &dyn Display) -> io::Result<()> {
        writeln!(self.err, "roistat.cgi: {}", one_line(&complaint.to_string()))
    }

    /// A text that stands out, where standard output can show that.
    pub fn strong(&self, text: &str) -> String {
        if self.has_colors { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// How a command ended, as the exit status says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: the command did its work.
    Success = 0,
    /// 1: the command could not do its work, or `check` found errors.
    Failure = 1,
    /// 2: the arguments make no sense.
    Usage = 2,
}

/// Runs the command that the arguments name.
///
/// # Errors
/// The error of the console.
pub fn run(
    environment: &Environment,
    arguments: Vec<OsString>,
    console: &mut Console<'_>,
) -> io::Result<Exit> {
    let command = match arguments::parse(arguments) {
        Ok(command) => command,
        Err(complaint) => {
            console.complain(&console.language.terminal().arguments(&complaint))?;
            return Ok(Exit::Usage);
        }
    };
    match command {
        Command::Check(arguments) => check::run(environment, &arguments, console),
        Command::Init(arguments) => init::run(environment, &arguments, console),
        Command::Url(arguments) => url::run(environment, &arguments, console),
        Command::Try(arguments) => attempt::run(environment, &arguments, console),
        Command::Help => help::help(console),
        Command::Version => help::version(console),
    }
}

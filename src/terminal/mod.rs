//! The terminal's door to the pipeline: one file for each command, and the choice between them.
//!
//! Commands write to a [`Console`] and end with an [`Exit`]; they know nothing of HTTP, and nothing of them
//! can be reached from a web request.

mod arguments;
mod check;

use std::ffi::OsString;
use std::io::{self, Write};

use self::arguments::Command;
use crate::environment::Environment;

/// Where a command writes for whoever sits before it.
pub struct Console<'a> {
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error: progress and complaints.
    pub err: &'a mut dyn Write,
    /// Whether standard output is a terminal.
    pub is_terminal: bool,
    /// Whether it may be coloured.
    pub has_colors: bool,
}

/// How a command ended, as the exit status says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: all is well.
    Success = 0,
    /// 1: what was asked for could not be done, or `check` found errors.
    Failure = 1,
    /// 2: the words made no sense.
    Usage = 2,
}

/// Runs the command that the arguments name.
///
/// # Errors
/// What the console said to being written to.
pub fn run(
    environment: &Environment,
    arguments: Vec<OsString>,
    console: &mut Console<'_>,
) -> io::Result<Exit> {
    let command = match arguments::parse(arguments) {
        Ok(command) => command,
        Err(complaint) => {
            writeln!(console.err, "roistat.cgi: {complaint}")?;
            return Ok(Exit::Usage);
        }
    };
    match command {
        Command::Check(words) => check::run(environment, &words, console),
        Command::Init(_) | Command::Url(_) | Command::Try(_) | Command::Help => todo!(),
        Command::Version => {
            writeln!(console.out, "roistat-cgi {}", env!("CARGO_PKG_VERSION"))?;
            Ok(Exit::Success)
        }
    }
}

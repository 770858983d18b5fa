//! `check`: has everything examined, and prints what was found, for people or for machines.
//!
//! Builds no fact and words none: `check` finds, `message` words.

mod chart;
mod machine;
mod people;
mod progress;

use std::io;

use self::progress::Progress;
use super::arguments::Check;
use super::{Console, Exit};
use crate::check::{Level, Options, examine};
use crate::environment::{Environment, instant};

/// Runs the command.
///
/// # Errors
/// What the console said to being written to.
pub(super) fn run(
    environment: &Environment,
    arguments: &Check,
    console: &mut Console<'_>,
) -> io::Result<Exit> {
    let wording = console.language.wording();
    let started = instant();
    let elapsed = || started.elapsed();
    let mut progress = Progress::new(console.err, console.err_is_terminal, &elapsed, wording);
    let options = Options {
        config: arguments.config.as_deref(),
        server_user: arguments.server_user.as_deref(),
        web_root: arguments.web_root.as_deref(),
        tries_writes: true,
        ..Options::default()
    };
    let report = examine(environment, options, &mut progress);
    if arguments.json {
        machine::write(&report, console.out)?;
    } else {
        people::Printer { out: console.out, wording, has_colors: console.has_colors, is_all: arguments.all }
            .write(&report)?;
    }
    let has_errors = report.verdict().count(Level::Error) > 0;
    Ok(if has_errors { Exit::Failure } else { Exit::Success })
}

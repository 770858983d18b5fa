//! roistat-cgi: answers Roistat's requests for deals from the shop's own database, as one static CGI executable.
//!
//! This file decides between web and terminal, owns the streams and the exit code, and answers for a panic, so that
//! a stranger learns nothing of it. It knows nothing else.

mod access;
mod body;
mod check;
mod columns;
mod config;
mod date;
mod document;
mod environment;
mod error;
mod init;
mod journal;
mod message;
mod nearest;
mod nested;
mod page;
mod plain;
mod process;
mod protocol;
mod query;
mod refusal;
mod reply;
mod request;
mod serve;
mod site;
mod sort;
mod spool;
mod sql;
mod store;
mod stream;
mod terminal;
mod value;
mod wire;
mod write;

use std::io::{self, IsTerminal, LineWriter, Write};
use std::os::fd::AsFd;
use std::panic::{self, PanicHookInfo};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::body::RequestBody;
use crate::environment::{Environment, instant};
use crate::message::Language;
use crate::reply::Reply;
use crate::stream::StandardStream;
use crate::terminal::Console;

/// A reply has begun to be sent: from then on a second one would be noise in the first.
static REPLY_BEGUN: AtomicBool = AtomicBool::new(false);

fn main() -> ExitCode {
    process::forbid_core_dump();
    process::survive_file_size_limit();
    let environment = Environment::of_process();
    if environment.is_cgi { web(&environment) } else { terminal(&environment) }
}

/// Answers a web server.
#[expect(clippy::disallowed_methods, reason = "this is the file that the others are sent to")]
fn web(environment: &Environment) -> ExitCode {
    let is_head = environment.is_head();
    panic::set_hook(Box::new(move |panic| {
        // In the middle of a reply there is nothing left to say.
        if REPLY_BEGUN.load(Ordering::SeqCst) {
            leave(ENDED_BADLY);
        }
        log(&internal_error(panic));
        let reply = refusal::internal();
        let is_sent = send(if is_head { reply.without_body() } else { reply });
        leave(if is_sent { 0 } else { ENDED_BADLY });
    }));
    let outcome = serve::serve(environment, RequestBody::new(StandardStream::new(io::stdin().as_fd())));
    if let Some(line) = &outcome.log {
        log(&line.to_string());
    }
    if let Err(error) = outcome.keep(environment.started.elapsed()) {
        log(&error.to_string());
    }
    let is_sent = send(outcome.reply);
    if environment.may_have_body && !outcome.has_read_body {
        drain_body();
    }
    if is_sent { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs the command of an owner at a terminal.
#[expect(clippy::disallowed_methods, reason = "this is the file that the others are sent to")]
fn terminal(environment: &Environment) -> ExitCode {
    panic::set_hook(Box::new(|panic| {
        log(&internal_error(panic));
        leave(ENDED_BADLY);
    }));
    let (input, out, err) = (io::stdin(), io::stdout(), io::stderr());
    let keyboard = input.is_terminal().then(|| input.as_fd());
    let (is_terminal, err_is_terminal) = (out.is_terminal(), err.is_terminal());
    let has_colors = is_terminal && !environment.no_color && !environment.is_dumb;
    let (mut out, mut err) =
        (LineWriter::new(StandardStream::new(out.as_fd())), StandardStream::new(err.as_fd()));
    let language = Language::of_locale(&environment.locale);
    let mut console = Console {
        out: &mut out,
        err: &mut err,
        keyboard,
        is_terminal,
        err_is_terminal,
        has_colors,
        language,
    };
    match terminal::run(environment, Environment::arguments(), &mut console).and_then(|exit| {
        console.out.flush()?;
        Ok(exit)
    }) {
        Ok(exit) => ExitCode::from(exit as u8),
        // `check | head`: the reader has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            log(&format!("the output could not be written: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Reads the rest of a request's body to its end, but not for long. Apache's `mod_cgid` hands the body over through a
/// socket, and a socket that is closed before all was read takes the end of our reply with it.
#[expect(clippy::disallowed_methods, reason = "this is the file that the others are sent to")]
fn drain_body() {
    const AT_MOST: Duration = Duration::from_secs(2);
    StandardStream::new(io::stdin().as_fd()).drain(instant(), AT_MOST);
}

/// Sends a reply to standard output, once in the life of the process, and says if all of it went out. The owner learns
/// why it did not, unless the client has left: then nothing is wrong here.
///
/// It goes to the descriptor and not through `Stdout`, which looks for the end of each line.
#[expect(clippy::disallowed_methods, reason = "this is the file that the others are sent to")]
fn send(reply: Reply) -> bool {
    if REPLY_BEGUN.swap(true, Ordering::SeqCst) {
        return false;
    }
    match reply.send(StandardStream::new(io::stdout().as_fd())) {
        Ok(()) => true,
        Err(error) => {
            if !matches!(error.kind(), io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset) {
                log(&format!("the answer could not be sent in full: {error}"));
            }
            false
        }
    }
}

/// The exit code of a process that failed.
const ENDED_BADLY: i32 = 1;

/// Ends the process from within a panic, before it would be aborted by a signal.
#[expect(clippy::disallowed_methods, reason = "this is the file that the others are sent to")]
fn leave(code: i32) -> ! {
    std::process::exit(code);
}

/// A panic in words. Of its own message only the place is sure to hold nothing out of a row.
fn internal_error(panic: &PanicHookInfo<'_>) -> String {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    format!("internal error at {place}: please report it; perhaps `check` sees the cause")
}

/// Writes a line to standard error, which the web server keeps in its error log. Characters that would make two lines
/// of it, or move a terminal's cursor, become spaces.
#[expect(clippy::disallowed_methods, reason = "this is the file that the others are sent to")]
fn log(line: &str) {
    let line = plain::one_line(line);
    // One write, because Apache makes a line of the log of each. A log that takes nothing is no reason to fail.
    let _ = StandardStream::new(io::stderr().as_fd()).write_all(format!("roistat.cgi: {line}\n").as_bytes());
}

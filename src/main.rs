//! roistat-cgi: answers Roistat's requests for deals from an SQLite database, as one static CGI executable.
//!
//! This file decides between web and terminal, owns the streams and the exit code, and sees to it that not
//! even a panic tells a stranger anything. It knows nothing else.

mod access;
mod check;
mod columns;
mod config;
mod date;
mod document;
mod environment;
mod error;
mod init;
mod nearest;
mod nested;
mod plain;
mod process;
mod protocol;
mod query;
mod refusal;
mod reply;
mod request;
mod serve;
mod spool;
mod sql;
mod store;
mod terminal;
mod value;

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;
use std::panic::{self, PanicHookInfo};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::environment::Environment;
use crate::reply::Reply;
use crate::terminal::Console;

/// Whether a reply has begun to be sent: from then on a second one would be noise in the first.
static REPLY_BEGUN: AtomicBool = AtomicBool::new(false);

fn main() -> ExitCode {
    process::forbid_core_dump();
    process::survive_file_size_limit();
    let environment = Environment::of_process();
    if environment.is_cgi { web(&environment) } else { terminal(&environment) }
}

/// Answers a web server.
fn web(environment: &Environment) -> ExitCode {
    let is_head = environment.is_head();
    panic::set_hook(Box::new(move |panic| {
        // In the middle of a reply there is nothing left to say.
        if REPLY_BEGUN.load(Ordering::SeqCst) {
            leave(ENDED_BADLY);
        }
        log(&internal_error(panic));
        let reply = refusal::internal();
        let sent = send(if is_head { reply.without_body() } else { reply });
        leave(if sent.is_ok() { 0 } else { ENDED_BADLY });
    }));
    let outcome = serve::serve(environment);
    if let Some(line) = outcome.log {
        log(&line);
    }
    let sent = send(outcome.reply);
    if environment.may_have_body {
        linger();
    }
    match sent {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever asked has left: nobody is there to be told, and nothing is wrong here.
        Err(_) => ExitCode::FAILURE,
    }
}

/// Serves whoever sits at a terminal.
#[expect(clippy::disallowed_methods, reason = "this is the file that the others are sent to")]
fn terminal(environment: &Environment) -> ExitCode {
    panic::set_hook(Box::new(|panic| {
        log(&internal_error(panic));
        leave(ENDED_BADLY);
    }));
    let (mut out, mut err) = (io::stdout().lock(), io::stderr().lock());
    let (is_terminal, err_is_terminal) = (out.is_terminal(), err.is_terminal());
    let has_colors = is_terminal && !environment.no_color && !environment.is_dumb;
    let mut console = Console { out: &mut out, err: &mut err, is_terminal, err_is_terminal, has_colors };
    match terminal::run(environment, Environment::arguments(), &mut console).and_then(|exit| {
        console.out.flush()?;
        Ok(exit)
    }) {
        Ok(exit) => ExitCode::from(exit as u8),
        // `check | head`: whoever reads has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            log(&format!("the output could not be written: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Reads a body that nobody wants to its end, but not for long. Apache's `mod_cgid` hands it over through a
/// socket, and a socket that is closed before all was read takes the end of our reply with it.
#[expect(clippy::disallowed_methods, reason = "this is the file that the others are sent to")]
fn linger() {
    const AT_MOST: Duration = Duration::from_secs(2);
    let (ended, end) = mpsc::channel();
    let reader = thread::Builder::new().spawn(move || {
        // Nothing depends on what it was, nor on how it ended.
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        let _ = ended.send(());
    });
    // A host that allows no thread more has the reply all the same.
    if reader.is_ok() {
        let _ = end.recv_timeout(AT_MOST);
    }
}

/// Sends a reply to standard output, once in the life of the process.
///
/// As a file, not as `Stdout`: that one looks for the end of each line, and a file's bytes stay in the kernel.
#[expect(clippy::disallowed_methods, reason = "this is the file that the others are sent to")]
fn send(reply: Reply) -> io::Result<()> {
    if REPLY_BEGUN.swap(true, Ordering::SeqCst) {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    match io::stdout().as_fd().try_clone_to_owned() {
        Ok(out) => reply.send(&File::from(out)),
        // The host lets us have no descriptor more. Nothing else may keep a reply, or the word for it, back.
        Err(_) => reply.show(&mut io::stdout().lock()),
    }
}

/// The exit code of a process that could not do what it was asked for.
const ENDED_BADLY: i32 = 1;

/// Ends the process from within a panic, before it would be aborted by a signal.
#[expect(clippy::disallowed_methods, reason = "this is the file that the others are sent to")]
fn leave(code: i32) -> ! {
    std::process::exit(code);
}

/// A panic in words. Of what it says itself only its place is sure to hold nothing out of a row.
fn internal_error(panic: &PanicHookInfo<'_>) -> String {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    format!("internal error at {place}: please report it; perhaps `check` sees the cause")
}

/// Writes a line to standard error, which the web server keeps in its error log. What would make two lines
/// of it, or move a terminal's cursor, is taken out.
#[expect(clippy::disallowed_methods, reason = "this is the file that the others are sent to")]
fn log(line: &str) {
    let line: String =
        line.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    // With one write, or Apache would make a line of each. Where nobody listens, nobody is missed.
    let _ = io::stderr().write_all(format!("roistat.cgi: {line}\n").as_bytes());
}

//! `try`: a web request made by hand and answered by the pipeline itself, never by a second path.
//!
//! It signs the query string, unless that has a user or token already. A pipe gets the reply byte for byte,
//! as a web server would; a terminal gets it indented. The line for the error log goes to standard error, in
//! the language of the user.

use std::io;
use std::path;

use super::arguments::Try;
use super::readable::Readable;
use super::{Console, Exit, url};
use crate::access;
use crate::body::RequestBody;
use crate::environment::Environment;
use crate::query::{self, Given, QueryString};
use crate::reply::{LogLine, Status};
use crate::serve;

/// Runs `try`.
pub(super) fn run(environment: &Environment, arguments: &Try, console: &mut Console<'_>) -> io::Result<Exit> {
    // The pipeline takes a config only by an absolute path, as it comes from a web server.
    let config = arguments.config.as_deref().map(path::absolute).transpose()?;
    let request = environment.with_request(signed(environment, arguments).into(), config);
    let request = Environment { is_dry_run: arguments.is_dry_run, ..request };
    let outcome = serve::serve(&request, RequestBody::empty());
    if let Some(line) = outcome.log {
        let wording = console.language.terminal();
        console.complain(&match line {
            LogLine::Error(error) => wording.error(&error),
            LogLine::WithoutJson(rows) => wording.without_json(rows),
        })?;
    }
    let exit = if outcome.reply.status() == Status::Ok { Exit::Success } else { Exit::Failure };
    if console.is_terminal {
        let mut readable = Readable::new(&mut console.out);
        outcome.reply.show(&mut readable)?;
        readable.finish()?;
    } else {
        outcome.reply.show(&mut console.out)?;
    }
    Ok(exit)
}

/// The query string with user and token. Without a config to take them from it stays as it is: the pipeline itself
/// reports the config then.
fn signed(environment: &Environment, arguments: &Try) -> String {
    let query_string = arguments.query.trim_start_matches('?');
    let query = QueryString::parse(query_string.as_bytes());
    let is_bare = |name| query.given(name) == Given::Absent;
    match url::config(environment, arguments.config.as_ref()) {
        Ok(config) if is_bare("user") && is_bare("token") => {
            let token = access::token(&config.user, config.password.reveal());
            query::extended(query_string, &[("user", &config.user), ("token", &token)])
        }
        _ => query_string.to_owned(),
    }
}

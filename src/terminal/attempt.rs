//! `try`: a web request made by hand and answered by the pipeline itself, never by a second path.
//!
//! Signs the query string unless it brings user or token of its own. A pipe gets the reply byte for byte, as
//! a web server would; a terminal gets it readably. The log line goes to standard error, as on the web.

use std::io;
use std::path;

use super::arguments::Try;
use super::readable::Readable;
use super::{Console, Exit, url};
use crate::access;
use crate::environment::Environment;
use crate::query::{self, Given, QueryString};
use crate::reply::Status;
use crate::serve;

/// Runs `try`.
pub(super) fn run(environment: &Environment, words: &Try, console: &mut Console<'_>) -> io::Result<Exit> {
    // The pipeline takes a config only by an absolute path, as it comes from a web server.
    let config = words.config.as_deref().map(path::absolute).transpose()?;
    let request = Environment {
        method: Some("GET".into()),
        query_string: signed(environment, words).into_bytes(),
        path_info: None,
        config: config.or_else(|| environment.config.clone()),
        ..environment.clone()
    };
    let outcome = serve::serve(&request);
    if let Some(line) = outcome.log {
        console.complain(&line)?;
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

/// The query string with user and token. Where there is no config to take them from, the pipeline itself
/// says what is wrong with it.
fn signed(environment: &Environment, words: &Try) -> String {
    let query_string = words.query.trim_start_matches('?');
    let query = QueryString::parse(query_string.as_bytes());
    let is_bare = |name| query.given(name) == Given::Absent;
    match url::config(environment, words.config.as_ref()) {
        Ok(config) if is_bare("user") && is_bare("token") => {
            let token = access::token(&config.user, &config.password);
            query::extended(query_string, &[("user", &config.user), ("token", &token)])
        }
        _ => query_string.to_owned(),
    }
}

//! The program in one sentence: environment, config, request, permit, rows, document, reply.
//!
//! Knows the order of the stages and nothing of what they do: no SQL, no JSON, no header.

use crate::access;
use crate::config::Config;
use crate::document::{Json, Xml};
use crate::environment::Environment;
use crate::error::Error;
use crate::protocol::Format;
use crate::query::QueryString;
use crate::refusal;
use crate::reply::{Reply, Status};
use crate::request::{self, Request};
use crate::spool::Spool;
use crate::store;

/// What comes of a request: the reply for whoever asked, and a line for the owner where there is need of one.
#[derive(Debug)]
pub struct Outcome {
    /// The reply.
    pub reply: Reply,
    /// What the owner should know, without data, token or password.
    pub log: Option<String>,
}

/// Answers the request that the environment describes.
pub fn serve(environment: &Environment) -> Outcome {
    let query = QueryString::parse(&environment.query_string);
    let outcome = match Config::place(environment).and_then(|file| Config::load(&file)) {
        Err(error) => refuse(&error, Format::Json),
        Ok(config) => {
            let format = request::format_asked(&query).unwrap_or(config.format);
            answer(environment, &query, &config, format).unwrap_or_else(|error| refuse(&error, format))
        }
    };
    if environment.is_head() { Outcome { reply: outcome.reply.without_body(), ..outcome } } else { outcome }
}

fn answer(
    environment: &Environment,
    query: &QueryString<'_>,
    config: &Config,
    format: Format,
) -> Result<Outcome, Error> {
    let request = Request::read(environment, query)?;
    let permit = access::permit(request, config)?;
    let spool = Spool::new(&environment.temporary);
    let answer = match format {
        Format::Json => store::answer(&permit, environment.started, Json::new(spool))?,
        Format::Xml => store::answer(&permit, environment.started, Xml::new(spool))?,
    };
    let body = answer.output.finish().map_err(|source| Error::Spool { source })?;
    let log = (answer.without_json.rows > 0).then(|| answer.without_json.to_string());
    Ok(Outcome { reply: Reply::new(Status::Ok, format, body), log })
}

fn refuse(error: &Error, format: Format) -> Outcome {
    Outcome { reply: refusal::reply(error, format), log: Some(error.to_string()) }
}

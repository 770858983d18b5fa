//! The program in one sentence: environment, config, request, permit, rows, document, reply, and the journal's entry.
//!
//! This file knows the order of the stages and nothing of their work: no SQL, no JSON, no header.

use crate::access::{Permit, Permitted, Read};
use crate::body::RequestBody;
use crate::document::{Counted, Json, Xml};
use crate::journal::Entry;
use crate::protocol::Format;
use crate::query::QueryString;
use crate::reply::{LogLine, Outcome, Reply, Status};
use crate::request::{self, Request};
use crate::spool::Spool;
use crate::{access, config::Config, environment::Environment, error::Error, page, refusal, store, write};

/// Answers the request that the environment describes. Only a write and a form of the owner's page read the body.
pub fn serve(environment: &Environment, body: RequestBody<'_>) -> Outcome {
    let query = QueryString::parse(&environment.query_string);
    let outcome = match Config::of(environment) {
        Err(error) => refusal::outcome(error, Format::Json),
        Ok(config) => {
            let entry = Entry::new(environment, &query, &config);
            if let Some(asked) = page::asked(environment) {
                let outcome = page::answer(environment, &config, asked, body);
                Outcome { entry: entry.map(Entry::of_page), ..outcome }
            } else {
                let format = request::format_asked(&query).unwrap_or(config.format);
                let answer = answer(environment, body, &query, &config, format);
                let outcome = answer.unwrap_or_else(|error| refusal::outcome(error, format));
                Outcome { entry, ..outcome }
            }
        }
    };
    if environment.is_head() { outcome.without_body() } else { outcome }
}

fn answer(
    env: &Environment,
    body: RequestBody<'_>,
    query: &QueryString<'_>,
    config: &Config,
    format: Format,
) -> Result<Outcome, Error> {
    let request = Request::read(env, query, |action| config.writes(action))?;
    match access::permit(&request, config)? {
        Permitted::Read(permit) => lists(env, &permit, format),
        Permitted::Write(permit) => Ok(write::answer(env, &permit, &request, body)),
    }
}

fn lists(env: &Environment, permit: &Permit<'_, Read>, format: Format) -> Result<Outcome, Error> {
    let spool = Spool::new(&env.temporary);
    let answer = match format {
        Format::Json => store::answer(permit, Counted::new(Json::new(spool)))?,
        Format::Xml => store::answer(permit, Counted::new(Xml::new(spool)))?,
    };
    let Counted { document, rows } = answer.output;
    let body = document.finish().map_err(|source| Error::Spool { source })?;
    let log = (answer.without_json.rows > 0).then_some(LogLine::WithoutJson(answer.without_json));
    Ok(Outcome { rows, ..Outcome::new(Reply::new(Status::Ok, format, body), log) })
}

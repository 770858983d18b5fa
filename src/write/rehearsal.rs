//! A write on trial for `check`: a request of our own takes the way of one from the web up to the statements, which
//! run twice and are undone.
//!
//! Knows the order of the stages, and nothing of what `check` makes of it.

use super::parameters;
use crate::access::{self, Permitted};
use crate::config::Config;
use crate::environment::Environment;
use crate::error::Error;
use crate::protocol::WriteAction;
use crate::query::{self, QueryString};
use crate::request::Request;
use crate::store::{self, Rehearsal};

/// Tries a write with these parameters. None where the config has no section for the action.
///
/// # Errors
/// Those of a request from the web, of the first try.
pub fn rehearse(
    environment: &Environment,
    config: &Config,
    action: WriteAction,
    values: &[(&str, &str)],
) -> Result<Option<Rehearsal>, Error> {
    let token = access::token(&config.user, config.password.reveal());
    let signed = [("action", action.name()), ("user", &config.user), ("token", &token)];
    let environment = environment.with_request(query::extended("", &[&signed, values].concat()).into(), None);
    let query = QueryString::parse(&environment.query_string);
    let request = Request::read(&environment, &query, |action| config.writes(action))?;
    let Permitted::Write(permit) = access::permit(&request, config)? else { return Ok(None) };
    let bindings = parameters::read(action, &query, &[], environment.now)?;
    store::rehearse(&permit, &bindings)
}

//! `url`: the address of a request with user and token in it, for curl; and apart from it the page URL and the login
//! that Roistat needs.
//!
//! The signed address alone goes to standard output, so that `curl "$(roistat.cgi url …)"` works. An address that the
//! program would refuse is not printed. The password stays in the config.

use std::io;
use std::path::PathBuf;

use super::arguments::Url;
use super::{Console, Exit};
use crate::access::{self, Permitted};
use crate::config::Config;
use crate::environment::Environment;
use crate::error::{AddressFault, Error};
use crate::message::terminal::ToType;
use crate::nearest::nearest;
use crate::plain::one_line;
use crate::protocol::{Action, ReadAction, WriteAction};
use crate::query::{Given, PageUrl, PageUrlFault, QueryString};
use crate::request::Request;

/// Runs `url`.
pub(super) fn run(environment: &Environment, arguments: &Url, console: &mut Console<'_>) -> io::Result<Exit> {
    let page = match page(arguments) {
        Ok(page) => page,
        Err(fault) => {
            console.complain(&console.language.terminal().address(&fault))?;
            return Ok(Exit::Usage);
        }
    };
    let config = match config(environment, arguments.config.as_ref()) {
        Ok(config) => config,
        Err(error) => {
            console.complain(&console.language.terminal().error(&error))?;
            return Ok(Exit::Failure);
        }
    };
    let parameters = parameters(arguments, &config);
    match permitted(environment, &page.query_with(&parameters), &config) {
        Ok(Some(action)) if !arguments.write => {
            let fault = AddressFault::Writes { action: action.name() };
            console.complain(&console.language.terminal().address(&fault))?;
            return Ok(Exit::Usage);
        }
        Ok(_) => {}
        Err(error) => {
            console.complain(&console.language.terminal().error(&error))?;
            let is_of_the_config = matches!(error, Error::ActionNotConfigured { .. });
            return Ok(if is_of_the_config { Exit::Failure } else { Exit::Usage });
        }
    }
    print(&page, &parameters, &config, console)
}

/// The config that the arguments name, or the executable's own.
pub(super) fn config(environment: &Environment, named: Option<&PathBuf>) -> Result<Config, Error> {
    match named {
        Some(file) => Config::load(file),
        None => Config::of(environment),
    }
}

/// The parameters that are added to the page URL.
fn parameters(arguments: &Url, config: &Config) -> Vec<(&'static str, String)> {
    let token = access::token(&config.user, config.password.reveal());
    [
        ("action", arguments.action.clone()),
        ("date", arguments.date.clone()),
        ("user", Some(config.user.clone())),
        ("token", Some(token)),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|value| (name, value)))
    .collect()
}

/// Shows the query string to the request's own stages, since only they know all that they refuse. Gives the action where
/// it is one that writes.
fn permitted(
    environment: &Environment,
    query_string: &str,
    config: &Config,
) -> Result<Option<WriteAction>, Error> {
    let query = QueryString::parse(query_string.as_bytes());
    let environment = environment.with_request(query_string.into(), None);
    let request = Request::read(&environment, &query, |action| config.writes(action))?;
    Ok(match access::permit(&request, config)? {
        Permitted::Read(_) => None,
        Permitted::Write(permit) => Some(permit.action()),
    })
}

fn print(
    page: &PageUrl,
    parameters: &[(&'static str, String)],
    config: &Config,
    console: &mut Console<'_>,
) -> io::Result<Exit> {
    writeln!(console.out, "{}", page.with(parameters))?;
    console.out.flush()?;
    let to_type = ToType {
        page: &page.to_string(),
        login: &one_line(&config.user),
        config: &one_line(&config.file.display().to_string()),
    };
    console.err.write_all(console.language.terminal().to_type(to_type).as_bytes())?;
    Ok(Exit::Success)
}

/// The page that the arguments name, where all that is to be added to it makes sense there.
fn page(arguments: &Url) -> Result<PageUrl, AddressFault> {
    let base = || arguments.base.clone();
    let page = PageUrl::parse(&arguments.base).map_err(|fault| match fault {
        PageUrlFault::NotAUrl => AddressFault::NotAUrl { base: base() },
        PageUrlFault::NotHttp => AddressFault::NotHttp { base: base() },
    })?;
    let is_added = [
        ("action", arguments.action.is_some()),
        ("date", arguments.date.is_some()),
        ("user", true),
        ("token", true),
    ];
    for (name, _) in is_added.into_iter().filter(|(_, is_added)| *is_added) {
        if page.given(name) != Given::Absent {
            return Err(AddressFault::HasParameter { name });
        }
    }
    if let Some(name) = &arguments.action {
        known_action(name)?;
    }
    match &arguments.date {
        Some(date) if date.is_empty() || !date.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(AddressFault::NotADate { date: date.clone() })
        }
        _ => Ok(page),
    }
}

fn known_action(name: &str) -> Result<(), AddressFault> {
    if Action::named(name).is_some() {
        return Ok(());
    }
    let nearest = nearest(name, ReadAction::ALL.map(ReadAction::name));
    Err(AddressFault::UnknownAction { name: name.to_owned(), nearest })
}

//! `url`: the address of a request with user and token in it, for curl; and apart from it what Roistat wants
//! to have.
//!
//! The signed address alone goes to standard output, so that `curl "$(roistat.cgi url …)"` works. The
//! password stays in the config.

use std::io;
use std::path::PathBuf;

use super::arguments::Url;
use super::{Console, Exit};
use crate::access;
use crate::config::Config;
use crate::environment::Environment;
use crate::error::Error;
use crate::nearest::nearest;
use crate::protocol::ReadAction;
use crate::query::{Given, Page, PageFault};

/// Runs `url`.
pub(super) fn run(environment: &Environment, words: &Url, console: &mut Console<'_>) -> io::Result<Exit> {
    let page = match page(words) {
        Ok(page) => page,
        Err(complaint) => {
            console.complain(&complaint)?;
            return Ok(Exit::Usage);
        }
    };
    match config(environment, words.config.as_ref()) {
        Ok(config) => say(&page, words, &config, console),
        Err(error) => {
            console.complain(&error)?;
            Ok(Exit::Failure)
        }
    }
}

/// The config that the words name, or the executable's own.
pub(super) fn config(environment: &Environment, named: Option<&PathBuf>) -> Result<Config, Error> {
    match named {
        Some(file) => Config::load(file),
        None => Config::of(environment),
    }
}

fn say(page: &Page, words: &Url, config: &Config, console: &mut Console<'_>) -> io::Result<Exit> {
    let token = access::token(&config.user, &config.password);
    let parameters: Vec<(&str, &str)> = [
        ("action", words.action.as_deref()),
        ("date", words.date.as_deref()),
        ("user", Some(config.user.as_str())),
        ("token", Some(token.as_str())),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|value| (name, value)))
    .collect();
    writeln!(console.out, "{}", page.with(&parameters))?;
    console.out.flush()?;
    write!(
        console.err,
        "\nThat is for curl, in quotes. Roistat adds action, date, user and token by itself; give it\n\
         \x20 page URL   {}\n\
         \x20 login      {}\n\
         \x20 password   the `password` in {}\n\
         Fill in both login and password: only then does Roistat add the token.\n",
        page,
        config.user,
        config.file.display(),
    )?;
    Ok(Exit::Success)
}

/// The page that the words name, where everything that is to be added to it makes sense there.
fn page(words: &Url) -> Result<Page, String> {
    let page = Page::parse(&words.base).map_err(|fault| match fault {
        PageFault::NotAUrl => {
            format!("`{}` is not a URL: it begins with https:// and names the site", words.base)
        }
        PageFault::NotHttp => {
            format!("`{}` is not the address of a page: it begins with https://", words.base)
        }
    })?;
    let is_added =
        [("action", words.action.is_some()), ("date", words.date.is_some()), ("user", true), ("token", true)];
    for (name, _) in is_added.into_iter().filter(|(_, is_added)| *is_added) {
        if page.given(name) != Given::Absent {
            return Err(format!(
                "the URL has `{name}` already: give it without, for each parameter counts once"
            ));
        }
    }
    if let Some(name) = &words.action {
        known_action(name)?;
    }
    match &words.date {
        Some(date) if date.is_empty() || !date.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(format!("`{date}` is not a date: it is written in UNIX seconds, and 0 asks for everything"))
        }
        _ => Ok(page),
    }
}

fn known_action(name: &str) -> Result<(), String> {
    if ReadAction::named(name).is_some() {
        return Ok(());
    }
    let names = ReadAction::ALL.map(ReadAction::name);
    Err(match nearest(name, names) {
        Some(nearest) => format!("unknown action `{name}`: did you mean `{nearest}`?"),
        None => format!("unknown action `{name}`: there are {}", names.join(", ")),
    })
}

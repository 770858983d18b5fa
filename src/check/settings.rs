//! The config: every fault with its line, and a password that could be guessed.
//!
//! Knows what the config says, not what is behind it. No finding repeats the password.

use std::path::Path;

use super::faults;
use super::finding::{Finding, Level, Place, Section};
use crate::config::Config;
use crate::error::ConfigFault;

/// The fewest characters of a password that nobody guesses.
const FEWEST: usize = 12;

/// The section on the config.
pub(super) fn examine(
    file: Option<&Path>,
    config: Option<&Config>,
    config_faults: &[ConfigFault],
) -> Section {
    let mut section = Section::new("config");
    section.findings.extend(config_faults.iter().map(|fault| faults::of_config(file, fault)));
    let Some(config) = config else { return section };
    section.findings.extend(weak_password(config));
    let is_whole = section.findings.iter().all(|finding| finding.level < Level::Error);
    if config.queries().is_empty() && is_whole {
        let message = "the config has no section with queries: every request is refused";
        section.findings.push(
            Finding::error("config.no_queries", message)
                .at(Place::file(&config.file))
                .remedy("add `[export]` with `orders` and `statuses`; `init` writes them"),
        );
    }
    if config.queries().is_empty() {
        return section;
    }
    let queries: Vec<_> = config.queries().iter().map(|query| format!("`{}`", query.key())).collect();
    section.fact(format!("queries     {}", queries.join(", ")));
    section.fact(format!(
        "page_size   {}",
        config.page_size.map_or("not set: all in one answer".to_owned(), |it| it.to_string())
    ));
    section
}

fn weak_password(config: &Config) -> Option<Finding> {
    let length = config.password.chars().count();
    let reason = match config.password.as_str() {
        // It is missing, which has been said.
        "" => return None,
        "password" => "it is the sample's own, which anybody can read".to_owned(),
        password if password == config.user => "it is the same as `user`".to_owned(),
        _ if length < FEWEST => format!("it has {length} characters"),
        _ => return None,
    };
    let message = format!("the password can be guessed: {reason}");
    let remedy = format!(
        "take a random one of {FEWEST} characters or more, here and in Roistat: `openssl rand -hex 16` \
         makes one"
    );
    Some(Finding::warning("config.weak_password", message).at(Place::file(&config.file)).remedy(remedy))
}

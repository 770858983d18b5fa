//! Completes a config without queries: the sections that `init` would write, and the
//! report on the config with them.
//!
//! The page shows this and writes nothing. The password is in no text made here.

use std::cell::Cell;
use std::time::Duration;

use crate::check::{self, Options, Report, Unwatched};
use crate::config::{Config, Limits};
use crate::environment::{Environment, instant};
use crate::error::Error;
use crate::init::{MOST_ROWS, NoDeals, plan_for, text};
use crate::message::Language;
use crate::store::catalog;

/// The sections for a database.
pub(super) struct Proposal {
    /// The lines to add to the config.
    pub(super) text: String,
    /// The findings on the config with these lines.
    pub(super) report: Report,
}

/// The reason why there are no sections.
pub(super) enum NoProposal {
    /// The database or the sections made for it cannot be read.
    Error(Error),
    /// No table holds deals. The tables that come near are named, with what they lack.
    NoDeals(NoDeals),
}

/// Makes sections for the database of a config, within a time.
///
/// # Errors
/// Why there are none.
pub(super) fn make(
    environment: &Environment,
    config: &Config,
    language: Language,
    budget: Duration,
) -> Result<Proposal, NoProposal> {
    let started = instant();
    let limits = || Limits {
        time_limit: budget.saturating_sub(started.elapsed()).max(Duration::from_millis(1)),
        busy_timeout: config.limits.busy_timeout.min(budget.saturating_sub(started.elapsed())),
    };
    let catalog = catalog(&config.database);
    let tables = catalog.tables(limits()).map_err(NoProposal::Error)?;
    let is_whole = Cell::new(true);
    let ask = |sql: &str| {
        catalog.rows(sql, MOST_ROWS, limits()).unwrap_or_else(|_| {
            is_whole.set(false);
            Vec::new()
        })
    };
    let plan = plan_for(&tables, catalog.dialect(), &ask).map_err(NoProposal::NoDeals)?;
    let wording = language.config_wording();
    let mut sections = String::new();
    if !is_whole.get() {
        text::comment(&mut sections, wording.words().partly_guessed);
    }
    sections.push_str(&text::sections(&plan, wording));
    let config = config.with_sections(&sections).map_err(NoProposal::Error)?;
    let options = Options { budget: Some(budget.saturating_sub(started.elapsed())), ..Options::default() };
    let report = check::examine_lists(environment, &config, options, &mut Unwatched);
    Ok(Proposal { text: sections, report })
}

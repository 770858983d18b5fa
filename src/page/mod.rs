//! The owner's page: what `check` found, in the browser of an owner who has no terminal. This file answers its
//! requests; `form.rs` reads what was posted, `view.rs` shows it.
//!
//! No fact is built here and nothing is written. A wrong login gets the login form and learns nothing: not even the
//! fault of it. Templates are askama's: they are checked when the program is built, and escape by themselves.

mod address;
mod chart;
mod form;
mod language;
mod paths;
mod pieces;
mod proposal;
mod view;

use std::time::Duration;

use askama::Template;

use self::form::Form;
use self::view::{LoginView, PageView};
use crate::access::{self, Owner, Permit};
use crate::body::RequestBody;
use crate::check::{self, Options, Unwatched};
use crate::config::Config;
use crate::environment::{Environment, instant};
use crate::error::{CredentialsFault, Error};
use crate::protocol::Method;
use crate::reply::{LogLine, Outcome, Reply, Status};
use crate::{journal, process, request};

/// The longest time that looking at everything may take. Owners wait longer than Roistat does, but servers do not.
const BUDGET: Duration = Duration::from_secs(20);

/// The style sheet of both documents.
const STYLE: &str = include_str!("templates/page.css");

/// The rules for what both documents may load and do: their own style sheet, known by its hash, and
/// forms to the program itself.
const POLICY: &str = "default-src 'none'; style-src 'sha256-tHOmwv5rwwKIAC8UShAeiAtWQ7z05ZeknHB1U9a0Z24='; form-action 'self'; frame-ancestors 'none'; \
                      base-uri 'none'";

/// A request for the page, as the server hands it over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A browser opens the address: it gets the login form.
    Opened,
    /// A form was posted: with the right login it gets the page.
    Posted,
}

/// The request is for the page and not for Roistat: it has neither query string nor path, and a browser sends it.
/// Roistat and programs like curl accept `*/*`, which is no wish for HTML.
pub fn asked(environment: &Environment) -> Option<Asked> {
    if !environment.query_string.is_empty() || request::has_path(environment) {
        return None;
    }
    match environment.method.as_deref().and_then(Method::named)? {
        Method::Post => Some(Asked::Posted),
        Method::Get | Method::Head => accepts_html(environment).then_some(Asked::Opened),
    }
}

/// `Accept` names HTML (RFC 9110, section 12.5.1).
fn accepts_html(environment: &Environment) -> bool {
    let accepted = environment.accept.as_deref().unwrap_or_default().to_string_lossy();
    let mut types = accepted.split(',').map(|range| range.split(';').next().unwrap_or_default().trim());
    types.any(|kind| kind.eq_ignore_ascii_case("text/html"))
}

/// Answers a request for the page. `body` is read for a posted form alone.
pub fn answer(environment: &Environment, config: &Config, asked: Asked, body: RequestBody<'_>) -> Outcome {
    match asked {
        Asked::Opened => Outcome::new(login_form(environment, Status::Ok), None),
        Asked::Posted => {
            let form = Form::read(environment, body);
            // A form that cannot be read is compared, too: its refusal is as much work as any other.
            let login = form.as_ref().map_or(&access::NO_LOGIN, |form| &form.login);
            match (access::owner(login, config), &form) {
                (Some(permit), Some(form)) => page(environment, &permit, form),
                _ => refusal(environment),
            }
        }
    }
}

/// The login form again, with the same bytes for every cause.
fn refusal(environment: &Environment) -> Outcome {
    let error = Error::Credentials { fault: CredentialsFault::PageLogin };
    Outcome::new(login_form(environment, Status::Forbidden), Some(LogLine::Error(error)))
}

fn login_form(environment: &Environment, status: Status) -> Reply {
    let words = language::accepted(environment).page().words();
    document(status, &LoginView::new(words, status == Status::Forbidden))
}

/// The page itself.
fn page(environment: &Environment, permit: &Permit<'_, Owner>, form: &Form) -> Outcome {
    let config = permit.config();
    let language = form.language.unwrap_or_else(|| language::accepted(environment));
    let period = form.period;
    let started = instant();
    let budget = BUDGET.min(config.limits.time_limit);
    let options = Options {
        budget: Some(budget),
        running_user: Some(process::effective_user()),
        web_root: environment.document_root.as_deref().filter(|root| root.is_dir()),
        denies_ht_files: denies_ht_files(environment),
        ..Options::default()
    };
    let report = check::examine(environment, options, &mut Unwatched);
    let proposal = config.queries().is_empty().then(|| proposal::make(environment, config, language, budget));
    let records = config.journal.is_some().then(|| journal::examine(environment, config));
    let view = PageView {
        permit,
        environment,
        language,
        period,
        report: &report,
        proposal: proposal.as_ref(),
        records: records.as_ref(),
        took: started.elapsed(),
    };
    Outcome::new(document(Status::Ok, &view.template()), None)
}

/// Apache and `LiteSpeed`, which reads Apache's config, deny names that begin with `.ht` by their stock configs.
fn denies_ht_files(environment: &Environment) -> bool {
    let name = environment.server_software.as_deref().unwrap_or_default().as_encoded_bytes();
    name.starts_with(b"Apache") || name.starts_with(b"LiteSpeed")
}

/// A document of ours, with the headers that keep it from being more than that.
fn document(status: Status, template: &impl Template) -> Reply {
    match template.render() {
        Ok(text) => Reply::page(status, text.into_bytes().into())
            .with_header("Content-Security-Policy", POLICY.to_owned())
            .with_header("Referrer-Policy", "no-referrer".to_owned()),
        // A template fails only where writing to memory does.
        Err(_) => crate::refusal::internal(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_has_the_hash_of_the_style_sheet() {
        use base64::Engine;
        use sha2::{Digest, Sha256};
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(STYLE));
        assert!(POLICY.contains(&format!("'sha256-{hash}'")), "put `{hash}` into POLICY");
    }
}

//! The two documents as the templates take them: every value a text or a number that is ready to be shown.
//!
//! This file chooses and shortens what `check` and the journal have, and finds nothing by itself. The templates in
//! `src/page/templates/` escape each value.

use std::time::Duration;

use askama::Template;

use super::chart::{self, Chart};
use super::form::Period;
use super::pieces::{Piece, pieces};
use super::proposal::{NoProposal, Proposal};
use super::{STYLE, address, paths};
use crate::access::{Owner, Permit};
use crate::check::{
    DealsByStatus, DealsPerDay, Excerpt, Fact, Fault, Finding, Level, Report, SampleRow, SettingsFault,
    Subject,
};
use crate::config::key_of;
use crate::environment::Environment;
use crate::error::JournalError;
use crate::journal::{Field, Record};
use crate::message::page::{PageWording, PageWords};
use crate::message::{Language, Wording, capitalised};
use crate::protocol::{Action, List};
use crate::query::percent_encoded;

/// The most statuses that are shown.
const MOST_STATUSES: usize = 30;

/// The most requests of the journal that are shown.
const MOST_REQUESTS: usize = 10;

/// The login form.
#[derive(Template)]
#[template(path = "login.html", config = "src/page/askama.toml")]
pub(super) struct LoginView {
    style: &'static str,
    words: &'static PageWords,
    languages: Vec<&'static PageWords>,
    is_refused: bool,
}

impl LoginView {
    pub(super) fn new(words: &'static PageWords, is_refused: bool) -> Self {
        Self { style: STYLE, words, languages: languages(), is_refused }
    }
}

fn languages() -> Vec<&'static PageWords> {
    Language::ALL.into_iter().map(|language| language.page().words()).collect()
}

/// Everything that the page shows, as it was found.
pub(super) struct PageView<'a> {
    pub(super) permit: &'a Permit<'a, Owner>,
    pub(super) environment: &'a Environment,
    pub(super) language: Language,
    pub(super) period: Period,
    pub(super) report: &'a Report,
    /// Made where the config has no queries.
    pub(super) proposal: Option<&'a Result<Proposal, NoProposal>>,
    /// The journal, where one is kept.
    pub(super) records: Option<&'a Result<Vec<Record>, JournalError>>,
    pub(super) took: Duration,
}

/// The page.
#[derive(Template)]
#[template(path = "page.html", config = "src/page/askama.toml")]
pub(super) struct PageTemplate<'a> {
    style: &'static str,
    words: &'static PageWords,
    languages: Vec<&'static PageWords>,
    periods: Vec<ShownPeriod>,
    period: usize,
    user: &'a str,
    token: String,
    url: String,
    verdict: ShownVerdict,
    looked: String,
    proposal: Option<ShownProposal<'a>>,
    chart: Option<Chart>,
    statuses: Vec<ShownStatus>,
    more_statuses: Option<String>,
    findings: Vec<ShownFinding>,
    deals: Vec<Vec<ShownValue>>,
    lists: Vec<ShownList>,
    last_request: Vec<Piece>,
    requests: Vec<ShownRequest>,
    version: &'static str,
}

struct ShownPeriod {
    days: usize,
    name: String,
}

struct ShownVerdict {
    class: &'static str,
    is_good: bool,
    text: String,
}

struct ShownProposal<'a> {
    text: Option<&'a str>,
    encoded: String,
    failure: Vec<Piece>,
}

struct ShownStatus {
    id: String,
    name: Option<String>,
    deals: String,
    percent: u64,
}

struct ShownFinding {
    id: &'static str,
    class: &'static str,
    level: String,
    what: Vec<Piece>,
    location: Option<Vec<Piece>>,
    remedy: Option<Vec<Piece>>,
}

struct ShownValue {
    key: String,
    text: String,
    cut: Option<String>,
}

struct ShownList {
    title: &'static str,
    name: &'static str,
    rows: String,
    size: String,
    time: String,
}

struct ShownRequest {
    moment: String,
    action: &'static str,
    status: u16,
    rows: String,
    size: String,
    time: String,
}

impl<'a> PageView<'a> {
    /// The page as the template takes it.
    pub(super) fn template(&self) -> PageTemplate<'a> {
        let (page, config) = (self.language.page(), self.permit.config());
        let words = page.words();
        let proposed = self.proposal.and_then(|proposal| proposal.as_ref().ok());
        let facts = || facts(self.report).chain(proposed.into_iter().flat_map(|it| facts(&it.report)));
        let (statuses, more_statuses) = self.statuses(facts().find_map(by_status));
        let chart = facts().find_map(per_day).map(|days| chart::draw(days, self.period.days(), page));
        let (last_request, requests) = self.requests();
        PageTemplate {
            style: STYLE,
            words,
            languages: languages(),
            periods: Period::ALL.map(|days| ShownPeriod { days, name: page.days(days) }).into(),
            period: self.period.days(),
            user: &config.user,
            token: self.permit.token(),
            url: address::of(self.environment),
            verdict: self.verdict(),
            looked: page.looked(self.environment.now, self.took),
            proposal: self.proposal.map(|proposal| self.proposal(proposal)),
            chart,
            statuses,
            more_statuses,
            findings: self.findings(proposed),
            deals: newest_deals(proposed.map_or(self.report, |it| &it.report))
                .map(|row| self.values(row))
                .collect(),
            lists: facts().filter_map(|fact| self.list(fact)).collect(),
            last_request,
            requests,
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    fn wording(&self) -> &'static dyn Wording {
        self.language.wording()
    }

    fn verdict(&self) -> ShownVerdict {
        let (verdict, words) = (self.report.verdict(), self.language.page().words());
        // That there are no queries is the one error of a config for which they are proposed.
        if matches!(self.proposal, Some(Ok(_))) && verdict.count(Level::Error) == 1 {
            return ShownVerdict {
                class: "warning",
                is_good: false,
                text: words.proposal_verdict.to_owned(),
            };
        }
        match verdict.worst() {
            None => ShownVerdict { class: "good", is_good: true, text: words.all_is_well.to_owned() },
            Some(worst) => ShownVerdict {
                class: class(worst),
                is_good: false,
                text: capitalised(&self.wording().verdict(verdict)),
            },
        }
    }

    fn proposal(&self, proposal: &'a Result<Proposal, NoProposal>) -> ShownProposal<'a> {
        let words = self.language.page().words();
        let (text, failure) = match proposal {
            Ok(proposal) => (Some(proposal.text.as_str()), String::new()),
            Err(reason) => {
                let reason = match reason {
                    NoProposal::Error(error) => self.language.terminal().error(error),
                    NoProposal::NoDeals(reason) => {
                        let near = reason.near.iter().map(|it| self.language.plan_wording().near(it));
                        near.collect::<Vec<_>>().join("; ")
                    }
                };
                (None, format!("{} {}", words.proposal_failed, capitalised(&self.shortened(&reason))))
            }
        };
        let encoded = text.map(percent_encoded).unwrap_or_default();
        ShownProposal { text, encoded, failure: pieces(&failure) }
    }

    fn statuses(&self, counts: Option<&DealsByStatus>) -> (Vec<ShownStatus>, Option<String>) {
        let page = self.language.page();
        let counts = counts.map(|counts| counts.0.as_slice()).unwrap_or_default();
        let total: u64 = counts.iter().map(|status| status.deals).sum();
        let shown = counts.iter().take(MOST_STATUSES).map(|status| ShownStatus {
            id: cut(&status.id),
            name: status.name.as_deref().map(cut),
            deals: page.number(status.deals),
            percent: status.deals * 100 / total.max(1),
        });
        let more = counts.len().saturating_sub(MOST_STATUSES);
        (shown.collect(), (more > 0).then(|| page.more_statuses(more)))
    }

    fn findings(&self, proposed: Option<&Proposal>) -> Vec<ShownFinding> {
        let is_proposed = |finding: &Finding| {
            proposed.is_some() && finding.fault == Fault::Settings(SettingsFault::NoQueries)
        };
        let own = self.report.findings().into_iter().filter(|finding| !is_proposed(finding));
        own.chain(proposed.into_iter().flat_map(|it| it.report.findings()))
            .map(|it| self.finding(it))
            .collect()
    }

    fn finding(&self, finding: &Finding) -> ShownFinding {
        let (wording, level) = (self.wording(), finding.level());
        let said = |text: String| pieces(&capitalised(&self.shortened(&text)));
        ShownFinding {
            id: finding.fault.id(),
            class: class(level),
            level: capitalised(wording.level(level)),
            what: said(wording.fault(finding)),
            location: wording.location(&finding.location).map(|text| pieces(&self.shortened(&text))),
            remedy: wording.remedy(finding).map(|text| pieces(&self.shortened(&text))),
        }
    }

    fn shortened(&self, text: &str) -> String {
        paths::shortened(text, paths::site(&self.permit.config().file))
    }

    fn values(&self, row: &SampleRow) -> Vec<ShownValue> {
        let page = self.language.page();
        let value = |(key, value): &(String, Excerpt)| ShownValue {
            key: key.clone(),
            text: value.text.clone(),
            cut: value.cut_from.map(|characters| page.cut(characters)),
        };
        row.0.iter().map(value).collect()
    }

    fn list(&self, fact: &Fact) -> Option<ShownList> {
        let Fact::Size(size) = fact else { return None };
        let page = self.language.page();
        Some(ShownList {
            title: page.list(size.list),
            name: size.list.name(),
            rows: page.number(size.rows),
            size: size.bytes.map_or_else(|| page.words().unknown.to_owned(), |bytes| page.size(bytes)),
            time: page.duration(size.time),
        })
    }

    /// The last request of Roistat, as a sentence, and the last requests of all.
    fn requests(&self) -> (Vec<Piece>, Vec<ShownRequest>) {
        let page = self.language.page();
        let records = match self.records {
            None => return (pieces(page.words().no_journal), Vec::new()),
            Some(Err(error)) => {
                return (
                    pieces(&capitalised(&self.shortened(&self.language.terminal().journal(error)))),
                    Vec::new(),
                );
            }
            Some(Ok(records)) => records,
        };
        let last = records.iter().rev().find(|record| record.is_roistat());
        let sentence = last.map_or_else(
            || page.words().no_request.to_owned(),
            |last| page.last_request(last.moment, last.status, last.bytes, took(last)),
        );
        // Each look at this page is a request, too, and says nothing of Roistat.
        let is_other = |record: &&Record| record.action != Field::Value(Action::Page);
        let shown =
            records.iter().rev().filter(is_other).take(MOST_REQUESTS).map(|record| request(record, page));
        (pieces(&sentence), shown.collect())
    }
}

fn took(record: &Record) -> Duration {
    Duration::from_millis(record.milliseconds)
}

fn request(record: &Record, page: &dyn PageWording) -> ShownRequest {
    let rows = record.rows.iter().map(|(list, rows)| format!("{}: {}", list.name(), page.number(*rows)));
    ShownRequest {
        moment: page.moment(record.moment),
        action: match record.action {
            Field::Value(action) => action.name(),
            Field::Absent | Field::Unclear => "?",
        },
        status: record.status,
        rows: if record.rows.is_empty() { "–".to_owned() } else { rows.collect::<Vec<_>>().join(", ") },
        size: page.size(record.bytes),
        time: page.duration(took(record)),
    }
}

fn facts(report: &Report) -> impl Iterator<Item = &Fact> {
    report.sections.iter().flat_map(|section| &section.facts)
}

fn per_day(fact: &Fact) -> Option<&DealsPerDay> {
    if let Fact::DealsPerDay(days) = fact { Some(days) } else { None }
}

fn by_status(fact: &Fact) -> Option<&DealsByStatus> {
    if let Fact::DealsByStatus(statuses) = fact { Some(statuses) } else { None }
}

/// The newest deals; other lists have samples, too.
fn newest_deals(report: &Report) -> impl Iterator<Item = &SampleRow> {
    let orders = key_of(List::Orders);
    let is_of_deals =
        move |subject: &Subject| matches!(subject, Subject::Query { key, .. } if *key == orders);
    let deals = report.sections.iter().filter(move |section| is_of_deals(&section.subject));
    deals
        .flat_map(|section| &section.facts)
        .filter_map(|fact| if let Fact::Sample(row) = fact { Some(row) } else { None })
}

/// The class of a level in the style sheet.
fn class(level: Level) -> &'static str {
    level.name()
}

/// The beginning of a text that has no right length.
fn cut(text: &str) -> String {
    const MOST: usize = 100;
    let beginning: String = text.chars().take(MOST).collect();
    if beginning.len() < text.len() { beginning + "…" } else { beginning }
}

//! The owner's page in English. Whole sentences here: they stand alone and are no messages of a program.
//!
//! The findings have their words in the files beside this one.

use std::time::Duration;

use super::English;
use crate::check::Day;
use crate::date::DAY;
use crate::message::page::{PageWording, PageWords, calendar_day, clock, grouped, one_decimal};
use crate::protocol::List;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

static WORDS: PageWords = PageWords {
    code: "en",
    name: "English",
    page_title: "Roistat integration",
    log_in_title: "Roistat integration: log in",
    log_in_hint: "Use the `user` and the `password` of the config, the same that Roistat was given.",
    login: "Login",
    password: "Password",
    language: "Language",
    log_in: "Log in",
    refused: "Login or password is wrong.",
    refresh: "Refresh",
    log_out: "Log out",
    connect: "What to type into Roistat",
    page_url: "Page URL",
    password_hint: "the one you have just logged in with",
    proposal: "A config for your database",
    proposal_hint: "The config has no queries yet, so Roistat gets nothing. This was made up from your tables. Read it, \
                    and put it below the lines that the config has already.",
    proposal_label: "Lines to add to the config",
    proposal_save: "Save as a file",
    proposal_steps: &[
        "Copy these lines to the end of the config on your computer, below user, password and database.",
        "Upload the config to the same place under the same name, with mode 600. Keep its name: it begins with a dot.",
        "Press Refresh here: the verdict is now about your queries.",
    ],
    proposal_failed: "No config could be made up for this database: no table looks like deals, or it cannot be read.",
    proposal_verdict: "The config has no queries yet: a proposal stands below",
    period: "Period",
    with_visit: "with a visit number",
    without_visit: "without one",
    utc: "Days begin at midnight UTC; a date that is kept as text counts for the day that it names.",
    figures: "The same figures as a table",
    day: "Day",
    deals: "Deals",
    by_status: "Deals by status",
    status: "Status",
    share: "Share",
    unlisted: "not in `statuses`",
    findings: "What was found",
    no_findings: "Nothing is wrong.",
    location: "Where",
    remedy: "What to do",
    newest: "The newest deals, as Roistat gets them",
    newest_hint: "Compare a few values with your CRM. A value that is NULL in the database is not sent, so it is not here.",
    lists: "What Roistat gets",
    list: "List",
    rows: "Rows",
    size: "Size",
    time: "Time",
    unknown: "not finished",
    requests: "When Roistat asked",
    moment: "When",
    action: "Action",
    answer: "Status",
    no_journal: "No journal is kept. With the line `journal = \".htroistat.journal\"` above the first `[…]` of the \
                 config, this page shows when Roistat asked and what it got.",
    no_request: "Roistat has not asked yet, as far as the journal goes back.",
    all_is_well: "Everything works: nothing was found",
};

impl PageWording for English {
    fn words(&self) -> &'static PageWords {
        &WORDS
    }

    fn number(&self, number: u64) -> String {
        grouped(number, ',')
    }

    fn size(&self, bytes: u64) -> String {
        match bytes {
            0..1_000 => format!("{bytes} B"),
            1_000..1_000_000 => format!("{} KB", one_decimal(bytes, '.')),
            _ => format!("{} MB", one_decimal(bytes / 1000, '.')),
        }
    }

    fn duration(&self, duration: Duration) -> String {
        match u64::try_from(duration.as_millis()).unwrap_or(u64::MAX) {
            0 => "<\u{a0}1 ms".to_owned(),
            milliseconds @ 1..1_000 => format!("{milliseconds} ms"),
            milliseconds => format!("{} s", one_decimal(milliseconds, '.')),
        }
    }

    fn day(&self, day: i64) -> String {
        let (year, month, day) = calendar_day(day);
        format!("{day} {} {year}", MONTHS[month - 1])
    }

    fn moment(&self, seconds: i64) -> String {
        format!("{}, {} UTC", self.day(seconds.div_euclid(DAY)), clock(seconds))
    }

    fn looked(&self, seconds: i64, took: Duration) -> String {
        format!("Looked at on {}, in {}.", self.moment(seconds), self.duration(took))
    }

    fn deals_of(&self, days: usize) -> String {
        format!("Deals of the last {days} days")
    }

    fn deals_with_visit(&self, total: Day) -> String {
        let (noun, them) = if total.deals == 1 { ("deal", "it") } else { ("deals", "them") };
        format!(
            "{} {noun}, {} of {them} with a visit number",
            self.number(total.deals),
            self.number(total.visits)
        )
    }

    fn deals_of_day(&self, day: i64, deals: Day) -> String {
        format!("{}: {}", self.day(day), self.deals_with_visit(deals))
    }

    fn most_of_day(&self, deals: u64) -> String {
        format!("most on one day: {}", self.number(deals))
    }

    fn list(&self, list: List) -> &'static str {
        match list {
            List::Orders => "Deals",
            List::Statuses => "Statuses",
            List::Fields => "Extra fields",
            List::Managers => "Managers",
            List::Clients => "Clients",
            List::Products => "Products",
        }
    }

    fn days(&self, days: usize) -> String {
        format!("{days} days")
    }

    fn more_statuses(&self, statuses: usize) -> String {
        format!("… and {statuses} more with fewer deals")
    }

    fn cut(&self, characters: usize) -> String {
        format!("(cut here: {} characters in all)", self.number(characters as u64))
    }

    fn last_request(&self, seconds: i64, status: u16, bytes: u64, took: Duration) -> String {
        format!(
            "Roistat asked last on {} and got status {status}, {} in {}.",
            self.moment(seconds),
            self.size(bytes),
            self.duration(took)
        )
    }
}

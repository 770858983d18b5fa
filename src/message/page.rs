//! The words of the owner's page beside the findings: texts as data, one value for each language, and the
//! sentences that have numbers or dates in them.
//!
//! This file knows no HTML. A word that is missing in one language does not build.

use std::time::Duration;

use super::Language;
use crate::check::Day;
use crate::protocol::List;

/// The words that are always the same.
pub struct PageWords {
    /// The code of the language (BCP 47).
    pub code: &'static str,
    /// The language's own name.
    pub name: &'static str,
    pub page_title: &'static str,
    pub log_in_title: &'static str,
    pub log_in_hint: &'static str,
    pub login: &'static str,
    pub password: &'static str,
    pub language: &'static str,
    pub log_in: &'static str,
    pub refused: &'static str,
    pub refresh: &'static str,
    pub log_out: &'static str,
    pub connect: &'static str,
    pub page_url: &'static str,
    pub password_hint: &'static str,
    pub proposal: &'static str,
    pub proposal_hint: &'static str,
    pub proposal_label: &'static str,
    pub proposal_save: &'static str,
    pub proposal_steps: &'static [&'static str],
    pub proposal_failed: &'static str,
    pub proposal_verdict: &'static str,
    pub period: &'static str,
    pub with_visit: &'static str,
    pub without_visit: &'static str,
    pub utc: &'static str,
    pub figures: &'static str,
    pub day: &'static str,
    pub deals: &'static str,
    pub by_status: &'static str,
    pub status: &'static str,
    pub share: &'static str,
    pub unlisted: &'static str,
    pub findings: &'static str,
    pub no_findings: &'static str,
    pub location: &'static str,
    pub remedy: &'static str,
    pub newest: &'static str,
    pub newest_hint: &'static str,
    pub lists: &'static str,
    pub list: &'static str,
    pub rows: &'static str,
    pub size: &'static str,
    pub time: &'static str,
    pub unknown: &'static str,
    pub requests: &'static str,
    pub moment: &'static str,
    pub action: &'static str,
    pub answer: &'static str,
    pub no_journal: &'static str,
    pub no_request: &'static str,
    pub all_is_well: &'static str,
}

/// The sentences with numbers and dates.
pub trait PageWording {
    /// The words.
    fn words(&self) -> &'static PageWords;
    /// A number, its digits in groups.
    fn number(&self, number: u64) -> String;
    /// A size in bytes, rounded for people.
    fn size(&self, bytes: u64) -> String;
    /// A duration, rounded for people.
    fn duration(&self, duration: Duration) -> String;
    /// A day, counted from 1970-01-01.
    fn day(&self, day: i64) -> String;
    /// A moment in UNIX seconds, in UTC.
    fn moment(&self, seconds: i64) -> String;
    /// The page was made at this moment and took so long.
    fn looked(&self, seconds: i64, took: Duration) -> String;
    /// The title of the chart.
    fn deals_of(&self, days: usize) -> String;
    /// The deals of all days of the chart.
    fn deals_with_visit(&self, total: Day) -> String;
    /// The deals of one day.
    fn deals_of_day(&self, day: i64, deals: Day) -> String;
    /// The most deals of one day.
    fn most_of_day(&self, deals: u64) -> String;
    /// The name of a list, as a title.
    fn list(&self, list: List) -> &'static str;
    /// So many days.
    fn days(&self, days: usize) -> String;
    /// So many statuses are not shown.
    fn more_statuses(&self, statuses: usize) -> String;
    /// A value is shown in part; the whole has so many characters.
    fn cut(&self, characters: usize) -> String;
    /// Roistat's last request and what it got.
    fn last_request(&self, seconds: i64, status: u16, bytes: u64, took: Duration) -> String;
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Russian, Self::English];

    /// The language of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.page().words().code == code)
    }

    /// The words and sentences of the owner's page.
    pub fn page(self) -> &'static dyn PageWording {
        match self {
            Self::English => &super::en::English,
            Self::Russian => &super::ru::Russian,
        }
    }
}

/// Digits in groups of three.
pub(super) fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

/// A number of thousandths with one decimal, as in `8.6`, rounded down.
pub(super) fn one_decimal(thousandths: u64, point: char) -> String {
    format!("{}{point}{}", thousandths / 1000, thousandths % 1000 / 100)
}

/// Year, month from 1 to 12 and day of a day that is counted from 1970-01-01.
pub(super) fn calendar_day(day: i64) -> (String, usize, u32) {
    let text = crate::date::written_day(day);
    let mut parts = text.rsplitn(3, '-');
    let day = parts.next().and_then(|part| part.parse().ok()).unwrap_or_default();
    let month = parts.next().and_then(|part| part.parse().ok()).unwrap_or(1);
    (parts.next().unwrap_or_default().to_owned(), month, day)
}

/// The hour and the minute of a moment in UTC.
pub(super) fn clock(seconds: i64) -> String {
    let minutes = seconds.rem_euclid(crate::date::DAY) / 60;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_are_written_as_each_language_writes_them() {
        let (english, russian) = (Language::English.page(), Language::Russian.page());
        for (number, in_english, in_russian) in
            [(0, "0", "0"), (999, "999", "999"), (1_234_567, "1,234,567", "1\u{a0}234\u{a0}567")]
        {
            assert_eq!(
                (english.number(number).as_str(), russian.number(number).as_str()),
                (in_english, in_russian)
            );
        }
        assert_eq!((english.size(999).as_str(), russian.size(8_621).as_str()), ("999 B", "8,6\u{a0}КБ"));
        assert_eq!(english.size(10_689_095), "10.6 MB");
        let took = Duration::from_millis(1_520);
        assert_eq!(
            (english.duration(took).as_str(), russian.duration(took).as_str()),
            ("1.5 s", "1,5\u{a0}с")
        );
        assert_eq!(english.moment(1_795_633_503), "25 November 2026, 19:05 UTC");
        assert_eq!(russian.moment(1_795_633_503), "25 ноября 2026, 19:05 UTC");
    }

    #[test]
    fn nouns_take_the_form_of_their_number() {
        let russian = Language::Russian.page();
        let deals = |deals, visits| russian.deals_with_visit(Day { deals, visits });
        assert_eq!(deals(1, 1), "1 сделка, из них 1 с номером визита");
        assert_eq!(deals(22, 5), "22 сделки, из них 5 с номером визита");
        assert_eq!(deals(11, 0), "11 сделок, из них 0 с номером визита");
        let english = Language::English.page();
        assert_eq!(
            english.deals_with_visit(Day { deals: 1, visits: 0 }),
            "1 deal, 0 of it with a visit number"
        );
    }

    #[test]
    fn every_language_has_a_code_and_a_name_of_its_own() {
        for language in Language::ALL {
            assert_eq!(Language::of_code(language.page().words().code), Some(language));
        }
        assert_eq!(Language::of_code("de"), None);
    }
}

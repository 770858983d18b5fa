//! The sentences that people read, in each language: of every finding, fact and remedy of `check`. They are matched
//! without `_`, so that a new variant has to be worded in each language before the program builds.
//!
//! Knows what is said, and not where it is shown. The error log and identifiers for machines are English, elsewhere.

mod en;
#[cfg(test)]
mod findings;
pub mod page;
pub mod plan;
mod ru;
pub mod terminal;

use self::en::English;
use self::ru::Russian;
use crate::check::{Day, Fact, Finding, Level, Location, Stage, Subject, Verdict};

/// A language that people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    Russian,
}

impl Language {
    /// The language of a locale, as in `ru_RU.UTF-8` (POSIX, "Locale"); English where it is any other.
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['_', '.', '@', '-']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("ru") { Self::Russian } else { Self::English }
    }

    /// The sentences of the language.
    pub fn wording(self) -> &'static dyn Wording {
        match self {
            Self::English => &English,
            Self::Russian => &Russian,
        }
    }
}

/// A line of facts, and the label before it.
pub struct Line {
    pub label: &'static str,
    pub text: String,
}

/// Everything that is said of a report.
pub trait Wording {
    /// The word for a level.
    fn level(&self, level: Level) -> &'static str;
    /// The title of a section.
    fn subject(&self, subject: &Subject) -> String;
    /// A fact, as a line.
    fn fact(&self, fact: &Fact) -> Line;
    /// The deals of a day.
    fn day(&self, day: Day) -> String;
    /// The words for the fault.
    fn fault(&self, finding: &Finding) -> String;
    /// The remedy, where there is more to do than the fault itself says.
    fn remedy(&self, finding: &Finding) -> Option<String>;
    /// A location, where it names something.
    fn location(&self, location: &Location) -> Option<String>;
    /// The label before a location …
    fn location_label(&self) -> &'static str;
    /// … and before a remedy.
    fn remedy_label(&self) -> &'static str;
    /// The title above all findings.
    fn findings(&self) -> &'static str;
    /// So many findings are not shown.
    fn hidden(&self, findings: usize) -> String;
    /// The words for the verdict.
    fn verdict(&self, verdict: Verdict) -> String;
    /// A step of a long examination …
    fn step(&self, step: Stage, key: &str) -> String;
    /// … and how many rows have been read.
    fn rows_read(&self, key: &str, rows: u64) -> String;
}

/// A sentence that begins with a capital letter, as one that stands alone does.
pub fn capitalised(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The parts of a location, joined: a file with its line, then what is in it.
fn joined(location: &Location, query: &str, column: &str) -> Option<String> {
    let file = location.file.as_ref().map(|file| match location.line {
        Some(line) => format!("{}:{line}", file.display()),
        None => file.display().to_string(),
    });
    let query = location.query.as_ref().map(|key| format!("{query} `{key}`"));
    let column = location.column.as_ref().map(|name| format!("{column} `{name}`"));
    let parts: Vec<_> = [file, query, column].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The way that the value of a key in a section begins.
fn beginning(section: &str, key: &str) -> &'static str {
    match (section, key) {
        ("database", _) => "…",
        (_, "sql") => "INSERT …",
        _ => "SELECT …",
    }
}

/// Texts, each in backticks.
fn listed<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    texts.into_iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_stands_alone_begins_with_a_capital_letter() {
        for (sentence, expected) in [("ещё", "Ещё"), ("`a`", "`a`"), ("", "")] {
            assert_eq!(capitalised(sentence), expected);
        }
    }

    #[test]
    fn a_locale_has_its_language_whatever_follows_it() {
        for locale in ["ru_RU.UTF-8", "ru", "ru_UA", "RU.KOI8-R", "ru-RU"] {
            assert_eq!(Language::of_locale(locale), Language::Russian, "{locale}");
        }
        for locale in ["", "C", "POSIX", "en_US.UTF-8", "run_X", "C.UTF-8", "de_RU"] {
            assert_eq!(Language::of_locale(locale), Language::English, "{locale}");
        }
    }
}

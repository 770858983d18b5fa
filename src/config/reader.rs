//! The text of a config, read: TOML first, then key by key, with every fault on the way.
//!
//! `database` and `sections` read what belongs to them; no other file uses toml. No fault repeats a value, because one of the values is the password.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Config, Limits, Source, key_of, slips};
use crate::error::{ConfigFault, ConfigProblem, Expected, Slip};
use crate::nearest::nearest;
use crate::protocol::{Format, List, Section, WriteAction};
use crate::sort;

/// The keys of the config outside its sections.
const KEYS: [&str; 9] = [
    "user",
    "password",
    "database",
    "format",
    "page_size",
    "overlap",
    "busy_timeout",
    "time_limit",
    "journal",
];

/// Reads the text of a config as far as it can be read, with everything that is wrong with it in the order of its
/// lines.
pub(super) fn read(file: &Path, text: &str) -> (Config, Vec<ConfigFault>) {
    // Windows' editors begin a file with a byte order mark.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { text, file: file.into(), faults: Vec::new(), misplaced: Vec::new() };
    let config = reader.config(file, root.get_ref());
    let mut faults = syntax_faults(text, &errors);
    let of_syntax: Vec<_> = faults.iter().map(|fault| fault.line).collect();
    // In broken TOML a missing key may stand behind the break, and an unknown one may be a part of a value.
    let is_sure = |fault: &ConfigFault| {
        let is_of_a_key =
            !matches!(fault.problem, ConfigProblem::MissingKey { .. } | ConfigProblem::UnknownKey { .. })
                && !matches!(&fault.problem, ConfigProblem::Slip { slip } if is_misplaced(slip));
        of_syntax.is_empty() || is_of_a_key && !of_syntax.contains(&fault.line)
    };
    let misplaced = reader.misplaced;
    let is_missing = |fault: &ConfigFault| match &fault.problem {
        ConfigProblem::MissingKey { key } => !misplaced.contains(key),
        _ => true,
    };
    faults.extend(reader.faults.into_iter().filter(is_sure).filter(is_missing));
    // Faults with a line come before missing keys: a misspelt key is both.
    sort::by_key(&mut faults, |fault| (fault.line.is_none(), fault.line));
    (config, faults)
}

/// The places where the parser stopped, each line once, with the slip that stopped it where it is a usual one. Behind a
/// slip the parser may stumble over lines that are right: of those only further slips are told.
fn syntax_faults(text: &str, errors: &[toml::de::Error]) -> Vec<ConfigFault> {
    let mut faults: Vec<ConfigFault> = Vec::new();
    let mut has_slip = false;
    for error in errors {
        let line = error.span().map(|span| line_at(text, span.start));
        let slip = line.and_then(|line| slips::of_line(text, line));
        let is_new = !faults.iter().any(|fault| fault.line == line);
        if is_new && (slip.is_some() || !has_slip) {
            has_slip |= slip.is_some();
            let problem = match slip {
                Some(slip) => ConfigProblem::Slip { slip },
                // The parser's words without the lines that it quotes.
                None => ConfigProblem::Syntax { words: error.message().replace('\n', ", ") },
            };
            faults.push(ConfigFault { line, problem });
        }
    }
    faults
}

/// The line that an offset is in, counted from 1.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    1 + text.as_bytes().iter().take(offset).filter(|&&byte| byte == b'\n').count()
}

/// The name of the file's first section.
fn first_section(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| line.starts_with('[')).unwrap_or_default();
    line.trim_start_matches('[').split(']').next().unwrap_or_default().trim().to_owned()
}

fn is_misplaced(slip: &Slip) -> bool {
    matches!(slip, Slip::BelongsAbove { .. } | Slip::BelongsBelow { .. })
}

/// Walks through a TOML document and gathers faults.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) file: Arc<Path>,
    pub(super) faults: Vec<ConfigFault>,
    /// Keys that stand in another place than theirs, and so are not missing.
    misplaced: Vec<String>,
}

impl Reader<'_> {
    /// The config as far as it is there. It is of use only where there is no fault.
    fn config(&mut self, file: &Path, root: &DeTable<'_>) -> Config {
        let keys: Vec<_> = KEYS
            .into_iter()
            .chain(Section::ALL.map(Section::name))
            .chain(WriteAction::ALL.map(WriteAction::name))
            .collect();
        self.unknown_keys(root, "", &keys);
        let user = self.secret(root, "user");
        let password = self.secret(root, "password");
        let database = self.database(file, root);
        let format = self.word(root, "format", "format", &["json", "xml"], Format::named);
        let page_size = self.number(root, "page_size", "page_size", 1..=i64::MAX);
        let overlap = self.number(root, "overlap", "overlap", 0..=i64::MAX);
        let busy_timeout = self.number(root, "busy_timeout", "busy_timeout", 0..=60);
        let time_limit = self.number(root, "time_limit", "time_limit", 1..=3600);
        let seconds = |number: Option<i64>| number.map(|seconds| Duration::from_secs(seconds.unsigned_abs()));
        let journal = self.journal(file, root);
        let queries = Section::ALL.into_iter().flat_map(|section| self.section(root, section)).collect();
        let statements =
            WriteAction::ALL.into_iter().flat_map(|action| self.write_section(root, action)).collect();
        Config {
            file: file.to_owned(),
            user: user.unwrap_or_default(),
            password: password.unwrap_or_default().into(),
            database: database.unwrap_or_else(|| Source::Sqlite(PathBuf::new())),
            format: format.unwrap_or(Format::Json),
            page_size: page_size.map(i64::unsigned_abs),
            overlap: overlap.unwrap_or(0),
            limits: Limits {
                busy_timeout: seconds(busy_timeout).unwrap_or(Limits::default().busy_timeout),
                time_limit: seconds(time_limit).unwrap_or(Limits::default().time_limit),
            },
            journal,
            queries,
            statements,
        }
    }

    pub(super) fn fault(&mut self, offset: usize, problem: ConfigProblem) {
        self.faults.push(ConfigFault { line: Some(line_at(self.text, offset)), problem });
    }

    /// How many faults have been found so far.
    pub(super) fn count_faults(&self) -> usize {
        self.faults.len()
    }

    pub(super) fn missing(&mut self, key: String) {
        self.faults.push(ConfigFault { line: None, problem: ConfigProblem::MissingKey { key } });
    }

    pub(super) fn unknown_keys(&mut self, table: &DeTable<'_>, prefix: &str, known: &[&'static str]) {
        for key in table.keys() {
            let name = key.get_ref();
            if !known.contains(&name.as_ref()) {
                let problem = self.unknown_key(prefix, name, known);
                self.fault(key.span().start, problem);
            }
        }
    }

    /// The fault of a key that means nothing where it stands: it has another place, or it is misspelt.
    fn unknown_key(&mut self, prefix: &str, name: &str, known: &[&'static str]) -> ConfigProblem {
        let list = List::ALL.into_iter().find(|list| list.name() == name);
        let slip = if !prefix.is_empty() && KEYS.contains(&name) {
            self.misplaced.push(name.to_owned());
            Some(Slip::BelongsAbove { key: name.to_owned(), section: first_section(self.text) })
        } else if let Some(list) = list {
            self.misplaced.push(key_of(list));
            Some(Slip::BelongsBelow { key: name.to_owned(), section: list.section().name() })
        } else {
            slips::of_key(name)
        };
        match slip {
            Some(slip) => ConfigProblem::Slip { slip },
            None => ConfigProblem::UnknownKey {
                key: format!("{prefix}{name}"),
                nearest: nearest(name, known.iter().copied()),
            },
        }
    }

    /// A text, where the key is there and its value is one. `name` is the key with its table, for the fault.
    pub(super) fn text<'v>(
        &mut self,
        table: &'v DeTable<'_>,
        key: &str,
        name: String,
        expected: Expected,
    ) -> Option<&'v Spanned<DeValue<'v>>> {
        let value = table.get(key)?;
        if value.get_ref().is_str() {
            return Some(value);
        }
        self.fault(value.span().start, ConfigProblem::WrongType { key: name, expected });
        None
    }

    /// A text that opens the door, and so must not be empty.
    fn secret(&mut self, root: &DeTable<'_>, key: &'static str) -> Option<String> {
        if root.get(key).is_none() {
            self.missing(key.to_owned());
        }
        let value = self.text(root, key, key.to_owned(), Expected::Text)?;
        let text = value.get_ref().as_str()?;
        if text.is_empty() {
            self.fault(value.span().start, ConfigProblem::Empty { key });
            return None;
        }
        Some(text.to_owned())
    }

    /// The meaning of a word that a key takes.
    pub(super) fn word<T>(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        name: &'static str,
        words: &'static [&'static str],
        named: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = self.text(table, key, name.to_owned(), Expected::Text)?;
        let meaning = named(value.get_ref().as_str()?);
        if meaning.is_none() {
            let expected = Expected::Word(words);
            self.fault(value.span().start, ConfigProblem::NotAllowed { key: name, expected });
        }
        meaning
    }

    fn journal(&mut self, file: &Path, root: &DeTable<'_>) -> Option<PathBuf> {
        const KEY: &str = "journal";
        let value = self.text(root, KEY, KEY.to_owned(), Expected::Text)?;
        let path = value.get_ref().as_str()?;
        if path.is_empty() {
            let expected = Expected::Journal;
            self.fault(value.span().start, ConfigProblem::NotAllowed { key: KEY, expected });
            return None;
        }
        Some(file.parent().unwrap_or(Path::new("/")).join(path))
    }

    /// A whole number within a range. `name` is the key with its table, for the fault.
    pub(super) fn number(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        name: &'static str,
        range: RangeInclusive<i64>,
    ) -> Option<i64> {
        let value = table.get(key)?;
        let number = value.get_ref().as_integer().and_then(|digits| {
            let digits = (digits.as_str(), digits.radix());
            i64::from_str_radix(digits.0, digits.1).ok()
        });
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            let written = &self.text[value.span()];
            if let Some(slip) =
                slips::not_a_bare_number(key, written).filter(|_| written.starts_with(['"', '\'']))
            {
                self.fault(value.span().start, ConfigProblem::Slip { slip });
                return None;
            }
            let most = Some(*range.end()).filter(|&most| most < i64::MAX);
            let expected = Expected::Number { least: *range.start(), most };
            self.fault(value.span().start, ConfigProblem::NotAllowed { key: name, expected });
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "user = 'u'\npassword = 'p'\ndatabase = 'd.db'\n";

    #[track_caller]
    fn faults(text: &str) -> Vec<String> {
        let (_, faults) = read(Path::new("/shop/.htroistat.toml"), text);
        faults.iter().map(|fault| fault.to_string().trim_start_matches([' ', ':']).to_owned()).collect()
    }

    #[test]
    fn the_least_config_has_the_documented_defaults() {
        let config = read(Path::new("/shop/x.toml"), GOOD).0;
        assert_eq!(config.database, Source::Sqlite("/shop/d.db".into()));
        assert_eq!((config.format, config.page_size, config.overlap), (Format::Json, None, 0));
        assert_eq!((config.limits.busy_timeout.as_secs(), config.limits.time_limit.as_secs()), (5, 50));
        assert!(!Section::ALL.into_iter().any(|section| config.answers(section)));
    }

    #[test]
    fn every_fault_is_found_in_one_go() {
        let text = "user = ''\npasword = 'x'\ndatabase = 'file:x'\npage_size = 0\nbusy_timeout = 61\n\
                    time_limit = '5'\nformat = 'yaml'\njournal = ''\n[export]\norders = 5\nstatus = ''\n";
        assert_eq!(
            faults(text),
            [
                "line 1: key `user` is empty: without it anybody could read the deals",
                "line 2: unknown key `pasword`: did you mean `password`?",
                "line 3: key `database` is a URI: it takes the path of an SQLite file without `file:`",
                "line 4: key `page_size` takes a whole number from 1 on",
                "line 5: key `busy_timeout` takes a whole number from 0 to 60",
                "line 6: key `time_limit` takes a number without blanks, unit or quotes: write `time_limit = 5`",
                "line 7: key `format` takes \"json\" or \"xml\"",
                "line 8: key `journal` takes the path of a file: remove the line to keep no journal",
                "line 10: key `export.orders` takes text in quotes",
                "line 11: unknown key `export.status`: did you mean `statuses`?",
                "key `password` is missing",
                "key `export.statuses` is missing",
            ]
        );
    }

    #[test]
    fn no_fault_repeats_a_value() {
        for password in
            ["hunter2", "31337", "'hunter2", "\"hunter2\\q\"", "[31337]", "hunter2 'x'", "\"\"\"hunter2"]
        {
            let text = GOOD.replace("'p'", password);
            let faults = faults(&text).join("; ");
            assert!(!faults.is_empty(), "{password}");
            assert!(!faults.contains("hunter2") && !faults.contains("31337"), "{faults}");
        }
    }

    #[test]
    fn a_config_with_a_fault_answers_nothing() {
        for bad in ["user = ''\npassword = 'p'\ndatabase = 'd'\n", "user = 'u\n", "database = 'd'\n", ""] {
            assert!(Config::of_text(Path::new("/shop/x.toml"), bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_broken_line_hides_no_fault_of_another() {
        let text = format!("{GOOD}format = json\npage_size = 0\n[export]\norders = 'SELECT 1'\n");
        assert_eq!(
            faults(&text).iter().map(|fault| &fault[..7]).collect::<Vec<_>>(),
            ["line 4:", "line 5:"],
            "{:?}",
            faults(&text)
        );
        let config = read(Path::new("/shop/x.toml"), &text).0;
        assert_eq!(config.query(List::Orders).unwrap().sql, "SELECT 1");
    }

    #[test]
    fn a_file_changed_by_windows_editors_is_read() {
        let text = format!("\u{FEFF}{}", GOOD.replace('\n', "\r\n"));
        assert_eq!(faults(&text), [""; 0]);
    }
}

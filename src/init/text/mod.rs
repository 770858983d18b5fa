//! The text of a config: TOML with a comment at every choice, read again by `config` before it is written.
//!
//! Knows TOML's four ways to write a text and takes the plainest that holds the query. It knows no language: `message`
//! has the words.

mod database;
mod leads;
mod wording;

use std::fmt::Write as _;

pub use self::database::DatabaseSetting;
pub use self::wording::{ConfigWording, ConfigWords};
use crate::init::plan::draft::{Draft, DraftQuery, Plan};
use crate::plain::one_line;
use crate::protocol::{List, Section};

/// The text before the sections.
pub struct Head<'a> {
    pub user: &'a str,
    pub password: &'a str,
    pub database: DatabaseSetting<'a>,
}

/// The whole text, with comments in the words of a language.
pub fn config(head: &Head<'_>, plan: &Plan, wording: &dyn ConfigWording) -> String {
    let words = wording.words();
    let mut text = String::new();
    comment(&mut text, words.introduction);
    text.push('\n');
    comment(&mut text, words.login);
    let _ = writeln!(text, "user     = {}", basic(head.user));
    let _ = writeln!(text, "password = {}", basic(head.password));
    text.push('\n');
    head.database.push_line(&mut text, words);
    push_settings(&mut text, words, plan.overlap);
    text.extend(head.database.table());
    text.push_str("\n\n");
    comment(&mut text, words.queries);
    text.push_str(&sections(plan, wording));
    leads::push(&mut text, plan.lead.as_ref(), plan.own_tables, wording);
    text
}

/// The sections alone, to be put below the settings of a config.
pub fn sections(plan: &Plan, wording: &dyn ConfigWording) -> String {
    let mut text = String::new();
    for section in Section::ALL {
        push_section(&mut text, section, plan, wording);
    }
    text
}

/// Adds lines as comments.
pub fn comment(text: &mut String, lines: &str) {
    for line in lines.split('\n') {
        let _ = writeln!(text, "{}", format!("# {line}").trim_end());
    }
}

/// Adds a line that has names in it as a comment, whatever the names hold.
fn comment_line(text: &mut String, line: &str) {
    let _ = writeln!(text, "# {}", one_line(line));
}

/// The settings that an owner may want, with their values where they are not set.
fn push_settings(text: &mut String, words: &ConfigWords, overlap: Option<i64>) {
    let overlap = overlap.map_or("# overlap = 0".to_owned(), |seconds| format!("overlap = {seconds}"));
    for (about, lines) in [
        (words.format, "# format = \"json\""),
        (words.page_size, "# page_size = 10000"),
        (words.overlap, overlap.as_str()),
        (words.limits, "# busy_timeout = 5\n# time_limit = 50"),
        (words.journal, "# journal = \".htroistat.journal\""),
    ] {
        text.push('\n');
        comment(text, about);
        let _ = writeln!(text, "{lines}");
    }
}

fn push_section(text: &mut String, section: Section, plan: &Plan, wording: &dyn ConfigWording) {
    let drafts: Vec<_> = section.lists().iter().filter_map(|list| plan.draft(*list)).collect();
    let is_active = drafts.iter().any(|draft| draft.is_active);
    let sign = if is_active { "" } else { "# " };
    text.push('\n');
    if drafts.is_empty() {
        push_missing_section(text, section, wording.words());
        return;
    }
    let _ = writeln!(text, "{sign}[{}]", section.name());
    for list in section.lists() {
        match plan.draft(*list) {
            Some(draft) => push_draft(text, draft, wording),
            None => push_missing(text, *list, wording.words()),
        }
    }
}

fn push_draft(text: &mut String, draft: &Draft, wording: &dyn ConfigWording) {
    if draft.list != List::Clients && draft.list != List::Products && draft.list != List::Orders {
        text.push('\n');
    }
    for line in draft.notes.iter().flat_map(|note| wording.note(note)) {
        comment_line(text, &line);
    }
    let key = format!("{} = {}", draft.list.name(), value(&sql(&draft.query, wording)));
    for line in key.split('\n') {
        let _ = writeln!(text, "{}{line}", if draft.is_active { "" } else { "# " });
    }
}

/// The text of a query.
pub(in crate::init) fn sql(query: &DraftQuery, wording: &dyn ConfigWording) -> String {
    match query {
        DraftQuery::Lines(select) => select.sql(|remark| wording.column(remark)),
        DraftQuery::OneLine(select) => select.line(),
        DraftQuery::OnlyStatus => format!("SELECT 'deal' AS id, '{}' AS name", wording.words().only_status),
    }
}

/// The place of a section that could not be made up.
fn push_missing_section(text: &mut String, section: Section, words: &ConfigWords) {
    let (said, what, columns) = match section {
        Section::Export => return,
        Section::ExportClients => (words.no_clients, List::Clients, "id, name, phone, email"),
        Section::ExportProducts => (words.no_products, List::Products, "id, name"),
    };
    comment(text, said);
    let _ = writeln!(text, "# [{}]", section.name());
    let _ = writeln!(text, "# {} = \"SELECT {columns} FROM … WHERE edit_date > :date\"", what.name());
}

/// The place of a query that could not be made up, in a section that is there.
fn push_missing(text: &mut String, list: List, words: &ConfigWords) {
    let (said, columns) = match list {
        List::Fields => (words.no_fields, "id, name"),
        List::Managers => (words.no_managers, "id, name, phone, email"),
        List::Orders | List::Statuses | List::Clients | List::Products => return,
    };
    text.push('\n');
    comment(text, said);
    let _ = writeln!(text, "# {} = \"SELECT {columns} FROM …\"", list.name());
}

/// A query as TOML takes it.
fn value(sql: &str) -> String {
    let is_plain = !sql.chars().any(|character| character.is_control() && character != '\n');
    let has = |quotes: &str| sql.contains(quotes);
    match sql.contains('\n') {
        true if is_plain && !has("'''") => format!("'''\n{sql}\n'''"),
        true => long(sql),
        false if is_plain && !has("\"") && !has("\\") => format!("\"{sql}\""),
        false if is_plain && !has("'") => format!("'{sql}'"),
        false if is_plain && !has("'''") => format!("'''\n{sql}\n'''"),
        false => basic(sql),
    }
}

fn basic(text: &str) -> String {
    format!("\"{}\"", escaped(text).replace('"', "\\\"").replace('\n', "\\n"))
}

/// A text between three quotes: three of its own would end it.
fn long(text: &str) -> String {
    format!("\"\"\"\n{}\n\"\"\"", escaped(text).replace("\"\"", "\"\\\""))
}

/// Everything but quotes and the ends of lines, as TOML's basic texts take it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            control if control.is_control() && control != '\n' => {
                let _ = write!(escaped, "\\u{:04X}", u32::from(control));
            }
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Config;
    use crate::init::fixture::select_from;
    use crate::init::plan::note::Note;
    use crate::message::Language;

    #[test]
    fn whatever_stands_in_a_name_the_config_reads_it_back() {
        for name in [
            "plain",
            "with 'quotes'",
            "with \"quotes\"",
            "'''",
            "\"\"\"",
            "a\\b",
            "a\nb",
            "a\r\tb\u{7f}\u{9b}",
            "Заказы 📦",
            "''''\"\"\"\"\\",
            "# no comment",
            "ends with '",
        ] {
            let select = select_from(name);
            for (query, wording) in [DraftQuery::OneLine(select.clone()), DraftQuery::Lines(select)]
                .into_iter()
                .flat_map(|query| Language::ALL.map(|language| (query.clone(), language.config_wording())))
            {
                let notes = vec![Note::Deals { table: name.to_owned() }];
                let orders = Draft::new(List::Orders, query, notes);
                let statuses = Draft { list: List::Statuses, ..orders.clone() };
                let plan = Plan { drafts: vec![orders.clone(), statuses], ..Plan::default() };
                let head = Head { user: name, password: "p", database: DatabaseSetting::Path(name) };
                let text = config(&head, &plan, wording);
                let config = Config::of_text(Path::new("/x.toml"), &text);
                let config = config.unwrap_or_else(|faults| panic!("{faults:?} in {text}"));
                for list in [List::Orders, List::Statuses] {
                    let read = &config.query(list).unwrap().sql;
                    assert_eq!(read.trim_end(), sql(&orders.query, wording).trim_end());
                }
                assert_eq!(
                    (config.user.as_str(), config.database.file().unwrap()),
                    (name, Path::new("/").join(name).as_path())
                );
            }
        }
    }

    #[test]
    fn a_query_is_written_in_the_plainest_way_that_holds_it() {
        for (sql, expected) in [
            ("SELECT 1", "\"SELECT 1\""),
            ("SELECT 'a'", "\"SELECT 'a'\""),
            ("SELECT \"a\"", "'SELECT \"a\"'"),
            ("SELECT 'a\\'", "'''\nSELECT 'a\\'\n'''"),
            ("SELECT \"a\", 'b'", "'''\nSELECT \"a\", 'b'\n'''"),
            ("SELECT\n1", "'''\nSELECT\n1\n'''"),
            ("SELECT \"a\", '''b'", "\"SELECT \\\"a\\\", '''b'\""),
            ("SELECT\n'''b'", "\"\"\"\nSELECT\n'''b'\n\"\"\""),
            ("SELECT\t1", "\"SELECT\\u00091\""),
            ("SELECT\n\t1", "\"\"\"\nSELECT\n\\u00091\n\"\"\""),
        ] {
            assert_eq!(value(sql), expected, "{sql}");
        }
    }

    #[test]
    fn a_query_that_fails_is_written_as_a_comment() {
        let query = DraftQuery::Lines(select_from("a"));
        let draft = Draft { is_active: false, ..Draft::new(List::Clients, query, Vec::new()) };
        let plan = Plan { drafts: vec![draft], ..Plan::default() };
        for language in Language::ALL {
            let head = Head { user: "u", password: "p", database: DatabaseSetting::Path("d") };
            let text = config(&head, &plan, language.config_wording());
            let expected = "\n# [export_clients]\n# clients = '''\n# SELECT id\n# FROM a\n# '''\n";
            assert!(text.contains(expected), "{text}");
            assert!(Config::of_text(Path::new("/x.toml"), &text).is_ok(), "{text}");
        }
    }
}

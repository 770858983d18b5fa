//! The text of a config: TOML with a comment at every choice, read again by `config` before it is written.
//!
//! Knows TOML's four ways to write a text and takes the plainest that holds the query.

pub mod comments;
mod database;
mod leads;

use std::fmt::Write as _;

pub use self::database::DatabaseSetting;
use crate::init::plan::draft::{Draft, Plan};
use crate::plain::one_line;
use crate::protocol::{List, Section};

/// What stands before the sections.
pub struct Head<'a> {
    pub user: &'a str,
    pub password: &'a str,
    pub database: DatabaseSetting<'a>,
}

const INTRODUCTION: &str = "\
# The settings of roistat.cgi, which looks for this file beside itself. `init` wrote them from what it saw in the
# database; every choice can be changed here, and `roistat.cgi check` says whether it works.
#
# This file holds a password. It should be readable by whoever runs the program and by nobody else, and it
# keeps the .ht in its name: web servers refuse to hand such files out.

# The login and password to type into the integration's settings in Roistat.
";

const SETTINGS: &str = "
# The format of an answer where the request names none: \"json\" or \"xml\".
# format = \"json\"

# The most deals, clients or products in one answer. Without it all come in one, which is the safest way.
# page_size = 10000

# Seconds taken off Roistat's date, where the clock that writes your dates of change runs behind.
# overlap = 0

# Seconds to wait while another program holds the database, and seconds that reading one answer may take.
# busy_timeout = 5
# time_limit = 50

# A journal of the requests for `check` and the page: one line for each, with what it asked for and what it got. It
# holds neither data of the shop nor the token, and stays below 256 KiB.
# journal = \".htroistat.journal\"
";

const QUERIES: &str = "

# One SELECT for each list. The names of the result columns are the keys that Roistat gets; a column named
# \"fields.City\" becomes the key City of the row's own fields. :date is the moment, in UNIX seconds, after which
# Roistat wants the changes.
";

/// The whole text.
pub fn config(head: &Head<'_>, plan: &Plan) -> String {
    let mut text = String::from(INTRODUCTION);
    let _ = writeln!(text, "user     = {}", basic(head.user));
    let _ = writeln!(text, "password = {}", basic(head.password));
    let _ = writeln!(text, "\n{}", head.database.line());
    let overlap = plan.overlap.map(|seconds| format!("\noverlap = {seconds}\n"));
    text.push_str(
        &overlap.map_or_else(|| SETTINGS.to_owned(), |line| SETTINGS.replace("\n# overlap = 0\n", &line)),
    );
    text.extend(head.database.table());
    text.push_str(QUERIES);
    text.push_str(&sections(plan));
    leads::push(&mut text, plan.lead.as_ref(), plan.own_tables);
    text
}

/// The sections alone, to be put below the settings of a config.
pub fn sections(plan: &Plan) -> String {
    let mut text = String::new();
    for section in Section::ALL {
        push_section(&mut text, section, plan);
    }
    text
}

fn push_section(text: &mut String, section: Section, plan: &Plan) {
    let drafts: Vec<_> = section.lists().iter().filter_map(|list| plan.draft(*list)).collect();
    let is_active = drafts.iter().any(|draft| draft.is_active);
    let sign = if is_active { "" } else { "# " };
    text.push('\n');
    if drafts.is_empty() {
        push_missing_section(text, section);
        return;
    }
    let _ = writeln!(text, "{sign}[{}]", section.name());
    for list in section.lists() {
        match plan.draft(*list) {
            Some(draft) => push_draft(text, draft),
            None => push_missing(text, *list),
        }
    }
}

fn push_draft(text: &mut String, draft: &Draft) {
    if draft.list != List::Clients && draft.list != List::Products && draft.list != List::Orders {
        text.push('\n');
    }
    for remark in draft.notes.iter().flat_map(comments::remarks) {
        let _ = writeln!(text, "# {}", one_line(&remark));
    }
    let key = format!("{} = {}", draft.list.name(), value(&draft.sql));
    for line in key.split('\n') {
        let _ = writeln!(text, "{}{line}", if draft.is_active { "" } else { "# " });
    }
}

/// The place of a section that could not be made up.
fn push_missing_section(text: &mut String, section: Section) {
    let (what, columns) = match section {
        Section::Export => return,
        Section::ExportClients => ("clients", "id, name, phone, email"),
        Section::ExportProducts => ("products", "id, name"),
    };
    let _ = writeln!(text, "# Nothing looks like a table of {what}. The section may be left out.");
    let _ = writeln!(text, "# [{}]", section.name());
    let _ = writeln!(text, "# {what} = \"SELECT {columns} FROM … WHERE edit_date > :date\"");
}

/// The place of a query that could not be made up, in a section that is there.
fn push_missing(text: &mut String, list: List) {
    let (what, columns) = match list {
        List::Fields => ("the names of extra fields", "id, name"),
        List::Managers => ("managers", "id, name, phone, email"),
        List::Orders | List::Statuses | List::Clients | List::Products => return,
    };
    let _ = writeln!(text, "\n# Nothing looks like a table of {what}. It may be left out.");
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
    use crate::init::plan::note::Note;
    use std::path::Path;

    use super::*;
    use crate::config::Config;

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
            for orders in [format!("SELECT {name}"), format!("SELECT\n{name}")] {
                let draft = |list, sql: &str| {
                    Draft::new(list, sql.to_owned(), vec![Note::Deals { table: name.to_owned() }])
                };
                let drafts = vec![draft(List::Orders, &orders), draft(List::Statuses, name)];
                let plan = Plan { drafts, ..Plan::default() };
                let text =
                    config(&Head { user: name, password: "p", database: DatabaseSetting::Path(name) }, &plan);
                let config = Config::of_text(Path::new("/x.toml"), &text);
                let config = config.unwrap_or_else(|faults| panic!("{faults:?} in {text}"));
                assert_eq!(config.query(List::Orders).unwrap().sql.trim_end(), orders.trim_end());
                assert_eq!(config.query(List::Statuses).unwrap().sql.trim_end(), name);
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
    fn what_does_not_work_is_a_comment() {
        let draft = Draft { is_active: false, ..Draft::new(List::Clients, "a\nb".to_owned(), Vec::new()) };
        let plan = Plan { drafts: vec![draft], ..Plan::default() };
        let text = config(&Head { user: "u", password: "p", database: DatabaseSetting::Path("d") }, &plan);
        assert!(text.contains("\n# [export_clients]\n# clients = '''\n# a\n# b\n# '''\n"), "{text}");
        assert!(Config::of_text(Path::new("/x.toml"), &text).is_ok(), "{text}");
    }
}

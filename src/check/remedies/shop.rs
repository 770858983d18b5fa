//! The shop that the tests of remedies spoil and mend.
//!
//! Applies a remedy word by word as it is told; it knows none by itself.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use rusqlite::Connection;
use tempfile::TempDir;

use super::super::*;
use crate::error::{ConfigProblem, Slip};

use Spoil::{Config as Text, Mode, Owner, Renamed, Secret, ServerUser, Sql};

/// The tables of a shop in which nothing is wrong, with forty deals of the last days.
const TABLES: &str = "CREATE TABLE statuses (id INTEGER PRIMARY KEY, name TEXT);
    INSERT INTO statuses VALUES (0, 'New'), (1, 'Paid');
    CREATE TABLE orders (id INTEGER PRIMARY KEY, created, status, price, roistat TEXT, name TEXT, edit_date);
    CREATE INDEX orders_edit_date ON orders (edit_date);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
    INSERT INTO orders SELECT i, unixepoch() - i * 86400, i % 2, i * 10.5, '312' || i, 'Tea', unixepoch() - i * 86400 FROM n;";

const CONFIG: &str = "user = \"login\"
password = \"long enough 41\"
database = \"../data/shop.db\"
time_limit = 50

[export]
orders = '''
SELECT
    id AS id,
    created AS date_create,
    status AS status,
    price AS price,
    roistat AS roistat,
    name AS name
FROM orders
WHERE edit_date > :date
'''
statuses = \"SELECT id, name FROM statuses\"
";

/// A shop of its own folder.
pub(super) struct Shop {
    folder: TempDir,
    config: &'static str,
    server_user: Option<&'static str>,
}

/// A change that spoils a shop.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spoil {
    /// SQL is executed.
    Sql(&'static str),
    /// A text of the config becomes another.
    Config(&'static str, &'static str),
    /// A file gets a mode.
    Mode(&'static str, u32),
    /// A file gets an owner and a group.
    Owner(&'static str, u32),
    /// A file is made that only its owner may read.
    Secret(&'static str),
    /// The config gets another name.
    Renamed(&'static str),
    /// The page runs as this user.
    ServerUser(&'static str),
}

/// The number of the user `nobody`.
pub(super) const NOBODY: u32 = 65534;

pub(super) const EXECUTABLE: &str = "cgi-bin/roistat.cgi";
pub(super) const CONFIG_FILE: &str = "cgi-bin/.htroistat.toml";
pub(super) const DATABASE: &str = "data/shop.db";

impl Shop {
    pub(super) fn new() -> Self {
        let open = Permissions::from_mode(0o755);
        let folder = tempfile::Builder::new().prefix("remedy-").permissions(open).tempdir().unwrap();
        let shop = Self { folder, config: CONFIG_FILE, server_user: None };
        for name in ["cgi-bin", "data"] {
            fs::create_dir(shop.file(name)).unwrap();
            shop.mode(name, 0o755);
        }
        fs::write(shop.file(EXECUTABLE), "").unwrap();
        fs::write(shop.file(CONFIG_FILE), CONFIG).unwrap();
        shop.sql(TABLES);
        shop.mode(EXECUTABLE, 0o755);
        shop.mode(CONFIG_FILE, 0o640);
        shop.mode(DATABASE, 0o644);
        shop
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn mode(&self, name: &str, mode: u32) {
        fs::set_permissions(self.file(name), Permissions::from_mode(mode)).unwrap();
    }

    pub(super) fn sql(&self, sql: &str) {
        let sql = format!("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; BEGIN; {sql}; COMMIT;");
        Connection::open(self.file(DATABASE)).unwrap().execute_batch(&sql).unwrap();
    }

    pub(super) fn text(&self) -> String {
        fs::read_to_string(self.file(self.config)).unwrap()
    }

    /// Puts a text in the place of another that the config has once.
    #[track_caller]
    pub(super) fn replace(&self, there: &str, instead: &str) {
        let text = self.text();
        assert_eq!(text.matches(there).count(), 1, "`{there}` is once in {text}");
        fs::write(self.file(self.config), text.replace(there, instead)).unwrap();
    }

    pub(super) fn spoil(&mut self, spoil: Spoil) {
        match spoil {
            Sql(sql) => self.sql(sql),
            Text(there, instead) => self.replace(there, instead),
            Mode(file, mode) => self.mode(file, mode),
            Owner(file, user) => std::os::unix::fs::chown(self.file(file), Some(user), Some(user)).unwrap(),
            Secret(file) => {
                fs::write(self.file(file), "").unwrap();
                self.mode(file, 0o600);
            }
            Renamed(name) => fs::rename(self.file(CONFIG_FILE), self.file("cgi-bin").join(name)).unwrap(),
            ServerUser(user) => {
                std::os::unix::fs::chown(self.file(CONFIG_FILE), None, Some(NOBODY)).unwrap();
                self.server_user = Some(user);
            }
        }
    }

    pub(super) fn findings(&self) -> Vec<Finding> {
        let executable = Some(self.file(EXECUTABLE));
        let environment = Environment { executable, config: None, ..Environment::of_process() };
        let options = Options { server_user: self.server_user, ..Options::default() };
        examine(&environment, options, &mut Unwatched).findings().into_iter().cloned().collect()
    }

    /// Does what a remedy says.
    #[track_caller]
    pub(super) fn apply(&self, finding: &Finding) {
        let column = |sql: &str| sql.rsplit(" AS ").next().unwrap().to_owned();
        match finding.remedy.as_ref() {
            Some(Remedy::Command(command)) => {
                let status = Command::new("sh").args(["-c", command]).status().unwrap();
                assert!(status.success(), "{command}");
            }
            Some(Remedy::Select(sql)) => self.select(&column(sql), sql),
            Some(Remedy::SelectAnother(sql)) => self.select(&column(sql), &sql.replace('…', "edit_date")),
            Some(Remedy::SelectWhereWrong(sql)) => {
                let (expression, name) = sql.rsplit_once(" AS ").unwrap();
                let right = expression.replace('…', "created");
                self.select(name, &format!("iif(typeof(created) = 'integer', {right}, created) AS {name}"));
            }
            Some(Remedy::Compare { comparisons, .. }) => self.compare(&comparisons[0]),
            Some(Remedy::CompareAnother(sql)) => self.compare(&sql.replace('…', "created")),
            Some(Remedy::Statement(sql)) => self.sql(sql),
            Some(Remedy::Setting { key, value }) => {
                let text = self.text();
                fs::write(self.file(self.config), format!("{key} = {value}\n{text}")).unwrap();
            }
            None => match &finding.fault {
                Fault::Config(ConfigProblem::Slip { slip }) => self.write_instead(slip, &finding.location),
                other => panic!("nothing to do for {other:?}"),
            },
        }
    }

    /// Writes an expression in the place of the column that has its name.
    pub(super) fn select(&self, column: &str, sql: &str) {
        let text = self.text();
        let line = text.lines().find(|line| line.trim_end_matches(',').ends_with(&format!(" AS {column}")));
        let line =
            line.unwrap_or_else(|| panic!("no {column} in {text}")).trim().trim_end_matches(',').to_owned();
        self.replace(&line, sql);
    }

    pub(super) fn compare(&self, comparison: &str) {
        let text = self.text();
        let line = text.lines().find_map(|line| line.strip_prefix("WHERE ")).unwrap();
        self.replace(line, comparison);
    }

    /// Writes what a slip says to write instead. `…` stands for a value, which is here made of its letters and digits.
    pub(super) fn write_instead(&self, slip: &Slip, location: &Location) {
        let text = self.text_of_slip(slip);
        let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
        let at = location.line.unwrap_or(1) - 1;
        match slip {
            Slip::BelongsAbove { .. } => {
                let line = lines.remove(at);
                lines.insert(0, line);
            }
            Slip::BelongsBelow { section, .. } => {
                let line = lines.remove(at);
                let header = lines.iter().position(|it| it.starts_with(&format!("[{section}]"))).unwrap();
                lines.insert(header + 1, line);
            }
            Slip::RepeatedKey { .. } => drop(lines.remove(at)),
            Slip::CurlyQuote { instead, .. }
            | Slip::Backslash { instead }
            | Slip::NoQuotes { instead }
            | Slip::NotABareNumber { instead, .. }
            | Slip::Colon { instead } => lines[at] = written(instead, &lines[at]),
            Slip::Invisible { character, .. } => lines[at] = lines[at].replace(*character, ""),
            Slip::LookAlike { word, instead, .. } => lines[at] = lines[at].replace(word, instead),
            Slip::Html { entity, instead } => lines[at] = lines[at].replace(entity, &instead.to_string()),
            Slip::OtherName { .. } => {}
            Slip::FourQuotes => unreachable!("its remedy is words"),
        }
        fs::write(self.file(self.config), lines.join("\n") + "\n").unwrap();
        self.mode(self.config, 0o640);
    }

    /// The text of the config, under its other name where that is the slip.
    pub(super) fn text_of_slip(&self, slip: &Slip) -> String {
        match slip {
            Slip::OtherName { name, .. } => {
                let file = self.file("cgi-bin").join(name);
                let text = fs::read_to_string(&file).unwrap();
                fs::remove_file(file).unwrap();
                text
            }
            _ => self.text(),
        }
    }
}

/// The line that a slip tells of, or the line with the quotes that it tells of.
fn written(instead: &str, line: &str) -> String {
    let instead = instead.trim_matches('`');
    if !instead.contains('=') {
        let quote = instead.chars().next().unwrap();
        return line.replace(['“', '”', '‘', '’', '«', '»'], &quote.to_string());
    }
    let value = line.split_once(['=', ':']).unwrap().1.trim();
    let is_quote = |it: char| "\"'“”«»".contains(it);
    // The quotes are those of the remedy.
    instead.replace('…', value.trim_matches(is_quote))
}

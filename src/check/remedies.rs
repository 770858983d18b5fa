//! Every remedy that can be applied as it stands, applied: a shop is spoiled, `check` says how to mend it, that is done,
//! and `check` finds it mended.
//!
//! Which fault has which remedy is decided by matches without `_`, over the examples of every fault: so a new fault has
//! to be listed here.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use rusqlite::Connection;
use tempfile::TempDir;

use super::fault::examples;
use super::*;
use crate::error::{ConfigProblem, DatabaseFault, Slip};
use crate::process;

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
struct Shop {
    folder: TempDir,
    config: &'static str,
    server_user: Option<&'static str>,
}

/// A change that spoils a shop.
#[derive(Clone, Copy, Debug)]
enum Spoil {
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

use Spoil::{Config as Text, Mode, Owner, Renamed, Secret, ServerUser, Sql};

/// The number of the user `nobody`.
const NOBODY: u32 = 65534;

const EXECUTABLE: &str = "cgi-bin/roistat.cgi";
const CONFIG_FILE: &str = "cgi-bin/.htroistat.toml";
const DATABASE: &str = "data/shop.db";

/// The tests run side by side, each with the faults of some rooms.
fn room(fault: &Fault) -> &'static str {
    match fault {
        Fault::Files(_) => "files",
        Fault::Query(_) => "query",
        Fault::Change(_) => "change",
        Fault::Rows(RowsFault::Date { .. }) => "dates",
        Fault::Rows(_) => "rows",
        Fault::Config(_)
        | Fault::Settings(_)
        | Fault::Database(_)
        | Fault::Storage(_)
        | Fault::Select(..)
        | Fault::Write(..)
        | Fault::Leads(_)
        | Fault::Integration(_)
        | Fault::Requests(_) => "config",
    }
}

#[test]
fn every_command_and_every_line_of_the_config_mends_what_it_is_for() {
    all_mend(&["files", "config"]);
}

#[test]
fn every_index_mends_what_it_is_for() {
    all_mend(&["query"]);
}

#[test]
fn every_comparison_mends_what_it_is_for() {
    all_mend(&["change"]);
}

#[test]
fn every_expression_for_a_date_mends_what_it_is_for() {
    all_mend(&["dates"]);
}

#[test]
fn every_expression_for_a_column_mends_what_it_is_for() {
    all_mend(&["rows"]);
}

/// Ways to spoil a shop so that a fault comes up whose remedy can be applied; none where the remedy is only words.
type Ways = Vec<Vec<Spoil>>;

fn ways(fault: &Fault) -> Ways {
    match fault {
        Fault::Files(fault) => of_files(fault),
        Fault::Config(ConfigProblem::Slip { slip }) => of_slip(slip),
        Fault::Query(fault) => of_query(fault),
        Fault::Change(fault) => of_change(fault.change),
        Fault::Rows(fault) => of_rows(fault),
        Fault::Config(_)
        | Fault::Settings(_)
        | Fault::Database(_)
        | Fault::Storage(_)
        | Fault::Select(..)
        | Fault::Write(..)
        | Fault::Leads(_)
        | Fault::Integration(_)
        | Fault::Requests(_) => Vec::new(),
    }
}

fn of_files(fault: &FilesFault) -> Ways {
    let nobody = ServerUser("nobody");
    match fault {
        FilesFault::NotExecutable => vec![vec![Mode(EXECUTABLE, 0o644)]],
        FilesFault::SetId { .. } => vec![vec![Mode(EXECUTABLE, 0o4755)], vec![Mode(EXECUTABLE, 0o2755)]],
        FilesFault::ExecutableWritable { .. } => {
            vec![vec![Mode(EXECUTABLE, 0o775)], vec![Mode(EXECUTABLE, 0o757)]]
        }
        FilesFault::FolderWritable { .. } => vec![vec![Mode("cgi-bin", 0o775)], vec![Mode("cgi-bin", 0o777)]],
        FilesFault::FolderClosed => vec![vec![Mode("cgi-bin", 0o700)]],
        FilesFault::ConfigWritable => vec![vec![Mode(CONFIG_FILE, 0o660)], vec![Mode(CONFIG_FILE, 0o666)]],
        FilesFault::ConfigOpen => vec![vec![Mode(CONFIG_FILE, 0o644)]],
        FilesFault::OwnersDiffer { .. } => vec![vec![Owner(EXECUTABLE, NOBODY)]],
        FilesFault::Unreachable { is_folder: true, .. } => {
            vec![vec![Mode("data", 0o700), nobody], vec![Mode("", 0o700), nobody]]
        }
        FilesFault::Unreachable { role: FileRole::Config, .. } => vec![
            vec![Mode(CONFIG_FILE, 0o600), nobody],
            vec![Owner(CONFIG_FILE, NOBODY), Mode(CONFIG_FILE, 0o040), nobody],
        ],
        FilesFault::Unreachable { role: FileRole::Database, .. } => vec![vec![Mode(DATABASE, 0o600), nobody]],
        FilesFault::Unreachable { .. } => vec![vec![Secret("data/shop.db-wal"), nobody]],
        FilesFault::UnknownUser { .. }
        | FilesFault::UnknownWebRoot
        | FilesFault::OfRoot
        | FilesFault::InWebRoot { .. }
        | FilesFault::BesidePrograms => Vec::new(),
    }
}

fn of_slip(slip: &Slip) -> Ways {
    match slip {
        Slip::BelongsAbove { .. } => {
            vec![vec![Text("time_limit = 50\n\n[export]\n", "[export]\ntime_limit = 50\n")]]
        }
        Slip::BelongsBelow { .. } => vec![vec![
            Text("statuses = \"SELECT id, name FROM statuses\"\n", ""),
            Text("[export]", "statuses = \"SELECT id, name FROM statuses\"\n[export]"),
        ]],
        Slip::RepeatedKey { .. } => vec![vec![Text("time_limit", "user = \"login\"\ntime_limit")]],
        Slip::CurlyQuote { .. } => vec![
            vec![Text("\"login\"", "“login”")],
            vec![Text("\"long enough 41\"", "«long enough 41»")],
            vec![Text("name AS name", "‘Tea’ AS name")],
        ],
        Slip::Invisible { .. } => vec![
            vec![Text("user =", "\u{A0}user =")],
            vec![Text("user =", "us\u{200B}er =")],
            vec![Text("SELECT\n", "SELECT\u{A0}\n")],
        ],
        Slip::LookAlike { .. } => vec![vec![Text("\nFROM orders", "\nFRОM orders")]],
        Slip::Html { .. } => vec![vec![Text("> :date", "&gt; :date")]],
        Slip::Backslash { .. } => vec![vec![Text("\"../data/shop.db\"", "\"..\\data\\shop.db\"")]],
        Slip::NoQuotes { .. } => {
            vec![vec![Text("\"login\"", "login")], vec![Text("\"long enough 41\"", "long41enough41")]]
        }
        Slip::NotABareNumber { .. } => {
            vec![vec![Text("= 50", "= 50 s")], vec![Text("= 50", "= \"50\"")], vec![Text("= 50", "= 50s")]]
        }
        Slip::Colon { .. } => {
            vec![vec![Text("user = ", "user: ")], vec![Text("password = ", "password: ")]]
        }
        Slip::OtherName { .. } => vec![vec![Renamed("htroistat.toml")], vec![Renamed(".htroistat.toml.txt")]],
        // The words tell of another kind of quotes.
        Slip::FourQuotes => Vec::new(),
    }
}

fn of_query(fault: &QueryFault) -> Ways {
    const MORE: &str = "WITH RECURSIVE n (i) AS (SELECT 41 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
        INSERT INTO orders SELECT i, unixepoch() - i, 1, 10.5, '312', 'Tea', unixepoch() - i FROM n;";
    match fault {
        QueryFault::Scan { .. } => vec![vec![Sql(MORE), Sql("DROP INDEX orders_edit_date")]],
        QueryFault::Sort { .. } => vec![vec![
            Sql(MORE),
            Sql(
                "CREATE TABLE plain AS SELECT * FROM orders; CREATE INDEX plain_edit_date ON plain (edit_date)",
            ),
            Text("\nFROM orders", "\nFROM plain"),
        ]],
        QueryFault::Lookup { .. } => vec![vec![
            Sql(MORE),
            Sql("CREATE TABLE props (deal INTEGER, value TEXT);
                 INSERT INTO props SELECT id, 'x' FROM orders"),
            Text("name AS name", "(SELECT value FROM props WHERE deal = orders.id) AS name"),
        ]],
        // SQLite searches by an index on the expression.
        QueryFault::ColumnInFunction { .. }
        | QueryFault::UnknownColumn { .. }
        | QueryFault::DateUnused { .. }
        | QueryFault::RowsLeftOut { .. }
        | QueryFault::ZoneOfProcess { .. }
        | QueryFault::ZoneOfServer { .. }
        | QueryFault::ListNotExamined { .. }
        | QueryFault::DateFilterNotExamined { .. }
        | QueryFault::IndicesNotExamined { .. }
        | QueryFault::RecentNotExamined { .. } => Vec::new(),
    }
}

/// A comparison with a date as text.
const TEXT_FILTER: Spoil = Text("edit_date > :date", "edit_date > datetime(:date, 'unixepoch')");

fn changed(values: &[&'static str]) -> Ways {
    values.iter().map(|value| vec![Sql(value)]).collect()
}

fn of_change(change: Change) -> Ways {
    match change {
        Change::Text => changed(&[
            "UPDATE orders SET edit_date = datetime(edit_date, 'unixepoch')",
            "UPDATE orders SET edit_date = strftime('%Y-%m-%dT%H:%M:%SZ', edit_date, 'unixepoch')",
            "UPDATE orders SET edit_date = strftime('%d.%m.%Y %H:%M:%S', edit_date, 'unixepoch')",
            "UPDATE orders SET edit_date = date(edit_date, 'unixepoch')",
        ]),
        Change::DigitText => changed(&[
            "UPDATE orders SET edit_date = CAST(edit_date AS TEXT)",
            "UPDATE orders SET edit_date = CAST(edit_date * 1000 AS TEXT)",
            "UPDATE orders SET edit_date = strftime('%Y%m%d%H%M%S', edit_date, 'unixepoch')",
            "UPDATE orders SET edit_date = strftime('%Y%m%d', edit_date, 'unixepoch')",
        ]),
        Change::Number => vec![vec![TEXT_FILTER]],
        Change::OtherForm => vec![vec![
            TEXT_FILTER,
            Sql("UPDATE orders SET edit_date = strftime('%Y-%m-%dT%H:%M:%SZ', edit_date, 'unixepoch')"),
        ]],
        Change::Milliseconds => changed(&["UPDATE orders SET edit_date = edit_date * 1000"]),
        Change::Microseconds => changed(&["UPDATE orders SET edit_date = edit_date * 1000000"]),
        Change::Large => changed(&[
            "UPDATE orders SET edit_date = CAST(strftime('%Y%m%d%H%M%S', edit_date, 'unixepoch') AS INTEGER)",
            "UPDATE orders SET edit_date = (edit_date + 62135596800) * 10000000",
        ]),
        Change::Small { is_query: true } => changed(&[
            "UPDATE orders SET edit_date = julianday(edit_date, 'unixepoch')",
            "UPDATE orders SET edit_date = CAST(strftime('%Y%m%d', edit_date, 'unixepoch') AS INTEGER)",
            "UPDATE orders SET edit_date = edit_date - 978307200",
        ]),
        Change::Null => changed(&["UPDATE orders SET edit_date = NULL WHERE id = 7"]),
        Change::Empty { is_text: false } => changed(&["UPDATE orders SET edit_date = 0 WHERE id = 7"]),
        Change::Empty { is_text: true } => vec![vec![
            TEXT_FILTER,
            Sql("UPDATE orders SET created = datetime(created, 'unixepoch'), edit_date = datetime(edit_date, 'unixepoch');
                 UPDATE orders SET edit_date = '' WHERE id = 7"),
        ]],
        Change::Local { .. } => {
            changed(&["UPDATE orders SET edit_date = unixepoch() + 3 * 3600 - id * 600 - 100"])
        }
        Change::Reversed => vec![vec![Text("edit_date > :date", "edit_date < :date")]],
        Change::Small { is_query: false }
        | Change::Never
        | Change::Ahead { .. }
        | Change::Future
        | Change::LeavesNothingOut => Vec::new(),
    }
}

fn of_rows(fault: &RowsFault) -> Ways {
    match fault {
        RowsFault::Date { fault, .. } => of_date(*fault),
        RowsFault::DateLocal { .. } => changed(&[
            "UPDATE orders SET created = unixepoch() + 3 * 3600 - id * 600 - 100",
            "UPDATE orders SET created = unixepoch() + 3 * 3600 - id * 600 - 100;
             UPDATE orders SET created = '2024-06-01 10:00' WHERE id > 30",
        ]),
        RowsFault::PaddedVisits { .. } => changed(&[
            "UPDATE orders SET roistat = ' 312'",
            "UPDATE orders SET roistat = char(9) || '312' || char(10) WHERE id = 3",
        ]),
        RowsFault::IdNotText { .. } => changed(&["UPDATE orders SET status = x'FF01'"]),
        RowsFault::NotANumber { rows, .. } if rows.value.contains(|it: char| it.is_ascii_digit()) => {
            changed(&[
                "UPDATE orders SET price = '1 234,50'",
                "UPDATE orders SET price = '1' || char(160) || '234.50' WHERE id = 3",
                "UPDATE orders SET price = '1 234,50 руб.'",
                "UPDATE orders SET price = '12,5'",
            ])
        }
        RowsFault::Hundredths { is_named: true, .. } => vec![vec![
            Sql(
                "ALTER TABLE orders ADD COLUMN amount_cents INTEGER; UPDATE orders SET amount_cents = id * 1055",
            ),
            Text("price AS price", "amount_cents AS price"),
        ]],
        RowsFault::Hundredths { is_named: false, .. } => changed(&["UPDATE orders SET price = id * 100000"]),
        RowsFault::DocumentLarge { .. } => changed(&["UPDATE orders SET name = hex(zeroblob(300000))"]),
        // Only the tests of MySQL apply its remedy.
        RowsFault::Misread { .. }
        | RowsFault::IdNull { .. }
        | RowsFault::IdRepeated { .. }
        | RowsFault::DateInFuture { .. }
        | RowsFault::NotANumber { .. }
        | RowsFault::NotUtf8 { .. }
        | RowsFault::NotJson { .. }
        | RowsFault::StatusUnlisted { .. } => Vec::new(),
    }
}

fn of_date(fault: DateFault) -> Ways {
    match fault {
        DateFault::Empty => changed(&["UPDATE orders SET created = '' WHERE id = 7"]),
        DateFault::Zero => changed(&["UPDATE orders SET created = 0 WHERE id = 7"]),
        DateFault::Milliseconds => changed(&[
            "UPDATE orders SET created = created * 1000",
            "UPDATE orders SET created = CAST(created * 1000 AS TEXT)",
        ]),
        DateFault::Microseconds => changed(&["UPDATE orders SET created = created * 1000000"]),
        DateFault::Fraction => changed(&["UPDATE orders SET created = created + 0.5"]),
        DateFault::Days => changed(&[
            "UPDATE orders SET created = julianday(created, 'unixepoch')",
            "UPDATE orders SET created = julianday(created, 'unixepoch') - 2415018.5",
        ]),
        DateFault::Digits => changed(&[
            "UPDATE orders SET created = strftime('%Y%m%d%H%M%S', created, 'unixepoch')",
            "UPDATE orders SET created = CAST(strftime('%Y%m%d%H%M%S', created, 'unixepoch') AS INTEGER)",
            "UPDATE orders SET created = strftime('%Y%m%d', created, 'unixepoch')",
            "UPDATE orders SET created = CAST(strftime('%Y%m%d', created, 'unixepoch') AS INTEGER)",
        ]),
        DateFault::OtherForm => changed(&[
            "UPDATE orders SET created = strftime('%Y-%m-%dT%H:%M:%SZ', created, 'unixepoch')",
            "UPDATE orders SET created = strftime('%d.%m.%Y %H:%M:%S', created, 'unixepoch')",
            "UPDATE orders SET created = strftime('%Y-%m-%d %H:%M:%S', created, 'unixepoch') || '.123'",
        ]),
        DateFault::NoMoment | DateFault::NoDate => Vec::new(),
    }
}

impl Shop {
    fn new() -> Self {
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

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn mode(&self, name: &str, mode: u32) {
        fs::set_permissions(self.file(name), Permissions::from_mode(mode)).unwrap();
    }

    fn sql(&self, sql: &str) {
        let sql = format!("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; BEGIN; {sql}; COMMIT;");
        Connection::open(self.file(DATABASE)).unwrap().execute_batch(&sql).unwrap();
    }

    fn text(&self) -> String {
        fs::read_to_string(self.file(self.config)).unwrap()
    }

    /// Puts a text in the place of another that the config has once.
    #[track_caller]
    fn replace(&self, there: &str, instead: &str) {
        let text = self.text();
        assert_eq!(text.matches(there).count(), 1, "`{there}` is once in {text}");
        fs::write(self.file(self.config), text.replace(there, instead)).unwrap();
    }

    fn spoil(&mut self, spoil: Spoil) {
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

    fn findings(&self) -> Vec<Finding> {
        let executable = Some(self.file(EXECUTABLE));
        let environment = Environment { executable, config: None, ..Environment::of_process() };
        let options = Options { server_user: self.server_user, ..Options::default() };
        examine(&environment, options, &mut Unwatched).findings().into_iter().cloned().collect()
    }

    /// Does what a remedy says.
    #[track_caller]
    fn apply(&self, finding: &Finding) {
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
    fn select(&self, column: &str, sql: &str) {
        let text = self.text();
        let line = text.lines().find(|line| line.trim_end_matches(',').ends_with(&format!(" AS {column}")));
        let line =
            line.unwrap_or_else(|| panic!("no {column} in {text}")).trim().trim_end_matches(',').to_owned();
        self.replace(&line, sql);
    }

    fn compare(&self, comparison: &str) {
        let text = self.text();
        let line = text.lines().find_map(|line| line.strip_prefix("WHERE ")).unwrap();
        self.replace(line, comparison);
    }

    /// Writes what a slip says to write instead. `…` stands for a value, which is here made of its letters and digits.
    fn write_instead(&self, slip: &Slip, location: &Location) {
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
    fn text_of_slip(&self, slip: &Slip) -> String {
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

/// The part of a fault that tells it from others of the same identifier.
fn kind(fault: &Fault) -> String {
    let name = match fault {
        Fault::Change(fault) => format!("{:?}", fault.change),
        Fault::Config(ConfigProblem::Slip { slip }) => format!("{slip:?}"),
        Fault::Files(fault) => format!("{fault:?}"),
        Fault::Rows(RowsFault::Date { fault, .. }) => format!("{fault:?}"),
        Fault::Rows(fault) => format!("{fault:?}"),
        other => other.id().to_owned(),
    };
    name.split(|it: char| !it.is_alphanumeric()).next().unwrap().to_owned()
}

/// Spoils a shop, does what the remedy says, and looks again; the reason where that is no good.
fn mended(example: &Finding, way: &[Spoil]) -> Result<(), String> {
    let mut shop = Shop::new();
    for spoil in way {
        shop.spoil(*spoil);
    }
    let expected = kind(&example.fault);
    let before = shop.findings();
    let found = before.iter().find(|finding| kind(&finding.fault) == expected);
    let found = found.ok_or_else(|| format!("{way:?} is not found as {expected}: {before:#?}"))?;
    shop.apply(found);
    let is_there = |it: &&Finding| it.fault.id() == found.fault.id();
    let is_new = |it: &&Finding| {
        it.level() > Level::Note && before.iter().all(|known| known.fault.id() != it.fault.id())
    };
    let after = shop.findings();
    let left: Vec<_> = after.iter().filter(|it| is_there(it) || is_new(it)).collect();
    if left.is_empty() { Ok(()) } else { Err(format!("{way:?} is not mended by {found:#?}: {left:#?}")) }
}

/// Tells if only a server has the fault: statements of that server mend it, and the tests
/// of each server apply them.
fn is_of_a_server(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::Storage(StorageFault::NoTablesToRead | StorageFault::Server(_))
            | Fault::Database(DatabaseFault::Server(_))
            | Fault::Query(QueryFault::ColumnInFunction { .. })
            | Fault::Rows(RowsFault::Misread { .. })
    )
}

/// Applies the remedies of the faults that begin with a word, which is the room that they are found in.
#[track_caller]
fn all_mend(rooms: &[&str]) {
    let is_for_root = |way: &[Spoil]| way.iter().any(|it| matches!(it, Owner(..) | ServerUser(_)));
    let mut faults = Vec::new();
    for example in examples().into_iter().filter(|it| rooms.contains(&room(&it.fault))) {
        let ways = ways(&example.fault);
        if is_of_a_server(&example.fault) {
            continue;
        }
        assert!(example.remedy.is_none() || !ways.is_empty(), "a remedy of {:?} is applied", example.fault);
        let possible = ways.iter().filter(|way| !is_for_root(way) || process::effective_user() == 0);
        faults.extend(possible.filter_map(|way| mended(&example, way).err()));
    }
    assert!(faults.is_empty(), "{} remedies do not mend:\n{}", faults.len(), faults.join("\n"));
}

//! Every remedy that can be applied as it stands, applied: a shop is spoiled, `check` says how to mend it, that is done,
//! and `check` finds it mended.
//!
//! Which fault has which remedy is decided by matches without `_`, over the examples of every fault: so a new fault has
//! to be listed here.

mod shop;

use self::shop::{CONFIG_FILE, DATABASE, EXECUTABLE, NOBODY, Shop, Spoil};
use super::fault::examples;
use super::*;
use crate::error::{ConfigProblem, DatabaseFault, Slip};
use crate::process;

use Spoil::{Config as Text, Mode, Owner, Renamed, Secret, ServerUser, Sql};

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

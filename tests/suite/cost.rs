//! The cost of an answer, counted and not timed: instructions for few deals and for each one more, as
//! valgrind's callgrind counts them, to the same figure on every run. docs/performance.md has the
//! figures and how they compare.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::installed::{is_skipped, program};
use crate::support::{Ask, Shop};

/// Two sizes, both beyond what is read without choosing a plan: what the start of a process costs is in both.
const FEW: u32 = 10_000;
const MANY: u32 = 30_000;

/// Deals with ten columns, like those of the benchmark: whole numbers, money, texts in two alphabets, NULLs.
fn shop(deals: u32) -> Shop {
    Shop::with_orders(
        &format!(
            "CREATE TABLE deals (id INTEGER PRIMARY KEY, name TEXT, made INT, edited INT, state INT, price NUMERIC,
                                 cost NUMERIC, visit TEXT, client INT, delivery TEXT, manager TEXT);
             INSERT INTO deals
             SELECT i, CASE i % 20 WHEN 0 THEN NULL WHEN 1 THEN 'Kettle \"Rondo\" & <sons>'
                       ELSE CASE i % 2 WHEN 0 THEN 'Чайный набор «Утро» №' ELSE 'Order by telephone №' END || i END,
                    1732320000 + i * 60, 1732320000 + i * 60, i % 7, CASE i % 4 WHEN 0 THEN i * 3.17 ELSE i * 100 END,
                    CASE i % 3 WHEN 0 THEN NULL ELSE i * 1.03 END, CAST(1000000 + i AS TEXT), nullif(i % 500, 0),
                    CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN 'Самовывоз' ELSE 'Courier delivery' END,
                    CASE i % 3 WHEN 0 THEN 'Мария Иванова' ELSE 'Jane Doe' END
             FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {deals}) SELECT i FROM n);
             CREATE INDEX deals_edited ON deals (edited);"
        ),
        "SELECT id, name, made AS date_create, state AS status, price, cost, visit AS roistat, client AS client_id,
                delivery AS \"fields.Delivery method\", manager AS \"fields.Manager\"
         FROM deals WHERE edited > :date",
    )
}

/// The instructions of one answer.
#[track_caller]
fn instructions(shop: &Shop, query: &str) -> u64 {
    instructions_of(&shop.ask(query), Stdio::null())
}

/// The instructions of the answer to any request.
#[track_caller]
pub(crate) fn instructions_of(ask: &Ask<'_>, body: Stdio) -> u64 {
    let report = counted(ask, body, &["--callgrind-out-file=/dev/null"]);
    let count =
        report.lines().find_map(|line| line.split_once("Collected : ").map(|(_, count)| count.trim()));
    count.unwrap_or_else(|| panic!("callgrind counts: {report}")).parse().unwrap()
}

/// How many pieces of the executable a request touches to run its instructions. The system maps it by pieces of 64 KiB.
#[track_caller]
fn pieces(shop: &Shop, query: &str) -> u64 {
    const PIECE: u64 = 64 * 1024;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls");
    let file = format!("--callgrind-out-file={}", path.display());
    counted(&shop.ask(query), Stdio::null(), &[&file, "--dump-instr=yes", "--compress-pos=no"]);
    let calls = fs::read_to_string(path).unwrap();
    let addresses = calls.lines().filter_map(|line| line.strip_prefix("0x")?.split(' ').next());
    let pieces: BTreeSet<_> =
        addresses.map(|address| u64::from_str_radix(address, 16).unwrap() / PIECE).collect();
    pieces.len() as u64
}

/// What callgrind says of the answer to a request.
#[track_caller]
fn counted(ask: &Ask<'_>, body: Stdio, options: &[&str]) -> String {
    let request = ask.command();
    let mut command = Command::new(program("valgrind", "valgrind"));
    command.arg("--tool=callgrind").args(options).arg(request.get_program());
    command.env_clear().stdin(body);
    command.envs(request.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let ended = command.output().unwrap();
    let report = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(ended.status.success(), "{report}");
    report
}

/// The folder of the executable is called as the profile that it was built with.
fn profile() -> &'static str {
    let folder = Path::new(env!("CARGO_BIN_EXE_roistat-cgi")).parent().unwrap();
    folder.file_name().and_then(OsStr::to_str).unwrap()
}

/// The start of Rust's library reads the map of the process's memory; the linker takes that from the executable of users.
#[test]
fn a_process_does_not_read_the_map_of_its_memory() {
    if is_skipped() {
        return;
    }
    let shop = shop(1);
    let options = ["-qq", "-e", "trace=%file", "--"];
    let answer = shop.ask("date=0").under(&program("strace", "strace"), &options).command().output().unwrap();
    let touched = String::from_utf8_lossy(&answer.stderr).into_owned();
    assert!(touched.contains(".htroistat.toml"), "{touched}");
    assert_eq!(touched.contains("/proc/self/maps"), profile() != "release", "{touched}");
}

/// The costs that were recorded, as the program is built for its users and as `make mutants` builds it.
struct Recorded {
    release: u64,
    mutants: u64,
}

impl Recorded {
    /// It costs no more than was recorded, and a twentieth.
    #[track_caller]
    fn holds(&self, what: &str, count: u64) {
        let recorded = match profile() {
            "release" => self.release,
            "mutants" => self.mutants,
            other => panic!("nothing was recorded for the profile {other:?}: run `make test`"),
        };
        println!("{what}: {count}");
        assert!(count <= recorded + recorded / 20, "{what}: {count}, {recorded} recorded");
    }
}

/// Each deal more; what is recorded of it is no more than the goal.
#[track_caller]
fn each_deal(query: &str, recorded: &Recorded, goal: u64) {
    assert!(recorded.release <= goal, "{query}: {} recorded, the goal is {goal}", recorded.release);
    if is_skipped() {
        return;
    }
    let [few, many] = [FEW, MANY].map(|deals| instructions(&shop(deals), query));
    recorded.holds(&format!("instructions for each deal of {query}"), (many - few) / u64::from(MANY - FEW));
}

#[test]
fn a_deal_in_json_costs_what_was_recorded() {
    each_deal("date=0&format=json", &Recorded { release: 4473, mutants: 5420 }, 5500);
}

#[test]
fn a_deal_in_xml_costs_what_was_recorded() {
    each_deal("date=0&format=xml", &Recorded { release: 4949, mutants: 6065 }, 7500);
}

/// A start of the process, the config, the schema, the queries and 31 deals: most requests are no more. 39,131 of each
/// count, some ten microseconds, are the addresses in the tables of TLS, which a static executable puts right as it starts.
#[test]
fn an_answer_of_few_deals_costs_what_was_recorded() {
    if is_skipped() {
        return;
    }
    let shop = shop(31);
    for (query, recorded) in [
        ("date=0&format=json", Recorded { release: 718_949, mutants: 888_056 }),
        ("date=0&format=xml", Recorded { release: 778_300, mutants: 958_745 }),
        ("date=0&limit=20", Recorded { release: 751_202, mutants: 916_432 }),
    ] {
        recorded.holds(&format!("instructions of {query}"), instructions(&shop, query));
    }
}

/// The functions of a request lie side by side. Where this fails, `make order` finds out which they are now.
#[test]
fn an_answer_of_few_deals_touches_few_pieces_of_the_executable() {
    if is_skipped() {
        return;
    }
    let shop = shop(31);
    for (query, recorded) in [
        ("date=0&format=json", Recorded { release: 24, mutants: 86 }),
        ("date=0&format=xml", Recorded { release: 25, mutants: 86 }),
    ] {
        recorded.holds(&format!("pieces of {query}"), pieces(&shop, query));
    }
}

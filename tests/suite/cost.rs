//! The cost of an answer, counted and not timed: instructions for few deals and for each one more, as
//! valgrind's callgrind counts them, to the same figure on every run. docs/performance.md has the
//! figures and how they compare.

use std::ffi::OsStr;
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
    let request = ask.command();
    let mut command = Command::new(program("valgrind", "valgrind"));
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(request.get_program());
    command.env_clear().stdin(body);
    command.envs(request.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let ended = command.output().unwrap();
    let report = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{report}");
    let count =
        report.lines().find_map(|line| line.split_once("Collected : ").map(|(_, count)| count.trim()));
    count.unwrap_or_else(|| panic!("callgrind counts: {report}")).parse().unwrap()
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
        let folder = Path::new(env!("CARGO_BIN_EXE_roistat-cgi")).parent().unwrap();
        let recorded = match folder.file_name().and_then(OsStr::to_str) {
            Some("release") => self.release,
            Some("mutants") => self.mutants,
            other => panic!("nothing was recorded for the profile {other:?}: run `make test`"),
        };
        println!("{what}: {count} instructions");
        println!("{what}: {count} instructions");
        assert!(count <= recorded + recorded / 20, "{what}: {count} instructions, {recorded} recorded");
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
    recorded.holds(&format!("each deal of {query}"), (many - few) / u64::from(MANY - FEW));
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
        ("date=0&format=json", Recorded { release: 823_129, mutants: 982_711 }),
        ("date=0&format=xml", Recorded { release: 879_981, mutants: 1_053_109 }),
        ("date=0&limit=20", Recorded { release: 865_081, mutants: 1_024_582 }),
    ] {
        recorded.holds(query, instructions(&shop, query));
    }
}

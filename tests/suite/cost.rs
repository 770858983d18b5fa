//! What an answer costs, counted and not timed: instructions for few deals and for each one more, as valgrind's
//! callgrind counts them, to the same figure on every run. docs/performance.md has the figures and how they compare.

use std::process::Command;

use crate::support::Shop;
use crate::support::installed::{is_skipped, program};

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
    let request = shop.ask(query).command();
    let mut command = Command::new(program("valgrind", "valgrind"));
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(request.get_program());
    command.current_dir(shop.folder()).env_clear();
    command.envs(request.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let ended = command.output().unwrap();
    let report = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{report}");
    let count =
        report.lines().find_map(|line| line.split_once("Collected : ").map(|(_, count)| count.trim()));
    count.unwrap_or_else(|| panic!("callgrind counts: {report}")).parse().unwrap()
}

/// No more than was recorded, and a twentieth.
fn is_about(count: u64, recorded: u64) -> bool {
    count <= recorded + recorded / 20
}

/// Each deal more costs no more than was recorded, and a twentieth; what is recorded, no more than the goal.
#[track_caller]
fn costs_for_each_deal(query: &str, recorded: u64, goal: u64) {
    assert!(recorded <= goal, "{query}: {recorded} recorded, the goal is {goal}");
    if is_skipped() {
        return;
    }
    let [few, many] = [FEW, MANY].map(|deals| instructions(&shop(deals), query));
    let each = (many - few) / u64::from(MANY - FEW);
    println!("{query}: {each} instructions for each deal");
    assert!(is_about(each, recorded), "{query}: {each} instructions for each deal, {recorded} recorded");
}

#[test]
fn a_deal_in_json_costs_what_was_recorded() {
    costs_for_each_deal("date=0&format=json", 4364, 5500);
}

#[test]
fn a_deal_in_xml_costs_what_was_recorded() {
    costs_for_each_deal("date=0&format=xml", 4860, 7500);
}

/// A start of the process, the config, the schema, the queries and 31 deals: most requests are no more.
#[test]
fn an_answer_of_few_deals_costs_what_was_recorded() {
    if is_skipped() {
        return;
    }
    let shop = shop(31);
    for (query, recorded) in
        [("date=0&format=json", 774_736), ("date=0&format=xml", 832_747), ("date=0&limit=20", 815_188)]
    {
        let count = instructions(&shop, query);
        println!("{query}: {count} instructions");
        assert!(is_about(count, recorded), "{query}: {count} instructions, {recorded} recorded");
    }
}

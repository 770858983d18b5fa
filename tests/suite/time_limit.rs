//! The time that an answer may take, and what one value may take of it.

use std::thread;
use std::time::Instant;

use crate::support::Shop;

/// So many numbers, or with nothing said numbers without end.
fn numbers(limit: &str) -> String {
    format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n {limit}) ")
}

/// A shop with a table of more than the pages that are read without asking how many rows there will be.
fn shop(orders: &str, statuses: &str) -> Shop {
    let some = numbers("WHERE i < 20000");
    Shop::new(
        &format!(
            "CREATE TABLE deals (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO deals {some} SELECT i, i * 7 FROM n;"
        ),
        &format!("[export]\norders = '''{orders}'''\nstatuses = '''{statuses}'''\n"),
    )
}

/// Every one of them would still run tomorrow.
#[test]
fn whatever_is_endless_ends_at_the_time_limit() {
    const ONE: &str = "SELECT 1 AS id, 'New' AS name, 2 AS date_create, 3 AS status";
    let row = |columns: &str| format!("{} SELECT {columns} FROM n", numbers(""));
    let deal = "i AS id, 'Secretive' AS date_create, i AS status";
    let none = format!("{} WHERE i < 0", row(deal));
    let sort = format!("{} ORDER BY hex(i)", row("-i AS id, i AS date_create, i AS status"));
    let groups =
        format!("{} GROUP BY i % 7", row("i AS id, count(*) AS date_create, group_concat(i) AS status"));
    let join = "SELECT a.id, 0 AS date_create, 0 AS status FROM deals a, deals b, deals c WHERE a.id + b.id + c.id < 0";
    let cases = [
        ("rows that none is sent of", none.as_str(), ONE, "date=0"),
        ("rows without end", &row(deal), ONE, "date=0&format=xml"),
        ("a sort", &sort, ONE, "date=0"),
        ("groups", &groups, ONE, "date=0"),
        ("a count for a page", &row(deal), ONE, "date=0&limit=1"),
        ("a count of nothing for a page", join, ONE, "date=0&limit=1&offset=5"),
        ("a list that is never paged", ONE, &row("i AS id, i AS name"), "date=0"),
        ("the same without deals", ONE, &row("i AS id, i AS name"), "action=import_scheme"),
    ];
    thread::scope(|scope| {
        for (what, orders, statuses, query) in cases {
            scope.spawn(move || {
                let refusal = shop(orders, statuses).set("time_limit = 1").refuse(503, query);
                assert!(refusal.log().contains("time_limit"), "{what}: {}", refusal.log());
                assert!(refusal.sentence().contains("too long"), "{what}: {}", refusal.text());
            });
        }
    });
}

/// The clock is not looked at while SQLite makes one value of another: so the length of values is limited.
#[test]
fn a_value_longer_than_any_reader_takes_is_an_error_at_once() {
    let length = 64 << 20;
    for value in [
        format!("zeroblob({})", length + 1),
        format!("hex(zeroblob({}))", length / 2 + 1),
        format!("replace(hex(zeroblob({})), '0', 'abc')", length / 5),
        format!("printf('%.*c', {}, 'x')", length + 1),
        "(SELECT group_concat(hex(zeroblob(1000000))) FROM deals)".to_owned(),
    ] {
        let columns = format!("SELECT 1 AS id, 2 AS date_create, 'Secretive' || length({value}) AS status");
        let refusal = shop(&columns, "SELECT 1 AS id, 2 AS name").refuse(500, "date=0");
        assert!(refusal.log().contains("too big"), "{value}: {}", refusal.log());
    }
    let columns = "SELECT 1 AS id, 2 AS date_create, length(hex(zeroblob(30000000))) AS status";
    let order = shop(columns, "SELECT 1 AS id, 2 AS name").get("date=0").order();
    assert_eq!(order["status"], "60000000");
}

/// A value that is not asked for may be of any length, such as a photograph in the table of deals.
#[test]
fn a_long_value_that_is_not_asked_for_does_no_harm() {
    let shop = Shop::with_orders(
        "CREATE TABLE deals (photo BLOB, id INTEGER, name TEXT); INSERT INTO deals VALUES (zeroblob(70000000), 1, 'x');",
        "SELECT id, 2 AS date_create, name AS status FROM deals",
    );
    assert_eq!(shop.get("date=0").order()["status"], "x");
}

/// How long a shop keeps a client who asks for everything.
fn seconds(shop: &Shop, status: u16) -> f64 {
    let start = Instant::now();
    assert_eq!(shop.ask("date=0").answer().code(), status);
    start.elapsed().as_secs_f64()
}

/// A result that depends on how busy the machine is, is only measured.
#[test]
#[ignore = "long: make soak"]
fn soak_how_long_a_lock_and_an_endless_query_keep_a_client() {
    const STATUSES: &str = "SELECT 1 AS id, 2 AS name";
    let endless = format!("{} SELECT i AS id, 2 AS date_create, 3 AS status FROM n WHERE i < 0", numbers(""));
    let sort = format!(
        "{} SELECT random() AS id, hex(randomblob(50)) AS date_create, 0 AS status FROM n ORDER BY 2",
        numbers("WHERE i < 4000000")
    );
    for limit in [1, 2, 3, 4, 5] {
        let locked = shop("SELECT id, 2 AS date_create, name AS status FROM deals", STATUSES);
        let locked = locked.set(&format!("busy_timeout = {limit}"));
        let crm = locked.database();
        crm.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let limited = |sql: &str| shop(sql, STATUSES).set(&format!("time_limit = {limit}"));
        println!(
            "limit {limit} s: a lock {:.2} s, a query without end {:.2} s, a sort of 4 million rows {:.2} s",
            seconds(&locked, 503),
            seconds(&limited(&endless), 503),
            seconds(&limited(&sort), 503),
        );
    }
    // One instruction of SQLite's that takes as long as it takes: a text that is almost in the other.
    let text = |length: usize| format!("replace(hex(zeroblob({length})), '00', 'a')");
    let search = format!("instr({}, {} || 'b')", text(500_000), text(250_000));
    let slow = shop(&format!("SELECT 1 AS id, 2 AS date_create, {search} AS status"), STATUSES);
    let took = seconds(&slow.set("time_limit = 1"), 200);
    println!("limit 1 s: 250 KB looked for in 500 KB by one `instr` {took:.2} s");
}

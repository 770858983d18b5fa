//! One moment: while a writer moves amounts from deal to deal, each answer has their whole sum.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::support::postgres::Server;
use crate::support::{Shop, beside};

const DEALS: i64 = 200;

const EXPORT: &str = "
[export]
orders = 'SELECT id, price, 1 AS status, 2 AS date_create FROM deals'
statuses = 'SELECT price AS id, sum(price) OVER () AS name FROM deals'
";

fn sum(rows: &[serde_json::Value], key: &str) -> i64 {
    rows.iter().map(|row| row[key].as_str().unwrap().parse::<i64>().unwrap()).sum()
}

/// Asks so many times; each answer has the sum, in both of its lists.
fn read(shop: &Shop, times: usize) {
    for _ in 0..times {
        let answer = shop.get("date=0");
        let (orders, statuses) = (answer.rows("orders"), answer.rows("statuses"));
        assert_eq!((sum(&orders, "price"), sum(&statuses, "id")), (DEALS * 100, DEALS * 100));
        assert_eq!(statuses[0]["name"], (DEALS * 100).to_string());
    }
}

fn move_amounts(server: &Server, name: &str, is_over: &AtomicBool) -> i64 {
    let mut client = server.client(name);
    let mut moves = 0;
    while !is_over.load(Ordering::Relaxed) {
        let (from, to) = (1 + moves % DEALS, 1 + moves * 7 % DEALS);
        client
            .batch_execute(&format!(
                "BEGIN; UPDATE deals SET price = price - 7 WHERE id = {from};
                 UPDATE deals SET price = price + 7 WHERE id = {to}; COMMIT"
            ))
            .unwrap();
        moves += 1;
    }
    moves
}

fn readers_and_a_writer(times: usize) {
    let Some(server) = Server::shared() else { return };
    let name = server.database(&format!(
        "CREATE TABLE deals (id int PRIMARY KEY, price bigint);
         INSERT INTO deals SELECT i, 100 FROM generate_series(1, {DEALS}) AS numbers(i);"
    ));
    let shop = Shop::with_server(&server.table("shop", &name), EXPORT);
    let is_over = AtomicBool::new(false);
    let moves = thread::scope(|scope| {
        let writer = scope.spawn(|| move_amounts(&server, &name, &is_over));
        let readers = [(); 2].map(|()| scope.spawn(|| read(&shop, times)));
        let outcomes = readers.map(thread::ScopedJoinHandle::join);
        is_over.store(true, Ordering::Relaxed);
        assert!(outcomes.iter().all(Result::is_ok), "every answer has the whole sum");
        writer.join().unwrap()
    });
    println!("{} answers beside {moves} moves", times * 2);
    assert!(moves > 0);
}

#[test]
fn answers_are_of_one_moment_while_amounts_move() {
    readers_and_a_writer(40);
}

/// What a shop does in one transaction that puts a table into another file, and the table or view that is read. Its rows
/// are there before and after.
const REWRITES: [(&str, &str); 5] = [
    ("ALTER TABLE plain ALTER price TYPE numeric", "plain"),
    (
        "CREATE TEMP TABLE kept ON COMMIT DROP AS TABLE deals; TRUNCATE deals; INSERT INTO deals TABLE kept",
        "seen",
    ),
    (
        "CREATE TABLE fresh AS TABLE plain; GRANT SELECT ON fresh TO PUBLIC; DROP TABLE plain;
         ALTER TABLE fresh RENAME TO plain",
        "plain",
    ),
    (
        "CREATE TEMP TABLE kept ON COMMIT DROP AS TABLE parts; TRUNCATE parts; INSERT INTO parts TABLE kept",
        "parts",
    ),
    ("REFRESH MATERIALIZED VIEW made", "made"),
];

/// A request that comes meanwhile has its moment before the end of the rewriting, at which the table had rows, and reads it
/// afterwards, where to that moment it has none.
#[test]
fn a_table_that_is_rewritten_meanwhile_is_no_empty_one() {
    let Some(server) = Server::shared() else { return };
    for (rewrite, from) in REWRITES {
        let name = server.database(
            "CREATE TABLE deals (id int PRIMARY KEY, price bigint);
             INSERT INTO deals SELECT i, 100 FROM generate_series(1, 50) AS numbers(i);
             CREATE TABLE plain AS TABLE deals; CREATE TABLE parts (id int, price bigint) PARTITION BY RANGE (id);
             CREATE TABLE part PARTITION OF parts DEFAULT; INSERT INTO parts TABLE deals;
             CREATE MATERIALIZED VIEW made AS TABLE parts; CREATE VIEW seen AS TABLE deals;",
        );
        let sections = format!(
            "[export]\norders = 'SELECT id, price, 1 AS status, 2 AS date_create FROM {from}'\n\
             statuses = \"SELECT 1 AS id, 'New' AS name\"\n"
        );
        let shop = Shop::with_server(&server.table("shop", &name), &sections);
        let mut owner = server.client(&name);
        let mut transaction = owner.transaction().unwrap();
        transaction.batch_execute(rewrite).unwrap();
        let answer = thread::scope(|scope| {
            let asked = scope.spawn(|| shop.ask("date=0").answer());
            let waiting =
                "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'";
            while server.client("postgres").query_one(waiting, &[&name]).unwrap().get::<_, i64>(0) == 0 {
                assert!(!asked.is_finished(), "{rewrite}: nothing is waited for");
            }
            transaction.commit().unwrap();
            asked.join().unwrap()
        });
        answer.must_be_refusal(503, false);
        assert!(
            answer.log().contains("could not be read at one moment: a table was rewritten"),
            "{}",
            answer.log()
        );
        assert_eq!(shop.get("date=0").rows("orders").len(), 50, "{rewrite}");
    }
}

/// Servers of another make speak PostgreSQL's language and have no such function: their answers go out all the same.
#[test]
fn a_server_that_does_not_know_which_file_a_table_is_in_answers() {
    let Some(server) = Server::shared() else { return };
    let name = server.database("CREATE TABLE deals (id int PRIMARY KEY); INSERT INTO deals VALUES (1), (2)");
    let rename = "ALTER FUNCTION pg_catalog.pg_relation_filenode(regclass) RENAME TO gone";
    server.client(&name).batch_execute(rename).unwrap();
    let sections = "[export]\norders = 'SELECT id, 1 AS status, 2 AS date_create FROM deals'\n\
                    statuses = \"SELECT 1 AS id, 'New' AS name\"\n";
    let shop = Shop::with_server(&server.table("shop", &name), sections);
    assert_eq!(shop.get("date=0").rows("orders").len(), 2);
}

#[test]
#[ignore = "long: make soak"]
fn soak_answers_of_one_moment_while_amounts_move_and_the_table_is_altered() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(&format!(
        "CREATE TABLE deals (id int PRIMARY KEY, price bigint);
         INSERT INTO deals SELECT i, 100 FROM generate_series(1, {DEALS}) AS numbers(i);"
    ));
    let shop = Shop::with_server(&server.table("shop", &name), EXPORT)
        .set(&format!("time_limit = {}", beside::TIME_LIMIT));
    let (mut crm, mut owner) = (server.client(&name), server.client(&name));
    let what = if server.is_followed() { "PostgreSQL, read at a standby" } else { "PostgreSQL" };
    let move_amounts = |moves: usize| {
        let moves = i64::try_from(moves).unwrap();
        let (from, to) = (1 + moves % DEALS, 1 + moves * 7 % DEALS);
        let done = crm.batch_execute(&format!(
            "BEGIN; UPDATE deals SET price = price - 7 WHERE id = {from};
             UPDATE deals SET price = price + 7 WHERE id = {to}; COMMIT"
        ));
        done.unwrap_or_else(|error| panic!("{error:?}"));
    };
    // Each time the table is written anew.
    let alter = |times: usize| {
        let kind = ["numeric", "bigint"][times % 2];
        owner.batch_execute(&format!("ALTER TABLE deals ALTER price TYPE {kind}")).unwrap();
    };
    let must_be_whole = |answer: &crate::support::Answer| {
        let (orders, statuses) = (answer.rows("orders"), answer.rows("statuses"));
        assert_eq!((sum(&orders, "price"), sum(&statuses, "id")), (DEALS * 100, DEALS * 100));
        assert_eq!(statuses[0]["name"], (DEALS * 100).to_string());
    };
    beside::readers(what, &shop, 700, must_be_whole, move_amounts, alter);
}

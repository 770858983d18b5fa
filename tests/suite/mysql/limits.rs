//! How long MariaDB may keep a request waiting: for a lock, for a query, for a server that says nothing.

use std::thread;
use std::time::{Duration, Instant};

use mysql::prelude::Queryable;
use rustix::process::Signal;

use crate::support::mysql::MariaDb;
use crate::support::{Shop, installed};

const TABLES: &str =
    "CREATE TABLE deals (id int PRIMARY KEY, name text);\n INSERT INTO deals VALUES (1, 'x')";

fn sections(orders: &str) -> String {
    format!("[export]\norders = '''{orders}'''\nstatuses = \"SELECT 1 AS id, 'New' AS name\"\n")
}

/// The queries that run on the server in a database.
fn running(server: &MariaDb, name: &str) -> usize {
    let sql =
        format!("SELECT id FROM information_schema.processlist WHERE db = '{name}' AND command = 'Query'");
    server.client("").query::<u64, _>(sql).unwrap().len()
}

/// Waits until the server has ended what ran in a database, which it does a moment after it was told.
#[track_caller]
fn wait_until_none_runs(server: &MariaDb, name: &str) {
    let start = Instant::now();
    while running(server, name) > 0 {
        assert!(start.elapsed() < Duration::from_secs(30), "a query goes on");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_query_without_end_ends_at_the_limit_here_and_on_the_server() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(TABLES);
    for orders in [
        "SELECT a.seq * 1000000 + b.seq AS id, 1 AS status, 2 AS date_create FROM seq_1_to_1000000 a, \
         seq_1_to_1000000 b"
            .to_owned(),
        "SELECT a.seq AS id, 1 AS status, 2 AS date_create FROM seq_1_to_1000000 a, seq_1_to_1000000 b
         WHERE a.seq + b.seq < 0"
            .to_owned(),
        // These end at the limit as if nothing were wrong.
        "SELECT id, SLEEP(100) AS status, 2 AS date_create FROM deals".to_owned(),
        "SELECT id, BENCHMARK(1000000000000, MD5('x')) AS status, 2 AS date_create FROM deals".to_owned(),
    ] {
        let shop = Shop::with_server(&server.table("shop", &name), &sections(&orders)).set("time_limit = 1");
        let refusal = shop.refuse(503, "date=0");
        assert!(refusal.log().contains("could not be read in 1 s"), "{orders}: {}", refusal.log());
        wait_until_none_runs(&server, &name);
    }
}

/// A statement may set its own limit for itself, which the server takes; our waiting ends, and the query with it.
#[test]
fn a_query_that_takes_the_server_s_limit_away_is_killed() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(TABLES);
    // The list before uses up the time; the server's own limit begins anew with each statement.
    let sections = "
[export]
orders = 'SELECT id, 1 AS status, SLEEP(1.5) AS date_create FROM deals'
statuses = 'SELECT id, SLEEP(1.5) AS name FROM deals'
";
    let shop = Shop::with_server(&server.table("shop", &name), sections).set("time_limit = 2");
    let refusal = shop.refuse(503, "date=0");
    assert!(refusal.log().contains("could not be read in 2 s"), "{}", refusal.log());
    wait_until_none_runs(&server, &name);
}

#[test]
fn a_lock_is_waited_for_as_long_as_the_config_says() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(TABLES);
    let orders = "SELECT id, 1 AS status, 2 AS date_create FROM deals";
    let shop = Shop::with_server(&server.table("shop", &name), &sections(orders)).set("busy_timeout = 1");
    let mut owner = server.client(&name);
    owner.query_drop("LOCK TABLES deals WRITE").unwrap();
    let refusal = shop.refuse(503, "date=0");
    assert!(refusal.log().contains("was locked for longer than 1 s"), "{}", refusal.log());
    owner.query_drop("UNLOCK TABLES").unwrap();
    assert_eq!(shop.get("date=0").ids("orders"), ["1"]);
}

/// A transaction that goes on would keep the owner's ALTER TABLE waiting, and behind it all of the shop.
#[test]
fn no_lock_is_held_once_the_last_row_was_read() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(TABLES);
    let orders = "SELECT id, 1 AS status, 2 AS date_create FROM deals";
    let shop = Shop::with_server(&server.table("shop", &name), &sections(orders));
    let aborted = "SHOW GLOBAL STATUS LIKE 'Aborted_clients'";
    for length in 100..105 {
        shop.get("date=0");
        let mut owner = server.client(&name);
        owner.query_drop("SET lock_wait_timeout = 0").unwrap();
        owner.query_drop(format!("ALTER TABLE deals MODIFY name varchar({length})")).unwrap();
    }
    let before: (String, u64) = server.client("").query_first(aborted).unwrap().unwrap();
    shop.get("date=0");
    let after: (String, u64) = server.client("").query_first(aborted).unwrap().unwrap();
    assert_eq!(before, after, "the session was ended in due form");
}

#[test]
fn a_server_that_falls_silent_is_left_at_the_limit() {
    if installed::is_skipped() {
        return;
    }
    let server = MariaDb::start(&[]);
    let name = server.database(TABLES);
    let orders = "SELECT id, 1 AS status, SLEEP(0.3) AS date_create FROM deals";
    for table in [server.table("shop", &name), server.loopback("shop", &name)] {
        let shop = Shop::with_server(&table, &sections(orders)).set("time_limit = 2");
        shop.get("date=0");
        // Before the connection: the system takes it, and no answer comes.
        server.signal(Signal::STOP);
        let refusal = shop.refuse(503, "date=0");
        assert!(refusal.log().contains("could not be read in 2 s"), "{}", refusal.log());
        server.signal(Signal::CONT);
        // In the middle of a query.
        thread::scope(|scope| {
            let asked = scope.spawn(|| shop.ask("date=0").answer());
            while running(&server, &name) == 0 {
                assert!(!asked.is_finished());
            }
            server.signal(Signal::STOP);
            assert_eq!(asked.join().unwrap().code(), 503);
            server.signal(Signal::CONT);
        });
    }
}

//! How long PostgreSQL may keep a request waiting: for a lock, for a query, for a server that says nothing.

use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::support::Shop;
use crate::support::postgres::Server;

const TABLES: &str = "CREATE TABLE deals (id int PRIMARY KEY, name text); INSERT INTO deals VALUES (1, 'x');";

fn sections(orders: &str) -> String {
    format!("[export]\norders = '''{orders}'''\nstatuses = \"SELECT 1 AS id, 'New' AS name\"\n")
}

/// The queries that run on the server in a database, other than the one that asks.
fn running(server: &Server, name: &str) -> i64 {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND state = 'active'";
    server.client("postgres").query_one(sql, &[&name]).unwrap().get(0)
}

/// Waits until the server has ended what ran in a database, which it does a moment after it was told.
#[track_caller]
fn wait_until_none_runs(server: &Server, name: &str) {
    let start = Instant::now();
    while running(server, name) > 0 {
        assert!(start.elapsed() < Duration::from_secs(30), "a query goes on");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_query_without_end_ends_at_the_limit_here_and_on_the_server() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(TABLES);
    let endless = "generate_series(1, 9000000000000) AS many(id)";
    for orders in [
        format!("SELECT id, 1 AS status, 2 AS date_create FROM {endless} WHERE id < 0"),
        format!("SELECT id, 1 AS status, 2 AS date_create FROM {endless}"),
        "SELECT id, 1 AS status, pg_sleep(100) AS date_create FROM deals".to_owned(),
        // The query takes the server's limit away, which holds for what follows it.
        "SELECT set_config('statement_timeout', '0', true) AS id, 1 AS status, pg_sleep(100) AS date_create"
            .to_owned(),
    ] {
        let shop = Shop::with_server(&server.table("shop", &name), &sections(&orders)).set("time_limit = 1");
        let refusal = shop.refuse(503, "date=0");
        assert!(refusal.log().contains("could not be read in 1 s"), "{orders}: {}", refusal.log());
        wait_until_none_runs(&server, &name);
    }
}

/// The list before takes the server's limit away: it is said again before each query.
#[test]
fn a_limit_that_one_query_takes_away_holds_for_the_next() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(TABLES);
    let sections = "
[export]
orders = 'SELECT id, 1 AS status, pg_sleep(100) AS date_create FROM deals'
statuses = \"SELECT set_config('statement_timeout', '0', true) AS id, 'New' AS name\"
";
    let shop = Shop::with_server(&server.table("shop", &name), sections).set("time_limit = 1");
    let refusal = shop.refuse(503, "date=0");
    assert!(refusal.log().contains("could not be read in 1 s"), "{}", refusal.log());
    wait_until_none_runs(&server, &name);
}

#[test]
fn a_lock_is_waited_for_as_long_as_the_config_says() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(TABLES);
    let orders = "SELECT id, 1 AS status, 2 AS date_create FROM deals";
    let shop = Shop::with_server(&server.table("shop", &name), &sections(orders)).set("busy_timeout = 1");
    let mut owner = server.client(&name);
    let mut transaction = owner.transaction().unwrap();
    transaction.batch_execute("LOCK TABLE deals").unwrap();
    let refusal = shop.refuse(503, "date=0");
    assert!(refusal.log().contains("was locked for longer than 1 s"), "{}", refusal.log());
    transaction.commit().unwrap();
    assert_eq!(shop.get("date=0").ids("orders"), ["1"]);
}

/// A transaction that goes on would keep the owner's ALTER TABLE waiting, and behind it all of the shop.
#[test]
fn no_lock_is_held_once_the_last_row_was_read() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(TABLES);
    let orders = "SELECT id, 1 AS status, 2 AS date_create FROM deals";
    let shop = Shop::with_server(&server.table("shop", &name), &sections(orders));
    for _ in 0..5 {
        shop.get("date=0");
        let mut owner = server.client(&name);
        owner
            .batch_execute("SET lock_timeout = '1ms'; ALTER TABLE deals ALTER COLUMN name TYPE text")
            .unwrap();
    }
}

#[test]
fn a_server_that_falls_silent_is_left_at_the_limit() {
    if crate::support::installed::is_skipped() {
        return;
    }
    let server = Server::start("");
    let name = server.database(TABLES);
    let orders = "SELECT id, 1 AS status, pg_sleep(0.3) AS date_create FROM deals";
    let shop = Shop::with_server(&server.table("shop", &name), &sections(orders)).set("time_limit = 2");
    shop.get("date=0");
    // Before the connection: the system takes it, and no answer comes.
    server.signal_all(Signal::STOP);
    let refusal = shop.refuse(503, "date=0");
    assert!(refusal.log().contains("could not be read in 2 s"), "{}", refusal.log());
    server.signal_all(Signal::CONT);
    // In the middle of a query.
    thread::scope(|scope| {
        let asked = scope.spawn(|| shop.ask("date=0").answer());
        while running(&server, &name) == 0 {
            assert!(!asked.is_finished());
        }
        server.signal_all(Signal::STOP);
        assert_eq!(asked.join().unwrap().code(), 503);
        server.signal_all(Signal::CONT);
    });
}

//! A server that is killed, stopped or restarted while it is read: an answer is whole, or it is none.

use std::thread;
use std::time::Duration;

use mysql::prelude::Queryable;
use rustix::process::Signal;

use crate::support::mysql::MariaDb;
use crate::support::{Shop, installed};

const TABLES: &str = "
CREATE TABLE deals (id int PRIMARY KEY, name text);
INSERT INTO deals SELECT seq, repeat('x', 50) FROM seq_1_to_20000;
";

const EXPORT: &str = "
[export]
orders = 'SELECT id, name, 1 AS status, 2 AS date_create FROM deals'
statuses = \"SELECT 1 AS id, 'New' AS name\"
";

/// Asks while something is done to the server after so long; gives the status, and what the log says.
fn ask_during(shop: &Shop, delay: Duration, disturb: impl FnOnce() + Send) -> (u16, String) {
    thread::scope(|scope| {
        scope.spawn(move || {
            thread::sleep(delay);
            disturb();
        });
        ask(shop)
    })
}

/// The status of an answer, which is whole, and what the log says.
fn ask(shop: &Shop) -> (u16, String) {
    let answer = shop.ask("date=0").answer();
    if answer.code() == 200 {
        assert_eq!(answer.rows("orders").len(), 20000, "an answer is whole");
    }
    (answer.code(), answer.log().to_owned())
}

fn must_be_whole_or_later((status, log): (u16, String)) {
    assert!(status == 200 || status == 503, "{status}: {log}");
}

#[test]
fn a_session_that_is_ended_at_any_moment_gives_all_or_nothing() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(TABLES);
    let shop = Shop::with_server(&server.table("shop", &name), EXPORT);
    let sessions = format!("SELECT id FROM information_schema.processlist WHERE db = '{name}'");
    let mut refused = 0;
    for moment in 0..40 {
        let mut root = server.client("");
        let outcome = ask_during(&shop, Duration::from_micros(moment * 1500), || {
            for id in root.query::<u64, _>(&sessions).unwrap() {
                // It may have ended meanwhile.
                let _ = root.query_drop(format!("KILL CONNECTION {id}"));
            }
        });
        refused += usize::from(outcome.0 == 503);
        must_be_whole_or_later(outcome);
    }
    assert!(refused > 0, "some moment was within an answer");
}

#[test]
fn a_server_that_is_killed_and_comes_back_gives_all_or_nothing() {
    if installed::is_skipped() {
        return;
    }
    // Rows that were committed are there after the kill.
    let mut server = MariaDb::start(&["--innodb-flush-log-at-trx-commit=1"]);
    let name = server.database(TABLES);
    for table in [server.table("shop", &name), server.loopback("shop", &name)] {
        let shop = Shop::with_server(&table, EXPORT).set("time_limit = 5");
        let mut refused = 0;
        for moment in 0..5 {
            let signal = if moment % 2 == 0 { Signal::KILL } else { Signal::TERM };
            let outcome = ask_during(&shop, Duration::from_millis(moment * 5), || server.signal(signal));
            refused += usize::from(outcome.0 == 503);
            must_be_whole_or_later(outcome);
            // Stopping, starting and recovering: not one of them is the owner's to mend.
            server.restart(|| must_be_whole_or_later(ask(&shop)));
            assert_eq!(shop.get("date=0").rows("orders").len(), 20000);
        }
        assert!(refused > 0, "some moment was within an answer");
    }
}

/// Of the moments, every fifth one sees the end of the server; in the others it stands still for a while.
#[test]
#[ignore = "long: make soak"]
fn soak_a_server_that_ends_or_stands_still_at_two_hundred_moments() {
    if installed::is_skipped() {
        return;
    }
    let mut server = MariaDb::start(&["--innodb-flush-log-at-trx-commit=1"]);
    let name = server.database(TABLES);
    let shops = [server.table("shop", &name), server.loopback("shop", &name)]
        .map(|table| Shop::with_server(&table, EXPORT).set("time_limit = 5"));
    let mut refused = [0; 2];
    for moment in 0..200 {
        let shop = &shops[usize::from(moment % 3 == 0)];
        let delay = Duration::from_micros(moment * 200);
        let ends = moment % 5 == 0;
        let outcome = ask_during(shop, delay, || {
            if ends {
                server.signal(if moment % 2 == 0 { Signal::KILL } else { Signal::TERM });
            } else {
                server.signal(Signal::STOP);
                thread::sleep(Duration::from_millis(30));
                server.signal(Signal::CONT);
            }
        });
        refused[usize::from(ends)] += usize::from(outcome.0 == 503);
        must_be_whole_or_later(outcome);
        if ends {
            server.restart(|| must_be_whole_or_later(ask(shop)));
        }
    }
    println!(
        "MariaDB: 160 halts, {} answers put off; 40 ends, {} put off; no answer was short",
        refused[0], refused[1]
    );
    assert!(refused[1] > 0, "some moment was within an answer");
}

/// A node that is killed is an error, the next one answers, and one that is left alone knows that it may be behind.
#[test]
#[ignore = "long: make soak"]
fn soak_a_node_of_galera_that_is_killed_gives_all_or_nothing() {
    if installed::is_skipped() {
        return;
    }
    let cluster = MariaDb::start_galera();
    let name = cluster.database(TABLES);
    let shop = |node: &MariaDb| Shop::with_server(&node.table("shop", &name), EXPORT).set("time_limit = 5");
    let [second, third] = cluster.others() else { panic!("three nodes") };
    must_be_whole_or_later(ask_during(&shop(second), Duration::from_millis(15), || {
        second.signal(Signal::KILL);
    }));
    assert_eq!(ask(&shop(second)).0, 503);
    // The others are a majority as soon as they know; until then they say that they are not ready.
    let mut later = 0;
    while ask(&shop(third)).0 == 503 {
        later += 1;
        assert!(later < 200, "the others go on");
        thread::sleep(Duration::from_millis(100));
    }
    must_be_whole_or_later(ask_during(&shop(third), Duration::from_millis(15), || {
        third.signal(Signal::KILL);
    }));
    let alone = Shop::with_server(&cluster.own_table("shop", &name), EXPORT).set("time_limit = 5");
    let mut whole = 0;
    while ask(&alone).0 == 200 {
        whole += 1;
        assert!(whole < 2000, "one of three is no majority");
    }
    assert_eq!(ask(&alone).0, 503);
    println!(
        "Galera: {later} answers put off until the rest was a majority, {whole} before the last knew that it is none"
    );
}

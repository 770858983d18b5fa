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

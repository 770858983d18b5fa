//! One moment for all of an answer: a writer moves amounts from deal to deal, and no answer sees half of a move.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use mysql::prelude::Queryable;

use crate::support::mysql::MariaDb;
use crate::support::{Answer, Shop, beside};

const TABLES: &str = "
CREATE TABLE deals (id int PRIMARY KEY, price int, note text) ENGINE=InnoDB;
INSERT INTO deals SELECT seq, 100, repeat('x', 200) FROM seq_1_to_2000;
CREATE TABLE statuses (id int PRIMARY KEY, price int) ENGINE=InnoDB;
INSERT INTO statuses VALUES (1, 0);
";

const EXPORT: &str = "
[export]
orders = 'SELECT id, 1 AS date_create, 1 AS status, price, note FROM deals'
statuses = 'SELECT id, price AS name FROM statuses'
";

#[test]
fn amounts_that_move_are_counted_once() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(TABLES);
    let shop = Shop::with_server(&server.table("shop", &name), EXPORT);
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut crm = server.client(&name);
            let mut moves = 0;
            while !is_over.load(Ordering::Relaxed) {
                let (from, to) = (moves * 7 % 2000 + 1, moves * 13 % 2000 + 1);
                // Within the list, and from one list to the other.
                crm.query_drop("START TRANSACTION").unwrap();
                crm.query_drop(format!("UPDATE deals SET price = price - 2 WHERE id = {from}")).unwrap();
                crm.query_drop(format!("UPDATE deals SET price = price + 1 WHERE id = {to}")).unwrap();
                crm.query_drop("UPDATE statuses SET price = price + 1").unwrap();
                crm.query_drop("COMMIT").unwrap();
                moves += 1;
            }
            moves
        });
        for _ in 0..100 {
            let answer = shop.get("date=0");
            let (orders, statuses) = (answer.rows("orders"), answer.rows("statuses"));
            let sum = |rows: &[serde_json::Value], key: &str| -> i64 {
                rows.iter().map(|row| row[key].as_str().unwrap().parse::<i64>().unwrap()).sum()
            };
            assert_eq!(orders.len(), 2000);
            assert_eq!(sum(&orders, "price") + sum(&statuses, "name"), 200_000);
        }
        is_over.store(true, Ordering::Relaxed);
        assert!(writer.join().unwrap() > 100, "amounts moved while they were read");
    });
}

/// All deals are there, and in both lists together no amount is lost.
fn must_be_whole(answer: &Answer) {
    let (orders, statuses) = (answer.rows("orders"), answer.rows("statuses"));
    let sum = |rows: &[serde_json::Value], key: &str| -> i64 {
        rows.iter().map(|row| row[key].as_str().unwrap().parse::<i64>().unwrap()).sum()
    };
    assert_eq!((orders.len(), sum(&orders, "price") + sum(&statuses, "name")), (2000, 200_000));
}

#[test]
#[ignore = "long: make soak"]
fn soak_answers_of_one_moment_while_amounts_move_and_the_table_is_altered() {
    let Some(server) = MariaDb::shared() else { return };
    let name =
        server.database(&TABLES.replace("SELECT seq, 100, repeat('x', 200) FROM seq_1_to_2000", &numbers()));
    let shop = Shop::with_server(&server.table("shop", &name), EXPORT)
        .set(&format!("time_limit = {}", beside::TIME_LIMIT));
    let (mut crm, mut owner) = (server.client(&name), server.client(&name));
    let what = if server.is_cluster() { "a cluster, read at another node" } else { "MariaDB" };
    let move_amounts = |moves: usize| {
        let (from, to) = (moves * 7 % 2000 + 1, moves * 13 % 2000 + 1);
        // A cluster may undo a transaction that meets the alteration; then nothing has moved.
        let _ = crm
            .query_drop("START TRANSACTION")
            .and_then(|()| crm.query_drop(format!("UPDATE deals SET price = price - 2 WHERE id = {from}")))
            .and_then(|()| crm.query_drop(format!("UPDATE deals SET price = price + 1 WHERE id = {to}")))
            .and_then(|()| crm.query_drop("UPDATE statuses SET price = price + 1"))
            .and_then(|()| crm.query_drop("COMMIT"))
            .or_else(|_| crm.query_drop("ROLLBACK"));
    };
    let alter = |times: usize| {
        owner.query_drop(format!("ALTER TABLE deals MODIFY note varchar({})", 300 + times % 2)).unwrap();
    };
    beside::readers(what, &shop, 700, must_be_whole, move_amounts, alter);
}

/// The rows of the deals in SQL that MySQL has, too.
fn numbers() -> String {
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) \
     SELECT i + j * 500, 100, repeat('x', 200) FROM n, (SELECT 0 AS j UNION SELECT 1 UNION SELECT 2 UNION SELECT 3) AS m"
        .to_owned()
}

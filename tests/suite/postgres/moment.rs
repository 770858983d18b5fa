//! One moment: while a writer moves amounts from deal to deal, each answer has their whole sum.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::support::Shop;
use crate::support::postgres::Server;

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

#[test]
#[ignore = "long: make soak"]
fn soak_answers_of_one_moment_while_amounts_move() {
    readers_and_a_writer(1000);
}

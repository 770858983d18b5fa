//! Answers through Apache while the shop's own program writes without pause: every one is whole and of one moment, and
//! the writer never fails, however slowly somebody reads.

use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::Value;

use crate::support::Answer;
use crate::support::ask::token_of;
use crate::support::client::{self, Body};
use crate::support::server::{Kind, Server};
use crate::support::shop::{PASSWORD, USER};

/// How many deals there are, and what each has at first. Their sum stays the same.
const DEALS: i64 = 400;
const AMOUNT: i64 = 1000;

/// How often the large document names each deal.
const TIMES: i64 = 50;

fn tables(journal: &str) -> String {
    format!(
        "PRAGMA journal_mode = {journal};
         CREATE TABLE deals (id INTEGER PRIMARY KEY, amount INTEGER, moment INTEGER);
         INSERT INTO deals SELECT value, {AMOUNT}, 0 FROM (
             WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < {DEALS})
             SELECT value FROM n);
         CREATE TABLE moments (id INTEGER PRIMARY KEY, moment INTEGER);
         INSERT INTO moments VALUES (1, 0);"
    )
}

/// The deals with the moment of the last change, which the one status has for its name; and a document of many
/// megabytes, for those who read slowly.
fn sections() -> String {
    format!(
        "[export]
         orders = '''SELECT id, 0 AS date_create, 1 AS status, amount AS price,
                            (SELECT max(moment) FROM deals) AS name FROM deals'''
         statuses = 'SELECT id, moment AS name FROM moments'
         [export_clients]
         clients = '''WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {TIMES} - 1)
                      SELECT id * {TIMES} + i AS id, amount AS name, hex(zeroblob(400)) AS phone, '' AS email
                      FROM deals, n'''\n"
    )
}

/// The reads and writes that were done, and those that were found to be right.
#[derive(Default)]
struct Figures {
    answers: AtomicUsize,
    rows: AtomicUsize,
    commits: AtomicUsize,
    slow: AtomicUsize,
}

fn target(query: &str) -> String {
    format!("/cgi-bin/roistat.cgi?{query}&date=0&user={USER}&token={}", token_of(USER, PASSWORD))
}

/// The shop's own program: each transaction moves an amount from a deal to another, or to a new one in its place.
fn write(mut crm: Connection, is_over: &AtomicBool, figures: &Figures) -> Duration {
    // PHP, Python and Rails wait 5 s or more by default.
    crm.busy_timeout(Duration::from_secs(5)).unwrap();
    // More transactions in the same time: whether they would outlive a loss of power is not the question.
    crm.execute_batch("PRAGMA synchronous = OFF").unwrap();
    let mut longest = Duration::ZERO;
    let mut moment = 0_i64;
    while !is_over.load(Ordering::Relaxed) {
        moment += 1;
        let began = Instant::now();
        let transaction = crm.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
        let run = |sql: &str| transaction.execute(sql, [moment]).expect("the writer never fails");
        if moment % 3 == 0 {
            run(
                "INSERT INTO deals (amount, moment) SELECT amount, ?1 FROM deals WHERE id = (SELECT min(id) FROM deals)",
            );
            run("DELETE FROM deals WHERE ?1 AND id = (SELECT min(id) FROM deals)");
        } else {
            run(
                "UPDATE deals SET amount = amount - 7, moment = ?1 WHERE id = (SELECT min(id) + ?1 % 100 FROM deals)",
            );
            run("UPDATE deals SET amount = amount + 7 WHERE id = (SELECT max(id) - ?1 % 100 FROM deals)");
        }
        run("UPDATE moments SET moment = ?1");
        transaction.commit().expect("the writer never fails");
        longest = longest.max(began.elapsed());
        figures.commits.fetch_add(1, Ordering::Relaxed);
        thread::sleep(Duration::from_millis(2));
    }
    longest
}

/// One answer, in both formats in turn, and all of it.
fn ask(server: &Server, number: usize, figures: &Figures) {
    let is_xml = number.is_multiple_of(2);
    let answer = server.get(&target(if is_xml { "format=xml" } else { "format=json" }));
    assert_eq!(answer.code(), 200, "{}\n{}", answer.golden(), server.all_logs());
    let (moment, deals) = if is_xml { of_xml(&answer) } else { of_json(&answer) };
    assert_eq!(deals.len(), usize::try_from(DEALS).unwrap(), "all deals");
    assert_eq!(
        deals.iter().map(|(amount, _)| amount).sum::<i64>(),
        DEALS * AMOUNT,
        "nothing is lost or twice"
    );
    assert!(deals.iter().all(|(_, at)| *at == moment), "deals and statuses are of one moment");
    figures.answers.fetch_add(1, Ordering::Relaxed);
    figures.rows.fetch_add(deals.len(), Ordering::Relaxed);
}

/// The moment that the status tells, and the amount and the moment of each deal.
type Seen = (String, Vec<(i64, String)>);

fn of_json(answer: &Answer) -> Seen {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    let deals = answer.rows("orders");
    let deals = deals.iter().map(|deal| (text(deal, "price").parse().unwrap(), text(deal, "name")));
    (text(&answer.rows("statuses")[0], "name"), deals.collect())
}

fn of_xml(answer: &Answer) -> Seen {
    let data = answer.xml();
    let deals = data.child("orders").children.iter();
    let deals =
        deals.map(|deal| (deal.child("price").text.parse().unwrap(), deal.child("name").text.clone()));
    (data.child("statuses").children[0].child("name").text.clone(), deals.collect())
}

/// Somebody who reads a large document a little at a time until the others are done, and then the rest of it.
fn read_slowly(port: u16, is_over: &AtomicBool, figures: &Figures) {
    let mut stream = client::connect(port).unwrap();
    let request = client::request("GET", target("action=export_clients").as_bytes(), &[], Body::None);
    stream.write_all(&request).unwrap();
    let mut sent = vec![0; 1];
    stream.read_exact(&mut sent).unwrap();
    while !is_over.load(Ordering::Relaxed) {
        let mut little = [0; 512];
        let length = stream.read(&mut little).unwrap();
        sent.extend_from_slice(&little[..length]);
        thread::sleep(Duration::from_millis(50));
    }
    stream.read_to_end(&mut sent).unwrap();
    let answer = Answer::of_server(&sent);
    assert_eq!(answer.code(), 200);
    let amounts = answer.rows("clients");
    let sum: i64 = amounts.iter().map(|row| row["name"].as_str().unwrap().parse::<i64>().unwrap()).sum();
    assert_eq!(sum, DEALS * AMOUNT * TIMES, "nothing is lost or twice");
    figures.slow.fetch_add(1, Ordering::Relaxed);
    figures.rows.fetch_add(amounts.len(), Ordering::Relaxed);
}

/// Asks through Apache so many times in each journal mode, while one writes and three read slowly.
#[track_caller]
fn under_load(answers: usize) {
    for journal in ["delete", "wal"] {
        Server::each(&[Kind::ApacheEvent], &tables(journal), &sections(), |server| {
            // It stays open: a WAL database of another user can be read only while he has it open himself.
            let crm = server.shop.database();
            crm.query_row("SELECT count(*) FROM deals", [], |row| row.get::<_, i64>(0)).unwrap();
            let (is_over, figures, next) = (AtomicBool::new(false), Figures::default(), AtomicUsize::new(0));
            let began = Instant::now();
            let longest = thread::scope(|scope| {
                let over = Over(&is_over);
                let writer = scope.spawn(|| write(crm, &is_over, &figures));
                for _ in 0..3 {
                    scope.spawn(|| read_slowly(server.port, &is_over, &figures));
                }
                let ask_on = || {
                    while let number @ 0.. = next.fetch_add(1, Ordering::Relaxed)
                        && number < answers
                        && !is_over.load(Ordering::Relaxed)
                    {
                        ask(server, number, &figures);
                    }
                };
                let readers: Vec<_> = (0..4).map(|_| scope.spawn(ask_on)).collect();
                let are_done: Vec<_> = readers.into_iter().map(thread::ScopedJoinHandle::join).collect();
                drop(over);
                assert!(are_done.iter().all(Result::is_ok), "every answer is right");
                writer.join().expect("the writer never fails")
            });
            let of = |figure: &AtomicUsize| figure.load(Ordering::Relaxed);
            assert_eq!((of(&figures.answers), of(&figures.slow)), (answers, 3));
            println!(
                "journal_mode={journal}: {} answers and {} slow ones in {:.1} s, {} rows compared, {} commits of the \
                 writer (the longest took {} ms, 0 failed), losses: 0",
                answers,
                of(&figures.slow),
                began.elapsed().as_secs_f64(),
                of(&figures.rows),
                of(&figures.commits),
                longest.as_millis(),
            );
        });
    }
}

/// Ends what goes on in other threads, also where this one panics.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn every_answer_is_of_one_moment_while_the_shop_writes() {
    under_load(100);
}

#[test]
#[ignore = "long: make soak"]
fn soak_answers_while_the_shop_writes() {
    under_load(2000);
}

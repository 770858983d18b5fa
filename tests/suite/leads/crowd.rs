//! Many posters at once, each lead offered several times, programs killed, the database locked at times: a lead that
//! was answered `ok` is there exactly once, every other one once or not at all.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::Value;

use super::shop;
use crate::support::Shop;

/// How much of it there is.
struct Crowd {
    posters: usize,
    leads: usize,
}

const TRIES: usize = 3;

/// Offers a lead once. Every fifth try ends by SIGKILL after a while that differs from try to try.
fn offer(shop: &Shop, id: usize, attempt: usize) -> Option<String> {
    let mut command = shop.ask(&format!("action=lead&id={id}&title=t{id}")).command();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    if (id + attempt).is_multiple_of(5) {
        std::thread::sleep(Duration::from_micros((id as u64 * 7919 + attempt as u64 * 104_729) % 12_000));
        child.kill().unwrap();
    }
    let output = child.wait_with_output().unwrap();
    let sent = String::from_utf8(output.stdout).unwrap();
    let (head, body) = sent.split_once("\r\n\r\n")?;
    if !head.starts_with("Status: 200 ") {
        assert!(head.starts_with("Status: 503 "), "{sent}");
        return None;
    }
    let answer: Value = serde_json::from_str(body).ok()?;
    Some(answer["order_id"].as_str().unwrap().to_owned())
}

/// The shop's own program: it writes rows, holds the lock for a moment, and is never kept waiting for longer than
/// its time-out.
fn own_program(shop: &Shop, is_over: &AtomicBool) -> usize {
    let database = Connection::open(shop.file("shop.db")).unwrap();
    database.busy_timeout(Duration::from_secs(5)).unwrap();
    let mut written = 0;
    while !is_over.load(Ordering::Relaxed) {
        database.execute_batch("BEGIN IMMEDIATE; INSERT INTO notes (title) VALUES ('own')").unwrap();
        std::thread::sleep(Duration::from_millis(written as u64 % 7));
        database.execute_batch("COMMIT").unwrap();
        written += 1;
        std::thread::sleep(Duration::from_millis(5));
    }
    written
}

fn run(crowd: &Crowd, settings: &str) {
    let (shop, start) = (shop().set("busy_timeout = 5"), Instant::now());
    shop.database().execute_batch(settings).unwrap();
    let answered: Mutex<BTreeMap<usize, String>> = Mutex::default();
    let (offers, is_over) = (Mutex::new(0..crowd.leads * TRIES), AtomicBool::new(false));
    let written = std::thread::scope(|scope| {
        let own = scope.spawn(|| own_program(&shop, &is_over));
        let posters: Vec<_> = (0..crowd.posters)
            .map(|_| {
                scope.spawn(|| {
                    while let Some(number) = { offers.lock().unwrap().next() } {
                        let (id, attempt) = (number / TRIES, number % TRIES);
                        if let Some(order_id) = offer(&shop, id, attempt) {
                            let before = answered.lock().unwrap().insert(id, order_id.clone());
                            assert!(before.is_none_or(|before| before == order_id), "one lead, one deal");
                        }
                    }
                })
            })
            .collect();
        for poster in posters {
            poster.join().unwrap();
        }
        is_over.store(true, Ordering::Relaxed);
        own.join().unwrap()
    });
    let database = shop.database();
    let answered = answered.into_inner().unwrap();
    let mut stored = BTreeMap::new();
    let mut statement = database.prepare("SELECT lead, id FROM deals").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))).unwrap();
    for (lead, id) in rows.map(Result::unwrap) {
        assert_eq!(
            stored.insert(lead.parse::<usize>().unwrap(), id.to_string()),
            None,
            "lead {lead} is there twice"
        );
    }
    for (lead, order_id) in &answered {
        assert_eq!(stored.get(lead), Some(order_id), "lead {lead} was answered");
    }
    let own: i64 = database.query_row("SELECT count(*) FROM notes", [], |row| row.get(0)).unwrap();
    assert_eq!(usize::try_from(own), Ok(written), "the shop's own rows");
    let check: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    assert!(answered.len() > crowd.leads / 2, "{} of {} were answered", answered.len(), crowd.leads);
    println!(
        "{} posters, {} leads, {} offers: {} answered, {} stored, {written} own writes; {:.1} s",
        crowd.posters,
        crowd.leads,
        crowd.leads * TRIES,
        answered.len(),
        stored.len(),
        start.elapsed().as_secs_f64()
    );
}

#[test]
fn no_lead_is_lost_or_doubled_among_many() {
    run(&Crowd { posters: 20, leads: 60 }, "PRAGMA journal_mode = delete");
    run(&Crowd { posters: 20, leads: 60 }, "PRAGMA journal_mode = wal");
}

#[test]
#[ignore = "long: `make soak` runs it"]
fn soak_no_lead_is_lost_or_doubled_among_very_many() {
    run(&Crowd { posters: 20, leads: 3_000 }, "PRAGMA journal_mode = delete");
    run(&Crowd { posters: 20, leads: 3_000 }, "PRAGMA journal_mode = wal");
}

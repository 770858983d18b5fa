//! The database as it is found: missing, broken, locked, half-written, somebody else's. It is only ever read.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Answer, Shop, wait_until_open};

const TABLES: &str = "CREATE TABLE deals (id INTEGER PRIMARY KEY, made INTEGER, state TEXT);
    INSERT INTO deals SELECT value, value, 'Secretive ' || value FROM json_each('[1, 2, 3]');";

const ORDERS: &str = "SELECT id, made AS date_create, state AS status FROM deals";

fn shop() -> Shop {
    Shop::with_orders(TABLES, ORDERS)
}

#[test]
fn a_database_that_is_none_is_an_error_of_the_server_and_never_made() {
    let shop = shop();
    let file = shop.file("shop.db");
    let mut answers = Vec::new();
    fs::remove_file(&file).unwrap();
    answers.push(shop.refuse(500, "date=0"));
    for junk in [&b""[..], b"junk", b"SQLite format 3\0", &[0; 4096], &[0xFF; 9000]] {
        fs::write(&file, junk).unwrap();
        answers.push(shop.refuse(500, "date=0"));
        assert_eq!(fs::read(&file).unwrap(), junk);
    }
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    answers.push(shop.refuse(500, "date=0"));
    fs::remove_dir(&file).unwrap();
    symlink("nowhere.db", &file).unwrap();
    answers.push(shop.refuse(500, "date=0"));
    // An empty file is a database without tables: there the query is what cannot be right.
    answers.retain(|answer| !answer.log().contains("no such table"));
    assert_eq!(answers.len(), 7);
    for answer in &answers {
        assert_eq!(answer.text(), answers[0].text(), "nothing of the reason is for a stranger");
        assert!(answer.log().contains("shop.db") || answer.log().contains("deals"), "{}", answer.log());
    }
}

#[test]
fn the_log_says_which_file_cannot_be_opened() {
    for path in ["../нет такого.db", "/nowhere/x.db", "../shop.db/x.db"] {
        let shop = shop();
        shop.write_config(shop.config().replacen("../shop.db", path, 1));
        let log = shop.refuse(500, "").log().to_owned();
        assert!(log.contains(path.rsplit('/').next().unwrap()), "{log}");
    }
}

#[test]
fn a_path_that_sqlite_would_read_as_an_address_is_refused() {
    let shop = shop();
    let whole = format!("file:{}", shop.file("shop.db").display());
    for address in ["file:shop.db", "file:shop.db?mode=rwc", "FILE:shop.db", &whole, "file::memory:"] {
        // Even where there is a file of this very name.
        let _ = fs::hard_link(shop.file("shop.db"), shop.file("cgi-bin").join(address));
        shop.write_config(shop.config().replacen("../shop.db", address, 1));
        let refusal = shop.refuse(500, "date=0");
        assert!(refusal.log().contains(".htroistat.toml"), "it is the config's fault: {}", refusal.log());
    }
    for nowhere in [":memory:", ""] {
        shop.write_config(shop.config().replacen("../shop.db", nowhere, 1));
        shop.refuse(500, "date=0");
    }
}

#[test]
fn a_path_is_taken_letter_by_letter() {
    let plain = shop().get("date=0");
    for name in ["a b.db", "a?mode=rwc#x.db", "100%25.db", "Магазин «1».db", "it's.db", "shop"] {
        let shop = shop();
        fs::rename(shop.file("shop.db"), shop.file(name)).unwrap();
        shop.write_config(shop.config().replacen("\"../shop.db\"", &format!("\"../{name}\""), 1));
        assert_eq!(shop.get("date=0"), plain, "{name}");
        let whole = format!("\"{}\"", shop.file(name).display());
        shop.write_config(shop.config().replacen("\"../shop.db\"", &whole, 1));
        assert_eq!(shop.get("date=0"), plain, "{whole}");
    }
}

#[test]
fn a_database_that_is_being_written_is_a_reason_to_come_back() {
    for settings in ["busy_timeout = 0", "busy_timeout = 1"] {
        let shop = shop().set(settings);
        let plain = shop.get("date=0");
        let writer = shop.database();
        writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
        let json = shop.refuse(503, "date=0");
        let xml = shop.refuse(503, "date=0&format=xml");
        assert_eq!(json.sentence(), xml.sentence());
        shop.ask("date=0").method("HEAD").refusal(503);
        writer.execute_batch("ROLLBACK").unwrap();
        assert_eq!(shop.get("date=0"), plain);
    }
}

#[test]
fn a_database_that_becomes_free_in_time_is_read() {
    let shop = shop().set("busy_timeout = 60");
    let writer = shop.database();
    writer.execute_batch("BEGIN EXCLUSIVE; INSERT INTO deals VALUES (4, 4, 'x')").unwrap();
    let mut command = shop.ask("date=0").command();
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Time to come upon the lock. Where that is not enough the answer is the same.
    thread::sleep(Duration::from_millis(300));
    writer.execute_batch("COMMIT").unwrap();
    let answer = Answer::of_process(child.wait_with_output().unwrap());
    assert_eq!(answer.code(), 200, "{}", answer.log());
    assert_eq!(answer.ids("orders"), ["1", "2", "3", "4"]);
}

/// The limit is for reading, as the wait has one of its own.
#[test]
fn waiting_for_a_lock_does_not_use_up_the_time_for_reading() {
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)
        SELECT i AS id, 0 AS date_create, 0 AS status FROM n";
    let shop = Shop::of_orders(many).set("busy_timeout = 60\ntime_limit = 1");
    let writer = shop.database();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let mut command = shop.ask("date=0").command();
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    thread::sleep(Duration::from_millis(1300));
    writer.execute_batch("ROLLBACK").unwrap();
    let answer = Answer::of_process(child.wait_with_output().unwrap());
    assert_eq!(answer.code(), 200, "{}", answer.log());
    assert_eq!(answer.ids("orders").len(), 40_000);
}

/// Stops the process in its first list and changes the others: they, too, are of the moment before.
#[test]
fn all_lists_of_an_answer_are_of_one_moment() {
    let long = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
                SELECT i AS id, 'a long name' AS name FROM n";
    let lists = "statuses = \"SELECT id, state AS name FROM deals\"";
    let shop =
        Shop::new(TABLES, &format!("[export]\norders = \"{ORDERS}\"\n{lists}\nfields = '''{long}'''\n"));
    let crm = shop.database();
    crm.execute_batch("PRAGMA journal_mode = wal").unwrap();
    let mut command = shop.ask("date=0").command();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let pid = Pid::from_child(&child);
    // The file for a document too large for memory is open as soon as a part of the document is there.
    wait_until_open(&shop.file("tmp"), &mut child);
    kill_process(pid, Signal::STOP).unwrap();
    crm.execute_batch("INSERT INTO deals VALUES (4, 4, 'x')").unwrap();
    kill_process(pid, Signal::CONT).unwrap();
    let answer = Answer::of_process(child.wait_with_output().unwrap());
    assert_eq!((answer.ids("statuses").len(), answer.ids("orders").len()), (3, 3));
    assert_eq!(shop.ask("date=0").may_write().document().ids("orders").len(), 4);
}

#[test]
fn a_writer_that_has_not_committed_yet_does_not_delay_an_answer() {
    let shop = shop().set("busy_timeout = 0");
    let plain = shop.get("date=0");
    let writer = shop.database();
    writer.execute_batch("BEGIN IMMEDIATE; DELETE FROM deals").unwrap();
    assert_eq!(shop.get("date=0"), plain);
}

#[test]
fn an_interrupted_write_is_left_for_the_crm_to_heal() {
    let shop = shop();
    let writer = shop.database();
    // A transaction that outgrows the cache writes its journal and then the database, and there it "crashes".
    writer
        .execute_batch(
            "PRAGMA cache_size = 5;
             BEGIN; INSERT INTO deals (made, state) SELECT 1, hex(zeroblob(2000))
             FROM json_each('[' || rtrim(replace(hex(zeroblob(200)), '00', '1,'), ',') || ']');",
        )
        .unwrap();
    let (database, journal) = (shop.file("shop.db"), shop.file("shop.db-journal"));
    let crashed = [fs::read(&database).unwrap(), fs::read(&journal).unwrap()];
    drop(writer);
    fs::write(&database, &crashed[0]).unwrap();
    fs::write(&journal, &crashed[1]).unwrap();
    shop.refuse(503, "date=0");
    assert_eq!([fs::read(&database).unwrap(), fs::read(&journal).unwrap()], crashed);
    shop.database().query_row("SELECT count(*) FROM deals", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(shop.get("date=0").ids("orders"), ["1", "2", "3"]);
}

#[test]
fn a_wal_database_of_ones_own_is_read_with_what_is_still_in_its_log() {
    let shop = shop();
    let crm = shop.database();
    crm.execute_batch("PRAGMA journal_mode = wal; INSERT INTO deals VALUES (4, 4, 'x')").unwrap();
    assert_eq!(shop.ask("date=0").may_write().document().ids("orders").len(), 4);
    crm.execute_batch("BEGIN IMMEDIATE; DELETE FROM deals").unwrap();
    assert_eq!(shop.ask("date=0").may_write().document().ids("orders").len(), 4);
    crm.execute_batch("COMMIT").unwrap();
    assert_eq!(shop.ask("date=0").may_write().document().ids("orders").len(), 0);
    drop(crm);
    assert!(!shop.file("shop.db-shm").exists(), "closed cleanly");
    assert_eq!(shop.ask("date=0").may_write().document().ids("orders").len(), 0);
}

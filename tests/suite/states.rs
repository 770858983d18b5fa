//! SQLite in the states in which a crash, a backup or an unlucky hour leaves it. The writer is a program of its
//! own, so that it can really be killed; and whatever state it is, no byte of it is changed by a request.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::process::{Command, Stdio};

use rusqlite::Connection;
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Answer, Ask, Shop, installed, wait_until_open};

/// A user who owns no file: `nobody` on Debian.
const NOBODY: u32 = 65534;

/// A thousand deals in about 30 pages, none of which is spare.
const TABLES: &str = "CREATE TABLE deals (id INTEGER PRIMARY KEY, made INTEGER, state TEXT);
    INSERT INTO deals SELECT i, i, 'Secretive deal of no account, with a name of some length, number ' || i
    FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n);";

const ORDERS: &str = "SELECT id, made AS date_create, state AS status FROM deals";

/// The requests that read in different ways: by format, whole or by pages, with and without a body.
const REQUESTS: [(&str, &str); 4] =
    [("GET", "date=0"), ("GET", "date=0&format=xml"), ("GET", "date=0&limit=2000"), ("HEAD", "date=0")];

const FILES: [&str; 4] = ["shop.db", "shop.db-journal", "shop.db-wal", "shop.db-shm"];

fn shop() -> Shop {
    Shop::with_orders(TABLES, ORDERS)
}

/// The bytes of a database and of the files beside it. No code in this process has it open, or
/// reading it would drop its locks.
fn bytes(shop: &Shop) -> [Option<Vec<u8>>; 4] {
    FILES.map(|name| fs::read(shop.file(name)).ok())
}

/// Asks in every way; the database's bytes and times are after it what they were.
#[track_caller]
fn in_every_way(shop: &Shop, check: impl Fn(&Ask<'_>)) {
    for (method, query) in REQUESTS {
        let before = bytes(shop);
        check(&shop.ask(query).method(method));
        assert!(bytes(shop) == before, "a byte has changed after {method} {query}");
    }
}

/// Runs SQL in a process of its own that is killed when all of it has been done.
fn killed_after(shop: &Shop, sql: &str) {
    let sqlite = installed::program("sqlite3", "sqlite3");
    let mut command = Command::new(sqlite);
    command.arg("-bail").arg(shop.file("shop.db")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut writer = command.spawn().unwrap();
    writer.stdin.as_mut().unwrap().write_all(format!("{sql};\nSELECT 'written';\n").as_bytes()).unwrap();
    let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    assert!(lines.map(Result::unwrap).any(|line| line == "written"), "{sql}");
    kill_process(Pid::from_child(&writer), Signal::KILL).unwrap();
    assert!(!writer.wait().unwrap().success());
}

/// Writes as a CRM does that heals what it finds.
fn heal(shop: &Shop) {
    shop.database().query_row("SELECT count(*) FROM deals", [], |row| row.get::<_, i64>(0)).unwrap();
}

#[test]
fn a_writer_that_was_killed_leaves_a_journal_that_only_the_crm_may_play_back() {
    if installed::is_skipped() {
        return;
    }
    let shop = shop();
    let plain = shop.get("date=0");
    let whole = fs::read(shop.file("shop.db")).unwrap();
    // With room for two pages in memory the others are written before the transaction ends.
    killed_after(&shop, "PRAGMA cache_size = 2; BEGIN; UPDATE deals SET state = 'lost', made = made + 1");
    assert_ne!(fs::read(shop.file("shop.db")).unwrap(), whole, "the database is half-written");
    assert!(fs::metadata(shop.file("shop.db-journal")).unwrap().len() > 4096);
    in_every_way(&shop, |ask| {
        let log = ask.refusal(503).log().to_owned();
        assert!(log.contains("heals") || log.contains("interrupted"), "{log}");
    });
    heal(&shop);
    assert_eq!(fs::read(shop.file("shop.db")).unwrap(), whole);
    assert_eq!(shop.get("date=0"), plain);
}

/// A database in WAL mode, its writer killed after one commit and in the middle of the next. The commit is of more
/// than there are pages for, so that the file alone is shorter than the database.
fn crashed_wal() -> Shop {
    let shop = shop();
    let late = "INSERT INTO deals VALUES (1001, 1, 'late, ' || hex(zeroblob(10000)))";
    killed_after(&shop, &format!("PRAGMA journal_mode = wal; {late}; BEGIN; DELETE FROM deals"));
    assert!(fs::metadata(shop.file("shop.db-wal")).unwrap().len() > 4096);
    shop
}

#[track_caller]
fn has_what_was_committed(answer: &Answer) {
    assert_eq!(answer.ids("orders").len(), 1001);
    assert_eq!(answer.ids("orders")[1000], "1001");
}

#[test]
fn rows_that_a_killed_writer_had_committed_to_its_log_are_in_the_answer() {
    if installed::is_skipped() {
        return;
    }
    for has_index in [true, false] {
        let shop = crashed_wal();
        if !has_index {
            // A restored copy, or a restarted machine, has no `-shm`.
            fs::remove_file(shop.file("shop.db-shm")).unwrap();
        }
        for query in ["date=0", "date=0&limit=2000"] {
            let before = bytes(&shop);
            has_what_was_committed(&shop.ask(query).may_write().document());
            assert!(bytes(&shop)[..3] == before[..3], "a byte of the database or its log has changed");
        }
        shop.database().execute_batch("INSERT INTO deals VALUES (1002, 1, 'next')").unwrap();
    }
}

#[test]
fn a_crashed_wal_database_of_another_user_is_refused_where_its_index_is_missing() {
    if installed::is_skipped() || fs::metadata("/proc/self").unwrap().uid() != 0 {
        return println!("left out: only root can start a program as another user");
    }
    for folder in [0o755, 0o777] {
        let shop = Shop::below(&std::env::temp_dir(), TABLES, &orders_alone());
        killed_after(&shop, "PRAGMA journal_mode = wal; INSERT INTO deals VALUES (1001, 1, 'late')");
        fs::set_permissions(shop.folder(), fs::Permissions::from_mode(folder)).unwrap();
        let before = bytes(&shop);
        // The writer's `-shm` is there and can be read: the log is read without writing anything.
        has_what_was_committed(&shop.ask("date=0").run_by(NOBODY).document());
        assert!(bytes(&shop) == before);
        fs::remove_file(shop.file("shop.db-shm")).unwrap();
        let before = bytes(&shop);
        shop.ask("date=0").run_by(NOBODY).refusal(500);
        assert!(bytes(&shop) == before, "no `-shm` is made that would be nobody's");
        shop.database().execute_batch("INSERT INTO deals VALUES (1002, 1, 'next')").unwrap();
    }
}

fn orders_alone() -> String {
    format!("[export]\norders = \"{ORDERS}\"\nstatuses = \"SELECT 1 AS id, 'New' AS name\"\n")
}

#[test]
fn a_wal_database_in_a_folder_that_cannot_be_written_is_read_where_its_owner_has_it_open() {
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        return println!("left out: only root can start a program as another user");
    }
    let shop = Shop::below(&std::env::temp_dir(), TABLES, &orders_alone());
    let crm = shop.database();
    crm.execute_batch("PRAGMA journal_mode = wal; INSERT INTO deals VALUES (1001, 1, 'late')").unwrap();
    for name in ["shop.db", "shop.db-wal", "shop.db-shm"] {
        chown(shop.file(name), Some(NOBODY), Some(NOBODY)).unwrap();
    }
    has_what_was_committed(&shop.ask("date=0").run_by(NOBODY).may_write().document());
    has_what_was_committed(&shop.ask("date=0").run_by(NOBODY + 1).document());
}

/// A page of a shop's database, damaged in one of the ways that a disk or an upload has.
fn damaged(whole: &[u8], page: usize, way: usize) -> Vec<u8> {
    let mut bytes = whole.to_owned();
    let place = page * 4096..(page + 1) * 4096;
    match way {
        0 => bytes[place].fill(0),
        1 => bytes[place].fill(0xFF),
        _ => bytes[place].fill(b'A'),
    }
    bytes
}

#[test]
fn no_page_can_be_damaged_anywhere_and_rows_be_missing_from_a_document() {
    let shop = shop();
    let file = shop.file("shop.db");
    let whole = fs::read(&file).unwrap();
    let pages = whole.len() / 4096;
    assert!(pages > 20, "{pages} pages");
    for page in 0..pages {
        for way in 0..3 {
            let bytes = damaged(&whole, page, way);
            fs::write(&file, &bytes).unwrap();
            let refusal = shop.refuse(500, "date=0");
            assert!(refusal.log().contains("shop.db"), "page {page}: {}", refusal.log());
            assert!(fs::read(&file).unwrap() == bytes);
        }
    }
    for page in [0, pages / 2, pages - 1] {
        fs::write(&file, damaged(&whole, page, 1)).unwrap();
        in_every_way(&shop, |ask| drop(ask.refusal(500)));
    }
}

#[test]
fn no_file_can_be_cut_anywhere_and_rows_be_missing_from_a_document() {
    let shop = shop();
    let file = shop.file("shop.db");
    let whole = fs::read(&file).unwrap();
    let places =
        (0..whole.len() / 4096).flat_map(|page| [0, 1, 100, 512, 4095].map(|more| page * 4096 + more));
    for length in places {
        fs::write(&file, &whole[..length]).unwrap();
        shop.refuse(500, "date=0");
        assert!(fs::read(&file).unwrap() == whole[..length]);
    }
    for length in [whole.len() - 1, whole.len() / 2, 100, 0] {
        fs::write(&file, &whole[..length]).unwrap();
        in_every_way(&shop, |ask| drop(ask.refusal(500)));
    }
}

/// Pages have sizes of their own in databases made by others, and the log holds what the file does not.
#[test]
fn the_last_page_is_missed_whatever_its_size_and_whatever_the_journal() {
    for page_size in [512, 1024, 65536] {
        for mode in ["delete", "wal"] {
            let shop = Shop::with_orders(&format!("PRAGMA page_size = {page_size}; {TABLES}"), ORDERS);
            shop.database().pragma_update(None, "journal_mode", mode).unwrap();
            let whole = fs::read(shop.file("shop.db")).unwrap();
            assert_eq!((whole.len() % page_size, whole.len() > page_size), (0, true));
            assert_eq!(shop.ask("date=0").may_write().document().ids("orders").len(), 1000);
            for missing in [1, page_size / 2, page_size - 1] {
                fs::write(shop.file("shop.db"), &whole[..whole.len() - missing]).unwrap();
                let refusal = shop.ask("date=0").may_write().refusal(500);
                assert!(refusal.log().contains("last page"), "{}", refusal.log());
            }
            // Bytes behind the last page are nothing to SQLite.
            fs::write(shop.file("shop.db"), [&whole[..], b"more"].concat()).unwrap();
            assert_eq!(shop.ask("date=0").may_write().document().ids("orders").len(), 1000);
        }
    }
}

/// As a CRM restores a backup: a new file under the old name.
#[test]
fn a_database_that_is_replaced_while_an_answer_is_made_is_answered_from_as_it_was() {
    for mode in ["delete", "wal"] {
        let sql = TABLES.replace("i < 1000", "i < 60000");
        let shop = Shop::with_orders(&sql, ORDERS);
        let plain = shop.get("date=0");
        shop.database().pragma_update(None, "journal_mode", mode).unwrap();
        let other = Connection::open(shop.file("new.db")).unwrap();
        other.execute_batch(&TABLES.replace("Secretive", "other")).unwrap();
        drop(other);
        let mut command = shop.ask("date=0").command();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        wait_until_open(&shop.file("tmp"), &mut child);
        kill_process(Pid::from_child(&child), Signal::STOP).unwrap();
        fs::rename(shop.file("new.db"), shop.file("shop.db")).unwrap();
        kill_process(Pid::from_child(&child), Signal::CONT).unwrap();
        let answer = Answer::of_process(child.wait_with_output().unwrap());
        assert_eq!((answer.code(), answer.log()), (200, ""), "{mode}");
        assert!(answer.body == plain.body, "{mode}: all of it is of the file that was opened");
        for name in ["shop.db-wal", "shop.db-shm"] {
            let _ = fs::remove_file(shop.file(name));
        }
        assert_eq!(shop.get("date=0").rows("orders").len(), 1000);
    }
}

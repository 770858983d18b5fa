//! The journal, read back: when Roistat asked last, that it has stopped asking, and a journal that cannot be.

use std::fs;
use std::os::unix::fs::symlink;
use std::time::{SystemTime, UNIX_EPOCH};

use super::support::Shop;

const JOURNAL: &str = "cgi-bin/.htroistat.journal";

/// The good shop with a journal.
fn shop() -> Shop {
    Shop::good().but("[export]\n", "journal = \".htroistat.journal\"\n[export]\n")
}

/// A line of the journal, so many minutes ago.
fn line(minutes: i64, status: u16, action: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed();
    let moment: String = rusqlite::Connection::open_in_memory()
        .unwrap()
        .query_row("SELECT strftime('%Y-%m-%dT%H:%M:%SZ', ?1, 'unixepoch')", [now - minutes * 60], |row| {
            row.get(0)
        })
        .unwrap();
    format!(
        "{moment} {status} GET action={action} format=json date=- offset=- limit=- rows=orders:5 bytes=900 ms=3 \
         address=203.0.113.7 agent=-\n"
    )
}

#[test]
fn a_roistat_that_asked_every_hour_and_stopped_is_a_warning() {
    let shop = shop();
    let asked: String =
        [540, 480, 420, 360, 300].iter().map(|minutes| line(*minutes, 200, "export")).collect();
    // Strangers and the owner himself say nothing of Roistat.
    let others = line(5, 403, "export") + &line(4, 200, "page") + "no line of ours\n";
    fs::write(shop.file(JOURNAL), asked.clone() + &others).unwrap();
    let report = shop.check(&[]);
    let finding = report.one("warning", "journal.silent").says("has not asked for 5 hours");
    finding.remedy("look at the integration in Roistat");
    assert!(report.text.contains("status 200, 900 bytes in 3 ms"), "{}", report.text);
    fs::write(shop.file(JOURNAL), asked + &line(30, 503, "export") + &others).unwrap();
    shop.finds_nothing();
}

#[test]
fn a_journal_that_will_not_be_written_is_a_note() {
    let shop = shop();
    symlink("nowhere", shop.file(JOURNAL)).unwrap();
    shop.finds("note", "journal.unusable").says("is a link");
    fs::remove_file(shop.file(JOURNAL)).unwrap();
    let shop = shop.but(".htroistat.journal", "../shop.db");
    shop.finds("note", "journal.unusable").says("is a file of the database");
}

#[test]
fn a_journal_that_is_not_there_yet_is_no_finding() {
    shop().finds_nothing();
}

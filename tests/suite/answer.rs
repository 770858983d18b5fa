//! Where a document is kept until it is whole, and the client that does not wait for the end. What is in it stands in
//! `engines::documents`, and what all answers have in common is checked by `support::answer`.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use crate::support::{Answer, Shop};

fn small_shop() -> Shop {
    Shop::of_orders("SELECT 7 AS id, 8 AS date_create, 1 AS status, 'x' AS \"fields.a b\"")
}

/// A shop whose documents have more than a million bytes, and so are kept in a file.
fn large_shop() -> Shop {
    Shop::with_orders(
        "CREATE TABLE deals (id INTEGER PRIMARY KEY, name TEXT);
         INSERT INTO deals SELECT i, hex(zeroblob(200)) FROM (
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) SELECT i FROM n);",
        "SELECT id, 0 AS date_create, 0 AS status, name FROM deals",
    )
}

#[test]
fn a_document_too_large_for_memory_leaves_no_file_behind() {
    let shop = large_shop();
    for format in ["json", "xml"] {
        let answer = shop.get(&format!("format={format}"));
        assert!(answer.body.len() > 1 << 20);
        assert_eq!(shop.ask(&format!("format={format}")).method("HEAD").document().headers, answer.headers);
    }
    assert_eq!(shop.get("").rows("orders").len(), 4000);
    assert_eq!(shop.get("format=xml").xml().child("orders").children.len(), 4000);
    assert_eq!(fs::read_dir(shop.file("tmp")).unwrap().count(), 0);
}

#[test]
fn where_there_is_no_room_for_a_document_there_is_no_document() {
    let large = large_shop();
    let nowhere = large.file("tmp/nowhere");
    for format in ["json", "xml"] {
        let refusal = large.ask(&format!("format={format}")).with("TMPDIR", &nowhere).refusal(500);
        assert!(!refusal.text().contains("4000"), "{}", refusal.text());
        assert!(refusal.log().contains("nowhere"), "where: {}", refusal.log());
    }
    small_shop().ask("").with("TMPDIR", &nowhere).document();
    small_shop().ask("").without("TMPDIR").document();
    // Up to 1 MiB there is no need of a file.
    let fitting = large.ask("limit=2300").with("TMPDIR", &nowhere).document().body.len();
    assert!((1 << 20) - 60_000 < fitting && fitting <= 1 << 20, "{fitting}");
}

/// A program that writes beyond such a limit is ended by a signal, and the client of a web server told nothing.
#[test]
fn where_a_file_may_not_grow_so_large_there_is_no_document() {
    let large = large_shop();
    for format in ["json", "xml"] {
        let refusal = large.ask(&format!("format={format}")).after("ulimit -f 8").refusal(500);
        assert!(!refusal.text().contains("4000"), "{}", refusal.text());
    }
    small_shop().ask("").after("ulimit -f 8").document();
}

/// The database is only read: what cannot be written is a temporary file of SQLite's, and the log must not send
/// the owner to the database instead.
#[test]
fn a_sort_that_finds_no_room_is_said_to_be_one() {
    let shop = Shop::of_orders(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
         SELECT printf('%0200d', 30000 - i) AS id, 0 AS date_create, 0 AS status FROM n",
    );
    let refusal = shop.ask("").after("ulimit -f 8").refusal(500);
    assert!(refusal.log().contains("temporary files cannot be written"), "{}", refusal.log());
    assert_eq!(refusal.sentence(), "no room for the answer");
}

#[test]
fn a_client_that_goes_away_ends_the_program_quietly() {
    let shop = large_shop();
    for format in ["json", "xml"] {
        let mut command = shop.ask(&format!("format={format}")).command();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut [0; 10]).unwrap();
        drop(stdout);
        let ended = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(ended.stderr).unwrap(), "");
        assert!(ended.status.code().is_some(), "no signal ends it: {}", ended.status);
    }
}

#[test]
fn an_error_says_the_same_in_both_formats() {
    let shop = small_shop();
    let missing = small_shop();
    fs::remove_file(missing.file("shop.db")).unwrap();
    for (status, json, xml) in [
        (400, shop.ask("date=x"), shop.ask("date=x&format=xml")),
        (403, shop.ask("").unsigned(""), shop.ask("").unsigned("format=xml")),
        (404, shop.ask("").with("PATH_INFO", "/x"), shop.ask("format=xml").with("PATH_INFO", "/x")),
        (405, shop.ask("").method("POST"), shop.ask("format=xml").method("POST")),
        (500, missing.ask(""), missing.ask("format=xml")),
    ] {
        let [json, xml]: [Answer; 2] = [json.refusal(status), xml.refusal(status)];
        assert_eq!(json.header("Content-Type"), Some("application/json; charset=utf-8"));
        assert_eq!(xml.header("Content-Type"), Some("application/xml; charset=utf-8"));
        assert_eq!(json.sentence(), xml.sentence());
    }
}

//! Requests that store nothing: each has the status of the contract, and leaves the database as it was.

use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

use super::{refused, rows, shop, stored};
use crate::support::people::{NOBODY, is_root};
use crate::support::{Ask, Shop, mysql, postgres};

const LEAD: &str = "action=lead&id=1&title=a";

#[test]
fn a_shop_without_a_section_writes_nothing() {
    let shop = Shop::of_orders("SELECT 1 AS id, 2 AS date_create, 3 AS status");
    for action in ["lead", "message", "task", "call"] {
        for ask in
            [shop.ask(&format!("action={action}&id=1")), shop.ask(&format!("action={action}")).post("id=1")]
        {
            let refusal = ask.refusal(400);
            assert_eq!(refusal.sentence(), "parameter action has an unknown value");
        }
    }
    shop.refuse(414, &format!("action=lead&title={}", "x".repeat(17_000)));
}

#[test]
fn a_stranger_stores_nothing_and_reads_nothing() {
    let shop = shop();
    fs::remove_file(shop.file("shop.db")).unwrap();
    let unsigned = |query: &'static str| shop.ask("").unsigned(query);
    for ask in [unsigned(LEAD), unsigned("action=lead&token=x&id=1"), unsigned("action=lead").post("id=1")] {
        assert_eq!(ask.refusal(403).sentence(), "wrong user or token");
    }
    // User, token and action count in the query alone.
    let signature = shop.ask("").query();
    unsigned("action=lead").post(format!("{signature}&id=1")).refusal(403);
    unsigned("x=1").post(format!("{signature}&{LEAD}")).refusal(403);
}

#[test]
fn a_write_takes_get_and_post_alone() {
    let shop = shop();
    for method in ["PUT", "DELETE"] {
        let refusal = shop.ask(LEAD).method(method).refusal(405);
        assert_eq!(refusal.header("Allow"), Some("GET, HEAD, POST"));
    }
    let head = shop.ask(LEAD).method("HEAD").answer();
    assert_eq!((head.code(), head.header("Allow"), head.text()), (405, Some("GET, POST"), ""));
    assert_eq!(rows(&shop, "SELECT count(*) FROM deals"), [["0"]]);
}

/// A shop with a section for leads alone, whose database must not be opened.
fn closed_shop(table: Option<&str>) -> Shop {
    let sections = format!("[lead]\nsql = '''{}'''\n", super::LEAD);
    match table {
        Some(table) => Shop::with_server(table, &sections),
        None => Shop::new(super::TABLES, &sections),
    }
}

/// Every request that is refused for what it is, with its status.
#[track_caller]
fn refuse_all(shop: &Shop) {
    let post = || shop.ask("action=lead").post("id=1&title=a");
    let long = format!("action=lead&title={}", "x".repeat(66_000));
    for (ask, status) in [
        (shop.ask("").unsigned(LEAD), 403),
        (shop.ask("").unsigned(format!("{LEAD}&token=0123456789abcdef0123456789abcdef")), 403),
        (shop.ask("").unsigned("action=lead").post("id=1"), 403),
        (shop.ask("action=task&element_id=1"), 400),
        (shop.ask("action=export"), 400),
        (shop.ask(&long), 414),
        (shop.ask(LEAD).method("PUT"), 405),
        (shop.ask(LEAD).method("HEAD"), 405),
        (post().with("CONTENT_TYPE", "text/plain"), 415),
        (post().without("CONTENT_LENGTH"), 411),
        (post().with("HTTP_TRANSFER_ENCODING", "chunked"), 411),
        (post().with("CONTENT_LENGTH", "1048577"), 413),
        (post().with("CONTENT_LENGTH", "13"), 400),
        (shop.ask("action=lead&id=1&id=2"), 400),
        (shop.ask("action=lead&text=a"), 400),
    ] {
        let answer = ask.answer();
        assert_eq!(answer.code(), status, "{} {}", answer.text(), answer.log());
    }
}

/// Opening a pipe without a writer waits for one, and a server sees who comes.
#[test]
fn a_request_that_is_refused_for_what_it_is_opens_no_database() {
    let shop = closed_shop(None);
    fs::remove_file(shop.file("shop.db")).unwrap();
    assert!(Command::new("mkfifo").arg(shop.file("shop.db")).status().unwrap().success());
    refuse_all(&shop);
    for table in [mysql::table, postgres::table] {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        server.set_nonblocking(true).unwrap();
        let place = format!("host = \"127.0.0.1\"\nport = {}", server.local_addr().unwrap().port());
        let shop = closed_shop(Some(&table(&place, "shop", "shop"))).set("time_limit = 1");
        refuse_all(&shop);
        assert_eq!(server.accept().map_err(|error| error.kind()).err(), Some(ErrorKind::WouldBlock));
        // The next one is a lead, and comes.
        assert_eq!(shop.ask(LEAD).answer().code(), 503);
        assert!(server.accept().is_ok());
    }
}

#[test]
fn a_body_is_a_form_of_a_length_that_is_known_and_not_too_large() {
    let shop = shop();
    let post = || shop.ask("action=lead").post("id=1&title=a");
    let cases: [(Ask<'_>, u16, &str); 10] = [
        (post().with("CONTENT_TYPE", "text/plain"), 415, "the body must be a form"),
        (post().with("CONTENT_TYPE", "multipart/form-data; boundary=x"), 415, "the body must be a form"),
        (post().without("CONTENT_TYPE"), 415, "the body must be a form"),
        (post().without("CONTENT_LENGTH"), 411, "the length of the body is missing"),
        (post().with("CONTENT_LENGTH", ""), 411, "the length of the body is missing"),
        (post().with("HTTP_TRANSFER_ENCODING", "chunked"), 411, "the length of the body is missing"),
        (post().with("CONTENT_LENGTH", "1048577"), 413, "the body is too long"),
        (post().with("CONTENT_LENGTH", "99999999999999999999"), 413, "the body is too long"),
        (post().with("CONTENT_LENGTH", "13"), 400, "the body is incomplete"),
        (post().with("CONTENT_LENGTH", "-1"), 400, "the body is incomplete"),
    ];
    for (ask, status, sentence) in cases {
        assert_eq!(refused(&ask, status).0, sentence);
    }
    assert_eq!(rows(&shop, "SELECT count(*) FROM deals"), [["0"]]);
    // No byte behind the length is read; a type may have parameters.
    let ask = shop.ask("action=lead").post("id=1&title=abc").with("CONTENT_LENGTH", "12");
    stored(ask.with("CONTENT_TYPE", "Application/X-WWW-Form-Urlencoded ; charset=UTF-8"));
    assert_eq!(rows(&shop, "SELECT title FROM deals"), [["a"]]);
    let large = "x".repeat(1_048_576 - "id=2&text=".len());
    stored(shop.ask("action=lead").post(format!("id=2&text={large}")));
    assert_eq!(rows(&shop, "SELECT length(text) FROM deals WHERE id = 2"), [[large.len().to_string()]]);
}

#[test]
fn a_query_string_of_a_write_may_have_64_kib_and_not_a_byte_more() {
    let shop = shop();
    let of_length = |length: usize| {
        let ask = shop.ask("action=lead&id=1&title=");
        let query = ask.query();
        ask.unsigned(query.replace("title=", &format!("title={}", "x".repeat(length - query.len()))))
    };
    of_length(64 * 1024 + 1).refusal(414);
    stored(of_length(64 * 1024));
}

#[test]
fn a_parameter_that_is_given_twice_is_refused_wherever_it_stands() {
    let shop = shop();
    for ask in [
        shop.ask("action=lead&id=1&id=1"),
        shop.ask("action=lead&id=1&id="),
        shop.ask("action=lead&id=1").post("id=1"),
        shop.ask("action=lead&id=1").post("id="),
        shop.ask("action=lead").post("id=1&x=2&id=1"),
    ] {
        assert_eq!(refused(&ask, 400).0, "parameter id is given more than once");
    }
    // The same names are nothing in a body, and unknown ones nothing anywhere.
    stored(
        shop.ask("action=lead&x=1&format=yaml&date=x")
            .post("id=1&x=1&x=2&action=task&user=other&token=1&token=2"),
    );
}

#[test]
fn an_answer_to_a_write_is_json_whatever_the_format() {
    let shop = shop().set("format = \"xml\"");
    assert_eq!(stored(shop.ask("action=lead&id=1&format=xml"))["order_id"], "1");
    refused(&shop.ask("action=lead&format=xml"), 400);
    let stranger = shop.ask("").unsigned("action=lead&format=json").refusal(403);
    assert_eq!(stranger.sentence(), "wrong user or token");
}

#[test]
fn a_locked_database_is_asked_again_later() {
    let shop = shop().set("busy_timeout = 0");
    let writer = shop.database();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (sentence, answer) = refused(&shop.ask(LEAD), 503);
    assert_eq!(
        (sentence.as_str(), answer.header("Retry-After")),
        ("the database is busy, ask again later", Some("60"))
    );
    drop(writer);
    // A reader that stays keeps the commit back, which then stores nothing.
    let reader = shop.database();
    reader.execute_batch("BEGIN; SELECT count(*) FROM deals").unwrap();
    assert_eq!(shop.ask(LEAD).storing().answer().code(), 503);
    reader.execute_batch("COMMIT").unwrap();
    assert_eq!(rows(&shop, "SELECT count(*) FROM deals"), [["0"]]);
    stored(shop.ask(LEAD));
}

#[test]
fn a_write_waits_for_another_as_long_as_the_config_says() {
    let shop = shop().set("busy_timeout = 10");
    let writer = shop.database();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let waiting = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| stored(shop.ask(LEAD)));
        std::thread::sleep(Duration::from_millis(100));
        writer.execute_batch("COMMIT").unwrap();
        waiting.join().unwrap()
    });
    assert_eq!(waiting["order_id"], "1");
}

#[test]
fn a_statement_without_end_is_undone_after_the_time_limit() {
    let endless =
        "'''INSERT INTO deals (title) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT i FROM n RETURNING id'''";
    let shop = super::shop_with(super::TABLES, endless).set("time_limit = 1");
    let answer = shop.ask(LEAD).storing().answer();
    assert_eq!(answer.code(), 503, "{}", answer.log());
    assert_eq!(rows(&shop, "SELECT count(*) FROM deals"), [["0"]]);
}

#[test]
fn a_database_of_another_user_or_without_the_right_to_write_is_left_alone() {
    if !is_root() {
        println!("skipped: only root can start a program as another user");
        return;
    }
    let sections = format!("[lead]\nsql = '''{}'''\n", super::LEAD);
    let shop = Shop::below(&std::env::temp_dir(), super::TABLES, &sections);
    let (sentence, answer) = refused(&shop.ask(LEAD).run_by(NOBODY), 500);
    assert_eq!(sentence, "nothing was stored, the error log says why");
    assert!(answer.log().contains("belongs to another user"), "{}", answer.log());

    crate::support::people::give_away(&shop.file("shop.db"));
    let (_, answer) = refused(&shop.ask(LEAD).run_by(NOBODY), 500);
    assert!(answer.log().contains("may not write to the database and its folder"), "{}", answer.log());
    let (_, answer) = refused(&shop.ask(LEAD), 500);
    assert!(answer.log().contains("belongs to another user"), "{}", answer.log());
}

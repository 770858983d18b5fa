//! The answer as bytes: headers, the shape of documents, where they are kept until they are whole, and the
//! client that does not wait for the end. What all answers have in common is checked by `support::answer`.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use crate::support::{Answer, Shop};

const STATUSES: &str = "statuses = \"SELECT 1 AS id, 'New' AS name\"\n";

fn shop_with(lists: &str) -> Shop {
    let orders = "SELECT 7 AS id, 8 AS date_create, 1 AS status, 'x' AS \\\"fields.a b\\\"";
    Shop::new("", &format!("[export]\norders = \"{orders}\"\n{lists}"))
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
fn the_lists_of_a_document_stand_in_a_fixed_order() {
    let managers = "managers = \"SELECT 4 AS id, 'M' AS name\"\n";
    let fields = "fields = \"SELECT 3 AS id, 'a b' AS name\"\n";
    let shop = shop_with(&format!("{managers}{STATUSES}{fields}"));
    let lists = r#""fields":[{"id":"3","name":"a b"}],"statuses":[{"id":"1","name":"New"}],"managers":[{"id":"4","name":"M"}]"#;
    let orders = r#""orders":[{"id":"7","date_create":"8","status":"1","fields":{"a b":"x"}}]"#;
    let pagination = r#""pagination":{"total_count":1,"limit":5}"#;
    assert_eq!(shop.get("").text(), format!("{{{lists},{orders}}}"));
    assert_eq!(shop.get("limit=5").text(), format!("{{{pagination},{lists},{orders}}}"));
    assert_eq!(shop.get("action=import_scheme").text(), format!("{{{lists}}}"));

    let data = shop.get("limit=5&format=xml").xml();
    assert_eq!(
        (data.name.as_str(), data.names()),
        ("data", vec!["pagination", "fields", "statuses", "managers", "orders"])
    );
    assert_eq!(data.child("pagination").pairs(), [("total_count", "1"), ("limit", "5")]);
    for (list, item) in
        [("fields", "field"), ("statuses", "status"), ("managers", "manager"), ("orders", "order")]
    {
        assert_eq!(data.child(list).names(), [item]);
    }
    assert_eq!(data.child("statuses").children[0].pairs(), [("id", "1"), ("name", "New")]);
    assert_eq!(data.child("orders").children[0].child("fields").pairs(), [("a_b", "x")]);
}

#[test]
fn a_list_that_is_not_configured_is_left_out() {
    let shop = shop_with(STATUSES);
    assert_eq!(shop.get("action=import_scheme").text(), r#"{"statuses":[{"id":"1","name":"New"}]}"#);
    assert_eq!(shop.get("format=xml").xml().names(), ["statuses", "orders"]);
}

#[test]
fn an_empty_list_is_there_and_empty() {
    let none = "WHERE 0";
    let shop = Shop::new(
        "",
        &format!(
            "[export]
             orders = \"SELECT 1 AS id, 2 AS date_create, 3 AS status {none}\"
             statuses = \"SELECT 1 AS id, 2 AS name {none}\"
             fields = \"SELECT 1 AS id, 2 AS name {none}\"
             managers = \"SELECT 1 AS id, 2 AS name {none}\"
             [export_clients]
             clients = \"SELECT 1 AS id, 2 AS name, 3 AS phone, 4 AS email {none}\"
             [export_products]
             products = \"SELECT 1 AS id, 2 AS name {none}\"\n"
        ),
    );
    for (action, body) in [
        ("export", r#"{"fields":[],"statuses":[],"managers":[],"orders":[]}"#),
        ("import_scheme", r#"{"fields":[],"statuses":[],"managers":[]}"#),
        ("export_clients", r#"{"clients":[]}"#),
        ("export_products", r#"{"products":[]}"#),
    ] {
        assert_eq!(shop.get(&format!("action={action}")).text(), body);
        let data = shop.get(&format!("action={action}&format=xml")).xml();
        assert!(
            data.children.iter().all(|list| list.children.is_empty() && list.text.is_empty()),
            "{data:?}"
        );
        let names: Vec<_> = data.names().iter().map(|name| format!("\"{name}\":[]")).collect();
        assert_eq!(format!("{{{}}}", names.join(",")), body);
    }
}

#[test]
fn clients_and_products_are_named_by_the_singular() {
    let clients = "clients = \"SELECT 1 AS id, 2 AS name, 3 AS phone, 4 AS email\"";
    let products = "products = \"SELECT 1 AS id, 2 AS name\"";
    let shop = Shop::new("", &format!("[export_clients]\n{clients}\n[export_products]\n{products}\n"));
    let data = shop.get("action=export_clients&format=xml").xml();
    assert_eq!(data.child("clients").names(), ["client"]);
    let data = shop.get("action=export_products&format=xml").xml();
    assert_eq!(data.child("products").names(), ["product"]);
}

#[test]
fn the_headers_are_the_ones_that_are_promised() {
    let shop = shop_with(STATUSES);
    for (format, kind) in [("json", "application/json"), ("xml", "application/xml")] {
        let answer = shop.get(&format!("format={format}"));
        let mut headers = answer.headers.clone();
        headers.sort();
        let expected = [
            ("Cache-Control", "no-store"),
            ("Content-Length", &answer.body.len().to_string()),
            ("Content-Type", &format!("{kind}; charset=utf-8")),
            ("X-Content-Type-Options", "nosniff"),
        ];
        assert_eq!(headers, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
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
    shop_with(STATUSES).ask("").with("TMPDIR", &nowhere).document();
    shop_with(STATUSES).ask("").without("TMPDIR").document();
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
    shop_with(STATUSES).ask("").after("ulimit -f 8").document();
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
    let shop = shop_with(STATUSES);
    let missing = shop_with(STATUSES);
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

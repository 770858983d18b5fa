//! `init` on one table of deals: how a column is written that is not as others are, what becomes of it in the
//! document, and what is said of it.

use serde_json::Value;

use super::support::Host;

/// A table of deals with these columns, and its rows.
pub(super) fn orders(columns: &str, rows: &str) -> String {
    format!("CREATE TABLE orders (id INTEGER PRIMARY KEY, {columns}); INSERT INTO orders VALUES {rows};")
}

/// Columns that every case has, and their values.
const PLAIN: &str = "status TEXT, roistat TEXT, created_at INTEGER, updated_at INTEGER";
const PLAIN_ROW: &str = "'new', '11', 1717236000, 1717236000";

/// The deals that Roistat gets.
#[track_caller]
fn deals(host: &Host) -> Vec<Value> {
    let said = host.run(&["try", "date=0"]).must_succeed();
    let document: Value = serde_json::from_str(said.document()).unwrap();
    document["orders"].as_array().unwrap().clone()
}

/// A key of each of them, in their order.
#[track_caller]
pub(super) fn values(host: &Host, key: &str) -> Vec<Option<String>> {
    deals(host).iter().map(|deal| deal.get(key).map(|value| value.as_str().unwrap().to_owned())).collect()
}

/// Runs `init`, and gives what it wants to be looked at, on one line.
#[track_caller]
pub(super) fn doubts(host: &Host) -> String {
    let said = host.run(&["init", "--force", "../shop.db"]).must_succeed();
    let doubts = said.out.split_once("Look at this before you go on:").map_or("", |(_, rest)| rest);
    let doubts = doubts.split_once("Type this into Roistat").map_or(doubts, |(doubts, _)| doubts);
    doubts.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_total_is_the_price_and_not_that_of_a_piece() {
    for (columns, row, price) in [
        ("price REAL, quantity INT, total REAL", "10, 3, 30", Some("30")),
        ("cena REAL, summa REAL", "10, 30", Some("30")),
        ("total_paid REAL, total_shipping REAL", "30, 5", Some("30")),
        ("total TEXT", "'1 500,50'", Some("1500.5")),
        ("total TEXT", "'99.00 ₽'", Some("99")),
        ("fee REAL", "30", Some("30")),
        ("honorarium REAL", "30", Some("30")),
        ("weight REAL", "30", None),
        ("honorarium REAL, reward REAL", "30, 40", None),
    ] {
        let host = Host::new(&orders(&format!("{columns}, {PLAIN}"), &format!("(1, {row}, {PLAIN_ROW})")));
        let doubts = doubts(&host);
        assert_eq!(values(&host, "price"), [price.map(str::to_owned)], "{columns}");
        assert_eq!(doubts.contains("no column looks like the price"), price.is_none(), "{columns}: {doubts}");
        assert_eq!(doubts.contains("holds numbers as text"), row.starts_with('\''), "{columns}: {doubts}");
    }
    let columns = format!("honorarium REAL, reward REAL, {PLAIN}");
    let host = Host::new(&orders(&columns, &format!("(1, 30, 40, {PLAIN_ROW})")));
    assert!(doubts(&host).contains("it could be honorarium, reward"));
}

#[test]
fn the_visit_is_followed_into_another_table() {
    let columns = "total REAL, status TEXT, visit_id INT, created_at INTEGER, updated_at INTEGER";
    let orders = orders(columns, "(1, 10, 'new', 5, 1717236000, 1717236000)");
    let host = Host::new(&format!(
        "{orders} CREATE TABLE visits (id INTEGER PRIMARY KEY, roistat TEXT);
         INSERT INTO visits VALUES (5, '12345'), (6, '12346');"
    ));
    assert_eq!(doubts(&host), "");
    assert_eq!(values(&host, "roistat"), [Some("12345".to_owned())]);
    let host = Host::new(&orders);
    let doubts = doubts(&host);
    assert!(doubts.contains("visit_id was taken for the number of the visit"), "{doubts}");
}

#[test]
fn every_status_is_written_down_as_it_is() {
    let rows: Vec<_> =
        (1..=90).map(|id| format!("(1{id:03}, 10, '{:02}', '1', 1717236000)", id % 12)).collect();
    let host =
        Host::set_up(&orders("total REAL, status TEXT, roistat TEXT, created_at INTEGER", &rows.join(", ")));
    let config = host.config();
    assert!(config.contains("#   SELECT '00' AS id, 'New' AS name\n"), "{config}");
    assert_eq!(config.matches("#   UNION ALL SELECT '").count(), 11, "{config}");
    let empty =
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL, status INT, roistat TEXT, created_at INT);";
    assert!(!Host::set_up(empty).config().contains("write them down"));
}

#[test]
fn bytes_that_tell_rows_apart_stay_apart() {
    let host = Host::set_up(
        "CREATE TABLE orders (id BLOB PRIMARY KEY, total REAL, status TEXT, roistat TEXT, created_at INT, client_id BLOB);
         INSERT INTO orders VALUES (x'01fe', 1, 'new', '1', 1717236000, x'fe'), (x'01ff', 1, 'new', '1', 1717236000, x'ff');
         CREATE TABLE clients (id BLOB PRIMARY KEY, name TEXT, phone TEXT, email TEXT);
         INSERT INTO clients VALUES (x'fe', 'Ann', '', ''), (x'ff', 'Bob', '', '');",
    );
    let some = |texts: [&str; 2]| texts.map(|text| Some(text.to_owned()));
    assert_eq!(values(&host, "id"), some(["01FE", "01FF"]));
    assert_eq!(values(&host, "client_id"), some(["FE", "FF"]));
    let said = host.run(&["try", "action=export_clients&date=0"]).must_succeed();
    assert!(said.document().contains("{\"id\":\"FE\",\"name\":\"Ann\""), "{}", said.document());
}

#[test]
fn a_table_without_a_key_goes_by_its_rowid() {
    let host = Host::new(
        "CREATE TABLE orders (total REAL, status TEXT, roistat TEXT, created_at INT);
         INSERT INTO orders VALUES (1, 'new', '1', 1717236000), (2, 'new', '2', 1717236000);",
    );
    let doubts = doubts(&host);
    assert!(doubts.contains("orders has no column that tells its rows apart"), "{doubts}");
    assert_eq!(values(&host, "id"), [Some("1".to_owned()), Some("2".to_owned())]);
}

#[test]
fn a_name_is_no_id_of_a_client() {
    let columns = format!("total REAL, customer TEXT, {PLAIN}");
    let host = Host::set_up(&orders(&columns, &format!("(1, 10, 'Smith', {PLAIN_ROW})")));
    assert_eq!(values(&host, "client_id"), [None]);
    let host = Host::set_up(&orders(&columns, &format!("(1, 10, 'c17', {PLAIN_ROW})")));
    assert_eq!(values(&host, "client_id"), [Some("c17".to_owned())]);
}

#[test]
fn json_is_sent_without_what_is_personal() {
    let columns = format!("total REAL, custom_fields TEXT, {PLAIN}");
    let json = r#"{"City":"Тверь","phone":"1","who":{"mail":"a@b.example"},"roistat":"1"}"#;
    let host =
        Host::new(&orders(&columns, &format!("(1, 10, '{json}', {PLAIN_ROW}), (2, 10, '', {PLAIN_ROW})")));
    let doubts = doubts(&host);
    assert!(doubts.contains("because they look personal: phone, who;"), "{doubts}");
    let fields: Vec<_> = deals(&host).iter().map(|deal| deal["fields"].to_string()).collect();
    assert_eq!(fields, [r#"{"City":"Тверь"}"#, "null"]);
}

#[test]
fn requests_to_a_server_are_no_deals() {
    let host = Host::new(
        "CREATE TABLE requests (id INTEGER PRIMARY KEY, method TEXT, path TEXT, status INT, time INTEGER);
         INSERT INTO requests VALUES (1, 'GET', '/', 200, 1717236000);",
    );
    let complaint = host.run(&["init", "../shop.db"]).err;
    assert!(
        complaint.contains("  requests is called so, but has neither a price nor a client\n"),
        "{complaint}"
    );
}

#[test]
fn a_table_of_no_name_is_told_the_part_that_it_lacks() {
    let host = Host::new(
        "CREATE TABLE sheet (id INTEGER PRIMARY KEY, day TEXT, date TEXT, total REAL);
         INSERT INTO sheet VALUES (1, 'x', '2024-06-01', 10);",
    );
    let complaint = host.run(&["init", "../shop.db"]).err;
    assert!(
        complaint.contains("  sheet has a date and a price, but neither a status nor a client\n"),
        "{complaint}"
    );
}

#[test]
fn a_match_by_numbers_alone_is_a_doubt() {
    let columns = format!(
        "total REAL, status_id INTEGER, client_id INTEGER, {}",
        PLAIN.replacen("status TEXT, ", "", 1)
    );
    let orders = orders(&columns, "(1, 10, 1, 7, '11', 1717236000, 1717236000)");
    let statuses = |name: &str| {
        format!(
            "CREATE TABLE {name} (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO {name} VALUES (1, 'New'), (2, 'Won');"
        )
    };
    for (name, is_doubt) in [("order_statuses", false), ("statuses", false), ("kanban_states", true)] {
        let doubts = doubts(&Host::new(&format!("{orders}{}", statuses(name))));
        assert_eq!(doubts.contains(&format!("the statuses were taken from {name}")), is_doubt, "{doubts}");
    }
    let clients =
        "CREATE TABLE clients (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO clients VALUES (1, 'Ann');";
    let doubts = doubts(&Host::new(&format!("{orders}{clients}")));
    assert!(
        doubts.contains("the values of client_id are no ids of clients, so the clients are not sent"),
        "{doubts}"
    );
}

#[test]
fn ids_that_repeat_are_a_doubt() {
    let host = Host::new(
        "CREATE TABLE orders (shop INT, id INT, total REAL, status TEXT, roistat TEXT, created_at INT, PRIMARY KEY (shop, id));
         INSERT INTO orders VALUES (1, 1, 10, 'new', '1', 1717236000), (2, 1, 20, 'new', '1', 1717236000);",
    );
    let doubts = doubts(&host);
    assert!(
        doubts.contains("id repeats in orders: Roistat takes two deals of one id for the same"),
        "{doubts}"
    );
}

#[test]
fn a_query_that_yields_nothing_is_a_doubt() {
    let host = Host::new(&orders(&format!("total REAL, {PLAIN}"), "(1, 10, 'new', '11', NULL, NULL)"));
    let doubts = doubts(&host);
    assert!(doubts.contains("the query for the deals yields none, though their table has rows"), "{doubts}");
}

#[test]
fn a_mark_that_says_deleted_of_all_rows_is_a_doubt() {
    let columns = format!("total REAL, deleted INTEGER NOT NULL, {PLAIN}");
    let host = Host::new(&orders(&columns, &format!("(1, 10, 1, {PLAIN_ROW})")));
    let doubts = doubts(&host);
    assert!(doubts.contains("rows that are no deals may be marked in deleted"), "{doubts}");
    assert_eq!(values(&host, "id"), [Some("1".to_owned())]);
}

#[test]
fn a_view_that_fails_on_a_later_row_is_a_doubt() {
    // A view is looked at by its first rows; what comes later may not work.
    let host = Host::new(
        "CREATE TABLE raw (id INTEGER PRIMARY KEY, json TEXT);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
         INSERT INTO raw SELECT i, iif(i = 60, '{', '{}') FROM n;
         CREATE VIEW orders AS SELECT id, 10 AS total, 'new' AS status, '1' AS roistat, 1717236000 AS created_at,
             json_extract(json, '$.deleted') AS deleted FROM raw;",
    );
    let doubts = doubts(&host);
    assert!(doubts.contains("not everything could be looked at, so some of this is a guess:"), "{doubts}");
    assert!(doubts.contains("malformed JSON"), "{doubts}");
}

#[test]
fn a_table_of_another_name_is_taken_with_a_doubt() {
    let sql = orders(&format!("total REAL, {PLAIN}"), &format!("(1, 10, {PLAIN_ROW})"));
    for (name, doubt) in [
        ("archive_orders", "archive_orders holds the deals: its name speaks of other things"),
        ("sheet", "sheet holds the deals: no table is called orders"),
    ] {
        let host = Host::new(&sql.replace("orders", name));
        let doubts = doubts(&host);
        assert!(doubts.contains(doubt), "{doubts}");
        assert_eq!(values(&host, "price"), [Some("10".to_owned())]);
    }
}

/// `check` must find no fault in the output of `init`.
#[test]
fn whitespace_around_visits_is_taken_away_whatever_it_is() {
    for (visit, trimmed) in
        [("'11 '", "trim(roistat)"), ("'11' || char(13)", "trim(roistat, char(9, 10, 12, 13, 32))")]
    {
        let host = Host::set_up(&orders(PLAIN, &format!("(1, 'new', {visit}, 1717236000, 1717236000)")));
        assert!(host.config().contains(&format!("{trimmed} AS roistat")), "{}", host.config());
        assert_eq!(values(&host, "roistat"), [Some("11".to_owned())]);
    }
}

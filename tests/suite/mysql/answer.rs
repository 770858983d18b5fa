//! Answers from MariaDB: the same rows, keys, pages and refusals as from SQLite.

use crate::support::mysql::MariaDb;

const DEALS: &str = "
CREATE TABLE deals (id int PRIMARY KEY, name text, made bigint, status int, price decimal(12,2), changed bigint);
INSERT INTO deals VALUES
    (12, 'Чай <зелёный> & \"белый\" 🍵', 1700000000, 1, 1234.50, 1700000100),
    (3, NULL, 1700000001, 2, 0.00, 1700000200),
    (7, 'x', 1700000002, NULL, NULL, 1600000000);
CREATE TABLE statuses (id int, name text);
INSERT INTO statuses VALUES (2, 'Processing'), (1, 'New');
";

const EXPORT: &str = "
[export]
orders = 'SELECT id, name, made AS date_create, status, price, name AS `fields.Имя` FROM deals WHERE changed > :date # all'
statuses = 'SELECT id, name FROM statuses;'
";

#[test]
fn deals_come_in_order_of_id_and_statuses_as_their_query_gives_them() {
    let Some(server) = MariaDb::shared() else { return };
    let shop = server.shop(DEALS, EXPORT);
    let answer = shop.get("action=export&date=1650000000");
    let expected = r#"{"statuses":[{"id":"2","name":"Processing"},{"id":"1","name":"New"}],"orders":[{"id":"3","date_create":"1700000001","status":"2","price":"0.00"},{"id":"12","name":"Чай <зелёный> & \"белый\" 🍵","date_create":"1700000000","status":"1","price":"1234.50","fields":{"Имя":"Чай <зелёный> & \"белый\" 🍵"}}]}"#;
    assert_eq!(answer.text(), expected);
}

#[test]
fn pages_are_counted_and_cut_in_the_same_moment() {
    let Some(server) = MariaDb::shared() else { return };
    let shop = server.shop(DEALS, EXPORT);
    let answer = shop.get("action=export&date=0&limit=1&offset=1");
    assert!(answer.text().starts_with(r#"{"pagination":{"total_count":3,"limit":1},"#), "{}", answer.text());
    assert!(answer.text().contains(r#""orders":[{"id":"7","#), "{}", answer.text());
}

/// Twenty thousand rows go through the temporary file, in XML, too.
#[test]
fn a_long_answer_is_whole_in_both_formats() {
    let Some(server) = MariaDb::shared() else { return };
    let rows = "CREATE TABLE deals (id int PRIMARY KEY, name text);
        INSERT INTO deals SELECT seq, repeat('ж', 50) FROM seq_1_to_20000";
    let sections = "
[export]
orders = 'SELECT id, name, 1 AS status, 2 AS date_create FROM deals ORDER BY id DESC'
statuses = 'SELECT 1 AS id, 2 AS name'
";
    let shop = server.shop(rows, sections);
    let ids = shop.get("date=0").ids("orders");
    assert!(ids.iter().map(|id| id.parse::<usize>().unwrap()).eq(1..=20000));
    let xml = shop.get("date=0&format=xml");
    assert_eq!(xml.text().matches("<order>").count(), 20000);
}

/// An owner's own LIMIT decides which rows there are; the answer has them in order all the same.
#[test]
fn a_limit_of_the_owner_s_is_kept_and_names_alike_but_for_their_case_too() {
    let Some(server) = MariaDb::shared() else { return };
    let sections = "
[export]
orders = 'SELECT id, made AS date_create, status, 1 AS `Name`, 2 AS `name` FROM deals ORDER BY made DESC LIMIT 2'
statuses = 'WITH x AS (SELECT 1 AS id, 2 AS name) SELECT * FROM x'
";
    let shop = server.shop(DEALS, sections);
    let answer = shop.get("date=0");
    assert_eq!(answer.ids("orders"), ["3", "7"]);
    assert!(answer.text().contains(r#""Name":"1","name":"2""#), "{}", answer.text());
}

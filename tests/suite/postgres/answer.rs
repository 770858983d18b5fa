//! Answers from PostgreSQL: the same rows, keys, pages and refusals as from SQLite.

use crate::support::postgres::Server;

const DEALS: &str = "
CREATE TABLE deals (id int PRIMARY KEY, name text, made bigint, status int, price numeric(12,2), changed bigint);
INSERT INTO deals VALUES
    (12, 'Чай <зелёный> & \"белый\"', 1700000000, 1, 1234.50, 1700000100),
    (3, NULL, 1700000001, 2, 0.00, 1700000200),
    (7, 'x', 1700000002, NULL, NULL, 1600000000);
CREATE TABLE statuses (id int, name text);
INSERT INTO statuses VALUES (2, 'Processing'), (1, 'New');
";

const EXPORT: &str = "
[export]
orders = 'SELECT id, name, made AS date_create, status, price, name AS \"fields.Имя\" FROM deals WHERE changed > :date -- all'
statuses = 'SELECT id, name FROM statuses;'
";

#[test]
fn deals_come_in_order_of_id_and_statuses_as_their_query_gives_them() {
    let Some(server) = Server::shared() else { return };
    let shop = server.shop(DEALS, EXPORT);
    let answer = shop.get("action=export&date=1650000000");
    let expected = r#"{"statuses":[{"id":"2","name":"Processing"},{"id":"1","name":"New"}],"orders":[{"id":"3","date_create":"1700000001","status":"2","price":"0.00"},{"id":"12","name":"Чай <зелёный> & \"белый\"","date_create":"1700000000","status":"1","price":"1234.50","fields":{"Имя":"Чай <зелёный> & \"белый\""}}]}"#;
    assert_eq!(answer.text(), expected);
}

#[test]
fn pages_are_counted_and_cut_in_the_same_moment() {
    let Some(server) = Server::shared() else { return };
    let shop = server.shop(DEALS, EXPORT);
    let answer = shop.get("action=export&date=0&limit=1&offset=1");
    assert!(answer.text().starts_with(r#"{"pagination":{"total_count":3,"limit":1},"#), "{}", answer.text());
    assert!(answer.text().contains(r#""orders":[{"id":"7","#), "{}", answer.text());
}

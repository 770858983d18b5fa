//! Databases whose texts are not UTF-8: the server turns them into it, or does not know what they are.

use crate::support::Shop;
use crate::support::postgres::Server;

const EXPORT: &str = "
[export]
orders = 'SELECT id, name, 1 AS status, 2 AS date_create FROM deals WHERE 0 <= :date'
statuses = \"SELECT 1 AS id, 'Новый' AS name\"
";

/// A database in an encoding, with a deal whose name has these bytes.
fn shop(server: &Server, encoding: &str, bytes: &str) -> Shop {
    let options = format!("ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0");
    let sql = format!(
        "CREATE TABLE deals (id int, name text); INSERT INTO deals VALUES (1, convert_from('\\x{bytes}', '{encoding}'))"
    );
    let name = server.database_with(&options, &sql);
    Shop::with_server(&server.table("shop", &name), EXPORT)
}

#[test]
fn texts_of_other_encodings_arrive_as_utf_8() {
    let Some(server) = Server::shared() else { return };
    for (encoding, bytes) in
        [("WIN1251", "cff0e8e2e5f2"), ("KOI8R", "f0d2c9d7c5d4"), ("UTF8", "d09fd180d0b8d0b2d0b5d182")]
    {
        let answer = shop(&server, encoding, bytes).get("date=0");
        assert_eq!(answer.order()["name"], "Привет", "{encoding}");
    }
}

#[test]
fn texts_of_an_unknown_encoding_are_mended_and_no_row_is_lost() {
    let Some(server) = Server::shared() else { return };
    let name = server.database_with(
        "ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0",
        "SET client_encoding = 'SQL_ASCII'; CREATE TABLE deals (id int, name text);
         INSERT INTO deals VALUES (1, 'Привет'), (2, E'a\\xFFb')",
    );
    let answer = Shop::with_server(&server.table("shop", &name), EXPORT).get("date=0");
    let names: Vec<_> = answer.rows("orders").iter().map(|row| row["name"].clone()).collect();
    assert_eq!(names, ["Привет", "a\u{FFFD}b"]);
    assert!(answer.text().contains("Новый"), "{}", answer.text());
}

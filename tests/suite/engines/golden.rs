//! Golden documents of two shops, byte for byte the same from SQLite, MariaDB and PostgreSQL: the sample that comes with
//! the program, and the shop of the golden answers.

use std::collections::BTreeSet;
use std::fs;

use super::Place;
use crate::support::mysql::MariaDb;
use crate::support::postgres::Server;
use crate::support::{fixtures, golden, must_be_golden};

/// The golden documents of the sample, in `tests/golden/sample`, and what they answer.
const OF_SAMPLE: [(&str, &str); 8] = [
    ("export", "action=export&date=0"),
    ("export_changes", "date=1755000000"),
    ("export_page", "date=0&offset=3&limit=4"),
    ("export_end", "date=0&offset=33&limit=4"),
    ("export_clients", "action=export_clients&date=0"),
    ("export_clients_page", "action=export_clients&date=0&limit=2"),
    ("export_products", "action=export_products&date=0"),
    ("import_scheme", "action=import_scheme"),
];

/// All columns of all tables of the sample that its config does not read.
const REST: &str = "
[export]
orders = 'SELECT orders.*, manager AS manager_id FROM orders'
statuses = 'SELECT * FROM managers ORDER BY id'
[export_clients]
clients = 'SELECT * FROM clients'
[export_products]
products = 'SELECT * FROM products'
";

/// The sample on each engine.
#[track_caller]
fn sample() -> Vec<Place> {
    let read = |name: &str| fs::read_to_string(fixtures::project().join("tests").join(name)).unwrap();
    Place::of_dialects(["sample.sql", "sample.mysql.sql", "sample.postgres.sql"].map(read))
}

/// The queries of the sample's config.
fn sections() -> String {
    let config = fs::read_to_string(fixtures::project().join("cgi-bin/.htroistat.toml")).unwrap();
    let begin = config.find("[export]").unwrap();
    config[begin..].to_owned()
}

#[test]
fn the_sample_gives_the_same_documents_from_every_engine() {
    for place in sample() {
        let shop = place.shop(&sections());
        for (question, query) in OF_SAMPLE {
            for format in ["json", "xml"] {
                let answer = shop.get(&format!("{query}&format={format}"));
                must_be_golden(&format!("sample/{question}.{format}.txt"), &answer.golden());
            }
        }
    }
}

#[test]
fn the_tables_of_the_sample_have_the_same_rows_on_every_engine() {
    let places = sample();
    for query in ["date=0", "action=export_clients", "action=export_products"] {
        let documents: Vec<_> = places.iter().map(|place| place.shop(REST).get(query).json()).collect();
        for (document, place) in documents.iter().zip(&places) {
            assert_eq!(document, &documents[0], "{}", place.name());
        }
    }
}

#[test]
fn every_golden_document_of_the_sample_belongs_to_a_question() {
    let there = fs::read_dir(golden::folder().join("sample")).unwrap();
    let there = there.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let asked =
        OF_SAMPLE.iter().flat_map(|(name, _)| ["json", "xml"].map(|format| format!("{name}.{format}.txt")));
    assert_eq!(there.collect::<BTreeSet<_>>(), asked.collect());
}

/// What the golden answers of `tests/golden` answer.
const OF_SHOP: [(&str, &str); 7] = [
    ("export", "action=export&date=0"),
    ("export_changes", "date=30"),
    ("export_nothing", "date=9999999999"),
    ("export_page", "date=0&offset=1&limit=2"),
    ("export_clients", "action=export_clients&date=0"),
    ("export_products", "action=export_products&date=0"),
    ("import_scheme", "action=import_scheme"),
];

/// The shop of SQLite in MariaDB's words: a key has a length, and a column one type. What is no UTF-8 is in bytes.
fn of_mariadb(sql: &str) -> String {
    let typed = sql.replace(" REAL", " double").replace("id TEXT PRIMARY KEY", "id varchar(20) PRIMARY KEY");
    let typed = typed.replace("price NUMERIC", "price varchar(30)").replace('\\', r"\\");
    typed
        .replace("PRIMARY KEY, name TEXT, phone", "PRIMARY KEY, name blob, phone")
        .replace("CAST(x'E8E2E0ED' AS TEXT)", "x'E8E2E0ED'")
}

/// The same in PostgreSQL's words: `REAL` has four bytes there, and bytes that are no text of the database's encoding can
/// be put only into one that has none.
fn of_postgres(sql: &str) -> String {
    let sql = sql.replace(" REAL", " float8");
    let sql = sql.replace("CAST(x'E8E2E0ED' AS TEXT)", r"convert_from('\xE8E2E0ED', 'SQL_ASCII')");
    format!("SET client_encoding = 'SQL_ASCII'; {sql}")
}

#[test]
fn the_shop_of_the_golden_answers_gives_them_from_every_engine() {
    let sql = fixtures::read("shop.sql");
    let mut places = vec![Place::Sqlite(sql.clone())];
    if let (Some(mariadb), Some(postgres)) = (MariaDb::shared(), Server::shared()) {
        let name = mariadb.database(&of_mariadb(&sql));
        places.push(Place::MariaDb(mariadb, name));
        let options = "ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0";
        let name = postgres.database_with(options, &of_postgres(&sql));
        places.push(Place::Postgres(postgres, name));
    }
    for place in places {
        let shop = place.shop(&fixtures::read("shop.toml"));
        for (question, query) in OF_SHOP {
            for format in ["json", "xml"] {
                let answer = shop.get(&format!("{query}&format={format}"));
                must_be_golden(&format!("{question}.{format}.txt"), &answer.golden());
            }
        }
    }
}

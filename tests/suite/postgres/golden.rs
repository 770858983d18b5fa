//! The documents of one shop are byte for byte those from SQLite: the same golden files are read, and none of its own.

use crate::support::postgres::Server;
use crate::support::{Shop, fixtures, must_be_golden};

/// The golden documents and what they answer.
const QUESTIONS: [(&str, &str); 7] = [
    ("export", "action=export&date=0"),
    ("export_changes", "date=30"),
    ("export_nothing", "date=9999999999"),
    ("export_page", "date=0&offset=1&limit=2"),
    ("export_clients", "action=export_clients&date=0"),
    ("export_products", "action=export_products&date=0"),
    ("import_scheme", "action=import_scheme"),
];

/// The shop of SQLite in PostgreSQL's words: `REAL` has four bytes there, and bytes that are no text of the database's
/// encoding can be put only into one that has none.
fn sql() -> String {
    let sql = fixtures::read("shop.sql").replace(" REAL", " float8");
    sql.replace("CAST(x'E8E2E0ED' AS TEXT)", r"convert_from('\xE8E2E0ED', 'SQL_ASCII')")
}

#[test]
fn the_documents_of_one_shop_are_those_from_sqlite() {
    let Some(server) = Server::shared() else { return };
    let options = "ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0";
    let name = server.database_with(options, &format!("SET client_encoding = 'SQL_ASCII'; {}", sql()));
    let shop = Shop::with_server(&server.table("shop", &name), &fixtures::read("shop.toml"));
    for (question, query) in QUESTIONS {
        for format in ["json", "xml"] {
            let answer = shop.get(&format!("{query}&format={format}"));
            must_be_golden(&format!("{question}.{format}.txt"), &answer.golden());
        }
    }
}

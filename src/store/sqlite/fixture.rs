//! A shop for the tests of this folder: a database, and the config that names it.
//!
//! The tests beside it look at what the program as a whole does not show.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use crate::config::Config;

/// A shop whose 40,000 deals change in the order of their ids, one a second from second 1 on.
pub(super) const SHOP: &str = "
    CREATE TABLE deals (id INTEGER PRIMARY KEY, created INTEGER, changed INTEGER, status TEXT, note TEXT);
    CREATE INDEX deals_changed ON deals(changed);
    WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 40000)
    INSERT INTO deals SELECT n, n, n, 'new', 'Заказ №' || n FROM n;";

/// The deals that have changed after a moment.
pub(super) const DEALS: &str =
    "SELECT id, created AS date_create, status, note FROM deals WHERE changed > :date";

/// A config in a folder, beside a database made by `sql`, with a query for deals.
pub(super) fn config(folder: &Path, sql: &str, orders: &str) -> Config {
    Connection::open(folder.join("shop.db")).unwrap().execute_batch(sql).unwrap();
    let head = "user = 'u'\npassword = 'p'\ndatabase = 'shop.db'\n[export]\nstatuses = 'SELECT 1'\n";
    let file = folder.join("shop.toml");
    fs::write(&file, format!("{head}orders = \"{orders}\"\n")).unwrap();
    Config::load(&file).unwrap()
}

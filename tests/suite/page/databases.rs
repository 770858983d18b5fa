//! The page of a shop whose database is on a server: the sections that it proposes for three settings, and the page with
//! them in the config. The same as for a file, on MariaDB and on PostgreSQL.

use super::support::{page, proposed, texts};
use crate::support::Shop;
use crate::support::mysql::MariaDb;
use crate::support::postgres::Server;

const SHOP: &str = "CREATE TABLE statuses (id int PRIMARY KEY, name text);
    INSERT INTO statuses VALUES (1, 'Новый'), (2, 'Оплачен');
    CREATE TABLE orders (id int PRIMARY KEY, status_id int, total decimal(10, 2), roistat varchar(20),
        created_at timestamp NOT NULL, updated_at timestamp NOT NULL);
    CREATE INDEX orders_updated_at ON orders (updated_at);
    INSERT INTO orders VALUES (1, 1, 100.50, '3122911', NOW, NOW), (2, 2, 200, NULL, NOW, NOW),
        (3, 2, 300, '3122912', NOW, NOW)";

/// The page proposes sections in its language, and all of it is there once they are in the config.
#[track_caller]
fn must_propose(shop: &Shop, engine: &str) {
    let english = page(shop, "");
    let html = page(shop, "&language=ru");
    let text = texts(&html);
    for part in ["В файле настроек ещё нет запросов", "FROM orders", "3122912", "100.50"]
    {
        assert!(text.contains(part), "{engine}: `{part}` is not in {text}");
    }
    let [of_english, of_russian] = [proposed(&english), proposed(&html)];
    assert!(of_english.contains("# Deals, from the table orders."), "{engine}: {of_english}");
    assert!(of_russian.contains("# Сделки: таблица orders."), "{engine}: {of_russian}");
    shop.write_config(format!("{}{of_russian}", shop.config()));
    assert_eq!(shop.get("date=0").rows("orders").len(), 3, "{engine}");
    let html = page(shop, "&language=ru");
    let text = texts(&html);
    for part in ["3 сделки, из них 2 с номером визита", "Оплачен", "3122912"]
    {
        assert!(text.contains(part), "{engine}: `{part}` is not in {text}");
    }
    assert!(!html.contains("<textarea") && !html.contains("class=\"verdict error\""), "{engine}: {text}");
}

#[test]
fn sections_are_proposed_for_a_database_on_mariadb() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(&SHOP.replace("NOW", "now()"));
    must_propose(&Shop::with_server(&server.table("shop", &name), ""), "MariaDB");
}

#[test]
fn sections_are_proposed_for_a_database_on_postgresql() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(&SHOP.replace("NOW", "now()").replace("timestamp", "timestamptz"));
    must_propose(&Shop::with_server(&server.table("shop", &name), ""), "PostgreSQL");
}

#[test]
fn a_server_that_is_not_there_is_a_page_that_says_so() {
    let table = crate::support::mysql::table("host = \"127.0.0.1\"\nport = 1", "shop", "shop");
    let text = texts(&page(&Shop::with_server(&table, ""), "&language=ru"));
    assert!(text.contains("база данных недоступна") || text.contains("База данных недоступна"), "{text}");
    assert!(!text.contains("Secretive") && !text.contains("cannot be reached"), "{text}");
}

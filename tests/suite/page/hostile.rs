//! A database full of scripts, and the secrets that no page may show.

use super::support::{page, texts};
use crate::support::Shop;
use crate::support::shop::PASSWORD;

const SCRIPT: &str = "<script>alert(1)</script>\"'`${x}{{ y }}&lt;";

fn shop() -> Shop {
    let script = SCRIPT.replace('\'', "''");
    let sql = format!(
        "CREATE TABLE statuses (id TEXT, name TEXT);
         INSERT INTO statuses VALUES ('{script}', '{script}');
         CREATE TABLE orders (id INTEGER PRIMARY KEY, created INTEGER, status TEXT, price TEXT, roistat TEXT);
         INSERT INTO orders
         SELECT value, unixepoch(), CASE value WHEN 1 THEN '{script}' ELSE 'x{script}' END, '{script}', '{script}'
         FROM json_each('[1, 2, 3]');"
    );
    let column = SCRIPT.replace('"', "\"\"");
    let orders = format!(
        "SELECT id, created AS date_create, status, price, roistat, price AS \"fields.{column}\", price AS \"{column}\"
         FROM orders WHERE created > :date"
    );
    let sections = format!(
        "[export]\norders = \"\"\"{}\"\"\"\nstatuses = 'SELECT id, name FROM statuses'\n",
        orders.replace('\\', "\\\\").replace('"', "\\\"")
    );
    Shop::new(&sql, &sections)
}

#[test]
fn a_script_in_a_value_is_text_wherever_it_stands() {
    let shop = shop();
    for language in ["ru", "en"] {
        let html = page(&shop, &format!("&language={language}"));
        assert!(!html.contains("<script"), "{html}");
        assert!(texts(&html).matches(SCRIPT).count() > 8, "the values are shown as they are");
        assert_eq!(html.matches("<body>").count(), 1);
        assert!(html.ends_with("</html>") || html.ends_with("</html>\n"));
    }
}

#[test]
fn no_secret_and_no_path_outside_of_the_site_is_shown() {
    let shop = shop();
    let elsewhere = tempfile::Builder::new().prefix("elsewhere-").tempdir().unwrap();
    let database = elsewhere.path().join("private.db");
    std::fs::copy(shop.file("shop.db"), &database).unwrap();
    let config = shop.config().replace("../shop.db", database.to_str().unwrap());
    shop.write_config(config);
    for language in ["ru", "en"] {
        let html = page(&shop, &format!("&language={language}"));
        for secret in
            [PASSWORD, "S3cret", elsewhere.path().to_str().unwrap(), shop.folder().to_str().unwrap()]
        {
            assert!(!html.contains(secret), "{secret} in {html}");
        }
    }
    std::fs::remove_file(&database).unwrap();
    let html = page(&shop, "");
    assert!(!html.contains(elsewhere.path().to_str().unwrap()) && html.contains("private.db"), "{html}");
}

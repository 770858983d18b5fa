//! The columns of the config's queries: required ones are there, and no name stands twice.

use crate::queries::refused;
use crate::support::Shop;

#[test]
fn a_column_that_roistat_requires_is_missed_by_its_name() {
    let columns = |names: &[&str]| {
        let columns: Vec<_> = names.iter().map(|name| format!("1 AS \"{name}\"")).collect();
        format!("SELECT {}", columns.join(", "))
    };
    for (action, section, list, required) in [
        ("export", "export", "orders", &["id", "date_create", "status"][..]),
        ("export_clients", "export_clients", "clients", &["id", "name", "phone", "email"]),
        ("export_products", "export_products", "products", &["id", "name"]),
    ] {
        for missing in required {
            // In its place a name that differs by case alone: keys are told apart as Roistat tells them.
            let upper = missing.to_uppercase();
            let names: Vec<_> =
                required.iter().map(|name| if name == missing { &*upper } else { name }).collect();
            let query = columns(&names).replace('"', "\\\"");
            let statuses = if list == "orders" { "statuses = \"SELECT 1 AS id, 2 AS name\"\n" } else { "" };
            let shop = Shop::new("", &format!("[{section}]\n{statuses}{list} = \"{query}\"\n"));
            let refusal = shop.refuse(500, &format!("action={action}&date=0"));
            assert!(refusal.log().contains(missing), "{}", refusal.log());
            assert_eq!(refusal.text(), Shop::new("", "").set("x = 1").refuse(500, "").text());
        }
    }
}

#[test]
fn a_name_that_stands_twice_is_an_error_of_the_config() {
    for (more, name) in [
        ("1 AS id", "id"),
        ("1 AS status", "status"),
        ("1 AS x, 2 AS x", "x"),
        ("1 AS \"fields.X\", 2 AS \"fields.X\"", "fields.X"),
        ("'{}' AS fields, '{}' AS fields", "fields"),
        ("'[]' AS products, '[]' AS products", "products"),
    ] {
        let log =
            refused(&format!("SELECT id, made AS date_create, state AS status, {more} FROM hidden_deals"));
        assert!(log.contains(name), "{log}");
    }
    refused("SELECT id, made AS date_create, state AS status, * FROM hidden_deals");
}

#[test]
fn an_empty_result_is_checked_as_a_full_one_is() {
    refused("SELECT id FROM hidden_empty");
    refused("SELECT id, id, 1 AS date_create, 2 AS status FROM hidden_empty");
    refused("SELECT id, 1 AS date_create, 2 AS status, :x AS x FROM hidden_empty");
}

/// Tables of the time before UTF-8 have names of columns in other encodings.
#[test]
fn a_column_whose_name_is_not_utf_8_is_an_error_of_the_server() {
    Shop::with_orders(
        "CREATE TABLE deals (id, date_create, status, aaaa); INSERT INTO deals VALUES (1, 2, 3, 4);
         PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = CAST(replace(CAST(sql AS BLOB), x'61616161', x'E8ECFF') AS TEXT);",
        "SELECT * FROM deals",
    )
    .refuse(500, "date=0");
}

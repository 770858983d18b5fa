//! Queries that no document can be made of, whatever the rows are: a required column is missing, a name stands twice.

use super::{NOT_CONFIGURED, Place, STATUSES};

/// Columns of these names.
fn columns(names: &[&str]) -> String {
    let columns: Vec<_> = names.iter().map(|name| format!("1 AS \"{name}\"")).collect();
    format!("SELECT {}", columns.join(", "))
}

#[test]
fn a_column_that_roistat_requires_is_missed_by_its_name() {
    let places = Place::each("");
    for (action, list, required) in [
        ("export", "orders", &["id", "date_create", "status"][..]),
        ("export_clients", "clients", &["id", "name", "phone", "email"]),
        ("export_products", "products", &["id", "name"]),
    ] {
        for missing in required {
            // In its place a name that differs by case alone: keys are told apart as Roistat tells them.
            let upper = missing.to_uppercase();
            let names: Vec<_> =
                required.iter().map(|name| if name == missing { &*upper } else { name }).collect();
            let statuses = if list == "orders" { STATUSES } else { "" };
            let sections = format!("[{action}]\n{statuses}{list} = '{}'\n", columns(&names));
            for place in &places {
                let refusal = place.shop(&sections).refuse(500, &format!("action={action}&date=0"));
                assert_eq!(refusal.sentence(), NOT_CONFIGURED, "{}", place.name());
                let log = refusal.log();
                assert!(log.contains(&format!("lacks the column `{missing}`")), "{}: {log}", place.name());
            }
        }
    }
}

#[test]
fn a_name_that_stands_twice_is_an_error_of_the_config() {
    let places = Place::each("CREATE TABLE deals (id int, made int);\n");
    for (more, name) in [
        ("1 AS id", "id"),
        ("1 AS status", "status"),
        ("1 AS x, 2 AS x", "x"),
        ("1 AS \"fields.X\", 2 AS \"fields.X\"", "fields.X"),
        ("'{}' AS fields, '{}' AS fields", "fields"),
        ("'[]' AS products, '[]' AS products", "products"),
        ("deals.*", "id"),
    ] {
        let sections = format!(
            "[export]\norders = '''SELECT 1 AS id, 2 AS date_create, 3 AS status, {more} FROM deals'''\n{STATUSES}"
        );
        for place in &places {
            let refusal = place.shop(&sections).refuse(500, "date=0");
            assert_eq!(refusal.sentence(), NOT_CONFIGURED, "{}", place.name());
            let log = refusal.log();
            assert!(log.contains(&format!("has the column `{name}` twice")), "{}: {log}", place.name());
        }
    }
}

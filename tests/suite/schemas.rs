//! Databases shaped by other programs: whatever the tables are, SQL turns them into Roistat's documents.

use serde_json::Value;

use crate::support::fixtures;

/// The whole documents of a shop are the ones that lie beside it.
#[track_caller]
fn documents(name: &str, actions: &[&str]) {
    let shop = fixtures::shop(&format!("schemas/{name}"));
    for action in actions {
        let expected: Value =
            serde_json::from_str(&fixtures::read(&format!("schemas/{name}.{action}.json"))).unwrap();
        let json = shop.get(&format!("action={action}&date=0"));
        assert_eq!(json.json(), expected, "{action}: {}", json.text());
        fixtures::must_be_twins(&json, &shop.get(&format!("action={action}&date=0&format=xml")));
    }
}

/// The deals that changed after a moment.
#[track_caller]
fn changed(name: &str, since: &[(i64, &[&str])]) {
    let shop = fixtures::shop(&format!("schemas/{name}"));
    for (date, ids) in since {
        assert_eq!(shop.get(&format!("date={date}")).ids("orders"), *ids, "{date}");
    }
}

#[test]
fn tables_that_are_joined() {
    documents("joined", &["export", "export_clients", "export_products"]);
    changed("joined", &[(1_393_673_300, &["102", "104"]), (1_393_673_899, &["104"]), (1_393_673_900, &[])]);
}

#[test]
fn attributes_that_stand_in_rows() {
    documents("attributes", &["export"]);
    changed("attributes", &[(100, &["3", "4"]), (299, &["4"])]);
}

#[test]
fn dates_that_are_text_and_money_in_cents() {
    documents("texts", &["export"]);
    changed("texts", &[(1_706_771_699, &["А-10/24", "А-2/24"]), (1_706_771_700, &["А-10/24"])]);
}

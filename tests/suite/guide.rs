//! The four documents of Roistat's guide, which say more than its words what Roistat takes.

use serde_json::Value;

use crate::support::ask::token_of;
use crate::support::xml::Element;
use crate::support::{Answer, fixtures};

/// The document that the sample shop answers with, under the login and password of its own config.
#[track_caller]
fn sample(query: &str) -> Answer {
    let shop = fixtures::sample();
    let config = std::fs::read_to_string(shop.file("cgi-bin/.htroistat.toml")).unwrap();
    let config: toml::Table = config.parse().unwrap();
    let [user, password] = ["user", "password"].map(|key| config[key].as_str().unwrap());
    let token = token_of(user, password);
    shop.ask("").unsigned(format!("{query}&user={user}&token={token}")).document()
}

fn guide(name: &str) -> Value {
    serde_json::from_str(&fixtures::read(&format!("guide/{name}"))).unwrap()
}

/// Every row of the guide's list is in ours, and not a key more or less in it.
#[track_caller]
fn holds(ours: &Value, guide: &Value, list: &str) {
    let rows = guide[list].as_array().unwrap();
    assert!(!rows.is_empty());
    for row in rows {
        assert!(ours[list].as_array().unwrap().contains(row), "{list}: {row}");
    }
}

#[test]
fn the_deals_of_the_guide_come_out_of_the_sample() {
    let ours = sample("action=export&date=0").json();
    let guide = guide("export.json");
    for list in ["fields", "statuses", "orders"] {
        holds(&ours, &guide, list);
    }
    assert!(ours["orders"].as_array().unwrap().len() > 30, "they are among others");
}

#[test]
fn the_clients_of_the_guide_come_out_of_the_sample() {
    holds(&sample("action=export_clients&date=0").json(), &guide("export_clients.json"), "clients");
}

#[test]
fn the_sample_answers_every_action_in_both_formats() {
    for action in ["export", "export_clients", "export_products", "import_scheme"] {
        let [json, xml] =
            ["json", "xml"].map(|format| sample(&format!("action={action}&date=0&format={format}")));
        fixtures::must_be_twins(&json, &xml);
    }
}

#[test]
fn the_xml_documents_of_the_guide_come_out_whole() {
    let shop = fixtures::shop("guide");
    for action in ["export", "export_clients"] {
        let ours = shop.get(&format!("action={action}&date=0&format=xml")).xml();
        assert_eq!(ours, Element::read(&fixtures::read(&format!("guide/{action}.xml"))), "{action}");
    }
}

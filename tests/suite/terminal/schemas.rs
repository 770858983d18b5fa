//! `init` on databases of many shapes: the config that it writes is the golden one, `check` finds no error in
//! it without a hand in between, and the web gets the documents that lie beside the schema.

use std::fs;

use serde_json::{Map, Value};

use super::support::{Host, Said};
use crate::support::{fixtures, golden, must_be_golden};

/// Runs `init`, compares what it says and writes, and asks for everything that it found.
#[track_caller]
pub(super) fn check(name: &str) {
    let host = Host::with_schema(name);
    let said = host.run(&["init", "../shop.db"]).must_succeed();
    must_be_golden(&format!("terminal/{name}.init.txt"), &host.masked(&said.out));
    must_be_golden(&format!("terminal/{name}.toml"), &host.masked(&host.config()));

    let mut documents = Map::new();
    let config: toml::Table = host.config().parse().unwrap();
    for action in ["export", "export_clients", "export_products"] {
        if config.contains_key(action) {
            let said = host.run(&["try", &format!("action={action}&date=0")]).must_succeed();
            documents.insert(action.to_owned(), serde_json::from_str(said.document()).unwrap());
            host.run(&["try", &format!("action={action}&date=0&format=xml")]).must_succeed().document();
        }
    }
    documents.insert("check".to_owned(), findings(&host));
    must_be_golden(
        &format!("terminal/{name}.json"),
        &(serde_json::to_string_pretty(&documents).unwrap() + "\n"),
    );
}

/// A Russian terminal gets a config whose comments are Russian, and the same answers.
#[test]
fn comments_are_in_the_language_of_the_messages() {
    for name in ["attributes", "numbers", "opencart", "text_dates"] {
        let host = Host::with_schema(name);
        let russian = || {
            let mut command = host.command();
            command.env("LANG", "ru_RU.UTF-8");
            command
        };
        let said = Said::of(russian().args(["init", "../shop.db"]).output().unwrap()).must_succeed();
        must_be_golden(&format!("terminal/{name}.ru.init.txt"), &host.masked(&said.out));
        must_be_golden(&format!("terminal/{name}.ru.toml"), &host.masked(&host.config()));
        let document = host.run(&["try", "action=export&date=0"]).must_succeed();
        let english = fs::read_to_string(golden::folder().join(format!("terminal/{name}.json"))).unwrap();
        let [of_russian, of_english] =
            [document.document(), &english].map(|text| serde_json::from_str::<Value>(text).unwrap());
        assert_eq!(of_russian, of_english["export"], "{name}");
    }
}

/// The findings of `check` in the config that `init` wrote: no error. Those on files depend on
/// the user who runs the tests.
#[track_caller]
fn findings(host: &Host) -> Value {
    let said = host.run(&["check", "--json"]).must_succeed();
    let report: Value = serde_json::from_str(&said.out).unwrap();
    let word = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let found = report["findings"].as_array().unwrap().iter();
    let found = found.filter(|finding| !word(finding, "id").starts_with("files."));
    found
        .map(|finding| Value::from(format!("{} {}", word(finding, "level"), word(finding, "message"))))
        .collect()
}

/// The deals that changed after a moment.
#[track_caller]
pub(super) fn changed(name: &str, moments: &[(i64, &[&str])]) {
    let host = Host::with_schema(name);
    host.run(&["init", "../shop.db"]).must_succeed();
    for (date, expected) in moments {
        let said = host.run(&["try", &format!("date={date}")]).must_succeed();
        let document: Value = serde_json::from_str(said.document()).unwrap();
        let ids: Vec<_> = document["orders"]
            .as_array()
            .unwrap()
            .iter()
            .map(|order| order["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids, *expected, "{date}");
    }
}

#[test]
fn the_sample() {
    let sample = fixtures::project().join("tests/sample.sql");
    let host = Host::set_up(&fs::read_to_string(sample).unwrap());
    must_be_golden("terminal/sample.toml", &host.masked(&host.config()));
    findings(&host);
    for action in ["export", "export_clients", "export_products", "import_scheme"] {
        host.run(&["try", &format!("action={action}&date=0")]).must_succeed().document();
    }
}

#[test]
fn dates_as_text() {
    check("text_dates");
    // The first deal was never changed, the second was, at 1717414200.
    changed(
        "text_dates",
        &[
            (1_717_235_999, &["1", "2"]),
            (1_717_236_000, &["2"]),
            (1_717_414_199, &["2"]),
            (1_717_414_200, &[]),
        ],
    );
}

#[test]
fn milliseconds_and_json() {
    check("milliseconds");
    changed(
        "milliseconds",
        &[(1_717_236_000, &["clx1", "clx2"]), (1_717_236_001, &["clx2"]), (1_717_408_801, &[])],
    );
}

#[test]
fn statuses_as_numbers_and_no_date_of_change() {
    check("numbers");
    changed(
        "numbers",
        &[
            (1_717_236_000, &["10", "11"]),
            (1_717_236_001, &["11"]),
            (1_717_322_400, &["11"]),
            (1_717_322_401, &[]),
        ],
    );
}

#[test]
fn values_in_rows_of_their_own() {
    check("attributes");
    changed("attributes", &[(1_717_236_000, &["2"]), (1_717_239_600, &[])]);
}

#[test]
fn russian_in_latin_letters() {
    check("transliterated");
    // To the minute: what was within it comes once more rather than never.
    changed("transliterated", &[(1_717_236_059, &["1", "2"]), (1_717_236_060, &["2"]), (1_718_454_660, &[])]);
}

#[test]
fn russian_with_quotes_and_blanks() {
    check("cyrillic");
    changed("cyrillic", &[(1_717_236_000, &["2"])]);
}

#[test]
fn no_number_of_the_visit() {
    check("no_visit");
}

#[test]
fn woocommerce_on_wordpress_with_sqlite() {
    check("woocommerce");
    changed("woocommerce", &[(1_717_236_300, &["102"]), (1_717_408_800, &[])]);
}

#[test]
fn a_crm_written_with_django() {
    check("django");
    // Microseconds are after their second, so that deal comes once more rather than never.
    changed("django", &[(1_717_236_000, &["1", "2"]), (1_717_236_001, &["2"]), (1_717_408_801, &[])]);
}

#[test]
fn a_laravel_shop() {
    check("laravel");
    changed("laravel", &[(1_717_236_000, &["2"]), (1_717_408_800, &[])]);
}

#[test]
fn pocketbase() {
    check("pocketbase");
    changed(
        "pocketbase",
        &[(1_717_236_000, &["d00000000000001", "d00000000000002"]), (1_717_236_001, &["d00000000000002"])],
    );
}

//! Whole answers, headers included, as files in `tests/golden`: each question in JSON and in XML.

use std::collections::BTreeSet;
use std::fs;

use crate::support::{Answer, Ask, Shop, fixtures, golden, must_be_golden};

/// A question, named by its file, and how it is asked in the format that `format=…` names.
type Question = (&'static str, fn(&Shop, &str) -> Answer);

const QUESTIONS: [Question; 17] = [
    ("export", |shop, format| shop.get(&format!("action=export&date=0&{format}"))),
    ("export_changes", |shop, format| shop.get(&format!("date=30&{format}"))),
    ("export_nothing", |shop, format| shop.get(&format!("date=9999999999&{format}"))),
    ("export_page", |shop, format| shop.get(&format!("date=0&offset=1&limit=2&{format}"))),
    ("export_clients", |shop, format| shop.get(&format!("action=export_clients&date=0&{format}"))),
    ("export_products", |shop, format| shop.get(&format!("action=export_products&date=0&{format}"))),
    ("import_scheme", |shop, format| shop.get(&format!("action=import_scheme&{format}"))),
    ("error_400_action", |shop, format| shop.refuse(400, &format!("action=lead&{format}"))),
    ("error_400_date", |shop, format| shop.refuse(400, &format!("date=yesterday&{format}"))),
    ("error_400_twice", |shop, format| shop.refuse(400, &format!("limit=1&limit=2&{format}"))),
    ("error_403", |shop, format| shop.ask("").unsigned(format).refusal(403)),
    ("error_404", |shop, format| shop.ask(format).with("PATH_INFO", "/x").refusal(404)),
    ("error_405_any", |shop, format| shop.ask(format).method("PUT").refusal(405)),
    ("error_405", |shop, format| shop.ask(format).method("POST").refusal(405)),
    ("error_414", |shop, format| shop.ask(&format!("{format}&x={}", "y".repeat(20_000))).refusal(414)),
    ("error_500", |shop, format| without_database(shop, &shop.ask(format))),
    ("error_503", |shop, format| {
        let writer = shop.database();
        writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
        shop.refuse(503, format)
    }),
];

fn without_database(shop: &Shop, ask: &Ask<'_>) -> Answer {
    fs::rename(shop.file("shop.db"), shop.file("elsewhere.db")).unwrap();
    let answer = ask.refusal(500);
    fs::rename(shop.file("elsewhere.db"), shop.file("shop.db")).unwrap();
    answer
}

#[test]
fn every_answer_is_the_golden_one() {
    let shop = fixtures::shop("shop").set("busy_timeout = 0");
    for (name, ask) in QUESTIONS {
        let [json, xml] = ["format=json", "format=xml"].map(|format| ask(&shop, format));
        assert_eq!(json.status, xml.status, "{name}");
        fixtures::must_be_twins(&json, &xml);
        for (format, answer) in [("json", json), ("xml", xml)] {
            must_be_golden(&format!("{name}.{format}.txt"), &answer.golden());
        }
    }
}

#[test]
fn every_golden_file_belongs_to_a_question() {
    let there =
        golden::answers().into_iter().map(|file| file.file_name().unwrap().to_str().unwrap().to_owned());
    let asked =
        QUESTIONS.iter().flat_map(|(name, _)| ["json", "xml"].map(|format| format!("{name}.{format}.txt")));
    assert_eq!(there.collect::<BTreeSet<_>>(), asked.collect());
}

//! Writes from a terminal: `try` does what the web does, `--dry-run` undoes it, `url` gives no address that writes.

use std::process::Output;

use super::{rows, shop};
use crate::support::Shop;

fn run(shop: &Shop, words: &[&str]) -> Output {
    let ask = shop.ask("").without("GATEWAY_INTERFACE").without("REQUEST_METHOD");
    ask.command().args(words).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_owned()).unwrap()
}

#[test]
fn try_stores_what_the_web_would_store() {
    let shop = shop();
    let output = run(&shop, &["try", "action=lead&id=1&title=a"]);
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
    assert!(
        text(&output.stdout).ends_with("\r\n\r\n{\"status\":\"ok\",\"order_id\":\"1\"}"),
        "{}",
        text(&output.stdout)
    );
    assert_eq!(rows(&shop, "SELECT id, title FROM deals"), [["1", "a"]]);
    let output = run(&shop, &["try", "action=lead"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).starts_with("Status: 400 "), "{}", text(&output.stdout));
}

#[test]
fn a_dry_run_answers_alike_and_stores_nothing() {
    let shop = shop();
    let before = shop.contents();
    let output = run(&shop, &["try", "--dry-run", "action=lead&id=1&title=a"]);
    assert!(
        text(&output.stdout).ends_with("{\"status\":\"ok\",\"order_id\":\"1\"}"),
        "{}",
        text(&output.stdout)
    );
    assert_eq!(rows(&shop, "SELECT count(*) FROM deals"), [["0"]]);
    assert_eq!(shop.contents(), before, "bytes and times are as they were");
}

#[test]
fn url_gives_no_address_that_writes_unless_it_is_asked_to() {
    let shop = shop();
    let base = "https://x.ru/p.cgi";
    for words in [
        &["url", "--base", base, "--action", "lead"][..],
        &["url", "--base", "https://x.ru/p.cgi?action=task"],
    ] {
        let output = run(&shop, words);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{words:?}");
        assert!(text(&output.stderr).contains("add --write"), "{}", text(&output.stderr));
        let output = run(&shop, &[words, &["--write"]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(text(&output.stdout).starts_with("https://x.ru/p.cgi?action="), "{}", text(&output.stdout));
    }
}

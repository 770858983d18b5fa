//! The token: who shows the right one is let in, and everybody else is told one and the same thing.

use std::fs;

use crate::support::Shop;
use crate::support::ask::token_of;
use crate::support::shop::{PASSWORD, USER};

fn shop() -> Shop {
    Shop::of_orders("SELECT 1 AS id, 2 AS date_create, 3 AS status")
}

#[test]
fn a_token_is_the_md5_of_login_and_password() {
    assert_eq!(token_of("login", "password"), "d5745f9425eceb269f9fe01d0bef06ff");
    let shop = shop();
    let token = token_of(USER, PASSWORD);
    for query in [
        format!("token={token}"),
        format!("user={USER}&token={token}"),
        format!("token={token}&user={USER}"),
        format!("user=&token={token}"),
        format!("us%65r=%6cogin&t%6Fken={token}"),
    ] {
        shop.ask("").unsigned(query).document();
    }
}

#[test]
fn a_login_of_any_letters_is_decoded_before_it_is_compared() {
    let shop = shop();
    let user = "Иван+ <x>&\"";
    shop.write_config(shop.config().replacen("\"login\"", &format!("'{user}'"), 1));
    let token = token_of(user, PASSWORD);
    for sent in ["%D0%98%D0%B2%D0%B0%D0%BD%2B+%3Cx%3E%26%22", "Иван%2B%20<x>%26\""] {
        shop.ask("").unsigned(format!("user={sent}&token={token}")).document();
    }
    shop.ask("").unsigned(format!("user=Иван+&token={token}")).refusal(403);
}

#[test]
fn whatever_is_wrong_with_the_token_there_is_one_answer() {
    let shop = shop();
    let token = token_of(USER, PASSWORD);
    let first = String::from_utf8(shop.ask("").unsigned("").command().output().unwrap().stdout).unwrap();
    for query in [
        "token=".to_owned(),
        "token".to_owned(),
        "token=Secretive".to_owned(),
        format!("token={}", token.to_uppercase()),
        format!("token={}", &token[..31]),
        format!("token={}", &token[1..]),
        format!("token={token}0"),
        format!("token={token}%00"),
        format!("token={token}+"),
        format!("token=+{token}"),
        format!("token={token}%0A"),
        format!("token={token}&token={token}"),
        format!("token={token}&token="),
        format!("token=&token={token}"),
        format!("Token={token}"),
        format!("user={USER}"),
        format!("user=Login&token={token}"),
        format!("user={USER}+&token={token}"),
        format!("user=%FF&token={token}"),
        format!("user={USER}&user={USER}&token={token}"),
        format!("user={USER}&user=&token={token}"),
        format!("user=&user=&token={token}"),
        format!("token={}", token_of(USER, "")),
        format!("token={}", token_of("", PASSWORD)),
        format!("token={}", token_of("", "")),
        format!("token={}", token_of(PASSWORD, USER)),
        format!("token={PASSWORD}"),
    ] {
        let ask = shop.ask("").unsigned(query.clone());
        ask.refusal(403);
        let sent = ask.command().output().unwrap().stdout;
        assert_eq!(String::from_utf8(sent).unwrap(), first, "{query}");
    }
}

#[test]
fn a_wrong_token_is_refused_before_the_database_is_opened() {
    let shop = shop();
    fs::remove_file(shop.file("shop.db")).unwrap();
    shop.ask("").unsigned("token=x").refusal(403);
    shop.refuse(500, "");
    // Opening a pipe without a writer waits for one: a question that ends has not opened it.
    let made = std::process::Command::new("mkfifo").arg(shop.file("shop.db")).status().unwrap();
    assert!(made.success());
    shop.ask("").unsigned("token=x").refusal(403);
    shop.refuse(400, "date=x");
}

#[test]
fn a_config_without_login_or_password_is_no_open_door() {
    for (line, empty) in [
        ("user = \"login\"", "user = \"\""),
        ("user = \"login\"", ""),
        ("password = 'S3cret \"<+Ж'", "password = ''"),
        ("password = 'S3cret \"<+Ж'", ""),
    ] {
        let shop = shop();
        assert!(shop.config().contains(line));
        shop.write_config(shop.config().replacen(line, empty, 1));
        for (user, password) in [("", ""), (USER, ""), ("", PASSWORD), (USER, PASSWORD)] {
            let token = token_of(user, password);
            shop.ask("").unsigned(format!("token={token}")).refusal(500);
            shop.ask("").unsigned(format!("user={user}&token={token}")).refusal(500);
        }
        shop.ask("").unsigned("").refusal(500);
    }
}

#[test]
fn whitespace_pasted_with_the_password_is_said_in_the_log() {
    let shop = shop();
    for (from, to, key) in
        [("'S3cret \"<+Ж'", "'S3cret \"<+Ж '", "password"), ("\"login\"", "\" login\"", "user")]
    {
        shop.write_config(shop.config().replacen(from, to, 1));
        let refusal = shop.refuse(403, "");
        assert_eq!(refusal.sentence(), "wrong user or token");
        let said = format!("the config's `{key}` begins or ends with a blank");
        assert!(refusal.log().contains(&said), "{}", refusal.log());
    }
}

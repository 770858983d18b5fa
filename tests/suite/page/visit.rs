//! The actions of an owner on the page, in a real browser: log in, read, change language and
//! period, refresh, log out.

use serde_json::{Value, json};

use super::browser::Browser;
use super::shown::{SECTIONS, TABLES};
use crate::support::server::{Kind, Server};
use crate::support::shop::PASSWORD;

#[test]
fn an_owner_logs_in_reads_changes_language_and_period_and_logs_out() {
    Server::each(&[Kind::ApacheEvent], TABLES, SECTIONS, |server| {
        let browser = Browser::start("en");
        let address = format!("http://127.0.0.1:{}/cgi-bin/roistat.cgi", server.port);
        browser.call("POST", "/url", &json!({"url": address}));
        browser.write("#user", "login");
        browser.write("#password", "wrong");
        browser.click("button.main");
        browser.reads(".refused", "Login or password is wrong.");
        assert!(
            browser.complaints().iter().all(|message| message.contains("403")),
            "{:?}",
            browser.complaints()
        );

        browser.write("#user", "login");
        browser.write("#password", PASSWORD);
        browser.click("button.main");
        browser.reads("#verdict", "nswers");
        assert_eq!(browser.text("#connect + dl code"), address);
        assert_eq!(browser.count(".chart rect.visit"), 31);
        assert!(browser.count(".findings li") > 0);
        assert_eq!(browser.count(".deals dl"), 5);
        for width in [360, 768, 1440] {
            assert!(browser.overhang(width) <= 0, "nothing is wider than a window of {width} pixels");
        }

        browser.click("button[lang=ru]");
        browser.reads("#days", "Сделки за 31 день");
        browser.click("[role=group] form:first-child button");
        browser.reads("#days", "Сделки за 7 дней");
        assert_eq!(browser.count(".chart rect.visit"), 7);
        browser.script("document.querySelector('#days').innerText = 'gone after a refresh'");
        browser.click(".actions form:first-child button");
        browser.reads("#days", "Сделки за 7 дней");
        browser.click("form[method=get] button");
        browser.reads("label[for=password]", "Password");
        let url = browser.call("GET", "/url", &Value::Null);
        assert_eq!(url.as_str().unwrap().trim_end_matches('?'), address, "no secret stands in the address");
        assert_eq!(browser.complaints(), [""; 0]);
    });
}

#[test]
fn a_browser_shows_the_page_in_no_frame_and_sends_its_forms_nowhere_else() {
    Server::each(&[Kind::ApacheEvent], TABLES, SECTIONS, |server| {
        let browser = Browser::start("en");
        let address = format!("http://127.0.0.1:{}/cgi-bin/roistat.cgi", server.port);
        let foreign = server.shop.file("foreign.html");
        let html = format!(
            "<!DOCTYPE html><title>x</title><iframe src='{address}'></iframe>
             <form method='post' action='{address}'><input name='action' value='page'><input name='user' value='login'>
             <button>x</button></form>"
        );
        std::fs::write(&foreign, html).unwrap();
        let foreign = format!("file://{}", foreign.display());
        browser.call("POST", "/url", &json!({"url": foreign}));
        browser.must_complain("frame-ancestors");
        browser.click("button");
        browser.reads(".refused", "Login or password is wrong.");

        browser.call("POST", "/url", &json!({"url": address}));
        browser.complaints();
        browser.script("document.forms[0].action = 'http://127.0.0.1:9/'");
        browser.write("#user", "login");
        browser.write("#password", PASSWORD);
        browser.click("button.main");
        browser.must_complain("form-action");
        assert_eq!(browser.call("GET", "/url", &Value::Null), json!(address), "the form was not sent");
    });
}

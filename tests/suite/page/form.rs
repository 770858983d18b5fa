//! The requests that get the login form, those that get the page, and those that get neither.

use super::support::{answer, encoded, login, open, page, post, texts};
use crate::support::ask::token_of;
use crate::support::shop::PASSWORD;
use crate::support::{Answer, Shop, fixtures};

fn shop() -> Shop {
    fixtures::shop("shop")
}

#[track_caller]
fn must_be_login_form(answer: &Answer, status: u16) {
    assert_eq!(answer.code(), status);
    assert_eq!(answer.header("Content-Type"), Some("text/html; charset=utf-8"));
    let is_form = answer.text().contains("type=\"password\"") && !answer.text().contains("name=\"token\"");
    assert!(is_form, "{}", answer.text());
}

#[test]
fn a_browser_that_opens_the_address_gets_the_login_form() {
    let shop = shop();
    for accept in ["text/html", "application/xml, TEXT/HTML;q=0.9, */*", "text/html;level=1"] {
        must_be_login_form(&open(&shop).with("HTTP_ACCEPT", accept).answer(), 200);
    }
    let head = open(&shop).method("HEAD").answer();
    assert_eq!((head.code(), head.body.len()), (200, 0));
    assert_eq!(head.header("Content-Length"), open(&shop).answer().header("Content-Length"));
}

#[test]
fn everything_else_is_answered_as_before() {
    let shop = shop();
    for accept in ["", "*/*", "application/json", "text/*", "text/htmlx", "text/plain;x=text/html"] {
        open(&shop).with("HTTP_ACCEPT", accept).refusal(403);
    }
    open(&shop).unsigned("x=1").refusal(403);
    open(&shop).unsigned("action=page").refusal(403);
    open(&shop).with("PATH_INFO", "/x").refusal(404);
    open(&shop).method("PUT").refusal(405);
    shop.ask("date=0").with("HTTP_ACCEPT", "text/html").document();
}

#[test]
fn a_right_login_gets_the_page_whose_forms_have_the_token_and_not_the_password() {
    let shop = shop();
    let html = page(&shop, "");
    let token = token_of("login", PASSWORD);
    assert!(html.contains(&format!("name=\"token\" value=\"{token}\"")));
    let body = format!("action=page&user=login&token={token}&language=ru&period=7");
    let answer = answer(&post(&shop, &body), &body);
    assert_eq!((answer.code(), answer.log()), (200, ""));
    assert!(answer.text().contains("<html lang=\"ru\">"));
    assert!(texts(answer.text()).contains("Сделки за 7 дней"));
}

#[test]
fn whatever_is_wrong_with_a_login_the_bytes_are_the_same() {
    let shop = shop();
    let (right, token) = (login(""), token_of("login", PASSWORD));
    let password = encoded(PASSWORD);
    let bodies = [
        String::new(),
        "action=page".to_owned(),
        "action=page&user=login".to_owned(),
        format!("action=page&password={password}"),
        format!("user=login&password={password}"),
        format!("action=export&user=login&password={password}"),
        "action=page&user=login&password=wrong".to_owned(),
        format!("action=page&user=other&password={password}"),
        format!("{right}&token={token}"),
        format!("{right}&user=login"),
        "action=page&user=login&token=0".to_owned(),
        format!("action=page&user=login&token={}", token.to_uppercase()),
        format!("action=page&user=other&token={token}"),
        format!("{right}&x={}", "x".repeat(4096)),
        format!("action=page&user=login&password={}", encoded(&format!("{PASSWORD} "))),
    ];
    let refused = answer(&post(&shop, &bodies[0]), &bodies[0]);
    must_be_login_form(&refused, 403);
    let mut answers: Vec<_> = bodies.iter().map(|body| answer(&post(&shop, body), body)).collect();
    answers.push(answer(&post(&shop, &right).with("CONTENT_TYPE", "multipart/form-data"), &right));
    answers.push(answer(&post(&shop, &right).without("CONTENT_TYPE"), &right));
    answers.push(answer(&post(&shop, &right).without("CONTENT_LENGTH"), &right));
    answers.push(answer(&post(&shop, &right).with("CONTENT_LENGTH", "+60"), &right));
    answers.push(answer(&post(&shop, &right).with("CONTENT_LENGTH", (right.len() + 1).to_string()), &right));
    answers.push(answer(&post(&shop, &right).with("HTTP_TRANSFER_ENCODING", "chunked"), &right));
    for answer in &answers {
        assert_eq!(answer, &refused, "also the log is the same");
    }
    assert!(refused.log().contains("form of the owner's page") && refused.log().lines().count() == 1);
}

#[test]
fn a_body_that_is_too_long_is_not_waited_for() {
    // Nothing is sent: a program that would read the body would wait for it.
    let shop = shop();
    let ask = post(&shop, "").with("CONTENT_LENGTH", "4097");
    assert_eq!(ask.answer().code(), 403);
}

#[test]
fn the_language_is_that_of_the_browser_until_another_is_chosen() {
    let shop = shop();
    for (header, language) in [("", "en"), ("ru-RU,en;q=0.5", "ru"), ("de", "en")] {
        let form = open(&shop).with("HTTP_ACCEPT_LANGUAGE", header).answer();
        assert!(form.text().contains(&format!("<html lang=\"{language}\">")), "{header}");
        for chosen in ["en", "ru"] {
            let body = login(&format!("&language={chosen}"));
            let page = answer(&post(&shop, &body).with("HTTP_ACCEPT_LANGUAGE", header), &body);
            assert!(page.text().contains(&format!("<html lang=\"{chosen}\">")), "{header}");
        }
    }
}

#[test]
fn both_documents_may_load_nothing_and_stand_in_no_frame() {
    let shop = shop();
    let body = login("");
    for answer in [open(&shop).answer(), answer(&post(&shop, &body), &body)] {
        let policy = answer.header("Content-Security-Policy").unwrap();
        for part in [
            "default-src 'none'",
            "style-src 'sha256-",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe"));
        assert_eq!(answer.header("Referrer-Policy"), Some("no-referrer"));
        assert_eq!(answer.header("Cache-Control"), Some("no-store"));
        assert_eq!(answer.header("X-Content-Type-Options"), Some("nosniff"));
        assert_eq!(answer.header("Set-Cookie"), None);
        for forbidden in ["<script", " style=", " src=", "javascript:", "http-equiv"] {
            assert!(!answer.text().contains(forbidden), "{forbidden}");
        }
    }
}

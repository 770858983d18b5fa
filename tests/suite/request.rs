//! The facts that a web server tells of a request: method, path, length and format, in the order
//! in which they are checked.

use std::io::Write;
use std::process::Stdio;

use crate::support::ask::token_of;
use crate::support::shop::{PASSWORD, USER};
use crate::support::{Ask, Shop};

/// A shop that needs no `date` and takes every other parameter.
fn any_date() -> Shop {
    Shop::of_orders("SELECT 1 AS id, 2 AS date_create, 3 AS status")
}

/// One byte over the longest query string.
const TOO_LONG: usize = 16 * 1024 + 1;

/// A query that is `length` bytes long, with what an unknown parameter adds.
fn stretched(query: &str, length: usize) -> String {
    format!("{query}&x={}", "y".repeat(length - query.len() - "&x=".len()))
}

fn signature() -> String {
    format!("user={USER}&token={}", token_of(USER, PASSWORD))
}

#[test]
fn the_format_of_the_request_wins_over_that_of_the_config() {
    let (json, xml) = (any_date().set("format = \"json\""), any_date().set("format = \"xml\""));
    assert_eq!(json.get(""), any_date().get(""));
    assert_eq!(json.get("format=xml"), xml.get(""));
    assert_eq!(json.get(""), xml.get("format=json"));
    assert_eq!(xml.get("").xml().name, "data");
}

#[test]
fn an_error_is_in_the_format_that_was_asked_for() {
    let shop = any_date();
    for (status, ask) in [
        (404, shop.ask("format=xml").with("PATH_INFO", "/x")),
        (405, shop.ask("format=xml").method("POST")),
        (414, shop.ask(&stretched("format=xml", TOO_LONG))),
        (403, shop.ask("").unsigned("format=xml")),
        (400, shop.ask("format=xml&date=x")),
        (400, shop.ask("date=x&format=xml")),
    ] {
        let refusal = ask.refusal(status);
        assert_eq!(refusal.header("Content-Type"), Some("application/xml; charset=utf-8"), "{status}");
    }
    let by_config = any_date().set("format = \"xml\"");
    assert_eq!(by_config.refuse(400, "date=x").xml().name, "error");
    assert_eq!(by_config.refuse(400, "date=x&format=json"), shop.refuse(400, "date=x"));
}

#[test]
fn an_error_is_in_json_where_the_format_is_in_doubt() {
    let shop = any_date().set("format = \"xml\"");
    for query in ["format=yaml", "format=xml&format=xml", "format=&format=", "format=xml&format=json"] {
        let json = Some("application/json; charset=utf-8");
        assert_eq!(shop.refuse(400, query).header("Content-Type"), json, "{query}");
        assert_eq!(shop.ask("").unsigned(query).refusal(403).header("Content-Type"), json, "{query}");
    }
    shop.write_config("");
    assert!(shop.refuse(500, "format=xml").json().is_object());
}

#[test]
fn a_path_behind_the_program_is_not_found() {
    let shop = any_date();
    for path in ["//", "/x", "/x/", "/index.php", "/../.htroistat.toml", "/cgi-bin/roistat.cgi/"] {
        shop.ask("").with("PATH_INFO", path).refusal(404);
        shop.ask("").unsigned("").with("PATH_INFO", path).refusal(404);
    }
    for path in ["", "/", "/cgi-bin/roistat.cgi"] {
        assert_eq!(shop.ask("").with("PATH_INFO", path).document(), shop.get(""), "{path}");
    }
    let log = shop.ask("").with("PATH_INFO", "/x").refusal(404).log().to_owned();
    assert!(log.contains("`PATH_INFO`"), "{log}");
    shop.ask("").without("SCRIPT_NAME").with("PATH_INFO", "/cgi-bin/roistat.cgi").refusal(404);
}

#[test]
fn every_method_but_get_head_and_post_is_refused_before_the_token() {
    let shop = any_date();
    let allowed = |ask: Ask<'_>| ask.refusal(405).header("Allow").unwrap().to_owned();
    for method in
        ["PUT", "OPTIONS", "DELETE", "PATCH", "TRACE", "get", "Head", "post", "GET ", "GET\nX: y", ""]
    {
        assert_eq!(allowed(shop.ask("").method(method)), "GET, HEAD, POST", "{method}");
        assert_eq!(allowed(shop.ask("").unsigned("").method(method)), "GET, HEAD, POST", "{method}");
    }
    assert_eq!(allowed(shop.ask("").without("REQUEST_METHOD")), "GET, HEAD, POST");
}

#[test]
fn lists_are_never_posted_for() {
    let shop = any_date();
    for query in ["", "date=x", "format=json&date=1", "action=import_scheme"] {
        let refusal = shop.ask(query).method("POST").with("CONTENT_LENGTH", "0").refusal(405);
        assert_eq!(refusal.header("Allow"), Some("GET, HEAD"), "{query}");
    }
    shop.ask("").unsigned("x=1").method("POST").refusal(403);
    shop.ask("").unsigned("action=export&token=x").method("POST").refusal(403);
    shop.ask("action=export_clients").method("POST").refusal(400);
    shop.ask("action=x").method("POST").refusal(400);
}

#[test]
fn a_query_string_never_asks_for_the_page_of_the_owner() {
    let shop = any_date();
    for query in ["action=page", "action=page&date=x"] {
        for method in ["GET", "HEAD", "POST"] {
            shop.ask(query).method(method).refusal(403);
            shop.ask("").unsigned(query).method(method).refusal(403);
        }
    }
    let stranger = shop.ask("").unsigned("action=page").refusal(403);
    assert_eq!(shop.refuse(403, "action=page").body, stranger.body);
}

#[test]
fn a_query_string_may_have_16_kib_and_not_a_byte_more() {
    let shop = any_date();
    let longest = stretched(&signature(), TOO_LONG - 1);
    assert_eq!(longest.len(), 16_384);
    assert_eq!(shop.ask("").unsigned(longest).document(), shop.get(""));
    shop.ask("").unsigned(stretched(&signature(), TOO_LONG)).refusal(414);
    shop.ask("").unsigned("y".repeat(100_000)).refusal(414);
}

#[test]
fn a_query_string_that_is_not_ascii_is_read_as_bytes() {
    use std::os::unix::ffi::OsStringExt;
    let shop = any_date();
    let raw = |query: &[u8]| std::ffi::OsString::from_vec([query, signature().as_bytes()].concat());
    assert_eq!(shop.ask("").unsigned(raw(b"\xFF=\xD0&")).document(), shop.get(""));
    shop.ask("").unsigned(raw(b"date=\xFF&")).refusal(400);
}

#[test]
fn a_request_is_checked_in_a_fixed_order() {
    let shop = any_date();
    std::fs::remove_file(shop.file("shop.db")).unwrap();
    let faulty = |query: &str| shop.ask("").unsigned(query).method("PUT").with("PATH_INFO", "/x");
    let long = stretched("date=x&token=y", TOO_LONG);

    shop.write_config("user = ");
    faulty(&long).refusal(500);
    shop.write_config(shop.config());
    faulty(&long).refusal(404);
    faulty(&long).with("PATH_INFO", "").refusal(405);
    faulty(&long).with("PATH_INFO", "").method("POST").refusal(414);
    shop.ask("").unsigned("date=x&token=y").refusal(403);
    shop.ask("").unsigned("date=x&date=x&action=x&token=y").refusal(403);
    shop.ask("date=x&action=x").method("POST").refusal(400);
    shop.ask("date=x").method("POST").refusal(405);
    shop.refuse(400, "date=x");
    shop.refuse(500, "date=1");
    shop.database();
    shop.get("date=1");
}

#[test]
fn head_is_answered_as_get_is_without_the_body() {
    let shop = any_date();
    let missing = any_date();
    std::fs::remove_file(missing.file("shop.db")).unwrap();
    let unsigned = format!("user={USER}&token=x");
    for query in ["format=json", "format=xml"] {
        let head = shop.ask(query).method("HEAD").document();
        assert_eq!(head.headers, shop.get(query).headers);
        for (status, ask) in [
            (400, shop.ask(&format!("date=x&{query}"))),
            (403, shop.ask("").unsigned(format!("{query}&{unsigned}"))),
            (404, shop.ask(query).with("PATH_INFO", "/x")),
            (500, missing.ask(query)),
        ] {
            let get = ask.refusal(status);
            let head = ask.method("HEAD").refusal(status);
            assert_eq!((head.status, head.headers), (get.status, get.headers));
        }
    }
}

#[test]
fn the_command_line_of_a_web_request_is_never_looked_at() {
    let shop = any_date();
    let plain = shop.get("");
    for arguments in [
        &["check"][..],
        &["url"],
        &["init", "../shop.db"],
        &["--config", "/etc/passwd"],
        &["--version"],
        &["-s=x"],
        &["--", ""],
    ] {
        assert_eq!(shop.ask("").arguments(arguments).document(), plain);
        assert_eq!(shop.ask("").without("GATEWAY_INTERFACE").arguments(arguments).document(), plain);
        shop.ask("").without("REQUEST_METHOD").arguments(arguments).refusal(405);
        shop.ask("").without("GATEWAY_INTERFACE").method("").arguments(arguments).refusal(405);
        shop.ask("").unsigned(arguments.join("+")).arguments(arguments).refusal(403);
    }
}

#[test]
fn http_headers_of_the_client_decide_nothing() {
    let shop = any_date();
    let told = shop
        .ask("")
        .with("HTTP_ACCEPT", "application/xml")
        .with("HTTP_HOST", "other.example")
        .with("HTTP_PROXY", "http://127.0.0.1:1")
        .with("HTTP_RANGE", "bytes=0-1")
        .with("HTTP_X_HTTP_METHOD_OVERRIDE", "POST")
        .with("CONTENT_LENGTH", "999");
    assert_eq!(told.document(), shop.get(""));
}

/// Apache's `mod_cgid` hands a body over through a socket, and the end of an answer is lost where it was not read.
#[test]
fn a_body_is_read_to_its_end_however_it_is_announced() {
    let shop = any_date();
    let body = vec![b'x'; 300_000];
    let is_read = |ask: Ask<'_>| {
        let mut command = ask.command();
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // More than a pipe holds: who does not read ends, and the rest goes nowhere.
        let is_read = child.stdin.take().unwrap().write_all(&body).is_ok();
        child.wait_with_output().unwrap();
        is_read
    };
    for method in ["GET", "POST", "PUT"] {
        let ask = || shop.ask("").method(method);
        assert!(is_read(ask().with("CONTENT_LENGTH", "300000")), "{method}");
        assert!(is_read(ask().with("HTTP_TRANSFER_ENCODING", "chunked")), "{method}");
        assert_eq!(is_read(ask()), method != "GET", "{method}");
        assert!(!is_read(ask().with("CONTENT_LENGTH", "0")), "{method}");
    }
}

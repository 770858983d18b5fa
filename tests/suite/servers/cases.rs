//! The table of requests: what is sent, and exactly what is answered, written once for every way in which the
//! program can be asked. The shop is that of the golden answers.

use super::case::{Case, ONLY_KNOWN, ONLY_READ, ONLY_WRITTEN};
use crate::support::ask::token_of;
use crate::support::client::Body;
use crate::support::shop::{PASSWORD, USER};

/// A token that is wrong, and that no log may hold.
pub(crate) const WRONG_TOKEN: &str = "0123456789abcdef0123456789abcdef";

const FORBIDDEN: &str = "wrong user or token";

/// GET of a query as it is.
fn raw(query: impl Into<Vec<u8>>) -> Case {
    let query = Some(query.into());
    let (headers, body) = (Vec::new(), Body::None);
    Case { method: "GET", path: "", query, headers, body, status: 0, answer: String::new() }
}

pub(super) fn signature() -> String {
    format!("user={USER}&token={}", token_of(USER, PASSWORD))
}

/// GET of a query with login and token before it.
fn signed(query: impl AsRef<[u8]>) -> Case {
    raw([signature().as_bytes(), b"&", query.as_ref()].concat())
}

/// Every case.
pub(crate) fn all() -> Vec<Case> {
    let parts = [
        documents(),
        parameters(),
        repeated(),
        strangers(),
        arguments(),
        paths(),
        methods(),
        lengths(),
        hostile(),
    ];
    parts.into_iter().flatten().collect()
}

fn documents() -> Vec<Case> {
    let mut cases = Vec::new();
    for format in ["json", "xml"] {
        for (query, name) in [
            ("action=export&date=0", "export"),
            ("date=0", "export"),
            ("date=30", "export_changes"),
            ("date=9999999999", "export_nothing"),
            ("date=0&offset=1&limit=2", "export_page"),
            ("action=export_clients&date=0", "export_clients"),
            ("action=export_products&date=0", "export_products"),
            ("action=import_scheme", "import_scheme"),
        ] {
            let name = format!("{name}.{format}");
            let case = signed(format!("{query}&format={format}"));
            cases.push(case.clone().gives(&name));
            cases.push(case.by("HEAD").gives(&name));
        }
    }
    let token = token_of(USER, PASSWORD);
    for query in [
        format!("token={token}&date=0"),
        format!("user=&token={token}&date=0"),
        format!("date=0&token={token}&user={USER}"),
        format!("us%65r=%6cogin&t%6Fken={token}&d%61te=%30"),
        format!("{}&date=0&action=&offset=&limit=&format=", signature()),
        format!("&&=&=x&x=1&x=2&Date=x&ACTION=x&{}&date=0&", signature()),
    ] {
        cases.push(raw(query).gives("export.json"));
    }
    cases
}

fn parameters() -> Vec<Case> {
    let mut cases = Vec::new();
    let numbers_from_0 = [
        "abc",
        "-1",
        "%2B1",
        "1+",
        "%201",
        "1%0A",
        "1%00",
        "1.5",
        "1e3",
        "0x10",
        "%D9%A1",
        "%FF",
        "9223372036854775808",
    ];
    for (name, values, sentence) in [
        (
            "action",
            &["unknown", "Export", "export%20", "export%00", "lead", "orders", "%FF", "export%26date=0"][..],
            "parameter action has an unknown value",
        ),
        ("format", &["yaml", "JSON", "json%20", "xml%00", "%FF"], "parameter format has an unknown value"),
        ("date", &numbers_from_0, "parameter date must be a whole number from 0 on"),
        ("offset", &numbers_from_0, "parameter offset must be a whole number from 0 on"),
        ("limit", &numbers_from_0, "parameter limit must be a whole number from 1 on"),
        ("limit", &["0", "000"], "parameter limit must be a whole number from 1 on"),
    ] {
        for value in values {
            cases.push(signed(format!("{name}={value}")).refuses(400, sentence));
        }
        if name != "format" {
            let query = format!("{name}={}&format=xml", values[0]);
            cases.push(signed(&query).refuses_in_xml(400, sentence));
            cases.push(signed(&query).by("HEAD").refuses_in_xml(400, sentence));
        }
    }
    cases
}

fn repeated() -> Vec<Case> {
    let mut cases = Vec::new();
    for name in ["action", "date", "offset", "limit", "format"] {
        let sentence = format!("parameter {name} is given more than once");
        for query in [format!("{name}=&{name}="), format!("{name}=1&x=y&{name}=1"), format!("{name}&{name}")]
        {
            cases.push(signed(query).refuses(400, &sentence));
        }
    }
    cases.push(signed("date=1&d%61te=1").refuses(400, "parameter date is given more than once"));
    cases
}

fn strangers() -> Vec<Case> {
    let token = token_of(USER, PASSWORD);
    let mut cases = vec![Case { query: None, ..raw("") }.refuses(403, FORBIDDEN)];
    for query in [
        String::new(),
        "token=".to_owned(),
        "token=x".to_owned(),
        format!("token={WRONG_TOKEN}"),
        format!("user={USER}&token={WRONG_TOKEN}&date=0"),
        format!("token={}", token.to_uppercase()),
        format!("token={}", &token[..31]),
        format!("token={token}0"),
        format!("token={token}%00"),
        format!("token={token}+"),
        format!("token={token}%0A"),
        format!("token={token}&token={token}"),
        format!("token={token}&token="),
        format!("Token={token}"),
        format!("user={USER}"),
        format!("user=Login&token={token}"),
        format!("user={USER}%20&token={token}"),
        format!("user=%FF&token={token}"),
        format!("user={USER}&user={USER}&token={token}"),
        "date=x&date=x&action=x&token=y".to_owned(),
    ] {
        cases.push(raw(query).refuses(403, FORBIDDEN));
    }
    cases.push(raw("format=xml").refuses_in_xml(403, FORBIDDEN));
    cases.push(raw("format=xml").by("HEAD").refuses_in_xml(403, FORBIDDEN));
    // A token is a parameter and nothing else.
    for (name, value) in [("Authorization", "Basic bG9naW46cGFzc3dvcmQ="), ("Cookie", "user=login; token=x")]
    {
        cases.push(raw("date=0").with(name, value).refuses(403, FORBIDDEN));
    }
    cases
}

/// Apache makes arguments of a query string without `=`.
fn arguments() -> Vec<Case> {
    let words = [
        "check",
        "url",
        "try",
        "init",
        "help",
        "init+x.db",
        "--version",
        "--help",
        "-h",
        "--",
        "-s%3Dx",
        "check+--json",
        "--config+/etc/passwd",
        "check+--config+/etc/passwd",
        "try+%27date%3D0%27",
        "%00",
        "+",
        "a+%22b%22+$(id)+%60id%60",
    ];
    words.iter().map(|words| raw(*words).refuses(403, FORBIDDEN)).collect()
}

fn paths() -> Vec<Case> {
    let mut cases = Vec::new();
    for path in ["/x", "/x/y.php", "/.htroistat.toml", "/%D0%BF%D1%83%D1%82%D1%8C", "/a%20b"] {
        cases.push(signed("date=0").at(path).refuses(404, "not found"));
        cases.push(raw("").at(path).refuses(404, "not found"));
    }
    cases.push(raw("format=xml").at("/x").refuses_in_xml(404, "not found"));
    cases.push(signed("date=0").at("/").gives("export.json"));
    cases.push(raw("").at("/").refuses(403, FORBIDDEN));
    cases.push(raw("format=xml").at("/x").by("POST").refuses_in_xml(404, "not found"));
    cases
}

fn methods() -> Vec<Case> {
    let mut cases = Vec::new();
    for body in [
        Body::None,
        Body::Sized(""),
        Body::Sized("action=export"),
        Body::Chunked(""),
        Body::Chunked("action=export&date=0"),
    ] {
        cases.push(signed("date=0").by("POST").sending(body).refuses(405, ONLY_READ));
        // Without a query it would be a form of the owner's page.
        cases.push(raw("x=1").by("POST").sending(body).refuses(403, FORBIDDEN));
    }
    cases.push(signed("format=xml").by("POST").sending(Body::Sized("x")).refuses_in_xml(405, ONLY_READ));
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "BREW"] {
        cases.push(signed("date=0").by(method).refuses(405, ONLY_KNOWN));
    }
    cases.push(signed("date=0").by("PUT").sending(Body::Sized("x")).refuses(405, ONLY_KNOWN));
    // A body that GET has no use for.
    for body in [Body::Sized("action=export_clients"), Body::Chunked("x")] {
        cases.push(signed("date=0").sending(body).gives("export.json"));
    }
    cases
}

fn lengths() -> Vec<Case> {
    let stretched = |length: usize| {
        let query = format!("{}&date=0&x=", signature());
        let rest = "y".repeat(length - query.len());
        query + &rest
    };
    let too_long = "the query string is too long";
    vec![
        raw(stretched(16 * 1024)).gives("export.json"),
        raw(stretched(16 * 1024 + 1)).refuses(414, too_long),
        raw(stretched(20_000)).by("HEAD").refuses(414, too_long),
        raw("y".repeat(20_000)).refuses(414, too_long),
    ]
}

/// Bytes and headers that somebody might hope to confuse a server or a program with.
fn hostile() -> Vec<Case> {
    let mut cases = Vec::new();
    for query in [
        &b"date=0&x=%"[..],
        b"date=0&x=%zz&%=%&%%%",
        b"date=0&x=%00&%00=%0D%0AX-Injected:%201",
        b"date=0&\xFF=\xD0&\xC0\xAF",
        b"date=0&x=<script>&y=\"'`{}|^~[]\\",
        b"date=0&x=;y;z&date;=1",
        b"date=0&x=../../../../etc/passwd&x=%2e%2e%2f",
        b"date=0&x=1;DROP+TABLE+orders--&sql='+OR+1=1",
        b"date=0&ROISTAT_CONFIG=/etc/passwd&config=/etc/passwd",
        b"date=0&x==&x=&x=y=z?&?",
    ] {
        cases.push(signed(query).gives("export.json"));
    }
    for query in [&b"date=0'"[..], b"date=\xFF", b"date=0;x", b"date=0%27%20OR%201=1", b"date=%"] {
        cases.push(signed(query).refuses(400, "parameter date must be a whole number from 0 on"));
    }
    for (name, value) in [
        ("Proxy", "http://127.0.0.1:1"),
        ("Range", "bytes=0-1"),
        ("If-Modified-Since", "Thu, 01 Jan 2037 00:00:00 GMT"),
        ("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("If-None-Match", "*"),
        ("If-Match", "\"x\""),
        ("Accept-Encoding", "gzip, deflate, br"),
        ("Accept", "application/xml"),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("X-HTTP-Method-Override", "POST"),
        ("Request-Method", "POST"),
        ("Query-String", "action=export_clients"),
        ("Path-Info", "/x"),
        ("Roistat-Config", "/etc/passwd"),
        ("ROISTAT_CONFIG", "/etc/passwd"),
        ("TMPDIR", "/nowhere"),
        ("Status", "500"),
        ("X-Long", "long"),
    ] {
        let value = if name == "X-Long" { LONG } else { value };
        cases.push(signed("date=0").with(name, value).gives("export.json"));
    }
    cases
}

/// Leads and a message for a shop that stores them: by GET as Roistat sends them, by POST, and as nobody should. The same
/// lead is one row however often it comes.
pub(crate) fn writes() -> Vec<Case> {
    const FORM: &str = "application/x-www-form-urlencoded";
    let too_long = format!("id=9&text={}", "x".repeat(1 << 20)).leak();
    let long: &'static str = format!("id=3&text={}", "x".repeat(300_000)).leak();
    let post = |query: &str| signed(query).by("POST").with("Content-Type", FORM);
    let missing = "the length of the body is missing";
    vec![
        signed("action=lead&id=1&title=Tea+%26+%D1%87%D0%B0%D0%B9&visit=42").stores(r#","order_id":"1""#),
        signed("action=lead&id=1&title=again").stores(r#","order_id":"1""#),
        signed("action=lead&id=2").by("HEAD").refuses_to_write(405, ONLY_WRITTEN),
        signed("action=lead").refuses_to_write(400, "the lead is empty"),
        signed("action=lead&id=2&id=3").refuses_to_write(400, "parameter id is given more than once"),
        raw("action=lead&id=2").refuses(403, FORBIDDEN),
        post("action=lead").sending(Body::Sized("id=2&title=Tea")).stores(r#","order_id":"2""#),
        post("action=lead&id=2").sending(Body::Sized("title=again")).stores(r#","order_id":"2""#),
        // More than a pipe holds.
        post("action=lead").sending(Body::Sized(long)).stores(r#","order_id":"3""#),
        post("action=lead").sending(Body::Sized(too_long)).refuses_to_write(413, "the body is too long"),
        post("action=lead").sending(Body::Chunked("id=2&title=again")).refuses_to_write(411, missing),
        signed("action=lead")
            .by("POST")
            .with("Content-Type", "text/plain")
            .sending(Body::Sized("id=5"))
            .refuses_to_write(415, "the body must be a form"),
        raw("action=lead")
            .by("POST")
            .with("Content-Type", FORM)
            .sending(Body::Sized("id=6"))
            .refuses(403, FORBIDDEN),
        post("action=message").sending(Body::Sized("leadId=1&message=a")).stores(""),
    ]
}

/// A header of 4000 bytes.
const LONG: &str = {
    const BYTES: [u8; 4000] = [b'x'; 4000];
    match std::str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => panic!(),
    }
};

//! A browser's requests to a shop: the login form opened, and forms posted.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::support::shop::PASSWORD;
use crate::support::{Answer, Ask, Shop};

/// A body with the right login.
pub(crate) fn login(more: &str) -> String {
    format!("action=page&user=login&password={}{more}", encoded(PASSWORD))
}

/// A text as a form sends it.
pub(crate) fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A GET as browsers send it: no query, and HTML among the accepted types.
pub(crate) fn open(shop: &Shop) -> Ask<'_> {
    shop.ask("").unsigned("").with("HTTP_ACCEPT", "text/html,application/xhtml+xml,*/*;q=0.8")
}

/// A POST with a body.
pub(crate) fn post<'a>(shop: &'a Shop, body: &str) -> Ask<'a> {
    let ask = open(shop).method("POST").with("CONTENT_TYPE", "application/x-www-form-urlencoded");
    ask.with("CONTENT_LENGTH", body.len().to_string())
}

/// The answer to a request with a body. Journals and `-shm` may change meanwhile.
#[track_caller]
pub(crate) fn answer(ask: &Ask<'_>, body: &str) -> Answer {
    let mut command: Command = ask.command();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that refuses the type does not read the body.
    let _ = child.stdin.take().unwrap().write_all(body.as_bytes());
    Answer::of_process(child.wait_with_output().unwrap())
}

/// The page for a right login, with a silent log.
#[track_caller]
pub(crate) fn page(shop: &Shop, more: &str) -> String {
    let body = login(more);
    let answer = answer(&post(shop, &body), &body);
    assert_eq!((answer.code(), answer.log()), (200, ""));
    answer.text().to_owned()
}

/// The sections that a page proposes, as a browser would copy them.
#[track_caller]
pub(crate) fn proposed(html: &str) -> String {
    let (_, proposed) = html.split_once("<textarea").and_then(|(_, rest)| rest.split_once('>')).unwrap();
    texts(&format!("<style></style>{}", proposed.split_once("</textarea>").unwrap().0))
}

/// The texts of a document, without tags, style sheet and entities.
pub(crate) fn texts(html: &str) -> String {
    let (before, behind) = html.split_once("<style>").unwrap();
    let behind = behind.split_once("</style>").unwrap().1;
    let mut text = String::new();
    for piece in format!("{before}{behind}").split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    let numbers = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&amp;", "&")];
    entities.iter().chain(&numbers).fold(text, |text, (entity, sign)| text.replace(entity, sign))
}

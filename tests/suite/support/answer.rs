//! The answer: status, headers, body, the log and the exit code. It reads as strictly as the strictest of web
//! servers, and knows the rules that every document and every refusal must keep.

use std::process::{ExitStatus, Output};

use serde_json::Value;

use super::xml::Element;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The status line, as `200 OK`.
    pub(crate) status: String,
    /// The other headers, in the order in which they came.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    log: String,
    exit: Option<ExitStatus>,
}

impl Answer {
    /// The answer that a process wrote, and its end.
    #[track_caller]
    pub(crate) fn of_process(output: Output) -> Self {
        let log = String::from_utf8(output.stderr).expect("the log is UTF-8");
        let (head, body) = halves(&output.stdout).unwrap_or_else(|| panic!("no header block; log: {log}"));
        let mut headers = head_lines(head);
        let status = match headers.iter().position(|(name, _)| name == "Status") {
            Some(at) => headers.remove(at).1,
            None => "200 OK".to_owned(),
        };
        Self { status, headers, body: body.to_vec(), log, exit: Some(output.status) }
    }

    /// The answer that a web server sent: the status line of HTTP in the place of the header `Status`, and
    /// the body as it was before it went over the wire.
    #[track_caller]
    pub(crate) fn of_server(sent: &[u8]) -> Self {
        let (head, body) = halves(sent)
            .unwrap_or_else(|| panic!("an answer has a header block: {}", String::from_utf8_lossy(sent)));
        let head = std::str::from_utf8(head).unwrap();
        let (first, rest) = head.split_once("\r\n").unwrap_or((head, ""));
        let (version, status) = first.split_once(' ').unwrap();
        assert!(["HTTP/1.1", "HTTP/1.0"].contains(&version), "{version}");
        let headers = head_lines(rest.as_bytes());
        let mut answer =
            Self { status: status.to_owned(), headers, body: body.to_vec(), log: String::new(), exit: None };
        if answer.header("Transfer-Encoding") == Some("chunked") && !body.is_empty() {
            answer.body = unchunked(body).unwrap_or_else(|| panic!("the last chunk is missing"));
        } else if let Some(length) = answer.header("Content-Length").filter(|_| !body.is_empty()) {
            assert_eq!(length.parse(), Ok(body.len()), "the body is as long as is said");
        }
        answer
    }

    /// The number of the status.
    pub(crate) fn code(&self) -> u16 {
        self.status.split(' ').next().unwrap().parse().unwrap()
    }

    /// The value of a header that is there once.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} is there once");
        value
    }

    /// The lines that the program wrote for the owner.
    pub(crate) fn log(&self) -> &str {
        &self.log
    }

    #[track_caller]
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    #[track_caller]
    pub(crate) fn xml(&self) -> Element {
        Element::read(self.text())
    }

    /// The rows of a list of a JSON document.
    #[track_caller]
    pub(crate) fn rows(&self, list: &str) -> Vec<Value> {
        self.json()[list].as_array().unwrap_or_else(|| panic!("no {list} in {}", self.text())).clone()
    }

    /// The `id` of each row of a list of a JSON document.
    #[track_caller]
    pub(crate) fn ids(&self, list: &str) -> Vec<String> {
        self.rows(list).iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    }

    /// The one deal of a JSON document.
    #[track_caller]
    pub(crate) fn order(&self) -> Value {
        let mut orders = self.rows("orders");
        assert_eq!(orders.len(), 1, "one deal");
        orders.remove(0)
    }

    #[track_caller]
    pub(crate) fn must_be_document(&self, head: bool) {
        assert_eq!(self.code(), 200, "a document; log: {} body: {}", self.log, self.text());
        assert_eq!(self.headers.len(), 4, "nothing but what is promised: {:?}", self.headers);
        self.must_be_whole(head);
    }

    #[track_caller]
    pub(crate) fn must_be_refusal(&self, status: u16, head: bool) {
        assert_eq!(self.code(), status, "log: {} body: {}", self.log, self.text());
        let more = usize::from(matches!(status, 405 | 503));
        assert_eq!(self.headers.len(), 4 + more, "nothing but what is promised: {:?}", self.headers);
        assert_eq!(self.header("Allow").is_some(), status == 405);
        assert_eq!(self.header("Retry-After"), (status == 503).then_some("60"));
        self.must_be_whole(head);
        if !head {
            assert!(!self.sentence().is_empty(), "an error says what it is");
        }
        let line = self.log.strip_prefix("roistat.cgi: ").and_then(|line| line.strip_suffix('\n'));
        let line = line.unwrap_or_else(|| panic!("a line of ours in the log: {:?}", self.log));
        assert!(!line.is_empty() && !line.contains(char::is_control), "one line in the log: {line:?}");
    }

    /// Asserts the rules that documents and errors share.
    #[track_caller]
    fn must_be_whole(&self, head: bool) {
        assert_eq!(self.exit.and_then(|exit| exit.code()), Some(0), "log: {}", self.log);
        assert_eq!(self.header("Cache-Control"), Some("no-store"));
        assert_eq!(self.header("X-Content-Type-Options"), Some("nosniff"));
        let length: usize = self.header("Content-Length").unwrap().parse().unwrap();
        if head {
            assert_eq!(self.text(), "", "HEAD has no body");
            assert!(length > 0, "HEAD has the length that GET would have");
            return;
        }
        assert_eq!(self.body.len(), length);
        match self.header("Content-Type") {
            Some("application/json; charset=utf-8") => {
                assert!(self.text().starts_with('{') && self.text().ends_with('}'));
                assert!(self.json().is_object());
            }
            Some("application/xml; charset=utf-8") => {
                assert!(self.text().starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
                assert!(self.text().ends_with('>'));
                self.xml();
            }
            other => panic!("the content type is {other:?}"),
        }
    }

    /// The words of an error to a stranger, in either format.
    #[track_caller]
    pub(crate) fn sentence(&self) -> String {
        if self.header("Content-Type") == Some("application/xml; charset=utf-8") {
            let error = self.xml();
            assert_eq!((error.name.as_str(), error.children.len()), ("error", 0));
            return error.text;
        }
        let error = self.json();
        assert_eq!(error.as_object().unwrap().len(), 1, "an error and nothing else: {error}");
        error["error"].as_str().expect("the error is a string").to_owned()
    }

    /// The answer as a golden file holds it. The order of headers is not promised.
    pub(crate) fn golden(&self) -> String {
        let mut lines: Vec<_> =
            self.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        lines.sort();
        format!("Status: {}\n{}\n{}", self.status, lines.concat(), String::from_utf8_lossy(&self.body))
    }

    /// The part of a golden file that is without a body.
    pub(crate) fn golden_head(golden: &str) -> &str {
        golden.split_inclusive("\n\n").next().unwrap_or(golden)
    }
}

/// None of the words is in the text.
#[track_caller]
pub(crate) fn tells_nothing(text: &str, words: &[&str]) {
    for word in words {
        assert!(!text.contains(word), "{word:?} is nobody's business: {text}");
    }
}

/// The header block without its empty line, and the body: RFC 3875 leaves the line ending to the program.
fn halves(sent: &[u8]) -> Option<(&[u8], &[u8])> {
    let find = |end: &[u8]| sent.windows(end.len()).position(|window| window == end);
    let (at, length) = match (find(b"\r\n\r\n"), find(b"\n\n")) {
        (Some(crlf), Some(lf)) if lf < crlf => (lf, 2),
        (Some(crlf), _) => (crlf, 4),
        (None, lf) => (lf?, 2),
    };
    Some((&sent[..at], &sent[at + length..]))
}

/// A body put together from its chunks (RFC 9112, section 7.1); nothing where it breaks off.
fn unchunked(mut sent: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let at = sent.windows(2).position(|window| window == b"\r\n")?;
        let length = usize::from_str_radix(std::str::from_utf8(&sent[..at]).ok()?.trim(), 16).ok()?;
        let chunk = sent.get(at + 2..at + 2 + length)?;
        let end = sent.get(at + 2 + length..at + 4 + length)?;
        if end != b"\r\n" {
            return None;
        }
        if length == 0 {
            return (sent.len() == at + 4).then_some(body);
        }
        body.extend_from_slice(chunk);
        sent = &sent[at + 4 + length..];
    }
}

#[track_caller]
fn head_lines(head: &[u8]) -> Vec<(String, String)> {
    let head = std::str::from_utf8(head).expect("headers are ASCII");
    let pair = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
    head.lines().map(|line| pair(line).unwrap_or_else(|| panic!("no header: {line:?}"))).collect()
}

//! One request and exactly what it is answered with, and how a table is written of such.

use std::fs;

use crate::support::Answer;
use crate::support::client::Body;
use crate::support::golden;

/// The sentence for a method that an action of reading does not take.
pub(super) const ONLY_READ: &str = "only GET and HEAD are answered";

/// The sentence for a method that an action of writing does not take.
pub(super) const ONLY_WRITTEN: &str = "only GET and POST are answered";

/// The sentence for a method that no action takes.
pub(super) const ONLY_KNOWN: &str = "only GET, HEAD and POST are answered";

#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) method: &'static str,
    /// The path behind the program's name.
    pub(crate) path: &'static str,
    /// The query behind the `?`, where there is one.
    pub(crate) query: Option<Vec<u8>>,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    pub(crate) body: Body,
    pub(crate) status: u16,
    /// The answer as golden files have it.
    pub(crate) answer: String,
}

impl Case {
    /// The request, in one line.
    pub(crate) fn title(&self) -> String {
        let query = self.query.as_deref().map(|query| format!("?{}", query.escape_ascii()));
        let query = query.unwrap_or_default();
        let short =
            if query.len() > 300 { format!("{}… {} bytes", &query[..60], query.len()) } else { query };
        format!("{} {}{short} {:?} {:?}", self.method, self.path, self.headers, self.body)
    }

    /// Tells if a document is the answer.
    pub(crate) fn is_permitted(&self) -> bool {
        self.status == 200
    }

    pub(super) fn by(mut self, method: &'static str) -> Self {
        self.method = method;
        self
    }

    pub(super) fn at(mut self, path: &'static str) -> Self {
        self.path = path;
        self
    }

    pub(super) fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    pub(super) fn sending(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// The document of a golden file.
    pub(super) fn gives(mut self, name: &str) -> Self {
        let golden = fs::read_to_string(golden::folder().join(format!("{name}.txt"))).unwrap();
        self.status = 200;
        self.answer = self.without_body_for_head(golden);
        self
    }

    /// A refusal in JSON.
    pub(super) fn refuses(self, status: u16, sentence: &str) -> Self {
        let body = format!(r#"{{"error":"{sentence}"}}"#);
        self.refusal(status, "application/json", sentence, &body)
    }

    /// A refusal in XML.
    pub(super) fn refuses_in_xml(self, status: u16, sentence: &str) -> Self {
        let body = format!(r#"<?xml version="1.0" encoding="UTF-8"?><error>{sentence}</error>"#);
        self.refusal(status, "application/xml", sentence, &body)
    }

    /// What was written is answered with the id of its row, or with nothing more.
    pub(super) fn stores(self, id: &str) -> Self {
        let body = format!(r#"{{"status":"ok"{id}}}"#);
        self.answered(200, "OK", "", "application/json", &body)
    }

    /// A refusal of a write, whatever the format.
    pub(super) fn refuses_to_write(self, status: u16, sentence: &str) -> Self {
        let body = format!(r#"{{"status":"error","error":"{sentence}"}}"#);
        self.refusal(status, "application/json", sentence, &body)
    }

    fn refusal(self, status: u16, kind: &str, sentence: &str, body: &str) -> Self {
        let reason = match status {
            400 => "Bad Request",
            403 => "Forbidden",
            404 => "Not Found",
            405 => "Method Not Allowed",
            411 => "Length Required",
            413 => "Content Too Large",
            415 => "Unsupported Media Type",
            414 => "URI Too Long",
            _ => panic!("no case has the status {status}"),
        };
        let allow = match sentence {
            ONLY_READ => "Allow: GET, HEAD\n",
            ONLY_WRITTEN => "Allow: GET, POST\n",
            ONLY_KNOWN => "Allow: GET, HEAD, POST\n",
            _ => "",
        };
        self.answered(status, reason, allow, kind, body)
    }

    fn answered(mut self, status: u16, reason: &str, allow: &str, kind: &str, body: &str) -> Self {
        let answer = format!(
            "Status: {status} {reason}\n{allow}Cache-Control: no-store\nContent-Length: {}\n\
             Content-Type: {kind}; charset=utf-8\nX-Content-Type-Options: nosniff\n\n{body}",
            body.len()
        );
        self.status = status;
        self.answer = self.without_body_for_head(answer);
        self
    }

    fn without_body_for_head(&self, answer: String) -> String {
        if self.method == "HEAD" { Answer::golden_head(&answer).to_owned() } else { answer }
    }
}

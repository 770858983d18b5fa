//! A reply of a CGI program: status, headers and body (RFC 3875, section 6), and the sending of it.
//!
//! A reply is sent once, by value: a second status cannot be written. Knows neither database nor format
//! beyond the name of its media type.

use std::fmt::{self, Display, Formatter, Write as _};
use std::io::{self, Write};
use std::time::Duration;

use crate::error::{Error, JournalError, WithoutJson};
use crate::journal::Entry;
use crate::protocol::{Format, List};
use crate::spool::Body;
use crate::stream::StandardStream;

/// The statuses that are used, each with the reason phrase of RFC 9110.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 200
    Ok,
    /// 400
    BadRequest,
    /// 403
    Forbidden,
    /// 404
    NotFound,
    /// 405
    MethodNotAllowed,
    /// 411
    LengthRequired,
    /// 413
    ContentTooLarge,
    /// 414
    UriTooLong,
    /// 415
    UnsupportedMediaType,
    /// 500
    InternalServerError,
    /// 503
    ServiceUnavailable,
}

impl Status {
    /// The code alone, as in `200`.
    pub fn code(self) -> u16 {
        self.line()[..3].parse().unwrap_or_default()
    }

    /// Code and reason, as the header `Status` takes them (RFC 3875, section 6.3.3).
    fn line(self) -> &'static str {
        match self {
            Self::Ok => "200 OK",
            Self::BadRequest => "400 Bad Request",
            Self::Forbidden => "403 Forbidden",
            Self::NotFound => "404 Not Found",
            Self::MethodNotAllowed => "405 Method Not Allowed",
            Self::LengthRequired => "411 Length Required",
            Self::ContentTooLarge => "413 Content Too Large",
            Self::UnsupportedMediaType => "415 Unsupported Media Type",
            Self::UriTooLong => "414 URI Too Long",
            Self::InternalServerError => "500 Internal Server Error",
            Self::ServiceUnavailable => "503 Service Unavailable",
        }
    }
}

/// A line on a request for the error log.
#[derive(Debug)]
pub enum LogLine {
    /// The reason why it got no document.
    Error(Error),
    /// Its document lacks a part.
    WithoutJson(WithoutJson),
}

impl Display for LogLine {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => error.fmt(f),
            Self::WithoutJson(rows) => rows.fmt(f),
        }
    }
}

/// The result of a request: the reply for its sender, and a line for the owner where he should know something.
#[derive(Debug)]
pub struct Outcome {
    /// The reply.
    pub reply: Reply,
    /// The line for the owner, without data, token or password.
    pub log: Option<LogLine>,
    /// How many rows each list of the document has.
    pub rows: Vec<(List, u64)>,
    /// The entry on the request for the journal, where the config names a journal.
    pub entry: Option<Entry>,
    /// The body of the request was read to its end.
    pub has_read_body: bool,
}

impl Outcome {
    /// A reply and a line for the owner.
    pub fn new(reply: Reply, log: Option<LogLine>) -> Self {
        Self { reply, log, rows: Vec::new(), entry: None, has_read_body: false }
    }

    /// Keeps the request in the journal, where the config names one.
    ///
    /// # Errors
    /// Why the journal has no line for it.
    pub fn keep(&self, elapsed: Duration) -> Result<(), JournalError> {
        let (status, bytes) = (self.reply.status().code(), self.reply.length());
        self.entry.as_ref().map_or(Ok(()), |entry| entry.write(status, &self.rows, bytes, elapsed))
    }

    /// The same as the answer to HEAD.
    pub fn without_body(self) -> Self {
        Self { reply: self.reply.without_body(), ..self }
    }
}

/// A complete reply, ready to be sent.
#[derive(Debug)]
pub struct Reply {
    status: Status,
    media_type: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Body,
    has_body: bool,
}

impl Reply {
    /// A reply with the headers that every reply has.
    pub fn new(status: Status, format: Format, body: Body) -> Self {
        let media_type = match format {
            Format::Json => "application/json",
            Format::Xml => "application/xml",
        };
        Self { status, media_type, headers: Vec::new(), body, has_body: true }
    }

    /// A reply for a browser.
    pub fn page(status: Status, body: Body) -> Self {
        Self { status, media_type: "text/html", headers: Vec::new(), body, has_body: true }
    }

    /// The same with one more header.
    pub fn with_header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The status that the reply has.
    pub fn status(&self) -> Status {
        self.status
    }

    /// The length of the body in bytes, also of one that is not sent because the method is HEAD.
    pub fn length(&self) -> u64 {
        self.body.length()
    }

    /// The same as the answer to HEAD: all headers, the length of the body among them, and no body
    /// (RFC 9110, section 9.3.2).
    pub fn without_body(mut self) -> Self {
        self.has_body = false;
        self
    }

    /// Sends the reply to a web server: the header block with one write, then the body.
    ///
    /// # Errors
    /// The error of `out`.
    pub fn send(self, mut out: StandardStream<'_>) -> io::Result<()> {
        out.write_all(self.head().as_bytes())?;
        if self.has_body { self.body.send_to(out) } else { Ok(()) }
    }

    /// Shows the reply to anything that takes bytes.
    ///
    /// # Errors
    /// The error of `out`.
    pub fn show<W: Write>(self, out: &mut W) -> io::Result<()> {
        out.write_all(self.head().as_bytes())?;
        if self.has_body {
            self.body.copy_to(out)?;
        }
        out.flush()
    }

    /// The header block. A 200 says so, though RFC 3875 does not ask for it: without a `Status` Apache takes
    /// the client's conditions (`If-None-Match`, `If-Match`) for its own to judge, and answers 304 or 412.
    fn head(&self) -> String {
        let mut head = String::with_capacity(256);
        push_header(&mut head, "Status", self.status.line());
        push_header(&mut head, "Content-Type", format_args!("{}; charset=utf-8", self.media_type));
        push_header(&mut head, "Content-Length", self.body.length());
        push_header(&mut head, "Cache-Control", "no-store");
        push_header(&mut head, "X-Content-Type-Options", "nosniff");
        for (name, value) in &self.headers {
            push_header(&mut head, name, value);
        }
        head.push_str("\r\n");
        head
    }
}

fn push_header(head: &mut String, name: &str, value: impl std::fmt::Display) {
    // Writing to a String cannot fail.
    let _ = write!(head, "{name}: {value}\r\n");
}

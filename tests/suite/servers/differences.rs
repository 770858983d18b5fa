//! In what servers differ, and why. All else is the same through all of them: a difference that is not in this table
//! fails, and so does one in this table that is not met.

use super::case::Case;
use crate::support::client::Body;
use crate::support::server::Kind;

/// The answer in the place of the program's own.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Instead {
    /// The program is not asked: the server refuses by itself, with a page of its own.
    Refused(u16),
    /// The same answer, now with and now without a header.
    MayLack(&'static str),
    /// The same answer with a header more.
    Adds(&'static str),
    /// Exactly this, as golden files have it.
    Answer(&'static str),
}

#[derive(Clone, Copy)]
pub(crate) struct Difference {
    pub(crate) kinds: &'static [Kind],
    pub(crate) is_met_by: fn(&Case) -> bool,
    pub(crate) instead: Instead,
    pub(crate) reason: &'static str,
}

pub(crate) const DIFFERENCES: [Difference; 11] = [
    Difference {
        kinds: &Kind::APACHE,
        is_met_by: |_| true,
        instead: Instead::MayLack("Content-Length"),
        reason: "Apache from 2.4.59 on drops a program's Content-Length, and counts the bytes itself where all of \
                 them are there at once",
    },
    Difference {
        kinds: &[Kind::ApacheEvent, Kind::ApachePrefork, Kind::Nginx],
        is_met_by: |case| case.method == "TRACE",
        instead: Instead::Refused(405),
        reason: "TRACE is the server's own business",
    },
    Difference {
        kinds: &[Kind::Nginx, Kind::Lighttpd],
        is_met_by: |case| case.path.contains("/.ht"),
        instead: Instead::Refused(403),
        reason: "the rule that closes .ht files looks at the address, Apache's at the file",
    },
    Difference {
        kinds: &[Kind::Lighttpd],
        is_met_by: |case| case.is_permitted(),
        instead: Instead::Adds("Accept-Ranges: bytes"),
        reason: "lighttpd cuts ranges out of any answer with 200",
    },
    Difference {
        kinds: &[Kind::Lighttpd],
        is_met_by: |case| case.headers.iter().any(|(name, _)| *name == "Range"),
        instead: Instead::Answer(
            "Status: 206 Partial Content\nCache-Control: no-store\nContent-Length: 2\n\
             Content-Range: bytes 0-1/992\nContent-Type: application/json; charset=utf-8\n\
             X-Content-Type-Options: nosniff\n\n{\"",
        ),
        reason: "lighttpd cuts ranges out of any answer with 200",
    },
    Difference {
        kinds: &[Kind::Lighttpd],
        is_met_by: |case| is_odd(case.query.as_deref().unwrap_or_default()),
        instead: Instead::Refused(400),
        reason: "lighttpd refuses addresses with control characters or ill-formed UTF-8",
    },
    Difference {
        kinds: &[Kind::Lighttpd],
        is_met_by: |case| case.method == "POST" && case.body == Body::None,
        instead: Instead::Refused(411),
        reason: "lighttpd wants to know how long the body of a POST is",
    },
    Difference {
        kinds: &[Kind::Lighttpd],
        is_met_by: |case| case.method == "GET" && case.body != Body::None,
        instead: Instead::Refused(400),
        reason: "lighttpd takes no body with a GET",
    },
    Difference {
        kinds: &[Kind::Lighttpd],
        is_met_by: |case| case.method == "BREW",
        instead: Instead::Refused(501),
        reason: "lighttpd hands on only methods that it knows",
    },
    Difference {
        kinds: &[Kind::Busybox],
        is_met_by: |case| case.path == "/",
        instead: Instead::Refused(404),
        reason: "busybox takes a slash at the end for a folder",
    },
    Difference {
        kinds: &[Kind::Busybox],
        is_met_by: |case| case.query.as_ref().is_some_and(|query| query.len() > 8000),
        instead: Instead::Refused(400),
        reason: "busybox reads lines of 8 KiB, half of what the program would take",
    },
];

/// The same for requests that write.
pub(crate) const OF_WRITES: [Difference; 3] = [
    Difference {
        kinds: &[Kind::Nginx],
        is_met_by: is_too_long,
        instead: Instead::Refused(413),
        reason: "nginx hands on no more than 1 MiB, unless client_max_body_size says so",
    },
    Difference {
        kinds: &[Kind::Lighttpd],
        is_met_by: is_too_long,
        instead: Instead::Answer(
            "Status: 413 Payload Too Large\nCache-Control: no-store\nContent-Length: 49\n\
             Content-Type: application/json; charset=utf-8\nX-Content-Type-Options: nosniff\n\n\
             {\"status\":\"error\",\"error\":\"the body is too long\"}",
        ),
        reason: "lighttpd has its own words for a status",
    },
    Difference {
        kinds: &[Kind::Lighttpd],
        is_met_by: |case| matches!(case.body, Body::Chunked(_)),
        instead: Instead::Answer(
            "Status: 200 OK\nCache-Control: no-store\nContent-Length: 30\n\
             Content-Type: application/json; charset=utf-8\nX-Content-Type-Options: nosniff\n\n\
             {\"status\":\"ok\",\"order_id\":\"2\"}",
        ),
        reason: "lighttpd puts the chunks together and tells their length",
    },
];

/// Whether a body has more than the program takes.
fn is_too_long(case: &Case) -> bool {
    matches!(case.body, Body::Sized(body) if body.len() > 1 << 20)
}

const _: () = assert!(DIFFERENCES.len() <= 12, "servers are alike but for a dozen things at most");

/// Tells if a query decodes to a control character, or to bytes that are no UTF-8.
fn is_odd(query: &[u8]) -> bool {
    let escaped = String::from_utf8_lossy(query);
    let has_control = ["%00", "%0A", "%0D"].iter().any(|code| escaped.contains(code));
    has_control || escaped.contains("%FF") || std::str::from_utf8(query).is_err()
}

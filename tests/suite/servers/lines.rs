//! Leads by GET that are as long as a server lets them be: just below its limit they are stored to the letter, and above it
//! the server itself refuses, and nothing is stored.

use crate::leads::{LEAD, TABLES, percent};
use crate::support::client::{self, Body};
use crate::support::people;
use crate::support::server::{Kind, Line, Server};

use super::cases::signature;

/// A request line that is stored, and one that the server refuses by itself, both without the end of the line.
struct Limit {
    kind: Kind,
    line: Line,
    longest: usize,
    too_long: usize,
    status: u16,
}

const fn limit(kind: Kind, line: Line, longest: usize, too_long: usize, status: u16) -> Limit {
    Limit { kind, line, longest, too_long, status }
}

/// Measured; a few bytes on both sides of each limit are left out, since not every version counts alike.
const LIMITS: [Limit; 9] = [
    limit(Kind::ApacheEvent, Line::Stock, 8188, 8194, 414),
    limit(Kind::ApachePrefork, Line::Stock, 8188, 8194, 414),
    limit(Kind::Nginx, Line::Stock, 8188, 8194, 414),
    // It counts all of the head, which has 40 bytes more here.
    limit(Kind::Lighttpd, Line::Stock, 8150, 8156, 431),
    limit(Kind::Busybox, Line::Stock, 8188, 8198, 400),
    limit(Kind::ApacheEvent, Line::Raised, 65_500, 65_540, 414),
    limit(Kind::ApachePrefork, Line::Raised, 65_500, 65_540, 414),
    // Its FastCGI puts the query twice into a record of 64 KiB, whatever its buffers hold.
    limit(Kind::Nginx, Line::Raised, 32_000, 33_000, 500),
    limit(Kind::Lighttpd, Line::Raised, 65_490, 65_500, 431),
];

/// The target of a lead whose request line has so many bytes, and its text.
fn lead(place: &str, length: usize) -> (String, String) {
    let begin = format!("{place}/roistat.cgi?{}&action=lead&id={length}&text=", signature());
    let left = length - begin.len() - "GET  HTTP/1.1".len();
    let letters = left / percent("Ж").len();
    let text = "Ж".repeat(letters) + &"x".repeat(left - letters * percent("Ж").len());
    (begin + &percent(&text), text)
}

/// The text of the lead, where it is there.
#[track_caller]
fn stored(server: &Server, length: usize) -> Option<String> {
    let database = server.shop.database();
    let mut statement = database.prepare("SELECT text FROM deals WHERE lead = ?1").unwrap();
    let mut rows = statement.query([length.to_string()]).unwrap();
    rows.next().unwrap().map(|row| row.get(0).unwrap())
}

#[test]
fn a_lead_is_stored_to_the_letter_up_to_the_limit_of_the_server_and_not_beyond() {
    let sections = format!("[lead]\nsql = '''{LEAD}'''\n");
    for Limit { kind, line, longest, too_long, status } in LIMITS {
        Server::each_with_line(line, &[kind], TABLES, &sections, |server| {
            people::give_away(server.shop.folder());
            people::give_away(&server.shop.file("shop.db"));
            let place = kind.places()[0];
            let send =
                |target: &str| server.exchange(&client::request("GET", target.as_bytes(), &[], Body::None));
            let (target, text) = lead(place, longest);
            let answer = send(&target);
            assert_eq!(answer.code(), 200, "{kind:?} {line:?}: {}", server.all_logs());
            assert!(stored(server, longest).is_some_and(|it| it == text), "{kind:?} {line:?}");
            let (target, _) = lead(place, too_long);
            let answer = send(&target);
            assert_eq!(answer.code(), status, "{kind:?} {line:?}: {}", answer.golden());
            assert_ne!(answer.header("Cache-Control"), Some("no-store"), "{kind:?}: it is no answer of ours");
            assert_eq!(stored(server, too_long), None, "{kind:?} {line:?}");
        });
    }
}

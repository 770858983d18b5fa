//! One table of requests, asked in every way in which the program can be asked: as a bare process, and by each
//! of five web servers.

mod around;
pub(crate) mod case;
pub(crate) mod cases;
mod differences;
mod lines;
mod served;

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use self::case::Case;
use self::cases::WRONG_TOKEN;
use self::differences::{DIFFERENCES, Difference, Instead, OF_WRITES};
use crate::leads::{LEAD, TABLES};
use crate::support::answer::tells_nothing;
use crate::support::ask::token_of;
use crate::support::client::{self, Body};
use crate::support::server::{Kind, Server};
use crate::support::shop::{PASSWORD, USER};
use crate::support::{Answer, Ask, Shop, fixtures, people};

/// Headers that are the server's own.
const OF_SERVERS: [&str; 5] = ["Connection", "Date", "Keep-Alive", "Server", "Transfer-Encoding"];

/// A case as a server would put it into the environment of the program.
pub(crate) fn ask<'a>(shop: &'a Shop, case: &Case) -> Ask<'a> {
    let query = case.query.clone().unwrap_or_default();
    let mut ask = shop.ask("").unsigned(OsString::from_vec(query.clone())).method(case.method);
    if !query.contains(&b'=') {
        let words = String::from_utf8_lossy(&query).into_owned();
        let words: Vec<_> = words.split('+').collect();
        ask = ask.arguments(&words);
    }
    if !case.path.is_empty() {
        ask = ask.with("PATH_INFO", case.path);
    }
    for (name, value) in &case.headers {
        if *name == "Content-Type" {
            ask = ask.with("CONTENT_TYPE", *value);
            continue;
        }
        let name = format!("HTTP_{}", name.to_uppercase().replace('-', "_"));
        ask = ask.with(name.leak(), *value);
    }
    match case.body {
        Body::None => ask,
        Body::Sized(body) => ask.with("CONTENT_LENGTH", body.len().to_string()).body(body),
        Body::Chunked(body) => ask.with("HTTP_TRANSFER_ENCODING", "chunked").body(body),
    }
}

/// A case as a client would send it.
fn request(place: &str, case: &Case) -> Vec<u8> {
    let query = case.query.as_ref().map(|query| [b"?", &query[..]].concat()).unwrap_or_default();
    let target = [place.as_bytes(), b"/roistat.cgi", case.path.as_bytes(), &query].concat();
    client::request(case.method, &target, &case.headers, case.body)
}

/// The server's answer without the parts that it added of its own.
fn stripped(mut answer: Answer) -> Answer {
    answer.headers.retain(|(name, _)| !OF_SERVERS.iter().any(|own| name.eq_ignore_ascii_case(own)));
    answer
}

/// The texts that no log may hold: tokens, the password, and values of rows.
fn secrets() -> Vec<String> {
    let token = token_of(USER, PASSWORD);
    let upper = token.to_uppercase();
    let rows = ["S3cret", "Jack", "Ольга", "900 000", "client.example", "Tea <2", "Secretive"];
    [&token, &upper, &token[..31], WRONG_TOKEN].into_iter().chain(rows).map(str::to_owned).collect()
}

fn shop() -> (String, String) {
    (fixtures::read("shop.sql"), fixtures::read("shop.toml"))
}

#[test]
fn every_case_is_answered_to_the_byte() {
    let (sql, sections) = shop();
    let shop = Shop::new(&sql, &sections);
    let secrets = secrets();
    let secrets: Vec<_> = secrets.iter().map(String::as_str).collect();
    println!("{} cases", cases::all().len());
    for case in cases::all() {
        let answer = ask(&shop, &case).answer();
        assert_eq!(answer.golden(), case.answer, "{}", case.title());
        assert_eq!(answer.log().is_empty(), case.is_permitted(), "{}: {}", case.title(), answer.log());
        assert!(answer.log().lines().count() <= 1, "{}: {}", case.title(), answer.log());
        tells_nothing(answer.log(), &secrets);
    }
}

#[test]
fn every_case_is_answered_the_same_through_every_server() {
    let (sql, sections) = shop();
    Server::each(&Kind::ALL, &sql, &sections, |server| {
        let mut met = [false; DIFFERENCES.len()];
        for place in server.kind.places() {
            for case in cases::all() {
                let answer = stripped(server.exchange(&request(place, &case)));
                let title = format!("{:?} {place}: {}", server.kind, case.title());
                must_be_answer(server.kind, &case, answer, &title, &DIFFERENCES, &mut met);
            }
        }
        for (difference, is_met) in DIFFERENCES.iter().zip(met) {
            let is_expected = difference.kinds.contains(&server.kind);
            assert_eq!(is_met, is_expected, "{:?}: {}", server.kind, difference.reason);
        }
        let secrets = secrets();
        tells_nothing(&logged(server), &secrets.iter().map(String::as_str).collect::<Vec<_>>());
    });
}

/// The sections of a shop that stores leads and messages.
fn writing() -> String {
    format!(
        "[lead]\nsql = '''{LEAD}'''\n[message]\nsql = 'INSERT INTO notes VALUES (:leadId, :title, :message)'\n"
    )
}

/// The leads that are there, and the number of messages.
#[track_caller]
fn stored(shop: &Shop) -> (Vec<(String, String, i64)>, i64) {
    let database = shop.database();
    let mut statement = database.prepare("SELECT lead, title, length(text) FROM deals ORDER BY id").unwrap();
    let text = |value: Option<String>| value.unwrap_or_default();
    let rows = statement.query_map([], |row| {
        Ok((row.get(0)?, text(row.get(1)?), row.get::<_, Option<i64>>(2)?.unwrap_or_default()))
    });
    let rows = rows.unwrap().map(Result::unwrap).collect();
    (rows, database.query_row("SELECT count(*) FROM notes", [], |row| row.get(0)).unwrap())
}

/// What the cases of writing leave in the database: each lead once.
fn leads() -> Vec<(String, String, i64)> {
    let lead = |id: &str, title: &str, length| (id.to_owned(), title.to_owned(), length);
    vec![lead("1", "Tea & чай", 0), lead("2", "Tea", 0), lead("3", "", 300_000)]
}

#[test]
fn every_write_is_answered_to_the_byte_and_stored_once() {
    let shop = Shop::new(TABLES, &writing());
    for case in cases::writes() {
        let answer = ask(&shop, &case).storing().answer();
        assert_eq!(answer.golden(), case.answer, "{}", case.title());
        assert_eq!(answer.log().is_empty(), case.is_permitted(), "{}: {}", case.title(), answer.log());
    }
    assert_eq!(stored(&shop), (leads(), 1));
}

#[test]
fn every_write_is_answered_the_same_through_every_server() {
    Server::each(&Kind::ALL, TABLES, &writing(), |server| {
        // Only the owner's programs write into a database.
        people::give_away(server.shop.folder());
        people::give_away(&server.shop.file("shop.db"));
        let differences = [&DIFFERENCES[..], &OF_WRITES].concat();
        let mut met = vec![false; differences.len()];
        for place in server.kind.places() {
            for case in cases::writes() {
                let answer = stripped(server.exchange(&request(place, &case)));
                let title = format!("{:?} {place}: {}", server.kind, case.title());
                must_be_answer(server.kind, &case, answer, &title, &differences, &mut met);
            }
        }
        for (difference, is_met) in differences.iter().zip(met).skip(DIFFERENCES.len()) {
            let is_expected = difference.kinds.contains(&server.kind);
            assert_eq!(is_met, is_expected, "{:?}: {}", server.kind, difference.reason);
        }
        let messages = server.kind.places().len().try_into().unwrap();
        assert_eq!(stored(&server.shop), (leads(), messages), "{:?}", server.kind);
    });
}

/// Compares an answer with the table's, as far as no known difference lies between them, and notes those that do.
#[track_caller]
fn must_be_answer(
    kind: Kind,
    case: &Case,
    mut answer: Answer,
    title: &str,
    differences: &[Difference],
    met: &mut [bool],
) {
    let mut expected = case.answer.clone();
    for (difference, is_met) in differences.iter().zip(met) {
        if !difference.kinds.contains(&kind) || !(difference.is_met_by)(case) {
            continue;
        }
        match difference.instead {
            Instead::MayLack(header) if answer.header(header).is_none() => {
                expected = without(&expected, header);
                *is_met = true;
            }
            Instead::MayLack(_) => {}
            Instead::Adds(header) => {
                let (name, value) = header.split_once(": ").unwrap();
                *is_met |= answer.header(name) == Some(value);
                answer.headers.retain(|(it, _)| it != name);
            }
            Instead::Answer(golden) => {
                golden.clone_into(&mut expected);
                *is_met = true;
            }
            Instead::Refused(status) => {
                assert_eq!(answer.code(), status, "{title}: {}", difference.reason);
                assert!(!answer.golden().contains("roistat.cgi:"), "{title}");
                *is_met = true;
                return;
            }
        }
    }
    assert_eq!(answer.golden(), expected, "{title}");
}

/// An answer without a header.
fn without(golden: &str, header: &str) -> String {
    golden.split_inclusive('\n').filter(|line| !line.starts_with(header)).collect()
}

/// The lines of the program in the log, and those of the server about it. nginx adds the request as it came,
/// with the token in it: that is a matter of its config.
fn logged(server: &Server) -> String {
    let logs = server.all_logs();
    let without_request = |line: &str| line.split(", request: ").next().unwrap_or_default().to_owned();
    logs.lines().map(without_request).collect::<Vec<_>>().join("\n")
}

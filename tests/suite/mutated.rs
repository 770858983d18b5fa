//! Damaged input: query strings, configs and database files with bytes changed, cut out and put in at random.
//! Whatever it is, one whole answer comes of it, and a document only for the right token.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::time::Instant;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use url::form_urlencoded;

use crate::support::ask::token_of;
use crate::support::shop::{PASSWORD, USER};
use crate::support::{Answer, Ask, Shop, runner};

/// One change to some bytes. Places are taken modulo the length.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Set(usize, u8),
    Flip(usize, u8),
    Insert(usize, Vec<u8>),
    Remove(usize, usize),
    Repeat(usize, usize),
}

pub(crate) fn changes(most: usize) -> impl Strategy<Value = Vec<Change>> {
    let pieces = [
        "&",
        "=",
        "%",
        "%00",
        "%ff",
        "+",
        "&token=",
        "&user=login",
        "&date=",
        "&format=xml",
        "&action=",
        "-1",
        "18446744073709551616",
        "\n",
        "\r\n\r\n",
        "'",
        "\"",
        "]",
        "[export]",
        "SELECT",
        ";",
        "--",
        "/*",
        "\u{FEFF}",
    ];
    let piece = prop_oneof![
        4 => select(pieces.to_vec()).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => vec(any::<u8>(), 1..9),
        1 => vec(any::<u8>(), 1..3).prop_map(|bytes| bytes.repeat(700)),
    ];
    let change = prop_oneof![
        3 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
        3 => (any::<usize>(), 0_u8..8).prop_map(|(at, bit)| Change::Flip(at, 1 << bit)),
        3 => (any::<usize>(), piece).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        1 => (any::<usize>(), 1_usize..20).prop_map(|(at, length)| Change::Remove(at, length)),
        1 => (any::<usize>(), 1_usize..200).prop_map(|(at, length)| Change::Repeat(at, length)),
    ];
    vec(change, 0..most)
}

pub(crate) fn change(bytes: &mut Vec<u8>, changes: &[Change]) {
    for change in changes {
        let length = bytes.len().max(1);
        match change {
            Change::Set(at, byte) => bytes.get_mut(at % length).into_iter().for_each(|place| *place = *byte),
            Change::Flip(at, bit) => bytes.get_mut(at % length).into_iter().for_each(|place| *place ^= bit),
            Change::Insert(at, more) => drop(bytes.splice(at % length..at % length, more.iter().copied())),
            Change::Remove(at, count) => {
                let start = (at % length).min(bytes.len());
                bytes.drain(start..(start + count).min(bytes.len()));
            }
            Change::Repeat(at, count) => {
                let start = (at % length).min(bytes.len());
                bytes.extend_from_within(start..(start + count).min(bytes.len()));
            }
        }
    }
}

/// How often each status was seen.
#[derive(Default)]
struct Seen(RefCell<BTreeMap<u16, usize>>, Cell<usize>);

impl Seen {
    /// Asks, and sees to it that there is one header block, and that all of an answer of ours follows it.
    #[track_caller]
    fn ask(&self, ask: &Ask<'_>) -> Answer {
        let answer = ask.answer();
        match answer.code() {
            200 => answer.must_be_document(ask.is_head()),
            status @ (400 | 403 | 404 | 405 | 414 | 500 | 503) => {
                answer.must_be_refusal(status, ask.is_head());
            }
            other => panic!("{other} is none of ours"),
        }
        assert!(!answer.log().contains(PASSWORD) && !answer.log().contains("panicked"), "{}", answer.log());
        *self.0.borrow_mut().entry(answer.code()).or_default() += 1;
        self.1.set(self.1.get() + 1);
        answer
    }

    fn print(&self, what: &str, start: Instant) {
        let (requests, statuses) = (self.1.get(), self.0.borrow());
        println!("{what}: {requests} requests, {statuses:?}; {:.1} s", start.elapsed().as_secs_f64());
    }
}

fn shop() -> Shop {
    Shop::new(
        "PRAGMA page_size = 512; CREATE TABLE deals (id INTEGER PRIMARY KEY, name TEXT, made INTEGER, fields TEXT);
         CREATE INDEX deals_made ON deals (made);
         INSERT INTO deals SELECT value, 'Secretive ' || value, value * 7, '{\"a\": 1}'
         FROM json_each('[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24]');",
        "[export]
orders = '''
SELECT id, name, made AS date_create, 'new' AS status, fields, name AS \"fields.b\" -- all
FROM deals WHERE made > :date
'''
statuses = \"SELECT 'new' AS id, 'New' AS name\"
",
    )
}

/// Tells if a query string shows the right token, as a parser of forms that is not ours reads it.
fn is_signed(query: &[u8]) -> bool {
    let pairs: Vec<_> = form_urlencoded::parse(query).collect();
    let values =
        |key: &str| pairs.iter().filter(|(k, _)| k == key).map(|(_, v)| v.to_string()).collect::<Vec<_>>();
    let user = values("user");
    values("token") == [token_of(USER, PASSWORD)] && (user.is_empty() || user == [USER] || user == [""])
}

fn mutate_queries(runner: &mut TestRunner) {
    let (start, seen, shop) = (Instant::now(), Seen::default(), shop());
    let token = token_of(USER, PASSWORD);
    let bases = [
        format!("action=export&date=0&user={USER}&token={token}"),
        format!("token={token}&limit=5&offset=2&format=xml"),
        format!("user={USER}&token={token}&action=import_scheme"),
    ];
    let strategy = (select(bases.to_vec()), changes(6), any::<bool>(), select(vec!["GET", "HEAD"]));
    let outcome = runner.run(&strategy, |(base, changes, spares_token, method)| {
        // Every other time the token stays as it is: few requests would get further than it.
        let (front, back) = base.split_once(&token).unwrap();
        let mut bytes = if spares_token { front.as_bytes().to_vec() } else { base.clone().into_bytes() };
        change(&mut bytes, &changes);
        if spares_token {
            bytes.extend_from_slice(format!("{token}{back}").as_bytes());
        }
        bytes.retain(|byte| *byte != 0);
        let is_signed = is_signed(&bytes) && bytes.len() <= 16 * 1024;
        let answer = seen.ask(&shop.ask("").method(method).unsigned(OsString::from_vec(bytes)));
        let code = answer.code();
        assert_eq!(is_signed, !matches!(code, 403 | 414), "{code} with a token that is right: {is_signed}");
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    seen.print("query strings", start);
}

fn mutate_configs(runner: &mut TestRunner) {
    let (start, seen, shop) =
        (Instant::now(), Seen::default(), shop().set("format = \"xml\"\nbusy_timeout = 0"));
    let base = shop.config().into_bytes();
    let outcome = runner.run(&changes(4), |changes| {
        let mut bytes = base.clone();
        change(&mut bytes, &changes);
        shop.write_config(&bytes);
        seen.ask(&shop.ask("date=0"));
        // A stranger has no luck, either.
        let stranger = seen.ask(&shop.ask("").unsigned("token=d41d8cd98f00b204e9800998ecf8427e"));
        assert!(matches!(stranger.code(), 403 | 500), "{}", stranger.code());
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    seen.print("configs", start);
}

fn mutate_databases(runner: &mut TestRunner) {
    let (start, seen, shop) = (Instant::now(), Seen::default(), shop().set("busy_timeout = 0"));
    let file = shop.file("shop.db");
    let base = fs::read(&file).unwrap();
    shop.database().execute_batch("PRAGMA journal_mode = wal; UPDATE deals SET made = made + 1").unwrap();
    let in_wal = fs::read(&file).unwrap();
    let beside = ["shop.db-journal", "shop.db-wal", "shop.db-shm"].map(|name| shop.file(name));
    let strategy = (
        any::<bool>(),
        changes(5),
        select(vec!["date=0", "date=0&limit=7", "date=100&format=xml"]),
        vec(any::<u8>(), 0..600),
    );
    let outcome = runner.run(&strategy, |(is_wal, changes, query, junk)| {
        for file in &beside {
            let _ = fs::remove_file(file);
        }
        let mut bytes = if is_wal { in_wal.clone() } else { base.clone() };
        change(&mut bytes, &changes);
        fs::write(&file, &bytes).unwrap();
        if junk.len() > 300 {
            fs::write(&beside[usize::from(is_wal)], &junk).unwrap();
        }
        seen.ask(&shop.ask(query).may_write());
        assert!(fs::read(&file).unwrap() == bytes, "a byte of the database has changed");
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    seen.print("database files", start);
}

#[test]
fn a_query_string_of_any_bytes_gets_one_answer_and_a_document_only_with_the_token() {
    mutate_queries(&mut runner::of_tests(800));
}

#[test]
fn a_config_of_any_bytes_gets_one_answer() {
    mutate_configs(&mut runner::of_tests(200));
}

#[test]
fn a_database_of_any_bytes_gets_one_answer() {
    mutate_databases(&mut runner::of_tests(300));
}

#[test]
#[ignore = "long: make fuzz"]
fn fuzz_query_strings() {
    mutate_queries(&mut runner::of_fuzzing(10).1);
}

#[test]
#[ignore = "long: make fuzz"]
fn fuzz_configs() {
    mutate_configs(&mut runner::of_fuzzing(5).1);
}

#[test]
#[ignore = "long: make fuzz"]
fn fuzz_database_files() {
    mutate_databases(&mut runner::of_fuzzing(10).1);
}

//! The plan of the house: what lives where in `src`, and what must not be known there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::fixtures::project;
use crate::support::source::{Source, tokens_of};

/// The code that names something stands in its home and in no other file. A home is a file, or a folder with a `/`.
#[track_caller]
fn at_home(words: &[&str], homes: &[&str]) {
    let is_home =
        |file: &str| homes.iter().any(|home| file == *home || home.ends_with('/') && file.starts_with(home));
    for source in Source::all() {
        for word in words {
            let file = &source.file;
            assert!(is_home(file) || !source.has(word), "`{word}` stands in src/{file}, not in {homes:?}");
        }
    }
}

#[test]
fn every_file_of_the_program_is_read() {
    let sources = Source::all();
    let files: BTreeSet<_> = sources.iter().map(|source| source.file.clone()).collect();
    let mut of_tests = BTreeSet::new();
    for file in files_below(&project().join("src")) {
        let name = file.strip_prefix(project().join("src")).unwrap().to_str().unwrap().to_owned();
        // The templates of the owner's page stand beside its code.
        let is_code = file.extension().is_some_and(|extension| extension == "rs");
        if is_code && !files.contains(&name) && !name.ends_with("/fixture.rs") {
            of_tests.insert(name);
        }
    }
    assert_eq!(
        of_tests.into_iter().collect::<Vec<_>>(),
        ["check/fault/examples.rs", "check/remedies/mod.rs", "check/remedies/shop.rs", "message/findings.rs"],
        "files that only tests are built with"
    );
    let lines: usize = sources.iter().map(|source| source.lines).sum();
    println!("{} files, {lines} lines of code", sources.len());
    assert!(lines > 7000, "{lines} lines of code were read");
}

fn files_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// Every package of `Cargo.toml`, the name that code knows it by, and its home.
const HOMES: [(&str, &str, &[&str]); 27] = [
    ("askama", "askama", &["page/"]),
    ("base64", "base64", &["store/postgres/scram.rs"]),
    ("bytes", "bytes::BytesMut", &["store/postgres/message.rs"]),
    ("ed25519-dalek", "ed25519_dalek", &["store/mysql/auth.rs"]),
    ("fallible-iterator", "fallible_iterator", &["store/postgres/message.rs"]),
    ("getrandom", "getrandom", &["store/postgres/scram.rs", "terminal/init/password.rs", "wire/dns.rs"]),
    ("hmac", "hmac", &["store/postgres/scram.rs"]),
    ("lexopt", "lexopt", &["terminal/arguments.rs"]),
    ("md-5", "md5", &["access.rs"]),
    ("percent-encoding", "percent_encoding", &["config/url.rs"]),
    ("postgres-protocol", "postgres_protocol", &["store/postgres/message.rs", "store/postgres/login.rs"]),
    ("quick-xml", "quick_xml", &["document/xml.rs"]),
    ("rusqlite", "rusqlite", &["store/sqlite/"]),
    (
        "rustix",
        "rustix",
        &[
            "journal/file.rs",
            "stream.rs",
            "process.rs",
            "store/sqlite/connection.rs",
            "terminal/init/ask.rs",
            "wire/socket.rs",
        ],
    ),
    ("rustls", "rustls", &["wire/tls.rs"]),
    ("serde", "serde", &["document/", "nested.rs"]),
    ("serde_json", "serde_json", &["document/", "nested.rs"]),
    ("sha1", "sha1", &["store/mysql/auth.rs"]),
    ("sha2", "sha2", &["store/mysql/auth.rs", "store/postgres/scram.rs"]),
    ("signal-hook", "signal_hook", &["process.rs"]),
    ("simple-dns", "simple_dns", &["wire/dns.rs"]),
    ("stringprep", "stringprep", &["store/postgres/scram.rs"]),
    ("subtle", "subtle", &["access.rs"]),
    ("tempfile", "tempfile", &["spool.rs"]),
    ("toml", "toml", &["config/reader.rs", "config/sections.rs", "config/database.rs"]),
    ("url", "form_urlencoded", &["query.rs"]),
    ("webpki-roots", "webpki_roots", &["wire/tls.rs"]),
];

#[test]
fn every_package_has_one_home() {
    for (_, word, homes) in HOMES {
        at_home(&[word], homes);
    }
}

#[test]
fn no_package_is_without_a_home() {
    let manifest: toml::Table = fs::read_to_string(project().join("Cargo.toml")).unwrap().parse().unwrap();
    for package in manifest["dependencies"].as_table().unwrap().keys() {
        assert!(HOMES.iter().any(|(name, ..)| name == package), "{package} has no home");
    }
    assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
}

#[test]
fn only_one_file_reads_the_process_environment_and_the_clock() {
    at_home(&["env::var", "env::var_os", "env::vars", "env::vars_os"], &["environment.rs"]);
    at_home(&["env::args", "env::args_os", "env::current_exe", "env::current_dir"], &["environment.rs"]);
    at_home(&["env::temp_dir", "SystemTime::now", "Instant::now"], &["environment.rs"]);
}

#[test]
fn only_one_file_touches_the_streams_and_ends_the_process() {
    at_home(
        &["stdin", "stdout", "stderr", "println!", "print!", "eprintln!", "eprint!", "dbg!"],
        &["main.rs"],
    );
    at_home(&["process::exit", "process::abort", "ExitCode"], &["main.rs"]);
}

/// Each type that is sorted by std itself is another copy of its machine code.
#[test]
fn only_one_file_sorts() {
    at_home(
        &[
            ".sort()",
            "sort_by",
            "sort_by_key",
            "sort_by_cached_key",
            "sort_unstable",
            "sort_unstable_by",
            "sort_unstable_by_key",
        ],
        &["sort.rs"],
    );
}

/// The texts that the files of a stage must not hold, so that it can be changed without the others.
#[test]
fn no_stage_names_anything_that_it_must_not_know() {
    for (place, unknown) in [
        ("date/", &["crate::"][..]),
        ("check/", &["crate::terminal", "crate::message", "Console", "write!", "writeln!", "Display"]),
        ("message/", &["crate::terminal", "crate::store", "crate::config", "write!", "writeln!"]),
        ("terminal/check/", &["crate::store", "crate::config", "crate::sql", "Fault", "RowStats"]),
        ("environment.rs", &["crate::"]),
        ("error/", &["crate::reply", "crate::refusal", "Status"]),
        ("protocol.rs", &["crate::"]),
        ("query.rs", &["crate::protocol", "crate::request", "crate::config"]),
        ("request.rs", &["crate::config", "crate::access", "crate::store"]),
        ("columns.rs", &["crate::config", "crate::store", "crate::document"]),
        ("value/", &["crate::"]),
        ("config/", &["crate::access", "crate::store", "crate::request", "Request"]),
        ("access.rs", &["crate::store", "crate::document"]),
        ("journal/", &["crate::store", "crate::document", "crate::access", "crate::request"]),
        ("site/", &["crate::store", "crate::init", "crate::message", "crate::terminal", "Command"]),
        ("store/", &["crate::reply", "crate::refusal", "Json", "Xml", "Format"]),
        ("document/", &["crate::store", "crate::config", "crate::request", "crate::reply", "Status"]),
        ("stream.rs", &["crate::"]),
        ("spool.rs", &["crate::document", "crate::store", "crate::reply"]),
        ("reply.rs", &["crate::store", "crate::config", "crate::request", "crate::document"]),
        ("refusal.rs", &["crate::store", "crate::config"]),
    ] {
        let sources = Source::all().into_iter().filter(|source| source.file.starts_with(place));
        let mut is_there = false;
        for source in sources {
            is_there = true;
            for word in unknown {
                assert!(!source.has(word), "src/{} knows of `{word}`", source.file);
            }
        }
        assert!(is_there, "src/{place} is there");
    }
}

/// The tokens of a function's signature.
#[track_caller]
fn signature(file: &str, function: &str) -> Vec<String> {
    let tokens = Source::of(file).tokens;
    let begin = tokens.windows(2).position(|window| window == ["fn", function]);
    let begin = begin.unwrap_or_else(|| panic!("src/{file} has a function `{function}`"));
    tokens[begin..].iter().take_while(|token| !["{", ";"].contains(&token.as_str())).cloned().collect()
}

/// Reading and writing part in `access.rs`. From a permit to read no way leads to a connection that writes: each of them
/// is opened by one function of its engine, which takes a permit to write, and only one function makes that.
#[test]
fn only_a_permit_to_write_opens_a_connection_that_writes() {
    at_home(&["OpenFlags::SQLITE_OPEN_READ_WRITE"], &["store/sqlite/writer.rs"]);
    at_home(&["SQLITE_OPEN_CREATE", "OpenFlags::default", "Connection::open"], &[]);
    at_home(&["Connection::open_with_flags"], &["store/sqlite/writer.rs", "store/sqlite/connection.rs"]);
    at_home(&["WriteConnection"], &["store/sqlite/writer.rs", "store/sqlite/mod.rs", "store/write.rs"]);
    at_home(&["begin_writing"], &["store/mysql/settings.rs", "store/mysql/connection.rs"]);
    at_home(&["WRITING"], &["store/postgres/connection.rs", "store/sqlite/codes.rs"]);
    at_home(&["MysqlTransaction"], &["store/mysql/write.rs", "store/mysql/mod.rs", "store/write.rs"]);
    at_home(
        &["PostgresTransaction"],
        &["store/postgres/write.rs", "store/postgres/mod.rs", "store/write.rs"],
    );
    let engines = ["store/mysql/", "store/postgres/"].map(|engine| format!("{engine}connection.rs"));
    at_home(
        &["connect_to_write"],
        &[&engines[0], &engines[1], "store/mysql/write.rs", "store/postgres/write.rs"],
    );
    for (file, function, right) in [
        ("store/write.rs", "write", "Write"),
        ("store/write.rs", "rehearse", "Write"),
        ("store/write.rs", "begin", "Write"),
        ("store/sqlite/writer.rs", "begin", "Write"),
        (&engines[0], "connect_to_write", "Write"),
        (&engines[1], "connect_to_write", "WriteRight"),
        ("store/answer.rs", "answer", "Read"),
    ] {
        let (signature, permit) = (signature(file, function), tokens_of(&format!("&Permit<'_, {right}>")));
        let takes_it = signature.windows(permit.len()).any(|window| window == permit);
        assert!(takes_it, "src/{file}: `{function}` takes a permit");
    }
    let access = Source::of("access.rs").tokens;
    let made = tokens_of("right: Write");
    let places = access.windows(made.len()).filter(|window| **window == made).count();
    assert_eq!(places, 1, "one function makes a permit to write");
}

/// Words of SQLite's SQL and of its English, as they stand in texts.
const SQLITE_WORDS: [&str; 11] = [
    "sqlite_schema",
    "pragma_",
    "PRAGMA ",
    "EXPLAIN QUERY PLAN",
    "no such column",
    "unixepoch",
    "strftime(",
    "julianday(",
    "typeof(",
    "GLOB ",
    "rowid",
];

/// Places that still know some of them. A new one is a fault.
const OLD_SQLITE_PLACES: [&str; 6] =
    ["check/database.rs", "date/", "error/database.rs", "init/fixture.rs", "message/", "sql/comparison.rs"];

/// The text has the word, and not as the end of a longer one: PostgreSQL has a `pg_typeof`.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(|it: char| it.is_alphanumeric() || it == '_'))
}

#[test]
fn only_the_engine_of_sqlite_knows_its_sql_and_its_words() {
    let is_home = |file: &str| {
        file.starts_with("store/sqlite/") || OLD_SQLITE_PLACES.iter().any(|place| file.starts_with(place))
    };
    for source in Source::all().iter().filter(|source| !is_home(&source.file)) {
        for text in source.tokens.iter().filter(|token| token.contains('"')) {
            let known = SQLITE_WORDS.iter().find(|word| has_word(text, word));
            assert_eq!(known, None, "src/{} has a word of SQLite's in {text}", source.file);
        }
    }
}

#[test]
fn a_new_error_must_be_given_its_status_by_hand() {
    let tokens = Source::of("refusal.rs").tokens;
    let begin = tokens.windows(2).position(|window| window == ["fn", "verdict"]);
    let verdict = &tokens[begin.expect("one function gives errors their status")..];
    let ladder = tokens_of("_ =>");
    assert!(!verdict.windows(3).any(|window| window == ladder), "its match over errors is exhaustive");
}

#[test]
fn every_file_says_first_what_it_is_for() {
    for Source { file, text, .. } in Source::all() {
        let lines = text.lines().take_while(|line| line.starts_with("//!")).count();
        assert!((2..=8).contains(&lines), "src/{file} opens with {lines} lines of `//!`");
    }
}

/// The same name in the folders of several engines has one meaning: each has its own of the same.
fn are_parallel(files: &[String]) -> bool {
    let engines: BTreeSet<_> = files
        .iter()
        .filter_map(|file| file.strip_prefix("store/")?.split_once('/').map(|(engine, _)| engine.to_owned()))
        .collect();
    files.len() == 1 || engines.len() == files.len()
}

#[test]
fn no_type_name_has_two_meanings() {
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in Source::all() {
        for name in source.types() {
            files.entry(name.to_owned()).or_default().push(source.file.clone());
        }
    }
    files.retain(|_, files| !are_parallel(files));
    assert_eq!(files, BTreeMap::new());
}

/// A room that imports another one is never imported by it, be it on a way around.
#[test]
fn no_rooms_import_each_other_in_a_circle() {
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in Source::all().iter().filter(|source| source.room() != "main") {
        imports.entry(source.room().to_owned()).or_default().extend(source.rooms_named());
    }
    // A room that imports none that is left is taken away, until there is none.
    while let Some(room) =
        imports.iter().find(|(_, imported)| imported.is_empty()).map(|(room, _)| room.clone())
    {
        imports.remove(&room);
        for imported in imports.values_mut() {
            imported.remove(&room);
        }
    }
    assert_eq!(imports, BTreeMap::new(), "these rooms are in a circle, or import one");
}

/// The words that once had several meanings, or that only their author understood at first reading.
const OLD_NAMES: &[&str] = &[
    "Survey",
    "Likeness",
    "strangeness",
    "estranged",
    "Judged",
    "Lent",
    "call_for",
    "step_through",
    "barren",
    "yields_nothing",
    "Wish",
    "Circumstances",
    "Somehow",
    "unsaid",
    "is_straight",
    "UnhealedJournal",
    "linger",
    "Stamp",
    "flush_full",
    "Surroundings",
    "recent",
    "Seen",
    "see_id",
    "named_from",
    "NEVER",
    "EVER",
    "belong_together",
    "ESTRANGING",
    "NO_DEALS",
    "PRICE_AFTER_ALL",
];

#[test]
fn no_old_name_comes_back() {
    for source in Source::all() {
        let old = OLD_NAMES.iter().find(|name| source.tokens.iter().any(|token| token == *name));
        assert_eq!(old, None, "src/{}", source.file);
    }
}

/// A room is a folder with the files that stand in it; the files beside `main.rs` are the request's way.
#[test]
fn no_room_is_a_seventh_of_the_house() {
    let mut rooms: BTreeMap<String, usize> = BTreeMap::new();
    for source in Source::all() {
        let room = source.file.rsplit_once('/').map_or("the request's way", |(room, _)| room).to_owned();
        *rooms.entry(room).or_default() += source.lines;
    }
    let all: usize = rooms.values().sum();
    let large: Vec<_> = rooms.iter().filter(|(_, lines)| **lines * 100 > all * 15).collect();
    assert!(large.is_empty(), "{large:?} of {all} lines");
}

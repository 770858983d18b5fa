//! The plan of the house: what lives where in `src`, and what must not be known there.

use std::fs;
use std::path::Path;

use crate::support::fixtures::project;

/// Every source file with its path below `src` and its text.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    gather(&project().join("src"), &mut files);
    assert!(files.len() > 10);
    let root = project().join("src");
    let relative = |file: &Path| file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
    files.iter().map(|file| (relative(file), fs::read_to_string(file).unwrap())).collect()
}

fn gather(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The code of a file that goes into the program: without comments, and without the tests at its end.
fn code(text: &str) -> String {
    let program = text.split("#[cfg(test)]").next().unwrap_or_default();
    let without_comment = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    program.lines().map(without_comment).collect::<Vec<_>>().join("\n")
}

/// Where a word stands in the code as a word of its own.
fn has_word(code: &str, word: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back().is_some_and(is_part);
        let after = code[at + word.len()..].chars().next().is_some_and(is_part);
        !before && !after
    })
}

/// The code that names something stands in its home and nowhere else. A home is a file, or a folder with a `/`.
#[track_caller]
fn at_home(words: &[&str], homes: &[&str]) {
    // A fixture is a test's.
    let is_home = |file: &str| {
        file.ends_with("/fixture.rs")
            || homes.iter().any(|home| file == *home || home.ends_with('/') && file.starts_with(home))
    };
    for (file, text) in sources() {
        for word in words {
            assert!(
                is_home(&file) || !has_word(&code(&text), word),
                "`{word}` stands in src/{file}, not in {homes:?}"
            );
        }
    }
}

/// Every package of `Cargo.toml`, the name that code knows it by, and its home.
const HOMES: [(&str, &str, &[&str]); 13] = [
    ("getrandom", "getrandom", &["terminal/init/password.rs"]),
    ("lexopt", "lexopt", &["terminal/arguments.rs"]),
    ("md-5", "md5", &["access.rs"]),
    ("quick-xml", "quick_xml", &["document/xml.rs"]),
    ("rusqlite", "rusqlite", &["store/sqlite/"]),
    ("rustix", "rustix", &["output.rs", "process.rs"]),
    ("serde", "serde", &["document/", "nested.rs"]),
    ("serde_json", "serde_json", &["document/", "nested.rs"]),
    ("signal-hook", "signal_hook", &["process.rs"]),
    ("subtle", "subtle", &["access.rs"]),
    ("tempfile", "tempfile", &["spool.rs"]),
    ("toml", "toml::", &["config/reader.rs"]),
    ("url", "form_urlencoded", &["query.rs"]),
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

/// What a stage must not know, so that it can be changed without the others.
#[test]
fn no_file_knows_what_it_must_not_know() {
    for (place, unknown) in [
        ("date/", &["crate::"][..]),
        ("environment.rs", &["crate::"]),
        ("error/", &["crate::reply", "crate::refusal", "Status"]),
        ("protocol.rs", &["crate::"]),
        ("query.rs", &["crate::protocol", "crate::request", "crate::config"]),
        ("request.rs", &["crate::config", "crate::access", "crate::store"]),
        ("columns.rs", &["crate::config", "crate::store", "crate::document"]),
        ("value/", &["crate::"]),
        ("config/", &["crate::access", "crate::store", "crate::request", "Request"]),
        ("access.rs", &["crate::store", "crate::document"]),
        ("store/", &["crate::reply", "crate::refusal", "Json", "Xml", "Format"]),
        ("document/", &["crate::store", "crate::config", "crate::request", "crate::reply", "Status"]),
        ("output.rs", &["crate::"]),
        ("spool.rs", &["crate::document", "crate::store", "crate::reply"]),
        ("reply.rs", &["crate::store", "crate::config", "crate::request", "crate::document"]),
        ("refusal.rs", &["crate::store", "crate::config"]),
    ] {
        let files: Vec<_> = sources().into_iter().filter(|(file, _)| file.starts_with(place)).collect();
        assert!(!files.is_empty(), "src/{place} is there");
        for (file, text) in files {
            let code = code(&text);
            for word in unknown {
                let is_known = if word.ends_with("::") { code.contains(word) } else { has_word(&code, word) };
                assert!(!is_known, "src/{file} knows of `{word}`");
            }
        }
    }
}

#[test]
fn a_new_error_must_be_given_its_status_by_hand() {
    let text = fs::read_to_string(project().join("src/refusal.rs")).unwrap();
    let (_, verdict) = text.split_once("fn verdict(").expect("one function gives errors their status");
    assert!(!code(verdict).contains("_ =>"), "its match over errors is exhaustive");
}

#[test]
fn every_file_says_first_what_it_is_for() {
    for (file, text) in sources() {
        let lines = text.lines().take_while(|line| line.starts_with("//!")).count();
        assert!((2..=8).contains(&lines), "src/{file} opens with {lines} lines of `//!`");
    }
}

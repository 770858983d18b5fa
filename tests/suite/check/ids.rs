//! Every finding has a test that names it.

use std::fs;
use std::path::Path;

use crate::support::fixtures::project;

/// The words by which ids begin.
const SECTIONS: [&str; 10] =
    ["files", "config", "database", "server", "query", "data", "integration", "journal", "leads", "write"];

/// The files of a folder, one text; and the tests at their ends.
fn text_of(folder: &Path) -> (String, String) {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    // The examples quote keys of the config, which look like ids.
    let files = files.filter(|file| {
        file.extension().is_some_and(|extension| extension == "rs") && !file.ends_with("examples.rs")
    });
    let halves = files.map(|file| {
        let text = fs::read_to_string(file).unwrap();
        let (program, tests) = text.split_once("#[cfg(test)]").unwrap_or((&text, ""));
        (program.to_owned(), tests.to_owned())
    });
    halves.unzip()
}

/// The ids among the quoted texts.
fn ids(text: &str) -> Vec<&str> {
    let is_word = |it: &str| {
        !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_lowercase() || b"_8".contains(&byte))
    };
    let is_id = |text: &&str| {
        text.split_once('.').is_some_and(|(section, name)| SECTIONS.contains(&section) && is_word(name))
    };
    let mut found: Vec<_> = text.split('"').filter(is_id).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn every_finding_is_named_by_a_test() {
    let (program, within) = text_of(&project().join("src/check/fault"));
    let known = ids(&program);
    assert!(known.len() > 60, "{known:?}");
    let within = within + &text_of(&project().join("src/check")).1;
    let suites = ["check", "page", "leads", "mysql", "postgres"];
    let tests = suites.map(|suite| text_of(&project().join("tests/suite").join(suite)).0).concat() + &within;
    let tested = ids(&tests);
    let untested: Vec<_> = known.iter().filter(|id| !tested.contains(id)).collect();
    assert!(untested.is_empty(), "no test names {untested:?}");
    let gone: Vec<_> = tested.iter().filter(|id| !known.contains(id)).collect();
    assert!(gone.is_empty(), "nothing finds {gone:?}");
}

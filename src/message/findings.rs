//! Every finding in every language: `docs/findings.md` is made of the English sentences, and none is wanting in
//! another language.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::Language;
use crate::check::{Finding, examples};

const HEAD: &str = "# Findings of `check`

Every finding that `check` and the owner's page know, with an example: numbers, names and SQL are those of the data.
The identifiers are what `check --json` gives; they stay the same in every release.

This page is made from the program. Renew it with `UPDATE_GOLDEN=1 cargo test docs_findings`.

| id | level | what it means | what to do |
| --- | --- | --- | --- |
";

fn row(finding: &Finding) -> String {
    let wording = Language::English.wording();
    // A bar would end the cell.
    let cell = |text: String| text.replace('|', "\\|");
    let remedy = cell(wording.remedy(finding).unwrap_or_default());
    let (id, level) = (finding.fault.id(), finding.level().name());
    format!("| `{id}` | {level} | {} | {remedy} |\n", cell(wording.fault(finding)))
}

#[test]
fn docs_findings_are_those_of_the_program() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings.md");
    let page: String = std::iter::once(HEAD.to_owned()).chain(examples().iter().map(row)).collect();
    if option_env!("UPDATE_GOLDEN") == Some("1") {
        fs::write(&file, &page).unwrap();
    }
    let there = fs::read_to_string(&file).unwrap_or_default();
    assert!(there == page, "docs/findings.md is stale: UPDATE_GOLDEN=1 cargo test docs_findings renews it");
}

/// The identifiers in the source, between quotes.
fn known_ids() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check/fault");
    let files = fs::read_dir(folder).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    let is_id = |text: &&str| {
        let is_word = |it: &str| it.bytes().all(|byte| byte.is_ascii_lowercase() || b"_8".contains(&byte));
        text.split_once('.')
            .is_some_and(|(section, name)| !name.is_empty() && is_word(section) && is_word(name))
    };
    let is_of_program = |file: &String| !file.contains("fn examples");
    let ids = |file: String| file.split('"').filter(is_id).map(str::to_owned).collect::<Vec<_>>();
    files.filter(is_of_program).flat_map(ids).collect()
}

#[test]
fn every_finding_has_an_example() {
    let shown: BTreeSet<_> = examples().iter().map(|finding| finding.fault.id().to_owned()).collect();
    assert_eq!(shown, known_ids());
}

/// The variants of the enums in a file, as in `Change::Text`. The facts of each stand deeper than its name.
fn variants(file: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let (mut variants, mut within) = (Vec::new(), None);
    for line in text.lines() {
        match line.strip_prefix("pub enum ").and_then(|rest| rest.strip_suffix(" {")) {
            Some(name) => within = Some(name.to_owned()),
            None if line == "}" => within = None,
            None => {}
        }
        let name =
            line.strip_prefix("    ").filter(|name| name.starts_with(|it: char| it.is_ascii_uppercase()));
        let name =
            name.map(|name| name.split(|it: char| !it.is_ascii_alphanumeric()).next().unwrap_or_default());
        variants.extend(within.as_ref().zip(name).map(|(within, name)| format!("{within}::{name}")));
    }
    variants
}

#[test]
fn every_variant_of_a_finding_has_an_example() {
    let examples = include_str!("../check/fault/examples.rs");
    let faults =
        ["change", "files", "query", "requests", "rows", "storage"].map(|it| format!("check/fault/{it}"));
    let errors = ["config", "database", "select", "slip"].map(|it| format!("error/{it}"));
    for file in faults.iter().chain(&errors) {
        let variants = variants(&format!("src/{file}.rs"));
        assert!(!variants.is_empty(), "{file}");
        // A role is of a fact as well, and an executable is in no finding by its role.
        let variants: Vec<_> = variants.into_iter().filter(|it| !it.starts_with("FileRole::")).collect();
        let is_shown = |variant: &String| {
            examples.match_indices(variant.as_str()).any(|(at, _)| {
                !examples[at + variant.len()..].starts_with(|it: char| it.is_ascii_alphanumeric())
            })
        };
        let missing: Vec<_> = variants.into_iter().filter(|variant| !is_shown(variant)).collect();
        assert_eq!(missing, Vec::<String>::new(), "{file}");
    }
}

/// The most words of small Latin letters in a row: a sentence of English has many, a name or a path has few.
fn english_words(text: &str) -> usize {
    let is_latin = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let (mut most, mut row) = (0, 0);
    for word in text.split(' ').map(|word| word.trim_end_matches([',', ':', ';'])) {
        row = if is_latin(&word) { row + 1 } else { 0 };
        most = most.max(row);
    }
    most
}

#[test]
fn every_language_says_every_finding_in_its_own_letters() {
    let is_cyrillic = |it: char| ('а'..='я').contains(&it.to_ascii_lowercase()) || it == 'ё';
    for finding in examples() {
        for language in [Language::English, Language::Russian] {
            let wording = language.wording();
            let texts = [Some(wording.fault(&finding)), wording.remedy(&finding)];
            for text in texts.into_iter().flatten() {
                // The text in backticks, and a command, are the same in every language.
                let words: String = text.split('`').step_by(2).collect();
                let is_command = text.starts_with("chmod") || text.starts_with("ch");
                assert!(
                    is_command || words.contains(is_cyrillic) == (language == Language::Russian),
                    "{text}"
                );
                // What an engine says stays in its own language.
                let english = english_words(&words.replace("no such column", "…"));
                assert!(is_command || language == Language::English || english < 3, "{text}");
                assert!(!text.ends_with('.') && !text.contains("  "), "{text}");
                assert!(text.matches('`').count().is_multiple_of(2), "{text}");
            }
        }
    }
}

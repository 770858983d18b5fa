//! The sections that `init` proposes for leads, switched on for every schema: what comes is stored, once, and is in the
//! next export.

use std::fs;

use rusqlite::Connection;
use serde_json::Value;

use super::support::Host;
use crate::support::fixtures;

/// Takes the signs away from the sections that write, and executes what stands above them for the database.
fn switch_on(host: &Host) {
    let database = Connection::open(host.file("shop.db")).unwrap();
    switch_on_in(host, &|sql| {
        database.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    });
}

/// The same of a database on a server; `execute` has its owner's rights.
pub(crate) fn switch_on_in(host: &Host, execute: &dyn Fn(&str)) {
    let config = host.config();
    let (reads, writes) = config.split_once("\n# Roistat can send its leads").unwrap();
    let mut sections = String::new();
    let mut is_section = false;
    for line in writes.lines() {
        if let Some(sql) = line.strip_prefix("#     ") {
            execute(sql);
        }
        is_section = line.starts_with("# [") || (is_section && line.starts_with("# "));
        if is_section {
            sections.push_str(&line[2..]);
            sections.push('\n');
        }
    }
    fs::write(host.config_file(), format!("{reads}\n{sections}")).unwrap();
}

/// The answer to a write, which must be that it was stored.
#[track_caller]
fn id(host: &Host, key: &str, query: &str) -> String {
    let said = host.run(&["try", query]);
    let answer: Value = serde_json::from_str(said.document()).unwrap();
    assert_eq!(answer["status"], "ok", "{query}: {} {}", said.out, said.err);
    answer.get(key).map_or_else(String::new, |id| id.as_str().unwrap().to_owned())
}

/// Sends what Roistat sends, and looks for the deal in the export; `has_visit` where its visit is there, too.
#[track_caller]
fn check(host: &Host, has_visit: bool) {
    send(host, has_visit);
    let database = Connection::open(host.file("shop.db")).unwrap();
    for table in OWN_TABLES {
        let sql = format!("SELECT count(*) FROM {table}");
        assert_eq!(database.query_row(&sql, [], |row| row.get(0)), Ok(1), "{table}");
    }
}

/// The tables for what is no lead.
pub(crate) const OWN_TABLES: [&str; 3] = ["roistat_messages", "roistat_tasks", "roistat_calls"];

/// Sends everything, each more than once.
#[track_caller]
pub(crate) fn send(host: &Host, has_visit: bool) {
    let lead = "action=lead&title=Form&text=Hello&name=Ann&phone=79001112233&email=ann%40example.com&visit=4711\
                &created_date=2026-11-01%2010%3A00%3A00";
    let first = id(host, "order_id", &format!("{lead}&id=1"));
    assert_eq!(id(host, "order_id", &format!("{lead}&id=1")), first, "a second try is the same deal");
    let bare = id(host, "order_id", "action=lead&phone=79001112234");
    assert_ne!(bare, first);
    assert_ne!(id(host, "order_id", "action=lead&email=b%40example.com"), bare);

    let export = host.run(&["try", "action=export&date=0"]).must_succeed();
    let export: Value = serde_json::from_str(export.document()).unwrap();
    let of_id = |id: &str| export["orders"].as_array().unwrap().iter().filter(|it| it["id"] == id).count();
    assert_eq!((of_id(&first), of_id(&bare)), (1, 1), "{first}, {bare}: {export:#}\n{}", host.config());
    let deal = export["orders"].as_array().unwrap().iter().find(|it| it["id"] == first.as_str()).unwrap();
    assert_eq!(deal.get("roistat").is_some_and(|visit| visit == "4711"), has_visit, "{deal}");

    let message = format!("action=message&leadId={first}&message=Hello");
    id(host, "", &message);
    id(host, "", &message);
    let task = format!("action=task&element_id={first}&deadline=2026-12-01T10%3A00%3A00&text=Call");
    assert_eq!(id(host, "task_id", &task), id(host, "task_id", &task));
    let call = format!("action=call&id=5&caller=1&callee=2&date=2026-12-01T10%3A00%3A00&order_id={first}");
    assert_eq!(id(host, "call_id", &format!("{call}&status=BUSY")), "5");
    assert_eq!(id(host, "call_id", &format!("{call}&status=ANSWER")), "5");
}

/// `check` finds nothing that is wrong with the sections.
#[track_caller]
pub(crate) fn is_content(host: &Host) {
    let report: Value = serde_json::from_str(&host.run(&["check", "--json"]).out).unwrap();
    for finding in report["findings"].as_array().unwrap() {
        let id = finding["id"].as_str().unwrap();
        assert!(!id.starts_with("write.") && !id.starts_with("leads."), "{finding}\n{}", host.config());
    }
}

#[test]
fn the_proposed_sections_store_leads_in_every_shop() {
    let folder = fixtures::project().join("tests/fixtures/init");
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    let (mut shops, mut with_visit, mut failed) = (0, 0, Vec::new());
    for name in names {
        let host = Host::with_schema(&name);
        if host.run(&["init", "../shop.db"]).exit != Some(0) {
            continue;
        }
        // Where it stands in another table, in JSON or nowhere, the config says so.
        let has_visit = !host.config().contains("# No column of the table keeps the number of the visit");
        switch_on(&host);
        let is_right = std::panic::catch_unwind(|| {
            is_content(&host);
            check(&host, has_visit);
        });
        failed.extend(is_right.is_err().then_some(name));
        shops += 1;
        with_visit += usize::from(has_visit);
    }
    assert!(failed.is_empty(), "{failed:?} of {shops}");
    assert!(shops >= 23 && with_visit >= 14, "{with_visit} of {shops} keep the visit");
}

#[test]
fn the_proposed_sections_store_leads_in_the_sample() {
    let host = Host::set_up(&fs::read_to_string(fixtures::project().join("tests/sample.sql")).unwrap());
    switch_on(&host);
    is_content(&host);
    check(&host, true);
}

#[test]
fn nothing_is_switched_on_by_itself() {
    let host = Host::set_up(&fixtures::read("init/laravel.sql"));
    let config: toml::Table = host.config().parse().unwrap();
    for section in ["lead", "message", "task", "call"] {
        assert!(!config.contains_key(section), "{section}");
        assert!(host.config().contains(&format!("\n# [{section}]\n")), "{section}");
    }
}

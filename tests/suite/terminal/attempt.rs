//! `try`: the web request from a terminal, byte for byte.

use std::fs;

use super::support::Host;

const SHOP: &str = include_str!("../../fixtures/init/no_visit.sql");

#[test]
fn a_pipe_gets_what_a_web_server_gets() {
    let host = Host::set_up(SHOP);
    let url = host.run(&["url", "--base", "https://x.ru/", "--date", "0"]).out;
    let (_, query) = url.trim_end().split_once('?').unwrap();
    let said = host.run(&["try", "date=0"]).must_succeed();
    assert_eq!(said.out, host.request(query).out);
    assert!(said.document().contains(r#""orders":[{"id":"1""#));
    assert_eq!(host.run(&["try", "?date=0"]).out, said.out);
}

#[test]
fn the_format_and_the_action_are_the_querys() {
    let host = Host::set_up(SHOP);
    let said = host.run(&["try", "action=import_scheme&format=xml"]).must_succeed();
    assert!(said.document().starts_with("<?xml version=\"1.0\""), "{said:?}");
}

#[test]
fn a_refusal_ends_with_1_and_its_reason_on_standard_error() {
    let host = Host::set_up(SHOP);
    for (query, status, reason) in [
        ("date=x", "400 Bad Request", "parameter `date` is no whole number"),
        ("token=0", "403 Forbidden", "parameter `token` is wrong"),
        ("user=roistat", "403 Forbidden", "parameter `token` is absent"),
    ] {
        let said = host.run(&["try", query]);
        assert!(said.out.starts_with(&format!("Status: {status}\r\n")), "{said:?}");
        assert!(said.err.starts_with(&format!("roistat.cgi: {reason}")), "{said:?}");
        assert_eq!(said.exit, Some(1));
    }
}

#[test]
fn without_a_config_it_is_the_pages_own_refusal() {
    let said = Host::new("").run(&["try"]);
    assert!(said.out.starts_with("Status: 500 "), "{said:?}");
    assert!(said.err.ends_with("the file is missing: `init` writes it\n"), "{said:?}");
}

#[test]
fn another_config_may_be_named() {
    let host = Host::set_up(SHOP);
    fs::rename(host.config_file(), host.file("cgi-bin/other.toml")).unwrap();
    for name in ["other.toml", host.file("cgi-bin/other.toml").to_str().unwrap()] {
        host.run(&["try", "--config", name, "date=0"]).must_succeed().document();
    }
}

/// Such as a panel leaves behind that starts a shell from a page of its own.
#[test]
fn the_environment_of_a_shell_is_no_part_of_the_request() {
    let host = Host::set_up(SHOP);
    let plain = host.run(&["try", "action=import_scheme"]).must_succeed().out;
    let mut command = host.command();
    command.env("PATH_INFO", "/x").env("QUERY_STRING", "action=x").env("CONTENT_LENGTH", "5");
    let output = command.args(["try", "action=import_scheme"]).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), plain);
}

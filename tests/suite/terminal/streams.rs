//! Where the terminal commands write: on a real terminal, into a pipe that is not read, to a full disk.

use std::fs::File;

use super::support::Host;
use crate::support::installed::is_skipped;

const SHOP: &str = "CREATE TABLE deals (id INTEGER PRIMARY KEY, created INTEGER, status TEXT);
    INSERT INTO deals VALUES (1, 1727776800, 'new');";

/// How every colour begins.
const ESCAPE: char = '\u{1b}';

#[test]
fn a_terminal_gets_a_document_readably() {
    if is_skipped() {
        return;
    }
    assert_eq!(
        Host::set_up(SHOP).at_terminal("./roistat.cgi try action=import_scheme", &[]),
        "Status: 200 OK\nContent-Type: application/json; charset=utf-8\nContent-Length: 40\nCache-Control: no-store\n\
         X-Content-Type-Options: nosniff\n\n\
         {\n  \"statuses\": [\n    {\n      \"id\": \"new\",\n      \"name\": \"new\"\n    }\n  ]\n}\n"
    );
}

#[test]
fn colours_are_for_a_terminal_that_has_them_and_an_owner_who_wants_them() {
    if is_skipped() {
        return;
    }
    let host = Host::set_up(SHOP);
    let check = |command: &str, environment: &[(&str, &str)], has_colours: bool| {
        let shown = host.at_terminal(command, environment);
        assert_eq!(shown.contains(ESCAPE), has_colours, "{command} with {environment:?}: {shown}");
    };
    for command in ["./roistat.cgi check || true", "./roistat.cgi init --force ../shop.db"] {
        for environment in [&[][..], &[("TERM", "xterm")], &[("NO_COLOR", "")]] {
            check(command, environment, true);
        }
        for environment in
            [&[("NO_COLOR", "1")][..], &[("TERM", "dumb")], &[("NO_COLOR", "1"), ("TERM", "xterm")]]
        {
            check(command, environment, false);
        }
        check(&format!("({command}) | cat"), &[], false);
    }
}

#[test]
fn a_broken_pipe_exits_0() {
    let host = Host::set_up(SHOP);
    for words in [&["check"][..], &["help"], &["try", "date=0"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = host.command().args(words).stdout(writer).output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{words:?}");
    }
}

#[test]
fn output_that_finds_no_room_is_said_to_the_owner() {
    let host = Host::set_up(SHOP);
    for words in [&["check"][..], &["help"], &["try", "date=0"]] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = host.command().args(words).stdout(full).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let expected =
            "roistat.cgi: the output could not be written: No space left on device (os error 28)\n";
        assert_eq!((output.status.code(), said.as_str()), (Some(1), expected), "{words:?}");
    }
}

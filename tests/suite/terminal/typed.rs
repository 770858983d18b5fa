//! A password that `init` asks for: typed at a terminal, shown by none, and kept out of the arguments.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use super::support::Host;
use crate::support::installed;

const URL: &str = "mysql://shop@127.0.0.1:1/shop";

const PROMPT: &str =
    "Password for mysql://shop@127.0.0.1:1/shop (it is not shown; only Enter where there is none): ";

/// A terminal with a shell on it, which says at the end how the program ended and how the terminal is.
pub(super) struct Terminal {
    script: Child,
    shown: Vec<u8>,
}

impl Terminal {
    pub(super) fn on(host: &Host, words: &str) -> Self {
        Self::with_command(
            host,
            &format!("trap : INT QUIT; ./roistat.cgi {words}; echo \"ended with $?\"; stty -a"),
        )
    }

    /// A terminal with commands of a shell on it.
    fn with_command(host: &Host, command: &str) -> Self {
        let mut script = Command::new(installed::program("script", "bsdutils"));
        script.args(["--quiet", "--command", command, "/dev/null"]).current_dir(host.file("cgi-bin"));
        script.env_clear().env("PATH", "/usr/bin:/bin").env("SHELL", "/bin/sh");
        let script = script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        Self { script, shown: Vec::new() }
    }

    /// Waits for words to be shown.
    pub(super) fn wait_for(&mut self, words: &str) {
        let mut byte = [0];
        while !String::from_utf8_lossy(&self.shown).ends_with(words) {
            let read = self.script.stdout.as_mut().unwrap().read(&mut byte).unwrap();
            assert_eq!(read, 1, "{words}: {}", String::from_utf8_lossy(&self.shown));
            self.shown.push(byte[0]);
        }
    }

    pub(super) fn type_in(&mut self, keys: &str) {
        self.script.stdin.as_mut().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    /// All that was shown, once the shell has ended.
    pub(super) fn shown(mut self) -> String {
        self.script.stdout.as_mut().unwrap().read_to_end(&mut self.shown).unwrap();
        self.script.wait().unwrap();
        String::from_utf8(self.shown).unwrap().replace("\r\n", "\n")
    }
}

/// The terminal shows again what is typed.
#[track_caller]
fn must_show_again(shown: &str) {
    let modes = shown.split("ended with").nth(1).unwrap_or_else(|| panic!("{shown}"));
    assert!(modes.contains(" echo ") && modes.contains(" icanon") && modes.contains("isig"), "{shown}");
}

#[test]
fn a_password_is_asked_for_and_not_shown() {
    let host = Host::new("");
    let mut terminal = Terminal::on(&host, &format!("init {URL}"));
    terminal.wait_for(PROMPT);
    terminal.type_in("s3cret\n");
    let shown = terminal.shown();
    assert!(shown.contains(&format!("{PROMPT}\nroistat.cgi: database `{URL}`")), "{shown}");
    assert!(shown.contains("ended with 1\n") && !shown.contains("s3cret"), "{shown}");
    must_show_again(&shown);
}

#[test]
fn the_terminal_shows_again_what_is_typed_however_the_question_ends() {
    for (keys, status) in [("s3cret\u{3}", 130), ("s3cret\u{1c}", 131), ("\u{4}", 1)] {
        let host = Host::new("");
        let mut terminal = Terminal::on(&host, &format!("init {URL}"));
        terminal.wait_for(PROMPT);
        terminal.type_in(keys);
        let shown = terminal.shown();
        assert!(shown.contains(&format!("ended with {status}\n")) && !shown.contains("s3cret"), "{shown}");
        must_show_again(&shown);
        assert!(!host.config_file().exists());
    }
}

#[test]
fn a_program_that_was_stopped_asks_again() {
    let host = Host::new("");
    let command = format!(
        "set -m; ./roistat.cgi init {URL}; echo \"stopped with $?\"; stty -a; fg; echo \"ended with $?\"; stty -a"
    );
    let mut terminal = Terminal::with_command(&host, &command);
    terminal.wait_for(PROMPT);
    terminal.type_in("s3c\u{1a}");
    terminal.wait_for("stopped with 147\r\n");
    terminal.wait_for(PROMPT);
    terminal.type_in("s3cret\n");
    let shown = terminal.shown();
    let stopped = shown.split("stopped with").nth(1).and_then(|shown| shown.split(PROMPT).next());
    assert!(stopped.is_some_and(|modes| modes.contains(" echo ")), "{shown}");
    assert!(shown.contains("ended with 1\n") && !shown.contains("s3c"), "{shown}");
    must_show_again(&shown);
}

#[test]
fn after_the_question_a_signal_ends_the_program_as_ever() {
    let host = Host::new("");
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let mut terminal = Terminal::on(&host, &format!("init postgres://shop@127.0.0.1:{port}/shop"));
    terminal.wait_for("only Enter where there is none): ");
    terminal.type_in("s3cret\n");
    let (mut server, _) = silent.accept().unwrap();
    server.read_exact(&mut [0; 8]).unwrap();
    terminal.type_in("\u{3}");
    let shown = terminal.shown();
    assert!(shown.contains("ended with 130\n"), "{shown}");
}

#[test]
fn without_a_terminal_nothing_is_asked() {
    let host = Host::new("");
    host.run(&["init", URL]).must_complain(
        1,
        &format!(
            "the password for {URL} is missing: run init in a terminal, which asks for it, or put it into the variable \
             MYSQL_PWD; where there is none, write USER:@HOST"
        ),
    );
    let said = host.run(&["init", "mysql://shop:@127.0.0.1:1/shop"]);
    assert!(said.err.starts_with(&format!("roistat.cgi: database `{URL}`")), "{said:?}");
}

#[test]
fn a_password_in_the_arguments_is_warned_of_once() {
    let host = Host::new("");
    let said = host.run(&["init", "mysql://shop:s3cret@127.0.0.1:1/shop"]);
    let lines: Vec<_> = said.err.lines().collect();
    assert_eq!(
        lines[0],
        "roistat.cgi: the password in the URL can be read by others in the list of processes, and stays in the shell's \
         history: leave it out, and init asks for it"
    );
    assert!(lines.len() == 2 && lines[1].starts_with(&format!("roistat.cgi: database `{URL}`")), "{said:?}");
    assert!(!said.err.contains("s3cret"), "{said:?}");
}

#[test]
fn a_url_that_cannot_be_read_says_why() {
    let host = Host::new("");
    for (url, complaint) in [
        ("mysql://h/x", "the database is a URL without an account: write `mysql://USER:PASSWORD@HOST/NAME`"),
        (
            "mysql://u:s3c@ret@h/x",
            "the database is a URL with more than one `@`: write an `@` of the password as `%40`",
        ),
        (
            "oracle://u@h/x",
            "the database is a URL of a kind that is not known: it takes `mysql://…`, `mariadb://…`, `postgres://…` or the \
             path of an SQLite file",
        ),
    ] {
        host.run(&["init", url]).must_complain(1, complaint);
    }
}

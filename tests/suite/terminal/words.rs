//! `help`, `--version`, and words that make no sense.

use super::support::Host;
use crate::support::must_be_golden;

#[test]
fn help_is_the_golden_one_by_every_name() {
    let host = Host::new("");
    must_be_golden("terminal/help.txt", &host.run(&["help"]).must_succeed().out);
    for words in [&[][..], &["--help"], &["-h"], &["init", "--help"]] {
        assert_eq!(host.run(words).must_succeed().out, host.run(&["help"]).out, "{words:?}");
    }
}

#[test]
fn the_version_is_the_packages() {
    let version = concat!("roistat-cgi ", env!("CARGO_PKG_VERSION"), "\n");
    for word in ["--version", "-V"] {
        assert_eq!(Host::new("").run(&[word]).must_succeed().out, version);
    }
}

#[test]
fn a_wrong_word_ends_with_2_and_the_nearest_right_one() {
    let host = Host::new("");
    host.run(&["inti"]).must_complain(2, "unknown command `inti`: did you mean `init`?");
    host.run(&["try", "--confg", "x"]).must_complain(2, "unknown option `--confg`: did you mean `--config`?");
    host.run(&["init\nx"]).must_complain(2, "unknown command `init x`: did you mean `init`?");
}

#[test]
fn a_web_request_reaches_no_command() {
    let host = Host::new("");
    let output = host.command().args(["init", "../shop.db"]).env("REQUEST_METHOD", "GET").output().unwrap();
    assert!(output.stdout.starts_with(b"Status: 500 "));
    assert!(!host.config_file().exists());
}

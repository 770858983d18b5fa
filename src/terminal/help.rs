//! `help` and `--version`: the program about itself.
//!
//! The text stands here as it is printed, so that a new option is described in one place.

use std::io;

use super::{Console, Exit};

const HELP: &str = "\
roistat.cgi answers Roistat's requests for deals from an SQLite database. A web server runs it; from a
terminal the same file sets itself up, and finds out what is wrong.

  init DATABASE [--force]
      Looks at the tables of an SQLite database, writes the config that suits them beside the program, with a
      password of its own, and says what to type into Roistat. Overwrites a config only with --force.

  check [--config FILE] [--server-user NAME] [--web-root DIR] [--all] [--json]
      Looks at everything and says what is wrong, where, and what to do: files, config, queries, data.
      --server-user   the user that the web server runs programs as, such as www-data
      --web-root      the folder whose files the web server hands out
      --all           every finding, and not only as many as fit one screen
      --json          the same for machines

  try ['QUERY'] [--dry-run] [--config FILE]
      Answers a request the way the web gets it, headers first. QUERY is a query string such as
      'action=export&date=0&format=xml'; without one it is 'action=export'. User and token are added, unless
      QUERY has either: then it goes as it is, to see a refusal. Ends with 0 where the status is 200.
      --dry-run       a lead or another write is tried, answered and undone

  url --base URL [--action NAME] [--date SECONDS] [--write] [--config FILE]
      Prints the address of a request with user and token in it, for curl. URL is the page's own address, such
      as https://example.com/cgi-bin/roistat.cgi; that, not the signed one, is what Roistat wants to have.
      --write         the address of a lead or another write, too, which makes one each time it is opened

  help, --version

FILE is the config where it is not the one beside the program: .ht + the program's name without its extension
+ .toml, so .htroistat.toml. ROISTAT_CONFIG, an absolute path, names another one. NO_COLOR turns colours off.

The exit status is 0 where all is well, 1 where it is not, 2 where the words made no sense.
";

/// `help`
pub(super) fn help(console: &mut Console<'_>) -> io::Result<Exit> {
    console.out.write_all(HELP.as_bytes())?;
    Ok(Exit::Success)
}

/// `--version`
pub(super) fn version(console: &mut Console<'_>) -> io::Result<Exit> {
    writeln!(console.out, "roistat-cgi {}", env!("CARGO_PKG_VERSION"))?;
    Ok(Exit::Success)
}

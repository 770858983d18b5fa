//! The terminal's commands in English. An error has the words of the error log.
//!
//! Knows no command: it words the help, the complaints about arguments, and what `url` and `try` say.

use super::English;
use crate::error::{AddressFault, Complaint, Error, JournalError, WithoutJson};
use crate::message::terminal::{TerminalWording, ToType};
use crate::protocol::ReadAction;

const HELP: &str = "\
roistat.cgi answers Roistat's requests for deals from the shop's database. A web server runs it; from a
terminal the same file sets itself up, and finds out what is wrong.

  init DATABASE [--force]
      Looks at the tables of a database, writes the config that suits them beside the program, with a password
      of its own, and says what to type into Roistat. Overwrites a config only with --force, or where its
      password is empty or it has no query. DATABASE is the folder of your site, in whose settings the account
      is found (WordPress, Bitrix, OpenCart, PrestaShop, Joomla, .env), or one such file; an SQLite file; or
      mysql://USER@HOST/NAME or postgres://USER@HOST/NAME, whose password is that of MYSQL_PWD or PGPASSWORD,
      or else asked for.

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

impl TerminalWording for English {
    fn help(&self) -> &'static str {
        HELP
    }

    fn arguments(&self, complaint: &Complaint) -> String {
        match complaint {
            Complaint::UnknownCommand { word, nearest } => {
                with_nearest(&format!("unknown command `{word}`"), "", *nearest)
            }
            Complaint::UnknownOption { name, nearest } => {
                with_nearest(&format!("unknown option `--{name}`"), "--", *nearest)
            }
            Complaint::UnknownLetter { letter } => format!("unknown option `-{letter}`"),
            Complaint::OneTooMany { word } => format!("`{word}` is one word too many"),
            Complaint::NoValue { option } => format!("`{option}` needs a value behind it"),
            Complaint::UnwantedValue { option } => format!("`{option}` takes no value"),
            Complaint::NotUtf8 { word } => format!("`{word}` is not UTF-8"),
            Complaint::WithoutOption { address } => {
                format!("`{address}` stands without its option: --base {address}")
            }
            Complaint::NoDatabase => {
                "`init` needs the folder of your site, or a database: init ..".to_owned()
            }
            Complaint::NoBase => {
                "`url` needs the address of the page: url --base https://example.com/cgi-bin/roistat.cgi"
                    .to_owned()
            }
            Complaint::Unreadable { words } => words.clone(),
        }
    }

    fn address(&self, fault: &AddressFault) -> String {
        match fault {
            AddressFault::NotAUrl { base } => {
                format!("`{base}` is not a URL: it begins with https:// and names the site")
            }
            AddressFault::NotHttp { base } => {
                format!("`{base}` is not the address of a page: it begins with https://")
            }
            AddressFault::HasParameter { name } => {
                format!("the URL has `{name}` already: give it without, for each parameter counts once")
            }
            AddressFault::UnknownAction { name, nearest: Some(nearest) } => {
                format!("unknown action `{name}`: did you mean `{nearest}`?")
            }
            AddressFault::UnknownAction { name, nearest: None } => {
                let names = ReadAction::ALL.map(ReadAction::name).join(", ");
                format!("unknown action `{name}`: there are {names}")
            }
            AddressFault::NotADate { date } => {
                format!("`{date}` is not a date: it is written in UNIX seconds, and 0 asks for everything")
            }
            AddressFault::Writes { action } => {
                format!("opening that address makes a `{action}`: add --write to get it all the same")
            }
        }
    }

    fn to_type(&self, to_type: ToType<'_>) -> String {
        let ToType { page, login, config } = to_type;
        format!(
            "\nThat is for curl, in quotes. Roistat adds action, date, user and token by itself; give it\n\
             \x20 page URL   {page}\n\
             \x20 login      {login}\n\
             \x20 password   the `password` in {config}\n\
             Fill in both login and password: only then does Roistat add the token.\n"
        )
    }

    fn error(&self, error: &Error) -> String {
        error.to_string()
    }

    fn journal(&self, error: &JournalError) -> String {
        error.to_string()
    }

    fn without_json(&self, rows: WithoutJson) -> String {
        rows.to_string()
    }
}

fn with_nearest(complaint: &str, prefix: &str, nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("{complaint}: did you mean `{prefix}{nearest}`?"),
        None => format!("{complaint}: see `help`"),
    }
}

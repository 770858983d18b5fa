//! The words of the command line, read into a [`Command`]; by lexopt, its complaints in our arguments.
//!
//! Knows which words belong together, and not what comes of them.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};

use crate::config::Password;
use crate::error::Complaint;
use crate::nearest::nearest;

/// The command to run.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// `check`
    Check(Check),
    /// `init`
    Init(Init),
    /// `url`
    Url(Url),
    /// `try`
    Try(Try),
    /// `help`, or nothing.
    Help,
    /// `--version`
    Version,
}

/// The arguments of `check`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Check {
    /// The config, where it is not the executable's own.
    pub config: Option<PathBuf>,
    /// The user that the web server runs the program as.
    pub server_user: Option<String>,
    /// The folder whose files the web server hands out.
    pub web_root: Option<PathBuf>,
    /// The findings are for a machine.
    pub json: bool,
    /// All findings are shown, and not only those that fit one screen.
    pub all: bool,
}

/// The arguments of `init`.
#[derive(Debug, PartialEq, Eq)]
pub struct Init {
    /// The database to look at.
    pub database: DatabaseArgument,
    /// A config that is there may be overwritten.
    pub force: bool,
}

/// The database that `init` is given.
#[derive(Debug, PartialEq, Eq)]
pub enum DatabaseArgument {
    /// The URL of a server, which may have a password in it.
    Url(Password),
    /// The folder of a site, a file with its settings, or an SQLite file.
    Path(PathBuf),
}

impl From<OsString> for DatabaseArgument {
    fn from(word: OsString) -> Self {
        match word.into_string() {
            Ok(text) if text.contains("://") => Self::Url(text.into()),
            Ok(text) => Self::Path(text.into()),
            Err(word) => Self::Path(word.into()),
        }
    }
}

/// The arguments of `url`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Url {
    /// The page URL.
    pub base: String,
    /// `action=`
    pub action: Option<String>,
    /// `date=`
    pub date: Option<String>,
    /// The address of an action that writes is wanted.
    pub write: bool,
    /// The config, where it is not the executable's own.
    pub config: Option<PathBuf>,
}

/// The arguments of `try`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Try {
    /// The query string; where it has neither user nor token, both are added.
    pub query: String,
    /// A write is tried and undone.
    pub is_dry_run: bool,
    /// The config, where it is not the executable's own.
    pub config: Option<PathBuf>,
}

impl From<lexopt::Error> for Complaint {
    fn from(error: lexopt::Error) -> Self {
        match error {
            lexopt::Error::MissingValue { option: Some(option) } => Self::NoValue { option },
            lexopt::Error::UnexpectedValue { option, .. } => Self::UnwantedValue { option },
            lexopt::Error::NonUnicodeValue(word) => Self::NotUtf8 { word: word.display().to_string() },
            other => Self::Unreadable { words: other.to_string() },
        }
    }
}

/// Reads the words after the program's name.
///
/// # Errors
/// A complaint that names the wrong word and the nearest right one.
pub fn parse(arguments: Vec<OsString>) -> Result<Command, Complaint> {
    // `init --help` asks for help, too.
    let has_help = arguments.iter().skip(1).any(|word| word == "--help" || word == "-h");
    let mut parser = Parser::from_args(arguments);
    let word = match parser.next()? {
        _ if has_help => return Ok(Command::Help),
        None => return Ok(Command::Help),
        Some(Arg::Long("version") | Arg::Short('V')) => return alone(Command::Version, &mut parser),
        Some(Arg::Long("help") | Arg::Short('h')) => return alone(Command::Help, &mut parser),
        Some(Arg::Value(word)) => word.to_string_lossy().into_owned(),
        Some(other) => return Err(unknown_option(&other, &["help", "version"])),
    };
    match word.as_str() {
        "check" => check(&mut parser).map(Command::Check),
        "init" => init(&mut parser).map(Command::Init),
        "url" => url(&mut parser).map(Command::Url),
        "try" => attempt(&mut parser).map(Command::Try),
        "help" => alone(Command::Help, &mut parser),
        word => Err(Complaint::UnknownCommand { word: word.to_owned(), nearest: nearest(word, COMMANDS) }),
    }
}

/// Every command.
const COMMANDS: [&str; 5] = ["check", "init", "url", "try", "help"];

/// A command that takes no arguments.
fn alone(command: Command, parser: &mut Parser) -> Result<Command, Complaint> {
    match parser.next()? {
        None => Ok(command),
        // `help init`: there is one help for all commands.
        Some(Arg::Value(word)) if command == Command::Help && COMMANDS.iter().any(|known| word == *known) => {
            alone(command, parser)
        }
        Some(other) => Err(unknown_option(&other, &[])),
    }
}

fn check(parser: &mut Parser) -> Result<Check, Complaint> {
    let mut arguments = Check::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("config") => arguments.config = Some(path(parser, "config")?),
            Arg::Long("server-user") => arguments.server_user = Some(parser.value()?.string()?),
            Arg::Long("web-root") => arguments.web_root = Some(path(parser, "web-root")?),
            Arg::Long("json") => arguments.json = true,
            Arg::Long("all") => arguments.all = true,
            other => {
                return Err(unknown_option(&other, &["config", "server-user", "web-root", "json", "all"]));
            }
        }
    }
    Ok(arguments)
}

fn init(parser: &mut Parser) -> Result<Init, Complaint> {
    let (mut database, mut force) = (None, false);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("force") => force = true,
            Arg::Value(word) if database.is_none() => database = Some(DatabaseArgument::from(word)),
            other => return Err(unknown_option(&other, &["force"])),
        }
    }
    match database {
        Some(database) => Ok(Init { database, force }),
        None => Err(Complaint::NoDatabase),
    }
}

fn url(parser: &mut Parser) -> Result<Url, Complaint> {
    let mut arguments = Url::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("base") => arguments.base = parser.value()?.string()?,
            Arg::Long("action") => arguments.action = Some(parser.value()?.string()?),
            Arg::Long("write") => arguments.write = true,
            Arg::Long("date") => arguments.date = Some(parser.value()?.string()?),
            Arg::Long("config") => arguments.config = Some(path(parser, "config")?),
            Arg::Value(word) if arguments.base.is_empty() && word.to_string_lossy().contains("://") => {
                return Err(Complaint::WithoutOption { address: word.display().to_string() });
            }
            other => return Err(unknown_option(&other, &["base", "action", "date", "write", "config"])),
        }
    }
    if arguments.base.is_empty() {
        return Err(Complaint::NoBase);
    }
    Ok(arguments)
}

fn attempt(parser: &mut Parser) -> Result<Try, Complaint> {
    let mut arguments = Try { query: "action=export".to_owned(), is_dry_run: false, config: None };
    let mut is_first = true;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("config") => arguments.config = Some(path(parser, "config")?),
            Arg::Long("dry-run") => arguments.is_dry_run = true,
            Arg::Value(query) if is_first => {
                arguments.query = query.string()?;
                is_first = false;
            }
            other => return Err(unknown_option(&other, &["config", "dry-run"])),
        }
    }
    Ok(arguments)
}

/// The path behind an option.
fn path(parser: &mut Parser, option: &str) -> Result<PathBuf, Complaint> {
    let path = PathBuf::from(parser.value()?);
    if path.as_os_str().is_empty() {
        return Err(Complaint::NoValue { option: format!("--{option}") });
    }
    Ok(path)
}

fn unknown_option(argument: &Arg<'_>, known: &[&'static str]) -> Complaint {
    match argument {
        Arg::Value(word) => Complaint::OneTooMany { word: word.display().to_string() },
        Arg::Short(letter) => Complaint::UnknownLetter { letter: *letter },
        Arg::Long(name) => Complaint::UnknownOption {
            name: (*name).to_owned(),
            nearest: nearest(name, known.iter().copied()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Language;

    #[track_caller]
    fn parsed(arguments: &str) -> Result<Command, String> {
        parse(arguments.split_whitespace().map(OsString::from).collect())
            .map_err(|complaint| Language::English.terminal().arguments(&complaint))
    }

    #[test]
    fn right_command_lines_are_parsed() {
        assert_eq!(parsed(""), Ok(Command::Help));
        for words in ["help", "--help", "-h", "init --help", "check -h", "help init", "--version --help"] {
            assert_eq!(parsed(words), Ok(Command::Help), "{words}");
        }
        assert_eq!(parsed("-V"), Ok(Command::Version));
        let init = Init { database: DatabaseArgument::Path("shop.db".into()), force: true };
        assert_eq!(parsed("init --force shop.db"), Ok(Command::Init(init)));
        let url = DatabaseArgument::Url("mysql://u:p@h/n".to_owned().into());
        assert_eq!(parsed("init mysql://u:p@h/n"), Ok(Command::Init(Init { database: url, force: false })));
        let attempt =
            Try { query: "action=export".to_owned(), is_dry_run: true, config: Some("x.toml".into()) };
        assert_eq!(parsed("try --config=x.toml --dry-run"), Ok(Command::Try(attempt)));
    }

    #[test]
    fn a_complaint_names_the_word_and_the_nearest_right_one() {
        for (words, complaint) in [
            ("help extra", "`extra` is one word too many"),
            ("help init extra", "`extra` is one word too many"),
            ("--help extra", "`extra` is one word too many"),
            ("--version x", "`x` is one word too many"),
            ("--version=1", "`--version` takes no value"),
            ("-V -x", "unknown option `-x`"),
            ("help --json", "unknown option `--json`: see `help`"),
            ("inti x.db", "unknown command `inti`: did you mean `init`?"),
            ("frobnicate", "unknown command `frobnicate`: see `help`"),
            ("--versoin", "unknown option `--versoin`: did you mean `--version`?"),
            ("init", "`init` needs the folder of your site, or a database: init .."),
            ("init a.db b.db", "`b.db` is one word too many"),
            ("init a.db --froce", "unknown option `--froce`: did you mean `--force`?"),
            ("init a.db --force=1", "`--force` takes no value"),
            ("try -x", "unknown option `-x`"),
            ("try date=0 format=xml", "`format=xml` is one word too many"),
            ("url --base https://a.example/ https://b.example/", "`https://b.example/` is one word too many"),
            ("url a.example", "`a.example` is one word too many"),
            ("try --config", "`--config` needs a value behind it"),
            ("check --config=", "`--config` needs a value behind it"),
            ("check --web-root=", "`--web-root` needs a value behind it"),
            (
                "url https://a.example/x.cgi",
                "`https://a.example/x.cgi` stands without its option: --base https://a.example/x.cgi",
            ),
            (
                "url",
                "`url` needs the address of the page: url --base https://example.com/cgi-bin/roistat.cgi",
            ),
        ] {
            assert_eq!(parsed(words), Err(complaint.to_owned()), "{words}");
        }
    }
}

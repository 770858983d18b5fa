//! A host to sit before: a temporary folder with the executable in `cgi-bin` and a database above it; what
//! the executable said.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use rusqlite::Connection;
use tempfile::TempDir;

use crate::support::{fixtures, installed, people};

pub(crate) struct Host {
    folder: TempDir,
}

impl Host {
    /// A host with a database made by `sql`, and no config.
    pub(crate) fn new(sql: &str) -> Self {
        let folder =
            tempfile::Builder::new().prefix("host-").tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let host = Self { folder };
        fs::create_dir(host.file("cgi-bin")).unwrap();
        host.install("cgi-bin/roistat.cgi");
        Connection::open(host.file("shop.db")).unwrap().execute_batch(sql).unwrap();
        host
    }

    /// A host with the database of a file in `tests/fixtures/init`.
    pub(crate) fn with_schema(name: &str) -> Self {
        Self::new(&fixtures::read(&format!("init/{name}.sql")))
    }

    /// A host that `init` has been run on.
    pub(crate) fn set_up(sql: &str) -> Self {
        let host = Self::new(sql);
        host.run(&["init", "../shop.db"]).must_succeed();
        host
    }

    /// A host with the program's own sample beside `cgi-bin`, all of it the user's who types; not below the
    /// folder of the build, which others may not be let into.
    pub(crate) fn of_sample() -> Self {
        let open = fs::Permissions::from_mode(0o755);
        let folder = tempfile::Builder::new().prefix("host-").permissions(open).tempdir().unwrap();
        let host = Self { folder };
        fs::create_dir(host.file("cgi-bin")).unwrap();
        host.copy_in("cgi-bin/roistat.cgi");
        fs::copy(fixtures::project().join("sample.db"), host.file("sample.db")).unwrap();
        for name in ["", "cgi-bin", "cgi-bin/roistat.cgi", "sample.db"] {
            people::give_away(&host.file(name));
        }
        host
    }

    /// What a shell in `cgi-bin` shows when its owner types a command, in a locale.
    #[track_caller]
    pub(crate) fn typed(&self, command: &str, locale: &str) -> String {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{command} 2>&1")]).current_dir(self.file("cgi-bin")).stdin(Stdio::null());
        shell.env_clear().env("PATH", "/usr/bin:/bin").env("LANG", locale);
        people::be_owner(&mut shell);
        String::from_utf8(shell.output().unwrap().stdout).unwrap()
    }

    /// The output on a terminal where a user types a command, in a shell in `cgi-bin` with this environment.
    /// `script`, of Debian's essential packages, is the terminal.
    #[track_caller]
    pub(crate) fn at_terminal(&self, command: &str, environment: &[(&str, &str)]) -> String {
        let mut script = Command::new(installed::program("script", "bsdutils"));
        script.args(["--quiet", "--return", "--command", command, "/dev/null"]).stdin(Stdio::null());
        script.current_dir(self.file("cgi-bin")).env_clear().envs(environment.iter().copied());
        let output = script.output().unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
        String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n")
    }

    /// A path below the host's folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn config_file(&self) -> PathBuf {
        self.file("cgi-bin/.htroistat.toml")
    }

    /// The text of the config.
    #[track_caller]
    pub(crate) fn config(&self) -> String {
        fs::read_to_string(self.config_file()).unwrap()
    }

    /// The value of a setting of the config.
    #[track_caller]
    pub(crate) fn setting(&self, key: &str) -> String {
        let config: toml::Table = self.config().parse().unwrap();
        config[key].as_str().unwrap().to_owned()
    }

    /// Links the executable.
    pub(crate) fn install(&self, name: &str) {
        if fs::hard_link(env!("CARGO_BIN_EXE_roistat-cgi"), self.file(name)).is_err() {
            self.copy_in(name);
        }
    }

    /// Copies the executable, so that it can have an owner of its own. Another process does it: what one thread
    /// of this one writes no other could start.
    fn copy_in(&self, name: &str) {
        let executable = env!("CARGO_BIN_EXE_roistat-cgi");
        let copied = Command::new("cp").arg(executable).arg(self.file(name)).status().unwrap();
        assert!(copied.success(), "the executable can be copied");
    }

    /// The executable in its folder, nothing in its environment.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(self.file("cgi-bin/roistat.cgi"));
        command.env_clear().current_dir(self.file("cgi-bin")).stdin(Stdio::null());
        command
    }

    /// The output of the program for words.
    #[track_caller]
    pub(crate) fn run(&self, words: &[&str]) -> Said {
        Said::of(self.command().args(words).output().unwrap())
    }

    /// The answer of the program to a web server.
    #[track_caller]
    pub(crate) fn request(&self, query_string: &str) -> Said {
        let mut command = self.command();
        command.env("GATEWAY_INTERFACE", "CGI/1.1").env("REQUEST_METHOD", "GET");
        Said::of(command.env("QUERY_STRING", query_string).output().unwrap())
    }

    /// A text with what differs from one run to the next put into general terms.
    pub(crate) fn masked(&self, text: &str) -> String {
        let folder = self.folder.path().to_str().unwrap();
        let password = self.config_file().exists().then(|| self.setting("password"));
        let text = text.replace(folder, "/srv/shop");
        password.map_or(text.clone(), |password| text.replace(&password, "PASSWORD"))
    }
}

/// The output of the executable, and its end.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) exit: Option<i32>,
}

impl Said {
    #[track_caller]
    pub(crate) fn of(output: Output) -> Self {
        let [out, err] = [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap());
        Self { out, err, exit: output.status.code() }
    }

    /// It said nothing but what was asked for.
    #[track_caller]
    pub(crate) fn must_succeed(self) -> Self {
        assert_eq!((self.exit, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self
    }

    /// It ended so, said this, and nothing else.
    #[track_caller]
    pub(crate) fn must_complain(&self, exit: i32, complaint: &str) {
        assert_eq!(self.err, format!("roistat.cgi: {complaint}\n"));
        assert_eq!((self.exit, self.out.as_str()), (Some(exit), ""));
    }

    /// The document of a reply, which has the status 200.
    #[track_caller]
    pub(crate) fn document(&self) -> &str {
        let (head, body) = self.out.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{self:?}"));
        assert!(head.starts_with("Status: 200 OK\r\n"), "{self:?}");
        body
    }
}

//! A shop in which nothing is wrong, to be spoiled in one thing; and what `check` says to it, in both of its
//! forms, which must agree, and must not hold the password.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::people;

/// The secret that no line of `check` may hold.
pub(crate) const PASSWORD: &str = "Zq7 long \"enough\" 41";

/// The good shop's tables: deals of the last days, in UNIX seconds.
const GOOD: &str = "
CREATE TABLE statuses (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO statuses VALUES (1, 'New'), (2, 'Paid');
CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT, created INTEGER, status INTEGER, price REAL,
                     roistat TEXT, city TEXT, extra TEXT, edit_date INTEGER);
CREATE INDEX orders_edit_date ON orders (edit_date);
INSERT INTO orders
SELECT value, 'Tea ' || value, unixepoch() - value * 86400, 1 + value % 2, 10.5 * value, '312' || value, 'Орёл',
       '{\"a\": 1}', unixepoch() - value * 86400
FROM json_each('[1, 2, 3, 4, 5]');
CREATE TABLE clients (id INTEGER PRIMARY KEY, name TEXT, phone TEXT, email TEXT, edit_date INTEGER);
INSERT INTO clients VALUES (1, 'John', '+7 900', 'j@client.example', unixepoch());
";

/// The good shop's config: the query of the deals begins in line 5, that of the clients in line 10.
const CONFIG: &str = "user = \"login\"
password = 'Zq7 long \"enough\" 41'
database = \"../shop.db\"
[export]
orders = '''SELECT id, name, created AS date_create, status, price, roistat, city AS \"fields.City\", extra AS fields
FROM orders WHERE edit_date > :date'''

statuses = 'SELECT id, name FROM statuses'
[export_clients]
clients = 'SELECT id, name, phone, email FROM clients WHERE edit_date > :date'
";

pub(crate) struct Shop {
    folder: TempDir,
    is_run_by_owner: bool,
    environment: Vec<(&'static str, &'static str)>,
}

/// The report of `check`.
pub(crate) struct Report {
    pub(crate) code: i32,
    pub(crate) text: String,
    pub(crate) findings: Vec<Value>,
}

impl Shop {
    /// The good shop. Not below the folder of the build, which others may not be let into.
    pub(crate) fn good() -> Self {
        let open = Permissions::from_mode(0o755);
        let folder = tempfile::Builder::new().prefix("check-").permissions(open).tempdir().unwrap();
        let shop = Self { folder, is_run_by_owner: false, environment: Vec::new() };
        fs::create_dir(shop.file("cgi-bin")).unwrap();
        let copied = Command::new("cp")
            .arg(env!("CARGO_BIN_EXE_roistat-cgi"))
            .arg(shop.file("cgi-bin/roistat.cgi"))
            .status();
        assert!(copied.unwrap().success(), "the executable can be copied");
        shop.write_config(CONFIG);
        shop.sql(GOOD);
        shop.mode("cgi-bin", 0o755).mode("cgi-bin/roistat.cgi", 0o755).mode("shop.db", 0o640);
        for name in ["", "cgi-bin", "cgi-bin/roistat.cgi", "shop.db"] {
            people::give_away(&shop.file(name));
        }
        shop
    }

    /// The good shop with more SQL done to its database.
    pub(crate) fn with(sql: &str) -> Self {
        let shop = Self::good();
        shop.sql(sql);
        shop
    }

    /// The good shop with something else in its config.
    #[track_caller]
    pub(crate) fn but(self, good: &str, bad: &str) -> Self {
        let config = fs::read_to_string(self.file("cgi-bin/.htroistat.toml")).unwrap();
        assert_eq!(config.matches(good).count(), 1, "{good} is in the config, once");
        self.write_config(config.replace(good, bad));
        self
    }

    /// The shop, its owner having done what a remedy says: put its SQL in the place of what is there.
    #[track_caller]
    pub(crate) fn follow(self, finding: &Finding, bad: &str) -> Self {
        let good = finding.sql();
        self.but(bad, &good)
    }

    /// Nothing is wrong.
    #[track_caller]
    pub(crate) fn finds_nothing(&self) {
        let report = self.check(&[]);
        assert_eq!(report.ids(), [""; 0], "{}", report.text);
    }

    /// The shop, with `check` run by its owner, whom modes keep from reading what they keep from anybody.
    pub(crate) fn run_by_owner(self) -> Self {
        Self { is_run_by_owner: true, ..self }
    }

    /// The shop, with a variable in the environment of `check`.
    pub(crate) fn env(mut self, name: &'static str, value: &'static str) -> Self {
        self.environment.push((name, value));
        self
    }

    pub(crate) fn write_config(&self, config: impl AsRef<[u8]>) {
        fs::write(self.file("cgi-bin/.htroistat.toml"), config).unwrap();
        self.mode("cgi-bin/.htroistat.toml", 0o600);
        people::give_away(&self.file("cgi-bin/.htroistat.toml"));
    }

    pub(crate) fn sql(&self, sql: &str) {
        Connection::open(self.file("shop.db")).unwrap().execute_batch(sql).unwrap();
    }

    pub(crate) fn mode(&self, name: &str, mode: u32) -> &Self {
        fs::set_permissions(self.file(name), Permissions::from_mode(mode)).unwrap();
        self
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        let root = self.folder.path().canonicalize().unwrap();
        if name.is_empty() { root } else { root.join(name) }
    }

    pub(crate) fn run(&self, words: &[&str]) -> Output {
        let mut command = Command::new(self.file("cgi-bin/roistat.cgi"));
        command.arg("check").args(words).env_clear().envs(self.environment.iter().copied());
        if self.is_run_by_owner {
            people::be_owner(&mut command);
        }
        command.output().unwrap()
    }

    /// The report of `check`, by both printers.
    #[track_caller]
    pub(crate) fn check(&self, words: &[&str]) -> Report {
        let text = self.run(&[words, &["--all"]].concat());
        let json = self.run(&[words, &["--json"]].concat());
        assert_eq!((text.status.code(), &text.stderr), (json.status.code(), &json.stderr));
        assert_eq!(String::from_utf8_lossy(&text.stderr), "");
        let [text, json, code] = [
            String::from_utf8(text.stdout).unwrap(),
            String::from_utf8(json.stdout).unwrap(),
            text.status.code().unwrap().to_string(),
        ];
        assert!(!text.contains("Zq7") && !json.contains("Zq7"), "no password: {text}");
        let json: Value = serde_json::from_str(&json).unwrap();
        must_agree(&text, &json);
        let findings = json["findings"].as_array().unwrap().clone();
        Report { code: code.parse().unwrap(), text, findings }
    }

    /// What `check` reports once, for machines: two runs of what runs against the time may differ.
    #[track_caller]
    pub(crate) fn check_once(&self) -> Report {
        let output = self.run(&["--json"]);
        let text = String::from_utf8(output.stdout).unwrap();
        let json: Value = serde_json::from_str(&text).unwrap();
        let findings = json["findings"].as_array().unwrap().clone();
        Report { code: output.status.code().unwrap(), text, findings }
    }

    /// The one finding there is, without more words on the command line.
    #[track_caller]
    pub(crate) fn finds(&self, level: &str, id: &str) -> Finding {
        self.check(&[]).only(level, id)
    }
}

impl Report {
    #[track_caller]
    pub(crate) fn ids(&self) -> Vec<&str> {
        self.findings.iter().map(|finding| finding["id"].as_str().unwrap()).collect()
    }

    /// The one finding there is.
    #[track_caller]
    pub(crate) fn only(self, level: &str, id: &str) -> Finding {
        assert_eq!(self.ids(), [id], "{}", self.text);
        assert_eq!(self.code, i32::from(level == "error"), "{}", self.text);
        self.one(level, id)
    }

    /// The one finding of its kind.
    #[track_caller]
    pub(crate) fn one(&self, level: &str, id: &str) -> Finding {
        let mut of_kind = self.findings.iter().filter(|finding| finding["id"] == id);
        let finding = of_kind.next().unwrap_or_else(|| panic!("no {id}: {}", self.text)).clone();
        assert!(of_kind.next().is_none(), "one {id}: {}", self.text);
        assert_eq!(finding["level"], level, "{}", self.text);
        Finding(finding)
    }
}

/// One finding, to be asked for its parts.
pub(crate) struct Finding(Value);

impl Finding {
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        let message = self.0["message"].as_str().unwrap();
        assert!(message.contains(words), "{words:?} in {message:?}");
        self
    }

    /// Words of the message or of the remedy.
    #[track_caller]
    pub(crate) fn tells(self, words: &str) -> Self {
        let (message, remedy) = (self.0["message"].as_str().unwrap(), self.0["remedy"].as_str());
        assert!(
            format!("{message}: {}", remedy.unwrap_or_default()).contains(words),
            "{words:?} in {}",
            self.0
        );
        self
    }

    #[track_caller]
    pub(crate) fn at_file(self, file: &Path) -> Self {
        assert_eq!(self.0["place"]["file"].as_str(), file.to_str());
        self
    }

    #[track_caller]
    pub(crate) fn at_line(self, line: u64) -> Self {
        assert_eq!(self.0["place"]["line"].as_u64(), Some(line));
        self
    }

    /// The query, and a column of it where that is not empty.
    #[track_caller]
    pub(crate) fn at_query(self, query: &str, column: &str) -> Self {
        assert_eq!(self.0["place"]["query"].as_str(), Some(query));
        assert_eq!(self.0["place"]["column"].as_str().unwrap_or(""), column);
        self
    }

    /// The remedy.
    #[track_caller]
    pub(crate) fn words(&self) -> &str {
        self.0["remedy"].as_str().unwrap_or_else(|| panic!("no remedy: {}", self.0))
    }

    /// The SQL in the remedy: what stands in its first backticks.
    #[track_caller]
    pub(crate) fn sql(&self) -> String {
        self.words().split('`').nth(1).expect("backticks").to_owned()
    }

    #[track_caller]
    pub(crate) fn remedy(self, words: &str) -> Self {
        let remedy = self.words();
        assert!(remedy.contains(words), "{words:?} in {remedy:?}");
        self
    }
}

/// Both printers say the same findings in the same order.
#[track_caller]
fn must_agree(text: &str, json: &Value) {
    let said =
        |line: &&str| ["  error: ", "  warning: ", "  note: "].iter().any(|level| line.starts_with(level));
    let in_text: Vec<_> = text.lines().filter(said).map(str::trim).collect();
    let findings = json["findings"].as_array().unwrap();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let in_json: Vec<_> = findings
        .iter()
        .map(|it| format!("{}: {}", word(&it["level"]), word(&it["message"]).replace('\n', " ")))
        .collect();
    assert_eq!(in_text, in_json);
    for finding in findings {
        if let Some(remedy) = finding["remedy"].as_str() {
            let remedy = remedy.replace('\n', " ");
            assert!(text.contains(&format!("    what to do: {remedy}\n")), "{remedy}: {text}");
        }
        let count = findings.iter().filter(|it| it["level"] == finding["level"]).count();
        assert_eq!(json[format!("{}s", word(&finding["level"]))].as_u64(), Some(count as u64));
    }
}

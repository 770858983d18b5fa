//! Apache with suexec, as shared hosts have it: the program runs as the site's user, and what suexec refuses is what
//! `check` calls an error. Only root can start it, and only below Debian's `/var/www`; for anybody else it is left out.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::Shop;
use crate::support::ask::token_of;
use crate::support::installed;
use crate::support::server::{Kind, Server, root};
use crate::support::shop::{PASSWORD, USER};

/// The site's user and group: `nobody` and `nogroup` on Debian.
const SITE: (u32, u32) = (65534, 65534);

/// Somebody else: `daemon`.
const OTHER: u32 = 1;

/// The server's own user is the one that suexec was compiled to serve.
const DIRECTIVES: &str = "LoadModule suexec_module \"${MODULES}/mod_suexec.so\"
User www-data
Group www-data
SuexecUserGroup \"#65534\" \"#65534\"";

const SECTIONS: &str = "[export]
orders = \"SELECT id, made AS date_create, 1 AS status FROM deals WHERE made > :date\"
statuses = \"SELECT 1 AS id, 'New' AS name\"\n";

const TABLES: &str = "CREATE TABLE deals (id INTEGER PRIMARY KEY, made INTEGER);
                      INSERT INTO deals SELECT value, unixepoch() - value FROM json_each('[1, 2, 3]');";

/// A folder that is made where it is missing, and then removed with what was written into it.
struct Borrowed {
    folder: PathBuf,
    is_ours: bool,
}

impl Borrowed {
    fn new(folder: &str) -> Self {
        let is_ours = fs::create_dir(folder).is_ok();
        Self { folder: folder.into(), is_ours }
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        if self.is_ours {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// The lines that suexec writes into its one log, whose place cannot be chosen: cut back
/// to what was there before.
struct SuexecLog {
    file: PathBuf,
    length: Option<u64>,
    _folder: Borrowed,
}

impl SuexecLog {
    fn new() -> Self {
        let folder = Borrowed::new("/var/log/apache2");
        let file = folder.folder.join("suexec.log");
        let length = fs::metadata(&file).ok().map(|metadata| metadata.len());
        Self { file, length, _folder: folder }
    }

    /// The lines that were written since then.
    fn text(&self) -> String {
        let text = fs::read(&self.file).unwrap_or_default();
        let new = text.get(usize::try_from(self.length.unwrap_or(0)).unwrap()..);
        String::from_utf8_lossy(new.unwrap_or_default()).into_owned()
    }
}

impl Drop for SuexecLog {
    fn drop(&mut self) {
        let _ = match self.length {
            None => fs::remove_file(&self.file),
            Some(length) => {
                fs::File::options().write(true).open(&self.file).and_then(|it| it.set_len(length))
            }
        };
    }
}

/// A site with nothing wrong in it, its files of no other user than its own.
fn site(parent: &Path) -> Shop {
    let shop = Shop::below(parent, TABLES, SECTIONS);
    // A file of its own: owners and modes belong to the file, not to the name.
    let executable = shop.file("cgi-bin/roistat.cgi");
    fs::remove_file(&executable).unwrap();
    let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_roistat-cgi")).arg(&executable).status();
    assert!(copied.unwrap().success(), "the executable can be copied");
    fs::create_dir(shop.file("htdocs")).unwrap();
    restore(&shop);
    shop
}

fn restore(shop: &Shop) {
    for (name, mode) in [
        ("", 0o755),
        ("cgi-bin", 0o755),
        ("cgi-bin/roistat.cgi", 0o755),
        ("cgi-bin/.htroistat.toml", 0o600),
        ("shop.db", 0o600),
        ("tmp", 0o755),
    ] {
        let file = shop.folder().join(name);
        chown(&file, Some(SITE.0), Some(SITE.1)).unwrap();
        // After chown, which takes the setuid bit away.
        fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
    }
}

/// The errors that `check` finds.
fn errors(shop: &Shop) -> Vec<String> {
    let mut check = Command::new(shop.file("cgi-bin/roistat.cgi"));
    let output = check.args(["check", "--json"]).env_clear().output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    findings.filter(|it| it["level"] == "error").map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

/// A change that is made to a site: the mode of a file, or its owner and group.
#[derive(Debug)]
enum Done {
    Nothing,
    Mode(&'static str, u32),
    Owners(&'static str, u32, u32),
}

const PROGRAM: &str = "cgi-bin/roistat.cgi";
const CONFIG: &str = "cgi-bin/.htroistat.toml";

/// The change to the site, the status that then comes, and the error that `check` finds.
const CASES: [(Done, u16, &str); 21] = [
    (Done::Nothing, 200, ""),
    (Done::Mode("cgi-bin", 0o775), 500, "files.folder_writable"),
    (Done::Mode("cgi-bin", 0o757), 500, "files.folder_writable"),
    (Done::Mode("cgi-bin", 0o777), 500, "files.folder_writable"),
    (Done::Mode(PROGRAM, 0o775), 500, "files.executable_writable"),
    (Done::Mode(PROGRAM, 0o757), 500, "files.executable_writable"),
    (Done::Mode(PROGRAM, 0o4755), 500, "files.executable_set_id"),
    (Done::Mode(PROGRAM, 0o2755), 500, "files.executable_set_id"),
    (Done::Mode(PROGRAM, 0o655), 500, "files.executable_not_executable"),
    (Done::Owners(PROGRAM, OTHER, SITE.1), 500, "files.owners_differ"),
    (Done::Owners(PROGRAM, SITE.0, OTHER), 500, "files.owners_differ"),
    (Done::Owners("cgi-bin", OTHER, SITE.1), 500, "files.owners_differ"),
    (Done::Owners("cgi-bin", SITE.0, OTHER), 500, "files.owners_differ"),
    (Done::Owners(CONFIG, OTHER, OTHER), 500, "files.config_unreadable"),
    (Done::Owners("shop.db", OTHER, OTHER), 500, "files.database_unreadable"),
    // It is the server that is not let in, and no suexec is asked.
    (Done::Mode("cgi-bin", 0o700), 403, ""),
    // These look odd and do no harm.
    (Done::Mode(PROGRAM, 0o700), 200, ""),
    (Done::Mode(PROGRAM, 0o555), 200, ""),
    (Done::Mode("cgi-bin", 0o711), 200, ""),
    (Done::Mode("", 0o777), 200, ""),
    (Done::Mode("shop.db", 0o666), 200, ""),
];

#[test]
fn suexec_refuses_what_check_calls_an_error_and_nothing_else() {
    if installed::is_skipped() {
        return;
    }
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        return println!("skipped: only root can start a server with suexec");
    }
    let suexec = fs::metadata("/usr/lib/apache2/suexec").unwrap_or_else(|_| {
        panic!("suexec is missing: install the Debian package apache2-suexec-custom, or set SKIP_SERVERS=1")
    });
    assert!(suexec.mode() & 0o4000 != 0, "suexec has its setuid bit");
    let www = Borrowed::new("/var/www");
    for kind in Kind::APACHE {
        let log = SuexecLog::new();
        through(&Server::start(kind, root(), site(&www.folder), DIRECTIVES), &log);
    }
}

#[track_caller]
fn through(server: &Server, log: &SuexecLog) {
    let page = format!("/cgi-bin/roistat.cgi?user={USER}&token={}", token_of(USER, PASSWORD));
    for (done, status, error) in CASES {
        match done {
            Done::Nothing => {}
            Done::Mode(name, mode) => {
                fs::set_permissions(server.shop.folder().join(name), Permissions::from_mode(mode)).unwrap();
            }
            Done::Owners(name, user, group) => {
                chown(server.shop.file(name), Some(user), Some(group)).unwrap();
            }
        }
        let answer = server.get(&page);
        assert_eq!(answer.code(), status, "{done:?}: {} {}", server.all_logs(), log.text());
        // The program is not even started, but for those of its own errors.
        let is_answered = status == 200 || error.contains("unreadable");
        assert_eq!(answer.header("X-Content-Type-Options").is_some(), is_answered, "{done:?}");
        let found = errors(&server.shop);
        let is_found = if error.is_empty() { found.is_empty() } else { found.contains(&error.to_owned()) };
        assert!(is_found, "{done:?}: {error:?} is not in {found:?}");
        if status == 200 {
            assert_eq!(answer.ids("orders"), ["1", "2", "3"], "{done:?}");
        }
        restore(&server.shop);
    }
    // suexec gives a reason for each refusal, and notes each program that it starts.
    let refusals = log.text().lines().filter(|line| !line.contains("uid: (65534/nobody)")).count();
    let by_suexec = |case: &&(Done, u16, &str)| case.1 == 500 && !case.2.contains("unreadable");
    assert_eq!(refusals, CASES.iter().filter(by_suexec).count(), "{}", log.text());
}

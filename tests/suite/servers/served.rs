//! `make serve`: the sample behind a private Apache, its rows in SQLite's file or in a private MariaDB or PostgreSQL. The
//! addresses that it prints answer, and when it ends nothing of it is left.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::support::client::{self, Body};
use crate::support::fixtures::project;
use crate::support::{golden, installed};

/// What of a checkout is needed, with the program in its place.
fn checkout() -> TempDir {
    // The path of a server's socket is short: the folder of the tests may be too deep.
    let open = fs::Permissions::from_mode(0o755);
    let folder = tempfile::Builder::new().prefix("served-").permissions(open).tempdir().unwrap();
    let copy = |name: &str| {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::copy(project().join(name), file).unwrap();
    };
    let scripts = ["apache.conf", "database.sh", "serve.sh"].map(|name| format!("tests/servers/{name}"));
    let sql = ["sample.mysql.sql", "sample.postgres.sql"].map(|name| format!("tests/{name}"));
    scripts.iter().chain(&sql).for_each(|name| copy(name));
    copy("sample.db");
    copy("cgi-bin/.htroistat.toml");
    let program = folder.path().join("cgi-bin/roistat.cgi");
    let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_roistat-cgi")).arg(program).status().unwrap();
    assert!(copied.success());
    fs::create_dir(folder.path().join("tmp")).unwrap();
    folder
}

/// The running script, which is told to end where a test fails before it does that itself.
struct Script(Child);

impl Drop for Script {
    fn drop(&mut self) {
        let _ = kill_process(Pid::from_child(&self.0), Signal::TERM);
        let _ = self.0.wait();
    }
}

/// Starts the script; gives what it printed until the error log begins, and the rest.
fn serve(checkout: &Path, port: u16, database: &str) -> (Script, String, impl Read) {
    let mut script = Command::new("sh");
    script.arg(checkout.join("tests/servers/serve.sh")).env("TMPDIR", checkout.join("tmp"));
    script.env("PORT", port.to_string()).env("LOGIN", "login").env("PASSWORD", "password");
    script.env("DATABASE", database).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut script = Script(script.spawn().unwrap());
    let mut lines = BufReader::new(script.0.stdout.take().unwrap());
    let mut printed = String::new();
    while !printed.contains("The error log:") {
        assert!(lines.read_line(&mut printed).unwrap() > 0, "the script has ended: {printed}");
    }
    (script, printed, lines)
}

/// The process of the database server, as its own file says.
fn server(checkout: &Path, database: &str) -> Option<PathBuf> {
    let own = fs::read_dir(checkout.join("tmp")).unwrap().next().unwrap().unwrap().path();
    let file = match database {
        "mysql" => "database/pid",
        "postgres" => "database/data/postmaster.pid",
        _ => return None,
    };
    let text = fs::read_to_string(own.join(file)).unwrap();
    Some(Path::new("/proc").join(text.lines().next().unwrap().trim()))
}

#[test]
fn the_sample_is_served_from_each_database_and_nothing_of_it_is_left() {
    if installed::is_skipped() {
        return;
    }
    for database in ["sqlite", "mysql", "postgres"] {
        let checkout = checkout();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (mut script, printed, mut rest) = serve(checkout.path(), port, database);
        let server = server(checkout.path(), database);
        assert!(server.as_ref().is_none_or(|process| process.exists()), "{database}: {server:?}");
        for (place, golden_file) in [
            ("action=export&date=0", "export.json"),
            ("action=export&format=xml&date=0", "export.xml"),
            ("action=export_clients&date=0", "export_clients.json"),
            ("action=import_scheme", "import_scheme.json"),
        ] {
            let signed = printed.lines().find_map(|line| {
                let address = line.split('\'').nth(1)?;
                address.ends_with(&format!("&{place}")).then_some(address)
            });
            let signed = signed.unwrap_or_else(|| panic!("{database}: no {place} in {printed}"));
            let target = signed.strip_prefix(&format!("http://127.0.0.1:{port}")).unwrap();
            let answer = client::exchange(port, &client::request("GET", target.as_bytes(), &[], Body::None));
            let file = golden::folder().join(format!("sample/{golden_file}.txt"));
            let expected = fs::read_to_string(file).unwrap();
            assert!(expected.ends_with(&format!("\n\n{}", answer.text())), "{database}: {}", answer.text());
        }
        kill_process(Pid::from_child(&script.0), Signal::TERM).unwrap();
        assert_eq!(script.0.wait().unwrap().code(), Some(0), "{database}");
        let mut log = String::new();
        rest.read_to_string(&mut log).unwrap();
        assert!(!log.contains("roistat.cgi:"), "{database}: {log}");
        assert!(server.is_none_or(|process| !process.exists()), "{database}: the server has ended");
        assert_eq!(fs::read_dir(checkout.path().join("tmp")).unwrap().count(), 0, "{database}");
    }
}

#[test]
fn a_database_that_nobody_knows_is_refused_with_those_that_are_known() {
    let mut script = Command::new("sh");
    script.arg(project().join("tests/servers/serve.sh")).env("DATABASE", "oracle");
    let output = script.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "serve: DATABASE is sqlite, mysql or postgres, and not oracle\n");
}

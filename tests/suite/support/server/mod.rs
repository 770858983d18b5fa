//! A real web server on a free port of the loopback, with its config, its logs and a shop in one temporary
//! folder. It ends with the value that stands for it, and so also where a test panics.

mod apache;
mod others;

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use tempfile::TempDir;

use super::client::{self, Body};
use super::{Answer, Shop, fixtures, installed};

/// How long a server may take to start or to end. No test depends on it unless something is broken.
const PATIENCE: Duration = Duration::from_secs(30);

/// A web server, and how it runs programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Apache with threads; `mod_cgid`, a process of its own, starts programs.
    ApacheEvent,
    /// Apache with processes, which start programs themselves by `mod_cgi`.
    ApachePrefork,
    /// nginx, which hands requests to `fcgiwrap`, which starts programs.
    Nginx,
    /// lighttpd with `mod_cgi`.
    Lighttpd,
    /// busybox's httpd.
    Busybox,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] =
        [Self::ApacheEvent, Self::ApachePrefork, Self::Nginx, Self::Lighttpd, Self::Busybox];

    pub(crate) const APACHE: [Self; 2] = [Self::ApacheEvent, Self::ApachePrefork];

    /// The addresses of folders with the program: one of programs by the server's config, and on Apache also a
    /// folder of the web with nothing but our `.htaccess`.
    pub(crate) fn places(self) -> &'static [&'static str] {
        if Self::APACHE.contains(&self) { &["/cgi-bin", "/web/page"] } else { &["/cgi-bin"] }
    }
}

pub(crate) struct Server {
    pub(crate) kind: Kind,
    pub(crate) shop: Shop,
    pub(crate) port: u16,
    // They end with the server, and before its folder is removed.
    _processes: Processes,
    root: TempDir,
}

/// The facts that the config of a server is made of.
struct Plan<'a> {
    root: &'a Path,
    shop: &'a Shop,
    port: u16,
    /// The server has to be told as which user to answer requests.
    is_root: bool,
    /// More lines of its config.
    directives: &'a str,
    line: Line,
}

/// The longest request line that a server takes, as far as its config can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// What it takes where its config does not say.
    Stock,
    /// More than the longest query string of a request that reads, so that it is the program that refuses.
    OfTests,
    /// What an owner is told to set for long leads.
    Raised,
}

impl Line {
    fn kib(self) -> u32 {
        match self {
            Self::Stock => 8,
            Self::OfTests => 32,
            Self::Raised => 64,
        }
    }
}

impl Server {
    /// A server of each kind in front of a shop.
    #[track_caller]
    pub(crate) fn each(kinds: &[Kind], sql: &str, sections: &str, test: impl Fn(&Self)) {
        Self::each_with("", kinds, sql, sections, test);
    }

    /// The same with another limit for the request line.
    #[track_caller]
    pub(crate) fn each_with_line(
        line: Line,
        kinds: &[Kind],
        sql: &str,
        sections: &str,
        test: impl Fn(&Self),
    ) {
        Self::each_of(line, "", kinds, sql, sections, test);
    }

    /// The same with directives after the server's config, which is Apache's.
    #[track_caller]
    pub(crate) fn each_with(
        directives: &str,
        kinds: &[Kind],
        sql: &str,
        sections: &str,
        test: impl Fn(&Self),
    ) {
        Self::each_of(Line::OfTests, directives, kinds, sql, sections, test);
    }

    #[track_caller]
    fn each_of(
        line: Line,
        directives: &str,
        kinds: &[Kind],
        sql: &str,
        sections: &str,
        test: impl Fn(&Self),
    ) {
        if !installed::is_skipped() {
            for &kind in kinds {
                let root = root();
                let shop = Shop::below(root.path(), sql, sections);
                furnish(&shop);
                let server = Self::start_with(kind, root, shop, directives, line);
                println!("{kind:?} in {}", server.root.path().display());
                test(&server);
            }
        }
    }

    /// A server in front of a shop that is there already.
    #[track_caller]
    pub(crate) fn start(kind: Kind, root: TempDir, shop: Shop, directives: &str) -> Self {
        Self::start_with(kind, root, shop, directives, Line::OfTests)
    }

    #[track_caller]
    fn start_with(kind: Kind, root: TempDir, shop: Shop, directives: &str, line: Line) -> Self {
        let is_root = fs::metadata(root.path()).unwrap().uid() == 0;
        for _ in 0..5 {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let plan = Plan { root: root.path(), shop: &shop, port, is_root, directives, line };
            let mut processes = Processes::start(kind, &plan);
            if processes.is_listening(port) {
                wait_for_socket(kind, &plan);
                return Self { kind, shop, port, _processes: processes, root };
            }
            drop(processes);
            let logs = logs(root.path());
            assert!(logs.contains("ddress already in use"), "{kind:?} does not start: {logs}");
        }
        panic!("no free port")
    }

    /// The answer to bytes.
    #[track_caller]
    pub(crate) fn exchange(&self, request: &[u8]) -> Answer {
        client::exchange(self.port, request)
    }

    /// The answer to GET of a path and query.
    #[track_caller]
    pub(crate) fn get(&self, target: &str) -> Answer {
        self.exchange(&client::request("GET", target.as_bytes(), &[], Body::None))
    }

    /// The lines that the program wrote, once there are so many: a server may write them into its log after it
    /// has answered.
    pub(crate) fn log(&self, least: usize) -> Vec<String> {
        let start = Instant::now();
        loop {
            let logs = self.all_logs();
            let lines: Vec<_> =
                logs.lines().filter(|line| line.contains("roistat.cgi: ")).map(str::to_owned).collect();
            if lines.len() >= least || start.elapsed() > PATIENCE {
                return lines;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Everything in the server's logs.
    pub(crate) fn all_logs(&self) -> String {
        logs(self.root.path())
    }
}

/// Two servers listen before the process that starts programs can be reached, and answer 502 or 503 by themselves until
/// then: Apache with threads before its socket is its user's, and nginx before fcgiwrap has made its own.
fn wait_for_socket(kind: Kind, plan: &Plan<'_>) {
    let is_ready = || match kind {
        Kind::ApacheEvent if plan.is_root && !plan.directives.contains("User ") => {
            let mut files = fs::read_dir(plan.root).unwrap().map(Result::unwrap);
            files.any(|file| {
                file.file_name().to_string_lossy().starts_with("cgid.sock")
                    && file.metadata().is_ok_and(|metadata| metadata.uid() != 0)
            })
        }
        Kind::Nginx => UnixStream::connect(others::fcgiwrap_socket(plan)).is_ok(),
        Kind::ApacheEvent | Kind::ApachePrefork | Kind::Lighttpd | Kind::Busybox => true,
    };
    let start = Instant::now();
    while !is_ready() {
        assert!(start.elapsed() < PATIENCE, "the socket cannot be used: {}", logs(plan.root));
        thread::sleep(Duration::from_millis(1));
    }
}

/// A folder for a server and its shop. It runs as another user where root starts it, and must get through to
/// every file.
pub(crate) fn root() -> TempDir {
    let open = fs::Permissions::from_mode(0o755);
    tempfile::Builder::new().prefix("server-").permissions(open).tempdir().unwrap()
}

fn logs(root: &Path) -> String {
    let folders = [root.to_owned(), root.join("run")];
    let entries = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    let files = entries.map(|entry| entry.unwrap().path());
    let logs = files.filter(|file| file.extension().is_some_and(|extension| extension == "log"));
    // It listens before it has made them all.
    logs.map(|log| String::from_utf8_lossy(&fs::read(log).unwrap_or_default()).into_owned()).collect()
}

/// The processes of a server, the one that listens last.
struct Processes(Vec<Child>);

impl Processes {
    fn start(kind: Kind, plan: &Plan<'_>) -> Self {
        let commands = match kind {
            Kind::ApacheEvent | Kind::ApachePrefork => vec![apache::command(kind, plan)],
            Kind::Nginx => others::nginx(plan),
            Kind::Lighttpd => vec![others::lighttpd(plan)],
            Kind::Busybox => vec![others::busybox(plan)],
        };
        // The processes that run already are ended if a later one does not start.
        let mut processes = Self(Vec::new());
        for mut command in commands {
            let log = fs::File::options().create(true).append(true).open(plan.root.join("stderr.log"));
            // A group of its own, to be ended as a whole.
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log.unwrap()).process_group(0);
            processes.0.push(command.spawn().unwrap());
        }
        processes
    }

    fn is_listening(&mut self, port: u16) -> bool {
        let start = Instant::now();
        while start.elapsed() < PATIENCE && self.0.iter_mut().all(|child| child.try_wait().unwrap().is_none())
        {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return true;
            }
            thread::sleep(Duration::from_millis(10));
        }
        false
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        for child in self.0.iter_mut().rev() {
            let pid = Pid::from_child(child);
            let _ = kill_process(pid, Signal::TERM);
            let has_ended = has_ended(child);
            // fcgiwrap leaves its workers behind; and what does not end when it is told to is made to.
            let _ = kill_process_group(pid, Signal::KILL);
            if !has_ended {
                let _ = child.wait();
            }
        }
    }
}

fn has_ended(child: &mut Child) -> bool {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if child.try_wait().is_ok_and(|status| status.is_some()) {
            return true;
        }
        thread::sleep(Duration::from_millis(10));
    }
    false
}

/// Gives the shop a web folder with what its `cgi-bin` has, and both what must not be got from there.
fn furnish(shop: &Shop) {
    fs::create_dir_all(shop.file("htdocs/web/page")).unwrap();
    let config = shop.config().replacen("../shop.db", "../../../shop.db", 1);
    fs::write(shop.file("htdocs/web/page/.htroistat.toml"), config).unwrap();
    fs::hard_link(shop.file("cgi-bin/roistat.cgi"), shop.file("htdocs/web/page/roistat.cgi")).unwrap();
    for folder in ["cgi-bin", "htdocs/web/page"] {
        let folder = shop.file(folder);
        fs::copy(fixtures::project().join("cgi-bin/.htaccess"), folder.join(".htaccess")).unwrap();
        fs::copy(shop.file("shop.db"), folder.join("sample.db")).unwrap();
        fs::write(folder.join("notes.txt"), "Secretive").unwrap();
        symlink("notes.txt", folder.join("link.txt")).unwrap();
    }
}

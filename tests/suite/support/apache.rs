//! A real Apache on a free port of the loopback, with its config, its logs and a shop in one temporary folder. It
//! ends with the value that stands for it, and so also where a test panics.

use std::fs;
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use tempfile::TempDir;

use super::{Answer, Shop, fixtures, installed};

/// How long a server may take to start or to end. No test depends on it unless something is broken.
const PATIENCE: Duration = Duration::from_secs(30);

/// How Apache runs programs: the two modules differ in much that a program notices.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// `mod_cgid`: threads, and a process of its own that starts programs.
    Event,
    /// `mod_cgi`: processes that start programs themselves.
    Prefork,
}

/// The two addresses of the program: a folder that the server's config makes one of programs, and a folder of
/// the web with nothing but our `.htaccess`.
pub(crate) const PLACES: [&str; 2] = ["/cgi-bin", "/web/page"];

pub(crate) struct Apache {
    pub(crate) shop: Shop,
    root: TempDir,
    port: u16,
    child: Child,
}

impl Apache {
    /// A server of each kind in front of a shop. `directives` come after the server's config.
    #[track_caller]
    pub(crate) fn each(sql: &str, sections: &str, directives: &str, test: impl Fn(&Self)) {
        if !installed::is_skipped() {
            for kind in [Kind::Event, Kind::Prefork] {
                let server = Self::start(kind, sql, sections, directives);
                println!("{kind:?} in {}", server.root.path().display());
                test(&server);
            }
        }
    }

    #[track_caller]
    fn start(kind: Kind, sql: &str, sections: &str, directives: &str) -> Self {
        // The server runs as another user where root starts it, and must get through to every file.
        let open = fs::Permissions::from_mode(0o755);
        let root = tempfile::Builder::new().prefix("apache-").permissions(open).tempdir().unwrap();
        let shop = Shop::below(root.path(), sql, sections);
        furnish(&shop);
        for _ in 0..5 {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let mut child = command(kind, root.path(), &shop, port, directives).spawn().unwrap();
            if is_listening(&mut child, port) {
                return Self { shop, root, port, child };
            }
            let said = said(&mut child, root.path());
            assert!(said.contains("Address already in use"), "Apache does not start: {said}");
        }
        panic!("no free port")
    }

    /// What curl gets for a path, with more of curl's options.
    #[track_caller]
    pub(crate) fn curl(&self, path: &str, options: &[&str]) -> Answer {
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        let mut curl = Command::new(installed::program("curl", "curl"));
        curl.args(["--disable", "--silent", "--show-error", "--globoff", "--path-as-is", "--include"]);
        let output =
            curl.args(["--noproxy", "*", "--max-time", "60"]).args(options).arg(&url).output().unwrap();
        assert!(output.status.success(), "{url} {options:?}: {}", String::from_utf8_lossy(&output.stderr));
        Answer::of_server(&output.stdout)
    }

    /// The lines of the error log that are the program's, once there are so many: a server may write them after
    /// it has answered.
    pub(crate) fn log(&self, least: usize) -> Vec<String> {
        let start = Instant::now();
        loop {
            let log = self.read("error.log");
            let lines: Vec<_> =
                log.lines().filter(|line| line.contains("roistat.cgi: ")).map(str::to_owned).collect();
            if lines.len() >= least || start.elapsed() > PATIENCE {
                return lines;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Everything in the server's logs.
    pub(crate) fn all_logs(&self) -> String {
        self.read("error.log") + &self.read("access.log")
    }

    /// One of the server's files; it listens before it has made them all.
    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.root.path().join(name)).unwrap_or_default()
    }
}

impl Drop for Apache {
    fn drop(&mut self) {
        let pid = Pid::from_child(&self.child);
        let _ = kill_process(pid, Signal::TERM);
        if !has_ended(&mut self.child) {
            let _ = kill_process_group(pid, Signal::KILL);
            let _ = self.child.wait();
        }
    }
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

fn command(kind: Kind, root: &Path, shop: &Shop, port: u16, directives: &str) -> Command {
    let mut apache = Command::new(installed::program("apache2", "apache2"));
    apache.arg("-f").arg(fixtures::project().join("tests/servers/apache.conf")).arg("-DFOREGROUND");
    let mut define = |name: &str, value: &str| {
        apache.arg("-C").arg(format!("Define {name} \"{value}\""));
    };
    define("ROOT", root.to_str().unwrap());
    define("PORT", &port.to_string());
    define("CGI_BIN", shop.file("cgi-bin").to_str().unwrap());
    define("WEB_ROOT", shop.file("htdocs").to_str().unwrap());
    define("MODULES", installed::apache_modules().to_str().unwrap());
    if let Kind::Prefork = kind {
        define("MPM_PREFORK", "1");
    }
    if fs::metadata(root).unwrap().uid() == 0 {
        define("RUN_USER", "#65534");
        define("RUN_GROUP", "#65534");
    }
    for directive in directives.lines() {
        apache.args(["-c", directive]);
    }
    // A group of its own, to be ended as a whole if it does not end when it is told to.
    apache.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).process_group(0);
    apache
}

fn is_listening(child: &mut Child, port: u16) -> bool {
    let start = Instant::now();
    while start.elapsed() < PATIENCE && child.try_wait().unwrap().is_none() {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return true;
        }
        thread::sleep(Duration::from_millis(10));
    }
    false
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

/// What a server said that did not start.
fn said(child: &mut Child, root: &Path) -> String {
    let _ = child.kill();
    let mut said = String::new();
    let _ = child.stderr.take().unwrap().read_to_string(&mut said);
    let _ = child.wait();
    said + &fs::read_to_string(root.join("error.log")).unwrap_or_default()
}

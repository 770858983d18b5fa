//! A private MariaDB in a temporary folder, on a socket there and on a free port of the loopback. It is shared by the
//! tests that run at the same time and ends, by its own process, with the last of them.
//!
//! The long tests put others in its place by the variable `DATABASES`: MySQL 9 out of a folder of its own (`mysql9`), three
//! nodes of Galera (`galera`) or of MySQL's Group Replication (`group`). Of these, tests write at the first and shops read
//! at the second.
//!
//! As root the server runs as the user `nobody`, like the rest of what the tests start.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use mysql::prelude::Queryable;
use mysql::{Conn, OptsBuilder};
use rcgen::{CertificateParams, KeyPair};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

mod cluster;

use super::{fixtures, installed, people};

/// How long a server may take to start or to end. No test depends on it unless something is broken.
const PATIENCE: Duration = Duration::from_mins(1);

/// The password of every account.
pub(crate) const PASSWORD: &str = "Secretive 'Ж\\";

static SHARED: Mutex<Weak<MariaDb>> = Mutex::new(Weak::new());

/// Whose programs a server is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Make {
    MariaDb,
    /// From the folder that `make soak` makes.
    MySql9,
}

/// A running server.
pub(crate) struct MariaDb {
    process: Child,
    make: Make,
    /// The port at which shops read.
    pub(crate) port: u16,
    options: Vec<String>,
    folder: TempDir,
    databases: AtomicUsize,
    /// The other nodes of a cluster; shops read at the first of them.
    others: Vec<Self>,
}

impl MariaDb {
    /// The server that tests share; nothing where tests with servers are left out.
    #[track_caller]
    pub(crate) fn shared() -> Option<Arc<Self>> {
        if installed::is_skipped() {
            return None;
        }
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        let server = shared.upgrade().unwrap_or_else(|| Arc::new(Self::chosen()));
        *shared = Arc::downgrade(&server);
        Some(server)
    }

    /// The server that the variable `DATABASES` names.
    #[track_caller]
    fn chosen() -> Self {
        match std::env::var("DATABASES").as_deref() {
            Ok("mysql9") => Self::start_of(Make::MySql9, &[]),
            Ok("galera") => cluster::galera(),
            Ok("group") => cluster::group(),
            _ => Self::start(&[]),
        }
    }

    /// Shops read at another node than tests write at.
    pub(crate) fn is_cluster(&self) -> bool {
        !self.others.is_empty()
    }

    /// A cluster of one's own, whose nodes can be killed.
    #[track_caller]
    pub(crate) fn start_galera() -> Self {
        cluster::galera()
    }

    /// The nodes of the cluster, the first of them left out.
    pub(crate) fn others(&self) -> &[Self] {
        &self.others
    }

    /// A server of one's own, with more options.
    #[track_caller]
    pub(crate) fn start(options: &[&str]) -> Self {
        Self::start_of(Make::MariaDb, options)
    }

    /// The same of either make.
    #[track_caller]
    pub(crate) fn start_of(make: Make, options: &[&str]) -> Self {
        let server = Self::start_bare(make, options);
        server.make_accounts();
        server
    }

    /// The same without accounts, which a cluster has from its first node.
    #[track_caller]
    fn start_bare(make: Make, options: &[&str]) -> Self {
        let open = fs::Permissions::from_mode(0o755);
        // A socket's path has at most 107 bytes: the folder of the tests may be too deep.
        let folder = tempfile::Builder::new().prefix("my-").permissions(open).tempdir().unwrap();
        make_certificate(folder.path());
        people::give_away(folder.path());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let options: Vec<_> = options.iter().map(|&option| option.to_owned()).collect();
        initialize(make, folder.path());
        let process = spawn(make, folder.path(), port, &options);
        let (databases, others) = (AtomicUsize::new(0), Vec::new());
        let server = Self { process, make, port, options, folder, databases, others };
        server.wait_until_ready();
        server
    }

    /// Ends the server by a signal, asks something meanwhile, and starts it again.
    pub(crate) fn restart(&mut self, mut meanwhile: impl FnMut()) {
        self.process.wait().unwrap();
        meanwhile();
        self.process = spawn(self.make, self.folder.path(), self.port, &self.options);
        meanwhile();
        self.wait_until_ready();
    }

    fn wait_until_ready(&self) {
        let start = Instant::now();
        while let Err(error) = Conn::new(self.opts("")) {
            assert!(start.elapsed() < PATIENCE, "the server does not start: {error}: {}", self.log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn make_accounts(&self) {
        let password = PASSWORD.replace('\\', "\\\\").replace('\'', "''");
        let mut root = self.client("");
        let edward = match self.make {
            Make::MariaDb => {
                for node in [self].into_iter().chain(&self.others) {
                    node.client("").query_drop("INSTALL SONAME 'auth_ed25519'").unwrap();
                }
                format!("CREATE USER edward@'%' IDENTIFIED VIA ed25519 USING PASSWORD('{password}')")
            }
            Make::MySql9 => format!("CREATE USER edward@'%' IDENTIFIED BY '{password}'"),
        };
        for sql in [
            &format!("CREATE USER shop@'%' IDENTIFIED BY '{password}'"),
            &edward,
            "CREATE USER open@'%'",
            &format!("CREATE USER few@'%' IDENTIFIED BY '{password}' WITH MAX_USER_CONNECTIONS 1"),
            &format!("CREATE USER locked@'%' IDENTIFIED BY '{password}' ACCOUNT LOCK"),
            &format!("CREATE USER secure@'%' IDENTIFIED BY '{password}' REQUIRE SSL"),
        ] {
            root.query_drop(sql).unwrap();
        }
    }

    fn opts(&self, database: &str) -> OptsBuilder {
        OptsBuilder::new()
            .socket(self.folder.path().join("sock").to_str())
            .user(Some("root"))
            .db_name(Some(database).filter(|name| !name.is_empty()))
    }

    /// A connection of the one who may do everything.
    #[track_caller]
    pub(crate) fn client(&self, database: &str) -> Conn {
        let mut client = Conn::new(self.opts(database)).unwrap();
        // Whatever the server's own mode is, the tests' SQL means the same.
        client.query_drop("SET sql_mode = ''").unwrap();
        client
    }

    /// A new database, made by `sql`, that every account may read; gives its name.
    #[track_caller]
    pub(crate) fn database(&self, sql: &str) -> String {
        let name = format!("shop{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let mut client = self.client("");
        client.query_drop(format!("CREATE DATABASE {name} CHARACTER SET utf8mb4")).unwrap();
        for account in ["shop", "edward", "open", "few", "locked", "secure"] {
            client.query_drop(format!("GRANT SELECT ON {name}.* TO {account}@'%'")).unwrap();
        }
        let mut client = self.client(&name);
        for statement in sql.split(";\n").map(str::trim).filter(|statement| !statement.is_empty()) {
            client.query_drop(statement).unwrap_or_else(|error| panic!("{error}: {statement}"));
        }
        name
    }

    /// The socket at which shops read.
    pub(crate) fn socket(&self) -> PathBuf {
        self.others.first().unwrap_or(self).folder.path().join("sock")
    }

    /// The `[database]` table of the socket.
    pub(crate) fn table(&self, user: &str, name: &str) -> String {
        table(&format!("socket = \"{}\"", self.socket().display()), user, name)
    }

    /// The `[database]` table of the first node's socket.
    pub(crate) fn own_table(&self, user: &str, name: &str) -> String {
        table(&format!("socket = \"{}\"", self.folder.path().join("sock").display()), user, name)
    }

    /// The `[database]` table of the loopback.
    pub(crate) fn loopback(&self, user: &str, name: &str) -> String {
        table(&format!("host = \"127.0.0.1\"\nport = {}", self.port), user, name)
    }

    /// Sends a signal to the server's process.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.process), signal).unwrap();
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

/// The `[database]` table of a place.
pub(crate) fn table(place: &str, user: &str, name: &str) -> String {
    let password = PASSWORD.replace('\\', "\\\\");
    format!(
        "[database]\nengine = \"mysql\"\n{place}\nname = \"{name}\"\nuser = \"{user}\"\n\
         password = \"\"\"{password}\"\"\"\n"
    )
}

/// At once: nothing of the data is kept.
impl Drop for MariaDb {
    fn drop(&mut self) {
        let _ = kill_process(Pid::from_child(&self.process), Signal::KILL);
        let _ = self.process.wait();
    }
}

/// A certificate of `localhost` that its own key has signed: no client trusts it.
fn make_certificate(folder: &Path) {
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    fs::write(folder.join("cert.pem"), certificate.pem()).unwrap();
    fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
    people::give_away(&folder.join("cert.pem"));
    people::give_away(&folder.join("key.pem"));
}

/// The folder of `make soak` in which MySQL 9 is, as Debian's next release has it.
#[track_caller]
fn mysql9() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("mysql-9");
    let script = fixtures::project().join("tests/servers/mysql9.sh");
    assert!(folder.is_dir(), "MySQL 9 is missing: {} {}", script.display(), folder.display());
    folder
}

/// MySQL 9, which runs by the libraries that lie beside it.
#[track_caller]
fn mysqld() -> Command {
    let root = mysql9();
    let below = |path: &str| root.join(path).display().to_string();
    let mut mysqld = Command::new(root.join("usr/lib64/ld-linux-x86-64.so.2"));
    let libraries = ["usr/lib/x86_64-linux-gnu", "usr/lib/mysql/private"].map(below).join(":");
    mysqld.args(["--library-path", &libraries, &below("usr/sbin/mysqld"), "--no-defaults"]);
    mysqld.arg(format!("--basedir={}", below("usr")));
    mysqld.arg(format!("--plugin-dir={}", below("usr/lib/mysql/plugin")));
    mysqld.arg(format!("--lc-messages-dir={}", below("usr/share/mysql")));
    mysqld.arg(format!("--character-sets-dir={}", below("usr/share/mysql/charsets")));
    mysqld
}

fn initialize(make: Make, folder: &Path) {
    let mut install = match make {
        Make::MariaDb => {
            let mut install = Command::new(installed::program("mariadb-install-db", "mariadb-server"));
            install.args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"]);
            install
        }
        Make::MySql9 => {
            let mut mysqld = mysqld();
            mysqld.arg("--initialize-insecure");
            mysqld
        }
    };
    install.arg(format!("--datadir={}", folder.join("data").display())).current_dir(folder);
    install.env("TMPDIR", folder).stdin(Stdio::null());
    people::be_owner(&mut install);
    let output = install.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&[output.stdout, output.stderr].concat()));
}

fn spawn(make: Make, folder: &Path, port: u16, options: &[String]) -> Child {
    let log = fs::File::create(folder.join("log")).unwrap();
    let file = |name: &str| folder.join(name).display().to_string();
    let mut server = match make {
        Make::MariaDb => {
            let mut mariadbd = Command::new(installed::program("mariadbd", "mariadb-server"));
            mariadbd.arg("--no-defaults");
            mariadbd
        }
        Make::MySql9 => {
            let mut mysqld = mysqld();
            mysqld.args(["--mysqlx=OFF", "--secure-file-priv=NULL"]);
            mysqld
        }
    };
    server.arg(format!("--datadir={}", file("data")));
    server.arg(format!("--socket={}", file("sock"))).arg(format!("--port={port}"));
    server.arg(format!("--ssl-cert={}", file("cert.pem"))).arg(format!("--ssl-key={}", file("key.pem")));
    server.arg(format!("--ssl-ca={}", file("cert.pem")));
    server.args(["--bind-address=127.0.0.1", "--skip-name-resolve", "--innodb-buffer-pool-size=64M"]);
    server.args([
        "--innodb-flush-log-at-trx-commit=0",
        "--character-set-server=utf8mb4",
        "--default-time-zone=+00:00",
    ]);
    server.args(options).arg(format!("--tmpdir={}", folder.display()));
    server.current_dir(folder).stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
    people::be_owner(&mut server);
    server.spawn().unwrap()
}

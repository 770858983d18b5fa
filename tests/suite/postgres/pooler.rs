//! PgBouncer in transaction mode between the program and the server: it takes no parameter at startup that it does not
//! know, and gives the connection to another client after each transaction.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::support::postgres::{PASSWORD, Server, table};
use crate::support::{Shop, installed, people};

const TABLES: &str = "
CREATE TABLE deals (id int PRIMARY KEY, changed int);
INSERT INTO deals SELECT i, i FROM generate_series(1, 500) AS numbers(i);
";

const EXPORT: &str = "
[export]
orders = 'SELECT id, changed AS date_create, 1 AS status FROM deals WHERE changed > :date'
statuses = \"SELECT 1 AS id, 'New' AS name\"
";

struct Pooler {
    process: Child,
    port: u16,
    _folder: TempDir,
}

impl Pooler {
    fn start(server: &Server) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let file = |name: &str| folder.path().join(name);
        let config = format!(
            "[databases]\n* = host={} port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
             unix_socket_dir =\nauth_type = scram-sha-256\nauth_file = {}\npool_mode = transaction\ndefault_pool_size = 2\n\
             query_wait_timeout = 2\n",
            server.folder().display(),
            server.port,
            file("users").display(),
        );
        fs::write(file("pgbouncer.ini"), config).unwrap();
        fs::write(file("users"), format!("\"shop\" \"{PASSWORD}\"\n")).unwrap();
        let process = spawn(folder.path());
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < Duration::from_secs(30), "PgBouncer does not start");
            thread::sleep(Duration::from_millis(20));
        }
        Self { process, port, _folder: folder }
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = kill_process(Pid::from_child(&self.process), Signal::QUIT);
        let _ = self.process.wait();
    }
}

fn spawn(folder: &Path) -> Child {
    let mut pgbouncer = Command::new(installed::program("pgbouncer", "pgbouncer"));
    pgbouncer.arg(folder.join("pgbouncer.ini")).stdin(Stdio::null());
    pgbouncer.stdout(Stdio::null()).stderr(fs::File::create(folder.join("log")).unwrap());
    for file in [folder.to_owned(), folder.join("pgbouncer.ini"), folder.join("users")] {
        people::give_away(&file);
    }
    people::be_owner(&mut pgbouncer);
    pgbouncer.spawn().unwrap()
}

#[test]
fn answers_come_through_a_pooler_and_leave_its_connections_usable() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(TABLES);
    let pooler = Pooler::start(&server);
    let place = format!("host = \"127.0.0.1\"\nport = {}", pooler.port);
    let shop = Shop::with_server(&table(&place, "shop", &name), EXPORT);
    let sessions = || -> i64 {
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1";
        server.client("postgres").query_one(sql, &[&name]).unwrap().get(0)
    };
    // More clients at once than the pool has connections; each sees the same rows.
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for date in 0..5 {
                    let answer = shop.get(&format!("date={date}&limit=400"));
                    assert_eq!(answer.rows("orders").len(), 400);
                    assert_eq!(answer.json()["pagination"]["total_count"], 500 - date);
                }
            });
        }
    });
    // A client that leaves in the middle of a transaction would have closed its connection.
    assert_eq!(sessions(), 2, "the pool's connections are open");
    // Nothing of a session's settings is left to the next client.
    let mut config = postgres::Config::new();
    config.host("127.0.0.1").port(pooler.port).user("shop").password(PASSWORD).dbname(&name);
    let mut client = config.connect(postgres::NoTls).unwrap();
    let left = client.simple_query("SHOW statement_timeout").unwrap();
    let value = left.iter().find_map(|message| match message {
        postgres::SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    assert_eq!(value, Some("0"));
}

#[test]
fn a_pooler_whose_connections_are_all_taken_is_asked_again_later() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(TABLES);
    let pooler = Pooler::start(&server);
    let mut config = postgres::Config::new();
    config.host("127.0.0.1").port(pooler.port).user("shop").password(PASSWORD).dbname(&name);
    let mut clients = [(); 2].map(|()| config.connect(postgres::NoTls).unwrap());
    for client in &mut clients {
        client.simple_query("BEGIN; SELECT 1").unwrap();
    }
    let place = format!("host = \"127.0.0.1\"\nport = {}", pooler.port);
    let refusal = Shop::with_server(&table(&place, "shop", &name), EXPORT).refuse(503, "date=0");
    assert!(refusal.log().contains("query_wait_timeout"), "{}", refusal.log());
}

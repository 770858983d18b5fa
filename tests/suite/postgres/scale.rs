//! Large tables: rows go on as they come, so memory does not grow, and a client that reads slowly holds no lock.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use crate::support::Shop;
use crate::support::postgres::Server;

const DEALS: usize = 300_000;

const EXPORT: &str = "
[export]
orders = '''
SELECT id, name, made AS date_create, state AS status, price::float8, 'x y' AS \"fields.a\" FROM deals WHERE id > :date
'''
statuses = \"SELECT 1 AS id, 'New' AS name\"
";

/// The most memory that a process has had, in KiB.
fn peak_memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("the kernel counts the peak");
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn an_answer_of_300_000_deals_stays_under_8_mib_and_holds_no_lock_while_it_is_sent() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(&format!(
        "CREATE TABLE deals AS SELECT i AS id, 'Secretive deal № ' || i || ' of a long day' AS name,
             1393673200 + i AS made, i % 7 AS state, i * 1.01 AS price FROM generate_series(1, {DEALS}) AS numbers(i)"
    ));
    let shop = Shop::with_server(&server.table("shop", &name), EXPORT);
    for query in ["date=0", "date=0&format=xml", "date=0&limit=1000000"] {
        let mut command = shop.ask(query).command();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let mut document = vec![0; 1000];
        stdout.read_exact(&mut document).unwrap();
        let peak = peak_memory(child.id());
        assert!(peak < 8 * 1024, "{query}: {peak} KiB");
        let alter = "SET lock_timeout = '1ms'; ALTER TABLE deals ALTER COLUMN name TYPE text";
        server.client(&name).batch_execute(alter).expect("no lock is held");
        assert_eq!(child.try_wait().unwrap(), None, "the process still waits for its reader");
        stdout.read_to_end(&mut document).unwrap();
        let ended = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
        assert_eq!(String::from_utf8(document).unwrap().matches("Secretive").count(), DEALS, "{query}");
    }
}

//! Logins that MariaDB accepts and refuses: the password in no log, and never clear over an open line.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use crate::support::Shop;
use crate::support::mysql::{MariaDb, table};

const ONE: &str = "CREATE TABLE deals (id int);\n INSERT INTO deals VALUES (1)";

const EXPORT: &str = "
[export]
orders = 'SELECT id, 2 AS date_create, 3 AS status FROM deals'
statuses = \"SELECT 1 AS id, 'New' AS name\"
";

fn with_tls(table: &str, tls: &str) -> String {
    format!("{table}tls = \"{tls}\"\n")
}

#[test]
fn every_way_with_a_password_lets_in() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(ONE);
    let localhost = format!("host = \"localhost\"\nport = {}", server.port);
    for (what, table) in [
        ("a password over the socket", server.table("shop", &name)),
        ("a password over the loopback", server.loopback("shop", &name)),
        ("localhost with a port", table(&localhost, "shop", &name)),
        ("ed25519", server.loopback("edward", &name)),
        ("ed25519 over the socket", server.table("edward", &name)),
        ("TLS", with_tls(&server.loopback("secure", &name), "required")),
        ("TLS over the socket", with_tls(&server.table("edward", &name), "required")),
    ] {
        let answer = Shop::with_server(&table, EXPORT).get("date=0");
        assert_eq!(answer.ids("orders"), ["1"], "{what}");
    }
}

#[test]
fn a_url_reaches_the_server_too() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(ONE);
    let url =
        format!("database = \"mysql://shop:Secretive%20%27%D0%96%5C@127.0.0.1:{}/{name}\"\n", server.port);
    assert_eq!(Shop::with_server(&url, EXPORT).get("date=0").ids("orders"), ["1"]);
}

#[test]
fn a_refused_account_reads_why() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(ONE);
    let wrong = |table: String| table.replace("Secretive", "Wrong");
    for (table, words) in [
        (wrong(server.table("shop", &name)), "does not let the account in: Access denied for user 'shop'@"),
        (
            wrong(server.loopback("edward", &name)),
            "does not let the account in: Access denied for user 'edward'@",
        ),
        (server.table("stranger", &name), "does not let the account in: Access denied for user 'stranger'@"),
        (server.table("open", &name), "does not let the account in: Access denied for user 'open'@"),
        (server.table("locked", &name), "cannot be logged in to: Access denied, this account is locked"),
        (server.loopback("secure", &name), "does not let the account in: Access denied for user 'secure'@"),
        (server.table("shop", "nowhere"), "may not be read by the account: Access denied for user 'shop'@"),
        (with_tls(&server.loopback("shop", &name), "verify"), "an authority that this machine does not know"),
    ] {
        let refusal = Shop::with_server(&table, EXPORT).refuse(500, "date=0");
        assert!(refusal.log().contains(words), "{words}: {}", refusal.log());
        assert!(refusal.log().contains("mysql://"), "{}", refusal.log());
        assert!(
            !refusal.log().contains("Secretive") && !refusal.log().contains("Wrong"),
            "{}",
            refusal.log()
        );
    }
}

#[test]
fn a_server_that_is_full_or_not_there_is_for_later() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(ONE);
    let _one = mysql::Conn::new(
        mysql::OptsBuilder::new()
            .socket(server.socket().to_str())
            .user(Some("few"))
            .pass(Some(crate::support::mysql::PASSWORD)),
    )
    .unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for (table, words) in [
        (server.table("few", &name), "has no connection to spare"),
        (table("socket = \"/nowhere/sock\"", "shop", &name), "the socket `/nowhere/sock`: No such file"),
        (table(&format!("host = \"127.0.0.1\"\nport = {port}"), "shop", &name), "Connection refused"),
    ] {
        let refusal = Shop::with_server(&table, EXPORT).refuse(503, "date=0");
        assert!(refusal.log().contains(words), "{words}: {}", refusal.log());
    }
}

#[test]
fn a_host_that_does_not_exist_is_the_owner_s_to_mend() {
    // No server of DNS is needed to know that this name is none.
    let long = "a".repeat(64);
    let table = table(&format!("host = \"{long}\"\ntls = \"off\""), "shop", "shop");
    let refusal = Shop::with_server(&table, EXPORT).refuse(500, "date=0");
    assert!(refusal.log().contains(&format!("there is no host `{long}`")), "{}", refusal.log());
}

/// A server that asks for the password as it is, over an open line, gets nothing of it.
#[test]
fn a_clear_password_is_never_sent_over_an_open_line() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let greeting = [
            b"\x0a8.4.3\0\x07\0\0\0abcdefgh\0\xFF\xF7\x2D\x02\0\xFF\xDF\x15".as_slice(),
            &[0; 10],
            b"ijklmnopqrst\0caching_sha2_password\0",
        ]
        .concat();
        send(&mut stream, 0, &greeting);
        let mut told = vec![0; 1000];
        let length = stream.read(&mut told).unwrap();
        told.truncate(length);
        send(&mut stream, 2, &[1, 4]);
        stream.read_to_end(&mut told).unwrap();
        told
    });
    let shop =
        Shop::with_server(&table(&format!("host = \"127.0.0.1\"\nport = {port}"), "shop", "shop"), EXPORT);
    let refusal = shop.refuse(500, "date=0");
    assert!(refusal.log().contains("over an open line"), "{}", refusal.log());
    let told = server.join().unwrap();
    assert!(!told.windows(9).any(|window| window == b"Secretive"));
}

fn send(stream: &mut impl Write, number: u8, payload: &[u8]) {
    let length = u8::try_from(payload.len()).unwrap();
    stream.write_all(&[&[length, 0, 0, number], payload].concat()).unwrap();
}

//! Logins that PostgreSQL accepts and refuses: never the clear password over an open line,
//! and the password in no log.

use std::io::{Read, Write};

use crate::support::Shop;
use crate::support::postgres::{Server, table};

const ONE: &str = "CREATE TABLE deals (id int); INSERT INTO deals VALUES (1);";

const EXPORT: &str = "
[export]
orders = 'SELECT id, 2 AS date_create, 3 AS status FROM deals'
statuses = \"SELECT 1 AS id, 'New' AS name\"
";

#[test]
fn every_way_with_a_password_that_is_not_sent_lets_in() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(ONE);
    for (what, table) in [
        ("SCRAM over the socket", server.table("shop", &name)),
        ("SCRAM over the loopback", server.loopback("shop", &name)),
        ("md5 over the loopback", server.loopback("md5", &name)),
    ] {
        let answer = Shop::with_server(&table, EXPORT).get("date=0");
        assert_eq!(answer.ids("orders"), ["1"], "{what}");
    }
}

#[test]
fn a_refused_account_reads_why() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(ONE);
    let wrong = |table: String| table.replace("Secretive", "Wrong");
    let none = |table: String| {
        table.split_inclusive('\n').filter(|line| !line.starts_with("password")).collect::<String>()
    };
    for (table, words) in [
        (wrong(server.table("shop", &name)), "does not let the account in: password authentication failed"),
        (wrong(server.loopback("md5", &name)), "does not let the account in: password authentication failed"),
        (server.table("stranger", &name), "does not let the account in: password authentication failed"),
        (
            server.loopback("nobody", &name),
            "does not let the account in from here: pg_hba.conf rejects connection",
        ),
        (server.table("shop", "nowhere"), "is not on the server: database \"nowhere\" does not exist"),
        (server.loopback("clear", &name), "asks for the clear password over an open line"),
        (none(server.table("shop", &name)), "asks for a password: set `password`"),
    ] {
        let refusal = Shop::with_server(&table, EXPORT).refuse(500, "date=0");
        assert!(refusal.log().contains(words), "{words}: {}", refusal.log());
        assert!(refusal.log().contains("postgres://"), "{}", refusal.log());
    }
}

/// Over an encrypted line others cannot read the clear password.
#[test]
fn an_encrypted_line_is_used_where_it_is_asked_for() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(ONE);
    let encrypted = |user: &str, tls: &str| server.loopback(user, &name) + &format!("tls = \"{tls}\"\n");
    for user in ["shop", "md5", "clear"] {
        let answer = Shop::with_server(&encrypted(user, "required"), EXPORT).get("date=0");
        assert_eq!(answer.ids("orders"), ["1"], "{user}");
    }
    let refusal = Shop::with_server(&encrypted("shop", "verify"), EXPORT).refuse(500, "date=0");
    assert!(
        refusal.log().contains("is signed by an authority that this machine does not know"),
        "{}",
        refusal.log()
    );
}

/// Past its limit a query is cancelled over a line like its own.
#[test]
fn a_query_over_an_encrypted_line_ends_at_the_limit() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(ONE);
    let table = server.loopback("shop", &name) + "tls = \"required\"\n";
    let slow = EXPORT.replace("2 AS", "pg_sleep(100) AS");
    let refusal = Shop::with_server(&table, &slow).set("time_limit = 1").refuse(503, "date=0");
    assert!(refusal.log().contains("could not be read in 1 s"), "{}", refusal.log());
}

#[test]
fn a_server_without_tls_is_left_before_anything_is_said() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut told = [0; 8];
        stream.read_exact(&mut told).unwrap();
        stream.write_all(b"N").unwrap();
        let mut more = Vec::new();
        stream.read_to_end(&mut more).unwrap();
        more
    });
    let place = format!("host = \"127.0.0.1\"\nport = {port}\ntls = \"verify\"");
    let refusal = Shop::with_server(&table(&place, "shop", "shop"), EXPORT).refuse(500, "date=0");
    assert!(refusal.log().contains("the server offers none; set `ssl = on`"), "{}", refusal.log());
    assert_eq!(told.join().unwrap(), b"");
}

#[test]
fn a_server_that_is_not_there_is_asked_again_later() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for place in [format!("host = \"127.0.0.1\"\nport = {free}"), "host = \"/nowhere\"".to_owned()] {
        let shop = Shop::with_server(&table(&place, "shop", "shop"), EXPORT);
        let refusal = shop.refuse(503, "date=0");
        assert!(refusal.log().contains("cannot be reached"), "{}", refusal.log());
    }
}

#[test]
fn a_server_without_a_connection_to_spare_is_asked_again_later() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(ONE);
    let limit = |most| format!("ALTER DATABASE {name} CONNECTION LIMIT {most}");
    server.client("postgres").batch_execute(&limit(0)).unwrap();
    let shop = Shop::with_server(&server.table("shop", &name), EXPORT);
    let refusal = shop.refuse(503, "date=0");
    assert!(refusal.log().contains("has no connection to spare"), "{}", refusal.log());
    server.client("postgres").batch_execute(&limit(1)).unwrap();
    assert_eq!(shop.get("date=0").ids("orders"), ["1"]);
}

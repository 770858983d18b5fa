//! `check` tells of a server that answers oddly, slowly or from afar, and of modes and rights that are a risk.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use mysql::prelude::Queryable;

use super::check::{GOOD, ORDERS, check, check_good, refusing};
use crate::check::support::Shop;
use crate::support::mysql::{MariaDb, PASSWORD, table};

/// The `[database]` table of a port of the loopback. Nobody gives that account rights beyond reading.
fn at(port: u16, name: &str) -> String {
    table(&format!("host = \"127.0.0.1\"\nport = {port}"), "edward", name)
}

/// Hands each connection to `serve`; gives the port.
fn listen(serve: impl Fn(TcpStream) -> io::Result<()> + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || listener.incoming().flatten().map(serve).filter(Result::is_err).count());
    port
}

/// Stands between the program and a server, and changes the server's first packet.
fn between(server: &MariaDb, change: impl Fn(Vec<u8>) -> Vec<u8> + Send + 'static) -> u16 {
    let behind = server.port;
    listen(move |mut client| {
        let mut server = TcpStream::connect(("127.0.0.1", behind))?;
        let mut head = [0; 4];
        server.read_exact(&mut head)?;
        let mut packet = head.to_vec();
        packet.resize(4 + usize::from(head[0]), 0);
        server.read_exact(&mut packet[4..])?;
        client.write_all(&change(packet))?;
        let (mut from, mut to) = (client.try_clone()?, server.try_clone()?);
        thread::spawn(move || io::copy(&mut from, &mut to));
        io::copy(&mut server, &mut client).map(drop)
    })
}

#[test]
fn what_a_server_says_instead_of_its_greeting_is_told_with_what_it_means() {
    for (code, words, id) in [
        (1053, "Server shutdown in progress", "server.unavailable"),
        (1213, "Deadlock found when trying to get lock", "server.conflict"),
        (2013, "Lost connection to server", "server.lost"),
        (1049, "Unknown database 'my_shop'", "server.unknown_database"),
    ] {
        check(&at(refusing(code, words), "my_shop"), ORDERS).only("error", id).says(words);
    }
}

#[test]
fn something_else_that_listens_at_the_port_is_told_from_a_server_that_hangs_up() {
    let other =
        listen(|mut client| client.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"));
    check(&at(other, "shop"), ORDERS).only("error", "server.protocol").remedy("`engine` and `port`");
    let gone = listen(|client| client.shutdown(std::net::Shutdown::Both));
    check(&at(gone, "shop"), ORDERS).only("error", "server.lost").says("closed the connection");
}

#[test]
fn a_host_whose_name_cannot_exist_is_said_without_asking_for_it() {
    let place = format!("host = \"{}.example\"", "a".repeat(64));
    check(&table(&place, "shop", "shop"), ORDERS).only("error", "server.unknown_host").remedy("`host`");
}

#[test]
fn a_server_older_than_any_that_was_tried_is_noted() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(GOOD);
    let old = between(&server, |mut packet| {
        // The version follows the number of the protocol and ends with a NUL; MariaDB puts `5.5.5-` before its own.
        let major = packet.iter().position(|&byte| byte == b'-').unwrap() + 1;
        let end = major + packet[major..].iter().position(|&byte| byte == b'-').unwrap();
        let version = "5.5.68";
        packet[major..end].fill(b'0');
        packet[major..major + version.len()].copy_from_slice(version.as_bytes());
        packet
    });
    let report = check(&at(old, &name), ORDERS);
    report.only("note", "server.old_version").says("MariaDB 5.5").says("10.3");
}

/// The address of every interface leads to this machine as well, but is none of the loopback.
#[test]
fn an_open_line_that_leaves_the_machine_is_warned_of() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(GOOD);
    let place = format!("host = \"0.0.0.0\"\nport = {}\ntls = \"off\"", server.port);
    check(&table(&place, "edward", &name), ORDERS)
        .only("warning", "server.open_line")
        .remedy("tls = \"verify\"");
}

#[test]
fn modes_in_which_sql_means_something_else_are_warned_of() {
    if crate::support::installed::is_skipped() {
        return;
    }
    let server = MariaDb::start(&["--sql-mode=ANSI_QUOTES"]);
    check_good(&server, "", ORDERS).only("note", "server.other_modes").says("`ANSI_QUOTES`");
}

#[test]
fn rights_beyond_what_a_config_with_leads_needs_are_warned_of() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(GOOD);
    let password = PASSWORD.replace('\\', "\\\\").replace('\'', "''");
    let mut root = server.client(&name);
    root.query_drop(format!("CREATE OR REPLACE USER keeper@'%' IDENTIFIED BY '{password}'")).unwrap();
    let report = |rights: &str| {
        let mut root = server.client(&name);
        root.query_drop(format!("GRANT {rights} ON {name}.* TO keeper@'%'")).unwrap();
        let shop = Shop::good();
        shop.write_config(format!(
            "user = \"login\"\npassword = 'Zq7 long \"enough\" 41'\n{}\n[export]\norders = '''{ORDERS}'''\n\
             statuses = 'SELECT id, name FROM statuses'\n\
             [lead]\nsql = 'INSERT INTO statuses (id, name) VALUES (:id, left(:title, 20))'\n",
            server.table("keeper", &name)
        ));
        shop.check(&[])
    };
    let id = "server.more_than_writing";
    assert!(!report("SELECT, INSERT, UPDATE").ids().contains(&id), "these are needed");
    report("DELETE").one("warning", id).says("`DELETE`").remedy("SELECT, INSERT");
}

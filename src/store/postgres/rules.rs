//! Lines of the server's `pg_hba.conf`, by which it decides who comes in from where, and what it asks for (PostgreSQL,
//! "The `pg_hba.conf` File").
//!
//! Makes texts; reads no file.

use std::net::IpAddr;

use crate::config::{Address, Server};

/// Words that mean something else there than a name.
const WORDS: [&str; 5] = ["all", "sameuser", "samerole", "samegroup", "replication"];

/// The line that lets the config's account in by its password, from where the server's words say that it comes.
pub(super) fn rule(server: &Server, words: &str) -> String {
    let (database, user) = (name(&server.name), name(&server.user));
    let place = match &server.address {
        Address::Socket { .. } => "local".to_owned(),
        Address::Host { .. } | Address::Local => "host".to_owned(),
    };
    let client = if place == "local" { String::new() } else { format!(" {}", client(server, words)) };
    format!("{place} {database} {user}{client} scram-sha-256")
}

/// The address that the server sees, as its list takes it.
fn client(server: &Server, words: &str) -> String {
    let told = words.split('"').find_map(|word| word.parse::<IpAddr>().ok());
    let own = match &server.address {
        Address::Host { host, .. } => host.parse::<IpAddr>().ok().filter(IpAddr::is_loopback),
        Address::Local | Address::Socket { .. } => Some(IpAddr::from([127, 0, 0, 1])),
    };
    match told.or(own) {
        Some(address @ IpAddr::V4(_)) => format!("{address}/32"),
        Some(address @ IpAddr::V6(_)) => format!("{address}/128"),
        None => "…".to_owned(),
    }
}

fn name(name: &str) -> String {
    let is_plain = name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_' || it == '-');
    if is_plain && !WORDS.contains(&name) { name.to_owned() } else { format!("\"{name}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Password, Tls};

    #[test]
    fn a_line_is_for_the_account_the_database_and_the_place_that_the_server_sees() {
        let host = |host: &str| Address::Host { host: host.to_owned(), port: 5432 };
        let socket = Address::Socket { path: "/tmp".into(), port: 5432 };
        for (address, name, words, line) in [
            (
                host("db"),
                "shop",
                "no entry for host \"10.0.0.7\", user \"u\"",
                "host shop u 10.0.0.7/32 scram-sha-256",
            ),
            (host("db"), "my shop", "kein Eintrag: \"::1\"", "host \"my shop\" u ::1/128 scram-sha-256"),
            (host("127.0.0.1"), "all", "Ident failed", "host \"all\" u 127.0.0.1/32 scram-sha-256"),
            (host("db"), "shop", "Ident failed", "host shop u … scram-sha-256"),
            (socket, "shop", "Peer failed for user \"u\"", "local shop u scram-sha-256"),
        ] {
            let (name, user) = (name.to_owned(), "u".to_owned());
            let server = Server { address, name, user, password: Password::default(), tls: Tls::Off };
            assert_eq!(rule(&server, words), line);
        }
    }
}

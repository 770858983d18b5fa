//! From the name of a host to its addresses: a number, `localhost`, `/etc/hosts`, and DNS, in this order.
//!
//! Knows where the system keeps its names. Only this file decides where a name is looked for.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::deadline::Deadline;
use super::dns::{self, Lookup};
use super::resolv_conf::ResolvConf;
use crate::error::ServerFault;

/// Names that this machine knows itself (hosts(5)).
const HOSTS: &str = "/etc/hosts";

/// The settings of the resolver.
const RESOLV_CONF: &str = "/etc/resolv.conf";

/// The addresses of a host, in the order in which they are tried; at least one.
///
/// # Errors
/// [`ServerFault::UnknownHost`] where the name does not exist, [`ServerFault::NoResolver`] where that cannot be known.
pub(super) fn addresses(host: &str, deadline: Deadline) -> Result<Vec<IpAddr>, ServerFault> {
    if let Some(own) = without_asking(host) {
        return Ok(own);
    }
    // A file that is not there, or cannot be read, is as an empty one.
    let hosts = fs::read_to_string(HOSTS).unwrap_or_default();
    let in_hosts = in_hosts(&hosts, host);
    if !in_hosts.is_empty() {
        return Ok(in_hosts);
    }
    let conf = ResolvConf::of_text(&fs::read_to_string(RESOLV_CONF).unwrap_or_default());
    by_dns(&conf, host, deadline)
}

/// The addresses of a name that needs no file and no server.
fn without_asking(host: &str) -> Option<Vec<IpAddr>> {
    if let Ok(number) = host.parse() {
        return Some(vec![number]);
    }
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    // RFC 6761, "Domain Name Reservation Considerations for localhost."
    let is_local = name == "localhost" || name.ends_with(".localhost");
    is_local.then(|| vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()])
}

/// The addresses of a host in the text of `/etc/hosts`.
fn in_hosts(hosts: &str, host: &str) -> Vec<IpAddr> {
    let mut addresses = Vec::new();
    for line in hosts.lines().map(|line| line.split('#').next().unwrap_or_default()) {
        let mut words = line.split_ascii_whitespace();
        let address = words.next().and_then(|word| word.parse().ok());
        if let Some(address) = address
            && words.any(|name| name.eq_ignore_ascii_case(host))
        {
            addresses.push(address);
        }
    }
    addresses
}

/// The addresses of the first name with any among those that a name may stand for.
fn by_dns(conf: &ResolvConf, host: &str, deadline: Deadline) -> Result<Vec<IpAddr>, ServerFault> {
    let mut unanswered = None;
    for name in conf.candidates(host) {
        match dns::lookup(conf, &name, deadline) {
            Lookup::Addresses(addresses) => return Ok(addresses),
            Lookup::NoSuchName => {}
            Lookup::Unanswered(words) => unanswered = Some(words),
        }
    }
    match unanswered {
        // The name may be the one that was not answered for.
        Some(words) => Err(ServerFault::NoResolver { host: host.to_owned(), words }),
        None => Err(ServerFault::UnknownHost { host: host.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::fixture::{Reply, answer_of, resolver};
    use super::*;

    fn ips(texts: &[&str]) -> Vec<IpAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn soon() -> Deadline {
        Deadline::after(Duration::from_secs(5))
    }

    #[test]
    fn addresses_of_numbers_and_of_localhost_need_no_server() {
        for (host, addresses) in [
            ("192.0.2.1", &["192.0.2.1"][..]),
            ("2001:db8::1", &["2001:db8::1"]),
            ("localhost", &["127.0.0.1", "::1"]),
            ("LocalHost.", &["127.0.0.1", "::1"]),
            ("db.localhost", &["127.0.0.1", "::1"]),
        ] {
            assert_eq!(addresses_of(host), ips(addresses), "{host}");
        }
        assert_eq!(without_asking("notlocalhost"), None);
    }

    fn addresses_of(host: &str) -> Vec<IpAddr> {
        addresses(host, soon()).unwrap()
    }

    #[test]
    fn the_hosts_file_gives_every_address_of_a_name() {
        let hosts = "127.0.0.1 localhost\n192.0.2.1\tdb.example  DB # db2\nwrong db\n2001:db8::1 db\n";
        assert_eq!(in_hosts(hosts, "db"), ips(&["192.0.2.1", "2001:db8::1"]));
        assert_eq!(in_hosts(hosts, "db.EXAMPLE"), ips(&["192.0.2.1"]));
        assert_eq!(in_hosts(hosts, "db2"), ips(&[]));
        assert_eq!(in_hosts(hosts, "192.0.2.1"), ips(&[]));
    }

    #[test]
    fn a_short_name_is_found_in_a_domain_of_the_search() {
        let conf = resolver(|query| match query.name.as_str() {
            "db.b.example" => answer_of(&query, &["192.0.2.7"]),
            _ => Reply::NoSuchName,
        });
        let conf = ResolvConf { search: vec!["a.example".to_owned(), "b.example".to_owned()], ..conf };
        assert_eq!(by_dns(&conf, "db", soon()), Ok(ips(&["192.0.2.7"])));
        let host = "other".to_owned();
        assert_eq!(by_dns(&conf, "other", soon()), Err(ServerFault::UnknownHost { host }));
    }

    #[test]
    fn a_name_that_was_not_answered_for_is_not_said_to_be_unknown() {
        let conf = resolver(|query| if query.name == "db" { Reply::NoSuchName } else { Reply::Failure });
        let conf = ResolvConf { search: vec!["a.example".to_owned()], ..conf };
        let Err(ServerFault::NoResolver { host, .. }) = by_dns(&conf, "db", soon()) else {
            panic!("it is not known whether db.a.example exists")
        };
        assert_eq!(host, "db");
    }
}

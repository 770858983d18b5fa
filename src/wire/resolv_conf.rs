//! `/etc/resolv.conf`: which servers to ask for a name, and under which names to look for it (resolv.conf(5)).
//!
//! Reads text and opens no connection. A setting that the file lacks, or has wrongly, is as the
//! system's own resolver takes it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

/// The port of DNS.
const PORT: u16 = 53;

/// The most servers that are asked, as with the system's own resolver.
const MOST_SERVERS: usize = 3;

/// How names are resolved on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ResolvConf {
    /// The servers, in the order in which they are asked; at least one.
    pub(super) servers: Vec<SocketAddr>,
    /// The domains that a short name may be in.
    pub(super) search: Vec<String>,
    /// How many dots make a name one that is first looked for as it is.
    pub(super) dots: usize,
    /// How long to wait for one server's answer.
    pub(super) timeout: Duration,
    /// How many times all servers are asked.
    pub(super) attempts: u32,
}

impl ResolvConf {
    /// Reads the text of the file; an empty one stands for a file that is not there.
    pub(super) fn of_text(text: &str) -> Self {
        let mut conf = Self {
            servers: Vec::new(),
            search: Vec::new(),
            dots: 1,
            timeout: Duration::from_secs(5),
            attempts: 2,
        };
        for line in text.lines().map(|line| line.split(['#', ';']).next().unwrap_or_default()) {
            let mut words = line.split_ascii_whitespace();
            match words.next() {
                Some("nameserver") => conf.servers.extend(words.next().and_then(server)),
                Some("search" | "domain") => {
                    conf.search = words.map(|domain| domain.trim_matches('.').to_owned()).collect();
                }
                Some("options") => words.for_each(|option| conf.set_option(option)),
                _ => {}
            }
        }
        conf.search.retain(|domain| !domain.is_empty());
        conf.servers.truncate(MOST_SERVERS);
        if conf.servers.is_empty() {
            conf.servers.push(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), PORT));
        }
        conf
    }

    fn set_option(&mut self, option: &str) {
        let Some((name, Ok(number))) = option.split_once(':').map(|(name, n)| (name, n.parse::<u32>()))
        else {
            return;
        };
        // The upper bounds are those of the system's own resolver.
        match name {
            "ndots" => self.dots = number.min(15) as usize,
            "timeout" => self.timeout = Duration::from_secs(number.clamp(1, 30).into()),
            "attempts" => self.attempts = number.clamp(1, 5),
            _ => {}
        }
    }

    /// The full names that a name may stand for, in the order in which they are looked for.
    pub(super) fn candidates(&self, name: &str) -> Vec<String> {
        if let Some(full) = name.strip_suffix('.') {
            return vec![full.to_owned()];
        }
        let mut candidates: Vec<_> = self.search.iter().map(|domain| format!("{name}.{domain}")).collect();
        let has_dots = name.matches('.').count() >= self.dots;
        candidates.insert(if has_dots { 0 } else { candidates.len() }, name.to_owned());
        candidates
    }
}

/// A server's address. A link-local one has the name of an interface behind it, which is left out with its server.
fn server(word: &str) -> Option<SocketAddr> {
    word.parse::<IpAddr>().ok().map(|address| SocketAddr::new(address, PORT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_as_the_system_reads_it() {
        let conf = ResolvConf::of_text(
            "# made by hand\nnameserver 192.0.2.1 # first\nnameserver 2001:db8::1\nnameserver fe80::1%eth0\n\
             nameserver 192.0.2.2\nnameserver 192.0.2.3\ndomain old.example\nsearch a.example b.example.\n\
             options ndots:2 timeout:3 attempts:4 rotate edns0 ndots:x\n; the end\n",
        );
        let servers =
            ["192.0.2.1:53", "[2001:db8::1]:53", "192.0.2.2:53"].map(|server| server.parse().unwrap());
        assert_eq!(
            conf,
            ResolvConf {
                servers: servers.to_vec(),
                search: vec!["a.example".to_owned(), "b.example".to_owned()],
                dots: 2,
                timeout: Duration::from_secs(3),
                attempts: 4,
            }
        );
    }

    #[test]
    fn without_a_file_the_server_of_this_machine_is_asked() {
        let conf = ResolvConf::of_text("");
        assert_eq!(conf.servers, ["127.0.0.1:53".parse().unwrap()]);
        assert_eq!((conf.dots, conf.timeout, conf.attempts), (1, Duration::from_secs(5), 2));
    }

    #[test]
    fn no_option_makes_the_search_endless() {
        let conf = ResolvConf::of_text("options timeout:4000000000 attempts:4000000000 ndots:4000000000");
        assert_eq!((conf.dots, conf.timeout, conf.attempts), (15, Duration::from_secs(30), 5));
        let conf = ResolvConf::of_text("options timeout:0 attempts:0");
        assert_eq!((conf.timeout, conf.attempts), (Duration::from_secs(1), 1));
    }

    #[test]
    fn a_name_is_looked_for_in_the_order_of_its_dots() {
        let conf = ResolvConf::of_text("search a.example b.example");
        assert_eq!(conf.candidates("db"), ["db.a.example", "db.b.example", "db"]);
        assert_eq!(conf.candidates("db.shop"), ["db.shop", "db.shop.a.example", "db.shop.b.example"]);
        assert_eq!(conf.candidates("db."), ["db"]);
    }
}

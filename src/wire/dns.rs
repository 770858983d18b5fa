//! One name asked of the servers of DNS (RFC 1035): both families of addresses at once, by UDP, and by TCP where an
//! answer is too long for that.
//!
//! The only user of simple-dns. Takes only an answer to its own question, and waits for none beyond its deadline.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, UdpSocket};
use std::time::Duration;

use simple_dns::rdata::RData;
use simple_dns::{CLASS, Name, Packet, PacketFlag, QCLASS, QTYPE, Question, RCODE, TYPE};

use super::deadline::Deadline;
use super::resolv_conf::ResolvConf;

/// How long to wait for the second family when the first one has given addresses. Some servers never answer for it.
const SECOND_FAMILY: Duration = Duration::from_millis(200);

/// The most aliases that are followed from a name to its addresses.
const MOST_ALIASES: usize = 16;

/// The families of addresses. Those of the first are tried first.
const FAMILIES: [TYPE; 2] = [TYPE::A, TYPE::AAAA];

/// The outcome of asking for a name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lookup {
    /// Its addresses; at least one.
    Addresses(Vec<IpAddr>),
    /// There is no such name, or it has no address.
    NoSuchName,
    /// No server has given an answer, and why.
    Unanswered(String),
}

/// Asks for a name, each server in turn, until one answers.
pub(super) fn lookup(conf: &ResolvConf, name: &str, deadline: Deadline) -> Lookup {
    // A name that cannot be sent is the name of no host.
    if Name::new(name).is_err() {
        return Lookup::NoSuchName;
    }
    let mut words = String::new();
    for _ in 0..conf.attempts {
        for &server in &conf.servers {
            let until = deadline.min(Deadline::after(conf.timeout));
            match NameQuestion::of(server, name, until) {
                Ok(addresses) if addresses.is_empty() => return Lookup::NoSuchName,
                Ok(addresses) => return Lookup::Addresses(addresses),
                Err(error) => words = format!("{server}: {error}"),
            }
            if deadline.remaining().is_err() {
                return Lookup::Unanswered(words);
            }
        }
    }
    Lookup::Unanswered(words)
}

/// One server that has been asked for both families of a name.
struct NameQuestion<'n> {
    server: SocketAddr,
    name: &'n str,
    ids: [u16; 2],
    /// The answers that came for each family.
    found: [Option<io::Result<Vec<IpAddr>>>; 2],
}

/// A message from a server.
enum Message {
    /// Not an answer to our question: it may come from anyone.
    Unrelated,
    /// The answer does not fit into a datagram.
    Cut,
    /// The answer.
    Answer(io::Result<Vec<IpAddr>>),
}

impl<'n> NameQuestion<'n> {
    /// The addresses of a name; none where it does not exist.
    fn of(server: SocketAddr, name: &'n str, until: Deadline) -> io::Result<Vec<IpAddr>> {
        let mut random = [0; 4];
        getrandom::fill(&mut random)?;
        let [a, b, c, d] = random;
        let ids = [u16::from_ne_bytes([a, b]), u16::from_ne_bytes([c, d])];
        let mut asked = Self { server, name, ids, found: [None, None] };
        match asked.read(until) {
            Err(error) if asked.addresses().is_empty() => Err(error),
            _ => asked.into_addresses(),
        }
    }

    /// Asks, and reads until both families are answered for.
    fn read(&mut self, mut until: Deadline) -> io::Result<()> {
        let any: IpAddr = match self.server {
            SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
            SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
        };
        let socket = UdpSocket::bind((any, 0))?;
        // Only what this server sends arrives from now on.
        socket.connect(self.server)?;
        for family in [0, 1] {
            socket.send(&self.question(family)?)?;
        }
        let mut buffer = [0; 4096];
        while let Some(open) = self.found.iter().position(Option::is_none) {
            if !self.addresses().is_empty() {
                until = until.min(Deadline::after(SECOND_FAMILY));
            }
            socket.set_read_timeout(Some(until.remaining()?))?;
            let length = socket.recv(&mut buffer).map_err(timed_out)?;
            for family in open..2 {
                match self.message(family, &buffer[..length]) {
                    Message::Unrelated => {}
                    Message::Cut => self.found[family] = Some(self.ask_by_tcp(family, until)),
                    Message::Answer(answer) => self.found[family] = Some(answer),
                }
            }
        }
        Ok(())
    }

    fn question(&self, family: usize) -> io::Result<Vec<u8>> {
        let mut query = Packet::new_query(self.ids[family]);
        query.set_flags(PacketFlag::RECURSION_DESIRED);
        let name = Name::new(self.name).map_err(io::Error::other)?;
        let question = Question::new(name, QTYPE::TYPE(FAMILIES[family]), QCLASS::CLASS(CLASS::IN), false);
        query.questions.push(question);
        query.build_bytes_vec().map_err(io::Error::other)
    }

    fn ask_by_tcp(&self, family: usize, until: Deadline) -> io::Result<Vec<IpAddr>> {
        let mut stream = TcpStream::connect_timeout(&self.server, until.remaining()?)?;
        let question = self.question(family)?;
        let length = u16::try_from(question.len()).map_err(io::Error::other)?;
        stream.set_write_timeout(Some(until.remaining()?))?;
        stream.write_all(&[&length.to_be_bytes(), &question[..]].concat())?;
        let mut length = [0; 2];
        read_until(&mut stream, &mut length, until)?;
        let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
        read_until(&mut stream, &mut answer, until)?;
        match self.message(family, &answer) {
            Message::Answer(answer) => answer,
            Message::Unrelated | Message::Cut => Err(wrong("another answer than was asked for")),
        }
    }

    /// Reads a message as one about a family.
    fn message(&self, family: usize, bytes: &[u8]) -> Message {
        let Ok(packet) = Packet::parse(bytes) else { return Message::Unrelated };
        let is_ours = packet.id() == self.ids[family]
            && packet.has_flags(PacketFlag::RESPONSE)
            && matches!(packet.questions.as_slice(), [question]
                if question.qtype == QTYPE::TYPE(FAMILIES[family]) && is_named(&question.qname, self.name));
        match packet.rcode() {
            _ if !is_ours => Message::Unrelated,
            _ if packet.has_flags(PacketFlag::TRUNCATION) => Message::Cut,
            RCODE::NoError => Message::Answer(Ok(addresses(&packet, self.name, FAMILIES[family]))),
            RCODE::NameError => Message::Answer(Ok(Vec::new())),
            code => Message::Answer(Err(io::Error::other(format!("it says {code:?}")))),
        }
    }

    /// All addresses that have come so far.
    fn addresses(&self) -> Vec<IpAddr> {
        self.found.iter().flatten().flatten().flatten().copied().collect()
    }

    /// The addresses of both families. The failure of one does not matter where the other one has any.
    fn into_addresses(self) -> io::Result<Vec<IpAddr>> {
        let addresses = self.addresses();
        let failure = self.found.into_iter().flatten().find_map(Result::err);
        match failure {
            Some(failure) if addresses.is_empty() => Err(failure),
            _ => Ok(addresses),
        }
    }
}

/// The addresses of one family that a message has for a name, by its aliases. These may lead in a circle.
fn addresses(packet: &Packet<'_>, name: &str, family: TYPE) -> Vec<IpAddr> {
    let mut owner = name.to_owned();
    for _ in 0..=MOST_ALIASES {
        let mut alias = None;
        let mut addresses = Vec::new();
        for record in packet.answers.iter().filter(|record| is_named(&record.name, &owner)) {
            match (&record.rdata, family) {
                (RData::A(a), TYPE::A) => addresses.push(Ipv4Addr::from(a.address).into()),
                (RData::AAAA(aaaa), TYPE::AAAA) => addresses.push(Ipv6Addr::from(aaaa.address).into()),
                (RData::CNAME(cname), _) => alias = Some(cname.0.to_string()),
                _ => {}
            }
        }
        match alias {
            Some(alias) if addresses.is_empty() => owner = alias,
            _ => return addresses,
        }
    }
    Vec::new()
}

/// Compares names as DNS does: without their case and the dot at their end.
fn is_named(name: &Name<'_>, text: &str) -> bool {
    name.to_string().trim_end_matches('.').eq_ignore_ascii_case(text.trim_end_matches('.'))
}

/// Fills a buffer; each read ends at the deadline.
fn read_until(stream: &mut TcpStream, buffer: &mut [u8], until: Deadline) -> io::Result<()> {
    let mut filled = 0;
    while filled < buffer.len() {
        stream.set_read_timeout(Some(until.remaining()?))?;
        match stream.read(&mut buffer[filled..]).map_err(timed_out)? {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            length => filled += length,
        }
    }
    Ok(())
}

/// The system says of a wait that has ended that the call would block.
fn timed_out(error: io::Error) -> io::Error {
    if error.kind() == ErrorKind::WouldBlock { ErrorKind::TimedOut.into() } else { error }
}

fn wrong(words: &'static str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, words)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Asker, Reply, alias, answer_of, cut, resolver};
    use super::*;
    use crate::environment::instant;

    const NAME: &str = "db.example";

    fn found(addresses: &[&str]) -> Lookup {
        Lookup::Addresses(addresses.iter().map(|text| text.parse().unwrap()).collect())
    }

    /// Looks the name up where a server replies so.
    fn ask(reply: impl Fn(Asker) -> Reply + Send + Sync + 'static) -> Lookup {
        lookup(&resolver(reply), NAME, Deadline::after(Duration::from_secs(10)))
    }

    #[test]
    fn both_families_of_addresses_are_found() {
        let reply = |asker: Asker| answer_of(&asker, &["2001:db8::1", "192.0.2.1", "192.0.2.2"]);
        assert_eq!(ask(reply), found(&["192.0.2.1", "192.0.2.2", "2001:db8::1"]));
        let reply = |asker: Asker| answer_of(&asker, &["2001:db8::1"]);
        assert_eq!(ask(reply), found(&["2001:db8::1"]));
        assert_eq!(ask(|asker| answer_of(&asker, &[])), Lookup::NoSuchName);
        assert_eq!(ask(|_| Reply::NoSuchName), Lookup::NoSuchName);
    }

    #[test]
    fn a_server_that_never_answers_for_the_second_family_holds_nothing_up() {
        let start = instant();
        let reply = |asker: Asker| {
            if asker.is_ipv6 { Reply::Silence } else { answer_of(&asker, &["192.0.2.1"]) }
        };
        let conf = ResolvConf { timeout: Duration::from_secs(30), ..resolver(reply) };
        assert_eq!(lookup(&conf, NAME, Deadline::after(Duration::from_secs(30))), found(&["192.0.2.1"]));
        assert!(instant() - start < Duration::from_secs(20));
    }

    #[test]
    fn one_family_that_fails_does_not_matter_where_the_other_has_addresses() {
        let reply = |asker: Asker| {
            if asker.is_ipv6 { Reply::Failure } else { answer_of(&asker, &["192.0.2.1"]) }
        };
        assert_eq!(ask(reply), found(&["192.0.2.1"]));
        let reply = |asker: Asker| if asker.is_ipv6 { Reply::Failure } else { answer_of(&asker, &[]) };
        assert!(matches!(ask(reply), Lookup::Unanswered(_)));
    }

    #[test]
    fn a_server_that_is_late_is_asked_again_and_the_next_one_too() {
        let late = resolver(|_| Reply::Silence);
        let good = resolver(|asker| answer_of(&asker, &["192.0.2.1"]));
        let servers = vec![late.servers[0], good.servers[0]];
        let conf = ResolvConf { servers, ..late.clone() };
        assert_eq!(lookup(&conf, NAME, Deadline::after(Duration::from_secs(10))), found(&["192.0.2.1"]));
        let start = instant();
        let Lookup::Unanswered(words) = lookup(&late, NAME, Deadline::after(Duration::from_secs(10))) else {
            panic!("no answer came")
        };
        assert!(words.contains("timed out"), "{words}");
        assert!(instant() - start >= late.timeout * late.attempts);
    }

    #[test]
    fn the_deadline_ends_the_search() {
        let conf = resolver(|_| Reply::Silence);
        let conf = ResolvConf { timeout: Duration::from_mins(1), attempts: 5, ..conf };
        let start = instant();
        let lookup = lookup(&conf, NAME, Deadline::after(Duration::from_millis(200)));
        assert!(matches!(lookup, Lookup::Unanswered(_)), "{lookup:?}");
        assert!(instant() - start < Duration::from_secs(30));
    }

    #[test]
    fn an_answer_that_is_cut_is_asked_for_by_tcp() {
        let reply = |asker: Asker| {
            if asker.by_tcp { answer_of(&asker, &["192.0.2.1"]) } else { cut(&asker) }
        };
        assert_eq!(ask(reply), found(&["192.0.2.1"]));
        // By TCP, too, it may be cut, be silence, or be too short.
        assert!(matches!(ask(|asker| cut(&asker)), Lookup::Unanswered(_)));
        let reply = |asker: Asker| if asker.by_tcp { Reply::Silence } else { cut(&asker) };
        assert!(matches!(ask(reply), Lookup::Unanswered(_)));
    }

    #[test]
    fn an_answer_to_another_question_is_passed_over() {
        let reply = |asker: Asker| {
            let of = |asker: &Asker, address| match answer_of(asker, &[address]) {
                Reply::Messages(messages) => messages,
                _ => Vec::new(),
            };
            let other_id = Asker { id: asker.id.wrapping_add(1), ..asker.clone() };
            let other_name = Asker { name: "evil.example".to_owned(), ..asker.clone() };
            let mut messages = vec![asker.bytes.clone(), vec![], vec![0; 3]];
            messages.extend(of(&other_id, "192.0.2.66"));
            messages.extend(of(&other_name, "192.0.2.66"));
            messages.extend(of(&asker, "192.0.2.1"));
            Reply::Messages(messages)
        };
        assert_eq!(ask(reply), found(&["192.0.2.1"]));
    }

    #[test]
    fn aliases_are_followed_and_end_where_they_lead_in_a_circle() {
        let records = |asker: &Asker| {
            let address = asker.address("b.example", "192.0.2.1");
            let aliases = [alias("DB.example", "a.example"), alias("a.example", "b.example")];
            aliases.into_iter().chain(address).collect::<Vec<_>>()
        };
        assert_eq!(ask(move |asker| asker.reply(records(&asker))), found(&["192.0.2.1"]));
        let circle = |asker: Asker| asker.reply([alias(NAME, "a.example"), alias("a.example", NAME)]);
        assert_eq!(ask(circle), Lookup::NoSuchName);
        let stranger = |asker: Asker| asker.reply(asker.address("other.example", "192.0.2.66"));
        assert_eq!(ask(stranger), Lookup::NoSuchName);
    }

    #[test]
    fn any_message_can_be_read() {
        let question = NameQuestion {
            server: "127.0.0.1:53".parse().unwrap(),
            name: NAME,
            ids: [1, 2],
            found: [None, None],
        };
        let asker = Asker { id: 1, name: NAME.to_owned(), is_ipv6: false, by_tcp: false, bytes: vec![] };
        let Reply::Messages(messages) = answer_of(&asker, &["192.0.2.1"]) else { panic!() };
        let Message::Answer(Ok(addresses)) = question.message(0, &messages[0]) else { panic!() };
        assert_eq!(addresses.len(), 1);
        for at in 0..messages[0].len() {
            let _ = question.message(0, &messages[0][..at]);
            for byte in 0..=u8::MAX {
                let mut changed = messages[0].clone();
                changed[at] = byte;
                let _ = question.message(0, &changed);
            }
        }
    }

    #[test]
    fn a_name_that_cannot_be_sent_is_none() {
        let conf = resolver(|asker| answer_of(&asker, &["192.0.2.1"]));
        let long = "a".repeat(64);
        assert_eq!(lookup(&conf, &long, Deadline::after(Duration::from_secs(1))), Lookup::NoSuchName);
    }
}

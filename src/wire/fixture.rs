//! A server of DNS on the loopback that replies as a test says, by UDP and by TCP.
//!
//! For the tests of this room alone.

use std::io::{Read, Write};
use std::net::{IpAddr, TcpListener, UdpSocket};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use simple_dns::rdata::{A, AAAA, CNAME, RData};
use simple_dns::{CLASS, Name, Packet, PacketFlag, QCLASS, QTYPE, Question, RCODE, ResourceRecord, TYPE};

use super::resolv_conf::ResolvConf;

/// A question that has come.
#[derive(Clone)]
pub(super) struct Asker {
    pub(super) id: u16,
    pub(super) name: String,
    pub(super) is_ipv6: bool,
    pub(super) by_tcp: bool,
    pub(super) bytes: Vec<u8>,
}

/// The reaction of a server to a question.
pub(super) enum Reply {
    Messages(Vec<Vec<u8>>),
    NoSuchName,
    Failure,
    Silence,
}

/// A server that replies so, as the settings of a resolver that has no other.
pub(super) fn resolver(reply: impl Fn(Asker) -> Reply + Send + Sync + 'static) -> ResolvConf {
    let (udp, tcp) = loop {
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        if let Ok(tcp) = TcpListener::bind(udp.local_addr().unwrap()) {
            break (udp, tcp);
        }
    };
    let server = udp.local_addr().unwrap();
    let reply = Arc::new(reply);
    let by_udp = Arc::clone(&reply);
    thread::spawn(move || {
        let mut buffer = [0; 512];
        while let Ok((length, peer)) = udp.recv_from(&mut buffer) {
            for message in messages(&buffer[..length], false, &*by_udp) {
                udp.send_to(&message, peer).unwrap();
            }
        }
    });
    thread::spawn(move || {
        for mut stream in tcp.incoming().flatten() {
            let mut length = [0; 2];
            stream.read_exact(&mut length).unwrap();
            let mut question = vec![0; u16::from_be_bytes(length).into()];
            stream.read_exact(&mut question).unwrap();
            for message in messages(&question, true, &*reply) {
                let length = u16::try_from(message.len()).unwrap();
                stream.write_all(&[&length.to_be_bytes(), &message[..]].concat()).unwrap();
            }
        }
    });
    ResolvConf {
        servers: vec![server],
        search: Vec::new(),
        dots: 1,
        timeout: Duration::from_millis(300),
        attempts: 2,
    }
}

fn messages(question: &[u8], by_tcp: bool, reply: &dyn Fn(Asker) -> Reply) -> Vec<Vec<u8>> {
    let packet = Packet::parse(question).unwrap();
    assert!(packet.has_flags(PacketFlag::RECURSION_DESIRED));
    let asker = Asker {
        id: packet.id(),
        name: packet.questions[0].qname.to_string(),
        is_ipv6: packet.questions[0].qtype == QTYPE::TYPE(TYPE::AAAA),
        by_tcp,
        bytes: question.to_vec(),
    };
    match reply(asker.clone()) {
        Reply::Messages(messages) => messages,
        Reply::NoSuchName => vec![asker.message(Vec::new(), RCODE::NameError, false)],
        Reply::Failure => vec![asker.message(Vec::new(), RCODE::ServerFailure, false)],
        Reply::Silence => Vec::new(),
    }
}

/// The answer with those addresses that are of the family that is asked for.
pub(super) fn answer_of(asker: &Asker, addresses: &[&str]) -> Reply {
    asker.reply(addresses.iter().filter_map(|address| asker.address(&asker.name, address)))
}

/// An answer that does not fit.
pub(super) fn cut(asker: &Asker) -> Reply {
    Reply::Messages(vec![asker.message(Vec::new(), RCODE::NoError, true)])
}

/// The record that one name is another.
pub(super) fn alias(name: &str, target: &str) -> ResourceRecord<'static> {
    let target = RData::CNAME(CNAME(Name::new(target).unwrap().into_owned()));
    ResourceRecord::new(Name::new(name).unwrap().into_owned(), CLASS::IN, 60, target)
}

impl Asker {
    /// The record of an address, where it is of the family that is asked for.
    pub(super) fn address(&self, name: &str, address: &str) -> Option<ResourceRecord<'static>> {
        let data = match address.parse().unwrap() {
            IpAddr::V4(address) if !self.is_ipv6 => RData::A(A { address: address.into() }),
            IpAddr::V6(address) if self.is_ipv6 => RData::AAAA(AAAA { address: address.into() }),
            _ => return None,
        };
        Some(ResourceRecord::new(Name::new(name).unwrap().into_owned(), CLASS::IN, 60, data))
    }

    /// The answer with these records.
    pub(super) fn reply(&self, records: impl IntoIterator<Item = ResourceRecord<'static>>) -> Reply {
        Reply::Messages(vec![self.message(records.into_iter().collect(), RCODE::NoError, false)])
    }

    fn message(&self, records: Vec<ResourceRecord<'static>>, code: RCODE, is_cut: bool) -> Vec<u8> {
        let mut packet = Packet::new_reply(self.id);
        if is_cut {
            packet.set_flags(PacketFlag::TRUNCATION);
        }
        *packet.rcode_mut() = code;
        let family = if self.is_ipv6 { TYPE::AAAA } else { TYPE::A };
        let name = Name::new(&self.name).unwrap();
        packet.questions.push(Question::new(name, QTYPE::TYPE(family), QCLASS::CLASS(CLASS::IN), false));
        packet.answers = records;
        packet.build_bytes_vec_compressed().unwrap()
    }
}

//! The line to a server, before its protocol begins: connected by a socket or over the network, and encrypted where the
//! config asks for it (PostgreSQL, "SSL Session Encryption").
//!
//! Knows the one question about TLS that the protocol has, and no other message. A server that offers none is left.

use std::io::{Read, Write};

use super::failure::SessionFailure;
use super::message::Messages;
use crate::config::{Address, Server, Tls};
use crate::error::{ServerFault, TlsFault};
use crate::wire::{Deadline, Stream};

/// A line and what is known of it.
pub(super) struct OpenLine {
    /// The bytes to and from the server.
    pub(super) stream: Stream,
    /// Others cannot read it: a socket of this machine, or TLS.
    pub(super) is_private: bool,
}

/// Connects to a server.
pub(super) fn connect(server: &Server, deadline: Deadline) -> Result<OpenLine, SessionFailure> {
    match &server.address {
        // A socket's name is its folder and its port (PostgreSQL, "unix_socket_directories"). It has no TLS.
        Address::Socket { path, port } => {
            let stream = Stream::unix(&path.join(format!(".s.PGSQL.{port}")), deadline)?;
            Ok(OpenLine { stream, is_private: true })
        }
        Address::Host { host, port } => over_network(host, *port, server.tls, deadline),
        Address::Local => over_network("localhost", PORT, server.tls, deadline),
    }
}

/// The port of a server that no other was named for.
const PORT: u16 = 5432;

fn over_network(host: &str, port: u16, tls: Tls, deadline: Deadline) -> Result<OpenLine, SessionFailure> {
    let stream = Stream::tcp(host, port, deadline)?;
    match tls {
        Tls::Off => Ok(OpenLine { stream, is_private: false }),
        Tls::Required | Tls::Verify => {
            let stream = agree_on_tls(stream)?.encrypted(host, tls)?;
            Ok(OpenLine { stream, is_private: true })
        }
    }
}

/// Asks the server for TLS. One byte is read and no more: all behind it must be encrypted.
fn agree_on_tls<S: Read + Write>(mut stream: S) -> Result<S, SessionFailure> {
    stream.write_all(Messages::default().ssl_request().bytes())?;
    let mut answer = [0];
    stream.read_exact(&mut answer)?;
    match &answer {
        b"S" => Ok(stream),
        b"N" => {
            let fault = TlsFault::NotOffered { setting: "ssl = on", file: "postgresql.conf" };
            Err(SessionFailure::Wire(ServerFault::Tls(fault)))
        }
        _ => Err(SessionFailure::Protocol("another answer to the question about TLS")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::FakeServer;
    use super::*;

    #[test]
    fn the_server_is_asked_for_tls_and_no_byte_behind_its_answer_is_read() {
        let stream = agree_on_tls(FakeServer::that_says(b"Sx".to_vec())).unwrap();
        assert_eq!(stream.told, [0, 0, 0, 8, 4, 210, 22, 47]);
        assert_eq!(stream.rest(), b"x");
    }

    #[test]
    fn a_server_that_offers_no_tls_is_left() {
        for (said, words) in [("N", "set `ssl = on`"), ("E", "another answer"), ("", "unexpected end")] {
            let failure = match agree_on_tls(FakeServer::that_says(said.into())) {
                Err(SessionFailure::Wire(ServerFault::Tls(fault))) => fault.to_string(),
                Err(SessionFailure::Protocol(words)) => words.to_owned(),
                Err(SessionFailure::Connection(error)) => format!("unexpected end: {error}"),
                _ => panic!("{said}"),
            };
            assert!(failure.contains(words), "{said}: {failure}");
        }
    }
}

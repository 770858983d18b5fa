//! The way to a server: connected by the name of its host or by a socket, open at first, and encrypted where a
//! protocol has agreed on that.
//!
//! Knows the config's words for TLS and the faults of a server; no protocol.

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::path::Path;

use super::deadline::Deadline;
use super::names;
use super::socket::Socket;
#[cfg(feature = "tls")]
use super::tls::{self, Encrypted};
use crate::config::Tls;
use crate::error::ServerFault;
#[cfg(not(feature = "tls"))]
use crate::error::TlsFault;

/// An open way to a server.
#[derive(Debug)]
pub struct Stream(Channel);

#[derive(Debug)]
enum Channel {
    Open(Socket),
    #[cfg(feature = "tls")]
    Encrypted(Box<Encrypted>),
}

impl Stream {
    /// Connects to a socket of this machine.
    ///
    /// # Errors
    /// [`ServerFault::NoSocket`], or [`ServerFault::Unreachable`] where one may not be used.
    pub fn unix(path: &Path, deadline: Deadline) -> Result<Self, ServerFault> {
        let socket = Socket::unix(path, deadline);
        socket.map(|socket| Self(Channel::Open(socket))).map_err(|error| no_socket(path, &error))
    }

    /// Connects to a host by its name or its number: to the first of its addresses that takes the connection.
    ///
    /// # Errors
    /// [`ServerFault::UnknownHost`], [`ServerFault::NoResolver`], [`ServerFault::Unreachable`].
    pub fn tcp(host: &str, port: u16, deadline: Deadline) -> Result<Self, ServerFault> {
        let addresses = names::addresses(host, deadline)?;
        let mut fault = ServerFault::UnknownHost { host: host.to_owned() };
        for (tried, &address) in addresses.iter().enumerate() {
            let address = SocketAddr::new(address, port);
            // One that takes nothing and refuses nothing leaves their share of the time to the others.
            let left = u32::try_from(addresses.len() - tried).unwrap_or(u32::MAX);
            let socket = deadline.remaining().and_then(|time| Socket::tcp(address, time / left, deadline));
            match socket {
                Ok(socket) => return Ok(Self(Channel::Open(socket))),
                Err(error) => fault = unreachable(&format!("`{address}`"), &error),
            }
        }
        Err(fault)
    }

    /// From now on reads and writes end at another deadline.
    pub fn wait_until(&mut self, deadline: Deadline) {
        match &mut self.0 {
            Channel::Open(socket) => socket.wait_until(deadline),
            #[cfg(feature = "tls")]
            Channel::Encrypted(encrypted) => encrypted.sock.wait_until(deadline),
        }
    }

    /// Encrypts the way from now on, as the config asks; the name is that of the host.
    ///
    /// # Errors
    /// [`ServerFault::Tls`] where that is not possible or the server is not trusted, [`ServerFault::Lost`].
    pub fn encrypted(self, host: &str, protection: Tls) -> Result<Self, ServerFault> {
        match (self.0, protection) {
            (line, Tls::Off) => Ok(Self(line)),
            #[cfg(feature = "tls")]
            (Channel::Open(socket), Tls::Required | Tls::Verify) => {
                let encrypted = tls::encrypt(socket, host, protection == Tls::Verify)?;
                Ok(Self(Channel::Encrypted(Box::new(encrypted))))
            }
            #[cfg(feature = "tls")]
            (line @ Channel::Encrypted(_), Tls::Required | Tls::Verify) => Ok(Self(line)),
            #[cfg(not(feature = "tls"))]
            (Channel::Open(_), Tls::Required | Tls::Verify) => Err(ServerFault::Tls(TlsFault::NotBuilt)),
        }
    }
}

fn no_socket(path: &Path, error: &io::Error) -> ServerFault {
    let path = path.display().to_string();
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused | io::ErrorKind::NotADirectory => {
            ServerFault::NoSocket { path, words: error.to_string() }
        }
        _ => unreachable(&format!("`{path}`"), error),
    }
}

fn unreachable(place: &str, error: &io::Error) -> ServerFault {
    ServerFault::Unreachable { words: format!("{place}: {error}") }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Channel::Open(socket) => socket.read(buffer),
            #[cfg(feature = "tls")]
            Channel::Encrypted(encrypted) => encrypted.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Channel::Open(socket) => socket.write(bytes),
            #[cfg(feature = "tls")]
            Channel::Encrypted(encrypted) => encrypted.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Channel::Open(socket) => socket.flush(),
            #[cfg(feature = "tls")]
            Channel::Encrypted(encrypted) => encrypted.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_first_address_that_takes_the_connection_is_used() {
        // `localhost` is first the one of IPv4, where nothing listens.
        let Ok(listener) = TcpListener::bind("[::1]:0") else { return };
        let port = listener.local_addr().unwrap().port();
        let mut stream = Stream::tcp("localhost", port, Deadline::after(Duration::from_secs(5))).unwrap();
        stream.write_all(b"x").unwrap();
        let mut byte = [0];
        listener.accept().unwrap().0.read_exact(&mut byte).unwrap();
        assert_eq!(byte, *b"x");
    }

    #[test]
    fn a_place_where_nothing_listens_is_named() {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let Err(ServerFault::Unreachable { words }) =
            Stream::tcp("127.0.0.1", port, Deadline::after(Duration::from_secs(5)))
        else {
            panic!("nothing listens there")
        };
        assert!(words.starts_with(&format!("`127.0.0.1:{port}`: ")), "{words}");
    }
}

//! An open socket, of the network or of this machine, whose every read and write ends at the deadline.
//!
//! Knows addresses in numbers and paths. Only this file opens the sockets that a database's bytes go through.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::thread;
use std::time::Duration;

use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect, socket_with};

use super::deadline::Deadline;

/// How much later than the deadline a wait may end. A socket that has been told how long to wait is told again only
/// when that differs by more: rows come in many reads, and most of them follow at once.
const SLACK: Duration = Duration::from_millis(100);

/// How long to wait before a socket of this machine is tried again whose server has too many clients waiting.
const PAUSE: Duration = Duration::from_millis(20);

/// So many bytes in one go are a large answer.
const MUCH: usize = 256 * 1024;

/// How long the bytes of a large answer may gather before they are read, where they come more slowly than they are read; the
/// system adds some 50 microseconds. Whoever waits for the bytes themselves is woken up for every few kilobytes, and waking
/// somebody up costs the server more than sending them: a large answer takes 6 % longer.
const GATHERING: Duration = Duration::from_micros(20);

/// An open socket.
#[derive(Debug)]
pub(super) struct Socket {
    end: End,
    /// How many bytes have been read since the last write.
    in_one_go: usize,
    /// The last read had room for as much again.
    is_ahead: bool,
    deadline: Deadline,
    /// How long the system was told to wait.
    told: Option<Duration>,
}

#[derive(Debug)]
enum End {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl Socket {
    /// Connects to an address of the network.
    pub(super) fn tcp(address: SocketAddr, patience: Duration, deadline: Deadline) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, deadline.remaining()?.min(patience))?;
        stream.set_nodelay(true)?;
        Ok(Self::of(End::Tcp(stream), deadline))
    }

    /// Connects to a socket of this machine. Its queue may be full, as when its server is stopped: the system would
    /// wait there without an end, so it is asked again and again until the deadline.
    pub(super) fn unix(path: &Path, deadline: Deadline) -> io::Result<Self> {
        let address = SocketAddrUnix::new(path)?;
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        loop {
            let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
            match connect(&socket, &address) {
                Ok(()) => {
                    let stream = UnixStream::from(socket);
                    stream.set_nonblocking(false)?;
                    return Ok(Self::of(End::Unix(stream), deadline));
                }
                Err(Errno::AGAIN | Errno::INTR) => thread::sleep(deadline.remaining()?.min(PAUSE)),
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn of(end: End, deadline: Deadline) -> Self {
        Self { end, in_one_go: 0, is_ahead: false, deadline, told: None }
    }

    /// From now on waits end at another deadline.
    pub(super) fn wait_until(&mut self, deadline: Deadline) {
        self.deadline = deadline;
    }

    /// Tells the system how long to wait, where that is not about what it was told before.
    fn arm(&mut self) -> io::Result<()> {
        let left = self.deadline.remaining()?;
        if self.told.and_then(|told| told.checked_sub(left)).is_some_and(|late| late < SLACK) {
            return Ok(());
        }
        match &self.end {
            End::Tcp(stream) => {
                stream.set_read_timeout(Some(left))?;
                stream.set_write_timeout(Some(left))?;
            }
            End::Unix(stream) => {
                stream.set_read_timeout(Some(left))?;
                stream.set_write_timeout(Some(left))?;
            }
        }
        self.told = Some(left);
        Ok(())
    }
}

/// The system says of a wait that has ended that the call would block.
fn timed_out(error: io::Error) -> io::Error {
    if error.kind() == ErrorKind::WouldBlock { ErrorKind::TimedOut.into() } else { error }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.arm()?;
        if self.is_ahead && self.in_one_go > MUCH {
            thread::sleep(GATHERING);
        }
        let count = match &mut self.end {
            End::Tcp(stream) => stream.read(buffer),
            End::Unix(stream) => stream.read(buffer),
        }
        .map_err(timed_out)?;
        self.in_one_go = self.in_one_go.saturating_add(count);
        self.is_ahead = count <= buffer.len() / 2;
        Ok(count)
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.arm()?;
        self.in_one_go = 0;
        match &mut self.end {
            End::Tcp(stream) => stream.write(bytes),
            End::Unix(stream) => stream.write(bytes),
        }
        .map_err(timed_out)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::os::unix::net::UnixListener;
    use std::time::Instant;

    use rustix::net::{bind, listen};

    use super::*;
    use crate::environment::instant;

    const SOON: Duration = Duration::from_millis(300);

    fn took(start: Instant) -> Duration {
        instant() - start
    }

    #[test]
    fn a_read_from_a_silent_server_ends_at_the_deadline() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let start = instant();
        let mut socket = Socket::tcp(address, SOON, Deadline::after(SOON)).unwrap();
        let error = socket.read(&mut [0; 8]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert!(took(start) >= SOON);
    }

    #[test]
    fn reads_of_a_server_that_sends_byte_by_byte_end_at_the_deadline() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let drip = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            while stream.write_all(b"x").is_ok() {
                thread::sleep(Duration::from_millis(20));
            }
        });
        let mut socket = Socket::tcp(address, SOON, Deadline::after(SOON)).unwrap();
        let error = loop {
            if let Err(error) = socket.read(&mut [0; 8]) {
                break error;
            }
        };
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        drop(socket);
        drip.join().unwrap();
    }

    #[test]
    fn a_write_to_a_server_that_reads_nothing_ends_at_the_deadline() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let _listener = UnixListener::bind(&path).unwrap();
        let mut socket = Socket::unix(&path, Deadline::after(SOON)).unwrap();
        let error = socket.write_all(&vec![0; 16 << 20]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    }

    #[test]
    fn a_socket_whose_queue_is_full_is_waited_for_until_the_deadline() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let listener =
            socket_with(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::empty(), None).unwrap();
        bind(&listener, &SocketAddrUnix::new(&path).unwrap()).unwrap();
        listen(&listener, 1).unwrap();
        let mut waiting = Vec::new();
        let error = loop {
            match Socket::unix(&path, Deadline::after(SOON)) {
                Ok(socket) => waiting.push(socket),
                Err(error) => break error,
            }
            assert!(waiting.len() < 100, "the queue is never full");
        };
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    }

    #[test]
    fn a_socket_that_is_not_there_is_an_error_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let error = Socket::unix(&folder.path().join("none"), Deadline::after(SOON)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }
}

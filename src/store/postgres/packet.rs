//! The stream of a connection, cut into messages: a type, a length, a body.
//!
//! Knows where a message begins and ends, and not what it says. A message stays in the one buffer until the next
//! is asked for, so that rows are read without a copy; memory is bounded whatever length the server announces.

use std::io::{self, ErrorKind, Read, Write};

use super::failure::SessionFailure;

/// The type of a message and its length, which counts itself but not the type.
const HEADER: usize = 5;

/// The longest row that is read, in bytes: as long as the longest value of an SQLite database may be.
const LONGEST_ROW: usize = 64 * 1024 * 1024;

/// The longest of all other messages. The columns of a query, 1664 at most, need a tenth of it.
const LONGEST_OTHER: usize = 1024 * 1024;

/// The size of the buffer at first, more than a server sends while its bytes gather (8 KiB at a time).
const BUFFER: usize = 256 * 1024;

/// The type of the messages that are rows.
pub(super) const DATA_ROW: u8 = b'D';

/// One message of the server's.
pub(super) struct Packet<'a> {
    /// Its type.
    pub(super) tag: u8,
    /// All behind its length.
    pub(super) body: &'a mut [u8],
}

/// A stream as messages.
pub(super) struct Packets<S> {
    stream: S,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

impl<S: Read + Write> Packets<S> {
    /// The messages of a stream, from its next byte on.
    pub(super) fn of(stream: S) -> Self {
        Self { stream, buffer: vec![0; BUFFER], start: 0, end: 0 }
    }

    /// The stream itself.
    pub(super) fn stream(&mut self) -> &mut S {
        &mut self.stream
    }

    /// The stream, for a test to see what it was told.
    #[cfg(test)]
    pub(super) fn into_stream(self) -> S {
        self.stream
    }

    /// Sends what was composed.
    pub(super) fn send(&mut self, messages: &[u8]) -> Result<(), SessionFailure> {
        self.stream.write_all(messages)?;
        Ok(self.stream.flush()?)
    }

    /// The next message.
    pub(super) fn next(&mut self) -> Result<Packet<'_>, SessionFailure> {
        self.fill(HEADER)?;
        let tag = self.buffer[self.start];
        let length = self.length()?;
        let longest = if tag == DATA_ROW { LONGEST_ROW } else { LONGEST_OTHER };
        if length < HEADER {
            return Err(SessionFailure::Protocol("a message shorter than its header"));
        }
        if length > longest {
            // A server that cannot start a process says so in the form of protocol 2, whose text stands where the
            // length should be.
            return Err(match tag {
                b'E' => SessionFailure::NoProcess,
                _ => SessionFailure::Protocol("a message longer than this program reads"),
            });
        }
        self.fill(length)?;
        let body = self.start + HEADER..self.start + length;
        self.start += length;
        Ok(Packet { tag, body: &mut self.buffer[body] })
    }

    /// The length of the message that begins in the buffer, its type included.
    fn length(&self) -> Result<usize, SessionFailure> {
        let bytes =
            self.buffer.get(self.start + 1..self.start + HEADER).and_then(|bytes| bytes.try_into().ok());
        let length = u32::from_be_bytes(bytes.unwrap_or_default());
        usize::try_from(length)
            .map_or(Err(SessionFailure::Protocol("a length")), |length| Ok(length.saturating_add(1)))
    }

    /// Reads until so many bytes of the message are there. The buffer grows as they come, and not as announced.
    fn fill(&mut self, count: usize) -> Result<(), SessionFailure> {
        while self.end - self.start < count {
            if self.buffer.len() - self.start < count {
                self.buffer.copy_within(self.start..self.end, 0);
                (self.start, self.end) = (0, self.end - self.start);
            }
            if self.end == self.buffer.len() {
                self.buffer.resize(self.buffer.len() * 2, 0);
            }
            match self.stream.read(&mut self.buffer[self.end..]) {
                Ok(0) => return Err(SessionFailure::Connection(ErrorKind::UnexpectedEof.into())),
                Ok(read) => self.end += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(io::Error::into(error)),
            }
        }
        Ok(())
    }
}

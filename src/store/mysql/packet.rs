//! The stream of a connection, cut into packets: a length, a number, a payload (MySQL, "MySQL Packets").
//!
//! Knows where a packet begins and ends, and not what it says. A packet stays in the one buffer until the next is
//! asked for, so that rows are read without a copy; memory is bounded whatever length the server announces.

use std::io::{self, ErrorKind, Read, Write};

use super::failure::SessionFailure;

/// The length of the payload in three bytes, and the packet's number.
const HEADER: usize = 4;

/// A payload of this length goes on in the next packet.
const FULL: usize = 0xFF_FFFF;

/// The longest payload that is read, in bytes; as long as a value of any engine may be.
const LONGEST: usize = 64 * 1024 * 1024;

/// The size of the buffer at first, more than a server sends while its bytes gather (16 KiB at a time).
const BUFFER: usize = 256 * 1024;

/// A stream as packets.
#[derive(Debug)]
pub(super) struct Packets<S> {
    stream: S,
    buffer: Vec<u8>,
    /// Where the next packet begins, and where what has been read ends.
    start: usize,
    end: usize,
    /// The number of the next packet, sent or received. It starts anew with each command.
    number: u8,
}

impl<S: Read + Write> Packets<S> {
    /// The packets of a stream, from its next byte on.
    pub(super) fn of(stream: S) -> Self {
        Self { stream, buffer: vec![0; BUFFER], start: 0, end: 0, number: 0 }
    }

    /// The stream below.
    pub(super) fn stream(&mut self) -> &mut S {
        &mut self.stream
    }

    /// Puts another stream in the place of this one, such as an encrypted one. Bytes that have been read
    /// before would be taken for a part of it, so there must be none.
    pub(super) fn exchanged<T: Read + Write, E: From<SessionFailure>>(
        self,
        exchange: impl FnOnce(S) -> Result<T, E>,
    ) -> Result<Packets<T>, E> {
        if self.start < self.end {
            return Err(
                SessionFailure::Protocol("more than its greeting before the line was encrypted").into()
            );
        }
        let Self { stream, buffer, number, .. } = self;
        Ok(Packets { stream: exchange(stream)?, buffer, start: 0, end: 0, number })
    }

    /// Sends a command, which begins a conversation of its own.
    pub(super) fn send_command(&mut self, payload: &[u8]) -> Result<(), SessionFailure> {
        self.number = 0;
        self.send(payload)
    }

    /// Sends a payload as the next packets of a conversation.
    pub(super) fn send(&mut self, payload: &[u8]) -> Result<(), SessionFailure> {
        let mut bytes = Vec::with_capacity(payload.len() + HEADER);
        let mut rest = payload;
        loop {
            let (now, later) = rest.split_at(rest.len().min(FULL));
            bytes.extend_from_slice(&now.len().to_le_bytes()[..3]);
            bytes.push(self.number);
            bytes.extend_from_slice(now);
            self.number = self.number.wrapping_add(1);
            rest = later;
            if now.len() < FULL {
                break;
            }
        }
        self.stream.write_all(&bytes)?;
        Ok(self.stream.flush()?)
    }

    /// The payload of the next packet, and of those that it goes on in.
    #[inline]
    pub(super) fn next(&mut self) -> Result<&[u8], SessionFailure> {
        self.compact();
        let mut length = self.header()?;
        let begin = self.start + HEADER;
        let mut end = begin + length;
        self.fill(end)?;
        while length == FULL {
            // The header of the next packet is taken out, so that the payload is in one piece.
            let start = self.start;
            self.start = end;
            length = self.header()?;
            self.buffer.copy_within(self.start + HEADER..self.end, self.start);
            self.end -= HEADER;
            self.start = start;
            end += length;
            if end - begin > LONGEST {
                return Err(TOO_LONG);
            }
            self.fill(end)?;
        }
        self.start = end;
        Ok(&self.buffer[begin..end])
    }

    /// The length in the header of the next packet, which must have the next number.
    fn header(&mut self) -> Result<usize, SessionFailure> {
        self.fill(self.start + HEADER)?;
        let [low, middle, high, number] = [0, 1, 2, 3].map(|at| self.buffer[self.start + at]);
        if number != self.number {
            return Err(SessionFailure::Protocol("a packet out of order"));
        }
        self.number = self.number.wrapping_add(1);
        Ok(usize::from(low) | usize::from(middle) << 8 | usize::from(high) << 16)
    }

    /// Reads until the buffer is filled up to a place.
    fn fill(&mut self, until: usize) -> Result<(), SessionFailure> {
        while self.end < until {
            if self.end == self.buffer.len() {
                // The length that a server announces is believed as far as it has sent it.
                self.buffer.resize(until.min(self.buffer.len() * 2), 0);
            }
            match self.stream.read(&mut self.buffer[self.end..]) {
                Ok(0) => return Err(io::Error::from(ErrorKind::UnexpectedEof).into()),
                Ok(length) => self.end += length,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Takes what is left to the front of the buffer, where that is less than has been dealt with.
    fn compact(&mut self) {
        if self.start < self.end && self.start < self.buffer.len() / 2 {
            return;
        }
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
    }
}

const TOO_LONG: SessionFailure = SessionFailure::Protocol("a packet longer than any value may be");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fixture::{FakeServer, packet};
    use super::*;

    fn packets(said: Vec<u8>) -> Packets<FakeServer> {
        Packets::of(FakeServer::that_says(said))
    }

    proptest! {
        #[test]
        fn packets_come_whole_however_they_arrive(
            lengths in proptest::collection::vec(0_usize..100_000, 1..20),
            piece in 1_usize..70_000,
        ) {
            let payloads: Vec<_> =
                lengths.iter().enumerate().map(|(at, &length)| vec![u8::try_from(at).unwrap(); length]).collect();
            let said = payloads.iter().enumerate().flat_map(|(at, payload)| packet(at, payload)).collect();
            let mut packets = Packets::of(FakeServer::that_says(said).in_pieces_of(piece));
            for payload in &payloads {
                prop_assert_eq!(packets.next().unwrap(), payload.as_slice());
            }
            prop_assert!(matches!(packets.next(), Err(SessionFailure::Connection(_))));
        }
    }

    #[test]
    fn a_payload_may_go_on_in_the_next_packets() {
        for length in [FULL - 1, FULL, FULL + 1, 2 * FULL, 2 * FULL + 5] {
            let payload: Vec<_> = (0..length).map(|at| (at % 251).to_le_bytes()[0]).collect();
            let mut sender = packets(Vec::new());
            sender.send_command(&payload).unwrap();
            sender.send(b"end").unwrap();
            let mut receiver = packets(sender.stream.told);
            assert!(receiver.next().unwrap() == payload, "{length}");
            assert_eq!(receiver.next().unwrap(), b"end", "{length}");
        }
    }

    #[test]
    fn a_packet_with_another_number_is_refused() {
        for number in [1, 2, 255] {
            let mut packets = packets(packet(number, b"x"));
            assert!(matches!(packets.next(), Err(SessionFailure::Protocol(_))), "{number}");
        }
    }

    #[test]
    fn an_endless_payload_is_refused_and_an_announced_one_takes_no_memory() {
        let full: Vec<_> = (0..5).flat_map(|number| packet(number, &vec![0; FULL])).collect();
        assert!(matches!(packets(full).next(), Err(SessionFailure::Protocol(_))));
        let mut packets = packets(vec![0xFF, 0xFF, 0xFF, 0, 1, 2, 3]);
        assert!(matches!(packets.next(), Err(SessionFailure::Connection(_))));
        assert_eq!(packets.buffer.len(), BUFFER);
    }

    #[test]
    fn nothing_that_came_before_is_taken_for_a_part_of_another_stream() {
        let mut packets = packets([packet(0, b"greeting"), packet(1, b"injected")].concat());
        assert_eq!(packets.next().unwrap(), b"greeting");
        let exchanged = packets.exchanged(Ok::<_, SessionFailure>);
        assert!(matches!(exchanged, Err(SessionFailure::Protocol(_))));
    }
}

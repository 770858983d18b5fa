//! A server that says what a test has written down, and the packets that it says it with.
//!
//! For the tests of this folder alone.

use std::io::{self, Read, Write};

use super::fields::push_number;

/// A server that says something whatever it is told.
#[derive(Debug)]
pub(super) struct FakeServer {
    said: io::Cursor<Vec<u8>>,
    /// All that it was told.
    pub(super) told: Vec<u8>,
    /// The most that it says at once.
    piece: usize,
}

impl FakeServer {
    pub(super) fn that_says(said: Vec<u8>) -> Self {
        Self { said: io::Cursor::new(said), told: Vec::new(), piece: usize::MAX }
    }

    /// The same, no more than so many bytes at once.
    pub(super) fn in_pieces_of(self, piece: usize) -> Self {
        Self { piece, ..self }
    }
}

impl Read for FakeServer {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(self.piece);
        self.said.read(&mut buffer[..length])
    }
}

impl Write for FakeServer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.told.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A packet; its number has one byte.
pub(super) fn packet(number: usize, payload: &[u8]) -> Vec<u8> {
    let length = payload.len().to_le_bytes();
    [&length[..3], &[number.to_le_bytes()[0]], payload].concat()
}

pub(super) fn ok(number: usize) -> Vec<u8> {
    packet(number, &[0, 0, 0, 2, 0, 0, 0])
}

pub(super) fn error(number: usize, code: u16, words: &str) -> Vec<u8> {
    packet(number, &[&[0xFF], &code.to_le_bytes()[..], b"#HY000", words.as_bytes()].concat())
}

pub(super) fn end(number: usize, warnings: u16, status: u16) -> Vec<u8> {
    packet(number, &[&[0xFE], &warnings.to_le_bytes()[..], &status.to_le_bytes()].concat())
}

fn text(text: &str, out: &mut Vec<u8>) {
    push_number(text.len(), out);
    out.extend_from_slice(text.as_bytes());
}

fn column(name: &str, kind: u8) -> Vec<u8> {
    let mut payload = Vec::new();
    for part in ["def", "shop", "t", "t", name, name] {
        text(part, &mut payload);
    }
    payload.extend_from_slice(&[12, 45, 0, 0, 1, 0, 0, kind, 0, 0, 0, 0, 0]);
    payload
}

/// The packets of a result.
pub(super) fn rows_of(columns: &[(&str, u8)], rows: &[&[Option<&str>]], warnings: u16) -> Vec<Vec<u8>> {
    let mut payloads = vec![vec![u8::try_from(columns.len()).unwrap()]];
    payloads.extend(columns.iter().map(|(name, kind)| column(name, *kind)));
    let begin = [vec![0xFE, 0, 0, 2, 0]];
    payloads.extend(begin);
    for row in rows {
        let mut payload = Vec::new();
        for value in *row {
            match value {
                None => payload.push(0xFB),
                Some(value) => text(value, &mut payload),
            }
        }
        payloads.push(payload);
    }
    let [low, high] = warnings.to_le_bytes();
    payloads.push(vec![0xFE, low, high, 2, 0]);
    payloads.iter().enumerate().map(|(at, payload)| packet(at + 1, payload)).collect()
}

/// Longer parts of a conversation.
pub(super) mod conversation {
    use super::{column, packet};

    /// The greeting of a server.
    pub(in super::super) fn greeting() -> Vec<Vec<u8>> {
        let payload = [
            b"\x0a8.4.3\0\x07\0\0\0abcdefgh\0\xFF\xF7\x2D\x02\0\xFF\xDF\x15".as_slice(),
            &[0; 10],
            b"ijklmnopqrst\0mysql_native_password\0",
        ];
        vec![packet(0, &payload.concat())]
    }

    /// A statement that was prepared.
    pub(in super::super) fn described(columns: &[(&str, u8)]) -> Vec<Vec<u8>> {
        let count = u8::try_from(columns.len()).unwrap();
        let mut payloads = vec![vec![0, 1, 0, 0, 0, count, 0, 0, 0, 0, 0, 0]];
        payloads.extend(columns.iter().map(|(name, kind)| column(name, *kind)));
        payloads.push(vec![0xFE, 0, 0, 2, 0]);
        payloads.iter().enumerate().map(|(at, payload)| packet(at + 1, payload)).collect()
    }
}

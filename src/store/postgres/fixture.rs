//! A server in memory for tests: what it says is composed by hand, and what it is told is kept.
//!
//! Knows the bytes of the protocol apart from the package that the program reads them by.

use std::io::{self, Cursor, Read, Write};

/// A connection to such a server.
pub(super) struct FakeServer {
    said: Cursor<Vec<u8>>,
    /// The bytes that the server was sent.
    pub(super) told: Vec<u8>,
}

impl FakeServer {
    /// A server that says this and then closes the connection.
    pub(super) fn that_says(said: Vec<u8>) -> Self {
        Self { said: Cursor::new(said), told: Vec::new() }
    }
}

impl FakeServer {
    /// The bytes that it sent and that have not been read yet.
    pub(super) fn rest(&self) -> &[u8] {
        &self.said.get_ref()[usize::try_from(self.said.position()).unwrap()..]
    }
}

impl Read for FakeServer {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.said.read(buffer)
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

/// A message of a type.
pub(super) fn message(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
    [&[tag], length.as_slice(), body].concat()
}

/// A message of the login.
pub(super) fn login(code: u32, data: &[u8]) -> Vec<u8> {
    message(b'R', &[&code.to_be_bytes(), data].concat())
}

/// The login without a password, and the settings that a server reports after it.
pub(super) fn welcome() -> Vec<u8> {
    [
        login(0, b""),
        message(b'S', b"server_version\x0015.18\0"),
        message(b'S', b"server_encoding\0UTF8\0"),
        message(b'K', &[0, 0, 0, 7, 0, 0, 0, 9]),
        ready(),
    ]
    .concat()
}

/// The server waits for the next message.
pub(super) fn ready() -> Vec<u8> {
    message(b'Z', b"T")
}

/// The end of a statement.
pub(super) fn complete(tag: &str) -> Vec<u8> {
    message(b'C', &[tag.as_bytes(), b"\0"].concat())
}

/// An error.
pub(super) fn error(state: &str, words: &str) -> Vec<u8> {
    message(b'E', format!("SERROR\0C{state}\0M{words}\0P8\0\0").as_bytes())
}

/// A statement was taken, and has columns of these names and types.
pub(super) fn described(columns: &[(&str, u32)]) -> Vec<u8> {
    let mut body = u16::try_from(columns.len()).unwrap().to_be_bytes().to_vec();
    for (name, kind) in columns {
        body.extend_from_slice(&[name.as_bytes(), &[0; 7], &kind.to_be_bytes(), &[0; 8]].concat());
    }
    [message(b'1', b""), message(b't', b"\0\0"), message(b'T', &body), ready()].concat()
}

/// A row.
pub(super) fn row(cells: &[Option<&str>]) -> Vec<u8> {
    let mut body = u16::try_from(cells.len()).unwrap().to_be_bytes().to_vec();
    for cell in cells {
        let length = cell.map_or(-1, |text| i32::try_from(text.len()).unwrap());
        body.extend_from_slice(&length.to_be_bytes());
        body.extend_from_slice(cell.unwrap_or_default().as_bytes());
    }
    message(b'D', &body)
}

/// Rows as the server answers a statement that is carried out, the limit before it included.
pub(super) fn rows(rows: &[Vec<u8>]) -> Vec<u8> {
    let count = rows.len();
    [
        complete("SET"),
        ready(),
        message(b'1', b""),
        message(b'2', b""),
        rows.concat(),
        complete(&format!("SELECT {count}")),
        ready(),
    ]
    .concat()
}

//! A client of HTTP/1.1 that sends what it is told byte for byte, however hostile, and takes nothing for whole
//! that is not.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::Answer;

/// How long a server may be silent. No test depends on it unless something is broken.
const PATIENCE: Duration = Duration::from_mins(1);

/// A body, and how its end is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    None,
    /// With `Content-Length`.
    Sized(&'static str),
    /// In chunks.
    Chunked(&'static str),
}

/// A request as it goes over the wire.
pub(crate) fn request(method: &str, target: &[u8], headers: &[(&str, &str)], body: Body) -> Vec<u8> {
    let mut bytes = [method.as_bytes(), b" ", target, b" HTTP/1.1\r\n"].concat();
    let mut header = |name: &str, value: &str| bytes.extend(format!("{name}: {value}\r\n").bytes());
    header("Host", "127.0.0.1");
    header("Connection", "close");
    for (name, value) in headers {
        header(name, value);
    }
    let content = match body {
        Body::None => String::new(),
        Body::Sized(content) => {
            header("Content-Length", &content.len().to_string());
            content.to_owned()
        }
        Body::Chunked(content) => {
            header("Transfer-Encoding", "chunked");
            let chunk = |chunk: &str| format!("{:x}\r\n{chunk}\r\n", chunk.len());
            let chunks = if content.is_empty() { String::new() } else { chunk(content) };
            chunks + &chunk("")
        }
    };
    bytes.extend_from_slice(b"\r\n");
    bytes.extend(content.bytes());
    bytes
}

/// The answer of a server on a port of the loopback.
#[track_caller]
pub(crate) fn exchange(port: u16, request: &[u8]) -> Answer {
    let sent = converse(port, request).unwrap_or_else(|error| {
        panic!("{error}: {}", String::from_utf8_lossy(&request[..request.len().min(200)]))
    });
    Answer::of_server(&sent)
}

fn converse(port: u16, request: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = connect(port)?;
    // A server may answer before it has read everything, and close: what it sent is there all the same.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}

/// A connection to a server on the loopback.
pub(crate) fn connect(port: u16) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

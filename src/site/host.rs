//! The host of a database as settings of PHP write it: with a port, or a socket, behind it.
//!
//! Knows what PHP's clients of MySQL make of such a text (`wpdb::parse_db_host`, Joomla's and Bitrix' drivers); no site.

use std::path::PathBuf;

/// The parts of a host's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HostParts {
    /// A name or a number, without brackets; empty where there is only a socket.
    pub(super) host: String,
    pub(super) port: Option<u16>,
    pub(super) socket: Option<PathBuf>,
}

/// Reads a host; nothing where it cannot be read.
pub(super) fn host_parts(text: &str) -> Option<HostParts> {
    let text = text.trim();
    // The mark of a connection that is kept open, and Joomla's of a socket.
    let text = text.strip_prefix("p:").unwrap_or(text);
    if let Some(path) = text.strip_prefix("unix:") {
        return Some(HostParts {
            socket: Some(path.trim_start_matches("//").into()),
            ..HostParts::default()
        });
    }
    let (place, socket) = match text.find(":/") {
        Some(at) => (&text[..at], Some(PathBuf::from(&text[at + 1..]))),
        None => (text, None),
    };
    let (host, port) = split(place)?;
    let port = port
        .map(|port| port.parse().ok().filter(|&port: &u16| port > 0))
        .map_or(Some(None), |port| port.map(Some))?;
    Some(HostParts { host: host.to_owned(), port, socket })
}

/// The host and the port, which stand apart by a colon; a number of IPv6 has more of them.
fn split(place: &str) -> Option<(&str, Option<&str>)> {
    if let Some(bracketed) = place.strip_prefix('[') {
        let (host, behind) = bracketed.split_once(']')?;
        return match behind.strip_prefix(':') {
            Some(port) => Some((host, Some(port))),
            None => behind.is_empty().then_some((host, None)),
        };
    }
    Some(match place.matches(':').count() {
        1 => place
            .split_once(':')
            .map_or((place, None), |(host, port)| (host, Some(port).filter(|port| !port.is_empty()))),
        _ => (place, None),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_may_have_a_port_or_a_socket() {
        for (text, host, port, socket) in [
            ("localhost", "localhost", None, None),
            (" db.example ", "db.example", None, None),
            ("db.example:3307", "db.example", Some(3307), None),
            ("localhost:", "localhost", None, None),
            ("localhost:/run/my.sock", "localhost", None, Some("/run/my.sock")),
            ("localhost:3306:/run/my.sock", "localhost", Some(3306), Some("/run/my.sock")),
            (":/run/my.sock", "", None, Some("/run/my.sock")),
            ("unix:/run/my.sock", "", None, Some("/run/my.sock")),
            ("p:db.example", "db.example", None, None),
            ("::1", "::1", None, None),
            ("[::1]", "::1", None, None),
            ("[::1]:3307", "::1", Some(3307), None),
            ("", "", None, None),
        ] {
            let parts = HostParts { host: host.to_owned(), port, socket: socket.map(PathBuf::from) };
            assert_eq!(host_parts(text), Some(parts), "{text}");
        }
    }

    #[test]
    fn a_text_that_is_no_host_is_not_guessed() {
        for text in ["h:x", "h:0", "h:70000", "[::1", "[::1]3306"] {
            assert_eq!(host_parts(text), None, "{text}");
        }
    }
}

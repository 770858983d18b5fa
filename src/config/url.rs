//! The URL of a database on a server, read and written.
//!
//! Knows what a URL can hold and how its escapes are written. Only the text for the config has the password in it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::source::{Address, Server, ServerParts, Source};
use crate::error::UrlFault;

/// The signs that are escaped in a URL that is written: all but those that no part of it takes for its own.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl ServerParts {
    /// Reads what follows the `://` of a URL.
    ///
    /// # Errors
    /// The fault of the URL.
    pub fn from_url(rest: &str) -> Result<Self, UrlFault> {
        let has_none_of = |sign: char, fault| if rest.contains(sign) { Err(fault) } else { Ok(()) };
        has_none_of('?', UrlFault::Query)?;
        has_none_of('#', UrlFault::Fragment)?;
        let (authority, name) = rest.split_once('/').unwrap_or((rest, ""));
        let (account, place) = match authority.matches('@').count() {
            0 => return Err(UrlFault::NoUser),
            1 => authority.split_once('@').unwrap_or_default(),
            _ => return Err(UrlFault::SeveralAts),
        };
        let (user, password) = account.split_once(':').unwrap_or((account, ""));
        let (host, port) = host_and_port(place)?;
        let parts = Self {
            host: decoded(host)?,
            port,
            name: decoded(name)?,
            user: decoded(user)?,
            password: decoded(password)?.into(),
            ..Self::default()
        };
        match () {
            () if parts.user.is_empty() => Err(UrlFault::NoUser),
            () if parts.host.is_empty() => Err(UrlFault::NoHost),
            () if parts.name.is_empty() => Err(UrlFault::NoName),
            () if name.contains('/') => Err(UrlFault::Path),
            () => Ok(parts),
        }
    }
}

impl Source {
    /// The text of `database` that means this server, password and all; nothing where a URL cannot bear it: a socket,
    /// or another protection of the line than the usual one.
    pub fn url(&self) -> Option<String> {
        let (engine, server) = self.server()?;
        let escaped = |text: &str| utf8_percent_encode(text, ESCAPED).to_string();
        let Server { address, name, user, password, tls } = server;
        let place = match address {
            Address::Local => "localhost".to_owned(),
            Address::Host { host, port } if host.contains(':') => format!("[{host}]:{port}"),
            Address::Host { host, port } => format!("{}:{port}", escaped(host)),
            Address::Socket { .. } => return None,
        };
        let password = match password.reveal() {
            "" => String::new(),
            password => format!(":{}", escaped(password)),
        };
        let url = format!("{}://{}{password}@{place}/{}", engine.name(), escaped(user), escaped(name));
        (*tls == address.default_tls()).then_some(url)
    }
}

/// The URL of a server names an account without a password, not even an empty one.
pub fn lacks_password(url: &str) -> bool {
    let authority = url.split_once("://").and_then(|(_, rest)| rest.split('/').next());
    let account = authority.and_then(|authority| authority.split_once('@'));
    account.is_some_and(|(account, _)| !account.contains(':'))
}

/// A host, without the brackets of an IPv6 number, and its port.
fn host_and_port(place: &str) -> Result<(&str, Option<u16>), UrlFault> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (host, behind) = rest.split_once(']').ok_or(UrlFault::Bracket)?;
            match behind.strip_prefix(':') {
                Some(port) => (host, Some(port)),
                None if behind.is_empty() => (host, None),
                None => return Err(UrlFault::Bracket),
            }
        }
        None if place.matches(':').count() > 1 => return Err(UrlFault::Bracket),
        None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
    };
    let number = |port: &str| port.parse().ok().filter(|&port| port > 0).ok_or(UrlFault::Port);
    Ok((host, port.map(number).transpose()?))
}

fn decoded(text: &str) -> Result<String, UrlFault> {
    let is_escape = |(at, _)| {
        let digits = text.as_bytes().get(at + 1..at + 3);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    if !text.match_indices('%').all(is_escape) {
        return Err(UrlFault::Percent);
    }
    let decoded = percent_decode_str(text).decode_utf8().map_err(|_| UrlFault::Percent)?;
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::source::{ServerEngine, Tls};
    use super::*;

    #[track_caller]
    fn server(url: &str) -> Server {
        match Source::from_text(Path::new("/shop/cgi-bin"), url) {
            Ok(Source::Mysql(server) | Source::Postgres(server)) => server,
            other => panic!("{url} is the URL of a server: {other:?}"),
        }
    }

    #[test]
    fn reserved_characters_are_percent_encoded_in_a_url() {
        let server = server("mysql://us%65r:p%40ss%2F%3a%25%D0%96@h/my%20shop%2F1");
        assert_eq!(
            (server.user.as_str(), server.password.reveal(), server.name.as_str()),
            ("user", "p@ss/:%Ж", "my shop/1")
        );
    }

    #[test]
    fn a_url_that_cannot_be_read_says_why() {
        for (url, fault) in [
            ("file:shop.db", UrlFault::FileUri),
            ("FILE:///shop.db", UrlFault::FileUri),
            ("mssql://u:p@h/shop", UrlFault::UnknownScheme { scheme: "mssql".to_owned() }),
            ("sqlite:///shop.db", UrlFault::UnknownScheme { scheme: "sqlite".to_owned() }),
            ("mysql://u:p@h/shop?ssl=1", UrlFault::Query),
            ("mysql://u:p#q@h/shop", UrlFault::Fragment),
            ("mysql://h/shop", UrlFault::NoUser),
            ("mysql://:p@h/shop", UrlFault::NoUser),
            ("mysql://u:p@/shop", UrlFault::NoHost),
            ("mysql://u:p@h", UrlFault::NoName),
            ("mysql://u:p@h/", UrlFault::NoName),
            ("mysql://u:p@h/shop/orders", UrlFault::Path),
            ("mysql://u:p@ss@h/shop", UrlFault::SeveralAts),
            ("mysql://u:p@::1/shop", UrlFault::Bracket),
            ("mysql://u:p@[::1/shop", UrlFault::Bracket),
            ("mysql://u:p@[::1]3306/shop", UrlFault::Bracket),
            ("mysql://u:p@h:0/shop", UrlFault::Port),
            ("mysql://u:p@h:70000/shop", UrlFault::Port),
            ("mysql://u:p@h:/shop", UrlFault::Port),
            ("mysql://u:100%@h/shop", UrlFault::Percent),
            ("mysql://u:%zz@h/shop", UrlFault::Percent),
            ("mysql://u:%FF@h/shop", UrlFault::Percent),
        ] {
            assert_eq!(Source::from_text(Path::new("/"), url), Err(fault), "{url}");
        }
    }

    #[test]
    fn a_url_that_is_written_is_read_as_the_same_server() {
        let odd = "p@:/?#[]%&=+ Ж\u{0}\"'\\";
        for engine in [ServerEngine::Mysql, ServerEngine::Postgres] {
            for (host, port) in
                [("localhost", None), ("127.0.0.1", Some(3307)), ("db.example", None), ("::1", Some(1))]
            {
                for password in ["", odd] {
                    let (name, user) = (odd.to_owned(), odd.to_owned());
                    let password = password.to_owned().into();
                    let parts = ServerParts {
                        host: host.to_owned(),
                        port,
                        name,
                        user,
                        password,
                        ..ServerParts::default()
                    };
                    let source = Source::on_server(engine, parts);
                    let url = source.url().unwrap();
                    assert_eq!(Source::from_text(Path::new("/"), &url), Ok(source), "{url}");
                }
            }
        }
    }

    #[test]
    fn a_source_that_fits_no_url_has_none() {
        let parts = ServerParts { name: "n".to_owned(), user: "u".to_owned(), ..ServerParts::default() };
        for more in [
            ServerParts { socket: Some("/run/my.sock".into()), ..parts.clone() },
            ServerParts { host: "db.example".to_owned(), tls: Some(Tls::Required), ..parts },
        ] {
            assert_eq!(Source::on_server(ServerEngine::Mysql, more).url(), None);
        }
        assert_eq!(Source::Sqlite("x.db".into()).url(), None);
    }

    #[test]
    fn an_empty_password_is_a_password() {
        for (url, lacks) in [
            ("mysql://u@h/n", true),
            ("mysql://u:@h/n", false),
            ("mysql://u:p@h:1/n", false),
            ("mysql://h:1/n@", false),
            ("shop.db", false),
        ] {
            assert_eq!(lacks_password(url), lacks, "{url}");
        }
    }
}

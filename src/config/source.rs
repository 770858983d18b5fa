//! The place of the owner's database: a file, or a database on a server, with everything that is needed to reach it.
//!
//! Knows URLs and the config's words for a server. It connects to nothing, and no text that it makes has a password.

use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};

use super::password::Password;
use crate::error::UrlFault;

/// The place of a database, by its engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A database on a server that speaks the protocol of MySQL.
    Mysql(Server),
    /// A database on a server that speaks the protocol of PostgreSQL.
    Postgres(Server),
}

/// A kind of database server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerEngine {
    /// MySQL, MariaDB and their kin.
    Mysql,
    /// PostgreSQL and its kin.
    Postgres,
}

/// A database on a server, and the account that reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The place that the server listens at.
    pub address: Address,
    /// The name of the database.
    pub name: String,
    /// The account.
    pub user: String,
    /// The account's password; empty where the server asks for none.
    pub password: Password,
    /// How the line is protected.
    pub tls: Tls,
}

/// The place that a server listens at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// MySQL's `localhost` without a port: the socket where distributions put it, then 127.0.0.1.
    Local,
    /// A unix socket: its file for MySQL, its folder and the port for PostgreSQL, as libpq has it.
    Socket {
        /// The file or the folder.
        path: PathBuf,
        /// The port, which is a part of the name of PostgreSQL's socket.
        port: u16,
    },
    /// A host and a port.
    Host {
        /// A name, or a number without brackets.
        host: String,
        /// The port.
        port: u16,
    },
}

/// How the line to a server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// The line is open.
    Off,
    /// The line is encrypted; the server's certificate is not checked.
    Required,
    /// The line is encrypted, and the server has a certificate of its name that is trusted.
    Verify,
}

/// The parts of a server's place, as a URL or the config's table gives them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerParts {
    /// `host`; empty where none is given.
    pub host: String,
    /// `port`
    pub port: Option<u16>,
    /// `socket`, the file of MySQL's socket.
    pub socket: Option<PathBuf>,
    /// `name`
    pub name: String,
    /// `user`
    pub user: String,
    /// `password`
    pub password: Password,
    /// `tls`
    pub tls: Option<Tls>,
}

impl ServerEngine {
    /// The engine of a name in the config's `engine`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "mysql" => Some(Self::Mysql),
            "postgres" => Some(Self::Postgres),
            _ => None,
        }
    }

    /// Its name in the config's `engine`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mysql => "mysql",
            Self::Postgres => "postgres",
        }
    }

    /// The port that its servers listen at.
    pub fn port(self) -> u16 {
        match self {
            Self::Mysql => 3306,
            Self::Postgres => 5432,
        }
    }

    fn of_scheme(scheme: &str) -> Option<Self> {
        match scheme.to_ascii_lowercase().as_str() {
            "mysql" | "mariadb" => Some(Self::Mysql),
            "postgres" | "postgresql" => Some(Self::Postgres),
            _ => None,
        }
    }
}

impl Tls {
    /// Its name in the config's `tls`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Required => "required",
            Self::Verify => "verify",
        }
    }

    /// The protection of a name in the config's `tls`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "off" => Some(Self::Off),
            "required" => Some(Self::Required),
            "verify" => Some(Self::Verify),
            _ => None,
        }
    }
}

impl Source {
    /// Reads the text of `database`: a URL of a server, or the path of a file, which begins at `folder`.
    ///
    /// # Errors
    /// The fault of a URL.
    pub fn from_text(folder: &Path, text: &str) -> Result<Self, UrlFault> {
        if text.to_ascii_lowercase().starts_with("file:") {
            return Err(UrlFault::FileUri);
        }
        match text.split_once("://") {
            None => Ok(Self::Sqlite(folder.join(text))),
            Some((scheme, rest)) => {
                let engine = ServerEngine::of_scheme(scheme)
                    .ok_or_else(|| UrlFault::UnknownScheme { scheme: scheme.to_owned() })?;
                Ok(Self::on_server(engine, ServerParts::from_url(rest)?))
            }
        }
    }

    /// A database on a server.
    pub fn on_server(engine: ServerEngine, parts: ServerParts) -> Self {
        let address = parts.address(engine);
        let tls = parts.tls.unwrap_or_else(|| address.default_tls());
        let ServerParts { name, user, password, .. } = parts;
        let server = Server { address, name, user, password, tls };
        match engine {
            ServerEngine::Mysql => Self::Mysql(server),
            ServerEngine::Postgres => Self::Postgres(server),
        }
    }

    /// The same database over a line with this protection; a file has none.
    #[must_use]
    pub fn with_tls(&self, tls: Tls) -> Self {
        match self {
            Self::Sqlite(path) => Self::Sqlite(path.clone()),
            Self::Mysql(server) => Self::Mysql(Server { tls, ..server.clone() }),
            Self::Postgres(server) => Self::Postgres(Server { tls, ..server.clone() }),
        }
    }

    /// The server and its engine, where the database is on one.
    pub fn server(&self) -> Option<(ServerEngine, &Server)> {
        match self {
            Self::Sqlite(_) => None,
            Self::Mysql(server) => Some((ServerEngine::Mysql, server)),
            Self::Postgres(server) => Some((ServerEngine::Postgres, server)),
        }
    }

    /// The file, where the database is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => Some(path),
            Self::Mysql(_) | Self::Postgres(_) => None,
        }
    }
}

impl ServerParts {
    fn address(&self, engine: ServerEngine) -> Address {
        let port = self.port.unwrap_or(engine.port());
        let is_localhost = self.host.eq_ignore_ascii_case("localhost") || self.host.is_empty();
        match (engine, &self.socket) {
            (_, Some(path)) => Address::Socket { path: path.clone(), port },
            (ServerEngine::Postgres, None) if self.host.starts_with('/') => {
                Address::Socket { path: PathBuf::from(&self.host), port }
            }
            (ServerEngine::Mysql, None) if is_localhost && self.port.is_none() => Address::Local,
            // A client of MySQL that is told a port means the network by `localhost`.
            (ServerEngine::Mysql, None) if is_localhost => {
                Address::Host { host: "127.0.0.1".to_owned(), port }
            }
            _ => Address::Host { host: self.host.clone(), port },
        }
    }
}

impl Address {
    /// The protection where the config names none: a line that does not leave the machine may be open.
    pub fn default_tls(&self) -> Tls {
        match self {
            Self::Local | Self::Socket { .. } => Tls::Off,
            Self::Host { host, .. } if is_loopback(host) => Tls::Off,
            Self::Host { .. } => Tls::Verify,
        }
    }
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The database as its owner knows it; without the password.
impl Display for Source {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "{}", path.display()),
            Self::Mysql(server) => write!(f, "mysql://{server}"),
            Self::Postgres(server) => write!(f, "postgres://{server}"),
        }
    }
}

impl Display for Server {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}/{}", self.user, self.address, self.name)
    }
}

impl Display for Address {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => f.write_str("localhost"),
            Self::Socket { path, .. } => write!(f, "[{}]", path.display()),
            Self::Host { host, port } if host.contains(':') => write!(f, "[{host}]:{port}"),
            Self::Host { host, port } => write!(f, "{host}:{port}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn server(url: &str) -> Server {
        match Source::from_text(Path::new("/shop/cgi-bin"), url) {
            Ok(Source::Mysql(server) | Source::Postgres(server)) => server,
            other => panic!("{url} is the URL of a server: {other:?}"),
        }
    }

    fn host(host: &str, port: u16) -> Address {
        Address::Host { host: host.to_owned(), port }
    }

    #[test]
    fn a_text_without_a_scheme_is_the_path_of_a_file() {
        for (text, path) in [("../shop.db", "/shop/cgi-bin/../shop.db"), ("/srv/a:b.db", "/srv/a:b.db")] {
            let source = Source::from_text(Path::new("/shop/cgi-bin"), text);
            assert_eq!(source, Ok(Source::Sqlite(path.into())));
        }
    }

    #[test]
    fn a_url_says_where_the_server_is_and_how_the_line_is_protected() {
        for (url, address, tls) in [
            ("mysql://u:p@localhost/shop", Address::Local, Tls::Off),
            ("MariaDB://u@LOCALHOST/shop", Address::Local, Tls::Off),
            ("mysql://u:p@localhost:3307/shop", host("127.0.0.1", 3307), Tls::Off),
            ("mysql://u:p@127.0.0.1/shop", host("127.0.0.1", 3306), Tls::Off),
            ("mysql://u:p@db.example.com/shop", host("db.example.com", 3306), Tls::Verify),
            ("postgres://u:p@localhost/shop", host("localhost", 5432), Tls::Off),
            ("postgresql://u:p@db.example.com:6432/shop", host("db.example.com", 6432), Tls::Verify),
            ("postgres://u:p@[::1]/shop", host("::1", 5432), Tls::Off),
            ("postgres://u:p@[2001:db8::7]:6432/shop", host("2001:db8::7", 6432), Tls::Verify),
        ] {
            let server = server(url);
            assert_eq!((server.address, server.tls), (address, tls), "{url}");
        }
    }

    #[test]
    fn no_text_of_a_source_has_its_password() {
        for (url, shown) in [
            ("mysql://u:s3cret@localhost/shop", "mysql://u@localhost/shop"),
            ("mariadb://u:s3cret@h/shop", "mysql://u@h:3306/shop"),
            ("postgres://u:s3cret@[::1]:7/shop", "postgres://u@[::1]:7/shop"),
        ] {
            let source = Source::from_text(Path::new("/"), url).unwrap();
            assert_eq!(source.to_string(), shown);
            assert!(!format!("{source:?}").contains("s3cret"));
        }
    }
}

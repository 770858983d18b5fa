//! The key `database` of the config: a path, a URL, or a table for a server.
//!
//! Knows the keys of the table and what each takes; the URL itself is read by `source`. No fault repeats a value: one
//! of them is the password.

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::reader::Reader;
use super::source::{ServerEngine, ServerParts, Source, Tls};
use crate::error::{ConfigProblem, Expected};

const KEY: &str = "database";

/// The keys of the table.
const KEYS: [&str; 8] = ["engine", "host", "port", "socket", "name", "user", "password", "tls"];

impl Reader<'_> {
    /// The place of the database, where it is said and right. A relative path begins at the config's folder.
    pub(super) fn database(&mut self, file: &Path, root: &DeTable<'_>) -> Option<Source> {
        let folder = file.parent().unwrap_or(Path::new("/"));
        let Some(value) = root.get(KEY) else {
            self.missing(KEY.to_owned());
            return None;
        };
        match value.get_ref() {
            DeValue::String(text) => self.database_text(folder, value, text),
            DeValue::Table(table) => self.database_table(folder, value, table),
            _ => {
                let expected = Expected::TextOrTable;
                self.fault(value.span().start, ConfigProblem::WrongType { key: KEY.to_owned(), expected });
                None
            }
        }
    }

    fn database_text(&mut self, folder: &Path, value: &Spanned<DeValue<'_>>, text: &str) -> Option<Source> {
        let problem = if text.is_empty() {
            ConfigProblem::NotAllowed { key: KEY, expected: Expected::Database }
        } else {
            match Source::from_text(folder, text) {
                Ok(source) => return Some(source),
                Err(fault) => ConfigProblem::DatabaseUrl { fault },
            }
        };
        self.fault(value.span().start, problem);
        None
    }

    /// A server. All keys are read before a fault of one ends it, so that all faults are told at once.
    fn database_table(
        &mut self,
        folder: &Path,
        value: &Spanned<DeValue<'_>>,
        table: &DeTable<'_>,
    ) -> Option<Source> {
        let before = self.count_faults();
        self.unknown_keys(table, "database.", &KEYS);
        let engine =
            self.word(table, "engine", "database.engine", &["mysql", "postgres"], ServerEngine::named);
        let tls = self.word(table, "tls", "database.tls", &["off", "required", "verify"], Tls::named);
        let port = self.number(table, "port", "database.port", 1..=i64::from(u16::MAX));
        let mut text = |key: &str| {
            let value = self.text(table, key, format!("database.{key}"), Expected::Text)?;
            value.get_ref().as_str().map(str::to_owned)
        };
        let (host, socket) = (text("host"), text("socket"));
        let (name, user, password) = (text("name"), text("user"), text("password"));
        for (key, is_given) in [
            ("engine", table.get("engine").is_some()),
            ("name", name.as_ref().is_some_and(|name| !name.is_empty())),
            ("user", user.as_ref().is_some_and(|user| !user.is_empty())),
            ("host", host.as_ref().is_some_and(|host| !host.is_empty()) || socket.is_some()),
        ] {
            if !is_given {
                self.missing(format!("database.{key}"));
            }
        }
        if engine == Some(ServerEngine::Postgres) && socket.is_some() {
            let at = table.get("socket").map_or(value.span().start, |socket| socket.span().start);
            let expected = Expected::MysqlSocket;
            self.fault(at, ConfigProblem::NotAllowed { key: "database.socket", expected });
        }
        if self.count_faults() > before {
            return None;
        }
        let parts = ServerParts {
            host: host.unwrap_or_default(),
            port: port.and_then(|port| u16::try_from(port).ok()),
            socket: socket.map(|socket| folder.join(PathBuf::from(socket))),
            name: name?,
            user: user?,
            password: password.unwrap_or_default().into(),
            tls,
        };
        Some(Source::on_server(engine?, parts))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::super::reader::read;
    use super::super::source::Address;
    use super::*;

    const ACCOUNT: &str = "name = 'shop'\nuser = 'u'\npassword = 's3cret'\n";

    fn read_table(table: &str) -> (Config, Vec<String>) {
        let text = format!(
            "user = 'u'\npassword = 'p'\n[export]\norders = 'SELECT 1'\nstatuses = 'SELECT 1'\n[database]\n{table}"
        );
        let (config, faults) = read(Path::new("/shop/.htroistat.toml"), &text);
        (config, faults.iter().map(|fault| fault.problem.to_string()).collect())
    }

    #[test]
    fn a_table_holds_settings_that_a_url_cannot() {
        for (table, address, tls) in [
            ("engine = 'mysql'\nhost = 'localhost'", Address::Local, Tls::Off),
            (
                "engine = 'mysql'\nsocket = 'my.sock'",
                Address::Socket { path: "/shop/my.sock".into(), port: 3306 },
                Tls::Off,
            ),
            (
                "engine = 'postgres'\nhost = '/run/postgresql'\nport = 5433",
                Address::Socket { path: "/run/postgresql".into(), port: 5433 },
                Tls::Off,
            ),
            (
                "engine = 'postgres'\nhost = 'db.example'\ntls = 'required'",
                Address::Host { host: "db.example".to_owned(), port: 5432 },
                Tls::Required,
            ),
        ] {
            let (config, faults) = read_table(&format!("{table}\n{ACCOUNT}"));
            assert_eq!(faults, Vec::<String>::new(), "{table}");
            let (Source::Mysql(server) | Source::Postgres(server)) = config.database else {
                panic!("{table} is a server");
            };
            assert_eq!((server.address, server.tls), (address, tls), "{table}");
            assert_eq!(server.password.reveal(), "s3cret");
        }
    }

    #[test]
    fn every_fault_of_a_table_is_told_and_none_repeats_a_value() {
        for (table, expected) in [
            ("", &["key `database.engine` is missing", "key `database.host` is missing"][..]),
            ("engine = 'oracle'\nhost = 'h'", &["key `database.engine` takes \"mysql\" or \"postgres\""]),
            (
                "engine = 'mysql'\nhost = 'h'\nport = 0",
                &["key `database.port` takes a whole number from 1 to 65535"],
            ),
            ("engine = 'mysql'\nhost = 'h'\ntls = true", &["key `database.tls` takes text in quotes"]),
            (
                "engine = 'mysql'\nhost = 'h'\ntls = 's3cret'",
                &["key `database.tls` takes \"off\" or \"required\" or \"verify\""],
            ),
            (
                "engine = 'mysql'\nhost = 'h'\nsokcet = 's3cret'",
                &["unknown key `database.sokcet`: did you mean `socket`?"],
            ),
            (
                "engine = 'postgres'\nsocket = '/s3cret'",
                &[
                    "key `database.socket` takes the socket of MySQL; for PostgreSQL write the folder of its socket into `host`",
                ],
            ),
        ] {
            let (_, faults) = read_table(&format!("{table}\n{ACCOUNT}"));
            assert_eq!(faults, expected, "{table}");
        }
        let (_, faults) = read_table("engine = 'mysql'\nhost = 'h'\nname = ''");
        assert_eq!(faults, ["key `database.name` is missing", "key `database.user` is missing"]);
    }
}

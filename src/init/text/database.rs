//! The place of the database in the text of a config: a path, a URL, or the table `[database]`.
//!
//! Knows what each can hold. The password goes into the text, which only its owner will be able to read.

use super::{ConfigWords, basic, comment};
use crate::config::{Address, Server, ServerEngine, Source};

/// The database as the config is to have it.
#[derive(Clone, Copy, Debug)]
pub enum DatabaseSetting<'a> {
    /// The path of an SQLite file, as it is to stand there.
    Path(&'a str),
    /// A database on a server.
    Server(&'a Source),
}

impl DatabaseSetting<'_> {
    /// Adds the lines among the other settings.
    pub(super) fn push_line(&self, text: &mut String, words: &ConfigWords) {
        let (about, line) = match self {
            Self::Path(path) => (words.database_file, Some(basic(path))),
            Self::Server(source) => match source.url() {
                Some(url) => (words.database_server, Some(basic(&url))),
                None => (words.database_table, None),
            },
        };
        comment(text, about);
        text.extend(line.map(|line| format!("database = {line}\n")));
    }

    /// The table below the other settings, where no line holds the database.
    pub(super) fn table(&self) -> Option<String> {
        let Self::Server(source) = self else { return None };
        let (engine, server) = source.server().filter(|_| source.url().is_none())?;
        let lines = pairs(engine, server).into_iter().map(|(key, value)| format!("{key:<8} = {value}\n"));
        Some(format!("\n[database]\n{}", lines.collect::<String>()))
    }
}

fn pairs(engine: ServerEngine, server: &Server) -> Vec<(&'static str, String)> {
    let Server { address, name, user, password, tls } = server;
    let mut pairs = vec![("engine", basic(engine.name()))];
    match (address, engine) {
        (Address::Local, _) => pairs.push(("host", basic("localhost"))),
        (Address::Host { host, port }, _) => {
            pairs.extend([("host", basic(host)), ("port", port.to_string())]);
        }
        (Address::Socket { path, .. }, ServerEngine::Mysql) => {
            pairs.push(("socket", basic(&path.to_string_lossy())));
        }
        (Address::Socket { path, port }, ServerEngine::Postgres) => {
            pairs.extend([("host", basic(&path.to_string_lossy())), ("port", port.to_string())]);
        }
    }
    pairs.extend([("name", basic(name)), ("user", basic(user)), ("password", basic(password.reveal()))]);
    pairs.extend((*tls != address.default_tls()).then(|| ("tls", basic(tls.name()))));
    pairs
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{Head, config};
    use super::*;
    use crate::config::{Config, ServerParts, Tls};
    use crate::init::fixture::select_from;
    use crate::init::plan::draft::{Draft, DraftQuery, Plan};
    use crate::message::Language;
    use crate::protocol::List;

    #[test]
    fn every_server_is_read_back_from_the_config() {
        let odd = "p@ :/?#\"'\\Ж";
        let sources = [ServerEngine::Mysql, ServerEngine::Postgres].into_iter().flat_map(|engine| {
            [
                ("localhost", None),
                ("127.0.0.1", Some(3307)),
                ("db.example", None),
                ("::1", Some(7)),
                ("/run/x", None),
            ]
            .into_iter()
            .flat_map(move |(host, port)| {
                [None, Some(Tls::Off), Some(Tls::Required), Some(Tls::Verify)].into_iter().map(move |tls| {
                    let is_socket = host.starts_with('/') && engine == ServerEngine::Mysql;
                    let parts = ServerParts {
                        host: if is_socket { String::new() } else { host.to_owned() },
                        port,
                        socket: is_socket.then(|| host.into()),
                        name: odd.to_owned(),
                        user: odd.to_owned(),
                        password: odd.to_owned().into(),
                        tls,
                    };
                    Source::on_server(engine, parts)
                })
            })
        });
        for source in sources {
            let draft = |list| Draft::new(list, DraftQuery::OneLine(select_from("orders")), Vec::new());
            let drafts = vec![draft(List::Orders), draft(List::Statuses)];
            let plan = Plan { drafts, overlap: Some(7), ..Plan::default() };
            let database = DatabaseSetting::Server(&source);
            let head = Head { user: "u", password: "p", database };
            let text = config(&head, &plan, Language::English.config_wording());
            let read = Config::of_text(Path::new("/x.toml"), &text);
            let read = read.unwrap_or_else(|faults| panic!("{faults:?} in {text}"));
            assert_eq!((&read.database, read.overlap), (&source, 7), "{text}");
        }
    }
}

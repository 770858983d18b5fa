//! A shop with a database of its own on each engine: a file of SQLite, or a server that a test may kill and start again, and
//! whose counters nobody else moves.

use std::fs;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::process::Signal;

use super::connection::{Connection, Failure};
use super::mysql::MariaDb;
use super::postgres::Server;
use super::{Shop, installed};

/// An engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EngineKind {
    Sqlite,
    MariaDb,
    Postgres,
}

/// A shop and its database, whose account may write to it.
pub(crate) struct OwnPlace {
    pub(crate) shop: Shop,
    pub(crate) kind: EngineKind,
    tables: String,
    engine: Engine,
}

enum Engine {
    Sqlite,
    MariaDb(Mutex<MariaDb>, String),
    Postgres(Mutex<Server>, String),
}

impl OwnPlace {
    /// A shop on each engine; on SQLite alone where tests with servers are left out. What a server has said to be stored is
    /// there after a kill.
    #[track_caller]
    pub(crate) fn each(
        tables: impl Fn(EngineKind) -> String,
        sections: impl Fn(EngineKind) -> String,
    ) -> Vec<Self> {
        let kinds = [EngineKind::Sqlite, EngineKind::MariaDb, EngineKind::Postgres];
        let is_there = |kind: &EngineKind| *kind == EngineKind::Sqlite || !installed::is_skipped();
        let place = |kind| Self::start(kind, &tables(kind), &sections(kind));
        kinds.into_iter().filter(is_there).map(place).collect()
    }

    /// The shop on one of them.
    #[track_caller]
    pub(crate) fn start(kind: EngineKind, tables: &str, sections: &str) -> Self {
        let (engine, shop) = match kind {
            EngineKind::Sqlite => (Engine::Sqlite, Shop::new(tables, sections)),
            EngineKind::MariaDb => {
                let server = MariaDb::start(&["--innodb-flush-log-at-trx-commit=1"]);
                let name = server.database(tables);
                let shop = Shop::with_server(&server.table("shop", &name), sections);
                (Engine::MariaDb(Mutex::new(server), name), shop)
            }
            EngineKind::Postgres => {
                let server = Server::start("synchronous_commit = on\n");
                let name = server.database(tables);
                let shop = Shop::with_server(&server.table("shop", &name), sections);
                (Engine::Postgres(Mutex::new(server), name), shop)
            }
        };
        let place = Self { shop, kind, tables: tables.to_owned(), engine };
        place.grant();
        place
    }

    fn grant(&self) {
        let rights = match &self.engine {
            Engine::Sqlite => return,
            Engine::MariaDb(_, name) => format!("GRANT ALL ON {name}.* TO shop@'%'"),
            Engine::Postgres(..) => "GRANT ALL ON ALL TABLES IN SCHEMA public TO shop;
                GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO shop"
                .to_owned(),
        };
        self.connect().execute(&rights).unwrap();
    }

    /// The shop with more settings in its config.
    pub(crate) fn set(self, settings: &str) -> Self {
        Self { shop: self.shop.set(settings), ..self }
    }

    /// Another shop with a config of its own: on a server for the same database, and for a file of its own.
    #[track_caller]
    pub(crate) fn another(&self, sections: &str) -> Shop {
        self.another_by("shop", sections)
    }

    /// The same where the server's account is another one.
    #[track_caller]
    pub(crate) fn another_by(&self, account: &str, sections: &str) -> Shop {
        match &self.engine {
            Engine::Sqlite => Shop::new(&self.tables, sections),
            Engine::MariaDb(server, name) => {
                Shop::with_server(&locked(server).table(account, name), sections)
            }
            Engine::Postgres(server, name) => {
                Shop::with_server(&locked(server).table(account, name), sections)
            }
        }
    }

    /// A connection of the shop's own program; to a server that is being started again it waits for that.
    #[track_caller]
    pub(crate) fn connect(&self) -> Connection {
        match &self.engine {
            Engine::Sqlite => Connection::Sqlite(self.shop.database()),
            Engine::MariaDb(server, name) => Connection::MariaDb(locked(server).client(name)),
            Engine::Postgres(server, name) => Connection::Postgres(Box::new(locked(server).client(name))),
        }
    }

    /// A connection for which the engine itself ends a wait for a lock that takes longer, as an error.
    #[track_caller]
    pub(crate) fn connect_with(&self, patience: Duration) -> Connection {
        let mut connection = self.connect();
        let seconds = patience.as_secs();
        let settings = match self.kind {
            EngineKind::Sqlite => format!("PRAGMA busy_timeout = {}", patience.as_millis()),
            EngineKind::MariaDb => {
                format!("SET innodb_lock_wait_timeout = {seconds}, lock_wait_timeout = {seconds}")
            }
            EngineKind::Postgres => format!("SET lock_timeout = '{seconds}s'"),
        };
        // A server that has gone by now is found out by the next statement.
        let done = connection.execute(&settings);
        assert!(matches!(done, Ok(()) | Err(Failure::Lost)), "{:?}: {done:?}", self.kind);
        connection
    }

    /// Kills the server, or has it shut down at once, and starts it again.
    pub(crate) fn restart(&self, is_killed: bool) {
        match &self.engine {
            Engine::Sqlite => {}
            Engine::MariaDb(server, _) => {
                let mut server = locked(server);
                server.signal(if is_killed { Signal::KILL } else { Signal::TERM });
                server.restart(|| {});
            }
            Engine::Postgres(server, _) => {
                let mut server = locked(server);
                // SIGQUIT ends every process at once, and nothing more goes to the disk; SIGINT ends the sessions first.
                server.signal(if is_killed { Signal::QUIT } else { Signal::INT });
                server.restart(|| thread::sleep(Duration::from_millis(20)));
            }
        }
    }

    /// All that a write would change: the bytes of the file and the times of the shop's files; or every row, the next
    /// numbers, and the server's own marks of a transaction that writes, also of one that is undone.
    #[track_caller]
    pub(crate) fn state(&self, shop: &Shop) -> String {
        match &self.engine {
            Engine::Sqlite => {
                format!("{:?} {:?}", fs::read(shop.file("shop.db")).unwrap(), shop.contents())
            }
            Engine::MariaDb(_, name) => {
                let numbers = format!(
                    "SELECT TABLE_NAME, AUTO_INCREMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA = '{name}' \
                     ORDER BY 1"
                );
                self.rows_of(&[
                    "SHOW TABLES",
                    &numbers,
                    "SHOW GLOBAL STATUS WHERE Variable_name REGEXP \
                     '^Com_(insert|replace|update|delete|truncate|load|create_|drop_|alter_|call)'",
                ])
            }
            Engine::Postgres(..) => self.rows_of(&[
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
                "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1",
                "SELECT count(*) FROM pg_largeobject_metadata",
                // Only a transaction that writes gets a number.
                "SELECT txid_snapshot_xmax(txid_current_snapshot())",
            ]),
        }
    }

    /// The rows of queries, and of the tables that the first one names.
    fn rows_of(&self, queries: &[&str]) -> String {
        let mut connection = self.connect();
        let mut found: Vec<_> = queries.iter().map(|query| connection.rows(query)).collect();
        let tables: Vec<_> = found[0].iter().map(|row| row[0].clone()).collect();
        found
            .extend(tables.iter().map(|table| connection.rows(&format!("SELECT * FROM {table} ORDER BY 1"))));
        format!("{found:?}")
    }
}

/// A test that failed has left nothing half done.
fn locked<T>(server: &Mutex<T>) -> MutexGuard<'_, T> {
    server.lock().unwrap_or_else(PoisonError::into_inner)
}

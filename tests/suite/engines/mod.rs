//! What an answer promises, asked of SQLite, MariaDB and PostgreSQL alike: one table of cases, and each case is true on
//! every engine. What one engine alone has stands in `mysql` and `postgres`, and what is SQLite's own around them.
//!
//! The SQL is the same text for all of them: `AS "a name"` is a name to each, and so is a statement that ends with `;` and
//! a line break.

mod columns;
mod documents;
mod golden;
mod pages;
mod refusals;
mod types;

use std::sync::Arc;

use crate::support::Shop;
use crate::support::mysql::MariaDb;
use crate::support::postgres::Server;

/// Statuses for shops whose test is about something else.
const STATUSES: &str = "statuses = \"SELECT 1 AS id, 'New' AS name\"\n";

/// What a stranger learns of a query that cannot be right.
const NOT_CONFIGURED: &str = "the page is not configured correctly, its error log says why";

/// The sections of a shop with one query for deals.
fn of_orders(sql: &str) -> String {
    format!("[export]\norders = '''\n{sql}'''\n{STATUSES}")
}

/// An engine, and a database of its own that shops with different configs read.
enum Place {
    /// The statements that make the database of each shop.
    Sqlite(String),
    MariaDb(Arc<MariaDb>, String),
    Postgres(Arc<Server>, String),
}

impl Place {
    /// A database with the same tables on each engine; on SQLite alone where tests with servers are left out.
    #[track_caller]
    fn each(tables: &str) -> Vec<Self> {
        Self::of_dialects([tables; 3].map(str::to_owned))
    }

    /// The same where the statements differ: those of SQLite, MariaDB and PostgreSQL.
    #[track_caller]
    fn of_dialects([sqlite, mariadb, postgres]: [String; 3]) -> Vec<Self> {
        let mut places = vec![Self::Sqlite(sqlite)];
        if let (Some(server), Some(other)) = (MariaDb::shared(), Server::shared()) {
            let name = server.database(&mariadb);
            places.push(Self::MariaDb(server, name));
            let name = other.database(&postgres);
            places.push(Self::Postgres(other, name));
        }
        places
    }

    /// A shop that reads this database, as a config's sections say.
    #[track_caller]
    fn shop(&self, sections: &str) -> Shop {
        match self {
            Self::Sqlite(sql) => Shop::new(sql, sections),
            Self::MariaDb(server, name) => Shop::with_server(&server.table("shop", name), sections),
            Self::Postgres(server, name) => Shop::with_server(&server.table("shop", name), sections),
        }
    }

    /// What the owner's messages call the engine.
    fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::MariaDb(..) => "MariaDB",
            Self::Postgres(..) => "PostgreSQL",
        }
    }
}

//! PostgreSQL, and the servers that speak its protocol: an engine on the other side of a socket.
//!
//! The only home of PostgreSQL's protocol, SQL, codes and words. Knows no format and no request. Values are texts, no
//! statement is kept on the server, and all of an answer is one transaction: so it also works through PgBouncer.

mod acting;
mod catalog;
mod codes;
mod connection;
mod dialect;
mod examine;
mod failure;
#[cfg(test)]
mod fixture;
mod json;
mod leads;
mod line;
mod login;
mod message;
mod packet;
mod prepared;
mod questions;
mod rewritten;
mod row;
mod rules;
mod scram;
mod select;
mod session;
mod values;
mod write;

pub use self::catalog::PostgresCatalog;
pub use self::connection::Database;
use self::dialect::Postgres;
pub use self::examine::PostgresExamination;
pub use self::prepared::PreparedSelect;
pub use self::write::PostgresTransaction;
use crate::config::{Limits, Query, Server};
use crate::error::Error;
use crate::store::engine::Snapshot;

impl Snapshot for Database {
    type Place = Server;
    type Prepared<'s> = PreparedSelect<'s>;

    fn open(server: &Server, limits: Limits) -> Result<Self, Error> {
        Self::connect(server, limits)
    }

    fn prepare<'s>(&'s self, query: &'s Query) -> Result<PreparedSelect<'s>, Error> {
        PreparedSelect::of(self, query)
    }

    fn end(self) -> Result<(), Error> {
        self.finish()
    }
}

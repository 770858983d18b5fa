//! MySQL, MariaDB, and the servers that speak their protocol: an engine on the other side of a socket.
//!
//! The only home of MySQL's protocol, SQL, numbers of errors and words. Knows no format and no request. Values are
//! texts, no statement is kept on the server, and all of an answer is one transaction.

mod auth;
mod catalog;
mod codes;
mod connection;
mod dialect;
mod examine;
mod failure;
mod fields;
#[cfg(test)]
mod fixture;
mod grants;
mod handshake;
mod held;
mod json;
mod leads;
mod literal;
mod packet;
mod prepared;
mod reply;
mod row;
mod select;
mod session;
mod settings;
mod statement;
mod values;
mod version;
mod write;

pub use self::catalog::MysqlCatalog;
pub use self::connection::Database;
pub use self::examine::MysqlExamination;
pub use self::prepared::PreparedSelect;
pub use self::write::MysqlTransaction;
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

    /// The server is told that the session is over, which ends the transaction: there is nothing to commit, and so nothing
    /// to wait for.
    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

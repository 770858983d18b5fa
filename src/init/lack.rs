//! The parts that are missing: for a table to hold the deals, for a column to be their date, and for a
//! database to get a config.
//!
//! Facts for the owner; how each is worded stands in `message`.

use std::path::PathBuf;

use crate::error::{Error, UrlFault};
use crate::site::SiteFault;

/// A table that comes near to holding the deals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearTable {
    pub table: String,
    /// Its name says that it holds deals.
    pub is_called_so: bool,
    pub lack: Lack,
}

/// The missing part that keeps a table from being the deals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// A column that tells its rows apart.
    Key,
    /// A date of creation.
    Created,
    /// A date of creation that can be read.
    ReadableDate(DateLack),
    /// A price or a client, which a table of a name with other meanings must have.
    PriceOrClient,
    /// A status or a client, beside its date and its price.
    StatusOrClient,
    /// A price, beside its date and its status or client.
    Price,
    /// A price that is a number.
    NumericPrice,
    /// Only this: it has a price and a status or a client.
    Only(Box<Lack>),
}

/// The reason why a column that is called after a date is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateLack {
    /// It holds a value that cannot be read as a date.
    Unread { column: String, value: String },
    /// It holds values that no SQL reads alike.
    Different { column: String, one: String, other: String },
    /// It is empty, and its type says nothing.
    Empty { column: String },
}

/// The reason why no config was written.
#[derive(Debug)]
pub enum InitFailure {
    /// A config is there already.
    Exists {
        file: PathBuf,
    },
    Unwritable {
        file: PathBuf,
        error: String,
    },
    PathNotUtf8 {
        path: PathBuf,
    },
    /// The system gave no random bytes for a password.
    NoPassword {
        error: String,
    },
    NoAbsolutePath {
        database: PathBuf,
        error: String,
    },
    /// The query for the deals does not work, whatever their table looked like.
    Unfit {
        database: String,
        error: Box<Error>,
    },
    /// No table holds deals: the tables that come near, and those that are there with their columns.
    NoDeals {
        database: String,
        near: Vec<NearTable>,
        seen: Vec<SeenTable>,
    },
    Missing {
        database: String,
    },
    NotAFile {
        database: String,
    },
    NotADatabase {
        database: String,
    },
    /// The folder of a site gives no account of its database.
    Site(SiteFault),
    /// The URL of the database cannot be read.
    Url(UrlFault),
    /// A password is missing, and there is no terminal to ask for it.
    NoTerminal {
        database: String,
        /// The variable of the environment that may have it.
        variable: &'static str,
    },
    /// The password in this variable of the environment cannot stand in a config.
    PasswordNotUtf8 {
        variable: &'static str,
    },
    /// The password was not typed, or cannot be read.
    NotTyped {
        error: String,
    },
    /// Any other error of the database.
    Other {
        error: Box<Error>,
    },
}

/// A table that is there, for the owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenTable {
    pub name: String,
    /// Empty where the table cannot be read.
    pub columns: Vec<String>,
}

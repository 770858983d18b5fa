//! The notices that `init` gives on the database that it was given, before it looks at the tables.
//!
//! Facts for the owner, none with a password in it; how each is worded stands in `message`.

use std::path::PathBuf;

use crate::site::SiteSystem;

/// Something to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The account comes from the settings of a site.
    Settings { file: PathBuf, system: SiteSystem, database: String, prefix: Option<String> },
    /// Settings of another database, which were not taken.
    OtherSettings { file: PathBuf },
    /// The arguments hold a password.
    PasswordInArguments,
    /// How the line to a server elsewhere is protected.
    Line(LineProtection),
}

/// How the line to a server is protected, as far as the server can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineProtection {
    /// Encrypted, and the server's certificate is checked.
    Verified,
    /// Encrypted, but the server has no certificate that could be checked.
    Encrypted,
    /// Open.
    Open,
}

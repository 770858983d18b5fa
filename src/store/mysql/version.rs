//! The version of a server, as its greeting says it, what it means for the SQL that the server takes, and which
//! versions this program is tested with.
//!
//! Knows no protocol; only this file tells MariaDB from MySQL.

use std::fmt::{self, Display, Formatter};

/// A server's kind and version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version {
    is_mariadb: bool,
    major: u32,
    minor: u32,
}

impl Version {
    /// Reads what the greeting says, such as `8.4.3`, `10.11.6-MariaDB-0+deb12u1` or `5.5.5-10.3.39-MariaDB`. The last
    /// form is that of MariaDB before 11, whose clients of old took 10 for a number of one digit.
    pub(super) fn of(text: &str) -> Self {
        let is_mariadb = text.contains("MariaDB");
        let text = if is_mariadb { text.strip_prefix("5.5.5-").unwrap_or(text) } else { text };
        let mut numbers = text.split(['.', '-']).map(|number| number.parse().unwrap_or(0));
        Self { is_mariadb, major: numbers.next().unwrap_or(0), minor: numbers.next().unwrap_or(0) }
    }

    /// The name of the server's kind.
    pub(super) fn name(self) -> &'static str {
        if self.is_mariadb { "MariaDB" } else { "MySQL" }
    }

    /// The oldest version that this program is tested with, where this one is older.
    pub(super) fn oldest_tested(self) -> Option<&'static str> {
        let (oldest, number) = if self.is_mariadb { ("10.3", (10, 3)) } else { ("5.7", (5, 7)) };
        ((self.major, self.minor) < number).then_some(oldest)
    }

    /// The variable that is the session's level of isolation: MariaDB keeps the name of old, MySQL has the other one from
    /// 5.7.20 on.
    pub(super) fn isolation(self) -> &'static str {
        if self.is_mariadb { "tx_isolation" } else { "transaction_isolation" }
    }

    /// Tells if the server knows `WITH name (columns) AS (…)`: MySQL from 8.0, MariaDB from 10.2 on.
    pub(super) fn has_with(self) -> bool {
        if self.is_mariadb { (self.major, self.minor) >= (10, 2) } else { self.major >= 8 }
    }
}

impl Display for Version {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}.{}", self.name(), self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_servers_say_them() {
        for (text, name, has_with) in [
            ("5.7.44-log", "MySQL", false),
            ("8.0.36-0ubuntu0.22.04.1", "MySQL", true),
            ("9.7.0", "MySQL", true),
            ("8.0.11-TiDB-v7.5.0", "MySQL", true),
            ("5.7.mysql_aurora.2.11.1", "MySQL", false),
            ("5.5.5-10.11.6-MariaDB-0+deb12u1", "MariaDB", true),
            ("5.5.5-10.1.48-MariaDB", "MariaDB", false),
            ("11.8.2-MariaDB", "MariaDB", true),
            ("", "MySQL", false),
        ] {
            let version = Version::of(text);
            assert_eq!((version.name(), version.has_with()), (name, has_with), "{text}");
        }
    }

    #[test]
    fn a_version_that_is_not_tested_is_known() {
        for (text, shown, oldest) in [
            ("5.6.51-log", "MySQL 5.6", Some("5.7")),
            ("5.7.44-log", "MySQL 5.7", None),
            ("9.7.0", "MySQL 9.7", None),
            ("5.5.5-10.2.44-MariaDB", "MariaDB 10.2", Some("10.3")),
            ("5.5.5-10.11.6-MariaDB-0+deb12u1", "MariaDB 10.11", None),
        ] {
            let version = Version::of(text);
            assert_eq!((version.to_string().as_str(), version.oldest_tested()), (shown, oldest), "{text}");
        }
    }
}

//! The facts of a server as a whole: its version, the account, and the risks there.
//!
//! Asks the server and reads its words for rights and modes; knows no levels and no sentences.

use super::super::connection::Database;
use super::super::failure::SessionFailure;
use super::super::grants;
use super::super::select::quoted;
use crate::config::{Query, Tls};
use crate::sql::{Syntax, comparison};
use crate::store::examine::{DatabaseFacts, EngineFacts, ServerFacts, ServerRisk};

/// Rights by which nothing can be changed.
const READING: [&str; 10] = [
    "USAGE",
    "SELECT",
    "SHOW VIEW",
    "SHOW DATABASES",
    "REFERENCES",
    "PROXY",
    "REPLICATION CLIENT",
    "BINLOG MONITOR",
    "SLAVE MONITOR",
    "REPLICA MONITOR",
];

/// The place of `Seconds_Behind_Master` among the columns, the same in every version (MySQL, "SHOW REPLICA STATUS
/// Statement"; MariaDB, "SHOW REPLICA STATUS"). It is NULL where the copy has stopped.
const SECONDS_BEHIND: usize = 32;

/// Modes of a server that make SQL mean something else, or take other SQL (MySQL, "Server SQL Modes").
const MODES: [&str; 5] =
    ["ANSI_QUOTES", "PIPES_AS_CONCAT", "NO_BACKSLASH_ESCAPES", "HIGH_NOT_PRECEDENCE", "IGNORE_SPACE"];

/// Engines without snapshots.
const WITHOUT_SNAPSHOT: &str = "'MyISAM', 'Aria', 'MEMORY', 'CSV', 'ARCHIVE', 'MRG_MYISAM'";

/// Asks for everything.
pub(super) fn of(database: &Database, queries: &[Query]) -> Result<DatabaseFacts, SessionFailure> {
    let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE()";
    let tables = database.number(tables)?;
    let account = first_text(database, "SELECT CURRENT_USER()")?;
    let reader = reader(&account, &database.server().name);
    let mut risks = Vec::new();
    let rights = rights_beyond_reading(&column(database, "SHOW GRANTS")?);
    risks
        .extend((!rights.is_empty()).then(|| (ServerRisk::MoreThanReading { rights }, Some(reader.clone()))));
    let server = database.server();
    let is_open = server.tls == Tls::Off && server.address.default_tls() != Tls::Off;
    risks.extend(is_open.then_some((ServerRisk::OpenLine, None)));
    let version = database.version().to_string();
    risks.extend(database.version().oldest_tested().map(|oldest| {
        let version = version.clone();
        (ServerRisk::OldVersion { version, oldest }, None)
    }));
    risks.extend(without_snapshot(database, queries)?);
    risks.extend(other_modes(&first_text(database, "SELECT @@GLOBAL.sql_mode")?).map(|risk| (risk, None)));
    risks.extend(copy(database)?.map(|risk| (risk, None)));
    let facts = ServerFacts { version, account, login: database.login(), reader, risks };
    Ok(DatabaseFacts { tables, engine: EngineFacts::Server(facts) })
}

/// Whether the server follows another one, where the account may know that: nothing else is lost where it may not.
fn copy(database: &Database) -> Result<Option<ServerRisk>, SessionFailure> {
    for sql in ["SHOW REPLICA STATUS", "SHOW SLAVE STATUS"] {
        match database.texts(sql) {
            Ok(rows) => {
                let behind = rows.into_iter().next().map(|row| row.into_iter().nth(SECONDS_BEHIND).flatten());
                return Ok(behind.map(|seconds| match seconds.and_then(|seconds| seconds.parse().ok()) {
                    Some(seconds) => ServerRisk::Copy { seconds },
                    None => ServerRisk::StoppedCopy,
                }));
            }
            // Not allowed, or a word that this version does not know.
            Err(SessionFailure::Server(_)) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(None)
}

/// The tables that queries name and that have no snapshots, and what gives them some.
fn without_snapshot(
    database: &Database,
    queries: &[Query],
) -> Result<Option<(ServerRisk, Option<String>)>, SessionFailure> {
    let sql = format!(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() \
         AND engine IN ({WITHOUT_SNAPSHOT}) ORDER BY table_name"
    );
    let mut tables = column(database, &sql)?;
    tables.retain(|table| queries.iter().any(|it| comparison::has_name(&it.sql, table, Syntax::MySql)));
    if tables.is_empty() {
        return Ok(None);
    }
    let alter = |table: &String| format!("ALTER TABLE {} ENGINE = InnoDB", quoted(table));
    let remedy = tables.iter().map(alter).collect::<Vec<_>>().join("; ");
    Ok(Some((ServerRisk::NoSnapshot { tables }, Some(remedy))))
}

/// The statements that make an account which can only read a database, at the same place as an account that is there.
fn reader(account: &str, database: &str) -> String {
    let host = account.rsplit_once('@').map_or("localhost", |(_, host)| host);
    grants::create_reader(&grants::account("roistat", host), database)
}

/// The rights that are more than reading, in the order of the grants, each once.
fn rights_beyond_reading(grants: &[String]) -> Vec<String> {
    let mut rights: Vec<String> = Vec::new();
    for grant in grants {
        let Some((granted, rest)) = grant.strip_prefix("GRANT ").and_then(|it| it.split_once(" ON ")) else {
            continue;
        };
        let more = rest.ends_with("WITH GRANT OPTION").then_some("GRANT OPTION");
        for right in without_columns(granted).split(',').map(str::trim).chain(more) {
            let is_new = !READING.contains(&right) && rights.iter().all(|known| known != right);
            rights.extend(is_new.then(|| right.to_owned()));
        }
    }
    rights
}

/// Rights without the lists of columns that they may be limited to.
fn without_columns(granted: &str) -> String {
    let mut depth = 0_i32;
    let mut outside = |character: &char| {
        depth += i32::from(*character == '(');
        let is_outside = depth == 0;
        depth -= i32::from(*character == ')');
        is_outside
    };
    granted.chars().filter(|character| outside(character)).collect()
}

fn other_modes(modes: &str) -> Option<ServerRisk> {
    let modes: Vec<_> = modes.split(',').filter(|mode| MODES.contains(mode)).map(str::to_owned).collect();
    (!modes.is_empty()).then_some(ServerRisk::OtherModes { modes })
}

fn column(database: &Database, sql: &str) -> Result<Vec<String>, SessionFailure> {
    let first = |row: Vec<Option<String>>| row.into_iter().next().flatten();
    Ok(database.texts(sql)?.into_iter().filter_map(first).collect())
}

fn first_text(database: &Database, sql: &str) -> Result<String, SessionFailure> {
    Ok(column(database, sql)?.into_iter().next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_beyond_reading_are_named_once() {
        for (grants, expected) in [
            (&["GRANT USAGE ON *.* TO `shop`@`%` IDENTIFIED BY PASSWORD '*0'"][..], &[][..]),
            (&["GRANT SELECT, SHOW VIEW ON `shop`.* TO `shop`@`%`"], &[]),
            (&["GRANT SELECT (`id`, `insert`) ON `shop`.`t` TO `shop`@`%`"], &[]),
            (
                &[
                    "GRANT SELECT, INSERT, UPDATE (`a`, `b`) ON `shop`.* TO `shop`@`%`",
                    "GRANT INSERT ON `x`.* TO `shop`@`%`",
                ],
                &["INSERT", "UPDATE"],
            ),
            (
                &["GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION"],
                &["ALL PRIVILEGES", "GRANT OPTION"],
            ),
            (&["GRANT `readers`@`%` TO `shop`@`%`"], &[]),
        ] {
            let grants: Vec<_> = grants.iter().map(|&grant| grant.to_owned()).collect();
            assert_eq!(rights_beyond_reading(&grants), expected, "{grants:?}");
        }
    }

    #[test]
    fn the_reader_comes_from_the_same_place_and_reads_one_database() {
        assert_eq!(
            reader("shop@10.0.0.%", "my_shop"),
            "CREATE USER 'roistat'@'10.0.0.%' IDENTIFIED BY '…'; GRANT SELECT ON `my\\_shop`.* TO 'roistat'@'10.0.0.%'"
        );
    }

    #[test]
    fn only_modes_that_change_a_meaning_are_told() {
        assert_eq!(other_modes("STRICT_TRANS_TABLES,NO_ZERO_DATE"), None);
        let modes = vec!["ANSI_QUOTES".to_owned()];
        assert_eq!(other_modes("ANSI_QUOTES,STRICT_ALL_TABLES"), Some(ServerRisk::OtherModes { modes }));
    }
}

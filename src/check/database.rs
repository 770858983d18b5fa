//! The database as a whole: whether it opens, what is in it, and what write-ahead logging asks of the user
//! that the page runs as.
//!
//! Knows no query.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::accounts::User;
use super::faults;
use super::finding::{Finding, Level, Place, Section, counted};
use crate::config::Config;
use crate::error::{DatabaseFault, Error, SqliteFault};
use crate::store::Inspection;

/// The section on the database; `server` is the user that the page runs as. And whether queries can be
/// looked at.
pub(super) fn examine(config: &Config, server: Option<&User>) -> (Section, bool) {
    let mut section = Section::new("database");
    let looked = Inspection::open(&config.database, config.limits)
        .and_then(|inspection| Ok((inspection.is_wal(), inspection.count_tables()?)));
    let (is_wal, tables) = match looked {
        Ok(looked) => looked,
        Err(error) => {
            section.findings.push(not_opened(config, &error, server));
            return (section, false);
        }
    };
    let journal = if is_wal { "write-ahead log" } else { "rollback journal" };
    section.fact(format!("{}, {journal}", counted(tables, "table or view", "tables and views")));
    if tables == 0 {
        let message = "the database has no tables: it may be another file than the CRM's";
        section.findings.push(
            Finding::warning("database.empty", message)
                .at(place(config))
                .remedy("correct `database` in the config"),
        );
    }
    if is_wal {
        section.findings.extend(wal(config, server));
    }
    (section, true)
}

/// An error, unless it is only we who are not let in, and not the user that the page runs as.
fn not_opened(config: &Config, error: &Error, server: Option<&User>) -> Finding {
    let finding = faults::of_error(error);
    let is_servers = server.is_some_and(|user| owns(user, config));
    let Error::Database { fault: DatabaseFault::Sqlite(SqliteFault::WalOfAnother), .. } = error else {
        return finding;
    };
    match server {
        Some(user) if is_servers => {
            let message = format!(
                "the database is in WAL mode, and was not looked at: only its owner {}, as whom the page \
                 runs, may open it without harm",
                user.name
            );
            let remedy = format!("run check as that user: `sudo -u {} …`", user.name);
            Finding { level: Level::Warning, message, ..finding }.remedy(remedy)
        }
        _ => finding,
    }
}

fn wal(config: &Config, server: Option<&User>) -> Option<Finding> {
    let user = server.filter(|user| user.uid != 0 && !owns(user, config))?;
    let message = format!(
        "the database is in WAL mode and does not belong to {}, as whom the page runs: answers fail \
         whenever no program has it open",
        user.name
    );
    let remedy = "run the page as the database's owner, or keep the database in rollback-journal mode: \
                  `PRAGMA journal_mode = DELETE`";
    Some(Finding::warning("database.wal_of_another", message).at(place(config)).remedy(remedy))
}

/// The database, without steps up and back on its path.
fn place(config: &Config) -> Place {
    let file = config.database.file().unwrap_or(Path::new(""));
    Place::file(&fs::canonicalize(file).unwrap_or_else(|_| file.to_owned()))
}

fn owns(user: &User, config: &Config) -> bool {
    let metadata = config.database.file().map(fs::metadata);
    metadata.is_some_and(|metadata| metadata.is_ok_and(|metadata| metadata.uid() == user.uid))
}

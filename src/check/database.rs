//! The database as a whole: that it opens, what is in it, what write-ahead logging asks of the user that the page runs
//! as, and what is at risk at a server. Judges no query.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

use super::accounts::User;
use super::budget::Budget;
use super::fault::{Fault, SelectHint, StorageFault};
use super::report::{Fact, Finding, Location, Remedy, ReportSection, Subject};
use crate::config::Config;
use crate::error::{DatabaseFault, Error, SqliteFault};
use crate::protocol::WriteAction;
use crate::store::{self, DatabaseFacts, EngineFacts, ServerFacts, ServerRisk};

/// A login that takes so long is felt in each answer, and is more than a distant server needs.
const SLOW_LOGIN: Duration = Duration::from_secs(1);

/// The section on the database, and that queries can be looked at; `server` is the user that the page runs as.
pub(super) fn examine(config: &Config, server: Option<&User>, budget: &Budget) -> (ReportSection, bool) {
    let mut section = ReportSection::new(Subject::Database);
    let limits = budget.limits(config.limits).unwrap_or(config.limits);
    let facts =
        store::examine(&config.database, limits).and_then(|database| database.facts(config.queries()));
    let DatabaseFacts { tables, engine } = match facts {
        Ok(facts) => facts,
        Err(error) => {
            section.findings.push(not_opened(config, &error, server));
            return (section, false);
        }
    };
    match engine {
        EngineFacts::Sqlite { is_wal } => add_file(config, server, tables, is_wal, &mut section),
        EngineFacts::Server(facts) => add_server(config, tables, facts, &mut section),
    }
    (section, true)
}

fn add_file(config: &Config, server: Option<&User>, tables: u64, is_wal: bool, section: &mut ReportSection) {
    section.facts.push(Fact::Schema { tables, is_wal: Some(is_wal) });
    let storage = |fault| Finding::new(Fault::Storage(fault), location(config));
    section.findings.extend((tables == 0).then(|| storage(StorageFault::NoTables)));
    if let Some(user) = server.filter(|user| is_wal && user.uid != 0 && !owns(user, config)) {
        let fault = StorageFault::WalOfAnother { user: user.name.clone() };
        section.findings.push(storage(fault));
    }
}

fn add_server(config: &Config, tables: u64, facts: ServerFacts, section: &mut ReportSection) {
    let ServerFacts { version, account, login, reader, mut risks } = facts;
    section.facts.push(Fact::Server { version, account, login });
    section.facts.push(Fact::Schema { tables, is_wal: None });
    let found = |fault, remedy: Option<String>| {
        Finding::new(Fault::Storage(fault), location(config)).mended_by(remedy.map(Remedy::Statement))
    };
    section.findings.extend((tables == 0).then(|| found(StorageFault::NoTablesToRead, Some(reader))));
    let milliseconds = u64::try_from(login.as_millis()).unwrap_or(u64::MAX);
    risks.extend((login >= SLOW_LOGIN).then_some((ServerRisk::SlowLogin { milliseconds }, None)));
    let risks = risks.into_iter().filter_map(|risk| without_needed(config, risk));
    let risks = risks.map(|(risk, remedy)| found(StorageFault::Server(risk), remedy));
    section.findings.extend(risks);
}

/// A risk without the rights that the config's own statements need to write; none where nothing else is left of it.
fn without_needed(
    config: &Config,
    (risk, remedy): (ServerRisk, Option<String>),
) -> Option<(ServerRisk, Option<String>)> {
    let writes = WriteAction::ALL.into_iter().any(|action| config.writes(action));
    match risk {
        ServerRisk::MoreThanReading { mut rights } if writes => {
            rights.retain(|right| !matches!(right.as_str(), "INSERT" | "UPDATE"));
            (!rights.is_empty()).then_some((ServerRisk::MoreThanWriting { rights }, None))
        }
        risk => Some((risk, remedy)),
    }
}

/// The fault that keeps a database, or a query, from being read. An error of another kind has only its words.
pub(super) fn failure(error: &Error) -> Finding {
    match error {
        Error::Database { database, query, fault } => {
            let location = Location { query: query.clone(), ..Location::file(Path::new(database)) };
            Finding::new(Fault::Database(fault.clone()), location)
        }
        // Some of what is wrong with a query shows only while its rows are read.
        Error::Select { file, line, key, fault } => {
            let location = Location { line: Some(*line), query: Some(key.clone()), ..Location::file(file) };
            Finding::new(Fault::Select(fault.clone(), SelectHint::None), location)
        }
        other => {
            let fault = DatabaseFault::Failed { words: other.to_string() };
            Finding::new(Fault::Database(fault), Location::default())
        }
    }
}

/// The time was over.
pub(super) fn is_late(error: &Error) -> bool {
    matches!(error, Error::Database { fault: DatabaseFault::TimeLimit { .. }, .. })
}

/// An error, unless only the user of the terminal is not let in, and not the user that the page runs as.
fn not_opened(config: &Config, error: &Error, server: Option<&User>) -> Finding {
    let finding = failure(error);
    let is_of_another =
        matches!(finding.fault, Fault::Database(DatabaseFault::Sqlite(SqliteFault::WalOfAnother)));
    match server.filter(|user| is_of_another && owns(user, config)) {
        None => finding,
        Some(user) => {
            let fault = Fault::Storage(StorageFault::WalNotOpened { owner: user.name.clone() });
            Finding { fault, ..finding }
        }
    }
}

/// The database, without steps up and back on its path; of a server its URL without the password.
fn location(config: &Config) -> Location {
    match config.database.file() {
        Some(file) => Location::file(&fs::canonicalize(file).unwrap_or_else(|_| file.to_owned())),
        None => Location::file(Path::new(&config.database.to_string())),
    }
}

fn owns(user: &User, config: &Config) -> bool {
    let metadata = config.database.file().map(fs::metadata);
    metadata.is_some_and(|metadata| metadata.is_ok_and(|metadata| metadata.uid() == user.uid))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::report::Level;
    use crate::error::ServerFault;

    fn findings(login: Duration) -> Vec<(Level, &'static str)> {
        let text = "user = 'u'\npassword = 'p'\ndatabase = 'mysql://u:p@127.0.0.1/shop'\n[export]\norders = 'SELECT 1'\n\
                    statuses = 'SELECT 1'\n";
        let config = Config::of_text("/shop/.htroistat.toml".as_ref(), text).unwrap();
        let word = || "x".to_owned();
        let facts =
            ServerFacts { version: word(), account: word(), login, reader: word(), risks: Vec::new() };
        let mut section = ReportSection::new(Subject::Database);
        add_server(&config, 1, facts, &mut section);
        section.findings.iter().map(|finding| (finding.level(), finding.fault.id())).collect()
    }

    #[test]
    fn a_login_that_each_answer_waits_for_is_warned_of() {
        assert_eq!(findings(Duration::from_millis(999)), []);
        assert_eq!(findings(Duration::from_secs(1)), [(Level::Warning, "server.slow_login")]);
    }

    /// A test cannot keep DNS from answering, so the errors are made here.
    #[test]
    fn a_host_that_no_dns_server_knows_is_told_apart_from_one_that_is_not_there() {
        let of = |fault| {
            let error = Error::Database {
                database: "mysql://shop@db.example".to_owned(),
                query: None,
                fault: DatabaseFault::Server(fault),
            };
            failure(&error).fault.id()
        };
        let host = || "db.example".to_owned();
        let words = "192.0.2.1: timed out".to_owned();
        assert_eq!(of(ServerFault::NoResolver { host: host(), words }), "server.no_resolver");
        assert_eq!(of(ServerFault::UnknownHost { host: host() }), "server.unknown_host");
    }
}

//! Every finding of `check` as a variant with its facts: which identifier it has for machines, and how bad it is.
//!
//! Holds no sentence: `message` words each finding in each language. The identifiers stay the same in every release.

mod change;
mod files;
mod leads;
mod query;
mod requests;
mod rows;
mod storage;

pub use self::change::{Change, ChangeFault};
pub use self::files::{Exposure, FileRole, FilesFault};
pub use self::leads::{LeadsFault, WriteHint};
pub use self::query::{QueryFault, SelectHint};
pub use self::requests::RequestsFault;
pub use self::rows::{DateFault, JsonColumn, RowsFault};
pub use self::storage::{PasswordWeakness, SettingsFault, StorageFault};

use super::report::Level;
use crate::error::{ConfigProblem, DatabaseFault, SelectFault, ServerFault, Slip, SqliteFault, WriteFault};

/// One thing that `check` found. Its facts have been taken out of the database, the config and the files; none is
/// the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Modes, owners and places of files.
    Files(FilesFault),
    /// The config has a fault for which requests are refused.
    Config(ConfigProblem),
    /// The config can be read, but should not stay as it is.
    Settings(SettingsFault),
    /// The database cannot be read, as a request would meet it.
    Database(DatabaseFault),
    /// The database can be read, with a reservation.
    Storage(StorageFault),
    /// A query is refused, as a request would meet it.
    Select(SelectFault, SelectHint),
    /// A query works, but could be better.
    Query(QueryFault),
    /// A query does not compare `:date` as it should.
    Change(ChangeFault),
    /// Values in the rows of a list.
    Rows(RowsFault),
    /// A statement that writes is refused, as a request would meet it.
    Write(WriteFault, WriteHint),
    /// A statement writes, but could do better.
    Leads(LeadsFault),
    /// Visits of the deals.
    Integration(IntegrationFault),
    /// Roistat's requests, by the journal.
    Requests(RequestsFault),
}

/// A fault of the integration that the deals of the last days show; the guide tests
/// it by their visit numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntegrationFault {
    /// The query of the deals has no column `roistat`.
    NoColumn,
    /// No deal was created in the last days.
    NoDeals,
    /// None of the deals has a visit number.
    NoVisits { deals: u64 },
    /// Fewer than half of the deals have a visit number.
    FewVisits { deals: u64, visits: u64 },
}

impl Fault {
    /// The identifier for machines.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Files(fault) => fault.id(),
            Self::Config(problem) => config_id(problem),
            Self::Settings(fault) => fault.id(),
            Self::Database(fault) => database_id(fault),
            Self::Storage(fault) => fault.id(),
            Self::Select(fault, _) => select_id(fault),
            Self::Query(fault) => fault.id(),
            Self::Change(fault) => fault.id(),
            Self::Rows(fault) => fault.id(),
            Self::Requests(fault) => fault.id(),
            Self::Write(fault, _) => leads::write_id(fault),
            Self::Leads(fault) => fault.id(),
            Self::Integration(fault) => match fault {
                IntegrationFault::NoColumn => "integration.no_column",
                IntegrationFault::NoDeals => "integration.no_deals",
                IntegrationFault::NoVisits { .. } => "integration.no_visits",
                IntegrationFault::FewVisits { .. } => "integration.few_visits",
            },
        }
    }

    /// How bad the finding is.
    pub fn level(&self) -> Level {
        match self {
            Self::Files(fault) => fault.level(),
            Self::Config(_) | Self::Database(_) | Self::Select(..) | Self::Write(..) => Level::Error,
            Self::Settings(fault) => fault.level(),
            Self::Storage(fault) => fault.level(),
            Self::Query(fault) => fault.level(),
            Self::Change(fault) => fault.level(),
            Self::Rows(fault) => fault.level(),
            Self::Requests(fault) => fault.level(),
            Self::Leads(fault) => fault.level(),
            Self::Integration(IntegrationFault::NoColumn | IntegrationFault::NoVisits { .. }) => {
                Level::Warning
            }
            Self::Integration(IntegrationFault::NoDeals | IntegrationFault::FewVisits { .. }) => Level::Note,
        }
    }
}

fn config_id(problem: &ConfigProblem) -> &'static str {
    match problem {
        ConfigProblem::NoPlace => "config.no_place",
        ConfigProblem::NotAbsolute => "config.not_absolute",
        ConfigProblem::Missing => "config.missing",
        ConfigProblem::NotAFile => "config.not_a_file",
        ConfigProblem::Unreadable { .. } | ConfigProblem::Changed => "config.unreadable",
        ConfigProblem::TooLong { .. } => "config.too_long",
        ConfigProblem::NotUtf8 => "config.not_utf8",
        ConfigProblem::Syntax { .. } => "config.syntax",
        ConfigProblem::UnknownKey { .. } => "config.unknown_key",
        ConfigProblem::MissingKey { .. } => "config.missing_key",
        ConfigProblem::WrongType { .. } => "config.wrong_type",
        ConfigProblem::Empty { .. } => "config.empty",
        ConfigProblem::NotAllowed { .. } => "config.not_allowed",
        ConfigProblem::Slip { slip } => slip_id(slip),
        ConfigProblem::DatabaseUrl { .. } => "config.database_uri",
    }
}

fn slip_id(slip: &Slip) -> &'static str {
    match slip {
        Slip::BelongsAbove { .. } | Slip::BelongsBelow { .. } => "config.misplaced_key",
        Slip::OtherName { .. } => "config.missing",
        Slip::NotABareNumber { .. } => "config.not_allowed",
        Slip::RepeatedKey { .. }
        | Slip::CurlyQuote { .. }
        | Slip::Invisible { .. }
        | Slip::LookAlike { .. }
        | Slip::Html { .. }
        | Slip::FourQuotes
        | Slip::Backslash { .. }
        | Slip::NoQuotes { .. }
        | Slip::Colon { .. } => "config.syntax",
    }
}

fn database_id(fault: &DatabaseFault) -> &'static str {
    match fault {
        DatabaseFault::Sqlite(SqliteFault::Missing) => "database.missing",
        DatabaseFault::Sqlite(SqliteFault::NotAFile) => "database.not_a_file",
        DatabaseFault::Sqlite(SqliteFault::Unreadable { .. }) => "database.unreadable",
        DatabaseFault::Sqlite(SqliteFault::NotADatabase) => "database.not_a_database",
        DatabaseFault::Sqlite(SqliteFault::Damaged { .. } | SqliteFault::CutShort) => "database.damaged",
        DatabaseFault::Busy { .. } => "database.busy",
        DatabaseFault::TimeLimit { .. } => "database.time_limit",
        DatabaseFault::Sqlite(SqliteFault::NewerSchema { .. }) => "database.newer_schema",
        DatabaseFault::Sqlite(SqliteFault::NoLocks) => "database.no_locks",
        DatabaseFault::Sqlite(SqliteFault::JournalUnreadable) => "database.journal_unreadable",
        DatabaseFault::Sqlite(SqliteFault::HotJournal) => "database.unhealed_journal",
        DatabaseFault::Sqlite(SqliteFault::WalUnreachable) => "database.wal_unreachable",
        DatabaseFault::Sqlite(SqliteFault::WalOfAnother) => "database.wal_of_another",
        DatabaseFault::Server(fault) => server_id(fault),
        DatabaseFault::NoRoom => "database.no_room",
        DatabaseFault::Failed { .. } => "database.failed",
    }
}

fn server_id(fault: &ServerFault) -> &'static str {
    match fault {
        ServerFault::UnknownHost { .. } => "server.unknown_host",
        ServerFault::NoResolver { .. } => "server.no_resolver",
        ServerFault::Unreachable { .. } => "server.unreachable",
        ServerFault::Lost { .. } | ServerFault::Closed => "server.lost",
        ServerFault::Unavailable { .. } => "server.unavailable",
        ServerFault::Full { .. } => "server.full",
        ServerFault::Conflict { .. } => "server.conflict",
        ServerFault::NoSocket { .. } | ServerFault::NoLocalServer { .. } => "server.no_socket",
        ServerFault::Denied { .. } => "server.denied",
        ServerFault::NoRight { .. } => "server.no_right",
        ServerFault::HostNotAllowed { .. } => "server.host_not_allowed",
        ServerFault::HostBlocked { .. } => "server.host_blocked",
        ServerFault::NoAccessRule { .. } => "server.no_access_rule",
        ServerFault::SystemUser { .. } => "server.system_user",
        ServerFault::UnknownDatabase { .. } => "server.unknown_database",
        ServerFault::Tls(_) => "server.tls",
        ServerFault::Login { .. } | ServerFault::LoginMethod(_) => "server.login",
        ServerFault::Protocol { .. } => "server.protocol",
    }
}

fn select_id(fault: &SelectFault) -> &'static str {
    match fault {
        SelectFault::NotASelect => "query.not_a_select",
        SelectFault::NotReadOnly => "query.not_read_only",
        SelectFault::SeveralStatements => "query.several_statements",
        SelectFault::Nul => "query.nul",
        SelectFault::NameNotUtf8 { .. } => "query.name_not_utf8",
        SelectFault::UnknownParameter { .. } => "query.unknown_parameter",
        SelectFault::MissingColumns { .. } => "query.missing_columns",
        SelectFault::RepeatedColumn { .. } => "query.repeated_column",
        SelectFault::QuotedDate => "query.quoted_date",
        SelectFault::QuotedText { .. } => "query.quoted_text",
        SelectFault::MissingCollation { .. } => "query.missing_collation",
        SelectFault::MissingModule { .. } => "query.missing_module",
        SelectFault::ForeignFunction { .. } => "query.foreign_function",
        SelectFault::Server { .. } => "query.server",
        SelectFault::Sqlite { .. } => "query.sqlite",
    }
}

#[cfg(test)]
mod examples;
#[cfg(test)]
pub use self::examples::examples;

#[cfg(test)]
mod tests {
    use super::*;

    /// A full disk and a program without an engine are nothing that a test of the whole program can ask for.
    #[test]
    fn faults_that_no_test_can_bring_about_have_their_identifier() {
        for (fault, id) in [
            (DatabaseFault::NoRoom, "database.no_room"),
            (DatabaseFault::Sqlite(SqliteFault::NoLocks), "database.no_locks"),
            (DatabaseFault::Sqlite(SqliteFault::JournalUnreadable), "database.journal_unreadable"),
        ] {
            assert_eq!(Fault::Database(fault).id(), id);
        }
        let words = SelectFault::Server {
            name: "PostgreSQL",
            words: "syntax error".to_owned(),
            unknown_column: None,
        };
        assert_eq!(select_id(&words), "query.server");
    }
}

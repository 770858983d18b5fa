//! What would keep a request from being answered, as findings: in the words of `error`, with the place taken
//! out of them and a remedy where they have none.
//!
//! Knows the variants of an error, not where it comes from.

use std::path::Path;

use super::finding::{Finding, Place};
use crate::error::{ConfigFault, ConfigProblem, DatabaseFault, Error, SelectFault, Slip, SqliteFault};

/// A fault of the config.
pub(super) fn of_config(file: Option<&Path>, fault: &ConfigFault) -> Finding {
    let place = Place { file: file.map(Path::to_owned), line: fault.line, ..Place::default() };
    let (id, remedy) = match &fault.problem {
        ConfigProblem::NoPlace => ("config.no_place", None),
        ConfigProblem::NotAbsolute => ("config.not_absolute", None),
        ConfigProblem::Missing => ("config.missing", None),
        ConfigProblem::NotAFile => ("config.not_a_file", Some("put the config there".to_owned())),
        ConfigProblem::Unreadable { .. } => ("config.unreadable", None),
        ConfigProblem::TooLong { .. } => ("config.too_long", None),
        ConfigProblem::NotUtf8 => ("config.not_utf8", None),
        ConfigProblem::Syntax { .. } => {
            ("config.syntax", Some("texts stand in quotes, SQL of several lines in '''".to_owned()))
        }
        ConfigProblem::Slip { slip } => {
            let finding = Finding::error(id_of_slip(slip), slip.problem()).at(place);
            return Finding { remedy: Some(slip.remedy()), ..finding };
        }
        ConfigProblem::UnknownKey { nearest: Some(nearest), .. } => {
            ("config.unknown_key", Some(format!("write `{nearest}`")))
        }
        ConfigProblem::UnknownKey { nearest: None, .. } => {
            ("config.unknown_key", Some("remove it: nobody reads it".to_owned()))
        }
        ConfigProblem::MissingKey { key } => ("config.missing_key", Some(added(key))),
        ConfigProblem::WrongType { key, expected } => ("config.wrong_type", Some(written(key, expected))),
        ConfigProblem::Empty { .. } => ("config.empty", Some("fill it in, here and in Roistat".to_owned())),
        ConfigProblem::NotAllowed { .. } => ("config.not_allowed", None),
        ConfigProblem::DatabaseUrl { .. } => ("config.database_uri", None),
    };
    Finding { remedy, ..Finding::error(id, fault.problem.to_string()).at(place) }
}

/// Whatever a database or a query of the config meets.
pub(super) fn of_error(error: &Error) -> Finding {
    match error {
        Error::Select { file, line, key, fault } => {
            let (file, line, query) = (Some(file.clone()), Some(*line), Some(key.clone()));
            let place = Place { file, line, query, column: None };
            let finding = Finding::error(id_of_select(fault), format!("query `{key}` {fault}")).at(place);
            Finding { remedy: remedy_of_select(fault).map(str::to_owned), ..finding }
        }
        Error::Database { database, query, fault } => {
            let place = Place { query: query.clone(), ..Place::file(Path::new(database)) };
            Finding::error(id_of_database(fault), error.to_string()).at(place)
        }
        error => Finding::error("database.failed", error.to_string()),
    }
}

fn id_of_slip(slip: &Slip) -> &'static str {
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

/// How a key of the wrong type is written.
fn written(key: &str, expected: &str) -> String {
    match key.rsplit_once('.') {
        Some((_, list)) => format!("write `{list} = \"SELECT …\"`"),
        None if expected.starts_with("text") => format!("write `{key} = \"…\"`"),
        None => format!("write `[{key}]` on a line of its own, and its queries below it"),
    }
}

fn added(key: &str) -> String {
    match key.rsplit_once('.') {
        Some((section, list)) => format!("add `{list} = \"SELECT …\"` to `[{section}]`"),
        None => format!("add `{key} = \"…\"` at the top, before every `[…]`"),
    }
}

fn id_of_select(fault: &SelectFault) -> &'static str {
    match fault {
        SelectFault::NotASelect => "query.not_a_select",
        SelectFault::NotReadOnly => "query.not_read_only",
        SelectFault::SeveralStatements => "query.several_statements",
        SelectFault::Nul => "query.nul",
        SelectFault::NameNotUtf8 { .. } => "query.name_not_utf8",
        SelectFault::UnknownParameter { .. } => "query.unknown_parameter",
        SelectFault::MissingColumns { .. } => "query.missing_columns",
        SelectFault::RepeatedColumn { .. } => "query.repeated_column",
        SelectFault::Sqlite { .. } => "query.sqlite",
    }
}

/// What to do, where the fault itself does not say it.
fn remedy_of_select(fault: &SelectFault) -> Option<&'static str> {
    match fault {
        SelectFault::NotASelect => {
            Some("write the query that gives the rows, such as `SELECT id, name FROM statuses`")
        }
        SelectFault::NotReadOnly | SelectFault::SeveralStatements => {
            Some("leave one SELECT, or WITH and a SELECT")
        }
        SelectFault::UnknownParameter { .. } => Some("write `:date`, or the value itself"),
        SelectFault::Sqlite { .. } => {
            Some("try the query in the sqlite3 command line, or in what your host offers for it")
        }
        // The fault itself says it.
        _ => None,
    }
}

fn id_of_database(fault: &DatabaseFault) -> &'static str {
    match fault {
        DatabaseFault::Sqlite(SqliteFault::Missing) => "database.missing",
        DatabaseFault::Sqlite(SqliteFault::NotAFile) => "database.not_a_file",
        DatabaseFault::Sqlite(SqliteFault::Unreadable { .. }) => "database.unreadable",
        DatabaseFault::Sqlite(SqliteFault::NotADatabase) => "database.not_a_database",
        DatabaseFault::Sqlite(SqliteFault::Damaged { .. }) => "database.damaged",
        DatabaseFault::Busy { .. } => "database.busy",
        DatabaseFault::TimeLimit { .. } => "database.time_limit",
        DatabaseFault::Sqlite(SqliteFault::HotJournal) => "database.unhealed_journal",
        DatabaseFault::Sqlite(SqliteFault::WalUnreachable) => "database.wal_unreachable",
        DatabaseFault::Sqlite(SqliteFault::WalOfAnother) => "database.wal_of_another",
        DatabaseFault::NoRoom => "database.no_room",
        DatabaseFault::Failed { .. } => "database.failed",
        DatabaseFault::NoEngine => "database.no_engine",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A full disk is nothing that a test can ask for.
    #[test]
    fn where_a_disk_is_full_the_finding_says_so() {
        let (database, query) = ("/shop.db".into(), Some("export.orders".to_owned()));
        let finding = of_error(&Error::Database { database, query, fault: DatabaseFault::NoRoom });
        assert_eq!((finding.id, finding.place.query.as_deref()), ("database.no_room", Some("export.orders")));
        assert!(finding.message.contains("SQLITE_TMPDIR"), "{}", finding.message);
    }
}

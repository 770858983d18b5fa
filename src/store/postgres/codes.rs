//! The meaning of PostgreSQL's error codes for an owner (PostgreSQL, "PostgreSQL Error Codes").
//!
//! The one table of SQLSTATE for all of this folder; knows no status and no request. The server's own words go along
//! where they cannot hold anything out of a row.

use std::io::ErrorKind;

use super::dialect::Postgres;
use super::failure::{LoginFailure, ServerError, SessionFailure};
use super::rules;
use crate::config::{Limits, Server};
use crate::error::{DatabaseFault, LoginMethodFault, SelectFault, ServerFault};
use crate::sql::{Dialect, Syntax, TokenizedSql};

/// The code of a column that does not exist.
const UNDEFINED_COLUMN: &str = "42703";

/// The words of PgBouncer, all under one code, where it is a matter of time (its
/// sources, `disconnect_client`).
const POOLER_IS_BUSY: [&str; 9] = [
    "query_wait_timeout",
    "no more connections allowed",
    "cannot connect to server",
    "server_login_retry",
    "server login failed",
    "server conn crashed",
    "server_lifetime",
    "shutting down",
    "paused",
];

/// The fault of the database that a failure stands for, while rows were read or before.
pub(super) fn fault(failure: SessionFailure, limits: Limits, is_reading: bool) -> DatabaseFault {
    match failure {
        SessionFailure::Server(error) => server_fault(error, limits, is_reading),
        SessionFailure::Deadline => DatabaseFault::TimeLimit { seconds: limits.time_limit.as_secs() },
        SessionFailure::Connection(error) if error.kind() == ErrorKind::UnexpectedEof => {
            DatabaseFault::Server(ServerFault::Closed)
        }
        SessionFailure::Connection(error) => {
            let words = error.to_string();
            DatabaseFault::Server(if is_reading {
                ServerFault::Lost { words }
            } else {
                ServerFault::Unreachable { words }
            })
        }
        SessionFailure::NoProcess => DatabaseFault::Server(ServerFault::Full {
            words: "could not fork new process for connection".to_owned(),
        }),
        SessionFailure::Protocol(what) => {
            DatabaseFault::Server(ServerFault::Protocol { words: what.to_owned() })
        }
        SessionFailure::Wire(fault) => DatabaseFault::Server(fault),
        SessionFailure::Login(failure) => {
            DatabaseFault::Server(ServerFault::LoginMethod(method_fault(failure)))
        }
    }
}

/// Tells if the server does not know what a question of our own asks about.
pub(super) fn is_unknown(error: &ServerError) -> bool {
    // undefined_function, undefined_table, undefined_column, invalid_schema_name, feature_not_supported
    matches!(error.state.as_str(), "42883" | "42P01" | "42703" | "3F000" | "0A000")
}

fn server_fault(error: ServerError, limits: Limits, is_reading: bool) -> DatabaseFault {
    let ServerError { state, words, .. } = error;
    let words = if is_reading { without_quotes(&words) } else { words };
    let of_server = |fault: fn(String) -> ServerFault, words| DatabaseFault::Server(fault(words));
    match state.as_str() {
        // lock_not_available
        "55P03" => DatabaseFault::Busy { seconds: limits.busy_timeout.as_secs() },
        // query_canceled: by `statement_timeout`, or by an administrator
        "57014" => DatabaseFault::TimeLimit { seconds: limits.time_limit.as_secs() },
        // serialization_failure, deadlock_detected; on a standby the server's word for rows that are gone
        "40001" | "40P01" => of_server(|words| ServerFault::Conflict { words }, words),
        // admin_shutdown, crash_shutdown, cannot_connect_now, idle_session_timeout and the transaction's limits
        "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "25P04" => {
            of_server(|words| ServerFault::Unavailable { words }, words)
        }
        // too_many_connections, insufficient_resources, out_of_memory
        "53300" | "53000" | "53200" => of_server(|words| ServerFault::Full { words }, words),
        // disk_full: temporary files of the server
        "53100" => DatabaseFault::NoRoom,
        "08P01" if POOLER_IS_BUSY.iter().any(|busy| words.contains(busy)) => {
            of_server(|words| ServerFault::Unavailable { words }, words)
        }
        "08000" | "08001" | "08003" | "08004" | "08006" => {
            of_server(|words| ServerFault::Unavailable { words }, words)
        }
        // invalid_catalog_name
        "3D000" => of_server(|words| ServerFault::UnknownDatabase { words }, words),
        state if state.starts_with("28") => {
            of_server(|words| ServerFault::Denied { words, account: None }, words)
        }
        _ => DatabaseFault::Failed { words },
    }
}

/// What an error to a login says of the account that the config names; nothing where it is about something else. The
/// names of a file and of ways to log in are the same in every language.
pub(super) fn login_fault(error: &ServerError, server: &Server) -> Option<ServerFault> {
    let words = error.words.clone();
    let rule = || rules::rule(server, &words);
    let user = Postgres.name(&server.user);
    let has = |name: &str| words.to_lowercase().contains(name);
    Some(match error.state.as_str() {
        // insufficient_privilege
        "42501" => {
            let statement = format!("GRANT CONNECT ON DATABASE {} TO {user}", Postgres.name(&server.name));
            ServerFault::NoRight { statement, words }
        }
        // invalid_password: also where there is no such role, which the server does not tell a stranger
        "28P01" => {
            let account = Some(format!("CREATE ROLE {user} LOGIN PASSWORD '…'"));
            ServerFault::Denied { words, account }
        }
        // invalid_authorization_specification
        "28000" if has("pg_hba.conf") => ServerFault::NoAccessRule { rule: rule(), words },
        "28000" if has("peer") || has("ident") => ServerFault::SystemUser { rule: rule(), words },
        _ => return None,
    })
}

/// An error to a query says that the account may not read a table or a schema.
pub(super) fn is_for_want_of_a_right(error: &ServerError) -> bool {
    error.state == "42501"
}

/// An error to a query says that values of two types are not compared: `undefined_function`, `datatype_mismatch`.
pub(super) fn is_of_types(error: &ServerError) -> bool {
    matches!(error.state.as_str(), "42883" | "42804")
}

/// The error of the server on a query as written is about the query, where it is not about the server.
/// `place` is the query from the place on that the server names.
pub(super) fn select_fault(error: &ServerError, place: Option<&str>) -> Option<SelectFault> {
    let class = error.state.get(..2)?;
    match (class, error.state.as_str()) {
        // read_only_sql_transaction, and what a cursor or a nested statement would do
        (_, "25006") => Some(SelectFault::NotReadOnly),
        // Syntax, names, rights, types; what a text of the query cannot be read as; what the server does not have.
        ("42" | "22" | "0A" | "3F" | "26", _) => {
            let words = error.words.clone();
            let unknown_column = place.filter(|_| error.state == UNDEFINED_COLUMN).and_then(name_at);
            Some(SelectFault::Server { name: "PostgreSQL", words, unknown_column })
        }
        _ => None,
    }
}

/// The words of an error by which a constraint, a trigger or a column's type refuses a row; nothing of the row.
pub(super) fn refusal_of_row(error: &ServerError) -> Option<String> {
    match error.state.get(..2)? {
        // integrity_constraint_violation, with_check_option_violation, and what a trigger raises: the words name tables, columns and constraints.
        "23" | "44" | "P0" => Some(error.words.clone()),
        // data_exception: a value stands behind the colon.
        "22" => Some(error.words.split(": \"").next().unwrap_or_default().to_owned()),
        _ => None,
    }
}

/// The name that a text begins with, perhaps behind that of its table: the server's own words for it are of any language.
fn name_at(sql: &str) -> Option<String> {
    let tokens = TokenizedSql::of(sql, Syntax::Postgres);
    let last = if tokens.word(1) == Some(".") { 2 } else { 0 };
    tokens.name(last).map(str::to_owned)
}

/// The server's words up to what they quote: while rows are read, that may be out of one of them.
fn without_quotes(words: &str) -> String {
    let end = words.find(['\'', '"', ':', '`', '«', '„', '“', '(']).unwrap_or(words.len());
    words[..end].trim_end().to_owned()
}

fn method_fault(failure: LoginFailure) -> LoginMethodFault {
    match failure {
        LoginFailure::NoPassword => LoginMethodFault::NoPassword,
        LoginFailure::ClearPassword => LoginMethodFault::ClearPassword,
        LoginFailure::Method(method) => {
            LoginMethodFault::Unknown { method: method.to_owned(), known: &["scram-sha-256"] }
        }
        LoginFailure::Unproven => LoginMethodFault::Unproven,
    }
}

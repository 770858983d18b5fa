//! The meaning of MySQL's and MariaDB's error numbers for an owner (MySQL, "Server Error Message Reference";
//! MariaDB, "MariaDB Error Codes").
//!
//! The one table of numbers for all of this folder; knows no status and no request. The server's own words go along
//! where they cannot hold anything out of a row.

use std::io::ErrorKind;

use super::failure::{LoginFailure, ServerError, SessionFailure};
use super::grants;
use super::version::Version;
use crate::config::{Limits, Server};
use crate::error::{DatabaseFault, LoginMethodFault, SelectFault, ServerFault};

/// The fault of the database that a failure stands for, while rows were read or before.
pub(super) fn fault(failure: SessionFailure, limits: Limits, is_reading: bool) -> DatabaseFault {
    match failure {
        SessionFailure::Server(error) => server_fault(error, limits, is_reading),
        SessionFailure::Unreached(fault) => DatabaseFault::Server(fault),
        SessionFailure::Deadline => DatabaseFault::TimeLimit { seconds: limits.time_limit.as_secs() },
        SessionFailure::Connection(error) if error.kind() == ErrorKind::UnexpectedEof => {
            DatabaseFault::Server(ServerFault::Closed)
        }
        SessionFailure::Connection(error) => {
            let words = error.to_string();
            DatabaseFault::Server(ServerFault::Lost { words })
        }
        SessionFailure::Protocol(what) => {
            DatabaseFault::Server(ServerFault::Protocol { words: what.to_owned() })
        }
        SessionFailure::Login(failure) => {
            DatabaseFault::Server(ServerFault::LoginMethod(method_fault(failure)))
        }
        SessionFailure::Incomplete(words) => DatabaseFault::Failed { words: without_quotes(&words) },
    }
}

fn server_fault(error: ServerError, limits: Limits, is_reading: bool) -> DatabaseFault {
    let ServerError { code, words } = error;
    let words = if is_reading { without_quotes(&words) } else { words };
    DatabaseFault::Server(match code {
        // ER_LOCK_WAIT_TIMEOUT
        1205 => return DatabaseFault::Busy { seconds: limits.busy_timeout.as_secs() },
        // ER_QUERY_INTERRUPTED, ER_STATEMENT_TIMEOUT of MariaDB, ER_QUERY_TIMEOUT
        1317 | 1969 | 3024 => {
            return DatabaseFault::TimeLimit { seconds: limits.time_limit.as_secs() };
        }
        // ER_CHECKREAD, ER_LOCK_DEADLOCK, ER_TABLE_DEF_CHANGED: a table was altered while our snapshot was held
        1020 | 1213 | 1412 => ServerFault::Conflict { words },
        // ER_CON_COUNT_ERROR, ER_CANT_CREATE_THREAD, ER_TOO_MANY_USER_CONNECTIONS, ER_USER_LIMIT_REACHED
        1040 | 1135 | 1203 | 1226 => ServerFault::Full { words },
        // ER_UNKNOWN_COM_ERROR: Galera's node that is not ready says so. ER_SERVER_SHUTDOWN, ER_NORMAL_SHUTDOWN,
        // ER_FORCING_CLOSE, ER_SHUTDOWN_COMPLETE, ER_CONNECTION_KILLED of MariaDB, ER_SESSION_WAS_KILLED,
        // ER_CLIENT_INTERACTION_TIMEOUT, ER_SERVER_OFFLINE_MODE
        1047 | 1053 | 1077 | 1078 | 1079 | 1927 | 3032 | 3169 | 4031 => ServerFault::Unavailable { words },
        // ER_ABORTING_CONNECTION and what is said of a lost connection on the other side
        1152 | 1158..=1161 | 1184 | 2013 => ServerFault::Lost { words },
        // ER_DBACCESS_DENIED_ERROR, ER_ACCESS_DENIED_ERROR, ER_ACCESS_DENIED_NO_PASSWORD_ERROR
        1044 | 1045 | 1698 => ServerFault::Denied { words, account: None },
        // ER_BAD_DB_ERROR
        1049 => ServerFault::UnknownDatabase { words },
        // ER_HOST_IS_BLOCKED
        1129 => ServerFault::HostBlocked { words },
        // ER_HOST_NOT_PRIVILEGED, ER_NOT_SUPPORTED_AUTH_MODE, ER_MUST_CHANGE_PASSWORD and its kin,
        // ER_ACCOUNT_HAS_BEEN_LOCKED in both servers, ER_SECURE_TRANSPORT_REQUIRED
        1130 | 1251 | 1820 | 1862 | 3118 | 3159 | 4151 => ServerFault::Login { words },
        _ => return DatabaseFault::Failed { words },
    })
}

/// What an error to a login says of the account that the config names; nothing where it is about something else. The
/// statements are those that would let it in.
pub(super) fn login_fault(error: &ServerError, server: &Server) -> Option<ServerFault> {
    let words = error.words.clone();
    let account = |host: Option<&str>| Some(grants::account(&server.user, host?));
    let of_words = account(grants::host_of_account(&words));
    match error.code {
        // ER_DBACCESS_DENIED_ERROR: also where there is no such database, which the server does not tell a stranger
        1044 => Some(ServerFault::NoRight { statement: grants::grant(&of_words?, &server.name), words }),
        // ER_ACCESS_DENIED_ERROR, ER_ACCESS_DENIED_NO_PASSWORD_ERROR
        1045 | 1698 => {
            let account = of_words.map(|account| grants::create_reader(&account, &server.name));
            Some(ServerFault::Denied { words, account })
        }
        // ER_HOST_NOT_PRIVILEGED
        1130 => {
            let account = account(grants::first_quoted(&words))?;
            let statement = grants::create_reader(&account, &server.name);
            Some(ServerFault::HostNotAllowed { words, statement })
        }
        _ => None,
    }
}

/// An error to a query says that the account may not read a table, a column or a view of it, or call a function.
pub(super) fn is_for_want_of_a_right(error: &ServerError) -> bool {
    // ER_TABLEACCESS_DENIED_ERROR, ER_COLUMNACCESS_DENIED_ERROR, ER_PROCACCESS_DENIED_ERROR
    matches!(error.code, 1142 | 1143 | 1370)
}

/// The fault of the database that an error of the server stands for.
pub(super) fn fault_of(error: &ServerError, limits: Limits) -> DatabaseFault {
    server_fault(error.clone(), limits, false)
}

/// The fault of a query as written that an error of the server stands for; none where the
/// error is about the server.
pub(super) fn select_fault(error: &ServerError, version: Version, limits: Limits) -> Option<SelectFault> {
    match fault_of(error, limits) {
        DatabaseFault::Failed { words } => {
            // ER_BAD_FIELD_ERROR names the column first.
            let unknown_column = grants::first_quoted(&words).filter(|_| error.code == 1054);
            let unknown_column = unknown_column.map(str::to_owned);
            Some(SelectFault::Server { name: version.name(), words, unknown_column })
        }
        _ => None,
    }
}

/// An error to a statement that the server was asked to understand is about the statement, and not about the server.
pub(super) fn is_about_the_statement(error: &ServerError, limits: Limits) -> bool {
    matches!(server_fault(error.clone(), limits, false), DatabaseFault::Failed { .. })
}

/// The words of an error by which a constraint, a trigger or a column's type refuses a row; nothing of the row.
pub(super) fn refusal_of_row(error: &ServerError) -> Option<String> {
    match error.code {
        // ER_DUP_ENTRY and its kin: the value stands in the first quotes, the key in the last.
        1062 | 1586 | 1169 => {
            let key = error.words.rsplit_once(" for key ").map_or("", |(_, key)| key);
            Some(format!("a value that must be unique is there already, by the key {key}"))
        }
        // A value that the column's type cannot hold: ER_TRUNCATED_WRONG_VALUE_FOR_FIELD and its kin. The column is
        // named behind the value.
        1264 | 1265 | 1292 | 1366 | 1406 | 1411 | 1690 | 3140 => Some(without_value(&error.words)),
        // ER_BAD_NULL_ERROR, ER_NO_DEFAULT_FOR_FIELD, foreign keys, CHECK in both servers, SIGNAL of a trigger
        1048 | 1364 | 1216 | 1217 | 1451 | 1452 | 3819 | 4025 | 1644 | 1369 => Some(error.words.clone()),
        _ => None,
    }
}

/// The words of an error about a column's value without that value: all from the first quote to the column.
fn without_value(words: &str) -> String {
    let place = words.rsplit_once("column ").map(|(_, place)| place);
    match (words.split_once(": '"), place) {
        (Some((before, _)), Some(place)) => format!("{before} for column {place}"),
        (Some((before, _)), None) => before.to_owned(),
        (None, _) => words.to_owned(),
    }
}

/// The line of the statement that an error of its syntax names, at its end.
pub(super) fn line_of(error: &ServerError) -> Option<usize> {
    // ER_PARSE_ERROR
    let (_, line) = error.words.rsplit_once("at line ").filter(|_| error.code == 1064)?;
    line.trim().parse().ok()
}

fn method_fault(failure: LoginFailure) -> LoginMethodFault {
    match failure {
        LoginFailure::ClearPassword => LoginMethodFault::ClearPassword,
        LoginFailure::Plugin(method) => LoginMethodFault::Unknown {
            method,
            known: &["mysql_native_password", "caching_sha2_password", "ed25519"],
        },
        LoginFailure::Nul => LoginMethodFault::Nul,
    }
}

/// The server's words without what stands in quotes there: while rows are read that may be out of one.
fn without_quotes(words: &str) -> String {
    let mut parts = words.split('\'');
    let mut out = parts.next().unwrap_or_default().to_owned();
    while let (Some(_), rest) = (parts.next(), parts.next()) {
        out.push_str("'…'");
        out.push_str(rest.unwrap_or_default());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: u16) -> DatabaseFault {
        let error = ServerError { code, words: "said so".to_owned() };
        fault(SessionFailure::Server(error), Limits::default(), false)
    }

    #[test]
    fn faults_that_pass_are_told_from_those_that_the_owner_mends() {
        let passes = |code| {
            use ServerFault::{Conflict, Full, Lost, Unavailable};
            match of(code) {
                DatabaseFault::Busy { .. } | DatabaseFault::TimeLimit { .. } => true,
                DatabaseFault::Server(fault) => {
                    matches!(fault, Conflict { .. } | Full { .. } | Lost { .. } | Unavailable { .. })
                }
                _ => false,
            }
        };
        for code in
            [1020, 1040, 1047, 1053, 1077, 1152, 1158, 1203, 1205, 1213, 1226, 1317, 1412, 1927, 1969, 3024]
        {
            assert!(passes(code), "{code}");
        }
        for code in [1044, 1045, 1049, 1064, 1129, 1130, 1142, 1146, 1251, 1698, 4151] {
            assert!(!passes(code), "{code}");
        }
    }

    #[test]
    fn nothing_out_of_a_row_is_said() {
        for (words, said) in [
            ("Incorrect value: '+7 900' for column `c`", "Incorrect value: '…' for column `c`"),
            ("'a' and 'b'", "'…' and '…'"),
            ("cut in 'the mid", "cut in '…'"),
            ("none", "none"),
        ] {
            assert_eq!(without_quotes(words), said);
        }
    }

    #[test]
    fn of_a_refused_row_the_column_is_said_and_no_value() {
        let refusal = |code, words: &str| refusal_of_row(&ServerError { code, words: words.to_owned() });
        for (code, words, said) in [
            (
                1062,
                "Duplicate entry 'it''s \' for key +7900' for key 'roistat_key'",
                "a value that must be unique is there already, by the key 'roistat_key'",
            ),
            (
                1366,
                "Incorrect integer value: '+7900: 'x' for column' for column `shop`.`orders`.`phone` at row 1",
                "Incorrect integer value for column `shop`.`orders`.`phone` at row 1",
            ),
            (1292, "Incorrect datetime value: 'yesterday'", "Incorrect datetime value"),
            (1406, "Data too long for column 'name' at row 1", "Data too long for column 'name' at row 1"),
            (1048, "Column 'name' cannot be null", "Column 'name' cannot be null"),
        ] {
            assert_eq!(refusal(code, words).as_deref(), Some(said));
        }
        assert_eq!(refusal(1205, "Lock wait timeout exceeded"), None);
    }

    #[test]
    fn an_error_of_syntax_names_its_line() {
        let error = |code, words: &str| ServerError { code, words: words.to_owned() };
        assert_eq!(line_of(&error(1064, "near 'FORM at line 9' at line 3")), Some(3));
        assert_eq!(line_of(&error(1146, "Table 'at line 3")), None);
        assert_eq!(line_of(&error(1064, "at line x")), None);
    }
}

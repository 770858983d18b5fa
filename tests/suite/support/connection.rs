//! A connection of the shop's own program to its database, whatever engine keeps it: statements, rows as texts, and what
//! a refusal means. Knows no lead.

use mysql::prelude::Queryable;
use postgres::SimpleQueryMessage;
use postgres::error::SqlState;
use rusqlite::types::Value;

/// An open connection.
pub(crate) enum Connection {
    Sqlite(rusqlite::Connection),
    MariaDb(mysql::Conn),
    Postgres(Box<postgres::Client>),
}

/// The reason why a statement was not carried out.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The server has gone, and with it the transaction.
    Lost,
    /// Of two transactions that waited for each other, the server has undone this one.
    Conflict,
    /// The server's own words.
    Refused(String),
}

impl Connection {
    /// Carries statements out.
    pub(crate) fn execute(&mut self, sql: &str) -> Result<(), Failure> {
        match self {
            Self::Sqlite(connection) => {
                connection.execute_batch(sql).map_err(|error| Failure::Refused(error.to_string()))
            }
            Self::MariaDb(client) => client.query_drop(sql).map_err(|error| of_mariadb(&error)),
            Self::Postgres(client) => client.batch_execute(sql).map_err(|error| of_postgres(&error)),
        }
    }

    /// The rows of a query, each value as text; NULL is `∅`.
    #[track_caller]
    pub(crate) fn rows(&mut self, sql: &str) -> Vec<Vec<String>> {
        match self {
            Self::Sqlite(connection) => sqlite_rows(connection, sql),
            Self::MariaDb(client) => {
                let rows: Vec<mysql::Row> = client.query(sql).unwrap();
                let text = |value: mysql::Value| match value {
                    mysql::Value::NULL => null(),
                    mysql::Value::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
                    other => panic!("{other:?}"),
                };
                rows.into_iter().map(|row| row.unwrap().into_iter().map(text).collect()).collect()
            }
            Self::Postgres(client) => {
                let messages = client.simple_query(sql).unwrap();
                let row = |message: &SimpleQueryMessage| match message {
                    SimpleQueryMessage::Row(row) => {
                        let text = |at| row.get(at).map_or_else(null, str::to_owned);
                        Some((0..row.len()).map(text).collect())
                    }
                    _ => None,
                };
                messages.iter().filter_map(row).collect()
            }
        }
    }
}

fn null() -> String {
    "∅".to_owned()
}

#[track_caller]
fn sqlite_rows(connection: &rusqlite::Connection, sql: &str) -> Vec<Vec<String>> {
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let text = |value: Value| match value {
        Value::Null => null(),
        Value::Integer(integer) => integer.to_string(),
        Value::Text(text) => text,
        other => format!("{other:?}"),
    };
    let rows = statement.query_map([], |row| {
        (0..columns).map(|column| row.get(column).map(text)).collect::<rusqlite::Result<Vec<_>>>()
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn of_mariadb(error: &mysql::Error) -> Failure {
    match error {
        mysql::Error::MySqlError(error) => match error.code {
            // ER_LOCK_DEADLOCK
            1213 => Failure::Conflict,
            // ER_SERVER_SHUTDOWN, ER_CONNECTION_KILLED
            1053 | 1927 => Failure::Lost,
            _ => Failure::Refused(error.message.clone()),
        },
        _ => Failure::Lost,
    }
}

fn of_postgres(error: &postgres::Error) -> Failure {
    match error.as_db_error() {
        None => Failure::Lost,
        Some(error) if *error.code() == SqlState::T_R_DEADLOCK_DETECTED => Failure::Conflict,
        Some(error) if [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN].contains(error.code()) => {
            Failure::Lost
        }
        Some(error) => Failure::Refused(error.message().to_owned()),
    }
}

//! The facts of the server, the rights of the account there beside reading, and other risks to an answer.
//!
//! Reads the catalog of the system alone, and of the shop's tables only how many there are. Knows no query.

use std::time::Duration;

use super::super::connection::Database;
use super::super::dialect::Postgres;
use super::super::failure::SessionFailure;
use super::super::questions::Question;
use crate::sql::Dialect;
use crate::store::examine::{DatabaseFacts, EngineFacts, ServerFacts, ServerRisk};

/// The oldest version that this program is tested with.
const OLDEST: (&str, u64) = ("PostgreSQL 12", 120_000);

/// Tables and views that the account may read, and not those of the server itself.
const TABLES: &str = "pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

/// One row: the version in words and as a number, the account, the encoding, and whether the server follows another.
const SERVER: &str = "SELECT split_part(version(), ' ', 1) || ' ' || split_part(version(), ' ', 2), \
    current_setting('server_version_num'), current_user, current_setting('server_encoding'), \
    pg_is_in_recovery(), current_database()";

/// How many seconds ago the newest change was made that a copy has, where it has not got all that was sent to it.
const LAG: &str = "SELECT CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0 \
    ELSE coalesce(extract(epoch FROM now() - pg_last_xact_replay_timestamp())::bigint, 0) END";

/// Rights of the account and of the roles that it belongs to by which it can write files and run programs, even in a
/// transaction that only reads (PostgreSQL, "Predefined Roles").
const OUTSIDE: &str = "SELECT 'SUPERUSER' FROM pg_catalog.pg_roles WHERE rolname = current_user AND rolsuper \
    UNION ALL SELECT rolname FROM pg_catalog.pg_roles \
    WHERE rolname IN ('pg_write_server_files', 'pg_execute_server_program') AND pg_has_role(oid, 'MEMBER')";

/// Examines the server.
pub(super) fn examine(database: &Database, login: Duration) -> Result<DatabaseFacts, SessionFailure> {
    let readable = format!(
        "SELECT count(*) FROM {TABLES} AND has_schema_privilege(n.oid, 'USAGE') \
         AND has_any_column_privilege(c.oid, 'SELECT')"
    );
    let tables = database.number(&Question::of(&readable, 1))?;
    let rows = database.texts(&Question::of(SERVER, 6))?;
    let server: Vec<_> = rows.into_iter().flatten().map(Option::unwrap_or_default).collect();
    let [version, number, account, encoding, is_copy, name] = <[String; 6]>::try_from(server)
        .map_err(|_| SessionFailure::Protocol("another number of facts than was asked for"))?;
    let reader = reader(database, &name, (tables == 0).then_some(&account))?;
    let mut risks = rights(database, &reader)?;
    let is_old = number.parse().is_ok_and(|number: u64| number < OLDEST.1);
    let old = ServerRisk::OldVersion { version: version.clone(), oldest: OLDEST.0 };
    risks.extend(is_old.then_some((old, None)));
    risks.extend(database.is_line_open().then_some((ServerRisk::OpenLine, None)));
    risks.extend((encoding == "SQL_ASCII").then_some((ServerRisk::UnknownEncoding, None)));
    if is_copy == "t" {
        let seconds = database.number(&Question::of(LAG, 1))?;
        risks.push((ServerRisk::Copy { seconds }, None));
    }
    let server = ServerFacts { version, account, login, reader, risks };
    Ok(DatabaseFacts { tables, engine: EngineFacts::Server(server) })
}

/// The rights of the account beside reading, and the account that has none of them.
fn rights(database: &Database, reader: &str) -> Result<Vec<(ServerRisk, Option<String>)>, SessionFailure> {
    let outside = names(database, OUTSIDE)?;
    if !outside.is_empty() {
        return Ok(vec![(ServerRisk::ActsOutside { rights: outside }, Some(reader.to_owned()))]);
    }
    let writing = ["INSERT", "UPDATE", "DELETE", "TRUNCATE"].map(|right| {
        format!(
            "SELECT '{right}' AS name, {right_at} AS place WHERE EXISTS (SELECT 1 FROM {TABLES} AND \
             has_table_privilege(c.oid, '{right}'))",
            right_at = right.len()
        )
    });
    let attributes = ["createdb", "createrole", "replication"].map(|attribute| {
        format!(
            "SELECT '{}', 10 FROM pg_catalog.pg_roles WHERE rolname = current_user AND rol{attribute}",
            attribute.to_uppercase()
        )
    });
    let all: Vec<_> = writing.into_iter().chain(attributes).collect();
    let rights = names(database, &format!("SELECT name FROM ({}) AS rights", all.join(" UNION ALL ")))?;
    let risk = ServerRisk::MoreThanReading { rights };
    Ok(match &risk {
        ServerRisk::MoreThanReading { rights } if rights.is_empty() => Vec::new(),
        _ => vec![(risk, Some(reader.to_owned()))],
    })
}

/// The statements that make an account which can only read this database, or let one read it that is there.
pub(super) fn reader(
    database: &Database,
    name: &str,
    account: Option<&String>,
) -> Result<String, SessionFailure> {
    let schemas = names(database, &format!("SELECT DISTINCT n.nspname FROM {TABLES} ORDER BY 1"))?;
    let role = account.map_or_else(|| "roistat".to_owned(), |account| Postgres.name(account));
    let mut statements = Vec::new();
    if account.is_none() {
        statements.push(format!("CREATE ROLE {role} LOGIN PASSWORD '…'"));
        statements.push(format!("GRANT CONNECT ON DATABASE {} TO {role}", Postgres.name(name)));
    }
    let schemas = if schemas.is_empty() { vec!["public".to_owned()] } else { schemas };
    for schema in schemas.iter().map(|schema| Postgres.name(schema)) {
        statements.push(format!("GRANT USAGE ON SCHEMA {schema} TO {role}"));
        statements.push(format!("GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}"));
    }
    Ok(statements.join("; "))
}

/// The first values of the rows of a question.
fn names(database: &Database, sql: &str) -> Result<Vec<String>, SessionFailure> {
    let rows = database.texts(&Question::of(sql, 1))?;
    Ok(rows.into_iter().flatten().flatten().collect())
}

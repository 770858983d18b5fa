//! The settings of a session, and the beginning of its one transaction.
//!
//! The same statements for every version: what an old server does not know stands in comments that only newer ones
//! carry out (MySQL, "Comments"; MariaDB, "Executable Comments").

use std::io::{Read, Write};

use super::failure::SessionFailure;
use super::session::Session;
use super::version::Version;
use crate::config::Limits;

/// `ER_PARSE_ERROR`, `ER_UNKNOWN_ERROR`, `ER_UNKNOWN_SYSTEM_VARIABLE`, `ER_NOT_SUPPORTED_YET`: the server lacks it.
const UNKNOWN: [u16; 4] = [1064, 1105, 1193, 1235];

/// The ways to begin, the best first. Some clusters have one half of it alone.
const BEGINNINGS: [&str; 3] = [
    "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
    "START TRANSACTION WITH CONSISTENT SNAPSHOT",
    "START TRANSACTION READ ONLY",
];

/// Sets the session up and begins its transaction.
pub(super) fn begin<S: Read + Write>(
    session: &mut Session<S>,
    version: Version,
    limits: Limits,
) -> Result<(), SessionFailure> {
    set_up(session, version, settings(limits))?;
    first_known(session, &BEGINNINGS)
}

/// Sets the session up for writing and begins its transaction.
///
/// Strict, because otherwise a server cuts a text that is too long, and stores 0 for a number that is none, without a
/// word. Foreign keys are checked whatever the server's own setting is.
pub(super) fn begin_writing<S: Read + Write>(
    session: &mut Session<S>,
    version: Version,
    limits: Limits,
) -> Result<(), SessionFailure> {
    let lock_limit = limits.busy_timeout.as_secs().max(1);
    let strict = format!(
        ", sql_mode='STRICT_ALL_TABLES', innodb_lock_wait_timeout={lock_limit}, foreign_key_checks=1, autocommit=1"
    );
    set_up(session, version, settings(limits).map(|settings| settings + &strict))?;
    session.command("START TRANSACTION")
}

/// Sets the session up, in one statement where the server knows all of it: each statement is a round trip.
///
/// It is said that the variable is the session's, because MySQL takes `@@` without that for the next transaction's.
fn set_up<S: Read + Write>(
    session: &mut Session<S>,
    version: Version,
    [all, fewer]: [String; 2],
) -> Result<(), SessionFailure> {
    let together = format!("{all}, @@session.{}='REPEATABLE-READ'", version.isolation());
    match session.command(&together) {
        Err(SessionFailure::Server(error)) if UNKNOWN.contains(&error.code) => {
            first_known(session, &[&all, &fewer])?;
            session.command("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        }
        done => done,
    }
}

/// Carries out the first of several statements that the server knows.
fn first_known<S: Read + Write>(session: &mut Session<S>, statements: &[&str]) -> Result<(), SessionFailure> {
    let mut refused = None;
    for statement in statements {
        match session.command(statement) {
            Err(SessionFailure::Server(error)) if UNKNOWN.contains(&error.code) => {
                refused = refused.or(Some(SessionFailure::Server(error)));
            }
            done => return done,
        }
    }
    refused.map_or(Ok(()), Err)
}

/// The settings of the session, and those without what some builds of a server lack.
///
/// The charset is set again, because a server may override that of the login. An empty `sql_mode` makes sure how the
/// SQL is read. The wait for the other nodes' writes is Galera's.
fn settings(limits: Limits) -> [String; 2] {
    let lock_limit = limits.busy_timeout.as_secs().max(1);
    let (seconds, milliseconds) = (limits.time_limit.as_secs(), limits.time_limit.as_millis());
    let known = format!(
        "SET NAMES utf8mb4, sql_mode='', group_concat_max_len=67108864, lock_wait_timeout={lock_limit} \
         /*!50708 , max_execution_time={milliseconds} */ /*M!100101 , max_statement_time={seconds} */"
    );
    [format!("{known} /*M!100202 , wsrep_sync_wait=1 */"), known]
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{FakeServer, error, ok};
    use super::super::packet::Packets;
    use super::*;

    fn begun(version: &str, said: &[Vec<u8>]) -> (Result<(), SessionFailure>, String) {
        let mut session = Session::of(Packets::of(FakeServer::that_says(said.concat())));
        let begun = begin(&mut session, Version::of(version), Limits::default());
        (begun, String::from_utf8_lossy(session.told()).into_owned())
    }

    const MARIADB: &str = "5.5.5-10.11.6-MariaDB";

    #[test]
    fn a_session_is_set_up_in_one_statement() {
        for (version, isolation) in
            [(MARIADB, "@@session.tx_isolation="), ("8.4.3", "@@session.transaction_isolation=")]
        {
            let (done, told) = begun(version, &[ok(1), ok(1)]);
            done.unwrap();
            assert!(told.contains("wsrep_sync_wait") && told.contains(isolation), "{told}");
            assert!(told.ends_with("WITH CONSISTENT SNAPSHOT, READ ONLY"), "{told}");
        }
    }

    #[test]
    fn a_server_that_refuses_a_beginning_is_asked_for_what_it_has() {
        let refusal = |code| error(1, code, "no");
        let (done, told) = begun(MARIADB, &[refusal(1193), ok(1), ok(1), ok(1)]);
        done.unwrap();
        assert!(told.contains("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ"), "{told}");
        let said = [refusal(1193), refusal(1193), ok(1), ok(1), refusal(1064), refusal(1235), ok(1)];
        let (done, told) = begun(MARIADB, &said);
        done.unwrap();
        assert!(told.ends_with("START TRANSACTION READ ONLY"), "{told}");
        let (done, _) = begun(MARIADB, &[ok(1), refusal(1064), refusal(1064), refusal(1064)]);
        assert!(matches!(done, Err(SessionFailure::Server(_))));
        let (done, _) = begun(MARIADB, &[ok(1), refusal(1047)]);
        assert!(matches!(done, Err(SessionFailure::Server(error)) if error.code == 1047));
    }
}

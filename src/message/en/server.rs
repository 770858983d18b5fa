//! English for a database server that cannot be read, or is read at a risk, and what to do about it.
//!
//! Each sentence about a fault goes on from the words for the database. The server's own words stay in its own language.

use super::listed;
use crate::check::ServerRisk;
use crate::error::ServerFault;

pub(super) fn fault(fault: &ServerFault) -> String {
    match fault {
        ServerFault::UnknownHost { host } => format!("cannot be reached: there is no host `{host}`"),
        ServerFault::NoResolver { host, words } => {
            format!("cannot be reached: no DNS server knows the address of `{host}`: {words}")
        }
        ServerFault::Unreachable { words } => format!("cannot be reached: {words}"),
        ServerFault::NoSocket { path, words } => format!("cannot be reached: the socket `{path}`: {words}"),
        ServerFault::NoLocalServer { words, sockets } => {
            format!("cannot be reached: {words}, and no server answers at {sockets}")
        }
        ServerFault::Closed => "closed the connection without a word".to_owned(),
        ServerFault::Lost { words } => format!("was lost while it was read: {words}"),
        ServerFault::Unavailable { words } => format!("is not available now: {words}"),
        ServerFault::Full { words } => format!("has no connection to spare: {words}"),
        ServerFault::Conflict { words } => format!("could not be read at one moment: {words}"),
        ServerFault::Denied { words, .. } => format!("does not let the account in: {words}"),
        ServerFault::NoRight { words, .. } => format!("may not be read by the account: {words}"),
        ServerFault::HostNotAllowed { words, .. } => {
            format!("takes no connection from this machine: {words}")
        }
        ServerFault::HostBlocked { words } => {
            format!("takes no more connections from this machine: {words}")
        }
        ServerFault::NoAccessRule { words, .. } => format!("does not let the account in from here: {words}"),
        ServerFault::SystemUser { words, .. } => {
            format!(
                "asks for no password, but lets in the system's user of the account's name alone: {words}"
            )
        }
        ServerFault::UnknownDatabase { words } => format!("is not on the server: {words}"),
        ServerFault::Tls(fault) => format!("cannot be reached by an encrypted line: {fault}"),
        ServerFault::Login { words } => format!("cannot be logged in to: {words}"),
        ServerFault::LoginMethod(fault) => format!("cannot be logged in to: {fault}"),
        ServerFault::Protocol { words } => format!("gave no answer of its protocol, but {words}"),
    }
}

pub(super) fn remedy(fault: &ServerFault) -> Option<String> {
    let words = match fault {
        ServerFault::Denied { account: Some(account), .. } => {
            return Some(format!(
                "correct `user` and `password` in the config; where the server has no such account, in the database: \
                 {account};"
            ));
        }
        ServerFault::NoRight { statement, .. } => {
            return Some(format!(
                "correct the name of the database in the config; where it is right, in the database: {statement};"
            ));
        }
        ServerFault::HostNotAllowed { statement, .. } => {
            return Some(format!("in the database: {statement};"));
        }
        ServerFault::NoAccessRule { rule, .. } => return Some(access_rule(rule)),
        ServerFault::SystemUser { rule, .. } => {
            return Some(format!(
                "set `host = \"127.0.0.1\"` in the config, where a password is asked for; or {}",
                access_rule(rule)
            ));
        }
        ServerFault::UnknownHost { .. } => "correct `host` in the config, or put it into /etc/hosts",
        ServerFault::NoResolver { .. } => "see /etc/resolv.conf, or write the address in numbers",
        ServerFault::Unreachable { .. } => "start the server, or correct `host` and `port` in the config",
        ServerFault::NoLocalServer { .. } => {
            "start the server; where it runs, its socket lies at another path, which MySQL tells by `SELECT @@socket`: write \
             it as `socket` into the config"
        }
        ServerFault::NoSocket { .. } => {
            "start the server; where it runs, its socket lies at another path: MySQL tells it by `SELECT @@socket`, \
             PostgreSQL the folder by `SHOW unix_socket_directories`; or set `host = \"127.0.0.1\"` in the config"
        }
        ServerFault::Lost { .. }
        | ServerFault::Closed
        | ServerFault::Unavailable { .. }
        | ServerFault::Conflict { .. } => "try again; where it is often so, the log of the server says why",
        ServerFault::Full { .. } => {
            "close connections that are not needed, or raise their limit: `max_connections` of the server, in MySQL also \
             `max_user_connections` of the account"
        }
        ServerFault::HostBlocked { .. } => {
            "unblock it with `mysqladmin flush-hosts`, from MySQL 8.3 on with `TRUNCATE TABLE performance_schema.host_cache`; \
             find what breaks off its connections, or raise `max_connect_errors`"
        }
        ServerFault::Denied { account: None, .. } => "correct `user` and `password` in the config",
        ServerFault::UnknownDatabase { .. } => "correct its name in the config",
        ServerFault::Protocol { .. } => {
            "correct `engine` and `port` in the config: another kind of server may listen there"
        }
        // The words say it.
        ServerFault::Tls(_) | ServerFault::Login { .. } | ServerFault::LoginMethod(_) => return None,
    };
    Some(words.to_owned())
}

fn access_rule(rule: &str) -> String {
    format!(
        "put the line `{rule}` above the others in the server's pg_hba.conf, and then, in the database: SELECT pg_reload_conf();"
    )
}

pub(super) fn risk(risk: &ServerRisk) -> String {
    match risk {
        ServerRisk::MoreThanReading { rights } => format!(
            "the account may do more than read: {}; if the config is stolen, so may the thief",
            listed(rights)
        ),
        ServerRisk::MoreThanWriting { rights } => format!(
            "the account may do more than read and write leads: {}; if the config is stolen, so may the thief",
            listed(rights)
        ),
        ServerRisk::OpenLine => {
            "the line to the server is not encrypted and leaves this machine: the password's proof and the clients' \
             data can be read on the way"
                .to_owned()
        }
        ServerRisk::SlowLogin { milliseconds } => {
            format!("connecting and logging in takes {milliseconds} ms, and each answer waits for it")
        }
        ServerRisk::OldVersion { version, oldest } => {
            format!("{version} is older than {oldest}, the oldest that this program is tested with")
        }
        ServerRisk::NoSnapshot { tables } => format!(
            "the engine of {} has no snapshots: an answer may show a change of the shop's by half",
            listed(tables)
        ),
        ServerRisk::OtherModes { modes } => format!(
            "the server runs with {}, and this program without: SQL that depends on it means something else here",
            listed(modes)
        ),
        ServerRisk::ActsOutside { rights } => format!(
            "the account may write files and run programs on the server, even while it only reads: {}",
            listed(rights)
        ),
        ServerRisk::UnknownEncoding => {
            "the database keeps texts in no known encoding (SQL_ASCII): what is not UTF-8 arrives damaged".to_owned()
        }
        ServerRisk::StoppedCopy => {
            "the server is a copy that has stopped following another one: changes of the shop's do not come any more".to_owned()
        }
        ServerRisk::Copy { seconds: 0 } => "the server is a copy that follows another one".to_owned(),
        ServerRisk::Copy { seconds } => {
            format!("the server is a copy that follows another one, and is {seconds} s behind it")
        }
    }
}

/// The remedy where no statement mends it.
pub(super) fn risk_remedy(risk: &ServerRisk) -> Option<&'static str> {
    Some(match risk {
        ServerRisk::OpenLine => "set `tls = \"verify\"` in the table `[database]` of the config",
        ServerRisk::SlowLogin { .. } => {
            "write the server's address in numbers, and see if the server looks up the names of its clients"
        }
        ServerRisk::OldVersion { .. } => {
            "compare the answer with the shop, or have the host update the server"
        }
        ServerRisk::OtherModes { .. } => {
            "write names in backticks, texts in single quotes, and `CONCAT(a, b)` for `a || b`"
        }
        ServerRisk::UnknownEncoding => {
            "where texts are damaged, select `convert(convert_to(name, 'SQL_ASCII'), 'WIN1251', 'UTF8') AS name`, with \
             the encoding that the shop's program writes"
        }
        ServerRisk::StoppedCopy => "see why the copy has stopped, or name the first server in the config",
        ServerRisk::Copy { seconds: 0 } => {
            "nothing; where it falls behind, changes come to Roistat later by as much"
        }
        ServerRisk::Copy { .. } => "see why the copy is behind, or name the first server in the config",
        ServerRisk::MoreThanWriting { .. } => {
            "take the other rights from the account: SELECT, INSERT and UPDATE suffice, in PostgreSQL with USAGE of the sequences"
        }
        ServerRisk::MoreThanReading { .. }
        | ServerRisk::ActsOutside { .. }
        | ServerRisk::NoSnapshot { .. } => return None,
    })
}

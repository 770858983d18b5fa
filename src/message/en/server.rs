//! English for a database server that cannot be read, and what to do about it.
//!
//! Each sentence goes on from the words for the database. The server's own words stay in its own language.

use crate::error::ServerFault;

pub(super) fn fault(fault: &ServerFault) -> String {
    match fault {
        ServerFault::UnknownHost { host } => format!("cannot be reached: there is no host `{host}`"),
        ServerFault::NoResolver { host, words } => {
            format!("cannot be reached: the address of `{host}` is not known, {words}")
        }
        ServerFault::Unreachable { words } => format!("cannot be reached: {words}"),
        ServerFault::Lost { words } => format!("was lost while it was read: {words}"),
        ServerFault::Unavailable { words } => format!("is not available now: {words}"),
        ServerFault::Full { words } => format!("has no connection to spare: {words}"),
        ServerFault::Conflict { words } => format!("could not be read at one moment: {words}"),
        ServerFault::Denied { words } => format!("does not let the account in: {words}"),
        ServerFault::UnknownDatabase { words } => format!("is not on the server: {words}"),
        ServerFault::Tls { words } => format!("cannot be reached by an encrypted line: {words}"),
        ServerFault::Login { words } => format!("cannot be logged in to: {words}"),
        ServerFault::Protocol { words } => format!("gave no answer of its protocol, but {words}"),
    }
}

pub(super) fn remedy(fault: &ServerFault) -> Option<&'static str> {
    Some(match fault {
        ServerFault::UnknownHost { .. } => "correct `host` in the config, or put it into /etc/hosts",
        ServerFault::NoResolver { .. } => "see /etc/resolv.conf, or write the address in numbers",
        ServerFault::Unreachable { .. } => "start the server, or correct `host` and `port` in the config",
        ServerFault::Lost { .. } | ServerFault::Unavailable { .. } | ServerFault::Conflict { .. } => {
            "try again; where it is often so, the log of the server says why"
        }
        ServerFault::Full { .. } => {
            "raise the limit of connections, that of the server or that of the account"
        }
        ServerFault::Denied { .. } => "correct `user` and `password` in the config",
        ServerFault::UnknownDatabase { .. } => "correct its name in the config",
        ServerFault::Protocol { .. } => {
            "correct `engine` and `port` in the config: another kind of server may listen there"
        }
        // The words say it.
        ServerFault::Tls { .. } | ServerFault::Login { .. } => return None,
    })
}

//! The one border between an error and the sender of the request, who sees a status and one fixed sentence for each
//! cause.
//!
//! Nothing of the owner's crosses it: no path, SQL, name, setting or datum, because every sentence consists of words
//! in this file alone. The whole reason is in the log.

use crate::document;
use crate::error::{BodyFault, DatabaseFault, Error, ParameterFault, ServerFault, SqliteFault, WriteFault};
use crate::protocol::Format;
use crate::reply::{LogLine, Outcome, Reply, Status};

/// The words to the sender about a config that is wrong.
const NOT_CONFIGURED: &str = "the page is not configured correctly, its error log says why";

/// Seconds after which a new request makes sense where the cause passes by itself.
const RETRY_AFTER: &str = "60";

/// The result of an error: a reply in the request's format, and the whole reason for the owner.
pub fn outcome(error: Error, format: Format) -> Outcome {
    Outcome::new(reply(&error, format), Some(LogLine::Error(error)))
}

/// The result of an error that ends a write: as Roistat's own modules refuse, but with its honest status.
pub fn of_write(error: Error) -> Outcome {
    let (status, sentence) = verdict(&error);
    let reply = Reply::new(status, Format::Json, document::write_refusal(&sentence).into());
    Outcome::new(with_headers(reply, status, &error), Some(LogLine::Error(error)))
}

fn reply(error: &Error, format: Format) -> Reply {
    let (status, sentence) = verdict(error);
    let reply = Reply::new(status, format, document::refusal(format, &sentence).into());
    with_headers(reply, status, error)
}

/// The headers that a status asks for.
fn with_headers(reply: Reply, status: Status, error: &Error) -> Reply {
    if let Error::Method { allowed, .. } = error {
        let names: Vec<_> = allowed.iter().map(|method| method.name()).collect();
        return reply.with_header("Allow", names.join(", "));
    }
    match status {
        Status::ServiceUnavailable => reply.with_header("Retry-After", RETRY_AFTER.to_owned()),
        _ => reply,
    }
}

/// The reply to a fault of the program itself, of which not even the format of the request is sure.
pub fn internal() -> Reply {
    let body = document::refusal(Format::Json, "internal error");
    Reply::new(Status::InternalServerError, Format::Json, body.into())
}

/// The status of an error, and the sentence for the sender of the request.
fn verdict(error: &Error) -> (Status, String) {
    let (status, sentence) = match error {
        Error::Path => (Status::NotFound, "not found"),
        Error::Method { allowed, .. } => {
            return (
                Status::MethodNotAllowed,
                format!("only {} are answered", crate::error::listed(allowed)),
            );
        }
        Error::QueryLength { .. } => (Status::UriTooLong, "the query string is too long"),
        Error::Credentials { .. } => (Status::Forbidden, "wrong user or token"),
        Error::Parameter { name, fault } => return (Status::BadRequest, of_parameter(name, *fault)),
        Error::ActionNotConfigured { .. } => {
            return (Status::BadRequest, of_parameter("action", ParameterFault::Unknown));
        }
        Error::Config { .. } | Error::Select { .. } => (Status::InternalServerError, NOT_CONFIGURED),
        Error::Database { fault, .. } => of_database(fault),
        Error::Body { fault } => of_body(*fault),
        Error::EmptyLead => (Status::BadRequest, "the lead is empty"),
        Error::Write { fault, .. } => of_statement(fault),
        Error::Spool { .. } => (Status::InternalServerError, "no room for the answer"),
    };
    (status, sentence.to_owned())
}

fn of_parameter(name: &str, fault: ParameterFault) -> String {
    match fault {
        ParameterFault::Repeated => format!("parameter {name} is given more than once"),
        ParameterFault::Unknown => format!("parameter {name} has an unknown value"),
        ParameterFault::NotANumber { least } => {
            format!("parameter {name} must be a whole number from {least} on")
        }
    }
}

fn of_body(fault: BodyFault) -> (Status, &'static str) {
    match fault {
        BodyFault::NotAForm => (Status::UnsupportedMediaType, "the body must be a form"),
        BodyFault::NoLength => (Status::LengthRequired, "the length of the body is missing"),
        BodyFault::TooLong { .. } => (Status::ContentTooLarge, "the body is too long"),
        BodyFault::BadLength | BodyFault::CutShort => (Status::BadRequest, "the body is incomplete"),
    }
}

fn of_statement(fault: &WriteFault) -> (Status, &'static str) {
    let sentence = match fault {
        WriteFault::NotAWrite
        | WriteFault::Forbidden
        | WriteFault::SeveralStatements
        | WriteFault::Nul
        | WriteFault::UnknownParameter { .. }
        | WriteFault::QuotedText { .. }
        | WriteFault::MissingModule { .. }
        | WriteFault::NotUnderstood { .. } => NOT_CONFIGURED,
        WriteFault::Constraint { .. }
        | WriteFault::NoId
        | WriteFault::AnotherUser
        | WriteFault::ReadOnly
        | WriteFault::NoTransactions { .. } => "nothing was stored, the error log says why",
    };
    (Status::InternalServerError, sentence)
}

fn of_database(fault: &DatabaseFault) -> (Status, &'static str) {
    match fault {
        DatabaseFault::Busy { .. } => (Status::ServiceUnavailable, "the database is busy, ask again later"),
        DatabaseFault::TimeLimit { .. } => {
            (Status::ServiceUnavailable, "the answer took too long, ask again later")
        }
        DatabaseFault::Server(fault) => of_server(fault),
        DatabaseFault::NoRoom => (Status::InternalServerError, "no room for the answer"),
        DatabaseFault::Failed { .. } => UNREADABLE,
        DatabaseFault::Sqlite(fault) => of_sqlite(fault),
    }
}

/// The words about a fault that the owner has to mend. The stranger learns no more than that.
const UNREADABLE: (Status, &str) =
    (Status::InternalServerError, "the database cannot be read, the error log says why");

fn of_sqlite(fault: &SqliteFault) -> (Status, &'static str) {
    match fault {
        SqliteFault::HotJournal => {
            (Status::ServiceUnavailable, "the database is being mended, ask again later")
        }
        SqliteFault::Missing
        | SqliteFault::NotAFile
        | SqliteFault::Unreadable { .. }
        | SqliteFault::NotADatabase
        | SqliteFault::Damaged { .. }
        | SqliteFault::CutShort
        | SqliteFault::NewerSchema { .. }
        | SqliteFault::NoLocks
        | SqliteFault::JournalUnreadable
        | SqliteFault::WalUnreachable
        | SqliteFault::WalOfAnother => UNREADABLE,
    }
}

fn of_server(fault: &ServerFault) -> (Status, &'static str) {
    match fault {
        ServerFault::NoResolver { .. }
        | ServerFault::Unreachable { .. }
        | ServerFault::NoSocket { .. }
        | ServerFault::NoLocalServer { .. }
        | ServerFault::Closed
        | ServerFault::Lost { .. }
        | ServerFault::Unavailable { .. }
        | ServerFault::Full { .. }
        | ServerFault::Conflict { .. } => {
            (Status::ServiceUnavailable, "the database is not available, ask again later")
        }
        ServerFault::UnknownHost { .. }
        | ServerFault::Denied { .. }
        | ServerFault::NoRight { .. }
        | ServerFault::HostNotAllowed { .. }
        | ServerFault::HostBlocked { .. }
        | ServerFault::NoAccessRule { .. }
        | ServerFault::SystemUser { .. }
        | ServerFault::UnknownDatabase { .. }
        | ServerFault::Tls(_)
        | ServerFault::Login { .. }
        | ServerFault::LoginMethod(_)
        | ServerFault::Protocol { .. } => UNREADABLE,
    }
}

//! The words of the terminal beside findings and plans: help, complaints about arguments and addresses, and
//! the errors of a request that `try` and `url` meet.
//!
//! This file knows no console. The error log has its words in `error/`, always in English.

use super::Language;
use super::en::English;
use super::ru::Russian;
use crate::error::{AddressFault, Complaint, Error, JournalError, WithoutJson};

/// The values to type into Roistat, as `url` shows them.
#[derive(Clone, Copy, Debug)]
pub struct ToType<'a> {
    /// The page URL.
    pub page: &'a str,
    /// The login.
    pub login: &'a str,
    /// The config, in which the password stands.
    pub config: &'a str,
}

/// The sentences of the terminal's commands.
pub trait TerminalWording {
    /// The text of `help`.
    fn help(&self) -> &'static str;
    /// The complaint about the arguments.
    fn arguments(&self, complaint: &Complaint) -> String;
    /// The fault of an address that was asked for.
    fn address(&self, fault: &AddressFault) -> String;
    /// The text below a signed address.
    fn to_type(&self, to_type: ToType<'_>) -> String;
    /// The reason why a request got no answer.
    fn error(&self, error: &Error) -> String;
    /// The reason why the journal was not read.
    fn journal(&self, error: &JournalError) -> String;
    /// Rows went out without a part.
    fn without_json(&self, rows: WithoutJson) -> String;
}

impl Language {
    /// The sentences of the terminal's commands.
    pub fn terminal(self) -> &'static dyn TerminalWording {
        match self {
            Self::English => &English,
            Self::Russian => &Russian,
        }
    }
}

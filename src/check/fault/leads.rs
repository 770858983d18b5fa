//! Findings about the statements that write what Roistat sends.
//!
//! Each variant has its facts, its identifier and its level; the sentences are `message`'s.

use crate::check::report::Level;
use crate::error::WriteFault;
use crate::protocol::WriteAction;

/// A finding about a write section whose statements the database takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeadsFault {
    /// The same request twice gives two rows.
    Doubled { action: WriteAction, table: String },
    /// The same request twice is answered with two ids: the row of the first is gone.
    OtherId { first: String, second: String },
    /// The second of two equal requests is refused.
    SecondRefused { words: String },
    /// A request is refused where it lacks one of these parameters.
    RefusedWithout { parameters: Vec<String>, words: String },
    /// Only the owner of the database may write, and `check` is run by another user.
    NotTried { owner: String },
}

impl LeadsFault {
    pub(super) fn id(&self) -> &'static str {
        match self {
            Self::Doubled { .. } => "leads.doubled",
            Self::OtherId { .. } => "leads.other_id",
            Self::SecondRefused { .. } => "leads.second_refused",
            Self::RefusedWithout { .. } => "leads.refused_without",
            Self::NotTried { .. } => "leads.not_tried",
        }
    }

    pub(super) fn level(&self) -> Level {
        match self {
            // Roistat gives messages and tasks no number by which a second one could be told from the first.
            Self::Doubled { action: WriteAction::Message | WriteAction::Task, .. }
            | Self::NotTried { .. } => Level::Note,
            Self::Doubled { action: WriteAction::Lead | WriteAction::Call, .. }
            | Self::OtherId { .. }
            | Self::SecondRefused { .. }
            | Self::RefusedWithout { .. } => Level::Warning,
        }
    }
}

/// A fact that helps the owner to mend a statement that is refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WriteHint {
    /// Nothing beside the fault itself.
    #[default]
    None,
    /// The parameter that was probably meant.
    Parameter { nearest: &'static str },
    /// The parameters that the action has.
    Parameters { names: Vec<&'static str> },
}

pub(super) fn write_id(fault: &WriteFault) -> &'static str {
    match fault {
        WriteFault::NotAWrite => "write.not_a_write",
        WriteFault::Forbidden => "write.forbidden",
        WriteFault::SeveralStatements => "write.several_statements",
        WriteFault::Nul => "write.nul",
        WriteFault::UnknownParameter { .. } => "write.unknown_parameter",
        WriteFault::QuotedText { .. } => "write.quoted_text",
        WriteFault::MissingModule { .. } => "write.missing_module",
        WriteFault::NotUnderstood { .. } => "write.not_understood",
        WriteFault::Constraint { .. } => "write.constraint",
        WriteFault::NoId => "write.no_id",
        WriteFault::AnotherUser => "write.another_user",
        WriteFault::ReadOnly => "write.read_only",
        WriteFault::NoTransactions { .. } => "write.no_transactions",
    }
}

//! English for findings about the sections that write what Roistat sends.
//!
//! Faults and remedies stand together here, because most of the words are SQL of the same few statements.

use super::listed;
use crate::check::{LeadsFault, Location, WriteHint};
use crate::error::WriteFault;
use crate::protocol::WriteAction;

/// A statement that is refused.
pub(super) fn refused(fault: &WriteFault, location: &Location) -> String {
    let key = location.query.as_deref().unwrap_or_default();
    let what = match fault {
        WriteFault::NotAWrite => "must be an INSERT, UPDATE, REPLACE or SELECT".to_owned(),
        WriteFault::Forbidden => "does more than add and change rows".to_owned(),
        WriteFault::SeveralStatements => "must be one statement: something follows its `;`".to_owned(),
        WriteFault::Nul => "holds a NUL character".to_owned(),
        WriteFault::UnknownParameter { name } => {
            format!(
                "has the parameter `{name}`, which Roistat does not send and no statement before it returns"
            )
        }
        WriteFault::QuotedText { name } => format!("has `\"{name}\"` in double quotes, which is no column"),
        WriteFault::MissingModule { module } => format!(
            "writes to a virtual table of the module `{module}`, itself or by a trigger, and this program does not have that \
             module"
        ),
        WriteFault::NotUnderstood { words } => format!("is refused by the database: {words}"),
        WriteFault::Constraint { words } => format!("cannot store an example: {words}"),
        WriteFault::NoId => "gives no `id` to answer Roistat with: nothing is stored".to_owned(),
        WriteFault::AnotherUser => {
            "would write as another user than the one the database belongs to, and so writes nothing"
                .to_owned()
        }
        WriteFault::ReadOnly => "cannot write to the database and its folder".to_owned(),
        WriteFault::NoTransactions { table, engine } => format!(
            "writes to {table}, whose storage engine {engine} keeps no transactions: a write that fails would leave a part of it \
             behind"
        ),
    };
    format!("statement `{key}` {what}")
}

/// The remedy for a statement that is refused.
pub(super) fn refused_remedy(fault: &WriteFault, hint: &WriteHint) -> Option<String> {
    Some(match (fault, hint) {
        (_, WriteHint::Parameter { nearest }) => format!("write `:{nearest}`, if that is meant"),
        (_, WriteHint::Parameters { names }) => {
            let names: Vec<_> = names.iter().map(|name| format!(":{name}")).collect();
            format!("the parameters are {}", listed(&names))
        }
        (WriteFault::NotAWrite | WriteFault::Forbidden, _) => {
            "write an INSERT or an UPDATE: a trigger of the database may do more".to_owned()
        }
        (WriteFault::SeveralStatements, _) => {
            "write several statements as a list: `sql = ['…', '…']`".to_owned()
        }
        (WriteFault::Nul, _) => "take the NUL character out".to_owned(),
        (WriteFault::QuotedText { name }, _) => format!("write `'{name}'` if it is a text"),
        (WriteFault::Constraint { .. }, _) => {
            "give each column that must not be NULL a value in the INSERT, and each reference a row that is there: \
             `try --dry-run` shows the answer to a request of your own"
                .to_owned()
        }
        (WriteFault::MissingModule { .. }, _) => {
            "write to a table of its own that no such trigger belongs to, from where the shop's program takes the rows"
                .to_owned()
        }
        (WriteFault::NoId, _) => "end the last statement with `RETURNING id`".to_owned(),
        (WriteFault::AnotherUser, _) => {
            "let the web server run the program as the database's owner, as suexec does".to_owned()
        }
        (WriteFault::ReadOnly, _) => {
            "let the user that the web server runs as write to the database and its folder".to_owned()
        }
        (WriteFault::NoTransactions { table, .. }, _) => {
            format!("keep the table in transactions: `ALTER TABLE {table} ENGINE=InnoDB;`")
        }
        (WriteFault::NotUnderstood { .. } | WriteFault::UnknownParameter { .. }, _) => {
            return None;
        }
    })
}

/// A statement that could do better.
pub(super) fn fault(fault: &LeadsFault) -> String {
    match fault {
        LeadsFault::Doubled { action, table } => format!(
            "the same {} twice gives two rows in `{table}`: Roistat asks again where an answer was lost",
            action.name()
        ),
        LeadsFault::OtherId { first, second } => format!(
            "the same request twice is answered with two ids, `{first}` and then `{second}`: Roistat keeps the first, which \
             is no longer there"
        ),
        LeadsFault::SecondRefused { words } => format!(
            "the same request twice is refused the second time: {words}; Roistat goes on asking for two days and reports \
             an error"
        ),
        LeadsFault::RefusedWithout { parameters, words } => format!(
            "a request without {} is refused, and what it brings is lost: {words}",
            listed(parameters)
        ),
        LeadsFault::NotTried { owner } => {
            format!("the statements were not tried: only `{owner}`, the owner of the database, may write")
        }
    }
}

/// The remedy.
pub(super) fn remedy(fault: &LeadsFault) -> String {
    match fault {
        LeadsFault::Doubled { action: WriteAction::Lead, .. }
        | LeadsFault::OtherId { .. }
        | LeadsFault::SecondRefused { .. } => {
            "store `:key` in a column with a unique index, and end the INSERT with `ON CONFLICT (…) DO UPDATE SET … = \
             excluded.… RETURNING id` for that column; in MySQL with `ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)`"
                .to_owned()
        }
        LeadsFault::Doubled { action: WriteAction::Call, .. } => {
            "store `:id` in a column with a unique index, and write `ON CONFLICT (…) DO UPDATE`, in MySQL `ON DUPLICATE KEY UPDATE`".to_owned()
        }
        LeadsFault::Doubled { action: WriteAction::Message | WriteAction::Task, .. } => {
            "a unique index over the columns that are stored, and `ON CONFLICT (…) DO UPDATE`, in MySQL `ON DUPLICATE KEY UPDATE`, keep doubles \
             out"
                .to_owned()
        }
        LeadsFault::RefusedWithout { parameters, .. } => {
            let first = parameters.first().map_or(":name", String::as_str);
            format!("write `coalesce({first}, '')` where the column must not be NULL")
        }
        LeadsFault::NotTried { owner } => format!("run `check` as `{owner}`"),
    }
}

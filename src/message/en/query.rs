//! English for findings about a query.
//!
//! The advice on them stands in `remedy`.

use super::{listed, rows};
use crate::check::{Location, QueryFault};
use crate::error::SelectFault;

pub(super) fn select(fault: &SelectFault, location: &Location) -> String {
    let key = location.query.as_deref().unwrap_or_default();
    let what = match fault {
        SelectFault::NotASelect => "must be a SELECT, or WITH and a SELECT".to_owned(),
        SelectFault::NotReadOnly => "does more than read tables: it must be one SELECT".to_owned(),
        SelectFault::SeveralStatements => "must be one statement: something follows its `;`".to_owned(),
        SelectFault::Nul => "holds a NUL character".to_owned(),
        SelectFault::UnknownParameter { name } => {
            format!("has the parameter `{name}`: only `:date` is known")
        }
        SelectFault::MissingColumns { names } => {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            format!("lacks the column {}", names.join(", "))
        }
        SelectFault::RepeatedColumn { name } => format!("has the column `{name}` twice"),
        SelectFault::NameNotUtf8 { table } => {
            format!("reads `{table}`, which has a name in it that is not UTF-8")
        }
        SelectFault::QuotedDate => "has `:date` in quotes, where it is a text and no date".to_owned(),
        SelectFault::QuotedText { name } => format!("has `\"{name}\"` in double quotes, which is no column"),
        SelectFault::MissingCollation { name } => {
            format!("needs the collation `{name}`, which only the CRM has")
        }
        SelectFault::MissingModule { module } => {
            format!("reads a virtual table of the module `{module}`, which this program does not have")
        }
        SelectFault::ForeignFunction { function, .. } => {
            format!("calls `{function}`, which is not a function of SQLite")
        }
        SelectFault::Sqlite { words, .. } => format!("is refused by SQLite: {words}"),
        SelectFault::Server { name, words, .. } => format!("is refused by {name}: {words}"),
    };
    format!("query `{key}` {what}")
}

pub(super) fn fault(fault: &QueryFault) -> String {
    match fault {
        QueryFault::UnknownColumn { column, .. } => {
            format!("the column `{column}` has a name that Roistat's guide does not know")
        }
        QueryFault::DateUnused { list } => {
            format!("`:date` is not used: every request is answered with all {}", list.name())
        }
        QueryFault::Scan { .. } => {
            "every request reads the whole table to find what has changed since `:date`".to_owned()
        }
        QueryFault::ColumnInFunction { compared, .. } => format!(
            "every request reads the whole table: {} is made of each row before it is compared with `:date`, and no index \
             helps with that",
            listed(compared)
        ),
        QueryFault::Sort { .. } => "a request for everything sorts all rows by `id`".to_owned(),
        QueryFault::Lookup { table, .. } => {
            format!("for every row the whole table `{table}` is read to find what belongs to it")
        }
        QueryFault::RowsLeftOut { table, rows: count, of, example } => format!(
            "the query's conditions or joins leave out {count} of the {} of `{table}`, first the one with the id `{example}`",
            rows(*of)
        ),
        QueryFault::ZoneOfProcess { zone } => format!(
            "the query uses local time, which depends on the process: this terminal has the variable TZ, `{zone}`, and the \
             web server may have another time zone"
        ),
        QueryFault::ZoneOfServer { compared, zone, .. } => format!(
            "`{compared}` names no time zone and is compared in that of the server, `{zone}`: changes of some hours are \
             missed where the shop keeps it in UTC"
        ),
        QueryFault::ListNotExamined { seconds } => {
            format!("the list could not be looked at as a whole: the {seconds} s were over")
        }
        QueryFault::DateFilterNotExamined { seconds } => format!(
            "how `:date` is compared could not be looked at in {seconds} s: rows may be missed, or sent each time"
        ),
        QueryFault::IndicesNotExamined { seconds } => {
            format!("the indices that would help could not be looked for in {seconds} s")
        }
        QueryFault::RecentNotExamined { seconds } => format!(
            "the deals of the last 31 days could not be read in {seconds} s either: what they tell of the integration is not known"
        ),
    }
}

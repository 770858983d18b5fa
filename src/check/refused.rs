//! A query that the database does not take: the reason, and what it could do to be taken.
//!
//! Looks at the error and at what the database has; prepares and reads nothing.

use super::database;
use super::fault::{Fault, SelectHint};
use super::report::{Finding, Location, Remedy};
use crate::columns::Layout;
use crate::config::Query;
use crate::error::{Error, SelectFault};
use crate::nearest::nearest;
use crate::store::{Examine, Mending};

/// Everything that can be said of a query that is refused: where columns are missing it helps to see which are there,
/// and they may be missing besides.
pub(super) fn findings(error: &Error, database: &dyn Examine, query: &Query) -> Vec<Finding> {
    let Error::Select { file, line, key, fault } = error else { return vec![database::failure(error)] };
    let location = Location { line: Some(*line), query: Some(key.clone()), ..Location::file(file) };
    let finding =
        |fault: &SelectFault, hint| Finding::new(Fault::Select(fault.clone(), hint), location.clone());
    let names = database.column_names(query);
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    match fault {
        SelectFault::MissingColumns { names: missing } => vec![finding(fault, columns(missing, &names))],
        SelectFault::UnknownParameter { .. } => {
            let more = Layout::of(query.list, &names).err().map(|fault| match &fault {
                SelectFault::MissingColumns { names: missing } => finding(&fault, columns(missing, &names)),
                _ => finding(&fault, SelectHint::None),
            });
            std::iter::once(finding(fault, SelectHint::None)).chain(more).collect()
        }
        SelectFault::Sqlite { unknown_column: Some(column), .. }
        | SelectFault::Server { unknown_column: Some(column), .. } => {
            vec![finding(fault, nearest_column(column, &database.table_columns(query)))]
        }
        SelectFault::Server { unknown_column: None, .. } => {
            vec![finding(fault, SelectHint::None).mended_by(database.mending(query).map(remedy))]
        }
        SelectFault::NotASelect
        | SelectFault::NotReadOnly
        | SelectFault::SeveralStatements
        | SelectFault::Nul
        | SelectFault::RepeatedColumn { .. }
        | SelectFault::NameNotUtf8 { .. }
        | SelectFault::QuotedDate
        | SelectFault::QuotedText { .. }
        | SelectFault::MissingCollation { .. }
        | SelectFault::MissingModule { .. }
        | SelectFault::ForeignFunction { .. }
        | SelectFault::Sqlite { unknown_column: None, .. } => vec![finding(fault, SelectHint::None)],
    }
}

/// The remedy, where the engine knows what would make it take the query.
pub(super) fn remedy(mending: Mending) -> Remedy {
    match mending {
        Mending::Comparisons(comparisons) => Remedy::Compare { comparisons, reads_text_as_utc: false },
        Mending::Statement(statement) => Remedy::Statement(statement),
    }
}

/// The columns that are there, and which of them one that is missing probably is.
fn columns(missing: &[&'static str], there: &[&str]) -> SelectHint {
    let near = |missing: &&'static str| {
        nearest(missing, there.iter().copied()).map(|near| (near.to_owned(), *missing))
    };
    let rename = missing.iter().find_map(near);
    SelectHint::Columns { there: there.iter().map(|&name| name.to_owned()).collect(), rename }
}

/// The column of the tables read that was probably meant.
fn nearest_column(column: &str, there: &[String]) -> SelectHint {
    let bare = column.rsplit('.').next().unwrap_or(column);
    SelectHint::Column { nearest: nearest(bare, there.iter().map(String::as_str)).map(str::to_owned) }
}

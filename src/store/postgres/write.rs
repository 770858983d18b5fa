//! Writes on PostgreSQL's servers: one transaction, in which the statements of the config are carried out one after the
//! other, each of their parameters bound as text.
//!
//! Knows the border of a write on one side and the connection on the other. No statement is kept on the server; each is
//! understood by it before the first is carried out.

use std::cell::RefCell;

use super::codes;
use super::connection::{Database, error_at};
use super::failure::SessionFailure;
use super::message::DescribedColumn;
use super::values::Kind;
use crate::access::{Permit, Write};
use crate::config::{Server, Statement};
use crate::error::{Error, WriteFault};
use crate::sort;
use crate::sql::writes::{does_more_than_write, written_table};
use crate::sql::{Syntax, parameters};
use crate::store::write::{Bound, PreparedWrite, StatementOutcome, Transaction, WrittenRow};

/// A transaction on a server that writes.
pub struct PostgresTransaction {
    database: Database,
    /// The tables that the statements write to, as they have them.
    tables: RefCell<Vec<String>>,
}

/// A statement that the server has understood.
pub struct PostgresWrite<'s> {
    transaction: &'s PostgresTransaction,
    statement: &'s Statement,
    /// The SQL with `$1` and so on, one for each place of a parameter: the places of one name may be of several types.
    sql: String,
    /// The names of the parameters, as written.
    names: Vec<String>,
    columns: Vec<DescribedColumn>,
}

impl Transaction for PostgresTransaction {
    type Place = Server;
    type Prepared<'s> = PostgresWrite<'s>;

    const SYNTAX: Syntax = Syntax::Postgres;

    fn begin(server: &Server, permit: &Permit<'_, Write>, _: &Statement) -> Result<Self, Error> {
        let database = Database::connect_to_write(server, permit)?;
        Ok(Self { database, tables: RefCell::default() })
    }

    /// The server shows a row to others once it would outlive its end.
    fn wait_for_others(&self, _: &str, _: &Statement) -> Result<(), Error> {
        Ok(())
    }

    fn prepare<'s>(&'s self, statement: &'s Statement, written: &str) -> Result<PostgresWrite<'s>, Error> {
        if does_more_than_write(written, Syntax::Postgres) {
            return Err(statement.refused(statement.line, WriteFault::Forbidden));
        }
        let mut names = Vec::new();
        let sql = parameters::with_values(written, Syntax::Postgres, |name| {
            names.push(name.to_owned());
            format!("${}", names.len())
        });
        let described = self.database.with(|session| session.describe_open(&sql));
        let columns = described.map_err(|failure| self.describe_error(statement, &names, failure))?;
        self.tables.borrow_mut().extend(written_table(written, Syntax::Postgres).map(str::to_owned));
        Ok(PostgresWrite { transaction: self, statement, sql, names, columns })
    }

    fn commit(self, last: &Statement) -> Result<(), Error> {
        self.conclude(&["COMMIT"], last)
    }

    /// Constraints that wait for the commit are checked before everything is undone.
    fn roll_back(self, last: &Statement) -> Result<(), Error> {
        self.conclude(&["SET CONSTRAINTS ALL IMMEDIATE", "ROLLBACK"], last)
    }

    /// The server itself marks the rows of a transaction.
    fn watch(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn written(&self) -> Result<Vec<WrittenRow>, Error> {
        let tables = sort::distinct(self.tables.borrow().clone());
        let rows = tables.iter().map(|table| self.rows_written(table)).collect::<Result<Vec<_>, _>>();
        Ok(rows.map_err(|failure| self.database.error(None, failure))?.concat())
    }
}

impl PostgresTransaction {
    fn conclude(self, with: &[&str], last: &Statement) -> Result<(), Error> {
        let (server, limits) = (self.database.server().clone(), self.database.limits());
        self.database.conclude(with).map_err(|failure| match refusal(&failure) {
            Some(words) => last.refused(last.line, WriteFault::Constraint { words }),
            None => with_query(error_at(&server, limits, None, failure), last),
        })
    }

    /// The error that the server does not take a statement.
    fn describe_error(&self, statement: &Statement, names: &[String], failure: SessionFailure) -> Error {
        if let SessionFailure::Server(error) = &failure
            && codes::select_fault(error, None).is_some()
        {
            let words = with_names(&error.words, names);
            return statement.refused(statement.line, WriteFault::NotUnderstood { words });
        }
        self.error(statement, failure)
    }

    /// The error of a failure while a statement is carried out.
    fn error(&self, statement: &Statement, failure: SessionFailure) -> Error {
        match refusal(&failure) {
            Some(words) => statement.refused(statement.line, WriteFault::Constraint { words }),
            None => with_query(self.database.error(None, failure), statement),
        }
    }

    /// The rows of a table that this transaction has written, as they are now. A row that the transaction
    /// added has no earlier version that it locked (PostgreSQL, "System Columns").
    fn rows_written(&self, table: &str) -> Result<Vec<WrittenRow>, SessionFailure> {
        let sql = format!(
            "SELECT written.xmax::text = '0', written.* FROM {table} AS written \
             WHERE written.xmin::text = (txid_current() % 4294967296)::text"
        );
        let columns = self.database.with(|session| session.describe_open(&sql))?;
        let kinds = kinds(&columns);
        let names: Vec<_> = columns.into_iter().skip(1).map(|column| column.name).collect();
        let mut rows = Vec::new();
        self.database.execute(&sql, &[], &kinds, |row| {
            let bound = |index: usize| {
                row.value(index).map_or(Bound::Null, |value| Bound::Text(value.characters().into_owned()))
            };
            let values = names.iter().enumerate().map(|(index, name)| (name.clone(), bound(index + 1)));
            rows.push(WrittenRow {
                table: unquoted(table),
                is_new: bound(0) == Bound::Text(b"1".to_vec()),
                values: values.collect(),
            });
        })?;
        Ok(rows)
    }
}

/// An error with the key of the statement that it came from.
fn with_query(error: Error, statement: &Statement) -> Error {
    match error {
        Error::Database { database, query: None, fault } => {
            Error::Database { database, query: Some(statement.key()), fault }
        }
        error => error,
    }
}

/// The words by which the server refuses a row.
fn refusal(failure: &SessionFailure) -> Option<String> {
    match failure {
        SessionFailure::Server(error) => codes::refusal_of_row(error),
        _ => None,
    }
}

/// The server's words with the names of parameters for their numbers.
fn with_names(words: &str, names: &[String]) -> String {
    // From the last on, so that `$1` is not found in `$10`.
    let numbered = names.iter().enumerate().rev();
    numbered.fold(words.to_owned(), |words, (index, name)| words.replace(&format!("${}", index + 1), name))
}

/// A table's own name.
fn unquoted(table: &str) -> String {
    table.rsplit('.').next().unwrap_or(table).trim().trim_matches('"').to_owned()
}

fn kinds(columns: &[DescribedColumn]) -> Vec<Kind> {
    columns.iter().map(|column| Kind::of(column.kind)).collect()
}

/// A value as the text that is bound. No text of the server's may hold NUL.
fn text(value: &Bound) -> Option<Vec<u8>> {
    let characters = value.characters()?;
    Some(characters.replace('\0', "\u{FFFD}").into_bytes())
}

impl PreparedWrite for PostgresWrite<'_> {
    fn parameters(&self) -> Vec<String> {
        self.names.clone()
    }

    fn columns(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }

    fn run(&mut self, value: &dyn Fn(&str) -> Bound) -> Result<StatementOutcome, Error> {
        let bound: Vec<_> =
            self.names.iter().map(|name| text(&value(name.trim_start_matches(':')))).collect();
        let kinds = kinds(&self.columns);
        let mut last = None;
        let done = self.transaction.database.execute(&self.sql, &bound, &kinds, |row| {
            let bound = |index: usize| match row.value(index) {
                Some(value) => Bound::Text(value.characters().into_owned()),
                None => Bound::Null,
            };
            last = Some((0..kinds.len()).map(bound).collect());
        });
        done.map_err(|failure| self.transaction.error(self.statement, failure))?;
        Ok(StatementOutcome { row: last, ..StatementOutcome::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_parameters_as_they_are_written() {
        let names: Vec<_> = (1..=11).map(|number| format!(":p{number}")).collect();
        let words = "could not determine data type of parameter $11, $1";
        assert_eq!(with_names(words, &names), "could not determine data type of parameter :p11, :p1");
    }

    #[test]
    fn a_value_is_bound_as_its_characters() {
        for (value, expected) in [
            (Bound::Null, None),
            (Bound::Integer(5), Some("5")),
            (Bound::Text("a\0b".into()), Some("a\u{FFFD}b")),
            (Bound::Text("'Иван' \\ $1".into()), Some("'Иван' \\ $1")),
        ] {
            assert_eq!(text(&value).as_deref(), expected.map(str::as_bytes));
        }
    }
}

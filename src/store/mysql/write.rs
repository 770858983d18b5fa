//! Writes on MySQL's and MariaDB's servers: one transaction, in which the statements of the config are carried out one
//! after the other with their values as literals.
//!
//! Knows the border of a write on one side and the connection on the other. No statement is kept on the server; each is
//! understood by it before the first is carried out.

use std::cell::RefCell;

use super::codes;
use super::connection::Database;
use super::failure::SessionFailure;
use super::literal::literal;
use super::reply::{DescribedColumn, Done};
use super::statement;
use crate::access::{Permit, Write};
use crate::config::{Server, Statement};
use crate::error::{DatabaseFault, Error, WriteFault};
use crate::sql::writes::{does_more_than_write, written_table};
use crate::sql::{Syntax, parameters};
use crate::store::write::{Bound, GeneratedId, PreparedWrite, StatementOutcome, Transaction, WrittenRow};

/// A transaction on a server that writes.
pub struct MysqlTransaction {
    database: Database,
    /// The rows that the statements have written, in their order.
    written: RefCell<Vec<InsertedRow>>,
}

/// A row that a statement has written, by the number that the server told of it.
#[derive(Clone, PartialEq)]
struct InsertedRow {
    /// Its table, as the statement has it.
    table: String,
    id: u64,
    is_new: bool,
}

/// A statement that the server has understood.
pub struct MysqlWrite<'s> {
    transaction: &'s MysqlTransaction,
    statement: &'s Statement,
    sql: String,
    columns: Vec<DescribedColumn>,
}

impl Transaction for MysqlTransaction {
    type Place = Server;
    type Prepared<'s> = MysqlWrite<'s>;

    const SYNTAX: Syntax = Syntax::MySql;

    fn begin(server: &Server, permit: &Permit<'_, Write>, _: &Statement) -> Result<Self, Error> {
        let database = Database::connect_to_write(server, permit)?;
        Ok(Self { database, written: RefCell::default() })
    }

    /// `InnoDB` lets go of the locks of a transaction before its log is on the disk, and a second try that changes nothing waits
    /// for no log: its answer could be of a row that the end of the server takes away. The lock by a name is kept until the
    /// first try's session is over. A server that has no such locks, as in some clusters, goes without.
    fn wait_for_others(&self, key: &str, first: &Statement) -> Result<(), Error> {
        let (key, limits) = (literal(&Bound::Text(key.as_bytes().to_owned())), self.database.limits());
        let seconds = limits.busy_timeout.as_secs();
        // A name may have 64 characters. MySQL has no MD5 and no SHA1 any more from 9.6 on.
        let name = format!("CONCAT('roistat.cgi ', LEFT(SHA2(CONCAT(DATABASE(), ' ', {key}), 256), 40))");
        match self.database.texts(&format!("SELECT GET_LOCK({name}, {seconds})")) {
            Ok(rows) if rows == [[Some("0".to_owned())]] => Err(Error::Database {
                database: format!("mysql://{}", self.database.server()),
                query: Some(first.key()),
                fault: DatabaseFault::Busy { seconds },
            }),
            Ok(_) => Ok(()),
            Err(SessionFailure::Server(error)) if codes::is_about_the_statement(&error, limits) => Ok(()),
            Err(failure) => Err(self.error(first, failure)),
        }
    }

    fn prepare<'s>(&'s self, statement: &'s Statement, sql: &str) -> Result<MysqlWrite<'s>, Error> {
        let refused = |fault| statement.refused(statement.line, fault);
        if does_more_than_write(sql, Syntax::MySql) || statement::acts(sql) {
            return Err(refused(WriteFault::Forbidden));
        }
        self.refuse_without_transactions(statement, sql)?;
        let described =
            self.database.describe(&parameters::with_values(sql, Syntax::MySql, |_| "?".to_owned()));
        let columns = described.map_err(|failure| self.describe_error(statement, sql, failure))?.columns;
        Ok(MysqlWrite { transaction: self, statement, sql: sql.to_owned(), columns })
    }

    fn commit(self, last: &Statement) -> Result<(), Error> {
        self.conclude("COMMIT", last)
    }

    /// The server has checked everything by then: it defers no constraint.
    fn roll_back(self, last: &Statement) -> Result<(), Error> {
        self.conclude("ROLLBACK", last)
    }

    fn watch(&mut self) -> Result<(), Error> {
        self.written.borrow_mut().clear();
        Ok(())
    }

    fn written(&self) -> Result<Vec<WrittenRow>, Error> {
        let mut rows: Vec<InsertedRow> = Vec::new();
        for row in self.written.borrow().iter() {
            // A row that is new and then changed is a new one.
            if !rows.iter().any(|other| other.table == row.table && other.id == row.id) {
                rows.push(row.clone());
            }
        }
        let read = rows.iter().filter_map(|row| self.row_written(row).transpose()).collect::<Result<_, _>>();
        read.map_err(|failure| self.database.error(None, failure))
    }
}

impl MysqlTransaction {
    fn conclude(self, with: &str, last: &Statement) -> Result<(), Error> {
        let (server, limits) = (self.database.server().clone(), self.database.limits());
        self.database.conclude(with).map_err(|failure| Error::Database {
            database: format!("mysql://{server}"),
            query: Some(last.key()),
            fault: codes::fault(failure, limits, true),
        })
    }

    /// A table whose engine keeps no transactions would stay as a failed write has left it.
    fn refuse_without_transactions(&self, statement: &Statement, sql: &str) -> Result<(), Error> {
        let Some(table) = written_table(sql, Syntax::MySql) else { return Ok(()) };
        let (schema, name) = match table.rsplit_once('.') {
            Some((schema, name)) => (literal_of_name(schema), literal_of_name(name)),
            None => ("DATABASE()".to_owned(), literal_of_name(table)),
        };
        let sql = format!(
            "SELECT t.ENGINE FROM information_schema.TABLES AS t JOIN information_schema.ENGINES AS e \
             ON e.ENGINE = t.ENGINE WHERE t.TABLE_SCHEMA = {schema} AND t.TABLE_NAME = {name} \
             AND e.TRANSACTIONS = 'NO'"
        );
        let rows = self.database.texts(&sql).map_err(|failure| self.error(statement, failure))?;
        match rows.into_iter().next().and_then(|row| row.into_iter().next()?) {
            Some(engine) => {
                let fault = WriteFault::NoTransactions { table: table.to_owned(), engine };
                Err(statement.refused(statement.line, fault))
            }
            None => Ok(()),
        }
    }

    /// The error that the server does not take a statement.
    fn describe_error(&self, statement: &Statement, sql: &str, failure: SessionFailure) -> Error {
        if let SessionFailure::Server(error) = &failure
            && codes::is_about_the_statement(error, self.database.limits())
        {
            let start = statement.sql.find(sql).unwrap_or(0);
            let line = codes::line_of(error).map_or(statement.line, |line| {
                let before =
                    sql.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
                statement.line_at(start + before)
            });
            return statement.refused(line, WriteFault::NotUnderstood { words: error.words.clone() });
        }
        self.error(statement, failure)
    }

    /// The error of a failure while a statement is carried out.
    fn error(&self, statement: &Statement, failure: SessionFailure) -> Error {
        if let SessionFailure::Server(error) = &failure
            && let Some(words) = codes::refusal_of_row(error)
        {
            return statement.refused(statement.line, WriteFault::Constraint { words });
        }
        Error::Database {
            database: format!("mysql://{}", self.database.server()),
            query: Some(statement.key()),
            fault: codes::fault(failure, self.database.limits(), true),
        }
    }

    /// A row as it is now; none where its table has no one number for a key, or it is there no more.
    fn row_written(&self, row: &InsertedRow) -> Result<Option<WrittenRow>, SessionFailure> {
        let InsertedRow { table, id, is_new } = row;
        let keys = self.database.texts(&format!("SHOW KEYS FROM {table} WHERE Key_name = 'PRIMARY'"))?;
        let [key] = keys.as_slice() else { return Ok(None) };
        // `Column_name` is the fifth column (MySQL, "SHOW INDEX Statement").
        let Some(column) = key.get(4).cloned().flatten() else { return Ok(None) };
        let sql = format!("SELECT * FROM {table} WHERE {} = {id}", super::select::quoted(&column));
        let names = self.database.describe(&sql)?.columns.into_iter().map(|column| column.name);
        let Some(values) = self.database.texts(&sql)?.into_iter().next() else { return Ok(None) };
        let values =
            values.into_iter().map(|value| value.map_or(Bound::Null, |text| Bound::Text(text.into_bytes())));
        let name = unquoted(table.rsplit('.').next().unwrap_or(table)).to_owned();
        Ok(Some(WrittenRow { table: name, is_new: *is_new, values: names.zip(values).collect() }))
    }
}

/// A table's name without its quotes.
fn unquoted(name: &str) -> &str {
    name.trim().trim_matches('`')
}

fn literal_of_name(name: &str) -> String {
    literal(&Bound::Text(unquoted(name).replace("``", "`").into_bytes()))
}

impl PreparedWrite for MysqlWrite<'_> {
    fn parameters(&self) -> Vec<String> {
        let places = parameters::parameters(&self.sql, Syntax::MySql);
        places.map(|range| self.sql[range].to_owned()).collect()
    }

    fn columns(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }

    fn run(&mut self, value: &dyn Fn(&str) -> Bound) -> Result<StatementOutcome, Error> {
        let sql = parameters::with_values(&self.sql, Syntax::MySql, |name| {
            literal(&value(name.trim_start_matches(':')))
        });
        let (transaction, width) = (self.transaction, self.columns.len());
        let mut last = None;
        let done = transaction.database.execute(&sql, |row| {
            let bound = |index: usize| match row.printed(index) {
                Some(text) => Bound::Text(text.to_owned()),
                None => Bound::Null,
            };
            last = Some((0..width).map(bound).collect());
        });
        let Done { rows, insert_id } = done.map_err(|failure| transaction.error(self.statement, failure))?;
        let table = written_table(&self.sql, Syntax::MySql).filter(|_| insert_id > 0);
        transaction.written.borrow_mut().extend(table.map(|table| InsertedRow {
            table: table.to_owned(),
            id: insert_id,
            is_new: rows == 1,
        }));
        let adds_rows = ["insert", "replace"]
            .iter()
            .any(|word| self.sql.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word)));
        let generated_id = match insert_id {
            0 if adds_rows => GeneratedId::None,
            0 => GeneratedId::Unchanged,
            id => GeneratedId::New(id.to_string()),
        };
        Ok(StatementOutcome { row: last, generated_id })
    }
}

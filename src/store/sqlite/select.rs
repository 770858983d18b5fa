//! A query of the config, prepared: first as written, so that its columns and parameters are the owner's
//! own, and only then inside ours, which orders, counts and pages.

use rusqlite::{Error as Sqlite, ErrorCode, Statement};

use super::codes;
use super::connection::Database;
use super::order::Order;
use super::quoted_names::{self, NotPrepared};
use crate::columns::Layout;
use crate::config::Query;
use crate::error::{Error, SelectFault};
use crate::sql::{Syntax, parameters, statement};
use crate::store::page::CountedPage;

/// The one parameter that a query may have.
const DATE: &str = ":date";

/// The name of the owner's query inside ours. No table of an owner's is called so.
const NAME: &str = "\"roistat.cgi\"";

/// The function that takes a row's values as its arguments.
pub(super) const ROW: &str = "roistat_cgi_row";

/// A query whose columns are known to make rows of its list.
pub(super) struct Select<'d> {
    /// The query as the config has it.
    pub(super) query: &'d Query,
    /// The layout that its columns make.
    pub(super) layout: Layout,
    /// Its one statement, without comments around it and without its `;`.
    sql: &'d str,
    /// The statement as written.
    statement: Statement<'d>,
}

impl<'d> Select<'d> {
    /// Prepares a query as written.
    ///
    /// # Errors
    /// [`Error::Select`] where it is no query for its list, [`Error::Database`] where the schema cannot be read.
    pub(super) fn prepare(database: &'d Database, query: &'d Query) -> Result<Self, Error> {
        let refused = |fault| query.refused(query.line, fault);
        let extent = statement::extent(&query.sql, Syntax::Sqlite).map_err(refused)?;
        let sql = &query.sql[extent.clone()];
        if parameters::date_in_quotes(sql, Syntax::Sqlite).is_some() {
            return Err(refused(SelectFault::QuotedDate));
        }
        let statement = quoted_names::prepare(database, sql).map_err(|reason| match reason {
            NotPrepared::Text(name) => refused(text_in_double_quotes(name)),
            NotPrepared::Refused(error) => prepare_error(database, query, extent.start, &error),
        })?;
        if !statement.readonly() {
            return Err(refused(SelectFault::NotReadOnly));
        }
        if let Some(name) = unknown_parameter(&statement, sql) {
            return Err(refused(SelectFault::UnknownParameter { name: name.to_owned() }));
        }
        let names: Vec<_> = statement.column_names().collect();
        let layout = Layout::of(query.list, &names).map_err(refused)?;
        drop(names);
        Ok(Self { query, layout, sql, statement })
    }

    /// The query's rows as the owner's SQL gives them.
    pub(super) fn into_written(self) -> Statement<'d> {
        self.statement
    }

    /// The query's rows in order of `id`, all of them or a page.
    pub(super) fn ordered(
        &self,
        database: &'d Database,
        order: Order,
        page: Option<CountedPage>,
    ) -> Result<Statement<'d>, Error> {
        let sql = || format!("{}{}", self.ordered_sql(database, order), page_sql(page));
        database.prepare_made(sql).map_err(|error| database.read_error(Some(self.query), &error))
    }

    /// The same in order of the table, each row as the arguments of the function [`ROW`]. Nothing where SQLite would
    /// make rows before it knows their order.
    pub(super) fn as_arguments(
        &self,
        database: &'d Database,
        page: Option<CountedPage>,
    ) -> rusqlite::Result<Option<Statement<'d>>> {
        let columns: Vec<_> = (0..self.column_count()).map(column_name).collect();
        let (named, order) = (self.named(), self.order(database, Order::Scan));
        let arguments = columns.join(",");
        let sql = format!("{named} SELECT {ROW}({arguments}) FROM {NAME} ORDER BY {order}{}", page_sql(page));
        // An objection of SQLite's, such as that a function has fewer arguments than the query columns, is no
        // fault: demanded, the values come all the same.
        match streams_in_order(database, &sql) {
            Ok(true) => database.prepare(&sql).map(Some),
            Ok(false) | Err(_) => Ok(None),
        }
    }

    /// The SQL that gives the query's rows in order of `id`.
    pub(super) fn ordered_sql(&self, database: &Database, order: Order) -> String {
        match order {
            // The place of a column will do: for a query under a name SQLite makes a copy of its parsed form first.
            Order::Scan if !self.has_limit() => {
                let (place, collation) = (self.id() + 1, collation(database));
                format!("SELECT * FROM (\n{}\n) ORDER BY {place}{collation}", self.sql)
            }
            Order::Scan | Order::Search => {
                format!("{} SELECT * FROM {NAME} ORDER BY {}", self.named(), self.order(database, order))
            }
        }
    }

    /// SQL that gives the query's ids, as `id`, to be compared by their bytes.
    pub(super) fn ids_sql(&self) -> String {
        format!("{} SELECT {} COLLATE BINARY AS id FROM {NAME}", self.named(), column_name(self.id()))
    }

    /// The query's one statement, as the owner wrote it.
    pub(super) fn sql(&self) -> &'d str {
        self.sql
    }

    /// Tells if it asks for `:date`.
    pub(super) fn uses_date(&self) -> bool {
        self.statement.parameter_count() > 0
    }

    /// How many columns a row has.
    pub(super) fn column_count(&self) -> usize {
        self.statement.column_count()
    }

    /// The same query in other words, which must have the same columns; nothing where SQLite does not take them.
    pub(super) fn reworded<'b>(&'b self, database: &'b Database, sql: &'b str) -> Option<Select<'b>> {
        let statement = database.prepare(sql).ok()?;
        Some(Select { query: self.query, layout: self.layout.clone(), sql, statement })
    }

    /// How many rows the query has, counted no further than `most`.
    pub(super) fn count(&self, database: &Database, date: i64, most: Option<u64>) -> Result<u64, Error> {
        let sql = match most {
            None => format!("{} SELECT count(*) FROM {NAME}", self.named()),
            Some(most) => {
                format!("{} SELECT count(*) FROM (SELECT 1 FROM {NAME} LIMIT {most})", self.named())
            }
        };
        let count = || {
            let mut statement = database.prepare(&sql)?;
            bind(&mut statement, date)?;
            let mut rows = statement.raw_query();
            rows.next()?.map_or(Ok(0), |row| row.get::<_, i64>(0))
        };
        let count = count().map_err(|error| database.read_error(Some(self.query), &error))?;
        database.check_collations(self.query)?;
        Ok(count.unsigned_abs())
    }

    /// The owner's query under a name, its columns numbered: theirs may be alike but for their case, which
    /// SQL does not see.
    fn named(&self) -> String {
        let columns: Vec<_> = (0..self.statement.column_count()).map(column_name).collect();
        let fence = if self.has_limit() { " MATERIALIZED" } else { "" };
        format!("WITH {NAME}({}) AS{fence} (\n{}\n)", columns.join(","), self.sql)
    }

    /// A query with a LIMIT of its own is carried out as written: SQLite would apply our order beneath the limit, which then
    /// would take other rows.
    fn has_limit(&self) -> bool {
        statement::has_limit(self.sql, Syntax::Sqlite)
    }

    /// By `id` alone. More columns would give rows of one id the same order on either way, but there should be
    /// none such, and an index of ids that are not declared unique would no longer save the sorting.
    fn order(&self, database: &Database, order: Order) -> String {
        let (id, collation) = (column_name(self.id()), collation(database));
        match order {
            Order::Scan => format!("{id}{collation}"),
            // A sign keeps SQLite from going by an index of ids: it goes by the query's own condition.
            Order::Search => format!("+{id}{collation}"),
        }
    }

    /// The index of the ids' column.
    fn id(&self) -> usize {
        self.layout.columns.iter().find(|column| column.key == "id").map_or(0, |column| column.index)
    }
}

/// An order that only the CRM knows is none of ours.
fn collation(database: &Database) -> &'static str {
    if database.stand_ins.is_any() { " COLLATE BINARY" } else { "" }
}

fn page_sql(page: Option<CountedPage>) -> String {
    page.map_or(String::new(), |page| format!(" LIMIT {} OFFSET {}", page.limit, page.offset))
}

/// SQLite gives each row as soon as it has made it: its program neither sorts, nor does it run one part of the query
/// ahead of another (SQLite, "The SQLite Bytecode Engine").
fn streams_in_order(database: &Database, sql: &str) -> rusqlite::Result<bool> {
    let mut program = database.connection.prepare(&format!("EXPLAIN {sql}"))?;
    let mut instructions = program.raw_query();
    while let Some(instruction) = instructions.next()? {
        let opcode = instruction.get_ref("opcode")?;
        if ["Sort", "SorterSort", "InitCoroutine"].iter().any(|ahead| opcode.as_str() == Ok(ahead)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Binds the moment after which rows have changed, where the statement asks for it.
pub(super) fn bind(statement: &mut Statement<'_>, date: i64) -> rusqlite::Result<()> {
    match statement.parameter_index(DATE)? {
        Some(index) => statement.raw_bind_parameter(index, date),
        None => Ok(()),
    }
}

/// The fault of a name in double quotes that is no column; the date in quotes is no date.
fn text_in_double_quotes(name: String) -> SelectFault {
    if name == DATE { SelectFault::QuotedDate } else { SelectFault::QuotedText { name } }
}

fn column_name(index: usize) -> String {
    format!("c{index}")
}

/// A parameter that is not `:date`, by SQLite's own list of names; it lists none for `?`.
fn unknown_parameter<'s>(statement: &'s Statement<'_>, sql: &'s str) -> Option<&'s str> {
    let mut names = (1..=statement.parameter_count()).filter_map(|index| statement.parameter_name(index));
    let nameless = || sql.contains('?').then(|| parameters::unknown_parameter(sql, Syntax::Sqlite)).flatten();
    names.find(|name| *name != DATE).or_else(nameless)
}

/// The error of SQLite on a query as written is about the query, where it is not about the database.
fn prepare_error(database: &Database, query: &Query, start: usize, error: &Sqlite) -> Error {
    match error {
        Sqlite::SqlInputError { msg, offset, .. } => {
            let line = query.line_at(start + usize::try_from(*offset).unwrap_or(0));
            query.refused(line, refusal(msg))
        }
        Sqlite::SqliteFailure(code, _) if code.code == ErrorCode::AuthorizationForStatementDenied => {
            query.refused(query.line, SelectFault::NotReadOnly)
        }
        Sqlite::SqliteFailure(code, words) if code.code == ErrorCode::Unknown => {
            query.refused(query.line, refusal(words.as_deref().unwrap_or("an error")))
        }
        Sqlite::MultipleStatement | Sqlite::Empty => {
            query.refused(query.line, SelectFault::SeveralStatements)
        }
        error => database.read_error(Some(query), error),
    }
}

/// The fault that SQLite's words tell of, where it has a remedy of its own.
fn refusal(words: &str) -> SelectFault {
    if let Some(module) = words.strip_prefix("no such module: ") {
        return SelectFault::MissingModule { module: module.to_owned() };
    }
    let function = words.strip_prefix("no such function: ").unwrap_or_default();
    match of_mysql(function) {
        Some(instead) => SelectFault::ForeignFunction { function: function.to_owned(), instead },
        None => SelectFault::Sqlite { words: words.to_owned(), unknown_column: codes::column_in(words) },
    }
}

/// The function of SQLite in the place of one of MySQL, as the pages that owners copy from use it.
fn of_mysql(function: &str) -> Option<&'static str> {
    const FUNCTIONS: [(&str, &str); 16] = [
        ("from_unixtime", "datetime(…, 'unixepoch')"),
        ("unix_timestamp", "unixepoch(…)"),
        ("now", "datetime('now')"),
        ("curdate", "date('now')"),
        ("sysdate", "datetime('now')"),
        ("utc_timestamp", "datetime('now')"),
        ("date_format", "strftime('%Y-%m-%d %H:%M', …)"),
        ("str_to_date", "substr(…) for each part of the date"),
        ("date_sub", "datetime(…, '-1 day')"),
        ("date_add", "datetime(…, '+1 day')"),
        ("year", "strftime('%Y', …)"),
        ("left", "substr(…, 1, n)"),
        ("right", "substr(…, -n)"),
        ("json_objectagg", "json_group_object(…)"),
        ("json_arrayagg", "json_group_array(…)"),
        ("convert", "CAST(… AS …)"),
    ];
    FUNCTIONS.iter().find(|(name, _)| name.eq_ignore_ascii_case(function)).map(|(_, instead)| *instead)
}

#[cfg(test)]
mod tests {

    use rusqlite::ffi::{self, SQLITE_AUTH, SQLITE_CORRUPT, SQLITE_ERROR, SQLITE_NOMEM};
    use rusqlite::functions::FunctionFlags;

    use super::super::fixture::{DEALS, SHOP, config};
    use super::*;
    use crate::error::{DatabaseFault, SqliteFault};
    use crate::protocol::List;

    #[test]
    fn rows_are_handed_over_where_sqlite_makes_them_in_order() {
        for (orders, streams) in [
            (DEALS, true),
            ("SELECT -id AS id, created AS date_create, status FROM deals", false),
            ("SELECT id, max(created) AS date_create, status FROM deals GROUP BY id LIMIT 5", false),
            ("SELECT id, created AS date_create, status FROM deals UNION ALL SELECT 0, 1, 2", false),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let config = config(folder.path(), &SHOP.replace("40000", "50"), orders);
            let database = Database::open(config.database.file().unwrap(), config.limits).unwrap();
            let select = Select::prepare(&database, config.query(List::Orders).unwrap()).unwrap();
            let flags = FunctionFlags::SQLITE_UTF8;
            database.connection.create_scalar_function(ROW, -1, flags, |_| Ok(true)).unwrap();
            assert_eq!(select.as_arguments(&database, None).unwrap().is_some(), streams, "{orders}");
        }
    }

    #[test]
    fn an_error_on_a_query_is_about_the_query_or_about_the_database() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), "", "SELECT 1");
        let database = Database::open(config.database.file().unwrap(), config.limits).unwrap();
        let query = config.query(List::Orders).unwrap();
        let of = |error| prepare_error(&database, query, 0, &error);
        let failure = |code| Sqlite::SqliteFailure(ffi::Error::new(code), Some("said so".to_owned()));
        let said = || SelectFault::Sqlite { words: "said so".to_owned(), unknown_column: None };
        for (error, meaning) in [
            (failure(SQLITE_ERROR), said()),
            (failure(SQLITE_AUTH), SelectFault::NotReadOnly),
            (Sqlite::MultipleStatement, SelectFault::SeveralStatements),
        ] {
            let Error::Select { fault, .. } = of(error) else { panic!("{meaning:?} is about the query") };
            assert_eq!(fault, meaning);
        }
        let words = || "said so".to_owned();
        for (error, meaning) in [
            (failure(SQLITE_CORRUPT), DatabaseFault::Sqlite(SqliteFault::Damaged { words: words() })),
            (failure(SQLITE_NOMEM), DatabaseFault::Failed { words: words() }),
        ] {
            let Error::Database { fault, .. } = of(error) else {
                panic!("{meaning:?} is about the database")
            };
            assert_eq!(fault, meaning);
        }
    }
}

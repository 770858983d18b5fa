//! Reads the server's own catalog of tables and views: columns, comments, keys, indexes and references
//! (PostgreSQL, "System Catalogs").
//!
//! Reads no row of the shop's. A few questions are asked for all tables together.

use std::time::Duration;

use super::super::Postgres;
use super::super::connection::Database;
use super::super::failure::SessionFailure;
use super::super::questions::Question;
use crate::config::Limits;
use crate::sql::Dialect as _;
use crate::store::schema::{Column, ColumnIndex, Reference, Table};

/// How long the rows of one view may be waited for: it may sort or count all that lies below it.
const PATIENCE_WITH_VIEWS: Duration = Duration::from_secs(5);

/// A table, and what reading its rows needs.
pub(super) struct DescribedTable {
    /// The table, whose columns have no samples yet.
    pub(super) table: Table,
    /// The columns that its rows are in order of: the primary key, or else a unique index. None where it has neither.
    pub(super) order: Vec<String>,
    /// The numbers of the columns' types; of a domain that of the type below it.
    pub(super) types: Vec<u32>,
    /// Its number on the server.
    number: String,
}

impl DescribedTable {
    /// The limits within which its rows are read.
    pub(super) fn limits(&self, limits: Limits) -> Limits {
        let is_slow = self.table.is_view;
        let time_limit = if is_slow { limits.time_limit.min(PATIENCE_WITH_VIEWS) } else { limits.time_limit };
        Limits { time_limit, ..limits }
    }

    fn column(&mut self, name: &str) -> Option<&mut Column> {
        self.table.columns.iter_mut().find(|column| column.name == name)
    }
}

/// The tables and views that the account may read, without their parts and what belongs to extensions: those of the
/// schemas of the search path, or, where there is none, those of all schemas of the shop's.
pub(super) fn tables(database: &Database) -> Result<Vec<DescribedTable>, SessionFailure> {
    let mut tables = list(database, "n.nspname = ANY (current_schemas(false))")?;
    if tables.is_empty() {
        tables = list(database, "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'")?;
    }
    if !tables.is_empty() {
        add_columns(database, &mut tables)?;
        add_indexes(database, &mut tables)?;
        add_references(database, &mut tables)?;
    }
    Ok(tables)
}

/// The rows of a question, each of so many texts; NULL is the empty text.
fn rows<const N: usize>(database: &Database, sql: &str) -> Result<Vec<[String; N]>, SessionFailure> {
    let rows = database.texts(&Question::of(sql, N))?;
    let row = |row: Vec<Option<String>>| {
        let texts: Vec<_> = row.into_iter().map(Option::unwrap_or_default).collect();
        texts.try_into().map_err(|_| SessionFailure::Protocol("a row of another number of columns"))
    };
    rows.into_iter().map(row).collect()
}

fn list(database: &Database, condition: &str) -> Result<Vec<DescribedTable>, SessionFailure> {
    let sql = format!(
        "SELECT c.oid, c.relname, n.nspname, c.relkind IN ('v', 'm', 'f'), pg_table_is_visible(c.oid), \
         obj_description(c.oid, 'pg_class') FROM pg_catalog.pg_class AS c \
         JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND {condition} \
         AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT') \
         AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS d \
         WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') \
         ORDER BY 4, NOT pg_table_is_visible(c.oid), c.relname, n.nspname"
    );
    let table = |[number, name, schema, is_view, is_visible, comment]: [String; 6]| {
        let own = Postgres.name(&name);
        let sql_name = if is_visible == "t" { own } else { format!("{}.{own}", Postgres.name(&schema)) };
        let table = Table { name, sql_name, comment, is_view: is_view == "t", ..Table::default() };
        DescribedTable { table, order: Vec::new(), types: Vec::new(), number }
    };
    Ok(rows(database, &sql)?.into_iter().map(table).collect())
}

/// The numbers of the tables, as a list that SQL takes.
fn numbers(tables: &[DescribedTable]) -> String {
    tables.iter().map(|it| it.number.as_str()).collect::<Vec<_>>().join(", ")
}

fn found<'t>(tables: &'t mut [DescribedTable], number: &str) -> Option<&'t mut DescribedTable> {
    tables.iter_mut().find(|it| it.number == number)
}

fn add_columns(database: &Database, tables: &mut [DescribedTable]) -> Result<(), SessionFailure> {
    let sql = format!(
        "SELECT a.attrelid, a.attname, coalesce(nullif(t.typbasetype, 0), t.oid), \
         upper(CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod) \
         ELSE format_type(a.atttypid, a.atttypmod) END), a.attnotnull OR t.typnotnull, \
         a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> '', col_description(a.attrelid, a.attnum) \
         FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid \
         WHERE a.attrelid IN ({}) AND a.attnum > 0 AND NOT a.attisdropped \
         AND has_column_privilege(a.attrelid, a.attnum, 'SELECT') ORDER BY a.attrelid, a.attnum",
        numbers(tables)
    );
    for [table, name, kind, declared, is_not_null, has_default, comment] in rows(database, &sql)? {
        let Some(table) = found(tables, &table) else { continue };
        let column = Column {
            sql_name: Postgres.name(&name),
            name,
            comment,
            declared,
            is_not_null: is_not_null == "t",
            has_default: has_default == "t",
            ..Column::default()
        };
        table.table.columns.push(column);
        table.types.push(kind.parse().unwrap_or(0));
    }
    Ok(())
}

/// An index, by its columns.
struct DescribedIndex {
    table: String,
    number: String,
    is_primary: bool,
    is_unique: bool,
    columns: Vec<String>,
}

/// Indexes of all rows that find a column's values in their order.
fn indexes(database: &Database, tables: &[DescribedTable]) -> Result<Vec<DescribedIndex>, SessionFailure> {
    let sql = format!(
        "SELECT i.indrelid, i.indexrelid, i.indisprimary, i.indisunique, a.attname \
         FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid \
         JOIN pg_catalog.pg_am AS m ON m.oid = c.relam \
         CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, place) \
         LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum \
         WHERE i.indrelid IN ({}) AND i.indisvalid AND i.indpred IS NULL AND m.amname = 'btree' \
         AND k.place <= i.indnkeyatts ORDER BY i.indrelid, i.indisprimary DESC, i.indexrelid, k.place",
        numbers(tables)
    );
    let mut indexes: Vec<DescribedIndex> = Vec::new();
    for [table, number, is_primary, is_unique, column] in rows(database, &sql)? {
        match indexes.last_mut().filter(|index| index.number == number) {
            Some(index) => index.columns.push(column),
            None => indexes.push(DescribedIndex {
                table,
                number,
                is_primary: is_primary == "t",
                is_unique: is_unique == "t",
                columns: vec![column],
            }),
        }
    }
    Ok(indexes)
}

fn add_indexes(database: &Database, tables: &mut [DescribedTable]) -> Result<(), SessionFailure> {
    for index in indexes(database, tables)? {
        let Some(table) = found(tables, &index.table) else { continue };
        let kind = match index.columns.len() {
            1 if index.is_primary => ColumnIndex::Key,
            1 if index.is_unique => ColumnIndex::Unique,
            _ => ColumnIndex::Indexed,
        };
        // The first place may be an expression, which has no name.
        if let Some(column) = index.columns.first().and_then(|first| table.column(first)) {
            column.index = column.index.max(kind);
        }
        let is_of_columns =
            index.columns.iter().all(|column| table.column(column).is_some_and(|it| it.is_not_null));
        if table.order.is_empty() && index.is_unique && is_of_columns {
            table.order = index.columns;
        }
    }
    Ok(())
}

fn add_references(database: &Database, tables: &mut [DescribedTable]) -> Result<(), SessionFailure> {
    let sql = format!(
        "SELECT r.conrelid, f.attname, c.relname, t.attname FROM pg_catalog.pg_constraint AS r \
         JOIN pg_catalog.pg_attribute AS f ON f.attrelid = r.conrelid AND f.attnum = r.conkey[1] \
         JOIN pg_catalog.pg_attribute AS t ON t.attrelid = r.confrelid AND t.attnum = r.confkey[1] \
         JOIN pg_catalog.pg_class AS c ON c.oid = r.confrelid \
         WHERE r.contype = 'f' AND cardinality(r.conkey) = 1 AND r.conrelid IN ({}) ORDER BY r.conrelid, r.oid",
        numbers(tables)
    );
    for [table, from, to_table, to] in rows(database, &sql)? {
        if let Some(table) = found(tables, &table) {
            table.table.references.push(Reference { from, table: to_table, to: Some(to) });
        }
    }
    Ok(())
}

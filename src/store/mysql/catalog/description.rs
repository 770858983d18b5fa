//! Reads the server's own catalog of tables and views: columns, comments, keys, indexes and references
//! (MySQL, "`INFORMATION_SCHEMA` Tables").
//!
//! Reads no row of the shop's. A few questions are asked for all tables together. Of one database alone, so that a server
//! with many of them answers quickly.

use std::collections::HashMap;
use std::time::Duration;

use super::super::connection::Database;
use super::super::dialect::MySql;
use super::super::failure::SessionFailure;
use crate::config::Limits;
use crate::sql::Dialect as _;
use crate::store::schema::{Column, ColumnIndex, Reference, Table};

/// How long the rows of one view may be waited for: it may sort or count all that lies below it.
const PATIENCE_WITH_VIEWS: Duration = Duration::from_secs(5);

/// The name of every primary key.
const PRIMARY: &str = "PRIMARY";

/// A table, and what reading its rows needs.
pub(super) struct DescribedTable {
    /// The table, whose columns have no samples yet.
    pub(super) table: Table,
    /// The columns of the primary key, by which its rows are in order; none where it has no such key.
    pub(super) order: Vec<String>,
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

/// The columns of an index in their order, or the columns that refer together to a table.
struct Group<T> {
    table: String,
    name: String,
    parts: Vec<T>,
}

/// The tables of the database, then its views, as far as the account may know of them.
pub(super) fn tables(database: &Database) -> Result<Vec<DescribedTable>, SessionFailure> {
    let mut tables = list(database)?;
    let places: HashMap<_, _> =
        tables.iter().enumerate().map(|(place, it)| (it.table.name.clone(), place)).collect();
    let place = |table: &str| places.get(table).copied();
    for (table, column) in columns(database)? {
        if let Some(place) = place(&table) {
            tables[place].table.columns.push(column);
        }
    }
    for index in indexes(database)? {
        if let Some(place) = place(&index.table) {
            add_index(&mut tables[place], &index);
        }
    }
    for Group { table, mut parts, .. } in references(database)? {
        if let (Some(place), 1) = (place(&table), parts.len()) {
            tables[place].table.references.append(&mut parts);
        }
    }
    Ok(tables)
}

/// The rows of a question, each of so many texts; NULL is the empty text.
fn rows<const N: usize>(database: &Database, sql: &str) -> Result<Vec<[String; N]>, SessionFailure> {
    let row = |row: Vec<Option<String>>| {
        let texts: Vec<_> = row.into_iter().map(Option::unwrap_or_default).collect();
        texts.try_into().map_err(|_| SessionFailure::Protocol("a row of another number of columns"))
    };
    database.texts(sql)?.into_iter().map(row).collect()
}

/// A view's comment is `VIEW`, or what is wrong with it.
fn list(database: &Database) -> Result<Vec<DescribedTable>, SessionFailure> {
    let sql = "SELECT table_name, table_type LIKE '%VIEW', IF(table_type LIKE '%VIEW', '', table_comment), \
               engine IN (SELECT e.engine FROM information_schema.engines AS e WHERE e.transactions = 'NO') \
               FROM information_schema.tables WHERE table_schema = DATABASE() \
               AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW') ORDER BY 2, 1";
    let table = |[name, is_view, comment, lacks_transactions]: [String; 4]| DescribedTable {
        table: Table {
            sql_name: MySql.name(&name),
            name,
            comment,
            is_view: is_view == "1",
            lacks_transactions: lacks_transactions == "1",
            ..Table::default()
        },
        order: Vec::new(),
    };
    Ok(rows(database, sql)?.into_iter().map(table).collect())
}

/// The columns of all tables, each with the name of its table. MariaDB writes a missing default as `NULL`, too.
fn columns(database: &Database) -> Result<Vec<(String, Column)>, SessionFailure> {
    let sql = "SELECT table_name, column_name, column_type, is_nullable = 'NO', \
               COALESCE(column_default <> 'NULL', 0) OR extra LIKE '%auto_increment%' OR extra LIKE '%GENERATED%' \
               OR extra LIKE '%VIRTUAL%' OR extra LIKE '%PERSISTENT%', column_comment \
               FROM information_schema.columns WHERE table_schema = DATABASE() \
               ORDER BY table_name, ordinal_position";
    let column = |[table, name, declared, is_not_null, has_default, comment]: [String; 6]| {
        let column = Column {
            sql_name: MySql.name(&name),
            name,
            comment,
            declared: declared.to_uppercase(),
            is_not_null: is_not_null == "1",
            has_default: has_default == "1",
            ..Column::default()
        };
        (table, column)
    };
    Ok(rows(database, sql)?.into_iter().map(column).collect())
}

/// An index as far as it decides on one column: its columns, and that it takes each value once.
struct IndexPart {
    column: String,
    is_unique: bool,
}

fn indexes(database: &Database) -> Result<Vec<Group<IndexPart>>, SessionFailure> {
    // Of a text an index may hold the beginning alone, which several texts share.
    let sql = "SELECT table_name, index_name, column_name, non_unique = 0 AND sub_part IS NULL \
               FROM information_schema.statistics WHERE table_schema = DATABASE() \
               AND index_type NOT IN ('FULLTEXT', 'SPATIAL') ORDER BY table_name, index_name, seq_in_index";
    let part = |[table, index, column, is_unique]: [String; 4]| {
        (table, index, IndexPart { column, is_unique: is_unique == "1" })
    };
    Ok(grouped(rows(database, sql)?.into_iter().map(part)))
}

fn references(database: &Database) -> Result<Vec<Group<Reference>>, SessionFailure> {
    let sql = "SELECT table_name, constraint_name, column_name, referenced_table_name, referenced_column_name \
               FROM information_schema.key_column_usage WHERE table_schema = DATABASE() \
               AND referenced_table_schema = DATABASE() ORDER BY table_name, constraint_name, ordinal_position";
    let part = |[table, constraint, from, to_table, to]: [String; 5]| {
        (table, constraint, Reference { from, table: to_table, to: Some(to) })
    };
    Ok(grouped(rows(database, sql)?.into_iter().map(part)))
}

/// Parts that follow one another with the same table and name, together.
fn grouped<T>(parts: impl Iterator<Item = (String, String, T)>) -> Vec<Group<T>> {
    let mut groups: Vec<Group<T>> = Vec::new();
    for (table, name, part) in parts {
        match groups.last_mut().filter(|group| group.table == table && group.name == name) {
            Some(group) => group.parts.push(part),
            None => groups.push(Group { table, name, parts: vec![part] }),
        }
    }
    groups
}

/// An index on an expression names no column.
fn add_index(table: &mut DescribedTable, index: &Group<IndexPart>) {
    let is_primary = index.name == PRIMARY;
    if is_primary {
        table.order = index.parts.iter().map(|part| part.column.clone()).collect();
    }
    let Some(first) = index.parts.first() else { return };
    let is_alone = index.parts.len() == 1;
    let kind = match (is_alone && is_primary, is_alone && first.is_unique) {
        (true, _) => ColumnIndex::Key,
        (false, true) => ColumnIndex::Unique,
        (false, false) => ColumnIndex::Indexed,
    };
    if let Some(column) = table.column(&first.column) {
        column.index = column.index.max(kind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(column: &str, is_unique: bool) -> IndexPart {
        IndexPart { column: column.to_owned(), is_unique }
    }

    #[test]
    fn the_best_index_of_a_column_counts_and_the_primary_key_is_the_order() {
        let column = |name: &str| Column { name: name.to_owned(), ..Column::default() };
        let columns = ["id", "lang", "mail", "status"].map(column).to_vec();
        let mut table = DescribedTable { table: Table { columns, ..Table::default() }, order: Vec::new() };
        for (name, parts) in [
            (PRIMARY, vec![part("id", true), part("lang", true)]),
            ("mail", vec![part("mail", true)]),
            ("mail_begins", vec![part("mail", false)]),
            ("status", vec![part("status", false), part("id", false)]),
            ("lowered", vec![part("", false)]),
        ] {
            add_index(&mut table, &Group { table: String::new(), name: name.to_owned(), parts });
        }
        let kinds: Vec<_> = table.table.columns.iter().map(|column| column.index).collect();
        let expected = [ColumnIndex::Indexed, ColumnIndex::None, ColumnIndex::Unique, ColumnIndex::Indexed];
        assert_eq!(kinds, expected);
        assert_eq!(table.order, ["id", "lang"]);
        add_index(
            &mut table,
            &Group { table: String::new(), name: PRIMARY.to_owned(), parts: vec![part("id", true)] },
        );
        assert!(table.table.columns[0].is_key());
    }

    #[test]
    fn parts_of_one_name_are_one_group() {
        let parts = [("a", "x", 1), ("a", "x", 2), ("a", "y", 3), ("b", "y", 4)];
        let parts = parts.map(|(table, name, part)| (table.to_owned(), name.to_owned(), part));
        let groups: Vec<_> = grouped(parts.into_iter()).into_iter().map(|group| group.parts).collect();
        assert_eq!(groups, [vec![1, 2], vec![3], vec![4]]);
    }
}

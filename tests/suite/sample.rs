//! The database that comes with the program is what its SQL says.

use std::fs;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

use crate::support::fixtures;

type Rows = Vec<Vec<Value>>;

fn rows(database: &Connection, sql: &str) -> Rows {
    let mut statement = database.prepare(sql).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect()).unwrap();
    rows.map(Result::unwrap).collect()
}

/// The schema, and every table with its rows.
fn content(database: &Connection) -> (Rows, Vec<(String, Rows)>) {
    let schema = rows(database, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name");
    let is_table = |row: &&Vec<Value>| row[0] == Value::Text("table".to_owned());
    let table = |row: &Vec<Value>| {
        let Value::Text(name) = &row[1] else { panic!("a table has a name") };
        (name.clone(), rows(database, &format!("SELECT rowid, * FROM \"{name}\" ORDER BY rowid")))
    };
    let tables = schema.iter().filter(is_table).map(table).collect();
    (schema, tables)
}

#[test]
fn the_sample_is_what_its_sql_says() {
    let sql = fs::read_to_string(fixtures::project().join("tests/sample.sql")).unwrap();
    let built = Connection::open_in_memory().unwrap();
    built.execute_batch(&sql).unwrap();
    let file = fixtures::project().join("sample.db");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let (schema, tables) = content(&Connection::open_with_flags(file, flags).unwrap());
    let (expected_schema, expected_tables) = content(&built);
    assert_eq!(schema, expected_schema);
    for (table, expected) in tables.iter().zip(&expected_tables) {
        assert_eq!(table, expected);
    }
    assert!(tables.len() > 3);
}

#[test]
fn the_sample_can_be_read_where_nothing_can_be_written() {
    let header = fs::read(fixtures::project().join("sample.db")).unwrap();
    assert_eq!(&header[..16], b"SQLite format 3\0");
    assert_eq!(header[18..20], [1, 1], "rollback journal, not WAL");
    assert!(!fixtures::project().join("sample.db-journal").exists());
}

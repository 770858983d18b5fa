//! The table of types in `docs/databases.md`: each of its cells is a column that is made, filled and read on its engine.

use std::fs;

use serde_json::Value;

use super::{Place, STATUSES};
use crate::support::fixtures::project;

/// Types of one's own that the table names.
const POSTGRES_TYPES: &str = "CREATE TYPE state AS ENUM ('new', 'paid', 'оплачен');\n";

/// A column that the table names: its type, the value put in, and the text that comes out, where there is a key.
struct Column {
    kind: String,
    value: String,
    text: Option<String>,
}

/// The columns of a cell, which stand apart by `<br>`: `` `type` `value` → `text` ``.
#[track_caller]
fn columns(cell: &str) -> Vec<Column> {
    if cell.trim() == "—" {
        return Vec::new();
    }
    let column = |line: &str| {
        let (before, after) =
            line.split_once(" → ").unwrap_or_else(|| panic!("no column of a table: {line}"));
        let spans: Vec<_> = before.split('`').collect();
        let ["", kind, " ", value, ""] = spans[..] else { panic!("a type and a value: {line}") };
        let text = match after {
            "no key" => None,
            span => Some(span.strip_prefix('`').unwrap().strip_suffix('`').unwrap().to_owned()),
        };
        Column { kind: kind.to_owned(), value: value.to_owned(), text }
    };
    cell.trim().split("<br>").map(column).collect()
}

/// The columns of each engine, in the order of the table's.
#[track_caller]
fn table() -> [Vec<Column>; 3] {
    let text = fs::read_to_string(project().join("docs/databases.md")).unwrap();
    let rows = text.lines().skip_while(|line| !line.starts_with("| kind | SQLite |")).skip(2);
    let mut engines = [Vec::new(), Vec::new(), Vec::new()];
    for row in rows.take_while(|line| line.starts_with('|')) {
        let cells: Vec<_> = row.split('|').collect();
        let ["", _, sqlite, mysql, postgres, ""] = cells[..] else { panic!("three engines: {row}") };
        for (engine, cell) in engines.iter_mut().zip([sqlite, mysql, postgres]) {
            engine.extend(columns(cell));
        }
    }
    engines
}

/// A table with one row that has all of the columns.
fn statements(columns: &[Column]) -> String {
    let kinds: Vec<_> =
        columns.iter().enumerate().map(|(at, column)| format!("c{at} {}", column.kind)).collect();
    let values: Vec<_> = columns.iter().map(|column| column.value.as_str()).collect();
    format!("CREATE TABLE kinds ({});\nINSERT INTO kinds VALUES ({});\n", kinds.join(", "), values.join(", "))
}

#[test]
fn values_of_every_type_become_the_texts_that_the_documents_name() {
    let columns = table();
    assert!(columns.iter().all(|columns| columns.len() > 12), "the table was found and read");
    let [sqlite, mariadb, postgres] = [0, 1, 2].map(|engine| statements(&columns[engine]));
    let places = Place::of_dialects([sqlite, mariadb, format!("{POSTGRES_TYPES}{postgres}")]);
    for (place, columns) in places.iter().zip(&columns) {
        let names: Vec<_> = (0..columns.len()).map(|at| format!("c{at}")).collect();
        let orders =
            format!("SELECT 1 AS id, 2 AS date_create, 3 AS status, {} FROM kinds", names.join(", "));
        let shop = place.shop(&format!("[export]\norders = '{orders}'\n{STATUSES}"));
        let deal = shop.get("date=0").order();
        for (column, name) in columns.iter().zip(&names) {
            let text = deal.get(name).map(|value| value.as_str().unwrap());
            let Column { kind, value, text: expected } = column;
            assert_eq!(text, expected.as_deref(), "{}: {kind} {value}", place.name());
        }
        let keys = deal.as_object().map(serde_json::Map::len);
        let with_key = columns.iter().filter(|column| column.text.is_some()).count();
        assert_eq!(keys, Some(with_key + 3), "{}: {}", place.name(), Value::to_string(&deal));
    }
}

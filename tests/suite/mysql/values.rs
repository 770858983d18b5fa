//! Every type of MariaDB's, as it comes out, and as another client reads it.

use mysql::Value;
use mysql::prelude::Queryable;

use crate::support::Shop;
use crate::support::mysql::MariaDb;

fn sections(orders: &str) -> String {
    format!("[export]\norders = '''{orders}'''\nstatuses = \"SELECT 1 AS id, 'New' AS name\"\n")
}

/// The value of an expression as the answer has it; nothing where it is NULL.
fn value(server: &MariaDb, name: &str, expression: &str) -> Option<String> {
    let orders = format!("SELECT 1 AS id, 2 AS date_create, 3 AS status, {expression} AS x");
    let answer = Shop::with_server(&server.table("shop", name), &sections(&orders)).get("date=0");
    answer.rows("orders")[0].get("x").map(|value| value.as_str().unwrap().to_owned())
}

#[test]
fn values_become_texts_as_is_promised() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database("");
    for (expression, expected) in [
        ("18446744073709551615", Some("18446744073709551615")),
        ("-9223372036854775808", Some("-9223372036854775808")),
        ("CAST(1234.50 AS DECIMAL(12,2))", Some("1234.50")),
        ("CAST(1.20e17 AS DOUBLE)", Some("120000000000000000")),
        ("1.5e-10", Some("0.00000000015")),
        ("0.1e0", Some("0.1")),
        ("TRUE", Some("1")),
        ("b'101'", Some("\u{5}")),
        ("DATE'2024-10-20'", Some("2024-10-20")),
        ("CAST('0000-00-00' AS DATE)", None),
        ("CAST('0000-00-00 00:00:00' AS DATETIME)", None),
        ("TIMESTAMP'2024-10-20 10:11:12.5'", Some("2024-10-20 10:11:12.5")),
        ("TIME'838:59:59'", Some("838:59:59")),
        ("JSON_OBJECT('a', 1)", Some("{\"a\": 1}")),
        ("UNHEX('FF41')", Some("\u{FFFD}A")),
        ("CONVERT(x'CFF0E8E2E5F2' USING cp1251)", Some("Привет")),
        ("CONVERT(_cp1251 x'CFF0E8E2E5F2' USING utf8mb3)", Some("Привет")),
        ("CONVERT(_koi8r x'F0D2C9D7C5D4' USING koi8r)", Some("Привет")),
        ("''", Some("")),
        ("NULL", None),
        ("'x\\0y'", Some("x\0y")),
    ] {
        let expected = expected.map(str::to_owned);
        assert_eq!(value(&server, &name, expression), expected, "{expression}");
    }
}

#[test]
fn columns_of_every_type_are_read_as_another_client_reads_them() {
    const TYPES: [&str; 29] = [
        "tinyint",
        "tinyint unsigned",
        "smallint",
        "mediumint",
        "int",
        "int(6) zerofill",
        "bigint",
        "bigint unsigned",
        "decimal(30,10)",
        "decimal(5,0)",
        "float",
        "double",
        "bit(1)",
        "bit(17)",
        "bit(64)",
        "date",
        "datetime",
        "datetime(6)",
        "timestamp NULL",
        "time(3)",
        "year",
        "char(10)",
        "varchar(50)",
        "text",
        "binary(4)",
        "blob",
        "enum('a','Ж','c')",
        "set('a','Ж')",
        "json",
    ];
    const VALUES: [&str; 10] = [
        "0",
        "1",
        "-1",
        "7.25",
        "2024",
        "'2024-10-20 23:59:58.123456'",
        "'2024-00-00'",
        "'Ж'",
        "x'00FF'",
        "1e300",
    ];
    let Some(server) = MariaDb::shared() else { return };
    let columns: Vec<_> = TYPES.iter().enumerate().map(|(at, kind)| format!("x{at} {kind}")).collect();
    let name = server
        .database(&format!("CREATE TABLE deals (id int, {}) CHARACTER SET utf8mb4", columns.join(", ")));
    let mut root = server.client(&name);
    root.query_drop("SET sql_mode = ''").unwrap();
    for (row, value) in VALUES.iter().enumerate() {
        root.query_drop(format!("INSERT INTO deals (id) VALUES ({row})")).unwrap();
        for at in 0..TYPES.len() {
            // A value that a type does not take becomes a value that the server makes of it, or stays NULL.
            let _ = root.query_drop(format!("UPDATE deals SET x{at} = {value} WHERE id = {row}"));
        }
    }
    let orders = "SELECT deals.*, 1 AS date_create, 2 AS status FROM deals";
    let answer = Shop::with_server(&server.table("shop", &name), &sections(orders)).get("date=0");
    let rows = answer.rows("orders");
    let mut reference = server.client(&name);
    reference.query_drop("SET NAMES utf8mb4").unwrap();
    let mut compared = 0;
    for (row, ours) in rows.iter().enumerate() {
        let theirs: mysql::Row =
            reference.query_first(format!("SELECT deals.* FROM deals WHERE id = {row}")).unwrap().unwrap();
        for (at, kind) in TYPES.iter().enumerate() {
            let ours = ours.get(format!("x{at}")).map(|value| value.as_str().unwrap());
            let expected = expected(kind, &theirs[at + 1]);
            assert_eq!(ours, expected.as_deref(), "{kind} of {}", VALUES[row]);
            compared += usize::from(expected.is_some());
        }
    }
    assert!(compared > 150, "{compared} values were there");
}

/// The value that the promise makes of one that another client has read as the server's text.
fn expected(kind: &str, value: &Value) -> Option<String> {
    let Value::Bytes(bytes) = value else {
        assert_eq!(*value, Value::NULL);
        return None;
    };
    let text = String::from_utf8_lossy(bytes).into_owned();
    // The month or the day is zero.
    let is_zero = |text: &str| text[5..].starts_with("00") || text[8..].starts_with("00");
    match kind {
        "date" | "datetime" | "datetime(6)" | "timestamp NULL" if is_zero(&text) => None,
        "float" | "double" if text.contains('e') => {
            let number: f64 = text.parse().unwrap();
            Some(format!("{number}"))
        }
        _ if kind.starts_with("bit") => {
            Some(bytes.iter().fold(0_u64, |number, &byte| number << 8 | u64::from(byte)).to_string())
        }
        _ => Some(text),
    }
}

/// UTF-8 that an old shop keeps in a column of latin1 comes out by the owner's own SQL.
#[test]
fn utf8_in_a_latin1_column_can_be_mended_by_sql() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(
        "CREATE TABLE old (c varchar(50) CHARACTER SET latin1);\n INSERT INTO old VALUES (x'D096')",
    );
    let mended = "(SELECT CONVERT(CAST(CONVERT(c USING latin1) AS BINARY) USING utf8mb4) FROM old)";
    assert_eq!(value(&server, &name, mended).as_deref(), Some("Ж"));
}

//! Values of all types of PostgreSQL, as they come out in a document. The oracle is the driver `postgres`, which gives
//! the same values in binary form or as the server prints them.

use postgres::SimpleQueryMessage;
use serde_json::Value;

use crate::support::Shop;
use crate::support::postgres::Server;

/// The value of an SQL expression in a document; nothing where its key is left out.
fn values(server: &Server, name: &str, expressions: &[&str]) -> Vec<Option<String>> {
    let columns: Vec<_> = expressions.iter().enumerate().map(|(at, sql)| format!("{sql} AS v{at}")).collect();
    let orders = format!("SELECT 1 AS id, 2 AS status, 3 AS date_create, {}", columns.join(", "));
    let sections =
        format!("[export]\norders = '''{orders}'''\nstatuses = \"SELECT 1 AS id, 'New' AS name\"\n");
    let order = Shop::with_server(&server.table("shop", name), &sections).get("date=0").order();
    let text = |at| order.get(format!("v{at}")).and_then(Value::as_str).map(str::to_owned);
    (0..expressions.len()).map(text).collect()
}

#[test]
fn each_type_comes_out_as_is_promised() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(
        "CREATE TYPE mood AS ENUM ('good', 'плохо'); CREATE DOMAIN flag AS boolean; CREATE DOMAIN rate AS float8;
         CREATE TYPE pair AS (a int, b text)",
    );
    let cases = [
        ("NULL::int", None),
        ("true", Some("1")),
        ("false", Some("0")),
        ("true::flag", Some("1")),
        ("'NaN'::float8::rate", None),
        ("(-32768)::int2", Some("-32768")),
        ("9223372036854775807", Some("9223372036854775807")),
        ("1234567890.5000::numeric(20,4)", Some("1234567890.5000")),
        ("0.000000000000000000001::numeric", Some("0.000000000000000000001")),
        ("1e30::numeric", Some("1000000000000000000000000000000")),
        ("'NaN'::numeric", None),
        ("'-Infinity'::numeric", None),
        ("1.1::float4", Some("1.1")),
        ("16777216::float4", Some("16777216")),
        ("1e20::float4", Some("100000000000000000000")),
        ("1e-7::float8", Some("0.0000001")),
        ("0.1::float8 + 0.2::float8", Some("0.30000000000000004")),
        ("'-0'::float8", Some("0")),
        ("'Infinity'::float8", None),
        ("date '2026-11-25'", Some("2026-11-25")),
        ("timestamp '2026-11-25 12:00:00.5'", Some("2026-11-25 12:00:00.5")),
        ("timestamptz '2026-11-25 12:00:00+03'", Some("2026-11-25 09:00:00+00")),
        ("time '12:00:00'", Some("12:00:00")),
        ("interval '1 day 2 hours'", Some("1 day 02:00:00")),
        ("'infinity'::date", None),
        ("'-infinity'::timestamp", None),
        ("'infinity'::timestamptz", None),
        ("'infinity'::text", Some("infinity")),
        ("extract(epoch FROM timestamptz '2026-11-25 12:00:00+00')", Some("1795608000.000000")),
        ("extract(epoch FROM timestamptz '2026-11-25 12:00:00+00')::bigint", Some("1795608000")),
        ("'ab'::char(4)", Some("ab  ")),
        ("''::text", Some("")),
        ("'Ж\"\\'::text", Some("Ж\"\\")),
        ("'\\x41ff42'::bytea", Some("A\u{FFFD}B")),
        ("'{\"a\": 1.50}'::json", Some("{\"a\": 1.50}")),
        ("'{\"a\": 1.50}'::jsonb", Some("{\"a\": 1.50}")),
        ("'плохо'::mood", Some("плохо")),
        ("ARRAY[1,NULL,3]", Some("{1,NULL,3}")),
        ("ARRAY[true,false]", Some("{t,f}")),
        ("ROW(1,'x')::pair", Some("(1,x)")),
        ("B'101'", Some("101")),
        ("'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid", Some("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")),
        ("inet '10.0.0.1/8'", Some("10.0.0.1/8")),
        ("'<a/>'::xml", Some("<a/>")),
        ("point '(1,2)'", Some("(1,2)")),
        ("int4range(1,5)", Some("[1,5)")),
        ("12.5::money", Some("12.50")),
        ("(-1234567.5)::money", Some("-1234567.50")),
        ("floor(extract(epoch FROM timestamptz '2026-11-25 12:00:00.6+00'))", Some("1795608000")),
        ("floor(extract(epoch FROM timestamptz 'infinity'))", None),
        ("'x'::\"char\"", Some("x")),
        ("'pg_class'::regclass", Some("pg_class")),
    ];
    let expressions: Vec<_> = cases.iter().map(|(sql, _)| *sql).collect();
    for ((sql, expected), value) in cases.iter().zip(values(&server, &name, &expressions)) {
        assert_eq!(value.as_deref(), *expected, "{sql}");
    }
}

/// Bytes are the same whichever of its two forms the server prints.
#[test]
fn bytes_do_not_depend_on_the_form_in_which_they_are_printed() {
    let Some(server) = Server::shared() else { return };
    let name = server.database("");
    let bytes = ["'\\x00415c27ffd096'::bytea"];
    let printed = values(&server, &name, &bytes);
    assert_eq!(printed, [Some("\0A\\'\u{FFFD}Ж".to_owned())]);
    server
        .client("postgres")
        .batch_execute(&format!("ALTER DATABASE {name} SET bytea_output = 'escape'"))
        .unwrap();
    assert_eq!(values(&server, &name, &bytes), printed);
}

const GENERATED: &str = "
SELECT setseed(0.5);
CREATE TABLE many AS SELECT i AS id,
    CASE WHEN random() < 0.9 THEN random() < 0.5 END AS flag,
    ((random() - 0.5) * 10 ^ (random() * 600 - 300))::float8 AS wide,
    ((random() - 0.5) * 10 ^ (random() * 60 - 30))::float4 AS narrow,
    round((random() * 1000000)::numeric, 2)::float8 AS money_like,
    decode(md5(i::text), 'hex') AS bytes,
    ((random() - 0.5) * 10 ^ (random() * 18))::bigint AS big,
    ((random() - 0.5) * 10 ^ (random() * 30))::numeric(40, 10) AS exact,
    to_timestamp(random() * 4000000000) AS moment,
    (date '1900-01-01' + (random() * 80000)::int) AS day,
    make_interval(secs => random() * 1000000) AS span,
    CASE WHEN random() < 0.8 THEN chr(1 + (random() * 55000)::int) || md5(i::text) END AS words,
    ARRAY[random()::numeric(5,3), NULL] AS list,
    md5(i::text)::uuid AS uuid
FROM generate_series(1, 3000) AS numbers(i);
";

/// A column of the oracle's: read in binary form where the text is not what a document has.
fn oracle(client: &mut postgres::Client, column: &str) -> Vec<Option<String>> {
    let sql = format!("SELECT {column} FROM many ORDER BY id");
    match column {
        "flag" => {
            let number = |flag: bool| if flag { "1".to_owned() } else { "0".to_owned() };
            client
                .query(&sql, &[])
                .unwrap()
                .iter()
                .map(|row| row.get::<_, Option<bool>>(0).map(number))
                .collect()
        }
        "bytes" => {
            let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
            client
                .query(&sql, &[])
                .unwrap()
                .iter()
                .map(|row| row.get::<_, Option<Vec<u8>>>(0).map(text))
                .collect()
        }
        _ => {
            let printed = client.simple_query(&sql).unwrap();
            let rows = printed.iter().filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => Some(row.get(0).map(str::to_owned)),
                _ => None,
            });
            rows.collect()
        }
    }
}

/// A number has no exponent, reads back as the very same, and is as short as can be. There may be two such: then it is
/// the server's.
fn must_be_shortest(value: Option<&str>, is_same: impl Fn(&str) -> bool, shortest: &str) {
    let value = value.expect("a number");
    assert!(is_same(value) && !value.contains('e') && value.len() == shortest.len(), "{value} {shortest}");
}

#[test]
fn generated_numbers_are_those_of_the_oracle() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(GENERATED);
    let orders = "SELECT id, 1 AS status, 2 AS date_create, wide, narrow, money_like FROM many";
    let sections = format!("[export]\norders = '{orders}'\nstatuses = \"SELECT 1 AS id, 'New' AS name\"\n");
    let rows = Shop::with_server(&server.table("shop", &name), &sections).get("date=0").rows("orders");
    let expected =
        server.client(&name).query("SELECT wide, narrow, money_like FROM many ORDER BY id", &[]).unwrap();
    assert_eq!(rows.len(), expected.len());
    for (row, expected) in rows.iter().zip(expected) {
        for (at, column) in [(0, "wide"), (2, "money_like")] {
            let real: f64 = expected.get(at);
            let is_same = |text: &str| text.parse::<f64>().unwrap().to_bits() == real.to_bits();
            must_be_shortest(row[column].as_str(), is_same, &real.to_string());
        }
        let real: f32 = expected.get(1);
        let is_same = |text: &str| text.parse::<f32>().unwrap().to_bits() == real.to_bits();
        must_be_shortest(row["narrow"].as_str(), is_same, &real.to_string());
    }
}

#[test]
fn generated_values_are_those_of_the_oracle() {
    const COLUMNS: [&str; 10] =
        ["flag", "bytes", "big", "exact", "moment", "day", "span", "words", "list", "uuid"];
    let Some(server) = Server::shared() else { return };
    let name = server.database(GENERATED);
    let orders = format!("SELECT id, 1 AS status, 2 AS date_create, {} FROM many", COLUMNS.join(", "));
    let sections = format!("[export]\norders = '{orders}'\nstatuses = \"SELECT 1 AS id, 'New' AS name\"\n");
    let rows = Shop::with_server(&server.table("shop", &name), &sections).get("date=0").rows("orders");
    let mut client = server.client(&name);
    for column in COLUMNS {
        let expected = oracle(&mut client, column);
        assert_eq!(expected.len(), rows.len());
        for (row, expected) in rows.iter().zip(expected) {
            let value = row.get(column).and_then(Value::as_str);
            assert_eq!(value, expected.as_deref(), "{column} of {}", row["id"]);
        }
    }
}

//! The columns `fields.X`, `fields` and `products`: what a database keeps as JSON, and what becomes of JSON
//! that is none.

use serde_json::{Value, json};

use crate::support::{Answer, Shop};

fn text(json: &str) -> String {
    format!("'{}'", json.replace('\'', "''"))
}

/// A deal with more columns.
fn shop_with(columns: &str) -> Shop {
    Shop::of_orders(&format!("SELECT 1 AS id, 2 AS date_create, 3 AS status, {columns}"))
}

#[track_caller]
fn key(columns: &str, key: &str) -> Value {
    shop_with(columns).get("").order()[key].clone()
}

#[test]
fn a_column_with_a_dot_goes_into_the_fields_of_its_row() {
    let fields = key(
        "'Courier' AS \"fields.Delivery method\", 4 AS \"fields.1\", NULL AS \"fields.none\", '' AS \"fields.empty\",
         1.50 AS \"fields.a.b\", 'я' AS \"fields.Ключ\", 6 AS \"fields.fields.x\"",
        "fields",
    );
    let expected = json!({
        "Delivery method": "Courier", "1": "4", "empty": "", "a.b": "1.5", "Ключ": "я", "fields.x": "6",
    });
    assert_eq!(fields, expected);
}

#[test]
fn fields_without_a_value_are_left_out() {
    for columns in [
        "NULL AS \"fields.a\", NULL AS \"fields.b\"",
        "NULL AS fields",
        "'{}' AS fields",
        "'{\"a\": null}' AS fields",
        "'{}' AS fields, NULL AS \"fields.a\"",
        "1e999 AS \"fields.a\"",
    ] {
        let order = shop_with(columns).get("").order();
        assert_eq!(order, json!({"id": "1", "date_create": "2", "status": "3"}), "{columns}");
    }
}

#[test]
fn numbers_and_booleans_are_written_as_the_json_writes_them() {
    let object = r#"{"a": 1.50, "b": true, "c": false, "d": 12345678901234567890123, "e": 1E+2, "f": -0,
                     "g": 0.10, "h": "1.50", "i": "\u0416\n\/"}"#;
    let expected = json!({
        "a": "1.50", "b": "true", "c": "false", "d": "12345678901234567890123", "e": "1E+2", "f": "-0",
        "g": "0.10", "h": "1.50", "i": "Ж\n/",
    });
    assert_eq!(key(&format!("{} AS fields", text(object)), "fields"), expected);
    let array = r#"[1.50, true, false, -1e9, "x"]"#;
    let expected = json!(["1.50", "true", "false", "-1e9", "x"]);
    assert_eq!(key(&format!("{} AS products", text(array)), "products"), expected);
}

#[test]
fn null_is_left_out_of_an_object_and_empty_in_an_array() {
    let object = r#"{"a": null, "b": [null, 1, [null]], "c": {"d": null, "e": [], "f": {}}}"#;
    let expected = json!({"b": ["", "1", [""]], "c": {"e": [], "f": {}}});
    assert_eq!(key(&format!("{} AS fields", text(object)), "fields"), expected);
    let array = r#"[null, {"id": null, "name": "x"}, {}, []]"#;
    let expected = json!(["", {"name": "x"}, {}, []]);
    assert_eq!(key(&format!("{} AS products", text(array)), "products"), expected);
}

#[test]
fn nested_values_keep_their_shape() {
    let array = r#"[{"id": 1, "tags": ["a", ["b", {"c": 2}]], "price": {"net": 1.0, "gross": 1.20}}]"#;
    let expected =
        json!([{"id": "1", "tags": ["a", ["b", {"c": "2"}]], "price": {"net": "1.0", "gross": "1.20"}}]);
    let shop = shop_with(&format!("{} AS products", text(array)));
    assert_eq!(shop.get("").order()["products"], expected);

    let order = shop.get("format=xml").xml().child("orders").child("order").clone();
    let product = order.child("products").child("product");
    assert_eq!(product.names(), ["id", "tags", "price"]);
    let tags = product.child("tags");
    assert_eq!((tags.names(), tags.children[0].text.as_str()), (vec!["item", "item"], "a"));
    assert_eq!(tags.children[1].names(), ["item", "item"]);
    assert_eq!(tags.children[1].children[1].pairs(), [("c", "2")]);
    assert_eq!(product.child("price").pairs(), [("net", "1.0"), ("gross", "1.20")]);
}

#[test]
fn an_empty_list_of_products_is_an_empty_list() {
    let shop = shop_with("'[]' AS products");
    assert_eq!(shop.get("").order()["products"], json!([]));
    let products = shop.get("format=xml").xml().child("orders").child("order").child("products").clone();
    assert_eq!((products.text.as_str(), products.children.len()), ("", 0));
    assert_eq!(shop_with("NULL AS products").get("").order().get("products"), None);
}

#[test]
fn of_a_repeated_key_the_last_value_counts() {
    for (object, expected) in [
        (r#"{"a": 1, "a": 2}"#, r#""fields":{"a":"2"}"#),
        (r#"{"a": {"b": 1, "b": 2, "b": 3}}"#, r#""fields":{"a":{"b":"3"}}"#),
        (r#"{"a": null, "a": "x"}"#, r#""fields":{"a":"x"}"#),
        (r#"{"a": 1, "\u0061": 2}"#, r#""fields":{"a":"2"}"#),
        (r#"{"a": [1], "a": {"b": 1}}"#, r#""fields":{"a":{"b":"1"}}"#),
    ] {
        let answer = shop_with(&format!("{} AS fields", text(object))).get("");
        assert!(answer.text().contains(expected), "{object}: {}", answer.text());
    }
    assert_eq!(
        key(&format!("{} AS fields", text(r#"{"a": 1, "a": null, "b": 2}"#)), "fields"),
        json!({"b": "2"})
    );
}

#[test]
fn a_column_with_a_dot_wins_over_the_object() {
    let object = text(r#"{"a": 1, "b": 2, "a": 3}"#);
    for columns in [
        format!("'x' AS \"fields.a\", {object} AS fields"),
        format!("{object} AS fields, 'x' AS \"fields.a\""),
    ] {
        let answer = shop_with(&columns).get("");
        assert_eq!(answer.order()["fields"], json!({"a": "x", "b": "2"}));
        assert_eq!(answer.text().matches("\"a\":").count(), 1, "{}", answer.text());
    }
}

#[test]
fn the_functions_that_sqlite_groups_with_are_understood() {
    let order = shop_with(
        "(SELECT json_group_object(value, atom || '!') FROM json_each('[\"a\", \"b c\"]')) AS fields,
         (SELECT json_group_array(json_object('id', value, 'price', 1.5)) FROM json_each('[7, 8]')) AS products",
    )
    .get("")
    .order();
    assert_eq!(order["fields"], json!({"a": "a!", "b c": "b c!"}));
    assert_eq!(order["products"], json!([{"id": "7", "price": "1.5"}, {"id": "8", "price": "1.5"}]));
}

/// Seven deals of which three have JSON that is none, of a shop with a secret in it.
fn with_faults(column: &str, faulty: [&str; 3]) -> Answer {
    let good = if column == "fields" { "{\"a\":1}" } else { "[1]" };
    let values: Vec<_> = faulty.iter().map(|json| text(json)).collect();
    let query = format!(
        "SELECT column1 AS id, 2 AS date_create, 3 AS status, column2 AS {column}, '' AS \"fields.kept\"
         FROM (VALUES (1, {good}), (2, {}), (3, NULL), (4, {}), (5, {good}), (6, {}), (7, {good}))",
        values[0],
        values[1],
        values[2],
        good = text(good),
    );
    let shop = Shop::of_orders(&query);
    let answer = shop.ask("").document_and_log();
    assert_eq!(shop.ask("format=xml").document_and_log().log(), answer.log());
    answer
}

#[test]
fn a_value_that_is_no_such_json_is_left_out_and_counted_in_one_line_of_the_log() {
    for (column, faulty) in [
        ("fields", ["Secretive", "[1]", "{\"Secretive\": 1} x"]),
        ("fields", ["", "\"Secretive\"", "{Secretive: 1}"]),
        ("fields", ["1", "true", "null"]),
        ("fields", ["{\"a\": 01}", "{\"a\": 1,}", "{\"a\": NaN}"]),
        ("fields", ["{\"a\": 'x'}", "{\"a\" 1}", "{\"a\": \"\n\"}"]),
        ("products", ["Secretive", "{\"Secretive\": 1}", "[1] x"]),
        ("products", ["", "\"Secretive\"", "[1,]"]),
        ("products", ["7", "[", "[[]"]),
    ] {
        let answer = with_faults(column, faulty);
        assert_eq!(answer.ids("orders"), ["1", "2", "3", "4", "5", "6", "7"], "no row is dropped");
        for row in answer.rows("orders") {
            let good = ["1", "5", "7"].contains(&row["id"].as_str().unwrap());
            let there = if column == "fields" { &row["fields"]["a"] } else { &row["products"] };
            assert_eq!(there.is_null(), !good, "{row}");
            assert_eq!(row["fields"]["kept"], "", "the other fields stay");
        }
        assert!(
            answer.log().starts_with("roistat.cgi: ") && answer.log().ends_with('\n'),
            "{}",
            answer.log()
        );
        assert_eq!(answer.log().lines().count(), 1, "{}", answer.log());
        assert!(answer.log().contains('3') && answer.log().contains(column), "{}", answer.log());
        assert!(!answer.log().contains("Secretive"), "{}", answer.log());
    }
}

#[test]
fn json_that_is_nested_without_end_does_no_harm() {
    for (column, open, close) in [("products", "[", "]"), ("fields", "{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(50_000), close.repeat(50_000));
        let shop = Shop::with_orders(
            &format!("CREATE TABLE deals AS SELECT {} AS v", text(&deep)),
            &format!("SELECT 1 AS id, 2 AS date_create, 3 AS status, v AS {column} FROM deals"),
        );
        for format in ["format=json", "format=xml"] {
            assert_eq!(shop.ask(format).document_and_log().log().lines().count(), 1);
        }
        assert_eq!(shop.ask("").document_and_log().order().get(column), None);
    }
}

#[test]
fn a_nul_in_a_key_is_replaced() {
    let object = text(r#"{"a\u0000b": 1, "\u0000": "c\u0000d"}"#);
    let fields = key(&format!("{object} AS fields"), "fields");
    assert_eq!(fields, json!({"a\u{FFFD}b": "1", "\u{FFFD}": "c\u{0}d"}));
}

#[test]
fn ill_formed_utf_8_in_json_is_replaced_as_elsewhere() {
    let fields = key("CAST(x'7B22FF223A22' || x'41FF' || x'227D' AS TEXT) AS fields", "fields");
    assert_eq!(fields, json!({"\u{FFFD}": "A\u{FFFD}"}));
}

#[test]
fn clients_have_fields_too() {
    let query = "SELECT 1 AS id, 2 AS name, 3 AS phone, 4 AS email, 'x' AS \\\"fields.a b\\\", '{\\\"c\\\":1.0}' AS fields";
    let shop = Shop::new("", &format!("[export_clients]\nclients = \"{query}\"\n"));
    let client = shop.get("action=export_clients").rows("clients").remove(0);
    assert_eq!(client["fields"], json!({"a b": "x", "c": "1.0"}));
}

//! The way of a value: the same text in both formats, and no row lost for its content.

use serde_json::{Map, Value, json};

use crate::support::Shop;
use crate::support::xml::Element;

/// A deal whose column `v` is made by an SQL expression, one for each.
fn shop_of(expressions: &[&str]) -> Shop {
    let column = |(n, sql): (usize, &&str)| format!(", ({sql}) AS v{n}\n");
    let columns: Vec<_> = expressions.iter().enumerate().map(column).collect();
    let columns = columns.concat();
    Shop::of_orders(&format!("SELECT 1 AS id, 2 AS date_create, 3 AS status{columns}"))
}

fn in_json(shop: &Shop) -> Map<String, Value> {
    shop.get("format=json").order().as_object().unwrap().clone()
}

fn in_xml(shop: &Shop) -> Element {
    shop.get("format=xml").xml().child("orders").child("order").clone()
}

/// Each expression becomes the same text in JSON and in XML; `None` leaves the key out.
#[track_caller]
fn become_text(cases: &[(&str, Option<&str>)]) {
    let shop = shop_of(&cases.iter().map(|(sql, _)| *sql).collect::<Vec<_>>());
    let (json, xml) = (in_json(&shop), in_xml(&shop));
    for (n, (sql, expected)) in cases.iter().enumerate() {
        let key = format!("v{n}");
        assert_eq!(json.get(&key).map(|value| value.as_str().expect("a string")), *expected, "{sql}");
        let element = xml.children.iter().find(|child| child.name == key);
        assert_eq!(element.map(|element| element.text.as_str()), *expected, "{sql}");
    }
}

#[test]
fn an_integer_is_written_in_decimal_digits() {
    become_text(&[
        ("0", Some("0")),
        ("-1", Some("-1")),
        ("9223372036854775807", Some("9223372036854775807")),
        ("-9223372036854775808", Some("-9223372036854775808")),
        ("0x10", Some("16")),
        ("1 = 1", Some("1")),
    ]);
}

#[test]
fn a_real_is_the_shortest_decimal_that_reads_back_as_the_same_number() {
    let large = format!("15{}", "0".repeat(299));
    let small = format!("0.{}5", "0".repeat(323));
    become_text(&[
        ("0.1", Some("0.1")),
        ("2331.0", Some("2331")),
        ("150.00", Some("150")),
        ("1234.50", Some("1234.5")),
        ("-12345.6", Some("-12345.6")),
        ("0.0", Some("0")),
        ("0.0 * -1", Some("0")),
        ("-0.5", Some("-0.5")),
        ("0.1 + 0.2", Some("0.30000000000000004")),
        ("1.0 / 3", Some("0.3333333333333333")),
        ("1e21", Some("1000000000000000000000")),
        ("1e23", Some("100000000000000000000000")),
        ("-1e21", Some("-1000000000000000000000")),
        ("1e-7", Some("0.0000001")),
        ("123456789012345680.0", Some("123456789012345680")),
        ("9007199254740993.0", Some("9007199254740992")),
        ("1.5e300", Some(&large)),
        ("5e-324", Some(&small)),
    ]);
}

#[test]
fn a_real_that_is_no_number_is_treated_as_null() {
    become_text(&[
        ("1e999", None),
        ("-1e999", None),
        ("1e999 - 1e999", None),
        ("1 / 0", None),
        ("NULL", None),
    ]);
}

#[test]
fn text_is_given_as_it_is() {
    for text in [
        "",
        " ",
        "  3121815 ",
        "150.00",
        "007",
        "1e3",
        "true",
        "null",
        "a + b & c < d > e \"f\" 'g' ]]> </order> <!-- &amp; &#13; %41",
        "Ёлка, №, «кавычки», 刘伟, 🦉, e\u{301}",
        "a/b\\c\\n\\u0041",
        "tab\tline\nend ",
        "\nbefore and after\n",
        "\u{85}\u{A0}\u{200B}\u{2028}\u{2029}\u{FEFF}\u{FFFD}",
    ] {
        become_text(&[(&format!("'{}'", text.replace('\'', "''")), Some(text))]);
    }
}

#[test]
fn a_delete_character_is_text_like_any_other() {
    become_text(&[("'a' || char(127) || 'b'", Some("a\u{7F}b"))]);
}

#[test]
fn a_blob_is_read_as_text() {
    become_text(&[
        ("x'414243'", Some("ABC")),
        ("x''", Some("")),
        ("x'D096'", Some("Ж")),
        ("x'41FF42'", Some("A\u{FFFD}B")),
        ("zeroblob(0)", Some("")),
    ]);
}

#[test]
fn each_ill_formed_sequence_of_utf_8_is_replaced() {
    become_text(&[
        ("CAST(x'FF' AS TEXT)", Some("\u{FFFD}")),
        ("CAST(x'41FF42' AS TEXT)", Some("A\u{FFFD}B")),
        ("CAST(x'FEFF' AS TEXT)", Some("\u{FFFD}\u{FFFD}")),
        ("CAST(x'41C3' AS TEXT)", Some("A\u{FFFD}")),
        ("CAST(x'C328' AS TEXT)", Some("\u{FFFD}(")),
        ("CAST(x'E28241' AS TEXT)", Some("\u{FFFD}A")),
        ("CAST(x'F09F98' AS TEXT)", Some("\u{FFFD}")),
        ("CAST(x'CFF0E8E2E5F2' AS TEXT)", Some("\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")),
    ]);
}

/// Text is read in larger steps than a byte: wherever a character stands it must be seen.
#[test]
fn a_special_character_is_seen_wherever_it_stands() {
    let special = ["\"", "\\", "<", ">", "&", "\t", "\n", "Ж", "€", "🦉", "\u{FFFD}", "\u{80}"];
    let place =
        |n: usize| special.map(|special| format!("{}{special}{}{special}", "a".repeat(n), "я".repeat(n)));
    let texts: Vec<_> = (0..20).flat_map(place).collect();
    let quoted: Vec<_> = texts.iter().map(|text| format!("'{text}'")).collect();
    let cases: Vec<_> =
        quoted.iter().zip(&texts).map(|(sql, text)| (sql.as_str(), Some(text.as_str()))).collect();
    become_text(&cases);
}

#[test]
fn a_text_of_millions_of_letters_is_one_value() {
    let shop = shop_of(&["replace(hex(zeroblob(500000)), '00', 'я<\"')", "'end'"]);
    let text = "я<\"".repeat(500_000);
    assert_eq!(in_json(&shop)["v0"], text.as_str());
    let row = in_xml(&shop);
    assert_eq!((row.child("v0").text == text, row.child("v1").text.as_str()), (true, "end"));
}

#[test]
fn a_database_in_utf_16_gives_the_same_text() {
    let shop = Shop::with_orders(
        "PRAGMA encoding = 'UTF-16le'; CREATE TABLE deals (name TEXT); INSERT INTO deals VALUES ('Ёж 🦉');",
        "SELECT 1 AS id, 2 AS date_create, 3 AS status, name AS \"Имя\" FROM deals",
    );
    assert_eq!(shop.get("").order()["Имя"], "Ёж 🦉");
}

/// The characters that JSON escapes and XML cannot have at all.
#[test]
fn a_control_character_is_escaped_in_json_and_replaced_in_xml() {
    for code in (1..0x20).chain([0, 0xFFFE, 0xFFFF]) {
        let text = format!("a{}b", char::from_u32(code).unwrap());
        let shop = shop_of(&[&format!("CAST('a' || char({code}) || 'b' AS TEXT)")]);
        assert_eq!(in_json(&shop)["v0"], text.as_str(), "{code}");
        let kept = matches!(code, 9 | 10 | 13);
        let expected = if kept { text } else { "a\u{FFFD}b".to_owned() };
        assert_eq!(in_xml(&shop).child("v0").text, expected, "{code}");
    }
}

#[test]
fn a_carriage_return_survives_in_xml() {
    let shop = shop_of(&["'a' || char(13, 10) || 'b' || char(13)"]);
    assert_eq!(in_json(&shop)["v0"], "a\r\nb\r");
    assert!(shop.get("format=xml").text().contains("<v0>a&#13;\nb&#13;</v0>"));
}

#[test]
fn json_is_compact_and_escapes_neither_slashes_nor_letters() {
    let shop = shop_of(&["'a/b Ж 🦉 \"q\" \\'"]);
    let order = r#"{"id":"1","date_create":"2","status":"3","v0":"a/b Ж 🦉 \"q\" \\"}"#;
    assert_eq!(shop.get("").text(), format!("{{\"statuses\":[],\"orders\":[{order}]}}"));
}

#[test]
fn a_null_leaves_its_key_out_unless_roistat_requires_the_key() {
    let row = "NULL AS id, NULL AS name, NULL AS phone, NULL AS email, NULL AS date_create, NULL AS status, NULL AS x";
    for (action, list, expected) in [
        ("export", "orders", json!({"id": "", "date_create": "", "status": ""})),
        ("export", "statuses", json!({"id": "", "name": ""})),
        ("export", "fields", json!({"id": "", "name": ""})),
        ("export", "managers", json!({"id": "", "name": ""})),
        ("export_clients", "clients", json!({"id": "", "name": "", "phone": "", "email": ""})),
        ("export_products", "products", json!({"id": "", "name": ""})),
    ] {
        let shop = Shop::new(
            "",
            &format!(
                "[export]\norders = \"SELECT {row}\"\nstatuses = \"SELECT {row}\"\nfields = \"SELECT {row}\"
                 managers = \"SELECT {row}\"\n[export_clients]\nclients = \"SELECT {row}\"
                 [export_products]\nproducts = \"SELECT {row}\"\n"
            ),
        );
        assert_eq!(shop.get(&format!("action={action}")).rows(list), [expected], "{list}");
    }
}

#[test]
fn an_infinity_in_a_required_key_is_the_empty_string() {
    let shop = Shop::of_orders("SELECT 1 AS id, 1e999 AS date_create, -1e999 AS status, 1e999 AS price");
    assert_eq!(shop.get("").order(), json!({"id": "1", "date_create": "", "status": ""}));
}

#[test]
fn any_other_column_passes_under_its_own_name() {
    let shop = Shop::of_orders(
        "SELECT 1 AS id, 2 AS date_create, 3 AS status, 4 AS ID, 5 AS \"Ваш ключ\", 6 AS \"a.b\",
                7 AS \"Fields.x\", 8 AS \"field\", 9 AS \"<&>\"\"'\", 10 AS manager_id, 11 AS order_products",
    );
    let expected = json!({
        "id": "1", "date_create": "2", "status": "3", "ID": "4", "Ваш ключ": "5", "a.b": "6",
        "Fields.x": "7", "field": "8", "<&>\"'": "9", "manager_id": "10", "order_products": "11",
    });
    assert_eq!(shop.get("").order(), expected);
}

#[test]
fn dates_pass_through_as_the_sql_gives_them() {
    let shop = Shop::of_orders("SELECT 1 AS id, '2014-09-01 23:58:12' AS date_create, 'новый' AS status");
    assert_eq!(shop.get("").order()["date_create"], "2014-09-01 23:58:12");
}

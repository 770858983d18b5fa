//! How a key becomes the name of an XML element, so that no key can lose a document for its reader.

use crate::support::Shop;
use crate::support::xml::Element;

/// The elements of the row and of its fields that columns become, values numbered from 1.
#[track_caller]
fn row_and_fields(names: &[&str]) -> (Element, Element) {
    let column = |(n, name): (usize, &&str)| {
        let name = name.replace('"', "\"\"");
        format!(", {n} AS \"{name}\", {n} AS \"fields.{name}\"", n = n + 1)
    };
    let columns: String = names.iter().enumerate().map(column).collect();
    let shop = Shop::of_orders(&format!("SELECT 'x' AS id, 'x' AS date_create, 'x' AS status{columns}"));
    let row = shop.get("format=xml").xml().child("orders").child("order").clone();
    let fields = row.child("fields").clone();
    (row, fields)
}

/// Keys of one parent become elements of these names, in this order.
#[track_caller]
fn become_names(keys: &[&str], names: &[&str]) {
    let (row, fields) = row_and_fields(keys);
    let values: Vec<_> = (1..=names.len()).map(|n| n.to_string()).collect();
    let expected: Vec<_> = names.iter().copied().zip(values.iter().map(String::as_str)).collect();
    assert_eq!(fields.pairs(), expected);
    let mut columns = row.pairs();
    columns.retain(|(_, value)| *value != "x" && !value.is_empty());
    assert_eq!(columns, expected, "the columns of the row itself");
}

#[test]
fn latin_and_russian_letters_digits_and_the_low_line_are_kept() {
    for key in ["a", "Z", "_", "a1", "_1", "Способ", "ёЁ", "Ещё_1", "АЯая", "aБ9_"] {
        become_names(&[key], &[key]);
    }
}

#[test]
fn every_other_character_becomes_a_low_line() {
    for (key, name) in [
        ("Delivery method", "Delivery_method"),
        ("Способ доставки", "Способ_доставки"),
        ("a-b.c:d", "a_b_c_d"),
        ("a<b>&\"'", "a_b____"),
        ("×", "_"),
        ("м²", "м_"),
        ("é", "_"),
        ("e\u{301}", "e_"),
        ("Київ", "Ки_в"),
        ("日本", "__"),
        ("🦉", "_"),
        ("a\tb", "a_b"),
        ("a\u{FFFD}", "a_"),
        ("٣", "_"),
        ("Ѐ", "_"),
        ("ѐ", "_"),
    ] {
        become_names(&[key], &[name]);
    }
}

#[test]
fn a_name_begins_with_no_digit_and_not_with_xml() {
    for (key, name) in [
        ("1", "_1"),
        ("2 x", "_2_x"),
        ("xml", "_xml"),
        ("XMLfoo", "_XMLfoo"),
        ("xMl-stylesheet", "_xMl_stylesheet"),
        ("-1", "_1"),
        ("axml", "axml"),
        ("xm", "xm"),
        ("_xml", "_xml"),
    ] {
        become_names(&[key], &[name]);
    }
}

#[test]
fn an_empty_key_has_a_name() {
    let shop = Shop::of_orders("SELECT 1 AS id, 2 AS date_create, 3 AS status, '{\"\": \"x\"}' AS fields");
    let row = shop.get("format=xml").xml().child("orders").child("order").clone();
    assert_eq!(row.child("fields").pairs(), [("_", "x")]);
}

#[test]
fn names_that_clash_are_numbered() {
    become_names(&["a b", "a_b", "a-b"], &["a_b", "a_b_2", "a_b_3"]);
    become_names(&["1", "_1", "-1"], &["_1", "_1_2", "_1_3"]);
    become_names(&["a", "A", "а"], &["a", "A", "а"]);
    become_names(&["a-b", "a_b_2", "a b"], &["a_b", "a_b_2", "a_b_3"]);
    become_names(&["a b", "a-b", "a_b_2"], &["a_b", "a_b_2", "a_b_2_2"]);
    become_names(&["日", "本", "xml", "_xml"], &["_", "__2", "_xml", "_xml_2"]);
}

#[test]
fn a_column_may_clash_with_the_fields_of_its_row_and_both_stay() {
    let shop = Shop::of_orders(
        "SELECT 1 AS id, 2 AS date_create, 3 AS status, 4 AS \"date create\", '{\"k\": 5, \"k \": 6}' AS fields",
    );
    let row = shop.get("format=xml").xml().child("orders").child("order").clone();
    assert_eq!(row.child("date_create").text, "2");
    assert_eq!(row.child("date_create_2").text, "4");
    assert_eq!(row.child("fields").pairs(), [("k", "5"), ("k_", "6")]);
}

#[test]
fn names_are_counted_for_each_parent_separately() {
    let shop = Shop::of_orders(
        "SELECT 1 AS id, 2 AS date_create, 3 AS status,
                '[{\"a b\": 1, \"a_b\": 2}, {\"a_b\": 3, \"in\": {\"a b\": 4}}]' AS products",
    );
    let row = shop.get("format=xml").xml().child("orders").child("order").clone();
    let products = row.child("products");
    assert_eq!(products.names(), ["product", "product"]);
    assert_eq!(products.children[0].pairs(), [("a_b", "1"), ("a_b_2", "2")]);
    assert_eq!(products.children[1].child("a_b").text, "3");
    assert_eq!(products.children[1].child("in").pairs(), [("a_b", "4")]);
}

//! Pages: when they are on, what they hold, and that together they are the whole.

use serde_json::{Value, json};

use crate::support::Shop;

/// Seven deals, clients and products, changed at 10, 20, … 70, their rows not in order of `id`.
fn shop() -> Shop {
    let sections = "[export]
        orders = \"SELECT id, id AS date_create, 1 AS status FROM rows WHERE changed > :date\"
        statuses = \"SELECT id, 'a' AS name FROM rows\"
        fields = \"SELECT id, 'a' AS name FROM rows\"
        managers = \"SELECT id, 'a' AS name FROM rows\"
        [export_clients]
        clients = \"SELECT id, 1 AS name, 2 AS phone, 3 AS email FROM rows WHERE changed > :date\"
        [export_products]
        products = \"SELECT id, 1 AS name FROM rows WHERE changed > :date\"\n";
    Shop::new(
        "CREATE TABLE rows (id INT, changed INT);
         INSERT INTO rows SELECT value, value * 10 FROM json_each('[4, 7, 1, 3, 6, 2, 5]');",
        sections,
    )
}

const ACTIONS: [(&str, &str); 3] =
    [("export", "orders"), ("export_clients", "clients"), ("export_products", "products")];

/// A page of each of the lists that have pages: its ids, and the total and the limit where paging is on.
#[track_caller]
fn page(settings: &str, query: &str, ids: &[i64], pagination: Option<(u64, u64)>) {
    let shop = shop().set(settings);
    let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
    for (action, list) in ACTIONS {
        let answer = shop.get(&format!("action={action}&date=0&{query}"));
        assert_eq!(answer.ids(list), ids, "{action} {query}");
        let expected =
            pagination.map_or(Value::Null, |(total, limit)| json!({"total_count": total, "limit": limit}));
        assert_eq!(answer.json()["pagination"], expected, "{action} {query}");
    }
}

#[test]
fn without_a_page_size_everything_comes_in_one_answer() {
    page("", "", &[1, 2, 3, 4, 5, 6, 7], None);
    page("", "offset=&limit=", &[1, 2, 3, 4, 5, 6, 7], None);
}

#[test]
fn a_request_may_ask_for_a_page() {
    page("", "limit=3", &[1, 2, 3], Some((7, 3)));
    page("", "limit=3&offset=3", &[4, 5, 6], Some((7, 3)));
    page("", "limit=3&offset=6", &[7], Some((7, 3)));
    page("", "limit=7", &[1, 2, 3, 4, 5, 6, 7], Some((7, 7)));
    page("", "limit=100", &[1, 2, 3, 4, 5, 6, 7], Some((7, 100)));
    page("", "offset=0&limit=1", &[1], Some((7, 1)));
    page("", "limit=9223372036854775807", &[1, 2, 3, 4, 5, 6, 7], Some((7, 9_223_372_036_854_775_807)));
}

#[test]
fn an_offset_alone_asks_for_all_the_rest() {
    page("", "offset=0", &[1, 2, 3, 4, 5, 6, 7], Some((7, 7)));
    page("", "offset=5", &[6, 7], Some((7, 7)));
}

#[test]
fn behind_the_end_there_is_nothing_and_no_error() {
    for offset in ["7", "8", "1000000", "9223372036854775807"] {
        page("", &format!("offset={offset}"), &[], Some((7, 7)));
        page(
            "",
            &format!("offset={offset}&limit=9223372036854775807"),
            &[],
            Some((7, 9_223_372_036_854_775_807)),
        );
        page("page_size = 3", &format!("offset={offset}&limit=2"), &[], Some((7, 2)));
    }
}

#[test]
fn a_page_size_of_the_config_is_in_force_without_being_asked_for() {
    page("page_size = 3", "", &[1, 2, 3], Some((7, 3)));
    page("page_size = 3", "offset=3", &[4, 5, 6], Some((7, 3)));
    page("page_size = 3", "offset=6", &[7], Some((7, 3)));
    page("page_size = 1", "offset=6", &[7], Some((7, 1)));
    page("page_size = 100", "", &[1, 2, 3, 4, 5, 6, 7], Some((7, 100)));
}

#[test]
fn of_two_page_sizes_the_smaller_one_counts() {
    page("page_size = 3", "limit=5", &[1, 2, 3], Some((7, 3)));
    page("page_size = 3", "limit=2", &[1, 2], Some((7, 2)));
    page("page_size = 3", "limit=3&offset=3", &[4, 5, 6], Some((7, 3)));
    page("page_size = 3", "limit=2&offset=1", &[2, 3], Some((7, 2)));
}

#[test]
fn the_total_counts_what_changed_since_the_date() {
    page("", "limit=2", &[1, 2], Some((7, 2)));
    let shop = shop();
    for (date, total) in [(0, 7), (10, 6), (69, 1), (70, 0)] {
        let answer = shop.get(&format!("date={date}&limit=2"));
        assert_eq!(answer.json()["pagination"]["total_count"], total, "{date}");
    }
}

#[test]
fn the_limit_of_an_empty_answer_is_at_least_one() {
    let shop = shop();
    let expected = r#"{"pagination":{"total_count":0,"limit":1},"#;
    assert!(shop.get("date=70&offset=0").text().starts_with(expected));
    assert!(shop.get("date=70&offset=5").text().starts_with(expected));
    assert_eq!(
        shop.set("page_size = 9").get("date=70").json()["pagination"],
        json!({"total_count": 0, "limit": 9})
    );
}

#[test]
fn the_lists_that_explain_deals_are_never_paged() {
    let shop = shop().set("page_size = 2");
    for query in ["", "limit=1", "offset=6", "offset=6&limit=1"] {
        let answer = shop.get(&format!("date=0&{query}"));
        let scheme = shop.get(&format!("action=import_scheme&{query}"));
        assert_eq!(scheme.json().get("pagination"), None);
        for list in ["statuses", "fields", "managers"] {
            assert_eq!(answer.rows(list).len(), 7, "{list}");
            assert_eq!(scheme.rows(list), answer.rows(list));
            assert_eq!(answer.ids(list), ["4", "7", "1", "3", "6", "2", "5"], "as their SQL gives them");
        }
    }
}

#[test]
fn the_pages_together_are_the_whole() {
    let shop = shop();
    let whole = shop.get("date=0").rows("orders");
    for size in 1..=8 {
        let mut pages = Vec::new();
        for offset in (0..7).step_by(size) {
            pages.extend(shop.get(&format!("date=0&limit={size}&offset={offset}")).rows("orders"));
        }
        assert_eq!(pages, whole, "{size}");
    }
}

#[test]
fn pages_in_xml_say_the_same() {
    let data = shop().get("date=0&limit=2&offset=1&format=xml").xml();
    assert_eq!(data.names()[0], "pagination");
    assert_eq!(data.child("pagination").pairs(), [("total_count", "7"), ("limit", "2")]);
    let ids: Vec<_> =
        data.child("orders").children.iter().map(|order| order.child("id").text.as_str()).collect();
    assert_eq!(ids, ["2", "3"]);
}

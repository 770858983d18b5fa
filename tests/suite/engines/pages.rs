//! Pages: when they are on, what they hold, and that together they are the whole.

use serde_json::{Value, json};

use super::Place;
use crate::support::Shop;

/// Seven deals, clients and products, changed at 10, 20, … 70, their rows not in order of `id`.
const TABLES: &str = "
CREATE TABLE goods (id int, place int, changed bigint);
INSERT INTO goods VALUES (4, 1, 40), (7, 2, 70), (1, 3, 10), (3, 4, 30), (6, 5, 60), (2, 6, 20), (5, 7, 50);
";

const SECTIONS: &str = "
[export]
orders = 'SELECT id, id AS date_create, 1 AS status FROM goods WHERE changed > :date'
statuses = \"SELECT id, 'a' AS name FROM goods ORDER BY place\"
fields = \"SELECT id, 'a' AS name FROM goods ORDER BY place\"
managers = \"SELECT id, 'a' AS name FROM goods ORDER BY place\"
[export_clients]
clients = 'SELECT id, 1 AS name, 2 AS phone, 3 AS email FROM goods WHERE changed > :date'
[export_products]
products = 'SELECT id, 1 AS name FROM goods WHERE changed > :date'
";

/// The shop on each engine.
#[track_caller]
fn shops(settings: &str) -> Vec<(Place, Shop)> {
    let with_shop = |place: Place| {
        let shop = place.shop(SECTIONS).set(settings);
        (place, shop)
    };
    Place::each(TABLES).into_iter().map(with_shop).collect()
}

const ACTIONS: [(&str, &str); 3] =
    [("export", "orders"), ("export_clients", "clients"), ("export_products", "products")];

/// What a query asks for: its ids, and the total and the limit where paging is on.
type Page = (&'static str, &'static [u64], Option<(u64, u64)>);

/// Pages that are asked for under a setting, on each engine and of each of the lists that have pages.
#[track_caller]
fn pages(settings: &str, cases: &[Page]) {
    for (place, shop) in shops(settings) {
        for (query, ids, pagination) in cases {
            let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
            let pagination = pagination
                .map_or(Value::Null, |(total, limit)| json!({"total_count": total, "limit": limit}));
            for (action, list) in ACTIONS {
                let answer = shop.get(&format!("action={action}&date=0&{query}"));
                assert_eq!(answer.ids(list), ids, "{}: {action} {query}", place.name());
                assert_eq!(answer.json()["pagination"], pagination, "{}: {action} {query}", place.name());
            }
        }
    }
}

const ALL: &[u64] = &[1, 2, 3, 4, 5, 6, 7];

/// The largest number that a request may name.
const MOST: u64 = i64::MAX as u64;

#[test]
fn without_a_page_size_a_page_is_what_the_request_asks_for() {
    pages(
        "",
        &[
            ("", ALL, None),
            ("offset=&limit=", ALL, None),
            ("limit=3", &[1, 2, 3], Some((7, 3))),
            ("limit=3&offset=3", &[4, 5, 6], Some((7, 3))),
            ("limit=3&offset=6", &[7], Some((7, 3))),
            ("limit=2", &[1, 2], Some((7, 2))),
            ("limit=7", ALL, Some((7, 7))),
            ("limit=100", ALL, Some((7, 100))),
            ("offset=0&limit=1", &[1], Some((7, 1))),
            ("limit=9223372036854775807", ALL, Some((7, MOST))),
            // An offset alone asks for all the rest.
            ("offset=0", ALL, Some((7, 7))),
            ("offset=5", &[6, 7], Some((7, 7))),
            // Behind the end there is nothing, and no error.
            ("offset=7", &[], Some((7, 7))),
            ("offset=8", &[], Some((7, 7))),
            ("offset=1000000", &[], Some((7, 7))),
            ("offset=9223372036854775807", &[], Some((7, 7))),
            ("offset=7&limit=9223372036854775807", &[], Some((7, MOST))),
            ("offset=9223372036854775807&limit=9223372036854775807", &[], Some((7, MOST))),
        ],
    );
}

#[test]
fn a_page_size_of_the_config_is_in_force_and_of_two_the_smaller_one_counts() {
    pages(
        "page_size = 3",
        &[
            ("", &[1, 2, 3], Some((7, 3))),
            ("offset=3", &[4, 5, 6], Some((7, 3))),
            ("offset=6", &[7], Some((7, 3))),
            ("limit=5", &[1, 2, 3], Some((7, 3))),
            ("limit=2", &[1, 2], Some((7, 2))),
            ("limit=3&offset=3", &[4, 5, 6], Some((7, 3))),
            ("limit=2&offset=1", &[2, 3], Some((7, 2))),
            ("limit=2&offset=7", &[], Some((7, 2))),
            ("limit=2&offset=9223372036854775807", &[], Some((7, 2))),
        ],
    );
    pages("page_size = 1", &[("offset=6", &[7], Some((7, 1)))]);
    pages("page_size = 100", &[("", ALL, Some((7, 100)))]);
}

#[test]
fn the_total_counts_what_changed_since_the_date() {
    for (place, shop) in shops("") {
        for (date, total) in [(0, 7), (10, 6), (69, 1), (70, 0)] {
            let answer = shop.get(&format!("date={date}&limit=2"));
            assert_eq!(answer.json()["pagination"]["total_count"], total, "{}: {date}", place.name());
        }
    }
}

#[test]
fn the_limit_of_an_empty_answer_is_at_least_one() {
    for (place, shop) in shops("") {
        for query in ["date=70&offset=0", "date=70&offset=5"] {
            let text = shop.get(query).text().to_owned();
            let begins = text.starts_with(r#"{"pagination":{"total_count":0,"limit":1},"#);
            assert!(begins, "{}: {text}", place.name());
        }
        let pagination = shop.set("page_size = 9").get("date=70").json()["pagination"].clone();
        assert_eq!(pagination, json!({"total_count": 0, "limit": 9}), "{}", place.name());
    }
}

#[test]
fn the_lists_that_explain_deals_are_never_paged() {
    for (place, shop) in shops("page_size = 2") {
        for query in ["", "limit=1", "offset=6", "offset=6&limit=1"] {
            let answer = shop.get(&format!("date=0&{query}"));
            let scheme = shop.get(&format!("action=import_scheme&{query}"));
            assert_eq!(scheme.json().get("pagination"), None);
            for list in ["statuses", "fields", "managers"] {
                assert_eq!(scheme.rows(list), answer.rows(list));
                let as_their_sql_gives_them = ["4", "7", "1", "3", "6", "2", "5"];
                assert_eq!(answer.ids(list), as_their_sql_gives_them, "{}: {list}", place.name());
            }
        }
    }
}

#[test]
fn the_pages_together_are_the_whole() {
    for (place, shop) in shops("") {
        let whole = shop.get("date=0").rows("orders");
        for size in 1..=8 {
            let mut pages = Vec::new();
            for offset in (0..7).step_by(size) {
                pages.extend(shop.get(&format!("date=0&limit={size}&offset={offset}")).rows("orders"));
            }
            assert_eq!(pages, whole, "{}: {size}", place.name());
        }
    }
}

#[test]
fn pages_in_xml_say_the_same() {
    for (place, shop) in shops("") {
        let data = shop.get("date=0&limit=2&offset=1&format=xml").xml();
        assert_eq!(data.names()[0], "pagination");
        assert_eq!(data.child("pagination").pairs(), [("total_count", "7"), ("limit", "2")]);
        let orders = &data.child("orders").children;
        let ids: Vec<_> = orders.iter().map(|order| order.child("id").text.as_str()).collect();
        assert_eq!(ids, ["2", "3"], "{}", place.name());
    }
}

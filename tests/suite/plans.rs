//! Rows come in order of `id`, whatever way the database goes through the tables: few changes by the index of their
//! dates, many by a scan. From outside no difference may show.

use rusqlite::Connection;

use crate::support::Shop;

/// Deals enough for both ways: their dates of change run against their ids, some are equal, some ids negative.
const DEALS: &str =
    "CREATE TABLE deals (id INTEGER PRIMARY KEY, code TEXT COLLATE NOCASE, changed INT, note TEXT);
    INSERT INTO deals SELECT i - 50, CASE i % 2 WHEN 0 THEN 'a' ELSE 'B' END || ((i * 7919) % 20011),
                             ((20000 - i) * 31) % 5000 * 3, 'Сделка ' || i
    FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n);
    CREATE INDEX deals_changed ON deals (changed);";

/// Dates from which all, many, some, few and no deals have changed.
const DATES: [i64; 8] = [-1, 0, 3, 7500, 14_000, 14_900, 14_996, 15_000];

/// The deals' ids as the database itself gives them, with no wrapping of ours but the order.
fn expected(connection: &Connection, query: &str, date: i64) -> Vec<String> {
    let sql = format!("SELECT CAST(id AS TEXT) FROM (SELECT * FROM (\n{query}\n) ORDER BY id)");
    let mut statement = connection.prepare(&sql).unwrap();
    let ids = statement.query_map(&[(":date", &date)], |row| row.get(0)).unwrap();
    ids.map(Result::unwrap).collect()
}

#[track_caller]
fn in_order_of_id(query: &str) {
    let shop = Shop::with_orders(DEALS, query);
    for date in DATES.into_iter().filter(|date| *date >= 0) {
        let ids = shop.get(&format!("date={date}")).ids("orders");
        assert_eq!(ids, expected(&shop.database(), query, date), "{date}");
        let page: Vec<_> = ids.iter().skip(2).take(3).cloned().collect();
        assert_eq!(shop.get(&format!("date={date}&offset=2&limit=3")).ids("orders"), page, "{date}");
    }
}

#[test]
fn both_ways_give_the_same_rows_in_order_of_id() {
    in_order_of_id("SELECT id, changed AS date_create, note AS status FROM deals WHERE changed > :date");
}

#[test]
fn ids_that_are_text_come_in_the_order_of_their_collation() {
    in_order_of_id(
        "SELECT code AS id, changed AS date_create, note AS status FROM deals WHERE changed > :date",
    );
}

#[test]
fn an_id_that_is_computed_comes_in_order_too() {
    in_order_of_id(
        "SELECT -id AS id, changed AS date_create, note AS status FROM deals WHERE changed > :date",
    );
}

#[test]
fn groups_unions_and_joins_come_in_order_too() {
    in_order_of_id(
        "SELECT max(id) AS id, changed AS date_create, count(*) AS status FROM deals WHERE changed > :date
         GROUP BY changed",
    );
    in_order_of_id(
        "SELECT id, 1 AS date_create, 1 AS status FROM deals WHERE changed > :date AND id % 2
         UNION ALL SELECT id, 2, 2 FROM deals WHERE changed > :date AND NOT id % 2",
    );
    in_order_of_id(
        "SELECT d.id, e.changed AS date_create, e.note AS status
         FROM deals d JOIN deals e ON e.id = d.id + 1 WHERE d.changed > :date",
    );
}

/// More than a function of SQLite's has arguments.
#[test]
fn a_query_of_very_many_columns_gives_all_of_them() {
    let columns: Vec<_> = (0..1500).map(|number| format!("changed AS c{number}")).collect();
    let query = format!(
        "SELECT id, changed AS date_create, note AS status, {} FROM deals WHERE changed > :date AND id < 10",
        columns.join(", ")
    );
    let shop = Shop::with_orders(DEALS, &query);
    let orders = shop.get("date=0").json()["orders"].as_array().unwrap().clone();
    assert_eq!(orders.len(), 59);
    assert!(orders.iter().all(|order| order.as_object().unwrap().len() == 1503));
}

#[test]
fn an_order_of_the_owner_decides_only_which_rows_his_limit_takes() {
    in_order_of_id(
        "SELECT id, changed AS date_create, note AS status FROM deals WHERE changed > :date
         ORDER BY changed DESC, id DESC LIMIT 25",
    );
    let deals = "SELECT id, changed AS date_create, note AS status FROM deals WHERE changed > :date";
    let (plain, ordered) = (deals.to_owned(), format!("{deals} ORDER BY note DESC, id DESC"));
    for date in ["date=0", "date=14996"] {
        let plain = Shop::with_orders(DEALS, &plain).get(date);
        assert_eq!(Shop::with_orders(DEALS, &ordered).get(date), plain);
    }
}

/// In a query wrapped as `SELECT * FROM (…)`, a name that differs by case alone could be taken for `id`.
#[test]
fn a_column_that_differs_from_id_by_case_alone_does_not_order() {
    for columns in ["-id AS ID, id", "-id AS Id, -id AS ID, id", "id, -id AS ID"] {
        let shop = Shop::with_orders(
            "CREATE TABLE deals (id INT); INSERT INTO deals VALUES (2), (3), (1);",
            &format!("SELECT {columns}, 0 AS date_create, 0 AS status FROM deals"),
        );
        assert_eq!(shop.get("date=0").ids("orders"), ["1", "2", "3"], "{columns}");
        assert_eq!(shop.get("date=0").rows("orders")[0]["ID"], "-1");
    }
}

#[test]
fn rows_with_equal_or_no_ids_are_all_there() {
    let shop = Shop::with_orders(
        "CREATE TABLE deals (id); INSERT INTO deals VALUES (2), (NULL), (1), (2), ('x'), (NULL), (1.5);",
        "SELECT id, 0 AS date_create, 0 AS status FROM deals",
    );
    assert_eq!(shop.get("date=0").ids("orders"), ["", "", "1", "1.5", "2", "2", "x"]);
}

/// The rows that the owner's own LIMIT leaves are taken by the order of his SQL, and only then put into ours.
#[test]
fn a_limit_without_an_order_takes_the_rows_that_it_takes_as_written() {
    let deals = "SELECT id, changed AS date_create, 1 AS status FROM deals WHERE changed > :date LIMIT 3";
    let shop = Shop::with_orders(
        "CREATE TABLE deals (id INTEGER PRIMARY KEY, changed INT);
         INSERT INTO deals VALUES (1, 50), (2, 40), (3, 30), (4, 20), (5, 10);
         CREATE INDEX deals_changed ON deals (changed);",
        deals,
    );
    for query in ["date=0", "date=0&limit=9", "date=0&limit=3&offset=0"] {
        assert_eq!(shop.get(query).ids("orders"), ["3", "4", "5"], "{query}");
    }
    assert_eq!(shop.get("date=0&limit=2&offset=2").ids("orders"), ["5"]);
}

#[test]
fn a_limit_ends_a_query_that_would_not_end_without_it() {
    let shop = Shop::of_orders(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
         SELECT i AS id, 0 AS date_create, 0 AS status FROM n LIMIT 3",
    )
    .set("time_limit = 1");
    assert_eq!(shop.get("date=0").ids("orders"), ["1", "2", "3"]);
    assert_eq!(shop.get("date=0&limit=2").ids("orders"), ["1", "2"]);
}

#[test]
fn clients_and_products_come_in_order_of_id_and_other_lists_as_their_sql_gives_them() {
    let rows = "FROM json_each('[3, 1, 2]')";
    let shop = Shop::new(
        "",
        &format!(
            "[export]
             orders = \"SELECT value AS id, 1 AS date_create, 2 AS status {rows}\"
             statuses = \"SELECT value AS id, 1 AS name {rows}\"
             fields = \"SELECT value AS id, 1 AS name {rows}\"
             managers = \"SELECT value AS id, 1 AS name {rows} ORDER BY value DESC\"
             [export_clients]
             clients = \"SELECT value AS id, 1 AS name, 2 AS phone, 3 AS email {rows}\"
             [export_products]
             products = \"SELECT value AS id, 1 AS name {rows}\"\n"
        ),
    );
    for (action, list, ids) in [
        ("export", "orders", ["1", "2", "3"]),
        ("export", "statuses", ["3", "1", "2"]),
        ("export", "fields", ["3", "1", "2"]),
        ("import_scheme", "managers", ["3", "2", "1"]),
        ("export_clients", "clients", ["1", "2", "3"]),
        ("export_products", "products", ["1", "2", "3"]),
    ] {
        assert_eq!(shop.get(&format!("action={action}")).ids(list), ids, "{list}");
    }
}

//! Documents to the byte: which lists, rows and keys they have, and in which order. In XML they say the same, and have the
//! same bytes whichever engine the rows come from; for HEAD they have the same headers.

use std::fs;

use super::{Place, of_orders};
use crate::support::{Answer, Shop, fixtures};

const TABLES: &str = "
CREATE TABLE deals (id int, name varchar(60), made bigint, status int, changed bigint, extra varchar(99), items varchar(99));
INSERT INTO deals VALUES
    (12, 'Чай <зелёный> & \"белый\" 🍵', 1700000000, 1, 1700000100,
        '{\"Город\": \"Орёл\", \"n\": 1.50, \"yes\": true, \"no\": null}', '[{\"id\": \"7\", \"count\": 2}, {\"tags\": [\"a\", null]}]'),
    (3, NULL, 1700000001, 2, 1700000200, NULL, NULL),
    (7, 'it''s', 1700000002, NULL, 1600000000, '{}', '[]');
CREATE VIEW seen AS SELECT id, made AS date_create, status FROM deals;
CREATE TABLE loose (id int, name varchar(60));
INSERT INTO loose VALUES (5, 'e'), (NULL, 'n'), (2, 'b'), (5, 'f');
";

/// All lists, in another order than a document has.
const LISTS: &str = r#"
[export]
managers = "SELECT 4 AS id, 'M' AS name, NULL AS phone, '' AS email"
statuses = "SELECT id, name FROM loose WHERE name < 'f' AND id > 0 ORDER BY name DESC;"
orders = '''SELECT id, 8 AS date_create, 1 AS status, 'x' AS "fields.a b" FROM deals WHERE id = 7'''
fields = "SELECT 3 AS id, 'a b' AS name"
[export_clients]
clients = '''SELECT id, name, '+7 900' AS phone, NULL AS email, status AS "fields.n" FROM deals WHERE changed > :date'''
[export_products]
products = 'SELECT id, name FROM deals WHERE changed > :date'
"#;

const NOTHING: &str = "
[export]
orders = 'SELECT id, 2 AS date_create, 3 AS status FROM deals WHERE 0 = 1'
statuses = 'SELECT id, name FROM deals WHERE 0 = 1'
fields = 'SELECT id, name FROM deals WHERE 0 = 1'
managers = 'SELECT id, name FROM deals WHERE 0 = 1'
[export_clients]
clients = 'SELECT id, name, 3 AS phone, 4 AS email FROM deals WHERE 0 = 1'
[export_products]
products = 'SELECT id, name FROM deals WHERE 0 = 1'
";

/// The same document from every engine, in both formats and for HEAD.
#[track_caller]
fn must_be_everywhere(places: &[Place], sections: &str, query: &str, json: &str) {
    let mut first: Option<Answer> = None;
    for place in places {
        let shop = place.shop(sections);
        let title = format!("{}: {query} of {sections}", place.name());
        let answer = shop.get(&format!("{query}&format=json"));
        assert_eq!(answer.text(), json, "{title}");
        let xml = shop.get(&format!("{query}&format=xml"));
        fixtures::must_be_twins(&answer, &xml);
        for (format, answer) in [("json", &answer), ("xml", &xml)] {
            let head = shop.ask(&format!("{query}&format={format}")).method("HEAD").document();
            assert_eq!(head.headers, answer.headers, "{title}");
        }
        let first = first.get_or_insert_with(|| xml.clone());
        assert_eq!(xml.text(), first.text(), "{title}");
    }
}

/// Deals that queries give, on every engine: the query, the request, and what stands in the list.
#[track_caller]
fn deals<T: AsRef<str>>(cases: &[(T, &str, &str)]) {
    let places = Place::each(TABLES);
    for (sql, query, orders) in cases {
        let sql = sql.as_ref();
        let json = format!(r#"{{"statuses":[{{"id":"1","name":"New"}}],"orders":[{orders}]}}"#);
        must_be_everywhere(&places, &of_orders(sql), query, &json);
    }
}

const THREE: &str = r#"{"id":"3","date_create":"1700000001","status":"2"}"#;
const SEVEN: &str = r#"{"id":"7","date_create":"1700000002","status":""}"#;
const TWELVE: &str = r#"{"id":"12","date_create":"1700000000","status":"1"}"#;

#[test]
fn deals_come_in_order_of_id_and_null_leaves_a_key_out_or_empty() {
    deals(&[(
        "SELECT id, name, made AS date_create, status FROM deals",
        "date=0",
        r#"{"id":"3","date_create":"1700000001","status":"2"},{"id":"7","name":"it's","date_create":"1700000002","status":""},{"id":"12","name":"Чай <зелёный> & \"белый\" 🍵","date_create":"1700000000","status":"1"}"#,
    )]);
}

#[test]
fn a_change_at_the_very_moment_of_the_date_is_not_after_it() {
    let sql = "SELECT id, made AS date_create, status FROM deals WHERE changed > :date -- all of them";
    deals(&[
        (sql, "date=0", &[THREE, SEVEN, TWELVE].join(",")),
        (sql, "date=1599999999", &[THREE, SEVEN, TWELVE].join(",")),
        (sql, "date=1600000000", &[THREE, TWELVE].join(",")),
        (sql, "date=1700000099", &[THREE, TWELVE].join(",")),
        (sql, "date=1700000100", THREE),
        (sql, "date=1700000200", ""),
        (sql, "date=9223372036854775807", ""),
        // Without a date it is the last 31 days.
        (sql, "", ""),
    ]);
}

#[test]
fn the_parameter_may_stand_nowhere_more_than_once_and_where_it_is_none() {
    deals(&[
        (
            "SELECT id, made AS date_create, status FROM deals",
            "date=1700000200",
            &[THREE, SEVEN, TWELVE].join(","),
        ),
        (
            "SELECT id, made AS date_create, status FROM deals WHERE changed > :date AND NOT changed <= :date",
            "date=1700000100",
            THREE,
        ),
        (
            "SELECT id, made AS date_create, 'a:dates' AS status /* ':date' */ FROM deals WHERE id = 3 -- :date",
            "date=42",
            r#"{"id":"3","date_create":"1700000001","status":"a:dates"}"#,
        ),
    ]);
}

#[test]
fn every_shape_of_a_select_is_run() {
    let all = [THREE, SEVEN, TWELVE].join(",");
    let plain = "SELECT id, made AS date_create, status FROM deals";
    let both = [THREE, TWELVE].join(",");
    deals(&[
        (format!("{plain};"), "date=0", &all),
        (format!("\n\t{plain} ;\r\n\n"), "date=0", &all),
        (format!("-- first\n/* SELECT 1; */ {plain} ; /* the end; */\n"), "date=0", &all),
        (format!("{plain}; -- the end;"), "date=0", &all),
        (plain.replace("SELECT", "select"), "date=0", &all),
        (plain.replace(", made", ", /* a ; -- */ made"), "date=0", &all),
        (plain.replace("SELECT", "SELECT DISTINCT"), "date=0", &all),
        (format!("WITH d AS ({plain}) SELECT * FROM d"), "date=0", &all),
        (format!("{plain} WHERE ';' <> '--' AND id > 0"), "date=0", &all),
        (format!("{plain} ORDER BY id DESC"), "date=0", &all),
        (format!("{plain} -- the end"), "date=0", &all),
        (format!("{plain} -- the end;"), "date=0", &all),
        (format!("{plain} /* ; */"), "date=0", &all),
        ("SELECT * FROM seen".to_owned(), "date=0", &all),
        ("WITH d AS (SELECT * FROM seen) SELECT * FROM d WHERE id > 2".to_owned(), "date=0", &all),
        (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2)
             SELECT i AS id, 0 AS date_create, 0 AS status FROM n"
                .to_owned(),
            "date=0",
            r#"{"id":"1","date_create":"0","status":"0"},{"id":"2","date_create":"0","status":"0"}"#,
        ),
        (
            "SELECT id, row_number() OVER (ORDER BY made DESC) AS date_create, (SELECT count(*) FROM loose) AS status FROM deals
             WHERE id > 3"
                .to_owned(),
            "date=0",
            r#"{"id":"7","date_create":"1","status":"4"},{"id":"12","date_create":"2","status":"4"}"#,
        ),
        (format!("{plain} WHERE id = 12 UNION ALL {plain} WHERE id = 3"), "date=0", &both),
        (format!("{plain} WHERE EXISTS (SELECT 1 FROM loose WHERE loose.id + 1 = deals.id)"), "date=0", THREE),
        (
            "SELECT d.id, d.made AS date_create, d.status FROM deals d LEFT JOIN loose l ON l.id = d.id WHERE l.id IS NULL"
                .to_owned(),
            "date=0",
            &all,
        ),
        (
            "SELECT max(id) AS id, count(*) AS date_create, 1 AS status FROM deals GROUP BY 0 * id HAVING count(*) > 1"
                .to_owned(),
            "date=0",
            r#"{"id":"12","date_create":"3","status":"1"}"#,
        ),
        // The owner's LIMIT decides which rows there are; they come in order of `id` all the same.
        (format!("{plain} ORDER BY changed DESC LIMIT 2"), "date=0", &both),
        (format!("{plain} ORDER BY changed DESC LIMIT 1 OFFSET 1"), "date=0", TWELVE),
    ]);
}

#[test]
fn columns_are_keys_and_those_of_fields_and_products_bring_whole_objects() {
    let deal = |columns: &str| format!("SELECT id, made AS date_create, status, {columns} FROM deals");
    let twelve = |columns: &str| format!("{} WHERE id = 12", deal(columns));
    deals(&[
        // Keys differ by their case, too.
        (
            twelve(r#"1 AS "Name", 2 AS "name", 3 AS "Способ доставки""#),
            "date=0",
            r#"{"id":"12","date_create":"1700000000","status":"1","Name":"1","name":"2","Способ доставки":"3"}"#,
        ),
        (
            twelve(r#"'a' AS "fields.Город", NULL AS "fields.none", '' AS "fields.1""#),
            "date=0",
            r#"{"id":"12","date_create":"1700000000","status":"1","fields":{"Город":"a","1":""}}"#,
        ),
        // A column of its own wins over the same key of the object.
        (
            twelve(r#"extra AS fields, items AS products, 'b' AS "fields.n""#),
            "date=0",
            r#"{"id":"12","date_create":"1700000000","status":"1","products":[{"id":"7","count":"2"},{"tags":["a",""]}],"fields":{"Город":"Орёл","n":"b","yes":"true"}}"#,
        ),
        (
            format!("{} WHERE id < 12", deal("extra AS fields, items AS products")),
            "date=0",
            r#"{"id":"3","date_create":"1700000001","status":"2"},{"id":"7","date_create":"1700000002","status":"","products":[]}"#,
        ),
    ]);
}

#[test]
fn what_is_no_json_leaves_its_key_out_and_is_counted_once_in_the_log() {
    let sections = of_orders(
        "SELECT id, made AS date_create, 1 AS status, name AS fields, name AS products FROM deals WHERE id <> 3",
    );
    for place in Place::each(TABLES) {
        let shop = place.shop(&sections);
        for format in ["json", "xml"] {
            let answer = shop.ask(&format!("date=0&format={format}")).document_and_log();
            assert_eq!(answer.log().lines().count(), 1, "{}: {}", place.name(), answer.log());
            assert!(answer.log().starts_with("roistat.cgi: "), "{}: {}", place.name(), answer.log());
            assert!(!answer.log().contains("it's"), "{}: {}", place.name(), answer.log());
            for word in ["fields", "it's"] {
                assert!(!answer.text().contains(word), "{}: {}", place.name(), answer.text());
            }
        }
    }
}

#[test]
fn the_lists_of_a_document_stand_in_a_fixed_order() {
    const LISTED: &str = r#""fields":[{"id":"3","name":"a b"}],"statuses":[{"id":"5","name":"e"},{"id":"2","name":"b"}],"managers":[{"id":"4","name":"M","email":""}]"#;
    const ORDERS: &str = r#""orders":[{"id":"7","date_create":"8","status":"1","fields":{"a b":"x"}}]"#;
    let places = Place::each(TABLES);
    for (query, json) in [
        ("", format!("{{{LISTED},{ORDERS}}}")),
        ("action=export", format!("{{{LISTED},{ORDERS}}}")),
        ("limit=5", format!(r#"{{"pagination":{{"total_count":1,"limit":5}},{LISTED},{ORDERS}}}"#)),
        ("offset=1", format!(r#"{{"pagination":{{"total_count":1,"limit":1}},{LISTED},"orders":[]}}"#)),
        ("action=import_scheme", format!("{{{LISTED}}}")),
        // Parameters that nobody knows are ignored.
        ("action=import_scheme&limit=1&x=1&x=2", format!("{{{LISTED}}}")),
        (
            "action=export_clients&date=1650000000",
            r#"{"clients":[{"id":"3","name":"","phone":"+7 900","email":"","fields":{"n":"2"}},{"id":"12","name":"Чай <зелёный> & \"белый\" 🍵","phone":"+7 900","email":"","fields":{"n":"1"}}]}"#.to_owned(),
        ),
        (
            "action=export_products&date=0&offset=1&limit=1",
            r#"{"pagination":{"total_count":3,"limit":1},"products":[{"id":"7","name":"it's"}]}"#.to_owned(),
        ),
    ] {
        must_be_everywhere(&places, LISTS, query, &json);
    }
    let data = places[0].shop(LISTS).get("limit=5&format=xml").xml();
    assert_eq!(
        (data.name.as_str(), data.names()),
        ("data", vec!["pagination", "fields", "statuses", "managers", "orders"])
    );
    for (list, item) in
        [("fields", "field"), ("statuses", "status"), ("managers", "manager"), ("orders", "order")]
    {
        assert!(data.child(list).names().iter().all(|name| *name == item), "{data:?}");
    }
    for (action, list, item) in
        [("export_clients", "clients", "client"), ("export_products", "products", "product")]
    {
        let data = places[0].shop(LISTS).get(&format!("action={action}&date=0&format=xml")).xml();
        assert_eq!(data.child(list).names(), [item; 3]);
    }
}

#[test]
fn the_headers_are_the_ones_that_are_promised() {
    for place in Place::each(TABLES) {
        let shop = place.shop(LISTS);
        for (format, kind) in [("json", "application/json"), ("xml", "application/xml")] {
            let answer = shop.get(&format!("date=0&format={format}"));
            let mut headers = answer.headers.clone();
            headers.sort();
            let expected = [
                ("Cache-Control", "no-store"),
                ("Content-Length", &answer.body.len().to_string()),
                ("Content-Type", &format!("{kind}; charset=utf-8")),
                ("X-Content-Type-Options", "nosniff"),
            ];
            let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
            assert_eq!(headers, expected, "{}", place.name());
        }
    }
}

/// It goes through the temporary file, of which nothing stays.
#[test]
fn a_long_answer_is_whole_in_both_formats() {
    let many: Vec<_> = (0..150).map(|number| format!("({number})")).collect();
    let tables = format!("CREATE TABLE many (id int);\nINSERT INTO many VALUES {};\n", many.join(", "));
    let orders =
        "SELECT a.id * 150 + b.id AS id, 'Ждём, что будет дальше' AS name, 1 AS status, 2 AS date_create
        FROM many a, many b ORDER BY 1 DESC";
    for place in Place::each(&tables) {
        let shop = place.shop(&of_orders(orders));
        let answer = shop.get("date=0");
        assert!(answer.body.len() > 1 << 20);
        let ids = answer.ids("orders");
        assert!(ids.iter().map(|id| id.parse::<usize>().unwrap()).eq(0..22_500), "{}", place.name());
        let xml = shop.get("date=0&format=xml");
        assert_eq!(xml.text().matches("<order>").count(), 22_500, "{}", place.name());
        assert_eq!(fs::read_dir(shop.file("tmp")).unwrap().count(), 0, "{}", place.name());
    }
}

#[test]
fn a_list_that_is_not_configured_is_left_out_and_an_empty_one_is_there() {
    let places = Place::each(TABLES);
    let statuses = of_orders("SELECT id, made AS date_create, status FROM deals WHERE id = 3");
    must_be_everywhere(
        &places,
        &statuses,
        "action=import_scheme",
        r#"{"statuses":[{"id":"1","name":"New"}]}"#,
    );
    for (action, json) in [
        ("export", r#"{"fields":[],"statuses":[],"managers":[],"orders":[]}"#),
        ("import_scheme", r#"{"fields":[],"statuses":[],"managers":[]}"#),
        ("export_clients", r#"{"clients":[]}"#),
        ("export_products", r#"{"products":[]}"#),
    ] {
        must_be_everywhere(&places, NOTHING, &format!("action={action}"), json);
        let data = places[0].shop(NOTHING).get(&format!("action={action}&format=xml")).xml();
        assert!(
            data.children.iter().all(|list| list.children.is_empty() && list.text.is_empty()),
            "{data:?}"
        );
        let names: Vec<_> = data.names().iter().map(|name| format!("\"{name}\":[]")).collect();
        assert_eq!(format!("{{{}}}", names.join(",")), json);
    }
}

/// Numbers stand in their order on every engine; texts stand as the engine, or its collation, has them.
#[test]
fn ids_that_are_texts_come_in_the_engine_s_own_order() {
    let tables =
        "CREATE TABLE deals (id varchar(9));\nINSERT INTO deals VALUES ('b'), ('C'), ('a'), ('10'), ('9');\n";
    for place in Place::each(tables) {
        let shop = place.shop(&of_orders("SELECT id, 1 AS date_create, 2 AS status FROM deals"));
        let expected = match place {
            Place::MariaDb(..) => ["10", "9", "a", "b", "C"],
            Place::Sqlite(_) | Place::Postgres(..) => ["10", "9", "C", "a", "b"],
        };
        assert_eq!(shop.get("date=0").ids("orders"), expected, "{}", place.name());
    }
}

/// Where they stand among the others is each engine's own: PostgreSQL has NULL last.
#[test]
fn rows_whose_id_is_null_or_stands_twice_are_not_lost() {
    let sections = of_orders("SELECT id, name, 1 AS date_create, 2 AS status FROM loose");
    for place in Place::each(TABLES) {
        let shop: Shop = place.shop(&sections);
        let mut ids = shop.get("date=0").ids("orders");
        let at = if place.name() == "PostgreSQL" { 3 } else { 0 };
        assert_eq!(ids.remove(at), "", "{}: {ids:?}", place.name());
        assert_eq!(ids, ["2", "5", "5"], "{}", place.name());
        assert_eq!(shop.get("date=0&limit=9").json()["pagination"]["total_count"], 4);
        let mut names: Vec<_> = (0..4)
            .map(|offset| shop.get(&format!("date=0&limit=1&offset={offset}")).order()["name"].clone())
            .collect();
        names.sort_by_key(ToString::to_string);
        assert_eq!(names, ["b", "e", "f", "n"], "{}: each is on one page", place.name());
    }
}

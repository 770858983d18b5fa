//! Requests and queries that are refused: the status, the one sentence for a stranger, which is the same from every engine,
//! and what the log tells the owner in one line.

use super::{NOT_CONFIGURED, Place, STATUSES, of_orders};
use crate::support::{Ask, Shop};

const TABLES: &str = "
CREATE TABLE hidden_deals (id int, name varchar(60), made bigint);
INSERT INTO hidden_deals VALUES (1, 'Secretive', 10), (2, NULL, 20);
CREATE TABLE hidden_empty (id int);
";

const GOOD: &str = "SELECT id, made AS date_create, 1 AS status FROM hidden_deals";

/// What is asked is refused in both formats with exactly this sentence; gives the line of the log.
#[track_caller]
fn refused(ask: impl Fn(&str) -> String, place: &Place, shop: &Shop, status: u16, sentence: &str) -> String {
    let json = shop.refuse(status, &ask("json"));
    assert_eq!(json.text(), format!(r#"{{"error":"{sentence}"}}"#), "{}: {}", place.name(), json.log());
    let xml = shop.refuse(status, &ask("xml"));
    let body = format!(r#"<?xml version="1.0" encoding="UTF-8"?><error>{sentence}</error>"#);
    assert_eq!(xml.text(), body, "{}: {}", place.name(), xml.log());
    // The length of a query string is said, and differs.
    assert!(status == 414 || xml.log() == json.log(), "{}: {} {}", place.name(), xml.log(), json.log());
    json.log().to_owned()
}

/// A query that is refused before anything is read, and what the log says of it.
#[track_caller]
fn query_is_refused(places: &[Place], query: &str, words: &[&str]) {
    for place in places {
        let shop = place.shop(&of_orders(query));
        // Of many rows and of none: the plan makes no difference.
        let ask = |format: &str| {
            let date = if format == "json" { "0" } else { "9999999999" };
            format!("date={date}&format={format}")
        };
        let log = refused(ask, place, &shop, 500, NOT_CONFIGURED);
        let above = shop.config().lines().position(|line| line.starts_with("orders")).unwrap() + 1;
        let is_long = query.trim().contains('\n');
        let where_it_is = if is_long {
            "export.orders".to_owned()
        } else {
            format!("line {}: query `export.orders`", above + 1)
        };
        for word in words.iter().chain(&[&*where_it_is]) {
            assert!(log.contains(word), "{}: {query}: {log}", place.name());
        }
        assert!(!log.contains("Secretive"), "{}: {log}", place.name());
    }
}

#[test]
fn only_one_select_is_run() {
    let places = Place::each(TABLES);
    let must = "must be a SELECT";
    for query in [
        "VALUES (1, 2, 3)",
        "EXPLAIN SELECT 1 AS id, 2 AS date_create, 3 AS status",
        "INSERT INTO hidden_deals VALUES (3, 'x', 3)",
        "UPDATE hidden_deals SET made = 0",
        "DELETE FROM hidden_deals",
        "CREATE TABLE t (id int)",
        "CREATE TABLE t AS SELECT 1 AS id, 2 AS date_create, 3 AS status",
        "DROP TABLE hidden_deals",
        "TABLE hidden_deals",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "nonsense",
    ] {
        query_is_refused(&places, query, &[must]);
    }
    let writes = "WITH x AS (SELECT 1) DELETE FROM hidden_deals";
    query_is_refused(&places, writes, &[]);
    for place in &places {
        let ids = place.shop(&of_orders(GOOD)).get("date=0").ids("orders");
        assert_eq!(ids, ["1", "2"], "{}: all of it is still there", place.name());
    }
}

#[test]
fn a_query_that_is_empty_or_two_is_refused() {
    let places = Place::each(TABLES);
    for query in ["", ";", "-- nothing", "/* nothing */"] {
        query_is_refused(&places, query, &[]);
    }
    for second in
        ["SELECT 1", "DELETE FROM hidden_deals", "nonsense", "/* */ ; SELECT 1", "\n-- a\nSELECT 1;"]
    {
        query_is_refused(&places, &format!("{GOOD}; {second}"), &["one statement"]);
    }
    query_is_refused(&places, &format!("DELETE FROM hidden_deals; {GOOD}"), &[]);
}

#[test]
fn a_query_cannot_break_out_of_what_is_wrapped_around_it() {
    let places = Place::each(TABLES);
    for query in [
        format!("{GOOD}) UNION SELECT 1, 2, 3 FROM (SELECT 1"),
        format!("{GOOD}) ORDER BY 1 --"),
        format!("{GOOD} LIMIT 1) --"),
        "SELECT * FROM (SELECT 1 AS id, 2 AS date_create, 3 AS status".to_owned(),
    ] {
        query_is_refused(&places, &query, &[]);
    }
}

/// To SQLite the text ends there, and what follows would be left out without a word.
#[test]
fn a_nul_character_in_a_query_is_refused() {
    let sections = format!("[export]\norders = \"{GOOD}\\u0000 WHERE 0 = 1\"\n{STATUSES}");
    for place in Place::each(TABLES) {
        let refusal = place.shop(&sections).refuse(500, "date=0");
        assert!(refusal.log().contains("NUL character"), "{}: {}", place.name(), refusal.log());
    }
}

#[test]
fn a_parameter_other_than_date_is_an_error_of_the_config() {
    let places = Place::each(TABLES);
    for (condition, name) in [
        ("made > :Date", "`:Date`"),
        ("made > :dates", "`:dates`"),
        ("made > :other", "`:other`"),
        ("made > :date OR id = :other", "`:other`"),
    ] {
        query_is_refused(&places, &format!("{GOOD} WHERE {condition}"), &["parameter", name]);
    }
    query_is_refused(&places, &format!("{GOOD} WHERE ':date' > ' '"), &["`:date` in quotes"]);
}

#[test]
fn what_the_engine_says_of_a_query_reaches_the_owner_alone() {
    let places = Place::each(TABLES);
    for (query, word) in [
        ("SELECT id, 1 AS date_create, 2 AS status FROM hidden_table", "hidden_table"),
        ("SELECT hidden_column AS id, 1 AS date_create, 2 AS status FROM hidden_deals", "hidden_column"),
        (
            "SELECT hidden_function(id) AS id, 1 AS date_create, 2 AS status FROM hidden_deals",
            "hidden_function",
        ),
        ("SELECT id, 1 AS date_create, 2 AS status FROM hidden_deals WHERE AND", "AND"),
        ("SELECT id, made AS date_create, 1 AS status FORM hidden_deals", "near"),
    ] {
        query_is_refused(&places, query, &[word]);
    }
}

#[test]
fn an_empty_result_is_checked_as_a_full_one_is() {
    let places = Place::each(TABLES);
    query_is_refused(&places, "SELECT id FROM hidden_empty", &["lacks the column `date_create`"]);
    let doubled = "SELECT id, id, 1 AS date_create, 2 AS status FROM hidden_empty";
    query_is_refused(&places, doubled, &["has the column `id` twice"]);
    let other = "SELECT id, 1 AS date_create, 2 AS status FROM hidden_empty WHERE id = :x";
    query_is_refused(&places, other, &["`:x`"]);
}

#[test]
fn every_list_of_the_answer_is_checked_as_the_deals_are() {
    let places = Place::each(TABLES);
    for (list, query) in [
        ("statuses", "SELECT 1 AS id"),
        ("fields", "SELECT 1 AS name"),
        ("managers", "SELECT 1 AS id, 2 AS \"Name\""),
        ("statuses", "DELETE FROM hidden_deals"),
        ("fields", "SELECT 1 AS id, 2 AS name; SELECT 1"),
        ("managers", "SELECT 1 AS id, 2 AS name, 3 AS id"),
        ("managers", "SELECT id, 2 AS name FROM hidden_table"),
    ] {
        let others = if list == "statuses" { "" } else { STATUSES };
        let sections = format!("[export]\norders = '{GOOD}'\n{others}{list} = '{query}'\n");
        for place in &places {
            let shop = place.shop(&sections);
            for action in ["export", "import_scheme"] {
                let ask = |format: &str| format!("action={action}&date=0&format={format}");
                let log = refused(ask, place, &shop, 500, NOT_CONFIGURED);
                assert!(log.contains(&format!("export.{list}")), "{}: {log}", place.name());
            }
        }
    }
}

/// A request that is refused, as it is asked of a shop.
type Refused = (u16, &'static str, fn(Ask<'_>) -> Ask<'_>);

#[test]
fn a_faulty_request_is_refused_alike_whatever_the_database_is() {
    const CASES: [(u16, &str, &str); 10] = [
        (400, "parameter action has an unknown value", "action=orders"),
        (400, "parameter action has an unknown value", "action=export_clients"),
        (400, "parameter action has an unknown value", "action=lead"),
        (400, "parameter date must be a whole number from 0 on", "date=x"),
        (400, "parameter date must be a whole number from 0 on", "date=-1"),
        (400, "parameter date must be a whole number from 0 on", "date=9223372036854775808"),
        (400, "parameter offset must be a whole number from 0 on", "offset=-1"),
        (400, "parameter limit must be a whole number from 1 on", "limit=0"),
        (400, "parameter limit is given more than once", "limit=1&limit=1"),
        (414, "the query string is too long", "x=LONG"),
    ];
    const ASKED: [Refused; 4] = [
        (403, "wrong user or token", |ask| ask.unsigned("date=0&format=json&token=x")),
        (404, "not found", |ask| ask.with("PATH_INFO", "/x")),
        (405, "only GET and HEAD are answered", |ask| ask.method("POST").with("CONTENT_LENGTH", "0")),
        (405, "only GET, HEAD and POST are answered", |ask| ask.method("PUT")),
    ];
    for place in Place::each(TABLES) {
        let shop = place.shop(&of_orders(GOOD));
        for (status, sentence, query) in CASES {
            let query = query.replace("LONG", &"y".repeat(20_000));
            refused(|format| format!("{query}&format={format}"), &place, &shop, status, sentence);
        }
        for (status, sentence, change) in ASKED {
            let refusal = change(shop.ask("date=0&format=json")).refusal(status);
            assert_eq!(refusal.sentence(), sentence, "{}", place.name());
        }
    }
}

#[test]
fn a_query_over_the_time_limit_is_a_reason_to_come_back() {
    let many: Vec<_> = (0..1000).map(|number| format!("({number})")).collect();
    let tables = format!("CREATE TABLE many (id int);\nINSERT INTO many VALUES {};\n", many.join(", "));
    let endless = "SELECT a.id, 0 AS date_create, 0 AS status FROM many a, many b, many c, many d
        WHERE a.id + b.id + c.id + d.id < 0";
    for place in Place::each(&tables) {
        let shop = place.shop(&of_orders(endless)).set("time_limit = 1");
        for query in ["date=0", "date=0&limit=1"] {
            let ask = |format: &str| format!("{query}&format={format}");
            let sentence = "the answer took too long, ask again later";
            let log = refused(ask, &place, &shop, 503, sentence);
            assert!(log.contains("could not be read in 1 s"), "{}: {log}", place.name());
        }
    }
}

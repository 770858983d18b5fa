//! The queries of the config, as far as SQLite alone has what they are made of: one read-only SELECT each, or nothing is
//! read at all. What is true of every engine's stands in `engines::refusals` and `engines::documents`.

use crate::support::Shop;

/// Tables whose names a stranger must not learn.
const TABLES: &str = "CREATE TABLE hidden_deals (id INTEGER PRIMARY KEY, made INTEGER, state TEXT);
    INSERT INTO hidden_deals VALUES (1, 10, 'Secretive'), (2, 20, NULL);";

const GOOD: &str = "SELECT id, made AS date_create, state AS status FROM hidden_deals";

/// The log line of a query that is refused, while its answer is the one that all of them get.
#[track_caller]
fn refused(query: &str) -> String {
    let shop = Shop::with_orders(TABLES, query);
    let refusal = shop.refuse(500, "date=0");
    assert!(!refusal.text().contains("hidden"), "{}", refusal.text());
    assert_eq!(shop.refuse(500, "date=9999999999").body, refusal.body, "the plan makes no difference");
    refusal.log().to_owned()
}

#[track_caller]
fn accepted(query: &str) -> Vec<String> {
    Shop::with_orders(TABLES, query).get("date=0").ids("orders")
}

#[test]
fn only_one_select_is_run() {
    for query in [
        "EXPLAIN QUERY PLAN SELECT 1 AS id, 2 AS date_create, 3 AS status",
        "PRAGMA table_list",
        "PRAGMA user_version = 7",
        "INSERT INTO hidden_deals VALUES (3, 3, 3) RETURNING id, made AS date_create, state AS status",
        "WITH x AS (SELECT 1) INSERT INTO hidden_deals SELECT 3, 3, 3",
        "UPDATE hidden_deals SET made = 0 RETURNING id, made AS date_create, state AS status",
        "DELETE FROM hidden_deals RETURNING id, made AS date_create, state AS status",
        "REPLACE INTO hidden_deals VALUES (1, 1, 1)",
        "CREATE TEMP TABLE t (id)",
        "ATTACH '../other.db' AS other",
        "VACUUM INTO '../copy.db'",
        "VACUUM",
        "REINDEX",
        "ANALYZE",
        "BEGIN IMMEDIATE",
        "SAVEPOINT a",
        "\u{FEFF}nonsense",
    ] {
        refused(query);
    }
}

#[test]
fn a_query_in_brackets_is_none() {
    refused(&format!("({GOOD})"));
}

#[test]
fn names_are_quoted_in_every_way_that_sqlite_knows() {
    let query = format!("{GOOD} WHERE ';' <> '--' AND \"id\" > 0 AND [id] > 0 AND `id` > 0");
    assert_eq!(accepted(&query), ["1", "2"]);
}

/// The end of the text ends a comment, too. The SQL that we put behind the query must not be in it.
#[test]
fn a_comment_that_never_ends_swallows_nothing_of_ours() {
    let query = format!("{GOOD} WHERE made > :date ORDER BY id DESC");
    for query in
        [format!("{query} /* the end"), format!("{query}; /* the end ;"), format!("{query} -- the end")]
    {
        let shop = Shop::with_orders(TABLES, &query);
        assert_eq!(shop.get("date=0").ids("orders"), ["1", "2"], "{query}");
        assert_eq!(shop.get("date=0&limit=1").ids("orders"), ["1"], "{query}");
        assert_eq!(shop.get("date=0&limit=1").json()["pagination"]["total_count"], 2, "{query}");
    }
}

#[test]
fn what_sqlite_alone_has_is_run() {
    for query in [
        "SELECT value AS id, 0 AS date_create, 0 AS status FROM json_each('[1, 2]')",
        "SELECT id, unixepoch('2014-09-01') AS date_create, printf('%d', id) AS status FROM hidden_deals",
        "SELECT id, ceil(made / 7.0) AS date_create, sqrt(id) AS status FROM hidden_deals",
        "SELECT id AS 'id', made AS [date_create], state AS `status` FROM hidden_deals",
    ] {
        assert_eq!(accepted(query), ["1", "2"], "{query}");
    }
}

#[test]
fn a_parameter_of_another_form_is_an_error_of_the_config() {
    for parameter in ["?", "?1", "?2", "@date", "$date", ":date OR id = ?1", ":date OR id = ?"] {
        let log = refused(&format!("{GOOD} WHERE made > {parameter}"));
        assert!(log.contains("export") && log.contains("orders"), "which query: {log}");
    }
}

#[test]
fn an_error_of_sqlite_on_a_query_reaches_the_owner_with_the_name_of_the_query() {
    for (query, told) in [
        ("SELECT abs(-9223372036854775808) AS id, 1 AS date_create, 2 AS status", "overflow"),
        ("SELECT id, made AS date_create, json(state) AS status FROM hidden_deals", "JSON"),
        ("SELECT 1 AS id, hidden.\"x\ny\" AS date_create, 1 AS status", "hidden"),
    ] {
        let log = refused(query);
        assert!(log.contains(told), "{log}");
        assert!(log.contains("export") && log.contains("orders"), "which query: {log}");
    }
}

/// Queries that would tell of the server or write to its disk, though each is a SELECT.
#[test]
fn a_select_that_does_more_than_read_tables_is_refused() {
    for query in [
        "SELECT 1 AS id, 2 AS date_create, file AS status FROM pragma_database_list",
        "SELECT 1 AS id, 2 AS date_create, name AS status FROM pragma_table_info('hidden_deals')",
        "SELECT 1 AS id, 2 AS date_create, load_extension('/nowhere/x.so') AS status",
        "SELECT 1 AS id, 2 AS date_create, readfile('/etc/passwd') AS status",
        "SELECT 1 AS id, 2 AS date_create, writefile('../x', 'y') AS status",
    ] {
        refused(query);
    }
}

/// A name of the times of windows-1251 makes rusqlite panic, which must not show.
#[test]
fn a_panic_is_an_error_like_any_other() {
    const FOREIGN: &str = "CREATE TABLE old (id, made, aaaa);
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = CAST(replace(CAST(sql AS BLOB), x'61616161', x'E8ECFF') AS TEXT);";
    let shop = Shop::with_orders(FOREIGN, "SELECT *, made AS date_create, 1 AS status FROM old");
    for method in ["GET", "HEAD"] {
        let log = shop.ask("date=0").method(method).refusal(500).log().to_owned();
        assert!(log.starts_with("roistat.cgi: internal error at "), "{log}");
        assert!(log.ends_with(": please report it; perhaps `check` sees the cause\n"), "{log}");
        assert_eq!(log.matches('\n').count(), 1, "{log}");
    }
}

/// Tables of the time before UTF-8 have names of columns in other encodings.
#[test]
fn a_column_whose_name_is_not_utf_8_is_an_error_of_the_server() {
    Shop::with_orders(
        "CREATE TABLE deals (id, date_create, status, aaaa); INSERT INTO deals VALUES (1, 2, 3, 4);
         PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = CAST(replace(CAST(sql AS BLOB), x'61616161', x'E8ECFF') AS TEXT);",
        "SELECT * FROM deals",
    )
    .refuse(500, "date=0");
}

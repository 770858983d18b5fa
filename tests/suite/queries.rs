//! The queries of the config: one read-only SELECT each, or nothing is read at all.

use crate::support::Shop;
use crate::support::shop::NO_STATUSES;

/// Tables whose names a stranger must not learn.
const TABLES: &str = "CREATE TABLE hidden_deals (id INTEGER PRIMARY KEY, made INTEGER, state TEXT);
    INSERT INTO hidden_deals VALUES (1, 10, 'Secretive'), (2, 20, NULL);
    CREATE VIEW hidden_view AS SELECT id, made AS date_create, state AS status FROM hidden_deals;
    CREATE TABLE hidden_empty (id INTEGER PRIMARY KEY);";

const GOOD: &str = "SELECT id, made AS date_create, state AS status FROM hidden_deals";

/// The log line of a query that is refused, while its answer is the one that all of them get.
#[track_caller]
pub(crate) fn refused(query: &str) -> String {
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
        "",
        ";",
        "-- nothing",
        "/* nothing */",
        "VALUES (1, 2, 3)",
        "EXPLAIN SELECT 1 AS id, 2 AS date_create, 3 AS status",
        "EXPLAIN QUERY PLAN SELECT 1 AS id, 2 AS date_create, 3 AS status",
        "PRAGMA table_list",
        "PRAGMA user_version = 7",
        "INSERT INTO hidden_deals VALUES (3, 3, 3)",
        "INSERT INTO hidden_deals VALUES (3, 3, 3) RETURNING id, made AS date_create, state AS status",
        "WITH x AS (SELECT 1) INSERT INTO hidden_deals SELECT 3, 3, 3",
        "UPDATE hidden_deals SET made = 0 RETURNING id, made AS date_create, state AS status",
        "DELETE FROM hidden_deals RETURNING id, made AS date_create, state AS status",
        "REPLACE INTO hidden_deals VALUES (1, 1, 1)",
        "CREATE TEMP TABLE t (id)",
        "CREATE TABLE t AS SELECT 1 AS id, 2 AS date_create, 3 AS status",
        "DROP TABLE hidden_deals",
        "ATTACH '../other.db' AS other",
        "VACUUM INTO '../copy.db'",
        "VACUUM",
        "REINDEX",
        "ANALYZE",
        "BEGIN IMMEDIATE",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT a",
        "nonsense",
        "\u{FEFF}nonsense",
    ] {
        refused(query);
    }
}

#[test]
fn a_second_statement_is_refused_whatever_it_is() {
    for second in
        ["SELECT 1", "DELETE FROM hidden_deals", "nonsense", "/* */ ; SELECT 1", "\n-- a\nSELECT 1;"]
    {
        refused(&format!("{GOOD}; {second}"));
    }
    refused(&format!("DELETE FROM hidden_deals; {GOOD}"));
}

#[test]
fn a_query_cannot_break_out_of_what_is_wrapped_around_it() {
    for query in [
        format!("{GOOD}) UNION SELECT 1, 2, 3 FROM (SELECT 1"),
        format!("{GOOD}) ORDER BY 1 --"),
        format!("{GOOD} LIMIT 1) --"),
        format!("({GOOD})"),
        "SELECT * FROM (SELECT 1 AS id, 2 AS date_create, 3 AS status".to_owned(),
    ] {
        refused(&query);
    }
}

/// To SQLite the text ends there, and what follows would be left out without a word.
#[test]
fn a_nul_character_in_a_query_is_refused() {
    let shop = Shop::new(TABLES, &format!("[export]\norders = \"{GOOD}\\u0000 WHERE 0\"\n{NO_STATUSES}"));
    let refusal = shop.refuse(500, "date=0");
    assert!(refusal.log().contains("NUL character"), "{}", refusal.log());
}

#[test]
fn comments_and_one_final_semicolon_are_allowed() {
    for query in [
        format!("{GOOD};"),
        format!("{GOOD} ;\n\n"),
        format!("{GOOD} -- the end"),
        format!("{GOOD} -- the end;"),
        format!("{GOOD}; -- the end"),
        format!("{GOOD}; /* the end; */ \n"),
        format!("{GOOD} /* ; */"),
        format!("-- first\n/* SELECT 1; */ {GOOD}"),
        format!("\n\t {GOOD}\r\n"),
        GOOD.replace(", made", ", /* a ; -- */ made"),
        GOOD.replace("SELECT", "select"),
        format!("{GOOD} WHERE ';' <> '--' AND \"id\" > 0 AND [id] > 0 AND `id` > 0"),
    ] {
        assert_eq!(accepted(&query), ["1", "2"], "{query}");
    }
}

/// The end of the text ends a comment, too. What we put behind the query must not be in it.
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
fn every_shape_of_a_select_is_run() {
    for query in [
        "WITH d AS (SELECT * FROM hidden_view) SELECT * FROM d",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2)
         SELECT i AS id, 0 AS date_create, 0 AS status FROM n",
        "SELECT * FROM hidden_view",
        "SELECT DISTINCT * FROM hidden_view",
        "SELECT id, max(made) AS date_create, state AS status FROM hidden_deals GROUP BY id HAVING id < 9",
        "SELECT id, made AS date_create, state AS status FROM hidden_deals WHERE id = 1
         UNION ALL SELECT 2, 3, 4",
        "SELECT d.id, row_number() OVER (ORDER BY d.id) AS date_create, state AS status
         FROM hidden_deals d LEFT JOIN hidden_empty e ON e.id = d.id",
        "SELECT id, (SELECT count(*) FROM hidden_empty) AS date_create, state AS status FROM hidden_deals
         WHERE EXISTS (SELECT 1 FROM hidden_deals WHERE made > :date)",
        "SELECT value AS id, 0 AS date_create, 0 AS status FROM json_each('[1, 2]')",
        "SELECT id, unixepoch('2014-09-01') AS date_create, printf('%d', id) AS status FROM hidden_deals",
        "SELECT id, ceil(made / 7.0) AS date_create, sqrt(id) AS status FROM hidden_deals",
        "SELECT id AS 'id', made AS [date_create], state AS `status` FROM hidden_deals",
        "SELECT id, made AS date_create, state AS status FROM hidden_deals LIMIT 10",
        "SELECT id, made AS date_create, state AS status FROM hidden_deals ORDER BY id DESC LIMIT 10 OFFSET 0",
        "SELECT id, made AS date_create, state AS status FROM hidden_deals
         WHERE made > :date AND :date < made OR made = :date",
    ] {
        assert_eq!(accepted(query), ["1", "2"], "{query}");
    }
}

#[test]
fn a_parameter_other_than_date_is_an_error_of_the_config() {
    for parameter in [
        "?",
        "?1",
        "?2",
        "@date",
        "$date",
        ":Date",
        ":dates",
        ":other",
        ":date OR id = :other",
        ":date OR id = ?1",
        ":date OR id = ?",
    ] {
        let log = refused(&format!("{GOOD} WHERE made > {parameter}"));
        assert!(log.contains("export") && log.contains("orders"), "which query: {log}");
    }
}

#[test]
fn what_sqlite_says_of_a_query_reaches_the_owner_with_the_name_of_the_query() {
    for (query, told) in [
        ("SELECT id FROM hidden_table", "hidden_table"),
        ("SELECT hidden_column AS id FROM hidden_deals", "hidden_column"),
        ("SELECT hidden_function(id) AS id FROM hidden_deals", "hidden_function"),
        ("SELECT id FROM hidden_deals WHERE AND", "AND"),
        ("SELECT abs(-9223372036854775808) AS id, 1 AS date_create, 2 AS status", "overflow"),
        ("SELECT id, made AS date_create, json(state) AS status FROM hidden_deals", "JSON"),
        ("SELECT 1 AS id, hidden.\"x\ny\" AS date_create, 1 AS status", "hidden"),
    ] {
        let log = refused(query);
        assert!(log.contains(told), "{log}");
        assert!(log.contains("export") && log.contains("orders"), "which query: {log}");
    }
}

/// What would tell of the server or write to its disk, though it is a SELECT.
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

#[test]
fn every_list_of_the_answer_is_checked_as_the_deals_are() {
    for (list, query) in [
        ("statuses", "SELECT 1 AS id"),
        ("fields", "SELECT 1 AS name"),
        ("managers", "SELECT 1 AS id, 2 AS Name"),
        ("statuses", "DELETE FROM hidden_deals"),
        ("fields", "SELECT 1 AS id, 2 AS name; SELECT 1"),
        ("managers", "SELECT 1 AS id, 2 AS name, 3 AS id"),
    ] {
        let others = if list == "statuses" { "" } else { "statuses = \"SELECT 1 AS id, 2 AS name\"\n" };
        let sections = format!("[export]\norders = \"{GOOD}\"\n{others}{list} = \"{query}\"\n");
        let shop = Shop::new(TABLES, &sections);
        for action in ["export", "import_scheme"] {
            let refusal = shop.refuse(500, &format!("action={action}&date=0"));
            assert!(refusal.log().contains(list), "{}", refusal.log());
        }
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

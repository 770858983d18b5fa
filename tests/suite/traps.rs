//! Behaviour of SQLite that an owner does not expect: texts in double quotes, collations of the CRM's
//! own, schemas of a newer SQLite, journals that cannot be read. Each is answered right, or refused
//! with a reason that names it.

use crate::support::Shop;
use crate::support::installed::{is_skipped, program};

const DEALS: &str = "CREATE TABLE deals (id INTEGER PRIMARY KEY, made INT, changed INT, state TEXT, note TEXT);
                     INSERT INTO deals VALUES (1, 1760000000, 1760000000, 'new', 'x'), (2, 1760000100, 1760000100, 'new', 'y');";

const COLUMNS: &str = "id, made AS date_create, state AS status";

/// The log says why the shop does not answer.
#[track_caller]
fn says(shop: &Shop, reason: &str) {
    let refusal = shop.ask("date=0").refusal(500);
    assert!(refusal.log().contains(reason), "{}", refusal.log());
}

#[track_caller]
fn refused(sql: &str, orders: &str, reason: &str) {
    let shop = Shop::with_orders(sql, orders);
    says(&shop, reason);
}

#[test]
fn a_name_in_double_quotes_that_is_no_column_is_refused() {
    for (condition, name) in [
        ("\"chnged\" > :date", "chnged"),
        ("changed > :date AND note <> \"deleted\"", "deleted"),
        ("changed > :date AND json_extract(note, \"$.x\") IS NULL", "$.x"),
    ] {
        refused(
            DEALS,
            &format!("SELECT {COLUMNS} FROM deals WHERE {condition}"),
            &format!("query `export.orders` has `\"{name}\"`, which is no column"),
        );
    }
}

/// A view may use texts in double quotes, the queries beside it may not.
#[test]
fn beside_a_view_with_texts_in_double_quotes_a_name_that_is_no_column_is_refused() {
    let view = "CREATE VIEW named AS SELECT \"I-\" || id AS id, made, changed, state FROM deals;";
    let tables = format!("{DEALS}{view}");
    for condition in ["\"chnged\" > :date", "changed > :date AND state IN (SELECT \"chnged\" FROM deals)"] {
        let query = format!("SELECT {COLUMNS} FROM named WHERE {condition}");
        refused(&tables, &query, "query `export.orders` has `\"chnged\"`, which is no column");
    }
    let sections = format!(
        "[export]\norders = '''SELECT {COLUMNS} FROM named WHERE changed > :date'''\n\
         statuses = '''SELECT id, \"nmae\" AS name FROM deals'''\n"
    );
    says(&Shop::new(&tables, &sections), "query `export.statuses` has `\"nmae\"`, which is no column");
}

#[test]
fn the_moment_in_quotes_is_refused() {
    for date in ["':date'", "\":date\"", "[:date]", "datetime(' :date ', 'unixepoch')"] {
        refused(
            DEALS,
            &format!("SELECT {COLUMNS} FROM deals WHERE changed > {date}"),
            "query `export.orders` has `:date` in quotes",
        );
    }
}

#[test]
fn names_in_double_quotes_and_views_with_texts_in_them_are_read() {
    let view = "CREATE VIEW named AS SELECT \"I-\" || id AS id, made, changed, state FROM deals;";
    let shop = Shop::with_orders(
        &format!("{DEALS}{view}"),
        "SELECT \"id\", made AS \"date_create\", `state` AS status, [changed] AS \"fields.The change\" FROM \"named\"
         WHERE \"changed\" > :date",
    );
    assert_eq!(
        shop.get("date=1760000000").text(),
        "{\"statuses\":[],\"orders\":[{\"id\":\"I-2\",\"date_create\":\"1760000100\",\"status\":\"new\",\
         \"fields\":{\"The change\":\"1760000100\"}}]}",
    );
}

/// A shop whose CRM compares the texts of some columns in a way of its own.
fn shop_with_collation(orders: &str, columns: &str) -> Shop {
    let sql = format!(
        "CREATE TABLE deals ({columns}); INSERT INTO deals VALUES ('b', 5, 5, 'new'), ('a', 6, 6, 'new');"
    );
    let shop = Shop::with_orders(&sql.replace("CRM", "NOCASE"), orders);
    let database = shop.database();
    database
        .execute_batch(
            "PRAGMA writable_schema = on;
             UPDATE sqlite_schema SET sql = replace(sql, 'NOCASE', 'CRM');
             PRAGMA writable_schema = off;",
        )
        .unwrap();
    shop
}

#[test]
fn a_column_with_a_collation_of_the_crm_goes_out_in_the_order_of_bytes() {
    let deals = |first: &str, second: &str| {
        format!(
            "\"orders\":[{{\"id\":\"{first}\",\"date_create\":\"{}\",\"status\":\"new\"}}{second}]}}",
            if first == "a" { 6 } else { 5 }
        )
    };
    for columns in [
        "id TEXT, made INT, changed INT, state TEXT COLLATE CRM",
        "id TEXT COLLATE CRM, made INT, changed INT, state TEXT",
    ] {
        let orders = "SELECT id, made AS date_create, state status FROM deals WHERE changed > :date";
        let shop = shop_with_collation(orders, columns);
        let second = ",{\"id\":\"b\",\"date_create\":\"5\",\"status\":\"new\"}";
        assert_eq!(shop.get("date=0").text(), format!("{{\"statuses\":[],{}", deals("a", second)));
        let page =
            format!("{{\"pagination\":{{\"total_count\":2,\"limit\":1}},\"statuses\":[],{}", deals("b", ""));
        assert_eq!(shop.get("date=0&offset=1&limit=1").text(), page);
    }
}

/// SQLite refuses every subquery with such a column, ours and those of views and stars.
#[test]
fn a_column_with_a_collation_of_the_crm_may_come_by_a_star_or_a_view() {
    let columns = "id TEXT, made INT, changed INT, state TEXT COLLATE CRM";
    for orders in [
        "SELECT *, made AS date_create, state AS status FROM deals WHERE changed > :date",
        "SELECT * FROM (SELECT id, made AS date_create, state AS status FROM deals WHERE changed > :date)",
        "WITH d AS (SELECT * FROM deals) SELECT id, made AS date_create, state AS status FROM d WHERE changed > :date",
    ] {
        assert_eq!(shop_with_collation(orders, columns).get("date=0").ids("orders"), ["a", "b"], "{orders}");
    }
}

/// Few rows are searched for and sorted, many are scanned, and no index in an order of the CRM's is gone by.
#[test]
fn ids_with_a_collation_of_the_crm_come_in_the_order_of_bytes_by_either_plan() {
    let query = "SELECT id, made AS date_create, state AS status FROM deals WHERE made > :date";
    for (deals, date) in [(3, 0), (5000, 0), (5000, 4990)] {
        let shop = Shop::with_orders("", query);
        let crm = shop.database();
        crm.create_collation("CRM", |a: &str, b: &str| b.cmp(a)).unwrap();
        crm.execute_batch(&format!(
            "CREATE TABLE deals (id TEXT COLLATE CRM PRIMARY KEY, made INT, state TEXT COLLATE CRM, note TEXT);
             CREATE INDEX deals_made ON deals (made);
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {deals})
             INSERT INTO deals SELECT printf('A-%05d', i), i, 'new', printf('%200s', i) FROM n;"
        ))
        .unwrap();
        let expected: Vec<_> = (date + 1..=deals).map(|id| format!("A-{id:05}")).collect();
        assert_eq!(shop.get(&format!("date={date}")).ids("orders"), expected);
    }
}

#[test]
fn a_collation_of_the_crm_that_cannot_be_done_without_is_named() {
    let columns = "id TEXT, made INT, changed INT, state TEXT COLLATE CRM";
    let query = "SELECT id, made AS date_create, state AS status FROM deals WHERE changed > :date";
    for comparison in ["AND state = 'new'", "GROUP BY state", "ORDER BY state LIMIT 5"] {
        let shop = shop_with_collation(&format!("{query} {comparison}"), columns);
        says(&shop, "query `export.orders` needs the collation `CRM`");
    }
    let mended = format!("{query} AND state COLLATE BINARY = 'new'");
    assert_eq!(shop_with_collation(&mended, columns).get("date=0").ids("orders"), ["a", "b"]);
}

#[test]
fn a_module_that_this_program_does_not_have_is_named() {
    let shop = Shop::with_orders(DEALS, &format!("SELECT {COLUMNS} FROM found WHERE changed > :date"));
    shop.database()
        .execute_batch(
            "PRAGMA writable_schema = on;
             INSERT INTO sqlite_schema VALUES ('table', 'words', 'words', 0, 'CREATE VIRTUAL TABLE words USING fts5(note)');
             PRAGMA writable_schema = off;
             CREATE VIEW found AS SELECT d.* FROM deals d JOIN words w ON w.rowid = d.id;",
        )
        .unwrap();
    says(&shop, "query `export.orders` reads a virtual table of the module `fts5`");
}

#[test]
fn a_schema_of_a_newer_sqlite_is_not_called_damaged() {
    let shop = Shop::with_orders(DEALS, &format!("SELECT {COLUMNS} FROM deals"));
    shop.database()
        .execute_batch(
            "PRAGMA writable_schema = on;
             INSERT INTO sqlite_schema VALUES ('table', 't2', 't2', 2, 'CREATE TABLE t2 (a INT, b FUTURE SYNTAX (x) => y)');",
        )
        .unwrap();
    says(&shop, "has `t2`, which this program does not understand: a newer SQLite");
}

/// As a network share without its lock daemon.
#[test]
fn a_disk_without_locks_is_told_from_a_program_that_holds_the_database() {
    let shop = Shop::with_orders(DEALS, &format!("SELECT {COLUMNS} FROM deals")).set("busy_timeout = 0");
    let crm = shop.database();
    crm.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let log = shop.refuse(503, "date=0").log().to_owned();
    assert!(log.contains("exclusive locking mode"), "{log}");
    drop(crm);
    if is_skipped() {
        return;
    }
    let options = ["-f", "-qq", "-o", "/dev/null", "-e", "inject=fcntl:error=ENOLCK"];
    let refusal = shop.ask("date=0").under(&program("strace", "strace"), &options).refusal(500);
    assert!(refusal.log().contains("a file system without locks"), "{}", refusal.log());
}

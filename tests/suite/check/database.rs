//! The database: whether it opens, and what write-ahead logging asks for.

use std::fs;
use std::os::unix::fs::chown;

use rusqlite::Connection;

use super::support::Shop;
use crate::support::people::is_root;

#[test]
fn a_database_that_cannot_be_opened_is_an_error() {
    let shop = Shop::good();
    let database = shop.file("shop.db");
    fs::write(&database, "no database, but long enough to be read as one, says who wrote it: ".repeat(20))
        .unwrap();
    shop.finds("error", "database.not_a_database").at_file(&database).remedy("correct `database`");
    fs::remove_file(&database).unwrap();
    shop.finds("error", "database.missing").at_file(&database).remedy("correct `database`");
    fs::create_dir(&database).unwrap();
    shop.check(&[]).one("error", "database.not_a_file").remedy("correct `database`");
}

#[test]
fn a_damaged_database_is_found_out_by_reading_it() {
    let shop = Shop::with(
        "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
         INSERT INTO orders SELECT i, 'Tea', unixepoch(), 1, 1, i, '', '{}', unixepoch() FROM n;",
    );
    let mut bytes = fs::read(shop.file("shop.db")).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 8192].fill(0xA5);
    fs::write(shop.file("shop.db"), bytes).unwrap();
    let report = shop.check(&[]);
    assert_eq!(report.code, 1);
    let finding = report.one("error", "database.damaged");
    finding.remedy("restore a backup").at_query("export.orders", "");
}

#[test]
fn a_locked_database_is_an_error_that_names_the_wait() {
    let shop = Shop::good().but("[export]\n", "busy_timeout = 0\n[export]\n");
    let crm = Connection::open(shop.file("shop.db")).unwrap();
    crm.execute_batch("BEGIN EXCLUSIVE").unwrap();
    shop.finds("error", "database.busy").remedy("`busy_timeout`");
}

#[test]
fn a_database_without_tables_is_probably_another_one() {
    let shop = Shop::good();
    fs::write(shop.file("shop.db"), "").unwrap();
    let report = shop.check(&[]);
    report.one("warning", "database.empty").at_file(&shop.file("shop.db")).remedy("correct `database`");
    assert!(report.ids().contains(&"query.sqlite"), "{}", report.text);
}

#[test]
fn too_slow_is_an_error_unless_there_are_pages() {
    let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) \
                   SELECT i AS id, i AS date_create, 1 AS status, '1' AS roistat FROM n WHERE i > :date";
    let query = "SELECT id, name, created AS date_create, status, price, roistat, city AS \"fields.City\", extra AS \
                 fields\nFROM orders WHERE edit_date > :date";
    let slow = || Shop::good().but(query, endless).but("[export]\n", "time_limit = 1\n[export]\n");
    let report = slow().check(&[]);
    report.one("error", "database.time_limit").remedy("`page_size`").at_query("export.orders", "");
    let paged = slow().but("time_limit = 1\n", "time_limit = 1\npage_size = 10\n").check(&[]);
    paged.one("note", "database.time_limit").says("not every row could be looked at");
    for report in [report, paged] {
        report.one("warning", "query.recent_not_examined").says("the last 31 days").remedy("`time_limit`");
        assert!(!report.ids().iter().any(|id| id.starts_with("integration")), "of a part it says nothing");
    }
}

#[test]
fn where_everything_takes_too_long_the_last_days_are_looked_at_by_themselves() {
    // Reading the rows that are older than the days that count never ends.
    let name = "iif(edit_date < unixepoch() - 5000000, (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT max(i) FROM n), name) AS name";
    let slow = || {
        // The third changed thirty days and a half ago.
        Shop::with(
            "UPDATE orders SET edit_date = 100000001 WHERE id = 4; UPDATE orders SET roistat = '' WHERE id < 4;
             UPDATE orders SET edit_date = unixepoch() - 2635200 WHERE id = 3;",
        )
            .but("SELECT id, name, created", &format!("SELECT id, {name}, created"))
    };
    let report = slow().but("[export]\n", "time_limit = 1\n[export]\n").check(&[]);
    let ids = ["database.time_limit", "query.date_not_examined", "integration.few_visits"];
    assert_eq!(report.ids(), ids, "{}", report.text);
    report.one("note", "integration.few_visits").says("only 1 of the 4 deals of the last 31 days has");
    assert!(report.text.contains("  rows        3 read until time was over"), "{}", report.text);
    assert!(report.text.contains("  of late     4 rows changed in the last 31 days"), "{}", report.text);
    let paged = slow().but("[export]\n", "time_limit = 1\npage_size = 10\n[export]\n").check(&[]);
    paged.one("note", "database.time_limit").says("only 3");
    paged.one("note", "integration.few_visits").says("only 1 of the 4");
}

/// A condition that no request ever meets, and that is never done with.
const ENDLESS_ANALYSIS: &str = "CASE :date WHEN 9223372036854775807 THEN (WITH RECURSIVE n (i) AS (SELECT 1 UNION \
    ALL SELECT i + 1 FROM n) SELECT max(i) FROM n) ELSE 1 END AND";

#[test]
fn an_analysis_without_time_is_a_finding_and_no_index_is_advised_for_it() {
    let lookup = "(SELECT value FROM props WHERE deal = orders.id) AS value";
    let shop = Shop::with(
        "DROP INDEX orders_edit_date; CREATE TABLE props (id INTEGER PRIMARY KEY, deal INTEGER, value TEXT);
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
         INSERT INTO props (deal, value) SELECT i, 'x' FROM n;
         WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
         INSERT INTO orders (id, edit_date) SELECT i, '2024-06-01 10:00:00' FROM n;",
    );
    let shop = shop
        .but("[export]\n", "time_limit = 1\n[export]\n")
        .but("\nFROM orders WHERE", &format!("\nFROM orders WHERE {ENDLESS_ANALYSIS}"));
    let report = shop.check(&[]);
    report.one("warning", "query.date_not_examined").says("in 1 s").remedy("`time_limit`");
    assert!(!report.ids().contains(&"query.scan"), "{}", report.text);
    let report =
        shop.but("SELECT id, name, created", &format!("SELECT id, {lookup}, name, created")).check(&[]);
    report.one("note", "query.indices_not_examined").remedy("`time_limit`");
}

/// Each row costs a little, so that all can be read in a second and the analysis takes several. On any machine either
/// the text date is told of, or that there was no time to look.
#[test]
fn every_report_on_150_000_deals_with_a_text_date_has_a_finding() {
    let shop = Shop::with(
        "DROP INDEX orders_edit_date;
         WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 150000)
         INSERT INTO orders (id, name, created, status, edit_date)
             SELECT i, 'Deal', unixepoch() - i, 'new', datetime(1700000000 + i, 'unixepoch') FROM n;",
    );
    let shop =
        shop.but("\nFROM orders WHERE", "\nFROM orders WHERE length(hex(zeroblob(600 + id % 2))) > 5 AND");
    let report = shop.but("[export]\n", "time_limit = 1\n[export]\n").check_once();
    let told = ["data.changed_text", "query.date_not_examined"];
    assert!(report.ids().iter().any(|id| told.contains(id)), "{}", report.text);
    assert!(
        !report.ids().contains(&"query.scan") || report.ids().contains(&"database.time_limit"),
        "{}",
        report.text
    );
}

#[test]
fn where_it_is_too_slow_the_index_is_advised_that_would_help() {
    let slow =
        "CROSS JOIN (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT * FROM n)";
    let shop = Shop::with("DROP INDEX orders_edit_date;")
        .but("\nFROM orders WHERE", &format!("\nFROM orders {slow} WHERE"))
        .but("[export]\n", "time_limit = 1\n[export]\n");
    let report = shop.check(&[]);
    report.one("error", "database.time_limit").remedy("add an index");
    report.one("warning", "query.scan").remedy("CREATE INDEX orders_edit_date ON orders (edit_date);");
}

#[test]
fn wal_wants_the_owner() {
    if !is_root() {
        return;
    }
    // Its owner opens and closes it: no `-shm` is left, and a reader who is not the owner would make one.
    let shop = Shop::with("PRAGMA journal_mode = WAL;");
    let sudo = "sudo -u nobody";
    shop.finds("warning", "database.wal_of_another").says("was not looked at").remedy(sudo);
    shop.mode("shop.db", 0o644).mode("cgi-bin/.htroistat.toml", 0o644);
    let report = shop.check(&["--server-user", "daemon"]);
    report.one("error", "database.wal_of_another").remedy("rollback-journal mode");
    // As its owner, with another user to run the page.
    chown(shop.file("shop.db"), Some(0), Some(0)).unwrap();
    let report = shop.check(&["--server-user", "daemon"]);
    let finding = report.one("warning", "database.wal_of_another");
    let finding = finding.says("does not belong to daemon").remedy("journal_mode = DELETE");
    finding.at_file(&shop.file("shop.db"));
    assert_eq!(shop.check(&["--server-user", "root"]).ids(), ["files.config_open"]);
}

#[test]
fn wal_wants_no_owner_where_the_user_of_the_page_is_unknown() {
    if !is_root() {
        return;
    }
    let shop = Shop::with("PRAGMA journal_mode = WAL;").run_by_owner();
    shop.finds_nothing();
    for name in ["cgi-bin", "cgi-bin/roistat.cgi"] {
        chown(shop.file(name), Some(0), Some(0)).unwrap();
    }
    shop.finds("note", "files.executable_of_root");
}

#[test]
fn a_database_that_cannot_be_read_is_named_by_both_who_look() {
    let shop = Shop::good().run_by_owner();
    let database = shop.file("shop.db");
    shop.mode("shop.db", 0o000);
    let report = shop.check(&[]);
    assert_eq!(report.ids(), ["files.database_unreadable", "database.unreadable"]);
    report
        .one("error", "database.unreadable")
        .at_file(&database)
        .remedy("the user that the web server runs as");
}

#[test]
fn wal_wants_a_folder_that_can_be_written_to() {
    let shop = Shop::with("PRAGMA journal_mode = WAL;").run_by_owner();
    shop.mode("", 0o555);
    let report = shop.check(&[]);
    shop.mode("", 0o755);
    report.only("error", "database.wal_unreachable").remedy("rollback-journal mode");
}

#[test]
fn a_query_that_fails_on_a_row_is_an_error() {
    let shop =
        Shop::good().but("SELECT id, name FROM statuses", "SELECT id, json(name) AS name FROM statuses");
    let finding = shop.check(&[]).one("error", "database.failed").says("malformed JSON");
    finding.at_query("export.statuses", "");
}

#[test]
fn an_interrupted_write_is_the_crm_s_to_heal() {
    let shop = Shop::good();
    let crm = Connection::open(shop.file("shop.db")).unwrap();
    // A transaction that outgrows the cache writes its journal and then the database, and there it "crashes".
    crm.execute_batch(
        "PRAGMA cache_size = 5; BEGIN;
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
         INSERT INTO clients SELECT 100 + i, hex(zeroblob(500)), '', '', 1 FROM n;",
    )
    .unwrap();
    let files = ["shop.db", "shop.db-journal"].map(|name| shop.file(name));
    let crashed = files.each_ref().map(|file| fs::read(file).unwrap());
    drop(crm);
    for (file, bytes) in files.iter().zip(&crashed) {
        fs::write(file, bytes).unwrap();
    }
    shop.finds("error", "database.unhealed_journal").at_file(&files[0]).remedy("its own program opens it");
    assert_eq!(files.map(|file| fs::read(file).unwrap()), crashed, "nothing is written");
}

#[test]
fn a_server_that_is_not_there_is_an_error_that_names_it_without_its_password() {
    for scheme in ["mysql", "postgres"] {
        let url = format!("{scheme}://shop:s3cret@127.0.0.1:1/shop");
        let shop = Shop::good().but("\"../shop.db\"", &format!("\"{url}\""));
        let finding = shop.finds("error", "server.unreachable");
        finding.at_file(url.replace(":s3cret", "").as_ref()).says("127.0.0.1");
    }
}

#[test]
fn a_schema_of_a_newer_sqlite_is_an_error_that_names_the_table() {
    let shop = Shop::with(
        "PRAGMA writable_schema = ON;
         INSERT INTO sqlite_schema VALUES ('table', 't2', 't2', 2, 'CREATE TABLE t2 (a INT, b FUTURE SYNTAX (x) => y)');",
    );
    shop.finds("error", "database.newer_schema").says("`t2`").says("a newer SQLite");
}

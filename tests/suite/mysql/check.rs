//! The report of `check` on a database on MariaDB, and remedies that mend the faults that they are for.

use std::io::Write;
use std::net::TcpListener;
use std::thread;

use mysql::prelude::Queryable;

use crate::check::support::{Report, Shop};
use crate::support::mysql::{MariaDb, PASSWORD, table};

/// Deals of the last days, with times in the server's zone.
pub(super) const GOOD: &str = "
CREATE TABLE statuses (id int PRIMARY KEY, name varchar(20));
INSERT INTO statuses VALUES (1, 'New'), (2, 'Paid');
CREATE TABLE deals (id int PRIMARY KEY, made datetime, status int, price decimal(12,2), roistat varchar(20),
                    changed datetime, KEY deals_changed (changed));
INSERT INTO deals SELECT seq, now() - INTERVAL seq DAY, 1 + seq % 2, 10.5 * seq, concat('312', seq),
                         now() - INTERVAL seq DAY FROM seq_1_to_5;
";

pub(super) const ORDERS: &str = "SELECT id, UNIX_TIMESTAMP(made) AS date_create, status, price, roistat FROM deals \
                      WHERE changed > FROM_UNIXTIME(:date)";

/// The report of `check` on a database that an account reads.
#[track_caller]
pub(super) fn check(table: &str, orders: &str) -> Report {
    let shop = Shop::good();
    shop.write_config(format!(
        "user = \"login\"\npassword = 'Zq7 long \"enough\" 41'\n{table}\n[export]\norders = '''{orders}'''\n\
         statuses = 'SELECT id, name FROM statuses'\n"
    ));
    let report = shop.check(&[]);
    assert!(!report.text.contains("Secretive"), "no password of the database: {}", report.text);
    report
}

/// The report of `check` on the good shop with more SQL done to its database.
#[track_caller]
pub(super) fn check_good(server: &MariaDb, sql: &str, orders: &str) -> Report {
    let name = server.database(&format!("{GOOD};\n{sql}"));
    check(&server.table("shop", &name), orders)
}

#[test]
fn nothing_is_wrong_with_a_good_shop() {
    let Some(server) = MariaDb::shared() else { return };
    let report = check_good(&server, "", ORDERS);
    assert_eq!(report.ids(), [""; 0], "{}", report.text);
    for words in
        ["MariaDB ", "as `shop@%`", "2 tables and views\n", "5 of the 5 rows of `deals`", "deals range by"]
    {
        assert!(report.text.contains(words), "{words}: {}", report.text);
    }
}

#[test]
fn a_comparison_of_a_date_with_a_number_is_mended_by_its_remedy() {
    let Some(server) = MariaDb::shared() else { return };
    for (column, bad) in [("changed", "changed > :date"), ("deals.changed", "deals.changed > :date")] {
        let orders = ORDERS.replace("changed > FROM_UNIXTIME(:date)", bad);
        let report = check_good(&server, "", &orders);
        let finding = report.one("error", "data.changed_text").at_query("export.orders", column);
        let mended = finding.sql();
        assert_eq!(mended, format!("{column} > FROM_UNIXTIME(:date)"));
        let report = check_good(&server, "", &ORDERS.replace("changed > FROM_UNIXTIME(:date)", &mended));
        assert_eq!(report.ids(), [""; 0], "{}", report.text);
    }
}

#[test]
fn values_that_do_not_fit_the_date_are_found() {
    let Some(server) = MariaDb::shared() else { return };
    let milliseconds =
        "ALTER TABLE deals ADD ms bigint;\n UPDATE deals SET ms = unix_timestamp(changed) * 1000";
    let day = "ALTER TABLE deals ADD day date;\n UPDATE deals SET day = changed";
    let text = "ALTER TABLE deals ADD written varchar(20);\n UPDATE deals SET written = date_format(changed, '%d.%m.%Y %H:%i:%s')";
    for (sql, compared, level, id, remedy) in [
        (milliseconds, "ms > :date", "error", "data.changed_milliseconds", "ms > :date * 1000"),
        (
            day,
            "day > FROM_UNIXTIME(:date)",
            "error",
            "data.changed_otherwise",
            "day >= DATE(FROM_UNIXTIME(:date))",
        ),
        (text, "written > :date", "error", "data.changed_text", "STR_TO_DATE("),
    ] {
        let report = check_good(&server, sql, &ORDERS.replace("changed > FROM_UNIXTIME(:date)", compared));
        assert!(report.ids().contains(&id), "{compared}: {}", report.text);
        report.one(level, id).remedy(remedy);
    }
}

#[test]
fn rows_that_are_never_sent_are_counted() {
    let Some(server) = MariaDb::shared() else { return };
    let zero = "INSERT INTO deals VALUES (6, now(), 1, 5, '7', '0000-00-00 00:00:00')";
    check_good(&server, zero, ORDERS).one("error", "data.changed_empty").says("1 row");
    let null = "INSERT INTO deals VALUES (6, now(), 1, 5, '7', NULL)";
    check_good(&server, null, ORDERS).one("error", "data.changed_null").says("1 row");
    let report = check_good(&server, "", &format!("{ORDERS} AND status = 1"));
    report.one("note", "query.rows_left_out").says("3 of the 5");
}

#[test]
fn the_index_that_would_help_is_written_down() {
    let Some(server) = MariaDb::shared() else { return };
    let many = "ALTER TABLE deals DROP KEY deals_changed;\n INSERT INTO deals SELECT seq, now() - INTERVAL seq MINUTE, 1, 5, \
                seq, now() - INTERVAL seq MINUTE FROM seq_10_to_3000";
    let report = check_good(&server, many, ORDERS);
    report.one("note", "query.scan").remedy("CREATE INDEX deals_changed ON deals (changed)");
    let props = format!(
        "{many};\n CREATE TABLE props (deal int, value varchar(9));\n INSERT INTO props SELECT seq, 'x' FROM seq_1_to_3000"
    );
    let orders = ORDERS.replace(
        "roistat FROM",
        "roistat, (SELECT max(p.value) FROM props p WHERE p.deal = deals.id) AS `fields.x` FROM",
    );
    let report = check_good(&server, &props, &orders);
    report.one("note", "query.lookup").remedy("CREATE INDEX props_deal ON props (deal)");
}

/// The comparison that the remedy says gives the same rows, and by the index that the next remedy creates.
#[test]
fn a_function_around_the_column_of_change_is_told_with_the_bare_comparison() {
    let Some(server) = MariaDb::shared() else { return };
    let many = "ALTER TABLE deals DROP KEY deals_changed;\n INSERT INTO deals SELECT seq, now() - INTERVAL seq MINUTE, 1, 5, \
                seq, now() - INTERVAL seq MINUTE FROM seq_10_to_3000";
    for (slow, bare) in [
        ("UNIX_TIMESTAMP(changed) > :date", "changed > FROM_UNIXTIME(:date)"),
        (
            "UNIX_TIMESTAMP(deals.changed) >= :date - 60",
            "deals.changed >= FROM_UNIXTIME(GREATEST(:date - 60, 0))",
        ),
        ("DATE(changed) >= DATE(FROM_UNIXTIME(:date))", "changed > FROM_UNIXTIME(:date)"),
        (
            "DATE_FORMAT(changed, '%Y-%m-%d') >= FROM_UNIXTIME(:date, '%Y-%m-%d')",
            "changed > FROM_UNIXTIME(:date)",
        ),
    ] {
        let name = server.database(&format!("{GOOD};\n{many}"));
        let table = server.table("shop", &name);
        let with = |condition: &str| ORDERS.replace("changed > FROM_UNIXTIME(:date)", condition);
        let report = check(&table, &with(slow));
        let finding = report.one("note", "query.column_in_function").at_query("export.orders", "");
        assert_eq!(finding.sql(), bare);
        let report = check(&table, &with(bare));
        assert_eq!(report.ids(), ["query.scan"], "{}", report.text);
        let create =
            report.one("note", "query.scan").words().trim_start_matches("in the database: ").to_owned();
        server.client(&name).query_drop(create.trim_end_matches(';')).unwrap();
        let report = check(&table, &with(bare));
        assert_eq!(report.ids(), [""; 0], "{}", report.text);
        assert!(report.text.contains("deals range by deals_changed"), "{}", report.text);
    }
    let number = format!(
        "{many};\n ALTER TABLE deals ADD changed_unix int, ADD KEY (changed_unix);\n UPDATE deals SET changed_unix = 1"
    );
    let report = check_good(
        &server,
        &number,
        &ORDERS.replace("changed > FROM_UNIXTIME(:date)", "ABS(changed_unix) > :date"),
    );
    assert!(!report.ids().contains(&"query.column_in_function"), "{}", report.text);
}

#[test]
fn rights_beyond_reading_and_tables_without_a_snapshot_are_warned_of() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(&format!("{GOOD};\n ALTER TABLE deals ENGINE = MyISAM"));
    let mut root = server.client(&name);
    root.query_drop(format!(
        "CREATE OR REPLACE USER writer@'%' IDENTIFIED BY '{}'",
        PASSWORD.replace('\\', "\\\\").replace('\'', "''")
    ))
    .unwrap();
    root.query_drop(format!("GRANT SELECT, INSERT ON {name}.* TO writer@'%'")).unwrap();
    let report = check(&server.table("writer", &name), ORDERS);
    assert_eq!(report.ids(), ["server.more_than_reading", "server.no_snapshot"], "{}", report.text);
    let reader = format!("GRANT SELECT ON `{name}`.* TO 'roistat'@'%'");
    report.one("warning", "server.more_than_reading").says("INSERT").remedy(&reader);
    report.one("warning", "server.no_snapshot").says("deals").remedy("ALTER TABLE `deals` ENGINE = InnoDB");
}

#[test]
fn a_way_to_the_database_that_ends_too_early_is_said_step_by_step() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database("");
    let good = server.loopback("shop", &name);
    let port = format!("port = {}", server.port);
    for (spoiled, id) in [
        (good.replace("127.0.0.1", "no-such-host.invalid"), "server."),
        (good.replace(&port, "port = 1"), "server.unreachable"),
        (good.clone() + "tls = \"verify\"\n", "server.tls"),
        (good.replace("Secretive", "Forgotten"), "server.denied"),
        (good.replace(&name, "nowhere"), "server.no_right"),
        (table("socket = \"/nowhere/mysqld.sock\"", "shop", &name), "server.no_socket"),
        (good.replace("\"shop\"", "\"locked\""), "server.login"),
    ] {
        let report = check(&spoiled, ORDERS);
        assert!(report.ids().iter().all(|found| found.starts_with(id)), "{id}: {}", report.text);
        assert_eq!(report.code, 1);
    }
    let report = check(&good, ORDERS);
    report.one("warning", "server.no_tables").remedy("GRANT SELECT");
    let report = check(&table("host = \"127.0.0.1\"\nport = 1", "shop", &name), ORDERS);
    report.one("error", "server.unreachable").remedy("`host` and `port`");
}

#[test]
fn moments_without_a_time_zone_are_noted_where_the_server_has_one_of_its_own() {
    if crate::support::installed::is_skipped() {
        return;
    }
    let server = MariaDb::start(&["--default-time-zone=+03:00"]);
    let in_utc = "changed > TIMESTAMP('1970-01-01') + INTERVAL :date SECOND";
    let id = "query.zone_of_server";
    check_good(&server, "", ORDERS).one("note", id).says("`+03:00`").remedy(in_utc);
    let mended = ORDERS.replace("changed > FROM_UNIXTIME(:date)", in_utc);
    assert!(!check_good(&server, "", &mended).ids().contains(&id), "it is mended");
    let with_zone = "ALTER TABLE deals MODIFY changed timestamp";
    assert!(!check_good(&server, with_zone, ORDERS).ids().contains(&id), "a TIMESTAMP is kept in UTC");
}

/// What the server says to every connection, in a packet of its protocol.
pub(super) fn refusing(code: u16, words: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let payload = [&[0xFF], &code.to_le_bytes()[..], words.as_bytes()].concat();
            let length = u8::try_from(payload.len()).unwrap();
            let _ = stream.unwrap().write_all(&[&[length, 0, 0, 0], payload.as_slice()].concat());
        }
    });
    port
}

#[test]
fn a_server_that_lets_this_machine_not_in_is_told_with_what_lifts_that() {
    for (code, words, id, remedy) in [
        (1040, "Too many connections", "server.full", "`max_connections`"),
        (
            1129,
            "Host '10.0.0.7' is blocked because of many connection errors",
            "server.host_blocked",
            "`mysqladmin flush-hosts`",
        ),
        (
            1130,
            "Host '10.0.0.7' is not allowed to connect to this MySQL server",
            "server.host_not_allowed",
            "CREATE USER 'shop'@'10.0.0.7' IDENTIFIED BY '…'; GRANT SELECT ON `my\\_shop`.* TO 'shop'@'10.0.0.7';",
        ),
    ] {
        let port = refusing(code, words);
        let report =
            check(&table(&format!("host = \"127.0.0.1\"\nport = {port}"), "shop", "my_shop"), ORDERS);
        report.only("error", id).says(words).remedy(remedy);
    }
}

/// The statements of a remedy, with the password that the tests know.
fn statements(words: &str) -> Vec<String> {
    let (_, sql) = words.split_once("in the database: ").unwrap();
    let password = PASSWORD.replace('\\', "\\\\").replace('\'', "''");
    sql.split(';').map(|it| it.trim().replace('…', &password)).filter(|it| !it.is_empty()).collect()
}

/// Each remedy is applied, and the next thing that is wanting comes up, until nothing is.
#[test]
fn an_account_that_is_not_let_in_or_may_not_read_gets_the_statements_for_that() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(GOOD);
    let mut root = server.client(&name);
    let stranger = server.table("newcomer", &name);
    let report = check(&stranger, ORDERS);
    for statement in statements(report.only("error", "server.denied").words()) {
        root.query_drop(statement).unwrap();
    }
    assert_eq!(check(&stranger, ORDERS).ids(), [""; 0]);

    root.query_drop(format!("REVOKE ALL ON {}.* FROM newcomer@localhost", name.replace('_', "\\_"))).unwrap();
    let report = check(&stranger, ORDERS);
    let grant = statements(report.only("error", "server.no_right").words());
    root.query_drop(&grant[0]).unwrap();
    assert_eq!(check(&stranger, ORDERS).ids(), [""; 0]);

    root.query_drop(format!("REVOKE ALL ON {name}.* FROM newcomer@localhost")).unwrap();
    root.query_drop(format!("GRANT SELECT ON {name}.statuses TO newcomer@localhost")).unwrap();
    let report = check(&stranger, ORDERS);
    let finding =
        report.one("error", "query.server").says("denied to user 'newcomer'@").at_query("export.orders", "");
    root.query_drop(&statements(finding.words())[0]).unwrap();
    assert_eq!(check(&stranger, ORDERS).ids(), [""; 0]);
}

#[test]
fn an_unknown_column_is_said_with_the_nearest_name() {
    let Some(server) = MariaDb::shared() else { return };
    for wrong in ["chnged", "deals.chnged", "`Chnged`"] {
        let report = check_good(&server, "", &ORDERS.replace("changed >", &format!("{wrong} >")));
        report.one("error", "query.server").remedy("`changed`");
    }
}

/// The comparison that each remedy says is right, there too.
#[test]
fn comparisons_of_queries_within_the_query_are_judged() {
    let Some(server) = MariaDb::shared() else { return };
    let columns = "id, UNIX_TIMESTAMP(made) AS date_create, status, price, roistat";
    for query in [
        format!("WITH fresh AS (SELECT * FROM deals WHERE changed > :date) SELECT {columns} FROM fresh"),
        format!("SELECT {columns} FROM (SELECT * FROM deals WHERE changed > :date) AS fresh"),
        format!("SELECT {columns} FROM deals WHERE id IN (SELECT id FROM deals WHERE changed > :date)"),
        format!("SELECT {columns} FROM deals WHERE (status = 9 OR changed > :date)"),
        format!(
            "SELECT {columns} FROM deals WHERE changed > :date UNION SELECT {columns} FROM deals WHERE 0"
        ),
    ] {
        let report = check_good(&server, "", &query);
        let mended = report.one("error", "data.changed_text").sql();
        assert_eq!(mended, "changed > FROM_UNIXTIME(:date)");
        let report = check_good(&server, "", &query.replace("changed > :date", &mended));
        assert_eq!(report.ids(), [""; 0], "{query}: {}", report.text);
    }
    // A day of today is after every moment of it, and not ahead.
    let today = "ALTER TABLE deals ADD day date;\n UPDATE deals SET day = now()";
    let by_day = ORDERS.replace("changed > FROM_UNIXTIME(:date)", "day >= DATE(FROM_UNIXTIME(:date))");
    let report = check_good(&server, today, &by_day);
    assert_eq!(report.ids(), [""; 0], "{}", report.text);
    let null = "INSERT INTO deals VALUES (6, now(), 1, 5, '7', NULL)";
    let query =
        format!("SELECT {columns} FROM (SELECT * FROM deals WHERE changed > FROM_UNIXTIME(:date)) AS fresh");
    check_good(&server, null, &query).one("error", "data.changed_null").says("1 row");
}

/// The expression that the remedy says gives the text that was meant.
#[test]
fn utf8_that_was_taken_for_latin1_is_told_with_what_turns_it_back() {
    let Some(server) = MariaDb::shared() else { return };
    let with_name = ORDERS.replace("roistat FROM", "roistat, name FROM");
    for charset in ["latin1", "utf8mb4"] {
        let name = server.database(&format!(
            "{GOOD};\n ALTER TABLE deals ADD name varchar(50) CHARACTER SET {charset};\n \
             UPDATE deals SET name = CONVERT(CAST('Иван Ж.' AS BINARY) USING latin1);\n UPDATE deals SET name = 'Tea' WHERE id = 1"
        ));
        let table = server.table("shop", &name);
        let report = check(&table, &with_name);
        let finding =
            report.only("warning", "data.misread_utf8").says("4 rows").says("in the place of `Иван Ж.`");
        let mended = finding.sql();
        assert_eq!(mended, "CONVERT(CAST(CONVERT(name USING latin1) AS BINARY) USING utf8mb4) AS name");
        let report = check(&table, &with_name.replace("name FROM", &format!("{mended} FROM")));
        assert_eq!(report.ids(), [""; 0], "{}", report.text);
        assert!(
            report.text.contains("name: Иван Ж.") && report.text.contains("name: Tea"),
            "{}",
            report.text
        );
        server.client(&name).query_drop("UPDATE deals SET name = 'Café' WHERE id = 2").unwrap();
        let report = check(&table, &with_name);
        report.only("warning", "data.misread_utf8").says("3 rows").remedy("where it is so");
    }
}

/// A copy waits for an hour before it makes a change that the first server made ten minutes ago.
#[test]
fn a_copy_that_is_behind_or_has_stopped_is_warned_of_where_the_account_may_know() {
    if crate::support::installed::is_skipped() {
        return;
    }
    let first = MariaDb::start(&["--server-id=1", "--log-bin"]);
    let copy = MariaDb::start(&["--server-id=2"]);
    let name = copy.database(GOOD);
    let table = copy.table("shop", &name);
    let mut root = copy.client(&name);
    let mut first_root = first.client("");
    first_root.query_drop("CREATE USER follower@'%' IDENTIFIED BY 'x'").unwrap();
    first_root.query_drop("GRANT REPLICATION SLAVE ON *.* TO follower@'%'").unwrap();
    let status: mysql::Row = first_root.query_first("SHOW MASTER STATUS").unwrap().unwrap();
    let (file, place) = (status.get::<String, _>(0).unwrap(), status.get::<u64, _>(1).unwrap());
    root.query_drop(format!(
        "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = {}, MASTER_USER = 'follower', MASTER_PASSWORD = 'x', \
         MASTER_LOG_FILE = '{file}', MASTER_LOG_POS = {place}, MASTER_DELAY = 3600",
        first.port
    ))
    .unwrap();
    assert_eq!(check(&table, ORDERS).ids(), [""; 0], "the account may not know");
    root.query_drop("GRANT SLAVE MONITOR ON *.* TO shop@'%'").unwrap();
    check(&table, ORDERS).only("warning", "server.stopped_copy").remedy("first server");
    root.query_drop("START SLAVE").unwrap();
    first_root.query_drop("SET timestamp = UNIX_TIMESTAMP() - 600").unwrap();
    first_root.query_drop("CREATE DATABASE change_of_the_shop").unwrap();
    let behind = |root: &mut mysql::Conn| {
        let row: mysql::Row = root.query_first("SHOW SLAVE STATUS").unwrap().unwrap();
        row.get::<Option<u64>, _>("Seconds_Behind_Master").flatten()
    };
    while behind(&mut root).is_none_or(|seconds| seconds < 600) {
        thread::sleep(std::time::Duration::from_millis(20));
    }
    check(&table, ORDERS).only("warning", "server.copy").says("s behind it").remedy("first server");
}

//! The report of `check` on a shop whose database is on a PostgreSQL server.

use crate::check::support::{Report, Shop};
use crate::support::postgres::{PASSWORD, Server, table};

/// Deals of the last days, changed at a `timestamptz` with an index.
const SHOP: &str = "
CREATE TABLE statuses (id int PRIMARY KEY, name text);
INSERT INTO statuses VALUES (1, 'New'), (2, 'Paid');
CREATE TABLE deals (id int PRIMARY KEY, name text, created timestamptz, changed timestamptz, changed_ms bigint,
                    written text, status int, price numeric(12,2), roistat text);
CREATE INDEX deals_changed ON deals (changed);
INSERT INTO deals
SELECT i, 'Tea ' || i, now() - i * interval '1 hour', now() - i * interval '1 hour',
       (extract(epoch FROM now())::bigint - i * 3600) * 1000, to_char(now(), 'DD.MM.YYYY HH24:MI:SS'), 1 + i % 2, 10.5 * i, '312' || i
FROM generate_series(1, 5) AS numbers(i);
";

const SELECT: &str =
    "SELECT id, name, extract(epoch FROM created)::bigint AS date_create, status, price, roistat FROM deals";

/// `check` of a shop whose deals are chosen by a condition.
#[track_caller]
fn check(database: &str, condition: &str) -> Report {
    check_query(database, &format!("{SELECT} WHERE {condition}"))
}

#[track_caller]
fn check_query(database: &str, orders: &str) -> Report {
    let shop = Shop::good();
    shop.write_config(format!(
        "user = \"login\"\npassword = 'Zq7 long \"enough\" 41'\n{database}[export]\norders = '''{orders}'''\n\
         statuses = 'SELECT id, name FROM statuses'\n"
    ));
    shop.check(&[])
}

#[test]
fn a_shop_in_which_nothing_is_wrong_has_no_findings() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(SHOP);
    for condition in ["changed > to_timestamp(:date)", "to_timestamp(:date) < changed AND status > 0"] {
        let report = check(&server.table("shop", &name), condition);
        assert_eq!((report.ids(), report.code), (vec![], 0), "{condition}: {}", report.text);
        for words in
            ["PostgreSQL ", "as `shop`", "2 tables and views", "a moment in 5 rows", "Seq Scan on deals"]
        {
            assert!(report.text.contains(words), "{words}: {}", report.text);
        }
    }
}

#[test]
fn rights_beside_reading_are_said_with_an_account_that_has_none() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(&format!(
        "{SHOP} GRANT INSERT, DELETE ON deals TO shop; GRANT pg_write_server_files TO md5;"
    ));
    let condition = "changed > to_timestamp(:date)";
    check(&server.table("shop", &name), condition)
        .only("warning", "server.more_than_reading")
        .says("`INSERT`")
        .remedy("CREATE ROLE roistat LOGIN")
        .remedy("GRANT SELECT ON ALL TABLES IN SCHEMA public TO roistat");
    check(&server.loopback("md5", &name), condition)
        .only("error", "server.acts_outside")
        .says("`pg_write_server_files`");
    server.client(&name).batch_execute("REVOKE pg_write_server_files FROM md5").unwrap();
}

/// The statements of the remedy make an account with which nothing is wrong.
#[test]
fn an_account_that_may_read_nothing_is_told_the_grants() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(SHOP);
    let mut client = server.client(&name);
    client.batch_execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC").unwrap();
    let report = check(&server.table("shop", &name), "changed > to_timestamp(:date)");
    let finding = report.one("warning", "server.no_tables");
    let grants = finding.words().trim_start_matches("in the database: ");
    client.batch_execute(grants).unwrap();
    let report = check(&server.table("shop", &name), "changed > to_timestamp(:date)");
    assert_eq!(report.ids(), [""; 0], "{}", report.text);
}

#[test]
fn a_server_or_an_account_that_cannot_be_reached_is_said_with_what_to_do() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(SHOP);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nobody = format!("host = \"127.0.0.1\"\nport = {free}");
    let wrong = server.table("shop", &name).replace("Secretive", "Wrong");
    let encrypted = server.loopback("shop", &name) + "tls = \"verify\"\n";
    for (database, id, words) in [
        (table("host = \"no.such.host.invalid\"", "shop", &name), "no.such.host.invalid", "host"),
        (table(&nobody, "shop", &name), "cannot be reached", "`port`"),
        (table("host = \"/nowhere\"", "shop", &name), "cannot be reached", "host"),
        (encrypted, "signed by an authority", ""),
        (wrong, "password authentication failed", "`password`"),
        (server.loopback("nobody", &name), "pg_hba.conf rejects", ""),
        (server.table("shop", "nowhere"), "\"nowhere\" does not exist", "correct its name"),
    ] {
        let report = check(&database, "changed > to_timestamp(:date)");
        assert_eq!(report.code, 1, "{}", report.text);
        assert!(report.text.contains(id) && report.text.contains(words), "{id}: {}", report.text);
    }
}

#[test]
fn a_comparison_with_the_date_is_checked_by_its_type_and_its_values() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(SHOP);
    let database = server.table("shop", &name);
    let report = check(&database, "changed_ms > :date");
    report.one("error", "data.changed_milliseconds").remedy("changed_ms > :date * 1000");
    // The comparison that the remedy says is right.
    let report = check(&database, "changed_ms > :date * 1000");
    assert_eq!(report.ids(), [""; 0], "{}", report.text);
    let report = check(&database, "written > to_char(to_timestamp(:date), 'YYYY-MM-DD HH24:MI:SS')");
    assert!(report.text.contains("text in 5 rows"), "{}", report.text);
    let report = check(&database, "extract(epoch FROM coalesce(changed, created)) > :date");
    assert_eq!(report.ids(), [""; 0], "{}", report.text);
}

#[test]
fn rows_that_no_request_gets_are_counted_with_an_example() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(&format!(
        "{SHOP} UPDATE deals SET changed = NULL WHERE id IN (2, 4); UPDATE deals SET status = 0 WHERE id = 3;"
    ));
    let report = check(&server.table("shop", &name), "changed > to_timestamp(:date) AND status > 0");
    report.one("error", "data.changed_null").says("2 rows");
    report.one("note", "query.rows_left_out").says("`3`");
}

#[test]
fn an_unknown_column_is_said_with_the_nearest_name() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(SHOP);
    for wrong in ["chnged", "deals.chnged", "\"Changed\""] {
        let report = check(&server.table("shop", &name), &format!("{wrong} > to_timestamp(:date)"));
        report.one("error", "query.server").remedy("`changed`");
    }
}

/// The index that the remedy creates is the one that the plan then names.
#[test]
fn an_index_that_is_missing_is_advised_and_used() {
    let Some(server) = Server::shared() else { return };
    let many = SHOP.replace("generate_series(1, 5)", "generate_series(1, 5000)");
    let name = server.database(&format!(
        "{many} DROP INDEX deals_changed; CREATE TABLE items (deal int, sum int);
         INSERT INTO items SELECT i, i FROM generate_series(1, 3000) AS numbers(i); ANALYZE;"
    ));
    let database = server.table("shop", &name);
    let report = check(&database, "changed > to_timestamp(:date)");
    let create = report.one("note", "query.scan").words().trim_start_matches("in the database: ").to_owned();
    assert_eq!(create, "CREATE INDEX deals_changed ON deals (changed);");
    server.client(&name).batch_execute(&create).unwrap();
    let report = check(&database, "changed > to_timestamp(:date)");
    assert_eq!(report.ids(), [""; 0], "{}", report.text);
    assert!(
        report.text.contains("using deals_changed") || report.text.contains("on deals_changed"),
        "{}",
        report.text
    );
    let orders = format!(
        "{} WHERE changed > to_timestamp(:date)",
        SELECT.replace("price,", "(SELECT sum(sum) FROM items WHERE deal = deals.id) AS price,")
    );
    let report = check_query(&database, &orders);
    report.one("note", "query.lookup").remedy("CREATE INDEX items_deal ON items (deal)");
}

/// The comparison that the remedy says gives the same rows, and the plan then names the index.
#[test]
fn a_function_around_the_column_of_change_is_told_with_the_bare_comparison() {
    let Some(server) = Server::shared() else { return };
    let many = SHOP.replace("generate_series(1, 5)", "generate_series(1, 5000)");
    let name = server.database(&format!(
        "{many} ALTER TABLE deals ADD local timestamp; UPDATE deals SET local = changed AT TIME ZONE 'UTC';
         CREATE INDEX deals_local ON deals (local); ANALYZE;"
    ));
    let table = server.table("shop", &name);
    for (slow, bare) in [
        ("extract(epoch FROM changed) > :date", "changed > to_timestamp(:date)"),
        ("extract(epoch FROM deals.changed)::bigint >= :date", "deals.changed >= to_timestamp(:date)"),
        ("date_part('epoch', local) > :date", "local > to_timestamp(:date) AT TIME ZONE 'UTC'"),
        ("changed::date >= to_timestamp(:date)::date", "changed > to_timestamp(:date)"),
    ] {
        let report = check(&table, slow);
        let finding = report.one("note", "query.column_in_function").at_query("export.orders", "");
        assert_eq!(finding.sql(), bare);
        let report = check(&table, bare);
        assert_eq!(report.ids(), [""; 0], "{}", report.text);
        assert!(report.text.contains("Index"), "{}", report.text);
    }
}

#[test]
fn moments_without_a_time_zone_are_noted_where_the_server_has_one_of_its_own() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(&format!(
        "{SHOP} ALTER TABLE deals ADD local timestamp; UPDATE deals SET local = changed AT TIME ZONE 'UTC';"
    ));
    let condition = "local > to_timestamp(:date)";
    let table = server.table("shop", &name);
    let is_of_the_zone = |report: &Report| report.ids().contains(&"query.zone_of_server");
    assert!(!is_of_the_zone(&check(&table, condition)), "the server's time is UTC");
    server
        .client(&name)
        .batch_execute(&format!("ALTER DATABASE {name} SET timezone = 'Europe/Moscow'"))
        .unwrap();
    let in_utc = "local > to_timestamp(:date) AT TIME ZONE 'UTC'";
    check(&table, condition).one("note", "query.zone_of_server").says("`Europe/Moscow`").remedy(in_utc);
    assert!(!is_of_the_zone(&check(&table, in_utc)), "it is mended");
    assert!(!is_of_the_zone(&check(&table, "changed > to_timestamp(:date)")), "a timestamptz has a zone");
}

/// The statements of a remedy.
fn statements(words: &str) -> &str {
    words.split_once("in the database: ").unwrap().1
}

/// The comparison that the remedy says is taken, and nothing is wrong with it.
#[test]
fn a_moment_that_is_compared_with_a_number_is_told_with_the_comparison_that_works() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(&format!(
        "{SHOP} ALTER TABLE deals ADD local timestamp, ADD day date, ADD sorted text;
         UPDATE deals SET local = changed AT TIME ZONE 'UTC', day = changed, sorted = to_char(changed, 'YYYY-MM-DD HH24:MI:SS');"
    ));
    let table = server.table("shop", &name);
    for (wrong, working) in [
        ("changed > :date", "changed > to_timestamp(:date)"),
        ("deals.changed >= :date", "deals.changed > to_timestamp(:date)"),
        ("coalesce(changed, created) > :date", "coalesce(changed, created) > to_timestamp(:date)"),
        ("local > :date", "local > to_timestamp(:date) AT TIME ZONE 'UTC'"),
        ("day > :date", "day >= (to_timestamp(:date) AT TIME ZONE 'UTC')::date"),
        (
            "sorted > :date",
            "sorted > to_char(to_timestamp(:date) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')",
        ),
    ] {
        let report = check(&table, wrong);
        let finding = report.only("error", "query.server").says("operator does not exist");
        assert_eq!(finding.sql(), working);
        let report = check(&table, working);
        assert_eq!(report.ids(), [""; 0], "{working}: {}", report.text);
    }
    let report = check(&table, "(status = 9 OR changed > :date OR created > :date)");
    report.only("error", "query.server").remedy("`created > to_timestamp(:date)`");
}

#[test]
fn a_table_or_a_database_that_the_account_may_not_read_is_told_with_the_grants() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(SHOP);
    let mut client = server.client(&name);
    client.batch_execute("REVOKE ALL ON deals FROM PUBLIC").unwrap();
    let table = server.table("shop", &name);
    let report = check(&table, "changed > to_timestamp(:date)");
    let finding = report.one("error", "database.failed").says("permission denied for table deals");
    client.batch_execute(statements(finding.words())).unwrap();
    assert_eq!(check(&table, "changed > to_timestamp(:date)").ids(), [""; 0]);

    client.batch_execute(&format!("REVOKE CONNECT ON DATABASE {name} FROM PUBLIC")).unwrap();
    let report = check(&table, "changed > to_timestamp(:date)");
    let finding = report.only("error", "server.no_right").says("permission denied for database");
    client.batch_execute(statements(finding.words())).unwrap();
    assert_eq!(check(&table, "changed > to_timestamp(:date)").ids(), [""; 0]);

    let stranger = server.table("newcomer", &name);
    let report = check(&stranger, "changed > to_timestamp(:date)");
    let finding = report.only("error", "server.denied").says("password authentication failed");
    let role = statements(finding.words()).replace('…', &PASSWORD.replace('\'', "''"));
    client.batch_execute(&role).unwrap();
    let report = check(&stranger, "changed > to_timestamp(:date)");
    report.only("error", "server.no_right");
}

/// The line of the remedy is put above the others, and lets the account in.
#[test]
fn who_is_not_in_the_list_of_who_may_come_gets_the_line_for_it() {
    if crate::support::installed::is_skipped() {
        return;
    }
    let server = Server::start("");
    let name = server.database(SHOP);
    let condition = "changed > to_timestamp(:date)";
    let root = "local all root trust\n";
    for (access, database, id, remedy) in [
        (root, server.loopback("shop", &name), "server.no_access_rule", ""),
        (
            "local all root trust\nhost all all 127.0.0.1/32 reject\n",
            server.loopback("shop", &name),
            "server.no_access_rule",
            "",
        ),
        (root, server.table("shop", &name), "server.no_access_rule", ""),
        (
            "local all root trust\nlocal all all peer\n",
            server.table("shop", &name),
            "server.system_user",
            "`host = \"127.0.0.1\"`",
        ),
    ] {
        server.set_access(access);
        let report = check(&database, condition);
        let finding = report.only("error", id).remedy(remedy);
        let rule = finding.words().split('`').find(|it| it.ends_with("scram-sha-256")).unwrap();
        server.set_access(&format!("{rule}\n{access}"));
        let report = check(&database, condition);
        assert_eq!(report.ids(), [""; 0], "{rule}: {}", report.text);
    }
}

#[test]
fn a_socket_that_is_not_there_is_told_with_where_to_look() {
    let report = check(&table("host = \"/nowhere\"", "shop", "shop"), "changed > to_timestamp(:date)");
    report
        .only("error", "server.no_socket")
        .says("/nowhere/.s.PGSQL.5432")
        .remedy("`SHOW unix_socket_directories`");
}

#[test]
fn texts_in_an_unknown_encoding_are_noted() {
    let Some(server) = Server::shared() else { return };
    let options = "ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'";
    let name = server.database_with(options, SHOP);
    let report = check(&server.table("shop", &name), "changed > to_timestamp(:date)");
    report.only("note", "server.unknown_encoding").remedy("convert_to(name, 'SQL_ASCII')");
}

/// The server puts no text beside a number in one `coalesce`.
#[test]
fn a_date_of_creation_that_is_an_empty_text_gets_another_by_an_expression_that_the_server_takes() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(&format!(
        "{SHOP} ALTER TABLE deals ADD made text; UPDATE deals SET made = CASE WHEN id = 2 THEN '' ELSE (changed_ms / 1000)::text END;"
    ));
    let table = server.table("shop", &name);
    let orders = format!("{SELECT} WHERE changed > to_timestamp(:date)");
    let with = |date: &str| {
        check_query(&table, &orders.replace("extract(epoch FROM created)::bigint AS date_create", date))
    };
    let report = with("made AS date_create");
    let sql = report.only("error", "data.date_empty").sql();
    assert_eq!(sql, "coalesce(nullif(made::text, ''), (…)::text) AS date_create");
    let report = with(&sql.replace('…', "changed_ms / 1000"));
    assert_eq!(report.ids(), [""; 0], "{}", report.text);
}

/// With pages an index on the ids saves sorting all rows for each of them.
#[test]
fn an_index_for_the_order_of_pages_is_advised_where_the_config_asks_for_pages() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(&format!(
        "{} ALTER TABLE deals DROP CONSTRAINT deals_pkey; ANALYZE;",
        SHOP.replace("generate_series(1, 5)", "generate_series(1, 5000)")
    ));
    let condition = "changed > to_timestamp(:date)";
    let table = server.table("shop", &name);
    assert_eq!(check(&table, condition).ids(), [""; 0]);
    let paged = format!("page_size = 100\n{table}");
    let report = check(&paged, condition);
    let finding = report.only("note", "query.sort");
    assert_eq!(statements(finding.words()), "CREATE INDEX deals_id ON deals (id);");
    server.client(&name).batch_execute(statements(finding.words())).unwrap();
    let report = check(&paged, condition);
    assert_eq!(report.ids(), [""; 0], "{}", report.text);
}

#[test]
fn a_server_that_follows_another_is_read_and_noted() {
    if crate::support::installed::is_skipped() {
        return;
    }
    let first = Server::start("");
    let name = first.database(SHOP);
    let copy = first.standby();
    let table = copy.table("shop", &name);
    let condition = "changed > to_timestamp(:date)";
    check(&table, condition).only("note", "server.copy").says("a copy that follows another one");
}

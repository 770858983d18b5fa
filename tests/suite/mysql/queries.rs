//! Which queries are sent to MariaDB, and what is said to the others, where that is not alike for all engines.

use mysql::prelude::Queryable;

use crate::support::Shop;
use crate::support::mysql::MariaDb;

const TABLES: &str =
    "CREATE TABLE deals (id int, name text);\n INSERT INTO deals VALUES (1, 'x');\n CREATE TABLE t (a int)";

fn of_orders(server: &MariaDb, name: &str, orders: &str) -> Shop {
    let sections =
        format!("[export]\norders = '''\n{orders}'''\nstatuses = \"SELECT 1 AS id, 'New' AS name\"\n");
    Shop::with_server(&server.table("shop", name), &sections)
}

#[test]
fn a_query_is_refused_in_the_server_s_words_and_with_its_line() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(TABLES);
    for (orders, words) in [
        (
            "SELECT id,\n2 AS date_create, 3 AS status\nFORM deals",
            "line 13: query `export.orders` is refused by MariaDB: ",
        ),
        ("SELECT id, 2 AS date_create, 3 AS status FROM deals WHERE id > ?", "has the parameter `?`"),
        ("SELECT id, 2 AS date_create, \":date\" AS status FROM deals", "has `:date` in quotes"),
        ("SELECT id, 2 AS date_create, 3 AS status FROM deals FOR UPDATE", "does more than read tables"),
        (
            "SELECT id, 2 AS date_create, 3 AS status FROM deals INTO OUTFILE '/tmp/x'",
            "does more than read tables",
        ),
        ("WITH x AS (SELECT 1) UPDATE deals SET id = 2", "is refused by MariaDB"),
        ("SELECT * FROM mysql.user", "is refused by MariaDB: SELECT command denied"),
    ] {
        let refusal = of_orders(&server, &name, orders).refuse(500, "date=0");
        assert!(refusal.log().contains(words), "{words}: {}", refusal.log());
    }
}

/// Two tables of deals are one list; an order or a limit of the owner's decides which rows there are.
#[test]
fn a_union_is_a_list_whatever_its_order() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(
        "CREATE TABLE site (id int, name text);\n INSERT INTO site VALUES (3, 'c'), (1, 'a');\n
         CREATE TABLE phone (id int, name text);\n INSERT INTO phone VALUES (2, 'b')",
    );
    let both = |end: &str| {
        format!(
            "SELECT id, name, 2 AS date_create, 3 AS status FROM site
             UNION ALL SELECT id, name, 2, 3 FROM phone {end}"
        )
    };
    for (end, expected) in [
        ("", &["1", "2", "3"][..]),
        ("ORDER BY id DESC", &["1", "2", "3"]),
        ("ORDER BY name DESC LIMIT 2 # the newest", &["2", "3"]),
    ] {
        let shop = of_orders(&server, &name, &both(end));
        assert_eq!(shop.get("date=0").ids("orders"), expected, "{end}");
        assert_eq!(shop.get("date=0&limit=1").rows("orders").len(), 1, "{end}");
    }
}

#[test]
fn comments_and_names_are_written_as_mysql_has_them() {
    let Some(server) = MariaDb::shared() else { return };
    let orders = "SELECT `id`, 2 AS date_create, 3 AS status, name AS `fields.Имя` FROM `deals` WHERE id < :date # 'all";
    let answer = of_orders(&server, &server.database(TABLES), orders).get("date=9");
    assert!(answer.text().contains(r#""status":"3","fields":{"Имя":"x"}}]"#), "{}", answer.text());
}

/// The lexer knows an empty `sql_mode`, whatever the server's own is.
#[test]
fn the_server_s_own_modes_and_first_statements_change_nothing() {
    if crate::support::installed::is_skipped() {
        return;
    }
    let server = MariaDb::start(&[
        "--sql-mode=ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,ONLY_FULL_GROUP_BY",
        "--init-connect=SET NAMES latin1, sql_mode='ANSI'",
        "--skip-character-set-client-handshake",
        "--character-set-server=latin1",
        "--transaction-isolation=READ-UNCOMMITTED",
        "--default-storage-engine=Aria",
    ]);
    let name = server.database(TABLES);
    let orders = r#"SELECT id, 2 AS date_create, "it\"s :date 'Ж" AS status, '\' :date' AS name FROM deals WHERE id < :date"#;
    let answer = of_orders(&server, &name, orders).get("date=9");
    assert!(answer.text().contains(r#""status":"it\"s :date 'Ж","name":"' :date""#), "{}", answer.text());
}

#[test]
fn no_query_changes_anything() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(TABLES);
    let mut root = server.client(&name);
    root.query_drop("CREATE SEQUENCE numbers").unwrap();
    root.query_drop("CREATE FUNCTION add_row() RETURNS int BEGIN INSERT INTO t VALUES (1); RETURN 1; END")
        .unwrap();
    root.query_drop(format!("GRANT EXECUTE, INSERT ON {name}.* TO shop@'%'")).unwrap();
    for orders in [
        "SELECT add_row() AS id, 2 AS date_create, 3 AS status",
        "SELECT NEXTVAL(numbers) AS id, 2 AS date_create, 3 AS status",
    ] {
        of_orders(&server, &name, orders).refuse(500, "date=0");
    }
    assert_eq!(root.query_first::<u64, _>("SELECT count(*) FROM t").unwrap(), Some(0));
}

//! Queries that PostgreSQL refuses, or that would do more than read, and where in the config the log says they are.

use crate::support::Shop;
use crate::support::postgres::Server;

const TABLES: &str = "
CREATE TABLE deals (id int PRIMARY KEY, name text);
INSERT INTO deals VALUES (1, 'Ivanov');
CREATE SEQUENCE numbers;
CREATE FUNCTION written() RETURNS int LANGUAGE plpgsql AS 'BEGIN INSERT INTO deals VALUES (99); RETURN 1; END';
";

fn sections(orders: &str) -> String {
    format!("[export]\norders = '''\n{orders}'''\nstatuses = \"SELECT 1 AS id, 'New' AS name\"\n")
}

#[test]
fn a_fault_of_a_query_is_said_with_its_line() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(TABLES);
    for (orders, words) in [
        ("SELECT id,\n  nothing AS status, 1 AS date_create FROM deals", "column \"nothing\" does not exist"),
        (
            "SELECT 'Ж' AS id,\n  :date AS date_create, 1 AS status FROM nowhere",
            "relation \"nowhere\" does not exist",
        ),
        ("SELECT id, 1 AS date_create,\n FROM deals", "syntax error at or near \"FROM\""),
    ] {
        let shop = Shop::with_server(&server.table("shop", &name), &sections(orders));
        let refusal = shop.refuse(500, "date=0");
        assert!(refusal.log().contains(words), "{words}: {}", refusal.log());
        assert!(refusal.log().contains("is refused by PostgreSQL"), "{}", refusal.log());
        let first = shop.config().lines().position(|line| line.starts_with("orders")).unwrap();
        // The first line of the query is the one below, and the fault is in the second.
        assert!(
            refusal.log().contains(&format!("` line {}: query `export.orders`", first + 3)),
            "{}",
            refusal.log()
        );
    }
}

#[test]
fn nothing_is_written() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(TABLES);
    server
        .client(&name)
        .batch_execute(
            "GRANT ALL ON ALL TABLES IN SCHEMA public TO shop; GRANT ALL ON SEQUENCE numbers TO shop",
        )
        .unwrap();
    for orders in [
        "SELECT written() AS id, 1 AS status, 2 AS date_create FROM deals",
        "WITH gone AS (DELETE FROM deals RETURNING id) SELECT id, 1 AS status, 2 AS date_create FROM gone",
        "SELECT id, 1 AS status, 2 AS date_create FROM deals FOR UPDATE",
        "SELECT id, 1 AS status, 2 AS date_create INTO copy FROM deals",
        "SELECT nextval('numbers') AS id, 1 AS status, 2 AS date_create",
        "SELECT 1 AS id, set_config('transaction_read_only', 'off', true) AS status, written() AS date_create",
    ] {
        let shop = Shop::with_server(&server.table("shop", &name), &sections(orders));
        shop.refuse(500, "date=0");
    }
    let mut client = server.client(&name);
    let count: i64 = client.query_one("SELECT count(*) FROM deals", &[]).unwrap().get(0);
    let tables: i64 =
        client.query_one("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", &[]).unwrap().get(0);
    assert_eq!((count, tables), (1, 1));
}

/// A value of a row may stand in the server's words for a fault of it.
#[test]
fn a_failure_while_rows_are_read_is_said_without_their_data() {
    let Some(server) = Server::shared() else { return };
    let orders = "SELECT id, 1 AS status, name::int AS date_create FROM deals";
    let refusal = server.shop(TABLES, &sections(orders)).refuse(500, "date=0");
    assert!(refusal.log().contains("invalid input syntax for type integer"), "{}", refusal.log());
    assert!(!refusal.log().contains("Ivanov"), "{}", refusal.log());
}

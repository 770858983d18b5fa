//! `init` on PostgreSQL: the config that it writes gives the values that Roistat must get, `check` finds no error in it,
//! and nothing that one table lacks hides the others.

use std::sync::Arc;

use serde_json::Value;

use crate::support::fixtures;
use crate::support::postgres::{PASSWORD, Server};
use crate::terminal::{Host, Said};

/// A host before which `init` was run on a database of a server.
struct SetUp {
    host: Host,
    said: Said,
    /// Held, so that the server goes on.
    server: Arc<Server>,
    database: String,
}

impl SetUp {
    /// Runs `init` as the account that only reads. Nothing where tests with servers are left out.
    #[track_caller]
    fn of(sql: &str) -> Option<Self> {
        let server = Server::shared()?;
        let database = server.database(sql);
        let host = Host::new("");
        let said = host.run(&["init", &server.url("shop", PASSWORD, &database)]);
        Some(Self { host, said, server, database })
    }

    #[track_caller]
    fn of_fixture(name: &str) -> Option<Self> {
        Self::of(&fixtures::read(&format!("init/postgres/{name}.sql")))
    }

    /// The document of an action, once `init` has ended well and `check` finds no error.
    #[track_caller]
    fn document(&self, query: &str) -> Value {
        assert_eq!(self.said.exit, Some(0), "{}{}", self.said.out, self.said.err);
        let said = self.host.run(&["try", query]).must_succeed();
        serde_json::from_str(said.document()).unwrap()
    }

    /// The values of the rows of a list, a text for each row; `-` where there is none.
    #[track_caller]
    fn rows(&self, action: &str, list: &str, keys: &[&str]) -> Vec<String> {
        let document = self.document(&format!("action={action}&date=0"));
        let rows = document[list].as_array().unwrap_or_else(|| panic!("{document}"));
        let value = |value: &Value| value.as_str().filter(|text| !text.is_empty()).unwrap_or("-").to_owned();
        rows.iter()
            .map(|row| keys.iter().map(|key| value(&row[key])).collect::<Vec<_>>().join(" | "))
            .collect()
    }

    /// The deals: id, status, price, date of creation, client and visit.
    #[track_caller]
    fn deals(&self) -> Vec<String> {
        self.rows("export", "orders", &["id", "status", "price", "date_create", "client_id", "roistat"])
    }

    #[track_caller]
    fn must_pass_check(&self) {
        let said = self.host.run(&["check", "--json"]);
        let report: Value = serde_json::from_str(&said.out).unwrap();
        for finding in report["findings"].as_array().unwrap() {
            let id = finding["id"].as_str().unwrap();
            assert!(
                finding["level"] != "error" || id.starts_with("files."),
                "{finding}\n{}",
                self.host.config()
            );
        }
    }
}

/// The deals, the statuses and the clients that the config for a fixture gives.
#[track_caller]
fn check(name: &str, deals: &[&str], statuses: &[&str], clients: &[&str]) {
    let Some(set_up) = SetUp::of_fixture(name) else { return };
    assert_eq!(set_up.deals(), deals, "{}", set_up.host.config());
    let mut found = set_up.rows("export", "statuses", &["id", "name"]);
    found.sort();
    assert_eq!(found, statuses, "{}", set_up.host.config());
    assert_eq!(set_up.rows("export_clients", "clients", &["id", "name", "phone"]), clients);
    set_up.must_pass_check();
}

/// The deals that changed after a moment.
#[track_caller]
fn changed(name: &str, moments: &[(i64, &[&str])]) {
    let Some(set_up) = SetUp::of_fixture(name) else { return };
    for (date, expected) in moments {
        let document = set_up.document(&format!("date={date}"));
        let deals = document["orders"].as_array().unwrap();
        let ids: Vec<_> = deals.iter().map(|deal| deal["id"].as_str().unwrap()).collect();
        assert_eq!(ids, *expected, "{name} {date}");
    }
}

#[test]
fn odoo() {
    check(
        "odoo",
        &[
            "1 | sale | 1500.00 | 1717236000 | 3 | 3121512",
            "2 | draft | 99.90 | 1717322400 | 4 | -",
            "3 | cancel | 1200.00 | 1717495200 | 3 | 3121600",
        ],
        &["cancel | cancel", "draft | draft", "sale | sale"],
        &[
            "1 | ООО «Чайная лавка» | -",
            "2 | Ольга Петрова | -",
            "3 | Анна Смирнова | +7 900 000-00-01",
            "4 | Борис Иванов | +7 900 000-00-02",
        ],
    );
    changed("odoo", &[(1_717_322_399, &["1", "2", "3"]), (1_717_322_400, &["1", "3"]), (1_717_498_800, &[])]);
}

#[test]
fn a_shop_written_with_django() {
    check(
        "django",
        &[
            "1 | 2 | 1500.00 | 1717236000 | 8 | 3121512",
            "2 | 1 | 99.50 | 1717322400 | 9 | -",
            "4 | 3 | 2500.00 | 1717668000 | 8 | 3121800",
        ],
        &["1 | Новый", "2 | Оплачен", "3 | Выполнен"],
        &["8 | Анна Смирнова | +7 900 000-00-01", "9 | Борис Иванов | +7 900 000-00-02"],
    );
    // Microseconds are after their second: that deal comes once more rather than never.
    changed(
        "django",
        &[(1_717_236_000, &["1", "2", "4"]), (1_717_236_001, &["2", "4"]), (1_717_754_400, &[])],
    );
}

#[test]
fn saleor() {
    check(
        "saleor",
        &[
            "0f9619ff-8b86-4011-b42d-00c04fc964a1 | fulfilled | 1500.000 | 1717236000 | 7 | 3121512",
            "1f9619ff-8b86-4011-b42d-00c04fc964a2 | unfulfilled | 99.900 | 1717322400 | 8 | -",
            "2f9619ff-8b86-4011-b42d-00c04fc964a3 | canceled | 1200.000 | 1717495200 | - | 3121600",
        ],
        &["canceled | canceled", "fulfilled | fulfilled", "unfulfilled | unfulfilled"],
        &["7 | Анна Смирнова | -", "8 | Борис Иванов | -"],
    );
}

#[test]
fn spree() {
    check(
        "spree",
        &[
            "1 | complete | 1500.00 | 1717236000 | 1 | 3121512",
            "2 | cart | 99.90 | 1717322400 | 2 | -",
            "3 | canceled | 1000.00 | 1717408800 | 2 | 3121600",
            "4 | complete | 2500.00 | 1717581600 | 1 | -",
        ],
        &["canceled | canceled", "cart | cart", "complete | complete"],
        &["1 | Анна Смирнова | -", "2 | Борис Иванов | -"],
    );
    let Some(set_up) = SetUp::of_fixture("spree") else { return };
    assert!(set_up.said.out.contains("state NOT IN ('cart')"), "the carts are a doubt: {}", set_up.said.out);
}

#[test]
fn a_laravel_shop() {
    check(
        "laravel",
        &[
            "11 | paid | 1500.00 | 1717236000 | 5 | 3121512",
            "12 | new | 99.90 | 1717322400 | 6 | -",
            "14 | done | 2500.00 | 1717495200 | 5 | 3121700",
        ],
        &["done | done", "new | new", "paid | paid"],
        &["5 | Анна Смирнова | +7 900 000-00-01", "6 | Борис Иванов | -"],
    );
    changed("laravel", &[(1_717_236_000, &["12", "14"]), (1_717_581_600, &[])]);
}

#[test]
fn columns_whose_comments_alone_say_what_they_hold() {
    check(
        "comments",
        &[
            "1 | 1 | 1500.00 | 1717236000 | 31 | 3121512",
            "2 | 2 | 99.90 | 1717322400 | 32 | -",
            "3 | 1 | 2500.00 | 1717495200 | 31 | 3121700",
        ],
        &["1 | Новый", "2 | Выполнен"],
        &["31 | Анна Смирнова | +7 900 000-00-01", "32 | Борис Иванов | +7 900 000-00-02"],
    );
}

/// Deals that cannot be taken for something else.
const ORDERS: &str = "
    CREATE TABLE orders (id int PRIMARY KEY, status text, total numeric(10, 2), roistat text, created_at timestamptz,
                         updated_at timestamptz);
    INSERT INTO orders VALUES (1, 'new', 1500, '3121512', '2024-06-01 10:00:00+00', '2024-06-01 10:00:00+00');";

const ORDER: &str = "1 | new | 1500.00 | 1717236000 | - | 3121512";

#[test]
fn an_unreadable_table_hides_no_other() {
    let broken = "CREATE VIEW a_broken_view AS SELECT 1 / 0 AS id, 1 AS total;
                  CREATE TABLE damaged (id int, name text); CREATE SCHEMA hidden; CREATE TABLE hidden.orders (id int);
                  CREATE FUNCTION fails(int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE 'no %', $1; END $$;
                  CREATE VIEW another AS SELECT fails(id) AS id FROM orders;";
    let Some(set_up) = SetUp::of(&format!("{ORDERS}{broken}")) else { return };
    assert_eq!(set_up.deals(), [ORDER]);
    let mut client = set_up.server.client(&set_up.database);
    client.batch_execute("REVOKE ALL ON orders FROM PUBLIC").unwrap();
    let url = set_up.server.url("shop", PASSWORD, &set_up.database);
    let said = set_up.host.run(&["init", "--force", &url]);
    assert_eq!(said.exit, Some(1), "{}", said.out);
    // A table that the account may not read is not there for it.
    assert!(!said.err.contains("orders (id"), "{}", said.err);
    client
        .batch_execute("GRANT SELECT (id, status, total, created_at, updated_at) ON orders TO PUBLIC")
        .unwrap();
    let said = set_up.host.run(&["init", "--force", &url]);
    assert_eq!(said.exit, Some(0), "{}{}", said.out, said.err);
    assert_eq!(
        set_up.deals(),
        ["1 | new | 1500.00 | 1717236000 | - | -"],
        "of a column that may not be read"
    );
}

#[test]
fn tables_that_no_search_path_leads_to_are_named_with_their_schema() {
    let elsewhere =
        "CREATE SCHEMA \"Shop\"; GRANT USAGE ON SCHEMA \"Shop\" TO PUBLIC; SET search_path = \"Shop\";";
    let grant = "GRANT SELECT ON ALL TABLES IN SCHEMA \"Shop\" TO PUBLIC;";
    let Some(set_up) = SetUp::of(&format!("{elsewhere}{ORDERS}{grant}")) else { return };
    assert_eq!(set_up.deals(), [ORDER]);
    assert!(set_up.host.config().contains("\nFROM \"Shop\".orders\n"), "{}", set_up.host.config());
    set_up.must_pass_check();
}

#[test]
fn a_table_in_parts_is_one_table() {
    let parts = "
        CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY, status text, total numeric(10, 2), roistat text,
                             created_at timestamptz NOT NULL, updated_at timestamptz, PRIMARY KEY (created_at, id))
        PARTITION BY RANGE (created_at);
        CREATE TABLE orders_2023 PARTITION OF orders FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
        CREATE TABLE orders_2024 PARTITION OF orders FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        INSERT INTO orders (status, total, roistat, created_at, updated_at)
        VALUES ('new', 1500, '3121512', '2024-06-01 10:00:00+00', '2024-06-01 10:00:00+00'),
               ('new', 10, NULL, '2023-06-01 10:00:00+00', '2023-06-01 10:00:00+00');";
    let Some(set_up) = SetUp::of(parts) else { return };
    assert_eq!(set_up.deals(), [ORDER, "2 | new | 10.00 | 1685613600 | - | -"]);
    let others = "CREATE TABLE things (id int, day date) PARTITION BY RANGE (day);
                  CREATE TABLE part_of_things PARTITION OF things DEFAULT;";
    let Some(SetUp { said, .. }) = SetUp::of(others) else { return };
    assert!(said.err.contains("things (id, day)") && !said.err.contains("part_of_things"), "{}", said.err);
}

#[test]
fn texts_that_hold_json_and_those_that_do_not_are_told_apart_in_every_row() {
    // Those that are no JSON lie between the first rows and the last, which are looked at.
    let Some(set_up) = SetUp::of(&format!(
        "{ORDERS} ALTER TABLE orders DROP roistat, ADD meta text;
         INSERT INTO orders SELECT i, 'new', i, '2024-06-01 10:00:00+00', '2024-06-01 10:00:00+00', '{{\"roistat\": \"' || i || '\"}}'
         FROM generate_series(2, 200) AS numbers(i);
         UPDATE orders SET meta = texts.meta FROM (VALUES
             (100, ''), (101, '[object Object]'), (102, '{{1,2}}'), (103, '{{\"roistat\":\"103'), (104, '{{\"roistat\":{{\"a\":1}}'),
             (105, '{{''roistat'': 105}}'), (106, '{{\"roistat\":\"\\u0000\"}}'), (107, '{{{{roistat}}}}'), (108, 'a:1:{{s:7:\"roistat\";i:1;}}'),
             (109, ' {{\"a\":{{\"b\":[1,-2.5e3,true,false,null]}},\"roistat\":\"ja \\\"1\\\"}}{{\"}}'), (110, '{{\"roistat\":1}}{{\"roistat\":2}}')
         ) AS texts(id, meta) WHERE texts.id = orders.id"
    )) else {
        return;
    };
    let deals = set_up.rows("export", "orders", &["id", "roistat"]);
    assert_eq!(deals.len(), 200, "{}", set_up.host.config());
    let none = deals.iter().filter(|deal| deal.ends_with(" | -")).count();
    assert_eq!(none, 11, "{deals:?}");
    assert_eq!((deals[98].as_str(), deals[108].as_str()), ("99 | 99", "109 | ja \"1\"}{"));
}

#[test]
fn columns_without_values_are_compared_by_their_types() {
    for kind in ["timestamptz", "timestamp", "date", "timestamp(0) with time zone", "bigint", "varchar(30)"] {
        let sql =
            format!("{ORDERS} TRUNCATE orders; ALTER TABLE orders DROP updated_at, ADD updated_at {kind};");
        let Some(set_up) = SetUp::of(&sql) else { return };
        assert_eq!(set_up.deals(), [""; 0], "{kind}: {}", set_up.host.config());
    }
}

#[test]
fn a_day_and_a_time_of_their_types_are_one_moment() {
    let sql = "CREATE TABLE orders (id int PRIMARY KEY, status text, total int, created_date date, created_time time);
               INSERT INTO orders VALUES (1, 'new', 1500, '2024-06-01', '10:00:00'), (2, 'new', 10, '2024-06-02', '10:00:00');";
    let Some(set_up) = SetUp::of(sql) else { return };
    assert_eq!(set_up.rows("export", "orders", &["id", "date_create"]), ["1 | 1717236000", "2 | 1717322400"]);
}

/// A date that is still to come, or that was never known, is no date; and no change is lost in a part of a second.
#[test]
fn moments_without_end_and_parts_of_a_second_are_read() {
    let Some(set_up) = SetUp::of(
        "CREATE TABLE orders (id int PRIMARY KEY, status text, total numeric(10, 2), roistat text, created_at timestamptz,
                              updated_at timestamp);
         INSERT INTO orders VALUES
             (1, 'new', 1, '11', '2024-06-01 10:00:00.6+00', '2024-06-01 10:00:10.6'),
             (2, 'new', 2, '12', '2024-06-01 10:00:00+00', '2024-06-01 10:00:10'),
             (3, 'new', 3, '13', '2024-06-01 10:00:00+00', 'infinity'),
             (4, 'new', 4, '14', '2024-06-01 10:00:00+00', '-infinity');",
    ) else {
        return;
    };
    let dates = ["id", "date_create", "date_update"];
    let expected = [
        "1 | 1717236000 | 1717236010",
        "2 | 1717236000 | 1717236010",
        "3 | 1717236000 | -",
        "4 | 1717236000 | -",
    ];
    assert_eq!(set_up.rows("export", "orders", &dates), expected, "{}", set_up.host.config());
    let changed = |date: i64| -> Vec<String> {
        let document = set_up.document(&format!("date={date}"));
        document["orders"]
            .as_array()
            .unwrap()
            .iter()
            .map(|deal| deal["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(changed(1_717_236_009), ["1", "2", "3"]);
    assert_eq!(changed(1_717_236_010), ["1", "3"], "ten seconds and a half are after ten");
    assert_eq!(changed(1_717_236_011), ["3"]);
    set_up.must_pass_check();
}

/// Whatever sign and separators the server's country has, Roistat gets a number.
#[test]
fn amounts_with_a_currency_are_prices() {
    let Some(set_up) = SetUp::of(
        "CREATE TABLE orders (id int PRIMARY KEY, status text, price money, cost money, roistat text, created_at timestamptz);
         INSERT INTO orders VALUES (1, 'new', 1234567.5, 700, '11', '2024-06-01 10:00:00+00'),
                                   (2, 'new', -12.5, NULL, '12', '2024-06-01 10:00:00+00');",
    ) else {
        return;
    };
    let expected = ["1 | 1234567.50 | 700.00", "2 | -12.50 | -"];
    assert_eq!(
        set_up.rows("export", "orders", &["id", "price", "cost"]),
        expected,
        "{}",
        set_up.host.config()
    );
    set_up.must_pass_check();
}

/// Texts that hold UNIX seconds, 0 and nothing at all, as programs write that take every column for a text.
#[test]
fn texts_of_numbers_are_compared_with_no_number() {
    let Some(set_up) = SetUp::of(
        "CREATE TABLE orders (id int PRIMARY KEY, status text, price text, roistat text, client_id text, created_at text,
                              updated_at varchar(40));
         INSERT INTO orders VALUES (1, 'new', '1500', '11', '7', '1717236000', '1717236010'),
             (2, 'new', '', '', '0', '1717236000', '0'), (3, 'new', '0', '0', '', '1717236005', ''),
             (4, 'new', '7', '0', '', '1717236005', '1.2.3'), (5, 'new', '7', '0', '', '1717236005', '1717236010.6');
         UPDATE orders SET updated_at = '' WHERE id = 4;",
    ) else {
        return;
    };
    let mut client = set_up.server.client(&set_up.database);
    client.batch_execute("UPDATE orders SET updated_at = '1.2.3' WHERE id = 4").unwrap();
    let expected = ["1 | 1500 | 7", "2 | - | -", "3 | 0 | -", "4 | 7 | -", "5 | 7 | -"];
    assert_eq!(
        set_up.rows("export", "orders", &["id", "price", "client_id"]),
        expected,
        "{}",
        set_up.host.config()
    );
    let document = set_up.document("date=1717236010");
    assert_eq!(document["orders"][0]["id"], "5", "a part of a second is after it: {document}");
}

/// A deal may get a text that looks like a date but is no possible day after `init` has written the config. It then has no
/// date, and the other deals are answered.
#[test]
fn a_text_that_is_no_day_of_any_year_ends_no_query() {
    for (format, wrong) in [
        ("YYYY-MM-DD HH24:MI:SS", ["0000-00-00 00:00:00", "2024-13-01 10:00:00", "2024-06-32 10:00:00"]),
        ("YYYY-MM-DD", ["0000-00-00", "2024-00-10", "2024-06-00"]),
        ("DD.MM.YYYY HH24:MI:SS", ["00.00.0000 00:00:00", "01.13.2024 10:00:00", "32.06.2024 10:00:00"]),
        ("YYYYMMDDHH24MISS", ["00000000000000", "20241301100000", "20240632100000"]),
    ] {
        let Some(set_up) = SetUp::of(&format!(
            "CREATE TABLE orders (id int PRIMARY KEY, status text, total numeric, roistat text, created_at text,
                                  updated_at text);
             INSERT INTO orders
             SELECT i, 'new', i * 10, '31' || i, moment, moment
             FROM (SELECT i, to_char(timestamp '2024-06-14 10:00:00' + i * interval '1 day', '{format}') AS moment
                   FROM generate_series(1, 9) AS i) AS made;"
        )) else {
            return;
        };
        let ids = |set_up: &SetUp| set_up.rows("export", "orders", &["id"]);
        assert_eq!(ids(&set_up).len(), 9, "{}", set_up.said.out);
        let mut owner = set_up.server.client(&set_up.database);
        for (id, wrong) in (10..).zip(wrong) {
            let row = format!("({id}, 'new', 5, '1', '{wrong}', '2024-07-01')");
            owner.batch_execute(&format!("INSERT INTO orders VALUES {row}")).unwrap();
        }
        let right: Vec<_> = (1..10).map(|id| id.to_string()).collect();
        assert!(ids(&set_up).starts_with(&right), "{format}: {}", set_up.host.config());
        // The deal itself may go out, without the date.
        owner.batch_execute("UPDATE orders SET updated_at = created_at WHERE id > 9").unwrap();
        assert!(ids(&set_up).starts_with(&right), "{format}: {}", set_up.host.config());
    }
}

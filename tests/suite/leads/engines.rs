//! Leads on MariaDB and PostgreSQL: the promises that `values`, `statements` and `check` hold for SQLite, from one
//! table of cases for both.

use std::sync::Arc;

use mysql::prelude::Queryable;

use super::{query, refused, stored};
use crate::support::Shop;
use crate::support::connection::Connection;
use crate::support::mysql::MariaDb;
use crate::support::postgres::Server;

/// A server with the database of a shop.
enum Engine {
    Mysql(Arc<MariaDb>, String),
    Postgres(Arc<Server>, String),
}

/// A shop on a server.
struct ServerShop {
    engine: Engine,
    shop: Shop,
}

/// `lead` is a word of MySQL's own from 8 on.
pub(super) const MYSQL_TABLES: &str = "
CREATE TABLE clients (id int AUTO_INCREMENT PRIMARY KEY, phone varchar(190) UNIQUE);
CREATE TABLE deals (id int AUTO_INCREMENT PRIMARY KEY, title text, text text, name text, phone text, email text, data text,
    visit text, manager text, created text, created_unix bigint, lead_id text, now bigint NOT NULL, client int,
    lead_key varchar(190) UNIQUE, FOREIGN KEY (client) REFERENCES clients(id));
CREATE TABLE notes (lead_id text, title text, message text NOT NULL);
";

pub(super) const POSTGRES_TABLES: &str = "
CREATE TABLE clients (id serial PRIMARY KEY, phone text UNIQUE);
CREATE TABLE deals (id serial PRIMARY KEY, title text, text text, name text, phone text, email text, data text, visit text,
    manager text, created text, created_unix bigint, lead_id text, now bigint NOT NULL,
    client int REFERENCES clients DEFERRABLE INITIALLY DEFERRED, lead_key text UNIQUE);
CREATE TABLE notes (lead_id text, title text, message text NOT NULL);
";

const COLUMNS: &str =
    "(title, text, name, phone, email, data, visit, manager, created, created_unix, lead_id, now, lead_key)
    VALUES (:title, :text, :name, :phone, :email, :data, :visit, :manager_id, :created_date, :created_unix, :id, :now, :key)";

/// How a statement gives the id of the row that is there where the key is.
const MYSQL_KEY: &str = "ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)";
const POSTGRES_KEY: &str = "ON CONFLICT (lead_key) DO UPDATE SET lead_key = excluded.lead_key RETURNING id";

/// The plain section of leads, with one of messages and what reads the deals.
pub(super) fn plain_section(is_mysql: bool) -> String {
    let key = if is_mysql { MYSQL_KEY } else { POSTGRES_KEY };
    format!(
        "[export]
orders = 'SELECT id, title AS name, created_unix AS date_create, 1 AS status, visit AS roistat FROM deals WHERE now > :date'
statuses = \"SELECT 1 AS id, 'New' AS name\"
[lead]
sql = '''INSERT INTO deals {COLUMNS}
    {key}'''
[message]
sql = 'INSERT INTO notes VALUES (:leadId, :title, :message)'
"
    )
}

impl ServerShop {
    /// The shop on each of the servers; a part of the SQL may differ between the two.
    #[track_caller]
    fn on_each(sections: impl Fn(bool) -> String) -> Vec<Self> {
        let (Some(mariadb), Some(postgres)) = (MariaDb::shared(), Server::shared()) else {
            return Vec::new();
        };
        let name = mariadb.database(MYSQL_TABLES);
        mariadb.client(&name).query_drop(format!("GRANT INSERT, UPDATE ON {name}.* TO shop@'%'")).unwrap();
        let shop = Shop::with_server(&mariadb.table("shop", &name), &sections(true));
        let first = Self { shop, engine: Engine::Mysql(mariadb, name) };
        let name = postgres.database(POSTGRES_TABLES);
        let rights = "GRANT INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO shop;
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shop";
        postgres.client(&name).batch_execute(rights).unwrap();
        let shop = Shop::with_server(&postgres.table("shop", &name), &sections(false));
        vec![first, Self { shop, engine: Engine::Postgres(postgres, name) }]
    }

    /// The shop with the plain section of leads.
    #[track_caller]
    fn plain() -> Vec<Self> {
        Self::on_each(plain_section)
    }

    /// The same shop with other statements for a lead.
    #[track_caller]
    fn of_statements(sql: impl Fn(bool) -> String) -> Vec<Self> {
        Self::on_each(|is_mysql| format!("[lead]\nsql = {}\n", sql(is_mysql)))
    }

    fn name(&self) -> &'static str {
        match self.engine {
            Engine::Mysql(..) => "MariaDB",
            Engine::Postgres(..) => "PostgreSQL",
        }
    }

    fn connection(&self) -> Connection {
        match &self.engine {
            Engine::Mysql(server, name) => Connection::MariaDb(server.client(name)),
            Engine::Postgres(server, name) => Connection::Postgres(Box::new(server.client(name))),
        }
    }

    /// The rows of a query, each value as text; NULL is `∅`.
    #[track_caller]
    fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        self.connection().rows(sql)
    }

    /// Does something as the owner.
    #[track_caller]
    fn execute(&self, sql: &str) {
        self.connection().execute(sql).unwrap();
    }
}

#[test]
fn every_parameter_of_a_lead_is_stored_as_it_was_sent() {
    let long = "Ждём ".repeat(1_100);
    for shop in ServerShop::plain() {
        for (number, text) in [
            "Заказ + доставка 100% \"срочно\" 'да' & <b> ; -- 😀",
            "one\r\ntwo\nthree\ttab \\ \\' \\n $1 $$ :title ?",
            "a\0b",
            " blanks around ",
            &long,
        ]
        .into_iter()
        .enumerate()
        {
            let id = number.to_string();
            let names = ["title", "text", "name", "phone", "email", "manager_id", "visit"];
            let pairs: Vec<_> = names
                .iter()
                .map(|name| (*name, text))
                .chain([
                    ("id", &*id),
                    ("created_date", "2015-06-28 09:12:54"),
                    ("data", " {\"a\": [1, \"я\\n\"]}\n"),
                ])
                .collect();
            stored(shop.shop.ask("action=lead").post(query(&pairs)));
            // PostgreSQL keeps no NUL in a text.
            let kept = match shop.engine {
                Engine::Mysql(..) => text.to_owned(),
                Engine::Postgres(..) => text.replace('\0', "\u{FFFD}"),
            };
            let columns = "title, text, name, phone, email, manager, visit, lead_id, lead_key, data, created, created_unix";
            let mut expected = vec![kept; 7];
            let rest = [
                &id,
                &format!("roistat:{id}"),
                "{\"a\": [1, \"я\\n\"]}",
                "2015-06-28 09:12:54",
                "1435482774",
            ];
            expected.extend(rest.map(str::to_owned));
            let found = shop.rows(&format!("SELECT {columns} FROM deals WHERE lead_id = '{id}'"));
            assert!(found == [expected], "{}: {found:?}", shop.name());
        }
        stored(shop.shop.ask("action=lead&id=null&title="));
        assert_eq!(shop.rows("SELECT title, visit, data FROM deals WHERE lead_id = 'null'"), [["∅"; 3]]);
        stored(shop.shop.ask("action=message&leadId=5&message=a+b"));
        assert_eq!(shop.rows("SELECT lead_id, title, message FROM notes"), [["5", "∅", "a b"]]);
    }
}

#[test]
fn a_lead_is_stored_once_and_comes_in_the_next_export() {
    for shop in ServerShop::plain() {
        let first = stored(shop.shop.ask("action=lead&id=7&title=Tea&visit=42"))["order_id"].clone();
        let second = stored(shop.shop.ask("action=lead&id=7&title=Tea&visit=42"))["order_id"].clone();
        let other = stored(shop.shop.ask("action=lead&id=8&title=Tea"))["order_id"].clone();
        assert_eq!(first, second, "{}", shop.name());
        assert_ne!(first, other, "{}", shop.name());
        let orders = shop.shop.get("date=0").rows("orders");
        assert_eq!((orders.len(), &orders[0]["id"], &orders[0]["roistat"]), (2, &first, &"42".into()));
    }
}

#[test]
fn values_that_a_statement_returns_are_there_for_the_next_and_all_or_nothing_is_stored() {
    let statements = |is_mysql: bool| {
        let (client, last, key) = if is_mysql {
            (
                "INSERT INTO clients (phone) VALUES (:phone) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)",
                "SELECT LAST_INSERT_ID() AS client",
                MYSQL_KEY,
            )
        } else {
            (
                "INSERT INTO clients (phone) VALUES (:phone) ON CONFLICT (phone) DO UPDATE SET phone = excluded.phone RETURNING id AS client",
                "SELECT :client::int AS client",
                POSTGRES_KEY,
            )
        };
        format!(
            "['''{client}''', '''{last}''', '''INSERT INTO deals (client, now, text, lead_key) VALUES (:client, :text, :id, :key) {key}''']"
        )
    };
    for shop in ServerShop::of_statements(statements) {
        stored(shop.shop.ask("action=lead&id=1&phone=79&text=100"));
        stored(shop.shop.ask("action=lead&id=2&phone=79&text=101"));
        let joined = "SELECT phone, text FROM deals JOIN clients ON clients.id = client ORDER BY text";
        // SQL of PostgreSQL has `phone` in both tables.
        let joined = joined.replace("SELECT phone, text", "SELECT clients.phone, deals.text");
        assert_eq!(shop.rows(&joined), [["79", "1"], ["79", "2"]], "{}", shop.name());
        // `now` takes no NULL: the client of the same lead is not stored either.
        let (sentence, answer) = refused(&shop.shop.ask("action=lead&id=3&phone=80"), 500);
        assert_eq!(sentence, "nothing was stored, the error log says why");
        assert!(answer.log().contains("now"), "{}", answer.log());
        assert_eq!(shop.rows("SELECT count(*) FROM clients"), [["1"]], "{}", shop.name());
    }
}

/// MySQL tells the number of the last row that got one: the client's, where a deal has an id of another kind.
#[test]
fn the_id_of_another_table_is_never_answered() {
    let Some(mariadb) = MariaDb::shared() else { return };
    let name = mariadb.database(
        "CREATE TABLE clients (id int AUTO_INCREMENT PRIMARY KEY, phone text);\n
         CREATE TABLE deals (id varchar(36) PRIMARY KEY, title text)",
    );
    mariadb.client("").query_drop(format!("GRANT INSERT ON {name}.* TO shop@'%'")).unwrap();
    let client = "'INSERT INTO clients (phone) VALUES (:phone)'";
    let deal = "'INSERT INTO deals VALUES (:id, :title)'";
    for (statements, expected) in [
        (format!("[{client}, {deal}]"), None),
        (format!("[{client}, {deal}, 'SELECT id FROM deals WHERE id = :id']"), Some("five")),
        (format!("[{deal}, {client}]"), Some("2")),
    ] {
        for sql in ["DELETE FROM deals", "TRUNCATE clients", "INSERT INTO clients VALUES (1, 'old')"] {
            mariadb.client(&name).query_drop(sql).unwrap();
        }
        let shop = Shop::with_server(&mariadb.table("shop", &name), &format!("[lead]\nsql = {statements}\n"));
        let ask = shop.ask("action=lead&id=five&title=x&phone=7");
        if let Some(id) = expected {
            assert_eq!(stored(ask)["order_id"], id, "{statements}");
        } else {
            let (_, answer) = refused(&ask, 500);
            assert!(answer.log().contains("gave no `id`"), "{}", answer.log());
        }
    }
}

#[test]
fn the_log_says_nothing_of_a_refused_row() {
    let statement = |_| "'INSERT INTO deals (now, lead_key) VALUES (:text, :title)'".to_owned();
    for shop in ServerShop::of_statements(statement) {
        shop.execute("INSERT INTO deals (now, lead_key) VALUES (1, 'Ann 79001234567')");
        for values in ["text=79001234567x&title=1", "text=1&title=Ann+79001234567"] {
            let (_, answer) = refused(&shop.shop.ask(&format!("action=lead&id=1&{values}")), 500);
            assert!(!answer.log().contains("7900") && !answer.log().contains("Ann"), "{}", answer.log());
        }
        assert_eq!(shop.rows("SELECT count(*) FROM deals"), [["1"]]);
    }
}

#[test]
fn a_statement_that_does_more_than_write_is_never_sent() {
    for statement in [
        "DELETE FROM deals",
        "TRUNCATE TABLE deals",
        "WITH x AS (SELECT 1) DELETE FROM deals",
        "WITH x AS (DELETE FROM deals RETURNING id) SELECT id FROM x",
        "SELECT id INTO copied FROM deals",
        "INSERT INTO notes VALUES (1, 2, 3); DELETE FROM deals",
        "DROP TABLE deals",
        "INSERT INTO deals (now) VALUES (:nobody)",
        "INSERT INTO deals (now) VALUES (?)",
    ] {
        for shop in ServerShop::of_statements(|_| format!("\"{statement}\"")) {
            shop.execute("INSERT INTO deals (now) VALUES (1)");
            refused(&shop.shop.ask("action=lead&id=1"), 500);
            assert_eq!(shop.rows("SELECT count(*) FROM deals"), [["1"]], "{}: {statement}", shop.name());
        }
    }
    let Some(mariadb) = MariaDb::shared() else { return };
    for statement in ["SELECT GET_LOCK('x', 1) AS id", "SELECT 1 AS id /*!50000 INTO OUTFILE '/tmp/x' */"] {
        let name = mariadb.database(MYSQL_TABLES);
        let shop =
            Shop::with_server(&mariadb.table("shop", &name), &format!("[lead]\nsql = \"{statement}\"\n"));
        refused(&shop.ask("action=lead&id=1"), 500);
    }
}

#[test]
fn a_table_without_transactions_is_not_written_to() {
    let Some(mariadb) = MariaDb::shared() else { return };
    let name =
        mariadb.database("CREATE TABLE deals (id int AUTO_INCREMENT PRIMARY KEY, title text) ENGINE=MyISAM");
    mariadb.client(&name).query_drop(format!("GRANT INSERT ON {name}.* TO shop@'%'")).unwrap();
    let sections = "[lead]\nsql = 'INSERT INTO deals (title) VALUES (:title)'\n";
    let shop = Shop::with_server(&mariadb.table("shop", &name), sections);
    let (_, answer) = refused(&shop.ask("action=lead&id=1&title=x"), 500);
    assert!(answer.log().contains("ENGINE=InnoDB"), "{}", answer.log());
    let ask = shop.ask("").without("GATEWAY_INTERFACE").without("REQUEST_METHOD");
    let report = String::from_utf8(ask.command().args(["check", "--json"]).output().unwrap().stdout).unwrap();
    assert!(report.contains("write.no_transactions") && report.contains("ENGINE=InnoDB"), "{report}");
    let rows: Vec<i64> = mariadb.client(&name).query("SELECT count(*) FROM deals").unwrap();
    assert_eq!(rows, [0]);
}

/// Outside of its strict mode the server would cut the text and store 0 for the number, without a word.
#[test]
fn a_value_that_a_column_cannot_hold_is_refused_and_not_changed() {
    let Some(mariadb) = MariaDb::shared() else { return };
    let tables = "CREATE TABLE deals (id int AUTO_INCREMENT PRIMARY KEY, title varchar(5), price int)";
    let name = mariadb.database(tables);
    mariadb.client(&name).query_drop(format!("GRANT INSERT ON {name}.* TO shop@'%'")).unwrap();
    let sections = "[lead]\nsql = 'INSERT INTO deals (title, price) VALUES (:title, :text)'\n";
    let shop = Shop::with_server(&mariadb.table("shop", &name), sections);
    for values in ["title=longer&text=1", "title=x&text=1+500"] {
        refused(&shop.ask(&format!("action=lead&id=1&{values}")), 500);
    }
    stored(shop.ask("action=lead&id=1&title=short&text=1"));
    let rows: Vec<(String, i64)> = mariadb.client(&name).query("SELECT title, price FROM deals").unwrap();
    assert_eq!(rows, [("short".to_owned(), 1)]);
}

/// The lock of somebody else is waited for as long as `busy_timeout`, and then the answer is 503.
#[test]
fn a_locked_row_is_a_matter_of_time() {
    for ServerShop { engine, shop } in ServerShop::plain() {
        let shop = shop.set("busy_timeout = 1");
        stored(shop.ask("action=lead&id=7"));
        let lock = "SELECT * FROM deals FOR UPDATE";
        match &engine {
            Engine::Mysql(server, name) => {
                let mut client = server.client(name);
                client.query_drop("START TRANSACTION").unwrap();
                let _: Vec<mysql::Row> = client.query(lock).unwrap();
                assert_eq!(refused(&shop.ask("action=lead&id=7"), 503).1.header("Retry-After"), Some("60"));
            }
            Engine::Postgres(server, name) => {
                let mut client = server.client(name);
                client.batch_execute(&format!("BEGIN; {lock}")).unwrap();
                assert_eq!(refused(&shop.ask("action=lead&id=7"), 503).1.header("Retry-After"), Some("60"));
            }
        }
        stored(shop.ask("action=lead&id=7"));
    }
}

/// `InnoDB` shows a row before it would outlive the end of the server: while one try of a lead is under way, another one of the
/// same lead waits for its session, and one of another lead does not.
#[test]
fn on_mysql_two_tries_of_one_lead_come_one_after_the_other() {
    for ServerShop { engine, shop } in ServerShop::plain() {
        let Engine::Mysql(server, name) = &engine else { continue };
        let shop = shop.set("busy_timeout = 1");
        let mut first = server.client(name);
        let lock = "SELECT GET_LOCK(CONCAT('roistat.cgi ', LEFT(SHA2(CONCAT(DATABASE(), ' ', 'roistat:7'), 256), 40)), 0)";
        assert_eq!(first.query_first::<u8, _>(lock).unwrap(), Some(1));
        let (sentence, _) = refused(&shop.ask("action=lead&id=7"), 503);
        assert_eq!(sentence, "the database is busy, ask again later");
        stored(shop.ask("action=lead&id=8"));
        drop(first);
        stored(shop.ask("action=lead&id=7"));
    }
}

#[test]
fn check_tries_an_example_and_undoes_it() {
    for shop in ServerShop::plain() {
        stored(shop.shop.ask("action=lead&id=7&title=Tea"));
        let before = shop.rows("SELECT * FROM deals");
        let ask = shop.shop.ask("").without("GATEWAY_INTERFACE").without("REQUEST_METHOD");
        let output = ask.command().args(["check", "--all"]).output().unwrap();
        let report = String::from_utf8(output.stdout).unwrap();
        for line in
            ["  would add   in `deals`: id: ", "title: An example of check, ", "  answers     `order_id`: "]
        {
            assert!(report.contains(line), "{}: {report}", shop.name());
        }
        assert!(!report.contains("the same lead twice"), "{}: {report}", shop.name());
        assert!(!report.contains("may do more than"), "{}: {report}", shop.name());
        assert_eq!(shop.rows("SELECT * FROM deals"), before, "{}", shop.name());
    }
    for shop in ServerShop::of_statements(|is_mysql| {
        let returning = if is_mysql { "" } else { " RETURNING id" };
        format!("'INSERT INTO deals (title, now) VALUES (:title, :now){returning}'")
    }) {
        let ask = shop.shop.ask("").without("GATEWAY_INTERFACE").without("REQUEST_METHOD");
        let output = ask.command().args(["check", "--json"]).output().unwrap();
        let report = String::from_utf8(output.stdout).unwrap();
        assert!(report.contains("\"leads.doubled\""), "{}: {report}", shop.name());
        assert_eq!(shop.rows("SELECT count(*) FROM deals"), [["0"]], "{}", shop.name());
    }
}

/// The findings of `check` about writes.
#[track_caller]
fn ids(shop: &ServerShop) -> Vec<String> {
    let ask = shop.shop.ask("").without("GATEWAY_INTERFACE").without("REQUEST_METHOD");
    let output = ask.command().args(["check", "--json"]).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let ids = report["findings"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned());
    ids.filter(|id| id.starts_with("write.") || id.starts_with("leads.")).collect()
}

#[test]
fn check_says_which_columns_are_missed_and_where_a_trigger_refuses() {
    for (columns, values, expected) in [
        // `now` takes no NULL.
        ("title, lead_key", ":title, :key", "write.constraint"),
        ("now, title, text", ":now, :title, :phone", "write.constraint"),
        ("now, title, lead_key", ":now, :phone, :key", "leads.second_refused"),
    ] {
        for shop in ServerShop::of_statements(|is_mysql| {
            let returning = if is_mysql { "" } else { " RETURNING id" };
            format!("'INSERT INTO deals ({columns}) VALUES ({values}){returning}'")
        }) {
            shop.execute(match shop.engine {
                Engine::Mysql(..) => {
                    "CREATE TRIGGER refused BEFORE INSERT ON deals FOR EACH ROW
                     IF NEW.text LIKE '7%' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no calls'; END IF"
                }
                Engine::Postgres(..) => {
                    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                     'BEGIN IF NEW.text LIKE ''7%'' THEN RAISE EXCEPTION ''no calls''; END IF; RETURN NEW; END';
                     CREATE TRIGGER refused BEFORE INSERT ON deals FOR EACH ROW EXECUTE FUNCTION refuse()"
                }
            });
            assert_eq!(ids(&shop), [expected], "{}: {columns}", shop.name());
            assert_eq!(shop.rows("SELECT count(*) FROM deals"), [["0"]], "{}", shop.name());
        }
    }
    for shop in ServerShop::of_statements(|is_mysql| {
        let key = if is_mysql { MYSQL_KEY } else { POSTGRES_KEY };
        format!(
            "['INSERT INTO notes (message) VALUES (:email)', '''INSERT INTO deals (now, lead_key) VALUES (:now, :key) {key}''']"
        )
    }) {
        // The second try adds a second note, and an address of a lead may be missing.
        let ids = ids(&shop);
        assert!(ids.contains(&"leads.refused_without".to_owned()), "{}: {ids:?}", shop.name());
    }
}

#[test]
fn try_stores_what_the_web_would_store_and_a_dry_run_nothing() {
    for shop in ServerShop::plain() {
        let run = |words: &[&str]| {
            let ask = shop.shop.ask("").without("GATEWAY_INTERFACE").without("REQUEST_METHOD");
            String::from_utf8(ask.command().args(words).output().unwrap().stdout).unwrap()
        };
        let lead = "action=lead&id=5&title=Tea&visit=42";
        let dry = run(&["try", "--dry-run", lead]);
        assert!(dry.contains("{\"status\":\"ok\",\"order_id\":\""), "{}: {dry}", shop.name());
        assert_eq!(shop.rows("SELECT count(*) FROM deals"), [["0"]], "{}", shop.name());
        let tried = run(&["try", lead]);
        let id = shop.rows("SELECT id FROM deals WHERE title = 'Tea' AND visit = '42'").remove(0).remove(0);
        assert!(tried.ends_with(&format!("{{\"status\":\"ok\",\"order_id\":\"{id}\"}}")), "{tried}");
        assert_eq!(stored(shop.shop.ask(lead))["order_id"], *id, "{}", shop.name());
    }
}

/// Constraints that wait for the commit are seen by `check`, too.
#[test]
fn check_sees_what_only_a_commit_would_refuse() {
    let statement = |is_mysql| {
        let returning = if is_mysql { "" } else { " RETURNING id" };
        format!("'INSERT INTO deals (client, now) VALUES (999, :now){returning}'")
    };
    for shop in ServerShop::of_statements(statement) {
        let ask = shop.shop.ask("").without("GATEWAY_INTERFACE").without("REQUEST_METHOD");
        let output = ask.command().args(["check", "--json"]).output().unwrap();
        let report = String::from_utf8(output.stdout).unwrap();
        assert!(report.contains("\"write.constraint\""), "{}: {report}", shop.name());
        refused(&shop.shop.ask("action=lead&id=1"), 500);
    }
}

//! `check` of the sections that write: an example is stored and undone, and what would go wrong with real ones is said.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::{LEAD, TABLES, rows, shop, shop_with};
use crate::support::Shop;
use crate::support::people::{NOBODY, give_away, is_root};

/// The output of `check` about a shop; its files are afterwards as they were.
#[track_caller]
fn check(shop: &Shop, words: &[&str]) -> String {
    let before = shop.contents();
    let ask = shop.ask("").without("GATEWAY_INTERFACE").without("REQUEST_METHOD");
    let output = ask.command().args([&["check"], words].concat()).output().unwrap();
    assert_eq!(shop.contents(), before, "bytes and times are as they were");
    String::from_utf8(output.stdout).unwrap()
}

/// The ids of the findings about writes.
#[track_caller]
fn ids(shop: &Shop, words: &[&str]) -> Vec<String> {
    output_ids(check(shop, &[&["--json"], words].concat()).as_bytes())
}

fn output_ids(json: &[u8]) -> Vec<String> {
    let report: serde_json::Value = serde_json::from_slice(json).unwrap();
    let ids = report["findings"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned());
    ids.filter(|id| id.starts_with("write.") || id.starts_with("leads.")).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn check_shows_what_an_example_of_each_action_would_store() {
    let shop = shop();
    shop.database()
        .execute_batch("INSERT INTO deals (title, now, created_unix) VALUES ('old', 1, 1)")
        .unwrap();
    let report = check(&shop, &["--all"]);
    for line in [
        "section `[lead]`, line ",
        "  would add   in `deals`: id: 2, title: An example of check, text: An example, undone at once, name: Ivan Petrov,",
        "lead: 999999999, ",
        "key: roistat:999999999\n",
        "  answers     `order_id`: 2\n",
        "  would add   in `notes`: lead: 1, title: An example of check, message: An example, undone at once\n",
        "  would add   in `tasks`: id: 1, deal: 1, deadline: ",
        "  answers     `task_id`: 1\n",
        "  would add   in `calls`: id: 999999999, callee: 74950000000, caller: 79000000000, date: ",
        "status: ANSWER, deal: 1, duration: 60, file: https://example.com/example.mp3\n",
    ] {
        assert!(report.contains(line), "{line}: {report}");
    }
    assert_eq!(
        ids(&shop, &[]),
        ["leads.doubled", "leads.doubled"],
        "messages and tasks have no number of Roistat's"
    );
}

#[test]
fn check_leaves_the_bytes_of_a_database_with_a_write_ahead_log() {
    let shop = shop();
    shop.database().execute_batch("PRAGMA journal_mode = wal").unwrap();
    let before = fs::read(shop.file("shop.db")).unwrap();
    let ask = shop.ask("").without("GATEWAY_INTERFACE").without("REQUEST_METHOD");
    let report = ask.command().args(["check", "--all"]).output().unwrap().stdout;
    assert!(String::from_utf8(report).unwrap().contains("would add   in `deals`"));
    assert_eq!(fs::read(shop.file("shop.db")).unwrap(), before);
    assert_eq!(rows(&shop, "SELECT count(*) FROM deals"), [["0"]]);
}

#[test]
fn check_warns_where_the_same_lead_twice_is_not_one_deal() {
    let of = |sql: &str| ids(&shop_with(TABLES, &format!("'''{sql}'''")), &[]);
    assert_eq!(of(LEAD), NONE);
    assert_eq!(of("INSERT INTO deals (title) VALUES (:title) RETURNING id"), ["leads.doubled"]);
    assert_eq!(of("INSERT INTO deals (key) VALUES (:key) RETURNING id"), ["leads.second_refused"]);
    let log = "CREATE TABLE log (deal);
        CREATE TRIGGER noted AFTER UPDATE ON deals BEGIN INSERT INTO log VALUES (new.id); END;";
    let shop = shop_with(&format!("{TABLES}{log}"), &format!("'''{LEAD}'''"));
    assert_eq!(ids(&shop, &[]), NONE, "what a trigger logs is no lead");
    // A row that is replaced has another number.
    let tables = "CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT UNIQUE);";
    let replaced = "'REPLACE INTO orders (key) VALUES (:key) RETURNING id'";
    assert_eq!(ids(&shop_with(tables, replaced), &[]), ["leads.other_id"]);
}

#[test]
fn check_sees_through_a_view_what_its_triggers_store() {
    let tables = "CREATE TABLE orders (id INTEGER PRIMARY KEY, key TEXT UNIQUE);
        CREATE VIEW incoming AS SELECT * FROM orders;
        CREATE TRIGGER received INSTEAD OF INSERT ON incoming BEGIN INSERT INTO orders (key) VALUES (new.key); END;";
    let statements = "['INSERT INTO incoming (key) SELECT :key', 'SELECT max(id) AS id FROM orders']";
    assert_eq!(ids(&shop_with(tables, statements), &[]), ["leads.second_refused"]);
    let shop = shop_with(&tables.replace("TEXT UNIQUE", "TEXT"), statements);
    assert_eq!(ids(&shop, &[]), ["leads.doubled"]);
    assert!(check(&shop, &["--all"]).contains("would add   in `orders`: id: 1, key: roistat:999999999\n"));
}

#[test]
fn check_names_the_columns_that_must_not_be_null() {
    let tables = "CREATE TABLE orders (id INTEGER PRIMARY KEY, title TEXT NOT NULL, phone TEXT NOT NULL,
        email TEXT NOT NULL DEFAULT '', shop INTEGER NOT NULL, key TEXT UNIQUE);";
    let statement = |columns: &str, values: &str| {
        let sql = format!(
            "'''INSERT INTO orders (key, {columns}) VALUES (:key, {values})
            ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING id'''"
        );
        shop_with(tables, &sql)
    };
    let shop = statement("title, phone", ":title, :phone");
    assert_eq!(ids(&shop, &[]), ["write.constraint"]);
    let words = "statement `lead.sql` cannot store an example: NOT NULL constraint failed: orders.shop";
    assert!(check(&shop, &[]).contains(words));

    let shop = statement("title, phone, shop", ":title, :phone, 1");
    assert_eq!(ids(&shop, &[]), ["leads.refused_without"]);
    let report = check(&shop, &[]);
    assert!(report.contains("a request without `:title`, `:phone` is refused"), "{report}");
    let shop = statement("title, phone, shop", "coalesce(:title, ''), coalesce(:phone, ''), 1");
    assert_eq!(ids(&shop, &[]), NONE);
}

#[test]
fn check_says_where_a_trigger_or_a_foreign_key_refuses() {
    let tables = "CREATE TABLE clients (id INTEGER PRIMARY KEY);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, phone TEXT, client INTEGER REFERENCES clients,
            later INTEGER REFERENCES clients DEFERRABLE INITIALLY DEFERRED);
        CREATE TRIGGER refused BEFORE INSERT ON orders WHEN new.phone LIKE '7%'
        BEGIN SELECT RAISE(ABORT, 'no calls from abroad'); END;";
    for (column, value, words) in [
        ("phone", ":phone", "no calls from abroad"),
        ("client", "5", "FOREIGN KEY constraint failed"),
        ("later", "5", "FOREIGN KEY constraint failed"),
    ] {
        let shop =
            shop_with(tables, &format!("'INSERT INTO orders ({column}) VALUES ({value}) RETURNING id'"));
        assert_eq!(ids(&shop, &[]), ["write.constraint"], "{column}");
        assert!(check(&shop, &[]).contains(words), "{column}");
        assert_eq!(rows(&shop, "SELECT count(*) FROM orders"), [["0"]]);
    }
}

#[test]
fn check_says_what_is_wrong_with_a_statement() {
    for (sql, id, words) in [
        ("DELETE FROM deals", "write.not_a_write", "must be an INSERT"),
        (
            "WITH x AS (SELECT 1) DELETE FROM deals",
            "write.forbidden",
            "a trigger of the database may do more",
        ),
        ("SELECT 1 AS id; SELECT 2", "write.several_statements", "as a list"),
        ("SELECT :titel AS id", "write.unknown_parameter", "write `:title`, if that is meant"),
        ("SELECT :shop_of_mine AS id", "write.unknown_parameter", "the parameters are `:title`, `:text`"),
        ("SELECT \"titel\" AS id", "write.quoted_text", "`'titel'`"),
        ("SELECT titel AS id", "write.not_understood", "no such column: titel"),
        ("SELECT 1 AS ident", "write.no_id", "end the last statement with `RETURNING id`"),
    ] {
        let shop = shop_with(TABLES, &format!("'''{sql}'''"));
        assert_eq!(ids(&shop, &[]), [id], "{sql}");
        assert!(check(&shop, &[]).contains(words), "{sql}: {}", check(&shop, &[]));
    }
}

#[test]
fn check_says_what_no_statement_of_this_database_can_do() {
    let nul = shop_with(TABLES, "\"INSERT INTO deals (title) VALUES ('\\u0000') RETURNING id\"");
    assert_eq!(ids(&nul, &[]), ["write.nul"]);
    let module = "PRAGMA writable_schema = ON;
        INSERT INTO sqlite_schema VALUES ('table', 'found', 'found', 0, 'CREATE VIRTUAL TABLE found USING fts5(note)');";
    let shop = shop_with(&format!("{TABLES}{module}"), "'INSERT INTO found (note) VALUES (:title)'");
    assert_eq!(ids(&shop, &[]), ["write.missing_module"]);
    assert!(check(&shop, &[]).contains("`fts5`"));
}

/// SQLite keeps a journal beside the database while it writes.
#[test]
fn check_says_that_a_folder_is_closed_for_the_journal_of_a_write() {
    let shop = shop();
    let files = [shop.file("shop.db"), shop.file("cgi-bin/.htroistat.toml")];
    for file in &files {
        give_away(file);
    }
    fs::set_permissions(shop.folder(), fs::Permissions::from_mode(0o555)).unwrap();
    let ask = shop.ask("").without("GATEWAY_INTERFACE").without("REQUEST_METHOD");
    // The executable of the tests is root's, who would not be let write either.
    let ask = if is_root() { ask.run_by(NOBODY) } else { ask };
    let user: &[&str] = if is_root() { &["--server-user", "nobody"] } else { &[] };
    let output = ask.command().args(["check", "--json"]).args(user).output().unwrap();
    fs::set_permissions(shop.folder(), fs::Permissions::from_mode(0o755)).unwrap();
    assert!(output_ids(&output.stdout).contains(&"write.read_only".to_owned()), "{output:?}");
}

#[test]
fn check_tries_nothing_where_another_user_would_write() {
    if !is_root() {
        println!("skipped: only root can give a file away");
        return;
    }
    let shop = shop();
    give_away(&shop.file("shop.db"));
    assert_eq!(ids(&shop, &[]), ["write.another_user"; 4]);
    assert_eq!(ids(&shop, &["--server-user", "nobody"]), ["leads.not_tried"; 4]);
}

//! The owner's statements: one or several, in one transaction, and the ones that are refused.

use super::{TABLES, refused, rows, shop_with, stored};
use crate::support::Shop;

const CLIENTS: &str = "
    CREATE TABLE clients (id INTEGER PRIMARY KEY, phone TEXT UNIQUE);
    CREATE TABLE deals (id INTEGER PRIMARY KEY, client INTEGER REFERENCES clients, phone TEXT, note TEXT CHECK (note <> 'bad'));
    INSERT INTO clients VALUES (10, 'known');";

#[test]
fn statements_run_in_order_and_see_the_columns_of_those_before() {
    let list = "[
        'INSERT INTO clients (phone) VALUES (:phone) ON CONFLICT DO NOTHING',
        'SELECT id AS client, ''x'' || phone AS phone, 0.5 AS title, NULL AS name FROM clients WHERE phone = :phone',
        \"\"\"INSERT INTO deals (client, phone, note)
        VALUES (:client, :phone, :title || ifnull(:name, '-') || :text) RETURNING id, client AS client;  -- done\"\"\"
    ]"
    .replace("''x''", "char(120)");
    let shop = shop_with(CLIENTS, &list);
    for (phone, order_id) in [("known", "1"), ("new", "2"), ("new", "3")] {
        let order = stored(shop.ask(&format!("action=lead&phone={phone}&text=t&title=T&name=N")));
        assert_eq!(order["order_id"], order_id);
    }
    assert_eq!(
        rows(&shop, "SELECT client, phone, note FROM deals"),
        [["10", "xknown", "0.5-t"], ["11", "xnew", "0.5-t"], ["11", "xnew", "0.5-t"]]
    );
    assert_eq!(rows(&shop, "SELECT count(*) FROM clients"), [["2"]]);
}

#[test]
fn the_last_of_several_rows_counts_and_without_rows_null() {
    let several = "[
        'SELECT value AS id, value AS title FROM json_each(char(91) || 5 || char(44) || 6 || char(93))',
        'SELECT 1 AS name WHERE 0',
        'INSERT INTO deals (note) VALUES (:title || ifnull(:name, 7))']";
    let shop = shop_with(CLIENTS, several);
    assert_eq!(stored(shop.ask("action=lead&phone=1&title=a&name=b"))["order_id"], "6");
    assert_eq!(rows(&shop, "SELECT note FROM deals"), [["67"]]);
}

#[test]
fn an_id_of_any_kind_is_answered_as_text() {
    for (id, answered) in
        [("7", "7"), ("'C6:NEW'", "C6:NEW"), ("1.0", "1"), ("'a\"b'", "a\"b"), ("x'41'", "A")]
    {
        let shop = shop_with(
            CLIENTS,
            &format!("\"\"\"SELECT {id} AS id\"\"\"").replace("a\"b", "a' || char(34) || 'b"),
        );
        assert_eq!(stored(shop.ask("action=lead&phone=1"))["order_id"], answered);
    }
}

/// A shop where a first statement stores a row, and a second one fails.
#[track_caller]
fn must_roll_back(second: &str, words: &str) {
    let list = format!("['INSERT INTO deals (note) VALUES (:title) RETURNING id', \"\"\"{second}\"\"\"]");
    let shop = shop_with(CLIENTS, &list);
    let (_, answer) = refused(&shop.ask("action=lead&title=first"), 500);
    assert!(answer.log().contains(words), "{second}: {}", answer.log());
    assert!(answer.log().contains("`lead.sql[2]`"), "{}", answer.log());
    assert_eq!(rows(&shop, "SELECT count(*) FROM deals"), [["0"]], "{second}");
}

#[test]
fn a_fault_in_one_statement_leaves_nothing_of_the_others() {
    must_roll_back("INSERT INTO deals (note) VALUES ('bad')", "CHECK constraint failed");
    must_roll_back("INSERT INTO deals (client) VALUES (99)", "FOREIGN KEY constraint failed");
    must_roll_back("INSERT INTO clients VALUES (10, 'x')", "UNIQUE constraint failed: clients.id");
    must_roll_back("INSERT INTO nowhere VALUES (1)", "no such table: nowhere");
    must_roll_back("INSERT INTO deals (note) VALUES (:titel)", "`:titel`");
    must_roll_back("INSERT INTO deals (note) VALUES (?)", "`?`");
    must_roll_back("INSERT INTO deals (note) VALUES (?1)", "`?1`");
    must_roll_back("INSERT INTO deals (note) VALUES (@title)", "`@title`");
    must_roll_back("SELECT note AS late FROM deals; SELECT 1", "one statement");
    must_roll_back("SELECT 1 FROM deals WHERE note = :leadId", "`:leadId`");
}

#[test]
fn statements_that_do_more_than_add_and_change_rows_are_refused() {
    for statement in [
        "DELETE FROM deals",
        "DROP TABLE deals",
        "CREATE TABLE x (y)",
        "CREATE TEMP TABLE x (y)",
        "ALTER TABLE deals ADD COLUMN x",
        "PRAGMA user_version = 5",
        "ATTACH 'other.db' AS other",
        "VACUUM INTO 'copy.db'",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT x",
        "EXPLAIN SELECT 1",
        "VALUES (1)",
        "",
        "-- nothing",
        ";",
    ] {
        must_roll_back(statement, "must be an INSERT, UPDATE, REPLACE or SELECT");
    }
    must_roll_back("WITH x AS (SELECT 1) DELETE FROM deals", "does more than add and change rows");
    must_roll_back("UPDATE sqlite_master SET sql = ''", "sqlite_master may not be modified");
}

#[test]
fn the_triggers_of_the_owner_do_as_they_do_for_his_own_programs() {
    let tables = format!(
        "{CLIENTS}
        CREATE TABLE baskets (phone TEXT); INSERT INTO baskets VALUES ('a'), ('b');
        CREATE TRIGGER placed AFTER INSERT ON deals BEGIN DELETE FROM baskets WHERE phone = new.phone; END;
        CREATE TRIGGER refused BEFORE INSERT ON deals WHEN new.phone = 'c'
        BEGIN SELECT RAISE(ABORT, 'not from c'); END;"
    );
    let shop = shop_with(&tables, "'INSERT INTO deals (phone) VALUES (:phone) RETURNING id'");
    stored(shop.ask("action=lead&phone=a"));
    assert_eq!(rows(&shop, "SELECT phone FROM baskets"), [["b"]]);
    let (sentence, answer) = refused(&shop.ask("action=lead&phone=c"), 500);
    assert_eq!(sentence, "nothing was stored, the error log says why");
    assert!(answer.log().contains("not from c"), "{}", answer.log());
}

#[test]
fn a_name_in_double_quotes_that_is_no_column_is_refused() {
    let tables = "CREATE TABLE deals (id INTEGER PRIMARY KEY, phone TEXT, \"my note\" TEXT);";
    let shop = shop_with(tables, "'INSERT INTO deals (phone) VALUES (\"new\") RETURNING id'");
    let (_, answer) = refused(&shop.ask("action=lead&phone=1"), 500);
    assert!(answer.log().contains("has `\"new\"` in double quotes, which is no column"), "{}", answer.log());
    let sql =
        "'INSERT INTO \"deals\" (\"my note\") VALUES (:phone) RETURNING \"id\", \"my note\" AS \"other\"'";
    stored(shop_with(tables, sql).ask("action=lead&phone=1"));
    // A trigger of the owner's may have texts so.
    let trigger = "CREATE TRIGGER noted AFTER INSERT ON deals
        BEGIN UPDATE deals SET \"my note\" = \"from a site\" WHERE id = new.id; END;";
    let sql = "'INSERT INTO deals (phone) VALUES (:phone) RETURNING \"id\"'";
    let shop = shop_with(&format!("{tables}{trigger}"), sql);
    stored(shop.ask("action=lead&phone=1"));
    assert_eq!(rows(&shop, "SELECT [my note] FROM deals"), [["from a site"]]);
}

/// A table with a trigger that writes to a virtual one. Where the SQLite of the tests lacks the module, the table is
/// made by hand.
fn shop_with_module(module: &str, columns: &str, values: &str) -> (Shop, bool) {
    let sql = "'''INSERT INTO deals (title, key) VALUES (:title, :key)
        ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING id'''";
    let shop = shop_with("CREATE TABLE deals (id INTEGER PRIMARY KEY, title TEXT, key TEXT UNIQUE);", sql);
    let table = format!("CREATE VIRTUAL TABLE found USING {module}");
    let is_known = shop.database().execute_batch(&table).is_ok();
    if !is_known {
        let row = format!("INSERT INTO sqlite_schema VALUES ('table', 'found', 'found', 0, '{table}')");
        shop.database().execute_batch(&format!("PRAGMA writable_schema = on; {row}")).unwrap();
    }
    let trigger = format!(
        "CREATE TRIGGER added AFTER INSERT ON deals
        BEGIN INSERT INTO found ({columns}) VALUES ({values}); END;"
    );
    shop.database().execute_batch(&trigger).unwrap();
    (shop, is_known)
}

#[test]
fn tables_of_modules_are_written_by_the_owners_triggers_or_the_module_is_named() {
    for (module, columns, values) in [
        ("fts5(title)", "rowid, title", "new.id, new.title"),
        ("fts4(title)", "docid, title", "new.id, new.title"),
        ("rtree(id, low, high)", "id, low, high", "new.id, 1, 2"),
    ] {
        let (shop, is_known) = shop_with_module(module, columns, values);
        if !is_known {
            let (_, answer) = refused(&shop.ask("action=lead&id=1&title=Cafe"), 500);
            let name = module.split('(').next().unwrap();
            let words = format!("`lead.sql` writes to a virtual table of the module `{name}`");
            assert!(answer.log().contains(&words), "{}", answer.log());
            continue;
        }
        for (id, order_id) in [("1", "1"), ("1", "1"), ("2", "2")] {
            let order = stored(shop.ask(&format!("action=lead&id={id}&title=Cafe")));
            assert_eq!(order["order_id"], order_id, "{module}");
        }
        assert_eq!(rows(&shop, "SELECT count(*) FROM found"), [["2"]], "{module}");
    }
}

#[test]
fn a_write_that_gives_no_id_is_undone_where_an_id_is_asked_for() {
    for sql in [
        "'INSERT INTO deals (phone) VALUES (:phone)'",
        "'INSERT INTO deals (phone) VALUES (:phone) RETURNING phone'",
        "'INSERT INTO deals (phone) VALUES (:phone) RETURNING NULL AS id'",
        "'INSERT INTO deals (phone) SELECT :phone WHERE 0 RETURNING id'",
    ] {
        let shop = shop_with(CLIENTS, sql);
        let (_, answer) = refused(&shop.ask("action=lead&phone=1"), 500);
        assert!(answer.log().contains("gave no `id`"), "{}", answer.log());
        assert_eq!(rows(&shop, "SELECT count(*) FROM deals"), [["0"]], "{sql}");
    }
    let shop = Shop::new(TABLES, "[message]\nsql = 'INSERT INTO notes (lead) VALUES (:leadId)'\n");
    stored(shop.ask("action=message&leadId=1"));
}

#[test]
fn a_fault_of_the_config_is_told_with_its_line() {
    for (section, line, words) in [
        ("[lead]\nsql = 5", 5, "key `lead.sql` takes a statement in quotes, or a list of them"),
        ("[lead]\nsql = []", 5, "key `lead.sql` takes a statement in quotes, or a list of them"),
        (
            "[lead]\nsql = ['SELECT 1 AS id', 5]",
            5,
            "key `lead.sql` takes a statement in quotes, or a list of them",
        ),
        ("lead = 5", 4, "key `lead` takes a section with `sql`"),
        ("[lead]\nsql = 'SELECT 1 AS id'\nslq = ''", 6, "unknown key `lead.slq`: did you mean `sql`?"),
        (
            "[lead]\nsql = '''\nSELECT 1 AS id,\nfrom x'''",
            7,
            "statement `lead.sql` is refused by the database: near \"from\"",
        ),
    ] {
        let shop = Shop::new(CLIENTS, &format!("{section}\n"));
        let log = shop.ask("action=lead&phone=1").answer().log().to_owned();
        assert!(log.contains(&format!("line {line}: {words}")), "{section}: {log}");
    }
    let log = Shop::new("", "[lead]\n").ask("action=lead&phone=1").answer().log().to_owned();
    assert!(log.contains("key `lead.sql` is missing"), "{log}");
}

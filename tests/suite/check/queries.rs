//! Each query by itself: whether it is one, its columns, the index that it lacks.

use super::support::{Finding, Shop};

/// A thousand more deals: from there on an index is worth a word.
const MANY: &str = "WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
    INSERT INTO orders SELECT i, 'Tea', unixepoch(), 1, 1, i, '', '{}', unixepoch() FROM n;";

#[test]
fn a_text_that_is_no_query_is_refused_with_its_line() {
    const STATUSES: &str = "'SELECT id, name FROM statuses'";
    for (bad, id, words) in [
        ("'DELETE FROM statuses'", "query.not_a_select", "must be a SELECT"),
        ("'SELECT 1 AS id, 2 AS name; SELECT 3'", "query.several_statements", "one statement"),
        ("'SELECT id, name FROM statuses WHERE id > ?'", "query.unknown_parameter", "only `:date` is known"),
        ("'SELECT id, name, name FROM statuses'", "query.repeated_column", "rename one with AS"),
        ("'SELECT id, name FROM state'", "query.sqlite", "no such table: state"),
        ("\"SELECT id, name FROM statuses\\u0000\"", "query.nul", "NUL character"),
        ("'WITH x AS (SELECT 1) DELETE FROM statuses'", "query.not_read_only", "must be one SELECT"),
        ("\"SELECT id, name FROM statuses WHERE id > ':date'\"", "query.quoted_date", "without quotes"),
        (
            "'SELECT id, DATE_FORMAT(name, 1) AS name FROM statuses'",
            "query.foreign_function",
            "`DATE_FORMAT`",
        ),
        ("'SELECT id, \"nmae\" AS name FROM statuses'", "query.quoted_text", "`\"nmae\"` in double quotes"),
    ] {
        let shop = Shop::good().but(STATUSES, bad);
        let config = shop.file("cgi-bin/.htroistat.toml");
        shop.finds("error", id).tells(words).at_file(&config).at_line(8).at_query("export.statuses", "");
    }
}

/// As a CRM of the times of windows-1251 left them. A table that no query reads does no harm.
#[test]
fn a_table_with_a_name_that_is_not_utf_8_is_found_where_a_query_reads_it() {
    const FOREIGN: &str = "CREATE TABLE old (id, name, aaaa); CREATE VIEW older AS SELECT * FROM old;
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = CAST(replace(CAST(sql AS BLOB), x'61616161', x'E8ECFF') AS TEXT);";
    for (query, table) in [("SELECT * FROM old", "old"), ("SELECT id, name FROM older", "older")] {
        let shop = Shop::with(FOREIGN).but("SELECT id, name FROM statuses", query);
        let finding = shop.finds("error", "query.name_not_utf8").at_query("export.statuses", "").at_line(8);
        finding.says(&format!("reads `{table}`")).remedy("rename it");
    }
    let harmless = "SELECT id, name FROM old UNION SELECT id, name FROM statuses";
    for query in ["SELECT id, name FROM statuses", harmless] {
        let report = Shop::with(FOREIGN).but("SELECT id, name FROM statuses", query).check(&[]);
        assert_eq!(report.ids(), [""; 0], "{}", report.text);
    }
}

#[test]
fn a_collation_or_module_that_only_the_crm_has_is_named() {
    const CRM: &str = "CREATE TABLE old (id, name TEXT COLLATE NOCASE); INSERT INTO old VALUES (1, 'a'), (2, 'b');
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = replace(sql, 'NOCASE', 'CRM');
        INSERT INTO sqlite_schema VALUES ('table', 'words', 'words', 0, 'CREATE VIRTUAL TABLE words USING fts5(note)');";
    for (query, id, words) in [
        ("SELECT id, name FROM old ORDER BY name", "query.missing_collation", "the collation `CRM`"),
        ("SELECT rowid AS id, note AS name FROM words", "query.missing_module", "the module `fts5`"),
    ] {
        let shop = Shop::with(CRM).but("SELECT id, name FROM statuses", query);
        shop.finds("error", id).says(words).at_query("export.statuses", "").at_line(8);
    }
}

#[test]
fn a_refused_query_has_a_remedy() {
    const STATUSES: &str = "'SELECT id, name FROM statuses'";
    for (bad, remedy) in [
        ("'DELETE FROM statuses'", "`SELECT id, name FROM statuses`"),
        ("'SELECT 1 AS id, 2 AS name; SELECT 3'", "leave one SELECT"),
        ("'SELECT id, name FROM statuses WHERE id > ?'", "`:date`"),
        ("'SELECT id, s.nmae AS name FROM statuses s'", "write `name`"),
        ("'SELECT id, name FROM state'", "sqlite3 command line"),
        ("'SELECT id, UNIX_TIMESTAMP(name) AS name FROM statuses'", "write `unixepoch(…)`"),
        ("'SELECT id, xyzzyx AS name FROM statuses'", "which columns the table has"),
    ] {
        let report = Shop::good().but(STATUSES, bad).check(&[]);
        let remedies: Vec<_> =
            report.findings.iter().map(|it| it["remedy"].as_str().unwrap_or("none")).collect();
        assert!(remedies.len() == 1 && remedies[0].contains(remedy), "{bad}: {remedies:?}");
    }
}

#[test]
fn a_missing_column_is_named_beside_those_that_are_there() {
    let shop = Shop::good().but("name, phone", "name, phone AS phones");
    let finding = shop.finds("error", "query.missing_columns").says("`phone`");
    finding.at_query("export_clients.clients", "").at_line(10).remedy("`phones AS phone`");
    let shop = Shop::good().but("SELECT id, name FROM statuses", "SELECT id, name AS title FROM statuses");
    shop.finds("error", "query.missing_columns").remedy("its columns are `id`, `title`");
}

#[test]
fn a_name_that_roistat_does_not_know_is_a_note() {
    let shop = Shop::good().but("status, price", "status, price AS Prise");
    let finding = shop.finds("note", "query.unknown_column").at_query("export.orders", "Prise");
    finding.remedy("`AS price`");
    let shop = Shop::good().but("status, price", "status, city AS town");
    shop.finds("note", "query.unknown_column").at_query("export.orders", "town").remedy("\"fields.town\"");
}

#[test]
fn deals_whose_query_does_not_use_the_date_are_a_warning_and_clients_a_note() {
    let shop = Shop::good().but("orders WHERE edit_date > :date", "orders");
    let finding = shop.finds("warning", "query.date_unused").at_query("export.orders", "").at_line(5);
    shop.but("\nFROM orders", &format!("\nFROM orders {}", finding.sql())).finds_nothing();
    // Many a table of clients does not tell when they have changed.
    let shop = Shop::good().but("clients WHERE edit_date > :date", "clients");
    let finding = shop.finds("note", "query.date_unused").at_query("export_clients.clients", "").at_line(10);
    let finding = finding.remedy("nothing, where no column holds");
    shop.but("FROM clients", &format!("FROM clients {}", finding.sql())).finds_nothing();
}

#[test]
fn an_index_is_advised_where_it_helps() {
    let shop = Shop::with(MANY);
    shop.sql("DROP INDEX orders_edit_date;");
    let finding = shop.finds("note", "query.scan").at_query("export.orders", "").at_line(5);
    create(&shop, &finding.remedy("CREATE INDEX orders_edit_date ON orders (edit_date);"));
    shop.finds_nothing();
}

/// Has an owner create the index that a remedy advises.
#[track_caller]
fn create(shop: &Shop, finding: &Finding) {
    shop.sql(finding.words().split_once("in the database: ").expect("SQL").1);
}

#[test]
fn an_index_is_advised_through_joins_views_and_odd_names() {
    let shop = Shop::with(MANY);
    shop.sql(
        "DROP INDEX orders_edit_date; ALTER TABLE orders RENAME TO \"the orders\";
         ALTER TABLE \"the orders\" RENAME COLUMN edit_date TO \"order\";
         CREATE VIEW deals AS SELECT * FROM \"the orders\";",
    );
    let shop = shop.but("\nFROM orders WHERE edit_date >", "\nFROM deals d WHERE d.\"order\" >");
    let finding = shop.finds("note", "query.scan");
    create(&shop, &finding.remedy("CREATE INDEX \"the orders_order\" ON \"the orders\" (\"order\")"));
    shop.finds_nothing();
}

#[test]
fn an_index_is_advised_on_the_column_behind_a_view_s_name_for_it() {
    let shop = Shop::with(MANY);
    shop.sql(
        "DROP INDEX orders_edit_date;
         CREATE VIEW deals AS SELECT id, name, created, status, price, roistat, city, extra, edit_date AS moved FROM orders;",
    );
    let shop = shop.but("\nFROM orders WHERE edit_date >", "\nFROM deals WHERE price > 0 AND moved >");
    let finding = shop.finds("note", "query.scan");
    create(&shop, &finding.remedy("CREATE INDEX orders_edit_date ON orders (edit_date);"));
    shop.finds_nothing();
}

#[test]
fn two_indices_are_advised_where_either_date_is_enough() {
    let shop = Shop::with(MANY);
    shop.sql("DROP INDEX orders_edit_date;");
    let shop =
        shop.but("orders WHERE edit_date > :date", "orders WHERE (edit_date > :date OR created > :date)");
    let finding = shop.finds("note", "query.scan");
    let finding =
        finding.remedy("ON orders (edit_date)").remedy("CREATE INDEX orders_created ON orders (created)");
    create(&shop, &finding);
    shop.finds_nothing();
}

/// A thousand deals and a thousand values of theirs, looked up by `lookup`.
fn shop_of_values(lookup: &str) -> Shop {
    let shop = Shop::with(MANY);
    shop.sql(
        "CREATE TABLE props (deal INTEGER, name TEXT, value TEXT);
         INSERT INTO props SELECT id, 'roistat', roistat FROM orders;",
    );
    shop.but("price, roistat,", &format!("price, ({lookup}) AS roistat,"))
}

#[test]
fn a_lookup_for_every_row_needs_an_index() {
    for lookup in [
        "SELECT value FROM props WHERE name = 'roistat' AND deal = orders.id",
        "SELECT p.value FROM props p WHERE p.deal = orders.id AND p.name = 'roistat'",
        "SELECT max(v.value) FROM (SELECT * FROM props) v WHERE orders.id = v.deal AND v.name LIKE 'roi%'",
    ] {
        let shop = shop_of_values(lookup);
        let finding =
            shop.finds("note", "query.lookup").says("`props`").at_query("export.orders", "").at_line(5);
        create(&shop, &finding.remedy("in the database: CREATE INDEX props_deal ON props (deal);"));
        shop.finds_nothing();
    }
}

#[test]
fn a_lookup_hides_no_scan() {
    let shop = shop_of_values("SELECT value FROM props WHERE deal = orders.id");
    shop.sql("DROP INDEX orders_edit_date;");
    assert_eq!(shop.check(&[]).ids(), ["query.lookup", "query.scan"]);
}

#[test]
fn no_index_is_advised_for_a_comparison_that_must_change() {
    let shop = Shop::with(MANY);
    shop.sql("DROP INDEX orders_edit_date; UPDATE orders SET edit_date = edit_date * 1000;");
    shop.finds("error", "data.changed_milliseconds");
    let shop = Shop::with(MANY);
    shop.sql("DROP INDEX orders_edit_date; UPDATE orders SET edit_date = NULL WHERE id = 1;");
    assert_eq!(shop.check(&[]).ids(), ["data.changed_null", "query.scan"]);
}

#[test]
fn a_lookup_that_takes_all_the_time_is_what_is_named() {
    // So that no time is measured: the lookup never ends.
    let endless = "SELECT value FROM props WHERE deal = orders.id AND name = (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL \
                   SELECT i + deal FROM n) SELECT max(i) FROM n)";
    let shop = shop_of_values(endless).but("[export]\n", "time_limit = 1\n[export]\n");
    shop.sql("DROP INDEX orders_edit_date;");
    let report = shop.check(&[]);
    report.one("warning", "query.lookup").remedy("CREATE INDEX props_deal ON props (deal);");
    assert!(!report.ids().contains(&"query.scan"), "{}", report.text);
    assert!(report.text.contains("  rows        0 read until time was over"), "{}", report.text);
}

#[test]
fn a_few_rows_are_looked_through_at_once() {
    let shop = shop_of_values("SELECT value FROM props WHERE deal = orders.id");
    shop.sql("DELETE FROM orders WHERE id > 500;");
    shop.finds_nothing();
}

#[test]
fn no_index_on_a_function_is_advised() {
    // The CRM's own SQLite might not know the function, and then not its own database any more.
    let shop = Shop::with(MANY).but("orders WHERE edit_date >", "orders WHERE abs(edit_date) >");
    let report = shop.check(&[]);
    assert_eq!(report.ids(), [""; 0], "{}", report.text);
}

#[test]
fn an_index_of_ids_is_advised_where_rows_are_sorted() {
    let shop = Shop::with(MANY);
    shop.sql(
        "CREATE TABLE plain AS SELECT * FROM orders; CREATE INDEX plain_edit_date ON plain (edit_date);",
    );
    let shop = shop.but("\nFROM orders", "\nFROM plain");
    let finding = shop.finds("note", "query.sort").at_query("export.orders", "");
    create(&shop, &finding.remedy("CREATE INDEX plain_id ON plain (id);"));
    shop.finds_nothing();
}

#[test]
fn a_small_table_needs_no_index() {
    let report = Shop::with("DROP INDEX orders_edit_date;").check(&[]);
    assert_eq!(report.ids(), [""; 0], "{}", report.text);
}

#[test]
fn the_facts_of_a_query_are_shown() {
    let report = Shop::good().check(&[]);
    for line in [
        "  keys        `id` (required), `name`, `date_create` (required), `status` (required), `price`, `roistat`, \
         `fields` (a JSON object)\n",
        "  in `fields` `City`\n",
        "  such as     id: 1, name: Tea 1, date_create: ",
        "  plan        SEARCH orders USING INDEX orders_edit_date (edit_date>?)\n",
    ] {
        assert!(report.text.contains(line), "{line} in {}", report.text);
    }
    assert_eq!(
        report.text.matches("such as").count(),
        5 + 2 + 1,
        "five deals, three other rows: {}",
        report.text
    );
}

#[test]
fn a_long_value_is_shortened() {
    let report = Shop::with("UPDATE orders SET name = printf('%.*c', 5000, 'x') WHERE id = 1;").check(&[]);
    assert!(report.text.contains(&format!("name: {}…,", "x".repeat(60))), "{}", report.text);
}

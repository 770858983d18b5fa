//! Each query by itself: whether it is one, its columns, the index that it lacks.

use super::support::Shop;

/// A thousand more deals: from there on an index is worth a word.
const MANY: &str = "WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
    INSERT INTO orders SELECT i, 'Tea', unixepoch(), 1, 1, i, '', '{}', unixepoch() FROM n;";

#[test]
fn what_is_no_query_is_refused_with_its_line() {
    const STATUSES: &str = "'SELECT id, name FROM statuses'";
    for (bad, id, words) in [
        ("'DELETE FROM statuses'", "query.not_a_select", "must be a SELECT"),
        ("'SELECT 1 AS id, 2 AS name; SELECT 3'", "query.several_statements", "one statement"),
        ("'SELECT id, name FROM statuses WHERE id > ?'", "query.unknown_parameter", "only `:date` is known"),
        ("'SELECT id, name, name FROM statuses'", "query.repeated_column", "rename one with AS"),
        ("'SELECT id, name FROM state'", "query.sqlite", "no such table: state"),
        ("'WITH x AS (SELECT 1) DELETE FROM statuses'", "query.not_read_only", "must be one SELECT"),
    ] {
        let shop = Shop::good().but(STATUSES, bad);
        let config = shop.file("cgi-bin/.htroistat.toml");
        shop.finds("error", id).says(words).at_file(&config).at_line(8).at_query("export.statuses", "");
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
    finding.remedy("CREATE INDEX orders_edit_date ON orders (edit_date);");
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
    shop.finds("note", "query.scan")
        .remedy("CREATE INDEX \"the orders_order\" ON \"the orders\" (\"order\")");
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
    finding.remedy("CREATE INDEX plain_id ON plain (id);");
}

#[test]
fn a_small_table_needs_no_index() {
    let report = Shop::with("DROP INDEX orders_edit_date;").check(&[]);
    assert_eq!(report.ids(), [""; 0], "{}", report.text);
}

#[test]
fn what_was_seen_of_a_query_is_shown() {
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
    assert_eq!(report.text.matches("such as").count(), 3 + 2 + 1, "three rows at most: {}", report.text);
}

#[test]
fn a_long_value_is_shortened() {
    let report = Shop::with("UPDATE orders SET name = printf('%.*c', 5000, 'x') WHERE id = 1;").check(&[]);
    assert!(report.text.contains(&format!("name: {}…,", "x".repeat(60))), "{}", report.text);
}

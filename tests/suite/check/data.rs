//! The data: ids, dates, text, JSON, and how much of it there is.

use super::support::Shop;

#[test]
fn an_id_is_there_and_stands_once() {
    let shop = Shop::good().but("SELECT id, name, created", "SELECT nullif(id, 3) AS id, name, created");
    let finding =
        shop.finds("error", "data.id_null").says("1 row").at_query("export.orders", "id").at_line(5);
    finding.remedy("WHERE");
    let twice = "\nFROM (SELECT * FROM orders UNION ALL SELECT * FROM orders WHERE id = 1) WHERE";
    let shop = Shop::good().but("\nFROM orders WHERE", twice);
    let finding = shop.finds("error", "data.id_repeated").says("1 row, first `1`");
    let finding =
        finding.at_query("export.orders", "id").remedy("for one order").remedy("`a || '-' || b AS id`");
    let grouped = format!("edit_date > :date {}'''\n\nstatuses", finding.sql());
    shop.but("edit_date > :date'''\n\nstatuses", &grouped).finds_nothing();
}

#[test]
fn ids_are_compared_as_they_are_sent() {
    for ids in ["1, '1'", "x'FE', x'FF'", "x'FE', 'Ж', x'FF'", "1.0, 2, '1'"] {
        let shop = Shop::with("CREATE TABLE odd (id, name TEXT);");
        for (number, id) in ids.split(", ").enumerate() {
            shop.sql(&format!("INSERT INTO odd VALUES ({id}, 'Tea {}');", number + 1));
        }
        let shop = shop
            .but("SELECT id, name, created", "SELECT odd.id, name, created")
            .but("\nFROM orders", "\nFROM odd JOIN orders USING (name)");
        let report = shop.check(&[]);
        report.one("error", "data.id_repeated").says("1 row");
    }
}

#[test]
fn repeated_ids_of_statuses_are_found() {
    let names =
        "CREATE TABLE names (id, language, name); INSERT INTO names VALUES (1, 1, 'Новый'), (1, 2, 'New'),
        (2, 1, 'Оплачен'), (2, 2, 'Paid');";
    let shop = Shop::with(names).but("SELECT id, name FROM statuses", "SELECT id, name FROM names");
    let finding = shop.finds("error", "data.id_repeated").at_query("export.statuses", "id");
    finding.remedy("several languages").remedy("`WHERE language_id = 1`");
    shop.but("FROM names", "FROM names WHERE language = 1").finds_nothing();
    let shop = Shop::with("CREATE TABLE twice AS SELECT * FROM statuses UNION ALL SELECT * FROM statuses;")
        .but("SELECT id, name FROM statuses", "SELECT id, name FROM twice");
    shop.finds("error", "data.id_repeated").remedy("`SELECT DISTINCT`");
    shop.but("SELECT id, name FROM twice", "SELECT DISTINCT id, name FROM twice").finds_nothing();
}

#[test]
fn dates_that_roistat_does_not_read_are_told_with_what_makes_them_right() {
    const OTHER_FORM: &str = "is a date of another form than Roistat reads";
    for (sql, id, words, whole) in [
        ("created || '000'", "data.date_milliseconds", "milliseconds", "created / 1000 AS"),
        ("created * 1000000", "data.date_milliseconds", "microseconds", "created / 1000000 AS"),
        (
            "strftime('%Y-%m-%dT%H:%M:%SZ', created, 'unixepoch')",
            "data.date_unreadable",
            OTHER_FORM,
            "unixepoch(created)",
        ),
        (
            "date(created, 'unixepoch')",
            "data.date_unreadable",
            OTHER_FORM,
            "substr(created, 1, 10) || ' 00:00'",
        ),
        (
            "strftime('%d.%m.%Y %H:%M', created, 'unixepoch')",
            "data.date_unreadable",
            OTHER_FORM,
            "unixepoch(substr(created, 7, 4) || '-' || ",
        ),
        (
            "strftime('%d.%m.%Y', created, 'unixepoch')",
            "data.date_unreadable",
            OTHER_FORM,
            "substr(created, 7, 4) || '-' || ",
        ),
        (
            "datetime(created, 'unixepoch') || '+0000'",
            "data.date_unreadable",
            OTHER_FORM,
            "unixepoch(substr(created, 1, ",
        ),
        (
            "datetime(created, 'unixepoch') || ' UTC'",
            "data.date_unreadable",
            OTHER_FORM,
            "unixepoch(substr(created, 1, 19))",
        ),
        ("created + 0.5", "data.date_unreadable", "no whole number", "CAST(created AS INTEGER)"),
        ("julianday(created, 'unixepoch')", "data.date_no_moment", "counts days", "unixepoch(created)"),
        (
            "CAST(strftime('%Y%m%d', created, 'unixepoch') AS INTEGER)",
            "data.date_no_moment",
            "digits of a date",
            "substr(created, 1, 4) || '-' || ",
        ),
        (
            "strftime('%Y%m%d%H%M%S', created, 'unixepoch')",
            "data.date_no_moment",
            "digits of a date",
            "unixepoch(substr(created, 1, 4) || '-' || ",
        ),
    ] {
        // In one row beside four of UNIX seconds, and in all: the remedy holds for both.
        let shop = shop_of_dates(&format!("UPDATE orders SET created = {sql} WHERE id = 4;"));
        let finding = shop.finds("error", id).says(words).says("in 1 row, first in the deal `4`");
        let finding = finding.at_query("export.orders", "date_create").at_line(5);
        shop.follow(&finding, "created AS date_create").finds_nothing();

        let shop = shop_of_dates(&format!("UPDATE orders SET created = {sql};"));
        let finding = shop.finds("error", id).says("in 5 rows").remedy(&format!("select `{whole}"));
        shop.follow(&finding, "created AS date_create").finds_nothing();
    }
}

/// A shop whose column for the date of creation keeps what it is given.
fn shop_of_dates(sql: &str) -> Shop {
    Shop::with(&format!(
        "ALTER TABLE orders RENAME COLUMN created TO seconds; ALTER TABLE orders ADD COLUMN created;
         UPDATE orders SET created = seconds; {sql}"
    ))
}

#[test]
fn several_forms_in_one_column_have_one_remedy() {
    let shop = shop_of_dates(
        "UPDATE orders SET created = created * 1000 WHERE id = 1;
         UPDATE orders SET created = datetime(created, 'unixepoch') || 'Z' WHERE id = 2;
         UPDATE orders SET created = strftime('%d.%m.%Y', created, 'unixepoch') WHERE id = 3;",
    );
    let report = shop.check(&[]);
    assert_eq!(report.ids(), ["data.date_milliseconds", "data.date_unreadable"]);
    let finding = report.one("error", "data.date_milliseconds").remedy("CASE WHEN created + 0 >= ");
    shop.follow(&finding, "created AS date_create").finds_nothing();
}

#[test]
fn values_that_stand_for_no_date_are_found() {
    for (sql, id, words, remedy) in [
        (
            "'0000-00-00 00:00:00'",
            "data.date_unreadable",
            "no date",
            "`coalesce(nullif(created, '0000-00-00 00:00:00'), …) AS date_create`",
        ),
        (
            "'0001-01-01 00:00:00'",
            "data.date_unreadable",
            "no date",
            "`coalesce(nullif(created, '0001-01-01 00:00:00'), …) AS date_create`",
        ),
        (
            "1700001",
            "data.date_no_moment",
            "no moment of these decades",
            "UNIX seconds and `YYYY-MM-DD HH:MM`",
        ),
        ("NULL", "data.date_empty", "is empty", "`coalesce(nullif(created, ''), …) AS date_create`"),
        ("''", "data.date_empty", "is empty", "`coalesce(nullif(created, ''), …) AS date_create`"),
        ("0", "data.date_empty", "is 0", "`coalesce(nullif(created, 0), …) AS date_create`"),
    ] {
        let shop = shop_of_dates(&format!("UPDATE orders SET created = {sql} WHERE id = 4;"));
        let finding = shop.finds("error", id).says(words).says("in 1 row, first in the deal `4`");
        let finding = finding.at_query("export.orders", "date_create").at_line(5).remedy(remedy);
        if id == "data.date_empty" {
            let shop = shop.follow(&finding, "created AS date_create");
            shop.but(", …) AS", ", edit_date) AS").finds_nothing();
        }
    }
}

#[test]
fn text_as_the_guide_has_it_is_right() {
    for format in ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"] {
        Shop::with(&format!("UPDATE orders SET created = strftime('{format}', created, 'unixepoch');"))
            .finds_nothing();
        // Text may be local time.
        Shop::with(&format!(
            "UPDATE orders SET created = strftime('{format}', 'now', '+3 hours') WHERE id = 1;"
        ))
        .finds_nothing();
    }
}

#[test]
fn the_remedy_has_the_expression_behind_the_name() {
    for (source, remedy) in [
        ("coalesce(o.created, 0)", "`unixepoch(coalesce(o.created, 0), 'auto') AS date_create`"),
        ("o.created || ''", "`unixepoch((o.created || ''), 'auto') AS date_create`"),
    ] {
        let shop = Shop::with("UPDATE orders SET created = date(created, 'unixepoch') WHERE id = 4;")
            .but("created AS date_create", &format!("{source}   AS  date_create"))
            .but("FROM orders", "FROM orders o");
        let finding = shop.finds("error", "data.date_unreadable").remedy(remedy);
        shop.follow(&finding, &format!("{source}   AS  date_create")).finds_nothing();
    }
}

#[test]
fn seconds_a_few_hours_ahead_are_local_time() {
    let shop = Shop::with("UPDATE orders SET created = unixepoch() + 3 * 3600 - id * 1000;");
    let finding =
        shop.finds("warning", "data.date_local").says("ahead of now in 5 rows, first in the deal `1`");
    let finding =
        finding.at_query("export.orders", "date_create").remedy("`created - 3 * 3600 AS date_create`");
    shop.follow(&finding, "created AS date_create").finds_nothing();
    // Made of text that was local.
    let shop = Shop::with(
        "UPDATE orders SET created = datetime('now', '+7 hours', -id || ' minutes', '+30 seconds');",
    )
    .but("created AS date_create", "unixepoch(created) AS date_create");
    let finding = shop.finds("warning", "data.date_local").remedy("`unixepoch(created) - 7 * 3600 AS");
    shop.follow(&finding, "unixepoch(created) AS date_create").finds_nothing();
    // Two clocks are never quite alike.
    Shop::with("UPDATE orders SET created = unixepoch() + 300;").finds_nothing();
}

#[test]
fn a_deal_of_the_future_is_a_warning() {
    for sql in ["unixepoch() + 86400 * 400", "datetime('now', '+400 days')"] {
        let shop = Shop::with(&format!("UPDATE orders SET created = {sql} WHERE id = 2;"));
        let finding = shop.finds("warning", "data.date_in_future").says("in 1 row, first in the deal `2`");
        finding.at_query("export.orders", "date_create").remedy("correct these dates");
    }
}

#[test]
fn a_status_that_no_list_names_is_a_note() {
    let shop = Shop::with(
        "UPDATE orders SET status = 7 WHERE id < 3; UPDATE orders SET status = NULL WHERE id = 3;",
    );
    let finding = shop.finds("note", "data.status_unlisted").says("3 deals: `7` (2), `` (1)");
    finding.at_query("export.orders", "status").remedy("`statuses`");
}

#[test]
fn whitespace_around_a_visit_is_a_warning() {
    let shop = Shop::with("UPDATE orders SET roistat = ' ' || roistat WHERE id > 3;");
    let finding = shop.finds("warning", "data.roistat_blanks").says("2 rows, first in the deal `4`");
    finding.at_query("export.orders", "roistat").remedy("`trim(roistat) AS roistat`");
    // Out of a file that somebody imported; `trim` alone would leave it there.
    for whitespace in ["char(13)", "char(10)", "char(9)", "' ' || char(12)"] {
        let shop = Shop::with(&format!("UPDATE orders SET roistat = roistat || {whitespace} WHERE id > 3;"));
        let finding = shop.finds("warning", "data.roistat_blanks");
        shop.but("price, roistat,", &format!("price, {},", finding.sql())).finds_nothing();
    }
}

#[test]
fn text_that_is_not_utf_8_is_a_warning() {
    let shop = Shop::with("UPDATE orders SET city = CAST(x'CEF0B8EB' AS TEXT) WHERE id = 2;");
    let finding = shop.finds("warning", "data.not_utf8").says("1 row, first in the row `2`");
    finding.at_query("export.orders", "fields.City").remedy("windows-1251");
}

#[test]
fn json_columns_hold_json() {
    let shop = Shop::with("UPDATE orders SET extra = 'note: none' WHERE id = 5;");
    let finding = shop.finds("warning", "data.not_json").says("does not hold a JSON object in 1 row");
    finding.at_query("export.orders", "fields").remedy("json_object");
    let shop = Shop::with("UPDATE orders SET extra = '{}';").but("extra AS fields", "extra AS products");
    let finding = shop.finds("warning", "data.not_json").says("a JSON array in 5 rows");
    finding.at_query("export.orders", "products").remedy("json_group_array");
    let both = Shop::with("UPDATE orders SET extra = '{}';")
        .but("extra AS fields", "extra AS fields, extra AS products")
        .but("city AS \"fields.City\", ", "");
    assert!(both.check(&[]).text.contains("`products` (a JSON array)"));
    let finding = both.finds("warning", "data.not_json").says("`fields` or `products`");
    finding.says("a JSON object, or array").at_query("export.orders", "fields or products");
}

#[test]
fn a_document_that_php_could_not_read_needs_pages() {
    let shop = Shop::with("UPDATE orders SET name = printf('%.*c', 5000000, 'x');");
    let finding = shop.finds("warning", "data.document_large").says("25 MB").says("128 MB");
    finding.at_query("export.orders", "").remedy("`page_size = 1`");
    let report = shop.but("[export]\n", "page_size = 1\n[export]\n").check(&[]);
    assert_eq!(report.ids(), [""; 0], "{}", report.text);
}

/// Texts that people write into a field for a price, and that .NET keeps as a key.
#[test]
fn a_price_that_is_text_is_a_warning_with_the_expression_that_makes_a_number_of_it() {
    for prices in
        ["'9,60', '1 234,50', '12\u{a0}000,00'", "'1500 руб.', '99', '7,5 ₽'", "'$9.50', '10', '11'"]
    {
        let shop = Shop::with("CREATE TABLE prices (id INTEGER PRIMARY KEY, amount TEXT);");
        for price in prices.split(", ") {
            shop.sql(&format!("INSERT INTO prices (amount) VALUES ({price})"));
        }
        let shop = shop
            .but("SELECT id, name, created", "SELECT orders.id, name, created")
            .but("status, price", "status, amount AS price")
            .but("\nFROM orders", "\nFROM orders LEFT JOIN prices ON prices.id = orders.id");
        let finding = shop.finds("warning", "data.not_a_number").at_query("export.orders", "price");
        let finding = finding.says("is text and not a number").remedy("select `CAST(");
        shop.follow(&finding, "amount AS price").finds_nothing();
    }
    let shop = Shop::good().but("status, price", "status, 'on request' AS price");
    shop.finds("warning", "data.not_a_number").says("`on request`").remedy("as a number");
    let shop = Shop::good().but("status, price", "status, price, '5,1' AS cost");
    let finding = shop.finds("warning", "data.not_a_number").at_query("export.orders", "cost");
    shop.follow(&finding, "'5,1' AS cost").finds_nothing();
}

#[test]
fn amounts_in_hundredths_are_told_and_divided() {
    let shop = Shop::with(
        "ALTER TABLE orders ADD COLUMN total_cents INTEGER; UPDATE orders SET total_cents = 1550;",
    )
    .but("status, price", "status, total_cents AS price");
    let finding = shop.finds("warning", "data.hundredths").says("`1550`").at_query("export.orders", "price");
    shop.follow(&finding, "total_cents AS price").finds_nothing();
    let many = "WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 130)
        INSERT INTO orders SELECT i, 'Tea', unixepoch(), 1, i * 1000, i, '', '{}', unixepoch() FROM n;
        DELETE FROM orders WHERE id < 100; CREATE TABLE sums AS SELECT id, CAST(price AS INTEGER) AS sum FROM orders;";
    let shop = Shop::with(many)
        .but("status, price", "status, (SELECT sum FROM sums WHERE sums.id = orders.id) AS price");
    shop.finds("note", "data.hundredths").remedy("/ 100.0 AS price`");
}

#[test]
fn an_id_of_bytes_goes_out_as_hexadecimal_digits() {
    let shop = Shop::with(
        "CREATE TABLE keys (id BLOB PRIMARY KEY, deal INTEGER);
         INSERT INTO keys SELECT randomblob(15) || x'FF', id FROM orders;",
    )
    .but("SELECT id, name, created", "SELECT keys.id, name, created")
    .but("\nFROM orders", "\nFROM orders JOIN keys ON deal = orders.id");
    let report = shop.check(&[]);
    let finding = report.one("error", "data.id_not_text").says("mangled").at_query("export.orders", "id");
    assert!(!report.text.contains("windows-1251"), "{}", report.text);
    let good = finding.remedy("select `hex(keys.id) AS id`").sql();
    shop.but("SELECT keys.id,", &format!("SELECT {good},")).finds_nothing();
}

#[test]
fn rows_that_conditions_or_joins_leave_out_are_told_with_an_example() {
    let shop = Shop::with(
        "CREATE TABLE owners (id, deal); INSERT INTO owners SELECT id, id FROM orders WHERE id <> 4;",
    )
    .but("SELECT id, name, created", "SELECT orders.id, name, created")
    .but("\nFROM orders", "\nFROM orders JOIN owners ON deal = orders.id");
    let finding =
        shop.finds("note", "query.rows_left_out").says("leave out 1 of the 5 rows of `orders`").says("`4`");
    finding.at_query("export.orders", "").remedy("LEFT JOIN");
    let report = shop.check(&[]);
    assert!(report.text.contains("  sends       4 of the 5 rows of `orders`\n"), "{}", report.text);
    shop.but("\nFROM orders JOIN", "\nFROM orders LEFT JOIN").finds_nothing();
}

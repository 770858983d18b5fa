//! What is compared with `:date`: its type, its unit, and where nothing is to be said.

use super::support::Shop;

#[track_caller]
fn nothing(shop: &Shop) {
    let report = shop.check(&[]);
    assert_eq!(report.ids(), [""; 0], "{}", report.text);
}

/// A table like that of the deals, whose date of change is what `declared` and `sql` make it.
fn changed(declared: &str, sql: &str) -> Shop {
    let shop = Shop::with(&format!(
        "ALTER TABLE orders ADD COLUMN changed {declared}; UPDATE orders SET changed = {sql};"
    ));
    shop.but("orders WHERE edit_date", "orders WHERE changed")
}

#[test]
fn text_is_no_number() {
    for declared in ["", "TEXT", "DATETIME"] {
        for (sql, remedy) in [
            ("datetime(edit_date, 'unixepoch')", "`unixepoch(changed) > :date`"),
            ("strftime('%d.%m.%Y', edit_date, 'unixepoch')", "`unixepoch(substr(changed,7,4) || '-' || "),
            ("'yesterday'", "SQLite's `unixepoch()` reads `YYYY-MM-DD HH:MM:SS`"),
        ] {
            let finding =
                changed(declared, sql).finds("error", "data.changed_text").says("is text in 5 rows");
            finding.at_query("export.orders", "changed").at_line(5).remedy(remedy);
        }
    }
}

#[test]
fn one_row_of_text_is_enough() {
    let shop = changed("", "iif(id = 2, datetime(edit_date, 'unixepoch'), edit_date)");
    shop.finds("error", "data.changed_text").says("is text in 1 row");
}

#[test]
fn a_function_that_gives_text_is_found_out() {
    let shop =
        Shop::good().but("orders WHERE edit_date >", "orders WHERE strftime('%s', edit_date, 'unixepoch') >");
    let finding = shop.finds("error", "data.changed_text").says("above every number");
    finding.remedy("`CAST(strftime('%s', edit_date, 'unixepoch') AS INTEGER) > :date`");
}

#[test]
fn digits_in_a_column_of_text_compare_well() {
    nothing(&changed("TEXT", "edit_date"));
}

#[test]
fn milliseconds_are_no_seconds() {
    let finding = changed("INTEGER", "edit_date * 1000").finds("error", "data.changed_milliseconds");
    finding.at_query("export.orders", "changed").remedy("`changed > :date * 1000`");
    nothing(&changed("INTEGER", "edit_date * 1000").but("changed > :date", "changed > :date * 1000"));
}

#[test]
fn numbers_too_small_to_be_seconds_are_never_exported() {
    for sql in [
        "julianday(edit_date, 'unixepoch')",
        "strftime('%Y%m%d', edit_date, 'unixepoch')",
        "edit_date / 86400",
    ] {
        let shop = changed("NUMERIC", sql);
        shop.finds("error", "data.changed_small").at_query("export.orders", "changed").remedy("UNIX seconds");
    }
    let shop = Shop::good().but("orders WHERE edit_date > :date", "orders WHERE edit_date > :date * 1000");
    let report = shop.check(&[]);
    report.one("error", "data.changed_small").remedy("UNIX seconds");
}

#[test]
fn a_number_is_no_text() {
    let shop = Shop::good()
        .but("orders WHERE edit_date > :date", "orders WHERE edit_date > datetime(:date, 'unixepoch')");
    let report = shop.check(&[]);
    let finding = report.one("error", "data.changed_number");
    finding.at_query("export.orders", "edit_date").remedy("`edit_date > :date`");
}

#[test]
fn text_compares_well_with_text() {
    let shop = changed("TEXT", "datetime(edit_date, 'unixepoch')");
    nothing(&shop.but("changed > :date", "changed > datetime(:date, 'unixepoch')"));
}

#[test]
fn what_never_changed_is_never_exported() {
    let shop = Shop::with("UPDATE orders SET edit_date = NULL WHERE id = 1;");
    let finding = shop.finds("warning", "data.changed_null").says("1 row");
    finding.at_query("export.orders", "edit_date").remedy("coalesce(edit_date, …)");
}

#[test]
fn a_change_far_ahead_comes_with_every_request() {
    let shop = Shop::with("UPDATE orders SET edit_date = 4102444800 WHERE id = 1;");
    let finding = shop.finds("note", "data.changed_in_future").says("1 row");
    finding.at_query("export.orders", "edit_date").remedy("correct these dates");
}

#[test]
fn a_date_that_leaves_nothing_out_is_a_warning() {
    let shop = Shop::good().but("orders WHERE edit_date > :date", "orders WHERE :date IS NOT NULL");
    shop.finds("warning", "query.date_leaves_nothing_out").at_query("export.orders", "").remedy("compare");
}

#[test]
fn the_comparison_is_found_behind_joins_and_in_subqueries() {
    for (good, bad) in [
        ("orders WHERE edit_date > :date", "orders o WHERE (o.changed) > :date AND o.id > 0"),
        ("orders WHERE edit_date > :date", "orders JOIN (SELECT 1) WHERE :date < changed"),
        (
            "orders WHERE edit_date > :date",
            "orders WHERE id IN (SELECT id FROM orders x WHERE x.changed >= :date)",
        ),
        ("orders WHERE edit_date > :date", "orders GROUP BY id HAVING max(changed) > :date"),
        ("orders WHERE edit_date > :date", "orders WHERE edit_date > :date OR changed > :date - 3600"),
    ] {
        let sql = "ALTER TABLE orders ADD COLUMN changed; UPDATE orders SET changed = datetime(edit_date, 'unixepoch');";
        let report = Shop::with(sql).but(good, bad).check(&[]);
        report.one("error", "data.changed_text").remedy("unixepoch(");
    }
}

#[test]
fn where_there_is_doubt_nothing_is_said() {
    for (good, bad) in [
        ("orders WHERE edit_date > :date", "orders WHERE edit_date BETWEEN :date AND 9e9"),
        ("orders WHERE edit_date > :date", "orders WHERE NOT edit_date <= :date"),
        ("orders WHERE edit_date > :date", "orders WHERE edit_date > :date OR id = 1"),
        ("orders WHERE edit_date > :date", "orders WHERE max(edit_date, created) > :date"),
        ("orders WHERE edit_date > :date", "orders WHERE edit_date > (SELECT :date)"),
        ("orders WHERE edit_date > :date", "orders WHERE CASE WHEN edit_date > :date THEN 1 END"),
        (
            "orders WHERE edit_date > :date",
            "orders o WHERE NOT EXISTS (SELECT 1 FROM orders x WHERE x.id = o.id AND x.edit_date <= :date)",
        ),
    ] {
        nothing(&Shop::good().but(good, bad));
    }
}

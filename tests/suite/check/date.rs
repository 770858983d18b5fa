//! The values that are compared with `:date`: their type, their unit, their zone, and
//! comparisons without a finding.

use super::support::Shop;

/// The date that text is mostly compared with.
const DATETIME: &str = "changed > datetime(:date, 'unixepoch')";

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
            ("datetime(edit_date, 'unixepoch')", "`changed > datetime(:date, 'unixepoch')`"),
            ("date(edit_date, 'unixepoch')", "`changed >= date(:date, 'unixepoch')`"),
            (
                "strftime('%d.%m.%Y %H:%M', edit_date, 'unixepoch')",
                "`unixepoch(substr(changed, 7, 4) || '-' || ",
            ),
            ("strftime('%d.%m.%Y', edit_date, 'unixepoch')", "`unixepoch(substr(changed, 7, 4) || '-' || "),
            ("datetime(edit_date, 'unixepoch') || '+0000'", DATETIME),
            ("datetime(edit_date, 'unixepoch') || ' UTC'", DATETIME),
        ] {
            let shop = changed(declared, sql);
            let finding = shop.finds("error", "data.changed_text").says("is text in 5 rows");
            let finding = finding.at_query("export.orders", "changed").at_line(5).remedy(remedy);
            shop.follow(&finding, "changed > :date").finds_nothing();
        }
        let finding = changed(declared, "'yesterday'").finds("error", "data.changed_text");
        finding.remedy("SQLite's `unixepoch()` reads `YYYY-MM-DD HH:MM:SS`");
    }
}

#[test]
fn one_row_of_text_is_enough() {
    for (text, remedy) in [
        ("datetime(edit_date, 'unixepoch')", "`unixepoch(changed, 'auto') > :date`"),
        ("date(edit_date, 'unixepoch')", "`unixepoch(changed, 'auto') > :date - 86400`"),
        ("strftime('%d.%m.%Y %H:%M', edit_date, 'unixepoch')", "`CASE WHEN changed + 0 >= "),
    ] {
        let shop = changed("", &format!("iif(id = 2, {text}, edit_date)"));
        let finding = shop.finds("error", "data.changed_text").says("is text in 1 row").remedy(remedy);
        shop.follow(&finding, "changed > :date").finds_nothing();
    }
}

#[test]
fn a_function_that_gives_text_is_found_out() {
    let written = "strftime('%s', edit_date, 'unixepoch')";
    let shop = Shop::good().but("orders WHERE edit_date >", &format!("orders WHERE {written} >"));
    let finding = shop.finds("error", "data.changed_text").says("above every number");
    let finding = finding.remedy(&format!("`CAST({written} AS INTEGER) > :date`"));
    shop.follow(&finding, &format!("{written} > :date")).finds_nothing();
}

#[test]
fn digits_in_a_column_of_text_compare_well() {
    changed("TEXT", "edit_date").finds_nothing();
}

#[test]
fn another_unit_is_told_with_the_comparison_that_suits_it() {
    for (sql, id, remedy) in [
        ("edit_date * 1000", "data.changed_milliseconds", "`changed > :date * 1000`"),
        ("edit_date * 1000000", "data.changed_milliseconds", "`changed > :date * 1000000`"),
        (
            "julianday(edit_date, 'unixepoch')",
            "data.changed_small",
            "`changed > julianday(:date, 'unixepoch')`",
        ),
        (
            "strftime('%Y%m%d', edit_date, 'unixepoch')",
            "data.changed_small",
            "`changed >= CAST(strftime('%Y%m%d', :date, 'unixepoch') AS INTEGER)`",
        ),
        (
            "strftime('%Y%m%d%H%M%S', edit_date, 'unixepoch')",
            "data.changed_large",
            "`changed > CAST(strftime('%Y%m%d%H%M%S', :date, 'unixepoch') AS INTEGER)`",
        ),
    ] {
        let shop = changed("NUMERIC", sql);
        let finding =
            shop.finds("error", id).says("in 5 rows").at_query("export.orders", "changed").remedy(remedy);
        shop.follow(&finding, "changed > :date").finds_nothing();
        // In one row beside others of UNIX seconds.
        let shop = changed("NUMERIC", &format!("iif(id = 2, {sql}, edit_date)"));
        let finding = shop.finds("error", id).says("in 1 row");
        shop.follow(&finding, "changed > :date").finds_nothing();
    }
}

#[test]
fn seconds_among_what_is_compared_in_another_unit_are_never_exported() {
    for (date, good) in [
        (":date * 1000", "edit_date * 1000"),
        (":date * 1000000", "edit_date * 1000000"),
        (
            "CAST(strftime('%Y%m%d%H%M%S', :date, 'unixepoch') AS INTEGER)",
            "strftime('%Y%m%d%H%M%S', edit_date, 'unixepoch')",
        ),
    ] {
        let shop = changed("NUMERIC", &format!("iif(id = 2, edit_date, {good})"))
            .but(":date'''\n\nst", &format!("{date}'''\n\nst"));
        let finding =
            shop.finds("error", "data.changed_small").says("in 1 row").at_query("export.orders", "changed");
        shop.follow(&finding, &format!("changed > {date}")).finds_nothing();
    }
    // In all: the same in reverse.
    let shop = Shop::good().but("orders WHERE edit_date > :date", "orders WHERE edit_date > :date * 1000");
    let finding = shop.check(&[]).one("error", "data.changed_small").remedy("`edit_date > :date`");
    shop.follow(&finding, "edit_date > :date * 1000").finds_nothing();
    let shop = Shop::good()
        .but("orders WHERE edit_date > :date", "orders WHERE edit_date > julianday(:date, 'unixepoch')");
    let finding = shop.finds("error", "data.changed_large").remedy("`edit_date > :date`");
    shop.follow(&finding, "edit_date > julianday(:date, 'unixepoch')").finds_nothing();
}

#[test]
fn a_comparison_in_the_unit_of_the_column_is_right() {
    for (sql, comparison) in [
        ("edit_date * 1000", "changed > :date * 1000"),
        ("edit_date * 1000000", "changed > :date * 1000000"),
        ("julianday(edit_date, 'unixepoch')", "changed > julianday(:date, 'unixepoch')"),
        ("datetime(edit_date, 'unixepoch')", "changed > datetime(:date, 'unixepoch')"),
        ("datetime(edit_date, 'unixepoch')", "unixepoch(changed) > :date"),
        ("date(edit_date, 'unixepoch')", "changed >= date(:date, 'unixepoch')"),
        (
            "strftime('%Y-%m-%dT%H:%M:%SZ', edit_date, 'unixepoch')",
            "changed > strftime('%Y-%m-%dT%H:%M:%S', :date, 'unixepoch')",
        ),
        ("datetime(edit_date, 'unixepoch') || '.052Z'", "changed > datetime(:date, 'unixepoch')"),
        ("strftime('%s', edit_date, 'unixepoch')", "changed > CAST(:date AS TEXT)"),
    ] {
        changed("", sql).but("changed > :date", comparison).finds_nothing();
    }
}

#[test]
fn a_number_without_a_meaning_is_a_fault_of_its_row() {
    let shop = changed("", "iif(id = 2, 1700001, edit_date)");
    let finding = shop.finds("error", "data.changed_small").says("in 1 row").remedy("correct these dates");
    finding.at_query("export.orders", "changed");
    let shop = changed("", "edit_date / 86400");
    shop.finds("error", "data.changed_small").remedy("UNIX seconds");
}

#[test]
fn a_number_is_no_text() {
    let date = "edit_date > datetime(:date, 'unixepoch')";
    let shop = Shop::good().but("orders WHERE edit_date > :date", &format!("orders WHERE {date}"));
    let finding = shop.check(&[]).one("error", "data.changed_number");
    let finding = finding.at_query("export.orders", "edit_date").remedy("`edit_date > :date`");
    shop.follow(&finding, date).finds_nothing();
    // One row among others.
    let shop = changed("", "iif(id = 2, edit_date, datetime(edit_date, 'unixepoch'))")
        .but("changed > :date", "changed > datetime(:date, 'unixepoch')");
    let finding = shop
        .finds("error", "data.changed_number")
        .says("in 1 row")
        .remedy("`unixepoch(changed, 'auto') > :date`");
    shop.follow(&finding, "changed > datetime(:date, 'unixepoch')").finds_nothing();
}

#[test]
fn text_of_another_form_is_not_put_in_order_by_its_letters() {
    const WITH_T: &str = "changed > strftime('%Y-%m-%dT%H:%M:%S', :date, 'unixepoch')";
    for (sql, comparison) in [
        ("strftime('%d.%m.%Y %H:%M', edit_date, 'unixepoch')", DATETIME),
        ("strftime('%d.%m.%Y', edit_date, 'unixepoch')", DATETIME),
        ("strftime('%Y-%m-%dT%H:%M:%SZ', edit_date, 'unixepoch')", DATETIME),
        ("datetime(edit_date, 'unixepoch')", WITH_T),
        ("date(edit_date, 'unixepoch')", DATETIME),
    ] {
        for sql in [sql.to_owned(), format!("iif(id = 2, {sql}, datetime(edit_date, 'unixepoch'))")] {
            let shop = changed("TEXT", &sql).but("changed > :date", comparison);
            let finding = shop.check(&[]).one("error", "data.changed_otherwise");
            let finding = finding.at_query("export.orders", "changed").remedy("compare `");
            shop.follow(&finding, comparison).finds_nothing();
        }
    }
}

#[test]
fn a_row_without_a_date_of_change_is_never_exported() {
    let shop = Shop::with("UPDATE orders SET edit_date = NULL WHERE id = 1;");
    let finding = shop.finds("error", "data.changed_null").says("1 row");
    let finding = finding.at_query("export.orders", "edit_date").remedy("`coalesce(edit_date, …) > :date`");
    let shop = shop
        .follow(&finding, "edit_date > :date'''\n\nstatuses")
        .but(", …) > :date", ", created) > :date'''\n\nstatuses");
    shop.finds_nothing();
}

#[test]
fn a_row_with_a_zero_or_an_empty_text_for_a_date_is_never_exported() {
    let shop = changed("", "iif(id = 1, 0, edit_date)");
    let finding =
        shop.finds("error", "data.changed_empty").says("is 0 in 1 row").at_query("export.orders", "changed");
    let finding = finding.remedy("`coalesce(nullif(changed, 0), …) > :date`");
    shop.follow(&finding, "changed > :date").but(", …) >", ", created) >").finds_nothing();
    let shop =
        changed("", "iif(id = 1, '', datetime(edit_date, 'unixepoch'))").but("changed > :date", DATETIME);
    let finding = shop.finds("error", "data.changed_empty").says("is empty in 1 row");
    let shop = shop.follow(&finding, DATETIME).but(", …) >", ", datetime(created, 'unixepoch')) >");
    shop.finds_nothing();
    // Where another comparison lets such rows through, nothing is lost.
    changed("", "iif(id = 1, 0, edit_date)")
        .but("changed > :date", "(changed > :date OR created > :date)")
        .finds_nothing();
    changed("", "iif(id = 1, '', datetime(edit_date, 'unixepoch'))")
        .but("changed > :date", &format!("({DATETIME} OR created > :date)"))
        .finds_nothing();
}

#[test]
fn a_change_far_ahead_comes_with_every_request() {
    let shop = Shop::with("UPDATE orders SET edit_date = 4102444800 WHERE id = 1;");
    let finding = shop.finds("note", "data.changed_in_future").says("1 row");
    finding.at_query("export.orders", "edit_date").remedy("correct these dates");
    Shop::with("UPDATE orders SET edit_date = unixepoch() + 30 * 86400 WHERE id = 1;").finds_nothing();
}

#[test]
fn no_row_gives_no_finding() {
    assert_eq!(Shop::with("DELETE FROM orders;").check(&[]).ids(), ["integration.no_deals"]);
}

#[test]
fn a_change_a_few_hours_ahead_is_local_time() {
    // Half a minute more: the same minute is told some seconds later.
    for (sql, comparison, remedy) in [
        (
            "datetime('now', '+3 hours', '+30 seconds')",
            "changed > datetime(:date, 'unixepoch')",
            "`changed > datetime((:date + 3 * 3600), 'unixepoch')`",
        ),
        ("unixepoch() + 3 * 3600 - id * 60 + 30", "changed > :date", "`changed > :date + 3 * 3600`"),
        (
            "(unixepoch() + 7 * 3600 + 30) * 1000",
            ":date * 1000 < changed",
            "`(:date + 7 * 3600) * 1000 < changed`",
        ),
    ] {
        let shop = changed(
            "",
            &format!(
                "iif(id > 3, {sql}, {})",
                sql.replace("now'", "now', '-2 days'").replace("unixepoch()", "(unixepoch() - 200000)")
            ),
        )
        .but("changed > :date", comparison);
        let finding = shop.finds("warning", "data.changed_local").says("ahead of now in 2 rows");
        let finding = finding.at_query("export.orders", "changed").remedy(remedy);
        shop.follow(&finding, comparison).finds_nothing();
    }
    Shop::with("UPDATE orders SET edit_date = unixepoch() + 300;").finds_nothing();
    // A comparison that must be written anew comes before a zone, and other rows beside it.
    let ahead = "UPDATE orders SET edit_date = unixepoch() + 3 * 3600 + 30 WHERE id > 1;";
    let of_first =
        |value: &str| Shop::with(&format!("{ahead} UPDATE orders SET edit_date = {value} WHERE id = 1;"));
    let finding = of_first("edit_date * 1000").finds("error", "data.changed_milliseconds");
    assert!(!finding.words().contains("UTC"), "numbers have no zone: {}", finding.words());
    assert_eq!(of_first("NULL").check(&[]).ids(), ["data.changed_null", "data.changed_local"]);
}

#[test]
fn a_comparison_the_wrong_way_round_is_an_error() {
    for (comparison, remedy) in [
        ("edit_date < :date", "`edit_date > :date`"),
        (":date > edit_date", "`edit_date > :date`"),
        ("edit_date + 1 <= :date", "`(edit_date + 1) > :date`"),
    ] {
        let shop = Shop::good().but("orders WHERE edit_date > :date", &format!("orders WHERE {comparison}"));
        let report = shop.check(&[]);
        let finding = report.one("error", "query.date_reversed").says("5 rows").at_query("export.orders", "");
        shop.follow(&finding.remedy(remedy), comparison).finds_nothing();
    }
}

#[test]
fn dates_that_are_all_far_ahead_leave_nothing_out() {
    let shop = Shop::with("UPDATE orders SET edit_date = 4102444800;");
    shop.finds("warning", "query.date_leaves_nothing_out").says("all 5 rows");
}

#[test]
fn of_two_dates_of_change_that_without_a_value_is_not_what_lies_ahead() {
    let shop = Shop::with(
        "UPDATE orders SET edit_date = NULL; UPDATE orders SET created = 4102444800 WHERE id = 1;",
    )
    .but("orders WHERE edit_date > :date", "orders WHERE (edit_date > :date OR created > :date)");
    shop.finds("warning", "data.date_in_future");
}

/// SQLite makes a number of a text that a column of numbers is compared with.
#[test]
fn digits_that_are_text_are_right_for_a_column_of_numbers() {
    for date in ["strftime('%s', :date, 'unixepoch')", "printf('%d', :date)", "CAST(:date AS TEXT)"] {
        Shop::good()
            .but("orders WHERE edit_date > :date", &format!("orders WHERE edit_date > {date}"))
            .finds_nothing();
    }
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
        report.one("error", "data.changed_text").remedy("unixepoch");
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
        Shop::good().but(good, bad).finds_nothing();
    }
}

/// A text of long ago is a text like others, and lies before every `:date`.
#[test]
fn a_date_of_change_of_long_ago_is_never_sent() {
    let shop = changed("", "iif(id = 2, '1900-01-01 00:00:00', datetime(edit_date, 'unixepoch'))")
        .but("changed > :date", DATETIME);
    let finding = shop.finds("error", "data.never_sent").says("in 1 row, such as the row `2`");
    finding.at_query("export.orders", "changed").remedy("give such rows a date of change");
    let coalesced = DATETIME.replace("changed >", "max(changed, datetime(created, 'unixepoch')) >");
    shop.but(DATETIME, &coalesced).finds_nothing();
}

#[test]
fn local_time_in_a_shell_with_a_time_zone_is_a_warning() {
    for modifier in ["localtime", "UTC"] {
        let date = format!("unixepoch(datetime(edit_date, 'unixepoch'), '{modifier}') > :date");
        let shop = || {
            Shop::with("UPDATE orders SET edit_date = edit_date - 86400;")
                .but("orders WHERE edit_date > :date", &format!("orders WHERE {date}"))
        };
        let report = shop().env("TZ", "Europe/Moscow").check(&[]);
        let finding = report.one("warning", "query.zone_of_process").says("`Europe/Moscow`");
        finding.at_query("export.orders", "").remedy("'+3 hours'");
        assert!(!shop().check(&[]).ids().contains(&"query.zone_of_process"));
    }
}

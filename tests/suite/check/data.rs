//! The data: ids, dates, text, JSON, and how much of it there is.

use super::support::Shop;

#[test]
fn an_id_is_there_and_stands_once() {
    let shop = Shop::good().but("SELECT id, name, created", "SELECT nullif(id, 3) AS id, name, created");
    let finding =
        shop.finds("error", "data.id_null").says("1 row").at_query("export.orders", "id").at_line(5);
    finding.remedy("WHERE");
    let shop = Shop::good().but("SELECT id, name, created", "SELECT id / 2 AS id, name, created");
    let finding = shop.finds("error", "data.id_repeated").says("2 rows, first `1`");
    finding.at_query("export.orders", "id").remedy("GROUP BY");
}

#[test]
fn the_ids_of_statuses_too() {
    let shop = Shop::good()
        .but("SELECT id, name FROM statuses", "SELECT id, name FROM statuses UNION ALL SELECT 1, 2");
    shop.finds("error", "data.id_repeated").at_query("export.statuses", "id").remedy("GROUP BY");
}

#[test]
fn dates_that_roistat_does_not_read_are_told_with_what_would_make_them_right() {
    for (sql, id, words, remedy) in [
        ("created || '000'", "data.date_milliseconds", "milliseconds", "`created / 1000 AS date_create`"),
        (
            "strftime('%Y-%m-%dT%H:%M:%SZ', created, 'unixepoch')",
            "data.date_unreadable",
            "another form",
            "`unixepoch(created) AS date_create`",
        ),
        (
            "date(created, 'unixepoch')",
            "data.date_unreadable",
            "another form",
            "`unixepoch(created) AS date_create`",
        ),
        (
            "strftime('%d.%m.%Y %H:%M', created, 'unixepoch')",
            "data.date_unreadable",
            "another form",
            "`unixepoch(substr(created,7,4) || '-' || ",
        ),
        (
            "created + 0.5",
            "data.date_unreadable",
            "no whole number",
            "`CAST(created AS INTEGER) AS date_create`",
        ),
        ("'0000-00-00 00:00:00'", "data.date_unreadable", "no date", "UNIX seconds and `YYYY-MM-DD HH:MM`"),
        ("NULL", "data.date_empty", "is empty", "coalesce"),
    ] {
        let shop = Shop::with(&format!("UPDATE orders SET created = {sql} WHERE id = 4;"));
        let finding = shop.finds("error", id).says(words).says("in 1 row, first in the deal `4`");
        finding.at_query("export.orders", "date_create").at_line(5).remedy(remedy);
    }
}

#[test]
fn text_as_the_guide_has_it_is_right() {
    for format in ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"] {
        let sql = format!("UPDATE orders SET created = strftime('{format}', created, 'unixepoch');");
        let report = Shop::with(&sql).check(&[]);
        assert_eq!(report.ids(), [""; 0], "{}", report.text);
    }
}

#[test]
fn the_remedy_has_the_column_behind_the_name() {
    let shop = Shop::with("UPDATE orders SET created = date(created, 'unixepoch') WHERE id = 4;")
        .but("created AS date_create", "coalesce(o.created, 0)   AS  date_create")
        .but("FROM orders", "FROM orders o");
    shop.finds("error", "data.date_unreadable").remedy("`unixepoch(coalesce(o.created, 0)) AS date_create`");
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
fn blanks_around_a_visit_are_a_warning() {
    let shop = Shop::with("UPDATE orders SET roistat = ' ' || roistat WHERE id > 3;");
    let finding = shop.finds("warning", "data.roistat_blanks").says("2 rows, first in the deal `4`");
    finding.at_query("export.orders", "roistat").remedy("`trim(roistat) AS roistat`");
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
}

#[test]
fn a_document_that_php_could_not_read_needs_pages() {
    let shop = Shop::with("UPDATE orders SET name = printf('%.*c', 5000000, 'x');");
    let finding = shop.finds("warning", "data.document_large").says("25 MB").says("128 MB");
    finding.at_query("export.orders", "").remedy("`page_size = 1`");
    let report = shop.but("[export]\n", "page_size = 1\n[export]\n").check(&[]);
    assert_eq!(report.ids(), [""; 0], "{}", report.text);
}

//! The integration: how many new deals have a visit number.

use super::support::Shop;

#[test]
fn deals_without_a_visit_have_likely_reasons() {
    let shop = Shop::with("UPDATE orders SET roistat = iif(id = 1, ' ', NULL);");
    let report = shop.check(&[]);
    let finding = report.one("warning", "integration.no_visits").says("none of the 5 deals of");
    finding.at_query("export.orders", "roistat").at_line(5).remedy("`roistat_visit`");
}

#[test]
fn a_visit_in_fewer_than_half_is_a_note() {
    let shop = Shop::with("UPDATE orders SET roistat = '' WHERE id > 2;");
    let finding = shop.finds("note", "integration.few_visits").says("only 2 of the 5 deals");
    finding.at_query("export.orders", "roistat").remedy("every form");
}

#[test]
fn a_single_deal_is_named_in_the_singular() {
    let shop = Shop::with(
        "UPDATE orders SET roistat = ''; UPDATE orders SET created = created - 4000000 WHERE id > 1;",
    );
    shop.finds("warning", "integration.no_visits").says("the only deal of the last 31 days has no visit");
    let shop =
        Shop::with("UPDATE orders SET roistat = '' WHERE id > 1; UPDATE orders SET status = 7 WHERE id = 2;");
    let report = shop.check(&[]);
    report.one("note", "integration.few_visits").says("only 1 of the 5 deals of the last 31 days has a");
    report.one("note", "data.status_unlisted").says("the status of 1 deal: `7` (1); Roistat counts it as");
}

#[test]
fn dates_that_cannot_be_read_are_not_called_old() {
    let shop = Shop::with("UPDATE orders SET created = created * 1000;");
    shop.finds("error", "data.date_milliseconds").says("5 rows");
}

#[test]
fn without_new_deals_nothing_can_be_said() {
    let shop = Shop::with("UPDATE orders SET created = created - 40 * 86400;");
    shop.finds("note", "integration.no_deals").at_query("export.orders", "roistat").remedy("place an order");
}

#[test]
fn without_the_column_no_deal_has_a_source() {
    let shop = Shop::good().but("price, roistat", "price");
    let finding = shop.finds("warning", "integration.no_column").at_query("export.orders", "roistat");
    finding.remedy("select it AS roistat");
}

#[test]
fn each_day_has_its_bar() {
    let shop = Shop::with(
        "UPDATE orders SET roistat = NULL WHERE id = 3;
         UPDATE orders SET created = unixepoch() - 3 * 86400 WHERE id > 3;
         UPDATE orders SET created = strftime('%Y-%m-%d %H:%M', created, 'unixepoch') WHERE id = 4;
         INSERT INTO orders SELECT 6, '', unixepoch() - 31 * 86400, 1, 1, '1', '', NULL, unixepoch();",
    );
    let report = shop.check(&[]);
    assert_eq!(report.ids(), [""; 0], "{}", report.text);
    let days: Vec<_> = report.text.lines().filter_map(|line| line.trim().split_once(' ')).collect();
    let bars: Vec<_> =
        days.iter().filter(|(day, _)| day.starts_with("20")).map(|(_, bar)| bar.trim()).collect();
    let bar = |bar: &str, count: &str| format!("{bar:<30} {count}");
    assert_eq!(
        bars,
        [bar("██░", "2 of 3"), bar("█", "1 of 1"), bar("█", "1 of 1"), bar("", "0 of 0").trim().to_owned()]
    );
    assert!(report.text.contains("  deals       5 created in the last 31 days, 4 with a visit number\n"));
}

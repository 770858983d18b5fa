//! The parts of the page for an owner: the verdict, the address, bars and figures, findings, deals, requests.

use std::fs;

use super::support::{answer, login, page, post, proposed, texts};
use crate::support::shop::NO_STATUSES;
use crate::support::{Shop, fixtures};

pub(crate) const TABLES: &str = "
CREATE TABLE statuses (id INTEGER PRIMARY KEY, name TEXT);
INSERT INTO statuses VALUES (1, 'New'), (2, 'Paid');
CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT, created INTEGER, status INTEGER, price REAL, roistat TEXT,
                     edit_date INTEGER);
CREATE INDEX orders_edit_date ON orders (edit_date);
INSERT INTO orders
SELECT value, 'Tea ' || value, unixepoch() - (value % 3) * 86400, 1 + value % 3, 10.5 * value,
       CASE WHEN value % 2 THEN '312' || value END, unixepoch() - (value % 3) * 86400
FROM json_each('[1, 2, 3, 4, 5, 6, 7, 8, 9]');
";

pub(crate) const SECTIONS: &str = "[export]
orders = '''SELECT id, name, created AS date_create, status, price, roistat FROM orders WHERE edit_date > :date'''
statuses = 'SELECT id, name FROM statuses'
";

/// A config with more to complain of than any owner has seen: forty findings.
pub(crate) fn with_forty_findings() -> Shop {
    let unknown: Vec<_> = (1..=22).map(|number| format!("price AS property_number_{number}")).collect();
    Shop::new(
        TABLES,
        &format!(
            "[export]
orders = '''SELECT id % 5 AS id, name, name AS date_create, status + 7 AS status, 'dear ' || price AS price, roistat,
                   {} FROM orders'''
statuses = '''SELECT id % 1 AS id, name, name AS title FROM statuses'''
fields = 'SELECT id, nmae FROM statuses'
managers = '''SELECT 1 AS id, name, '' AS phones, '' AS mail FROM statuses'''
[export_clients]
clients = '''SELECT id % 3 AS id, name, '' AS phone, '' AS email, '' AS town FROM orders WHERE edit_date + 0 > :date'''
[export_products]
products = '''SELECT id % 2 AS id, name, '' AS weight FROM orders WHERE name > :date'''
",
            unknown.join(", ")
        ),
    )
}

/// A shop of so many deals a day for 40 days; two of three have a visit.
pub(crate) fn with_deals_a_day(deals: u32) -> Shop {
    let shop = shop();
    let fill = format!(
        "DELETE FROM orders;
         WITH RECURSIVE days (day) AS (SELECT 0 UNION ALL SELECT day + 1 FROM days WHERE day < 39),
              numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {deals})
         INSERT INTO orders
         SELECT day * {deals} + n, 'Tea', unixepoch('now', 'start of day') - day * 86400, 1 + n % 3, 10.5,
                CASE WHEN n % 3 THEN '3120' || n END, unixepoch() - day * 86400
         FROM days, numbers WHERE n <= {deals}"
    );
    shop.database().execute_batch(&fill).unwrap();
    shop
}

fn shop() -> Shop {
    Shop::new(TABLES, SECTIONS)
}

#[track_caller]
fn must_show(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in {text}");
    }
}

#[test]
fn the_page_shows_everything_in_its_order() {
    let html = page(&shop(), "");
    let text = texts(&html);
    must_show(
        &text,
        &[
            "What to type into Roistat",
            "Deals of the last 31 days",
            "9 deals, 5 of them with a visit number",
            "most on one day: 3",
            "Deals by status",
            "What was found",
            "The newest deals, as Roistat gets them",
            "What Roistat gets",
            "When Roistat asked",
        ],
    );
    let titles = ["id=\"verdict\"", "id=\"connect\"", "id=\"days\"", "id=\"statuses\"", "id=\"findings\""];
    let titles = titles.iter().chain(&["id=\"newest\"", "id=\"lists\"", "id=\"requests\""]);
    let places: Vec<_> = titles.map(|title| html.find(title).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(html.matches("<rect class=\"visit\"").count(), 31);
    assert_eq!(
        html.matches("<tr><th scope=\"row\">").count(),
        31 + 3 + 2,
        "a row for each day, status and list"
    );
    assert!(html.len() < 60_000, "{}", html.len());
}

#[test]
fn a_page_with_forty_findings_stays_small() {
    let shop = with_forty_findings();
    for language in ["en", "ru"] {
        let html = page(&shop, &format!("&language={language}"));
        let findings = html.matches("data-finding=\"").count();
        assert!(findings >= 40, "{findings}");
        assert!(html.len() <= 60_000, "{language}: {} bytes", html.len());
    }
}

#[test]
fn days_with_none_and_with_thousands_of_deals_are_shown() {
    let text = texts(&page(&with_deals_a_day(3000), ""));
    must_show(&text, &["93,000 deals, 62,000 of them with a visit number", "most on one day: 3,000"]);
    let text = texts(&page(&with_deals_a_day(3000), "&language=ru&period=7"));
    must_show(&text, &["21\u{a0}000 сделок, из них 14\u{a0}000 с номером визита"]);
    let html = page(&with_deals_a_day(0), "");
    must_show(&texts(&html), &["0 deals"]);
    assert!(!html.contains("NaN") && !html.contains("inf"), "{html}");
}

#[test]
fn a_period_shows_its_days_alone() {
    let html = page(&shop(), "&period=7");
    must_show(&texts(&html), &["Deals of the last 7 days"]);
    assert_eq!(html.matches("<rect class=\"visit\"").count(), 7);
    let html = page(&shop(), "&period=1000");
    assert_eq!(html.matches("<rect class=\"visit\"").count(), 31);
}

#[test]
fn the_page_says_what_check_says() {
    let shop = Shop::new(TABLES, &SECTIONS.replace("status, price", "price"));
    let html = page(&shop, "&language=ru");
    assert!(html.contains("<section class=\"verdict error\""));
    let text = texts(&html);
    must_show(&text, &["Ошибка", "status", "export.orders", "Где: cgi-bin/.htroistat.toml:5"]);
    must_show(&texts(&page(&self::shop(), "")), &["3 deals", "not in statuses"]);
}

#[test]
fn the_address_is_the_one_that_the_browser_reached() {
    let (shop, body) = (shop(), login(""));
    let url = |host: &str, https: &str| {
        let ask = post(&shop, &body).with("HTTP_HOST", host).with("HTTPS", https);
        let text = texts(answer(&ask, &body).text());
        text.split("Page URL").nth(1).unwrap().lines().next().unwrap().to_owned()
    };
    assert_eq!(url("shop.example", "on"), "https://shop.example/cgi-bin/roistat.cgi");
    assert_eq!(url("shop.example:8080", ""), "http://shop.example:8080/cgi-bin/roistat.cgi");
    assert_eq!(url("\"><b>evil", "off"), "http://localhost/cgi-bin/roistat.cgi");
}

#[test]
fn a_file_that_the_server_hands_out_is_found() {
    let (shop, body) = (shop(), login(""));
    let served = |root: &str, software: &str| {
        let root = shop.file(root).display().to_string();
        let ask = post(&shop, &body).with("DOCUMENT_ROOT", root).with("SERVER_SOFTWARE", software);
        let html = answer(&ask, &body).text().to_owned();
        ["config", "database"]
            .map(|file| html.contains(&format!("data-finding=\"files.{file}_in_web_root\"")))
    };
    assert_eq!(served(".", "Apache/2.4.62 (Debian)"), [false, true]);
    assert_eq!(served("cgi-bin", "LiteSpeed"), [false, false]);
    assert_eq!(
        served("cgi-bin", "nginx/1.26.3"),
        [true, false],
        "other servers hand out what begins with .ht"
    );
    assert_eq!(served("nowhere", "nginx/1.26.3"), [false, false]);
}

#[test]
fn a_long_value_is_shown_in_part_with_its_length() {
    let shop = Shop::with_orders(
        "",
        "SELECT 1 AS id, unixepoch() AS date_create, 1 AS status, printf('%.*c', 5000, 'x') AS name",
    );
    let text = texts(&page(&shop, ""));
    must_show(&text, &["(cut here: 5,000 characters in all)"]);
    assert!(!text.contains(&"x".repeat(2100)));
}

#[test]
fn a_database_that_cannot_be_read_is_still_a_page_that_says_so() {
    let shop = shop().set("busy_timeout = 0\ntime_limit = 1");
    let writer = shop.database();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    assert!(page(&shop, "").contains("<section class=\"verdict error\""), "locked");
    writer.execute_batch("ROLLBACK").unwrap();
    fs::rename(shop.file("shop.db"), shop.file("elsewhere.db")).unwrap();
    let html = page(&shop, "");
    must_show(&texts(&html), &["Error", "shop.db"]);
    assert!(html.contains("<section class=\"verdict error\""), "missing");
}

#[test]
fn a_query_without_end_does_not_keep_the_page_back() {
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) \
                   SELECT i AS id, 1 AS date_create, 1 AS status FROM n WHERE i < :date - 1";
    let shop = Shop::new(TABLES, &format!("[export]\norders = '''{endless}'''\n{NO_STATUSES}"))
        .set("time_limit = 2");
    let html = page(&shop, "");
    must_show(&texts(&html), &["could not be looked at as a whole", "export.orders"]);
    for id in ["database.time_limit", "query.not_examined"] {
        assert!(html.contains(&format!("data-finding=\"{id}\"")), "{id}");
    }
}

#[test]
fn a_config_without_queries_shows_the_ones_that_init_would_write() {
    let shop = fixtures::sample();
    let config = "user = 'login'\npassword = 'S3cret \"<+Ж'\ndatabase = '../sample.db'\n";
    shop.write_config(config);
    let html = page(&shop, "");
    let text = texts(&html);
    must_show(&text, &["The config has no queries yet", "[export]", "FROM orders", "The newest deals"]);
    let proposed = proposed(&html);
    shop.write_config(format!("{config}{proposed}"));
    let orders = shop.get("date=0").json()["orders"].as_array().unwrap().len();
    assert_eq!(orders, 35, "the config with these lines answers Roistat");
    let html = page(&shop, "");
    assert!(!html.contains("<textarea"), "and the page has nothing more to propose");
}

#[test]
fn the_last_requests_are_shown_and_when_roistat_asked() {
    let shop = shop().set("journal = \".htroistat.journal\"");
    must_show(&texts(&page(&shop, "")), &["Roistat has not asked yet"]);
    for query in ["action=export&date=0", "action=import_scheme"] {
        assert!(shop.ask(query).command().output().unwrap().status.success());
    }
    let text = texts(&page(&shop, "&language=ru"));
    must_show(&text, &["Последний запрос Roistat — ", "код 200", "import_scheme", "statuses: 2, orders: 9"]);
    let text = texts(&page(&self::shop(), ""));
    must_show(&text, &["No journal is kept."]);
}

#[test]
fn the_page_changes_nothing() {
    let shop = shop();
    let before = shop.contents();
    page(&shop, "");
    assert_eq!(shop.contents(), before);
}

#[test]
fn a_config_without_queries_is_a_page_also_where_the_database_is_locked_or_missing() {
    let shop = fixtures::sample();
    let settings = "busy_timeout = 1\ntime_limit = 1\n";
    let login = "user = 'login'\npassword = 'S3cret \"<+Ж'\ndatabase = '../sample.db'\n";
    shop.write_config(format!("{login}{settings}"));
    let writer = rusqlite::Connection::open(shop.file("sample.db")).unwrap();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    for language in ["en", "ru"] {
        let html = page(&shop, &format!("&language={language}"));
        assert!(html.contains("data-finding=\"database.busy\""), "{html}");
        assert!(html.contains("<section class=\"verdict error\"") && !html.contains("<textarea"));
        assert!(language == "en" || !texts(&html).contains("the database"), "one language: {}", texts(&html));
    }
    writer.execute_batch("ROLLBACK").unwrap();
    fs::remove_file(shop.file("sample.db")).unwrap();
    let html = page(&shop, "&language=ru");
    must_show(&texts(&html), &["Составить настройки для этой базы не удалось", "файла базы данных нет"]);
    assert!(!texts(&html).contains("is missing"), "{}", texts(&html));
}

//! A database full of scripts, and the secrets that no page may show.

use super::support::{answer, encoded, page, post, texts};
use crate::cost::instructions_of;
use crate::support::Shop;
use crate::support::ask::token_of;
use crate::support::installed::is_skipped;
use crate::support::shop::PASSWORD;

const SCRIPT: &str = "<script>alert(1)</script>\"'`${x}{{ y }}&lt;";

fn shop() -> Shop {
    let script = SCRIPT.replace('\'', "''");
    let sql = format!(
        "CREATE TABLE statuses (id TEXT, name TEXT);
         INSERT INTO statuses VALUES ('{script}', '{script}');
         CREATE TABLE orders (id INTEGER PRIMARY KEY, created INTEGER, status TEXT, price TEXT, roistat TEXT);
         INSERT INTO orders
         SELECT value, unixepoch(), CASE value WHEN 1 THEN '{script}' ELSE 'x{script}' END, '{script}', '{script}'
         FROM json_each('[1, 2, 3]');"
    );
    let column = SCRIPT.replace('"', "\"\"");
    let orders = format!(
        "SELECT id, created AS date_create, status, price, roistat, price AS \"fields.{column}\", price AS \"{column}\"
         FROM orders WHERE created > :date"
    );
    let sections = format!(
        "[export]\norders = \"\"\"{}\"\"\"\nstatuses = 'SELECT id, name FROM statuses'\n",
        orders.replace('\\', "\\\\").replace('"', "\\\"")
    );
    Shop::new(&sql, &sections)
}

#[test]
fn a_script_in_a_value_is_text_wherever_it_stands() {
    let shop = shop();
    for language in ["ru", "en"] {
        let html = page(&shop, &format!("&language={language}"));
        assert!(!html.contains("<script"), "{html}");
        assert!(texts(&html).matches(SCRIPT).count() > 8, "the values are shown as they are");
        assert_eq!(html.matches("<body>").count(), 1);
        assert!(html.ends_with("</html>") || html.ends_with("</html>\n"));
    }
}

#[test]
fn no_secret_and_no_path_outside_of_the_site_is_shown() {
    let shop = shop();
    let elsewhere = tempfile::Builder::new().prefix("elsewhere-").tempdir().unwrap();
    let database = elsewhere.path().join("private.db");
    std::fs::copy(shop.file("shop.db"), &database).unwrap();
    let config = shop.config().replace("../shop.db", database.to_str().unwrap());
    shop.write_config(config);
    for language in ["ru", "en"] {
        let html = page(&shop, &format!("&language={language}"));
        for secret in
            [PASSWORD, "S3cret", elsewhere.path().to_str().unwrap(), shop.folder().to_str().unwrap()]
        {
            assert!(!html.contains(secret), "{secret} in {html}");
        }
    }
    std::fs::remove_file(&database).unwrap();
    let html = page(&shop, "");
    assert!(!html.contains(elsewhere.path().to_str().unwrap()) && html.contains("private.db"), "{html}");
}

#[test]
fn a_script_in_the_config_is_text_wherever_it_stands() {
    let shop = shop();
    let file = "<script>alert(1)<b>'x";
    std::fs::rename(shop.file("shop.db"), shop.file(file)).unwrap();
    let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let sections =
        "[export]\norders = '''SELECT 1 AS id, 2 AS \"<script>\", '<script>' AS date_create, 3 AS status,
                    '<script>' || :date AS \"fields.<script>\" FROM \"<script>no such table\"'''
                    statuses = '''SELECT '<script>' AS id, \"<script>\" AS name'''\n";
    for sections in ["", sections] {
        let config = format!(
            "user = \"{}\"\npassword = 'S3cret \"<+Ж'\ndatabase = \"../{}\"\njournal = \"<script>/<script>\"\n{sections}",
            quoted(SCRIPT),
            quoted(file)
        );
        shop.write_config(config);
        for language in ["ru", "en"] {
            let (user, password) = (encoded(SCRIPT), encoded(PASSWORD));
            let body = format!("action=page&user={user}&password={password}&language={language}");
            let answer = answer(&post(&shop, &body).with("HTTP_HOST", "<script>"), &body);
            assert_eq!(answer.code(), 200);
            let html = answer.text();
            assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
            assert!(texts(html).contains(SCRIPT) && html.ends_with("</html>"), "the login is shown as it is");
        }
    }
}

#[test]
fn a_script_in_the_names_of_tables_is_text_in_the_proposal() {
    let shop = Shop::new(
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, date_create INTEGER, edit_date INTEGER, status INTEGER, price REAL,
                              roistat TEXT, \"<script>alert(1)</script>\" TEXT);
         CREATE TABLE \"</textarea><script>statuses\" (id INTEGER PRIMARY KEY, name TEXT);
         INSERT INTO \"</textarea><script>statuses\" VALUES (1, '</textarea><script>'), (2, '<script>');
         INSERT INTO orders SELECT value, unixepoch() - value, unixepoch() - value, 1 + value % 2, 10.5, '31215' || value,
                                   '</textarea><script>' FROM json_each('[1, 2, 3, 4, 5, 6, 7, 8, 9]');",
        "",
    );
    for language in ["ru", "en"] {
        let html = page(&shop, &format!("&language={language}"));
        assert!(html.contains("<textarea") && !html.contains("<script"), "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1);
    }
}

#[test]
fn a_thousand_wrong_logins_leave_no_state() {
    let shop = shop();
    let before = shop.contents();
    let body = |number: usize| format!("action=page&user=login&password={number}");
    let first = answer(&post(&shop, &body(0)), &body(0));
    for number in 1..1000 {
        let body = body(number);
        assert_eq!(answer(&post(&shop, &body), &body), first);
    }
    assert_eq!(shop.contents(), before);
    page(&shop, "");
}

/// Work is counted and not timed: instructions, as valgrind's callgrind counts them.
#[test]
fn every_wrong_login_is_as_much_work_as_any_other() {
    if is_skipped() {
        return;
    }
    let shop = shop();
    let (token, length) = (token_of("login", PASSWORD), PASSWORD.len());
    let bodies = [
        "action=page&user=login&password=wrong".to_owned(),
        format!("action=page&user=login&password={}", encoded(&"x".repeat(length))),
        format!("action=page&user=login&password={}", encoded(&format!("{}x", &PASSWORD[..length - 2]))),
        format!("action=page&user=nigol&password={}", encoded(PASSWORD)),
        "action=page&user=other&password=wrong".to_owned(),
        format!("action=page&user=login&token={}", "0".repeat(32)),
        format!("action=page&user=login&token={}0", &token[..31]),
        format!("action=page&user=nigol&token={token}"),
        "action=page&user=login".to_owned(),
        format!("action=page&user=login&password={}&token={token}", encoded(PASSWORD)),
    ];
    let counts = bodies.map(|body| {
        let file = shop.file("tmp/body");
        std::fs::write(&file, &body).unwrap();
        let count = instructions_of(&post(&shop, &body), std::fs::File::open(&file).unwrap().into());
        std::fs::remove_file(file).unwrap();
        (count, body)
    });
    let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
    assert!(most.0 - least.0 < least.0 / 50, "{most:?} is more work than {least:?}");
}

//! `init` on databases in which the values say what the names do not, one for each kind of shop program: the deals, the
//! amounts, the rows that count, the people and the visit must come out right, or the doubt must be said.

use serde_json::Value;

use super::support::Host;

/// A database after `init`.
struct Shop {
    host: Host,
    said: String,
}

impl Shop {
    #[track_caller]
    fn new(sql: &str) -> Self {
        let host = Host::new(sql);
        let said = host.run(&["init", "../shop.db"]).must_succeed().out;
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { host, said }
    }

    #[track_caller]
    fn list(&self, action: &str, list: &str) -> Vec<Value> {
        let said = self.host.run(&["try", &format!("action={action}&date=0")]).must_succeed();
        let document: Value = serde_json::from_str(said.document()).unwrap();
        document[list].as_array().cloned().unwrap_or_default()
    }

    /// The values of the deals under a key, `-` where one has none.
    #[track_caller]
    fn deals(&self, key: &str) -> String {
        of(&self.list("export", "orders"), key)
    }

    #[track_caller]
    fn names(&self, action: &str, list: &str) -> String {
        let rows = self.list(action, list);
        format!("{}: {}", of(&rows, "id"), of(&rows, "name"))
    }

    fn says(&self, words: &str) -> bool {
        self.said.contains(words)
    }
}

fn of(rows: &[Value], key: &str) -> String {
    let values = rows.iter().map(|row| row[key].as_str().unwrap_or("-").to_owned());
    values.collect::<Vec<_>>().join(" ")
}

/// Three deals with such columns beside the plain ones.
fn deals(table: &str, columns: &str, rows: [&str; 3]) -> String {
    let plain = "id INTEGER PRIMARY KEY, status TEXT, roistat TEXT, created_at TEXT";
    let row =
        |(id, values): (usize, &&str)| format!("({id}, 'new', '{id}1', '2026-08-0{id} 10:00:00', {values})");
    let rows: Vec<_> = (1..).zip(&rows).map(row).collect();
    format!("CREATE TABLE {table} ({plain}, {columns}); INSERT INTO {table} VALUES {};", rows.join(", "))
}

#[test]
fn the_price_is_what_the_customer_pays() {
    for (columns, rows, prices) in [
        // The values of unpaid deals tell the price from the sum that has been paid.
        ("sum_paid REAL, price REAL", ["0, 10", "20, 20", "0, 30"], "10 20 30"),
        ("oplacheno REAL, summa REAL", ["0, 10", "20, 20", "0, 30"], "10 20 30"),
        ("paid_amount REAL, amount REAL", ["0, 10", "5, 20", "30, 30"], "10 20 30"),
        ("total REAL, grand_total REAL", ["9, 10", "18, 20", "28, 30"], "10 20 30"),
        ("net_total REAL, total REAL", ["9, 10", "18, 20", "28, 30"], "10 20 30"),
        (
            "amount_untaxed REAL, amount_tax REAL, amount_total REAL",
            ["8, 2, 10", "16, 4, 20", "24, 6, 30"],
            "10 20 30",
        ),
        ("summa_bez_nds REAL, summa_s_nds REAL", ["8, 10", "16, 20", "24, 30"], "10 20 30"),
        ("price REAL DEFAULT 0, budget REAL", ["0, 10", "0, 20", "0, 30"], "10 20 30"),
        ("sub_total INT, sub_total_with_tax INT", ["9, 10", "18, 20", "28, 30"], "10 20 30"),
        ("total REAL, fee REAL", ["0, 10", "0, 20", "0, 30"], "10 20 30"),
        ("subtotal REAL, shipping_total REAL", ["10, 1", "20, 2", "30, 3"], "10 20 30"),
        ("\"Цена доставки\" REAL, \"Сумма документа\" REAL", ["1, 10", "1, 20", "1, 30"], "10 20 30"),
        ("opportunity_value TEXT", ["'10'", "'20'", "'30'"], "10 20 30"),
        ("total_minor INTEGER", ["1000", "2050", "3000"], "10 20.5 30"),
        ("\"Итого\" TEXT", ["'1 010,50'", "'20'", "'30,00'"], "1010.5 20 30"),
        ("total TEXT", ["'$1,010.50'", "'$20.00'", "'$30'"], "1010.5 20 30"),
        ("total TEXT", ["'€ 1.010,50'", "'€ 20,00'", "'30'"], "1010.5 20 30"),
        ("summa TEXT", ["'1 010 руб.'", "'20 рублей'", "'30'"], "1010 20 30"),
        ("\"СуммаДокумента\" TEXT", ["'1 010,50'", "'20'", "'30'"], "1010.5 20 30"),
    ] {
        let shop = Shop::new(&deals("orders", columns, rows));
        assert_eq!(shop.deals("price"), prices, "{columns}: {}", shop.said);
    }
}

#[test]
fn amounts_that_may_be_hundredths_are_asked_about() {
    for (columns, rows, is_asked) in [
        ("total INTEGER", ["427000", "1030000", "99900"], true),
        ("total INTEGER", ["427000", "1030050", "99900"], false),
        ("total REAL", ["4270.5", "10300", "999"], false),
        ("total INTEGER", ["1500", "2500", "990"], false),
        ("summa INTEGER", ["15000000", "0", "2999000"], true),
    ] {
        let shop = Shop::new(&deals("orders", columns, rows));
        assert_eq!(shop.says("hundredths"), is_asked, "{rows:?}: {}", shop.said);
    }
}

#[test]
fn the_runner_up_is_shown_where_it_has_another_value() {
    let shop = Shop::new(&deals("orders", "price REAL, total REAL", ["5, 10", "20, 20", "0, 30"]));
    assert!(shop.says("price 30 from total; price has 0"), "{}", shop.said);
    assert!(shop.says("sends 3 of the table's 3 rows"), "{}", shop.said);
    assert!(!shop.says("price has 20"), "{}", shop.said);
}

#[test]
fn deals_that_will_never_be_sent_are_counted() {
    let sql = "CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT, price REAL, roistat TEXT, date_create INTEGER);
               INSERT INTO orders VALUES (1, 'new', 1, '1', 1785578400), (2, 'new', 2, '2', NULL), (3, 'new', 3, '3', 0);";
    let shop = Shop::new(sql);
    assert!(shop.says("sends 1 of the table's 3 rows: 2 without a date in date_create"), "{}", shop.said);
    assert!(shop.says("2 of the rows of orders will never be sent"), "{}", shop.said);
}

#[test]
fn a_date_of_change_with_gaps_amid_many_rows_loses_no_deal() {
    let sql = "CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT, price REAL, roistat TEXT, created_at TEXT, updated_at TEXT);
               WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
               INSERT INTO orders SELECT i, 'new', i, i, datetime('2026-01-01', i || ' hours'),
                   iif(i BETWEEN 50 AND 60, NULL, datetime('2026-02-01', i || ' hours')) FROM n;";
    let shop = Shop::new(sql);
    assert!(shop.says("sends 200 of the table's 200 rows"), "{}", shop.said);
    assert_eq!(shop.list("export", "orders").len(), 200);
}

#[test]
fn a_deleted_deal_is_not_sent_whatever_its_mark_is_called() {
    for (column, no, yes) in [
        ("is_deleted INTEGER", "0", "1"),
        ("DeletionMark INTEGER", "0", "1"),
        ("\"ПометкаУдаления\" INTEGER", "0", "1"),
        ("\"Пометка на удаление\" TEXT", "'N'", "'Y'"),
        ("in_trash INTEGER", "0", "1"),
        ("trashed_at TEXT", "NULL", "'2026-08-02'"),
        ("udalen INTEGER", "0", "1"),
        ("soft_deleted BOOLEAN", "0", "1"),
        ("delete_time INTEGER", "0", "1785578400"),
    ] {
        let shop = Shop::new(&deals(
            "orders",
            &format!("price INT, {column}"),
            [&format!("10, {no}"), &format!("20, {yes}"), &format!("30, {no}")],
        ));
        assert_eq!(shop.deals("id"), "1 3", "{column}: {}", shop.said);
        assert!(
            shop.says("sends 2 of the table's 3 rows: 1 left out by the condition"),
            "{column}: {}",
            shop.said
        );
    }
}

#[test]
fn rows_that_may_be_no_deals_are_offered_with_their_number() {
    for (columns, rows, words) in [
        ("price INT, active TEXT", ["1, 'Y'", "2, 'N'", "3, 'Y'"], "active says that they do not count"),
        ("price INT, \"Проведен\" INT", ["1, 1", "2, 0", "3, 1"], "\"Проведен\" says that they do not count"),
        ("price INT, is_draft INT", ["1, 0", "2, 1", "3, 0"], "is_draft marks them"),
        ("price INT, is_parent TEXT", ["1, 'N'", "2, 'Y'", "3, 'N'"], "is_parent marks them"),
        ("price INT, parent_id INT", ["1, 2", "2, NULL", "3, 2"], "other rows refer to them by parent_id"),
        (
            "price INT, submitted_at TEXT",
            ["1, '2026-08-01'", "2, NULL", "3, '2026-08-01'"],
            "they have no submitted_at",
        ),
    ] {
        let shop = Shop::new(&deals("orders", columns, rows));
        assert_eq!(shop.deals("id"), "1 2 3", "{columns}");
        assert!(shop.says("see whether 1 row is no deal"), "{columns}: {}", shop.said);
        assert!(shop.says(words), "{columns}: {}", shop.said);
        assert!(shop.host.config().contains("\n-- AND "), "{columns}");
    }
}

#[test]
fn a_status_that_says_no_deal_is_offered() {
    for status in ["cart", "checkout-draft", "Корзина", "AddingItems", "abandoned_cart", "Черновик"]
    {
        let sql = deals("orders", "price INT", ["1", "2", "3"]).replacen("'new'", &format!("'{status}'"), 1);
        let shop = Shop::new(&sql);
        assert!(shop.says(&format!("their status is {status}")), "{status}: {}", shop.said);
    }
    let named = "CREATE TABLE statuses (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO statuses VALUES (1, 'Корзина'), (2, 'Новый');
                 CREATE TABLE orders (id INTEGER PRIMARY KEY, status_id INT, price INT, roistat TEXT, created_at TEXT);
                 INSERT INTO orders VALUES (1, 1, 10, '1', '2026-08-01 10:00:00'), (2, 2, 20, '2', '2026-08-01 10:00:00');";
    assert!(Shop::new(named).says("their status_id is Корзина"));
}

#[test]
fn drafts_beside_their_published_twins_are_left_out() {
    let sql = "CREATE TABLE orders (id INTEGER PRIMARY KEY, document_id TEXT, status TEXT, price REAL, roistat TEXT, created_at TEXT, published_at TEXT);
               INSERT INTO orders VALUES (1, 'a', 'new', 10, '11', '2026-08-01 10:00:00', NULL),
                   (2, 'a', 'new', 10, '11', '2026-08-01 10:00:00', '2026-08-02 10:00:00'),
                   (3, 'b', 'new', 20, '12', '2026-08-01 10:00:00', NULL),
                   (4, 'b', 'new', 20, '12', '2026-08-01 10:00:00', '2026-08-02 10:00:00');";
    let shop = Shop::new(sql);
    assert_eq!(shop.deals("id"), "2 4", "{}", shop.said);
}

#[test]
fn the_table_of_the_deals_is_the_one_with_the_visits_and_the_amounts() {
    let full = deals("deals", "amount REAL", ["10", "20", "30"]);
    for other in [
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT, total REAL, roistat TEXT, created_at TEXT);",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT, total REAL, created_at TEXT);
         INSERT INTO orders VALUES (1, 'new', 0, '2026-08-01 10:00:00');",
        "CREATE TABLE requests (id INTEGER PRIMARY KEY, client_id INT, status TEXT, created_at TEXT);
         INSERT INTO requests VALUES (1, 7, '200', '2026-08-01 10:00:00');",
        "CREATE TABLE orders_archive (id INTEGER PRIMARY KEY, status TEXT, total REAL, roistat TEXT, created_at TEXT);
         INSERT INTO orders_archive VALUES (1, 'new', 10, '5', '2016-08-01 10:00:00');",
    ] {
        let shop = Shop::new(&format!("{other}{full}"));
        assert!(shop.says("deals table deals;"), "{other}: {}", shop.said);
        assert_eq!(shop.deals("price"), "10 20 30");
    }
}

#[test]
fn a_table_of_any_name_holds_the_deals_where_it_has_the_visit() {
    for table in ["appointments", "bookings", "zapisi", "\"Договоры\"", "crm_main", "enrollments"] {
        let shop = Shop::new(&deals(table, "fee REAL", ["10", "20", "30"]));
        assert_eq!(shop.deals("roistat"), "11 21 31", "{table}: {}", shop.said);
    }
    // People who came by a visit are no deals.
    let users =
        "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, roistat TEXT, status TEXT, created_at TEXT);
                 INSERT INTO users VALUES (1, 'Ann', '5', 'x', '2026-08-01 10:00:00');";
    assert!(Host::new(users).run(&["init", "../shop.db"]).err.contains("nothing in"));
}

#[test]
fn a_flag_is_no_status_where_a_column_refers_to_stages() {
    let stages = "CREATE TABLE stages (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO stages VALUES (1, 'New'), (5, 'Won');";
    for columns in
        ["status BOOLEAN, stage_id INT REFERENCES stages(id)", "status INT, step INT REFERENCES stages(id)"]
    {
        let sql = format!(
            "{stages} CREATE TABLE leads (id INTEGER PRIMARY KEY, price INT, {columns}, roistat TEXT, created_at TEXT);
             INSERT INTO leads VALUES (1, 10, 1, 1, '11', '2026-08-01 10:00:00'), (2, 20, 0, 5, '12', '2026-08-01 10:00:00');"
        );
        assert_eq!(Shop::new(&sql).deals("status"), "1 5", "{columns}");
    }
}

#[test]
fn a_flag_is_no_status_beside_words() {
    let sql = "CREATE TABLE deals (id INTEGER PRIMARY KEY, price INT, status INT, stage TEXT, roistat TEXT, created_at TEXT);
               INSERT INTO deals VALUES (1, 10, 1, 'new', '11', '2026-08-01 10:00:00'), (2, 20, 0, 'won', '12', '2026-08-01 10:00:00');";
    assert_eq!(Shop::new(sql).deals("status"), "new won");
    // Where there is nothing else, yes and no are the statuses.
    let only = sql.replace("stage TEXT", "note TEXT");
    assert_eq!(Shop::new(&only).deals("status"), "1 0");
}

#[test]
fn the_names_of_statuses_are_found_under_any_word() {
    for (columns, id) in [
        ("id INTEGER PRIMARY KEY, label TEXT", "status_id"),
        ("order_status_id INTEGER PRIMARY KEY, order_status_name TEXT", "order_status_id"),
        ("id INTEGER PRIMARY KEY, color TEXT, nazvanie_statusa TEXT", "status_id"),
        ("id INTEGER PRIMARY KEY, wording TEXT", "status_id"),
    ] {
        let row = |id: i32, name: &str| {
            if columns.contains("color") {
                format!("({id}, '#fff', '{name}')")
            } else {
                format!("({id}, '{name}')")
            }
        };
        let sql = format!(
            "CREATE TABLE order_status ({columns}); INSERT INTO order_status VALUES {}, {};
             CREATE TABLE orders (id INTEGER PRIMARY KEY, {id} INT, price INT, roistat TEXT, created_at TEXT);
             INSERT INTO orders VALUES (1, 1, 10, '11', '2026-08-01 10:00:00'), (2, 2, 10, '11', '2026-08-01 10:00:00');",
            row(1, "Новый"),
            row(2, "Готов")
        );
        let shop = Shop::new(&sql);
        assert_eq!(shop.names("export", "statuses"), "1 2: Новый Готов", "{columns}: {}", shop.said);
    }
}

#[test]
fn statuses_of_all_pipelines_of_the_deals_are_sent_once() {
    let sql = "CREATE TABLE statuses (id INT, pipeline_id INT, name TEXT, PRIMARY KEY (pipeline_id, id));
               INSERT INTO statuses VALUES (10, 1, 'Новый'), (99, 1, 'Успех'), (20, 2, 'Повтор'), (99, 2, 'Успех');
               CREATE TABLE leads (id INTEGER PRIMARY KEY, pipeline_id INT, status_id INT, price INT, roistat TEXT, created_at INT);
               INSERT INTO leads VALUES (1, 1, 10, 1, '1', 1785578400), (2, 2, 20, 2, '2', 1785578400), (3, 2, 99, 2, '3', 1785578400);";
    assert_eq!(Shop::new(sql).names("export", "statuses"), "10 20 99: Новый Повтор Успех");
}

#[test]
fn parts_of_a_split_order_are_sent_and_the_whole_is_not() {
    for (parents, sent, is_offered) in [
        (["'30', NULL", "'10', 1", "'20', 1"], "2 3", false),
        // Renewals refer to the deal before them.
        (["'30', NULL", "'30', 1", "'30', 2"], "1 2 3", true),
        (["'40', NULL", "'10', 1", "'20', 1"], "1 2 3", true),
    ] {
        for column in
            ["parent_order_id INT", "\"Родитель\" INT", "parentId INT", "parent INT", "split_from_id INT"]
        {
            let shop = Shop::new(&deals("orders", &format!("total REAL, {column}"), parents));
            assert_eq!(shop.deals("id"), sent, "{column}: {}", shop.said);
            assert_eq!(shop.says("other rows refer to them"), is_offered, "{column}: {}", shop.said);
        }
    }
}

#[test]
fn names_of_statuses_are_found_in_a_table_of_all_kinds_of_names() {
    let kinds = "('pay', 'new', 'Не оплачен'), ('order_status', 'new', 'Новый'), ('order_status', 'won', 'Успех'), ('city', 'msk', 'Москва')";
    for (table, rows) in [
        ("dictionary (code TEXT PRIMARY KEY, value TEXT)", "('new', 'Новый'), ('won', 'Успех')"),
        ("enum_values (enum TEXT, key TEXT, label TEXT)", kinds),
        ("\"refs\" (kind TEXT, code TEXT, name TEXT)", kinds),
        ("\"Справочник\" (\"Вид\" TEXT, \"Код\" TEXT, \"Наименование\" TEXT)", kinds),
    ] {
        let name = table.split(" (").next().unwrap();
        let deals = deals("orders", "price INT", ["1", "2", "3"]).replace("(2, 'new'", "(2, 'won'");
        let shop = Shop::new(&format!("CREATE TABLE {table}; INSERT INTO {name} VALUES {rows}; {deals}"));
        assert_eq!(shop.names("export", "statuses"), "new won: Новый Успех", "{table}: {}", shop.said);
    }
}

#[test]
fn core_data_of_apple_is_read_with_its_prefix_and_its_seconds_since_2001() {
    let sql = "CREATE TABLE ZORDER (Z_PK INTEGER PRIMARY KEY, Z_ENT INT, ZSTATUS TEXT, ZTOTALPRICE REAL, ZROISTATVISIT TEXT, ZCREATIONDATE TIMESTAMP);
               INSERT INTO ZORDER VALUES (1, 2, 'new', 10, '11', 807271200.0), (2, 2, 'new', 20, '12', 807271260.5);";
    let shop = Shop::new(sql);
    assert_eq!(shop.deals("date_create"), "1785578400 1785578460", "{}", shop.said);
    assert_eq!(shop.deals("price"), "10 20");
    assert_eq!(shop.deals("roistat"), "11 12");
}

#[test]
fn payments_with_visits_are_the_deals_of_a_bot_that_has_no_others() {
    let users = "CREATE TABLE users (tg_id INTEGER PRIMARY KEY, username TEXT, first_name TEXT, phone TEXT);
                 INSERT INTO users VALUES (701, 'anna', 'Анна', '+7 900');";
    let shop = Shop::new(&format!(
        "{users}{}",
        deals("payments", "amount INT, tg_id INT", ["1, 701", "2, 701", "3, 701"])
    ));
    assert_eq!(shop.deals("roistat"), "11 21 31", "{}", shop.said);
    assert_eq!(shop.names("export_clients", "clients"), "701: Анна");
    assert!(shop.says("see whether payments holds the deals"), "{}", shop.said);
}

#[test]
fn deals_among_other_things_of_one_table_are_told_by_their_kind_and_priced_by_a_value() {
    let sql = "CREATE TABLE wp_posts (ID INTEGER PRIMARY KEY, post_author INT, post_date_gmt TEXT, post_title TEXT, post_status TEXT,
                   post_modified_gmt TEXT, post_parent INT, post_type TEXT);
               INSERT INTO wp_posts VALUES (1, 1, '2026-08-01 10:00:00', 'About us', 'publish', '2026-08-01 10:00:00', 0, 'page'),
                   (10, 1, '2026-08-01 10:00:00', 'Order', 'wc-processing', '2026-08-01 10:00:00', 0, 'shop_order'),
                   (11, 1, '2026-08-01 10:00:00', 'Order', 'wc-completed', '2026-08-01 10:00:00', 0, 'shop_order'),
                   (12, 1, '2026-08-01 10:00:00', 'Refund', 'wc-completed', '2026-08-01 10:00:00', 11, 'shop_order_refund');
               CREATE TABLE wp_postmeta (meta_id INTEGER PRIMARY KEY, post_id INT, meta_key TEXT, meta_value TEXT);
               INSERT INTO wp_postmeta VALUES (1, 10, '_order_total', '1500.00'), (2, 10, 'roistat', '51'), (3, 10, '_billing_phone', '+79000000001'),
                   (4, 11, '_order_total', '99.50'), (5, 11, 'roistat', '52'), (6, 11, '_order_tax', '9');";
    let shop = Shop::new(sql);
    assert_eq!(shop.deals("id"), "10 11", "{}", shop.said);
    assert_eq!(shop.deals("price"), "1500.00 99.50", "{}", shop.said);
    assert_eq!(shop.deals("roistat"), "51 52");
    assert_eq!(shop.deals("status"), "wc-processing wc-completed");
}

#[test]
fn the_name_of_a_client_is_not_the_key_where_there_is_another() {
    let clients = "CREATE TABLE tabCustomer (name TEXT PRIMARY KEY, customer_name TEXT, mobile_no TEXT);
                   INSERT INTO tabCustomer VALUES ('C-1', 'Анна', '+7 900');";
    let shop = Shop::new(&format!(
        "{clients}{}",
        deals("orders", "total INT, customer TEXT", ["1, 'C-1'", "2, 'C-1'", "3, 'C-1'"])
    ));
    assert_eq!(shop.names("export_clients", "clients"), "C-1: Анна", "{}", shop.said);
}

#[test]
fn an_unknown_column_is_sent_only_where_it_is_a_choice_from_a_few() {
    for (key, values, is_sent) in [
        ("Door code", "'45B' || i", false),
        ("Code for the gate", "4510", false),
        ("Домофон", "'45К'", false),
        ("Кто встретит", "'сосед' || i", false),
        ("Occasion", "'sister ' || i", false),
        ("Occasion", "iif(i % 2, 'wedding', 'birthday')", true),
        ("Повод", "iif(i % 2, 'свадьба', 'юбилей')", true),
        ("City", "'Tula ' || i", true),
    ] {
        let deals = deals("orders", "price INT", ["1", "2", "3"]);
        let sql = format!(
            "{deals} CREATE TABLE order_meta (order_id INT, meta_key TEXT, meta_value TEXT);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12)
             INSERT INTO order_meta SELECT (i - 1) % 3 + 1, '{key}', {values} FROM n;"
        );
        let shop = Shop::new(&sql);
        assert_eq!(shop.list("export", "orders")[0].get("fields").is_some(), is_sent, "{key}: {}", shop.said);
        assert_eq!(
            shop.says("does not know what they mean"),
            !is_sent && !matches!(key, "Door code" | "Домофон" | "Code for the gate"),
            "{key}: {}",
            shop.said
        );
    }
}

#[test]
fn personal_values_are_not_sent_by_accident() {
    let props = "CREATE TABLE order_props (id INTEGER PRIMARY KEY, order_id INT, name TEXT, value TEXT);
                 INSERT INTO order_props (order_id, name, value) VALUES (1, 'Город', 'Тула'), (1, 'roistat', '5'),
                 (1, 'Ф.И.О. заказчика', 'Смирнова А.'), (1, 'Кто примет', 'Анна Смирнова'), (1, 'Телеграм', 'ann'),
                 (1, 'Как связаться', '@ann_s'), (1, 'Перезвонить', '+7 900 000-00-01'), (1, 'ссылка', 'https://vk.com/ann'),
                 (1, 'Паспортные данные', '45 00'), (1, 'Упаковка', 'подарочная');";
    let shop = Shop::new(&format!("{}{props}", deals("orders", "price INT", ["1", "2", "3"])));
    let fields = shop.list("export", "orders")[0]["fields"].to_string();
    assert_eq!(fields, r#"{"Город":"Тула","Упаковка":"подарочная"}"#, "{}", shop.said);
    let connection = rusqlite::Connection::open(shop.host.file("shop.db")).unwrap();
    connection
        .execute_batch("INSERT INTO order_props (order_id, name, value) VALUES (2, 'Размер', 'L')")
        .unwrap();
    assert_eq!(shop.list("export", "orders")[1].get("fields"), None);
}

#[test]
fn a_field_with_a_telephone_in_any_row_is_kept_back() {
    let sql = "CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT, price INT, roistat TEXT, created_at INTEGER, city TEXT, source TEXT);
               WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
               INSERT INTO orders SELECT i, 'new', i, i, 1785578400, iif(i = 90, '+7 900 000-00-01', 'Tula'), 'site' FROM n;";
    let shop = Shop::new(sql);
    let orders = shop.list("export", "orders");
    assert_eq!(orders[0]["fields"].to_string(), r#"{"Source":"site"}"#);
    assert!(shop.says("of orders these are not sent, because they look personal: city"), "{}", shop.said);
}

#[test]
fn clients_are_those_to_whom_the_deals_refer() {
    for (table, id, column, values) in [
        ("counterparties", "id TEXT PRIMARY KEY", "agent_id TEXT", ["'u-1'", "'u-2'", "'u-1'"]),
        ("customers", "name TEXT PRIMARY KEY", "customer TEXT", ["'u-1'", "'u-2'", "'u-1'"]),
        ("patients", "id INTEGER PRIMARY KEY", "patient_id INT", ["701", "702", "701"]),
        ("\"Контрагенты\"", "\"Код\" TEXT PRIMARY KEY", "\"Контрагент\" TEXT", ["'u-1'", "'u-2'", "'u-1'"]),
        ("people", "id INTEGER PRIMARY KEY", "buyer INT", ["701", "702", "701"]),
    ] {
        let name = if id.starts_with("name") { "note" } else { "name" };
        let people = format!(
            "CREATE TABLE {table} ({id}, {name} TEXT, phone TEXT);
             INSERT INTO {table} VALUES ({}, 'Ann', '1'), ({}, 'Bob', '2');",
            values[0], values[1]
        );
        let shop = Shop::new(&format!(
            "{people}{}",
            deals(
                "orders",
                &format!("price INT, {column}"),
                [&format!("1, {}", values[0]), &format!("2, {}", values[1]), &format!("3, {}", values[2]),]
            )
        ));
        let expected = values.map(|value| value.trim_matches('\'')).join(" ");
        assert_eq!(shop.deals("client_id"), expected, "{table}: {}", shop.said);
        assert_eq!(shop.list("export_clients", "clients").len(), 2, "{table}");
    }
}

#[test]
fn of_people_who_sign_in_those_with_deals_are_clients_from_their_first_deal_on() {
    let sql = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, phone TEXT, created_at INTEGER);
               INSERT INTO users VALUES (1, 'Ann', '1', 1700000000), (2, 'Bob', '2', 1700000000), (3, 'Admin', '3', 1700000000);
               CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INT, status TEXT, price INT, roistat TEXT, created_at INTEGER);
               INSERT INTO orders VALUES (1, 1, 'new', 1, '1', 1700000000), (2, 2, 'new', 1, '1', 1785578400);";
    let shop = Shop::new(sql);
    assert_eq!(of(&shop.list("export_clients", "clients"), "name"), "Ann Bob");
    let said = shop.host.run(&["try", "action=export_clients&date=1785000000"]).must_succeed();
    assert!(said.document().contains("Bob") && !said.document().contains("Ann"), "{}", said.document());
}

#[test]
fn people_to_whom_no_deal_refers_are_not_sent() {
    let people = "CREATE TABLE clients (id INTEGER PRIMARY KEY, name TEXT, phone TEXT); INSERT INTO clients VALUES (1, 'Ann', '1');";
    for columns in ["price INT", "price INT, client_id INT"] {
        let rows = if columns.contains("client") { ["1, 77", "2, 78", "3, 79"] } else { ["1", "2", "3"] };
        let shop = Shop::new(&format!("{people}{}", deals("orders", columns, rows)));
        assert!(!shop.host.config().contains("\n[export_clients]"), "{}", shop.said);
        assert!(shop.says("so the clients are not sent"), "{}", shop.said);
    }
}

#[test]
fn beside_a_client_the_user_is_the_manager() {
    let sql = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT); INSERT INTO users VALUES (1, 'Elena', 'e@shop.example');
               CREATE TABLE contacts (id INTEGER PRIMARY KEY, name TEXT, phone TEXT); INSERT INTO contacts VALUES (7, 'Ann', '1');
               CREATE TABLE deals (id INTEGER PRIMARY KEY, price INT, stage TEXT, user_id INT, contact_id INT, roistat TEXT, created_at TEXT);
               INSERT INTO deals VALUES (1, 10, 'new', 1, 7, '5', '2026-08-01 10:00:00');";
    let shop = Shop::new(sql);
    assert_eq!((shop.deals("client_id"), shop.deals("manager_id")), ("7".to_owned(), "1".to_owned()));
    assert_eq!(shop.names("export", "managers"), "1: Elena");
}

#[test]
fn the_date_is_found_whatever_it_is_called() {
    for column in ["data_dogovora", "purchased", "\"Дата договора\"", "kogda_oformlen", "order_day", "moment"]
    {
        let sql = format!(
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT, price INT, roistat TEXT, {column} TEXT);
             INSERT INTO orders VALUES (1, 'new', 1, '1', '2026-08-01 10:00:00');"
        );
        assert_eq!(Shop::new(&sql).deals("date_create"), "1785578400", "{column}");
    }
    // Of two dates the one that is none of delivery.
    let sql = "CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT, price INT, roistat TEXT, delivery_date TEXT, moment TEXT);
               INSERT INTO orders VALUES (1, 'new', 1, '1', '2026-08-09 10:00:00', '2026-08-01 10:00:00');";
    assert_eq!(Shop::new(sql).deals("date_create"), "1785578400");
}

#[test]
fn the_visit_is_found_wherever_it_is_kept() {
    let orders =
        deals("orders", "price INT, user_id INT, meta TEXT", ["1, 7, NULL", "2, 8, NULL", "3, 7, NULL"])
            .replace("roistat TEXT, ", "")
            .replace("'11', ", "")
            .replace("'21', ", "")
            .replace("'31', ", "");
    let with_meta = |json: &str| orders.replace("NULL", &format!("'{json}'"));
    for (sql, visits) in [
        (
            format!(
                "{orders} CREATE TABLE users (tg_id INTEGER PRIMARY KEY, name TEXT, roistat TEXT);
                 INSERT INTO users VALUES (7, 'Ann', '55'), (8, 'Bob', '66');"
            ),
            "55 66 55",
        ),
        (
            format!(
                "{orders} CREATE TABLE eav_values (id INTEGER PRIMARY KEY, entity_type TEXT, entity_id INT, attribute TEXT,
                     value_string TEXT, value_int INT, created_at TEXT, updated_at TEXT, site INT);
                 INSERT INTO eav_values VALUES (1, 'orders', 1, 'roistat', NULL, 55, NULL, NULL, 1),
                     (2, 'orders', 2, 'roistat', '66', NULL, NULL, NULL, 1), (3, 'users', 3, 'roistat', '77', NULL, NULL, NULL, 1),
                     (4, 'orders', 1, 'size', 'L', NULL, NULL, NULL, 1);"
            ),
            "55 66 -",
        ),
        (
            format!(
                "{orders} CREATE TABLE attributes (id INTEGER PRIMARY KEY, code TEXT, name TEXT);
                 INSERT INTO attributes VALUES (40, 'roistat', 'Номер посетителя'), (41, 'size', 'Размер');
                 CREATE TABLE order_attribute_values (id INTEGER PRIMARY KEY, order_id INT, attribute_id INT, value TEXT);
                 INSERT INTO order_attribute_values VALUES (1, 1, 40, '55'), (2, 2, 40, '66'), (3, 1, 41, 'L');"
            ),
            "55 66 -",
        ),
        (with_meta(r#"{"utm":{"roistat":"55"}}"#), "55 55 55"),
        (with_meta(r#"[{"name":"roistat","value":"55"}]"#), "55 55 55"),
        (with_meta(r#"{"custom_fields":[{"field_name":"Roistat","values":[{"value":"55"}]}]}"#), "55 55 55"),
    ] {
        let shop = Shop::new(&sql);
        assert_eq!(shop.deals("roistat"), visits, "{}", shop.said);
        assert!(!shop.says("ADD COLUMN"), "{}", shop.said);
    }
}

#[test]
fn a_column_for_the_visit_is_advised_only_where_nothing_speaks_of_roistat() {
    let orders = "CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT, price INT, created_at TEXT);
                  INSERT INTO orders VALUES (1, 'new', 1, '2026-08-01 10:00:00');";
    assert!(Shop::new(orders).says("ALTER TABLE orders ADD COLUMN roistat TEXT;"));
    let landing = "CREATE TABLE landings (order_id INT, url TEXT); INSERT INTO landings VALUES (1, 'https://shop.example/?roistat_visit=3122911');";
    let shop = Shop::new(&format!("{orders}{landing}"));
    assert!(!shop.says("ADD COLUMN") && shop.says("landings.url speaks of roistat"), "{}", shop.said);
    let log = "CREATE TABLE raw_log (x TEXT); INSERT INTO raw_log VALUES ('{\"a\": {\"b\": {\"c\": {\"roistat\": 55}}}}');";
    let shop = Shop::new(&format!("{orders}{log}"));
    assert!(!shop.says("ADD COLUMN") && shop.says("raw_log.x speaks of roistat"), "{}", shop.said);
}

#[test]
fn a_name_that_is_no_utf_8_hides_no_other_table() {
    let host = Host::new(&deals("orders", "price INT", ["1", "2", "3"]));
    let connection = rusqlite::Connection::open(host.file("shop.db")).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE zzzzzz (id INTEGER PRIMARY KEY, n TEXT);
             PRAGMA writable_schema = on;
             UPDATE sqlite_schema SET name = CAST(x'c7e0eae0e7fb' AS TEXT), tbl_name = CAST(x'c7e0eae0e7fb' AS TEXT),
                 sql = CAST(replace(CAST(sql AS BLOB), 'zzzzzz', x'c7e0eae0e7fb') AS TEXT) WHERE name = 'zzzzzz';",
        )
        .unwrap();
    drop(connection);
    let said = host.run(&["init", "../shop.db"]).must_succeed();
    assert!(said.out.contains("table orders;"), "{}", said.out);
}

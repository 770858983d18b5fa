//! `init` on MariaDB: of the shops' own schemas the program gets what Roistat must get, from the URL of the database to
//! the answer, with the config that `init` wrote.

use std::sync::Arc;

use serde_json::Value;

use crate::support::fixtures;
use crate::support::installed;
use crate::support::mysql::MariaDb;
use crate::terminal::Host;

/// The values that Roistat must get of a deal: id, status, price, date of creation, client and visit;
/// empty where there is none.
type Deal = [&'static str; 6];

/// A deal's keys in this order.
const KEYS: [&str; 6] = ["id", "status", "price", "date_create", "client_id", "roistat"];

/// The password of every account in a URL.
const PASSWORD: &str = "Secretive%20%27%D0%96%5C";

/// A host on which `init` has been run on a database of the server.
struct SetUp {
    /// It runs as long as something is asked of it.
    _server: Arc<MariaDb>,
    host: Host,
    said: String,
}

impl SetUp {
    #[track_caller]
    fn of(server: &Arc<MariaDb>, sql: &str) -> Self {
        let name = server.database(sql);
        let host = Host::new("");
        let url = format!("mysql://shop:{PASSWORD}@127.0.0.1:{}/{name}", server.port);
        let said = host.run(&["init", &url]);
        assert_eq!(said.exit, Some(0), "{}{}", said.out, said.err);
        Self { _server: Arc::clone(server), host, said: said.out }
    }

    #[track_caller]
    fn of_schema(server: &Arc<MariaDb>, schema: &str) -> Self {
        Self::of(server, &fixtures::read(&format!("init/mysql/{schema}.sql")))
    }

    #[track_caller]
    fn document(&self, query: &str) -> Value {
        let said = self.host.run(&["try", query]).must_succeed();
        serde_json::from_str(said.document()).unwrap()
    }

    /// The deals that changed after a moment.
    #[track_caller]
    fn deals(&self, date: i64) -> Vec<[String; 6]> {
        let document = self.document(&format!("action=export&date={date}"));
        let value = |deal: &Value, key| deal[key].as_str().unwrap_or_default().to_owned();
        let deals = document["orders"].as_array().unwrap().iter();
        deals.map(|deal| KEYS.map(|key| value(deal, key))).collect()
    }

    /// Pairs of an id and a name out of a list, in one text.
    #[track_caller]
    fn named(&self, action: &str, list: &str) -> String {
        let document = self.document(&format!("action={action}&date=0"));
        let text = |row: &Value, key| row[key].as_str().unwrap_or_default().to_owned();
        let rows = document[list].as_array().unwrap().iter();
        rows.map(|row| format!("{}: {}", text(row, "id"), text(row, "name"))).collect::<Vec<_>>().join("; ")
    }
}

#[track_caller]
fn check(schema: &str, deals: &[Deal], statuses: &str) -> Option<SetUp> {
    let server = MariaDb::shared()?;
    let set_up = SetUp::of_schema(&server, schema);
    assert_eq!(set_up.deals(0), deals, "{}\n{}", set_up.said, set_up.host.config());
    assert_eq!(set_up.named("export", "statuses"), statuses, "{}", set_up.said);
    let said = set_up.host.run(&["check", "--json"]);
    let report: Value = serde_json::from_str(&said.out).unwrap();
    let of_data = |it: &&Value| it["level"] == "error" && !it["id"].as_str().unwrap().starts_with("files.");
    let errors: Vec<_> = report["findings"].as_array().unwrap().iter().filter(of_data).collect();
    assert!(errors.is_empty(), "{errors:?}");
    Some(set_up)
}

#[test]
fn woocommerce_with_tables_of_its_own() {
    let deals = [
        ["101", "wc-processing", "2490.00000000", "1785578400", "2", "3121512"],
        ["102", "wc-completed", "99.50000000", "1785664800", "", ""],
        ["104", "wc-on-hold", "1660.00000000", "1785924000", "2", "3121599"],
    ];
    let statuses = "wc-completed: wc-completed; wc-on-hold: wc-on-hold; wc-processing: wc-processing";
    let Some(set_up) = check("woocommerce", &deals, statuses) else { return };
    assert_eq!(set_up.deals(1_785_578_700), deals[1..], "the first was changed at that second");
    assert_eq!(set_up.named("export_clients", "clients"), "2: Мария Иванова");
}

#[test]
fn woocommerce_among_the_posts() {
    let deals = [
        ["10", "wc-processing", "2490.00", "1785578400", "2", "3121512"],
        ["11", "wc-completed", "99.50", "1785664800", "3", ""],
        ["12", "wc-cancelled", "150.00", "1785751200", "", "3121599"],
    ];
    let statuses = "wc-cancelled: wc-cancelled; wc-completed: wc-completed; wc-processing: wc-processing";
    let Some(set_up) = check("woocommerce_posts", &deals, statuses) else { return };
    // The administrator has bought nothing.
    assert_eq!(set_up.named("export_clients", "clients"), "2: Мария Иванова; 3: Пётр Сидоров");
}

#[test]
fn opencart() {
    let deals = [
        ["1", "1", "1234.5000", "1785578400", "5", "3121512"],
        ["2", "2", "99.0000", "1785664800", "", ""],
        ["3", "5", "830.0000", "1785837600", "6", "3121599"],
    ];
    let statuses = "1: Ожидание; 2: В обработке; 5: Сделка завершена; 7: Отменено";
    let Some(set_up) = check("opencart", &deals, statuses) else { return };
    assert_eq!(set_up.named("export_clients", "clients"), "5: Иван Петров; 6: Анна Ли");
    assert_eq!(set_up.named("export_products", "products"), "40: Чай «Пуэр»");
}

#[test]
fn prestashop() {
    let deals = [
        ["1", "2", "1500.000000", "1785578400", "3", "3121512"],
        ["2", "1", "2400.000000", "1785751200", "4", ""],
        ["3", "5", "830.000000", "1785837600", "3", "3121599"],
    ];
    let statuses = "1: Ожидает оплаты; 2: Оплачено; 5: Доставлено; 6: Отменено";
    let Some(set_up) = check("prestashop", &deals, statuses) else { return };
    assert_eq!(set_up.named("export_clients", "clients"), "3: Анна Ли; 4: Иван Петров");
}

#[test]
fn bitrix_with_the_visit_among_the_properties() {
    let deals = [
        ["1", "F", "5300.0000", "1785578400", "7", "3121512"],
        ["2", "N", "7000.0000", "1785664800", "8", ""],
        ["3", "N", "150.5000", "1785754800", "7", "3121599"],
    ];
    let statuses = "DF: Отгружен; DN: Ожидает обработки; F: Выполнен; N: Принят, ожидается оплата; \
                    P: Оплачен, формируется к отправке";
    let Some(set_up) = check("bitrix", &deals, statuses) else { return };
    assert_eq!(set_up.named("export", "managers"), "1: Ольга Орлова");
}

#[test]
fn virtuemart_with_the_visit_beside_the_address() {
    let deals = [
        ["1", "P", "1500.00000", "1785578400", "42", "3121512"],
        ["2", "C", "99.50000", "1785751200", "43", ""],
        ["3", "X", "830.00000", "1785924000", "", "3121599"],
    ];
    check("virtuemart", &deals, "P: Ожидается; C: Подтверждён; X: Отменён; S: Отправлен");
}

const LARAVEL: [Deal; 3] = [
    ["1", "new", "1500.00", "1785578400", "2", "3121512"],
    ["2", "paid", "99.50", "1785664800", "3", ""],
    ["4", "shipped", "2490.00", "1785924000", "2", "3121599"],
];

#[test]
fn laravel_with_the_visit_in_json() {
    let statuses = "new: new; paid: paid; cancelled: cancelled; shipped: shipped";
    let Some(set_up) = check("laravel", &LARAVEL, statuses) else { return };
    let document = set_up.document("action=export&date=0");
    assert_eq!(document["orders"][0]["fields"]["city"], "Тула");
}

/// A moment that is called GMT, and every TIMESTAMP, is the same moment in whichever zone the server is.
#[test]
fn moments_in_utc_do_not_depend_on_the_zone_of_the_server() {
    if installed::is_skipped() {
        return;
    }
    let server = Arc::new(MariaDb::start(&["--default-time-zone=+03:00"]));
    let set_up = SetUp::of_schema(&server, "woocommerce");
    let created = |deals: Vec<[String; 6]>| deals.into_iter().map(|deal| deal[3].clone()).collect::<Vec<_>>();
    assert_eq!(created(set_up.deals(0)), ["1785578400", "1785664800", "1785924000"]);
    assert_eq!(created(set_up.deals(1_785_578_700)), ["1785664800", "1785924000"]);
    let laravel = fixtures::read("init/mysql/laravel.sql");
    let set_up = SetUp::of(&server, &format!("SET time_zone = '+00:00';\n{laravel}"));
    assert_eq!(set_up.deals(0), LARAVEL);
    assert_eq!(set_up.deals(1_785_751_199), LARAVEL[1..], "the second was changed at 1785751200");
    assert_eq!(set_up.deals(1_785_751_200), LARAVEL[2..]);
}

#[test]
fn moments_without_a_zone_are_those_of_the_server() {
    if installed::is_skipped() {
        return;
    }
    let server = Arc::new(MariaDb::start(&["--default-time-zone=+03:00"]));
    let set_up = SetUp::of_schema(&server, "opencart");
    let moscow: Vec<_> = set_up.deals(0).into_iter().map(|deal| deal[3].clone()).collect();
    assert_eq!(moscow, ["1785567600", "1785654000", "1785826800"]);
    let config = set_up.host.config();
    assert!(config.contains("does not say its time zone and was taken for that of the server"), "{config}");
    assert!(
        config.contains("date_modified is compared with :date as date, YYYY-MM-DD HH:MM:SS."),
        "{config}"
    );
}

/// Where they lie ahead of now for the server, too, they are of the zone in which they are past.
#[test]
fn local_time_on_a_server_of_another_zone_is_noticed() {
    if installed::is_skipped() {
        return;
    }
    let server = Arc::new(MariaDb::start(&["--default-time-zone=+01:00"]));
    let set_up = SetUp::of(
        &server,
        "CREATE TABLE orders (id int PRIMARY KEY, status varchar(9), total int, created_at datetime, updated_at datetime);
         INSERT INTO orders SELECT seq, 'new', 100, UTC_TIMESTAMP() + INTERVAL 178 - seq MINUTE,
             UTC_TIMESTAMP() + INTERVAL 178 - seq MINUTE FROM seq_1_to_20",
    );
    let config = set_up.host.config();
    assert!(
        config.contains("updated_at > TIMESTAMP('1970-01-01') + INTERVAL :date + 10800 SECOND"),
        "{config}"
    );
}

#[test]
fn an_unreadable_table_hides_no_other() {
    let Some(server) = MariaDb::shared() else { return };
    let laravel = fixtures::read("init/mysql/laravel.sql");
    let set_up = SetUp::of(
        &server,
        &format!(
            "{laravel};\nCREATE TABLE gone (id int);\nCREATE VIEW broken AS SELECT id FROM gone;\nDROP TABLE gone"
        ),
    );
    assert_eq!(set_up.deals(0), LARAVEL, "{}", set_up.said);
}

#[test]
fn no_question_is_left_without_an_answer() {
    let Some(server) = MariaDb::shared() else { return };
    for schema in
        ["woocommerce", "woocommerce_posts", "opencart", "prestashop", "bitrix", "virtuemart", "laravel"]
    {
        let set_up = SetUp::of_schema(&server, schema);
        assert!(!set_up.said.contains("not everything could be looked at"), "{schema}: {}", set_up.said);
    }
}

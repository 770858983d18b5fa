//! The parameters of a request: what may stand in each, and that a 400 names the one that is no good.

use crate::support::Shop;

/// A shop whose one deal shows the `date` that the query was given.
fn mirror() -> Shop {
    Shop::of_orders("SELECT 1 AS id, :date AS date_create, 0 AS status")
}

/// A shop that needs no `date` and takes every other parameter.
fn any_date() -> Shop {
    Shop::of_orders("SELECT 1 AS id, 2 AS date_create, 3 AS status")
}

#[test]
fn a_value_that_is_no_good_is_refused_by_the_name_of_its_parameter() {
    let shop = any_date();
    let faulty = [
        ("action", "unknown"),
        ("action", "Export"),
        ("action", "export%20"),
        ("action", "export%00"),
        ("action", "lead"),
        ("action", "orders"),
        ("date", "abc"),
        ("date", "-1"),
        ("date", "+1"),
        ("date", "%2B1"),
        ("date", "1+"),
        ("date", "%201"),
        ("date", "1%0A"),
        ("date", "1.5"),
        ("date", "1e3"),
        ("date", "0x10"),
        ("date", "1_000"),
        ("date", "%D9%A1"),
        ("date", "%FF"),
        ("date", "9223372036854775808"),
        ("date", "99999999999999999999"),
        ("date", "2014-09-01"),
        ("offset", "-1"),
        ("offset", "x"),
        ("offset", "1.0"),
        ("offset", "99999999999999999999"),
        ("limit", "0"),
        ("limit", "000"),
        ("limit", "-1"),
        ("limit", "x"),
        ("limit", "99999999999999999999"),
        ("format", "yaml"),
        ("format", "JSON"),
        ("format", "json%20"),
        ("format", "%FF"),
    ];
    for (name, value) in faulty {
        let refusal = shop.refuse(400, &format!("{name}={value}"));
        assert!(refusal.sentence().contains(name), "{name}={value}: {}", refusal.sentence());
    }
}

#[test]
fn a_parameter_given_twice_is_refused_even_when_it_is_empty() {
    let shop = any_date();
    for name in ["action", "date", "offset", "limit", "format"] {
        for (first, second) in
            [("", ""), ("1", ""), ("", "1"), ("1", "1"), ("json", "json"), ("export", "export")]
        {
            let refusal = shop.refuse(400, &format!("{name}={first}&x=y&{name}={second}"));
            assert!(refusal.sentence().contains(name), "{name}: {}", refusal.sentence());
        }
        shop.refuse(400, &format!("{name}&{name}"));
    }
}

#[test]
fn a_parameter_is_known_by_its_decoded_name() {
    let shop = any_date();
    shop.refuse(400, "d%61te=abc");
    shop.refuse(400, "date=1&d%61te=1");
}

#[test]
fn an_empty_parameter_counts_as_absent() {
    let shop = any_date();
    let plain = shop.get("");
    for query in
        ["action=", "date=", "offset=", "limit=", "format=", "action&date&offset&limit&format", "&&=&=x"]
    {
        assert_eq!(shop.get(query), plain, "{query}");
    }
    assert_eq!(plain.text().find("pagination"), None);
}

#[test]
fn a_date_is_any_whole_number_of_63_bits() {
    let shop = mirror();
    for (sent, taken) in [
        ("0", "0"),
        ("000", "0"),
        ("007", "7"),
        ("1393673200", "1393673200"),
        ("%31%32", "12"),
        ("9223372036854775807", "9223372036854775807"),
    ] {
        assert_eq!(shop.get(&format!("date={sent}")).order()["date_create"], taken);
    }
}

#[test]
fn without_a_date_the_last_31_days_are_meant() {
    let shop = Shop::with_orders(
        "CREATE TABLE deals (id INTEGER PRIMARY KEY, changed INTEGER);
         INSERT INTO deals (changed) SELECT unixepoch() - 31 * 86400 + value
         FROM json_each('[-3600, 3600, 999999999]');",
        "SELECT id, changed AS date_create, 0 AS status FROM deals WHERE changed > :date",
    );
    assert_eq!(shop.get("").ids("orders"), ["2", "3"]);
    assert_eq!(shop.get("date=").ids("orders"), ["2", "3"]);
    assert_eq!(shop.get("date=0").ids("orders"), ["1", "2", "3"]);
}

#[test]
fn the_overlap_is_taken_off_the_date() {
    let shop = mirror().set("overlap = 30");
    assert_eq!(shop.get("date=100").order()["date_create"], "70");
    assert_eq!(shop.get("date=9223372036854775807").order()["date_create"], "9223372036854775777");
    shop.get("date=0");
}

#[test]
fn without_an_action_deals_are_meant() {
    let shop = any_date();
    assert_eq!(shop.get("").body, shop.get("action=export").body);
}

#[test]
fn an_action_without_a_section_is_an_unknown_action() {
    let deals = any_date();
    for action in ["export_clients", "export_products"] {
        assert!(deals.refuse(400, &format!("action={action}")).sentence().contains("action"));
    }
    let clients = "clients = \"SELECT 1 AS id, 'a' AS name, 'b' AS phone, 'c' AS email\"";
    let clients = Shop::new("", &format!("[export_clients]\n{clients}\n"));
    clients.get("action=export_clients");
    for action in ["", "export", "import_scheme", "export_products"] {
        assert!(clients.refuse(400, &format!("action={action}")).sentence().contains("action"));
    }
}

#[test]
fn unknown_parameters_are_ignored() {
    let shop = any_date();
    let plain = shop.get("");
    for query in
        ["x=1&x=1", "Date=abc&ACTION=x", "dates=x&token2=y", "%FF=%FF", "sql=SELECT+1;", "limit%00=x"]
    {
        assert_eq!(shop.get(query), plain, "{query}");
    }
}

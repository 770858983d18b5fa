//! The values that statements get: exactly those that were sent, and those that are made of them.

use super::{percent, query, refused, rows, shop, stored};

/// Ten kilobytes of letters of two bytes each.
fn long() -> String {
    "Ждём ".repeat(1_100)
}

#[test]
fn every_parameter_of_a_lead_is_stored_as_it_was_sent() {
    let long = long();
    for text in [
        "Заказ + доставка 100% \"срочно\" 'да' & <b> ; -- 😀",
        "one\r\ntwo\nthree\ttab",
        "a\0b",
        " blanks around ",
        &long,
    ] {
        let pairs: Vec<_> = ["title", "text", "name", "phone", "email", "manager_id", "visit", "id"]
            .iter()
            .map(|name| (*name, text))
            .chain([("created_date", "2015-06-28 09:12:54"), ("data", " {\"a\": [1, \"я\"]}\n")])
            .collect();
        let all = query(&pairs);
        let (first, second) = all.split_at(all.find("&phone").unwrap());
        // No server passes on more than some kilobytes in a query string.
        let ways: &[_] = if all.len() < 60_000 { &["get", "post", "both"] } else { &["post"] };
        for way in ways.iter().copied() {
            let shop = shop();
            let ask = match way {
                "get" => shop.ask(&format!("action=lead&{all}")),
                "post" => shop.ask("action=lead").post(all.clone()),
                _ => shop.ask(&format!("action=lead&{first}")).post(&second[1..]),
            };
            assert_eq!(stored(ask)["order_id"], "1", "{way}");
            let columns = "title, text, name, phone, email, manager, visit, lead, key";
            let mut expected = vec![text.to_owned(); 8];
            expected.push(format!("roistat:{text}"));
            assert!(rows(&shop, &format!("SELECT {columns} FROM deals")) == [expected], "{way}: {text:.40}");
            assert_eq!(
                rows(&shop, "SELECT data, created, created_unix, now > 1700000000 FROM deals"),
                [["{\"a\": [1, \"я\"]}", "2015-06-28 09:12:54", "1435482774", "1"]]
            );
        }
    }
}

#[test]
fn a_parameter_that_is_missing_or_empty_is_null() {
    let shop = shop();
    stored(shop.ask("action=lead&id=1&title=&phone"));
    let columns = "title, text, name, phone, email, data, visit, manager, created, created_unix";
    assert_eq!(rows(&shop, &format!("SELECT {columns} FROM deals")), [["∅"; 10]]);
}

#[test]
fn the_data_of_a_lead_is_an_object_or_null() {
    for (sent, kept) in [
        ("{}", "{}"),
        (" \r\n{\"b\":{\"c\":null}} \t", "{\"b\":{\"c\":null}}"),
        ("{\"b\" : 1e5}", "{\"b\" : 1e5}"),
        ("[1]", "∅"),
        ("\"x\"", "∅"),
        ("{\"b\":", "∅"),
        ("not JSON", "∅"),
        ("  ", "∅"),
        ("null", "∅"),
    ] {
        let shop = shop();
        stored(shop.ask(&format!("action=lead&id=1&data={}", percent(sent))));
        assert_eq!(rows(&shop, "SELECT data FROM deals"), [[kept]], "{sent}");
    }
}

#[test]
fn the_visit_of_a_lead_is_its_own_or_that_in_its_data() {
    for (sent, kept) in [
        ("visit=12&data={\"roistat\":\"34\"}", "12"),
        ("visit=&data={\"roistat\":\"34\"}", "34"),
        ("data={\"roistat\":34}", "34"),
        ("data={\"roistat\":\"seo_yandex\"}", "seo_yandex"),
        ("data={\"roistat\":\"\"}", "∅"),
        ("data={\"roistat\":null}", "∅"),
        ("data={\"roistat\":false}", "∅"),
        ("data={\"roistat\":true}", "∅"),
        ("data={\"roistat\":12345678901234567890123}", "12345678901234567890123"),
        ("data={\"roistat\":[1]}", "∅"),
        ("data={\"roistat\":1,\"roistat\":2}", "2"),
        ("data={\"a\":{\"roistat\":1}}", "∅"),
        ("data=[\"roistat\"]", "∅"),
    ] {
        let shop = shop();
        stored(shop.ask(&format!("action=lead&id=1&{sent}")));
        assert_eq!(rows(&shop, "SELECT visit FROM deals"), [[kept]], "{sent}");
    }
}

#[test]
fn a_moment_in_utc_is_there_in_unix_seconds_too() {
    for (sent, seconds) in [
        ("2015-06-28 09:12:54", "1435482774"),
        ("2015-06-28T09:12:54", "1435482774"),
        ("2015-06-28 09:12", "1435482720"),
        ("28.06.2015 09:12", "∅"),
        ("tomorrow", "∅"),
        ("2015-13-28 09:12:54", "∅"),
    ] {
        let shop = shop();
        stored(shop.ask(&format!("action=lead&id=1&created_date={}", percent(sent))));
        assert_eq!(rows(&shop, "SELECT created, created_unix FROM deals"), [[sent, seconds]]);
    }
    let shop = shop();
    assert_eq!(
        stored(shop.ask("action=task&element_id=5&deadline=2019-01-01T11:11:11&text=a+b"))["task_id"],
        "1"
    );
    assert_eq!(
        rows(&shop, "SELECT deal, deadline, deadline_unix, text FROM tasks"),
        [["5", "2019-01-01T11:11:11", "1546341071", "a b"]]
    );
}

#[test]
fn every_try_of_a_lead_has_one_key() {
    let shop = shop();
    let day = "created_date=2026-01-01+00:00:00";
    for (lead, order_id) in [
        ("id=7&title=a", "1"),
        ("id=7&title=b&phone=1", "1"),
        ("id=8&title=a", "2"),
        (&format!("{day}&phone=1&email=2"), "3"),
        (&format!("email=2&text=other&phone=1&{day}"), "3"),
        (&format!("{day}&phone=12&email="), "4"),
        (&format!("{day}&phone=1&email=2&visit=5"), "5"),
        (&format!("{day}&phone=1&email=2&data={{\"roistat\":5}}"), "5"),
        ("phone=1", "6"),
        ("phone=1&name=again", "6"),
    ] {
        assert_eq!(stored(shop.ask(&format!("action=lead&{lead}")))["order_id"], order_id, "{lead}");
    }
    assert_eq!(rows(&shop, "SELECT count(*), max(key LIKE 'roistat:7') FROM deals"), [["6", "1"]]);
    for nothing in ["", "text=a&name=b&manager_id=3", "title=&phone=&id=&data={}"] {
        let (sentence, _) = refused(&shop.ask(&format!("action=lead&{nothing}")), 400);
        assert_eq!(sentence, "the lead is empty");
    }
}

#[test]
fn messages_and_calls_are_stored_by_the_names_of_the_protocol() {
    let shop = shop();
    let message = stored(shop.ask("action=message&leadId=5&title=Re&message=%D0%94%D0%B0"));
    assert_eq!(message.to_string(), r#"{"status":"ok"}"#);
    assert_eq!(rows(&shop, "SELECT * FROM notes"), [["5", "Re", "Да"]]);
    let call = "action=call&id=c1&callee=7900&caller=7901&date=2019-01-01T11:11:11&visit=9&marker=m&order_id=3&\
                duration=60&file_url=https%3A%2F%2Fx.ru%2Fa.mp3&status=";
    for status in ["NOANSWER", "ANSWER"] {
        assert_eq!(stored(shop.ask(&format!("{call}{status}")))["call_id"], "c1");
    }
    assert_eq!(
        rows(&shop, "SELECT * FROM calls"),
        [[
            "c1",
            "7900",
            "7901",
            "2019-01-01T11:11:11",
            "1546341071",
            "9",
            "m",
            "ANSWER",
            "3",
            "60",
            "https://x.ru/a.mp3"
        ]]
    );
}

#[test]
fn the_deal_of_a_lead_is_in_the_next_export() {
    let shop = shop();
    let order = stored(shop.ask("action=lead&id=1&title=Чай&visit=777&created_date=2026-01-01+00:00:00"));
    let exported = shop.get("action=export&date=0").order();
    assert_eq!(exported["id"], order["order_id"]);
    assert_eq!((&exported["roistat"], &exported["name"]), (&"777".into(), &"Чай".into()));
}

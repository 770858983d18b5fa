//! The whole output of `check`, of a good shop and of a bad one. Paths, owners and dates are masked.

use super::support::Shop;
use crate::support::must_be_golden;

#[track_caller]
fn must_be(shop: &Shop, words: &[&str], name: &str) {
    let printed = String::from_utf8(shop.run(words).stdout).unwrap();
    let masked = masked(&printed.replace(shop.file("").to_str().unwrap(), "SHOP"));
    must_be_golden(&format!("check/{name}"), &masked);
}

/// Owners and dates depend on who runs the test and when.
fn masked(printed: &str) -> String {
    let owners = |line: &str| match (line.rsplit_once(", mode "), line.strip_prefix("  runs as     ")) {
        (Some((head, tail)), _) => format!("{head}, mode {}, OWNER:GROUP", &tail[..4]),
        (_, Some(name)) => format!("  runs as     OWNER{}", &name[name.find(',').unwrap()..]),
        _ => line.to_owned(),
    };
    printed.lines().map(|line| digits_masked(&owners(line)) + "\n").collect()
}

/// `DATE` for what looks like a date of this century, in UNIX seconds, milliseconds or as text.
fn digits_masked(line: &str) -> String {
    let mut masked = String::new();
    let mut rest = line;
    while let Some(start) = rest.find(|it: char| it.is_ascii_digit()) {
        let end = rest[start..]
            .find(|it: char| !(it.is_ascii_digit() || it == '-'))
            .map_or(rest.len(), |at| start + at);
        let number = &rest[start..end];
        let is_date =
            matches!(number.len(), 10 | 13) && (number.starts_with('1') || number.starts_with("20"));
        masked.push_str(&rest[..start]);
        masked.push_str(if is_date { "DATE" } else { number });
        rest = &rest[end..];
    }
    masked + rest
}

#[test]
fn of_a_good_shop() {
    must_be(&Shop::good(), &[], "good.txt");
    must_be(&Shop::good(), &["--json"], "good.json");
}

#[test]
fn of_a_bad_shop() {
    let bad = || {
        let shop = Shop::with(
            "UPDATE orders SET created = created * 1000 WHERE id = 1;
             UPDATE orders SET edit_date = datetime(edit_date, 'unixepoch');
             UPDATE orders SET roistat = NULL, status = 5; UPDATE orders SET extra = 'x' WHERE id = 2;
             UPDATE orders SET name = CAST(x'CEF0B8EB' AS TEXT) WHERE id = 3;",
        );
        shop.mode("cgi-bin", 0o777);
        let shop = shop
            .but("user = ", "page_sise = 5\nuser = ")
            .but("name, phone", "name, phone AS fone")
            .but("'Zq7 long \"enough\" 41'", "\"password\"");
        shop.mode("cgi-bin/.htroistat.toml", 0o644);
        shop
    };
    must_be(&bad(), &[], "bad.txt");
    must_be(&bad(), &["--json"], "bad.json");
}

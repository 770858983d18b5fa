//! `url`: the signed address for curl, and what Roistat wants to have.

use md5::{Digest, Md5};

use super::support::Host;

const SHOP: &str = include_str!("../../fixtures/init/no_visit.sql");

fn signed(host: &Host, base: &str, words: &[&str]) -> String {
    let said = host.run(&[&["url", "--base", base], words].concat());
    assert_eq!(said.exit, Some(0), "{said:?}");
    said.out
}

fn token(host: &Host) -> String {
    let digest: [u8; 16] = Md5::digest(format!("roistat{}", host.setting("password"))).into();
    format!("{:032x}", u128::from_be_bytes(digest))
}

#[test]
fn the_address_alone_goes_to_standard_output() {
    let host = Host::set_up(SHOP);
    let token = token(&host);
    let tail = format!("user=roistat&token={token}\n");
    for (base, words, expected) in [
        ("https://x.ru/p.cgi", &[][..], format!("https://x.ru/p.cgi?{tail}")),
        ("https://x.ru/p.cgi?shop=2#top", &[], format!("https://x.ru/p.cgi?shop=2&{tail}")),
        (
            "http://x.ru/p.cgi",
            &["--action", "import_scheme", "--date=0"],
            format!("http://x.ru/p.cgi?action=import_scheme&date=0&{tail}"),
        ),
    ] {
        assert_eq!(signed(&host, base, words), expected, "{base}");
    }
}

#[test]
fn the_signed_address_is_answered() {
    let host = Host::set_up(SHOP);
    let url = signed(&host, "https://x.ru/p.cgi", &["--date", "0"]);
    let (_, query) = url.trim_end().split_once('?').unwrap();
    assert!(host.request(query).document().contains(r#""orders":[{"id":"1""#));
}

#[test]
fn the_address_for_roistat_is_bare_and_the_password_is_not_shown() {
    let host = Host::set_up(SHOP);
    let said = host.run(&["url", "--base", "https://x.ru/p.cgi#x", "--action", "export"]);
    assert_eq!(
        host.masked(&said.err),
        "\nThat is for curl, in quotes. Roistat adds action, date, user and token by itself; give it\n\
         \x20 page URL   https://x.ru/p.cgi\n\
         \x20 login      roistat\n\
         \x20 password   the `password` in /srv/shop/cgi-bin/.htroistat.toml\n\
         Fill in both login and password: only then does Roistat add the token.\n"
    );
}

#[test]
fn a_url_that_cannot_be_signed_is_refused() {
    let host = Host::set_up(SHOP);
    let once = "already: give it without, for each parameter counts once";
    for (words, complaint) in [
        (&["x.ru/p.cgi"][..], "`x.ru/p.cgi` is not a URL: it begins with https:// and names the site"),
        (&["ftp://x.ru/p"], "`ftp://x.ru/p` is not the address of a page: it begins with https://"),
        (&["https://x.ru/p?token=1"], &format!("the URL has `token` {once}")),
        (&["https://x.ru/p?a=b&user=x"], &format!("the URL has `user` {once}")),
        (&["https://x.ru/p?action=export", "--action", "export"], &format!("the URL has `action` {once}")),
        (&["https://x.ru/p", "--action", "exprt"], "unknown action `exprt`: did you mean `export`?"),
        (
            &["https://x.ru/p", "--action", "orders"],
            "unknown action `orders`: there are export, export_clients, export_products, import_scheme",
        ),
        (
            &["https://x.ru/p", "--date", "today"],
            "`today` is not a date: it is written in UNIX seconds, and 0 asks for everything",
        ),
        (
            &["https://x.ru/p", "--date", "99999999999999999999"],
            "parameter `date` is no whole number from 0 to 9223372036854775807 in decimal digits",
        ),
        (&["https://x.ru/p?format=yaml"], "parameter `format` is none of the words that are answered"),
        (
            &["https://x.ru/p?limit=0"],
            "parameter `limit` is no whole number from 1 to 9223372036854775807 in decimal digits",
        ),
        (&["https://x.ru/p?format=xml&format=xml"], "parameter `format` is there more than once"),
    ] {
        host.run(&[&["url", "--base"], words].concat()).must_complain(2, complaint);
    }
    host.run(&["url", "--base", "https://x.ru/p", "--action", "lead"])
        .must_complain(1, "parameter `action` is `lead`, which the config has no section `[lead]` for");
    host.run(&["url", "--base", "https://x.ru/p", "--action", "export_products"]).must_complain(
        1,
        "parameter `action` is `export_products`, which the config has no section `[export_products]` for",
    );
}

#[test]
fn a_login_commands_no_terminal() {
    let host = Host::set_up(SHOP);
    let config = host.config().replacen("\"roistat\"", "\"ro\\u001b[2Jis\\ntat\"", 1);
    std::fs::write(host.config_file(), config).unwrap();
    let said = host.run(&["url", "--base", "https://x.ru/p.cgi"]);
    assert!(said.err.contains("  login      ro [2Jis tat\n"), "{said:?}");
    assert!(said.out.contains("user=ro%1B%5B2Jis%0Atat&"), "{said:?}");
}

#[test]
fn without_a_config_there_is_nothing_to_sign_with() {
    let host = Host::new("");
    let said = host.run(&["url", "--base", "https://x.ru/p.cgi"]);
    let config = host.config_file().display().to_string();
    said.must_complain(1, &format!("config `{config}`: the file is missing: `init` writes it"));
}

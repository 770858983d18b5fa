//! The config: every fault with its line, the password's strength and never the password.

use std::process::Command;

use super::support::{PASSWORD, Shop};
use crate::support::people::is_root;

#[test]
fn faults_have_their_line_and_a_remedy() {
    for (good, bad, id, line, words) in [
        ("database = ", "databse = \"x\"\ndatabase = ", "config.unknown_key", 3, "`databse`"),
        ("../shop.db\"", "../shop.db\"\npage_size = 0", "config.not_allowed", 4, "from 1 on"),
        ("../shop.db\"", "../shop.db\"\nformat = 5", "config.wrong_type", 4, "text in quotes"),
        ("\"login\"", "\"\"", "config.empty", 1, "`user` is empty"),
        ("\"../shop.db\"", "\"file:shop.db\"", "config.database_uri", 3, "the path of an SQLite file"),
        ("\"login\"", "login", "config.syntax", 1, "a text stands in quotes"),
        ("\"login\"", "\"login\" x", "config.syntax", 1, "not TOML"),
    ] {
        let shop = Shop::good().but(good, bad);
        let config = shop.file("cgi-bin/.htroistat.toml");
        shop.finds("error", id).at_file(&config).at_line(line).says(words);
    }
}

#[test]
fn one_fault_hides_no_other() {
    let good = || {
        Shop::good()
            .but("edit_date > :date'\n", "edit_date > :since'\n")
            .but("name, phone", "name, phone AS fone")
    };
    for (right, wrong, id) in [
        ("user = \"login\"", "user = \"\"", "config.empty"),
        ("user = \"login\"\n", "", "config.missing_key"),
        ("password = 'Zq7 long \"enough\" 41'\n", "", "config.missing_key"),
        ("user = \"login\"", "user = login", "config.syntax"),
        ("user = \"login\"", "user = \"login\"\nuser = \"login\"", "config.syntax"),
        ("user = \"login\"", "user = 5", "config.wrong_type"),
    ] {
        let report = good().but("FROM statuses", "FROM state").but(right, wrong).check(&[]);
        let found = [id, "query.sqlite", "query.unknown_parameter", "query.missing_columns"];
        assert_eq!(report.ids(), found, "{}", report.text);
    }
    // Without a database there is none to look at; the password is looked at all the same.
    let shop = Shop::good().but("database = \"../shop.db\"\n", "").but("'Zq7 long \"enough\" 41'", "'short'");
    assert_eq!(shop.check(&[]).ids(), ["config.missing_key", "config.weak_password"]);
}

#[test]
fn usual_slips_are_told_with_the_line_as_it_should_be() {
    for (good, bad, id, words, remedy) in [
        ("\"login\"", "“login”", "config.syntax", "a curly quote", "`user = \"…\"`"),
        ("statuses = 'SELECT", "statuses = 'SЕLECT", "config.syntax", "the Russian letter", "write `SELECT`"),
        (
            "statuses = 'SELECT ",
            "statuses = 'SELECT\u{A0}",
            "config.syntax",
            "a no-break space",
            "type the line anew",
        ),
        (
            "[export_clients]",
            "page_size = 9\n[export_clients]",
            "config.misplaced_key",
            "`page_size`",
            "above `[export]`",
        ),
        (
            "../shop.db\"",
            "../shop.db\"\ntime_limit = \"50s\"",
            "config.not_allowed",
            "`time_limit`",
            "`time_limit = 50`",
        ),
    ] {
        let shop = Shop::good().but(good, bad);
        assert_eq!(shop.check(&[]).ids(), [id], "{bad}");
        shop.finds("error", id).says(words).remedy(remedy);
    }
    let shop = Shop::good();
    let config = shop.file("cgi-bin/.htroistat.toml");
    std::fs::rename(&config, shop.file("cgi-bin/htroistat.toml")).unwrap();
    shop.finds("error", "config.missing").says("`htroistat.toml`").remedy("rename it at once");
}

#[test]
fn a_key_that_stands_twice_or_is_of_the_wrong_type_has_its_remedy() {
    let shop = Shop::good().but("user = \"login\"", "user = \"login\"\nuser = \"login\"");
    shop.finds("error", "config.syntax").at_line(2).remedy("remove one of the two");
    for (good, bad, remedy) in [
        ("\"login\"", "5", "write `user = \"…\"`"),
        ("'SELECT id, name FROM statuses'", "5", "write `statuses = \"SELECT …\"`"),
        ("[export_clients]\nclients =", "export_clients =", "write `[export_clients]` on a line of its own"),
    ] {
        let shop = Shop::good().but(good, bad);
        let shop = if bad.starts_with("export") {
            // Of the section `export` it would be a key; it has to stand at the top.
            let config = std::fs::read_to_string(shop.file("cgi-bin/.htroistat.toml")).unwrap();
            let (head, tail) = config.split_once("export_clients =").unwrap();
            shop.write_config(format!("export_clients ={tail}{head}"));
            shop
        } else {
            shop
        };
        shop.finds("error", "config.wrong_type").remedy(remedy);
    }
}

#[test]
fn where_the_executable_is_the_system_must_tell() {
    if !is_root() {
        return;
    }
    // Without /proc it does not.
    let shop = Shop::good();
    let mut command = Command::new("chroot");
    let output = command
        .arg(shop.file(""))
        .args(["/cgi-bin/roistat.cgi", "check", "--json"])
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin")
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let finding = &report["findings"][0];
    assert_eq!(finding["id"], "config.no_place", "{report}");
    assert!(finding["remedy"].as_str().unwrap().contains("set ROISTAT_CONFIG"), "{report}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_missing_key_or_section_is_named_with_its_place() {
    let shop = Shop::good().but("user = \"login\"\n", "");
    shop.finds("error", "config.missing_key").says("`user`").remedy("at the top");
    let shop = Shop::good().but("statuses = 'SELECT id, name FROM statuses'\n", "");
    shop.finds("error", "config.missing_key").says("`export.statuses`").remedy("to `[export]`");
}

#[test]
fn unknown_keys_have_the_nearest_known_one() {
    let shop = Shop::good().but("user = ", "time_limt = 5\nuser = ");
    shop.finds("error", "config.unknown_key").at_line(1).remedy("write `time_limit`");
    let shop = Shop::good().but("user = ", "colour = 5\nuser = ");
    shop.finds("error", "config.unknown_key").at_line(1).remedy("remove it");
}

#[test]
fn a_config_that_is_no_text_is_no_config() {
    let shop = Shop::good();
    shop.write_config([0xFF, 0xFE]);
    shop.finds("error", "config.not_utf8").says("not UTF-8");
    std::fs::remove_file(shop.file("cgi-bin/.htroistat.toml")).unwrap();
    std::fs::create_dir(shop.file("cgi-bin/.htroistat.toml")).unwrap();
    let report = shop.check(&[]);
    report.one("error", "config.not_a_file").remedy("put the config there");
}

#[test]
fn a_config_of_many_megabytes_is_none() {
    let shop = Shop::good();
    shop.write_config(vec![b'#'; 20_000_000]);
    shop.finds("error", "config.too_long").says("this is no config");
}

#[test]
fn a_config_without_queries_answers_nothing() {
    let shop = Shop::good();
    shop.write_config("user = 'login'\npassword = 'Zq7 long enough 41'\ndatabase = '../shop.db'\n");
    shop.finds("error", "config.no_queries").remedy("add `[export]`");
}

#[test]
fn a_password_that_can_be_guessed_is_a_warning() {
    for (password, words) in
        [("password", "the sample's own"), ("login", "the same as `user`"), ("Zq7 short", "9 characters")]
    {
        let shop = Shop::good().but("'Zq7 long \"enough\" 41'", &format!("'{password}'"));
        let config = shop.file("cgi-bin/.htroistat.toml");
        shop.finds("warning", "config.weak_password").at_file(&config).says(words).remedy("12 characters");
    }
    Shop::good().but("'Zq7 long \"enough\" 41'", "'Zq7long12345'").finds_nothing();
}

#[test]
fn no_fault_tells_the_password() {
    // The support looks for it in every output; here it stands where faults are.
    for bad in [
        format!("password = {PASSWORD}"),
        format!("password = '{PASSWORD}"),
        format!("passwort = '{PASSWORD}'"),
        format!("password = ['{PASSWORD}']"),
        format!("password = '{PASSWORD}' x"),
    ] {
        let report = Shop::good().but("password = 'Zq7 long \"enough\" 41'", &bad).check(&[]);
        assert_eq!(report.code, 1, "{bad}");
    }
}

#[test]
fn a_config_that_cannot_be_read_is_named_by_both_who_look() {
    let shop = Shop::good().run_by_owner();
    let config = shop.file("cgi-bin/.htroistat.toml");
    shop.mode("cgi-bin/.htroistat.toml", 0o000);
    let report = shop.check(&[]);
    assert_eq!(report.ids(), ["files.config_unreadable", "config.unreadable"]);
    report.one("error", "config.unreadable").at_file(&config).says("cannot be read");
    let chmod = format!("chmod u+r {}", config.display());
    report.one("error", "files.config_unreadable").at_file(&config).remedy(&chmod);
}

#[test]
fn the_variable_that_names_a_config_takes_an_absolute_path() {
    let shop = Shop::good().env("ROISTAT_CONFIG", "shop.toml");
    shop.finds("error", "config.not_absolute").at_file("shop.toml".as_ref()).remedy("the absolute path");
}

#[test]
fn a_config_without_queries_is_told_so_unless_it_has_errors() {
    let shop = Shop::good();
    let head = "user = 'login'\npassword = 'password'\ndatabase = '../shop.db'\n";
    shop.write_config(head);
    assert_eq!(shop.check(&[]).ids(), ["config.no_queries", "config.weak_password"]);
    shop.write_config(format!("{head}page_size = 0\n"));
    assert_eq!(shop.check(&[]).ids(), ["config.not_allowed", "config.weak_password"]);
}

#[test]
fn whitespace_around_the_password_is_a_warning() {
    let shop = Shop::good().but("long \"enough\" 41'", "long \"enough\" 41 '");
    shop.finds("warning", "config.blank_around").says("`password`").remedy("take the blank out");
}

//! The config: every fault with its line, the password's strength and never the password.

use super::support::{PASSWORD, Shop};

#[test]
fn faults_have_their_line_and_a_remedy() {
    for (good, bad, id, line, words) in [
        ("database = ", "databse = \"x\"\ndatabase = ", "config.unknown_key", 3, "`databse`"),
        ("../shop.db\"", "../shop.db\"\npage_size = 0", "config.not_allowed", 4, "from 1 on"),
        ("../shop.db\"", "../shop.db\"\nformat = 5", "config.wrong_type", 4, "text in quotes"),
        ("\"login\"", "\"\"", "config.empty", 1, "`user` is empty"),
        ("\"../shop.db\"", "\"file:shop.db\"", "config.database_uri", 3, "the path of an SQLite file"),
        ("\"login\"", "login", "config.syntax", 1, "not TOML"),
    ] {
        let shop = Shop::good().but(good, bad);
        let config = shop.file("cgi-bin/.htroistat.toml");
        shop.finds("error", id).at_file(&config).at_line(line).says(words);
    }
}

#[test]
fn what_is_missing_is_named_with_its_place() {
    let shop = Shop::good().but("user = \"login\"\n", "");
    shop.finds("error", "config.missing_key").says("`user`").remedy("at the top");
    let shop = Shop::good().but("statuses = 'SELECT id, name FROM statuses'\n", "");
    shop.finds("error", "config.missing_key").says("`export.statuses`").remedy("to `[export]`");
}

#[test]
fn unknown_keys_have_the_nearest_known_one() {
    let shop = Shop::good().but("user = ", "time_limt = 5\nuser = ");
    shop.finds("error", "config.unknown_key").at_line(1).says("did you mean").remedy("write `time_limit`");
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
    shop.finds("error", "config.not_absolute").at_file("shop.toml".as_ref()).says("an absolute path");
}

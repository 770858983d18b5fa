//! The config: where it is found, what may stand in it, and that nothing of it reaches a stranger. The owner
//! reads in the log which key and which line to look at, and never his password.

use std::fs;
use std::path::Path;

use crate::support::answer::tells_nothing;
use crate::support::ask::token_of;
use crate::support::people::is_root;
use crate::support::shop::{NO_STATUSES, USER};
use crate::support::{Answer, Shop};

const ORDERS: &str = "SELECT 1 AS id, 2 AS date_create, 3 AS status";

fn shop() -> Shop {
    Shop::of_orders(ORDERS)
}

/// The refusal of a shop whose config has one line more, as its fourth.
#[track_caller]
fn refused_with(line: &str) -> Answer {
    shop().set(line).refuse(500, "")
}

/// The refusal of a shop with a config of any text.
#[track_caller]
fn refused_as(config: &[u8]) -> Answer {
    let shop = shop();
    shop.write_config(config);
    shop.refuse(500, "")
}

#[test]
fn an_unknown_key_is_named_with_its_line() {
    for (line, key) in [("pasword = 1", "pasword"), ("Format = \"xml\"", "Format"), ("[exports]", "exports")]
    {
        let refusal = refused_with(line);
        assert!(refusal.log().contains(key), "{}", refusal.log());
        assert!(refusal.log().contains('4'), "the line: {}", refusal.log());
    }
    let lines = "\n".repeat(70);
    for (list, key) in [("order", "order"), ("clients", "clients"), ("products", "products")] {
        let shop =
            Shop::new("", &format!("[export]\n{NO_STATUSES}orders = \"{ORDERS}\"\n{lines}{list} = \"\"\n"));
        let refusal = shop.refuse(500, "");
        assert!(refusal.log().contains(key), "{}", refusal.log());
        assert!(refusal.log().contains("77"), "the line: {}", refusal.log());
    }
}

#[test]
fn a_setting_out_of_its_range_is_named_with_its_line() {
    for (line, key) in [
        ("page_size = 0", "page_size"),
        ("page_size = -1", "page_size"),
        ("page_size = 1.5", "page_size"),
        ("page_size = \"10\"", "page_size"),
        ("page_size = 9223372036854775808", "page_size"),
        ("overlap = -1", "overlap"),
        ("overlap = true", "overlap"),
        ("busy_timeout = -1", "busy_timeout"),
        ("busy_timeout = 61", "busy_timeout"),
        ("time_limit = 0", "time_limit"),
        ("time_limit = 3601", "time_limit"),
        ("time_limit = -9223372036854775808", "time_limit"),
        ("format = \"yaml\"", "format"),
        ("format = \"JSON\"", "format"),
        ("format = \"\"", "format"),
        ("format = 1", "format"),
    ] {
        let lines = "\n".repeat(73);
        let refusal = refused_with(&format!("{lines}{line}"));
        assert!(refusal.log().contains(key), "{line}: {}", refusal.log());
        assert!(refusal.log().contains("77"), "the line of {line}: {}", refusal.log());
    }
}

#[test]
fn a_setting_at_the_edge_of_its_range_is_taken() {
    for line in [
        "page_size = 1",
        "page_size = 9223372036854775807",
        "overlap = 0",
        "overlap = 31536000",
        "busy_timeout = 0",
        "busy_timeout = 60",
        "time_limit = 1",
        "time_limit = 3600",
        "format = \"json\"",
        "format = \"xml\"",
    ] {
        shop().set(line).get("");
    }
}

#[test]
fn a_missing_key_or_section_is_named() {
    for line in ["database = \"../shop.db\"\n", "user = \"login\"\n", "password = 'S3cret \"<+Ж'\n"] {
        let shop = shop();
        let config = shop.config();
        assert!(config.contains(line));
        shop.write_config(config.replacen(line, "", 1));
        let refusal = shop.refuse(500, "");
        assert!(refusal.log().contains(line.split(' ').next().unwrap()), "{}", refusal.log());
    }
    for (sections, missing) in [
        ("[export]\nstatuses = \"SELECT 1 AS id, 2 AS name\"", "orders"),
        (&format!("[export]\norders = \"{ORDERS}\""), "statuses"),
        ("[export_clients]", "clients"),
        ("[export_products]", "products"),
    ] {
        let refusal = Shop::new("", sections).refuse(500, "");
        assert!(refusal.log().contains(missing), "{}", refusal.log());
    }
}

/// Such a key is missing and another is unknown; the second is what leads to the mistake.
#[test]
fn a_required_key_that_is_misspelt_is_named_as_it_is_written() {
    for (right, wrong, line) in [("password", "pasword", "line 2"), ("statuses", "statusses", "line 7")] {
        let shop = shop();
        shop.write_config(shop.config().replacen(right, wrong, 1));
        let refusal = shop.refuse(500, "");
        for told in [line, &format!("{wrong}`: did you mean `{right}`?"), "and 1 more"] {
            assert!(refusal.log().contains(told), "{told}: {}", refusal.log());
        }
    }
}

#[test]
fn a_file_longer_than_any_config_is_not_read() {
    let config = shop().config();
    let long = |length: usize| format!("{config}{}", "#".repeat(length - config.len()));
    let refusal = refused_as(long(1024 * 1024 + 1).as_bytes());
    assert!(refusal.log().contains("longer than"), "{}", refusal.log());
    let longest = shop();
    longest.write_config(long(1024 * 1024));
    longest.get("");
}

/// Where the lines of a text are not those of the config, its first line is named.
#[test]
fn a_fault_in_a_query_is_placed_by_the_lines_of_the_config() {
    for (query, line) in [
        ("\"SELECT 1 AS id,\\n2 AS date_create,\\nnowhere AS status\"", "line 5"),
        ("\"SELECT 1 AS id, \\\n  2 AS date_create, \\\n  nowhere AS status\"", "line 5"),
        ("\"\"\"\nSELECT 1 AS id,\n2 AS date_create,\nnowhere AS status\"\"\"", "line 8"),
        ("'''\r\nSELECT 1 AS id,\r\n2 AS date_create,\r\nnowhere AS status'''", "line 8"),
    ] {
        let query = query.replace("\\\n", " ");
        let refusal = Shop::new("", &format!("[export]\norders = {query}\n{NO_STATUSES}")).refuse(500, "");
        assert!(refusal.log().contains(line), "{query}: {}", refusal.log());
    }
}

#[test]
fn every_cause_in_the_config_has_one_and_the_same_sentence() {
    let first = refused_with("page_size = 0");
    for config in [
        &b""[..],
        b"\0",
        b"\xFF\xFE",
        b"user = \"login\"\npassword = \"a\"\ndatabase = \"x.db\"\nx = \"\xFF\"\n",
        b"user = ",
        b"<?php",
        b"user = \"login\"\nuser = \"login\"\n",
        b"[[export]]",
    ] {
        let refusal = refused_as(config);
        assert_eq!((refusal.headers, refusal.body), (first.headers.clone(), first.body.clone()));
    }
}

#[test]
fn a_broken_line_never_shows_the_password_that_stands_in_it() {
    for line in [
        "password = \"S3cret",
        "password = 'S3cret",
        "password = '''S3cret",
        "password = S3cret",
        "password = S3cret\"",
        "password = \"S3cret\" S3cret",
        "password = \"S3cret\\q\"",
        "password = \"S3cret\\u12\"",
        "password \"S3cret\"",
        "password: \"S3cret\"",
        "password == \"S3cret\"",
        "password = [\"S3cret\"]",
        "password = { is = \"S3cret\" }",
        "password = \"a\"\npassword = \"S3cret\"",
        "password = \"S3cret\"\npassword = \"S3cret\"",
        "password = \"S3cret\u{1}\"",
    ] {
        refused_as(format!("user = \"login\"\n{line}\ndatabase = \"../shop.db\"\n").as_bytes());
    }
}

#[test]
fn a_password_that_is_not_a_string_is_not_shown() {
    for value in ["5333110", "-5333110", "53331.10", "0x5160A6", "1979-05-27", "true"] {
        let config = format!("user = \"login\"\npassword = {value}\ndatabase = \"../shop.db\"\n");
        let refusal = refused_as(config.as_bytes());
        assert!(refusal.log().contains("password"), "{}", refusal.log());
        tells_nothing(refusal.log(), &[value, "5333110", "53331.1"]);
    }
}

#[test]
fn a_config_from_windows_is_read() {
    let shop = shop();
    let plain = shop.get("");
    let crlf = shop.config().replace('\n', "\r\n");
    for config in [format!("\u{FEFF}{}", shop.config()), crlf.clone(), format!("\u{FEFF}{crlf}")] {
        shop.write_config(config);
        assert_eq!(shop.get(""), plain);
    }
}

#[test]
fn a_config_that_cannot_be_read_is_an_error_of_the_server() {
    let shop = shop();
    let config = shop.file("cgi-bin/.htroistat.toml");
    fs::remove_file(&config).unwrap();
    shop.refuse(500, "");
    shop.ask("").unsigned("").refusal(500);
    fs::create_dir(&config).unwrap();
    shop.refuse(500, "");
}

#[test]
fn another_name_of_the_executable_reads_another_config() {
    let shop = shop();
    for (name, config) in [
        ("shop2.cgi", ".htshop2.toml"),
        ("roistat", ".htroistat.toml"),
        ("my.shop.cgi", ".htmy.shop.toml"),
        ("Магазин 2.exe", ".htМагазин 2.toml"),
    ] {
        let token = format!("token={}", token_of(USER, name));
        shop.install(name);
        let text = shop.config().replacen("'S3cret \"<+Ж'", &format!("'{name}'"), 1);
        fs::write(shop.file("cgi-bin").join(config), text).unwrap();
        shop.ask("").program(name).unsigned(&token).document();
        if config != ".htroistat.toml" {
            fs::remove_file(shop.file("cgi-bin").join(config)).unwrap();
            shop.ask("").program(name).unsigned(&token).refusal(500);
        }
    }
}

#[test]
fn a_link_to_the_executable_reads_the_config_of_what_it_points_to() {
    let shop = shop();
    std::os::unix::fs::symlink("roistat.cgi", shop.file("cgi-bin/shop2.cgi")).unwrap();
    fs::write(shop.file("cgi-bin/.htshop2.toml"), "").unwrap();
    assert_eq!(shop.ask("").program("shop2.cgi").document(), shop.get(""));
}

#[test]
fn the_environment_names_a_config_by_its_whole_path() {
    let shop = shop();
    fs::create_dir_all(shop.file("etc/deep")).unwrap();
    let elsewhere = shop.file("etc/deep/any name.toml");
    fs::write(&elsewhere, shop.config().replacen("../shop.db", "../../shop.db", 1)).unwrap();
    shop.write_config("");
    shop.ask("").with("ROISTAT_CONFIG", &elsewhere).document();
    for path in ["../etc/deep/any name.toml", ".htroistat.toml", "~/x.toml", "/nowhere/x.toml"] {
        shop.ask("").with("ROISTAT_CONFIG", path).refusal(500);
    }
    shop.write_config(shop.config());
    shop.ask("").with("ROISTAT_CONFIG", "").document();
    for path in ["../cgi-bin/.htroistat.toml", ".htroistat.toml"] {
        shop.ask("").with("ROISTAT_CONFIG", path).refusal(500);
    }
}

#[test]
fn a_relative_path_counts_from_the_config_and_not_from_the_folder_the_server_is_in() {
    let shop = shop();
    let mut command = shop.ask("").command();
    let answer = Answer::of_process(command.current_dir("/").output().unwrap());
    assert_eq!(answer, shop.get(""));
}

/// A shop's program that was linked elsewhere and removed between its start and its first look at itself: Linux puts
/// ` (deleted)` behind the path then.
#[test]
fn an_executable_that_was_replaced_while_it_started_reads_the_same_config() {
    let shop = shop();
    shop.install("shop2.cgi");
    fs::write(shop.file("cgi-bin/.htshop2.toml"), shop.config()).unwrap();
    let ask = shop.ask("").program("/proc/self/fd/9").after("exec 9<shop2.cgi; rm shop2.cgi").may_write();
    let answer = Answer::of_process(ask.command().output().unwrap());
    assert_eq!(answer, shop.get(""));
    fs::remove_file(shop.file("cgi-bin/.htshop2.toml")).unwrap();

    // A name may end like the mark.
    let marked = "x (deleted)";
    shop.install(marked);
    shop.ask("").program(marked).refusal(500);
    fs::write(shop.file("cgi-bin/.htx (deleted).toml"), shop.config()).unwrap();
    shop.ask("").program(marked).document();
}

#[test]
fn without_proc_the_server_tells_where_the_executable_is() {
    if !is_root() {
        println!("skipped: only root can take /proc away");
        return;
    }
    let shop = shop();
    let in_jail = || {
        let script = "mount -t tmpfs none /proc && exec \"$0\" \"$@\"";
        shop.ask("").under(Path::new("/usr/bin/unshare"), &["-m", "/bin/sh", "-c", script])
    };
    let path = shop.file("cgi-bin/roistat.cgi");
    if in_jail().command().output().unwrap().stdout.is_empty() {
        println!("skipped: nothing can be mounted here");
        return;
    }
    assert_eq!(in_jail().with("SCRIPT_FILENAME", &path).document(), shop.get(""));
    std::os::unix::fs::symlink("roistat.cgi", shop.file("cgi-bin/shop2.cgi")).unwrap();
    let link = shop.file("cgi-bin/shop2.cgi");
    assert_eq!(in_jail().with("SCRIPT_FILENAME", link).document(), shop.get(""));
    let log = in_jail().refusal(500).log().to_owned();
    assert!(log.contains("`SCRIPT_FILENAME`"), "{log}");
}

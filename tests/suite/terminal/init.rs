//! `init` as such: the file that it writes, and why it may write none.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use rusqlite::Connection;

use super::support::{Host, Said};
use crate::support::people::{NOBODY, give_away, is_root};
use crate::support::{fixtures, must_be_golden, wait_until_open};

const SHOP: &str = include_str!("../../fixtures/init/no_visit.sql");

fn mode(file: &Path) -> u32 {
    fs::metadata(file).unwrap().permissions().mode() & 0o7777
}

#[test]
fn the_config_is_for_its_owner_alone() {
    assert_eq!(mode(&Host::set_up(SHOP).config_file()), 0o600);
}

#[test]
fn one_whom_the_folder_does_not_belong_to_is_told_to_give_the_config_away() {
    if !is_root() {
        return;
    }
    let host = Host::new(SHOP);
    assert!(!host.run(&["init", "../shop.db"]).must_succeed().out.contains("chown"));
    give_away(&host.file("cgi-bin"));
    let said = host.run(&["init", "--force", "../shop.db"]).must_succeed();
    let chown = format!("       chown {NOBODY}:{NOBODY} {}\n", host.config_file().display());
    assert!(said.out.ends_with(&chown), "{}", said.out);
}

#[test]
fn a_config_that_is_there_stays() {
    let host = Host::set_up(SHOP);
    let config = host.config();
    let said = host.run(&["init", "../shop.db"]);
    let file = host.config_file().display().to_string();
    said.must_complain(1, &format!("config `{file}` is there already: --force overwrites it"));
    assert_eq!(host.config(), config);
}

/// A config by which no answer can come is no loss; one that cannot be read as a whole may be.
#[test]
fn only_a_config_that_answers_nothing_is_overwritten() {
    const HEAD: &str = "user = \"u\"\npassword = \"p\"\ndatabase = \"../shop.db\"\n";
    const QUERIES: &str = "[export]\norders = \"SELECT 1\"\nstatuses = \"SELECT 1\"\n";
    let no_password = HEAD.replace("\"p\"", "\"\"");
    let archive = fs::read_to_string(fixtures::project().join("cgi-bin/.htroistat.toml")).unwrap();
    for (config, is_overwritten) in [
        (HEAD.to_owned(), true),
        (String::new(), true),
        (format!("{no_password}{QUERIES}"), true),
        (archive.replace("\"password\"", "\"\""), true),
        (archive, false),
        (format!("{HEAD}{QUERIES}"), false),
        (format!("{HEAD}[lead]\nsql = \"INSERT INTO t VALUES (1) RETURNING 1 AS id\"\n"), false),
        (format!("{HEAD}{}", QUERIES.replace("export", "exprot")), false),
        (format!("{HEAD}overlap = a\n{QUERIES}"), false),
        (QUERIES.to_owned(), false),
        ("nothing of the kind".to_owned(), false),
    ] {
        let host = Host::new(SHOP);
        fs::write(host.config_file(), &config).unwrap();
        let said = host.run(&["init", "../shop.db"]);
        assert_eq!(said.exit == Some(0), is_overwritten, "{config}: {said:?}");
        assert_eq!(host.config() == config, !is_overwritten, "{config}");
        assert!(!is_overwritten || mode(&host.config_file()) == 0o600);
    }
}

#[test]
fn even_one_that_leads_nowhere_or_to_a_blank_one_stays() {
    let host = Host::new(SHOP);
    std::os::unix::fs::symlink("/nowhere/at/all", host.config_file()).unwrap();
    assert_eq!(host.run(&["init", "../shop.db"]).exit, Some(1));
    assert_eq!(fs::read_link(host.config_file()).unwrap(), Path::new("/nowhere/at/all"));
    fs::remove_file(host.config_file()).unwrap();
    fs::write(host.file("blank.toml"), "").unwrap();
    std::os::unix::fs::symlink("../blank.toml", host.config_file()).unwrap();
    assert_eq!(host.run(&["init", "../shop.db"]).exit, Some(1));
    assert_eq!(fs::read_to_string(host.file("blank.toml")).unwrap(), "");
}

#[test]
fn a_config_that_came_during_the_run_stays() {
    let host = Host::new(SHOP);
    let crm = Connection::open(host.file("shop.db")).unwrap();
    crm.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let mut command = host.command();
    command.args(["init", "../shop.db"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut init = command.spawn().unwrap();
    wait_until_open(&host.file("shop.db"), &mut init);
    fs::write(host.config_file(), "another's").unwrap();
    crm.execute_batch("ROLLBACK").unwrap();
    let said = Said::of(init.wait_with_output().unwrap());
    let file = host.config_file().display().to_string();
    said.must_complain(1, &format!("config `{file}` is there already: --force overwrites it"));
    assert_eq!(host.config(), "another's");
}

#[test]
fn force_replaces_the_config() {
    let host = Host::set_up(SHOP);
    let old = host.setting("password");
    fs::set_permissions(host.config_file(), fs::Permissions::from_mode(0o644)).unwrap();
    host.run(&["init", "--force", "../shop.db"]).must_succeed();
    assert_ne!(host.setting("password"), old);
    assert_eq!(mode(&host.config_file()), 0o600);
    let left: Vec<_> =
        fs::read_dir(host.file("cgi-bin")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn a_file_that_cannot_be_replaced_stays_as_it_is() {
    let host = Host::set_up(SHOP);
    let config = host.config();
    fs::create_dir(host.file("cgi-bin/.htroistat.toml.new")).unwrap();
    let said = host.run(&["init", "--force", "../shop.db"]);
    let cannot = format!("config `{}` cannot be written: Is a directory", host.config_file().display());
    assert!(said.err.contains(&cannot), "{}", said.err);
    assert_eq!((said.exit, host.config()), (Some(1), config));
}

#[test]
fn the_values_to_type_into_roistat_are_those_of_the_config() {
    let host = Host::new(SHOP);
    let said = host.run(&["init", "../shop.db"]).must_succeed();
    let password = host.setting("password");
    assert_eq!(password.len(), 28);
    assert_eq!(host.setting("user"), "roistat");
    assert!(said.out.contains(&format!("  login      roistat\n  password   {password}\n")), "{}", said.out);
    assert_eq!(said.out.matches(&password).count(), 1, "it is shown once");
}

#[test]
fn the_database_is_named_from_the_configs_folder() {
    let host = Host::set_up(SHOP);
    assert_eq!(host.setting("database"), "../shop.db");
    host.run(&["init", "--force", host.file("shop.db").to_str().unwrap()]).must_succeed();
    assert_eq!(host.setting("database"), "../shop.db");
    // Through a link, .. does not lead back.
    std::os::unix::fs::symlink(host.file("shop.db"), host.file("link.db")).unwrap();
    let link = host.file("link.db").display().to_string();
    host.run(&["init", "--force", &link]).must_succeed();
    assert_eq!(host.setting("database"), link);
    host.run(&["try"]).must_succeed();
}

#[test]
fn a_folder_whose_name_is_no_text_is_no_hindrance() {
    use std::os::unix::ffi::OsStrExt;
    let host = Host::new(SHOP);
    let folder = host.file("").join(std::ffi::OsStr::from_bytes(b"n\xff"));
    for name in ["cgi-bin", "shop.db"] {
        fs::create_dir_all(&folder).unwrap();
        fs::rename(host.file(name), folder.join(name)).unwrap();
    }
    let program = folder.join("cgi-bin/roistat.cgi");
    let run = |words: &[&str]| {
        let mut command = std::process::Command::new(&program);
        command.env_clear().args(words).current_dir(folder.join("cgi-bin")).output().unwrap()
    };
    for words in [&["init", "../shop.db"][..], &["try", "date=0"]] {
        let output = run(words);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn another_name_has_another_config() {
    let host = Host::new(SHOP);
    host.install("cgi-bin/shop2.cgi");
    let mut command = std::process::Command::new(host.file("cgi-bin/shop2.cgi"));
    let output =
        command.env_clear().args(["init", "../shop.db"]).current_dir(host.file("cgi-bin")).output().unwrap();
    assert!(output.status.success());
    assert!(host.file("cgi-bin/.htshop2.toml").exists() && !host.config_file().exists());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("https://YOUR-SITE/cgi-bin/shop2.cgi\n"), "{said}");
}

#[test]
fn the_variable_says_where_the_config_goes() {
    let host = Host::new(SHOP);
    let place = host.file("elsewhere.toml");
    let output = host.command().env("ROISTAT_CONFIG", &place).args(["init", "../shop.db"]).output().unwrap();
    assert!(output.status.success());
    assert!(fs::read_to_string(place).unwrap().contains("database = \"shop.db\"\n"));
}

#[test]
fn the_database_is_not_touched() {
    let host = Host::new(SHOP);
    let before = fs::read(host.file("shop.db")).unwrap();
    host.run(&["init", "../shop.db"]).must_succeed();
    assert_eq!(fs::read(host.file("shop.db")).unwrap(), before);
    let mut left: Vec<_> =
        fs::read_dir(host.file("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["cgi-bin", "shop.db"]);
}

#[test]
fn a_database_that_cannot_be_read_is_said_to_be_so() {
    let host = Host::new(SHOP);
    fs::write(host.file("text.db"), "no database, but long enough to be looked at as one ".repeat(20))
        .unwrap();
    let folder = host.file("").display().to_string();
    let folder = folder.trim_end_matches('/');
    let remedy = "give the path of the shop's SQLite file";
    for (path, complaint) in [
        ("../none.db", format!("database `{folder}/none.db` is missing: {remedy}")),
        ("/dev/null", format!("database `/dev/null` is not a regular file: {remedy}")),
        ("../text.db", format!("database `{folder}/text.db` is not an SQLite database, or an encrypted one")),
    ] {
        host.run(&["init", path]).must_complain(1, &complaint);
        assert!(!host.config_file().exists());
    }
}

/// The words where no table holds deals; nothing is written then.
#[track_caller]
fn without_deals(host: &Host, name: &str) {
    let said = host.run(&["init", "../shop.db"]);
    assert_eq!((said.exit, said.out.as_str()), (Some(1), ""), "{said:?}");
    must_be_golden(&format!("terminal/{name}.init.txt"), &host.masked(&said.err));
    assert!(!host.config_file().exists());
}

#[test]
fn a_database_without_deals_is_told_what_was_looked_for() {
    without_deals(&Host::with_schema("unrelated"), "unrelated");
    without_deals(&Host::with_schema("dateless"), "dateless");
    without_deals(&Host::new(""), "empty");
}

#[test]
fn a_folder_that_cannot_be_written_to_is_named() {
    let host = Host::new(SHOP);
    let place = host.file("none/x.toml");
    let output = host.command().env("ROISTAT_CONFIG", &place).args(["init", "../shop.db"]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let place = place.display();
    assert_eq!(
        said,
        format!("roistat.cgi: config `{place}` cannot be written: No such file or directory (os error 2)\n")
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_query_that_does_not_work_is_a_comment() {
    let sql = "CREATE VIEW tovary AS SELECT id, json_extract('{', '$') AS name FROM things;
               CREATE TABLE things (id INTEGER PRIMARY KEY);
               INSERT INTO things VALUES (1);";
    let host = Host::new(&format!("{SHOP}{sql}"));
    let said = host.run(&["init", "../shop.db"]).must_succeed();
    assert!(
        said.out.contains("  products   table tovary, but the query does not work: it is a comment\n"),
        "{}",
        said.out
    );
    assert!(host.config().contains("\n# [export_products]\n"), "{}", host.config());
    host.run(&["try", "date=0"]).must_succeed();
}

#[test]
fn without_a_query_for_the_deals_that_works_there_is_no_config() {
    let host = Host::new(
        "CREATE TABLE data (id INTEGER PRIMARY KEY, created INTEGER, status TEXT);
         INSERT INTO data VALUES (1, 1717236000, 'new');
         CREATE VIEW orders AS SELECT id, created, status, json_extract('{', '$') AS price FROM data;",
    );
    let said = host.run(&["init", "../shop.db"]);
    assert!(said.err.contains(": what looks like deals in `"), "{}", said.err);
    assert!(said.err.ends_with("malformed JSON\n"), "{}", said.err);
    assert_eq!((said.exit, host.config_file().exists()), (Some(1), false));
}

#[test]
fn the_reason_for_not_writing_is_said_in_russian_too() {
    let host = Host::set_up(SHOP);
    let empty = Connection::open(host.file("empty.db")).unwrap();
    empty
        .execute_batch(
            "CREATE TABLE sheet (id INTEGER PRIMARY KEY); CREATE TABLE orders (id INTEGER PRIMARY KEY)",
        )
        .unwrap();
    for (arguments, phrases) in [
        (&["init", "../shop.db"][..], &["уже есть: --force перезапишет его"][..]),
        (&["init", "--force", "../none.db"], &["нет: укажите путь к файлу SQLite"]),
        (&["init", "--force", "mysql://u:p@127.0.0.1:1/shop"], &["/shop`: база данных недоступна: "]),
        (&["init", "--force", "postgres://u:p@127.0.0.1:1/shop"], &["/shop`: база данных недоступна: "]),
        (
            &["init", "--force", "../empty.db"],
            &[
                "нет ничего похожего на сделки",
                "orders: имя подходит, но нет столбца с датой создания",
                "Есть таблицы:",
                "  sheet (id)",
            ],
        ),
    ] {
        let output = host.command().env("LANG", "ru_RU.UTF-8").args(arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        for phrase in phrases {
            assert!(said.contains(phrase), "{phrase}: {said}");
        }
        assert!(!said.contains("the database") && !said.contains("cannot be"), "{said}");
    }
}

#[test]
fn russian_is_spoken_where_the_locale_is_russian() {
    let host = Host::new(SHOP);
    let output = host.command().env("LANG", "ru_RU.UTF-8").args(["init", "../shop.db"]).output().unwrap();
    let said = Said::of(output).must_succeed();
    for words in ["Записан /", "сделки", "Последние сделки, какими их получит Roistat:", "Дальше:"]
    {
        assert!(said.out.contains(words), "{words}: {}", said.out);
    }
    assert!(!said.out.contains("Found in") && !said.out.contains("Next:"), "{}", said.out);
}

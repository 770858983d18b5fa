//! Files and folders: what suexec refuses, who can read what, what the web hands out.

use std::fs;
use std::os::unix::fs::chown;
use std::process::Command;

use super::support::Shop;
use crate::support::people::is_root;

#[test]
fn the_executable_must_be_executable_and_only_its_owner_s() {
    let shop = Shop::good();
    let executable = shop.file("cgi-bin/roistat.cgi");
    let chmod = |bits: &str| format!("chmod {bits} {}", executable.display());
    for mode in [0o775, 0o757] {
        shop.mode("cgi-bin/roistat.cgi", mode);
        shop.finds("error", "files.executable_writable").at_file(&executable).remedy(&chmod("go-w"));
    }
    shop.mode("cgi-bin/roistat.cgi", 0o4755);
    shop.finds("error", "files.executable_set_id").at_file(&executable).remedy(&chmod("u-s,g-s"));
    if is_root() {
        shop.mode("cgi-bin/roistat.cgi", 0o055);
        shop.finds("error", "files.executable_not_executable").at_file(&executable).remedy(&chmod("755"));
    }
}

#[test]
fn the_folder_must_be_only_its_owner_s() {
    let shop = Shop::good();
    let folder = shop.file("cgi-bin");
    shop.mode("cgi-bin", 0o775);
    let chmod = format!("chmod go-w {}", folder.display());
    shop.finds("error", "files.folder_writable").at_file(&folder).remedy(&chmod);
    // Another user than the owner runs it: no suexec, but still a danger.
    let report = shop.check(&["--server-user", "root"]);
    report.only("warning", "files.folder_writable").remedy(&chmod);
}

#[test]
fn the_folder_must_let_the_web_server_in() {
    let shop = Shop::good();
    let folder = shop.file("cgi-bin");
    shop.mode("cgi-bin", 0o700);
    let finding = shop.finds("note", "files.folder_closed").at_file(&folder).remedy("chmod 755 ");
    finding.remedy(&folder.display().to_string());
    // The program cannot tell if the user is in the file's group.
    for mode in [0o710, 0o711, 0o750] {
        shop.mode("cgi-bin", mode).finds_nothing();
    }
}

#[test]
fn executable_and_folder_must_belong_to_the_same_user_and_group() {
    if !is_root() {
        return;
    }
    let shop = Shop::good();
    let executable = shop.file("cgi-bin/roistat.cgi");
    chown(&executable, None, Some(1)).unwrap();
    let finding = shop.finds("error", "files.owners_differ").at_file(&executable).remedy("chown ");
    finding.remedy(&format!(" {}", executable.display()));
    // Files that the other user could not read do not matter: the executable is to be the folder's owner's.
    chown(&executable, Some(1), Some(1)).unwrap();
    let finding = shop.finds("error", "files.owners_differ");
    let words: Vec<_> = finding.words().split(' ').collect();
    assert!(Command::new(words[0]).args(&words[1..]).status().unwrap().success(), "{words:?}");
    shop.finds_nothing();
}

#[test]
fn the_user_whom_the_page_runs_as_is_told() {
    let shop = Shop::good();
    let told = |words: &[&str], line: &str| {
        let report = shop.check(words);
        assert!(report.text.lines().any(|it| it == format!("  runs as     {line}")), "{}", report.text);
    };
    told(&["--server-user", "daemon"], "daemon");
    if is_root() {
        told(&[], "nobody, its owner, as with suexec");
        chown(shop.file("cgi-bin/roistat.cgi"), Some(1), None).unwrap();
        told(&[], "nobody, its folder's owner, as with suexec");
    }
}

#[test]
fn files_of_root_are_not_for_suexec() {
    if !is_root() {
        return;
    }
    let shop = Shop::good();
    for name in ["cgi-bin", "cgi-bin/roistat.cgi"] {
        chown(shop.file(name), Some(0), Some(0)).unwrap();
    }
    shop.finds("note", "files.executable_of_root").remedy("check --server-user www-data");
}

#[test]
fn a_config_that_others_can_read_or_write_is_a_danger() {
    let shop = Shop::good();
    let config = shop.file("cgi-bin/.htroistat.toml");
    for (mode, id, bits) in [
        (0o644, "files.config_open", "o-r"),
        (0o660, "files.config_writable", "go-w,o-r"),
        (0o602, "files.config_writable", "go-w,o-r"),
    ] {
        shop.mode("cgi-bin/.htroistat.toml", mode);
        shop.finds("warning", id).at_file(&config).remedy(&format!("chmod {bits} {}", config.display()));
    }
}

#[test]
fn the_server_s_user_must_be_able_to_read_both_files() {
    let shop = Shop::good();
    let (config, database) = (shop.file("cgi-bin/.htroistat.toml"), shop.file("shop.db"));
    let report = shop.check(&["--server-user", "daemon"]);
    assert_eq!(report.code, 1);
    assert_eq!(report.ids(), ["files.config_unreadable", "files.database_unreadable"]);
    let chgrp = |path: &std::path::Path| format!("chgrp daemon {0} && chmod g+r {0}", path.display());
    report.one("error", "files.config_unreadable").says("daemon").at_file(&config).remedy(&chgrp(&config));
    report.one("error", "files.database_unreadable").at_file(&database).remedy(&chgrp(&database));
    if is_root() {
        chown(&config, None, Some(1)).unwrap();
        shop.mode("cgi-bin/.htroistat.toml", 0o640).mode("shop.db", 0o644);
        let report = shop.check(&["--server-user", "daemon"]);
        assert_eq!(report.ids(), [""; 0], "{}", report.text);
    }
}

/// The files that SQLite keeps beside the database are read with it: a rollback journal to see that it is not
/// needed, a WAL because it holds the newest rows.
#[test]
fn the_server_s_user_must_be_able_to_read_what_lies_beside_the_database() {
    if !is_root() {
        return;
    }
    for name in ["shop.db-journal", "shop.db-wal", "shop.db-shm"] {
        let shop = Shop::good();
        let beside = shop.file(name);
        fs::write(&beside, "").unwrap();
        shop.mode("shop.db", 0o644).mode(name, 0o600);
        chown(shop.file("cgi-bin/.htroistat.toml"), None, Some(1)).unwrap();
        shop.mode("cgi-bin/.htroistat.toml", 0o640);
        let report = shop.check(&["--server-user", "daemon"]);
        let finding = report.one("error", "files.journal_unreadable").at_file(&beside).says("daemon");
        let command = Command::new("sh").args(["-c", finding.words()]).status();
        assert!(command.unwrap().success(), "{}", finding.words());
        let report = shop.check(&["--server-user", "daemon"]);
        assert_eq!(report.ids(), [""; 0], "{}", report.text);
    }
}

#[test]
fn a_closed_folder_on_the_way_is_named() {
    let shop = Shop::good();
    fs::create_dir(shop.file("data")).unwrap();
    fs::rename(shop.file("shop.db"), shop.file("data/shop.db")).unwrap();
    let shop = shop.but("../shop.db", "../data/shop.db");
    shop.mode("data", 0o700).mode("data/shop.db", 0o644).mode("cgi-bin/.htroistat.toml", 0o600);
    let report = shop.check(&["--server-user", "daemon"]);
    let chmod = format!("chmod o+x {}", shop.file("data").display());
    let finding = report.one("error", "files.database_unreadable");
    finding.says("cannot reach the database").at_file(&shop.file("data")).remedy(&chmod);
}

#[test]
fn a_mode_that_shuts_the_owner_out_is_found() {
    let shop = Shop::good();
    if is_root() {
        shop.mode("shop.db", 0o060);
        let chmod = format!("chmod u+r {}", shop.file("shop.db").display());
        shop.finds("error", "files.database_unreadable").at_file(&shop.file("shop.db")).remedy(&chmod);
    }
}

#[test]
fn a_user_that_is_not_there_is_an_error() {
    let report = Shop::good().check(&["--server-user", "no-such-user"]);
    report.only("error", "files.unknown_user").says("`no-such-user`").remedy("www-data");
}

#[test]
fn files_below_the_web_root_are_served() {
    let shop = Shop::good();
    let root = shop.file("");
    let report = shop.check(&["--web-root", root.to_str().unwrap()]);
    assert_eq!(report.ids(), ["files.database_in_web_root", "files.config_in_web_root"]);
    report.one("warning", "files.config_in_web_root").says("Apache denies").remedy("403");
    let finding = report.one("error", "files.database_in_web_root").at_file(&shop.file("shop.db"));
    finding.remedy("move it to a folder outside, and correct `database`");
    let report = shop.check(&["--web-root", "/usr"]);
    assert_eq!(report.ids(), [""; 0]);
}

#[test]
fn a_web_root_that_is_not_there_is_an_error() {
    let report = Shop::good().check(&["--web-root", "/nowhere"]);
    report.only("error", "files.unknown_web_root").at_file("/nowhere".as_ref()).remedy("name the folder");
    // A file is none either, though it lies below itself.
    let shop = Shop::good();
    let database = shop.file("shop.db");
    let report = shop.check(&["--web-root", database.to_str().unwrap()]);
    report.only("error", "files.unknown_web_root").at_file(&database);
}

#[test]
fn an_empty_path_is_refused() {
    for word in ["--web-root=", "--config="] {
        let output = Shop::good().run(&[word]);
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("needs a value behind it"), "{said}");
    }
}

#[test]
fn a_config_without_its_prefix_is_served_with_the_password() {
    let shop = Shop::good();
    let config = shop.file("cgi-bin/roistat.toml");
    fs::rename(shop.file("cgi-bin/.htroistat.toml"), &config).unwrap();
    let root = shop.file("cgi-bin");
    let report = shop.check(&["--config", config.to_str().unwrap(), "--web-root", root.to_str().unwrap()]);
    report.only("error", "files.config_in_web_root").at_file(&config).remedy("begins with `.ht`");
}

#[test]
fn a_folder_with_a_web_root_s_name_is_suspicious() {
    let shop = Shop::good();
    fs::create_dir(shop.file("public_html")).unwrap();
    fs::rename(shop.file("shop.db"), shop.file("public_html/shop.db")).unwrap();
    let shop = shop.but("../shop.db", "../public_html/shop.db");
    let database = shop.file("public_html/shop.db");
    shop.finds("warning", "files.database_in_web_root").at_file(&database).remedy("outside");
}

#[test]
fn a_database_beside_the_executable_is_a_danger() {
    let shop = Shop::good();
    fs::rename(shop.file("shop.db"), shop.file("cgi-bin/shop.db")).unwrap();
    let shop = shop.but("../shop.db", "shop.db");
    let database = shop.file("cgi-bin/shop.db");
    shop.finds("warning", "files.database_beside_programs").at_file(&database).remedy("outside");
}

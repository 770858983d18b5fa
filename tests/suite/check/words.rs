//! The command's words, and how it ends.

use super::support::Shop;

#[test]
fn in_the_good_shop_nothing_is_found() {
    let report = Shop::good().check(&[]);
    assert_eq!(report.ids(), [""; 0], "{}", report.text);
    assert_eq!(report.code, 0);
    assert!(report.text.ends_with("nothing found: all is well\n"), "{}", report.text);
}

#[test]
fn a_wrong_word_ends_with_2() {
    let output = Shop::good().run(&["--josn"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "roistat.cgi: unknown option `--josn`: did you mean `--json`?\n");
    assert!(output.stdout.is_empty());
}

#[test]
fn every_fault_is_found_at_once() {
    let shop = Shop::with("UPDATE orders SET roistat = ' ' || roistat, created = created * 1000;")
        .but("user = ", "formt = \"xml\"\nuser = ")
        .but("name, phone", "name, phone AS fone");
    shop.mode("cgi-bin", 0o777);
    let report = shop.check(&[]);
    assert_eq!(report.code, 1);
    assert_eq!(
        report.ids(),
        [
            "files.folder_writable",
            "config.unknown_key",
            "data.date_milliseconds",
            "data.roistat_blanks",
            "query.missing_columns",
        ]
    );
}

#[test]
fn another_config_is_named_on_the_command_line() {
    let shop = Shop::good();
    let config = shop.file("cgi-bin/.htother.toml");
    std::fs::copy(shop.file("cgi-bin/.htroistat.toml"), &config).unwrap();
    std::fs::remove_file(shop.file("cgi-bin/.htroistat.toml")).unwrap();
    shop.finds("error", "config.missing")
        .says("`init` writes it")
        .at_file(&shop.file("cgi-bin/.htroistat.toml"));
    let report = shop.check(&["--config", config.to_str().unwrap(), "--server-user", "root"]);
    assert_eq!(report.code, 0, "{}", report.text);
}

#[test]
fn of_the_sample_it_finds_what_is_odd_on_purpose() {
    let project = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let shop = Shop::good();
    std::fs::copy(project.join("sample.db"), shop.file("sample.db")).unwrap();
    shop.mode("sample.db", 0o644);
    shop.write_config(std::fs::read(project.join("cgi-bin/.htroistat.toml")).unwrap());
    let report = shop.check(&[]);
    assert_eq!(report.code, 0, "{}", report.text);
    assert_eq!(
        report.ids(),
        ["config.weak_password", "data.roistat_blanks", "integration.no_deals", "data.status_unlisted"]
    );
}

#[test]
fn nothing_is_written_by_looking() {
    let shop = Shop::good();
    let look = || -> Vec<_> {
        let files =
            ["shop.db", "cgi-bin/.htroistat.toml"].map(|name| std::fs::read(shop.file(name)).unwrap());
        let names = std::fs::read_dir(shop.file(""))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_encoded_bytes());
        files.into_iter().chain(names).collect()
    };
    let before = look();
    shop.check(&[]);
    assert_eq!(look(), before);
}

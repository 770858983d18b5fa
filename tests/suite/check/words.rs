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
fn a_russian_locale_gets_russian_words_and_machines_english_ones() {
    for (name, value, is_russian) in [
        ("LANG", "ru_RU.UTF-8", true),
        ("LC_MESSAGES", "ru_RU.UTF-8", true),
        ("LC_ALL", "ru", true),
        ("LANG", "C.UTF-8", false),
    ] {
        let shop = Shop::with("UPDATE orders SET roistat = NULL;").env(name, value);
        let said = String::from_utf8(shop.run(&[]).stdout).unwrap();
        let verdict =
            "1 предупреждение: ответы работают, но данные или безопасность под угрозой: проверьте 1 место\n";
        assert_eq!(said.ends_with(verdict), is_russian, "{said}");
        let words = "ни у одной из 5 сделок за 31 день нет номера визита в `roistat`\n";
        assert_eq!(said.contains(words), is_russian, "{said}");
        let json = String::from_utf8(shop.run(&["--json"]).stdout).unwrap();
        assert!(json.contains("none of the 5 deals of the last 31 days has a visit number"), "{json}");
    }
    // The first that is set decides.
    let shop = Shop::good().env("LC_ALL", "en_US.UTF-8").env("LANG", "ru_RU.UTF-8");
    assert!(String::from_utf8(shop.run(&[]).stdout).unwrap().ends_with("all is well\n"));
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
            "query.missing_columns",
            "data.roistat_blanks",
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
        .remedy("`init` writes it")
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

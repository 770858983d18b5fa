//! `help`, `--version`, and words that make no sense.

use super::support::{Host, Said};
use crate::support::must_be_golden;

#[test]
fn help_is_the_golden_one_by_every_name() {
    let host = Host::new("");
    must_be_golden("terminal/help.txt", &host.run(&["help"]).must_succeed().out);
    for words in [&[][..], &["--help"], &["-h"], &["init", "--help"]] {
        assert_eq!(host.run(words).must_succeed().out, host.run(&["help"]).out, "{words:?}");
    }
}

#[test]
fn the_version_is_the_packages() {
    let version = concat!("roistat-cgi ", env!("CARGO_PKG_VERSION"), "\n");
    for word in ["--version", "-V"] {
        assert_eq!(Host::new("").run(&[word]).must_succeed().out, version);
    }
}

#[test]
fn a_wrong_word_ends_with_2_and_the_nearest_right_one() {
    let host = Host::new("");
    host.run(&["inti"]).must_complain(2, "unknown command `inti`: did you mean `init`?");
    host.run(&["try", "--confg", "x"]).must_complain(2, "unknown option `--confg`: did you mean `--config`?");
    host.run(&["init\nx"]).must_complain(2, "unknown command `init x`: did you mean `init`?");
}

#[test]
fn a_web_request_reaches_no_command() {
    let host = Host::new("");
    let output = host.command().args(["init", "../shop.db"]).env("REQUEST_METHOD", "GET").output().unwrap();
    assert!(output.stdout.starts_with(b"Status: 500 "));
    assert!(!host.config_file().exists());
}

/// The output of the program for a user whose locale is Russian.
fn in_russian(host: &Host, words: &[&str]) -> Said {
    Said::of(host.command().args(words).env("LANG", "ru_RU.UTF-8").output().unwrap())
}

#[test]
fn help_is_in_russian_where_the_locale_is() {
    let host = Host::new("");
    let russian = in_russian(&host, &["help"]).must_succeed().out;
    must_be_golden("terminal/help.ru.txt", &russian);
    let options = |text: &str| {
        let words = text.split(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '-'));
        let options = words.filter(|word| word.starts_with("--")).map(str::to_owned);
        options.collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(options(&russian), options(&host.run(&["help"]).out), "no option is missing in one language");
    assert!(russian.lines().all(|line| line.chars().count() <= 115));
}

#[test]
fn wrong_words_are_told_in_russian_where_the_locale_is() {
    let host = Host::new("");
    for (words, complaint) in [
        (&["inti"][..], "неизвестная команда `inti`: возможно, имелось в виду `init`"),
        (&["frobnicate"], "неизвестная команда `frobnicate`: список даёт `help`"),
        (&["try", "--confg", "x"], "неизвестный ключ `--confg`: возможно, имелось в виду `--config`"),
        (&["try", "-x"], "неизвестный ключ `-x`"),
        (&["check", "--config"], "после `--config` нужно значение"),
        (&["init"], "команде `init` нужна папка вашего сайта или база данных: init .."),
        (&["help", "more"], "лишнее слово `more`"),
        (&["url", "--base", "shop"], "`shop` не адрес: он начинается с https:// и имени сайта"),
        (
            &["url", "--base", "https://a.example/x.cgi", "--date", "today"],
            "`today` не дата: она пишется в секундах UNIX, а 0 запрашивает всё",
        ),
        (
            &["url", "--base", "https://a.example/x.cgi", "--action", "exprot"],
            "неизвестное действие `exprot`: возможно, имелось в виду `export`",
        ),
    ] {
        in_russian(&host, words).must_complain(2, complaint);
    }
}

#[test]
fn a_request_by_hand_and_its_address_are_told_of_in_russian_where_the_locale_is() {
    let host = Host::of_sample();
    host.run(&["init", "../sample.db"]).must_succeed();
    let said = in_russian(&host, &["url", "--base", "https://shop.example/cgi-bin/roistat.cgi"]);
    assert!(
        said.out.starts_with("https://shop.example/cgi-bin/roistat.cgi?user=roistat&token="),
        "{}",
        said.out
    );
    assert!(said.err.contains("Адрес страницы   https://shop.example/cgi-bin/roistat.cgi\n"), "{}", said.err);
    let refusal = |query: &str, complaint: &str| {
        let said = in_russian(&host, &["try", query]);
        assert!(said.out.contains("{\"error\":\""), "what the web gets is English: {}", said.out);
        assert_eq!(said.err, format!("roistat.cgi: {complaint}\n"));
    };
    refusal("date=x", &format!("параметр `date` должен быть целым числом от 0 до {}", i64::MAX));
    refusal("user=a", "параметра `token` нет: Roistat передаёт его, если заполнены и логин, и пароль");
    std::fs::remove_file(host.file("sample.db")).unwrap();
    let database = host.file("sample.db");
    refusal("date=0", &format!("`{}`: файла базы данных нет", database.display()));
    std::fs::write(host.config_file(), "user = 'u'\nbase = 1\n").unwrap();
    let said = in_russian(&host, &["try"]).err;
    assert!(
        said.contains("`, строка 2: неизвестный ключ `base`") && said.contains("все назовёт `check`"),
        "{said}"
    );
}

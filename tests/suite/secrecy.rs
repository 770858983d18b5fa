//! The work that is done before the token is known to be right, as the system and the processor see it; and
//! that no answer tells of the owner's affairs.

use std::collections::BTreeMap;
use std::fs;
use std::process::Output;

use tempfile::TempDir;

use crate::servers::{self, cases};
use crate::support::answer::tells_nothing;
use crate::support::ask::token_of;
use crate::support::shop::{PASSWORD, USER};
use crate::support::{Ask, Shop, fixtures, installed};

/// Every file that a question touches by its name, as strace tells it.
fn files_touched(ask: Ask<'_>, folder: &TempDir) -> String {
    let report = folder.path().join("files");
    let strace = installed::program("strace", "strace");
    let command =
        format!("exec {} -f -qq -e trace=%file -o {} \"$0\" \"$@\"", strace.display(), report.display());
    ask.after(&command).answer();
    fs::read_to_string(report).unwrap()
}

#[test]
fn no_file_of_the_database_is_touched_before_the_token_is_right() {
    if installed::is_skipped() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let shop = fixtures::shop("shop");
    for case in cases::all().iter().filter(|case| !case.is_permitted()) {
        let touched = files_touched(servers::ask(&shop, case), &folder);
        assert!(touched.contains(".htroistat.toml"), "{}: {touched}", case.title());
        assert!(!touched.contains("shop.db"), "{}: {touched}", case.title());
    }
    let touched = files_touched(shop.ask("date=0"), &folder);
    assert!(touched.contains("/shop.db\""), "a permitted request reads it: {touched}");
}

/// How many instructions a question takes the processor, as valgrind counts them. Of the C library's ways to compare
/// memory the widest look at 32 bytes at once, and so hide where a token differs: they are taken away.
///
/// One count in ten is a few instructions off, since the library reads the map of the process's memory, which holds
/// addresses and numbers of files: what most of the counts say counts.
fn instructions(ask: &Ask<'_>) -> u64 {
    let valgrind = installed::program("valgrind", "valgrind").display().to_string();
    let counting = format!("exec {valgrind} --vgdb=no --tool=callgrind --callgrind-out-file=/dev/null");
    let narrow = "glibc.cpu.hwcaps=-AVX2_Usable,-AVX2,-AVX512VL,-EVEX,-SSE4_1,-SSE4_2";
    let ask = ask.clone().after(&format!("{counting} \"$0\" \"$@\"")).with("GLIBC_TUNABLES", narrow);
    let mut counts: BTreeMap<u64, u32> = BTreeMap::new();
    loop {
        let times = counts.entry(counted(&ask)).or_default();
        *times += 1;
        if *times == 3 {
            return *counts.iter().find(|(_, times)| **times == 3).unwrap().0;
        }
    }
}

fn counted(ask: &Ask<'_>) -> u64 {
    let Output { stdout, stderr, .. } = ask.command().output().unwrap();
    assert!(stdout.starts_with(b"Status: 403"), "{}", String::from_utf8_lossy(&stderr));
    let report = String::from_utf8(stderr).unwrap();
    let count = report.split("Collected : ").nth(1).and_then(|rest| rest.split_whitespace().next());
    count.and_then(|count| count.parse().ok()).unwrap_or_else(|| panic!("a count: {report}"))
}

/// The first letters of a secret, and then others.
fn begun(secret: &str, right: usize) -> String {
    secret.bytes().enumerate().map(|(at, it)| if at < right { it } else { it ^ 1 }).map(char::from).collect()
}

/// The counts of one round are equal. Between two counts the numbers of files may get one digit more, once; a comparison
/// that stops early shows in every round.
#[track_caller]
fn must_be_equal<const N: usize>(right: [usize; N], count: impl Fn(usize) -> u64) {
    let rounds = (0..3).map(|_| right.map(&count));
    let unequal: Vec<_> = rounds.take_while(|counts| *counts != [counts[0]; N]).collect();
    assert!(unequal.len() < 3, "{unequal:?}");
}

#[test]
fn a_token_takes_as_many_instructions_however_many_of_its_letters_are_right() {
    if installed::is_skipped() {
        return;
    }
    let shop = Shop::of_orders("SELECT 1 AS id, 2 AS date_create, 3 AS status");
    let token = token_of(USER, PASSWORD);
    let ask = |query: String| shop.ask("").unsigned(query);
    must_be_equal([0, 1, 17, 31], |right| instructions(&ask(format!("token={}", begun(&token, right)))));

    let login = "a.long.login.that.is.compared.as.a.token.is.and.tells.no.more.of.it";
    shop.write_config(shop.config().replacen(USER, login, 1));
    must_be_equal([0, 33, login.len() - 1], |right| {
        instructions(&ask(format!("user={}&token={token}", begun(login, right))))
    });
}

/// Faults of every kind, each as an owner would make it, and what comes of them.
#[test]
fn no_answer_tells_of_paths_sql_settings_or_versions() {
    let shop = fixtures::shop("shop");
    let folder = shop.folder().to_str().unwrap().to_owned();
    let mut answers: Vec<_> = cases::all().iter().map(|case| servers::ask(&shop, case).answer()).collect();
    answers.retain(|answer| answer.code() != 200);
    let config = shop.config();
    for (good, bad) in [
        ("FROM orders", "FROM deals_of_2014"),
        ("SELECT id, name, created", "SELEKT id, name, created"),
        ("created AS date_create", "created"),
        ("changed > :date", "changed > :when"),
        ("price, cost", "json('no JSON') AS price, cost"),
        ("../shop.db", "../elsewhere.db"),
        ("../shop.db", "../tmp"),
        ("password =", "pass_word ="),
        ("user = \"login\"", "user = \"\""),
    ] {
        assert!(config.contains(good), "{good}");
        shop.write_config(config.replacen(good, bad, 1));
        answers.push(shop.refuse(500, "date=0"));
        answers.push(shop.refuse(500, "date=0&format=xml"));
    }
    shop.write_config(&config);
    fs::write(shop.file("shop.db"), "this is no database, but quite a long text. ".repeat(100)).unwrap();
    answers.push(shop.refuse(500, "date=0"));
    fs::remove_file(shop.file("shop.db")).unwrap();
    answers.push(shop.refuse(500, "date=0"));
    for answer in answers {
        let text = answer.golden();
        let version = env!("CARGO_PKG_VERSION");
        tells_nothing(
            &text,
            &[&folder, "roistat", ".toml", ".db", "cgi", "login", "S3cret", PASSWORD, version],
        );
        tells_nothing(
            &text.to_lowercase(),
            &["sql", "select", "selekt", "from orders", "deals", "rust", "src/", "line "],
        );
        tells_nothing(&text, &[" orders", "date_create", "changed", "statuses", "Ольга", "Jack"]);
    }
}

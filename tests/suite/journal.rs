//! The journal: a line for each web request, with nothing in it that a stranger could put there, none lost, and no
//! answer kept back by it.

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};

use crate::support::ask::token_of;
use crate::support::shop::PASSWORD;
use crate::support::{Answer, Ask, Shop, can_mount, fixtures, installed, people};

const JOURNAL: &str = "cgi-bin/.htroistat.journal";

/// The length at which the older half of a journal goes.
const LONGEST: usize = 256 * 1024;

fn shop() -> Shop {
    fixtures::shop("shop").set("journal = \".htroistat.journal\"\nbusy_timeout = 0")
}

/// An answer, after which the journal is another file than before.
#[track_caller]
fn answer(ask: &Ask<'_>) -> Answer {
    Answer::of_process(ask.command().output().unwrap())
}

fn text(shop: &Shop) -> String {
    fs::read_to_string(shop.file(JOURNAL)).unwrap()
}

/// The lines of the journal without the time and the milliseconds, which differ from run to run.
fn lines(shop: &Shop) -> Vec<String> {
    let text = text(shop);
    assert!(text.ends_with('\n'), "{text}");
    text.lines().map(without_times).collect()
}

#[track_caller]
fn without_times(line: &str) -> String {
    let (time, rest) = line.split_once(' ').unwrap();
    assert!(time.len() == 20 && time.starts_with("20") && time.ends_with('Z'), "{line}");
    let (before, behind) = rest.split_once(" ms=").unwrap();
    let (milliseconds, behind) = behind.split_once(' ').unwrap();
    assert!(milliseconds.parse::<u64>().is_ok(), "{line}");
    format!("{before} {behind}")
}

#[test]
fn each_web_request_has_a_line() {
    let shop = shop();
    let page = shop.ask("action=export&date=0&offset=1&limit=2");
    answer(&page.with("HTTP_USER_AGENT", "Roistat/1.0 (export)"));
    answer(&shop.ask("action=export_clients&format=xml&date=30").with("REMOTE_ADDR", "2001:db8::7"));
    answer(&shop.ask("date=0").method("HEAD"));
    answer(&shop.ask("").unsigned("action=export&date=5"));
    answer(&shop.ask("date=yesterday"));
    answer(&shop.ask("").method("DELETE"));
    answer(&shop.ask("").with("PATH_INFO", "/x"));
    let writer = shop.database();
    writer.execute_batch("BEGIN EXCLUSIVE").unwrap();
    answer(&shop.ask("action=import_scheme"));
    assert_eq!(
        lines(&shop),
        [
            "200 GET action=export format=json date=0 offset=1 limit=2 rows=fields:2,statuses:4,managers:0,orders:2 \
             bytes=669 address=127.0.0.1 agent=Roistat/1.0 (export)",
            "200 GET action=export_clients format=xml date=30 offset=- limit=- rows=clients:0 bytes=70 \
             address=2001:db8::7 agent=-",
            "200 HEAD action=export format=json date=0 offset=- limit=- \
             rows=fields:2,statuses:4,managers:0,orders:4 bytes=992 address=127.0.0.1 agent=-",
            "403 GET action=export format=json date=5 offset=- limit=- rows=- bytes=31 address=127.0.0.1 agent=-",
            "400 GET action=export format=json date=? offset=- limit=- rows=- bytes=59 address=127.0.0.1 agent=-",
            "405 ? action=export format=json date=- offset=- limit=- rows=- bytes=48 address=127.0.0.1 agent=-",
            "404 GET action=export format=json date=- offset=- limit=- rows=- bytes=21 address=127.0.0.1 agent=-",
            "503 GET action=import_scheme format=json date=- offset=- limit=- rows=- bytes=49 address=127.0.0.1 agent=-",
        ]
    );
    let mode = fs::metadata(shop.file(JOURNAL)).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o600);
}

#[test]
fn without_the_setting_there_is_no_journal() {
    // `ask` looks that no file is made.
    fixtures::shop("shop").get("date=0");
}

#[test]
fn a_request_made_in_the_terminal_has_no_line() {
    let shop = shop();
    let mut command = Command::new(shop.file("cgi-bin/roistat.cgi"));
    let output = command.args(["try", "date=0"]).env_clear().output().unwrap();
    assert!(output.status.success());
    assert!(!shop.file(JOURNAL).exists());
}

#[test]
fn a_value_that_is_no_known_word_or_number_is_a_question_mark() {
    let shop = shop();
    let token = token_of("login", PASSWORD);
    for query in [
        "action=<script>&format=yaml&date=0x10&offset=-1&limit=0",
        "action=export%0A&format=json%20&date=1%0A2&offset=+1&limit=99999999999999999999",
        "action=export&action=export&format=xml&format=xml&date=1&date=1&offset=1&offset=&limit=1&limit=1",
    ] {
        answer(&shop.ask(query).method("GE\nT").with("REMOTE_ADDR", "1.2.3.4\nx"));
    }
    let line = "405 ? action=? format=? date=? offset=? limit=? rows=- bytes=48 address=? agent=-";
    assert_eq!(lines(&shop), [line; 3]);
    fs::remove_file(shop.file(JOURNAL)).unwrap();

    let agents: [(&[u8], &str); 6] = [
        (b"curl/8\n2026-11-25T00:00:00Z 200", "curl/8?2026-11-25T00:00:00Z 200"),
        ("Браузер \u{202E}".as_bytes(), "??????? ?"),
        (b"\x1b[31m\xff", "?[31m?"),
        (PASSWORD.as_bytes(), "?"),
        (token.as_bytes(), "?"),
        (&[b'x'; 5000], &"x".repeat(120)),
    ];
    for (agent, _) in agents {
        answer(&shop.ask("date=0").with("HTTP_USER_AGENT", OsStr::from_bytes(agent)));
    }
    for (line, (_, expected)) in lines(&shop).iter().zip(agents) {
        assert_eq!(line.split_once("agent=").unwrap().1, expected);
    }
    let text = text(&shop);
    assert!(!text.contains("S3cret") && !text.contains(&token), "{text}");
}

#[test]
fn the_line_is_there_before_the_first_byte_of_the_answer() {
    let shop = Shop::of_orders(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
         SELECT i AS id, 2 AS date_create, hex(zeroblob(1500)) AS status FROM n",
    )
    .set("journal = \".htroistat.journal\"");
    let mut child = shop.ask("").command().stdout(Stdio::piped()).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    // The pipe is full long before the end of the document, so the program waits.
    out.read_exact(&mut [0]).unwrap();
    assert_eq!(lines(&shop).len(), 1);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(lines(&shop).len(), 1, "a server that ends the program takes no line with it");
}

/// A journal of numbered lines, as long as it may be.
fn fill(shop: &Shop) -> usize {
    let count = LONGEST / 10;
    let lines: Vec<_> = (0..count).map(|number| format!("{number:09}")).collect();
    fs::write(shop.file(JOURNAL), lines.join("\n") + "\n").unwrap();
    count
}

/// The numbered lines that are left.
#[track_caller]
fn numbers_left(text: &str) -> Vec<usize> {
    let numbered = text.lines().filter(|line| !line.contains(' '));
    numbered
        .map(|line| if line.len() == 9 { line.parse().unwrap() } else { panic!("half of `{line}`") })
        .collect()
}

#[test]
fn at_its_limit_the_older_half_goes_in_whole_lines() {
    let shop = shop();
    let count = fill(&shop);
    answer(&shop.ask("date=0"));
    let text = text(&shop);
    assert!(text.len() < LONGEST / 2 + 500, "{}", text.len());
    let left = numbers_left(&text);
    assert!(left.len() > count / 2 - 2, "{}", left.len());
    assert!(left.iter().copied().eq(count - left.len()..count), "the newest are left, in their order");
    assert!(text.lines().last().unwrap().contains(" 200 GET action=export "), "and the new line is the last");
    answer(&shop.ask("date=0"));
    assert_eq!(numbers_left(&text).len(), left.len(), "below the limit nothing goes");
}

#[test]
fn fifty_writers_at_once_lose_no_line() {
    let shop = shop();
    for round in 0..4 {
        let count = if round % 2 == 0 { 0 } else { fill(&shop) };
        if count == 0 {
            fs::write(shop.file(JOURNAL), "").unwrap();
        }
        let ask = |number: usize| shop.ask(&format!("date={number}")).command();
        let children: Vec<_> = (0..50)
            .map(|number| ask(number).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap())
            .collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        }
        let text = text(&shop);
        for number in 0..50 {
            assert_eq!(
                text.matches(&format!(" date={number} ")).count(),
                1,
                "round {round}, writer {number}"
            );
        }
        let left = numbers_left(&text);
        assert!(left.iter().copied().eq(count - left.len()..count), "round {round}");
        assert_eq!(text.lines().count(), left.len() + 50);
    }
}

#[test]
fn writers_that_are_killed_leave_whole_lines() {
    let shop = shop();
    let count = fill(&shop);
    for microseconds in (0..4000).step_by(50) {
        let mut child = shop.ask("date=0").command().stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_micros(microseconds));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    answer(&shop.ask("date=1"));
    let text = text(&shop);
    let left = numbers_left(&text);
    assert!(left.iter().copied().eq(count - left.len()..count));
    assert!(text.lines().filter(|line| line.contains(' ')).all(|line| line.ends_with(" agent=-")));
    assert!(text.lines().last().unwrap().contains(" date=1 "));
}

#[test]
fn a_line_without_its_end_does_not_swallow_the_next() {
    let shop = shop();
    fs::write(shop.file(JOURNAL), "half a line").unwrap();
    answer(&shop.ask("date=0"));
    assert!(text(&shop).starts_with("half a line\n20"));
}

/// The answer comes, with one line in the log that has these words.
#[track_caller]
fn must_only_be_said(ask: &Ask<'_>, words: &str) {
    let answer = answer(ask);
    assert_eq!(answer.code(), 200);
    let log = answer.log();
    assert!(log.starts_with("roistat.cgi: journal `") && log.contains(words), "{log}");
    assert_eq!(log.lines().count(), 1, "{log}");
    answer.must_be_document(false);
}

#[test]
fn no_link_is_followed_and_nothing_but_a_regular_file_is_written() {
    let shop = shop();
    let journal = shop.file(JOURNAL);
    let precious = shop.file("precious.txt");
    fs::write(&precious, "precious\n").unwrap();
    symlink(&precious, &journal).unwrap();
    must_only_be_said(&shop.ask("date=0"), "is a link");
    fs::remove_file(&journal).unwrap();
    symlink(shop.file("nowhere"), &journal).unwrap();
    must_only_be_said(&shop.ask("date=0"), "is a link");
    fs::remove_file(&journal).unwrap();
    fs::hard_link(&precious, &journal).unwrap();
    must_only_be_said(&shop.ask("date=0"), "is a link");
    fs::remove_file(&journal).unwrap();
    fs::create_dir(&journal).unwrap();
    must_only_be_said(&shop.ask("date=0"), "is not a regular file");
    fs::remove_dir(&journal).unwrap();
    let made = Command::new("mkfifo").arg(&journal).status().unwrap();
    assert!(made.success());
    must_only_be_said(&shop.ask("date=0"), "is not a regular file");
    assert_eq!(fs::read_to_string(&precious).unwrap(), "precious\n");
    assert!(!shop.file("nowhere").exists());
}

#[test]
fn the_config_the_database_and_the_program_are_never_written() {
    for (journal, words) in [
        (".htroistat.toml", "is the config"),
        ("./../cgi-bin/.htroistat.toml", "is the config"),
        ("../shop.db", "is a file of the database"),
        ("../shop.db-wal", "is a file of the database"),
        ("../cgi-bin/../shop.db-shm", "is a file of the database"),
        ("../shop.db-journal", "is a file of the database"),
        ("roistat.cgi", "is "),
    ] {
        let shop = fixtures::shop("shop").set(&format!("journal = \"{journal}\""));
        let before = shop.contents();
        must_only_be_said(&shop.ask("date=0"), words);
        assert_eq!(shop.contents(), before, "{journal}");
    }
}

#[test]
fn a_journal_that_cannot_be_written_keeps_no_answer_back() {
    let shop = fixtures::shop("shop").set("journal = \"nowhere/journal\"");
    must_only_be_said(&shop.ask("date=0"), "cannot be written: No such file or directory");
    let shop = self::shop();
    // The limit for files stands for a full disk: a part of the line still fits.
    fs::write(shop.file(JOURNAL), format!("{}\n", "x".repeat(450))).unwrap();
    must_only_be_said(&shop.ask("date=0").after("ulimit -f 1"), "cannot be written");
    assert_eq!(text(&shop).len(), 451, "half a line is taken back");
}

/// A disk of one page, nearly full: the beginning of a line fits. Once there is room again, the next line is whole.
#[test]
fn on_a_full_disk_the_answer_comes_and_no_half_line_stays() {
    let shop = fixtures::shop("shop").set("journal = \"disk/journal\"");
    fs::create_dir(shop.file("cgi-bin/disk")).unwrap();
    if !can_mount(&shop.file("cgi-bin/disk")) {
        return;
    }
    let old = format!("{}\n", "x".repeat(4096 - 20));
    fs::write(shop.file("old"), &old).unwrap();
    let journal = shop.file("cgi-bin/disk/journal").display().to_string();
    let unshare = installed::program("unshare", "util-linux");
    let run = |room_again: &str| {
        let script = format!(
            "mount -t tmpfs -o size=4k none disk && cp ../old disk/journal || exit 9
             \"$0\" && cp disk/journal ../full && {room_again} && cp disk/journal ../after"
        );
        let ask = shop.ask("date=0").under(&unshare, &["--mount", "/bin/sh", "-c", &script]);
        must_only_be_said(&ask, &format!("{journal}` cannot be written: no storage space"));
        [fs::read_to_string(shop.file("full")).unwrap(), fs::read_to_string(shop.file("after")).unwrap()]
    };
    assert_eq!(run("true"), [old.clone(), old.clone()], "half a line is taken back");
    let [_, after] = run("mount -o remount,size=64k disk && \"$0\" >/dev/null");
    let line = after.strip_prefix(&old).unwrap();
    assert!(line.ends_with(" agent=-\n") && line.lines().count() == 1, "{line}");
}

#[test]
fn a_folder_that_is_closed_to_the_program_is_no_obstacle_to_a_journal_that_is_there() {
    if !people::is_root() {
        return;
    }
    let shop = shop();
    for name in ["cgi-bin/.htroistat.toml", "shop.db"] {
        fs::set_permissions(shop.file(name), Permissions::from_mode(0o644)).unwrap();
    }
    let ask = shop.ask("date=0").run_by(65534);
    must_only_be_said(&ask, "cannot be written: Permission denied");
    fill(&shop);
    fs::set_permissions(shop.file(JOURNAL), Permissions::from_mode(0o666)).unwrap();
    assert_eq!(answer(&ask).log(), "");
    assert!(text(&shop).len() < LONGEST / 2 + 500, "its older half can go too");
}

#[test]
fn a_journal_that_stays_locked_keeps_no_answer_back() {
    let shop = shop();
    let file = File::create(shop.file(JOURNAL)).unwrap();
    file.lock().unwrap();
    must_only_be_said(&shop.ask("date=0"), "was locked for 1 s");
    assert_eq!(text(&shop), "");
}

#[test]
fn a_writer_waits_for_the_lock_of_another() {
    let shop = shop();
    let file = File::create(shop.file(JOURNAL)).unwrap();
    file.lock().unwrap();
    let child = shop.ask("date=0").command().stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    // Long enough for the writer to come, and less than it waits.
    std::thread::sleep(std::time::Duration::from_millis(300));
    file.unlock().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(lines(&shop).len(), 1);
}

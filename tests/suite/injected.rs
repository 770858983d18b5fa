//! The system itself fails: every call that the executable makes, one after the other, is answered with an error
//! by `strace`. Whatever fails, a document has all its rows or is none.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::sync::Mutex;
use std::thread;

use crate::support::{Ending, Endings, Shop, installed};

/// A shop whose answer takes all that an answer can: a sort too large for memory and a document too large for
/// memory. Its long texts are made by its query, so that reading them takes no calls.
pub(crate) fn shop() -> Shop {
    let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) SELECT";
    Shop::with_orders(
        &format!(
            "CREATE TABLE deals (id TEXT, made INTEGER); INSERT INTO deals {numbers} i, i * 7 % 500 FROM n;"
        ),
        "SELECT id, made AS date_create, 'Secretive' || hex(zeroblob(1500)) AS status FROM deals",
    )
    .set("busy_timeout = 0")
}

/// One way of failing: a call, what the system answers, and whether a clean answer must come of it all the same.
/// Where memory is refused the program cannot go on, and where the reader's pipe fails it cannot say so.
struct Fault {
    call: &'static str,
    answers: &'static [&'static str],
    is_clean: bool,
}

const FAULTS: [Fault; 17] = [
    fault("openat", &["error=EACCES", "error=EMFILE", "error=EIO"], true),
    fault("read", &["error=EIO", "retval=0"], false),
    fault("pread64", &["error=EIO", "error=ENOMEM"], true),
    fault("write", &["error=ENOSPC", "error=EIO"], false),
    fault("sendfile", &["error=EIO", "error=EPIPE", "retval=0"], false),
    fault("pwrite64", &["error=ENOSPC", "error=EIO"], true),
    fault("lseek", &["error=EIO"], true),
    fault("fcntl", &["error=EIO", "error=ENOLCK", "error=EAGAIN"], true),
    fault("newfstatat", &["error=EACCES", "error=EIO"], true),
    fault("statx", &["error=EACCES", "error=EIO"], true),
    fault("readlink", &["error=EACCES"], true),
    fault("faccessat2", &["error=EACCES"], true),
    fault("close", &["error=EIO"], true),
    fault("mmap", &["error=ENOMEM"], false),
    fault("mremap", &["error=ENOMEM"], false),
    // The kernel says no by giving the old end of the heap: 0 is below every new one.
    fault("brk", &["retval=0"], false),
    fault("getrandom", &["error=ENOSYS"], true),
];

const fn fault(call: &'static str, answers: &'static [&'static str], is_clean: bool) -> Fault {
    Fault { call, answers, is_clean }
}

/// A shop, a question to it, and what comes back when nothing fails.
struct Case<'a> {
    shop: &'a Shop,
    query: &'a str,
    whole: Vec<u8>,
    strace: PathBuf,
}

impl<'a> Case<'a> {
    #[track_caller]
    fn of(shop: &'a Shop, query: &'a str) -> Self {
        let whole = shop.ask(query).may_write().output().stdout;
        assert!(whole.len() > 1 << 20 && whole.starts_with(b"Status: 200 OK"), "more than fits in memory");
        Self { shop, query, whole, strace: installed::program("strace", "strace") }
    }

    /// How often each call is made.
    fn calls(&self) -> BTreeMap<String, usize> {
        let trace = self.shop.file("trace");
        let options = ["-f", "-qq", "-o", trace.to_str().unwrap()];
        let traced = self.shop.ask(self.query).under(&self.strace, &options).command().output().unwrap();
        assert!(traced.stdout == self.whole, "{}", String::from_utf8_lossy(&traced.stderr));
        let mut calls = BTreeMap::new();
        for line in fs::read_to_string(&trace).unwrap().lines() {
            let call = line.split_once(' ').and_then(|(_, call)| call.trim_start().split_once('('));
            *calls.entry(call.map_or(String::new(), |(name, _)| name.to_owned())).or_default() += 1;
        }
        fs::remove_file(trace).unwrap();
        calls
    }

    /// The ending where a call is answered with an error, the n-th time or (`3+`) from then on.
    #[track_caller]
    fn ending(&self, call: &str, answer: &str, when: &str) -> Ending {
        let (trace, inject) = (format!("trace={call}"), format!("inject={call}:{answer}:when={when}"));
        let options = ["-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", &trace, "-e", &inject];
        let output = self.shop.ask(self.query).under(&self.strace, &options).command().output().unwrap();
        let ending = Ending::of(&output, &self.whole);
        let log = String::from_utf8_lossy(&output.stderr);
        if ending == Ending::Refused && call != "write" {
            assert!(log.starts_with("roistat.cgi: ") && log.lines().count() == 1, "{inject}: {log}");
        }
        assert!(ending == Ending::Nothing || output.status.signal().is_none(), "{inject}: {}", output.status);
        assert!(!log.contains("Secretive"), "{inject}: {log}");
        ending
    }

    /// Lets calls fail in all of the ways, each call in a run of its own.
    #[track_caller]
    fn endings<'w>(&self, ways: impl Iterator<Item = Way<'w>> + Send) -> Endings {
        let files = || self.shop.ask("").may_write().files();
        let (ways, all, before) = (Mutex::new(ways), Mutex::new(Endings::new()), files());
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while let Some(way) = { ways.lock().unwrap().next() } {
                        let endings = self.endings_of(&way);
                        println!("{} {}{}: {endings:?}", way.call, way.answer, way.from_then_on);
                        for (ending, times) in endings {
                            *all.lock().unwrap().entry(ending).or_default() += times;
                        }
                    }
                });
            }
        });
        assert_eq!(files(), before, "a file was made, changed or removed");
        all.into_inner().unwrap()
    }

    #[track_caller]
    fn endings_of(&self, way: &Way<'_>) -> Endings {
        let mut endings = Endings::new();
        for n in &way.numbers {
            let ending = self.ending(way.call, way.answer, &format!("{n}{}", way.from_then_on));
            assert!(
                !way.is_clean || ending.is_clean(),
                "{} {}, number {n}: {ending:?}",
                way.call,
                way.answer
            );
            *endings.entry(ending).or_default() += 1;
        }
        endings
    }
}

/// The calls of a name that fail, and how.
struct Way<'w> {
    call: &'w str,
    /// Of the calls of this name, counted from 1.
    numbers: Vec<usize>,
    answer: &'w str,
    /// `+` where those after it fail, too.
    from_then_on: &'w str,
    is_clean: bool,
}

/// All of the calls where they are few; where they are many some forty, the first and the last among them.
fn some(count: usize) -> Vec<usize> {
    let step = count.div_ceil(30).max(1);
    (1..=count).filter(|n| *n < 6 || n + 6 > count || n % step == 0).collect()
}

/// A call to send that fails for a moment: once, and with the next it goes on.
#[test]
fn sending_goes_on_after_an_interruption_and_after_a_moment_without_room() {
    if installed::is_skipped() {
        return;
    }
    let shop = shop();
    for query in ["date=0", "date=0&format=xml"] {
        let case = Case::of(&shop, query);
        for answer in ["error=EINTR", "error=EAGAIN"] {
            assert_eq!(case.ending("sendfile", answer, "1"), Ending::Whole, "sendfile {answer}");
            let last = case.calls()["write"];
            // The last write is that of the header block.
            assert_eq!(case.ending("write", answer, &last.to_string()), Ending::Whole, "write {answer}");
        }
    }
}

#[test]
fn whichever_call_of_the_system_fails_no_document_has_less_than_all_rows() {
    if installed::is_skipped() {
        return;
    }
    let shop = shop();
    let case = Case::of(&shop, "date=0");
    let calls = case.calls();
    for call in ["openat", "read", "pread64", "write", "pwrite64", "sendfile", "lseek", "fcntl", "brk"] {
        assert!(calls.contains_key(call), "the answer takes {call}: {calls:?}");
    }
    let ways = FAULTS.iter().filter(|fault| calls.contains_key(fault.call)).flat_map(|fault| {
        let numbers = some(calls[fault.call]);
        fault.answers.iter().map(move |answer| Way {
            call: fault.call,
            numbers: numbers.clone(),
            answer,
            from_then_on: "",
            is_clean: fault.is_clean,
        })
    });
    case.endings(ways);
}

/// Every call by its name, every answer, once and from then on, for shops in both journal modes and both formats.
#[test]
#[ignore = "long: make soak"]
fn soak_every_call_fails_in_every_way() {
    const ANSWERS: [&str; 5] = ["error=EIO", "error=ENOSPC", "error=EACCES", "error=ENOMEM", "error=EMFILE"];
    let mut all = Endings::new();
    for (mode, query) in [("delete", "date=0"), ("wal", "date=0&format=xml"), ("delete", "date=0&limit=499")]
    {
        let shop = shop();
        shop.database().pragma_update(None, "journal_mode", mode).unwrap();
        let case = Case::of(&shop, query);
        let calls = case.calls();
        let fails = |call: &&String| !["", "execve", "exit_group", "brk"].contains(&call.as_str());
        let ways = calls.keys().filter(fails).flat_map(|call| {
            let numbers: Vec<_> = (1..=calls[call]).collect();
            let answers = ANSWERS.into_iter().flat_map(|answer| [(answer, ""), (answer, "+")]);
            answers.map(move |(answer, from_then_on)| Way {
                call,
                numbers: numbers.clone(),
                answer,
                from_then_on,
                is_clean: false,
            })
        });
        for (ending, times) in case.endings(ways) {
            *all.entry(ending).or_default() += times;
        }
    }
    let injected: usize = all.values().sum();
    println!("faults injected: {injected}, {all:?}, documents with less than all rows: 0");
}

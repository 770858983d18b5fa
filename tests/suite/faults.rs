//! A hostile host: streams that are closed or full, no room for temporary files, and the limits that shared hosts
//! set. An answer is whole, or an error, or none.

use std::fs;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::process::{Pid, Signal, kill_process};

use crate::injected;
use crate::support::{Ending, Endings, Shop, can_mount, installed};

const FORMATS: [&str; 2] = ["date=0", "date=0&format=xml"];

/// The answer where nothing is in the way.
#[track_caller]
fn whole(shop: &Shop, query: &str) -> Vec<u8> {
    let output = shop.ask(query).output();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    output.stdout
}

#[test]
fn closed_streams_do_not_become_files_of_ours() {
    // Three of 503 deals have no such JSON: there is a line for the log.
    let shop = Shop::of_orders(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 503)
         SELECT i AS id, 2 AS date_create, 'Secretive' || hex(zeroblob(1500)) AS status,
                CASE WHEN i > 3 THEN '{}' ELSE 'none' END AS fields FROM n",
    );
    let output = shop.ask("").output();
    assert!(output.stdout.len() > 1 << 20 && output.stderr.starts_with(b"roistat.cgi: 3 rows"));
    for closed in 1..8 {
        let streams = ["<&-", ">&-", "2>&-"];
        let redirections: Vec<_> = (0..3).filter(|n| closed & (1 << n) != 0).map(|n| streams[n]).collect();
        // All that was there before is there after, the database and the config among it.
        let ended = shop.ask("").after(&format!("exec {}", redirections.join(" "))).output();
        let expected =
            |n: usize, open: &[u8]| if closed & (1 << n) == 0 { open.to_vec() } else { Vec::new() };
        assert!(ended.stdout == expected(1, &output.stdout), "{redirections:?}: the document as it is");
        assert!(ended.stderr == expected(2, &output.stderr), "{redirections:?}: the log as it is");
        assert_eq!(ended.status.code(), Some(0), "{redirections:?}");
    }
    let refused = shop.ask("date=x").after("exec 2>&-").output();
    assert!(refused.stdout.starts_with(b"Status: 400 Bad Request\r\n"));
}

#[test]
fn an_output_that_is_full_is_said_in_the_log() {
    let shop = injected::shop();
    for query in FORMATS.into_iter().chain(["date=x", "limit=1"]) {
        let log = String::from_utf8(shop.ask(query).output().stderr).unwrap();
        let ended = shop.ask(query).after("exec >/dev/full").output();
        assert_eq!(ended.status.code(), Some(1), "{query}: the server may know that nothing was sent");
        let why =
            "roistat.cgi: the answer could not be sent in full: No space left on device (os error 28)\n";
        assert_eq!(String::from_utf8_lossy(&ended.stderr), log + why, "{query}");
        let full_log = shop.ask(query).after("exec 2>/dev/full").output();
        assert_eq!(full_log.status.code(), Some(0), "{query}: the answer does not need the log");
        assert!(!full_log.stdout.is_empty());
    }
}

/// The two ends of a channel whose writing end does not block.
fn non_blocking(is_pipe: bool) -> (OwnedFd, Box<dyn Read>) {
    let (writer, reader): (OwnedFd, Box<dyn Read>) = if is_pipe {
        let (reader, writer) = std::io::pipe().unwrap();
        (writer.into(), Box::new(reader))
    } else {
        let (reader, writer) = UnixStream::pair().unwrap();
        (writer.into(), Box::new(reader))
    };
    fcntl_setfl(&writer, fcntl_getfl(&writer).unwrap() | OFlags::NONBLOCK).unwrap();
    (writer, reader)
}

/// Node and some of its kind hand over such descriptors. A document of 1.5 MB is in a file, one of 0.5 MB in memory,
/// and neither fits a pipe or the buffer of a socket.
#[test]
fn a_document_is_whole_where_the_output_does_not_block() {
    let shop = injected::shop();
    let queries = ["date=0", "date=0&format=xml", "date=0&limit=150", "date=x"];
    for (is_pipe, query) in queries.into_iter().flat_map(|query| [(true, query), (false, query)]) {
        let expected = shop.ask(query).output();
        let (writer, mut reader) = non_blocking(is_pipe);
        let mut command = shop.ask(query).command();
        let child = command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        drop(command);
        let mut sent = Vec::new();
        // A slow reader at first, so that the channel is full for a while.
        reader.by_ref().take(1).read_to_end(&mut sent).unwrap();
        std::thread::sleep(Duration::from_millis(50));
        reader.read_to_end(&mut sent).unwrap();
        let ended = child.wait_with_output().unwrap();
        assert!(
            sent == expected.stdout,
            "{is_pipe}, {query}: {} bytes of {}",
            sent.len(),
            expected.stdout.len()
        );
        assert!(ended.stderr == expected.stderr, "{is_pipe}, {query}");
        assert_eq!(ended.status.code(), Some(0), "{is_pipe}, {query}");
    }
}

/// The same for the owner, whose terminal another program may have switched over.
#[test]
fn a_command_is_shown_whole_where_the_output_does_not_block() {
    let shop = injected::shop();
    let run = || {
        let mut command = shop.ask("").without("GATEWAY_INTERFACE").without("REQUEST_METHOD").command();
        command.args(["try", "date=0"]);
        command
    };
    let (writer, mut reader) = non_blocking(true);
    let mut command = run();
    let mut child = command.stdout(writer).spawn().unwrap();
    drop(command);
    std::thread::sleep(Duration::from_millis(50));
    let mut sent = Vec::new();
    reader.read_to_end(&mut sent).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(sent == run().output().unwrap().stdout);
}

#[test]
fn a_reader_who_leaves_after_one_byte_is_not_missed() {
    let shop = injected::shop();
    for query in FORMATS {
        let mut command = shop.ask(query).command();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
        let ended = child.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), ended.stderr.len()), (Some(1), 0), "{query}");
    }
}

/// Memory holds clients and their telephones. A process that may leave a core file is seen to do so beside ours.
#[test]
fn a_process_that_is_struck_down_leaves_no_image_of_its_memory() {
    const AS_LARGE_AS_MAY_BE: &str = "ulimit -c $(ulimit -H -c)";
    let shop = injected::shop();
    let struck = |mut command: Command| {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
        kill_process(Pid::from_child(&child), Signal::QUIT).unwrap();
        child.wait().unwrap()
    };
    let folder = tempfile::tempdir().unwrap();
    let mut other = Command::new("sh");
    other.args(["-c", &format!("{AS_LARGE_AS_MAY_BE}; exec yes")]).current_dir(folder.path());
    let leaves_an_image = struck(other).core_dumped();
    let ended = struck(shop.ask(FORMATS[0]).after(AS_LARGE_AS_MAY_BE).command());
    assert_eq!(ended.signal(), Some(Signal::QUIT.as_raw()));
    assert!(!ended.core_dumped());
    println!("another process {} an image", if leaves_an_image { "left" } else { "could not leave" });
}

/// A result that depends on how busy the machine is, is only measured.
#[test]
#[ignore = "long: make soak"]
fn soak_how_long_a_program_outlives_its_reader() {
    let shop = injected::shop();
    let mut longest = Duration::ZERO;
    for query in FORMATS.into_iter().cycle().take(500) {
        let mut command = shop.ask(query).command();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
        let start = Instant::now();
        assert_eq!(child.wait_with_output().unwrap().stderr, b"");
        longest = longest.max(start.elapsed());
    }
    println!(
        "500 readers left after one byte: the program ended at most {longest:.1?} later, without a word"
    );
}

#[test]
fn a_folder_for_temporary_files_that_is_full_or_closed_is_said_to_be_so() {
    let shop = injected::shop();
    if !can_mount(&shop.file("tmp")) {
        return;
    }
    let unshare = installed::program("unshare", "util-linux");
    for query in FORMATS {
        // The first is too small for the document, the second for what has to be sorted as well; in the last
        // nothing can be made at all.
        for options in ["size=64k", "size=512k", "size=1600k", "ro"] {
            let mount = format!("mount -t tmpfs -o {options} none \"$TMPDIR\"");
            let refusal = shop.ask(query).after(&mount).under(&unshare, &["--mount"]).refusal(500);
            assert!(refusal.sentence().contains("no room"), "{options}: {}", refusal.log());
        }
        let mount = "mount -t tmpfs -o size=8m none \"$TMPDIR\"";
        let answer = shop.ask(query).after(mount).under(&unshare, &["--mount"]).output();
        assert!(answer.stdout == whole(&shop, query));
    }
}

/// The endings under a limit, for each of its values.
#[track_caller]
fn limited(shop: &Shop, letter: char, values: impl Iterator<Item = u32>) -> Endings {
    let mut endings = Endings::new();
    let wholes = FORMATS.map(|query| whole(shop, query));
    for value in values {
        for (query, whole) in FORMATS.iter().zip(&wholes) {
            let ended = shop.ask(query).after(&format!("ulimit -{letter} {value}")).output();
            let ending = Ending::of(&ended, whole);
            let log = String::from_utf8_lossy(&ended.stderr);
            assert!(ending != Ending::Cut, "ulimit -{letter} {value}: {log}");
            assert!(!log.contains("Secretive"), "{log}");
            *endings.entry(ending).or_default() += 1;
        }
    }
    println!("ulimit -{letter}: {endings:?}");
    endings
}

#[test]
fn however_little_memory_a_host_allows_a_document_is_whole() {
    let shop = injected::shop();
    // In KiB, beside the pages of the executable, which are more as `make mutants` builds it.
    let executable =
        u32::try_from(fs::metadata(env!("CARGO_BIN_EXE_roistat-cgi")).unwrap().len() / 1024).unwrap();
    let endings = limited(&shop, 'v', (0..32).map(|quarters| executable + quarters * 256));
    assert!(endings.contains_key(&Ending::Whole), "8 MiB are enough: {endings:?}");
}

#[test]
fn however_small_a_host_lets_files_become_a_document_is_whole() {
    let shop = injected::shop();
    // In blocks of 512 bytes; the document and what is sorted for it take about 1.5 MiB each.
    let endings = limited(&shop, 'f', (0..16).map(|n| n * 256));
    assert_eq!(endings.keys().copied().collect::<Vec<_>>(), [Ending::Whole, Ending::Refused]);
}

#[test]
fn however_few_files_a_host_lets_open_there_is_an_answer() {
    let shop = injected::shop();
    let endings = limited(&shop, 'n', 3..16);
    assert_eq!(endings.keys().copied().collect::<Vec<_>>(), [Ending::Whole, Ending::Refused]);
}

#[test]
fn a_host_that_allows_no_more_processor_time_ends_the_program_before_it_has_said_anything() {
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT i AS id, 0 AS date_create, 0 AS status FROM n";
    let shop = Shop::of_orders(endless);
    let ended = shop.ask("").after("ulimit -t 1").output();
    assert!(ended.status.signal().is_some() && ended.stdout.is_empty() && ended.stderr.is_empty());
    assert_eq!(fs::read_dir(shop.file("tmp")).unwrap().count(), 0, "its temporary files went with it");
}

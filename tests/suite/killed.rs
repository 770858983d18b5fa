//! A process that is killed at any moment of its life: its reader has the whole document or none.

use std::fs;
use std::io::Read;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::injected;
use crate::support::{Ending, Endings, Shop};

/// The ending where the process that answers is killed after a while.
#[track_caller]
fn killed(shop: &Shop, query: &str, whole: &[u8], after: Duration) -> Ending {
    let mut command = shop.ask(query).command();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (pid, mut stdout) = (Pid::from_child(&child), child.stdout.take().unwrap());
    let mut sent = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| stdout.read_to_end(&mut sent).unwrap());
        thread::sleep(after);
        // It has not been waited for: the number is still its own, even where it has ended.
        kill_process(pid, Signal::KILL).unwrap();
    });
    let mut output = child.wait_with_output().unwrap();
    output.stdout = sent;
    Ending::of(&output, whole)
}

/// Kills so many processes, from their first moment to a little after their last.
fn kill(count: u32) -> Endings {
    let shop = injected::shop();
    let mut endings = Endings::new();
    for (n, query) in (0..count).zip(["date=0", "date=0&format=xml"].into_iter().cycle()) {
        let start = Instant::now();
        let whole = shop.ask(query).output().stdout;
        let life = start.elapsed();
        *endings.entry(killed(&shop, query, &whole, life * n / count)).or_default() += 1;
    }
    let left = fs::read_dir(shop.file("tmp")).unwrap().count();
    assert_eq!(left, 0, "files of the killed are left behind");
    println!("killed at {count} moments: {endings:?}, documents with less than all rows: 0");
    endings
}

#[test]
fn a_reader_of_a_process_that_is_killed_has_all_or_nothing() {
    let endings = kill(60);
    assert!(endings.contains_key(&Ending::Nothing), "killed before it answered: {endings:?}");
}

#[test]
#[ignore = "long: make soak"]
fn soak_five_hundred_processes_killed() {
    let endings = kill(500);
    assert!(endings.contains_key(&Ending::Nothing) && endings.contains_key(&Ending::Whole), "{endings:?}");
}

//! Readers beside a writer that moves amounts, and beside an owner who alters the table: how many answers there were, how
//! many were put off, and the longest that either of the two was held up.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{Answer, Shop};

/// The time limit of the shops, in seconds. Nobody may be held up longer by an answer.
pub(crate) const TIME_LIMIT: u64 = 10;

/// How often something was done until it was over, and the longest time that it took.
fn until(is_over: &AtomicBool, pause: Duration, mut act: impl FnMut(usize)) -> (usize, Duration) {
    let (mut times, mut longest) = (0, Duration::ZERO);
    while !is_over.load(Ordering::Relaxed) {
        let start = Instant::now();
        act(times);
        longest = longest.max(start.elapsed());
        times += 1;
        thread::sleep(pause);
    }
    (times, longest)
}

/// Two readers ask until so many answers were documents, each of which must be whole; an answer that is put off is asked for
/// again. `move_amounts` and `alter` do so once, and are given the number of the time.
#[track_caller]
pub(crate) fn readers(
    what: &str,
    shop: &Shop,
    answers: usize,
    must_be_whole: impl Fn(&Answer) + Sync,
    move_amounts: impl FnMut(usize) + Send,
    alter: impl FnMut(usize) + Send,
) {
    let (is_over, given, later) = (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(0));
    let read = || {
        while given.load(Ordering::Relaxed) < answers {
            let answer = shop.ask("date=0").answer();
            if answer.code() == 503 {
                answer.must_be_refusal(503, false);
                later.fetch_add(1, Ordering::Relaxed);
            } else {
                answer.must_be_document(false);
                must_be_whole(&answer);
                given.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    let (moves, alterations) = thread::scope(|scope| {
        let writer = scope.spawn(|| until(&is_over, Duration::ZERO, move_amounts));
        let owner = scope.spawn(|| until(&is_over, Duration::from_millis(100), alter));
        let readers = [(); 2].map(|()| scope.spawn(read));
        let outcomes = readers.map(thread::ScopedJoinHandle::join);
        is_over.store(true, Ordering::Relaxed);
        assert!(outcomes.iter().all(Result::is_ok), "{what}: every answer is whole");
        (writer.join().unwrap(), owner.join().unwrap())
    });
    println!(
        "{what}: {} whole answers, {} put off; beside {} moves, the longest {:?}, and {} ALTER TABLE, the longest {:?}",
        given.into_inner(),
        later.into_inner(),
        moves.0,
        moves.1,
        alterations.0,
        alterations.1
    );
    assert!(moves.0 > 0 && alterations.0 > 0);
    assert!(moves.1.max(alterations.1) < Duration::from_secs(TIME_LIMIT), "{what}: nobody is held up");
}

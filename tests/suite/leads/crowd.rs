//! Many posters at once, each lead offered several times, programs killed, the database locked and the server killed
//! at times: a lead that was answered `ok` is there exactly once, every other one once or not at all, and the shop's own
//! program goes on. One crowd for every engine.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::engines::{MYSQL_TABLES, POSTGRES_TABLES, plain_section};
use super::{TABLES, percent, sections};
use crate::support::connection::{Connection, Failure};
use crate::support::own_place::{EngineKind, OwnPlace};

const POSTERS: usize = 20;

/// How often each lead is offered.
const TRIES: usize = 3;

/// One try in so many is killed at some moment of its life.
const ONE_KILLED_IN: usize = 5;

/// How long one program of ours may wait for a lock, and may work, in seconds.
const LIMITS: &str = "busy_timeout = 1\ntime_limit = 5";

/// How long the shop's own program waits for a lock: the time limit of ours, and what most libraries of SQLite wait. After
/// that the engine refuses it, which fails the test.
const OWN_PATIENCE: Duration = Duration::from_secs(5);

/// How much of it there is.
struct Crowd {
    leads: usize,
    /// How often the shop's own program keeps the lock until a lead is refused.
    locks: usize,
    /// How often the server is killed or shut down, and started again.
    restarts: usize,
}

impl Crowd {
    const fn offers(&self) -> usize {
        self.leads * TRIES
    }

    /// The lead of an offer. Its first two tries are made at once, the last one when every lead has been offered.
    const fn lead(&self, offer: usize) -> usize {
        let at_once = TRIES - 1;
        if offer < self.leads * at_once { offer / at_once } else { offer - self.leads * at_once }
    }

    /// The moment, in offers, of one of so many events that are spread over the whole.
    const fn moment(&self, event: usize, events: usize) -> usize {
        self.offers() * (event + 1) / (events + 1)
    }

    /// The moment of one of the locks, the first of which is there before any offer.
    const fn moment_of_lock(&self, lock: usize) -> usize {
        self.offers() * lock / self.locks
    }
}

/// What is known while it goes on.
#[derive(Default)]
struct Progress {
    offers: AtomicUsize,
    refused: AtomicUsize,
    killed: AtomicUsize,
    /// How long the last try took that was left alone, in microseconds.
    life: AtomicU64,
    /// The shop's own program has its first lock.
    is_begun: AtomicBool,
    is_over: AtomicBool,
    is_restarting: AtomicBool,
    answered: Mutex<BTreeMap<usize, String>>,
}

impl Progress {
    /// Waits for something, at most to the end.
    fn wait_until(&self, is_so: impl Fn() -> bool) {
        while !is_so() && !is_set(&self.is_over) {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

fn is_set(flag: &AtomicBool) -> bool {
    flag.load(Ordering::SeqCst)
}

/// A flag that is set as long as this lives, also where a test fails meanwhile.
struct Raised<'a>(&'a AtomicBool);

impl<'a> Raised<'a> {
    fn new(flag: &'a AtomicBool) -> Self {
        flag.store(true, Ordering::SeqCst);
        Self(flag)
    }
}

impl Drop for Raised<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

/// Ends everything when it goes, also where a test fails.
struct EndsAll<'a>(&'a Progress);

impl Drop for EndsAll<'_> {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::SeqCst);
    }
}

/// A part of a time, another one for each number, and the same ones in every run.
fn part_of(time: Duration, number: usize) -> Duration {
    let mixed = (number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    time * u32::try_from(mixed >> 48).unwrap() / 0x1_0000
}

/// Offers a lead once, and gives the id of its deal where that was answered.
#[track_caller]
fn offer(place: &OwnPlace, id: usize, kill_after: Option<Duration>, progress: &Progress) -> Option<String> {
    let query = format!("action=lead&id={id}&title={}&visit={id}", percent("Ждём"));
    let mut command = place.shop.ask(&query).command();
    let start = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    if let Some(moment) = kill_after {
        thread::sleep(moment);
        child.kill().unwrap();
    }
    let output = child.wait_with_output().unwrap();
    let was_killed = output.status.signal() == Some(9);
    progress.killed.fetch_add(usize::from(was_killed), Ordering::SeqCst);
    let sent = String::from_utf8(output.stdout).unwrap();
    let (head, body) = sent.split_once("\r\n\r\n").or_else(|| {
        assert!(was_killed, "{:?}: {sent:?}", place.kind);
        None
    })?;
    if !head.starts_with("Status: 200 ") {
        let log = String::from_utf8_lossy(&output.stderr);
        assert!(head.starts_with("Status: 503 "), "{:?}: {sent}, log: {log}", place.kind);
        progress.refused.fetch_add(1, Ordering::SeqCst);
        return None;
    }
    if kill_after.is_none() {
        progress.life.store(u64::try_from(start.elapsed().as_micros()).unwrap(), Ordering::SeqCst);
    }
    // Half an answer is none.
    let answer: Value = serde_json::from_str(body).ok()?;
    Some(answer["order_id"].as_str().unwrap().to_owned())
}

/// Offers leads until all have been offered as often as they are to be.
fn post(place: &OwnPlace, crowd: &Crowd, progress: &Progress) {
    progress.wait_until(|| is_set(&progress.is_begun));
    loop {
        let number = progress.offers.fetch_add(1, Ordering::SeqCst);
        if number >= crowd.offers() {
            return;
        }
        let id = crowd.lead(number);
        let life = Duration::from_micros(progress.life.load(Ordering::SeqCst));
        let kill_after = number.is_multiple_of(ONE_KILLED_IN).then(|| part_of(life, number));
        match offer(place, id, kill_after, progress) {
            Some(order_id) => {
                let before = progress.answered.lock().unwrap().insert(id, order_id.clone());
                assert!(before.is_none_or(|before| before == order_id), "{:?}: lead {id}", place.kind);
            }
            // One offer of each poster finds the server gone or not ready yet, and not all of them.
            None => progress.wait_until(|| !is_set(&progress.is_restarting)),
        }
    }
}

/// Restarts the server now and then, each time in the middle of some try.
fn restart(place: &OwnPlace, crowd: &Crowd, progress: &Progress) -> usize {
    for event in 0..crowd.restarts {
        progress.wait_until(|| progress.offers.load(Ordering::SeqCst) >= crowd.moment(event, crowd.restarts));
        if is_set(&progress.is_over) {
            return event;
        }
        thread::sleep(part_of(Duration::from_micros(progress.life.load(Ordering::SeqCst)), event));
        let _raised = Raised::new(&progress.is_restarting);
        place.restart(event.is_multiple_of(2));
    }
    crowd.restarts
}

/// What the shop's own program did.
#[derive(Default)]
struct OwnWrites {
    /// The numbers of the rows whose commit has returned.
    written: Vec<usize>,
    /// Commits that a server did not answer: each is there, or it is not.
    unknown: usize,
    /// How often it kept the lock.
    locks: usize,
    /// The longest wait for a lock.
    longest_wait: Duration,
}

/// The shop's own program: it changes deals and adds rows, and is never kept waiting for longer than its patience.
fn own_program(place: &OwnPlace, crowd: &Crowd, progress: &Progress) -> OwnWrites {
    // Where this fails, the posters do not wait for it.
    let _ends_all = EndsAll(progress);
    let mut own = OwnWrites::default();
    let mut connection = place.connect_with(OWN_PATIENCE);
    for number in 0.. {
        if is_set(&progress.is_over) {
            break;
        }
        let is_long = own.locks < crowd.locks
            && progress.offers.load(Ordering::SeqCst) >= crowd.moment_of_lock(own.locks);
        own.locks += usize::from(is_long);
        match write(place, &mut connection, number, is_long, progress, &mut own.longest_wait) {
            Ok(()) => own.written.push(number),
            Err(Failure::Conflict) => {
                // Where the server has ended the transaction itself, there is none to end.
                let _ = connection.execute("ROLLBACK");
            }
            Err(Failure::Lost) => {
                own.unknown += 1;
                connection = place.connect_with(OWN_PATIENCE);
            }
            Err(Failure::Refused(words)) => panic!("{:?}: the shop's own program: {words}", place.kind),
        }
        thread::sleep(part_of(Duration::from_millis(10), number));
    }
    own
}

/// How the shop's own program begins a transaction that writes.
fn beginning(kind: EngineKind) -> &'static str {
    match kind {
        EngineKind::Sqlite => "BEGIN IMMEDIATE",
        EngineKind::MariaDb | EngineKind::Postgres => "BEGIN",
    }
}

/// A statement in it after which no lead can be stored until it ends.
fn locking(kind: EngineKind) -> &'static str {
    match kind {
        EngineKind::Sqlite => "SELECT count(*) FROM deals",
        EngineKind::MariaDb => "SELECT count(*) FROM deals FOR UPDATE",
        EngineKind::Postgres => "LOCK TABLE deals IN EXCLUSIVE MODE",
    }
}

/// One transaction of the shop's own program.
fn write(
    place: &OwnPlace,
    connection: &mut Connection,
    number: usize,
    is_long: bool,
    progress: &Progress,
    longest_wait: &mut Duration,
) -> Result<(), Failure> {
    let start = Instant::now();
    connection.execute(beginning(place.kind))?;
    connection.execute(if is_long {
        locking(place.kind)
    } else {
        "UPDATE deals SET text = 'seen' WHERE id = (SELECT max(id) FROM deals)"
    })?;
    *longest_wait = start.elapsed().max(*longest_wait);
    progress.is_begun.store(true, Ordering::SeqCst);
    if is_long {
        let before = progress.refused.load(Ordering::SeqCst);
        progress.wait_until(|| progress.refused.load(Ordering::SeqCst) > before);
    }
    connection.execute(&format!("INSERT INTO notes (title, message) VALUES ('own {number}', '')"))?;
    connection.execute("COMMIT")
}

/// The leads that are there, each once, with the id of its deal.
#[track_caller]
fn stored(place: &OwnPlace) -> BTreeMap<usize, String> {
    let mut stored = BTreeMap::new();
    let number = if place.kind == EngineKind::Sqlite { "lead" } else { "lead_id" };
    for row in place.connect().rows(&format!("SELECT {number}, id, visit FROM deals")) {
        let [lead, id, visit] = <[String; 3]>::try_from(row).unwrap();
        assert_eq!(lead, visit, "{:?}", place.kind);
        let before = stored.insert(lead.parse().unwrap(), id);
        assert_eq!(before, None, "{:?}: lead {lead} is there twice", place.kind);
    }
    stored
}

/// The rows of the shop's own program: each that was committed, once, and no other but those whose commit was not
/// answered.
#[track_caller]
fn own_rows_are_there(place: &OwnPlace, own: &OwnWrites) {
    let rows = place.connect().rows("SELECT title FROM notes");
    let numbers = rows.iter().map(|row| row[0].strip_prefix("own ").unwrap().parse::<usize>().unwrap());
    let there: BTreeSet<_> = numbers.collect();
    assert_eq!(there.len(), rows.len(), "{:?}: own rows", place.kind);
    assert!(own.written.iter().all(|number| there.contains(number)), "{:?}: own rows", place.kind);
    assert!(there.len() <= own.written.len() + own.unknown, "{:?}: own rows", place.kind);
}

/// The engine's own search for damage.
#[track_caller]
fn must_be_sound(place: &OwnPlace) {
    let mut connection = place.connect();
    match place.kind {
        EngineKind::Sqlite => assert_eq!(connection.rows("PRAGMA integrity_check"), [["ok"]]),
        EngineKind::MariaDb => {
            let rows = connection.rows("CHECK TABLE deals, notes EXTENDED");
            assert!(rows.iter().all(|row| row[3] == "OK"), "{rows:?}");
        }
        // By the table, and by the index of its keys.
        EngineKind::Postgres => {
            let mut keys = |settings: &str| {
                connection.execute(settings).unwrap();
                connection.rows("SELECT lead_key FROM deals WHERE lead_key > '' ORDER BY lead_key")
            };
            let by_table = keys(
                "SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off",
            );
            assert_eq!(by_table, keys("RESET ALL; SET enable_seqscan = off"));
        }
    }
}

/// The line of figures.
struct Figures<'a> {
    name: &'static str,
    crowd: &'a Crowd,
    answered: usize,
    stored: usize,
    killed: usize,
    restarts: usize,
    own: &'a OwnWrites,
    time: Duration,
}

impl fmt::Display for Figures<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, crowd, answered, stored, killed, restarts, own, time } = self;
        let (leads, offers) = (crowd.leads, crowd.offers());
        write!(f, "{name}: {POSTERS} posters, {leads} leads, {offers} offers, {answered} answered, ")?;
        write!(f, "{stored} stored, {killed} kills, {restarts} restarts, {} locks, ", own.locks)?;
        let (written, wait) = (own.written.len(), own.longest_wait.as_millis());
        write!(f, "{written} own writes, longest wait of these {wait} ms; {:.1} s", time.as_secs_f64())
    }
}

fn run(name: &'static str, place: OwnPlace, crowd: &Crowd) {
    let (place, progress, start) = (place.set(LIMITS), Progress::default(), Instant::now());
    let is_server = place.kind != EngineKind::Sqlite;
    offer(&place, crowd.leads, None, &progress).expect("a lead before the others, which tells a life");
    let (own, restarts) = thread::scope(|scope| {
        let ends_all = EndsAll(&progress);
        let own = scope.spawn(|| own_program(&place, crowd, &progress));
        let restarts = scope.spawn(|| if is_server { restart(&place, crowd, &progress) } else { 0 });
        let posters: Vec<_> = (0..POSTERS).map(|_| scope.spawn(|| post(&place, crowd, &progress))).collect();
        for poster in posters {
            poster.join().unwrap();
        }
        drop(ends_all);
        (own.join().unwrap(), restarts.join().unwrap())
    });
    let answered = progress.answered.into_inner().unwrap();
    let there = stored(&place);
    for (lead, order_id) in &answered {
        assert_eq!(there.get(lead), Some(order_id), "{:?}: lead {lead} was answered", place.kind);
    }
    own_rows_are_there(&place, &own);
    must_be_sound(&place);
    let figures = Figures {
        name,
        crowd,
        answered: answered.len(),
        stored: there.len() - 1,
        killed: progress.killed.into_inner(),
        restarts,
        own: &own,
        time: start.elapsed(),
    };
    println!("{figures}");
    assert!(answered.len() > crowd.leads / 2, "{figures}");
    assert!(figures.killed > 0 && own.locks > 0, "{figures}");
    assert!(!is_server || restarts == crowd.restarts, "{figures}");
}

fn each(crowd: &Crowd) {
    let tables = |kind| match kind {
        EngineKind::Sqlite => TABLES.to_owned(),
        EngineKind::MariaDb => MYSQL_TABLES.to_owned(),
        EngineKind::Postgres => POSTGRES_TABLES.to_owned(),
    };
    let sections = |kind| match kind {
        EngineKind::Sqlite => sections(),
        EngineKind::MariaDb => plain_section(true),
        EngineKind::Postgres => plain_section(false),
    };
    let with_log = OwnPlace::start(EngineKind::Sqlite, TABLES, &sections(EngineKind::Sqlite));
    with_log.connect().execute("PRAGMA journal_mode = wal").unwrap();
    run("SQLite, write-ahead log", with_log, crowd);
    for place in OwnPlace::each(tables, sections) {
        let name = match place.kind {
            EngineKind::Sqlite => "SQLite, rollback journal",
            EngineKind::MariaDb => "MariaDB",
            EngineKind::Postgres => "PostgreSQL",
        };
        run(name, place, crowd);
    }
}

#[test]
fn no_lead_is_lost_or_doubled_among_many() {
    each(&Crowd { leads: 60, locks: 1, restarts: 2 });
}

#[test]
#[ignore = "long: `make soak` runs it"]
fn soak_no_lead_is_lost_or_doubled_among_very_many() {
    each(&Crowd { leads: 1_500, locks: 12, restarts: 12 });
}

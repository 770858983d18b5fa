//! Pages that are read while rows change between them, as Roistat reads them: what is promised, to the row.
//! Rows that are updated or added leave each other row in its place in the order; a row that is deleted moves
//! each later one back by one.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::support::Shop;

const ORDERS: &str = "SELECT id, made AS date_create, 1 AS status, price FROM deals WHERE changed > :date";

/// The moment that is asked for: rows changed until then do not match.
const DATE: i64 = 1000;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn one_of(&mut self, ids: &BTreeSet<i64>) -> Option<i64> {
        if ids.is_empty() { None } else { ids.iter().nth(self.below(ids.len())).copied() }
    }
}

/// A change that happens between two pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    /// Deals that match are changed again.
    Update,
    /// New deals, at the end and in gaps, and old ones that begin to match.
    Insert,
    /// Deals that match are deleted, or cease to match.
    Delete,
}

/// A shop, and which of its deals match.
struct Moving {
    shop: Shop,
    crm: Connection,
    matching: BTreeSet<i64>,
    old: BTreeSet<i64>,
    dice: Dice,
}

/// The result of one reading of all pages.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pages: usize,
    rows: usize,
    /// Deals that matched all the time and were on no page.
    lost: usize,
    /// Deals that ceased to match when their place had been read already.
    gone_before: usize,
}

impl Moving {
    /// A shop of so many deals, in gaps of ten; every fifth of them does not match yet.
    fn new(deals: i64, seed: u64) -> Self {
        let sql = format!(
            "CREATE TABLE deals (id INTEGER PRIMARY KEY, made INTEGER, price REAL, note TEXT, changed INTEGER);
             CREATE INDEX deals_changed ON deals (changed);
             INSERT INTO deals SELECT i * 10, i, i * 1.5, hex(zeroblob(30)), CASE i % 5 WHEN 0 THEN 1 ELSE {DATE} + 1 END
             FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {deals}) SELECT i FROM n);"
        );
        let shop = Shop::with_orders(&sql, ORDERS);
        let (old, matching) = (1..=deals).map(|i| i * 10).partition(|id| id % 50 == 0);
        let crm = shop.database();
        crm.execute_batch("PRAGMA synchronous = OFF").unwrap();
        Self { shop, crm, matching, old, dice: Dice(seed) }
    }

    fn execute(&self, sql: &str, id: i64) {
        assert_eq!(self.crm.execute(sql, [id]).unwrap(), 1, "{sql}: {id}");
    }

    /// Makes a change; gives the deal that no longer matches, where that is what changed.
    fn change(&mut self, change: Change) -> Option<i64> {
        match change {
            Change::Update => {
                let id = self.dice.one_of(&self.matching)?;
                self.execute("UPDATE deals SET changed = changed + 1000, price = price + 1 WHERE id = ?", id);
                None
            }
            Change::Insert => {
                let last = *self.matching.last()?;
                let id = match self.dice.below(3) {
                    0 => last + 10,
                    1 => i64::try_from(self.dice.below(usize::try_from(last).unwrap())).unwrap(),
                    _ => self.dice.one_of(&self.old).unwrap_or(last + 10),
                };
                let sql = if self.old.remove(&id) {
                    "UPDATE deals SET changed = 5000 WHERE id = ?"
                } else if self.matching.contains(&id) {
                    return None;
                } else {
                    "INSERT INTO deals (id, made, price, changed) VALUES (?, 1, 2, 5000)"
                };
                self.execute(sql, id);
                self.matching.insert(id);
                None
            }
            Change::Delete => {
                let id = self.dice.one_of(&self.matching)?;
                if self.dice.below(2) == 0 {
                    self.execute("DELETE FROM deals WHERE id = ?", id);
                } else {
                    self.execute("UPDATE deals SET changed = 1 WHERE id = ?", id);
                    self.old.insert(id);
                }
                self.matching.remove(&id);
                Some(id)
            }
        }
    }

    /// Reads pages as Roistat does, with changes between them, and compares each with what must be on it.
    #[track_caller]
    fn read(&mut self, size: usize, changes: &[Change], between: usize) -> Read {
        let mut read = Read::default();
        let mut steady = self.matching.clone();
        let mut seen = BTreeSet::new();
        let mut offset = 0;
        loop {
            let answer = self.shop.get(&format!("date={DATE}&offset={offset}&limit={size}"));
            let ids: Vec<i64> = answer.ids("orders").iter().map(|id| id.parse().unwrap()).collect();
            let expected: Vec<_> = self.matching.iter().copied().skip(offset).take(size).collect();
            assert_eq!(ids, expected, "{changes:?}, page of {size} from {offset}");
            let total = answer.json()["pagination"]["total_count"].as_u64();
            assert_eq!(total, Some(self.matching.len() as u64));
            (read.pages, read.rows) = (read.pages + 1, read.rows + ids.len());
            seen.extend(ids);
            offset += size;
            if offset >= self.matching.len() {
                break;
            }
            let next = *self.matching.iter().nth(offset).unwrap();
            // Where more is added than a page holds, the end is never reached.
            let between = if read.pages * size < steady.len() { between } else { 0 };
            self.crm.execute_batch("BEGIN").unwrap();
            for _ in 0..between {
                let change = changes[self.dice.below(changes.len())];
                if let Some(gone) = self.change(change) {
                    steady.remove(&gone);
                    read.gone_before += usize::from(gone < next);
                }
            }
            self.crm.execute_batch("COMMIT").unwrap();
        }
        read.lost = steady.difference(&seen).count();
        read
    }
}

/// Sizes of pages, each with a shop that has pages enough of them, and changes between two.
const SIZES: [(usize, i64, usize); 3] = [(1, 60, 1), (7, 400, 4), (1000, 6000, 300)];

/// Reads shops of all sizes while one kind of change goes on, or several.
#[track_caller]
fn read_all(changes: &[Change], seed: u64) -> Vec<Read> {
    let read = |(size, deals, between)| Moving::new(deals, seed).read(size, changes, between);
    SIZES.into_iter().map(read).collect()
}

/// Adds up what was read, and prints it.
fn summed(what: &str, reads: &[Read]) -> Read {
    let sum = |figure: fn(&Read) -> usize| reads.iter().map(figure).sum();
    let sum = Read {
        pages: sum(|read| read.pages),
        rows: sum(|read| read.rows),
        lost: sum(|read| read.lost),
        gone_before: sum(|read| read.gone_before),
    };
    println!(
        "{what}: {} pages, {} rows compared, {} rows ceased to match behind the reader, {} rows lost",
        sum.pages, sum.rows, sum.gone_before, sum.lost
    );
    sum
}

/// Asserts the promises, for one seed after another.
#[track_caller]
fn as_promised(seeds: std::ops::Range<u64>) {
    let read =
        |changes: &[Change]| seeds.clone().flat_map(|seed| read_all(changes, seed)).collect::<Vec<_>>();
    assert_eq!(summed("updates", &read(&[Change::Update])).lost, 0);
    assert_eq!(summed("inserts", &read(&[Change::Insert])).lost, 0);
    assert_eq!(summed("updates and inserts", &read(&[Change::Update, Change::Insert])).lost, 0);
    for (what, changes) in
        [("deletes", &[Change::Delete][..]), ("all", &[Change::Update, Change::Insert, Change::Delete])]
    {
        let reads = read(changes);
        for read in &reads {
            assert!(read.lost <= read.gone_before, "each takes at most one row with it: {read:?}");
        }
        let sum = summed(what, &reads);
        assert!(sum.lost > 0, "that much is documented, and one answer is the remedy");
    }
}

#[test]
fn updates_and_inserts_between_pages_lose_no_row_and_a_delete_at_most_one() {
    as_promised(1..2);
}

#[test]
#[ignore = "long: make soak"]
fn soak_pages_while_rows_change() {
    as_promised(2..22);
}

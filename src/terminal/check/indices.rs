//! The indices that a query lacks, as findings: where each row looks through a whole table, where what has changed is
//! looked for in all rows, where all are sorted.
//!
//! What helps `store` has tried out; here it is weighed against what a small shop would feel of it.

use super::finding::{Finding, Level, Place};
use crate::protocol::List;
use crate::store::{Index, Inspected};

/// From so many rows on an index is worth a word …
const HELPS: u64 = 1_000;

/// … and from so many on its absence is felt.
const IS_NEEDED: u64 = 100_000;

/// The same of rows that are looked at for every row.
const LOOKUP_HELPS: u64 = 1_000_000;
const LOOKUP_IS_NEEDED: u64 = 100_000_000;

/// The indices that would help. `rows` is how many the query has, where they could be counted; `is_right` says
/// whether its comparison with `:date` may stay as it is.
pub(super) fn findings(
    list: List,
    inspected: &Inspected<'_>,
    rows: Option<u64>,
    is_right: bool,
    place: &Place,
) -> Vec<Finding> {
    if !list.is_paged() {
        return Vec::new();
    }
    let lookup = inspected.index_for_lookup().and_then(|(index, size)| lookup(&index, rows, size, place));
    // Where not even time is enough, what takes the time comes first: of the rest it does not show what it is worth.
    let is_slow = rows.is_none() && lookup.is_some();
    let mut found: Vec<_> = lookup.into_iter().collect();
    let rows = rows.unwrap_or(u64::MAX);
    if rows < HELPS || is_slow || !is_right {
        return found;
    }
    let level = if rows < IS_NEEDED { Level::Note } else { Level::Warning };
    found.extend(inspected.index_for_date().map(|index| {
        let message = "every request reads the whole table to find what has changed since `:date`";
        advice(level, "query.scan", message, &index, place)
    }));
    found.extend(inspected.index_for_id().map(|index| {
        advice(level, "query.sort", "a request for everything sorts all rows by `id`", &index, place)
    }));
    found
}

fn lookup(index: &Index, rows: Option<u64>, size: u64, place: &Place) -> Option<Finding> {
    let level = match rows.map(|rows| rows.saturating_mul(size)) {
        Some(looks) if looks < LOOKUP_HELPS => return None,
        Some(looks) if looks < LOOKUP_IS_NEEDED => Level::Note,
        _ => Level::Warning,
    };
    let message =
        format!("for every row the whole table `{}` is read to find what belongs to it", index.table);
    Some(advice(level, "query.lookup", &message, index, place))
}

fn advice(level: Level, id: &'static str, message: &str, index: &Index, place: &Place) -> Finding {
    Finding::new(level, id, message).at(place.clone()).remedy(format!("in the database: {};", index.create))
}

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
    let Some(level) = level(rows, HELPS, IS_NEEDED).filter(|_| is_right && !is_slow) else { return found };
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
    let looks = rows.map_or(u64::MAX, |rows| rows.saturating_mul(size));
    let level = level(looks, LOOKUP_HELPS, LOOKUP_IS_NEEDED)?;
    let message =
        format!("for every row the whole table `{}` is read to find what belongs to it", index.table);
    Some(advice(level, "query.lookup", &message, index, place))
}

/// How much the absence of an index weighs that saves so many looks at rows.
fn level(looks: u64, helps: u64, is_needed: u64) -> Option<Level> {
    match looks {
        _ if looks < helps => None,
        _ if looks < is_needed => Some(Level::Note),
        _ => Some(Level::Warning),
    }
}

fn advice(level: Level, id: &'static str, message: &str, index: &Index, place: &Place) -> Finding {
    Finding::new(level, id, message).at(place.clone()).remedy(format!("in the database: {};", index.create))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_felt_is_a_warning_and_what_is_not_noticed_is_nothing() {
        for (looks, expected) in [
            (999, None),
            (1_000, Some(Level::Note)),
            (99_999, Some(Level::Note)),
            (100_000, Some(Level::Warning)),
            (u64::MAX, Some(Level::Warning)),
        ] {
            assert_eq!(level(looks, HELPS, IS_NEEDED), expected, "{looks}");
        }
        assert_eq!(level(999_999, LOOKUP_HELPS, LOOKUP_IS_NEEDED), None);
        assert_eq!(level(99_999_999, LOOKUP_HELPS, LOOKUP_IS_NEEDED), Some(Level::Note));
    }
}

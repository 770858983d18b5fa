//! The indices that a query lacks: where each row looks through a whole table, where what has changed is looked for
//! in all rows, where all are sorted.
//!
//! The store has tried out what helps; here it is weighed against what a small shop would feel of it.

use super::fault::{Fault, QueryFault};
use super::report::{Finding, Location, Remedy};
use crate::store::{BareComparison, ExamineQuery, Index, Skipped};

/// From so many rows on an index is worth a word …
const HELPS: u64 = 1_000;

/// … and from so many on its absence is felt.
const IS_FELT: u64 = 100_000;

/// The same of rows that are looked at for every row.
const LOOKUP_HELPS: u64 = 1_000_000;
const LOOKUP_IS_FELT: u64 = 100_000_000;

/// The indices that would help. `rows` is how many the query has, where they could be counted; `is_right` says
/// that its comparison with `:date` may stay as it is, `has_pages` that no answer has all of them.
///
/// # Errors
/// Why some could not be looked for.
pub(super) fn findings(
    query: &dyn ExamineQuery,
    rows: Option<u64>,
    is_right: bool,
    has_pages: bool,
    location: &Location,
) -> Result<Vec<Finding>, Skipped> {
    let at = |fault, index: &Index| {
        let remedy = Remedy::Statement(index.create.clone());
        Finding::new(Fault::Query(fault), location.clone()).mended_by(remedy)
    };
    let lookup = query.index_for_lookup()?.and_then(|(index, size)| {
        let is_felt =
            is_felt(rows.map_or(u64::MAX, |rows| rows.saturating_mul(size)), LOOKUP_HELPS, LOOKUP_IS_FELT)?;
        Some(at(QueryFault::Lookup { table: index.table.clone(), is_felt }, &index))
    });
    // Where not even time is enough, what takes the time comes first: of the rest it does not show what it is worth.
    let is_slow = rows.is_none() && lookup.is_some();
    let mut found: Vec<_> = lookup.into_iter().collect();
    let is_felt = is_felt(rows.unwrap_or(u64::MAX), HELPS, IS_FELT);
    let Some(is_felt) = is_felt.filter(|_| is_right && !is_slow) else { return Ok(found) };
    found.extend(in_functions(query.bare_comparisons()?, is_felt, location));
    found.extend(query.index_for_date()?.map(|index| at(QueryFault::Scan { is_felt }, &index)));
    found.extend(query.index_for_id(has_pages)?.map(|index| at(QueryFault::Sort { is_felt }, &index)));
    Ok(found)
}

/// Columns that no index can be used for, because a function stands around them.
fn in_functions(comparisons: Vec<BareComparison>, is_felt: bool, location: &Location) -> Option<Finding> {
    if comparisons.is_empty() {
        return None;
    }
    let (compared, comparisons) = comparisons.into_iter().map(|it| (it.compared, it.bare)).unzip();
    let fault = QueryFault::ColumnInFunction { compared, is_felt };
    let remedy = Remedy::Compare { comparisons, reads_text_as_utc: false };
    Some(Finding::new(Fault::Query(fault), location.clone()).mended_by(remedy))
}

/// The absence of an index that saves so many looks at rows is felt; nothing where it would not even help.
fn is_felt(looks: u64, helps: u64, is_felt: u64) -> Option<bool> {
    (looks >= helps).then_some(looks >= is_felt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_advised_where_it_helps_and_urgently_where_its_absence_is_felt() {
        for (looks, expected) in [
            (999, None),
            (1_000, Some(false)),
            (99_999, Some(false)),
            (100_000, Some(true)),
            (u64::MAX, Some(true)),
        ] {
            assert_eq!(is_felt(looks, HELPS, IS_FELT), expected, "{looks}");
        }
        assert_eq!(is_felt(999_999, LOOKUP_HELPS, LOOKUP_IS_FELT), None);
        assert_eq!(is_felt(99_999_999, LOOKUP_HELPS, LOOKUP_IS_FELT), Some(false));
    }
}

//! The order of things: every sort of the program that is not a database's.
//!
//! It knows nothing of what it sorts. The sorts of std are compiled anew for each type of element, 5 to 9 KB each time.
//! This file sorts places instead, by one comparison behind a pointer, and has that machine code once; only the
//! exchange of elements is compiled for each type. A comparison costs a call more, which is nothing for the lists here:
//! columns, findings, samples.

use std::cmp::Ordering;

/// Sorts from the least to the greatest; equal elements stay in their order.
pub fn ascending<T: Ord>(items: &mut [T]) {
    by(items, T::cmp);
}

/// Sorts by a key, the least first; elements with equal keys stay in their order.
pub fn by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    by(items, |one, other| key(one).cmp(&key(other)));
}

/// Sorts by a comparison, which must be a total order; elements that it calls equal stay in their order.
pub fn by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    for (one, other) in exchanges(items.len(), &|one, other| compare(&items[one], &items[other])) {
        items.swap(one, other);
    }
}

/// Sorts, and leaves of equal elements the first.
pub fn distinct<T: Ord>(mut items: Vec<T>) -> Vec<T> {
    ascending(&mut items);
    items.dedup();
    items
}

/// The exchanges of two places that, one after the other, bring so many elements into their order. The comparison is
/// of the elements that stand at two places before the first exchange.
fn exchanges(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&one, &other| compare(one, other));
    let mut exchanges = Vec::new();
    for first in 0..count {
        // Each exchange fills a place and frees the one that its element comes from, until what stood first is met.
        let mut place = first;
        loop {
            let from = std::mem::replace(&mut order[place], place);
            if from == first {
                break;
            }
            exchanges.push((place, from));
            place = from;
        }
    }
    exchanges
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_and_one_element_stay_as_they_are() {
        ascending::<String>(&mut []);
        let mut one = ["a".to_owned()];
        ascending(&mut one);
        assert_eq!((one, distinct(Vec::<String>::new())), (["a".to_owned()], vec![]));
    }

    #[test]
    fn the_least_is_first() {
        let mut items = [3, 1, 2];
        ascending(&mut items);
        assert_eq!(items, [1, 2, 3]);
        by_key(&mut items, |item| std::cmp::Reverse(*item));
        assert_eq!(items, [3, 2, 1]);
        by(&mut items, |one, other| (one % 3).cmp(&(other % 3)));
        assert_eq!(items, [3, 1, 2]);
        assert_eq!(distinct(vec![2, 3, 2, 1, 3]), [1, 2, 3]);
    }

    #[test]
    fn elements_with_equal_keys_stay_in_their_order() {
        let mut items = ["b2", "a2", "c1", "a1", "b1", "c2"];
        by_key(&mut items, |item| item.as_bytes()[1]);
        assert_eq!(items, ["c1", "a1", "b1", "b2", "a2", "c2"]);
    }

    proptest! {
        /// Lists on both sides of the lengths at which std's sort changes its way.
        #[test]
        fn the_order_is_that_of_std(keys in prop_oneof![
            prop::collection::vec(0..6_u8, 0..30),
            prop::collection::vec(any::<u8>(), 0..2000),
        ]) {
            let mut sorted: Vec<_> = keys.iter().copied().enumerate().map(|(at, key)| (key, at.to_string())).collect();
            let mut of_std = sorted.clone();
            by_key(&mut sorted, |(key, _)| *key);
            of_std.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(sorted, of_std);
            let (mut of_std, sorted) = (keys.clone(), distinct(keys));
            of_std.sort_unstable();
            of_std.dedup();
            prop_assert_eq!(sorted, of_std);
        }
    }
}

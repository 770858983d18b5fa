//! Keys as names of XML elements. An owner may call a column anything, but XML restricts the names of elements, and
//! every reader, Roistat's own PHP first of all, must take the document.

use std::collections::HashMap;

/// The element names that stand in one parent already, each with the number that its last double was given.
#[derive(Default)]
pub(super) struct Names(HashMap<String, usize>);

impl Names {
    /// The name of the next element, for a key: one that stands already gets `_2`, `_3`, …
    pub(super) fn name(&mut self, key: &str) -> String {
        let name = element_name(key);
        let Some(mut count) = self.0.insert(name.clone(), 1) else { return name };
        loop {
            count += 1;
            let candidate = format!("{name}_{count}");
            if !self.0.contains_key(&candidate) {
                self.0.insert(name, count);
                self.0.insert(candidate.clone(), 1);
                return candidate;
            }
        }
    }
}

/// A name that every XML parser takes. XML itself would allow more letters, but its fourth and fifth editions differ in
/// them, and libxml2, which PHP reads with, differs from both in a few.
fn element_name(key: &str) -> String {
    let keep = |character: char| match character {
        'A'..='Z' | 'a'..='z' | '0'..='9' | '_' | 'А'..='я' | 'Ё' | 'ё' => character,
        _ => '_',
    };
    let name: String = key.chars().map(keep).collect();
    let is_reserved = name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("xml"));
    if name.is_empty() || is_reserved || name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("_{name}")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_becomes_a_name_that_every_parser_takes() {
        for (key, name) in [
            ("Delivery method", "Delivery_method"),
            ("Способ доставки, ё", "Способ_доставки__ё"),
            ("", "_"),
            ("1", "_1"),
            ("XmlThing", "_XmlThing"),
            ("xm", "xm"),
            ("a-b.c:d", "a_b_c_d"),
            ("×²і", "___"),
        ] {
            assert_eq!(element_name(key), name);
        }
    }

    #[test]
    fn names_of_one_parent_differ() {
        let mut names = Names::default();
        let given: Vec<_> = ["a b", "a_b", "a-b", "a_b_2", "a"].map(|key| names.name(key)).into();
        assert_eq!(given, ["a_b", "a_b_2", "a_b_3", "a_b_2_2", "a"]);
    }
}

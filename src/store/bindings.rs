//! The values of a write by the names of its parameters.
//!
//! A lead has some twenty of them, so they stand in a list. This file knows no parameter and no statement.

use super::write::Bound;

/// Values by the names of their parameters, without the colon.
#[derive(Clone, Debug, Default)]
pub struct Bindings(Vec<(String, Bound)>);

impl Bindings {
    /// Gives a parameter its value, in the place of one that it has.
    pub fn insert(&mut self, name: &str, value: Bound) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&Bound> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The names of all parameters.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_has_the_value_that_it_was_given_last() {
        let mut bindings = Bindings::default();
        assert_eq!(bindings.get("id"), None);
        for (name, value) in [("id", 1), ("now", 2), ("id", 3)] {
            bindings.insert(name, Bound::Integer(value));
        }
        let all: Vec<_> = bindings.names().map(|name| (name, bindings.get(name).cloned())).collect();
        assert_eq!(all, [("id", Some(Bound::Integer(3))), ("now", Some(Bound::Integer(2)))]);
    }
}

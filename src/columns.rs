//! From the names of a query's result columns to the keys of a row: the row's own keys, those in `fields`, those that
//! hold JSON, and those that Roistat requires.
//!
//! This file knows no database and no format. `store` reads rows by it, `check` explains it.

use crate::error::SelectFault;
use crate::protocol::List;

/// The prefix in the name of a column that goes into the row's `fields`.
const FIELDS_PREFIX: &str = "fields.";

/// One column of the result that becomes one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyColumn {
    /// Its place in the result, counted from 0.
    pub index: usize,
    /// The key, as it stands in the document.
    pub key: String,
    /// The key is there even where the value is NULL, as an empty string.
    pub required: bool,
    /// The value is text that holds a JSON array.
    pub is_array: bool,
}

/// How a query's columns become a row: first the row's own keys, then those of its `fields`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The row's own keys, in the order of the query.
    pub columns: Vec<KeyColumn>,
    /// The keys in `fields` that have a column each, in the order of the query.
    pub fields: Vec<KeyColumn>,
    /// The place of the column named `fields`, which holds a JSON object.
    pub fields_object: Option<usize>,
}

impl Layout {
    /// The layout of a list's rows.
    ///
    /// # Errors
    /// [`SelectFault::RepeatedColumn`], [`SelectFault::MissingColumns`].
    pub fn of(list: List, names: &[&str]) -> Result<Self, SelectFault> {
        if let Some(name) = first_repeated(names) {
            return Err(SelectFault::RepeatedColumn { name: name.to_owned() });
        }
        let missing: Vec<_> =
            list.required().iter().copied().filter(|required| !names.contains(required)).collect();
        if !missing.is_empty() {
            return Err(SelectFault::MissingColumns { names: missing });
        }
        let mut layout = Self::default();
        for (index, &name) in names.iter().enumerate() {
            layout.place(list, index, name);
        }
        Ok(layout)
    }

    fn place(&mut self, list: List, index: usize, name: &str) {
        let column =
            |key: &str, required, is_array| KeyColumn { index, key: key.to_owned(), required, is_array };
        if name == "fields" {
            self.fields_object = Some(index);
        } else if let Some(field) = name.strip_prefix(FIELDS_PREFIX) {
            self.fields.push(column(field, false, false));
        } else {
            self.columns.push(column(name, list.required().contains(&name), name == "products"));
        }
    }
}

fn first_repeated<'a>(names: &[&'a str]) -> Option<&'a str> {
    names.iter().enumerate().find(|(index, name)| names[..*index].contains(name)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(columns: &[KeyColumn]) -> Vec<&str> {
        columns.iter().map(|column| column.key.as_str()).collect()
    }

    #[test]
    fn fields_gather_whatever_their_place() {
        let names = ["fields.A b", "id", "fields", "fields.", "name", "products"];
        let layout = Layout::of(List::Statuses, &names).unwrap();
        assert_eq!(keys(&layout.columns), ["id", "name", "products"]);
        assert_eq!(keys(&layout.fields), ["A b", ""]);
        assert_eq!(layout.fields_object, Some(2));
        assert!(layout.columns[2].is_array && !layout.columns[1].is_array);
    }

    #[test]
    fn keys_are_case_sensitive() {
        let missing = Layout::of(List::Clients, &["ID", "name", "Phone", "email"]).unwrap_err();
        assert_eq!(missing, SelectFault::MissingColumns { names: vec!["id", "phone"] });
        assert!(Layout::of(List::Statuses, &["id", "ID", "name"]).is_ok());
    }

    #[test]
    fn a_name_stands_once() {
        let repeated = Layout::of(List::Statuses, &["id", "name", "x", "name"]).unwrap_err();
        assert_eq!(repeated, SelectFault::RepeatedColumn { name: "name".to_owned() });
    }
}

//! One row, from the values that SQLite gives to what the document is told.
//!
//! Knows the layout of a row, and neither the query it comes from nor the way in which its values come.

use rusqlite::Row;
use rusqlite::functions::Context;
use rusqlite::types::ValueRef;

use crate::columns::{KeyColumn, Layout};
use crate::document::Document;
use crate::nested::{self, Nested, Object};
use crate::value::Value;

/// The values of a row, by their places.
pub(super) trait Values {
    /// The value at a place.
    fn at(&self, place: usize) -> rusqlite::Result<ValueRef<'_>>;
}

/// A row that a statement gives.
impl Values for Row<'_> {
    #[inline]
    fn at(&self, place: usize) -> rusqlite::Result<ValueRef<'_>> {
        self.get_ref(place)
    }
}

/// A row as the arguments of a function.
impl Values for Context<'_> {
    #[inline]
    fn at(&self, place: usize) -> rusqlite::Result<ValueRef<'_>> {
        Ok(self.get_raw(place))
    }
}

/// Writes one row; gives whether its JSON columns held JSON, where it has any.
pub(super) fn push<D: Document>(
    row: &impl Values,
    layout: &Layout,
    document: &mut D,
) -> rusqlite::Result<bool> {
    let mut has_json = true;
    for (place, column) in layout.columns.iter().enumerate() {
        match value(row.at(column.index)?) {
            Some(value) if column.is_array => match array(value) {
                Some(values) => document.array(place, &values),
                None => has_json = false,
            },
            Some(value) => document.scalar(place, value),
            None if column.required => document.scalar(place, Value::Text(b"")),
            None => {}
        }
    }
    match layout.fields_object {
        None => {
            for (place, column) in layout.fields.iter().enumerate() {
                if let Some(value) = value(row.at(column.index)?) {
                    document.field(place, value);
                }
            }
        }
        Some(index) => {
            let object = value(row.at(index)?).map(object);
            has_json &= !matches!(object, Some(None));
            let mut fields = object.flatten().unwrap_or_default();
            add_fields(row, &layout.fields, &mut fields)?;
            if !fields.is_empty() {
                document.fields(&fields);
            }
        }
    }
    Ok(has_json)
}

/// A column of its own wins over what the JSON says; one that is NULL says nothing.
fn add_fields(row: &impl Values, columns: &[KeyColumn], fields: &mut Object) -> rusqlite::Result<()> {
    for column in columns {
        if let Some(value) = value(row.at(column.index)?) {
            fields.insert(column.key.clone(), Nested::Text(value.characters().into_owned()));
        }
    }
    Ok(())
}

fn array(value: Value<'_>) -> Option<Vec<Nested>> {
    nested::read_array(&value.characters())
}

fn object(value: Value<'_>) -> Option<Object> {
    Object::read(&value.characters())
}

/// A column's value; NULL, and an infinity, is none.
pub(super) fn value(value: ValueRef<'_>) -> Option<Value<'_>> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(integer) => Some(Value::Integer(integer)),
        ValueRef::Real(real) => Value::of_real(real),
        ValueRef::Text(text) | ValueRef::Blob(text) => Some(Value::Text(text)),
    }
}

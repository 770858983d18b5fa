//! One row, from the values that an engine gives to what the document is told.
//!
//! Knows the layout of a row; knows neither the query that it comes from nor the engine.

use crate::columns::{KeyColumn, Layout};
use crate::document::Document;
use crate::nested::{self, Nested, Object};
use crate::store::engine::Cells;
use crate::value::Value;

/// Writes one row; gives whether its JSON columns held JSON, where it has any.
pub(super) fn push<C: Cells, D: Document>(
    row: &C,
    layout: &Layout,
    document: &mut D,
) -> Result<bool, C::Fault> {
    let mut has_json = true;
    for (place, column) in layout.columns.iter().enumerate() {
        match row.cell(column.index)? {
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
                if let Some(value) = row.cell(column.index)? {
                    document.field(place, value);
                }
            }
        }
        Some(index) => {
            let object = row.cell(index)?.map(object);
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
fn add_fields<C: Cells>(row: &C, columns: &[KeyColumn], fields: &mut Object) -> Result<(), C::Fault> {
    for column in columns {
        if let Some(value) = row.cell(column.index)? {
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

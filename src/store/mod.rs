//! The owner's database, read for a permit: rows go into a document as they come, all from one moment.
//!
//! The only user of rusqlite, and the only place that knows the database is SQLite. Knows no format, and
//! reads no row without a [`Permit`].

mod codes;
mod database;
mod inspect;
mod plan;
pub mod schema;
mod select;
mod statement;

use std::io;
use std::time::Instant;

use rusqlite::Row;
use rusqlite::types::ValueRef;

use self::database::Database;
pub use self::inspect::{Compared, Index, Inspected, Inspection};
use self::plan::{CountedPage, Order, Page};
use self::select::Select;
use crate::access::Permit;
use crate::columns::{Column, Layout};
use crate::document::Document;
use crate::error::Error;
use crate::nested::{self, Nested, Object};
use crate::value::Value;

/// A document that holds everything that was asked for.
#[derive(Debug)]
pub struct Answer<O> {
    /// Where the document is.
    pub output: O,
    /// Rows that lost their `fields` or `products`, because the column held no such JSON.
    pub rows_without_json: u64,
}

/// Reads what the permit permits into a document. `started` is when the time limit began to run.
///
/// # Errors
/// [`Error::Database`], [`Error::Select`]; [`Error::Spool`] where the document had no room.
pub fn answer<D: Document>(
    permit: &Permit<'_>,
    started: Instant,
    mut document: D,
) -> Result<Answer<D::Output>, Error> {
    let (config, wish) = (permit.config(), permit.wish());
    let database = Database::open(config, started)?;
    let queries = wish.action.lists().iter().filter_map(|&list| config.query(list));
    // All are prepared before any is read: a fault in the last costs no reading of the first.
    let selects: Vec<_> = queries.map(|query| Select::prepare(&database, query)).collect::<Result<_, _>>()?;
    let date = wish.date.saturating_sub(config.overlap);

    let page = match (Page::asked(wish, config), selects.iter().find(|select| select.query.list.is_paged())) {
        (Some(page), Some(select)) => Some(page.counted(select.count(&database, date, None)?)),
        _ => None,
    };
    if let Some(page) = page {
        document.pagination(page.pagination());
    }
    let mut rows_without_json = 0;
    for select in selects {
        rows_without_json += push_list(&database, select, date, page, &mut document)?;
    }
    let output = document.finish().map_err(no_room)?;
    Ok(Answer { output, rows_without_json })
}

/// Reads one list; gives how many rows lost their JSON.
fn push_list<D: Document>(
    database: &Database<'_>,
    select: Select<'_>,
    date: i64,
    page: Option<CountedPage>,
    document: &mut D,
) -> Result<u64, Error> {
    let query = select.query;
    let failed = |error: rusqlite::Error| database.read_error(Some(query), &error);
    document.begin_list(query.list, &select.layout);
    let (mut statement, layout) = if query.list.is_paged() {
        let order = Order::choose(database, page, |most| select.count(database, date, Some(most)))?;
        (select.ordered(database, order, page)?, select.layout)
    } else {
        select.into_written()
    };
    select::bind(&mut statement, date).map_err(failed)?;
    let mut rows = statement.raw_query();
    let mut without_json = 0;
    while let Some(row) = rows.next().map_err(failed)? {
        document.begin_row();
        let has_json = push_row(row, &layout, document).map_err(failed)?;
        without_json += u64::from(!has_json);
        document.end_row().map_err(no_room)?;
    }
    document.end_list();
    Ok(without_json)
}

/// Writes one row; gives whether its JSON columns held JSON, where it has any.
fn push_row<D: Document>(row: &Row<'_>, layout: &Layout, document: &mut D) -> rusqlite::Result<bool> {
    let mut has_json = true;
    for (place, column) in layout.columns.iter().enumerate() {
        match value(row.get_ref(column.index)?) {
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
                if let Some(value) = value(row.get_ref(column.index)?) {
                    document.field(place, value);
                }
            }
        }
        Some(index) => {
            let object = value(row.get_ref(index)?).map(object);
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
fn add_fields(row: &Row<'_>, columns: &[Column], fields: &mut Object) -> rusqlite::Result<()> {
    for column in columns {
        if let Some(value) = value(row.get_ref(column.index)?) {
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
fn value(value: ValueRef<'_>) -> Option<Value<'_>> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(integer) => Some(Value::Integer(integer)),
        ValueRef::Real(real) => Value::of_real(real),
        ValueRef::Text(text) | ValueRef::Blob(text) => Some(Value::Text(text)),
    }
}

fn no_room(source: io::Error) -> Error {
    Error::Spool { source }
}

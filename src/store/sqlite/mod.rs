//! An SQLite file read for a permit: rows go into a document as they come, all from one moment.
//!
//! The only user of rusqlite, and the only place that knows the database is SQLite. Knows no format, and
//! reads no row without a [`Permit`].

mod codes;
mod connection;
mod examine;
mod listing;
mod plan;
mod row;
pub mod schema;
mod select;

use std::io;

use self::connection::Database;
pub use self::examine::{Compared, Index, Inspected, Inspection};
use self::listing::Listing;
use self::plan::{CountedPage, Order, Page};
use self::select::Select;
use crate::access::{Permit, Read};
use crate::document::Document;
use crate::error::{Error, WithoutJson};

/// A document that holds everything that was asked for.
#[derive(Debug)]
pub struct Answer<O> {
    /// Where the document is.
    pub output: O,
    /// Rows that lost some of what they have.
    pub without_json: WithoutJson,
}

/// Reads what the permit permits into a document.
///
/// # Errors
/// [`Error::Database`], [`Error::Select`]; [`Error::Spool`] where the document had no room.
pub fn answer<D: Document + Send + 'static>(
    permit: &Permit<'_, Read>,
    mut document: D,
) -> Result<Answer<D::Output>, Error> {
    let (config, parameters) = (permit.config(), permit.parameters());
    let database = Database::open(config)?;
    let queries = parameters.action.lists().iter().filter_map(|&list| config.query(list));
    // All are prepared before any is read: a fault in the last costs no reading of the first.
    let selects: Vec<_> = queries.map(|query| Select::prepare(&database, query)).collect::<Result<_, _>>()?;
    let date = parameters.date.saturating_sub(config.overlap);

    let page =
        match (Page::asked(parameters, config), selects.iter().find(|select| select.query.list.is_paged())) {
            (Some(page), Some(select)) => Some(page.counted(select.count(&database, date, None)?)),
            _ => None,
        };
    if let Some(page) = page {
        document.pagination(page.pagination());
    }
    let mut without_json = WithoutJson::default();
    for select in selects {
        let (told, rows) = push_list(&database, select, date, page, document)?;
        document = told;
        without_json.rows += rows;
    }
    let output = document.finish().map_err(no_room)?;
    Ok(Answer { output, without_json })
}

/// Reads one list into the document, which comes back with the count of rows that lost their JSON.
fn push_list<D: Document + Send + 'static>(
    database: &Database<'_>,
    select: Select<'_>,
    date: i64,
    page: Option<CountedPage>,
    mut document: D,
) -> Result<(D, u64), Error> {
    let query = select.query;
    document.begin_list(query.list, &select.layout);
    let listing = Listing::new(document, select.layout.clone());
    let listing = if query.list.is_paged() {
        match Order::choose(database, page, |most| select.count(database, date, Some(most)))? {
            Order::Scan if !database.is_small() => listing.call_for(database, &select, date, page)?,
            order => {
                listing.step_through(database, query, &mut select.ordered(database, order, page)?, date)?
            }
        }
    } else {
        listing.step_through(database, query, &mut select.into_written(), date)?
    };
    let Listing { mut document, without_json, .. } = listing;
    document.end_list();
    Ok((document, without_json))
}

fn no_room(source: io::Error) -> Error {
    Error::Spool { source }
}

#[cfg(test)]
mod fixture;

//! Which way through a table, and which part of it: the two plans that give the same rows in the same order,
//! and the pages.
//!
//! For few rows SQLite does best to search by the query's own condition and sort; for many, to scan in order
//! of `id` and leave out. It cannot know which it will be, for that depends on the moment asked for; a
//! count that stops early tells.

use super::database::Database;
use super::select::Select;
use crate::config::Config;
use crate::error::Error;
use crate::request::Wish;

/// Databases of up to so many pages are scanned without asking: counting would cost what it saves.
const SMALL: u64 = 64;

/// The way in which rows come to be in order of `id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// By the table's order: every row is looked at, none is sorted.
    Scan,
    /// By the query's own condition: only its rows are looked at, then sorted.
    Search,
}

impl Order {
    /// The better way for a query at a moment.
    ///
    /// # Errors
    /// What the count said.
    pub(super) fn choose(database: &Database<'_>, select: &Select<'_>, date: i64) -> Result<Self, Error> {
        if database.page_count <= SMALL {
            return Ok(Self::Scan);
        }
        let count = select.count(database, date, Some(many(database)))?;
        Ok(Self::for_count(database, count))
    }

    /// The better way for so many rows.
    pub(super) fn for_count(database: &Database<'_>, count: u64) -> Self {
        if count < many(database) { Self::Search } else { Self::Scan }
    }
}

/// From so many rows on, looking each up costs more than reading the whole file: a scan reads every page once,
/// a search about half a page for each row.
fn many(database: &Database<'_>) -> u64 {
    database.page_count * 2
}

/// A part of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Rows left out at the beginning.
    pub(super) offset: u64,
    /// The most rows, where anybody sets it.
    pub(super) limit: Option<u64>,
}

impl Page {
    /// The page that a request asks for under a config; `None` where everything goes into one answer.
    pub(super) fn asked(wish: &Wish, config: &Config) -> Option<Self> {
        let limit = match (wish.limit, config.page_size) {
            (Some(asked), Some(most)) => Some(asked.min(most)),
            (asked, most) => asked.or(most),
        };
        let is_paged = limit.is_some() || wish.offset.is_some();
        is_paged.then(|| Self { offset: wish.offset.unwrap_or(0), limit })
    }
}

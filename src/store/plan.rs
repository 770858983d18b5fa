//! Which way through a table, and which part of it: the two plans that give the same rows in the same order,
//! and the pages.
//!
//! For few rows SQLite does best to search by the query's own condition and sort; for many, to scan in order
//! of `id` and leave out. It cannot know which it will be, for that depends on the moment asked for; a
//! count that stops early tells.

use super::database::Database;
use super::select::Select;
use crate::config::Config;
use crate::document::Pagination;
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
    /// The better way for a query at a moment. What has been counted for a page is not counted again.
    ///
    /// # Errors
    /// What the count said.
    pub(super) fn choose(
        database: &Database<'_>,
        select: &Select<'_>,
        date: i64,
        page: Option<CountedPage>,
    ) -> Result<Self, Error> {
        if database.page_count <= SMALL {
            return Ok(Self::Scan);
        }
        let many = many(database);
        let count = match page {
            Some(page) => page.total_count,
            None => select.count(database, date, Some(many))?,
        };
        Ok(if count < many { Self::Search } else { Self::Scan })
    }
}

/// From so many rows on, looking each up costs more than reading the whole file: a scan reads every page once,
/// a search about half a page for each row.
fn many(database: &Database<'_>) -> u64 {
    database.page_count * 2
}

/// A part of the rows, as asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    offset: u64,
    limit: Option<u64>,
}

/// A part of the rows, their number known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CountedPage {
    /// Rows left out at the beginning.
    pub(super) offset: u64,
    /// The most rows; at least 1.
    pub(super) limit: u64,
    total_count: u64,
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

    /// The page among so many rows. Where nobody limits it, it is as large as all of them.
    pub(super) fn counted(self, total_count: u64) -> CountedPage {
        let limit = self.limit.unwrap_or(total_count).max(1);
        CountedPage { offset: self.offset, limit, total_count }
    }
}

impl CountedPage {
    /// What the document says of it.
    pub(super) fn pagination(self) -> Pagination {
        Pagination { total_count: self.total_count, limit: self.limit }
    }
}

//! Pages: the part of the rows that a request asks for, and what its document says of it.
//!
//! Knows requests and the config, no engine and no SQL.

use crate::config::Config;
use crate::document::Pagination;
use crate::request::ReadParameters;

/// A part of the rows, as asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    offset: u64,
    limit: Option<u64>,
}

/// A part of the rows, when the number of all rows is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountedPage {
    /// Rows to leave out at the beginning.
    pub offset: u64,
    /// The most rows; at least 1.
    pub limit: u64,
    /// The number of all rows.
    pub total_count: u64,
}

impl Page {
    /// The page that a request asks for under a config; `None` where everything goes into one answer.
    pub fn asked(parameters: &ReadParameters, config: &Config) -> Option<Self> {
        let limit = match (parameters.limit, config.page_size) {
            (Some(asked), Some(most)) => Some(asked.min(most)),
            (asked, most) => asked.or(most),
        };
        let is_paged = limit.is_some() || parameters.offset.is_some();
        is_paged.then(|| Self { offset: parameters.offset.unwrap_or(0), limit })
    }

    /// The page among so many rows. Without a limit of its own it is as large as all of them.
    pub fn counted(self, total_count: u64) -> CountedPage {
        let limit = self.limit.unwrap_or(total_count).max(1);
        CountedPage { offset: self.offset, limit, total_count }
    }
}

impl CountedPage {
    /// The page as the document says it.
    pub fn pagination(self) -> Pagination {
        Pagination { total_count: self.total_count, limit: self.limit }
    }
}

//! The result of `init`: queries with the reasons for them, what was found, and what
//! the owner should look at.
//!
//! Knows neither TOML nor how it was found.

use std::rc::Rc;

use crate::date::ColumnDates;
use crate::error::Error;
use crate::init::plan::leads::LeadDraft;
use crate::init::plan::note::Note;
use crate::init::preview::{NotSent, Preview, SentRows};
use crate::init::select::SelectText;
use crate::protocol::List;
use crate::sql::OwnTable;

/// A query for one list.
#[derive(Clone, Debug)]
pub struct Draft {
    pub list: List,
    /// The reason why it is so, and what the owner should look at.
    pub notes: Vec<Note>,
    pub query: DraftQuery,
    /// The query works; one that does not is written as a comment.
    pub is_active: bool,
}

impl Draft {
    pub fn new(list: List, query: DraftQuery, notes: Vec<Note>) -> Self {
        Self { list, notes, query, is_active: true }
    }

    /// The parts of the query, where it reads a table.
    pub fn select(&self) -> Option<&SelectText> {
        match &self.query {
            DraftQuery::Lines(select) | DraftQuery::OneLine(select) => Some(select),
            DraftQuery::OnlyStatus => None,
        }
    }
}

/// A query, before it is text.
#[derive(Clone, Debug)]
pub enum DraftQuery {
    /// It gets a line for each column.
    Lines(SelectText),
    /// It stands on one line.
    OneLine(SelectText),
    /// It reads nothing, and gives the one status of deals that have none.
    OnlyStatus,
}

/// The place where a list was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The deals: their table, and the date of change with its format.
    Deals {
        table: String,
        changed: Option<(String, ColumnDates)>,
    },
    Table(String),
    /// The statuses that stand in the deals.
    ColumnOfDeals(String),
    /// One status for all deals.
    OneForAll,
}

/// A whole config in the making.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Seconds taken off Roistat's date, where local time may jump back by them.
    pub overlap: Option<i64>,
    pub drafts: Vec<Draft>,
    /// The section that writes leads, which the owner may switch on.
    pub lead: Option<LeadDraft>,
    /// The sections that write into tables of their own.
    pub own_tables: &'static [OwnTable],
    pub found: Vec<(List, Found)>,
    /// The notes on the whole.
    pub notes: Vec<Note>,
}

impl Plan {
    pub fn add(&mut self, draft: Draft, found: Found) {
        self.found.push((draft.list, found));
        self.drafts.push(draft);
    }

    /// Makes a comment of a query that does not work.
    pub fn give_up(&mut self, list: List, error: Error) {
        let error = Rc::new(error);
        for draft in self.drafts.iter_mut().filter(|draft| draft.list == list) {
            draft.is_active = false;
            draft.notes.push(Note::DoesNotWork { error: Rc::clone(&error) });
        }
    }

    /// Says so where a query yields no row.
    pub fn note_empty(&mut self, list: List) {
        let is_known = |draft: &Draft| draft.notes.iter().any(|note| matches!(note, Note::EmptyTable { .. }));
        if list == List::Orders && !self.draft(list).is_some_and(is_known) {
            self.notes.push(Note::NothingToSend);
        }
    }

    /// Says which deals no request will ever get.
    pub fn note_preview(&mut self, preview: &Preview) {
        let deals = preview.lists.iter().filter(|sent| sent.list == List::Orders && sent.sent > 0);
        for SentRows { table, reasons, .. } in deals {
            let never = reasons.iter().filter_map(|(reason, rows)| match reason {
                NotSent::NoDate { column } => {
                    Some(Note::NeverSent { rows: *rows, table: table.clone(), column: column.clone() })
                }
                NotSent::Condition(_) => None,
            });
            self.notes.extend(never);
        }
    }

    pub fn draft(&self, list: List) -> Option<&Draft> {
        self.drafts.iter().find(|draft| draft.list == list)
    }

    /// Everything that is to be said, in the order of the lists.
    pub fn all_notes(&self) -> impl Iterator<Item = &Note> {
        self.drafts.iter().flat_map(|draft| &draft.notes).chain(&self.notes)
    }
}

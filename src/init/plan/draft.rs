//! What `init` comes to: queries with the reasons for them, what is missing, and what the owner should look
//! at. Knows neither TOML nor how it was found.

use crate::error::Error;
use crate::protocol::List;

/// A query for one list.
#[derive(Clone, Debug)]
pub struct Draft {
    pub list: List,
    /// Why it is so, above it; each is a comment.
    pub remarks: Vec<String>,
    pub sql: String,
    /// Whether it works; one that does not is written as a comment.
    pub is_active: bool,
}

impl Draft {
    pub fn new(list: List, sql: String, remarks: Vec<String>) -> Self {
        Self { list, remarks, sql, is_active: true }
    }
}

/// A whole config in the making.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub drafts: Vec<Draft>,
    /// What was found for each list, in a few words for the terminal.
    pub found: Vec<(List, String)>,
    /// How many rows of the table of deals were looked at.
    pub deals: usize,
    /// What the owner should look at before going on.
    pub doubts: Vec<String>,
}

impl Plan {
    pub fn add(&mut self, draft: Draft, found: impl Into<String>) {
        self.found.push((draft.list, found.into()));
        self.drafts.push(draft);
    }

    /// Makes a comment of a query that does not work.
    pub fn give_up(&mut self, list: List, error: &Error) {
        for draft in self.drafts.iter_mut().filter(|draft| draft.list == list) {
            draft.is_active = false;
            draft.remarks.push(format!("This does not work yet: {error}"));
        }
    }

    /// Says so where a query yields no row though its table has some.
    pub fn note_empty(&mut self, list: List) {
        if list == List::Orders && self.deals > 0 {
            self.doubts.push(
                "the query for the deals yields none, though their table has rows: look at its conditions"
                    .to_owned(),
            );
        }
    }

    pub fn draft(&self, list: List) -> Option<&Draft> {
        self.drafts.iter().find(|draft| draft.list == list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_deals_that_should_be_there_are_missed() {
        for (list, deals, doubts) in
            [(List::Orders, 1, 1), (List::Orders, 0, 0), (List::Clients, 1, 0), (List::Clients, 0, 0)]
        {
            let mut plan = Plan { deals, ..Plan::default() };
            plan.note_empty(list);
            assert_eq!(plan.doubts.len(), doubts, "{list:?}, {deals}");
        }
    }
}

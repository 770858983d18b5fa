//! Collations that only the CRM has (Android's LOCALIZED, those of .NET or Qt).
//!
//! SQLite refuses each subquery that has a column of such a collation, be it compared or not, and ours is around every
//! query of the owner's. So an unknown collation gets a stand-in that lets the statement be prepared and remembers when
//! it is asked to compare: its order is not the CRM's, and an answer that depends on it is an error.

use std::cell::Cell;
use std::sync::{Arc, Mutex};

use rusqlite::{Connection, Error as Sqlite};

use super::codes;
use super::shared::locked;

/// The stand-ins of one connection.
#[derive(Default)]
pub(super) struct StandIns {
    count: Cell<usize>,
    /// The collation that a statement compared by, if one did.
    compared: Arc<Mutex<Option<String>>>,
}

impl StandIns {
    /// Adds a stand-in for the collation whose absence an error is about; tells if there is one to add.
    pub(super) fn add_for(&self, connection: &Connection, error: &Sqlite) -> bool {
        /// A statement that names more collations than that is left to its error.
        const MOST: usize = 100;
        let Some(name) = codes::unknown_collation(error).filter(|_| self.count.get() < MOST) else {
            return false;
        };
        let (compared, known_as) = (Arc::clone(&self.compared), name.clone());
        let stand_in = move |left: &str, right: &str| {
            locked(&compared).get_or_insert_with(|| known_as.clone());
            left.cmp(right)
        };
        self.count.set(self.count.get() + 1);
        connection.create_collation(name.as_str(), stand_in).is_ok()
    }

    /// There are some, so that an order of our own has to name a collation.
    pub(super) fn is_any(&self) -> bool {
        self.count.get() > 0
    }

    /// The collation that a statement compared by since this was asked last, where it is not known.
    pub(super) fn take_compared(&self) -> Option<String> {
        if self.is_any() { locked(&self.compared).take() } else { None }
    }
}

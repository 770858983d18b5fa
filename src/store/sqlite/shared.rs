//! Values that a function of ours, kept by SQLite for a time, shares with the code that waits for it.
//!
//! SQLite calls it on the same thread, but rusqlite asks for one that could be called on another.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The value, held. A panic of another thread cannot have left half of it: there is none.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

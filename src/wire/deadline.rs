//! The moment at which waiting ends. Every wait for a server is bounded by one, whatever the server does.
//!
//! Knows the clock and no socket.

use std::io::{self, ErrorKind};
use std::time::{Duration, Instant};

use crate::environment::instant;

/// A moment at which waiting ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(Instant);

impl Deadline {
    /// The moment after a time from now on.
    pub fn after(time: Duration) -> Self {
        Self(instant() + time)
    }

    /// The moment a time later than this one.
    #[must_use]
    pub fn later_by(self, time: Duration) -> Self {
        Self(self.0 + time)
    }

    /// The time that is left until then.
    ///
    /// # Errors
    /// [`ErrorKind::TimedOut`] where none is.
    pub fn remaining(self) -> io::Result<Duration> {
        let left = self.0.saturating_duration_since(instant());
        if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(left) }
    }
}

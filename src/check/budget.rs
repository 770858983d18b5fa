//! How long the examination may take as a whole, for a page in a browser that someone waits for.
//!
//! Knows the clock and the config's limits; what was not looked at is said where it would have been looked at.

use std::time::{Duration, Instant};

use crate::config::Limits;
use crate::environment::instant;

/// The time that is left, where it is limited.
pub(super) struct Budget {
    begin: Instant,
    whole: Option<Duration>,
}

impl Budget {
    /// A budget that begins now.
    pub(super) fn new(whole: Option<Duration>) -> Self {
        Self { begin: instant(), whole }
    }

    /// The limits that hold for what is begun now: the config's, as far as time is left. None where time is over.
    pub(super) fn limits(&self, limits: Limits) -> Option<Limits> {
        let Some(whole) = self.whole else { return Some(limits) };
        let left = whole.saturating_sub(self.begin.elapsed());
        let [busy_timeout, time_limit] =
            [limits.busy_timeout, limits.time_limit].map(|limit| limit.min(left));
        (!left.is_zero()).then_some(Limits { busy_timeout, time_limit })
    }

    /// The whole time, in seconds.
    pub(super) fn seconds(&self) -> u64 {
        self.whole.map_or(0, |whole| whole.as_secs())
    }

    /// The budget ends before the config's limit for one answer does.
    pub(super) fn is_shorter_than(&self, limits: Limits) -> bool {
        self.limits(limits).is_none_or(|left| left.time_limit < limits.time_limit)
    }
}

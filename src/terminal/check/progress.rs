//! A line on the terminal that says how far a long check has come, and goes when it has come to an end.
//!
//! On standard error, only where that is a terminal, and only once the check has taken a while.

use std::io::Write;
use std::time::Duration;

use crate::check::{Stage, Watch};
use crate::message::Wording;

/// Rows between two looks at the clock.
const ROWS: u64 = 256;

/// How long nothing is shown …
const PATIENCE: Duration = Duration::from_secs(1);

/// … and how long a line stands at least.
const PAUSE: Duration = Duration::from_millis(200);

/// Shows how far the check has come.
pub(super) struct Progress<'a> {
    err: &'a mut dyn Write,
    is_terminal: bool,
    elapsed: &'a dyn Fn() -> Duration,
    wording: &'a dyn Wording,
    /// When the next line may be shown.
    next: Duration,
    is_shown: bool,
}

impl<'a> Progress<'a> {
    /// Progress that is shown only on a terminal; `elapsed` says how long everything has taken until now.
    pub(super) fn new(
        err: &'a mut dyn Write,
        is_terminal: bool,
        elapsed: &'a dyn Fn() -> Duration,
        wording: &'a dyn Wording,
    ) -> Self {
        Self { err, is_terminal, elapsed, wording, next: PATIENCE, is_shown: false }
    }

    /// The report is complete without this line, so a failure to write it is no failure of the check.
    fn show(&mut self, line: &str) {
        self.is_shown = true;
        self.next = (self.elapsed)() + PAUSE;
        let _ = write!(self.err, "\r\x1b[K{line}").and_then(|()| self.err.flush());
    }
}

impl Watch for Progress<'_> {
    fn begin(&mut self, step: Stage, key: &str) {
        if self.is_terminal && (self.elapsed)() >= PATIENCE {
            self.show(&self.wording.step(step, key));
        }
    }

    fn rows(&mut self, key: &str, rows: u64) {
        if self.is_terminal && rows.is_multiple_of(ROWS) && (self.elapsed)() >= self.next {
            self.show(&self.wording.rows_read(key, rows));
        }
    }

    fn end(&mut self) {
        if self.is_shown {
            self.show("");
            self.is_shown = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::message::Language;

    const WORDING: Language = Language::English;

    /// The line that is shown of rows that take half a millisecond each.
    #[track_caller]
    fn check(is_terminal: bool, rows: u64, expected: &str) {
        let mut err = Vec::new();
        let halves = Cell::new(0);
        let elapsed = || Duration::from_micros(500 * halves.get());
        let mut progress = Progress::new(&mut err, is_terminal, &elapsed, WORDING.wording());
        progress.begin(Stage::Reading, "orders");
        for row in 1..=rows {
            halves.set(row);
            progress.rows("orders", row);
        }
        progress.end();
        assert_eq!(String::from_utf8(err).unwrap(), expected);
    }

    #[test]
    fn after_a_second_a_terminal_shows_the_rows() {
        let shown = |rows| format!("\r\x1b[K`orders`: {rows} rows …");
        check(true, 2047, "");
        check(true, 2048, &format!("{}\r\x1b[K", shown(2048)));
        // Not again before a line has stood its time.
        check(true, 2400, &format!("{}\r\x1b[K", shown(2048)));
        check(true, 2600, &format!("{}{}\r\x1b[K", shown(2048), shown(2560)));
    }

    #[test]
    fn a_late_step_is_shown_at_once() {
        for (seconds, expected) in [(0, ""), (1, "\r\x1b[K`orders`: reading …\r\x1b[K")] {
            let mut err = Vec::new();
            let elapsed = || Duration::from_secs(seconds);
            let mut progress = Progress::new(&mut err, true, &elapsed, WORDING.wording());
            progress.begin(Stage::Reading, "orders");
            progress.end();
            progress.end();
            assert_eq!(String::from_utf8(err).unwrap(), expected);
        }
    }

    #[test]
    fn without_a_terminal_nothing_is_shown() {
        check(false, 5000, "");
    }
}

//! A line on the terminal that says how far a long check has come, and goes when it has come to an end.
//!
//! On standard error, only where somebody sits before it, and only once it has taken so long that one wonders.

use std::io::Write;
use std::time::Duration;

/// Rows between two looks at the clock.
const ROWS: u64 = 256;

/// How long nobody wonders …
const PATIENCE: Duration = Duration::from_secs(1);

/// … and how long a line stands at least.
const PAUSE: Duration = Duration::from_millis(200);

/// Says how far it has come, or nothing.
pub(super) struct Progress<'a> {
    err: &'a mut dyn Write,
    is_terminal: bool,
    elapsed: &'a dyn Fn() -> Duration,
    /// When the next line may be shown.
    next: Duration,
    is_shown: bool,
}

impl<'a> Progress<'a> {
    /// Progress that is shown only on a terminal; `elapsed` says how long everything has taken until now.
    pub(super) fn new(err: &'a mut dyn Write, is_terminal: bool, elapsed: &'a dyn Fn() -> Duration) -> Self {
        Self { err, is_terminal, elapsed, next: PATIENCE, is_shown: false }
    }

    /// Something begins.
    pub(super) fn begin(&mut self, what: &str) {
        if self.is_terminal && (self.elapsed)() >= PATIENCE {
            self.show(&format!("{what} …"));
        }
    }

    /// So many rows have been read.
    pub(super) fn rows(&mut self, what: &str, rows: u64) {
        if self.is_terminal && rows.is_multiple_of(ROWS) && (self.elapsed)() >= self.next {
            self.show(&format!("`{what}`: {rows} rows …"));
        }
    }

    /// It is over.
    pub(super) fn end(&mut self) {
        if self.is_shown {
            self.show("");
            self.is_shown = false;
        }
    }

    /// Who does not see it misses nothing that is in the report.
    fn show(&mut self, line: &str) {
        self.is_shown = true;
        self.next = (self.elapsed)() + PAUSE;
        let _ = write!(self.err, "\r\x1b[K{line}").and_then(|()| self.err.flush());
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// What is shown of rows that take half a millisecond each.
    #[track_caller]
    fn check(is_terminal: bool, rows: u64, expected: &str) {
        let mut err = Vec::new();
        let halves = Cell::new(0);
        let elapsed = || Duration::from_micros(500 * halves.get());
        let mut progress = Progress::new(&mut err, is_terminal, &elapsed);
        progress.begin("reading");
        for row in 1..=rows {
            halves.set(row);
            progress.rows("orders", row);
        }
        progress.end();
        assert_eq!(String::from_utf8(err).unwrap(), expected);
    }

    #[test]
    fn after_a_second_a_terminal_is_told() {
        let shown = |rows| format!("\r\x1b[K`orders`: {rows} rows …");
        check(true, 2047, "");
        check(true, 2048, &format!("{}\r\x1b[K", shown(2048)));
        // Not again before a line has stood its time.
        check(true, 2400, &format!("{}\r\x1b[K", shown(2048)));
        check(true, 2600, &format!("{}{}\r\x1b[K", shown(2048), shown(2560)));
    }

    #[test]
    fn what_begins_late_is_told_at_once() {
        for (seconds, expected) in [(0, ""), (1, "\r\x1b[Kreading …\r\x1b[K")] {
            let mut err = Vec::new();
            let elapsed = || Duration::from_secs(seconds);
            let mut progress = Progress::new(&mut err, true, &elapsed);
            progress.begin("reading");
            progress.end();
            progress.end();
            assert_eq!(String::from_utf8(err).unwrap(), expected);
        }
    }

    #[test]
    fn nobody_is_told_where_no_terminal_is() {
        check(false, 5000, "");
    }
}

//! A line on the terminal that says how far a long check has come, and goes when it has come to an end.
//!
//! On standard error, and only where somebody sits before it.

use std::io::Write;

/// Rows between two lines.
const ROWS: u64 = 20_000;

/// Files of fewer bytes are read before anybody wonders.
const LARGE: u64 = 32 * 1024 * 1024;

/// Says how far it has come, or nothing.
pub(super) struct Progress<'a> {
    err: &'a mut dyn Write,
    is_terminal: bool,
    is_shown: bool,
}

impl<'a> Progress<'a> {
    /// Progress that is shown only on a terminal.
    pub(super) fn new(err: &'a mut dyn Write, is_terminal: bool) -> Self {
        Self { err, is_terminal, is_shown: false }
    }

    /// Learns how large the database is, in bytes.
    pub(super) fn expect(&mut self, size: u64) {
        self.is_shown = self.is_terminal && size >= LARGE;
    }

    /// Something begins.
    pub(super) fn begin(&mut self, what: &str) {
        self.show(&format!("{what} …"));
    }

    /// So many rows have been read.
    pub(super) fn rows(&mut self, what: &str, rows: u64) {
        if rows.is_multiple_of(ROWS) {
            self.show(&format!("{what}: {rows} rows …"));
        }
    }

    /// It is over.
    pub(super) fn end(&mut self) {
        self.show("");
    }

    /// Who does not see it misses nothing that is in the report.
    fn show(&mut self, line: &str) {
        if self.is_shown {
            let _ = write!(self.err, "\r\x1b[K{line}").and_then(|()| self.err.flush());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(is_terminal: bool, size: u64, expected: &str) {
        let mut err = Vec::new();
        let mut progress = Progress::new(&mut err, is_terminal);
        progress.expect(size);
        progress.begin("reading");
        (1..=ROWS).for_each(|rows| progress.rows("reading", rows));
        progress.end();
        assert_eq!(String::from_utf8(err).unwrap(), expected);
    }

    #[test]
    fn a_large_database_is_reported_on_a_terminal() {
        check(true, LARGE, "\r\x1b[Kreading …\r\x1b[Kreading: 20000 rows …\r\x1b[K");
    }

    #[test]
    fn nobody_is_bothered_otherwise() {
        check(false, LARGE, "");
        check(true, LARGE - 1, "");
    }
}

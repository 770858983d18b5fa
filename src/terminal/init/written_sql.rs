//! SQL for moments that are written as text: compared with `:date`, and made what Roistat reads.
//!
//! From the year on, such texts sort as the moments do, as long as all are written alike. So they are compared as
//! text with `:date` written the same way: no further than the seconds, because `10:00:00.5Z` sorts before
//! `10:00:00Z`; and to the day or the minute with `>=`, because what is cut off was somewhen within it.

use super::form::Form;
use super::written::{Precision, Separator, Written};
use super::zone::Zone;

impl Written {
    /// The condition that a moment is after `:date`.
    pub(super) fn after(&self, column: &str) -> String {
        let column = self.form.sql(column, !self.is_day());
        let there = self.zone.there();
        let date = |format: &str| format!("strftime('{format}', :date, 'unixepoch'{there})");
        match (self.precision.0, self.separator) {
            _ if self.zone == Zone::Mixed => self.after_in_seconds(&column),
            // No index helps then, and what is no date becomes NULL instead of some text.
            _ if self.form != Form::YearFirst => self.after_in_seconds(&column),
            (Precision::Day, _) => format!("{column} >= date(:date, 'unixepoch'{there})"),
            (_, Separator::Mixed) => self.after_in_seconds(&column),
            (Precision::Second, Separator::Blank) => {
                format!("{column} > datetime(:date, 'unixepoch'{there})")
            }
            (Precision::Second, Separator::T) => format!("{column} > {}", date("%Y-%m-%dT%H:%M:%S")),
            (Precision::Minute, Separator::Blank) => format!("{column} >= {}", date("%Y-%m-%d %H:%M")),
            (Precision::Minute, Separator::T) => format!("{column} >= {}", date("%Y-%m-%dT%H:%M")),
        }
    }

    fn after_in_seconds(&self, text: &str) -> String {
        let seconds = self.in_seconds(text);
        match self.slack() {
            0 => format!("{seconds} > :date"),
            slack => format!("{seconds} > :date - {slack}"),
        }
    }

    /// The condition that a value is written in another way.
    pub(super) fn misses(&self, column: &str) -> String {
        format!("{} IS NULL", self.in_seconds(&self.form.sql(column, !self.is_day())))
    }

    /// A text from the year on in UNIX seconds.
    fn in_seconds(&self, text: &str) -> String {
        let back = self.zone.back();
        if self.is_foreign {
            format!("unixepoch(substr({text}, 1, {}){back})", self.precision.0.length())
        } else {
            format!("unixepoch({text}{back})")
        }
    }

    /// The moment in UNIX seconds. A day without a time stays the day it is, in whichever zone.
    pub(super) fn for_roistat(&self, column: &str) -> String {
        match (self.is_day(), self.form) {
            (true, Form::YearFirst) => format!("substr({column}, 1, 10) || ' 00:00'"),
            (true, form) => format!("{} || ' 00:00'", form.sql(column, false)),
            (false, form) => self.in_seconds(&form.sql(column, true)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_compared_with_text_of_its_own_form() {
        for (texts, after) in [
            (&["2024-06-01 10:00:00"][..], "c > datetime(:date, 'unixepoch')"),
            (&["2024-06-01 10:00:00.123456"], "c > datetime(:date, 'unixepoch')"),
            (&["2022-06-25 11:03:50.052Z"], "c > datetime(:date, 'unixepoch')"),
            (&["2024-06-01T10:00:00Z"], "c > strftime('%Y-%m-%dT%H:%M:%S', :date, 'unixepoch')"),
            (
                &["2024-06-01T10:00:00+03:00"],
                "c > strftime('%Y-%m-%dT%H:%M:%S', :date, 'unixepoch', '+03:00')",
            ),
            (&["2024-06-01T10:00:00+03:00", "2024-06-01T10:00:00+04:00"], "unixepoch(c) > :date"),
            (&["2024-06-01T10:00:00", "2024-06-01 10:00:00"], "unixepoch(c) > :date"),
            (&["2024-06-01 10:00"], "c >= strftime('%Y-%m-%d %H:%M', :date, 'unixepoch')"),
            (
                &["2024-06-01 10:00:00", "2024-06-01 10:00"],
                "c >= strftime('%Y-%m-%d %H:%M', :date, 'unixepoch')",
            ),
            (&["2024-06-01"], "c >= date(:date, 'unixepoch')"),
            (&["2024-06-01", "2024-06-01T10:00:00"], "c >= date(:date, 'unixepoch')"),
            (
                &["2024-06-01T10:00:00Z", "2024-06-01 10:00+03:00", "2024-06-01"],
                "unixepoch(c) > :date - 86400",
            ),
            (&["2024-06-01T10:00", "2024-06-01 10:00"], "unixepoch(c) > :date - 60"),
            (&["2024-06-01 10:00:00+0300"], "c > datetime(:date, 'unixepoch', '+03:00')"),
            (
                &["20240601"],
                "unixepoch(substr(c, 1, 4) || '-' || substr(c, 5, 2) || '-' || substr(c, 7, 2)) > :date - 86400",
            ),
        ] {
            assert_eq!(Written::of_all(texts).unwrap().after("c"), after, "{texts:?}");
        }
    }

    #[test]
    fn a_moment_keeps_its_time_for_roistat() {
        let day_first = "substr(c, 7, 4) || '-' || substr(c, 4, 2) || '-' || substr(c, 1, 2)";
        for (texts, expected) in [
            (&["2024-06-01"][..], "substr(c, 1, 10) || ' 00:00'"),
            (&["2024-06-01T10:00:00Z", "2024-06-01 10:00:00", "2024-06-01"], "unixepoch(c)"),
            (&["2024-06-01 10:00:00 UTC"], "unixepoch(substr(c, 1, 19))"),
            (&["2024-06-01 10:00:00.5+0300"], "unixepoch(substr(c, 1, 19), '-03:00')"),
            (&["01.06.2024"], &format!("{day_first} || ' 00:00'")),
            (&["01.06.2024 10:00"], &format!("unixepoch({day_first} || substr(c, 11))")),
            (
                &["06/01/2024", "06/13/2024"],
                "substr(c, 7, 4) || '-' || substr(c, 1, 2) || '-' || substr(c, 4, 2) || ' 00:00'",
            ),
            (
                &["13.06.24"],
                "'20' || substr(c, 7, 2) || '-' || substr(c, 4, 2) || '-' || substr(c, 1, 2) || ' 00:00'",
            ),
        ] {
            assert_eq!(Written::of_all(texts).unwrap().for_roistat("c"), expected, "{texts:?}");
        }
    }
}

//! SQL for moments that are written as text: compared with `:date`, and made what Roistat reads.
//!
//! From the year on, such texts sort as the moments do, as long as all are written alike. So they are compared as
//! text with `:date` written the same way: no further than the seconds, because `10:00:00.5Z` sorts before
//! `10:00:00Z`; and to the day or the minute with `>=`, because what is cut off was somewhen within it.

use crate::init::form::Form;
use crate::init::written::{Precision, Separator, Written};
use crate::init::zone::Zone;

impl Written {
    /// The condition that a moment is after `:date`.
    pub fn after(&self, column: &str) -> String {
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
    pub fn misses(&self, column: &str) -> String {
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
    pub fn for_roistat(&self, column: &str) -> String {
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
    use crate::init::fixture::evaluated;

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

    /// Texts of one column; each with its moment, and the first `:date` that it does not lie after, from 10:00:00 of the
    /// first of June 2024 on.
    type Moments = &'static [(&'static str, i64, i64)];

    /// The first of June 2024, 10:00:00 UTC.
    const TEN: i64 = 1_717_236_000;

    /// From ten o'clock back to midnight.
    const DAY: i64 = -36_000;

    const COLUMNS: &[Moments] = &[
        &[("2024-06-01 10:00:00", 0, 0), ("2024-06-01 10:00:05", 5, 5)],
        &[("2024-06-01T10:00:00", 0, 0)],
        &[("2024-06-01 10:00:00.5", 0, 1)],
        &[("2024-06-01 10:00:00Z", 0, 1)],
        &[("2024-06-01T10:00:00.052Z", 0, 1)],
        &[("2024-06-01T13:00:00+03:00", 0, 1)],
        &[("2024-06-01 04:30:00-05:30", 0, 1)],
        &[("2024-06-01T13:00:00+03:00", 0, 0), ("2024-06-01T14:00:00+04:00", 0, 0)],
        &[("2024-06-01T10:00:00", 0, 0), ("2024-06-01 10:00:00", 0, 0)],
        &[("2024-06-01 10:00", 0, 60), ("2024-06-01 10:01", 60, 120)],
        &[("2024-06-01T10:00", 0, 60)],
        &[("2024-06-01T10:00", 0, 60), ("2024-06-01 10:00", 0, 60)],
        &[("2024-06-01 10:00:30", 30, 60), ("2024-06-01 10:00", 0, 60)],
        &[("2024-06-01", DAY, DAY + 86_400)],
        &[("2024-06-01", DAY, DAY + 86_400), ("2024-06-01 10:00:00", 0, DAY + 86_400)],
        &[("2024-06-01 13:00:00 MSK", 0, 1)],
        &[("2024-06-01 13:00:00+0300", 0, 1)],
        &[("2024-06-01 07:00:00.25 -0300", 0, 1)],
        &[("2024-06-01 13:00:00+03", 0, 1)],
        &[("2024-06-01 10:00:00 UTC", 0, 1), ("2024-06-01 10:00:05 GMT", 5, 6)],
        &[("2024-06-01 13:00 MSK", 0, 60)],
        &[("20240601100000", 0, 0), ("20240601100005", 5, 5)],
        &[("20240601", DAY, DAY + 86_400)],
        &[("01.06.2024 10:00:05", 5, 5)],
        &[("01.06.2024 10:00", 0, 60), ("31.05.2024 10:00", -86_400, 60 - 86_400)],
        &[("01.06.2024 13:00:05 MSK", 5, 5)],
        &[("31/05/2024 10:00:00", -86_400, -86_400), ("06/01/2024 10:00:00", -12_700_800, -12_700_800)],
        &[("05/31/2024 10:00:00", -86_400, -86_400), ("06/01/2024 10:00:00", 0, 0)],
        &[("2024/06/01 10:00:00", 0, 0)],
        &[("01.06.24 10:00", 0, 60)],
        &[("1.6.2024 9:05", -3300, 60 - 3300), ("01.06.2024 10:00", 0, 60)],
        &[("1.6.2024", DAY, DAY + 86_400), ("31.05.2024", DAY - 86_400, DAY)],
    ];

    #[test]
    fn a_moment_is_after_every_date_before_it_and_no_more_than_it_must_after_others() {
        for moments in COLUMNS {
            let texts: Vec<_> = moments.iter().map(|(text, ..)| *text).collect();
            let after = Written::of_all(&texts).unwrap().after("c");
            for (text, moment, end) in *moments {
                for (date, expected) in [(moment - 1, true), (end - 1, true), (*end, false)] {
                    let is_after: bool = evaluated(&after, "c", text, TEN + date);
                    assert_eq!(is_after, expected, "{text} after {date}: {after}");
                }
            }
        }
    }

    #[test]
    fn a_moment_is_the_same_for_roistat_and_a_day_the_same_day() {
        for moments in COLUMNS {
            let texts: Vec<_> = moments.iter().map(|(text, ..)| *text).collect();
            let written = Written::of_all(&texts).unwrap();
            let (sent, misses) = (format!("CAST({} AS TEXT)", written.for_roistat("c")), written.misses("c"));
            for (text, moment, _) in *moments {
                let sent: String = evaluated(&sent, "c", text, 0);
                let seconds = (TEN + moment).to_string();
                let day = || evaluated("strftime('%Y-%m-%d 00:00', c, 'unixepoch')", "c", &seconds, 0);
                assert_eq!(sent, if written.is_day() { day() } else { seconds.clone() }, "{text}");
                assert!(!evaluated::<bool>(&misses, "c", text, 0), "{text}: {misses}");
            }
            assert!(evaluated::<bool>(&misses, "c", "none", 0), "{misses}");
        }
    }
}

//! Moments in SQL: how the forms of text are told apart, what makes UNIX seconds of each, and how each is compared
//! with `:date`.
//!
//! Knows SQL only as text, in which `{}` stands for the column: whoever uses it tries it on the database.

use super::Form;

/// Puts `31.12.2026 23:59` into the order that SQLite and Roistat read.
const TURNED: &str =
    "substr({}, 7, 4) || '-' || substr({}, 4, 2) || '-' || substr({}, 1, 2) || substr({}, 11)";

/// Puts what separates them between the digits of a day …
const SEPARATED: &str = "substr({}, 1, 4) || '-' || substr({}, 5, 2) || '-' || substr({}, 7, 2)";

/// … and of a time.
const SEPARATED_TIME: &str =
    " || ' ' || substr({}, 9, 2) || ':' || substr({}, 11, 2) || ':' || substr({}, 13, 2)";

/// What `unixepoch` alone does not read. The order matters: of two conditions that are both true, the first decides.
const SPECIAL: [Form; 8] = [
    Form::Microseconds,
    Form::SecondDigits,
    Form::Milliseconds,
    Form::DayDigits,
    Form::Dotted,
    Form::DottedDay,
    Form::BareOffset,
    Form::UtcWord,
];

impl Form {
    /// The condition in SQL that a text is of the form. None where it is no form of texts.
    pub fn text_condition(self) -> Option<&'static str> {
        Some(match self {
            Self::Day => "{} GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'",
            Self::Iso => {
                "{} GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]?*' AND unixepoch({}) IS NOT NULL"
            }
            Self::BareOffset => "{} GLOB '[0-9][0-9][0-9][0-9]-*[+-][0-9][0-9][0-9][0-9]'",
            Self::UtcWord => "{} GLOB '[0-9][0-9][0-9][0-9]-* UTC'",
            Self::Dotted => "{} GLOB '[0-3][0-9].[01][0-9].[0-9][0-9][0-9][0-9] *'",
            Self::DottedDay => "{} GLOB '[0-3][0-9].[01][0-9].[0-9][0-9][0-9][0-9]'",
            _ => return None,
        })
    }

    /// Where it is one that `unixepoch` alone does not read: by what it is told from others, and what makes UNIX
    /// seconds of it. A text plus 0 is the number that it begins with.
    fn special(self) -> Option<(&'static str, String)> {
        Some(match self {
            Self::Microseconds => ("{} + 0 >= 100000000000000", "CAST({} / 1000000 AS INTEGER)".to_owned()),
            Self::SecondDigits => (
                "{} + 0 BETWEEN 19700101000000 AND 21010101000000",
                format!("unixepoch({SEPARATED}{SEPARATED_TIME})"),
            ),
            Self::Milliseconds => ("{} + 0 >= 100000000000", "CAST({} / 1000 AS INTEGER)".to_owned()),
            Self::DayDigits => ("{} + 0 BETWEEN 19700101 AND 21010101", format!("unixepoch({SEPARATED})")),
            Self::Dotted | Self::DottedDay => ("{} LIKE '__.__.____%'", format!("unixepoch({TURNED})")),
            Self::BareOffset => (
                "{} GLOB '[0-9][0-9][0-9][0-9]-*[+-][0-9][0-9][0-9][0-9]'",
                "unixepoch(substr({}, 1, length({}) - 2) || ':' || substr({}, -2))".to_owned(),
            ),
            Self::UtcWord => ("{} LIKE '% UTC'", "unixepoch(replace({}, ' UTC', ''))".to_owned()),
            _ => return None,
        })
    }

    fn is_day(self) -> bool {
        matches!(self, Self::Day | Self::DottedDay | Self::DayDigits)
    }
}

/// SQL that makes UNIX seconds of a column that holds these forms, each as it needs it.
pub fn seconds_of(forms: &[Form]) -> String {
    let among = |these: &[Form]| forms.iter().all(|form| these.contains(form));
    let mut special: Vec<_> =
        SPECIAL.iter().filter(|form| forms.contains(form)).filter_map(|form| form.special()).collect();
    special.dedup();
    let is_all_special = forms.iter().all(|form| form.special().is_some());
    let plain = match () {
        () if among(&[Form::Seconds])
            || forms.iter().all(|it| it.special().is_some() || *it == Form::Seconds) =>
        {
            "{}"
        }
        () if among(&[Form::Seconds, Form::Fraction]) => "CAST({} AS INTEGER)",
        () if among(&[Form::Guide, Form::Day, Form::Iso, Form::Julian]) => "unixepoch({})",
        () => "unixepoch({}, 'auto')",
    };
    match &special[..] {
        [] => plain.to_owned(),
        [(_, only)] if is_all_special => only.clone(),
        some => {
            let cases: Vec<_> = some.iter().map(|(when, then)| format!("WHEN {when} THEN {then}")).collect();
            format!("CASE {} ELSE {plain} END", cases.join(" "))
        }
    }
}

/// SQL that compares a column that holds these forms with `:date`. Of a day, what it was in the day is not known: so
/// the whole day of `:date` counts as after it.
pub fn after(forms: &[Form]) -> String {
    const DATE_DIGITS: &str = "CAST(strftime('%Y%m%d', :date, 'unixepoch') AS INTEGER)";
    const TIME_DIGITS: &str = "CAST(strftime('%Y%m%d%H%M%S', :date, 'unixepoch') AS INTEGER)";
    match forms {
        [Form::Seconds | Form::Fraction] | [Form::Seconds, Form::Fraction] => "{} > :date".to_owned(),
        [Form::Milliseconds] => "{} > :date * 1000".to_owned(),
        [Form::Microseconds] => "{} > :date * 1000000".to_owned(),
        [Form::Julian] => "{} > julianday(:date, 'unixepoch')".to_owned(),
        [Form::Day] => "{} >= date(:date, 'unixepoch')".to_owned(),
        [Form::DayDigits] => format!("CAST({{}} AS INTEGER) >= {DATE_DIGITS}"),
        [Form::SecondDigits] => format!("CAST({{}} AS INTEGER) > {TIME_DIGITS}"),
        [Form::DottedDay] => format!("{TURNED} >= date(:date, 'unixepoch')"),
        some if some.iter().any(|form| form.is_day()) => {
            format!("{} >= unixepoch(:date, 'unixepoch', 'start of day')", seconds_of(some))
        }
        some => format!("{} > :date", seconds_of(some)),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::super::read;
    use super::*;

    /// A moment, its day's first second, and both in every form.
    const MOMENT: i64 = 1_795_300_325;
    const MIDNIGHT: i64 = 1_795_219_200;
    const WRITTEN: [(Form, &str, i64); 16] = [
        (Form::Seconds, "1795300325", MOMENT),
        (Form::Guide, "'2026-11-21 22:32:05'", MOMENT),
        (Form::Milliseconds, "1795300325123", MOMENT),
        (Form::Milliseconds, "1795300325123.0", MOMENT),
        (Form::Microseconds, "1795300325123456", MOMENT),
        (Form::Fraction, "1795300325.5", MOMENT),
        (Form::Julian, "2461366.43894676", MOMENT),
        (Form::DayDigits, "20261121", MIDNIGHT),
        (Form::SecondDigits, "20261121223205", MOMENT),
        (Form::Day, "'2026-11-21'", MIDNIGHT),
        (Form::Iso, "'2026-11-21T22:32:05.5Z'", MOMENT),
        (Form::Iso, "'2026-11-22 01:32:05+03:00'", MOMENT),
        (Form::BareOffset, "'2026-11-22 01:32:05+0300'", MOMENT),
        (Form::UtcWord, "'2026-11-21 22:32:05.123 UTC'", MOMENT),
        (Form::Dotted, "'21.11.2026 22:32:05'", MOMENT),
        (Form::DottedDay, "'21.11.2026'", MIDNIGHT),
    ];

    /// Two forms of a column, each once.
    fn both(one: Form, other: Form) -> Vec<Form> {
        let mut forms = vec![one, other];
        forms.sort();
        forms.dedup();
        forms
    }

    fn ask<T: rusqlite::types::FromSql>(sql: &str, value: &str, date: Option<i64>) -> T {
        let connection = Connection::open_in_memory().unwrap();
        let sql = format!("SELECT {} FROM (SELECT {value} AS c)", sql.replace("{}", "c"));
        let mut statement = connection.prepare(&sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        if let Some(date) = date {
            statement.raw_bind_parameter(c":date", date).unwrap();
        }
        let mut rows = statement.raw_query();
        rows.next().unwrap().unwrap().get(0).unwrap_or_else(|error| panic!("{sql} of {value}: {error}"))
    }

    #[test]
    fn what_is_selected_makes_seconds_of_every_form_beside_every_other() {
        for (one, value, seconds) in WRITTEN {
            for (other, ..) in WRITTEN {
                let forms = both(one, other);
                let sql = seconds_of(&forms);
                let made: i64 = ask(&sql, value, None);
                // A Julian day has fractions of a day, and not every second among them.
                assert!((made - seconds).abs() <= i64::from(one == Form::Julian), "{sql} of {value}: {made}");
            }
        }
    }

    #[test]
    fn what_is_compared_comes_when_it_has_changed_and_only_then() {
        for (one, value, seconds) in WRITTEN {
            for (other, ..) in WRITTEN {
                let forms = both(one, other);
                let sql = after(&forms);
                let is_there = |date| ask::<bool>(&sql, value, Some(date));
                assert!(is_there(seconds - 5) && !is_there(seconds + 86_400), "{sql} of {value}");
                // Of a day it is not known when in it, so it comes again until the day is over.
                let is_day =
                    forms.iter().any(|it| matches!(it, Form::Day | Form::DayDigits | Form::DottedDay));
                assert_eq!(is_there(MOMENT + 3600), is_day, "{sql} of {value}");
            }
        }
    }

    #[test]
    fn forms_are_told_apart_alike_here_and_there() {
        for (form, value, _) in WRITTEN {
            let characters = value.trim_matches('\'');
            assert_eq!(read(characters.as_bytes()).0, form, "{value}");
            for (other, ..) in WRITTEN {
                if let Some(condition) = other.text_condition() {
                    // SQL has one form for what Roistat reads and what it does not.
                    let is_such = form == other || (form, other) == (Form::Guide, Form::Iso);
                    let found: bool = ask(&format!("typeof({{}}) = 'text' AND {condition}"), value, None);
                    assert_eq!(found, is_such, "{value} as {other:?}");
                }
            }
        }
    }
}

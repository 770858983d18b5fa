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

//! What values a query compares with `:date`: its comparison is put aside for questions about what is
//! compared, which SQLite then answers where the comparison stood, with its names and its tables.
//!
//! A question counts only in so far as more rows answer to it than to "no": so a comparison below a NOT, or
//! beside an OR, gives rise to nothing wrong. Knows no levels.

use rusqlite::types::ValueRef;

use crate::date::{self, Form};
use crate::sql::comparison::{self, Comparison};
use crate::store::sqlite::connection::Database;
use crate::store::sqlite::select::Select;

/// No deal has changed after this moment: what else compares with `:date` is out of the way.
const NEVER: i64 = i64::MAX;

/// Every deal has changed after this moment, by whichever comparison.
const EVER: i64 = 0;

/// The forms that a column of numbers may hold …
const OF_NUMBERS: [Form; 6] = [
    Form::Seconds,
    Form::Milliseconds,
    Form::Microseconds,
    Form::Julian,
    Form::DayDigits,
    Form::SecondDigits,
];

/// … and one of texts.
const OF_TEXTS: [Form; 6] =
    [Form::Day, Form::Iso, Form::BareOffset, Form::UtcWord, Form::Dotted, Form::DottedDay];

/// What something is compared with: `:date`, or what is made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Against {
    /// Its form.
    pub form: Form,
    /// Whether it is a text.
    pub is_text: bool,
    /// What stands between its day and its time, where it is such a text.
    separator: Option<char>,
}

/// What a query compares with `:date`, and how many rows have what values there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What is compared, as written.
    pub what: String,
    /// The same so that something may stand before or behind it.
    pub operand: String,
    /// What it is compared with, as written.
    pub date: String,
    /// What that is.
    pub against: Against,
    /// The comparison as written, up to `date` and from there on.
    around: [String; 2],
    /// Rows that come whatever the comparison says, as where there is an OR beside it.
    pub always: u64,
    /// Rows that there are besides these.
    pub rows: u64,
    /// Rows with no value that come by no other comparison with `:date` either.
    pub nulls: u64,
    /// The same of rows with a value that stands for none: 0, or an empty text.
    pub blanks: u64,
    /// Rows with a number.
    pub numbers: u64,
    /// Rows with a text.
    pub texts: u64,
    /// Rows with a text that is not made of digits alone.
    pub dates: u64,
    /// Rows whose value compares well; `rows` where that cannot be told.
    pub fitting: u64,
    /// Where not all do: how many rows have which form.
    pub forms: Vec<(Form, u64)>,
}

impl Compared {
    /// The comparison as written, with `:date` so many hours later.
    pub fn later(&self, hours: i64) -> String {
        let [before, behind] = &self.around;
        let is_bare = self.date == ":date";
        let later = format!(":date + {hours} * 3600");
        let date = self.date.replace(":date", &if is_bare { later } else { format!("({later})") });
        format!("{before}{date}{behind}")
    }
}

/// Counts; nothing where the comparison cannot be put aside, or not in time.
pub(super) fn examine(
    database: &Database,
    select: &Select<'_>,
    comparison: &Comparison,
    now: i64,
) -> Option<Compared> {
    let sql = select.sql();
    let questions = Questions { database, select, comparison, none: None };
    let questions = Questions { none: Some(questions.count_since(NEVER, "0")?), ..questions };
    let against = against(database, &sql[comparison.date.clone()], now)?;
    let texts = questions.more("typeof({}) = 'text'")?;
    let numbers = questions.more(NUMBER)?;
    let is_judged =
        if against.is_text { against.separator.is_some() } else { against.form.range().is_some() };
    let mut compared = Compared {
        what: sql[comparison.compared.clone()].to_owned(),
        operand: comparison::operand(&sql[comparison.compared.clone()]),
        date: sql[comparison.date.clone()].to_owned(),
        against,
        around: [
            sql[comparison.whole.start..comparison.date.start].to_owned(),
            sql[comparison.date.end..comparison.whole.end].to_owned(),
        ],
        always: questions.none?,
        rows: questions.more("1")?,
        nulls: questions.more_since(EVER, "{} IS NULL")?,
        blanks: 0,
        numbers,
        texts,
        dates: if texts == 0 {
            0
        } else {
            questions.more(&format!("typeof({{}}) = 'text' AND {NO_DIGITS}"))?
        },
        fitting: 0,
        forms: Vec::new(),
    };
    compared.fitting = if is_judged { questions.fitting(against)? } else { numbers + texts };
    if compared.fitting != numbers + texts {
        compared.blanks = questions.more_since(EVER, blank(against))?;
        compared.forms = questions.forms(&compared)?;
    }
    Some(compared)
}

const NUMBER: &str = "typeof({}) IN ('integer', 'real')";

const NO_DIGITS: &str = "({} GLOB '*[^0-9]*' OR {} = '')";

/// What stands for no date, and is put before every date.
fn blank(against: Against) -> &'static str {
    if against.is_text {
        "{} IN (0, '', '0') OR {} LIKE '0000-00-00%'"
    } else {
        "typeof({}) <> 'text' AND {} = 0"
    }
}

/// Questions to put in the place of a comparison.
struct Questions<'q> {
    database: &'q Database,
    select: &'q Select<'q>,
    comparison: &'q Comparison,
    /// How many rows there are where the answer is always no.
    none: Option<u64>,
}

impl Questions<'_> {
    fn count_since(&self, date: i64, question: &str) -> Option<u64> {
        let sql = self.select.sql();
        let what = &sql[self.comparison.compared.clone()];
        let (before, after) = (&sql[..self.comparison.whole.start], &sql[self.comparison.whole.end..]);
        let reworded = format!("{before}({}){after}", question.replace("{}", &format!("({what})")));
        self.select.reworded(self.database, &reworded)?.count(self.database, date, None).ok()
    }

    fn more_since(&self, date: i64, question: &str) -> Option<u64> {
        Some(self.count_since(date, question)?.saturating_sub(self.count_since(date, "0")?))
    }

    fn more(&self, question: &str) -> Option<u64> {
        Some(self.count_since(NEVER, question)?.saturating_sub(self.none?))
    }

    /// How many values are of the form that they are compared with.
    fn fitting(&self, against: Against) -> Option<u64> {
        match (against.separator, against.form.range()) {
            (Some(separator), _) => {
                let day = "typeof({}) = 'text' AND {} GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]*'";
                let is_day = against.form == Form::Day;
                self.more(&if is_day {
                    day.to_owned()
                } else {
                    format!("{day} AND substr({{}}, 11, 1) = '{separator}'")
                })
            }
            (None, Some((from, to))) => self.more(&format!("{NUMBER} AND {{}} >= {from} AND {{}} < {to}")),
            (None, None) => None,
        }
    }

    /// How many rows have which form; those with another number, or another text, last.
    fn forms(&self, compared: &Compared) -> Option<Vec<(Form, u64)>> {
        let mut found = Vec::new();
        let mut numbers = compared.numbers;
        for form in OF_NUMBERS.into_iter().filter(|_| compared.numbers != 0) {
            let (from, to) = form.range()?;
            let rows = self.more(&format!("{NUMBER} AND {{}} >= {from} AND {{}} < {to}"))?;
            numbers = numbers.saturating_sub(rows);
            found.push((form, rows));
        }
        if numbers != 0 {
            let zeros = self.more(&format!("{NUMBER} AND {{}} = 0"))?;
            found.extend([(Form::Zero, zeros), (Form::Number, numbers.saturating_sub(zeros))]);
        }
        let mut texts = compared.dates;
        for form in OF_TEXTS.into_iter().filter(|_| compared.dates != 0) {
            let rows = self.more(&format!("typeof({{}}) = 'text' AND {}", form.text_condition()?))?;
            texts = texts.saturating_sub(rows);
            found.push((form, rows));
        }
        if texts != 0 {
            let blanks = self.more("typeof({}) = 'text' AND ({} = '' OR {} LIKE '0000-00-00%')")?;
            found.extend([(Form::Empty, blanks), (Form::Other, texts.saturating_sub(blanks))]);
        }
        // Digits kept as text: `unixepoch` with 'auto' takes them for the seconds that they are.
        found.push((Form::Fraction, compared.texts.saturating_sub(compared.dates)));
        found.retain(|(_, rows)| *rows != 0);
        found.sort_unstable();
        Some(found)
    }
}

/// What becomes of `:date` on the other side, where that can be said without a row.
fn against(database: &Database, date: &str, now: i64) -> Option<Against> {
    let mut statement = database.connection.prepare(&format!("SELECT {date}")).ok()?;
    let place = statement.parameter_index(":date").ok()??;
    statement.raw_bind_parameter(place, now).ok()?;
    let mut rows = statement.raw_query();
    let number =
        |number: f64| Against { form: date::form_of_number(number), is_text: false, separator: None };
    match rows.next().ok()??.get_ref(0).ok()? {
        #[expect(clippy::cast_precision_loss, reason = "its magnitude is all that is looked at")]
        ValueRef::Integer(integer) => Some(number(integer as f64)),
        ValueRef::Real(real) => Some(number(real)),
        ValueRef::Text(text) => {
            let (form, _) = date::read(text);
            let separator = match form {
                Form::Guide | Form::Iso => text.get(10).map(|&byte| char::from(byte)),
                Form::Day => Some(' '),
                _ => None,
            };
            Some(Against { form, is_text: true, separator })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {

    use super::super::super::fixture::{DEALS, config};
    use super::*;

    const NOW: i64 = 1_795_300_325;

    #[test]
    fn what_becomes_of_the_date_is_known_without_a_row() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), "CREATE TABLE deals (id)", DEALS);
        let database = Database::open(&config.database, config.limits).unwrap();
        for (date, form, is_text, separator) in [
            (":date", Form::Seconds, false, None),
            (":date * 1000", Form::Milliseconds, false, None),
            ("julianday(:date, 'unixepoch')", Form::Julian, false, None),
            ("date(:date, 'unixepoch')", Form::Day, true, Some(' ')),
            ("datetime(:date, 'unixepoch')", Form::Guide, true, Some(' ')),
            ("strftime('%Y-%m-%dT%H:%M:%SZ', :date, 'unixepoch')", Form::Iso, true, Some('T')),
            ("strftime('%d.%m.%Y', :date, 'unixepoch')", Form::DottedDay, true, None),
        ] {
            assert_eq!(against(&database, date, NOW), Some(Against { form, is_text, separator }), "{date}");
        }
        for nothing in [":date + NULL", "no_such_column > :date", "1", ":date, 2 FROM"] {
            assert_eq!(against(&database, nothing, NOW), None, "{nothing}");
        }
    }
}

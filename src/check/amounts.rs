//! Amounts of money: prices and costs that are text, and those that look as if they counted hundredths.
//!
//! Counts values as they pass by and judges the counts; how a text is read as a number is known to `sql::amount`.

use super::fault::{Fault, RowsFault};
use super::report::{Finding, Location};
use super::rows::selected;
use super::sample::Tally;
use super::stats::RowStats;
use crate::sql::amount::{self, Marks};
use crate::store::ExamineQuery;
use crate::value::Value;

/// Names that tell of hundredths, in lower case.
const OF_HUNDREDTHS: [&str; 5] = ["cent", "kop", "minor", "penn", "коп"];

/// Below so many rows it does not show that every amount ends in 00 or 90.
const FEWEST_ROWS: u64 = 20;

/// An amount in whole money is often below this.
const LARGE: i64 = 10_000;

/// The counts over a column of amounts.
#[derive(Clone, Debug, Default)]
pub(super) struct Amounts {
    /// Texts that are no numbers …
    texts: Tally,
    /// … what stands in them beside the number …
    marks: Marks,
    /// … and some of them have no number.
    has_other: bool,
    /// Amounts that are whole, but not 0.
    whole: u64,
    /// Amounts that are not whole, or do not end in 00 or 90.
    uneven: u64,
    /// The least of the whole amounts.
    least: i64,
}

impl Amounts {
    /// Counts a value of the row with this id.
    pub(super) fn add(&mut self, value: Value<'_>, id: &str) {
        match value {
            Value::Integer(0) => {}
            Value::Integer(amount) => self.add_whole(amount),
            Value::Real(_) => self.uneven += 1,
            Value::Text(text) => {
                self.uneven += u64::from(!text.is_empty());
                let marks = amount::read(text);
                self.marks = self.marks.and(marks.unwrap_or_default());
                self.has_other |= marks.is_none();
                if marks.is_none_or(|marks| marks.is_written()) {
                    self.texts.add_row(id, text);
                }
            }
        }
    }

    fn add_whole(&mut self, amount: i64) {
        self.uneven += u64::from(!matches!(amount % 100, 0 | 90));
        self.least = if self.whole == 0 { amount } else { self.least.min(amount) };
        self.whole += 1;
    }
}

/// Everything that is wrong with prices and costs.
pub(super) fn check(stats: &RowStats, query: &dyn ExamineQuery, location: &Location) -> Vec<Finding> {
    let mut found = Vec::new();
    for (column, amounts) in &stats.amounts {
        let at = |fault| Finding::new(Fault::Rows(fault), location.column(column));
        if amounts.texts.rows > 0 {
            let format = amounts.marks.format().filter(|_| !amounts.has_other);
            let remedy = format.map(|format| selected(column, &query.dialect().amount(&format, "{}"), query));
            let fault = RowsFault::NotANumber { column, rows: amounts.texts.clone() };
            found.push(at(fault).mended_by(remedy));
        }
        let source = query.source_of(column).unwrap_or(column).to_lowercase();
        if let Some(is_named) = is_hundredths(amounts, &source) {
            let fault = RowsFault::Hundredths { column, example: amounts.least, is_named };
            found.push(at(fault).mended_by(selected(column, &query.dialect().hundredths("{}"), query)));
        }
    }
    found
}

/// The amounts count hundredths, by the name of their source or by what all of them look like.
fn is_hundredths(amounts: &Amounts, source: &str) -> Option<bool> {
    let is_plain = !source.contains(|it| "/*".contains(it));
    let is_named = is_plain && OF_HUNDREDTHS.iter().any(|name| source.contains(name));
    let is_whole = amounts.whole > 0 && amounts.texts.rows == 0;
    let looks_so = is_plain && amounts.whole >= FEWEST_ROWS && amounts.uneven == 0 && amounts.least >= LARGE;
    (is_whole && (is_named || looks_so)).then_some(is_named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(values: impl IntoIterator<Item = i64>) -> Amounts {
        let mut amounts = Amounts::default();
        values.into_iter().for_each(|value| amounts.add(Value::Integer(value), "1"));
        amounts
    }

    #[test]
    fn amounts_are_hundredths_by_name_or_where_all_look_so() {
        let many = || (100..130).map(|amount| amount * 1_000);
        for (values, source, expected) in [
            (amounts(many()), "o.price", Some(false)),
            (amounts(many().chain([0])), "price", Some(false)),
            (amounts(many().take(19)), "price", None),
            (amounts(many().chain([9_900])), "price", None),
            (amounts(many().chain([150_050])), "price", None),
            (amounts(many().chain([150_090])), "price", Some(false)),
            (amounts([1_550]), "total_cents", Some(true)),
            (amounts([1_550]), "total_cents / 100", None),
            (amounts([]), "total_cents", None),
            (amounts([0]), "сумма_коп", None),
            (amounts([5]), "сумма_коп", Some(true)),
        ] {
            assert_eq!(is_hundredths(&values, source), expected, "{values:?} {source}");
        }
    }
}

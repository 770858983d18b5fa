//! How a query uses `:date`, the moment after which Roistat wants the changes: that it does, and that what it
//! compares is of the same form. In SQLite every text is greater than every number, and texts are compared letter
//! by letter.
//!
//! Judges counts that the store made; where they do not speak clearly it says nothing.

use super::fault::{Change, ChangeFault, Fault, QueryFault};
use super::local_time;
use super::report::{ComparedTypes, Fact, Finding, Level, Location, Remedy};
use crate::date::{DAY, DateKind, NumberFormat};
use crate::protocol::List;
use crate::sql::Dialect;
use crate::store::{Compared, ExamineQuery, LeftOut, ServerZone, Skipped, ValueKind};

/// The types of the values that are compared with `:date`.
pub(super) fn types(compared: &Compared) -> Fact {
    Fact::Compared(ComparedTypes {
        compared: compared.what.clone(),
        numbers: compared.numbers,
        texts: compared.texts,
        moments: compared.moments,
        nulls: compared.nulls,
        blobs: compared
            .rows
            .saturating_sub(compared.nulls + compared.numbers + compared.texts + compared.moments),
    })
}

/// Everything that is wrong with how `:date` is used. `count` is how many rows there are in all.
///
/// # Errors
/// Why the rows were not counted.
pub(super) fn check_date_filter(
    list: List,
    query: &dyn ExamineQuery,
    compared: &[Compared],
    count: u64,
    now: i64,
    never: &LeftOut,
    location: &Location,
) -> Result<Vec<Finding>, Skipped> {
    if !list.is_paged() {
        return Ok(Vec::new());
    }
    if !query.uses_date() {
        let fault = Fault::Query(QueryFault::DateUnused { list });
        return Ok(vec![Finding::new(fault, location.clone())]);
    }
    // The rows that still match a year from now are those that no date leaves out.
    let later = query.count(now + 366 * DAY)?;
    if later > count {
        let reversed = |it: &Compared| compare(format!("{} > {}", it.operand, it.date));
        let finding = of_query(compared, Change::Reversed, later, location);
        return Ok(vec![finding.mended_by(compared.first().map(reversed))]);
    }
    let mut found: Vec<_> =
        compared.iter().flat_map(|it| check(it, query.dialect(), later, never, location)).collect();
    found.extend(never_sent(compared, &found, never, location));
    if found.is_empty() && later > 0 {
        found.extend(check_future(compared, count, later, location));
    }
    if !found.iter().any(is_wrong) {
        found.extend(local_time::check(query, compared, count, now, location)?);
    }
    found.extend(compared.iter().filter_map(|it| zone_of_server(it, location)));
    Ok(found)
}

/// A finding about a comparison.
fn of_comparison(
    compared: &Compared,
    change: Change,
    rows: u64,
    example: Option<String>,
    location: &Location,
) -> Finding {
    let (date, what) = (compared.date.clone(), compared.what.clone());
    let location = location.column(&what);
    let fault = ChangeFault { compared: vec![what], date, rows, example, change };
    Finding::new(Fault::Change(fault), location)
}

/// The comparison has to be written anew before anything else of it can be judged.
pub(super) fn is_wrong(finding: &Finding) -> bool {
    let is_of_rows = |change| matches!(change, Change::Null | Change::Empty { .. } | Change::Never);
    match &finding.fault {
        Fault::Change(fault) => finding.level() == Level::Error && !is_of_rows(fault.change),
        _ => false,
    }
}

/// Moments without a time zone, which the server takes for its own time.
fn zone_of_server(compared: &Compared, location: &Location) -> Option<Finding> {
    let ServerZone { name, in_utc } = compared.zone.clone()?;
    let fault = QueryFault::ZoneOfServer { compared: compared.what.clone(), zone: name, in_utc };
    Some(Finding::new(Fault::Query(fault), location.clone()))
}

/// Rows that are never sent, and that no other finding has told of.
fn never_sent(
    compared: &[Compared],
    found: &[Finding],
    never: &LeftOut,
    location: &Location,
) -> Option<Finding> {
    let told: u64 = found.iter().map(lost_rows).sum();
    let rows = never.rows.checked_sub(told).filter(|&rows| rows > 0)?;
    let example = (told == 0).then(|| never.example.clone());
    Some(of_comparison(compared.first()?, Change::Never, rows, example, location))
}

/// The rows that a finding says are never sent.
fn lost_rows(finding: &Finding) -> u64 {
    match &finding.fault {
        Fault::Change(ChangeFault {
            rows,
            change:
                Change::Null | Change::Empty { .. } | Change::Number | Change::Small { .. } | Change::OtherForm,
            ..
        }) => *rows,
        _ => 0,
    }
}

/// A finding about the query as a whole.
fn of_query(compared: &[Compared], change: Change, rows: u64, location: &Location) -> Finding {
    let (what, date) = compared.first().map(|it| (it.what.clone(), it.date.clone())).unzip();
    let compared = what.into_iter().collect();
    let fault = ChangeFault {
        compared,
        date: date.unwrap_or_else(|| ":date".to_owned()),
        rows,
        example: None,
        change,
    };
    Finding::new(Fault::Change(fault), location.clone())
}

fn compare(comparison: String) -> Remedy {
    Remedy::Compare { comparisons: vec![comparison], reads_text_as_utc: false }
}

fn check(
    compared: &Compared,
    dialect: &dyn Dialect,
    later: u64,
    never: &LeftOut,
    location: &Location,
) -> Vec<Finding> {
    let is_wrong = compared.fitting < compared.numbers + compared.texts;
    let wrong = match compared.against.is_text {
        _ if !is_wrong => None,
        true => beside_text(compared, dialect),
        false if compared.dates > 0 => Some((Change::Text, compared.dates, text_date(compared, dialect))),
        false if compared.texts > 0 && later > 0 => {
            Some((Change::DigitText, compared.texts, suited(compared, dialect)))
        }
        false => of_another_unit(compared, dialect),
    };
    let another = |of: &str| Remedy::CompareAnother(format!("coalesce({of}, …) > {}", compared.date));
    let is_text = compared.against.is_text;
    let no_date = if is_text { "''" } else { "0" };
    let null = (Change::Null, compared.nulls, Some(another(&compared.what)));
    let of_empty = another(&format!("nullif({}, {no_date})", compared.what));
    let empty = (Change::Empty { is_text }, compared.no_dates, Some(of_empty));
    let found = wrong.into_iter().chain([null, empty]).filter(|(_, rows, _)| *rows > 0);
    found
        .map(|(change, rows, remedy)| {
            // An example is one of these rows for sure only where they are all that are never sent.
            let example = (rows == never.rows).then(|| never.example.clone());
            of_comparison(compared, change, rows, example, location).mended_by(remedy)
        })
        .collect()
}

/// A change, the rows that it concerns, and what mends it.
type WrongComparison = (Change, u64, Option<Remedy>);

/// The comparison that suits every value that is there.
fn suited(compared: &Compared, dialect: &dyn Dialect) -> Option<Remedy> {
    compared.formats.as_ref().map(|dates| Remedy::Compare {
        comparisons: vec![dialect.after_date(dates, &compared.operand)],
        reads_text_as_utc: dates.is_without_zone(),
    })
}

fn text_date(compared: &Compared, dialect: &dyn Dialect) -> Option<Remedy> {
    let is_known = compared.kinds.iter().any(|(it, _)| it.kind == DateKind::Text);
    is_known.then(|| suited(compared, dialect))?
}

/// In how many rows the values are of some kinds.
fn rows_of(compared: &Compared, is_such: impl Fn(&ValueKind) -> bool) -> u64 {
    compared.kinds.iter().filter(|(kind, _)| is_such(kind)).map(|(_, rows)| rows).sum()
}

/// Numbers, or texts of another form, beside a text.
fn beside_text(compared: &Compared, dialect: &dyn Dialect) -> Option<WrongComparison> {
    if compared.numbers > 0 {
        return Some((Change::Number, compared.numbers, suited(compared, dialect)));
    }
    let is_told = compared.kinds.iter().any(|(it, _)| it.kind.is_moment());
    // A value that stands for no date is not a date written in another way: it is a finding of its
    // own, where rows are lost.
    let no_dates = rows_of(compared, |it| it.kind == DateKind::NoDate);
    let strays = compared.texts.saturating_sub(compared.fitting + no_dates.max(compared.no_dates));
    is_told.then(|| (Change::OtherForm, strays, suited(compared, dialect)))
}

/// Days, Julian days, `20261231`, milliseconds: numbers that count something else than what they are compared with.
fn of_another_unit(compared: &Compared, dialect: &dyn Dialect) -> Option<WrongComparison> {
    let limit = compared.against.kind.least()?;
    // Digits kept as text compare well, or are told apart before.
    let is_stray = |it: &ValueKind| !it.fits && !it.is_text && it.kind != DateKind::NoDate;
    let is_large = |it: &ValueKind| is_stray(it) && it.kind.least().is_some_and(|least| least > limit);
    if let Some((large, _)) = compared.kinds.iter().find(|(it, _)| is_large(it)) {
        let change = match large.kind {
            DateKind::Number(NumberFormat::Milliseconds) => Change::Milliseconds,
            DateKind::Number(NumberFormat::Microseconds) => Change::Microseconds,
            _ => Change::Large,
        };
        return Some((change, rows_of(compared, is_large), suited(compared, dialect)));
    }
    // A few numbers without a meaning among dates are a fault of these rows, and not of the query.
    let has_moment = compared.kinds.iter().any(|(it, _)| is_stray(it) && it.kind.is_moment());
    let is_query = compared.fitting == 0 || has_moment;
    let remedy = is_query.then(|| suited(compared, dialect)).flatten();
    Some((Change::Small { is_query }, rows_of(compared, is_stray), remedy))
}

/// Rows that match whatever `:date` is, for no reason that shows in the type of a value.
fn check_future(compared: &[Compared], count: u64, later: u64, location: &Location) -> Option<Finding> {
    match compared.first() {
        Some(first) if first.fitting > 0 && later < count => {
            let rows = later.checked_sub(first.always).filter(|&rows| rows > 0)?;
            Some(of_comparison(first, Change::Future, rows, None, location))
        }
        _ => (later == count).then(|| of_query(compared, Change::LeavesNothingOut, count, location)),
    }
}

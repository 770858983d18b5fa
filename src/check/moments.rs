//! How a query uses `:date`, the moment after which Roistat wants the changes: whether it does, and whether
//! what it compares is of the same form. In SQLite every text is greater than every number, and texts are
//! compared letter by letter.
//!
//! Judges counts that `store` made; where they do not speak clearly it says nothing.

use super::ahead;
use super::finding::{Finding, Level, Place, rows};
use crate::date::{self, DAY, Form};
use crate::protocol::List;
use crate::store::{Compared, Inspected};

/// What is compared with `:date`, and of which types its values are.
pub(super) fn described(compared: &Compared) -> String {
    let blobs = compared.rows.saturating_sub(compared.nulls + compared.numbers + compared.texts);
    let types = [
        ("a number", compared.numbers),
        ("text", compared.texts),
        ("NULL", compared.nulls),
        ("a blob", blobs),
    ];
    let there = types.into_iter().filter(|(_, count)| *count > 0);
    let there: Vec<_> = there.map(|(kind, count)| format!("{kind} in {}", rows(count))).collect();
    let there = if there.is_empty() { "in no row".to_owned() } else { there.join(", ") };
    format!("compared    `{}` with `:date`: {there}", compared.what)
}

/// Everything that is wrong with how `:date` is used. `count` is how many rows there are in all.
pub(super) fn findings(
    list: List,
    inspected: &Inspected<'_>,
    compared: &[Compared],
    count: u64,
    now: i64,
    place: &Place,
) -> Vec<Finding> {
    if !list.is_paged() {
        return Vec::new();
    }
    if !inspected.uses_date() {
        return vec![unused(list, place)];
    }
    // What still matches a year from now is what no date leaves out.
    let Ok(later) = inspected.count(now + 366 * DAY) else { return Vec::new() };
    if later > count {
        return vec![reversed(compared.first(), later, place)];
    }
    let mut found: Vec<_> =
        compared.iter().flat_map(|it| judge(it, later, &place.column(&it.what))).collect();
    if found.is_empty() && later > 0 {
        found.extend(future(compared.first(), count, later, place));
    }
    if found.iter().all(|finding| finding.level < Level::Error) {
        found.extend(ahead::finding(inspected, compared, now, place));
    }
    found
}

/// Of clients and products the table often does not tell when they have changed.
fn unused(list: List, place: &Place) -> Finding {
    let message = format!("`:date` is not used: every request is answered with all {}", list.name());
    let (level, remedy) = match list {
        List::Orders => (
            Level::Warning,
            "add `WHERE edit_date > :date`, with the column of the last change in UNIX seconds",
        ),
        _ => (
            Level::Note,
            "nothing, where no column holds the date of the last change; else add `WHERE edit_date > :date`, with that \
             column in UNIX seconds",
        ),
    };
    Finding::new(level, "query.date_unused", message).at(place.clone()).remedy(remedy)
}

fn reversed(compared: Option<&Compared>, later: u64, place: &Place) -> Finding {
    let message = format!(
        "the query gives what has changed before `:date`, and not after it: a year from now there would be {} more",
        rows(later)
    );
    let remedy = match compared {
        Some(compared) => format!("compare `{} > {}`", compared.operand, compared.date),
        None => "turn the comparison round: `edit_date > :date`".to_owned(),
    };
    Finding::error("query.date_reversed", message).at(place.clone()).remedy(remedy)
}

fn judge(compared: &Compared, later: u64, place: &Place) -> Vec<Finding> {
    let what = &compared.what;
    let wrong = match (compared.against.is_text, compared.fitting < compared.numbers + compared.texts) {
        (_, false) => None,
        (true, true) => beside_text(compared),
        (false, true) if compared.dates > 0 => Some(text_date(compared)),
        (false, true) if compared.texts > 0 && later > 0 => Some(text_of_digits(compared)),
        (false, true) => of_another_unit(compared),
    };
    let lost = |rows_lost: u64, id, is: &str, remedy: String| {
        (rows_lost > 0).then(|| {
            let message = format!("`{what}` is {is} in {}: they are never exported", rows(rows_lost));
            Finding::warning(id, message).at(place.clone()).remedy(remedy)
        })
    };
    let another = |of: &str| {
        format!(
            "give such rows another date, for example that of creation: compare `coalesce({of}, …) > {}`",
            compared.date
        )
    };
    let nulls = lost(compared.nulls, "data.changed_null", "NULL", another(what));
    let (blank, is_blank) = if compared.against.is_text { ("''", "empty") } else { ("0", "0") };
    let of_blank = another(&format!("nullif({what}, {blank})"));
    let blanks = lost(compared.blanks, "data.changed_empty", is_blank, of_blank);
    let wrong = wrong.map(|it| Finding::new(it.level, it.id, it.message).at(place.clone()).remedy(it.remedy));
    wrong.into_iter().chain(nulls).chain(blanks).collect()
}

/// What is to be said of a comparison.
struct Verdict {
    level: Level,
    id: &'static str,
    message: String,
    remedy: String,
}

impl Verdict {
    fn error(id: &'static str, message: String, remedy: String) -> Self {
        Self { level: Level::Error, id, message, remedy }
    }
}

/// The comparison that suits every form that is there.
fn suited(compared: &Compared) -> String {
    let forms: Vec<_> =
        compared.forms.iter().map(|(form, _)| *form).filter(|form| form.is_moment()).collect();
    if forms.is_empty() {
        return "compare a date of change that is in UNIX seconds with `:date`".to_owned();
    }
    let zone = if compared.dates > 0 { " (it takes the text as UTC)" } else { "" };
    format!("compare `{}`{zone}", date::after(&forms).replace("{}", &compared.operand))
}

fn text_date(compared: &Compared) -> Verdict {
    let message = format!(
        "`{}` is text in {}, and `{}` a number: the two do not compare as dates, so that rows come \
         that have not changed, or do not come that have",
        compared.what,
        rows(compared.dates),
        compared.date
    );
    let is_known = compared.forms.iter().any(|(form, _)| form.text_condition().is_some());
    let remedy = if is_known {
        suited(compared)
    } else {
        "turn the text into UNIX seconds before comparing it: SQLite's `unixepoch()` reads `YYYY-MM-DD \
         HH:MM:SS`"
            .to_owned()
    };
    Verdict::error("data.changed_text", message, remedy)
}

fn text_of_digits(compared: &Compared) -> Verdict {
    let message = format!(
        "`{}` is text in {}, and SQLite puts every text above every number: `:date` leaves nothing out",
        compared.what,
        rows(compared.texts)
    );
    let remedy = format!("compare `CAST({} AS INTEGER) > {}`", compared.what, compared.date);
    Verdict::error("data.changed_text", message, remedy)
}

/// Numbers, or texts of another form, beside a text.
fn beside_text(compared: &Compared) -> Option<Verdict> {
    let (what, date) = (&compared.what, &compared.date);
    if compared.numbers > 0 {
        let message = format!(
            "`{what}` is a number in {} and is compared with a text, which is greater: such rows are never \
             exported",
            rows(compared.numbers)
        );
        return Some(Verdict::error("data.changed_number", message, suited(compared)));
    }
    let is_told = compared.forms.iter().any(|(form, _)| form.is_moment());
    // An empty text is no date written in another way: it is told apart, where it is lost by it.
    let is_blank = |form: &&(Form, u64)| matches!(form.0, Form::Empty | Form::Zero);
    let blanks: u64 = compared.forms.iter().filter(is_blank).map(|(_, rows)| rows).sum();
    let strays = compared.texts.saturating_sub(compared.fitting + blanks.max(compared.blanks));
    (strays > 0 && is_told).then(|| {
        let message = format!(
            "`{what}` is written in another way than `{date}` in {}: texts are compared letter by letter, so that \
             rows come that have not changed, or do not come that have",
            rows(strays)
        );
        Verdict::error("data.changed_otherwise", message, suited(compared))
    })
}

/// Days, Julian days, `20261231`, milliseconds: what counts something else than what it is compared with.
fn of_another_unit(compared: &Compared) -> Option<Verdict> {
    let wanted = compared.against.form;
    let limit = wanted.range()?.1;
    let what = &compared.what;
    let strays = |is_large: bool| -> Vec<_> {
        // A fraction is what digits kept as text count as here: they compare well, or `later` has told.
        let is_stray = |form: Form| form != wanted && form != Form::Zero && form != Form::Fraction;
        let is_above = |form: Form| form.range().is_some_and(|(from, _)| from >= limit) == is_large;
        compared.forms.iter().copied().filter(|(form, _)| is_stray(*form) && is_above(*form)).collect()
    };
    let count = |strays: &[(Form, u64)]| strays.iter().map(|(_, rows)| rows).sum();
    let (large, small) = (strays(true), strays(false));
    if let Some((form, _)) = large.first() {
        let (id, unit) = match form {
            Form::Milliseconds => ("data.changed_milliseconds", "counts milliseconds"),
            Form::Microseconds => ("data.changed_milliseconds", "counts microseconds"),
            _ => ("data.changed_large", "is in a smaller unit"),
        };
        let message = format!(
            "`{what}` {unit} in {}, and is compared with `{}`: that leaves nothing out",
            rows(count(&large)),
            compared.date
        );
        return Some(Verdict::error(id, message, suited(compared)));
    }
    if small.is_empty() {
        return None;
    }
    let message = format!(
        "`{what}` is a number in {}, but no moment in the unit that it is compared with: such rows are never \
         exported",
        rows(count(&small))
    );
    // A few numbers without a meaning among dates are a fault of these rows, and not of the query.
    let is_query = compared.fitting == 0 || small.iter().any(|(form, _)| form.is_moment());
    let level = if is_query { Level::Error } else { Level::Warning };
    let remedy = if is_query { suited(compared) } else { "correct these dates in the CRM".to_owned() };
    Some(Verdict { level, id: "data.changed_small", message, remedy })
}

/// Rows that match whatever `:date` is, for no reason that shows in the type of a value.
fn future(compared: Option<&Compared>, count: u64, later: u64, place: &Place) -> Option<Finding> {
    match compared {
        Some(compared) if compared.fitting > 0 && later < count => {
            let later = later.checked_sub(compared.always).filter(|&rows| rows > 0)?;
            let message = format!(
                "`{}` is more than a year ahead in {}: they come with every request",
                compared.what,
                rows(later)
            );
            let finding = Finding::note("data.changed_in_future", message).at(place.column(&compared.what));
            Some(finding.remedy("correct these dates in the CRM"))
        }
        _ if later == count => {
            let message =
                format!("`:date` leaves nothing out: a year from now all {} would still match", rows(count));
            let finding = Finding::warning("query.date_leaves_nothing_out", message).at(place.clone());
            Some(finding.remedy("compare the date of the last change, in UNIX seconds, with `:date`"))
        }
        _ => None,
    }
}

//! The parameters of a write as values for the owner's statements: those that Roistat sends, and those that are made of
//! them.
//!
//! A form spreads them over query string and body. This file knows the protocol's names, and no statement.

use super::key::Traits;
use crate::date::utc;
use crate::error::{Error, ParameterFault};
use crate::nested::{self, Nested};
use crate::protocol::WriteAction;
use crate::query::{Given, QueryString};
use crate::store::{Bindings, Bound};

/// Every value that a statement of the action may use.
///
/// # Errors
/// [`Error::Parameter`] for one that is given twice, [`Error::EmptyLead`].
pub(super) fn read(
    action: WriteAction,
    query: &QueryString<'_>,
    form: &[u8],
    now: i64,
) -> Result<Bindings, Error> {
    let form = QueryString::parse(form);
    let mut bindings = Bindings::default();
    for &name in action.parameters() {
        bindings.insert(name, text(given_once(name, query, &form)?));
    }
    if let Some((text, seconds)) = action.utc_text() {
        let moment = sent(&bindings, text).and_then(unix_seconds);
        bindings.insert(seconds, moment.map_or(Bound::Null, Bound::Integer));
    }
    bindings.insert("now", Bound::Integer(now));
    if action == WriteAction::Lead {
        add_lead(&mut bindings, now)?;
    }
    Ok(bindings)
}

/// The names of the parameters that a statement of the action may use, without the colon.
pub fn names(action: WriteAction) -> impl Iterator<Item = &'static str> {
    let seconds = action.utc_text().map(|(_, seconds)| seconds);
    let key = (action == WriteAction::Lead).then_some("key");
    action.parameters().iter().copied().chain(seconds).chain(["now"]).chain(key)
}

/// The value of a parameter, wherever it is given.
fn given_once(
    name: &'static str,
    query: &QueryString<'_>,
    form: &QueryString<'_>,
) -> Result<Option<String>, Error> {
    if query.count(name) + form.count(name) > 1 {
        return Err(Error::Parameter { name, fault: ParameterFault::Repeated });
    }
    Ok([query, form].into_iter().find_map(|place| match place.given(name) {
        Given::Once(value) => Some(value),
        Given::Absent | Given::Repeated => None,
    }))
}

fn text(value: Option<String>) -> Bound {
    value.map_or(Bound::Null, |value| Bound::Text(value.into_bytes()))
}

/// A text that was sent.
fn sent<'b>(bindings: &'b Bindings, name: &str) -> Option<&'b str> {
    match bindings.get(name) {
        Some(Bound::Text(bytes)) => std::str::from_utf8(bytes).ok(),
        _ => None,
    }
}

/// A lead's `:data`, `:visit` and `:key`.
fn add_lead(bindings: &mut Bindings, now: i64) -> Result<(), Error> {
    let data = sent(bindings, "data")
        .map(str::trim)
        .and_then(|data| Some((data, nested::Object::read(data.as_bytes())?)));
    let visit = sent(bindings, "visit").map(str::to_owned);
    let visit = visit.or_else(|| visit_in(&data.as_ref()?.1));
    let data = data.map(|(data, _)| data.to_owned());
    let traits = Traits {
        id: sent(bindings, "id"),
        created_date: sent(bindings, "created_date"),
        phone: sent(bindings, "phone"),
        email: sent(bindings, "email"),
        visit: visit.as_deref(),
        title: sent(bindings, "title"),
    };
    let key = traits.key(now)?;
    for (name, value) in [("data", data), ("visit", visit), ("key", Some(key))] {
        bindings.insert(name, text(value));
    }
    Ok(())
}

/// The visit in the `data` of a lead: a text or a number. A boolean is sent by a page that has found no cookie.
fn visit_in(data: &nested::Object) -> Option<String> {
    const NONE: [&[u8]; 3] = [b"", b"false", b"true"];
    match data.iter().find(|(key, _)| *key == "roistat")?.1 {
        Nested::Text(text) if NONE.contains(&text.as_slice()) => None,
        Nested::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
        Nested::Array(_) | Nested::Object(_) => None,
    }
}

/// The UNIX seconds of a moment in UTC, as Roistat writes it: with a space between day and time, or a `T`.
fn unix_seconds(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches('Z').replacen(' ', "T", 1);
    let seconds = if text.len() == "2015-06-28T09:12".len() { ":00" } else { "" };
    utc::read(&format!("{text}{seconds}Z"))
}

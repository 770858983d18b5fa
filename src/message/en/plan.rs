//! Words of `init` on a plan, in English.
//!
//! Matched without `_`, so that a new note has to be worded before the program builds.

use super::comments::why;
use super::rows::span;
use super::{English, init_failure, site};
use crate::date::DateWords;
use crate::init::lack::{InitFailure, NearTable};
use crate::init::notice::Notice;
use crate::init::plan::draft::Found;
use crate::init::plan::note::{AssumedZone, LookedUp, Note, ZoneReason};
use crate::init::preview::NotSent;
use crate::init::remark::ValueSource;
use crate::init::roles::exclusions::Exclusion;
use crate::message::plan::{MOST_TABLES, PlanWording, Sentence};
use crate::protocol::List;

/// The words for formats of dates.
pub(super) const DATE_WORDS: DateWords = DateWords::ENGLISH;

impl PlanWording for English {
    fn notice(&self, notice: &Notice) -> String {
        site::notice(notice)
    }

    fn ask_password(&self, database: &str) -> String {
        site::ask_password(database)
    }

    fn complaint(&self, failure: &InitFailure) -> String {
        init_failure::complaint(failure)
    }

    fn explanation(&self, failure: &InitFailure) -> Vec<String> {
        let InitFailure::NoDeals { near, seen, .. } = failure else { return Vec::new() };
        let near = near.iter().map(|near| format!("  {}", init_failure::near(near)));
        let lines = |lines: [&str; 3]| lines.map(str::to_owned);
        let shown = &seen[..seen.len().min(MOST_TABLES)];
        near.chain(lines(init_failure::LOOKED_FOR))
            .chain(init_failure::seen(shown, seen.len() - shown.len()))
            .chain(lines(init_failure::BY_HAND))
            .collect()
    }

    fn near(&self, near: &NearTable) -> String {
        init_failure::near(near)
    }

    fn doubt(&self, note: &Note) -> Option<String> {
        doubt(note)
    }

    fn not_sent(&self, reason: &NotSent, rows: u64) -> String {
        match reason {
            NotSent::NoDate { column } => format!("{rows} without a date in {column}"),
            NotSent::Condition(condition) => format!("{rows} left out by the condition {condition}"),
        }
    }

    fn list(&self, list: List) -> &'static str {
        if list == List::Orders { "deals" } else { list.name() }
    }

    fn found(&self, found: &Found) -> String {
        match found {
            Found::Deals { table, changed: Some((column, dates)) } => {
                format!("table {table}; changed: {column}, {}", dates.described(&DATE_WORDS))
            }
            Found::Deals { table, changed: None } | Found::Table(table) => format!("table {table}"),
            Found::ColumnOfDeals(column) => format!("column {column} of the deals"),
            Found::OneForAll => "one for all".to_owned(),
        }
    }

    fn does_not_work(&self, found: &str) -> String {
        format!("{found}, but the query does not work: it is a comment")
    }

    fn sends(&self, sent: u64, rows: u64) -> String {
        format!("sends {sent} of the table's {rows} rows")
    }

    fn source(&self, source: &ValueSource, runner_up: Option<(&ValueSource, &str)>) -> String {
        let source = place(source);
        match runner_up {
            Some((other, value)) => format!("from {source}; {} has {value}", place(other)),
            None => format!("from {source}"),
        }
    }

    fn wrote(&self, file: &str) -> (String, &'static str) {
        (format!("Wrote {file}"), ", which only you can read.")
    }

    fn found_in(&self, database: &str) -> String {
        format!("Found in {database}:")
    }

    fn sentence(&self, sentence: Sentence) -> &'static str {
        match sentence {
            Sentence::Nothing => "nothing; it may be left out",
            Sentence::Newest => "The newest deals, as Roistat will get them:",
            Sentence::Look => "Look at this before you go on:",
            Sentence::ToType => "Type this into Roistat, where it asks for your own CRM:",
            Sentence::PageUrl => "page URL",
            Sentence::Login => "login",
            Sentence::Password => "password",
            Sentence::Both => {
                "Fill in both login and password: only then does Roistat add the token, and without it every request is\n\
                 refused."
            }
            Sentence::Next => "Next:",
            Sentence::Check => "See whether all is well, and read what it says:",
            Sentence::Copy => {
                "Where this is not the web host yet: copy the program (mode 755), the config (mode 600) and the database\n     \
                 there, in the same folders."
            }
            Sentence::OtherUser => {
                "Where the web server runs programs as another user, often www-data, let that user read the config:"
            }
            Sentence::OtherOwner => {
                "The folder belongs to another user than the config, who must be able to read it, too:"
            }
        }
    }
}

#[expect(clippy::too_many_lines, reason = "a table: one arm for each note")]
fn doubt(note: &Note) -> Option<String> {
    Some(match note {
        Note::OtherMeaning { table } => format!(
            "see whether {table} holds the deals: its name speaks of other things than a customer's deals, but no other \
             table holds any"
        ),
        Note::Unnamed { table } => format!(
            "see whether {table} holds the deals: no table is called orders, deals or the like, but it has their columns"
        ),
        Note::EmptyTable { table } => {
            format!(
                "{table} looks like the table of deals, but it is empty: see whether the deals stand elsewhere"
            )
        }
        Note::Rivals { tables } => format!("the deals could also stand in {}", tables.join(", ")),
        Note::RowNumber { table } => format!(
            "{table} has no column that tells its rows apart: SQLite's own number of each row was taken, which may \
             change when the table is made anew or the database is vacuumed"
        ),
        Note::RepeatedId { id, table } => {
            format!("{id} repeats in {table}: Roistat takes two deals of one id for the same")
        }
        Note::NoStatus { table } => format!("{table} has no column of the status"),
        Note::PriceMayBeCost { column } => format!(
            "no column is called price or total, so {column} was taken for the price: it may be the first cost"
        ),
        Note::OnlyAmount { column } => format!(
            "no column is called price or total, so {column}, the only number that may be an amount, was taken for the \
             price"
        ),
        Note::NoPrice { candidates } => {
            format!(
                "no column looks like the price of a deal, so Roistat will not know the revenue{}",
                could_be(candidates)
            )
        }
        Note::MayBeHundredths { column, example } => format!(
            "{column} has whole numbers only, such as `{example}`, that all end in 00 or 90: if it is kept in hundredths \
             (kopecks, cents), write {column} / 100.0"
        ),
        Note::AmountsAsText { column, example } => {
            format!("{column} holds numbers as text, such as `{example}`: see that `try` shows them right")
        }
        Note::NoDateOfCreation { table } => format!("{table} has no date of creation"),
        Note::NoDateOfChange { column } => format!(
            "no column holds the date of the last change: Roistat sees new deals, but no later change of them ({column} \
             was taken)"
        ),
        Note::FormatGuessed { column } => {
            format!("{column} has no values yet: how it keeps a date was guessed from its type")
        }
        Note::DayOrMonth { column } => format!(
            "{column} was read as day, month, year, but no value says that it is not month, day, year"
        ),
        Note::OtherFormat { column, dates, value } => {
            let format = dates.described(&DATE_WORDS);
            format!("{column} was read as {format}, but there is `{value}`, too")
        }
        Note::UnreadDate { table, lack } => format!("{table}: {}", init_failure::date(lack)),
        Note::LocalTime { column, zone, ahead, has_summer_time } => {
            let ahead = span(*ahead);
            let summer = if *has_summer_time {
                "; where the clocks change in summer, dates of the other half of the year are an hour off, and `overlap` \
                 keeps changes from being missed"
            } else {
                ""
            };
            format!(
                "{column} is kept in local time: its newest date lies {ahead} ahead of UTC, so it was taken for {zone}; see \
                 whether that is right{summer}"
            )
        }
        Note::ZoneNotSaid { column, taken_for, reason: ZoneReason::Ahead(ahead), .. } => {
            let (ahead, zone) = (span(*ahead), zone(*taken_for));
            format!(
                "{column} does not say its time zone and was taken for {zone}, but its newest date lies {ahead} ahead of now: if \
             that is no mistake, it is local time, and the config says how to mend that"
            )
        }
        Note::ZoneNotSaid { column, taken_for, reason: ZoneReason::ForPeople(dates), .. } => {
            let (format, zone) = (dates.described(&DATE_WORDS), zone(*taken_for));
            format!(
                "{column} is {format}, as programs write local time, and was taken for {zone}: if it is local time, the config says \
             how to mend that"
            )
        }
        Note::Excluded(exclusion) => return excluded(exclusion),
        Note::UnreadMark { column } => format!(
            "rows that are no deals may be marked in {column}: if so, leave them out with a condition in the query"
        ),
        Note::VisitRivals { taken, others } => {
            let (taken, others) = (place(taken), others.iter().map(place).collect::<Vec<_>>());
            format!("the number of the visit was taken from {taken}; it could also be {}", others.join(", "))
        }
        Note::VisitNotNumbers { column } => {
            format!("{column} was taken for the number of the visit, though not all its values are numbers")
        }
        Note::VisitMayBeAnotherId { column } => format!(
            "{column} was taken for the number of the visit: see that it holds the cookie roistat_visit, and not the id \
             of something else"
        ),
        Note::NoVisitInValues { table } => format!(
            "no deal has the number of its visit, so Roistat will not know its source: let the site store the cookie \
             roistat_visit with each new deal, in {table} under the key roistat"
        ),
        Note::NoVisit { table, is_view } => no_visit(table, *is_view),
        Note::VisitSeenElsewhere { place } => format!(
            "no deal has the number of its visit that I can follow, but {place} speaks of roistat: if it holds the visits, \
             add an expression for it to the query, AS roistat"
        ),
        Note::MissingIndex { what, index } => {
            format!(
                "each deal looks up {}, and without this index that takes long:\n{index}",
                looked_up(what)
            )
        }
        Note::KeptBack { whose, keys } => format!(
            "of {whose} these are not sent, because they look personal: {}; see whether more of it should stay here",
            keys.join(", ")
        ),
        Note::UnknownFields { whose, keys } => format!(
            "of {whose} these are not sent, because `init` does not know what they mean, and they could be somebody's own: {}; \
             add those to the query that reports need",
            keys.join(", ")
        ),
        Note::ClientsNotReferredTo { table, column: Some(column) } => format!(
            "the values of {column} are no ids of {table}, so the clients are not sent: nothing says whose deals are whose"
        ),
        Note::ClientsNotReferredTo { table, column: None } => {
            format!("no column of the deals refers to {table}, so the clients are not sent")
        }
        Note::ClientsByName { table } => {
            format!("the clients were taken from {table} by its name: no deal refers to it yet")
        }
        Note::OneOfSeveral { table, column, value, others } => one_of_several(table, column, value, others),
        Note::RepeatedIds { table } => {
            format!("ids repeat in {table}: choose one row for each in the config")
        }
        Note::StatusesOfTable { table } => format!(
            "the statuses were taken from {table}, because its numbers are those that the deals have: see whether these \
             are their names"
        ),
        Note::StatusesOfDeals { numbers, .. } if !numbers.is_empty() => {
            "the statuses are numbers without names: give them some in the config".to_owned()
        }
        Note::NothingToSend => {
            "the query for the deals yields none, though their table has rows: look at its conditions"
                .to_owned()
        }
        Note::NeverSent { rows, table, column } => format!(
            "{rows} of the rows of {table} will never be sent: they have no date in {column}. A date there, even that of \
             creation, would mend that"
        ),
        Note::Unanswered { error } => {
            format!("not everything could be looked at, so some of this is a guess: {error}")
        }
        Note::Deals { .. }
        | Note::DateGaps { .. }
        | Note::ComparedWithDate { .. }
        | Note::ZoneNotSaid { reason: ZoneReason::None, .. }
        | Note::LeftOver { .. }
        | Note::ListWithoutDate { .. }
        | Note::ListWithoutChanges { .. }
        | Note::EachOnce { .. }
        | Note::EveryStatus
        | Note::StatusesOfDeals { .. }
        | Note::OneStatus
        | Note::NamesOfFields
        | Note::DoesNotWork { .. } => return None,
    })
}

fn zone(zone: AssumedZone) -> &'static str {
    match zone {
        AssumedZone::Utc => "UTC",
        AssumedZone::OfServer => "the server's",
    }
}

fn could_be(candidates: &[String]) -> String {
    if candidates.is_empty() { String::new() } else { format!("; it could be {}", candidates.join(", ")) }
}

/// Where a value comes from.
pub(super) fn place(source: &ValueSource) -> String {
    match source {
        ValueSource::Column(column) => column.clone(),
        ValueSource::Pair(one, other) => format!("{one} and {other}"),
        ValueSource::Keys { keys, of } => format!("{keys} of {of}"),
    }
}

/// What each deal looks up.
pub(super) fn looked_up(what: &LookedUp) -> String {
    match what {
        LookedUp::Visit(source) => place(source),
        LookedUp::Values { table } => format!("its values in {table}"),
    }
}

fn no_visit(table: &str, is_view: bool) -> String {
    let remedy = if is_view {
        format!("add a column for it to what the view {table} reads, and to the view; ")
    } else {
        format!("add a column for it,\nALTER TABLE {table} ADD COLUMN roistat TEXT;\n")
    };
    format!(
        "no deal has the number of its visit, so Roistat will not know its source: {remedy}let the site store the cookie \
         roistat_visit there with each new deal, and add the column to the query"
    )
}

pub(super) fn one_of_several(table: &str, column: &str, value: &str, others: &[String]) -> String {
    let taken = format!("{table} has rows for several {column}: those of {value} were taken");
    if others.is_empty() { taken } else { format!("{taken}; it could also be {}", others.join(", ")) }
}

/// A guess that would leave rows out is something to look at; what is certain is not.
fn excluded(exclusion: &Exclusion) -> Option<String> {
    if exclusion.is_certain || exclusion.rows == 0 {
        return None;
    }
    let (what, verb) = match exclusion.rows {
        1 => ("1 row".to_owned(), "is no deal"),
        rows => (format!("{rows} rows"), "are no deals"),
    };
    Some(format!(
        "see whether {what} {verb}: {}. To leave them out, take the -- from this line of the query:\nAND {}",
        why(exclusion),
        exclusion.condition
    ))
}

//! The comments that notes make in the config: the reason for each choice, where it was made.
//!
//! Matched without `_`, so that a new note has to be decided here before the program builds.

use crate::init::plan::note::{AssumedZone, Note};
use crate::init::roles::exclusions::{Exclusion, ExclusionReason};

/// The comments of a note.
#[expect(clippy::too_many_lines, reason = "a table: one arm for each note")]
pub fn remarks(note: &Note) -> Vec<String> {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    let line = |line: String| vec![line];
    match note {
        Note::Deals { table } => line(format!("Deals, from the table {table}.")),
        Note::Rivals { tables } => line(format!("They could also stand in {}.", tables.join(", "))),
        Note::EmptyTable { .. } => lines(&["The table is empty."]),
        Note::NoPrice { candidates } => line(format!(
            "No column looks like the price{}. Once there is one, add a line: … AS price,",
            could_be(candidates)
        )),
        Note::MayBeHundredths { column, .. } => {
            line(format!("If {column} is kept in hundredths, write {column} / 100.0 AS price."))
        }
        Note::NoDateOfChange { .. } => lines(&[
            "No column holds the date of the last change: a deal is seen when it is new, and a change of",
            "its status or price afterwards is not. A column that every change sets would mend that.",
        ]),
        Note::DateGaps { column } => {
            line(format!("{column} is empty in some deals, so those created since are taken as well."))
        }
        Note::ComparedWithDate { column, format } => {
            line(format!("{column} is compared with :date as {format}."))
        }
        Note::LocalTime { column, zone, .. } => {
            line(format!("{column} is kept in local time, taken for {zone}."))
        }
        Note::ZoneNotSaid { column, taken_for, condition_for_utc3, date_for_utc3, .. } => vec![
            match taken_for {
                AssumedZone::Utc => format!(
                    "{column} does not say its time zone and was taken for UTC. If it is local time, write for UTC+3:"
                ),
                AssumedZone::OfServer => format!(
                    "{column} does not say its time zone and was taken for that of the server. If it is UTC+3, write:"
                ),
            },
            format!("    {date_for_utc3}"),
            format!("    WHERE {condition_for_utc3}"),
        ],
        Note::Excluded(exclusion) => excluded_remark(exclusion),
        Note::NoVisitInValues { .. } => {
            lines(&["No deal has a value `roistat` yet; its column is ready for it."])
        }
        Note::NoVisit { .. } => lines(&[
            "No column holds the number of the visit. Once there is one, add a line:",
            "    roistat,",
        ]),
        Note::VisitSeenElsewhere { place } => {
            line(format!("No column holds the number of the visit, but {place} speaks of roistat."))
        }
        Note::MissingIndex { what, index } => {
            vec![format!("Each deal looks up {what}: this makes it quick,"), format!("    {index}")]
        }
        Note::KeptBack { keys, .. } => {
            line(format!("Kept back from the fields, because it looks personal: {}.", keys.join(", ")))
        }
        Note::UnknownFields { keys, .. } => line(format!(
            "Kept back from the fields, because their names say nothing known: {}.",
            keys.join(", ")
        )),
        Note::LeftOver { columns, example } => {
            let mut found = vec![format!("Left out; take one along with {example} AS \"fields.Name\":")];
            found.extend(columns.chunks(8).map(|some| format!("    {}", some.join(", "))));
            found
        }
        Note::ListWithoutDate { table } => {
            line(format!("{table} has no date of the last change, so all are sent each time."))
        }
        Note::ListWithoutChanges { table } => line(format!(
            "{table} has no date of the last change, so these are the new ones: later changes are not seen."
        )),
        Note::OneOfSeveral { table, column, value, others } => {
            line(one_of_several(table, column, value, others))
        }
        Note::EachOnce { table, column } => line(format!(
            "{table} has rows for several {column}, and deals have them all: each is taken once."
        )),
        Note::RepeatedIds { table } => line(format!("Ids repeat in {table}: choose one row for each.")),
        Note::EveryStatus => lines(&[
            "Every status that a deal may have. The deals of one that is left out count as not registered.",
        ]),
        Note::StatusesOfDeals { written_down } => statuses_of_deals(written_down),
        Note::OneStatus => lines(&["The deals have no status, so all have this one."]),
        Note::NamesOfFields => lines(&["The names of the deals' extra fields."]),
        Note::DoesNotWork { error } => line(format!("This does not work yet: {error}")),
        Note::OtherMeaning { .. }
        | Note::Unnamed { .. }
        | Note::RowNumber { .. }
        | Note::RepeatedId { .. }
        | Note::NoStatus { .. }
        | Note::PriceMayBeCost { .. }
        | Note::OnlyAmount { .. }
        | Note::AmountsAsText { .. }
        | Note::NoDateOfCreation { .. }
        | Note::FormatGuessed { .. }
        | Note::DayOrMonth { .. }
        | Note::OtherFormat { .. }
        | Note::UnreadDate { .. }
        | Note::UnreadMark { .. }
        | Note::VisitRivals { .. }
        | Note::VisitNotNumbers { .. }
        | Note::VisitMayBeAnotherId { .. }
        | Note::ClientsNotReferredTo { .. }
        | Note::ClientsByName { .. }
        | Note::StatusesOfTable { .. }
        | Note::NothingToSend
        | Note::NeverSent { .. }
        | Note::Unanswered { .. } => Vec::new(),
    }
}

fn could_be(candidates: &[String]) -> String {
    if candidates.is_empty() { String::new() } else { format!("; it could be {}", candidates.join(", ")) }
}

fn one_of_several(table: &str, column: &str, value: &str, others: &[String]) -> String {
    let taken = format!("{table} has rows for several {column}: those of {value} were taken");
    if others.is_empty() { taken } else { format!("{taken}; it could also be {}", others.join(", ")) }
}

fn statuses_of_deals(written_down: &[String]) -> Vec<String> {
    let mut lines = vec!["The statuses that the deals have; no table tells more of them.".to_owned()];
    if !written_down.is_empty() {
        lines.push("They are numbers. To give them names, write them down instead:".to_owned());
        lines.extend(written_down.iter().cloned());
    }
    lines
}

fn excluded_remark(exclusion: &Exclusion) -> Vec<String> {
    match (&exclusion.reason, exclusion.is_certain) {
        (ExclusionReason::Deleted, true) => vec!["Deleted rows are left out.".to_owned()],
        (ExclusionReason::Refund, true) => {
            vec!["Refunds, which are rows of the same table, are left out.".to_owned()]
        }
        (_, true) => vec![format!("Left out: {}.", why(exclusion))],
        (_, false) => vec![format!(
            "Rows that may be no deals, {} today: {}. The line of the query that begins with -- leaves them out.",
            exclusion.rows,
            why(exclusion)
        )],
    }
}

/// Why rows of a table are left out, for the config and for the English notes.
pub fn why(Exclusion { reason, column, .. }: &Exclusion) -> String {
    match reason {
        ExclusionReason::Deleted => format!("{column} says that they are deleted"),
        ExclusionReason::Refund => format!("{column} says that they are refunds"),
        ExclusionReason::OtherKind => format!("{column} says that they are something else"),
        ExclusionReason::Marked => format!("{column} marks them"),
        ExclusionReason::NotActive => format!("{column} says that they do not count"),
        ExclusionReason::NotPlaced => format!("they have no {column}"),
        ExclusionReason::DraftBesideTwin => {
            format!("they have no {column}, and are drafts of rows that have one")
        }
        ExclusionReason::Parent => format!("other rows refer to them by {column}, and may be parts of them"),
        ExclusionReason::WholeOfParts => {
            format!("other rows are their parts by {column}, and add up to them")
        }
        ExclusionReason::Status { values } => format!("their {column} is {}", values.join(", ")),
    }
}

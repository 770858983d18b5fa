//! The comments of the config that `init` writes, in English: the reason for each choice, where it was made.
//!
//! Matched without `_`, so that a new note has to be decided here before the program builds.

use super::English;
use super::plan::{DATE_WORDS, looked_up, one_of_several, place};
use crate::init::plan::leads::LeadStatus;
use crate::init::plan::note::{AssumedZone, Note};
use crate::init::remark::ColumnRemark;
use crate::init::roles::exclusions::{Exclusion, ExclusionReason};
use crate::init::text::{ConfigWording, ConfigWords};

const WORDS: ConfigWords = ConfigWords {
    introduction: "\
The settings of roistat.cgi, which looks for this file beside itself. `init` wrote them from what it saw in the
database; every choice can be changed here, and `roistat.cgi check` says whether it works.

This file holds a password. Only the user who runs the program should be able to read it. Keep the .ht in
its name: web servers refuse to hand such files out.",
    login: "The login and password to type into the integration's settings in Roistat.",
    database_file: "The SQLite database, which is only read. A relative path begins at this file's folder.",
    database_server: "The database, which is only read, with the account for it.",
    database_table: "The database, which is only read, with the account for it. It stands in [database], below.",
    format: "The format of an answer where the request names none: \"json\" or \"xml\".",
    page_size: "The most deals, clients or products in one answer. Without it all come in one, which is the safest way.",
    overlap: "Seconds taken off Roistat's date, where the clock that writes your dates of change runs behind.",
    limits: "Seconds to wait while another program holds the database, and seconds that reading one answer may take.",
    journal: "\
A journal of the requests for `check` and the page: one line for each, with what it asked for and what it got. It
holds neither data of the shop nor the token, and stays below 256 KiB.",
    queries: "\
One SELECT for each list. The names of the result columns are the keys that Roistat gets; a column named
\"fields.City\" becomes the key City of the row's own fields. :date is the moment, in UNIX seconds, after which
Roistat wants the changes.",
    writes: "\
Roistat can send its leads, messages, tasks and calls here, too. Without a section of those below nothing can write
to the database. To switch one on: make a copy of the database, execute the lines of SQL that stand above the section
in the database, take the signs # away from the section, and let `roistat.cgi check` show what an example would store.
An SQLite file must belong to the user that the web server runs this program as; on a server the account needs INSERT
and UPDATE, too.",
    no_lead: "The deals are a view, or their dates are not such as SQL writes: the section [lead] is yours to write.",
    no_visit_of_lead: "No column of the table keeps the number of the visit, :visit.",
    lead_key: "Two tries of one lead have the same :key. In the database, once:",
    once: "In the database, once:",
    no_fields: "Nothing looks like a table of the names of extra fields. It may be left out.",
    no_managers: "Nothing looks like a table of managers. It may be left out.",
    no_clients: "Nothing looks like a table of clients. The section may be left out.",
    no_products: "Nothing looks like a table of products. The section may be left out.",
    partly_guessed: "Not everything could be looked at in time, so some of this is a guess.",
    only_status: "Deal",
};

impl ConfigWording for English {
    fn words(&self) -> &'static ConfigWords {
        &WORDS
    }

    fn note(&self, note: &Note) -> Vec<String> {
        remarks(note)
    }

    fn column(&self, remark: &ColumnRemark) -> String {
        match remark {
            ColumnRemark::Hundredths => "kept in hundredths".to_owned(),
            ColumnRemark::Rivals(others) => {
                format!("or: {}", others.iter().map(place).collect::<Vec<_>>().join(", "))
            }
            ColumnRemark::NoStatus => "no column looks like a status".to_owned(),
            ColumnRemark::RowNumber => "the database's own number of the row".to_owned(),
            ColumnRemark::ChangeForCreation => {
                "no date of creation: this is that of the last change".to_owned()
            }
            ColumnRemark::NotInTable { table } => format!("no column of {table} looks like it"),
        }
    }

    fn lead_table(&self, table: &str) -> String {
        format!("A lead becomes a row of {table}.")
    }

    fn lead_status(&self, LeadStatus { column, value, is_called_new }: &LeadStatus) -> String {
        if *is_called_new {
            format!("Its {column} is {value}, which is called new.")
        } else {
            format!(
                "Its {column} is {value}, which the newest deal has: put that of a new deal in its place."
            )
        }
    }
}

/// The comments of a note.
#[expect(clippy::too_many_lines, reason = "a table: one arm for each note")]
fn remarks(note: &Note) -> Vec<String> {
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
        Note::ComparedWithDate { column, dates } => {
            line(format!("{column} is compared with :date as {}.", dates.described(&DATE_WORDS)))
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
            vec![
                format!("Each deal looks up {}: this makes it quick,", looked_up(what)),
                format!("    {index}"),
            ]
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
        Note::StatusesOfDeals { numbers, more } => statuses_of_deals(numbers, *more),
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

fn statuses_of_deals(numbers: &[String], more: usize) -> Vec<String> {
    let mut lines = vec!["The statuses that the deals have; no table tells more of them.".to_owned()];
    if let Some((first, others)) = numbers.split_first() {
        lines.push("They are numbers. To give them names, write them down instead:".to_owned());
        lines.push(format!("  SELECT {first} AS id, 'New' AS name"));
        lines.extend(others.iter().map(|number| format!("  UNION ALL SELECT {number}, '…'")));
        lines.extend((more > 0).then(|| format!("  … and {more} more")));
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

/// Why rows of a table are left out.
pub(super) fn why(Exclusion { reason, column, .. }: &Exclusion) -> String {
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

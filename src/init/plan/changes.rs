//! The deals that are sent: those that have changed since a moment, and what is to be said of how that is
//! told; without the rows that are no deals.

use crate::date::{LocalTime, Offset};
use crate::init::local;
use crate::init::moments::{Moment, unread};
use crate::init::plan::leads;
use crate::init::plan::note::{AssumedZone, Note, ZoneReason};
use crate::init::plan::writer::Writer;
use crate::init::profile::personal::sounds_personal;
use crate::init::roles::deals::Deals;
use crate::init::roles::exclusions::{ExclusionReason, unread_marks};
use crate::init::vocabulary::columns::{CHANGED, CREATED};

/// The zone of the example that the config gives.
const UTC3: Offset = Offset(180);

impl Writer<'_, '_> {
    /// Adds the condition that finds the deals changed since `:date`.
    pub fn condition(&mut self) {
        let index = self.index;
        let deals = self.roles.deals.clone();
        let Some(moment) = deals.changed.first().or(deals.created.first()) else { return };
        self.taken.extend(moment.columns().map(|column| column.name.as_str()));
        self.select.date = Some(moment.column.sql_name.clone());
        match (deals.changed.first(), deals.created.first()) {
            (Some(changed), Some(created))
                if changed.column.name != created.column.name && changed.has_gaps(index, deals.table) =>
            {
                self.note(Note::DateGaps { column: changed.column.sql_name.clone() });
                self.select.condition(format!(
                    "({} OR {})",
                    changed.after(index.dialect),
                    created.after(index.dialect)
                ));
            }
            _ => self.select.condition(moment.after(index.dialect)),
        }
        self.note_date_format(moment, &deals);
        for moment in deals.changed.first().into_iter().chain(deals.created.first()) {
            if let Some(value) = moment.missed(index, deals.table) {
                self.note(Note::OtherFormat {
                    column: moment.column.sql_name.clone(),
                    dates: moment.dates.clone(),
                    value,
                });
            }
        }
        self.note_zone();
    }

    fn note_date_format(&mut self, moment: &Moment<'_>, deals: &Deals<'_>) {
        let column = moment.column.sql_name.clone();
        let dates = &moment.dates;
        self.note(Note::ComparedWithDate { column: column.clone(), dates: dates.clone() });
        if !dates.is_seen() {
            self.note(Note::FormatGuessed { column: column.clone() });
        }
        if dates.is_ambiguous() {
            self.note(Note::DayOrMonth { column: column.clone() });
        }
        let table = deals.table.sql_name.clone();
        let lack = |meant, is_missing: bool| unread(deals.table, meant).filter(|_| is_missing);
        let lacks = [lack(&CHANGED, deals.changed.is_empty()), lack(&CREATED, deals.created.is_empty())];
        let unread = |lack| Note::UnreadDate { table: table.clone(), lack };
        self.notes.extend(lacks.into_iter().flatten().map(unread));
        if deals.changed.is_empty() {
            self.note(Note::NoDateOfChange { column });
        }
    }

    /// Notes dates that do not say their time zone.
    fn note_zone(&mut self) {
        let Some(column) = self.roles.without_zone.map(|column| column.sql_name.clone()) else { return };
        match self.roles.local_time {
            Some(LocalTime { zone: Some(zone), newest, .. }) => self.note(Note::LocalTime {
                column,
                zone: format!("UTC{}", zone.written()),
                ahead: newest,
                has_summer_time: self.roles.has_summer_time,
            }),
            local_time => {
                let for_people = local::without_zone(&self.roles.deals).filter(|it| it.dates.is_for_people());
                let reason = match (local_time, for_people) {
                    (Some(local_time), _) => ZoneReason::Ahead(local_time.newest),
                    (None, Some(moment)) => ZoneReason::ForPeople(moment.dates.clone()),
                    (None, None) => ZoneReason::None,
                };
                if let Some(moment) = local::without_zone(&self.roles.deals) {
                    let in_zone = moment.clone().in_zone(Some(UTC3));
                    let (condition, date) =
                        (in_zone.after(self.index.dialect), in_zone.for_roistat(self.index.dialect));
                    let is_of_server = self.index.dialect.takes_zone_of_server();
                    self.note(Note::ZoneNotSaid {
                        column,
                        taken_for: if is_of_server { AssumedZone::OfServer } else { AssumedZone::Utc },
                        reason,
                        condition_for_utc3: condition,
                        date_for_utc3: date,
                    });
                }
            }
        }
    }

    /// Rows that are no deals: left out where that is certain, and else offered to the owner.
    pub fn leave_out(&mut self) {
        let roles = self.roles;
        for exclusion in &roles.exclusions {
            let column = roles.deals.table.columns.iter().find(|column| column.sql_name == exclusion.column);
            if exclusion.is_certain {
                self.taken.extend(column.map(|column| column.name.as_str()));
                self.select.condition(exclusion.condition.clone());
            } else {
                if !matches!(exclusion.reason, ExclusionReason::Status { .. } | ExclusionReason::NotPlaced) {
                    self.taken.extend(column.map(|column| column.name.as_str()));
                }
                self.select.offer(&exclusion.condition);
            }
            self.note(Note::Excluded(exclusion.clone()));
        }
        let unread = unread_marks(roles.deals.table, &roles.exclusions);
        self.notes.extend(unread.into_iter().map(|column| Note::UnreadMark { column }));
    }

    pub fn left_over(&mut self) {
        let columns = self.roles.deals.table.columns.iter();
        let is_left = |column: &&crate::store::schema::Column| {
            !self.taken.contains(&column.name.as_str()) && !column.name.eq_ignore_ascii_case(leads::KEY)
        };
        let left: Vec<_> = columns.filter(is_left).map(|column| column.sql_name.clone()).collect();
        // The example is none that should stay.
        let example = left.iter().find(|column| !sounds_personal(column)).or(left.first()).cloned();
        if let Some(example) = example {
            self.note(Note::LeftOver { columns: left, example });
        }
    }
}

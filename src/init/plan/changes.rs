//! Which deals are sent: those that have changed since a moment, and what is to be said of how that is told;
//! without the rows that are no deals.

use crate::init::moments::{Moment, unread};
use crate::init::plan::marks;
use crate::init::plan::writer::Writer;
use crate::init::profile::SchemaIndex;
use crate::init::profile::personal::sounds_personal;
use crate::init::roles::deals::Deals;
use crate::init::sql::name;
use crate::init::vocabulary::columns::{CHANGED, CREATED};

impl<'s> Writer<'_, 's> {
    /// What makes a deal one that has changed since.
    pub fn condition(&mut self, index: &SchemaIndex<'_>) {
        let deals = self.roles.deals.clone();
        let moment = deals.changed.first().or(deals.created.first());
        let Some(moment) = moment else { return };
        self.taken.push(&moment.column.name);
        match (deals.changed.first(), deals.created.first()) {
            (Some(changed), Some(created))
                if changed.judged.has_gaps && changed.column.name != created.column.name =>
            {
                self.remark(format!(
                    "{} is empty in some deals, so those created since are taken as well.",
                    name(&changed.column.name)
                ));
                self.select.condition(format!("({} OR {})", changed.after(), created.after()));
            }
            _ => self.select.condition(moment.after()),
        }
        self.note_date_format(moment, &deals);
        for moment in deals.changed.first().into_iter().chain(deals.created.first()) {
            if let Some(value) = moment.missed(index, deals.table) {
                let (column, clock) = (name(&moment.column.name), moment.judged.clock.description());
                self.doubts.push(format!("{column} was read as {clock}, but there is `{value}`, too"));
            }
        }
        self.note_zone();
        self.leave_out(index, &deals);
    }

    fn note_date_format(&mut self, moment: &Moment<'_>, deals: &Deals<'_>) {
        let column = name(&moment.column.name);
        let clock = &moment.judged.clock;
        self.remark(format!("{column} is compared with :date as {}.", clock.description()));
        if !moment.judged.is_seen {
            self.doubts
                .push(format!("{column} has no values yet: how it keeps a date was guessed from its type"));
        }
        if clock.is_ambiguous() {
            self.doubts.push(format!(
                "{column} was read as day, month, year, but no value says that it is not month, day, year"
            ));
        }
        let unread = |meant, is_missing: bool| unread(deals.table, meant).filter(|_| is_missing);
        let missing =
            [unread(&CHANGED, deals.changed.is_empty()), unread(&CREATED, deals.created.is_empty())];
        self.doubts.extend(
            missing.into_iter().flatten().map(|unread| format!("{}: {unread}", name(&deals.table.name))),
        );
        if deals.changed.is_empty() {
            self.remark(
                "No column holds the date of the last change: a deal is seen when it is new, and a change of",
            );
            self.remark(
                "its status or price afterwards is not. A column that every change sets would mend that.",
            );
            self.doubts.push(format!(
                "no column holds the date of the last change: Roistat sees new deals, but no later change of them ({column} \
                 was taken)"
            ));
        }
    }

    /// What is to be said of dates that do not say their time zone.
    fn note_zone(&mut self) {
        match (&self.roles.zone, self.roles.without_zone) {
            (Some(zone), _) => {
                let zone = zone.description();
                self.remark(format!(
                    "The newest date lies in the future: it is local time, taken for{}.",
                    &zone[1..]
                ));
                self.doubts.push(format!(
                    "the newest date of the deals lies in the future, so they are kept in local time: see whether{} is \
                     right",
                    &zone[1..]
                ));
            }
            (None, Some(column)) => {
                let column = name(&column.name);
                self.remark(format!(
                    "{column} does not say its time zone and was taken for UTC. If it is local time, say by how much:"
                ));
                self.remark(
                    "datetime(:date, 'unixepoch', '+3 hours'), and for the dates unixepoch(…, '-3 hours').",
                );
                self.doubts.push(format!(
                    "{column} does not say its time zone and was taken for UTC: where the shop keeps local time, the \
                     deals are some hours off, and the config says how to mend that"
                ));
            }
            (None, None) => {}
        }
    }

    /// Rows that are no deals: refunds, in WooCommerce's table; and what was deleted.
    fn leave_out(&mut self, index: &SchemaIndex<'_>, deals: &Deals<'s>) {
        for mark in marks::refunds(deals.table).into_iter().chain(marks::deleted(index, deals.table)) {
            self.taken.push(&mark.column.name);
            self.remark(mark.remark);
            self.select.condition(mark.condition);
        }
        let doubtful: Vec<_> =
            marks::doubtful(deals.table, &self.taken).iter().map(|column| name(&column.name)).collect();
        if !doubtful.is_empty() {
            let columns = doubtful.join(", ");
            self.remark(format!(
                "Deals that should not count may be marked in {columns}: AND {} = 0",
                doubtful[0]
            ));
            self.doubts.push(format!(
                "rows that are no deals may be marked in {columns}: if so, leave them out with a condition in the query"
            ));
        }
    }

    pub fn left_over(&mut self) {
        let columns = self.roles.deals.table.columns.iter();
        let left: Vec<_> = columns
            .filter(|column| !self.taken.contains(&column.name.as_str()))
            .map(|column| name(&column.name))
            .collect();
        // The example is none that should stay.
        let example = left.iter().find(|column| !sounds_personal(column)).or(left.first());
        if let Some(example) = example {
            self.remark(format!("Left out; take one along with {example} AS \"fields.Name\":"));
            for some in left.chunks(8) {
                self.remark(format!("    {}", some.join(", ")));
            }
        }
    }
}

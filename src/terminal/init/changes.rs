//! Which deals are sent: those that have changed since a moment, and what is to be said of how that is told;
//! without the rows that are no deals.

use super::deals::{Deals, Moment, is_utc};
use super::sql::name;
use super::writer::Writer;
use crate::store::schema::Sample;

impl<'s> Writer<'_, 's> {
    /// What makes a deal one that has changed since.
    pub(super) fn condition(&mut self) {
        let deals = self.about.deals.clone();
        let after = |moment: &Moment<'_>| moment.judged.clock.after(&name(&moment.column.name));
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
                self.select.condition(format!("({} OR {})", after(changed), after(created)));
            }
            _ => self.select.condition(after(moment)),
        }
        self.about_the_clock(moment, deals.changed.is_empty());
        self.leave_out(&deals);
    }

    fn about_the_clock(&mut self, moment: &Moment<'_>, is_creation: bool) {
        let column = name(&moment.column.name);
        let clock = &moment.judged.clock;
        self.remark(format!("{column} is compared with :date as {}.", clock.description()));
        if !moment.judged.is_seen {
            self.doubts
                .push(format!("{column} has no values yet: how it keeps a date was guessed from its type"));
        }
        if is_creation {
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
        if clock.is_zone_unknown() && !is_utc(moment.column) {
            self.remark(
                "It does not say its time zone and was taken for UTC. If it is local time, say by how much:",
            );
            self.remark(
                "datetime(:date, 'unixepoch', '+3 hours'), and for the dates unixepoch(…, '-3 hours').",
            );
        }
    }

    /// Rows that are no deals: refunds, in WooCommerce's table; and what was deleted, in Laravel's.
    fn leave_out(&mut self, deals: &Deals<'s>) {
        for column in &deals.table.columns {
            let is_order = |sample: &Sample| matches!(sample, Sample::Text(text) if text == "shop_order");
            match column.name.as_str() {
                "type" if column.samples.iter().any(is_order) => {
                    self.taken.push(&column.name);
                    self.remark("Refunds, which are rows of the same table, are left out.");
                    self.select.condition(format!("{} = 'shop_order'", name(&column.name)));
                }
                "deleted_at" => {
                    self.taken.push(&column.name);
                    self.remark("Deleted deals are left out.");
                    self.select.condition("deleted_at IS NULL");
                }
                _ => {}
            }
        }
    }

    pub(super) fn left_over(&mut self) {
        let columns = self.about.deals.table.columns.iter();
        let left: Vec<_> = columns
            .filter(|column| !self.taken.contains(&column.name.as_str()))
            .map(|column| name(&column.name))
            .collect();
        if let Some(first) = left.first() {
            self.remark(format!("Left out; take one along with {first} AS \"fields.Name\":"));
            for some in left.chunks(8) {
                self.remark(format!("    {}", some.join(", ")));
            }
        }
    }
}

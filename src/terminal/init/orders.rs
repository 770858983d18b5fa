//! The query for the deals: every column that Roistat takes, the condition on the date of the last change,
//! and the reason for each choice beside it.

use super::deals::Deals;
use super::draft::Draft;
use super::extras::is_worth_a_field;
use super::sql::{Select, name};
use super::statuses::Statuses;
use super::writer::{Circumstances, Writer};
use crate::protocol::List;

/// The query, and what the owner should look at.
pub(super) fn draft(about: &Circumstances<'_>) -> (Draft, Vec<String>) {
    let mut writer = Writer {
        about,
        select: Select::from(&about.deals.table.name),
        remarks: Vec::new(),
        doubts: Vec::new(),
        taken: Vec::new(),
    };
    writer.table();
    writer.columns();
    writer.visit();
    writer.people();
    writer.fields();
    writer.condition();
    writer.left_over();
    (Draft::new(List::Orders, writer.select.sql(), writer.remarks), writer.doubts)
}

impl<'s> Writer<'_, 's> {
    fn table(&mut self) {
        let deals = &self.about.deals;
        let table = &deals.table.name;
        self.remark(format!("Deals, from the table {table}."));
        if !deals.is_named {
            self.doubts.push(format!(
                "no table is called orders, deals or the like: {table} was taken, because it has a date and a price"
            ));
        }
        if !deals.rivals.is_empty() {
            let rivals: Vec<_> = deals.rivals.iter().map(|table| name(&table.name)).collect();
            self.doubts.push(format!("the deals could also stand in {}", rivals.join(", ")));
            self.remark(format!("They could also stand in {}.", rivals.join(", ")));
        }
    }

    fn columns(&mut self) {
        let deals = self.about.deals.clone();
        self.take(deals.id, "id");
        self.choose(&deals.name, "name");
        self.created(&deals);
        if let (Statuses::Table { .. } | Statuses::InDeals { .. }, Some(status)) =
            (self.about.statuses, deals.status)
        {
            self.take(status, "status");
        } else {
            self.select.column_with("'deal'", "status", "no column looks like a status");
            self.doubts.push(format!("{} has no column of the status", name(&deals.table.name)));
        }
        self.choose(&deals.price, "price");
        self.choose(&deals.cost, "cost");
    }

    fn created(&mut self, deals: &Deals<'s>) {
        let Some(moment) = deals.created.first().or(deals.changed.first()) else { return };
        self.taken.push(&moment.column.name);
        let expression = moment.judged.clock.for_roistat(&name(&moment.column.name));
        if deals.created.is_empty() {
            self.select.column_with(
                expression,
                "date_create",
                "no date of creation: this is that of the last change",
            );
            self.doubts.push(format!("{} has no date of creation", name(&deals.table.name)));
        } else {
            self.select.column(expression, "date_create");
        }
        let changed = deals.changed.first();
        if let Some(changed) = changed.filter(|changed| changed.column.name != moment.column.name) {
            self.taken.push(&changed.column.name);
            let column = name(&changed.column.name);
            self.select.column(changed.judged.clock.for_roistat(&column), "date_update");
        }
    }

    fn people(&mut self) {
        let deals = self.about.deals.clone();
        if let Some(client) = deals.client {
            self.refer(client, "client_id");
        }
        match deals.manager {
            Some(manager) if self.about.has_managers => self.refer(manager, "manager_id"),
            Some(manager) if is_worth_a_field(manager) => self.field(manager),
            _ => {}
        }
    }
}

//! The query for the deals: every column that Roistat takes, the condition on the date of the last change,
//! and the reason for each choice beside it.

use super::deals::{Choice, Deals};
use super::draft::Draft;
use super::extras::is_worth_a_field;
use super::sql::{Select, name};
use super::statuses::Statuses;
use super::values::Values;
use super::vocabulary::HUNDREDTHS;
use super::words::{is, words};
use crate::protocol::List;
use crate::store::schema::{Column, Sample};

/// What the query for the deals depends on.
pub(super) struct Circumstances<'s> {
    pub(super) deals: Deals<'s>,
    pub(super) statuses: Statuses<'s>,
    /// Whether the deals' column holds the ids of managers.
    pub(super) has_managers: bool,
    pub(super) values: Option<Values<'s>>,
    /// The keys of those values.
    pub(super) keys: Vec<String>,
}

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

/// The query as it is being written.
pub(super) struct Writer<'a, 's> {
    pub(super) about: &'a Circumstances<'s>,
    pub(super) select: Select,
    pub(super) remarks: Vec<String>,
    pub(super) doubts: Vec<String>,
    /// The columns of the table that have found their place.
    pub(super) taken: Vec<&'s str>,
}

impl<'s> Writer<'_, 's> {
    pub(super) fn remark(&mut self, remark: impl Into<String>) {
        self.remarks.push(remark.into());
    }

    /// Takes a column along as it is.
    pub(super) fn take(&mut self, column: &'s Column, key: &str) {
        self.taken.push(&column.name);
        self.select.column(name(&column.name), key);
    }

    /// Takes a reference along; what stands for none is NULL to Roistat.
    fn refer(&mut self, column: &'s Column, key: &str) {
        self.taken.push(&column.name);
        let bare = name(&column.name);
        let has = |none: &Sample| column.samples.contains(none);
        let expression = if has(&Sample::Integer(0)) {
            format!("nullif({bare}, 0)")
        } else if has(&Sample::Text(String::new())) {
            format!("nullif({bare}, '')")
        } else {
            bare
        };
        self.select.column(expression, key);
    }

    /// Takes the best of several along, and names the others.
    fn choose(&mut self, choice: &Choice<'s>, key: &str) {
        let Some(best) = choice.best else { return };
        self.taken.push(&best.name);
        let is_hundredths = key != "name"
            && words(&best.name).iter().any(|word| HUNDREDTHS.iter().any(|pattern| is(word, pattern)));
        let expression = name(&best.name);
        let expression = if is_hundredths { format!("{expression} / 100.0") } else { expression };
        let others: Vec<_> = choice.others.iter().map(|column| name(&column.name)).collect();
        match (others.is_empty(), is_hundredths) {
            (false, _) => self.select.column_with(expression, key, format!("or: {}", others.join(", "))),
            (true, true) => self.select.column_with(expression, key, "kept in hundredths"),
            (true, false) => self.select.column(expression, key),
        }
    }

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

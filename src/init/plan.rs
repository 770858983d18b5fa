//! From a schema to a whole plan: the pieces that the other files find, put together.
//!
//! The order matters: deals first, then the statuses they have, then whoever is named in them.

use super::deals::{self, Deals, NoDeals};
use super::draft::{Draft, Plan};
use super::local;
use super::nouns::Content;
use super::orders;
use super::people;
use super::sql::{self, Select};
use super::statuses;
use super::survey::{Survey, identity, key, meaning};
use super::values;
use super::visits;
use super::vocabulary::FULL_NAME;
use super::writer::Circumstances;
use crate::protocol::List;
use crate::store::schema::Table;

/// Makes the plan. `ask` reads the first column of a query.
///
/// # Errors
/// Where no table holds deals.
pub(super) fn make(tables: &[Table], ask: &dyn Fn(&str) -> Vec<String>) -> Result<Plan, NoDeals> {
    let survey = Survey { tables, ask };
    let about = circumstances(&survey, deals::find(&survey)?);
    let mut plan = Plan::default();
    let (orders, doubts) = orders::draft(&survey, &about);
    plan.deals = about.deals.table.rows;
    plan.add(orders, summary(&about));
    plan.doubts = doubts;
    let statuses = about.statuses.draft(&survey, &about.deals);
    plan.add(statuses.draft, statuses.found);
    plan.doubts.extend(statuses.doubts);
    if let Some((draft, found)) = fields(&survey, &about) {
        plan.add(draft, found);
    }
    let tables = [
        (List::Managers, about.managers.table),
        (List::Clients, about.clients.table),
        (List::Products, people::products(&survey, &about.deals)),
    ];
    for (list, table) in tables {
        let Some(table) = table else { continue };
        let among =
            (list == List::Managers).then(|| people::managers_of(&about.deals, about.managers)).flatten();
        if let Some((draft, doubt)) = people::draft(&survey, list, table, about.zone.as_ref(), among) {
            plan.add(draft, format!("table {}", table.name));
            plan.doubts.extend(doubt);
        }
    }
    Ok(plan)
}

/// What the query for the deals depends on.
fn circumstances<'s>(survey: &Survey<'s>, mut deals: Deals<'s>) -> Circumstances<'s> {
    let unsaid = local::unsaid(&deals).map(|moment| moment.column);
    let zone = local::zone(survey, &deals);
    for moments in [&mut deals.changed, &mut deals.created] {
        *moments = std::mem::take(moments).into_iter().map(|moment| moment.in_zone(zone.as_ref())).collect();
    }
    let values = values::find(survey, &deals);
    let with_keys = values.as_ref().map(|(values, keys)| (*values, keys.all.as_slice()));
    Circumstances {
        statuses: statuses::find(survey, &deals),
        clients: people::clients(survey, &deals),
        managers: people::managers(survey, &deals),
        visits: visits::find(survey, &deals, with_keys),
        values,
        unsaid,
        zone,
        deals,
    }
}

fn summary(about: &Circumstances<'_>) -> String {
    let deals = &about.deals;
    let table = &deals.table.name;
    match deals.changed.first().or(deals.created.first()) {
        Some(moment) => {
            format!("table {table}; changed: {}, {}", moment.column.name, moment.judged.clock.description())
        }
        None => format!("table {table}"),
    }
}

/// The names of the extra fields, where they stand anywhere.
fn fields(survey: &Survey<'_>, about: &Circumstances<'_>) -> Option<(Draft, String)> {
    let remarks = vec!["The names of the deals' extra fields.".to_owned()];
    if let Some((values, keys)) = &about.values {
        let sql = values.fields(keys)?;
        return Some((Draft::new(List::Fields, sql, remarks), format!("table {}", values.table.name)));
    }
    survey.holding(Content::Fields, Some(about.deals.table)).into_iter().find_map(|table| {
        let (id, name) = (key(table)?, meaning(table, &FULL_NAME).into_iter().next()?);
        let mut select = Select::from(&table.name);
        select.column(identity(id), "id");
        select.column(sql::name(&name.name), "name");
        let draft = Draft::new(List::Fields, select.line(), remarks.clone());
        (id.name != name.name).then(|| (draft, format!("table {}", table.name)))
    })
}

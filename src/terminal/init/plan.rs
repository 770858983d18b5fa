//! From a schema to a whole plan: the pieces that the other files find, put together.
//!
//! The order matters: deals first, then the statuses they have, then whoever is named in them.

use super::deals::{self, NoDeals};
use super::draft::{Draft, Plan};
use super::orders;
use super::people;
use super::statuses::{self, Statuses};
use super::survey::{Survey, meaning};
use super::values;
use super::vocabulary::{Content, FULL_NAME};
use super::writer::Circumstances;
use crate::protocol::List;
use crate::store::schema::Table;

/// Makes the plan. `keys` reads the first column of a query.
///
/// # Errors
/// Where no table holds deals.
pub(super) fn make(tables: &[Table], keys: impl Fn(&str) -> Vec<String>) -> Result<Plan, NoDeals> {
    let survey = Survey { tables };
    let deals = deals::find(&survey)?;
    let clients = people::clients(&survey, &deals);
    let managers = people::managers(&survey, &deals);
    let products = people::products(&survey, &deals);
    let values = values::find(&survey, &deals);
    let about = Circumstances {
        statuses: statuses::find(&survey, &deals),
        has_managers: managers.is_some_and(|(_, is_referred)| is_referred),
        keys: values.map(|values| keys(&values.keys())).unwrap_or_default(),
        values,
        deals,
    };

    let mut plan = Plan::default();
    let (orders, doubts) = orders::draft(&about);
    plan.add(orders, summary(&about));
    plan.doubts = doubts;
    let (statuses, found) = about.statuses.draft(&about.deals);
    plan.add(statuses, found);
    if let Some((draft, found)) = fields(&survey, &about) {
        plan.add(draft, found);
    }
    let tables = [
        (List::Managers, managers.map(|(table, _)| table)),
        (List::Clients, clients),
        (List::Products, products),
    ];
    for (list, table) in tables {
        if let Some((table, draft)) = table.and_then(|table| Some((table, people::draft(list, table)?))) {
            plan.add(draft, format!("table {}", table.name));
        }
    }
    if let Statuses::InDeals { column } = about.statuses
        && super::survey::is_number(column)
        && !column.samples.is_empty()
    {
        plan.doubts.push("the statuses are numbers without names: give them some in the config".to_owned());
    }
    Ok(plan)
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
    if let Some(values) = about.values {
        let sql = values.fields(&about.keys, &values::visits(&about.keys))?;
        return Some((Draft::new(List::Fields, sql, remarks), format!("table {}", values.table.name)));
    }
    survey.holding(Content::Fields).into_iter().find_map(|table| {
        let name = meaning(table, &FULL_NAME).into_iter().next()?;
        let id = super::survey::key(table)?;
        (id.name != name.name).then(|| {
            let draft = Draft::new(List::Fields, values::fields_of(table, name), remarks.clone());
            (draft, format!("table {}", table.name))
        })
    })
}

//! From a schema to a whole plan: the pieces that the other files find, put together.
//!
//! The order matters: deals first, then the statuses they have, then whoever is named in them.

mod changes;
pub mod draft;
mod extras;
pub mod marks;
mod orders;
mod writer;

pub use self::draft::{Draft, Plan};
use crate::init::profile::{SchemaIndex, identity, key, meaning};
use crate::init::roles::deals::{self, NoDeals};
use crate::init::roles::people;
use crate::init::roles::{self, Roles};
use crate::init::sql::{self, Select};
use crate::init::vocabulary::columns::FULL_NAME;
use crate::init::vocabulary::tables::Content;
use crate::protocol::List;
use crate::store::schema::Table;

/// Makes the plan. `ask` reads the first column of a query.
///
/// # Errors
/// Where no table holds deals.
pub fn make(tables: &[Table], ask: &dyn Fn(&str) -> Vec<String>) -> Result<Plan, NoDeals> {
    let index = SchemaIndex { tables, ask };
    let roles = roles::assign(&index, deals::find(&index)?);
    let mut plan = Plan::default();
    let (orders, doubts) = orders::draft(&index, &roles);
    plan.deals = roles.deals.table.rows;
    plan.add(orders, summary(&roles));
    plan.doubts = doubts;
    let statuses = roles.statuses.draft(&index, &roles.deals);
    plan.add(statuses.draft, statuses.found);
    plan.doubts.extend(statuses.doubts);
    if let Some((draft, found)) = fields(&index, &roles) {
        plan.add(draft, found);
    }
    let tables = [
        (List::Managers, roles.managers.table),
        (List::Clients, roles.clients.table),
        (List::Products, people::products(&index, &roles.deals)),
    ];
    for (list, table) in tables {
        let Some(table) = table else { continue };
        let among =
            (list == List::Managers).then(|| people::managers_of(&roles.deals, roles.managers)).flatten();
        if let Some((draft, doubt)) = people::draft(&index, list, table, roles.zone.as_ref(), among) {
            plan.add(draft, format!("table {}", table.name));
            plan.doubts.extend(doubt);
        }
    }
    Ok(plan)
}

fn summary(roles: &Roles<'_>) -> String {
    let deals = &roles.deals;
    let table = &deals.table.name;
    match deals.changed.first().or(deals.created.first()) {
        Some(moment) => {
            format!("table {table}; changed: {}, {}", moment.column.name, moment.judged.clock.description())
        }
        None => format!("table {table}"),
    }
}

/// The names of the extra fields, where they stand anywhere.
fn fields(index: &SchemaIndex<'_>, roles: &Roles<'_>) -> Option<(Draft, String)> {
    let remarks = vec!["The names of the deals' extra fields.".to_owned()];
    if let Some((values, keys)) = &roles.values {
        let sql = values.fields(keys)?;
        return Some((Draft::new(List::Fields, sql, remarks), format!("table {}", values.table.name)));
    }
    index.holding(Content::Fields, Some(roles.deals.table)).into_iter().find_map(|table| {
        let (id, name) = (key(table)?, meaning(table, &FULL_NAME).into_iter().next()?);
        let mut select = Select::from(&table.name);
        select.column(identity(id), "id");
        select.column(sql::name(&name.name), "name");
        let draft = Draft::new(List::Fields, select.line(), remarks.clone());
        (id.name != name.name).then(|| (draft, format!("table {}", table.name)))
    })
}

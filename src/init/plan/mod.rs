//! From the roles of tables and columns to a whole plan: one query for each list, and the notes on them.
//!
//! Choices and facts only: `message` words them, and `text` writes TOML.

mod changes;
pub mod draft;
mod extras;
pub mod leads;
mod lists;
pub mod note;
mod orders;
mod statuses;
mod writer;

pub use self::draft::{Draft, Plan};
use self::draft::{DraftQuery, Found};
use self::lists::Among;
use self::note::Note;
use crate::init::profile::{SchemaIndex, identity};
use crate::init::roles::{Roles, people};
use crate::init::select::SelectText;
use crate::init::vocabulary::tables::Content;
use crate::protocol::List;

/// Makes the plan for the roles that were found.
pub fn make(index: &SchemaIndex<'_>, roles: &Roles<'_>) -> Plan {
    let mut plan = Plan::default();
    let orders = orders::draft(index, roles);
    let changed = orders.select().and_then(|select| select.conditions.first().cloned());
    plan.add(orders, found_deals(roles));
    let (draft, found) = statuses::draft(index, &roles.deals, roles.statuses);
    plan.add(draft, found);
    if let Some((draft, table)) = fields(index, roles) {
        plan.add(draft, Found::Table(table));
    }
    let tables = [
        (List::Managers, roles.managers.table),
        (List::Clients, roles.clients.table),
        (List::Products, people::products(index, &roles.deals)),
    ];
    for (list, table) in tables {
        let Some(table) = table else { continue };
        let among = match list {
            List::Managers => people::among(&roles.deals, roles.managers, Content::Managers),
            List::Clients => people::among(&roles.deals, roles.clients, Content::Clients),
            _ => None,
        };
        let among = among.map(|ids| Among { ids, changed: changed.clone(), are_texts: false });
        let among =
            among.or_else(|| client_values(roles, changed.as_deref()).filter(|_| list == List::Clients));
        let zone = roles.local_time.and_then(|local| local.zone);
        if let Some(draft) = lists::draft(index, list, table, zone, among) {
            plan.add(draft, Found::Table(table.name.clone()));
        }
    }
    plan.notes.extend(note_clients(index, roles));
    let conditions = plan.draft(List::Orders).and_then(|draft| draft.select());
    let conditions = conditions.map_or_else(Vec::new, |select| select.conditions.clone());
    plan.lead = leads::draft(index, roles, &conditions);
    plan.own_tables = index.dialect.own_tables();
    plan.overlap = roles.has_summer_time.then_some(3600);
    plan
}

/// The clients to whom the deals refer by a value.
fn client_values(roles: &Roles<'_>, changed: Option<&str>) -> Option<Among> {
    let (key, (values, _)) = roles.client_key.as_ref().zip(roles.values.as_ref())?;
    let changed = changed.map(|changed| values.of_changed(&roles.deals, changed));
    Some(Among { ids: values.all_of(key), changed, are_texts: true })
}

/// The note on a table of clients to which the deals do not refer, or not yet.
fn note_clients(index: &SchemaIndex<'_>, roles: &Roles<'_>) -> Option<Note> {
    match (roles.clients.table, roles.clients.is_sure) {
        (Some(_), true) => None,
        (Some(table), false) => Some(Note::ClientsByName { table: table.sql_name.clone() }),
        (None, _) => {
            let table = index.holding(Content::Clients, Some(roles.deals.table)).into_iter().next()?;
            let column = roles.clients.column.map(|column| column.sql_name.clone());
            Some(Note::ClientsNotReferredTo { table: table.sql_name.clone(), column })
        }
    }
}

fn found_deals(roles: &Roles<'_>) -> Found {
    let deals = &roles.deals;
    let moment = deals.changed.first().or(deals.created.first());
    let changed = moment.map(|moment| (moment.column.name.clone(), moment.dates.clone()));
    Found::Deals { table: deals.table.name.clone(), changed }
}

/// The names of the extra fields, where they stand anywhere.
fn fields(index: &SchemaIndex<'_>, roles: &Roles<'_>) -> Option<(Draft, String)> {
    if let Some((values, keys)) = &roles.values {
        let draft =
            Draft::new(List::Fields, DraftQuery::OneLine(values.fields(keys)?), vec![Note::NamesOfFields]);
        return Some((draft, values.table.name.clone()));
    }
    let (table, id, name) = index.names_of_fields(roles.deals.table)?;
    let mut select = SelectText::from(index.dialect, table);
    select.column(identity(index.dialect, id), "id");
    select.column(name.sql_name.clone(), "name");
    let draft = Draft::new(List::Fields, DraftQuery::OneLine(select), vec![Note::NamesOfFields]);
    Some((draft, table.name.clone()))
}

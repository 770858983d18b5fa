//! The roles of tables and columns: which table holds the deals, which column is their price, where the visit stands.
//!
//! Deals are found first; the other roles depend on them. How a role is written as SQL is decided in `plan`.

pub mod candidate;
pub mod columns;
pub mod deals;
pub mod discriminator;
pub mod exclusions;
pub mod names;
pub mod people;
pub mod statuses;
pub mod values;
pub mod visits;

use self::deals::Deals;
use self::exclusions::Exclusion;
use self::people::Relation;
use self::statuses::Statuses;
use self::values::{Keys, Values};
use self::visits::VisitSource;
use crate::date::LocalTime;
use crate::init::local;
use crate::init::profile::SchemaIndex;
use crate::store::schema::Column;

/// The roles of tables and columns.
pub struct Roles<'s> {
    pub deals: Deals<'s>,
    pub statuses: Statuses<'s>,
    pub clients: Relation<'s>,
    /// The key of the value that refers to the client, where no column of the deals does.
    pub client_key: Option<String>,
    pub managers: Relation<'s>,
    /// Where the number of the visit may be, the likeliest first.
    pub visits: Vec<VisitSource<'s>>,
    pub values: Option<(Values<'s>, Keys)>,
    /// Rows of the deals that do not count, or may not.
    pub exclusions: Vec<Exclusion>,
    /// The zone of that local time may have summer time.
    pub has_summer_time: bool,
    /// Local time in the dates that do not say their zone.
    pub local_time: Option<LocalTime>,
    /// A column of dates that do not say their zone.
    pub without_zone: Option<&'s Column>,
}

/// Finds the roles that depend on which table holds the deals.
pub fn assign<'s>(index: &SchemaIndex<'s>, mut deals: Deals<'s>) -> Roles<'s> {
    let without_zone = local::without_zone(&deals).map(|moment| moment.column);
    let local_time = local::local_time(index, &deals);
    let zone = local_time.and_then(|local| local.zone);
    for moments in [&mut deals.changed, &mut deals.created] {
        *moments = std::mem::take(moments).into_iter().map(|moment| moment.in_zone(zone)).collect();
    }
    let values = values::find(index, &deals);
    let with_keys = values.as_ref().map(|(values, keys)| (values, keys));
    let statuses = statuses::find(index, &deals);
    let clients = people::clients(index, &deals);
    let by_key = with_keys.filter(|_| !clients.is_sure);
    let by_key = by_key.and_then(|values| people::clients_of_values(index, &deals, values));
    let (clients, client_key) = by_key.map_or((clients, None), |(clients, key)| (clients, Some(key)));
    Roles {
        client_key,
        managers: people::managers(index, &deals, clients),
        visits: visits::find(index, &deals, with_keys),
        exclusions: exclusions::find(index, &deals, statuses),
        statuses,
        clients,
        values,
        without_zone,
        has_summer_time: zone.is_some_and(|zone| local::has_summer_time(index, zone)),
        local_time,
        deals,
    }
}

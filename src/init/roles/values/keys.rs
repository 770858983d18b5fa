//! The keys of a deal's values: which say the visit, the price or the client, and which become fields.
//!
//! Asks the table once for what stands under each key. Personal and unknown ones are kept back.

use super::Values;
use crate::init::profile::SchemaIndex;
use crate::init::profile::personal;
use crate::init::profile::table_score::content;
use crate::init::vocabulary::columns::{CLIENT, PRICE};
use crate::init::vocabulary::tables::Content;
use crate::init::vocabulary::{says_visit, words};
use crate::sort;

/// How many keys become fields at most.
const MOST_FIELDS: usize = 60;

/// The keys of a table's values.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// Those that say the visit, and hold it.
    pub visits: Vec<String>,
    /// Those that say the price, the likeliest first, where all they hold is amounts.
    pub prices: Vec<String>,
    /// Those that refer to clients by whole numbers: WooCommerce's `_customer_user`.
    pub clients: Vec<String>,
    /// Those that become fields: each was seen, and neither its name nor its values are personal.
    pub fields: Vec<String>,
    /// Those that are not sent, because they, or a value of theirs, look personal.
    pub personal: Vec<String>,
    /// Those that are not sent, because their names are not known, and their values are not a few that repeat.
    pub unknown: Vec<String>,
}

impl Values<'_> {
    /// The keys that there are, in one reading of the table.
    pub(super) fn keys(&self, index: &SchemaIndex<'_>) -> Keys {
        let (key, from, value) = (self.key(), self.from(), self.value());
        let is_personal = format!("max(CASE WHEN {} THEN 1 ELSE 0 END)", self.dialect.is_contact(&value));
        let belongs = self.entity_condition().map_or(String::new(), |condition| format!(" AND {condition}"));
        let sql = format!(
            "SELECT {key}, {is_personal}, min({value}), max({value}), count(*) FROM {from} \
             WHERE {key} IS NOT NULL{belongs} GROUP BY {key} ORDER BY 1"
        );
        let mut keys = Keys::default();
        let (mut unknown, mut prices) = (Vec::new(), Vec::new());
        for row in (index.ask)(&sql) {
            let mut row = row.into_iter();
            let Some(Some(key)) = row.next() else { continue };
            let is_personal = row.next().flatten().as_deref() == Some("1");
            let examples: Vec<_> = row.take(2).flatten().collect();
            if let Some(rank) = price_rank(&key).filter(|_| is_number(&examples)) {
                prices.push((rank, key.clone()));
            }
            if says_client(&key) && is_whole_number(&examples) {
                keys.clients.push(key.clone());
            }
            if says_visit(&key) {
                keys.visits.push(key);
            } else if key.starts_with('_') {
                // WordPress hides such keys from the people in the shop.
            } else if is_personal || personal::is_personal(&key, &examples) {
                keys.personal.push(key);
            } else if !personal::is_known(&key) {
                unknown.push(key);
            } else {
                keys.fields.push(key);
            }
        }
        sort::ascending(&mut prices);
        keys.prices = prices.into_iter().map(|(_, key)| key).collect();
        let choices = self.choices(index, &unknown);
        keys.unknown = unknown.into_iter().filter(|key| !choices.contains(key)).collect();
        keys.fields.extend(choices);
        sort::ascending(&mut keys.fields);
        keys.fields.truncate(MOST_FIELDS);
        keys
    }

    /// The keys whose values are a few that repeat: a choice from a list, and so no person's own.
    fn choices(&self, index: &SchemaIndex<'_>, unknown: &[String]) -> Vec<String> {
        let Some(among) = self.among(unknown) else { return Vec::new() };
        let (key, from, value) = (self.key(), self.from(), self.value());
        let text = self.dialect.as_text(&value);
        let belongs = self.entity_condition().map_or(String::new(), |condition| format!(" AND {condition}"));
        let sql = format!(
            "SELECT {key}, count({value}), count(DISTINCT {value}), max(length({text})) FROM {from} \
             WHERE {among}{belongs} GROUP BY {key} ORDER BY 1"
        );
        let is_choice = |row: &Vec<Option<String>>| {
            let number = |at: usize| row.get(at)?.as_ref()?.parse::<usize>().ok();
            let counted = (number(1), number(2), number(3));
            matches!(counted, (Some(count), Some(different), Some(longest)) if personal::is_choice(count, different, longest))
        };
        (index.ask)(&sql).into_iter().filter(is_choice).filter_map(|row| row.into_iter().next()?).collect()
    }
}

/// How far a key is from saying the price: `_order_total`.
fn price_rank(key: &str) -> Option<usize> {
    let words: Vec<_> = words(key).into_iter().filter(|word| content(word) != Some(Content::Deals)).collect();
    PRICE.distance(&words)
}

/// A key refers to clients by its words.
fn says_client(key: &str) -> bool {
    let words: Vec<_> = words(key).into_iter().filter(|word| content(word) != Some(Content::Deals)).collect();
    CLIENT.distance(&words).is_some()
}

fn is_whole_number(values: &[String]) -> bool {
    !values.is_empty() && values.iter().all(|value| value.parse::<u64>().is_ok())
}

fn is_number(values: &[String]) -> bool {
    !values.is_empty() && values.iter().all(|value| value.trim().parse::<f64>().is_ok())
}

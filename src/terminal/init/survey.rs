//! The schema seen with a shop's eyes: which tables may hold deals, statuses, people, products, and which of
//! their columns may mean what; the likeliest first.
//!
//! Judges by names and declared references. What the values say is for those who ask.

use super::vocabulary::{Content, ESTRANGING, GENITIVES, ID, NOUNS, Noun};
use super::words::{Meaning, is, words};
use crate::store::schema::{Column, Reference, Sample, Table};

/// The tables of a database.
pub(super) struct Survey<'s> {
    pub(super) tables: &'s [Table],
}

impl<'s> Survey<'s> {
    /// The tables that may hold something, the likeliest first.
    pub(super) fn holding(&self, content: Content) -> Vec<&'s Table> {
        let mut found: Vec<_> =
            self.tables.iter().filter_map(|table| Some((strangeness(table, content)?, table))).collect();
        found.sort_by_key(|(strangeness, _)| *strangeness);
        found.into_iter().map(|(_, table)| table).collect()
    }

    /// The table of a name, which SQL does not tell from one in other letters.
    pub(super) fn named(&self, name: &str) -> Option<&'s Table> {
        self.tables.iter().find(|table| table.name.eq_ignore_ascii_case(name))
    }

    /// The table and the column that a column is declared to refer to.
    pub(super) fn referred(&self, table: &Table, column: &Column) -> Option<(&'s Table, &'s Column)> {
        let Reference { table, to, .. } =
            table.references.iter().find(|reference| reference.from.eq_ignore_ascii_case(&column.name))?;
        let table = self.named(table)?;
        let target = match to {
            Some(to) => table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(to)),
            None => key(table),
        };
        Some((table, target?))
    }
}

/// How far a table's name is from saying that it holds something; `None` where it says something else.
fn strangeness(table: &Table, content: Content) -> Option<usize> {
    // PocketBase and others keep their own affairs under such names.
    if table.name.starts_with('_') {
        return None;
    }
    let words = words(&table.name);
    let (place, likelihood) = head(&words)?;
    if NOUNS[likelihood].content != content {
        return None;
    }
    let before = &words[..place];
    let is_estranged = before.iter().any(|word| ESTRANGING.iter().any(|pattern| is(word, pattern)));
    let is_foreign = |word: &String| noun_of(word).is_none_or(|noun| NOUNS[noun].content != Content::Deals);
    let prefixes = before.iter().filter(|word| is_foreign(word)).count().min(5);
    let doubts = [(is_estranged, 500), (table.is_view, 3), (table.rows == 0, 6)];
    let doubts: usize = doubts.iter().filter(|(is_so, _)| *is_so).map(|(_, weight)| weight).sum();
    Some(likelihood * 10 + prefixes + doubts)
}

/// The word of a table's name that says what it holds: the last, or in Russian compounds the one before the
/// genitives (`statusy zakazov`). Its place, and that of its noun.
fn head(words: &[String]) -> Option<(usize, usize)> {
    let mut place = words.len().checked_sub(1)?;
    while place > 0
        && GENITIVES.contains(&words[place].as_str())
        && words[..place].iter().any(|word| noun_of(word).is_some())
    {
        place -= 1;
    }
    Some((place, noun_of(&words[place])?))
}

fn noun_of(word: &str) -> Option<usize> {
    NOUNS.iter().position(|noun| noun.forms.contains(&word))
}

/// The noun that a table is called by.
pub(super) fn noun(table: &Table) -> Option<&'static Noun> {
    head(&words(&table.name)).map(|(_, noun)| &NOUNS[noun])
}

/// The words of a column without those that only repeat what its table holds: `order_date` is a date.
pub(super) fn own_words(table: &Table, column: &Column) -> Vec<String> {
    let repeated = noun(table).map_or(&[][..], |noun| noun.forms);
    let all = words(&column.name);
    let own: Vec<_> = all.iter().filter(|word| !repeated.contains(&word.as_str())).cloned().collect();
    if own.is_empty() { all } else { own }
}

/// The columns of a table that may mean something, the likeliest first.
pub(super) fn meaning<'t>(table: &'t Table, meaning: &Meaning) -> Vec<&'t Column> {
    let distance = |column: &Column| meaning.distance(&own_words(table, column));
    let mut found: Vec<_> =
        table.columns.iter().filter_map(|column| Some((distance(column)?, column))).collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().map(|(_, column)| column).collect()
}

/// The column that tells a table's rows apart.
pub(super) fn key(table: &Table) -> Option<&Column> {
    table.columns.iter().find(|column| column.is_key).or_else(|| meaning(table, &ID).first().copied())
}

/// A value as text, by which values of different types are compared; `None` where it says nothing.
pub(super) fn characters(sample: &Sample) -> Option<String> {
    match sample {
        Sample::Integer(integer) => Some(integer.to_string()),
        Sample::Real(real) => Some(real.to_string()),
        Sample::Text(text) if !text.is_empty() => Some(text.clone()),
        Sample::Text(_) | Sample::Bytes => None,
    }
}

/// Whether a column's values are numbers, or nothing speaks against it.
pub(super) fn is_number(column: &Column) -> bool {
    column.samples.iter().all(|sample| match sample {
        Sample::Integer(_) | Sample::Real(_) => true,
        Sample::Text(text) => text.is_empty() || text.trim().parse::<f64>().is_ok(),
        Sample::Bytes => false,
    })
}

/// Whether most of a column's values stand in another.
pub(super) fn stands_in(column: &Column, other: &Column) -> bool {
    let known: Vec<_> = other.samples.iter().filter_map(characters).collect();
    let mut values: Vec<_> = column.samples.iter().filter_map(characters).collect();
    values.sort();
    values.dedup();
    let found = values.iter().filter(|value| known.contains(value)).count();
    found > 0 && found * 2 >= values.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, columns: &[&str]) -> Table {
        let column = |name: &&str| Column { name: (*name).to_owned(), ..Column::default() };
        Table {
            name: name.to_owned(),
            columns: columns.iter().map(column).collect(),
            rows: 1,
            ..Table::default()
        }
    }

    #[test]
    fn a_table_is_known_by_its_name() {
        for (name, content) in [
            ("orders", Some(Content::Deals)),
            ("wp_wc_orders", Some(Content::Deals)),
            ("crm_deal", Some(Content::Deals)),
            ("Заказы клиентов", Some(Content::Deals)),
            ("crm_sdelki", Some(Content::Deals)),
            ("tblZayavki", Some(Content::Deals)),
            ("order_statuses", Some(Content::Statuses)),
            ("statusy_zakazov", Some(Content::Statuses)),
            ("status_sdelki", Some(Content::Statuses)),
            ("pipeline_stages", Some(Content::Statuses)),
            ("Клиенты", Some(Content::Clients)),
            ("auth_user", Some(Content::Users)),
            ("menedzhery", Some(Content::Managers)),
            ("order_items", None),
            ("wp_wc_orders_meta", None),
            ("wp_wc_customer_lookup", None),
            ("_superusers", None),
            ("posts", None),
        ] {
            let all = [
                Content::Deals,
                Content::Statuses,
                Content::Clients,
                Content::Managers,
                Content::Users,
                Content::Products,
                Content::Fields,
            ];
            let found = all.into_iter().find(|content| strangeness(&table(name, &[]), *content).is_some());
            assert_eq!(found, content, "{name}");
        }
    }

    #[test]
    fn the_likeliest_table_comes_first() {
        let names = ["archive_orders", "wp_orders", "leads", "order"];
        let tables = names.map(|name| table(name, &[]));
        let found = Survey { tables: &tables }.holding(Content::Deals);
        let found: Vec<_> = found.iter().map(|table| table.name.as_str()).collect();
        assert_eq!(found, ["order", "wp_orders", "leads", "archive_orders"]);
    }

    #[test]
    fn a_column_is_known_without_what_its_table_says() {
        use super::super::vocabulary::{CHANGED, CREATED, NAME, PRICE, STATUS};
        let orders = table(
            "shop_order",
            &[
                "order_id",
                "order_name",
                "order_date",
                "date_updated_gmt",
                "delivery_price",
                "order_total",
                "payment_status",
                "status_id",
            ],
        );
        for (meant, expected) in [
            (&NAME, &["order_name"][..]),
            (&CREATED, &["order_date"]),
            (&CHANGED, &["date_updated_gmt"]),
            (&PRICE, &["order_total"]),
            (&STATUS, &["status_id"]),
        ] {
            let found: Vec<_> = meaning(&orders, meant).iter().map(|column| column.name.as_str()).collect();
            assert_eq!(found, expected);
        }
        assert_eq!(key(&orders).unwrap().name, "order_id");
    }
}

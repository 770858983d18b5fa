//! Tables that have several rows for one id, told apart by a column: names in several languages, or statuses of
//! several things. Finds that column, and the value of it that is the deals' own.

use crate::init::profile::called;
use crate::init::profile::{SchemaIndex, meaning};
use crate::init::vocabulary::columns::{DIVIDER, KIND, LANGUAGE, STATUS};
use crate::init::vocabulary::{any, words};
use crate::sort;
use crate::store::schema::{Column, Table};

/// How the rows of one id are told apart.
pub enum Discriminator {
    /// There is one for each.
    None,
    /// By a column: the value that was taken, and others that would do.
    By { column: String, value: String, others: Vec<String> },
    /// By a column of which the deals have several values: each id is taken once.
    EachOnce { column: String },
    /// No column tells them apart.
    Unknown,
}

/// Looks at a table's `id`, whose values a column of the deals may hold.
pub fn find(
    index: &SchemaIndex<'_>,
    table: &Table,
    id: &Column,
    deals: Option<(&Table, &Column)>,
) -> Discriminator {
    let (from, is_key, id) = (table.sql_name.clone(), id.is_key(), id.sql_name.clone());
    let repeats = |by: &str| {
        let sql = format!(
            "SELECT '1' FROM {from} WHERE {id} IS NOT NULL GROUP BY {by} HAVING count(*) > 1 LIMIT 1"
        );
        index.answer(&sql).is_some()
    };
    if is_key || !repeats(&id) {
        return Discriminator::None;
    }
    let columns = meaning(table, &DIVIDER);
    let tells_apart =
        |column: &&&Column| column.sql_name != id && !repeats(&format!("{id}, {}", column.sql_name));
    let Some(by) = columns.iter().find(tells_apart) else { return Discriminator::Unknown };
    let is_language = words(called::column(by)).iter().any(|word| any(word, LANGUAGE));
    let by = by.sql_name.clone();
    let held =
        deals.map(|(deals, column)| format!("{id} IN (SELECT {} FROM {})", column.sql_name, deals.sql_name));
    // The value under which the most of the deals' statuses are found; of two languages Russian, as in Roistat.
    let (literal, text) = (index.dialect.literal_of(&by), index.dialect.as_text(&by));
    let condition = held.as_ref().map_or(String::new(), |held| format!(" WHERE {held}"));
    let sql = format!(
        "SELECT {literal}, count(DISTINCT {id}) FROM {from}{condition} GROUP BY {by} \
         ORDER BY 2 DESC, lower({text}) NOT IN ('ru', 'ru-ru', 'ru_ru', 'rus'), {by}"
    );
    let rows = (index.ask)(&sql);
    let mut values = rows.iter().filter_map(|row| row.first().cloned().flatten());
    let most: Option<u64> = rows.first().and_then(|row| row.get(1)?.as_ref()?.parse().ok());
    let all = held.and_then(|held| {
        index.answer(&format!("SELECT count(DISTINCT {id}) FROM {from} WHERE {held}"))?.parse().ok()
    });
    if !is_language && all > most {
        return Discriminator::EachOnce { column: by };
    }
    match values.next() {
        Some(value) => Discriminator::By { column: by, value, others: values.collect() },
        None => Discriminator::Unknown,
    }
}

/// Looks for the column that says of which kind the rows of a dictionary are, and for the kind under which all the
/// deals' values stand; of several the one that is called after a status.
pub fn of_kind(
    index: &SchemaIndex<'_>,
    table: &Table,
    (id, named): (&Column, &Column),
    (deals, status): (&Table, &Column),
) -> Option<Discriminator> {
    let is_kind = |column: &&Column| {
        column.name != id.name
            && column.name != named.name
            && words(called::column(column)).iter().any(|word| any(word, KIND))
    };
    let (from, id) = (table.sql_name.clone(), id.sql_name.clone());
    let held = format!("{id} IN (SELECT {} FROM {})", status.sql_name, deals.sql_name);
    table.columns.iter().filter(is_kind).find_map(|column| {
        let by = column.sql_name.clone();
        let literal = index.dialect.literal_of(&by);
        let sql = format!(
            "SELECT {literal}, {by}, count(DISTINCT {id}) FROM {from} WHERE {by} IS NOT NULL AND {held} \
             GROUP BY {by} ORDER BY 3 DESC, {by}"
        );
        let rows = (index.ask)(&sql);
        let kinds = index.answer(&format!("SELECT count(DISTINCT {by}) FROM {from}"))?;
        let most = rows.first()?.get(2)?.clone();
        let mut full: Vec<_> = rows.iter().filter(|row| row.get(2) == Some(&most)).collect();
        let says_status = |row: &Vec<Option<String>>| {
            let kind = row.get(1).cloned().flatten().unwrap_or_default();
            STATUS.distance(&words(&kind)).is_none()
                && !words(&kind).iter().any(|word| any(word, STATUS.keys))
        };
        sort::by_key(&mut full, |row| says_status(row));
        let mut values = full.into_iter().filter_map(|row| row.first().cloned().flatten());
        let value = values.next().filter(|_| kinds != "1")?;
        Some(Discriminator::By { column: by, value, others: values.collect() })
    })
}

impl Discriminator {
    /// The condition that takes one row of each id.
    pub fn condition(&self) -> Option<String> {
        match self {
            Self::By { column, value, .. } => Some(format!("{column} = {value}")),
            Self::None | Self::EachOnce { .. } | Self::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::init::fixture::{plan, table_with};
    use crate::protocol::List;

    #[test]
    fn rows_of_one_id_are_told_apart_by_what_tells_them_apart() {
        let statuses = |rows: &str| {
            let table = "CREATE TABLE statuses (id TEXT, shop INT, lang TEXT, name TEXT)";
            plan(&format!(
                "{}{table}; INSERT INTO statuses VALUES {rows};",
                table_with("orders", "n INT", "1")
            ))
        };
        let condition =
            |rows| statuses(rows).sql(List::Statuses).split_once(" WHERE ").map(|(_, it)| it.to_owned());
        assert_eq!(condition("('new', 1, 'ru', 'Новый'), ('won', 1, 'ru', 'Won')"), None);
        assert_eq!(
            condition("('new', 1, 'en', 'New'), ('new', 1, 'ru', 'Новый')").as_deref(),
            Some("lang = 'ru'")
        );
        assert_eq!(
            condition("('new', 1, 'en', 'New'), ('new', 2, 'en', 'new')").as_deref(),
            Some("shop = 1")
        );
        let rows = "('new', 1, 'en', 'New'), ('new', 1, 'en', 'new')";
        assert!(statuses(rows).doubts("ids repeat in statuses"));
        assert_eq!(condition(rows), None);
        // Of those under which the deals' statuses stand.
        let rows =
            "('old', 1, 'ru', 'x'), ('old', 2, 'ru', 'x'), ('new', 2, 'ru', 'x'), ('new', 3, 'ru', 'x')";
        assert_eq!(condition(rows).as_deref(), Some("shop = 2"));
        assert!(statuses(rows).doubts("those of 2 were taken; it could also be 3"));
    }
}

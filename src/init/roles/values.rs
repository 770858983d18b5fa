//! Finds the values of a deal beyond its columns, in a table with a row for each value (`order_id`, `key`,
//! `value`); the visit may be one of them.
//!
//! The row may say by a foreign key, by a name or by an entity and its type to which deal it belongs; its values may
//! stand in one column or in one for each type.

mod keys;
mod queries;

pub use self::keys::Keys;
use crate::init::profile::called;
use crate::init::profile::table_score::noun;
use crate::init::profile::{SchemaIndex, characters, key, meaning, refers, stands_in};
use crate::init::remark::ValueSource;
use crate::init::roles::deals::Deals;
use crate::init::vocabulary::columns::{ENTITY, ENTITY_TYPE, EXTRA_WORDS, FULL_NAME, KEY, VALUE};
use crate::init::vocabulary::tables::{Content, NOT_DEALS};
use crate::init::vocabulary::{Meaning, WordList, any, says_visit, words};
use crate::sort;
use crate::sql::SqlDialect;
use crate::store::schema::{Column, Sample, Table};

/// A table with a row for each value of a deal.
#[derive(Clone, Debug)]
pub struct Values<'s> {
    dialect: SqlDialect,
    pub table: &'s Table,
    deal: &'s Column,
    /// The column and the value of it that say that a row belongs to a deal and to nothing else.
    entity: Option<(&'s Column, String)>,
    key: &'s Column,
    /// The column whose values say the visit, where those of `key` do not: a code beside a name.
    visit_key: Option<&'s Column>,
    /// One column, or one for each type of value.
    held: Vec<&'s Column>,
    /// The table that has the names of the keys, its id, and its column of names.
    names: Option<(&'s Table, &'s Column, &'s Column)>,
}

/// Finds the table of a deal's values; of several the one that has the visit, then the one that is called so.
pub fn find<'s>(index: &SchemaIndex<'s>, deals: &Deals<'s>) -> Option<(Values<'s>, Keys)> {
    let tables = index.tables.iter().filter(|table| !table.is_view && table.name != deals.table.name);
    let found = tables.filter_map(|table| in_table(index, deals, table)).map(|(values, others)| {
        let keys = values.keys(index);
        if keys.visits.is_empty() { values.with_visits_by(index, &others, keys) } else { (values, keys) }
    });
    found.min_by_key(|(values, keys)| {
        let is_extra = words(called::table(values.table)).iter().any(|word| any(word, EXTRA_WORDS));
        (keys.visits.is_empty(), values.table.rows == 0, !is_extra)
    })
}

/// A table of values, and the other columns that could be its key.
fn in_table<'s>(
    index: &SchemaIndex<'s>,
    deals: &Deals<'s>,
    table: &'s Table,
) -> Option<(Values<'s>, Vec<&'s Column>)> {
    let (deal, entity) = deal_column(index, deals, table)?;
    let mut taken = vec![deal];
    taken.extend(entity.as_ref().map(|(column, _)| *column));
    let values = all(table, &VALUE, &taken);
    let first_value = values.first()?;
    taken.extend(&values);
    let mut keys = all(table, &KEY, &taken).into_iter();
    let key = keys.next()?;
    // Totals and the lines of a bill have values, too: of money.
    let is_money = ["INT", "REAL", "DEC", "NUM", "FLO", "DOUB"]
        .iter()
        .any(|number| first_value.declared.contains(number));
    let is_else = words(called::table(table)).iter().any(|word| any(word, NOT_DEALS));
    let names = names(index, table, key);
    if is_else || is_money && values.len() == 1 && names.is_none() {
        return None;
    }
    let dialect = index.dialect;
    let found = Values { dialect, table, deal, entity, key, visit_key: None, held: values, names };
    Some((found, keys.collect()))
}

/// The columns of a meaning, the likeliest first.
fn all<'t>(table: &'t Table, meant: &Meaning, taken: &[&Column]) -> Vec<&'t Column> {
    let distance = |column: &Column| meant.distance(&words(called::column(column)));
    let free = table.columns.iter().filter(|column| taken.iter().all(|taken| taken.name != column.name));
    let mut found: Vec<_> = free
        .filter(|column| !column.is_key())
        .filter_map(|column| Some((distance(column)?, column)))
        .collect();
    sort::by_key(&mut found, |(distance, _)| *distance);
    found.into_iter().map(|(_, column)| column).collect()
}

/// The column that holds the ids of deals; and where it may hold others, too, the column that says so and its value.
fn deal_column<'s>(
    index: &SchemaIndex<'s>,
    deals: &Deals<'s>,
    table: &'s Table,
) -> Option<(&'s Column, Option<(&'s Column, String)>)> {
    if let Some(deal) = table.columns.iter().find(|column| refers_to(index, deals.table, table, column)) {
        return Some((deal, None));
    }
    let id = deals.id?;
    let is_entity = |column: &&Column| {
        !column.is_key()
            && ENTITY.distance(&words(called::column(column))).is_some()
            && index.referred(table, column).is_none()
    };
    let entity = table
        .columns
        .iter()
        .filter(is_entity)
        .find(|column| refers(index, (table, column), (deals.table, id)))?;
    let of_deals = table.columns.iter().filter(|column| column.name != entity.name).find_map(|column| {
        ENTITY_TYPE.distance(&words(called::column(column)))?;
        Some((column, deal_type(deals.table, column)?))
    });
    let has_type = table.columns.iter().any(|column| {
        column.name != entity.name
            && words(called::column(column))
                .iter()
                .any(|word| matches!(word.as_str(), "type" | "kind" | "model"))
    });
    match of_deals {
        Some(of_deals) => Some((entity, Some(of_deals))),
        None => (!has_type && says_deals(deals.table, called::table(table))).then_some((entity, None)),
    }
}

/// The value of a column of types that names the table of deals: `leads`, `App\Models\Order`.
fn deal_type(deals: &Table, column: &Column) -> Option<String> {
    column.samples.iter().filter_map(characters).find(|value| says_deals(deals, value))
}

/// Tells if a name has the word that the table of deals is called by.
fn says_deals(deals: &Table, name: &str) -> bool {
    let own = words(called::table(deals));
    let forms = noun(deals).map_or(WordList(""), |noun| noun.forms);
    words(name).iter().any(|word| forms.contains(word) || own.contains(word))
}

/// Tells if a column holds the ids of a table of deals: declared so, or by its name, which may begin as the
/// table's does: `virtuemart_order_id` beside `jos_virtuemart_orders`.
pub fn refers_to(index: &SchemaIndex<'_>, deals: &Table, table: &Table, column: &Column) -> bool {
    if let Some((referred, _)) = index.referred(table, column) {
        return referred.name == deals.name;
    }
    let Some(noun) = noun(deals) else { return false };
    let (before, column) = (words(called::table(deals)), words(called::column(column)));
    let is_of_id = |word: &String| noun.forms.contains(word) || word == "id";
    column.iter().any(|word| noun.forms.contains(word))
        && column.iter().all(|word| is_of_id(word) || before.contains(word))
        && column.last().is_some_and(is_of_id)
}

fn names<'s>(
    index: &SchemaIndex<'s>,
    table: &Table,
    column: &Column,
) -> Option<(&'s Table, &'s Column, &'s Column)> {
    let named = |table: &'s Table, id: &'s Column| {
        let is_visit =
            |name: &&Column| name.samples.iter().filter_map(characters).any(|value| says_visit(&value));
        let mut columns: Vec<_> = meaning(table, &FULL_NAME);
        columns.extend(meaning(table, &KEY));
        columns.retain(|name| name.name != id.name);
        let name = columns.iter().find(|name| is_visit(name)).or(columns.first())?;
        Some((table, id, *name))
    };
    if let Some((table, id)) = index.referred(table, column) {
        return named(table, id);
    }
    index.holding(Content::Fields, None).into_iter().filter(|fields| fields.name != table.name).find_map(
        |fields| {
            let id = key(fields)?;
            stands_in(column, id).then(|| named(fields, id)).flatten()
        },
    )
}

impl<'s> Values<'s> {
    /// The place of a value under a key, for the owner.
    pub fn place(&self, key: &str) -> ValueSource {
        ValueSource::Keys { keys: key.to_owned(), of: self.table.sql_name.clone() }
    }

    /// The same with the keys that say the visit in another column.
    fn with_visits_by(self, index: &SchemaIndex<'s>, others: &[&'s Column], keys: Keys) -> (Self, Keys) {
        let holds_texts = |column: &&&Column| column.samples.iter().any(|it| matches!(it, Sample::Text(_)));
        let visits = others.iter().filter(holds_texts).find_map(|column| {
            let values = Self { visit_key: Some(column), ..self.clone() };
            let (key, from) = (values.of_visits().key(), &values.table.sql_name);
            let mut visits = index.texts(&format!("SELECT DISTINCT {key} FROM {from} ORDER BY 1"));
            visits.retain(|key| says_visit(key));
            (!visits.is_empty()).then_some((values, visits))
        });
        match visits {
            Some((values, visits)) => (values, Keys { visits, ..keys }),
            None => (self, keys),
        }
    }

    /// The values as the visit is found among them.
    pub fn of_visits(&self) -> Self {
        match self.visit_key {
            Some(key) => Self { key, names: None, ..self.clone() },
            None => self.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::init::fixture::{plan, values};
    use crate::protocol::List;

    const ORDERS: &str =
        "CREATE TABLE shops (id INTEGER PRIMARY KEY); CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL, status TEXT, created_at INTEGER);
        INSERT INTO orders VALUES (1, 10, 'new', 1717236000), (2, 20, 'new', 1717236000);";

    /// The fields of the first deal, beside such a table.
    #[track_caller]
    fn fields(table: &str, rows: &str) -> Option<String> {
        let (name, _) = table.split_once(' ').unwrap();
        let sql = format!("{ORDERS} CREATE TABLE {table}; INSERT INTO {name} VALUES {rows};");
        values(&sql, "fields").into_iter().next().flatten()
    }

    #[test]
    fn a_table_of_values_is_known_by_its_columns() {
        let row = "(1, 'City', 'Tula')";
        let wide = |columns: &str| format!("props (order_id INT, key TEXT, value TEXT{columns})");
        for (table, row, is_found) in [
            ("props (order_id INT, key TEXT, value TEXT)", row, true),
            ("props (order_id INT, field_name TEXT, val TEXT)", row, true),
            ("props (owner INT REFERENCES orders(id), key TEXT, value TEXT)", row, true),
            ("props (owner INT, key TEXT, value TEXT)", row, false),
            ("props (order_id INT REFERENCES shops(id), key TEXT, value TEXT)", row, false),
            ("props (order_ref INT, key TEXT, value TEXT)", row, false),
            ("props (order_id INT, key TEXT, amount TEXT)", row, false),
            ("props (order_id INT, thing TEXT, value TEXT)", row, false),
            ("props (order_id INT, key TEXT, value REAL)", row, false),
            ("props (order_id INT, key TEXT, value DECIMAL(10, 2))", row, false),
            ("order_items (order_id INT, key TEXT, value TEXT)", row, false),
            (&wide(", a, b, c, d, e"), "(1, 'City', 'Tula', 0, 0, 0, 0, 0)", true),
            (&wide(", a, b, c, d, e, f"), "(1, 'City', 'Tula', 0, 0, 0, 0, 0, 0)", true),
        ] {
            assert_eq!(fields(table, row).as_deref(), is_found.then_some(r#"{"City":"Tula"}"#), "{table}");
        }
    }

    #[test]
    fn a_view_has_no_values_because_it_can_have_no_index() {
        let view = "CREATE VIEW props AS SELECT 1 AS order_id, 'City' AS key, 'Tula' AS value;";
        assert_eq!(values(&format!("{ORDERS}{view}"), "fields"), []);
    }

    #[test]
    fn a_field_is_what_is_neither_hidden_nor_personal_nor_the_visit() {
        let rows = "(1, 'City', 'Tula'), (1, 'roistat', '55'), (1, '_edit', 'x'), (1, '_phone', '1'), (1, 'Phone', '1'), \
                    (1, 'note', 'x'), (2, 'note', 'ann@shop.example'), (2, 'Size', 'L')";
        let table = "props (order_id INT, key TEXT, value TEXT)";
        assert_eq!(fields(table, rows).unwrap(), r#"{"City":"Tula"}"#);
        let sql = format!("{ORDERS} CREATE TABLE {table}; INSERT INTO props VALUES {rows};");
        assert_eq!(values(&sql, "roistat"), [Some("55".to_owned()), None]);
        let plan = plan(&sql);
        assert!(plan.doubts("of props these are not sent, because they look personal: Phone, note;"));
        assert!(plan.doubts("CREATE INDEX props_order_id ON props (order_id);"));
        assert_eq!(
            plan.sql(List::Fields),
            "SELECT DISTINCT \"key\" AS id, \"key\" AS name FROM props \
             WHERE props.\"key\" IN ('City', 'Size')"
        );
    }

    #[test]
    fn values_that_are_all_kept_back_make_no_list_of_fields() {
        let sql = |rows: &str| {
            format!(
                "{ORDERS} CREATE TABLE props (order_id INT, key TEXT, value TEXT); INSERT INTO props VALUES {rows};"
            )
        };
        for (rows, is_listed) in [
            ("(1, 'roistat', '5'), (1, '_x', 'y')", false),
            ("(1, 'Phone', '5')", false),
            ("(1, 'City', 'x')", true),
        ] {
            let plan = plan(&sql(rows));
            assert_eq!(plan.draft(List::Fields).is_some(), is_listed, "{rows}");
        }
    }

    #[test]
    fn of_several_tables_that_with_the_visit_is_taken_then_that_which_is_called_so() {
        let sql = |of_a: &str, of_meta: &str| {
            let table = |name: &str, key: &str| {
                format!(
                    "CREATE TABLE {name} (order_id INT, key TEXT, value TEXT);
                         INSERT INTO {name} VALUES (1, '{key}', '7'), (1, 'Source', '{name}');"
                )
            };
            format!("{ORDERS}{}{}", table("order_a", of_a), table("order_meta", of_meta))
        };
        for (of_a, of_meta, expected) in
            [("City", "City", "order_meta"), ("roistat", "City", "order_a"), ("City", "visit", "order_meta")]
        {
            let fields = values(&sql(of_a, of_meta), "fields")[0].clone().unwrap();
            assert!(fields.contains(&format!(r#""Source":"{expected}""#)), "{of_a} {of_meta}: {fields}");
        }
    }

    #[test]
    fn keys_that_are_numbers_have_their_names_from_another_table() {
        for (reference, names, expected) in [
            (" REFERENCES kinds(id)", "kinds", Some(r#"{"City":"Tula"}"#)),
            ("", "attributes", Some(r#"{"City":"Tula"}"#)),
            ("", "kinds", None),
        ] {
            let sql = format!(
                "{ORDERS} CREATE TABLE {names} (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO {names} VALUES (4, 'City');
                 CREATE TABLE props (order_id INT, attribute_id INT{reference}, value TEXT);
                 INSERT INTO props VALUES (1, 4, 'Tula');"
            );
            let found = values(&sql, "fields").into_iter().next().flatten();
            assert_eq!(found.as_deref(), expected, "{names}");
        }
    }
}

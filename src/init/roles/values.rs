//! What a deal has beyond its columns, in a table with a row for each value (`order_id`, `key`, `value`); the visit
//! may be one of them.

use crate::init::profile::personal;
use crate::init::profile::table_score::noun;
use crate::init::profile::{SchemaIndex, key, meaning, stands_in};
use crate::init::roles::deals::Deals;
use crate::init::sql::{self, Select, name, name_in};
use crate::init::vocabulary::columns::{EXTRA_WORDS, FULL_NAME, KEY, VALUE};
use crate::init::vocabulary::tables::{Content, NOT_DEALS};
use crate::init::vocabulary::{Meaning, any, words};
use crate::store::schema::{Column, Table};

/// The end of a line within a column, and the blanks before the next.
pub const BREAK: &str = "\n        ";

/// A table with a row for each value of a deal.
#[derive(Clone, Copy, Debug)]
pub struct Values<'s> {
    pub table: &'s Table,
    deal: &'s Column,
    key: &'s Column,
    value: &'s Column,
    /// The table that has the names of the keys, its id, and its column of names.
    names: Option<(&'s Table, &'s Column, &'s Column)>,
}

/// The keys of a table's values.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    pub all: Vec<String>,
    /// Those that are not sent: they, or a value of theirs, look like somebody's own.
    pub personal: Vec<String>,
}

impl Keys {
    /// Those that are no fields: that of the visit has its own place, and what is personal has none.
    fn left_out(&self) -> Vec<&String> {
        let mut left_out = visits(&self.all);
        left_out.extend(&self.personal);
        left_out
    }
}

/// Finds the table of a deal's values; of several that which has the visit, then that which is called so.
pub fn find<'s>(index: &SchemaIndex<'s>, deals: &Deals<'s>) -> Option<(Values<'s>, Keys)> {
    let tables = index.tables.iter().filter(|table| !table.is_view && table.name != deals.table.name);
    let found =
        tables.filter_map(|table| in_table(index, deals, table)).map(|values| (values, values.keys(index)));
    found.min_by_key(|(values, keys)| {
        let is_extra = words(&values.table.name).iter().any(|word| any(word, EXTRA_WORDS));
        (visits(&keys.all).is_empty(), !is_extra)
    })
}

fn in_table<'s>(index: &SchemaIndex<'s>, deals: &Deals<'s>, table: &'s Table) -> Option<Values<'s>> {
    let deal = table.columns.iter().find(|column| refers_to_deals(index, deals, table, column))?;
    let value = first(table, &VALUE, &[deal])?;
    let key = first(table, &KEY, &[deal, value])?;
    // Totals and the lines of a bill have values, too: of money. What has more to tell is something else.
    let is_money =
        ["INT", "REAL", "DEC", "NUM", "FLO", "DOUB"].iter().any(|number| value.declared.contains(number));
    let is_else = words(&table.name).iter().any(|word| any(word, NOT_DEALS));
    (table.columns.len() <= 8 && !is_money && !is_else).then(|| Values {
        table,
        deal,
        key,
        value,
        names: names(index, table, key),
    })
}

fn first<'t>(table: &'t Table, meant: &Meaning, taken: &[&Column]) -> Option<&'t Column> {
    let distance = |column: &Column| meant.distance(&words(&column.name));
    let free = table.columns.iter().filter(|column| taken.iter().all(|taken| taken.name != column.name));
    free.filter(|column| !column.is_key)
        .filter_map(|column| Some((distance(column)?, column)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, column)| column)
}

/// Whether a column holds the ids of deals: declared so, or by its name.
pub fn refers_to_deals(index: &SchemaIndex<'_>, deals: &Deals<'_>, table: &Table, column: &Column) -> bool {
    if let Some((referred, _)) = index.referred(table, column) {
        return referred.name == deals.table.name;
    }
    let forms = noun(deals.table).map_or(&[][..], |noun| noun.forms);
    let words = words(&column.name);
    words.iter().any(|word| forms.contains(&word.as_str()))
        && words.iter().all(|word| forms.contains(&word.as_str()) || word == "id")
}

fn names<'s>(
    index: &SchemaIndex<'s>,
    table: &Table,
    column: &Column,
) -> Option<(&'s Table, &'s Column, &'s Column)> {
    let named = |table: &'s Table, id: &'s Column| {
        let name = meaning(table, &FULL_NAME).into_iter().find(|name| name.name != id.name)?;
        Some((table, id, name))
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

impl Values<'_> {
    /// The keys that there are.
    fn keys(&self, index: &SchemaIndex<'_>) -> Keys {
        let (key, from) = (self.key(), self.from());
        let all = (index.ask)(&format!("SELECT DISTINCT {key} FROM {from} WHERE {key} IS NOT NULL"));
        let condition = personal::condition(&name_in(&self.table.name, &self.value.name));
        let by_value = (index.ask)(&format!("SELECT DISTINCT {key} FROM {from} WHERE {condition}"));
        let is_visit = |key: &String| visits(std::slice::from_ref(key)).contains(&key);
        let is_personal = |key: &&String| personal::sounds_personal(key) || by_value.contains(key);
        // What begins so is left out anyway.
        let is_shown = |key: &&String| !key.starts_with('_') && !is_visit(key);
        let personal = all.iter().filter(is_shown).filter(is_personal).cloned().collect();
        Keys { all, personal }
    }

    /// The column for all the values of a deal but some, as a JSON object.
    pub fn object(&self, deals: &Deals<'_>, keys: &Keys) -> String {
        let value = name_in(&self.table.name, &self.value.name);
        let mut lines = vec![
            format!("(SELECT json_group_object({}, {value})", self.key()),
            format!("FROM {}", self.from()),
            format!("WHERE {}", self.of_the_deal(deals)),
        ];
        lines.extend(self.shown(keys).into_iter().map(|condition| format!("  AND {condition}")));
        lines.join(BREAK) + ")"
    }

    /// The column for the value of one of some keys.
    pub fn value_of(&self, deals: &Deals<'_>, keys: &[&String]) -> String {
        let value = name_in(&self.table.name, &self.value.name);
        let lines = [
            format!("(SELECT {value}"),
            format!("FROM {}", self.from()),
            format!("WHERE {}", self.of_the_deal(deals)),
            format!("  AND {} IN ({}) AND {value} <> '' LIMIT 1)", self.key(), listed(keys)),
        ];
        lines.join(BREAK)
    }

    /// The query for the names of the fields.
    pub fn fields(&self, keys: &Keys) -> Option<String> {
        let mut select = match self.names {
            Some((table, id, named)) => {
                let mut select = Select::from(&table.name);
                select.column(name(&id.name), "id");
                select.column(name(&named.name), "name");
                select
            }
            None if keys.all.iter().any(|key| !key.starts_with('_') && !keys.left_out().contains(&key)) => {
                let mut select = Select::from(&self.table.name).distinct();
                select.column(name(&self.key.name), "id");
                select.column(name(&self.key.name), "name");
                select
            }
            None => return None,
        };
        self.shown(keys).into_iter().for_each(|condition| select.condition(condition));
        Some(select.line())
    }

    /// The conditions that leave out keys that are no fields.
    fn shown(&self, keys: &Keys) -> Vec<String> {
        let mut conditions = Vec::new();
        let left_out = keys.left_out();
        if !left_out.is_empty() {
            conditions.push(format!("{} NOT IN ({})", self.key(), listed(&left_out)));
        }
        // WordPress hides such keys from the people in the shop.
        if keys.all.iter().any(|key| key.starts_with('_')) {
            conditions.push(format!("substr({}, 1, 1) <> '_'", self.key()));
        }
        conditions
    }

    /// The index without which each deal costs a reading of the whole table.
    pub fn missing_index(&self) -> Option<String> {
        sql::missing_index(self.table, self.deal)
    }

    fn key(&self) -> String {
        match self.names {
            Some((table, _, named)) => name_in(&table.name, &named.name),
            None => name_in(&self.table.name, &self.key.name),
        }
    }

    fn from(&self) -> String {
        let table = name(&self.table.name);
        match self.names {
            Some((names, id, _)) => format!(
                "{table} JOIN {} ON {} = {}",
                name(&names.name),
                name_in(&names.name, &id.name),
                name_in(&self.table.name, &self.key.name),
            ),
            None => table,
        }
    }

    fn of_the_deal(&self, deals: &Deals<'_>) -> String {
        format!("{} = {}", name_in(&self.table.name, &self.deal.name), deals.id_in_table())
    }
}

/// Texts as SQL takes several.
fn listed(keys: &[&String]) -> String {
    keys.iter().map(|key| sql::text(key)).collect::<Vec<_>>().join(", ")
}

/// The keys under which the visit may stand.
pub fn visits(keys: &[String]) -> Vec<&String> {
    let says_visit = |key: &&String| {
        let words = words(key);
        words.iter().any(|word| word.starts_with("roistat")) || words == ["visit"]
    };
    keys.iter().filter(says_visit).collect()
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
            (&wide(", a, b, c, d, e, f"), "(1, 'City', 'Tula', 0, 0, 0, 0, 0, 0)", false),
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
             WHERE props.\"key\" NOT IN ('roistat', 'Phone', 'note') AND substr(props.\"key\", 1, 1) <> '_'"
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
                         INSERT INTO {name} VALUES (1, '{key}', '7'), (1, 'From', '{name}');"
                )
            };
            format!("{ORDERS}{}{}", table("order_a", of_a), table("order_meta", of_meta))
        };
        for (of_a, of_meta, expected) in
            [("City", "City", "order_meta"), ("roistat", "City", "order_a"), ("City", "visit", "order_meta")]
        {
            let fields = values(&sql(of_a, of_meta), "fields")[0].clone().unwrap();
            assert!(fields.contains(&format!(r#""From":"{expected}""#)), "{of_a} {of_meta}: {fields}");
        }
    }

    #[test]
    fn keys_that_are_numbers_have_their_names_from_another_table() {
        for (reference, names, expected) in [
            (" REFERENCES kinds(id)", "kinds", Some(r#"{"City":"Tula"}"#)),
            ("", "attributes", Some(r#"{"City":"Tula"}"#)),
            ("", "kinds", Some(r#"{"4":"Tula"}"#)),
        ] {
            let sql = format!(
                "{ORDERS} CREATE TABLE {names} (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO {names} VALUES (4, 'City');
                 CREATE TABLE props (order_id INT, attribute_id INT{reference}, value TEXT);
                 INSERT INTO props VALUES (1, 4, 'Tula');"
            );
            assert_eq!(values(&sql, "fields")[0].as_deref(), expected, "{names}");
        }
    }
}

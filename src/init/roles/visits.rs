//! Where the number of a deal's visit may be: in a column of the deals, in a row of another table, with the buyer, in a
//! row of values, in JSON. The likeliest first, by what stands there and then by the name.

use crate::init::moments;
use crate::init::profile::called;
use crate::init::profile::json::{self, JsonPath};
use crate::init::profile::table_score::noun;
use crate::init::profile::{SchemaIndex, characters, is_flag, key, meaning, own_words, refers, stands_in};
use crate::init::remark::ValueSource;
use crate::init::roles::deals::{Deals, could_be};
use crate::init::roles::values::{self, Keys, Values};
use crate::init::select::{self, BREAK, name_in};
use crate::init::vocabulary::columns::{ID, NO_VISIT, VISIT};
use crate::init::vocabulary::{WordList, any, words};
use crate::sort;
use crate::sql::{SqlDialect, whitespace};
use crate::store::schema::{Column, Table};

/// Where the number of the visit stands.
#[derive(Clone, Debug)]
pub enum VisitSource<'s> {
    /// In a column of the deals.
    Column(&'s Column),
    /// In the row of another table whose `key` equals `of`, a column of the deals.
    Row { table: &'s Table, key: &'s Column, of: String, visit: &'s Column },
    /// In the row of a deal's value under one of these keys.
    Value(Values<'s>, Vec<String>),
    /// In a column of JSON.
    Json(&'s Column, JsonPath),
}

/// The kinds of values that a column may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VisitValues {
    /// Numbers, as those of visits.
    Visits,
    /// It has none.
    Empty,
    /// Something else.
    Other,
}

/// The kind of a column's values, as numbers of visits.
pub fn visit_values(column: &Column) -> VisitValues {
    let values: Vec<_> = column.samples.iter().filter_map(characters).collect();
    let mut set =
        values.iter().map(|value| value.trim()).filter(|value| !value.is_empty() && *value != "0").peekable();
    if set.peek().is_none() {
        return VisitValues::Empty;
    }
    let is_number = |value: &str| value.bytes().all(|byte| byte.is_ascii_digit());
    if set.all(is_number) { VisitValues::Visits } else { VisitValues::Other }
}

/// All places, the likeliest first.
pub fn find<'s>(
    index: &SchemaIndex<'s>,
    deals: &Deals<'s>,
    values: Option<(&Values<'s>, &Keys)>,
) -> Vec<VisitSource<'s>> {
    let (ids, plain): (Vec<_>, Vec<_>) =
        visit_columns(deals.table).into_iter().partition(|column| is_id(column));
    let rows = rows(index, deals, &ids);
    let is_followed = |column: &&Column| {
        rows.iter()
            .any(|row| matches!(row, VisitSource::Row { of, .. } if *of == name_in(deals.table, column)))
    };
    let ids: Vec<_> = ids.iter().copied().filter(|column| !is_followed(column)).collect();
    let mut sources: Vec<VisitSource<'s>> =
        plain.iter().chain(&ids).map(|column| VisitSource::Column(column)).chain(rows).collect();
    if let Some((values, keys)) = values.filter(|(_, keys)| !keys.visits.is_empty()) {
        sources.push(VisitSource::Value(values.of_visits(), keys.visits.clone()));
    }
    for json in json::columns(deals.table) {
        sources.extend(json.visit().map(|path| VisitSource::Json(json.column, path)));
    }
    sort::by_key(&mut sources, VisitSource::unlikelihood);
    sources
}

/// The columns that are called after Roistat or its visit, the likeliest names first.
pub fn visit_columns(table: &Table) -> Vec<&Column> {
    let rank = |column: &Column| {
        let words = own_words(table, column);
        let is_visit = VISIT.distance(&words).is_some();
        let says_roistat = words.iter().any(|word| word.starts_with("roistat"));
        let is_other = words.iter().any(|word| any(word, NO_VISIT))
            || moments::detect(column).is_ok_and(|dates| dates.is_unmistakable());
        ((says_roistat || is_visit) && !is_other).then_some((words.len(), !says_roistat))
    };
    let is_boolean = |column: &&Column| column.declared.contains("BOOL");
    let mut found: Vec<_> = table
        .columns
        .iter()
        .filter(|column| !is_boolean(column))
        .filter_map(|column| Some((rank(column)?, column)))
        .collect();
    sort::by_key(&mut found, |(rank, _)| *rank);
    found.into_iter().map(|(_, column)| column).collect()
}

fn is_id(column: &Column) -> bool {
    words(called::column(column)).iter().any(|word| word == "id")
}

/// Other tables with a row for each deal, for each visit that the deals refer to, or for each buyer.
fn rows<'s>(index: &SchemaIndex<'s>, deals: &Deals<'s>, ids: &[&'s Column]) -> Vec<VisitSource<'s>> {
    let others = index.tables.iter().filter(|table| table.name != deals.table.name);
    others
        .filter(|table| !could_be(index, table))
        .filter_map(|table| {
            let visit = visit_columns(table).into_iter().find(|visit| {
                says_roistat(called::column(visit)) && visit_values(visit) != VisitValues::Other
            })?;
            let (key, of) = of_the_deal(index, deals, table, visit)
                .or_else(|| of_the_visit(index, deals, table, ids))
                .or_else(|| of_the_buyer(index, deals, table))?;
            (key.name != visit.name).then_some(VisitSource::Row { table, key, of, visit })
        })
        .collect()
}

/// The column of a table that holds the ids of deals.
fn of_the_deal<'s>(
    index: &SchemaIndex<'s>,
    deals: &Deals<'s>,
    table: &'s Table,
    visit: &Column,
) -> Option<(&'s Column, String)> {
    let others = || table.columns.iter().filter(|column| column.name != visit.name);
    let says_so = |column: &&Column| values::refers_to(index, deals.table, table, column);
    let holds_them = |column: &&Column| holds_deals(deals, table, column);
    let column = others().find(says_so).or_else(|| others().find(holds_them))?;
    Some((column, deals.id_in_table()))
}

/// The key of a table of visits to which a column of the deals refers.
fn of_the_visit<'s>(
    index: &SchemaIndex<'s>,
    deals: &Deals<'s>,
    table: &'s Table,
    ids: &[&'s Column],
) -> Option<(&'s Column, String)> {
    let key = key(table)?;
    let refers = |column: &&&Column| {
        index.referred(deals.table, column).is_some_and(|(to, _)| to.name == table.name)
            || stands_in(column, key)
    };
    ids.iter().find(refers).map(|column| (key, name_in(deals.table, column)))
}

/// The key of a table to whose rows a column of the deals refers: the buyer, who came by the visit.
fn of_the_buyer<'s>(
    index: &SchemaIndex<'s>,
    deals: &Deals<'s>,
    table: &'s Table,
) -> Option<(&'s Column, String)> {
    let declared = deals.table.columns.iter().find_map(|column| {
        let (to, key) = index.referred(deals.table, column)?;
        (to.name == table.name).then_some((column, key))
    });
    let (column, key) = declared.or_else(|| {
        let key = key(table)?;
        let columns = deals.clients.best.iter().chain(&deals.clients.others);
        let column = columns.copied().find(|column| refers(index, (deals.table, column), (table, key)))?;
        Some((column, key))
    })?;
    Some((key, name_in(deals.table, column)))
}

fn says_roistat(name: &str) -> bool {
    words(name).iter().any(|word| word.starts_with("roistat"))
}

/// Tells if a column holds the ids of deals by its table's word and by its values.
fn holds_deals(deals: &Deals<'_>, table: &Table, column: &Column) -> bool {
    let forms = noun(deals.table).map_or(WordList(""), |noun| noun.forms);
    let is_about_deals = words(called::table(table)).iter().any(|word| forms.contains(word));
    let has_their_ids = || deals.id.is_some_and(|id| stands_in(column, id));
    is_about_deals
        && has_their_ids()
        && (column.is_key() || meaning(table, &ID).iter().any(|id| id.name == column.name))
}

/// Where else something is called after Roistat: what is worth a look before a column is added.
pub fn seen_elsewhere(index: &SchemaIndex<'_>) -> Option<String> {
    let of_column = |table: &Table, column: &Column| {
        let is_called = says_roistat(called::column(column))
            && !is_flag(column)
            && visit_values(column) == VisitValues::Visits;
        // A key of some value, or a text such as `roistat=3122911` in an address.
        let holds = |value: String| {
            let value = value.trim().to_lowercase();
            let after = value.split_once("roistat").map(|(_, after)| after);
            value == "roistat"
                || value == "roistat_visit"
                || after.is_some_and(|after| after.contains(|digit: char| digit.is_ascii_digit()))
        };
        let is_mentioned = column.samples.iter().filter_map(characters).any(holds);
        (is_called || is_mentioned).then(|| name_in(table, column))
    };
    let others = index.tables.iter().filter(|table| !table.is_view);
    let mut found = others.flat_map(|table| table.columns.iter().map(move |column| (table, column)));
    found.find_map(|(table, column)| of_column(table, column))
}

impl VisitSource<'_> {
    fn unlikelihood(&self) -> usize {
        match self {
            // A column that is called an id is one of something else, wherever there is another place.
            Self::Column(_) if self.is_id() => 7,
            Self::Column(column) => match visit_values(column) {
                VisitValues::Visits => 0,
                VisitValues::Empty => 4,
                VisitValues::Other => 5,
            },
            Self::Row { visit, .. } if visit_values(visit) == VisitValues::Visits => 1,
            Self::Value(..) => 2,
            Self::Json(..) => 3,
            Self::Row { .. } => 6,
        }
    }

    /// Tells if it is a column that is called an id.
    pub fn is_id(&self) -> bool {
        matches!(self, Self::Column(column) if is_id(column))
    }

    /// Tells if numbers of visits may be there already.
    pub fn is_set(&self) -> bool {
        match self {
            Self::Column(column) | Self::Row { visit: column, .. } => {
                visit_values(column) != VisitValues::Empty
            }
            Self::Value(..) | Self::Json(..) => true,
        }
    }

    /// The expression for it.
    pub fn expression(&self, dialect: SqlDialect, deals: &Deals<'_>) -> String {
        match self {
            Self::Column(column) => {
                let bare = column.sql_name.clone();
                let values = column.samples.iter().filter_map(characters);
                let padded: Vec<_> =
                    values.filter(|value| whitespace::are_around(value.as_bytes())).collect();
                if padded.is_empty() {
                    return bare;
                }
                let is_odd = padded.iter().any(|value| whitespace::has_other_than_spaces(value.as_bytes()));
                dialect.trimmed(&bare, is_odd)
            }
            Self::Row { table, key, of, visit } => {
                let visit = name_in(table, visit);
                let lines = [
                    format!("(SELECT {visit}"),
                    format!("FROM {}", table.sql_name),
                    format!(
                        "WHERE {} = {of} AND {} LIMIT 1)",
                        name_in(table, key),
                        dialect.is_not_empty(&visit)
                    ),
                ];
                lines.join(BREAK)
            }
            Self::Value(values, keys) => values.value_of(deals, &keys.iter().collect::<Vec<_>>()),
            Self::Json(column, path) => path.expression(dialect, column),
        }
    }

    /// Its place, for the owner.
    pub fn place(&self) -> ValueSource {
        match self {
            Self::Column(column) => ValueSource::Column(column.sql_name.clone()),
            Self::Row { table, visit, .. } => ValueSource::Column(name_in(table, visit)),
            Self::Value(values, keys) => {
                ValueSource::Keys { keys: keys.join(", "), of: values.table.sql_name.clone() }
            }
            Self::Json(column, path) => {
                ValueSource::Keys { keys: path.to_string(), of: column.sql_name.clone() }
            }
        }
    }

    /// The index without which each deal costs a reading of another table.
    pub fn missing_index(&self, dialect: SqlDialect) -> Option<String> {
        match self {
            Self::Row { table, key, .. } => select::missing_index(dialect, table, key),
            Self::Column(_) | Self::Value(..) | Self::Json(..) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::init::fixture::{plan, rows_with, values};
    use crate::sql::Dialect as _;
    use crate::store::Sqlite;
    use crate::store::schema::Sample;

    /// A table of two deals with such columns; and other tables.
    fn sql(columns: &str, one: &str, other: &str, tables: &str) -> String {
        let plain = "status TEXT, created_at INTEGER";
        let row = |id: i32, values: &str| format!("({id}, 'new', 1717236000, {values})");
        format!(
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, {plain}, {columns}); INSERT INTO orders VALUES {}, {}; {tables}",
            row(1, one),
            row(2, other)
        )
    }

    /// The visit of the first deal.
    #[track_caller]
    fn visit(columns: &str, one: &str, other: &str, tables: &str) -> Option<String> {
        values(&sql(columns, one, other, tables), "roistat").into_iter().next().flatten()
    }

    #[test]
    fn values_look_like_visits_where_all_are_digits() {
        for (values, expected) in [
            (&["12", " 13 ", "", "0"][..], VisitValues::Visits),
            (&["", "0", " "], VisitValues::Empty),
            (&[], VisitValues::Empty),
            (&["12", "x"], VisitValues::Other),
            (&["1.5"], VisitValues::Other),
        ] {
            let samples = values.iter().map(|value| Sample::Text((*value).to_owned())).collect();
            assert_eq!(visit_values(&Column { samples, ..Column::default() }), expected, "{values:?}");
        }
    }

    #[test]
    fn a_column_is_taken_by_its_name_and_by_what_it_holds() {
        for (columns, values, expected) in [
            ("roistat TEXT", "'55'", Some("55")),
            ("roistat_visit TEXT", "'55'", Some("55")),
            ("visit TEXT", "'55'", Some("55")),
            ("roistat_visit_id INT", "55", Some("55")),
            ("roistat BOOLEAN", "1", None),
            ("roistat_sent INT", "1", None),
            ("roistat TEXT", "'2024-06-01'", None),
            ("visits_total INT", "5", None),
            // The nearest name first, and what holds visits before what holds none or something else.
            ("visit TEXT, roistat TEXT", "'44', '55'", Some("55")),
            ("visit TEXT, roistat TEXT", "'44', NULL", Some("44")),
            ("visit TEXT, roistat TEXT", "'44', 'x'", Some("44")),
            ("visit TEXT, roistat TEXT", "NULL, 'x'", None),
            ("roistat_visit TEXT, roistat TEXT", "'44', '55'", Some("55")),
            ("roistat_id TEXT, visit TEXT", "'44', '55'", Some("55")),
            ("roistat_id TEXT, visit TEXT", "'44', NULL", None),
        ] {
            assert_eq!(visit(columns, values, values, "").as_deref(), expected, "{columns} {values}");
        }
    }

    #[test]
    fn a_row_of_another_table_is_followed_by_the_deal_or_by_the_visit() {
        let table = |columns: &str, values: &str| {
            let (name, _) = columns.split_once(' ').unwrap();
            format!("CREATE TABLE {columns}; INSERT INTO {name} VALUES {values};")
        };
        for (columns, value, tables, expected) in [
            ("n INT", "1", table("visits (order_id INT, roistat TEXT)", "(1, '55')"), Some("55")),
            (
                "n INT",
                "1",
                table("visits (x INT REFERENCES orders(id), roistat TEXT)", "(1, '55')"),
                Some("55"),
            ),
            ("n INT", "1", table("visits (x INT, roistat TEXT)", "(1, '55')"), None),
            (
                "n INT",
                "1",
                table("order_visits (id INTEGER PRIMARY KEY, roistat TEXT)", "(1, '55'), (2, '66')"),
                Some("55"),
            ),
            (
                "n INT",
                "1",
                table("order_visits (id INTEGER PRIMARY KEY, roistat TEXT)", "(7, '55'), (8, '66')"),
                None,
            ),
            ("n INT", "1", table("visits (order_id INT, roistat TEXT)", "(1, 'x')"), None),
            ("n INT", "1", table("visits (order_id INT, visit TEXT)", "(1, '55')"), None),
            (
                "visit_id INT",
                "3",
                table("visits (id INTEGER PRIMARY KEY, roistat TEXT)", "(3, '55')"),
                Some("55"),
            ),
            (
                "visit_id INT",
                "3",
                table("visits (id INTEGER PRIMARY KEY, roistat TEXT)", "(4, '55')"),
                Some("3"),
            ),
            (
                "visit_id INT REFERENCES visits(id)",
                "3",
                table("visits (id INTEGER PRIMARY KEY, roistat TEXT)", "(4, '55')"),
                None,
            ),
            // The column of the deals themselves comes first, unless there is nothing in it.
            ("roistat TEXT", "'44'", table("visits (order_id INT, roistat TEXT)", "(1, '55')"), Some("44")),
            ("roistat TEXT", "NULL", table("visits (order_id INT, roistat TEXT)", "(1, '55')"), Some("55")),
            ("roistat TEXT", "NULL", table("visits (order_id INT, roistat TEXT)", "(1, '')"), None),
        ] {
            assert_eq!(visit(columns, value, value, &tables).as_deref(), expected, "{columns} {tables}");
        }
    }

    #[test]
    fn a_table_speaks_of_deals_by_its_name_and_by_their_ids_under_a_name_for_ids() {
        for (tables, expected) in [
            (
                "CREATE TABLE things (id INTEGER PRIMARY KEY, roistat TEXT); INSERT INTO things VALUES (1, '55'), (2, '66');",
                None,
            ),
            (
                "CREATE TABLE order_visits (seen INT, number INT, roistat TEXT);
                 INSERT INTO order_visits VALUES (2, 1, '55'), (1, 2, '66');",
                Some("55"),
            ),
        ] {
            assert_eq!(visit("n INT", "1", "1", tables).as_deref(), expected, "{tables}");
        }
        // A row without a visit comes after JSON with one.
        let json = r#"'{"roistat":"55"}'"#;
        let visits = "CREATE TABLE visits (order_id INT, roistat TEXT); INSERT INTO visits VALUES (1, '');";
        assert_eq!(visit("data TEXT", json, json, visits).as_deref(), Some("55"));
    }

    #[test]
    fn the_visit_is_found_in_json() {
        for (json, expected) in [
            (r#"{"roistat":"55"}"#, Some("55")),
            (r#"{"roistat_visit":55,"a":1}"#, Some("55")),
            (r#"{"the \"roistat\"":"x","roistat \"id\"":"55"}"#, Some("55")),
            (r#"{"visits":"55"}"#, None),
        ] {
            let json = Sqlite.text(json);
            assert_eq!(visit("data TEXT", &json, &json, "").as_deref(), expected, "{json}");
        }
        // A visit of its own comes before one in JSON, and an empty column after it.
        assert_eq!(
            visit("data TEXT, roistat TEXT", r#"'{"roistat":"55"}', '44'"#, "NULL, NULL", "").as_deref(),
            Some("44")
        );
        assert_eq!(
            visit("data TEXT, roistat TEXT", r#"'{"roistat":"55"}', NULL"#, "NULL, NULL", "").as_deref(),
            Some("55")
        );
    }

    #[test]
    fn another_column_that_may_hold_it_is_a_doubt_unless_it_is_empty() {
        let rivals = |columns: &str, values: &str| {
            let plan = plan(&sql(columns, values, values, ""));
            plan.doubts("it could also be visit")
        };
        assert!(rivals("visit TEXT, roistat TEXT", "'44', '55'"));
        assert!(!rivals("visit TEXT, roistat TEXT", "NULL, '55'"));
        let plan = plan(&rows_with("orders", "n INT", &["1", "2"]));
        assert!(!plan.doubts("the number of the visit"));
    }

    #[test]
    fn a_row_that_is_looked_up_needs_an_index() {
        let index = "CREATE INDEX visits_order_id ON visits (order_id);";
        let visits = "CREATE TABLE visits (order_id INT, roistat TEXT); INSERT INTO visits VALUES (1, '55');";
        let needs_index = |tables: &str| plan(&sql("n INT", "1", "1", tables)).doubts(index);
        assert!(needs_index(visits));
        assert!(!needs_index(&format!("{visits}{index}")));
    }
}

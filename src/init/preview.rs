//! Shows the effect of a plan on the data that is there: the newest deals as Roistat will get them, and how
//! many rows of each table are sent.
//!
//! Asks the database by the plan's own queries. This needs no vocabulary, and shows what no rule thought of.

use crate::init::plan::{Draft, Plan};
use crate::init::profile::Ask;
use crate::init::remark::ValueSource;
use crate::init::select::{ResultColumn, SelectText};
use crate::protocol::List;

/// How many deals are shown.
const DEALS: usize = 4;

/// The effect of a plan on the data.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// The newest deals: the values of each, in the order of the query.
    pub deals: Vec<Vec<PreviewValue>>,
    pub lists: Vec<SentRows>,
}

/// A value of a deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewValue {
    pub key: String,
    pub value: Option<String>,
    /// Where it comes from.
    pub source: Option<ValueSource>,
    /// The next best source and its value, where that is another.
    pub runner_up: Option<(ValueSource, Option<String>)>,
}

/// How many rows of a table a list sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentRows {
    pub list: List,
    pub table: String,
    pub sent: u64,
    pub rows: u64,
    /// The reason why the others are not sent, and how many.
    pub reasons: Vec<(NotSent, u64)>,
}

/// The reason why a row is never sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSent {
    /// It has no date in the column by which changes are told.
    NoDate { column: String },
    /// A condition of the query does not hold.
    Condition(String),
}

/// Looks at the data through a plan's queries.
pub fn preview(plan: &Plan, ask: &Ask<'_>) -> Preview {
    let active = || plan.drafts.iter().filter(|draft| draft.is_active);
    let orders = active().find(|draft| draft.list == List::Orders).and_then(Draft::select);
    let lists = active().filter_map(|draft| sent_rows(draft.list, draft.select()?, ask));
    Preview { deals: orders.map_or(Vec::new(), |select| newest(select, ask)), lists: lists.collect() }
}

/// The newest deals are found first, so that what each looks up is looked up for them alone.
fn newest(select: &SelectText, ask: &Ask<'_>) -> Vec<Vec<PreviewValue>> {
    let of_key = |key: &str| select.columns.iter().find(|column| column.key == key);
    let (Some(id), Some(date)) = (of_key("id"), of_key("date_create")) else { return Vec::new() };
    let expressions = select.columns.iter().map(|column| column.expression.clone());
    let runners_up = select.columns.iter().filter_map(|column| Some(column.runner_up.as_ref()?.1.clone()));
    let all: Vec<_> = expressions.chain(runners_up).collect();
    let newest = format!(
        "SELECT {} AS newest_id, {} AS newest_date FROM {}{} ORDER BY 2 DESC, 1 DESC LIMIT {DEALS}",
        id.expression,
        date.expression,
        select.from,
        where_clause(&select.conditions),
    );
    let sql = format!(
        "SELECT {} FROM {} JOIN ({newest}) AS newest ON newest_id = {} ORDER BY newest_date DESC, newest_id DESC",
        all.join(", "),
        select.from,
        id.expression,
    );
    ask(&sql).into_iter().map(|row| values(&select.columns, row)).collect()
}

/// The values of a row: first those of the columns, then those of their runners-up.
fn values(columns: &[ResultColumn], mut row: Vec<Option<String>>) -> Vec<PreviewValue> {
    if row.len() < columns.len() {
        return Vec::new();
    }
    let mut others = row.split_off(columns.len()).into_iter();
    let value = |(column, value): (&ResultColumn, Option<String>)| {
        let value = value.filter(|value| column.key != "fields" || value != "{}");
        let runner_up =
            column.runner_up.as_ref().map(|(source, _)| (source.clone(), others.next().flatten()));
        PreviewValue {
            key: column.key.clone(),
            source: column.source.clone(),
            runner_up: runner_up.filter(|(_, other)| *other != value),
            value,
        }
    };
    columns.iter().zip(row).map(value).collect()
}

fn where_clause(conditions: &[String]) -> String {
    if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) }
}

fn sent_rows(list: List, select: &SelectText, ask: &Ask<'_>) -> Option<SentRows> {
    // Of a list that is drawn from the deals themselves the rows say nothing.
    if select.is_distinct() {
        return None;
    }
    let count = |condition: &str| format!("sum(CASE WHEN {condition} THEN 1 ELSE 0 END)");
    let mut counts = vec!["count(*)".to_owned()];
    counts.extend(select.conditions.iter().map(|condition| count(condition)));
    if !select.conditions.is_empty() {
        counts.push(count(&select.conditions.join(" AND ")));
    }
    let sql = format!("SELECT {} FROM {}", counts.join(", "), select.from);
    let row = ask(&sql).into_iter().next()?;
    let mut numbers =
        row.into_iter().map(|number| number.and_then(|number| number.parse().ok()).unwrap_or(0));
    let rows: u64 = numbers.next()?;
    let holding: Vec<u64> = numbers.by_ref().take(select.conditions.len()).collect();
    let sent = numbers.next().unwrap_or(rows);
    let reason = |(index, condition): (usize, &String)| match (&select.date, index) {
        (Some(column), 0) => NotSent::NoDate { column: column.clone() },
        _ => NotSent::Condition(condition.clone()),
    };
    let reasons =
        select.conditions.iter().enumerate().map(reason).zip(holding.iter().map(|held| rows - held));
    let reasons = reasons.filter(|(_, rows)| *rows > 0).collect();
    Some(SentRows { list, table: select.from.clone(), sent, rows, reasons })
}

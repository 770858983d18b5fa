//! The statements that write a lead of Roistat's as a deal, for the owner to switch on, and what the database needs for
//! them once: a column that keeps two tries of a lead apart.
//!
//! Fills the columns that the query for the deals reads, and those that must not be NULL. Executes nothing.

use crate::date::ColumnDates;
use crate::init::moments;
use crate::init::profile::called;
use crate::init::profile::personal::sounds_personal;
use crate::init::profile::{SchemaIndex, identity, key, meaning, own_words};
use crate::init::roles::Roles;
use crate::init::roles::visits::VisitSource;
use crate::init::vocabulary::columns::{EMAIL, FULL_NAME, PHONE};
use crate::init::vocabulary::{WordList, any};
use crate::sql::{ClientInsert, LeadInsert, SqlDialect};
use crate::store::schema::{Column, Sample, Table};

/// The column for `:key` that the owner adds.
pub const KEY: &str = "roistat_key";

/// Words of columns that keep what people write.
const COMMENT: WordList =
    WordList("comment* kommentari* note notes primechani* message opisanie description");

/// Words by which such a column keeps something about what they write.
const NO_COMMENT: WordList = WordList("status count type id date sent prefix");

/// Words of columns that keep a password's hash.
const PASSWORD: WordList = WordList("pass password* passwd parol*");

/// A hash that no password has.
const NO_PASSWORD: &str = "'!'";

/// So many different values at most make a category, which a new row may have.
const MOST_OF_A_CATEGORY: usize = 3;

/// The section of leads.
#[derive(Clone, Debug)]
pub struct LeadDraft {
    /// The table of the deals, as SQL takes it.
    pub table: String,
    /// The statements in their order.
    pub statements: Vec<String>,
    /// The statements that are executed in the database once, before leads come.
    pub preparation: Vec<String>,
    /// The status of the deal.
    pub status: Option<LeadStatus>,
    /// A column of the deals keeps the visit.
    pub keeps_visit: bool,
}

/// The status that a lead begins with.
#[derive(Clone, Debug)]
pub struct LeadStatus {
    /// The column, as SQL takes it.
    pub column: String,
    /// The value, as SQL takes it.
    pub value: String,
    /// It is called new; otherwise it is that of the newest deal.
    pub is_called_new: bool,
}

impl LeadStatus {
    fn of(index: &SchemaIndex<'_>, roles: &Roles<'_>, column: &Column) -> Option<Self> {
        let called_new = roles.statuses.called_new(index, &roles.deals);
        let is_called_new = called_new.is_some();
        let value = called_new.or_else(|| literal(index.dialect, column.samples.first()?))?;
        Some(Self { column: column.sql_name.clone(), value, is_called_new })
    }
}

/// The statements; none where the deals are a view, or have dates that SQL cannot write.
pub fn draft(index: &SchemaIndex<'_>, roles: &Roles<'_>, conditions: &[String]) -> Option<LeadDraft> {
    let deals = &roles.deals;
    let table = deals.table;
    if table.is_view {
        return None;
    }
    let mut insert = Insert { index, table, values: Vec::new() };
    let client = roles.clients.column.filter(|_| roles.clients.is_sure);
    let people =
        client.zip(roles.clients.table).and_then(|(client, clients)| people(index, clients, (table, client)));
    match (client, &people) {
        (Some(column), Some(_)) => insert.set(column, ":client"),
        // The deal must not become that of somebody else.
        (Some(column), None) if column.is_not_null && !column.has_default => return None,
        _ => {}
    }
    insert.id(deals.id);
    insert.conditions(conditions);
    insert.moments(roles)?;
    if let Some(title) = deals.name.best.filter(|it| is_free_text(it) && !is_short(it)) {
        insert.set_text(title, ":title");
    }
    let status = deals.status.and_then(|column| LeadStatus::of(index, roles, column));
    if let (Some(column), Some(status)) = (deals.status, &status) {
        insert.set(column, &status.value);
    }
    let visit = match roles.visits.first() {
        Some(VisitSource::Column(column)) => Some(*column),
        _ => None,
    };
    if let Some(column) = visit {
        insert.set_text(column, ":visit");
    }
    if let Some(column) = roles.managers.column.filter(|_| roles.managers.is_sure) {
        insert.set_reference(column, ":manager_id", roles.managers.table);
    }
    insert.contacts();
    insert.required();
    insert.values.push((KEY.to_owned(), ":key".to_owned()));
    let (table_name, id) =
        (table.sql_name.clone(), deals.id.map_or_else(|| deals.id(), |id| identity(index.dialect, id)));
    let lead = index.dialect.lead(&LeadInsert {
        table: &table_name,
        insert: &insert.sql("VALUES (", ")"),
        key: KEY,
        id: &id,
        is_id_generated: deals.id.is_none_or(is_generated),
    });
    let clients = roles.clients.table.filter(|_| people.is_some());
    Some(LeadDraft {
        statements: people.into_iter().flatten().chain(lead).collect(),
        preparation: without_transactions(index.dialect, [Some(table), clients])
            .chain(preparation(index.dialect, table))
            .collect(),
        status,
        keeps_visit: visit.is_some(),
        table: table_name,
    })
}

/// What comes first, and what makes the tables that are written to keep transactions.
fn without_transactions<'t>(
    dialect: SqlDialect,
    tables: impl IntoIterator<Item = Option<&'t Table>>,
) -> impl Iterator<Item = String> {
    let tables = tables.into_iter().flatten().filter(|table| table.lacks_transactions);
    let first = dialect.before_changes().map(str::to_owned);
    first.into_iter().chain(tables.filter_map(move |table| dialect.transactions(&table.sql_name)))
}

/// The column for `:key` and its unique index.
fn preparation(dialect: SqlDialect, table: &Table) -> Vec<String> {
    let is_there = table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(KEY));
    let index = dialect.name(&format!("{}_{KEY}", table.name));
    let column = (!is_there).then(|| dialect.key_column(&table.sql_name, KEY));
    column.into_iter().chain([dialect.key_index(&index, &table.sql_name, KEY)]).collect()
}

/// The statements that find the client of a lead, or add one, and give his id as `:client`.
fn people(
    index: &SchemaIndex<'_>,
    clients: &Table,
    (deals, client): (&Table, &Column),
) -> Option<Vec<String>> {
    let id = key(clients).filter(|id| is_generated(id) && !clients.is_view)?;
    let contact = |meant| meaning(clients, meant).into_iter().next();
    let contacts = [(contact(&PHONE), ":phone"), (contact(&EMAIL), ":email")];
    let equal = |(column, value): (Option<&Column>, &str)| Some(format!("{} = {value}", column?.sql_name));
    let known: Vec<_> = contacts.into_iter().filter_map(equal).collect();
    if known.is_empty() {
        return None;
    }
    let mut insert = Insert { index, table: clients, values: Vec::new() };
    for (column, value) in contacts {
        if let Some(column) = column {
            insert.set_text(column, value);
        }
    }
    for column in clients.columns.iter().filter(|column| is_password(clients, column)) {
        insert.set(column, NO_PASSWORD);
    }
    insert.contacts();
    insert.required();
    let (table, id, known) = (clients.sql_name.clone(), id.sql_name.clone(), known.join(" OR "));
    Some(index.dialect.client(&ClientInsert {
        table: &table,
        insert: &insert.sql("SELECT ", ""),
        id: &id,
        known: &known,
        of_lead: &format!("SELECT {} FROM {} WHERE {KEY} = :key", client.sql_name, deals.sql_name),
    }))
}

/// A sample as SQL takes it.
fn literal(dialect: SqlDialect, sample: &Sample) -> Option<String> {
    match sample {
        Sample::Integer(integer) => Some(dialect.number(&integer.to_string())),
        Sample::Real(real) => Some(dialect.number(&real.to_string())),
        Sample::Text(value) | Sample::Moment(value) => Some(dialect.text(value)),
        Sample::Bytes => None,
    }
}

/// An INSERT in the making: columns with their values, each once.
struct Insert<'a, 's> {
    index: &'a SchemaIndex<'s>,
    table: &'a Table,
    /// Names as SQL takes them, with expressions.
    values: Vec<(String, String)>,
}

impl Insert<'_, '_> {
    fn has(&self, column: &Column) -> bool {
        self.values.iter().any(|(known, _)| *known == column.sql_name)
    }

    fn set(&mut self, column: &Column, expression: &str) {
        if !self.has(column) {
            self.values.push((column.sql_name.clone(), expression.to_owned()));
        }
    }

    /// Sets a parameter that may be NULL, where the column may not.
    fn set_text(&mut self, column: &Column, parameter: &str) {
        let instead = if is_for_numbers(column) { "0" } else { "''" };
        let text = declared_length(column)
            .map_or_else(|| parameter.to_owned(), |length| self.index.dialect.cut(parameter, length));
        let value = if column.is_not_null { format!("coalesce({text}, {instead})") } else { text };
        self.set(column, &value);
    }

    /// The same of a reference to a table, where some row must be referred to.
    fn set_reference(&mut self, column: &Column, parameter: &str, to: Option<&Table>) {
        let first = |to: &Table| {
            let id = key(to)?;
            Some(format!("(SELECT min({}) FROM {})", id.sql_name, to.sql_name))
        };
        let any = to.and_then(first).filter(|_| column.is_not_null);
        self.set(
            column,
            &any.map_or_else(|| parameter.to_owned(), |any| format!("coalesce({parameter}, {any})")),
        );
    }

    /// Some row of the table that a column is declared to refer to.
    fn any_row(&self, column: &Column) -> Option<String> {
        let (table, id) = self.index.referred(self.table, column)?;
        Some(format!("(SELECT min({}) FROM {})", id.sql_name, table.sql_name))
    }

    /// The id, where the database does not make one.
    fn id(&mut self, id: Option<&Column>) {
        let Some(id) = id.filter(|id| !is_generated(id)) else { return };
        let expression = self.new_value(id);
        self.set(id, &expression);
    }

    /// A value that no row of the column has.
    fn new_value(&self, column: &Column) -> String {
        let (bare, table) = (column.sql_name.clone(), self.table.sql_name.clone());
        match column.samples.first() {
            Some(Sample::Text(value)) => {
                let length = value.chars().count().clamp(8, 32);
                self.index.dialect.random_text(&column.declared, length)
            }
            Some(Sample::Bytes) => self.index.dialect.random_bytes(),
            Some(Sample::Integer(_) | Sample::Real(_) | Sample::Moment(_)) | None => {
                self.index.dialect.next_number(&table, &bare)
            }
        }
    }

    /// Sets the value that a condition of the query for the deals asks of a column: one
    /// value, or one of several.
    fn conditions(&mut self, conditions: &[String]) {
        for condition in conditions {
            let equal = condition.split_once(" = ");
            let several = condition.split_once(" IN (").map(|(left, right)| {
                (left, right.split(',').next().unwrap_or_default().trim_end_matches(')'))
            });
            let Some((left, right)) = equal.or(several) else { continue };
            let is_value = right.starts_with('\'') && right.ends_with('\'') || right.parse::<i64>().is_ok();
            let column = self.table.columns.iter().find(|column| column.sql_name == left);
            if let Some(column) = column.filter(|_| is_value) {
                self.set(column, right);
            }
        }
    }

    /// The dates of creation and of the last change; none where SQL cannot write them as the others are.
    fn moments(&mut self, roles: &Roles<'_>) -> Option<()> {
        let first = self.index.dialect.first_number(":created_unix", ":now");
        let created = roles.deals.created.first().map(|moment| (moment, first.as_str()));
        let changed = roles.deals.changed.iter().map(|moment| (moment, ":now"));
        for (moment, seconds) in created.into_iter().chain(changed.take(1)) {
            let (column, value) = moment.written(self.index.dialect, seconds)?;
            self.set(column, &value);
        }
        Some(())
    }

    /// Columns for what people write of themselves.
    fn contacts(&mut self) {
        let table = self.table;
        for (meant, parameter) in [(&PHONE, ":phone"), (&EMAIL, ":email"), (&FULL_NAME, ":name")] {
            let first = meaning(table, meant).into_iter().find(|column| is_free_text(column));
            if let Some(column) = first {
                self.set_text(column, parameter);
            }
        }
        let comment = table.columns.iter().find(|column| {
            let words = own_words(table, column);
            let has = |patterns: WordList| words.iter().any(|word| any(word, patterns));
            is_free_text(column) && has(COMMENT) && !has(NO_COMMENT)
        });
        if let Some(column) = comment {
            self.set_text(column, ":text");
        }
    }

    /// Values for the other columns that must not be NULL.
    fn required(&mut self) {
        for column in self.table.columns.iter().filter(|column| column.is_not_null && !column.has_default) {
            if !self.has(column) {
                let value = self.some_value(column);
                self.set(column, &value);
            }
        }
    }

    /// A value that does no harm. No one's name or address is taken from another row.
    fn some_value(&self, column: &Column) -> String {
        if let Some(any) = self.any_row(column) {
            return any;
        }
        if column.is_unique() {
            return self.new_value(column);
        }
        let moment = moments::detect(column).ok().filter(ColumnDates::is_seen);
        if let Some(value) = moment.and_then(|dates| self.index.dialect.written(&dates, ":now")) {
            return value;
        }
        let mut different: Vec<&Sample> = Vec::new();
        for sample in &column.samples {
            if !different.contains(&sample) {
                different.push(sample);
            }
        }
        let is_category =
            different.len() <= MOST_OF_A_CATEGORY && different.len() * 2 <= column.samples.len();
        let category =
            column.samples.first().filter(|_| is_category && !sounds_personal(called::column(column)));
        let nothing = if is_for_numbers(column) { self.index.dialect.number("0") } else { "''".to_owned() };
        category.and_then(|sample| literal(self.index.dialect, sample)).unwrap_or(nothing)
    }

    /// The statement, up to the end of its values.
    fn sql(&self, before: &str, after: &str) -> String {
        let columns: Vec<_> = self.values.iter().map(|(column, _)| column.as_str()).collect();
        let values: Vec<_> = self.values.iter().map(|(_, value)| value.as_str()).collect();
        format!(
            "INSERT INTO {} ({})\n{before}{}{after}",
            self.table.sql_name,
            columns.join(", "),
            values.join(", ")
        )
    }
}

/// How many characters a column takes, by its declared type: `VARCHAR(32)`.
fn declared_length(column: &Column) -> Option<u32> {
    let (kind, length) = column.declared.split_once('(')?;
    kind.contains("CHAR").then(|| length.trim_end_matches(')').trim().parse().ok())?
}

/// The column takes a code rather than what people write.
fn is_short(column: &Column) -> bool {
    declared_length(column).is_some_and(|length| length < 32)
}

/// The database makes the value of a new row itself: the one key, which is a number.
fn is_generated(column: &Column) -> bool {
    column.is_key() && column.has_default && is_for_numbers(column)
}

/// The column keeps what a client logs in with.
fn is_password(table: &Table, column: &Column) -> bool {
    own_words(table, column).iter().any(|word| any(word, PASSWORD))
}

/// The column takes what people write.
fn is_free_text(column: &Column) -> bool {
    !column.is_unique() && !is_for_numbers(column)
}

/// The column keeps numbers, by its values or else by its declared type.
fn is_for_numbers(column: &Column) -> bool {
    const TYPES: [&str; 7] = ["INT", "REAL", "NUM", "DEC", "FLOA", "DOUB", "BOOL"];
    let is_text = |sample: &Sample| matches!(sample, Sample::Text(_) | Sample::Moment(_));
    match column.samples.as_slice() {
        [] => TYPES.iter().any(|word| column.declared.contains(word)),
        samples => !samples.iter().any(is_text),
    }
}

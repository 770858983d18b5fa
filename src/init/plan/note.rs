//! The notes on a plan: a reason in the config, something for the owner to look at, or both.
//!
//! Facts only. They are worded in `message`.

use std::rc::Rc;

use crate::date::ColumnDates;
use crate::error::Error;
use crate::init::lack::DateLack;
use crate::init::remark::ValueSource;
use crate::init::roles::discriminator::Discriminator;
use crate::init::roles::exclusions::Exclusion;
use crate::store::schema::Table;

/// A fact about a choice that was made.
#[derive(Clone, Debug)]
pub enum Note {
    /// The table of the deals.
    Deals {
        table: String,
    },
    /// A word in the table's name speaks of other things.
    OtherMeaning {
        table: String,
    },
    /// The table's name says nothing; it has the columns of deals.
    Unnamed {
        table: String,
    },
    /// The table has no rows, and no other table has any that looks like deals.
    EmptyTable {
        table: String,
    },
    /// Other tables that could hold the deals.
    Rivals {
        tables: Vec<String>,
    },
    /// No column tells the rows apart but the number that SQLite gives each row.
    RowNumber {
        table: String,
    },
    RepeatedId {
        id: String,
        table: String,
    },
    NoStatus {
        table: String,
    },
    /// The column was taken for the price, though it may be the first cost.
    PriceMayBeCost {
        column: String,
    },
    /// The only amount of the table was taken for the price.
    OnlyAmount {
        column: String,
    },
    NoPrice {
        candidates: Vec<String>,
    },
    /// Whole amounts that all end in 00 or 90.
    MayBeHundredths {
        column: String,
        example: String,
    },
    AmountsAsText {
        column: String,
        example: String,
    },
    NoDateOfCreation {
        table: String,
    },
    /// No column holds the date of the last change; the column's date is that of creation.
    NoDateOfChange {
        column: String,
    },
    /// The date of change is missing in some rows.
    DateGaps {
        column: String,
    },
    ComparedWithDate {
        column: String,
        dates: ColumnDates,
    },
    FormatGuessed {
        column: String,
    },
    /// Days and months may have been taken for one another.
    DayOrMonth {
        column: String,
    },
    /// A value is written in another way than the others.
    OtherFormat {
        column: String,
        dates: ColumnDates,
        value: String,
    },
    /// The reason why a column that is called so is not the date.
    UnreadDate {
        table: String,
        lack: DateLack,
    },
    LocalTime {
        column: String,
        zone: String,
        /// By how many seconds the newest date lies ahead of now.
        ahead: i64,
        has_summer_time: bool,
    },
    ZoneNotSaid {
        column: String,
        taken_for: AssumedZone,
        reason: ZoneReason,
        /// How the condition and the date of creation would be written for UTC+3.
        condition_for_utc3: String,
        date_for_utc3: String,
    },
    /// Rows that are left out, or may be.
    Excluded(Exclusion),
    /// A column is called after deletion, and its values do not say which rows are deleted.
    UnreadMark {
        column: String,
    },
    /// The visit could also stand in other places.
    VisitRivals {
        taken: ValueSource,
        others: Vec<ValueSource>,
    },
    VisitNotNumbers {
        column: String,
    },
    VisitMayBeAnotherId {
        column: String,
    },
    NoVisitInValues {
        table: String,
    },
    NoVisit {
        table: String,
        is_view: bool,
    },
    /// No source of the visit was found, but something is called after it.
    VisitSeenElsewhere {
        place: String,
    },
    MissingIndex {
        what: LookedUp,
        index: String,
    },
    /// Values that look personal are not sent.
    KeptBack {
        whose: String,
        keys: Vec<String>,
    },
    /// Values whose names are not known are not sent: what they mean cannot be judged.
    UnknownFields {
        whose: String,
        keys: Vec<String>,
    },
    LeftOver {
        columns: Vec<String>,
        example: String,
    },
    /// The ids of a table were not found in the deals: it is not sent.
    ClientsNotReferredTo {
        table: String,
        column: Option<String>,
    },
    /// The table was taken by its name: one of the two has no values yet.
    ClientsByName {
        table: String,
    },
    /// A list is sent whole, or without later changes.
    ListWithoutDate {
        table: String,
    },
    ListWithoutChanges {
        table: String,
    },
    /// Rows of one id are told apart by a column, of which one value was taken.
    OneOfSeveral {
        table: String,
        column: String,
        value: String,
        others: Vec<String>,
    },
    /// Rows of one id are put together, whatever the column that tells them apart says.
    EachOnce {
        table: String,
        column: String,
    },
    RepeatedIds {
        table: String,
    },
    EveryStatus,
    StatusesOfTable {
        table: String,
    },
    /// The statuses that the deals have.
    StatusesOfDeals {
        /// Numbers without names, as literals of SQL, for the owner to write the names down …
        numbers: Vec<String>,
        /// … and how many more there are.
        more: usize,
    },
    OneStatus,
    NamesOfFields,
    /// The query for the deals yields none, though their table has rows.
    NothingToSend,
    /// Deals that no request will ever get, because they have no date in the column.
    NeverSent {
        rows: u64,
        table: String,
        column: String,
    },
    /// A query that does not work is a comment.
    DoesNotWork {
        error: Rc<Error>,
    },
    /// Not everything could be looked at.
    Unanswered {
        error: Rc<Error>,
    },
}

impl Note {
    /// How the rows of a table that have one id were told apart.
    pub fn of_discriminator(discriminator: &Discriminator, table: &Table) -> Option<Self> {
        let table = table.sql_name.clone();
        match discriminator {
            Discriminator::None => None,
            Discriminator::By { column, value, others } => Some(Self::OneOfSeveral {
                table,
                column: column.clone(),
                value: value.clone(),
                others: others.clone(),
            }),
            Discriminator::EachOnce { column } => Some(Self::EachOnce { table, column: column.clone() }),
            Discriminator::Unknown => Some(Self::RepeatedIds { table }),
        }
    }
}

/// What each deal looks up in another table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookedUp {
    /// Its visit.
    Visit(ValueSource),
    /// Its values, which have a row each.
    Values { table: String },
}

/// The zone that dates are taken for which name none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssumedZone {
    /// UTC.
    Utc,
    /// That of the server.
    OfServer,
}

/// The evidence in the data for local time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZoneReason {
    /// One date lies so many seconds ahead of now.
    Ahead(i64),
    /// The layout is made for people.
    ForPeople(ColumnDates),
    /// Nothing.
    None,
}

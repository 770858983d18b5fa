//! Counts over the rows of one list, as they pass by: one at a time, none kept but a few samples.
//!
//! Counts, and judges nothing: `rows` says what is wrong with a count.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::amounts::Amounts;
use super::dates::Created;
use super::deals::{DealsPerDay, MOST_STATUSES};
use super::sample::{Excerpt, SampleRow, Tally};
use super::{misread, sample};
use crate::columns::Layout;
use crate::date::{CLOCKS_DIFFER, ColumnDates, DateValue, FARTHEST_ZONE, LocalTime, NotADate, local_time};
use crate::protocol::List;
use crate::sort;
use crate::sql::whitespace;
use crate::value::Value;

/// So many of the first rows are kept as samples …
const FIRST: usize = 3;

/// … and of deals, so many of the newest.
const NEWEST: usize = 5;

/// So many ids are told apart; of more rows, only neighbours.
const MOST_IDS: usize = 5_000_000;

/// Everything that is counted of a list.
#[derive(Clone, Debug)]
pub(super) struct RowStats {
    /// The names of the columns.
    pub(super) names: Vec<String>,
    pub(super) rows: u64,
    pub(super) null_ids: u64,
    pub(super) repeated_ids: Tally,
    /// The ids of a list that is not paged, with their names.
    pub(super) names_by_id: HashMap<String, String>,
    /// Dates of creation by their form, in the order of the forms.
    pub(super) dates: Vec<(Created, Tally)>,
    /// The formats of the dates of creation.
    pub(super) created: ColumnDates,
    /// One expression reads them all.
    pub(super) is_one_sql: bool,
    /// Dates of creation that lie as far ahead of now as a zone's time may.
    pub(super) ahead: Tally,
    /// How many of them lie ahead by each number of minutes, rounded up.
    minutes_ahead: Vec<u64>,
    /// Dates of creation that lie further ahead.
    pub(super) future: Tally,
    /// How many deals have each status, in the order of their ids.
    pub(super) statuses: Vec<(String, u64)>,
    /// Visits with whitespace around them.
    pub(super) padded_visits: Tally,
    /// Some of this whitespace is tabs or ends of lines.
    pub(super) has_other_whitespace: bool,
    /// The texts of each column.
    pub(super) texts: Vec<ColumnTexts>,
    /// Rows whose JSON column holds no JSON.
    pub(super) without_json: Tally,
    /// The amounts of `price` and of `cost`.
    pub(super) amounts: [(&'static str, Amounts); 2],
    /// Deals and visits of the last days.
    pub(super) per_day: DealsPerDay,
    first: Vec<SampleRow>,
    /// The newest deals with their moments, in no order.
    newest: Vec<(i64, SampleRow)>,
    last_id: Vec<u8>,
    /// Hashes of the ids of a paged list.
    known_ids: HashSet<u64>,
}

/// The texts of a column, as far as they are not ASCII.
#[derive(Clone, Debug, Default)]
pub(super) struct ColumnTexts {
    /// Those that are not UTF-8.
    pub(super) ill_formed: Tally,
    /// UTF-8 that was taken for latin1.
    pub(super) misread: Tally,
    /// The first text of these as it was meant.
    pub(super) meant: String,
    /// There are others, which are what they should be.
    pub(super) has_well_read: bool,
}

impl ColumnTexts {
    fn add(&mut self, text: &[u8], id: &str) {
        match str::from_utf8(text) {
            Err(_) => self.ill_formed.add_row(id, text),
            Ok(text) if text.is_ascii() => {}
            Ok(text) => match misread::meant(text) {
                Some(meant) => {
                    if self.misread.rows == 0 {
                        self.meant = sample::example(meant.as_bytes());
                    }
                    self.misread.add_row(id, text.as_bytes());
                }
                None => self.has_well_read = true,
            },
        }
    }
}

/// The columns of a list by their place in the row, and the moment that dates are compared with.
pub(super) struct ListColumns<'a> {
    list: List,
    names: Vec<(usize, Cow<'a, str>)>,
    now: i64,
}

impl<'a> ListColumns<'a> {
    /// The columns of a layout; `now` is in UNIX seconds.
    pub(super) fn new(list: List, layout: &'a Layout, now: i64) -> Self {
        let own = layout.columns.iter().map(|it| (it.index, Cow::Borrowed(it.key.as_str())));
        let fields = layout.fields.iter().map(|it| (it.index, Cow::Owned(format!("fields.{}", it.key))));
        let object = layout.fields_object.map(|index| (index, Cow::Borrowed("fields")));
        let mut names: Vec<_> = own.chain(fields).chain(object).collect();
        sort::ascending(&mut names);
        Self { list, names, now }
    }

    fn characters<'v>(&self, row: &[Option<Value<'v>>], column: &str) -> Option<Cow<'v, [u8]>> {
        self.value(row, column).map(Value::characters)
    }

    fn value<'v>(&self, row: &[Option<Value<'v>>], column: &str) -> Option<Value<'v>> {
        let (index, _) = self.names.iter().find(|(_, name)| name == column)?;
        row.get(*index).copied().flatten()
    }

    fn sample(&self, row: &[Option<Value<'_>>]) -> SampleRow {
        let named = self.names.iter().filter_map(|(index, name)| Some((name, (*row.get(*index)?)?)));
        SampleRow(named.map(|(name, value)| (name.to_string(), Excerpt::of(&value.characters()))).collect())
    }
}

impl RowStats {
    /// The statistics of no row yet.
    pub(super) fn new(columns: &ListColumns<'_>) -> Self {
        Self {
            names: columns.names.iter().map(|(_, name)| name.to_string()).collect(),
            rows: 0,
            null_ids: 0,
            repeated_ids: Tally::default(),
            names_by_id: HashMap::new(),
            dates: Vec::new(),
            created: ColumnDates::default(),
            is_one_sql: true,
            ahead: Tally::default(),
            minutes_ahead: Vec::new(),
            future: Tally::default(),
            statuses: Vec::new(),
            padded_visits: Tally::default(),
            has_other_whitespace: false,
            texts: vec![ColumnTexts::default(); columns.names.len()],
            without_json: Tally::default(),
            amounts: [("price", Amounts::default()), ("cost", Amounts::default())],
            per_day: DealsPerDay::new(columns.now),
            first: Vec::new(),
            newest: Vec::new(),
            last_id: Vec::new(),
            known_ids: HashSet::new(),
        }
    }

    /// The rows have a column of this name.
    pub(super) fn has(&self, column: &str) -> bool {
        self.names.iter().any(|name| name == column)
    }

    /// Every deal says when it was created.
    pub(super) fn is_dated(&self) -> bool {
        self.dates.iter().all(|(created, _)| *created == Created::Readable)
    }

    /// Local time in dates of creation that are UNIX seconds.
    pub(super) fn local_time(&self) -> Option<LocalTime> {
        let rows_after = |limit: i64| {
            let after = (0_i64..).zip(&self.minutes_ahead).filter(|(minutes, _)| minutes * 60 > limit);
            Ok::<_, Infallible>(after.map(|(_, rows)| rows).sum())
        };
        local_time(self.rows, &rows_after).unwrap_or_else(|never| match never {})
    }

    /// The newest deals, the newest first; the first rows of another list, and of deals without a date.
    pub(super) fn samples(&self) -> Vec<SampleRow> {
        let mut newest: Vec<_> = self.newest.iter().collect();
        sort::by_key(&mut newest, |(moment, _)| std::cmp::Reverse(*moment));
        if newest.is_empty() {
            return self.first.clone();
        }
        newest.into_iter().map(|(_, row)| row.clone()).collect()
    }

    /// Counts a row.
    pub(super) fn add_row(&mut self, columns: &ListColumns<'_>, row: &[Option<Value<'_>>], has_json: bool) {
        self.rows += 1;
        if self.first.len() < FIRST {
            self.first.push(columns.sample(row));
        }
        let id = columns.characters(row, "id");
        let example = id.as_deref().map_or_else(|| "NULL".to_owned(), sample::example);
        self.add_id(columns, row, id.as_deref(), &example);
        for (texts, value) in self.texts.iter_mut().zip(row) {
            if let Some(Value::Text(text)) = value {
                texts.add(text, &example);
            }
        }
        if !has_json {
            self.without_json.add_row(&example, b"");
        }
        if columns.list == List::Orders {
            self.add_deal(columns, row, &example);
        }
    }

    /// Ids are the same where the same characters are sent: of 1 and '1', and of two blobs that are not UTF-8.
    fn add_id(
        &mut self,
        columns: &ListColumns<'_>,
        row: &[Option<Value<'_>>],
        id: Option<&[u8]>,
        example: &str,
    ) {
        let Some(id) = id else {
            self.null_ids += 1;
            return;
        };
        let sent = String::from_utf8_lossy(id);
        let is_repeated = if columns.list.is_paged() {
            // In order of `id`, equal ones mostly come together.
            let is_same = self.rows > self.null_ids + 1 && self.last_id == sent.as_bytes();
            self.last_id.clear();
            self.last_id.extend_from_slice(sent.as_bytes());
            self.is_known(&sent) || is_same
        } else {
            let name = columns.characters(row, "name").unwrap_or_default();
            let name = sample::example(&name);
            self.names_by_id.insert(sent.into_owned(), name).is_some()
        };
        if is_repeated {
            self.repeated_ids.add_row(example, id);
        }
    }

    fn is_known(&mut self, id: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        let id = hasher.finish();
        if self.known_ids.len() < MOST_IDS {
            !self.known_ids.insert(id)
        } else {
            self.known_ids.contains(&id)
        }
    }

    fn add_deal(&mut self, columns: &ListColumns<'_>, row: &[Option<Value<'_>>], id: &str) {
        let status = columns.characters(row, "status").unwrap_or_default();
        let status = String::from_utf8_lossy(&status);
        match self.statuses.binary_search_by(|(known, _)| known.as_str().cmp(&status)) {
            Ok(place) => self.statuses[place].1 += 1,
            Err(place) if self.statuses.len() < MOST_STATUSES => {
                self.statuses.insert(place, (status.into_owned(), 1));
            }
            Err(_) => {}
        }
        for (column, amounts) in &mut self.amounts {
            if let Some(value) = columns.value(row, column) {
                amounts.add(value, id);
            }
        }
        let visit = columns.characters(row, "roistat").unwrap_or_default();
        if whitespace::are_around(&visit) {
            self.padded_visits.add_row(id, &visit);
            self.has_other_whitespace |= whitespace::has_other_than_spaces(&visit);
        }
        let value = columns.value(row, "date_create");
        let date = value.map(Value::characters).unwrap_or_default();
        let value = date_value(value);
        let (created, moment) = Created::of(value);
        self.dates_of(created).add_row(id, &date);
        self.is_one_sql &= !matches!(self.created.add(value), Err(NotADate::Values(..)));
        if let Some(seconds) = moment {
            self.per_day.add(seconds, !visit.trim_ascii().is_empty());
            self.add_ahead(value, seconds - columns.now, id, &date);
            self.keep_newest(seconds, columns, row);
        }
    }

    fn dates_of(&mut self, created: Created) -> &mut Tally {
        let place = self.dates.binary_search_by_key(&created, |(known, _)| *known).unwrap_or_else(|place| {
            self.dates.insert(place, (created, Tally::default()));
            place
        });
        &mut self.dates[place].1
    }

    fn add_ahead(&mut self, value: DateValue<'_>, ahead: i64, id: &str, date: &[u8]) {
        // Text may be local time: it does not say that it is UTC, and UNIX seconds do.
        let is_text = matches!(value, DateValue::Text(text) if text.contains('-'));
        if ahead > FARTHEST_ZONE {
            self.future.add_row(id, date);
        } else if ahead > CLOCKS_DIFFER && !is_text {
            self.ahead.add_row(id, date);
            let minutes = usize::try_from(ahead / 60 + 1).unwrap_or_default();
            self.minutes_ahead.resize(self.minutes_ahead.len().max(minutes + 1), 0);
            self.minutes_ahead[minutes] += 1;
        }
    }

    fn keep_newest(&mut self, moment: i64, columns: &ListColumns<'_>, row: &[Option<Value<'_>>]) {
        if self.newest.len() < NEWEST {
            self.newest.push((moment, columns.sample(row)));
            return;
        }
        // Of equal moments the earlier row stays.
        if let Some(oldest) = self.newest.iter_mut().min_by_key(|(moment, _)| *moment)
            && oldest.0 < moment
        {
            *oldest = (moment, columns.sample(row));
        }
    }
}

/// A value as it is sent: a number without a fraction is a whole one.
fn date_value(value: Option<Value<'_>>) -> DateValue<'_> {
    match value {
        None => DateValue::Text(""),
        Some(Value::Integer(integer)) => DateValue::Integer(integer),
        #[expect(clippy::cast_possible_truncation, reason = "a larger number is no date")]
        Some(Value::Real(real)) if real.fract() == 0.0 => DateValue::Integer(real as i64),
        Some(Value::Real(real)) => DateValue::Real(real),
        Some(Value::Text(text)) => str::from_utf8(text).map_or(DateValue::Bytes, DateValue::Text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first of June 2024, 10:00:00 UTC.
    const NOW: i64 = 1_717_236_000;

    /// The statistics of rows of texts, NULL where there is none.
    fn stats(list: List, names: &[&str], rows: &[&[Option<&str>]]) -> RowStats {
        let layout = Layout::of(list, names).unwrap();
        let columns = ListColumns::new(list, &layout, NOW);
        let mut stats = RowStats::new(&columns);
        for row in rows {
            let row: Vec<_> =
                row.iter().map(|value| value.map(|text| Value::Text(text.as_bytes()))).collect();
            stats.add_row(&columns, &row, true);
        }
        stats
    }

    /// The statistics of deals, each with a date and a visit.
    fn deals(rows: &[(i64, &str)]) -> RowStats {
        let rows: Vec<_> = rows.iter().map(|(date, visit)| (date.to_string(), *visit)).collect();
        let rows: Vec<_> =
            rows.iter().map(|(date, visit)| [Some("1"), Some(date), Some("new"), Some(*visit)]).collect();
        let rows: Vec<_> = rows.iter().map(<[_; 4]>::as_slice).collect();
        stats(List::Orders, &["id", "date_create", "status", "roistat"], &rows)
    }

    /// A sample as `name=value`.
    fn listed(row: &SampleRow) -> Vec<String> {
        row.0.iter().map(|(name, value)| format!("{name}={}", value.text)).collect()
    }

    #[test]
    fn a_date_ahead_may_be_local_time_as_far_as_a_zone_goes() {
        let stats_of = |rows: &[i64]| deals(&rows.iter().map(|ahead| (NOW + ahead, "")).collect::<Vec<_>>());
        let it = stats_of(&[600, 601, FARTHEST_ZONE, FARTHEST_ZONE + 1, 700]);
        assert_eq!((it.ahead.rows, it.future.rows), (3, 1));
        assert_eq!(it.ahead.value, (NOW + 601).to_string());
        // Text does not say that it is UTC.
        let names = ["id", "date_create", "status"];
        let text = stats(List::Orders, &names, &[&[Some("1"), Some("2024-06-01 12:00"), Some("new")]]);
        assert_eq!((text.ahead.rows, text.future.rows, text.is_dated()), (0, 0, true));
        let other = stats(List::Orders, &names, &[&[Some("1"), Some("yesterday"), Some("new")]]);
        assert!(!other.is_dated());
    }

    #[test]
    fn a_repeated_id_is_counted_wherever_it_comes() {
        for (ids, repeated, nulls) in [
            (&[Some("1"), Some("2"), Some("3")][..], 0, 0),
            (&[Some("1"), Some("1"), Some("1")], 2, 0),
            (&[Some("1"), Some("2"), Some("1")], 1, 0),
            (&[None, None], 0, 2),
            (&[Some(""), Some("1")], 0, 0),
            (&[None, Some(""), Some("")], 1, 1),
        ] {
            let rows: Vec<_> = ids.iter().map(|id| [*id, Some("x"), Some("y")]).collect();
            let rows: Vec<_> = rows.iter().map(<[_; 3]>::as_slice).collect();
            let paged = stats(List::Orders, &["id", "date_create", "status"], &rows);
            assert_eq!((paged.repeated_ids.rows, paged.null_ids), (repeated, nulls), "{ids:?}");
            let rows: Vec<_> = ids.iter().map(|id| [*id, Some("x")]).collect();
            let rows: Vec<_> = rows.iter().map(<[_; 2]>::as_slice).collect();
            let whole = stats(List::Statuses, &["id", "name"], &rows);
            assert_eq!((whole.repeated_ids.rows, whole.null_ids), (repeated, nulls), "{ids:?}");
        }
    }

    #[test]
    fn statuses_are_counted_up_to_a_limit() {
        let texts: Vec<_> = (0..=MOST_STATUSES).map(|status| status.to_string()).collect();
        let mut rows: Vec<_> = texts.iter().map(|text| [Some("1"), Some("x"), Some(text.as_str())]).collect();
        rows.extend([[Some("1"), Some("x"), Some("7")], [Some("1"), Some("x"), None]]);
        let rows: Vec<_> = rows.iter().map(<[_; 3]>::as_slice).collect();
        let many = stats(List::Orders, &["id", "date_create", "status"], &rows);
        let deals = |id: &str| many.statuses.iter().find(|(known, _)| known == id).map(|(_, deals)| *deals);
        assert_eq!((many.statuses.len(), deals("7"), deals("10000")), (MOST_STATUSES, Some(2), None));
        let few = stats(List::Orders, &["id", "date_create", "status"], &rows[..2]);
        assert_eq!(few.statuses, [("0".to_owned(), 1), ("1".to_owned(), 1)]);
    }

    #[test]
    fn the_first_rows_are_samples_with_their_columns_as_they_come() {
        let names = ["fields.City", "status", "id", "fields", "date_create"];
        let row = [Some("Tula"), Some("new"), Some("1"), None, Some("some day")];
        let it = stats(List::Orders, &names, &[&row, &row, &row, &row]);
        assert_eq!((it.rows, it.samples().len()), (4, FIRST));
        assert_eq!(
            listed(&it.samples()[0]),
            ["fields.City=Tula", "status=new", "id=1", "date_create=some day"]
        );
        assert!(it.has("fields.City") && it.has("fields") && !it.has("City"));
    }

    #[test]
    fn the_newest_deals_are_samples_wherever_they_come() {
        let it = deals(&[
            (NOW - 5, "f"),
            (NOW, "a"),
            (NOW - 9, "g"),
            (NOW - 1, "b"),
            (NOW - 4, "e"),
            (NOW - 2, "c"),
            (NOW - 3, "d"),
            (NOW - 8, "h"),
        ]);
        let visits: Vec<_> = it.samples().iter().map(|row| row.0[3].1.text.clone()).collect();
        assert_eq!(visits, ["a", "b", "c", "d", "e"]);
    }

    #[test]
    fn rows_are_counted_with_the_first_one_as_the_example() {
        let it = deals(&[(NOW, " 5"), (NOW, "6\t"), (NOW, "7")]);
        assert_eq!(it.padded_visits, Tally { rows: 2, id: "1".to_owned(), value: " 5".to_owned() });
        assert!(it.has_other_whitespace);
        assert!(!deals(&[(NOW, " 5")]).has_other_whitespace);
        let dates: Vec<_> = it.dates.iter().map(|(created, dates)| (*created, dates.rows)).collect();
        assert_eq!(dates, [(Created::Readable, 3)]);
    }
}

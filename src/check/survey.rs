//! What the rows of one list have in common, gathered as they pass by: one at a time, none kept but the
//! first three.
//!
//! Counts, and judges nothing: what is wrong with a count is `data`'s business.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::columns::Layout;
use crate::date::{self, DAY, Form};
use crate::protocol::List;
use crate::sql::blanks;
use crate::value::Value;

/// So many rows are kept to be shown.
const SAMPLES: usize = 3;

/// So many different statuses are told apart.
const MOST_STATUSES: usize = 10_000;

/// So many ids are told apart; of more rows, only neighbours.
const MOST_IDS: usize = 5_000_000;

/// By so many seconds two clocks may differ.
pub(super) const CLOCKS_DIFFER: i64 = 600;

/// No zone's time is further ahead of UTC, and a little.
pub(super) const FARTHEST_ZONE: i64 = 15 * 3600;

/// The days that the guide has an owner look at.
pub(super) const DAYS: usize = 31;

/// How many of them lie before today.
pub(super) const DAYS_BEFORE: i64 = 30;

/// Rows with something in common, and one of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// How many.
    pub(super) rows: u64,
    /// The `id` of the first.
    pub(super) id: String,
    /// What it has there.
    pub(super) value: String,
}

impl Seen {
    fn count(&mut self, id: &str, value: &[u8]) {
        if self.rows == 0 {
            id.clone_into(&mut self.id);
            self.value = shortened(value, 40);
        }
        self.rows += 1;
    }
}

/// The deals of a day, and those among them with a visit.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Day {
    pub(super) deals: u64,
    pub(super) visits: u64,
}

/// What was seen of a list.
#[derive(Clone, Debug, Default)]
pub(super) struct Survey {
    /// The names of the columns.
    pub(super) names: Vec<String>,
    /// How many rows there are.
    pub(super) rows: u64,
    /// The first of them: keys and values.
    pub(super) samples: Vec<Vec<(String, String)>>,
    pub(super) null_ids: u64,
    pub(super) repeated_ids: Seen,
    /// The ids of a list that is not paged.
    pub(super) ids: HashSet<Vec<u8>>,
    /// Dates of creation by their form.
    pub(super) dates: BTreeMap<Form, Seen>,
    /// Dates of creation that lie as far ahead of now as a zone's time may.
    pub(super) ahead: Seen,
    /// By how many seconds at most.
    pub(super) most_ahead: i64,
    /// Dates of creation that lie further ahead.
    pub(super) future: Seen,
    /// How many deals have each status.
    pub(super) statuses: HashMap<Vec<u8>, u64>,
    /// Visits with blanks around them.
    pub(super) blanks: Seen,
    /// Whether some of these are tabs or ends of lines.
    pub(super) has_other_blanks: bool,
    /// Text that is not UTF-8, by its column.
    pub(super) ill_formed: BTreeMap<String, Seen>,
    /// Rows whose JSON column holds none.
    pub(super) without_json: Seen,
    /// Deals and visits of the last days, the oldest first.
    pub(super) days: [Day; DAYS],
    last_id: Vec<u8>,
    /// What is left of the ids of a paged list, to know them again by.
    known_ids: HashSet<u64>,
}

/// Which columns have a meaning here.
pub(super) struct Columns<'a> {
    list: List,
    names: Vec<(usize, Cow<'a, str>)>,
    now: i64,
}

impl<'a> Columns<'a> {
    /// The columns of a layout; `now` is in UNIX seconds.
    pub(super) fn of(list: List, layout: &'a Layout, now: i64) -> Self {
        let own = layout.columns.iter().map(|it| (it.index, Cow::Borrowed(it.key.as_str())));
        let fields = layout.fields.iter().map(|it| (it.index, Cow::Owned(format!("fields.{}", it.key))));
        let object = layout.fields_object.map(|index| (index, Cow::Borrowed("fields")));
        let mut names: Vec<_> = own.chain(fields).chain(object).collect();
        names.sort();
        Self { list, names, now }
    }

    /// The names of the columns, in their order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|(_, name)| name.as_ref())
    }

    fn characters<'v>(&self, row: &[Option<Value<'v>>], column: &str) -> Option<Cow<'v, [u8]>> {
        let (index, _) = self.names.iter().find(|(_, name)| name == column)?;
        row.get(*index).copied().flatten().map(Value::characters)
    }
}

impl Survey {
    /// A survey of no row yet.
    pub(super) fn of(columns: &Columns<'_>) -> Self {
        Self { names: columns.names().map(str::to_owned).collect(), ..Self::default() }
    }

    /// Whether the rows have a column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.names.iter().any(|name| name == column)
    }

    /// Whether every deal says when it was created.
    pub(super) fn is_dated(&self) -> bool {
        self.dates.keys().all(|form| matches!(form, Form::Seconds | Form::Guide))
    }

    /// Takes a row in.
    pub(super) fn see(&mut self, columns: &Columns<'_>, row: &[Option<Value<'_>>], has_json: bool) {
        self.rows += 1;
        if self.samples.len() < SAMPLES {
            let named = columns.names().zip(row);
            self.samples
                .push(named.filter_map(|(name, value)| Some((name.to_owned(), shown((*value)?)))).collect());
        }
        let id = columns.characters(row, "id");
        let name = id.as_deref().map_or_else(|| "NULL".to_owned(), |id| shortened(id, 40));
        self.see_id(columns.list, id.as_deref(), &name);
        for ((_, column), value) in columns.names.iter().zip(row) {
            if let Some(Value::Text(text)) = value
                && str::from_utf8(text).is_err()
            {
                self.ill_formed.entry(column.to_string()).or_default().count(&name, text);
            }
        }
        if !has_json {
            self.without_json.count(&name, b"");
        }
        if columns.list == List::Orders {
            self.see_deal(columns, row, &name);
        }
    }

    /// Ids are the same where the same characters are sent: of 1 and '1', and of two blobs that are no UTF-8.
    fn see_id(&mut self, list: List, id: Option<&[u8]>, name: &str) {
        let Some(id) = id else {
            self.null_ids += 1;
            return;
        };
        let sent = String::from_utf8_lossy(id);
        let is_repeated = if list.is_paged() {
            // In order of `id`, what is the same mostly comes together.
            let is_same = self.rows > self.null_ids + 1 && self.last_id == sent.as_bytes();
            self.last_id.clear();
            self.last_id.extend_from_slice(sent.as_bytes());
            self.is_known(&sent) || is_same
        } else {
            !self.ids.insert(sent.into_owned().into_bytes())
        };
        if is_repeated {
            self.repeated_ids.count(name, id);
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

    fn see_deal(&mut self, columns: &Columns<'_>, row: &[Option<Value<'_>>], id: &str) {
        let status = columns.characters(row, "status").unwrap_or_default();
        let status = String::from_utf8_lossy(&status);
        if let Some(deals) = self.statuses.get_mut(status.as_bytes()) {
            *deals += 1;
        } else if self.statuses.len() < MOST_STATUSES {
            self.statuses.insert(status.into_owned().into_bytes(), 1);
        }
        let visit = columns.characters(row, "roistat").unwrap_or_default();
        if blanks::are_around(&visit) {
            self.blanks.count(id, &visit);
            self.has_other_blanks |= blanks::has_other_than_spaces(&visit);
        }
        let date = columns.characters(row, "date_create").unwrap_or_default();
        let (form, moment) = date::read(&date);
        self.dates.entry(form).or_default().count(id, &date);
        if let Some(seconds) = moment {
            self.see_day(columns.now.div_euclid(DAY), seconds, !visit.trim_ascii().is_empty());
            self.see_ahead(form, seconds - columns.now, id, &date);
        }
    }

    fn see_ahead(&mut self, form: Form, ahead: i64, id: &str, date: &[u8]) {
        if ahead > FARTHEST_ZONE {
            self.future.count(id, date);
        } else if ahead > CLOCKS_DIFFER && form == Form::Seconds {
            // Text may be local time: it does not say that it is UTC, and UNIX seconds do.
            self.ahead.count(id, date);
            self.most_ahead = self.most_ahead.max(ahead);
        }
    }

    fn see_day(&mut self, today: i64, seconds: i64, has_visit: bool) {
        // Text is local time: east of Greenwich it may already be tomorrow.
        let place = DAYS_BEFORE + (seconds.div_euclid(DAY) - today).min(0);
        if let Some(day) = usize::try_from(place).ok().and_then(|place| self.days.get_mut(place)) {
            day.deals += 1;
            day.visits += u64::from(has_visit);
        }
    }
}

fn shown(value: Value<'_>) -> String {
    shortened(&value.characters(), 60)
}

/// A text on one line, mended, and no longer than so many characters.
fn shortened(text: &[u8], most: usize) -> String {
    // Only as much of a long text as is shown is looked at.
    let text = String::from_utf8_lossy(&text[..text.len().min((most + 1) * 4)]).into_owned();
    let plain = text.chars().map(|it| if it.is_control() { ' ' } else { it });
    let mut short: String = plain.clone().take(most).collect();
    if plain.count() > most {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first of June 2024, 10:00:00 UTC.
    const NOW: i64 = 1_717_236_000;

    /// What is seen of rows of texts, NULL where there is none.
    fn seen(list: List, names: &[&str], rows: &[&[Option<&str>]]) -> Survey {
        let layout = Layout::of(list, names).unwrap();
        let columns = Columns::of(list, &layout, NOW);
        let mut survey = Survey::of(&columns);
        for row in rows {
            let row: Vec<_> =
                row.iter().map(|value| value.map(|text| Value::Text(text.as_bytes()))).collect();
            survey.see(&columns, &row, true);
        }
        survey
    }

    /// What is seen of deals, each with a date and a visit.
    fn deals(rows: &[(i64, &str)]) -> Survey {
        let rows: Vec<_> = rows.iter().map(|(date, visit)| (date.to_string(), *visit)).collect();
        let rows: Vec<_> =
            rows.iter().map(|(date, visit)| [Some("1"), Some(date), Some("new"), Some(*visit)]).collect();
        let rows: Vec<_> = rows.iter().map(<[_; 4]>::as_slice).collect();
        seen(List::Orders, &["id", "date_create", "status", "roistat"], &rows)
    }

    #[test]
    fn a_deal_is_one_of_its_day_up_to_thirty_days_back() {
        let midnight = NOW - 36_000;
        let far = midnight - DAYS_BEFORE * DAY;
        let survey = deals(&[
            (NOW, "5"),
            (midnight, " "),
            (midnight - 1, ""),
            (far, "6"),
            (far - 1, "7"),
            (NOW + DAY, "8"),
            (NOW + 9 * DAY, "0"),
        ]);
        let days: Vec<_> = survey.days.iter().map(|day| (day.deals, day.visits)).collect();
        assert_eq!((days[30], days[29], days[0]), ((4, 3), (1, 0), (1, 1)));
        assert_eq!(days[1..29], [(0, 0); 28]);
    }

    #[test]
    fn a_date_ahead_may_be_local_time_as_far_as_a_zone_goes() {
        let survey = deals(&[
            (NOW + 600, ""),
            (NOW + 601, ""),
            (NOW + 15 * 3600, ""),
            (NOW + 15 * 3600 + 1, ""),
            (NOW + 700, ""),
        ]);
        assert_eq!((survey.ahead.rows, survey.most_ahead, survey.future.rows), (3, 15 * 3600, 1));
        assert_eq!(survey.ahead.value, (NOW + 601).to_string());
        // Text does not say that it is UTC.
        let names = ["id", "date_create", "status"];
        let text = seen(List::Orders, &names, &[&[Some("1"), Some("2024-06-01 12:00"), Some("new")]]);
        assert_eq!((text.ahead.rows, text.future.rows, text.is_dated()), (0, 0, true));
        let other = seen(List::Orders, &names, &[&[Some("1"), Some("yesterday"), Some("new")]]);
        assert!(!other.is_dated());
    }

    #[test]
    fn an_id_that_comes_again_is_told_wherever_it_comes() {
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
            let survey = seen(List::Orders, &["id", "date_create", "status"], &rows);
            assert_eq!((survey.repeated_ids.rows, survey.null_ids), (repeated, nulls), "{ids:?}");
            let rows: Vec<_> = ids.iter().map(|id| [*id, Some("x")]).collect();
            let rows: Vec<_> = rows.iter().map(<[_; 2]>::as_slice).collect();
            let survey = seen(List::Statuses, &["id", "name"], &rows);
            assert_eq!((survey.repeated_ids.rows, survey.null_ids), (repeated, nulls), "{ids:?}");
        }
    }

    #[test]
    fn statuses_are_counted_up_to_a_limit() {
        let texts: Vec<_> = (0..=MOST_STATUSES).map(|status| status.to_string()).collect();
        let mut rows: Vec<_> = texts.iter().map(|text| [Some("1"), Some("x"), Some(text.as_str())]).collect();
        rows.extend([[Some("1"), Some("x"), Some("7")], [Some("1"), Some("x"), None]]);
        let rows: Vec<_> = rows.iter().map(<[_; 3]>::as_slice).collect();
        let survey = seen(List::Orders, &["id", "date_create", "status"], &rows);
        assert_eq!((survey.statuses.len(), survey.statuses[&b"7"[..]]), (MOST_STATUSES, 2));
        let few = seen(List::Orders, &["id", "date_create", "status"], &rows[..2]);
        assert_eq!((few.statuses.len(), few.statuses[&b"0"[..]]), (2, 1));
    }

    #[test]
    fn the_first_rows_are_kept_with_their_columns_as_they_come() {
        let names = ["fields.City", "status", "id", "fields", "date_create"];
        let row = [Some("Tula"), Some("new"), Some("1"), None, Some("5")];
        let survey = seen(List::Orders, &names, &[&row, &row, &row, &row]);
        assert_eq!((survey.rows, survey.samples.len()), (4, 3));
        let first: Vec<_> = survey.samples[0].iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(first, ["fields.City=Tula", "status=new", "id=1", "date_create=5"]);
        assert!(survey.has("fields.City") && survey.has("fields") && !survey.has("City"));
    }

    #[test]
    fn a_long_text_is_cut_by_characters_and_says_so() {
        for (text, most, expected) in [
            ("abc", 3, "abc"),
            ("abcd", 3, "abc…"),
            ("жжж", 3, "жжж"),
            ("жжжж", 3, "жжж…"),
            ("📦📦📦📦📦", 3, "📦📦📦…"),
            ("a\n\tb", 4, "a  b"),
            ("", 3, ""),
        ] {
            assert_eq!(shortened(text.as_bytes(), most), expected, "{text}");
        }
    }

    #[test]
    fn what_is_seen_is_counted_with_the_first_row_that_has_it() {
        let survey = deals(&[(NOW, " 5"), (NOW, "6\t"), (NOW, "7")]);
        assert_eq!(
            (survey.blanks.rows, survey.blanks.id.as_str(), survey.blanks.value.as_str()),
            (2, "1", " 5")
        );
        assert!(survey.has_other_blanks);
        assert!(!deals(&[(NOW, " 5")]).has_other_blanks);
        assert_eq!(survey.dates[&Form::Seconds].rows, 3);
    }
}

//! What is wrong with the rows of a list, from what they were seen to have in common.
//!
//! Knows Roistat's demands and PHP's limits; reads no row itself.

use super::dates;
use super::finding::{Finding, Place, rows};
use super::survey::{Seen, Survey};
use crate::config::Config;
use crate::protocol::List;
use crate::sql::blanks;
use crate::store::Inspected;

/// The largest document that PHP decodes within its usual 128 MB: decoding takes about six times a
/// document's size (measured: 612 MB for 100 MB).
const LARGEST: u64 = 20_000_000;

/// How large a page of rows should be at most: half of that, for some rows are longer than others.
const PAGE: u64 = LARGEST / 2;

/// Everything that is wrong with the rows.
pub(super) fn findings(
    list: List,
    survey: &Survey,
    inspected: &Inspected<'_>,
    place: &Place,
) -> Vec<Finding> {
    let mut found = ids(list, survey, &place.column("id"));
    found.extend(dates::findings(survey, inspected, &place.column("date_create")));
    found.extend(padded(survey, inspected, &place.column("roistat")));
    found.extend(survey.ill_formed.iter().map(|(column, rows)| ill_formed(rows, &place.column(column))));
    found.extend(without_json(&survey.without_json, inspected, place));
    found
}

fn ids(list: List, survey: &Survey, place: &Place) -> Vec<Finding> {
    let mut found = Vec::new();
    if survey.null_ids > 0 {
        let message =
            format!("`id` is NULL in {}: Roistat cannot tell such rows apart", rows(survey.null_ids));
        let remedy = "select a column that every row has a value in, or leave such rows out with WHERE";
        found.push(Finding::error("data.id_null", message).at(place.clone()).remedy(remedy));
    }
    if survey.repeated_ids.rows > 0 {
        let Seen { rows: count, id, .. } = &survey.repeated_ids;
        let message = format!("`id` repeats that of another row in {}, first `{id}`", rows(*count));
        found.push(Finding::error("data.id_repeated", message).at(place.clone()).remedy(single(list)));
    }
    found
}

/// What gives each id one row.
fn single(list: List) -> String {
    if list.is_paged() {
        let one = list.item();
        return format!(
            "where a JOIN finds several rows for one {one}, end the query with `GROUP BY id`; where the table's key \
             has several columns, join them: `a || '-' || b AS id`"
        );
    }
    "where rows are the same, write `SELECT DISTINCT`; where the table has the names in several languages, or those of \
     other things as well, choose with WHERE: `WHERE language_id = 1`"
        .to_owned()
}

fn padded(survey: &Survey, inspected: &Inspected<'_>, place: &Place) -> Option<Finding> {
    let seen = &survey.blanks;
    (seen.rows > 0).then(|| {
        let (what, id) = (rows(seen.rows), &seen.id);
        let message =
            format!("`roistat` has blanks around the visit number in {what}, first in the deal `{id}`");
        let remedy = dates::selected("roistat", blanks::trimmed(survey.has_other_blanks), inspected);
        Finding::warning("data.roistat_blanks", message).at(place.clone()).remedy(remedy)
    })
}

fn ill_formed(seen: &Seen, place: &Place) -> Finding {
    let (column, what) = (place.column.as_deref().unwrap_or_default(), rows(seen.rows));
    let message = format!(
        "`{column}` holds text that is not UTF-8 in {what}, first in the row `{}`: the characters become \
         `\u{FFFD}`",
        seen.id
    );
    let remedy =
        "have the CRM write UTF-8, and convert what is there; Russian text was probably windows-1251";
    Finding::warning("data.not_utf8", message).at(place.clone()).remedy(remedy)
}

fn without_json(seen: &Seen, inspected: &Inspected<'_>, place: &Place) -> Option<Finding> {
    let has_products = inspected.layout().columns.iter().any(|column| column.is_array);
    let (column, wanted) = match (inspected.layout().fields_object, has_products) {
        (Some(_), true) => ("fields` or `products", "a JSON object, or array"),
        (_, true) => ("products", "a JSON array"),
        _ => ("fields", "a JSON object"),
    };
    (seen.rows > 0).then(|| {
        let message = format!(
            "`{column}` does not hold {wanted} in {}, first in the row `{}`: such rows go out without it",
            rows(seen.rows),
            seen.id
        );
        Finding::warning("data.not_json", message).at(place.column(&column.replace('`', ""))).remedy(
            "make it with `json_object(…)` or `json_group_array(…)`, or select NULL where it is no JSON",
        )
    })
}

/// A document that PHP, and so Roistat, could not read.
pub(super) fn large(config: &Config, size: u64, count: u64, place: &Place) -> Option<Finding> {
    let of_page = config.page_size.map_or(size, |page| size / count.max(1) * page.min(count));
    if of_page <= LARGEST {
        return None;
    }
    let fitting = count.saturating_mul(PAGE) / size;
    let page_size = fitting - fitting % 10_u64.pow(fitting.max(1).ilog10());
    let message = format!(
        "an answer with everything has {} MB, and PHP needs about six times as much memory to read it: \
         more than its usual 128 MB",
        of_page / 1_000_000
    );
    let remedy = format!("set `page_size = {}` in the config", page_size.max(1));
    Some(Finding::warning("data.document_large", message).at(place.clone()).remedy(remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_too_large_from_20_mb_on_and_pages_make_half_of_that() {
        let head = "user = 'u'\npassword = 'p'\ndatabase = 'd'\n";
        let queries = "[export]\norders = 'SELECT 1'\nstatuses = 'SELECT 2'\n";
        for (page_size, size, rows, mb, remedy) in [
            (None, 20_000_000, 1000, None, ""),
            (None, 20_000_001, 1000, Some(20), "page_size = 400"),
            (None, 44_000_000, 1000, Some(44), "page_size = 200"),
            (None, 80_000_000, 10_000, Some(80), "page_size = 1000"),
            (None, 30_000_000, 1, Some(30), "page_size = 1"),
            (Some(500), 40_000_000, 1000, None, ""),
            (Some(600), 40_000_000, 1000, Some(24), "page_size = 200"),
            (Some(5000), 40_000_000, 1000, Some(40), "page_size = 200"),
            (Some(5000), 15_000_000, 1000, None, ""),
        ] {
            let page = page_size.map_or(String::new(), |rows| format!("page_size = {rows}\n"));
            let config = Config::of_text("c.toml".as_ref(), &format!("{head}{page}{queries}")).unwrap();
            let found = large(&config, size, rows, &Place::default());
            let message = mb.map(|mb| format!("an answer with everything has {mb} MB, and"));
            let said = found.as_ref().map(|it| it.message[..it.message.find(" PHP").unwrap()].to_owned());
            assert_eq!(said, message, "{page_size:?} {size} {rows}");
            if let Some(found) = found {
                assert_eq!(found.remedy.unwrap(), format!("set `{remedy}` in the config"), "{size} {rows}");
            }
        }
    }
}

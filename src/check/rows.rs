//! Finds faults in the rows of a list, by the counts over them.
//!
//! Knows Roistat's demands and PHP's limits; reads no row itself.

use super::fault::{Fault, JsonColumn, RowsFault};
use super::report::{Finding, Location, Remedy};
use super::stats::{ColumnTexts, RowStats};
use super::{amounts, dates};
use crate::columns::Layout;
use crate::config::Config;
use crate::protocol::List;
use crate::store::ExamineQuery;

/// The largest document that PHP decodes within its usual 128 MB: decoding takes about six times a
/// document's size (measured: 612 MB for 100 MB).
const LARGEST: u64 = 20_000_000;

/// How large a page of rows should be at most: half of that, for some rows are longer than others.
const PAGE: u64 = LARGEST / 2;

/// The columns that tell rows apart. They are compared by machines and read by none, so their bytes may be written
/// as hexadecimal digits.
const IDS: [&str; 4] = ["id", "client_id", "manager_id", "status"];

/// Everything that is wrong with the rows.
pub(super) fn findings(
    list: List,
    stats: &RowStats,
    query: &dyn ExamineQuery,
    location: &Location,
) -> Vec<Finding> {
    let at = |fault, column: &str| Finding::new(Fault::Rows(fault), location.column(column));
    let mut found = Vec::new();
    if stats.null_ids > 0 {
        found.push(at(RowsFault::IdNull { rows: stats.null_ids }, "id"));
    }
    if stats.repeated_ids.rows > 0 {
        found.push(at(RowsFault::IdRepeated { list, rows: stats.repeated_ids.clone() }, "id"));
    }
    found.extend(dates::check_created_dates(stats, query, &location.column("date_create")));
    if stats.padded_visits.rows > 0 {
        let trimmed = query.dialect().trimmed("{}", stats.has_other_whitespace);
        found.push(
            at(RowsFault::PaddedVisits { rows: stats.padded_visits.clone() }, "roistat")
                .mended_by(selected("roistat", &trimmed, query)),
        );
    }
    let texts = || stats.names.iter().zip(&stats.texts);
    for (column, texts) in texts().filter(|(_, texts)| texts.ill_formed.rows > 0) {
        let (column, rows) = (column.clone(), texts.ill_formed.clone());
        let location = location.column(&column);
        found.push(if IDS.contains(&column.as_str()) {
            let remedy = selected(&column, &query.dialect().hexadecimal("{}"), query);
            Finding::new(Fault::Rows(RowsFault::IdNotText { column, rows }), location).mended_by(remedy)
        } else {
            Finding::new(Fault::Rows(RowsFault::NotUtf8 { column, rows }), location)
        });
    }
    let misread = texts().filter(|(_, texts)| texts.misread.rows > 0);
    found.extend(misread.map(|(column, texts)| misread_text(query, column, texts, location)));
    found.extend(amounts::check(stats, query, location));
    if stats.without_json.rows > 0 {
        let column = json_column(query.layout());
        found.push(at(RowsFault::NotJson { column, rows: stats.without_json.clone() }, column.name()));
    }
    found
}

/// Texts whose bytes were taken for those of another encoding, and the expression that turns them back, where the engine
/// has one. It would spoil texts that are right.
fn misread_text(query: &dyn ExamineQuery, column: &str, texts: &ColumnTexts, location: &Location) -> Finding {
    let remedy =
        query.dialect().bytes_as_utf8("{}").map(|expression| match selected(column, &expression, query) {
            Remedy::Select(sql) if texts.has_well_read => Remedy::SelectWhereWrong(sql),
            remedy => remedy,
        });
    let (rows, meant) = (texts.misread.clone(), texts.meant.clone());
    let fault = RowsFault::Misread { column: column.to_owned(), rows, meant };
    Finding::new(Fault::Rows(fault), location.column(column)).mended_by(remedy)
}

/// To select an expression, with the column's source in the place of `{}`, in the place of a column.
pub(super) fn selected(column: &str, expression: &str, query: &dyn ExamineQuery) -> Remedy {
    let unplaced = || format!("{} AS {column}", expression.replace("{}", "…"));
    Remedy::Select(query.replaced_column(column, expression).unwrap_or_else(unplaced))
}

fn json_column(layout: &Layout) -> JsonColumn {
    let has_products = layout.columns.iter().any(|column| column.is_array);
    match (layout.fields_object, has_products) {
        (Some(_), true) => JsonColumn::Either,
        (_, true) => JsonColumn::Products,
        _ => JsonColumn::Fields,
    }
}

/// A document that PHP, and so Roistat, could not read.
pub(super) fn large(config: &Config, size: u64, count: u64, location: &Location) -> Option<Finding> {
    let of_page = config.page_size.map_or(size, |page| size / count.max(1) * page.min(count));
    if of_page <= LARGEST {
        return None;
    }
    let fitting = count.saturating_mul(PAGE) / size;
    let page_size = (fitting - fitting % 10_u64.pow(fitting.max(1).ilog10())).max(1);
    let fault = Fault::Rows(RowsFault::DocumentLarge { megabytes: of_page / 1_000_000 });
    let remedy = Remedy::Setting { key: "page_size", value: page_size.to_string() };
    Some(Finding::new(fault, location.clone()).mended_by(remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_too_large_from_20_mb_on_and_pages_make_half_of_that() {
        let head = "user = 'u'\npassword = 'p'\ndatabase = 'd'\n";
        let queries = "[export]\norders = 'SELECT 1'\nstatuses = 'SELECT 2'\n";
        for (page_size, size, rows, expected) in [
            (None, 20_000_000, 1000, None),
            (None, 20_000_001, 1000, Some((20, 400))),
            (None, 44_000_000, 1000, Some((44, 200))),
            (None, 80_000_000, 10_000, Some((80, 1000))),
            (None, 30_000_000, 1, Some((30, 1))),
            (Some(500), 40_000_000, 1000, None),
            (Some(600), 40_000_000, 1000, Some((24, 200))),
            (Some(5000), 40_000_000, 1000, Some((40, 200))),
            (Some(5000), 15_000_000, 1000, None),
        ] {
            let page = page_size.map_or(String::new(), |rows| format!("page_size = {rows}\n"));
            let config = Config::of_text("c.toml".as_ref(), &format!("{head}{page}{queries}")).unwrap();
            let expected = expected.map(|(megabytes, value): (u64, u64)| {
                let fault = Fault::Rows(RowsFault::DocumentLarge { megabytes });
                let remedy = Remedy::Setting { key: "page_size", value: value.to_string() };
                Finding::new(fault, Location::default()).mended_by(remedy)
            });
            assert_eq!(large(&config, size, rows, &Location::default()), expected, "{page_size:?} {size}");
        }
    }
}

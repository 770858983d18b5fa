//! Rows that are there and do not count: deleted ones, refunds, drafts; told by a column of their table.
//!
//! What certainly is none is left out; what may be none is a question to the owner.

use crate::init::profile::{SchemaIndex, characters, meaning, own_words};
use crate::init::sql::{self, name};
use crate::init::vocabulary::any;
use crate::init::vocabulary::columns::{DELETED, MARKS};
use crate::store::schema::{Column, Sample, Table};

/// The values of a mark that says no, as SQL takes them.
const NO: &str = "0, '', '0', 'N', 'n', 'no', 'false', '0000-00-00', '0000-00-00 00:00:00'";

/// A condition on the rows, the column that it reads, and what it is for.
pub struct Mark<'t> {
    pub column: &'t Column,
    pub condition: String,
    pub remark: &'static str,
}

/// What leaves out the rows of a table that are deleted.
pub fn deleted<'t>(index: &SchemaIndex<'_>, table: &'t Table) -> Vec<Mark<'t>> {
    meaning(table, &DELETED)
        .into_iter()
        .filter_map(|column| {
            Some(Mark {
                column,
                condition: not_deleted(index, table, column)?,
                remark: "Deleted rows are left out.",
            })
        })
        .collect()
}

/// The condition that a row is not deleted; `None` where the values do not say which rows are.
fn not_deleted(index: &SchemaIndex<'_>, table: &Table, column: &Column) -> Option<String> {
    let bare = name(&column.name);
    let table_name = name(&table.name);
    let sql = format!("SELECT DISTINCT quote({bare}) FROM {table_name} WHERE {bare} IN ({NO}) ORDER BY 1");
    let no = (index.ask)(&sql);
    let has_null = column.samples.len() < table.rows || column.samples.is_empty();
    match (no.as_slice(), has_null) {
        ([], true) => Some(format!("{bare} IS NULL")),
        ([], false) => None,
        ([no], false) => Some(format!("{bare} = {no}")),
        (no, _) => Some(format!("({bare} IS NULL OR {bare} IN ({}))", no.join(", "))),
    }
}

/// What leaves out the rows of WooCommerce's table that are refunds.
pub fn refunds(table: &Table) -> Option<Mark<'_>> {
    let is_order = |sample: &Sample| matches!(sample, Sample::Text(text) if text == "shop_order");
    let column =
        table.columns.iter().find(|column| column.name == "type" && column.samples.iter().any(is_order))?;
    Some(Mark {
        column,
        condition: format!("{} = {}", name(&column.name), sql::text("shop_order")),
        remark: "Refunds, which are rows of the same table, are left out.",
    })
}

/// Columns that may mark rows as none of the deals, or that are called so and say nothing that can be read.
pub fn doubtful<'t>(table: &'t Table, taken: &[&str]) -> Vec<&'t Column> {
    let is_free = |column: &&Column| !taken.contains(&column.name.as_str());
    let is_flag = |column: &&Column| {
        let is_yes_or_no = |value: String| matches!(value.as_str(), "0" | "1" | "Y" | "N" | "true" | "false");
        column.samples.iter().filter_map(characters).all(is_yes_or_no)
    };
    let is_mark = |column: &&Column| {
        let words = own_words(table, column);
        words.iter().any(|word| any(word, MARKS))
            && words.iter().all(|word| any(word, MARKS) || matches!(word.as_str(), "is" | "flag"))
    };
    let mut found: Vec<_> = table.columns.iter().filter(is_mark).filter(is_flag).filter(is_free).collect();
    found.extend(meaning(table, &DELETED).into_iter().filter(is_free));
    found
}

#[cfg(test)]
mod tests {
    use crate::init::fixture::{plan, rows_with};
    use crate::protocol::List;

    /// The second condition of the query for the deals, and the doubt of marks.
    fn left_out(column: &str, values: &[&str]) -> (Option<String>, bool) {
        let plan = plan(&rows_with("orders", column, values));
        let condition =
            plan.sql(List::Orders).lines().find_map(|line| line.strip_prefix("AND ").map(str::to_owned));
        (condition, plan.doubts("rows that are no deals may be marked in"))
    }

    #[test]
    fn what_is_deleted_is_left_out_by_whatever_says_no() {
        for (column, values, condition, is_doubt) in [
            ("deleted INTEGER", &["0", "1"][..], Some("deleted = 0"), false),
            ("deleted INTEGER", &["0", "0"], Some("deleted = 0"), false),
            ("deleted INTEGER", &["1", "1"], None, true),
            ("deleted TEXT", &["'N'", "'Y'"], Some("deleted = 'N'"), false),
            ("deleted_at TEXT", &["NULL", "'2024-06-01'"], Some("deleted_at IS NULL"), false),
            ("deleted_at TEXT", &["NULL", "NULL"], Some("deleted_at IS NULL"), false),
            (
                "deleted_at TEXT",
                &["NULL", "'0000-00-00'"],
                Some("(deleted_at IS NULL OR deleted_at IN ('0000-00-00'))"),
                false,
            ),
            ("deleted TEXT", &["''", "'0'"], Some("(deleted IS NULL OR deleted IN ('', '0'))"), false),
        ] {
            assert_eq!(
                left_out(column, values),
                (condition.map(str::to_owned), is_doubt),
                "{column} {values:?}"
            );
        }
    }

    #[test]
    fn what_may_be_no_deal_is_asked_about() {
        for (column, values, is_doubt) in [
            ("is_test INTEGER", &["0", "1"][..], true),
            ("is_test INTEGER", &[], true),
            ("draft TEXT", &["'Y'", "'N'"], true),
            ("archived TEXT", &["'true'"], true),
            ("archived_flag INTEGER", &["0"], true),
            ("is_test INTEGER", &["5"], false),
            ("draft TEXT", &["'a text'"], false),
            ("test_name INTEGER", &["0"], false),
            ("is_new INTEGER", &["0"], false),
            ("is_flag INTEGER", &["0"], false),
        ] {
            let values = if values.is_empty() { &["NULL"] } else { values };
            assert_eq!(left_out(column, values), (None, is_doubt), "{column} {values:?}");
        }
    }

    #[test]
    fn refunds_are_rows_of_another_type() {
        let woo = "type = 'shop_order'";
        assert_eq!(
            left_out("type TEXT", &["'shop_order'", "'shop_order_refund'"]),
            (Some(woo.to_owned()), false)
        );
        assert_eq!(left_out("type TEXT", &["'retail'"]), (None, false));
        assert_eq!(left_out("kind TEXT", &["'shop_order'"]), (None, false));
    }
}

//! An owner's query inside ours, which orders, counts and pages.
//!
//! Makes SQL and sends none. The owner's columns get numbers for names, where the server can: theirs may be alike.

use super::version::Version;
use crate::sql::{Syntax, TokenizedSql};
use crate::store::page::CountedPage;

/// The name of the owner's query inside ours. No table of an owner's is called so.
const NAME: &str = "`roistat.cgi`";

/// The query's rows in order of its `id`, all of them or those of a page.
pub(super) fn ordered(
    version: Version,
    sql: &str,
    columns: &[&str],
    id: usize,
    page: Option<CountedPage>,
) -> String {
    let page = page.map_or(String::new(), |page| format!(" LIMIT {} OFFSET {}", page.limit, page.offset));
    if version.has_with() {
        format!("{} SELECT * FROM {NAME} ORDER BY c{id}{page}", with(sql, columns.len()))
    } else {
        let id = quoted(columns.get(id).copied().unwrap_or_default());
        format!("SELECT * FROM {} ORDER BY {id}{page}", derived(sql))
    }
}

/// The number of the query's rows, counted no further than `most`.
pub(super) fn count(version: Version, sql: &str, columns: usize, most: Option<u64>) -> String {
    let (with, from) = if version.has_with() {
        (with(sql, columns), NAME.to_owned())
    } else {
        (String::new(), derived(sql))
    };
    match most {
        None => format!("{with} SELECT count(*) FROM {from}"),
        Some(most) => format!("{with} SELECT count(*) FROM (SELECT 1 FROM {from} LIMIT {most}) AS bounded"),
    }
}

/// The query's ids, each once, as `id`.
pub(super) fn ids(version: Version, sql: &str, columns: &[&str], id: usize) -> String {
    if version.has_with() {
        format!("{} SELECT DISTINCT c{id} AS id FROM {NAME}", with(sql, columns.len()))
    } else {
        let id = quoted(columns.get(id).copied().unwrap_or_default());
        format!("SELECT DISTINCT {id} AS id FROM {}", derived(sql))
    }
}

/// How many ids only the first of two queries gives, and the least of them.
pub(super) fn difference(more: &str, fewer: &str) -> String {
    format!(
        "SELECT count(*), min(more.id) FROM (\n{more}\n) AS more \
         LEFT JOIN (SELECT id, 1 AS is_there FROM (\n{fewer}\n) AS found) AS fewer ON more.id <=> fewer.id \
         WHERE fewer.is_there IS NULL"
    )
}

/// The query may end with a comment that goes to the end of its line.
fn with(sql: &str, columns: usize) -> String {
    let columns: Vec<_> = (0..columns).map(|index| format!("c{index}")).collect();
    let sql = if is_ordered_union(sql) {
        format!("SELECT * FROM (\n{sql}\n) AS `the owner's`")
    } else {
        sql.to_owned()
    };
    format!("WITH {NAME}({}) AS (\n{sql}\n)", columns.join(","))
}

/// The query is a UNION with an order of its own, in which MariaDB looks for our names of the columns instead of the
/// owner's (error 1054).
fn is_ordered_union(sql: &str) -> bool {
    let text = TokenizedSql::of(sql, Syntax::MySql);
    let (mut depth, mut is_union) = (0_usize, false);
    (0..text.len()).any(|at| {
        match text.word(at) {
            Some("(") => depth += 1,
            Some(")") => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_union |= depth == 0 && text.is_one_of(at, &["union", "except", "intersect"]);
        is_union && depth == 0 && text.is_one_of(at, &["order"])
    })
}

/// Before MySQL 8.0 a derived table is all there is. It refuses names that are alike but for their case.
fn derived(sql: &str) -> String {
    format!("(\n{sql}\n) AS {NAME}")
}

/// A name as SQL takes it, whatever is in it.
pub(super) fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: CountedPage = CountedPage { offset: 20, limit: 10, total_count: 100 };

    #[test]
    fn a_query_is_put_into_ours_with_numbers_for_names() {
        let version = Version::of("8.4.3");
        let with = "WITH `roistat.cgi`(c0,c1) AS (\nSELECT 1, 2 # x\n)";
        let sql = "SELECT 1, 2 # x";
        assert_eq!(
            ordered(version, sql, &["name", "id"], 1, None),
            format!("{with} SELECT * FROM `roistat.cgi` ORDER BY c1")
        );
        assert_eq!(
            ordered(version, sql, &["id", "ID"], 0, Some(PAGE)),
            format!("{with} SELECT * FROM `roistat.cgi` ORDER BY c0 LIMIT 10 OFFSET 20")
        );
        assert_eq!(count(version, sql, 2, None), format!("{with} SELECT count(*) FROM `roistat.cgi`"));
        assert_eq!(
            count(version, sql, 2, Some(5)),
            format!("{with} SELECT count(*) FROM (SELECT 1 FROM `roistat.cgi` LIMIT 5) AS bounded")
        );
    }

    #[test]
    fn a_union_with_an_order_of_its_own_is_a_table_first() {
        for (sql, expected) in [
            ("SELECT 1 AS id UNION SELECT 2 ORDER BY id", true),
            ("(SELECT 1 AS id) UNION ALL (SELECT 2) order by id LIMIT 1", true),
            ("SELECT 1 AS id UNION SELECT 2", false),
            ("(SELECT 1 AS id ORDER BY 1) UNION SELECT 2", false),
            ("SELECT id FROM (SELECT 1 AS id UNION SELECT 2) AS x ORDER BY id", false),
            ("SELECT 'UNION' AS id ORDER BY id", false),
        ] {
            assert_eq!(is_ordered_union(sql), expected, "{sql}");
        }
    }

    #[test]
    fn an_old_server_gets_a_derived_table() {
        let version = Version::of("5.7.44");
        assert_eq!(
            ordered(version, "SELECT 1", &["i`d"], 0, Some(PAGE)),
            "SELECT * FROM (\nSELECT 1\n) AS `roistat.cgi` ORDER BY `i``d` LIMIT 10 OFFSET 20"
        );
        assert_eq!(
            count(version, "SELECT 1", 1, None),
            " SELECT count(*) FROM (\nSELECT 1\n) AS `roistat.cgi`"
        );
    }
}

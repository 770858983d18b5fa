//! The two plans that give the same rows in the same order, and the choice between them.
//!
//! For few rows SQLite does best to search by the query's own condition and sort; for many, to scan in order of `id`
//! and leave out. SQLite cannot know which it will be, because that depends on the moment asked for; a count that
//! stops early tells it. Other engines choose well by themselves.

use super::connection::Database;
use crate::error::Error;
use crate::store::page::CountedPage;

/// The way in which rows come to be in order of `id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// By the table's order: every row is looked at, none is sorted.
    Scan,
    /// By the query's own condition: only its rows are looked at, then sorted.
    Search,
}

impl Order {
    /// The better way for a query, whose rows `count` counts no further than it is told. Rows that have been
    /// counted for a page are not counted again.
    ///
    /// # Errors
    /// What the count said.
    pub(super) fn choose(
        database: &Database,
        page: Option<CountedPage>,
        count: impl FnOnce(u64) -> Result<u64, Error>,
    ) -> Result<Self, Error> {
        if database.is_small() {
            return Ok(Self::Scan);
        }
        let many = many(database);
        let count = match page {
            Some(page) => page.total_count,
            None => count(many)?,
        };
        Ok(if count < many { Self::Search } else { Self::Scan })
    }
}

/// From so many rows on, looking each up costs more than reading the whole file: a scan reads every page once,
/// a search about half a page for each row.
fn many(database: &Database) -> u64 {
    database.page_count * 2
}

#[cfg(test)]
mod tests {

    use rusqlite::Connection;

    use super::super::fixture::{DEALS, SHOP, config};
    use super::super::select::{self, Select};
    use super::*;
    use crate::config::Config;
    use crate::protocol::List;

    /// The order chosen for a moment, and the rows by either order.
    fn orders(config: &Config, date: i64) -> (Order, [Vec<String>; 2]) {
        let database = Database::open(config.database.file().unwrap(), config.limits).unwrap();
        let select = Select::prepare(&database, config.query(List::Orders).unwrap()).unwrap();
        let rows = |order| {
            let mut statement = select.ordered(&database, order, None).unwrap();
            select::bind(&mut statement, date).unwrap();
            let mut rows = statement.raw_query();
            let mut found = Vec::new();
            while let Some(row) = rows.next().unwrap() {
                found.push(format!("{:?} {:?}", row.get_ref(0).unwrap(), row.get_ref(1).unwrap()));
            }
            found
        };
        let chosen =
            Order::choose(&database, None, |most| select.count(&database, date, Some(most))).unwrap();
        (chosen, [rows(Order::Scan), rows(Order::Search)])
    }

    /// SQLite's own words for how it would read the rows in an order.
    fn explained(config: &Config, order: Order) -> String {
        let database = Database::open(config.database.file().unwrap(), config.limits).unwrap();
        let select = Select::prepare(&database, config.query(List::Orders).unwrap()).unwrap();
        let statement = select.ordered(&database, order, None).unwrap();
        let sql = format!("EXPLAIN QUERY PLAN {}", statement.expanded_sql().unwrap());
        let connection = Connection::open(config.database.file().unwrap()).unwrap();
        let mut explain = connection.prepare(&sql).unwrap();
        let details = explain.query_map([], |row| row.get::<_, String>("detail")).unwrap();
        details.collect::<Result<Vec<_>, _>>().unwrap().join("; ")
    }

    #[test]
    fn an_hours_changes_are_searched_for_and_everything_is_scanned() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), SHOP, DEALS);
        let (hour, [scanned, searched]) = orders(&config, 40_000 - 60);
        assert_eq!((hour, scanned.len()), (Order::Search, 60));
        assert_eq!(scanned, searched);
        let (everything, [scanned, searched]) = orders(&config, 0);
        assert_eq!((everything, scanned.len()), (Order::Scan, 40_000));
        assert_eq!(scanned, searched);
        assert_eq!(
            explained(&config, Order::Search),
            "SEARCH deals USING INDEX deals_changed (changed>?); USE TEMP B-TREE FOR ORDER BY"
        );
        assert_eq!(explained(&config, Order::Scan), "SCAN deals");
    }

    #[test]
    fn a_small_database_is_scanned_without_a_count() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), &SHOP.replace("40000", "100"), DEALS);
        let database = Database::open(config.database.file().unwrap(), config.limits).unwrap();
        let chosen = Order::choose(&database, None, |_| panic!("somebody counts"));
        assert_eq!(chosen.unwrap(), Order::Scan);
    }

    #[test]
    fn a_row_for_every_half_page_is_worth_a_scan() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), SHOP, DEALS);
        let database = Database::open(config.database.file().unwrap(), config.limits).unwrap();
        let half_pages = 2 * database.page_count;
        for (rows, better) in [(0, Order::Search), (half_pages - 1, Order::Search), (half_pages, Order::Scan)]
        {
            let count = |most| {
                assert_eq!(most, half_pages, "nothing beyond that is counted");
                Ok(rows)
            };
            assert_eq!(Order::choose(&database, None, count).unwrap(), better, "{rows} rows");
            let page = CountedPage { offset: 0, limit: 1, total_count: rows };
            let choice = Order::choose(&database, Some(page), |_| panic!("somebody counts again"));
            assert_eq!(choice.unwrap(), better, "{rows} rows in pages");
        }
    }

    #[test]
    fn either_way_gives_the_same_rows_in_the_same_order() {
        let shop = SHOP.replace("40000", "3000");
        for query in [
            DEALS,
            "SELECT 'D-' || id AS id, created AS date_create, status FROM deals WHERE changed > :date",
            "SELECT -id AS id, created AS date_create, status FROM deals WHERE changed > :date ORDER BY note",
            "SELECT id, created AS date_create, status FROM deals WHERE changed > :date ORDER BY note LIMIT 50",
            "SELECT a.id AS id, b.created AS date_create, b.status FROM deals a JOIN deals b ON b.id = a.id + 1 \
             WHERE a.changed > :date",
            "WITH w AS (SELECT * FROM deals) SELECT id, max(created) AS date_create, status FROM w \
             WHERE changed > :date GROUP BY id",
            "SELECT id, created AS date_create, status FROM deals WHERE id % 2 AND changed > :date \
             UNION ALL SELECT id, created, status FROM deals WHERE NOT id % 2 AND changed > :date",
            "SELECT id, created AS date_create, status, id AS ID, 5 AS c0 FROM deals WHERE changed > :date",
            "SELECT CAST(id AS TEXT) COLLATE NOCASE AS id, created AS date_create, status FROM deals",
        ] {
            let folder = tempfile::tempdir().unwrap();
            let config = config(folder.path(), &shop, query);
            for date in [-1, 0, 1, 1500, 2990, 2999, 3000] {
                let (_, [scanned, searched]) = orders(&config, date);
                assert_eq!(scanned, searched, "{query} after {date}");
            }
        }
    }
}

//! A query of the config as the server is sent it: as written, and inside ours, which orders, counts and pages.
//!
//! Makes SQL and sends none. The owner's columns get numbers for names: theirs may be alike, or no names at all.

use super::message::DescribedColumn;
use super::values::Kind;

/// The name of the owner's query inside ours. No table of an owner's is called so.
const NAME: &str = "\"roistat.cgi\"";

/// A query whose columns are known.
#[derive(Clone, Debug)]
pub(super) struct Select {
    /// Its one statement, with `$1` for `:date`.
    pub(super) sql: String,
    /// The query asks for `:date`.
    pub(super) has_date: bool,
    /// How the values of its columns are read.
    pub(super) kinds: Vec<Kind>,
}

impl Select {
    /// The query as the server took it.
    pub(super) fn of(sql: String, has_date: bool, columns: &[DescribedColumn]) -> Self {
        let kinds = columns.iter().map(|column| Kind::of(column.kind)).collect();
        Self { sql, has_date, kinds }
    }

    /// Its rows in order of a column, all of them or those of a page.
    pub(super) fn ordered_sql(&self, column: usize, page: Option<(u64, u64)>) -> String {
        let page = page.map_or(String::new(), |(limit, offset)| {
            format!(" LIMIT {} OFFSET {}", at_most_int8(limit), at_most_int8(offset))
        });
        format!("SELECT {} FROM {} ORDER BY c{column}{page}", self.values(), self.named())
    }

    /// The number of its rows, counted no further than `most`.
    pub(super) fn count_sql(&self, most: Option<u64>) -> String {
        match most {
            None => format!("SELECT count(*) FROM {}", self.named()),
            Some(most) => {
                let most = at_most_int8(most);
                format!("SELECT count(*) FROM (SELECT 1 FROM {} LIMIT {most}) AS bounded", self.named())
            }
        }
    }

    /// Its first rows.
    pub(super) fn first_sql(&self, most: usize) -> String {
        format!("SELECT {} FROM {} LIMIT {most}", self.values(), self.named())
    }

    /// Its rows as they come.
    pub(super) fn unordered_sql(&self) -> String {
        if self.has_money() {
            format!("SELECT {} FROM {}", self.values(), self.named())
        } else {
            self.sql.clone()
        }
    }

    /// The texts of a column, by the name `key` and in the order of their bytes.
    pub(super) fn texts_sql(&self, column: usize) -> String {
        format!("SELECT c{column}::text COLLATE \"C\" AS key FROM {}", self.named())
    }

    /// The columns of our query around it.
    fn values(&self) -> String {
        if !self.has_money() {
            return "*".to_owned();
        }
        let asked = self.kinds.iter().enumerate().map(|(index, kind)| kind.asked(&format!("c{index}")));
        asked.collect::<Vec<_>>().join(", ")
    }

    fn has_money(&self) -> bool {
        self.kinds.contains(&Kind::Money)
    }

    fn named(&self) -> String {
        let columns: Vec<_> = (0..self.kinds.len()).map(|index| format!("c{index}")).collect();
        // The query may end with a comment that goes to the end of its line.
        format!("(\n{}\n) AS {NAME}({})", self.sql, columns.join(","))
    }
}

/// A number as LIMIT and OFFSET take it; no table has more rows.
fn at_most_int8(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_with_a_currency_are_asked_for_as_numbers() {
        let columns =
            [("id", 23), ("price", 790)].map(|(name, kind)| DescribedColumn { name: name.to_owned(), kind });
        let select = Select::of("SELECT id, price FROM a".to_owned(), false, &columns);
        let named = "(\nSELECT id, price FROM a\n) AS \"roistat.cgi\"(c0,c1)";
        assert_eq!(select.unordered_sql(), format!("SELECT c0, c1::numeric FROM {named}"));
        assert_eq!(select.first_sql(2), format!("SELECT c0, c1::numeric FROM {named} LIMIT 2"));
        assert_eq!(select.ordered_sql(0, None), format!("SELECT c0, c1::numeric FROM {named} ORDER BY c0"));
        let select = Select::of("SELECT id FROM a".to_owned(), false, &columns[..1]);
        assert_eq!(select.unordered_sql(), "SELECT id FROM a");
    }

    #[test]
    fn a_query_is_put_into_ours_with_numbers_for_names() {
        let columns = ["id", "id"].map(|name| DescribedColumn { name: name.to_owned(), kind: 23 });
        let select = Select::of("SELECT 1, 2 -- x".to_owned(), false, &columns);
        let named = "(\nSELECT 1, 2 -- x\n) AS \"roistat.cgi\"(c0,c1)";
        assert_eq!(select.ordered_sql(1, None), format!("SELECT * FROM {named} ORDER BY c1"));
        let page = format!("SELECT * FROM {named} ORDER BY c0 LIMIT 5 OFFSET {}", i64::MAX);
        assert_eq!(select.ordered_sql(0, Some((5, u64::MAX))), page);
        assert_eq!(select.count_sql(None), format!("SELECT count(*) FROM {named}"));
        let bounded = format!("SELECT count(*) FROM (SELECT 1 FROM {named} LIMIT 9) AS bounded");
        assert_eq!(select.count_sql(Some(9)), bounded);
    }
}

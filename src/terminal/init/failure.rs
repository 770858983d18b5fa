//! Why `init` wrote nothing, in words that say what to do.
//!
//! Its own error, beside the pipeline's: nothing in here ever meets a web request.

use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::Path;

use crate::error::{DatabaseFault, Error, SqliteFault};
use crate::init::roles::deals::NoDeals;
use crate::plain::one_line;
use crate::store::schema::Table;

/// How many of the tables that were seen are named.
const MOST_TABLES: usize = 40;

/// A complaint, and lines that explain it.
#[derive(Debug)]
pub struct Failure {
    pub complaint: String,
    pub more: Vec<String>,
}

impl Failure {
    pub fn new(complaint: impl Into<String>) -> Self {
        Self { complaint: complaint.into(), more: Vec::new() }
    }

    /// A config is there already.
    pub fn exists(file: &Path) -> Self {
        Self::new(format!("config `{}` is there already: --force overwrites it", file.display()))
    }

    pub fn unwritable(file: &Path, error: &io::Error) -> Self {
        Self::new(format!("config `{}` cannot be written: {error}", file.display()))
    }

    /// The query for the deals does not work, whatever their table looked like.
    pub fn unfit(database: &Path, error: &Error) -> Self {
        Self::new(format!("what looks like deals in `{}` cannot be read: {error}", database.display()))
    }

    /// No table holds deals: says what was looked for and what was there.
    pub fn no_deals(database: &Path, tables: &[Table], reason: &NoDeals) -> Self {
        let mut more: Vec<_> = reason.near.iter().map(|near| format!("  {}", one_line(near))).collect();
        more.push(
            "Looked for a table or view called orders, deals, leads, sales, requests or the like (or zakazy,"
                .to_owned(),
        );
        more.push("sdelki, zayavki), or any with a date, a price, and a status or a client; with a column that tells its rows".to_owned());
        more.push("apart and one with the date of creation.".to_owned());
        more.extend(seen(tables));
        more.push("Where the deals are there under other names, make a view of them, or copy the config that comes with".to_owned());
        more.push("the program and write its queries by hand: that of the deals must yield the columns id, date_create and".to_owned());
        more.push("status, that of the statuses id and name.".to_owned());
        Self {
            complaint: format!("nothing in `{}` looks like deals: no config was written", database.display()),
            more,
        }
    }
}

fn seen(tables: &[Table]) -> Vec<String> {
    if tables.is_empty() {
        return vec!["Saw no tables at all.".to_owned()];
    }
    let columns = |table: &Table| {
        if table.columns.is_empty() {
            return one_line(&format!(
                "  {} (cannot be read: if its name is no UTF-8, rename it)",
                table.name
            ));
        }
        let names: Vec<_> = table.columns.iter().map(|column| column.name.as_str()).collect();
        one_line(&format!("  {} ({})", table.name, names.join(", ")))
    };
    let mut lines = vec!["Saw:".to_owned()];
    lines.extend(tables.iter().take(MOST_TABLES).map(columns));
    if let Some(rest) = tables.len().checked_sub(MOST_TABLES).filter(|rest| *rest > 0) {
        lines.push(format!("  and {rest} more"));
    }
    lines
}

impl From<Error> for Failure {
    /// There is no config yet that could be corrected.
    fn from(error: Error) -> Self {
        let Error::Database { database, fault, .. } = &error else { return Self::new(error.to_string()) };
        Self::new(match fault {
            DatabaseFault::Sqlite(SqliteFault::Missing) => {
                format!("database `{database}` is missing: give the path of the shop's SQLite file")
            }
            DatabaseFault::Sqlite(SqliteFault::NotAFile) => {
                format!(
                    "database `{database}` is not a regular file: give the path of the shop's SQLite file"
                )
            }
            DatabaseFault::Sqlite(SqliteFault::NotADatabase) => {
                format!("database `{database}` is not an SQLite database, or an encrypted one")
            }
            _ => error.to_string(),
        })
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.complaint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema::Column;

    #[test]
    fn tables_that_were_seen_are_named_and_the_rest_counted() {
        for (tables, lines, last) in [
            (0, 1, "Saw no tables at all."),
            (1, 2, "  t (id)"),
            (MOST_TABLES, MOST_TABLES + 1, "  t (id)"),
            (MOST_TABLES + 3, MOST_TABLES + 2, "  and 3 more"),
        ] {
            let column = Column { name: "id".to_owned(), ..Column::default() };
            let table = Table { name: "t".to_owned(), columns: vec![column], ..Table::default() };
            let seen = seen(&vec![table; tables]);
            assert_eq!((seen.len(), seen.last().map(String::as_str)), (lines, Some(last)), "{tables}");
        }
    }
}

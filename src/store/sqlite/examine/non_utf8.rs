//! Names that are not UTF-8, as a CRM of the times of windows-1251 gave them. To rusqlite they are
//! the end of the process, once SQLite asks whether they may be read: code that prepares a query to
//! look at it looks here first.
//!
//! A request does not: it would pay for it, and ends with an error all the same.

use rusqlite::Connection;

/// A table or a view, as far as it matters here.
struct Known {
    name: String,
    sql: String,
    has_non_utf8: bool,
}

/// A table with such a name in it that a query reads whole, or a view of such a table.
pub(super) fn read_by(connection: &Connection, sql: &str) -> rusqlite::Result<Option<String>> {
    let mut known = known(connection)?;
    let spreads = |known: &[Known]| {
        known.iter().position(|it| !it.has_non_utf8 && it.is_view() && reads(&it.sql, known))
    };
    while let Some(next) = spreads(&known) {
        known[next].has_non_utf8 = true;
    }
    // The config is UTF-8: such a column comes into a query by a star, or by a view.
    let is_read = |it: &&Known| it.has_non_utf8 && has(sql, &it.name) && (it.is_view() || sql.contains('*'));
    Ok(known.iter().find(is_read).map(|it| it.name.clone()))
}

impl Known {
    fn is_view(&self) -> bool {
        self.sql.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("create view"))
    }
}

fn known(connection: &Connection) -> rusqlite::Result<Vec<Known>> {
    let mut statement =
        connection.prepare("SELECT name, sql FROM sqlite_schema WHERE type IN ('table', 'view')")?;
    let mut rows = statement.raw_query();
    let mut known = Vec::new();
    while let Some(row) = rows.next()? {
        let texts = [row.get_ref(0)?.as_bytes_or_null()?, row.get_ref(1)?.as_bytes_or_null()?];
        let [name, sql] = texts.map(|text| String::from_utf8_lossy(text.unwrap_or_default()).into_owned());
        let has_non_utf8 = texts.into_iter().flatten().any(|text| str::from_utf8(text).is_err());
        known.push(Known { name, sql, has_non_utf8 });
    }
    Ok(known)
}

/// Tells if a view's SQL mentions a name that is not UTF-8.
fn reads(sql: &str, known: &[Known]) -> bool {
    known.iter().any(|it| it.has_non_utf8 && has(sql, &it.name))
}

/// Tells if a text holds another, in whatever case.
fn has(text: &str, part: &str) -> bool {
    text.to_ascii_lowercase().contains(&part.to_ascii_lowercase())
}

//! What values a query compares with `:date`: its comparison is put aside for questions about what is
//! compared, which SQLite then answers where the comparison stood, with its names and its tables.
//!
//! A question counts only in so far as more rows answer to it than to "no": so a comparison below a NOT, or
//! beside an OR, gives rise to nothing wrong. Knows no levels.

use super::comparison::Comparison;
use crate::store::database::Database;
use crate::store::select::Select;

/// No deal has changed after this moment: what else compares with `:date` is out of the way.
const NEVER: i64 = i64::MAX;

/// Every deal has changed after this moment, by whichever comparison.
const EVER: i64 = 0;

/// Above this a number counts milliseconds: as seconds it would be in the year 5138.
const MILLISECONDS: i64 = 100_000_000_000;

/// What something is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// UNIX seconds.
    Seconds,
    /// UNIX milliseconds.
    Milliseconds,
    /// A text.
    Text,
}

/// What a query compares with `:date`, and how many rows have what values there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What is compared, as written.
    pub what: String,
    /// What `:date` becomes before.
    pub against: Against,
    /// Rows that come whatever the comparison says, as where there is an OR beside it.
    pub always: u64,
    /// Rows that there are besides these.
    pub rows: u64,
    /// Rows with no value that come by no other comparison with `:date` either.
    pub nulls: u64,
    /// Rows with a number.
    pub numbers: u64,
    /// Rows with a text.
    pub texts: u64,
    /// Rows with a text that is not made of digits alone.
    pub dates: u64,
    /// Rows with a text that SQLite's functions take for a date.
    pub readable: u64,
    /// Rows with a text of the kind `31.12.2026`.
    pub dotted: u64,
    /// Rows with a number so large that it must be milliseconds.
    pub milliseconds: u64,
    /// Rows with a number so small that it is no moment of this century in seconds, and not 0.
    pub small: u64,
}

/// Counts; nothing where the comparison cannot be put aside, or not in time.
pub(super) fn examine(
    database: &Database<'_>,
    select: &Select<'_>,
    comparison: &Comparison,
    now: i64,
) -> Option<Compared> {
    let sql = select.sql();
    let what = &sql[comparison.compared.clone()];
    let count_since = |date: i64, question: &str| {
        let (before, after) = (&sql[..comparison.whole.start], &sql[comparison.whole.end..]);
        let reworded = format!("{before}({}){after}", question.replace("{}", &format!("({what})")));
        select.reworded(database, &reworded)?.count(database, date, None).ok()
    };
    let more_since = |date: i64, question: &str| {
        Some(count_since(date, question)?.saturating_sub(count_since(date, "0")?))
    };
    let none = count_since(NEVER, "0")?;
    let more = |question: &str| count_since(NEVER, question).map(|rows| rows.saturating_sub(none));
    let texts = more("typeof({}) = 'text'")?;
    let among_texts = |question: &str| {
        if texts == 0 { Some(0) } else { more(&format!("typeof({{}}) = 'text' AND {question}")) }
    };
    let number = "typeof({}) IN ('integer', 'real')";
    Some(Compared {
        what: what.to_owned(),
        against: against(database, &sql[comparison.date.clone()], now)?,
        always: none,
        rows: more("1")?,
        nulls: more_since(EVER, "{} IS NULL")?,
        numbers: more(number)?,
        texts,
        dates: among_texts("({} GLOB '*[^0-9]*' OR {} = '')")?,
        readable: among_texts("{} GLOB '*[^0-9.]*' AND unixepoch({}) IS NOT NULL")?,
        dotted: among_texts("{} GLOB '[0-3][0-9].[01][0-9].[12][0-9][0-9][0-9]*'")?,
        milliseconds: more(&format!("{number} AND {{}} >= {MILLISECONDS}"))?,
        small: more(&format!("{number} AND {{}} <> 0 AND abs({{}}) < 100000000"))?,
    })
}

/// What becomes of `:date` on the other side, where that can be said without a row.
fn against(database: &Database<'_>, date: &str, now: i64) -> Option<Against> {
    let mut statement = database.connection.prepare(&format!("SELECT {date}")).ok()?;
    let place = statement.parameter_index(":date").ok()??;
    statement.raw_bind_parameter(place, now).ok()?;
    let mut rows = statement.raw_query();
    match rows.next().ok()??.get_ref(0).ok()? {
        rusqlite::types::ValueRef::Integer(number) => Some(unit(number)),
        #[expect(clippy::cast_possible_truncation, reason = "seconds, not their fractions")]
        rusqlite::types::ValueRef::Real(number) => Some(unit(number as i64)),
        rusqlite::types::ValueRef::Text(_) => Some(Against::Text),
        _ => None,
    }
}

fn unit(number: i64) -> Against {
    if number >= MILLISECONDS { Against::Milliseconds } else { Against::Seconds }
}

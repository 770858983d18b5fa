//! One line of the journal: what a request asked for and what it got, written and read back.
//!
//! Every field is a word of the protocol or a number, `-` where the request had none, `?` where it had anything
//! else. This file knows no file and no request.

use std::ffi::OsStr;
use std::fmt::{self, Display, Formatter};
use std::net::IpAddr;

use crate::date::utc;
use crate::protocol::{Action, Format, List, Method, Section};

/// The longest name of a client that is kept, in characters.
const LONGEST_AGENT: usize = 120;

/// So many hexadecimal digits in a row may be a token.
const TOKEN_DIGITS: usize = 32;

/// A field of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field<T> {
    /// The request had none.
    Absent,
    /// The request had one that is no known word or number.
    Unclear,
    /// The value.
    Value(T),
}

impl<T> Field<T> {
    /// The same, or a default where the request had none.
    pub(super) fn or(self, default: T) -> Self {
        match self {
            Self::Absent => Self::Value(default),
            given => given,
        }
    }

    /// The field of a text.
    fn parse(text: &str, known: impl Fn(&str) -> Option<T>) -> Option<Self> {
        match text {
            "-" => Some(Self::Absent),
            "?" => Some(Self::Unclear),
            text => known(text).map(Self::Value),
        }
    }

    /// The text of the field.
    fn text(&self, write: impl Fn(&T) -> String) -> String {
        match self {
            Self::Absent => "-".to_owned(),
            Self::Unclear => "?".to_owned(),
            Self::Value(value) => write(value),
        }
    }
}

impl<T> From<Option<T>> for Field<T> {
    /// A value that was there, and was understood or not.
    fn from(known: Option<T>) -> Self {
        known.map_or(Self::Unclear, Self::Value)
    }
}

/// A request and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// When it came, in seconds since 1970.
    pub moment: i64,
    /// The status of its reply.
    pub status: u16,
    /// Its method.
    pub method: Field<Method>,
    /// Its action; the default where it named none.
    pub action: Field<Action>,
    /// Its format; the config's where it named none.
    pub format: Field<Format>,
    /// Its `date`.
    pub date: Field<i64>,
    /// Its `offset`.
    pub offset: Field<i64>,
    /// Its `limit`.
    pub limit: Field<i64>,
    /// How many rows each list of its document had.
    pub rows: Vec<(List, u64)>,
    /// The length of its body in bytes.
    pub bytes: u64,
    /// How long the reply took to make.
    pub milliseconds: u64,
    /// The client's address.
    pub address: Field<IpAddr>,
    /// The client's name for itself, cleaned.
    pub agent: Option<String>,
}

/// The keys of the fields behind time, status and method, in their order. The agent comes
/// last: it may have spaces.
const KEYS: [&str; 10] =
    ["action", "format", "date", "offset", "limit", "rows", "bytes", "ms", "address", "agent"];

impl Record {
    /// Tells a request of Roistat from others: it showed the right token, or its status would be another, and it is
    /// not from the owner's page.
    pub fn is_roistat(&self) -> bool {
        !matches!(self.status, 403 | 404 | 405 | 414) && self.action != Field::Value(Action::Page)
    }

    /// The record of a line; a line of another form has none.
    pub fn parse(line: &str) -> Option<Self> {
        let mut words = line.splitn(3 + KEYS.len(), ' ');
        let moment = utc::read(words.next()?)?;
        let status = words.next()?.parse().ok()?;
        let method = Field::parse(words.next()?, |name| Method::named(OsStr::new(name)))?;
        let mut value = |key: &str| words.next()?.strip_prefix(key)?.strip_prefix('=');
        let [action, format, date, offset, limit, rows, bytes, ms, address, agent] = KEYS.map(&mut value);
        Some(Self {
            moment,
            status,
            method,
            action: Field::parse(action?, Action::named)?,
            format: Field::parse(format?, Format::named)?,
            date: Field::parse(date?, number)?,
            offset: Field::parse(offset?, number)?,
            limit: Field::parse(limit?, number)?,
            rows: parse_rows(rows?)?,
            bytes: bytes?.parse().ok()?,
            milliseconds: ms?.parse().ok()?,
            address: Field::parse(address?, |text| text.parse().ok())?,
            agent: agent.filter(|&agent| agent != "-").map(str::to_owned),
        })
    }
}

impl Display for Record {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let method = self.method.text(|method| method.name().to_owned());
        write!(f, "{} {} {method}", utc::written(self.moment), self.status)?;
        let values = [
            self.action.text(|action| action.name().to_owned()),
            self.format.text(|format| format.name().to_owned()),
            self.date.text(i64::to_string),
            self.offset.text(i64::to_string),
            self.limit.text(i64::to_string),
            written_rows(&self.rows),
            self.bytes.to_string(),
            self.milliseconds.to_string(),
            self.address.text(IpAddr::to_string),
            self.agent.clone().unwrap_or_else(|| "-".to_owned()),
        ];
        KEYS.iter().zip(values).try_for_each(|(key, value)| write!(f, " {key}={value}"))
    }
}

fn number(text: &str) -> Option<i64> {
    text.parse().ok()
}

/// As in `fields:2,statuses:5,orders:35`.
fn written_rows(rows: &[(List, u64)]) -> String {
    if rows.is_empty() {
        return "-".to_owned();
    }
    rows.iter().map(|(list, count)| format!("{}:{count}", list.name())).collect::<Vec<_>>().join(",")
}

fn parse_rows(text: &str) -> Option<Vec<(List, u64)>> {
    if text == "-" {
        return Some(Vec::new());
    }
    text.split(',')
        .map(|pair| {
            let (name, count) = pair.split_once(':')?;
            let list =
                Section::ALL.iter().flat_map(|section| section.lists()).find(|list| list.name() == name)?;
            Some((*list, count.parse().ok()?))
        })
        .collect()
}

/// The client's name for itself without what could move a terminal's cursor, make two lines of one or hide a
/// character, and cut. A client may call itself anything, also by a token or the password: such a name is `?`.
pub(super) fn cleaned_agent(agent: &OsStr, password: &str) -> String {
    let agent = agent.to_string_lossy();
    if has_token(&agent) || agent.contains(password) {
        return "?".to_owned();
    }
    let clean = |character: char| if (' '..='~').contains(&character) { character } else { '?' };
    agent.chars().take(LONGEST_AGENT).map(clean).collect::<String>().trim().to_owned()
}

fn has_token(text: &str) -> bool {
    let is_digits = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
    text.as_bytes().windows(TOKEN_DIGITS).any(is_digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::ReadAction;

    fn record() -> Record {
        Record {
            moment: 1_795_633_503,
            status: 200,
            method: Field::Value(Method::Get),
            action: Field::Value(Action::Read(ReadAction::Export)),
            format: Field::Value(Format::Json),
            date: Field::Value(1_795_600_000),
            offset: Field::Absent,
            limit: Field::Unclear,
            rows: vec![(List::Statuses, 5), (List::Orders, 35)],
            bytes: 8621,
            milliseconds: 3,
            address: Field::Value([203, 0, 113, 7].into()),
            agent: Some("Roistat/1.0 (two words)".to_owned()),
        }
    }

    #[test]
    fn a_record_is_read_as_it_is_written() {
        let line = "2026-11-25T19:05:03Z 200 GET action=export format=json date=1795600000 offset=- limit=? \
                    rows=statuses:5,orders:35 bytes=8621 ms=3 address=203.0.113.7 agent=Roistat/1.0 (two words)";
        assert_eq!(record().to_string(), line);
        assert_eq!(Record::parse(line), Some(record()));
        let bare = Record {
            method: Field::Unclear,
            action: Field::Value(Action::Page),
            format: Field::Absent,
            rows: Vec::new(),
            address: Field::Absent,
            agent: None,
            ..record()
        };
        assert_eq!(Record::parse(&bare.to_string()), Some(bare));
    }

    #[test]
    fn a_line_of_another_form_is_no_record() {
        let line = record().to_string();
        for other in [
            String::new(),
            line[..line.len() / 2].to_owned(),
            line[1..].to_owned(),
            line.replace("orders:35", "orders"),
            line.replace("bytes=", "bites="),
            line.replace(" 200 ", " OK "),
        ] {
            assert_eq!(Record::parse(&other), None, "{other}");
        }
    }

    #[test]
    fn a_request_is_roistats_where_the_token_was_right() {
        for (status, is_roistat) in
            [(200, true), (400, true), (500, true), (503, true), (403, false), (404, false), (405, false)]
        {
            assert_eq!(Record { status, ..record() }.is_roistat(), is_roistat, "{status}");
        }
        assert!(!Record { action: Field::Value(Action::Page), ..record() }.is_roistat());
    }
}

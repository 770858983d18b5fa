//! From the environment to a `Request`: what is asked for, in which format, and who says so.
//!
//! Knows Roistat's parameters and RFC 3875, neither config nor database. What is wrong with a parameter is
//! kept until somebody has shown the right token: a stranger learns nothing of what the page would take.

use crate::environment::Environment;
use crate::error::{Error, ParameterFault};
use crate::protocol::{Action, Format};
use crate::query::{Given, QueryString};

/// The longest query string that is read, in bytes. Roistat's own have about 120.
const LONGEST_QUERY_STRING: usize = 16 * 1024;

/// What Roistat's guide takes where a request has no `date`, in seconds: 31 days.
const DEFAULT_PERIOD: i64 = 31 * 24 * 60 * 60;

/// The format that the request itself asks for: `None` where it leaves that to the config, JSON where
/// it is in doubt, so that the refusal has a format.
pub fn format_asked(query: &QueryString<'_>) -> Option<Format> {
    match query.given("format") {
        Given::Absent => None,
        Given::Once(name) => Some(Format::named(&name).unwrap_or(Format::Json)),
        Given::Repeated => Some(Format::Json),
    }
}

/// Who the request says it comes from. Only `access` may believe it.
#[derive(Debug)]
pub struct Credentials {
    /// The login.
    pub user: Given,
    /// `md5(user . password)`, as 32 lower-case hexadecimal digits.
    pub token: Given,
}

/// What is asked for, its parameters valid each by itself.
#[derive(Debug, PartialEq, Eq)]
pub struct Wish {
    /// Which lists.
    pub action: Action,
    /// Rows changed after this moment, in seconds since 1970.
    pub date: i64,
    /// Rows to leave out at the beginning.
    pub offset: Option<u64>,
    /// The most rows to give; at least 1.
    pub limit: Option<u64>,
}

/// A request that came by a method, at a path and in a length that are answered at all.
#[derive(Debug)]
pub struct Request {
    /// Who says it.
    pub credentials: Credentials,
    /// What is asked for, or the first parameter that is no good.
    pub wish: Result<Wish, Error>,
}

impl Request {
    /// Reads the request from the environment.
    ///
    /// # Errors
    /// [`Error::Path`], [`Error::Method`] and [`Error::QueryLength`], in this order. Faulty parameters
    /// are no error here: they wait in `wish`.
    pub fn read(environment: &Environment, query: &QueryString<'_>) -> Result<Self, Error> {
        if environment.has_path_info {
            return Err(Error::Path);
        }
        match &environment.method {
            Some(method) if method == "GET" || method == "HEAD" => {}
            method => return Err(Error::Method { method: method.clone() }),
        }
        let length = environment.query_string.len();
        if length > LONGEST_QUERY_STRING {
            return Err(Error::QueryLength { length, longest: LONGEST_QUERY_STRING });
        }
        Ok(Self {
            credentials: Credentials { user: query.given("user"), token: query.given("token") },
            wish: Wish::read(query, environment.now),
        })
    }
}

impl Wish {
    fn read(query: &QueryString<'_>, now: i64) -> Result<Self, Error> {
        let action = match once(query, "action")? {
            None => Action::Export,
            Some(name) => Action::named(&name).ok_or(refused("action", ParameterFault::Unknown))?,
        };
        if once(query, "format")?.is_some_and(|name| Format::named(&name).is_none()) {
            return Err(refused("format", ParameterFault::Unknown));
        }
        let date = whole_number(query, "date", 0)?.unwrap_or(now - DEFAULT_PERIOD);
        let offset = whole_number(query, "offset", 0)?.map(i64::unsigned_abs);
        let limit = whole_number(query, "limit", 1)?.map(i64::unsigned_abs);
        Ok(Self { action, date, offset, limit })
    }
}

/// The value of a parameter that may be there once.
fn once(query: &QueryString<'_>, name: &'static str) -> Result<Option<String>, Error> {
    match query.given(name) {
        Given::Absent => Ok(None),
        Given::Once(value) => Ok(Some(value)),
        Given::Repeated => Err(refused(name, ParameterFault::Repeated)),
    }
}

/// A parameter that is a whole number in decimal digits, not under `least`, in 64 bits with a sign: what
/// SQLite can compare with.
fn whole_number(query: &QueryString<'_>, name: &'static str, least: i64) -> Result<Option<i64>, Error> {
    let Some(digits) = once(query, name)? else { return Ok(None) };
    let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten();
    match number {
        Some(number) if number >= least => Ok(Some(number)),
        _ => Err(refused(name, ParameterFault::NotANumber { least })),
    }
}

fn refused(name: &'static str, fault: ParameterFault) -> Error {
    Error::Parameter { name, fault }
}

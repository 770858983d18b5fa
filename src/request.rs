//! From the environment to a `Request`: who sends it, by which method, for which action, with which parameters.
//!
//! This file knows Roistat's parameters and RFC 3875, neither config nor database. It reads action and parameters
//! only when `access` asks for them, after the token: a sender without the token learns nothing of what the page
//! takes.

use crate::environment::Environment;
use crate::error::{Error, ParameterFault};
use crate::protocol::{Action, Format, Method, ReadAction, WriteAction};
use crate::query::{Given, QueryString};

/// The longest query string of an action that reads, in bytes. Roistat's own have about 120.
const LONGEST_QUERY_STRING: usize = 16 * 1024;

/// The longest query string of a write, in bytes. Leads have up to 12,000 characters, of which a Cyrillic one takes six
/// bytes.
const LONGEST_WRITE: usize = 64 * 1024;

/// The period that Roistat's guide takes for a request without `date`, in seconds: 31 days.
const DEFAULT_PERIOD: i64 = 31 * 24 * 60 * 60;

/// The format that the request itself asks for. `None` leaves the choice to the config; a format that is in doubt is
/// JSON, so that the refusal has one.
pub fn format_asked(query: &QueryString<'_>) -> Option<Format> {
    match query.given("format") {
        Given::Absent => None,
        Given::Once(name) => Some(Format::named(&name).unwrap_or(Format::Json)),
        Given::Repeated => Some(Format::Json),
    }
}

/// The user and token of the request, which only `access` may believe.
#[derive(Debug)]
pub struct Credentials {
    /// The login.
    pub user: Given,
    /// `md5(user . password)`, as 32 lower-case hexadecimal digits.
    pub token: Given,
}

/// The parameters of an action that reads lists, each valid by itself.
#[derive(Debug, PartialEq, Eq)]
pub struct ReadParameters {
    /// The action, and so the lists.
    pub action: ReadAction,
    /// Rows changed after this moment, in seconds since 1970.
    pub date: i64,
    /// The number of rows to leave out at the beginning.
    pub offset: Option<u64>,
    /// The most rows to give; at least 1.
    pub limit: Option<u64>,
}

/// A request with a path, a method and a length that some action takes.
pub struct Request<'a> {
    /// The user and the token.
    pub credentials: Credentials,
    /// The method.
    pub method: Method,
    query: &'a QueryString<'a>,
    now: i64,
}

impl<'a> Request<'a> {
    /// Reads the request from the environment. A query string may be longer where its action is a write of the config,
    /// which `writes` tells.
    ///
    /// # Errors
    /// [`Error::Path`], [`Error::Method`] and [`Error::QueryLength`], in this order. Action and parameters are
    /// read later, for a permit.
    pub fn read(
        environment: &Environment,
        query: &'a QueryString<'a>,
        writes: impl Fn(WriteAction) -> bool,
    ) -> Result<Self, Error> {
        if has_path(environment) {
            return Err(Error::Path);
        }
        let method = environment.method.as_deref().and_then(Method::named);
        let method = method
            .ok_or_else(|| Error::Method { method: environment.method.clone(), allowed: &Method::ALL })?;
        let credentials = Credentials { user: query.given("user"), token: query.given("token") };
        let request = Self { credentials, method, query, now: environment.now };
        let longest = match request.action() {
            Ok(Action::Write(action)) if writes(action) => LONGEST_WRITE,
            _ => LONGEST_QUERY_STRING,
        };
        let length = environment.query_string.len();
        if length > longest {
            return Err(Error::QueryLength { length, longest });
        }
        Ok(request)
    }

    /// The query string.
    pub fn query(&self) -> &QueryString<'a> {
        self.query
    }

    /// The action; without the parameter it is the export of deals, as in Roistat's oldest pages.
    ///
    /// # Errors
    /// [`Error::Parameter`].
    pub fn action(&self) -> Result<Action, Error> {
        match once(self.query, "action")? {
            None => Ok(Action::Read(ReadAction::Export)),
            Some(name) => Action::named(&name).ok_or(refused("action", ParameterFault::Unknown)),
        }
    }

    /// The action is one that takes these methods.
    ///
    /// # Errors
    /// [`Error::Method`] where the request has another one.
    pub fn must_be_one_of(&self, methods: &'static [Method]) -> Result<(), Error> {
        if methods.contains(&self.method) {
            return Ok(());
        }
        Err(Error::Method { method: Some(self.method.name().into()), allowed: methods })
    }

    /// The parameters of an action that reads lists.
    ///
    /// # Errors
    /// [`Error::Parameter`] for the first one that is not valid.
    pub fn read_parameters(&self, action: ReadAction) -> Result<ReadParameters, Error> {
        let query = self.query;
        if once(query, "format")?.is_some_and(|name| Format::named(&name).is_none()) {
            return Err(refused("format", ParameterFault::Unknown));
        }
        let date = whole_number(query, "date", 0)?.unwrap_or(self.now - DEFAULT_PERIOD);
        let offset = whole_number(query, "offset", 0)?.map(i64::unsigned_abs);
        let limit = whole_number(query, "limit", 1)?.map(i64::unsigned_abs);
        Ok(ReadParameters { action, date, offset, limit })
    }
}

/// The request has a path behind the program's name. `/` alone is none, and some servers put the whole path of the
/// program into `PATH_INFO` (nginx with `$uri`), which is none either.
pub fn has_path(environment: &Environment) -> bool {
    match &environment.path_info {
        None => false,
        Some(path) => path != "/" && environment.script_name.as_ref() != Some(path),
    }
}

/// The value of a parameter that may be given once.
fn once(query: &QueryString<'_>, name: &'static str) -> Result<Option<String>, Error> {
    match query.given(name) {
        Given::Absent => Ok(None),
        Given::Once(value) => Ok(Some(value)),
        Given::Repeated => Err(refused(name, ParameterFault::Repeated)),
    }
}

/// A parameter that is a whole number in decimal digits, at least `least`, in 64 bits with a sign, as databases
/// compare them.
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

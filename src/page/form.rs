//! The form that a browser posts: who logs in, in which language and for how many days.
//!
//! Nothing is said of what is wrong with a form: each fault is the same refusal. This file reads no config.

use crate::access::{Login, Secret};
use crate::body::RequestBody;
use crate::environment::Environment;
use crate::message::Language;
use crate::query::{Given, QueryString};

/// The longest form that is read, in bytes.
const LONGEST: u64 = 4 * 1024;

/// The days that the chart shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period(Option<usize>);

impl Period {
    /// The periods that can be chosen, in days; the last is the default.
    pub const ALL: [usize; 3] = [7, 14, crate::check::DAYS];

    /// How many days it has.
    pub fn days(self) -> usize {
        self.0.unwrap_or(crate::check::DAYS)
    }

    fn named(days: &str) -> Self {
        Self(Self::ALL.into_iter().find(|choice| choice.to_string() == days))
    }
}

/// A posted form.
pub struct Form {
    /// The login and its proof.
    pub login: Login,
    /// The language, where one was chosen.
    pub language: Option<Language>,
    /// The days of the chart.
    pub period: Period,
}

impl Form {
    /// Reads the form; none where it is of another type, too long, incomplete, or not for the page.
    pub fn read(environment: &Environment, body: RequestBody<'_>) -> Option<Self> {
        let bytes = body.form(environment, LONGEST).ok()?;
        let fields = QueryString::parse(&bytes);
        let once = |name: &str| match fields.given(name) {
            Given::Once(value) => Some(value),
            Given::Absent | Given::Repeated => None,
        };
        if once("action")? != "page" {
            return None;
        }
        let secret = match (fields.given("password"), fields.given("token")) {
            (Given::Once(password), Given::Absent) => Secret::Password(password),
            (Given::Absent, Given::Once(token)) => Secret::Token(token),
            _ => return None,
        };
        Some(Self {
            login: Login { user: once("user")?, secret },
            language: once("language").and_then(|code| Language::of_code(&code)),
            period: once("period").map(|days| Period::named(&days)).unwrap_or_default(),
        })
    }
}

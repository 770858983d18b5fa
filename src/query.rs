//! Query strings as such: taken apart and put together the way HTML forms encode them, by the url package's
//! `form_urlencoded`.
//!
//! Knows names and values, not what they mean; what may stand in a parameter is `request`'s business.

use std::borrow::Cow;

use url::form_urlencoded;

/// What a query string says of one parameter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Given {
    /// Not there, or there with nothing in it.
    #[default]
    Absent,
    /// There once, with a value.
    Once(String),
    /// There more than once, empty or not: nobody can say which was meant.
    Repeated,
}

/// A query string taken apart: names and values in the order in which they came, decoded.
pub struct QueryString<'a> {
    pairs: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl<'a> QueryString<'a> {
    /// Takes a query string apart. Nothing is an error here: bytes that decode to no UTF-8 become U+FFFD,
    /// which is then no valid value of anything.
    pub fn parse(query_string: &'a [u8]) -> Self {
        Self { pairs: form_urlencoded::parse(query_string).collect() }
    }

    /// What was given for a parameter.
    pub fn given(&self, name: &str) -> Given {
        let mut values = self.pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value);
        match (values.next(), values.next()) {
            (None, _) => Given::Absent,
            (Some(_), Some(_)) => Given::Repeated,
            (Some(value), None) if value.is_empty() => Given::Absent,
            (Some(value), None) => Given::Once(value.to_string()),
        }
    }
}

//! Query strings as such: taken apart and put together the way HTML forms encode them, by the url package's
//! `form_urlencoded`.
//!
//! This file knows names and values, not their meaning: `request` knows the valid values of each parameter.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

use url::form_urlencoded;

/// The value or values of one parameter in a query string.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Given {
    /// Not there, or there with nothing in it.
    #[default]
    Absent,
    /// There once, with a value.
    Once(String),
    /// There more than once, empty or not: the right one cannot be told.
    Repeated,
}

/// A query string taken apart: names and values in the order in which they came, decoded.
pub struct QueryString<'a> {
    pairs: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

impl<'a> QueryString<'a> {
    /// Takes a query string apart. Nothing is an error here: bytes that are not UTF-8 become U+FFFD, which is no
    /// valid value of any parameter.
    pub fn parse(query_string: &'a [u8]) -> Self {
        Self { pairs: form_urlencoded::parse(query_string).collect() }
    }

    /// How many times a parameter stands there, empty or not.
    pub fn count(&self, name: &str) -> usize {
        self.pairs.iter().filter(|(key, _)| key == name).count()
    }

    /// The value of a parameter.
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

/// A text as a part of a URL, percent-encoded; a space is `%20`, since `+` means one in forms alone.
pub fn percent_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

/// A query string with more parameters behind it.
pub fn extended<V: AsRef<str>>(query_string: &str, parameters: &[(&str, V)]) -> String {
    let mut extended = query_string.trim_end_matches('&').to_owned();
    for (name, value) in parameters {
        if !extended.is_empty() {
            extended.push('&');
        }
        let pair = form_urlencoded::Serializer::new(String::new()).append_pair(name, value.as_ref()).finish();
        extended.push_str(&pair);
    }
    extended
}

/// The address of a page, to which parameters can be added: an `http` or `https` URL (RFC 3986) without its
/// fragment, which never reaches a server.
///
/// It is taken apart by hand: beyond query strings the url package brings all of Unicode's tables for names of
/// hosts, a tenth of the executable, and curl and Roistat look at the host themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageUrl {
    /// All before the `?`.
    address: String,
    /// All behind it.
    query: String,
}

/// The reason why a text is no address of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageUrlFault {
    /// It is no URL at all, or a relative one.
    NotAUrl,
    /// It is a URL that no web server answers.
    NotHttp,
}

impl PageUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(text: &str) -> Result<Self, PageUrlFault> {
        let text = text.trim();
        let without_fragment = text.split_once('#').map_or(text, |(before, _)| before);
        let (scheme, rest) = without_fragment.split_once("://").ok_or(PageUrlFault::NotAUrl)?;
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let host = place.split('/').next().unwrap_or_default();
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
        let is_odd = |character: char| {
            character.is_whitespace() || character.is_control() || "<>\"\\^`{}|".contains(character)
        };
        if scheme.is_empty() || !scheme.bytes().all(is_name) {
            return Err(PageUrlFault::NotAUrl);
        }
        if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            return Err(PageUrlFault::NotHttp);
        }
        if host.is_empty() || rest.contains(is_odd) {
            return Err(PageUrlFault::NotAUrl);
        }
        let slash = if place == host { "/" } else { "" };
        Ok(Self { address: format!("{scheme}://{place}{slash}"), query: query.to_owned() })
    }

    /// The value of a parameter in the address itself.
    pub fn given(&self, name: &str) -> Given {
        QueryString::parse(self.query.as_bytes()).given(name)
    }

    /// The query string with more parameters behind its own.
    pub fn query_with<V: AsRef<str>>(&self, parameters: &[(&str, V)]) -> String {
        extended(&self.query, parameters)
    }

    /// The address with more parameters behind its own.
    pub fn with<V: AsRef<str>>(&self, parameters: &[(&str, V)]) -> String {
        match self.query_with(parameters).as_str() {
            "" => self.address.clone(),
            query => format!("{}?{query}", self.address),
        }
    }
}

impl Display for PageUrl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with::<&str>(&[]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_go_behind_those_that_are_there() {
        for (base, expected) in [
            ("https://x.ru/p.cgi", "https://x.ru/p.cgi?a=1+%26"),
            ("https://x.ru/p.cgi?", "https://x.ru/p.cgi?a=1+%26"),
            ("https://x.ru/p.cgi?shop=2#top", "https://x.ru/p.cgi?shop=2&a=1+%26"),
            ("https://x.ru/p.cgi?shop=2&", "https://x.ru/p.cgi?shop=2&a=1+%26"),
            ("http://x.ru", "http://x.ru/?a=1+%26"),
        ] {
            assert_eq!(PageUrl::parse(base).unwrap().with(&[("a", "1 &")]), expected, "{base}");
        }
    }

    #[test]
    fn only_addresses_of_pages_are_pages() {
        for (text, fault) in [
            ("", PageUrlFault::NotAUrl),
            ("example.com/p.cgi", PageUrlFault::NotAUrl),
            ("/p.cgi", PageUrlFault::NotAUrl),
            ("https://", PageUrlFault::NotAUrl),
            ("://x.ru/p.cgi", PageUrlFault::NotAUrl),
            ("page of https://x.ru/p.cgi", PageUrlFault::NotAUrl),
            ("https://x.ru/p q.cgi", PageUrlFault::NotAUrl),
            ("https://x.ru/p\u{7f}.cgi", PageUrlFault::NotAUrl),
            ("https://x.ru/<p>.cgi", PageUrlFault::NotAUrl),
            ("file:///p.cgi", PageUrlFault::NotHttp),
        ] {
            assert_eq!(PageUrl::parse(text), Err(fault), "{text}");
        }
    }
}

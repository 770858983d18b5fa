//! Columns that hold JSON: the text of a `fields` or `products` column becomes a tree in which every scalar
//! is text already, by the rules that hold for columns.
//!
//! Pure: knows neither the database that the text comes from nor the format that the tree goes into.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// How deep a tree may be: as deep as `serde_json` itself goes.
const DEEPEST: usize = 128;

/// A value in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nested {
    /// A scalar's characters; not necessarily UTF-8, for JSON can write half a surrogate pair.
    Text(Vec<u8>),
    /// The values of an array.
    Array(Vec<Nested>),
    /// Keys and values of an object.
    Object(Object),
}

/// Keys and values in the order in which the keys came first. A key without a value is one whose last
/// value was null: it keeps its place and is never seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    entries: Vec<(String, Option<Nested>)>,
    places: HashMap<String, usize>,
}

impl Object {
    /// Reads the text of a column; `None` where it is no JSON object.
    pub fn read(text: &[u8]) -> Option<Self> {
        match read(text)? {
            Nested::Object(object) => Some(object),
            Nested::Text(_) | Nested::Array(_) => None,
        }
    }

    /// Puts a value under a key; one that stands there already goes, its place remains.
    pub fn insert(&mut self, key: String, value: Nested) {
        self.put(key, Some(value));
    }

    fn put(&mut self, key: String, value: Option<Nested>) {
        if let Some(&place) = self.places.get(&key) {
            self.entries[place].1 = value;
        } else {
            self.places.insert(key.clone(), self.entries.len());
            self.entries.push((key, value));
        }
    }

    /// Keys and values in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Nested)> {
        self.entries.iter().filter_map(|(key, value)| Some((key.as_str(), value.as_ref()?)))
    }

    /// There is no key.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

/// Reads the text of a column as a JSON array; `None` where it is none.
pub fn read_array(text: &[u8]) -> Option<Vec<Nested>> {
    match read(text)? {
        Nested::Array(values) => Some(values),
        Nested::Text(_) | Nested::Object(_) => None,
    }
}

/// Ill-formed UTF-8 is mended first, as in any text. A text that is no JSON gives `None`, as NULL does.
fn read(text: &[u8]) -> Option<Nested> {
    let text = String::from_utf8_lossy(text);
    tree(serde_json::from_str(&text).ok()?, DEEPEST).ok()?
}

/// The tree of one value; `None` for JSON's null. Numbers and booleans stay as they are written.
fn tree(json: &RawValue, deepest: usize) -> serde_json::Result<Option<Nested>> {
    let text = json.get();
    let Some(deepest) = deepest.checked_sub(1) else { return Err(serde::de::Error::custom("too deep")) };
    Ok(Some(match text.as_bytes() {
        [b'n', ..] => return Ok(None),
        [b'"', ..] => Nested::Text(serde_json::from_str::<Characters>(text)?.0.into_owned()),
        [b'[', ..] => {
            let values: Vec<&RawValue> = serde_json::from_str(text)?;
            let values = values.into_iter().map(|value| {
                // An array keeps the places of its values, so NULL is empty text there.
                Ok(tree(value, deepest)?.unwrap_or_else(|| Nested::Text(Vec::new())))
            });
            Nested::Array(values.collect::<serde_json::Result<_>>()?)
        }
        [b'{', ..] => {
            let entries: Entries<'_> = serde_json::from_str(text)?;
            Nested::Object(object(entries, deepest)?)
        }
        _ => Nested::Text(text.into()),
    }))
}

/// A repeated key's last value wins.
fn object(entries: Entries<'_>, deepest: usize) -> serde_json::Result<Object> {
    let mut object = Object::default();
    for (key, value) in entries.0 {
        object.put(key, tree(value, deepest)?);
    }
    Ok(object)
}

/// A key as every reader can take it: PHP gives up a whole document for an object's key that begins with NUL.
fn mended_key(key: &[u8]) -> String {
    String::from_utf8_lossy(key).replace('\0', crate::value::REPLACEMENT)
}

/// The entries of an object as they are written, repeated keys included.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some((Characters(key), value)) = map.next_entry()? {
                    entries.push((mended_key(&key), value));
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// The characters of a JSON string as bytes: `serde_json` lets half a surrogate pair through in bytes alone.
struct Characters<'a>(Cow<'a, [u8]>);

impl<'de> Deserialize<'de> for Characters<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take;
        impl<'de> Visitor<'de> for Take {
            type Value = Characters<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_bytes<E>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
                Ok(Characters(Cow::Borrowed(bytes)))
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
                Ok(Characters(Cow::Owned(bytes.to_owned())))
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Characters(Cow::Borrowed(text.as_bytes())))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Characters(Cow::Owned(text.as_bytes().to_owned())))
            }
        }
        deserializer.deserialize_bytes(Take)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(nested: &Nested) -> String {
        match nested {
            Nested::Text(text) => format!("<{}>", String::from_utf8_lossy(text)),
            Nested::Array(values) => format!("[{}]", values.iter().map(shown).collect::<Vec<_>>().join(" ")),
            Nested::Object(object) => shown_object(object),
        }
    }

    fn shown_object(object: &Object) -> String {
        let entries: Vec<_> = object.iter().map(|(key, value)| format!("{key}:{}", shown(value))).collect();
        format!("{{{}}}", entries.join(" "))
    }

    #[track_caller]
    fn check(json: &str, expected: &str) {
        assert_eq!(
            Object::read(json.as_bytes()).map(|object| shown_object(&object)).unwrap_or_default(),
            expected
        );
    }

    #[test]
    fn scalars_stay_as_json_writes_them() {
        check(
            r#"{"a":1.50,"b":true,"c":-1E+3,"d":"x\ty","e":12345678901234567890123}"#,
            "{a:<1.50> b:<true> c:<-1E+3> d:<x\ty> e:<12345678901234567890123>}",
        );
    }

    #[test]
    fn null_leaves_a_key_out_and_is_empty_in_an_array() {
        check(r#"{"a":null,"b":[null,1,[null]],"c":{"d":null}}"#, "{b:[<> <1> [<>]] c:{}}");
    }

    #[test]
    fn the_last_value_of_a_key_wins_in_the_place_of_the_first() {
        check(r#"{"a":1,"b":2,"a":3}"#, "{a:<3> b:<2>}");
        check(r#"{"a":1,"b":2,"a":null}"#, "{b:<2>}");
        check(r#"{"a":null,"b":2,"a":1}"#, "{a:<1> b:<2>}");
    }

    #[test]
    fn text_that_is_no_object_gives_none() {
        for json in ["", "[]", "5", "\"{}\"", "null", "{", "{} {}", "{\"a\":01}", "{a:1}", "{\"a\":\"\n\"}"] {
            check(json, "");
        }
        assert!(read_array(b"{}").is_none());
        assert_eq!(read_array(b" [ ] "), Some(Vec::new()));
    }

    #[test]
    fn strange_characters_neither_lose_the_object_nor_get_through_in_a_key() {
        check("{\"a\\u0000b\":\"\\u0000\"}", "{a\u{FFFD}b:<\0>}");
        check(r#"{"a":"x\ud83dy"}"#, "{a:<x\u{FFFD}\u{FFFD}\u{FFFD}y>}");
        assert_eq!(Object::read(b"{\"a\":\"\xFF\"}").map(|o| shown_object(&o)).unwrap(), "{a:<\u{FFFD}>}");
    }

    #[test]
    fn depth_is_limited() {
        let nest = |depth| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        assert!(Object::read(nest(127).as_bytes()).is_some());
        assert!(Object::read(nest(128).as_bytes()).is_none());
        assert!(Object::read(nest(100_000).as_bytes()).is_none());
    }
}

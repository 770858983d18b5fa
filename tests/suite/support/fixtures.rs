//! The shops and documents that lie as files in `tests/fixtures` and beside the program itself.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Answer, Shop};

/// The folder of the whole project.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn path(name: &str) -> PathBuf {
    project().join("tests/fixtures").join(name)
}

#[track_caller]
pub(crate) fn read(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The shop of `NAME.sql`, asked with the queries of `NAME.toml`.
#[track_caller]
pub(crate) fn shop(name: &str) -> Shop {
    Shop::new(&read(&format!("{name}.sql")), &read(&format!("{name}.toml")))
}

/// The shop that comes with the program: `sample.db` and `cgi-bin/.htroistat.toml`.
pub(crate) fn sample() -> Shop {
    let shop = Shop::new("", "");
    fs::copy(project().join("sample.db"), shop.file("sample.db")).unwrap();
    shop.write_config(fs::read(project().join("cgi-bin/.htroistat.toml")).unwrap());
    shop
}

/// The two formats say the same: every value of one stands in the other, as often.
#[track_caller]
pub(crate) fn must_be_twins(json: &Answer, xml: &Answer) {
    assert_eq!(values_of(&json.json()), xml.xml().values(), "the same values in both formats");
}

/// The values at the ends of all branches, in alphabetical order; an empty list is an empty value.
fn values_of(json: &Value) -> Vec<String> {
    let mut values: Vec<_> = match json {
        Value::Array(items) if !items.is_empty() => items.iter().flat_map(values_of).collect(),
        Value::Object(object) if !object.is_empty() => object.values().flat_map(values_of).collect(),
        Value::Array(_) | Value::Object(_) => vec![String::new()],
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        other => panic!("a document has no {other}"),
    };
    values.sort();
    values
}

//! PostgreSQL's SQL for columns of JSON: `json` and `jsonb`, and texts that hold JSON.
//!
//! A text that is no JSON ends the whole query where it is cast, and servers before 16 cannot be asked beforehand: so
//! texts are told by their signs. Knows no column.

use super::Postgres;
use super::dialect::schema::cast;
use crate::sql::{Dialect as _, JsonDialect, JsonEntry, JsonStep};

/// Strings of JSON, and whitespace. `\u0000` is one of JSON's that the server has no character for.
const STRINGS: &str = r#"'"([^"\\\u0001-\u001f]|\\["\\/bfnrt]|\\u(?!0000)[0-9a-fA-F]{4})*"|\s'"#;

/// The rest of an object or an array without them.
const OUTLINE: &str = r"'^[[{][][{}:,0-9.+eEtrufalsn-]*[]}]$'";

/// Signs that never stand in such a rest: an object that does not begin with a key or ends behind a comma, an
/// array that ends as an object, and two values with nothing between.
const NOT_JSON: &str = r"'[{][^:}]|,[}]|[[][}]|[]}][[{]'";

/// The most arguments of a function are 100 (PostgreSQL, "Preset Options", `max_function_args`).
const MOST_PAIRS: usize = 50;

impl JsonDialect for Postgres {
    fn is_json_type(&self, declared: &str) -> bool {
        matches!(declared, "JSON" | "JSONB")
    }

    /// Told by the signs outside of strings and by the number of brackets: a text of a few words, of another language's
    /// array, or cut off is never taken for JSON. One with a slip that leaves these as they are, such as `{"a": 01}`, is,
    /// and ends the query.
    fn where_json(&self, column: &str, expression: &str) -> String {
        let text = cast(column, "text");
        format!(
            "CASE WHEN (SELECT rest ~ {OUTLINE} AND rest !~ {NOT_JSON} \
             AND length(translate(rest, '[{{', '')) = length(translate(rest, ']}}', '')) \
             FROM regexp_replace({text}, {STRINGS}, '', 'g') AS rest) THEN {expression} END"
        )
    }

    fn json_at(&self, column: &str, steps: &[JsonStep]) -> String {
        at(&cast(column, "jsonb"), steps, ["->", "#>"])
    }

    fn value_at(&self, column: &str, steps: &[JsonStep]) -> String {
        at(&cast(column, "jsonb"), steps, ["->>", "#>>"])
    }

    fn value_of_entry(&self, column: &str, steps: &[JsonStep], entry: &JsonEntry) -> String {
        let array = if steps.is_empty() { cast(column, "jsonb") } else { self.json_at(column, steps) };
        format!(
            "(SELECT {} FROM jsonb_array_elements(CASE WHEN {array} @> '[]' THEN {array} END) AS entry \
             WHERE {} = {} LIMIT 1)",
            at("entry", &entry.value_at, ["->>", "#>>"]),
            at("entry", &entry.name_at, ["->>", "#>>"]),
            self.text(&entry.name)
        )
    }

    fn object(&self, pairs: &[(String, String)], between: &str) -> String {
        let pair = |(key, value): &(String, String)| format!("{}, {value}", self.text(key));
        let object = |function: &str, pairs: &[(String, String)]| {
            let pairs: Vec<_> = pairs.iter().map(pair).collect();
            format!("{function}({})", pairs.join(&format!(",{between}")))
        };
        if pairs.len() <= MOST_PAIRS {
            // `json` keeps the order of the keys.
            return object("json_build_object", pairs);
        }
        let objects = pairs.chunks(MOST_PAIRS).map(|pairs| object("jsonb_build_object", pairs));
        format!("({})", objects.collect::<Vec<_>>().join(" || "))
    }

    fn object_of_rows(&self, key: &str, value: &str) -> String {
        format!("json_object_agg({key}, {value}) FILTER (WHERE {key} IS NOT NULL)")
    }
}

/// The value at a place of JSON, by the operator for one key or by the one for a path.
fn at(json: &str, steps: &[JsonStep], [of_key, of_path]: [&str; 2]) -> String {
    match steps {
        [JsonStep::Key(key)] => format!("({json} {of_key} {})", Postgres.text(key)),
        [JsonStep::Entry(index)] => format!("({json} {of_key} {index})"),
        several => format!("({json} {of_path} {})", path(several)),
    }
}

/// A path as the literal of an array of texts, each in quotes (PostgreSQL, "Array Value Input").
fn path(steps: &[JsonStep]) -> String {
    let step = |step: &JsonStep| match step {
        JsonStep::Key(key) if is_plain(key) => key.clone(),
        JsonStep::Key(key) => format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\"")),
        JsonStep::Entry(index) => index.to_string(),
    };
    let steps: Vec<_> = steps.iter().map(step).collect();
    Postgres.text(&format!("{{{}}}", steps.join(",")))
}

/// A word that an array's literal takes without quotes.
fn is_plain(key: &str) -> bool {
    let is_word = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_word && !key.is_empty() && !key.eq_ignore_ascii_case("null")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: &str) -> JsonStep {
        JsonStep::Key(key.to_owned())
    }

    #[test]
    fn places_in_json_are_named_by_their_steps() {
        for (steps, value, json) in [
            (vec![], "(c::jsonb #>> '{}')", "(c::jsonb #> '{}')"),
            (vec![key("a")], "(c::jsonb ->> 'a')", "(c::jsonb -> 'a')"),
            (vec![JsonStep::Entry(0)], "(c::jsonb ->> 0)", "(c::jsonb -> 0)"),
            (
                vec![key("a"), JsonStep::Entry(2), key("it's \"b\\")],
                r#"(c::jsonb #>> '{a,2,"it''s \"b\\"}')"#,
                r#"(c::jsonb #> '{a,2,"it''s \"b\\"}')"#,
            ),
            (vec![key("null"), key("")], r#"(c::jsonb #>> '{"null",""}')"#, r#"(c::jsonb #> '{"null",""}')"#),
        ] {
            assert_eq!(Postgres.value_at("c", &steps), value);
            assert_eq!(Postgres.json_at("c", &steps), json);
        }
    }

    #[test]
    fn an_object_has_as_many_pairs_as_there_are() {
        let pairs = |count: usize| -> Vec<_> {
            (0..count).map(|number| (format!("k{number}"), number.to_string())).collect()
        };
        assert_eq!(Postgres.object(&pairs(2), "\n"), "json_build_object('k0', 0,\n'k1', 1)");
        let many = Postgres.object(&pairs(51), " ");
        assert!(many.ends_with("'k49', 49) || jsonb_build_object('k50', 50))"), "{many}");
        assert_eq!(many.matches("jsonb_build_object").count(), 2);
    }
}

//! Rows and values that are shown to the owner as examples, each of a length that can be shown.
//!
//! Knows nothing of what they are examples of.

/// The most characters of a sample's value that are kept.
const MOST_CHARACTERS: usize = 2_048;

/// The most characters of a sample's value that a line of facts shows.
const LINE_CHARACTERS: usize = 60;

/// The most characters of an example in a finding.
const EXAMPLE_CHARACTERS: usize = 40;

/// Rows with something in common, and an example.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub rows: u64,
    /// The `id` of the first.
    pub id: String,
    /// The value that it has there.
    pub value: String,
}

impl Tally {
    pub(super) fn add_row(&mut self, id: &str, value: &[u8]) {
        if self.rows == 0 {
            id.clone_into(&mut self.id);
            self.value = example(value);
        }
        self.rows += 1;
    }
}

/// A value that is shown, cut where it is long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The text without control characters.
    pub text: String,
    /// How many characters the whole has, where this is not all of it.
    pub cut_from: Option<usize>,
}

impl Excerpt {
    /// The value of a sample.
    pub(super) fn of(value: &[u8]) -> Self {
        shortened(value, MOST_CHARACTERS)
    }

    /// The text as a line of facts takes it.
    pub fn shortened(&self) -> String {
        shortened(self.text.as_bytes(), LINE_CHARACTERS).text
    }
}

/// A row as Roistat gets it: keys and values, without those that are NULL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SampleRow(pub Vec<(String, Excerpt)>);

impl SampleRow {
    /// The row of these names and values.
    pub(super) fn of<'a>(values: impl Iterator<Item = (&'a String, String)>) -> Self {
        Self(values.map(|(name, value)| (name.clone(), Excerpt::of(value.as_bytes()))).collect())
    }
}

/// A value as a finding shows it.
pub(super) fn example(value: &[u8]) -> String {
    shortened(value, EXAMPLE_CHARACTERS).text
}

/// A text on one line, with ill-formed characters replaced, and no longer than so many characters.
fn shortened(text: &[u8], most: usize) -> Excerpt {
    let count = || String::from_utf8_lossy(text).chars().count();
    // Only as much of a long text as is shown is looked at.
    let start = String::from_utf8_lossy(&text[..text.len().min((most + 1) * 4)]);
    let plain = start.chars().map(|it| if it.is_control() { ' ' } else { it });
    let is_cut = start.chars().count() > most;
    let mut short: String = plain.take(most).collect();
    short.extend(is_cut.then_some('…'));
    Excerpt { text: short, cut_from: is_cut.then(count) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_by_characters_and_says_so() {
        for (text, most, expected, cut_from) in [
            ("abc", 3, "abc", None),
            ("abcd", 3, "abc…", Some(4)),
            ("жжж", 3, "жжж", None),
            ("жжжж", 3, "жжж…", Some(4)),
            ("📦📦📦📦📦", 3, "📦📦📦…", Some(5)),
            ("a\n\tb", 4, "a  b", None),
            ("", 3, "", None),
        ] {
            assert_eq!(
                shortened(text.as_bytes(), most),
                Excerpt { text: expected.to_owned(), cut_from },
                "{text}"
            );
        }
    }
}

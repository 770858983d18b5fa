//! The words for formats of dates, which each language gives.
//!
//! Layouts are shown by their letters, `YYYY-MM-DD`, in every language.

use super::NumberFormat;

/// The words of one language.
pub struct DateWords {
    /// The column holds text.
    pub text: &'static str,
    /// The column has a type for moments.
    pub moment: &'static str,
    /// The column holds digits that are those of a date.
    pub digits: &'static str,
    /// The words for the unit that a number counts.
    pub number: fn(NumberFormat) -> &'static str,
    /// The words that follow where numbers are kept as text.
    pub kept_as_text: &'static str,
    /// The words between two formats of one column …
    pub in_some_rows: &'static str,
    /// … and behind the last.
    pub in_others: &'static str,
    /// The words that follow where the values name several zones.
    pub in_several_zones: &'static str,
}

impl DateWords {
    /// The words in English.
    pub const ENGLISH: Self = Self {
        text: "text",
        moment: "date",
        digits: "digits",
        number: NumberFormat::description,
        kept_as_text: ", kept as text",
        in_some_rows: " in some rows, ",
        in_others: " in others",
        in_several_zones: ", in several zones",
    };
}

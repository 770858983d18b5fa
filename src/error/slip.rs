//! The usual slips of a config written by hand, and their wording: what it is, and how to write it instead.
//!
//! A slip never repeats the value of a key, which may be the password: `…` stands for it. Its own file because the
//! words are for owners who have never heard of TOML.

use std::fmt::{self, Display, Formatter};

/// A slip, with what is to be written instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slip {
    /// A setting below a section.
    BelongsAbove {
        /// The setting.
        key: String,
        /// The first section of the file.
        section: String,
    },
    /// A query outside of its section.
    BelongsBelow {
        /// The query's key.
        key: String,
        /// Its section.
        section: &'static str,
    },
    /// A key that stands in the same section before.
    RepeatedKey {
        /// The key.
        key: String,
        /// The line of the other one.
        first: usize,
    },
    /// A quote that a word processor, a messenger or a web page has made of a straight one.
    CurlyQuote {
        /// The quote.
        quote: char,
        /// The line or the quote as it should be.
        instead: String,
    },
    /// A character that no editor shows.
    Invisible {
        /// The character.
        character: char,
        /// Its name.
        name: &'static str,
        /// The word that it stands in or before.
        word: String,
    },
    /// A Cyrillic letter in a Latin word.
    LookAlike {
        /// The word.
        word: String,
        /// The letter.
        letter: char,
        /// The word in Latin letters.
        instead: String,
    },
    /// A character as HTML writes it.
    Html {
        /// As it is written.
        entity: &'static str,
        /// The character itself.
        instead: char,
    },
    /// Four quotes in a row inside of a text between three.
    FourQuotes,
    /// A backslash in a text in double quotes.
    Backslash {
        /// The line as it should be.
        instead: String,
    },
    /// A text without quotes.
    NoQuotes {
        /// The line as it should be.
        instead: String,
    },
    /// A number with a unit, with spaces or in quotes.
    NotABareNumber {
        /// The key.
        key: String,
        /// The line as it should be.
        instead: String,
    },
    /// A colon where an equals sign belongs.
    Colon {
        /// The line as it should be.
        instead: String,
    },
    /// The config is there under another name.
    OtherName {
        /// The file's name.
        name: String,
        /// Its name does not begin with `.ht`, so that web servers may send it to everyone.
        is_open: bool,
    },
}

impl Slip {
    /// The description of the fault.
    pub fn problem(&self) -> String {
        match self {
            Self::BelongsAbove { key, .. } => format!("setting `{key}` stands below a section"),
            Self::BelongsBelow { key, .. } => format!("query `{key}` stands outside of its section"),
            Self::RepeatedKey { key, first } => format!("key `{key}` stands on line {first} already"),
            Self::CurlyQuote { quote, .. } => format!("`{quote}` ({}) is a curly quote", code(*quote)),
            Self::Invisible { character, name, word } => {
                format!("an invisible character, {name} ({}), stands at `{word}`", code(*character))
            }
            Self::LookAlike { word, letter, .. } => {
                format!("`{word}` has the Russian letter `{letter}` ({}) in it", code(*letter))
            }
            Self::Html { entity, .. } => format!("`{entity}` is HTML"),
            Self::FourQuotes => "three quotes in a row end the text".to_owned(),
            Self::Backslash { .. } => "a backslash between double quotes begins an escape".to_owned(),
            Self::NoQuotes { .. } => "a text stands in quotes".to_owned(),
            Self::NotABareNumber { key, .. } => {
                format!("key `{key}` takes a number without blanks, unit or quotes")
            }
            Self::Colon { .. } => "`=` stands between a key and its value".to_owned(),
            Self::OtherName { name, .. } => format!("the file is missing, but there is `{name}`"),
        }
    }

    /// How to mend it.
    pub fn remedy(&self) -> String {
        match self {
            Self::BelongsAbove { section, .. } => format!("move the line above `[{section}]`"),
            Self::BelongsBelow { section, .. } => format!("move it below the line `[{section}]`"),
            Self::RepeatedKey { .. } => "remove one of the two lines".to_owned(),
            Self::CurlyQuote { instead, .. } => format!("write straight ones, {instead}"),
            Self::Invisible { .. } => "type the line anew".to_owned(),
            Self::LookAlike { instead, .. } => format!("write `{instead}`"),
            Self::Html { instead, .. } => format!("write `{instead}`"),
            Self::FourQuotes => "begin and end it with \"\"\" instead, or write char(39) for ''''".to_owned(),
            Self::Backslash { instead } => format!("write single quotes, {instead}"),
            Self::NoQuotes { instead } | Self::NotABareNumber { instead, .. } | Self::Colon { instead } => {
                format!("write {instead}")
            }
            Self::OtherName { is_open: false, .. } => "rename it".to_owned(),
            Self::OtherName { is_open: true, .. } => {
                "rename it at once, for web servers show a file of that name with the password in it"
                    .to_owned()
            }
        }
    }
}

impl Display for Slip {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.problem(), self.remedy())
    }
}

/// A character's code as Unicode writes it.
fn code(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

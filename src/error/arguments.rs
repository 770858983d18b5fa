//! Faults in the words of a command line: facts, for `terminal` to find and `message` to word.
//!
//! Knows no command and no library that reads arguments.

/// Arguments that make no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Complaint {
    /// A word that is no command.
    UnknownCommand { word: String, nearest: Option<&'static str> },
    /// An option that the command does not have, without its dashes.
    UnknownOption { name: String, nearest: Option<&'static str> },
    /// The same of one letter.
    UnknownLetter { letter: char },
    /// A word that belongs to nothing.
    OneTooMany { word: String },
    /// An option without its value.
    NoValue { option: String },
    /// A value behind an option that takes none.
    UnwantedValue { option: String },
    /// A word that is not UTF-8.
    NotUtf8 { word: String },
    /// An address without `--base`.
    WithoutOption { address: String },
    /// `init` without a database.
    NoDatabase,
    /// `url` without the page's address.
    NoBase,
    /// Anything else that lexopt complains of, in its words.
    Unreadable { words: String },
}

/// A fault of an address that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressFault {
    /// The page's address is no URL.
    NotAUrl { base: String },
    /// It is a URL of something else than a page.
    NotHttp { base: String },
    /// A parameter that is to be added stands there already.
    HasParameter { name: &'static str },
    /// Roistat knows no such action.
    UnknownAction { name: String, nearest: Option<&'static str> },
    /// The date is no UNIX seconds.
    NotADate { date: String },
    /// The action writes, and that was not asked for by `--write`.
    Writes { action: &'static str },
}

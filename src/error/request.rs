//! The faults of credentials and parameters, and their wording. It names the parameter and never repeats its value,
//! which may be a token.

use std::fmt::{self, Display, Formatter};

/// The fault of a user and a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialsFault {
    /// There is no token.
    TokenAbsent,
    /// `user` or `token` stands there twice.
    Repeated,
    /// The token is not that of the config's user and password.
    TokenWrong {
        /// The key of the config whose value has whitespace at its beginning or end.
        padded_key: Option<&'static str>,
    },
    /// The token is right, the user is not the config's.
    UserWrong,
    /// The query string asks for the owner's page, which only its form may ask for.
    PageByQuery,
    /// The form of the owner's page is incomplete, or has another login or password than the config.
    PageLogin,
}

impl Display for CredentialsFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Self::TokenWrong { padded_key: Some(key) } = self {
            return write!(
                f,
                "parameter `token` is wrong, and the config's `{key}` begins or ends with a blank: remove the blank, or \
                 type it into Roistat, too"
            );
        }
        f.write_str(match self {
            Self::TokenAbsent => {
                "parameter `token` is absent: Roistat sends it where both login and password are filled in"
            }
            Self::Repeated => {
                "parameter `user` or `token` is there twice: give Roistat the page URL without them"
            }
            Self::TokenWrong { .. } => {
                "parameter `token` is wrong: login and password in Roistat must be the config's `user` and \
                 `password`"
            }
            Self::UserWrong => "parameter `user` is wrong: the login in Roistat must be the config's `user`",
            Self::PageLogin => {
                "the form of the owner's page is incomplete, or its login and password are not the config's `user` and \
                 `password`"
            }
            Self::PageByQuery => {
                "parameter `action` is `page` in the query string: only the form of the page itself may ask for it"
            }
        })
    }
}

/// The fault of a parameter's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterFault {
    /// It stands there more than once.
    Repeated,
    /// It is none of the words that may stand there.
    Unknown,
    /// It is no whole number in decimal digits from `least` on that fits 64 bits.
    NotANumber {
        /// The least number that may stand there.
        least: i64,
    },
}

impl Display for ParameterFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repeated => write!(f, "is there more than once"),
            Self::Unknown => write!(f, "is none of the words that are answered"),
            Self::NotANumber { least } => {
                write!(f, "is no whole number from {least} to {} in decimal digits", i64::MAX)
            }
        }
    }
}

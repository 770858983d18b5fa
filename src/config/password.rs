//! A password of the config: that of Roistat's login, or of the account at a database server.
//!
//! A type of its own so that neither `{:?}` nor `{}` can show it: its text is had by `reveal` alone.

use std::fmt::{self, Debug, Formatter};

/// A password, which no text shows.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// The password itself, for comparing it and for logging in with it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Password {
    fn from(password: String) -> Self {
        Self(password)
    }
}

impl Debug for Password {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_a_password_shows_it() {
        let password = Password::from("s3cret".to_owned());
        assert_eq!((format!("{password:?}"), password.reveal()), ("Password".to_owned(), "s3cret"));
    }
}

//! Who may read: a request and the config become a `Permit`, which only this file can make and without
//! which `store` reads nothing.
//!
//! The token is Roistat's: `md5(user . password)` in lower-case hexadecimal digits. That md5 is a weak hash
//! is Roistat's choice; that it is compared in constant time is ours. Does not know the database.

use md5::{Digest, Md5};
use subtle::{Choice, ConstantTimeEq};

use crate::config::Config;
use crate::error::{CredentialsFault, Error};
use crate::query::Given;
use crate::request::{Credentials, Request, Wish};

/// The proof that whoever asks has shown the right token, and what they may therefore read.
pub struct Permit<'a> {
    config: &'a Config,
    wish: Wish,
}

impl<'a> Permit<'a> {
    /// The config that the permit was given under.
    pub fn config(&self) -> &'a Config {
        self.config
    }

    /// What is asked for.
    pub fn wish(&self) -> &Wish {
        &self.wish
    }
}

/// Lets a request in, or not.
///
/// # Errors
/// [`Error::Credentials`] before all else; then what is wrong with a parameter, or an action that the
/// config has no section for.
pub fn permit(request: Request, config: &Config) -> Result<Permit<'_>, Error> {
    check(&request.credentials, config).map_err(|fault| Error::Credentials { fault })?;
    let wish = request.wish?;
    let section = wish.action.section();
    if !config.answers(section) {
        return Err(Error::ActionNotConfigured { action: wish.action.name(), section: section.name() });
    }
    Ok(Permit { config, wish })
}

/// The token that goes with a user and a password.
pub fn token(user: &str, password: &str) -> String {
    let digest = Md5::new().chain_update(user).chain_update(password).finalize();
    digest.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(hexadecimal_digit).collect()
}

fn hexadecimal_digit(nibble: u8) -> char {
    char::from(b"0123456789abcdef"[usize::from(nibble)])
}

/// Both comparisons are always made, and neither stops at the first difference: time tells nothing.
fn check(credentials: &Credentials, config: &Config) -> Result<(), CredentialsFault> {
    let right_token = token(&config.user, &config.password);
    let user_is_right = match &credentials.user {
        Given::Absent => Choice::from(1),
        Given::Once(user) => user.as_bytes().ct_eq(config.user.as_bytes()),
        Given::Repeated => return Err(CredentialsFault::Repeated),
    };
    let token_is_right = match &credentials.token {
        Given::Absent => return Err(CredentialsFault::TokenAbsent),
        Given::Once(token) => token.as_bytes().ct_eq(right_token.as_bytes()),
        Given::Repeated => return Err(CredentialsFault::Repeated),
    };
    match (bool::from(token_is_right), bool::from(user_is_right)) {
        (true, true) => Ok(()),
        (true, false) => Err(CredentialsFault::UserWrong),
        (false, _) => Err(CredentialsFault::TokenWrong),
    }
}

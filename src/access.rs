//! The rights of a request: it becomes a `Permit` by the config. Only this file makes one, and `store` does nothing
//! without it.
//!
//! The token is Roistat's: `md5(user . password)` in lower-case hexadecimal digits. The weak hash is Roistat's
//! choice; the comparison in constant time is ours. This file does not know the database.

use md5::{Digest, Md5};
use subtle::{Choice, ConstantTimeEq};

use crate::config::Config;
use crate::error::{CredentialsFault, Error};
use crate::protocol::{Action, ReadAction, WriteAction};
use crate::query::Given;
use crate::request::{Credentials, ReadParameters, Request};

/// The proof that the sender has shown the right token, and the right that he got for it: a `Permit<Read>` lets
/// `store` read, and no function makes another permit of it.
pub struct Permit<'a, Right> {
    config: &'a Config,
    right: Right,
}

/// The right to read the lists of one action.
pub struct Read(ReadParameters);

/// The right to run the statements of one action that writes.
pub struct Write(WriteAction);

impl<'a, Right> Permit<'a, Right> {
    /// The config that the permit was given under.
    pub fn config(&self) -> &'a Config {
        self.config
    }
}

impl Permit<'_, Read> {
    /// The lists and rows that may be read.
    pub fn parameters(&self) -> &ReadParameters {
        &self.right.0
    }
}

impl Permit<'_, Write> {
    /// The action whose statements may run.
    pub fn action(&self) -> WriteAction {
        self.right.0
    }
}

/// The permit that a request gets, by the kind of its action.
pub enum Permitted<'a> {
    /// Lists may be read.
    Read(Permit<'a, Read>),
    /// Statements may be run.
    Write(Permit<'a, Write>),
}

/// Gives a request its permit.
///
/// # Errors
/// In this order: [`Error::Credentials`]; an action that is unknown, or has no section in the config; of an action that
/// reads, a method that it does not take, and its parameters. A write looks at its method and its parameters itself,
/// because it answers in a form of its own.
pub fn permit<'a>(request: &Request<'_>, config: &'a Config) -> Result<Permitted<'a>, Error> {
    check(&request.credentials, config).map_err(|fault| Error::Credentials { fault })?;
    match request.action()? {
        Action::Read(action) => reading(request, action, config).map(Permitted::Read),
        Action::Write(action) => writing(action, config).map(Permitted::Write),
        Action::Page => Err(Error::Credentials { fault: CredentialsFault::PageByQuery }),
    }
}

fn reading<'a>(
    request: &Request<'_>,
    action: ReadAction,
    config: &'a Config,
) -> Result<Permit<'a, Read>, Error> {
    let section = action.section();
    if !config.answers(section) {
        return Err(Error::ActionNotConfigured { action: action.name(), section: section.name() });
    }
    request.must_be_one_of(ReadAction::METHODS)?;
    Ok(Permit { config, right: Read(request.read_parameters(action)?) })
}

fn writing(action: WriteAction, config: &Config) -> Result<Permit<'_, Write>, Error> {
    if config.statements(action).is_empty() {
        return Err(Error::ActionNotConfigured { action: action.name(), section: action.name() });
    }
    Ok(Permit { config, right: Write(action) })
}

/// The right to see the owner's page.
pub struct Owner(());

impl Permit<'_, Owner> {
    /// The token that the page's own forms carry, so that no password stands in it.
    pub fn token(&self) -> String {
        token(&self.config.user, self.config.password.reveal())
    }
}

/// The proof that a form of the owner's page shows.
pub enum Secret {
    /// The password, from the login form.
    Password(String),
    /// The token, from a form of the page.
    Token(String),
}

/// The login and its proof, as a form of the owner's page sends them.
pub struct Login {
    /// The login.
    pub user: String,
    /// The proof.
    pub secret: Secret,
}

/// The login of a form that names none: no config has an empty user or password.
pub static NO_LOGIN: Login = Login { user: String::new(), secret: Secret::Password(String::new()) };

/// Lets the owner in, where login and proof are the config's. As with a request's token both are always compared.
pub fn owner<'a>(login: &Login, config: &'a Config) -> Option<Permit<'a, Owner>> {
    let right_token = token(&config.user, config.password.reveal());
    let user_is_right = login.user.as_bytes().ct_eq(config.user.as_bytes());
    let secret_is_right = match &login.secret {
        Secret::Password(password) => password.as_bytes().ct_eq(config.password.reveal().as_bytes()),
        Secret::Token(token) => token.as_bytes().ct_eq(right_token.as_bytes()),
    };
    bool::from(user_is_right & secret_is_right).then_some(Permit { config, right: Owner(()) })
}

/// The token that goes with a user and a password.
pub fn token(user: &str, password: &str) -> String {
    digest(&[user, password])
}

/// The md5 of texts one after the other, in lower-case hexadecimal digits.
pub fn digest(texts: &[&str]) -> String {
    let bytes = texts.iter().fold(Md5::new(), Md5::chain_update).finalize();
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(hexadecimal_digit).collect()
}

fn hexadecimal_digit(nibble: u8) -> char {
    char::from(b"0123456789abcdef"[usize::from(nibble)])
}

/// Compares user and token with the config's. Both comparisons are always made, and neither stops at the first
/// difference, so that the time of the answer tells nothing.
fn check(credentials: &Credentials, config: &Config) -> Result<(), CredentialsFault> {
    let right_token = token(&config.user, config.password.reveal());
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
        (false, _) => Err(CredentialsFault::TokenWrong { padded_key: padded_key(config) }),
    }
}

/// The key whose value was pasted with whitespace, as is easily done and hardly seen.
fn padded_key(config: &Config) -> Option<&'static str> {
    let keys = [("password", config.password.reveal()), ("user", &config.user)];
    keys.into_iter().find(|(_, value)| value.trim() != *value).map(|(key, _)| key)
}

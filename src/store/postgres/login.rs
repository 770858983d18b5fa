//! The login: the password as the server asks for it (PostgreSQL, "SASL Authentication").
//!
//! SCRAM-SHA-256 and md5. The clear password goes over no line that others can read. Knows no query.

use std::fmt::{self, Debug, Formatter};

use postgres_protocol::authentication::md5_hash;

use super::failure::{LoginFailure, SessionFailure};
use super::message::{LoginStep, Messages};
use super::scram::{self, ScramClient, ServerProof};

/// The account that logs in to a server.
pub(super) struct Account<'a> {
    /// The name of the account.
    pub(super) user: &'a str,
    /// Its password, where the config has one.
    pub(super) password: Option<&'a str>,
    /// The database.
    pub(super) database: &'a str,
    /// Others cannot read the line: a socket of this machine, or TLS.
    pub(super) is_private: bool,
}

/// Without the password.
impl Debug for Account<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("user", &self.user)
            .field("database", &self.database)
            .finish_non_exhaustive()
    }
}

/// How far a login has come.
pub(super) enum LoginProgress<'a> {
    /// The server has asked for nothing yet.
    Begun(&'a Account<'a>),
    /// A password, or its hash, was sent.
    Sent,
    /// SCRAM: the nonce was sent.
    Scram(ScramClient),
    /// SCRAM: the proof was sent, and the server's proof is to come.
    Proving(ServerProof),
    /// The server has let us in.
    Done,
}

impl LoginProgress<'_> {
    /// Takes the server's next message; gives the answer to it, where it wants one.
    pub(super) fn step(self, login: LoginStep) -> Result<(Self, Option<Messages>), SessionFailure> {
        match (self, login) {
            (Self::Begun(_) | Self::Sent, LoginStep::Done) => Ok((Self::Done, None)),
            (Self::Begun(account), login) => first_answer(account, login),
            (Self::Scram(scram), LoginStep::SaslContinue(challenge)) => {
                let (answer, proof) = scram.answer(&challenge)?;
                Ok((Self::Proving(proof), Some(Messages::default().sasl(answer.as_bytes())?)))
            }
            (Self::Proving(proof), LoginStep::SaslFinal(said)) if proof.is_in(&said) => {
                Ok((Self::Sent, None))
            }
            (Self::Proving(_), LoginStep::SaslFinal(_)) => Err(SessionFailure::Login(LoginFailure::Unproven)),
            (Self::Scram(_) | Self::Proving(_), LoginStep::Done) => {
                Err(SessionFailure::Login(LoginFailure::Unproven))
            }
            _ => Err(SessionFailure::Protocol("a message of another login")),
        }
    }
}

fn first_answer<'a>(
    account: &'a Account<'a>,
    login: LoginStep,
) -> Result<(LoginProgress<'a>, Option<Messages>), SessionFailure> {
    let password = || account.password.ok_or(SessionFailure::Login(LoginFailure::NoPassword));
    match login {
        LoginStep::Sasl(mechanisms) if mechanisms.iter().any(|mechanism| mechanism == scram::MECHANISM) => {
            let scram = ScramClient::new(password()?)?;
            let first = scram.first_message();
            let answer = Messages::default().sasl_initial(scram::MECHANISM, first.as_bytes())?;
            Ok((LoginProgress::Scram(scram), Some(answer)))
        }
        LoginStep::Sasl(_) => Err(SessionFailure::Login(LoginFailure::Method("SASL without SCRAM-SHA-256"))),
        LoginStep::Md5(salt) => {
            let hash = md5_hash(account.user.as_bytes(), password()?.as_bytes(), salt);
            Ok((LoginProgress::Sent, Some(Messages::default().password(hash.as_bytes())?)))
        }
        LoginStep::ClearPassword if account.is_private => {
            Ok((LoginProgress::Sent, Some(Messages::default().password(password()?.as_bytes())?)))
        }
        LoginStep::ClearPassword => Err(SessionFailure::Login(LoginFailure::ClearPassword)),
        LoginStep::Other(method) => Err(SessionFailure::Login(LoginFailure::Method(method))),
        LoginStep::Done | LoginStep::SaslContinue(_) | LoginStep::SaslFinal(_) => {
            Err(SessionFailure::Protocol("a message of another login"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{FakeServer, login, ready};
    use super::super::session::Session;
    use super::*;

    fn failure(is_private: bool, password: Option<&str>, said: &[Vec<u8>]) -> Option<LoginFailure> {
        let account = Account { user: "md5_user", password, database: "shop", is_private };
        match Session::start(FakeServer::that_says(said.concat()), &account) {
            Ok(_) => None,
            Err(SessionFailure::Login(failure)) => Some(failure),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_clear_password_goes_over_no_open_line() {
        let said = [login(3, b""), login(0, b""), ready()];
        assert_eq!(failure(false, Some("secret"), &said), Some(LoginFailure::ClearPassword));
        assert_eq!(failure(true, Some("secret"), &said), None);
    }

    #[test]
    fn a_password_that_is_asked_for_must_be_there() {
        let scram = login(10, b"SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0");
        for asked in [login(3, b""), login(5, b"salt"), scram] {
            assert_eq!(failure(true, None, &[asked]), Some(LoginFailure::NoPassword));
        }
        assert_eq!(failure(true, None, &[login(0, b""), ready()]), None);
    }

    #[test]
    fn a_way_to_log_in_that_is_not_known_is_named() {
        for (asked, method) in [
            (login(7, b""), "GSSAPI"),
            (login(9, b""), "SSPI"),
            (login(2, b""), "Kerberos"),
            (login(10, b"OAUTHBEARER\0\0"), "SASL without SCRAM-SHA-256"),
        ] {
            assert_eq!(failure(true, Some("x"), &[asked]), Some(LoginFailure::Method(method)));
        }
    }

    #[test]
    fn a_server_that_leaves_out_its_own_proof_is_not_believed() {
        let scram = login(10, b"SCRAM-SHA-256\0\0");
        let said = [scram, login(0, b""), ready()];
        assert_eq!(failure(true, Some("secret"), &said), Some(LoginFailure::Unproven));
    }

    #[test]
    fn md5_is_made_of_password_name_and_salt() {
        let account =
            Account { user: "md5_user", password: Some("password"), database: "x", is_private: false };
        let asked = LoginStep::Md5([0x2a, 0x3d, 0x8f, 0xe0]);
        let (_, answer) = LoginProgress::Begun(&account).step(asked).unwrap();
        let hash = b"p\0\0\0\x28md562af4dd09bbb41884907a838a3233294\0";
        assert_eq!(answer.unwrap().bytes(), hash);
    }

    #[test]
    fn the_password_is_not_in_what_is_printed_of_an_account() {
        let account = Account { user: "shop", password: Some("secret"), database: "x", is_private: true };
        assert_eq!(format!("{account:?}"), "Account { user: \"shop\", database: \"x\", .. }");
    }
}

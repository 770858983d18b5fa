//! The client's half of SCRAM-SHA-256: the password is proven and never sent, and the server proves that it knows it, too
//! (RFC 5802, RFC 7677; PostgreSQL, "SCRAM-SHA-256 Authentication").
//!
//! Of our own, because thousands of rounds of hashing are most of what an answer costs on this side of the socket: the key is
//! worked into the hash once and not for each round, which is half the work that `postgres-protocol` does. Knows the texts of
//! the mechanism, and not the messages that carry them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::digest::CtOutput;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::failure::SessionFailure;

/// The name of the mechanism.
pub(super) const MECHANISM: &str = "SCRAM-SHA-256";

/// No channel is bound to the exchange (RFC 5802, section 7).
const HEADER: &str = "n,,";

/// The bytes of our nonce before they are base64.
const NONCE: usize = 18;

/// The most rounds that a server may ask for, 24 times PostgreSQL's default: they are counted by whoever answers at the
/// server's place, and each costs us time.
const MOST_ROUNDS: u32 = 100_000;

type HmacSha256 = Hmac<Sha256>;
type MacBytes = [u8; 32];

/// An exchange that has begun: the server has yet to say salt and rounds.
pub(super) struct ScramClient {
    password: Vec<u8>,
    nonce: String,
}

/// The proof that the server has yet to give.
pub(super) struct ServerProof(CtOutput<HmacSha256>);

impl ScramClient {
    /// Begins an exchange with a nonce of the system's random source.
    ///
    /// # Errors
    /// The random source's.
    pub(super) fn new(password: &str) -> Result<Self, SessionFailure> {
        let mut random = [0; NONCE];
        getrandom::fill(&mut random).map_err(|error| SessionFailure::Connection(error.into()))?;
        Ok(Self::with_nonce(password, STANDARD.encode(random)))
    }

    fn with_nonce(password: &str, nonce: String) -> Self {
        // As the server does: a password that the rules for strings refuse is taken as it is.
        let prepared = stringprep::saslprep(password).map_or(password.into(), |prepared| prepared);
        Self { password: prepared.as_bytes().to_vec(), nonce }
    }

    /// The first message.
    pub(super) fn first_message(&self) -> String {
        format!("{HEADER}{}", self.bare_first_message())
    }

    /// The server knows the name of the account from the start of the session.
    fn bare_first_message(&self) -> String {
        format!("n=,r={}", self.nonce)
    }

    /// The answer to the server's first message, and the proof that is due for it.
    ///
    /// # Errors
    /// [`SessionFailure::Protocol`].
    pub(super) fn answer(self, challenge: &[u8]) -> Result<(String, ServerProof), SessionFailure> {
        let text = std::str::from_utf8(challenge).map_err(|_| UNUSABLE)?;
        let Challenge { nonce, salt, rounds } = Challenge::read(text).ok_or(UNUSABLE)?;
        if !nonce.starts_with(&self.nonce) || !(1..=MOST_ROUNDS).contains(&rounds) {
            return Err(UNUSABLE);
        }
        let salted = salted_password(&self.password, &salt, rounds)?;
        let client_key = bytes(&keyed(&salted, b"Client Key")?);
        let stored_key: MacBytes = Sha256::digest(client_key).into();
        let last = format!("c={},r={nonce}", STANDARD.encode(HEADER));
        let exchange = format!("{},{text},{last}", self.bare_first_message());
        let mut proof = bytes(&keyed(&stored_key, exchange.as_bytes())?);
        for (byte, key) in proof.iter_mut().zip(client_key) {
            *byte ^= key;
        }
        let server_key = bytes(&keyed(&salted, b"Server Key")?);
        let due = keyed(&server_key, exchange.as_bytes())?;
        Ok((format!("{last},p={}", STANDARD.encode(proof)), ServerProof(due)))
    }
}

impl ServerProof {
    /// Tells if the server's last message has the proof.
    pub(super) fn is_in(&self, message: &[u8]) -> bool {
        let given = message.strip_prefix(b"v=").and_then(|proof| STANDARD.decode(proof).ok());
        given
            .and_then(|proof| MacBytes::try_from(proof).ok())
            .is_some_and(|proof| CtOutput::new(proof.into()) == self.0)
    }
}

const UNUSABLE: SessionFailure = SessionFailure::Protocol("a SCRAM message that cannot be used");

/// The server's first message.
struct Challenge<'a> {
    /// Our nonce and the server's.
    nonce: &'a str,
    salt: Vec<u8>,
    rounds: u32,
}

impl<'a> Challenge<'a> {
    /// Reads `r=…,s=…,i=…`, behind which there may be more. What must be known comes before, and is not known here.
    fn read(text: &'a str) -> Option<Self> {
        let mut attributes = text.split(',');
        let nonce = attributes.next()?.strip_prefix("r=")?;
        let salt = STANDARD.decode(attributes.next()?.strip_prefix("s=")?).ok()?;
        let rounds = attributes.next()?.strip_prefix("i=")?.parse().ok()?;
        Some(Self { nonce, salt, rounds })
    }
}

/// The password as the server keeps it: PBKDF2 of one block.
fn salted_password(password: &[u8], salt: &[u8], rounds: u32) -> Result<MacBytes, SessionFailure> {
    let password = mac(password)?;
    let mut round = bytes(&password.clone().chain_update(salt).chain_update([0, 0, 0, 1]).finalize());
    let mut salted = round;
    for _ in 1..rounds {
        round = bytes(&password.clone().chain_update(round).finalize());
        for (byte, other) in salted.iter_mut().zip(round) {
            *byte ^= other;
        }
    }
    Ok(salted)
}

fn keyed(key: &MacBytes, text: &[u8]) -> Result<CtOutput<HmacSha256>, SessionFailure> {
    Ok(mac(key)?.chain_update(text).finalize())
}

/// A key of any length is taken.
fn mac(key: &[u8]) -> Result<HmacSha256, SessionFailure> {
    HmacSha256::new_from_slice(key).map_err(|_| UNUSABLE)
}

fn bytes(output: &CtOutput<HmacSha256>) -> MacBytes {
    (*output.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 7677, whose exchange also has the name of the account.
    const NONCE: &str = "rOprNGfwEbeRWgbNEkqO";
    const CHALLENGE: &str =
        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    fn client() -> ScramClient {
        ScramClient::with_nonce("pencil", NONCE.to_owned())
    }

    #[test]
    fn a_password_is_salted_as_the_rfc_has_it() {
        // RFC 7914, section 11: the first 32 bytes of each, in base64.
        for (password, salt, rounds, expected) in [
            ("passwd", "salt", 1, "VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw="),
            ("Password", "NaCl", 80000, "TdzY9guYviGDDO5e8icB+WQaRBjQTAQUrv8Ih2s0q1Y="),
        ] {
            let salted = salted_password(password.as_bytes(), salt.as_bytes(), rounds).unwrap();
            assert_eq!(STANDARD.encode(salted), expected);
        }
    }

    #[test]
    fn the_exchange_is_that_of_the_rfc_but_for_the_name() {
        assert_eq!(client().first_message(), "n,,n=,r=rOprNGfwEbeRWgbNEkqO");
        let (answer, proof) = client().answer(CHALLENGE.as_bytes()).unwrap();
        // Made by Python's hashlib and hmac for the same exchange.
        assert_eq!(
            answer,
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=qvT2SWdEH5Q06albL+hjSYuUhCG7VndFyzIb7CK4n9k="
        );
        assert!(proof.is_in(b"v=3HO6Qt1M4MKJrmlKaoOqLAI0/0TV0HZe7J9H3MBtSOg="));
        for other in [
            "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
            "3HO6Qt1M4MKJrmlKaoOqLAI0/0TV0HZe7J9H3MBtSOg=",
            "v=",
            "v=%",
            "e=other-error",
            "",
        ] {
            assert!(!proof.is_in(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn a_challenge_that_cannot_be_used_ends_the_exchange() {
        for challenge in [
            "",
            "r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            "m=x,r=rOprNGfwEbeRWgbNEkqO1,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1",
            "r=rOprNGfwEbeRWgbNEkqO1,s=%,i=1",
            "r=rOprNGfwEbeRWgbNEkqO1,s=W22ZaJ0SNY7soEsUEjb6gQ==",
            "r=rOprNGfwEbeRWgbNEkqO1,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0",
            "r=rOprNGfwEbeRWgbNEkqO1,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=100001",
            "r=rOprNGfwEbeRWgbNEkqO1,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-1",
        ] {
            let failure = client().answer(challenge.as_bytes()).err();
            assert!(matches!(failure, Some(SessionFailure::Protocol(_))), "{challenge}: {failure:?}");
        }
        assert!(client().answer(b"r=rOprNGfwEbeRWgbNEkqO1,s=\xff,i=1").is_err());
    }

    #[test]
    fn each_exchange_has_a_nonce_of_its_own() {
        let [one, other] = [(); 2].map(|()| ScramClient::new("x").unwrap().first_message());
        assert_ne!(one, other);
        assert_eq!(one.len(), "n,,n=,r=".len() + 24);
    }

    #[test]
    fn a_password_is_prepared_as_the_server_prepares_it() {
        for (password, prepared) in [("№\u{a0}1", "No 1"), ("\u{7}x", "\u{7}x"), ("пароль", "пароль")]
        {
            assert_eq!(ScramClient::with_nonce(password, String::new()).password, prepared.as_bytes());
        }
    }
}

//! The proofs that an account knows its password, one for each plugin of the servers.
//!
//! The only user of the hashes of passwords and of ed25519. Knows no packet. The password itself leaves this
//! program by `caching_sha2_password` alone, and there only where others cannot listen.

use ed25519_dalek::VerifyingKey;
use ed25519_dalek::hazmat::{ExpandedSecretKey, raw_sign};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::failure::{LoginFailure, SessionFailure};

/// The random bytes that the server has the hashes mixed with.
const SCRAMBLE: usize = 20;

/// The same for ed25519.
const LONG_SCRAMBLE: usize = 32;

/// A way to prove that one knows the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plugin {
    /// By SHA-1: all servers of old, and MariaDB.
    Native,
    /// By SHA-256 and a cache of the server's: MySQL from 8.0 on.
    CachingSha2,
    /// By a signature: MariaDB, where an account is made so.
    Ed25519,
}

impl Plugin {
    /// The plugin of a name.
    ///
    /// # Errors
    /// [`LoginFailure::Plugin`] where there is none here.
    pub(super) fn named(name: &[u8]) -> Result<Self, SessionFailure> {
        match name {
            b"mysql_native_password" => Ok(Self::Native),
            b"caching_sha2_password" => Ok(Self::CachingSha2),
            b"client_ed25519" => Ok(Self::Ed25519),
            other => {
                let name = String::from_utf8_lossy(other).into_owned();
                Err(SessionFailure::Login(LoginFailure::Plugin(name)))
            }
        }
    }

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Native => "mysql_native_password",
            Self::CachingSha2 => "caching_sha2_password",
            Self::Ed25519 => "client_ed25519",
        }
    }

    /// The proof for a password and the server's random bytes.
    ///
    /// # Errors
    /// [`SessionFailure::Protocol`] where these are too few to mix with.
    pub(super) fn proof(self, password: &[u8], scramble: &[u8]) -> Result<Vec<u8>, SessionFailure> {
        const TOO_SHORT: SessionFailure = SessionFailure::Protocol("too few random bytes for a login");
        match self {
            Self::Native | Self::CachingSha2 if password.is_empty() => Ok(Vec::new()),
            Self::Native => Ok(native(password, scramble.first_chunk().ok_or(TOO_SHORT)?)),
            Self::CachingSha2 => Ok(caching_sha2(password, scramble.first_chunk().ok_or(TOO_SHORT)?)),
            Self::Ed25519 => Ok(ed25519(password, scramble.first_chunk().ok_or(TOO_SHORT)?)),
        }
    }
}

/// MySQL, "Native Authentication".
fn native(password: &[u8], scramble: &[u8; SCRAMBLE]) -> Vec<u8> {
    let once = Sha1::digest(password);
    let twice = Sha1::digest(once);
    let mixed = Sha1::new().chain_update(scramble).chain_update(twice).finalize();
    either(&once, &mixed)
}

/// MySQL, "Caching SHA-256 Pluggable Authentication".
fn caching_sha2(password: &[u8], scramble: &[u8; SCRAMBLE]) -> Vec<u8> {
    let once = Sha256::digest(password);
    let twice = Sha256::digest(once);
    let mixed = Sha256::new().chain_update(twice).chain_update(scramble).finalize();
    either(&once, &mixed)
}

/// MariaDB, "Authentication Plugin - ed25519": the signature of the random bytes by a key that is the password's hash.
fn ed25519(password: &[u8], scramble: &[u8; LONG_SCRAMBLE]) -> Vec<u8> {
    let hash: [u8; 64] = Sha512::digest(password).into();
    let key = ExpandedSecretKey::from_bytes(&hash);
    let public = VerifyingKey::from(&key);
    raw_sign::<Sha512>(&key, scramble, &public).to_bytes().to_vec()
}

/// The bits that are in one of two and not in both.
fn either(one: &[u8], other: &[u8]) -> Vec<u8> {
    one.iter().zip(other).map(|(one, other)| one ^ other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLUGINS: [Plugin; 3] = [Plugin::Native, Plugin::CachingSha2, Plugin::Ed25519];

    #[test]
    fn a_plugin_is_known_by_its_name() {
        for plugin in PLUGINS {
            assert_eq!(Plugin::named(plugin.name().as_bytes()).unwrap(), plugin);
        }
        let Err(SessionFailure::Login(failure)) = Plugin::named(b"mysql_clear_password") else { panic!() };
        assert_eq!(failure, LoginFailure::Plugin("mysql_clear_password".to_owned()));
    }

    #[test]
    fn too_few_random_bytes_are_no_reason_to_hash_a_password() {
        for plugin in PLUGINS {
            for length in [0, 1, 19] {
                let proof = plugin.proof(b"secret", &vec![7; length]);
                assert!(matches!(proof, Err(SessionFailure::Protocol(_))), "{plugin:?} {length}");
            }
        }
        assert!(Plugin::Ed25519.proof(b"secret", &[7; 31]).is_err());
        assert!(Plugin::Native.proof(b"", &[7; 20]).unwrap().is_empty());
        assert_eq!(Plugin::Ed25519.proof(b"", &[7; 32]).unwrap().len(), 64);
    }

    #[test]
    fn proofs_depend_on_every_random_byte() {
        for plugin in PLUGINS {
            let proof = plugin.proof(b"secret", &[7; 32]).unwrap();
            let length = if plugin == Plugin::Ed25519 { LONG_SCRAMBLE } else { SCRAMBLE };
            for at in 0..length {
                let mut scramble = [7; 32];
                scramble[at] = 8;
                assert_ne!(plugin.proof(b"secret", &scramble).unwrap(), proof, "{plugin:?} {at}");
            }
        }
    }
}

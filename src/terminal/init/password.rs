//! A password out of the system's random source; the only user of getrandom.
//!
//! Apart from the rest of `init` because here, and only here, a mistake opens the shop to strangers.

/// Letters and digits that nobody takes for one another: no `0`, `O`, `1`, `l`, `I`. Their number divides
/// 224, so that of the bytes up to there each stands for one as often as for any other.
const ALPHABET: &[u8; 56] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// How many of them: 162 bits.
const LENGTH: usize = 28;

/// A new password.
///
/// # Errors
/// The words of a system that has no random source.
pub(super) fn password() -> Result<String, String> {
    let mut password = String::with_capacity(LENGTH);
    while password.len() < LENGTH {
        let mut bytes = [0; 64];
        getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
        let letters = bytes.iter().filter(|byte| **byte < 224).map(|byte| ALPHABET[usize::from(byte % 56)]);
        password.extend(letters.take(LENGTH - password.len()).map(char::from));
    }
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_long_plain_and_never_the_same() {
        let (one, other) = (password().unwrap(), password().unwrap());
        assert_eq!(one.len(), 28);
        assert!(one.bytes().all(|byte| ALPHABET.contains(&byte)), "{one}");
        assert_ne!(one, other);
    }
}

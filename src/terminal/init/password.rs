//! A password out of the system's random source.
//!
//! Apart from the rest of `init` because here, and only here, a mistake opens the shop to strangers.

/// Letters and digits that cannot be taken for one another: no `0`, `O`, `1`, `l`, `I`.
const ALPHABET: &[u8; 56] = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// How many of them: 162 bits.
const LENGTH: usize = 28;

/// A new password.
///
/// # Errors
/// The words of a system that has no random source.
pub fn password() -> Result<String, String> {
    let mut password = String::with_capacity(LENGTH);
    while password.len() < LENGTH {
        let mut bytes = [0; 64];
        getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
        password.extend(bytes.into_iter().filter_map(letter));
    }
    password.truncate(LENGTH);
    Ok(password)
}

/// The letter of a byte. Their number divides 224, so that the bytes up to there stand for each as often as for any
/// other; those from there on stand for none.
fn letter(byte: u8) -> Option<char> {
    (byte < 224).then(|| ALPHABET[usize::from(byte % 56)].into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_comes_as_often_as_any_other() {
        let of_all_bytes: Vec<_> = (0..=255).filter_map(letter).collect();
        for letter in ALPHABET.map(char::from) {
            assert_eq!(of_all_bytes.iter().filter(|it| **it == letter).count(), 4, "{letter}");
        }
        assert_eq!(of_all_bytes.len(), 4 * ALPHABET.len());
    }

    #[test]
    fn passwords_are_long_plain_and_never_the_same() {
        let (one, other) = (password().unwrap(), password().unwrap());
        assert_eq!(one.len(), 28);
        assert!(one.bytes().all(|byte| ALPHABET.contains(&byte)), "{one}");
        assert_ne!(one, other);
    }
}

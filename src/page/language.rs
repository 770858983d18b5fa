//! The language that a browser asks for (RFC 9110, section 12.5.4).
//!
//! This file knows the header and nothing of the page.

use crate::environment::Environment;
use crate::message::Language;

/// The language of `Accept-Language` with the greatest weight; English where it names neither.
pub(super) fn accepted(environment: &Environment) -> Language {
    preferred(&environment.accept_language.as_deref().unwrap_or_default().to_string_lossy())
}

fn preferred(header: &str) -> Language {
    let mut best = (0, Language::English);
    for range in header.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default().split('-').next().unwrap_or_default().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1000, thousandths);
        match Language::of_code(&tag) {
            Some(language) if weight > best.0 => best = (weight, language),
            _ => {}
        }
    }
    best.1
}

/// A weight, as in `0.8`, in thousandths; what is no weight counts nothing.
fn thousandths(weight: &str) -> u32 {
    let number: f64 = weight.parse().unwrap_or(0.0);
    [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.001]
        .iter()
        .zip([1000, 900, 800, 700, 600, 500, 400, 300, 200, 100, 1])
        .find(|(least, _)| number >= **least)
        .map_or(0, |(_, weight)| weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_greatest_weight_is_spoken() {
        for (header, language) in [
            ("", Language::English),
            ("de", Language::English),
            ("*", Language::English),
            ("ru", Language::Russian),
            ("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", Language::Russian),
            ("en-GB,ru;q=0.9", Language::English),
            ("de, RU;q=0.5, en;q=0.4", Language::Russian),
            ("ru;q=0, en;q=0.1", Language::English),
            ("ru;q=x", Language::English),
        ] {
            assert_eq!(preferred(header), language, "{header}");
        }
    }
}

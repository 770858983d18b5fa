//! A PHP file as data: which constants, variables and returned values it has.
//!
//! Knows PHP's grammar as far as settings are written in it, and no site. No PHP is run.

mod escapes;
mod heredoc;
mod lexer;
mod settings;

pub(super) use self::settings::PhpPlace;
use self::settings::{PhpSetting, PhpValue};
use super::fault::SettingFault;
use super::setting::SiteSetting;
use crate::sort;

/// The settings of a PHP file.
pub(super) struct PhpFile(Vec<PhpSetting>);

impl PhpFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`SettingFault::Syntax`].
    pub(super) fn read(source: &[u8]) -> Result<Self, SettingFault> {
        let settings = lexer::tokens(source).and_then(|tokens| settings::settings(&tokens));
        settings.map(Self).map_err(|not_php| SettingFault::Syntax { line: not_php.line })
    }

    /// The setting of a name, and of keys of arrays behind it; nothing where there is none.
    ///
    /// # Errors
    /// [`SettingFault::Computed`], [`SettingFault::Ambiguous`].
    pub(super) fn get(&self, place: PhpPlace, path: &[&str]) -> Result<Option<SiteSetting>, SettingFault> {
        let name = shown(place, path);
        let mut named: Vec<_> = self.0.iter().filter(|setting| says_of(setting, place, path)).collect();
        // PHP keeps the first value of a constant, and the last one of everything else.
        if place != PhpPlace::Constant {
            named.reverse();
        }
        let Some(decisive) = named.first() else { return Ok(None) };
        // Those up to the first that depends on no condition may count. An array counts by what is in it.
        let plain = named.iter().position(|setting| setting.is_plain).unwrap_or(named.len());
        let possible =
            named.iter().take(plain + 1).skip(1).filter(|setting| setting.value != PhpValue::Array);
        if possible.clone().any(|setting| setting.value != decisive.value) {
            let lines = sort::distinct(possible.chain([decisive]).map(|setting| setting.line).collect());
            return Err(SettingFault::Ambiguous { name, lines });
        }
        let line = decisive.line;
        match &decisive.value {
            PhpValue::Computed => Err(SettingFault::Computed { name, line }),
            PhpValue::Text(text) if decisive.path.len() == path.len() => {
                Ok(Some(SiteSetting { name, line, text: text.clone() }))
            }
            PhpValue::Text(_) | PhpValue::Nothing | PhpValue::Array => Ok(None),
        }
    }
}

/// The setting decides on the value at a path: it is the value, or the array that the value would be in.
fn says_of(setting: &PhpSetting, place: PhpPlace, path: &[&str]) -> bool {
    let is_prefix = setting.path.len() <= path.len()
        && setting.path.iter().zip(path).all(|(key, word)| key.bytes() == word.as_bytes());
    setting.place == place && is_prefix
}

/// A setting as its file names it.
fn shown(place: PhpPlace, path: &[&str]) -> String {
    match place {
        PhpPlace::Constant => path.join("."),
        PhpPlace::Variable | PhpPlace::Property => format!("${}", path.join(".")),
        PhpPlace::Returned => path.join(" → "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn told(source: &str, place: PhpPlace, path: &[&str]) -> Result<Option<String>, SettingFault> {
        let setting = PhpFile::read(format!("<?php\n{source}").as_bytes()).unwrap().get(place, path)?;
        Ok(setting.map(|setting| setting.text.utf8().unwrap().to_owned()))
    }

    #[test]
    fn the_value_that_php_keeps_is_told() {
        let constant = |source: &str| told(source, PhpPlace::Constant, &["A"]);
        assert_eq!(constant("define('A', 'b'); define('A', 'c');"), Ok(Some("b".to_owned())));
        assert_eq!(constant("if (!defined('A')) { define('A', 'b'); }"), Ok(Some("b".to_owned())));
        assert_eq!(constant("define('A', null);"), Ok(None));
        assert_eq!(constant("define('a', 'b');"), Ok(None));
        let variable = |source: &str| told(source, PhpPlace::Variable, &["a", "b"]);
        assert_eq!(variable("$a = ['b' => 'c', 'b' => 'd'];"), Ok(Some("d".to_owned())));
        assert_eq!(variable("if (x) { $a = ['b' => 'c']; } $a['b'] = 'd';"), Ok(Some("d".to_owned())));
        assert_eq!(variable("if (x) { $a = ['b' => 'c']; }"), Ok(Some("c".to_owned())));
        assert_eq!(variable("$a = ['b' => 'c']; $a = [];"), Ok(None));
        assert_eq!(variable("$a = 'b';"), Ok(None));
    }

    #[test]
    fn a_value_that_depends_on_a_condition_is_not_guessed() {
        let name = || "A".to_owned();
        let constant = |source: &str| told(source, PhpPlace::Constant, &["A"]);
        assert_eq!(
            constant("if (x) {\n define('A', 'b');\n } else {\n define('A', 'c'); }"),
            Err(SettingFault::Ambiguous { name: name(), lines: vec![3, 5] })
        );
        assert_eq!(
            constant("if (x) define('A', 'b'); \n define('A', 'c');"),
            Err(SettingFault::Ambiguous { name: name(), lines: vec![2, 3] })
        );
        assert_eq!(
            constant("if (x) { define('A', 'b'); } else { define('A', 'b'); }"),
            Ok(Some("b".to_owned()))
        );
        assert_eq!(
            told("$a = 'b';\nif (x) { $a = 'c'; }", PhpPlace::Variable, &["a"]),
            Err(SettingFault::Ambiguous { name: "$a".to_owned(), lines: vec![2, 3] })
        );
    }

    #[test]
    fn a_value_below_one_that_is_computed_is_computed() {
        let name = "$a.b".to_owned();
        assert_eq!(
            told("$a = f();", PhpPlace::Variable, &["a", "b"]),
            Err(SettingFault::Computed { name, line: 2 })
        );
        let name = "x → y".to_owned();
        assert_eq!(
            told("return ['x' => ['y' => getenv('Z')]];", PhpPlace::Returned, &["x", "y"]),
            Err(SettingFault::Computed { name, line: 2 })
        );
    }

    use proptest::prelude::{Strategy, any, proptest};

    /// Pieces that settings are made of, in any order.
    fn pieces() -> impl Strategy<Value = String> {
        let words = [
            "<?php ", "<?", "?>", "define(", "'A'", "\"", "'", "\\", "\n", "$a", "[", "]", "array(", ")",
            "=>", "=", ",", ";", "{", "}", "<<<A\n", "A", "<<<'A'\n", "/*", "*/", "#", "//", "#[", "return ",
            "const B", "1", "{$", "${", "`", "public ", "if (x) ", "endif", "\u{0}", "Ж", "\\u{", "::", ".5",
        ];
        proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..60)
            .prop_map(|words| words.concat())
    }

    proptest! {
        #[test]
        fn every_file_is_read_to_its_end(bytes in proptest::collection::vec(any::<u8>(), 0..200), pieces in pieces()) {
            for source in [bytes, pieces.clone().into_bytes(), format!("<?php {pieces}").into_bytes()] {
                if let Ok(file) = PhpFile::read(&source) {
                    let _ = file.get(PhpPlace::Constant, &["A"]);
                    let _ = file.get(PhpPlace::Variable, &["a", "0"]);
                }
            }
        }
    }
}

//! A `.env` file as data: its variables, each with the references to earlier ones put in.
//!
//! No command is run, and no variable of the process is read: what depends on one is told and not guessed.

mod syntax;

use std::collections::HashMap;

use self::syntax::{DotenvEntry, DotenvPiece, Unended};
use super::fault::SettingFault;
use super::setting::SiteSetting;

/// The most bytes that the values of a file may have together: references could make them grow without an end.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The reader of a file, since not all read it alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DotenvReader {
    Laravel,
    Symfony,
}

/// The variables of a file.
pub(super) struct DotenvFile(HashMap<String, Variable>);

struct Variable {
    line: usize,
    /// Nothing where it is computed.
    value: Option<Vec<u8>>,
}

impl DotenvFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`SettingFault::Syntax`].
    pub(super) fn read(source: &[u8], reader: DotenvReader) -> Result<Self, SettingFault> {
        let source = source.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(source);
        let entries =
            syntax::entries(source, reader).map_err(|Unended { line }| SettingFault::Syntax { line })?;
        let mut file = Self(HashMap::new());
        let mut left = MOST_BYTES;
        for DotenvEntry { name, line, pieces } in entries {
            let value = file.value(&pieces, left);
            left -= value.as_ref().map_or(0, Vec::len);
            file.0.insert(name, Variable { line, value });
        }
        Ok(file)
    }

    /// A value with its references put in; nothing where it is computed or too long.
    fn value(&self, pieces: &[DotenvPiece], most: usize) -> Option<Vec<u8>> {
        let mut value = Vec::new();
        for piece in pieces {
            match piece {
                DotenvPiece::Text(text) => value.extend_from_slice(text),
                DotenvPiece::Reference(name) => value.extend_from_slice(self.0.get(name)?.value.as_ref()?),
                DotenvPiece::Computed => return None,
            }
            if value.len() > most {
                return None;
            }
        }
        Some(value)
    }

    /// A variable; nothing where there is none, or an empty one.
    ///
    /// # Errors
    /// [`SettingFault::Computed`].
    pub(super) fn get(&self, name: &str) -> Result<Option<SiteSetting>, SettingFault> {
        let Some(Variable { line, value }) = self.0.get(name) else { return Ok(None) };
        let (name, line) = (name.to_owned(), *line);
        match value {
            None => Err(SettingFault::Computed { name, line }),
            Some(value) if value.is_empty() => Ok(None),
            Some(value) => Ok(Some(SiteSetting { name, line, text: value.as_slice().into() })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn told(source: &str, reader: DotenvReader) -> Result<Option<String>, SettingFault> {
        let setting = DotenvFile::read(source.as_bytes(), reader)?.get("A")?;
        Ok(setting.map(|setting| setting.text.utf8().unwrap().to_owned()))
    }

    #[test]
    fn a_value_is_what_the_reader_of_the_site_takes_it_for() {
        for (source, laravel, symfony) in [
            ("A=b", "b", "b"),
            ("export A = b # c\nA2=d", "b", "b"),
            ("\u{feff}A=b\r\n# x\r\n\r\n", "b", "b"),
            ("A=b\nA=c", "c", "c"),
            ("A='b #$c\\n'", "b #$c\\n", "b #$c\\n"),
            (r#"A="b \"c\" \\ \$d\n" # e"#, "b \"c\" \\ $d\n", "b \"c\" \\ $d\n"),
            ("A=\"b\nc=d\"\nE=f", "b\nc=d", "b\nc=d"),
            ("B=c\nA=${B}d", "cd", "cd"),
            ("B=c\nA=\"$B-${B}\"", "$B-c", "c-c"),
            ("A=b#c", "b", "b#c"),
            (r"A=b\$c\\d", r"b\$c\\d", r"b$c\d"),
            (r#"A="\t\x""#, "\t\\x", "\\t\\x"),
            ("A=b$ $1", "b$ $1", "b$ $1"),
        ] {
            assert_eq!(told(source, DotenvReader::Laravel), Ok(Some(laravel.to_owned())), "{source}");
            assert_eq!(told(source, DotenvReader::Symfony), Ok(Some(symfony.to_owned())), "{source}");
        }
    }

    #[test]
    fn an_absent_value_is_none_and_a_computed_one_is_told() {
        for source in ["", "A=", "A=''", "#A=b", "no line\n=x", "A B=c"] {
            assert_eq!(told(source, DotenvReader::Laravel), Ok(None), "{source}");
        }
        let computed = |line| Err(SettingFault::Computed { name: "A".to_owned(), line });
        assert_eq!(told("\nA=${B}\nB=c", DotenvReader::Laravel), computed(2));
        assert_eq!(told("A=${B:-c}", DotenvReader::Symfony), computed(1));
        assert_eq!(told("A=$(cat b)", DotenvReader::Symfony), computed(1));
        for source in ["\nA='b", "\nA=\"b\\\"\n"] {
            assert_eq!(
                told(source, DotenvReader::Symfony),
                Err(SettingFault::Syntax { line: 2 }),
                "{source}"
            );
        }
    }

    #[test]
    fn references_do_not_make_a_value_grow_without_an_end() {
        let doubled: String = (0..60).map(|_| "A=x${A}${A}\n").collect();
        let source = format!("A=x\n{doubled}");
        assert_eq!(
            told(&source, DotenvReader::Laravel),
            Err(SettingFault::Computed { name: "A".to_owned(), line: 61 })
        );
    }

    use proptest::prelude::{Strategy, any, proptest};

    fn pieces() -> impl Strategy<Value = String> {
        let words = [
            "A", "=", "B", "\n", "\r", "'", "\"", "\\", "$", "{", "}", "(", "#", " ", "export ", "${A}", "Ж",
            "\u{0}",
        ];
        proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..60)
            .prop_map(|words| words.concat())
    }

    proptest! {
        #[test]
        fn every_file_is_read_to_its_end(bytes in proptest::collection::vec(any::<u8>(), 0..200), pieces in pieces()) {
            for source in [bytes, pieces.into_bytes()] {
                for reader in [DotenvReader::Laravel, DotenvReader::Symfony] {
                    if let Ok(file) = DotenvFile::read(&source, reader) {
                        let _ = file.get("A");
                    }
                }
            }
        }
    }
}

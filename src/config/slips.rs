//! The usual slips of a config written by hand, found in its text: pasted quotes, invisible characters, Cyrillic
//! letters that look Latin, HTML, units.
//!
//! The TOML parser says where it stopped; this file looks there for the reason, and never at the parser's English. It
//! looks into SQL, too, where the same slips make SQLite say something else.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use super::KEYS_OF_NUMBERS;
use crate::error::Slip;
use crate::sort;
use crate::sql::{Syntax, TokenKind, tokens};

/// Quotes that are not straight.
const CURLY: &str = "“”„‟‘’‚‛«»‹›″′";

/// Characters that no editor shows, and their names.
const INVISIBLE: [(char, &str); 9] = [
    ('\u{A0}', "a no-break space"),
    ('\u{2007}', "a figure space"),
    ('\u{202F}', "a narrow no-break space"),
    ('\u{AD}', "a soft hyphen"),
    ('\u{200B}', "a zero-width space"),
    ('\u{200C}', "a zero-width non-joiner"),
    ('\u{200D}', "a zero-width joiner"),
    ('\u{2060}', "a word joiner"),
    ('\u{FEFF}', "a byte order mark"),
];

/// Cyrillic letters and the Latin ones that they look like.
const LOOK_ALIKE: [(char, char); 25] = [
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('у', 'y'),
    ('х', 'x'),
    ('к', 'k'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('У', 'Y'),
    ('Х', 'X'),
    ('І', 'I'),
    ('Ѕ', 'S'),
];

/// Characters as HTML writes them.
const HTML: [(&str, char); 5] =
    [("&gt;", '>'), ("&lt;", '<'), ("&quot;", '"'), ("&#39;", '\''), ("&amp;", '&')];

/// The slip in the line where the TOML parser stopped.
pub(super) fn of_line(text: &str, number: usize) -> Option<Slip> {
    let line = text.lines().nth(number - 1)?;
    let outside: Vec<(usize, char)> = outside_quotes(line).collect();
    of_characters(line, &outside, &line_instead(line))
        .or_else(|| line.contains("''''").then_some(Slip::FourQuotes))
        .or_else(|| repeated(text, number))
        .or_else(|| of_value(line))
}

/// The slip in a query, and its place. Texts in quotes and comments may hold any character.
pub(super) fn of_sql(sql: &str) -> Option<(usize, Slip)> {
    if sql.is_ascii() && !sql.contains('&') {
        return None;
    }
    let mut is_bare = vec![false; sql.len()];
    let is_quoted = |kind| matches!(kind, TokenKind::Text | TokenKind::QuotedName);
    for token in tokens(sql, Syntax::Sqlite).filter(|token| !is_quoted(token.kind)) {
        is_bare[token.range].fill(true);
    }
    let bare: Vec<(usize, char)> = sql.char_indices().filter(|(at, _)| is_bare[*at]).collect();
    let slip = of_characters(sql, &bare, "`'`")?;
    let place = match &slip {
        Slip::CurlyQuote { quote: found, .. }
        | Slip::Invisible { character: found, .. }
        | Slip::LookAlike { letter: found, .. } => bare.iter().find(|(_, character)| character == found)?.0,
        Slip::Html { entity, .. } => sql.find(entity)?,
        _ => 0,
    };
    Some((place, slip))
}

/// The slip in a key that the config does not know.
pub(super) fn of_key(key: &str) -> Option<Slip> {
    let outside: Vec<(usize, char)> = key.char_indices().collect();
    of_characters(key, &outside, "")
}

/// The file that was probably meant to be the config: its name differs in the dot, in `ht`, in an ending that an editor
/// added, or in the case of letters.
pub(super) fn other_name(file: &Path) -> Option<Slip> {
    let plain = |name: &str| {
        let name = name.to_lowercase();
        let name = name.trim_start_matches('.');
        let stem = name.trim_end_matches(".txt").trim_end_matches(".toml");
        (stem != name).then(|| stem.strip_prefix("ht").unwrap_or(stem).to_owned())
    };
    let wanted = Some(plain(file.file_name()?.to_str()?)?);
    let mut names: Vec<String> = fs::read_dir(file.parent()?)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| plain(name) == wanted)
        .collect();
    sort::ascending(&mut names);
    let name = names.into_iter().next()?;
    Some(Slip::OtherName { is_open: !name.starts_with(".ht"), name })
}

/// The slip in the characters of a text that stand outside of quotes.
fn of_characters(text: &str, outside: &[(usize, char)], straight: &str) -> Option<Slip> {
    for &(at, character) in outside {
        if CURLY.contains(character) {
            return Some(Slip::CurlyQuote { quote: character, instead: straight.to_owned() });
        }
        if let Some((_, name)) = INVISIBLE.iter().find(|(invisible, _)| *invisible == character) {
            let word = visible_word(text, at);
            return Some(Slip::Invisible { character, name, word });
        }
        if let Some(slip) = of_letter(word_around(text, at), character) {
            return Some(slip);
        }
        if character == '&'
            && let Some((entity, instead)) =
                HTML.into_iter().find(|(entity, _)| text[at..].starts_with(entity))
        {
            return Some(Slip::Html { entity, instead });
        }
    }
    None
}

/// A Cyrillic letter in a word that would be a Latin one without it. A word that has other Cyrillic letters is Russian.
fn of_letter(word: &str, letter: char) -> Option<Slip> {
    latin(letter)?;
    let instead: String = word.chars().map(|letter| latin(letter).unwrap_or(letter)).collect();
    let has_latin = word.contains(|letter: char| letter.is_ascii_alphabetic());
    (has_latin && instead.is_ascii()).then(|| Slip::LookAlike { word: word.to_owned(), letter, instead })
}

fn latin(letter: char) -> Option<char> {
    LOOK_ALIKE.iter().find(|(cyrillic, _)| *cyrillic == letter).map(|(_, latin)| *latin)
}

/// The word that a place is in, or the one behind it.
fn word_around(text: &str, at: usize) -> &str {
    let is_part =
        |character: char| character.is_alphanumeric() || character == '_' || is_invisible(character);
    let start = text[..at]
        .rfind(|character| !is_part(character))
        .map_or(0, |before| before + text[before..].chars().next().map_or(0, char::len_utf8));
    let end = text[at..].find(|character| !is_part(character)).map_or(text.len(), |end| at + end);
    &text[start..end]
}

fn is_invisible(character: char) -> bool {
    INVISIBLE.iter().any(|(invisible, _)| *invisible == character)
}

/// The word that an invisible character is in, or else the one before it: behind it may stand the password.
fn visible_word(text: &str, at: usize) -> String {
    let word = word_around(text, at).replace(is_invisible, " ");
    let is_end = |character: char| !character.is_alphanumeric() && character != '_';
    let before = text[..at].trim_end_matches(is_end).rsplit(is_end).next().unwrap_or_default();
    if word.trim().is_empty() { before.to_owned() } else { word.trim().to_owned() }
}

/// The characters of a line of TOML outside of its texts in straight quotes and of its comment.
fn outside_quotes(line: &str) -> impl Iterator<Item = (usize, char)> {
    let mut open = None;
    line.char_indices().filter(move |&(_, character)| match (open, character) {
        (None, '"' | '\'' | '#') => {
            open = Some(character);
            false
        }
        (None, _) => true,
        (Some(quote), _) => {
            if quote == character && quote != '#' {
                open = None;
            }
            false
        }
    })
}

/// The key of a line, with the sign behind it.
fn key_and_sign(line: &str) -> Option<(String, char, &str)> {
    let at = line.find(['=', ':'])?;
    let key: String = line[..at].trim().chars().filter(|character| !is_invisible(*character)).collect();
    let key: String = key.chars().map(|letter| latin(letter).unwrap_or(letter)).collect();
    let is_key = |character: char| character.is_ascii_alphanumeric() || character == '_';
    (!key.is_empty() && key.chars().all(is_key))
        .then(|| (key, line.as_bytes()[at].into(), line[at + 1..].trim()))
}

/// The line as it should be, with `…` for its text.
fn line_instead(line: &str) -> String {
    match key_and_sign(line) {
        Some((key, ..)) => text_of_key(&key),
        None => "`\"…\"`".to_owned(),
    }
}

fn text_of_key(key: &str) -> String {
    format!("`{key} = \"…\"`")
}

/// A key that the same section has before.
fn repeated(text: &str, number: usize) -> Option<Slip> {
    let mut lines = HashMap::new();
    for (index, line) in text.lines().enumerate().take(number) {
        if line.trim_start().starts_with('[') {
            lines.clear();
        }
        let Some((key, '=', _)) = key_and_sign(line) else { continue };
        let first = *lines.entry(key.clone()).or_insert(index + 1);
        if index + 1 == number && first != number {
            return Some(Slip::RepeatedKey { key, first });
        }
    }
    None
}

/// The slip in the value of a line.
fn of_value(line: &str) -> Option<Slip> {
    let (key, sign, value) = key_and_sign(line)?;
    if KEYS_OF_NUMBERS.contains(&key.as_str()) {
        return not_a_bare_number(&key, value);
    }
    if value.starts_with('"') && value.contains('\\') {
        return Some(Slip::Backslash { instead: format!("`{key} = '…'`") });
    }
    if sign == ':' {
        return Some(Slip::Colon { instead: text_of_key(&key) });
    }
    let is_bare = value.starts_with(|first: char| first.is_alphanumeric() || "./~".contains(first));
    is_bare.then(|| Slip::NoQuotes { instead: text_of_key(&key) })
}

/// A number that has more than its digits: spaces between them, a unit, quotes.
pub(super) fn not_a_bare_number(key: &str, value: &str) -> Option<Slip> {
    let value = value.split('#').next().unwrap_or_default();
    let value = value.trim().trim_matches(['"', '\'']).trim();
    let end = value.rfind(|last: char| last.is_ascii_digit())? + 1;
    let (number, unit) = value.split_at(end);
    let is_between = |character: char| character.is_ascii_digit() || " _'\u{A0}\u{202F}".contains(character);
    let is_unit =
        unit.trim_start_matches([' ', '\u{A0}']).chars().all(|last| last.is_alphabetic() || last == '.');
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let is_number =
        number.starts_with(|first: char| first.is_ascii_digit()) && number.chars().all(is_between);
    (is_number && is_unit)
        .then(|| Slip::NotABareNumber { key: key.to_owned(), instead: format!("`{key} = {digits}`") })
}

#[cfg(test)]
mod tests {
    use super::super::reader::read;
    use super::*;

    const HEAD: &str = "user = 'u'\npassword = 'p'\ndatabase = 'd.db'\n";

    /// The faults of a config that has some lines more, from its fourth on.
    #[track_caller]
    fn faults(lines: &str) -> Vec<String> {
        faults_of(&format!("{HEAD}{lines}"))
    }

    #[track_caller]
    fn faults_of(text: &str) -> Vec<String> {
        let (_, faults) = read(Path::new("/shop/.htroistat.toml"), text);
        faults.iter().map(|fault| fault.to_string().trim_start_matches([' ', ':']).to_owned()).collect()
    }

    fn export(orders: &str) -> String {
        format!("[export]\norders = '''\n{orders}\n'''\nstatuses = 'SELECT 1'\n")
    }

    #[test]
    fn a_key_in_another_place_is_told_its_own() {
        let export = export("SELECT 1");
        for (lines, fault) in [
            (
                format!("{export}page_size = 100\n"),
                "line 9: setting `page_size` stands below a section: move the line above `[export]`",
            ),
            (
                format!("{export}[export_products]\nproducts = 'SELECT 2'\nformat = 'xml'\n"),
                "line 11: setting `format` stands below a section: move the line above `[export]`",
            ),
            (
                format!("{export}clients = 'SELECT 2'\n"),
                "line 9: query `clients` stands outside of its section: move it below the line `[export_clients]`",
            ),
            (
                "orders = 'SELECT 1'\n[export]\nstatuses = 'SELECT 1'\n".to_owned(),
                "line 4: query `orders` stands outside of its section: move it below the line `[export]`",
            ),
        ] {
            assert_eq!(faults(&lines), [fault]);
        }
        let moved =
            faults_of("user = 'u'\ndatabase = 'd'\n[ export ]\npassword = 'p'\norders = ''\nstatuses = ''\n");
        assert_eq!(
            moved,
            ["line 4: setting `password` stands below a section: move the line above `[export]`"]
        );
    }

    #[test]
    fn a_slip_in_a_line_is_named_with_the_line_as_it_should_be() {
        for (line, fault) in [
            ("format = “xml”", "`“` (U+201C) is a curly quote: write straight ones, `format = \"…\"`"),
            ("format = «xml»", "`«` (U+00AB) is a curly quote: write straight ones, `format = \"…\"`"),
            ("format = ‘xml’ # ok", "`‘` (U+2018) is a curly quote: write straight ones, `format = \"…\"`"),
            (
                "format =\u{A0}'xml'",
                "an invisible character, a no-break space (U+00A0), stands at `format`: type the line anew",
            ),
            (
                "\u{200B}format = 'xml'",
                "an invisible character, a zero-width space (U+200B), stands at `format`: type the line anew",
            ),
            ("fоrmat = 'xml'", "`fоrmat` has the Russian letter `о` (U+043E) in it: write `format`"),
            ("'pаge_size' = 1", "`pаge_size` has the Russian letter `а` (U+0430) in it: write `page_size`"),
            ("format = &quot;xml&quot;", "`&quot;` is HTML: write `\"`"),
            ("format = xml", "a text stands in quotes: write `format = \"…\"`"),
            ("format: 'xml'", "`=` stands between a key and its value: write `format = \"…\"`"),
            ("user = 'x'", "key `user` stands on line 1 already: remove one of the two lines"),
            ("time_limit = 50s", WITH_UNIT),
            ("time_limit = 50 сек. # long", WITH_UNIT),
            ("time_limit = '50'", WITH_UNIT),
            ("time_limit = \"50 s\"", WITH_UNIT),
            (
                "page_size = 10 000",
                "key `page_size` takes a number without blanks, unit or quotes: write `page_size = 10000`",
            ),
            (
                "page_size = 10\u{A0}000",
                "an invisible character, a no-break space (U+00A0), stands at `10 000`: type the line anew",
            ),
        ] {
            assert_eq!(faults(&format!("{line}\n")), [format!("line 4: {fault}")], "{line}");
        }
        let path = HEAD.replace("'d.db'", "\"C:\\sites\\shop.db\"");
        assert_eq!(
            faults_of(&path),
            [
                "line 3: a backslash between double quotes begins an escape: write single quotes, `database = '…'`"
            ]
        );
    }

    const WITH_UNIT: &str =
        "key `time_limit` takes a number without blanks, unit or quotes: write `time_limit = 50`";

    #[test]
    fn a_slip_in_sql_is_named_with_its_line() {
        for (orders, fault) in [
            (
                "SELECT id\nFROM\u{A0}deals",
                "line 7: an invisible character, a no-break space (U+00A0), stands at `FROM deals`: type the line anew",
            ),
            (
                "SELECT id,\n\u{200B}status",
                "line 7: an invisible character, a zero-width space (U+200B), stands at `status`: type the line anew",
            ),
            (
                "SЕLECT id FROM deals",
                "line 6: `SЕLECT` has the Russian letter `Е` (U+0415) in it: write `SELECT`",
            ),
            ("SELECT id\nWHERE a &gt; :date", "line 7: `&gt;` is HTML: write `>`"),
            ("SELECT id WHERE a = ‘new’", "line 6: `‘` (U+2018) is a curly quote: write straight ones, `'`"),
        ] {
            assert_eq!(faults(&export(orders)), [fault], "{orders}");
        }
        for orders in [
            "SELECT '«\u{A0}&gt;SЕLECT»' AS \"Имя\u{A0}“x”\" -- \u{A0}SЕLECT\n/* &lt; */ FROM [a\u{200B}b]",
            "SELECT цена_usd, сумма AS имя, a & b FROM заказы",
        ] {
            assert_eq!(faults(&export(orders)), [""; 0], "{orders}");
        }
        let four = "SELECT replace(name, '''', '') FROM deals";
        assert_eq!(
            faults(&export(four)),
            [
                "line 6: three quotes in a row end the text: begin and end it with \"\"\" instead, or write char(39) for ''''"
            ]
        );
    }

    #[test]
    fn one_slip_hides_the_lines_that_it_spoils_and_no_other_slip() {
        let lines = "format = “xml”\n[export]\norders = “SELECT id\nFROM deals”\nstatuses = 'SELECT 1'\n";
        assert_eq!(
            faults(lines),
            [
                "line 4: `“` (U+201C) is a curly quote: write straight ones, `format = \"…\"`",
                "line 6: `“` (U+201C) is a curly quote: write straight ones, `orders = \"…\"`",
                "line 7: `”` (U+201D) is a curly quote: write straight ones, `\"…\"`",
            ]
        );
    }

    #[test]
    fn a_config_of_another_name_is_found_beside_it() {
        for (name, is_found) in [
            (".htroistat.toml.txt", true),
            ("htroistat.toml", true),
            ("roistat.toml", true),
            (".htRoistat.toml", true),
            ("HTROISTAT.TOML.TXT", true),
            (".htroistat.txt", true),
            (".htshop2.toml", false),
            ("roistat.cgi", false),
            ("roistat", false),
        ] {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join(name), "").unwrap();
            let slip = other_name(&folder.path().join(".htroistat.toml"));
            let is_open = !name.starts_with(".ht");
            let expected = is_found.then(|| Slip::OtherName { name: name.to_owned(), is_open });
            assert_eq!(slip, expected);
        }
    }
}

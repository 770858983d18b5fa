//! The lines of a `.env` file: names, and values with quotes, comments, escapes and references to other names.
//!
//! Two readers are known, which differ: that of Laravel (vlucas/phpdotenv) and that of Symfony, whose rules Django's and
//! Rails' packages share where it matters. Knows no name of a setting.

use super::DotenvReader;

/// A name and its value.
pub(super) struct DotenvEntry {
    pub(super) name: String,
    /// Its line, counted from 1.
    pub(super) line: usize,
    pub(super) pieces: Vec<DotenvPiece>,
}

/// A piece of a value.
pub(super) enum DotenvPiece {
    Text(Vec<u8>),
    /// The value of another name.
    Reference(String),
    /// A value that a shell, or the environment, would have to say.
    Computed,
}

/// The line of a value in quotes that does not end.
pub(super) struct Unended {
    pub(super) line: usize,
}

/// Reads the entries of a file; lines of another form are left out.
pub(super) fn entries(source: &[u8], reader: DotenvReader) -> Result<Vec<DotenvEntry>, Unended> {
    let mut entries = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while !rest.is_empty() {
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        let mut taken = length;
        if let Some((name, behind)) = named(&rest[..length]) {
            let value = &rest[length - behind..];
            let (pieces, used) = value_of(value, reader).ok_or(Unended { line })?;
            entries.push(DotenvEntry { name, line, pieces });
            taken = length - behind + used;
            // A value over several lines takes their rest, too.
            let end = rest[taken..].iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            taken = end.map_or(rest.len(), |end| taken + end);
        }
        let end = if rest[taken..].starts_with(b"\r\n") { 2 } else { 1 };
        let (past, left) = rest.split_at((taken + end).min(rest.len()));
        line += past.split(|&byte| byte == b'\n').count() - 1;
        rest = left;
    }
    Ok(entries)
}

/// The name of a line, and how many bytes stand behind its `=` and the whitespace there.
fn named(line: &[u8]) -> Option<(String, usize)> {
    let equals = line.iter().position(|&byte| byte == b'=')?;
    let name = line[..equals].trim_ascii();
    let name = name.strip_prefix(b"export ").map_or(name, <[u8]>::trim_ascii_start);
    let is_name =
        !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(byte));
    let name = str::from_utf8(name).ok().filter(|_| is_name)?;
    let behind = &line[equals + 1..];
    let whitespace = behind.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    Some((name.to_owned(), behind.len() - whitespace))
}

/// The pieces of the value that begins here, and how many bytes it has.
fn value_of(value: &[u8], reader: DotenvReader) -> Option<(Vec<DotenvPiece>, usize)> {
    match value.first() {
        Some(b'\'') => {
            let end = value[1..].iter().position(|&byte| byte == b'\'')?;
            Some((vec![DotenvPiece::Text(value[1..=end].to_owned())], end + 2))
        }
        Some(b'"') => {
            let mut end = 1;
            while *value.get(end)? != b'"' {
                end += if value[end] == b'\\' { 2 } else { 1 };
            }
            Some((pieces(&value[1..end], reader, true), end + 1))
        }
        _ => {
            let length = value.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(value.len());
            let text = without_comment(&value[..length], reader).trim_ascii();
            Some((pieces(text, reader, false), length))
        }
    }
}

/// The value without the comment behind it. To Laravel every `#` begins one, to the
/// others one behind whitespace.
fn without_comment(value: &[u8], reader: DotenvReader) -> &[u8] {
    let is_comment = |at: &usize| {
        let is_apart = *at == 0 || value[at - 1].is_ascii_whitespace();
        value[*at] == b'#' && (is_apart || reader == DotenvReader::Laravel)
    };
    &value[..(0..value.len()).find(is_comment).unwrap_or(value.len())]
}

/// Takes a value apart into texts and references.
fn pieces(value: &[u8], reader: DotenvReader, is_quoted: bool) -> Vec<DotenvPiece> {
    let (mut pieces, mut text, mut rest) = (Vec::new(), Vec::new(), value);
    while let [first, behind @ ..] = rest {
        if *first == b'\\' {
            let (bytes, length) = escape(behind, reader, is_quoted);
            text.extend_from_slice(&bytes);
            rest = &rest[length..];
        } else if let Some((piece, length)) = (*first == b'$').then(|| reference(behind, reader)).flatten() {
            pieces.push(DotenvPiece::Text(std::mem::take(&mut text)));
            pieces.push(piece);
            rest = &behind[length..];
        } else {
            text.push(*first);
            rest = behind;
        }
    }
    pieces.push(DotenvPiece::Text(text));
    pieces
}

/// The bytes that an escape stands for, and how long it is with its backslash, which stands for itself
/// where it escapes nothing.
fn escape(behind: &[u8], reader: DotenvReader, is_quoted: bool) -> (Vec<u8>, usize) {
    let Some(&sign) = behind.first() else { return (b"\\".to_vec(), 1) };
    let is_plain = reader == DotenvReader::Laravel && !is_quoted;
    match sign {
        _ if is_plain => (b"\\".to_vec(), 1),
        b'"' | b'\\' | b'$' => (vec![sign], 2),
        b'\'' if !is_quoted => (vec![sign], 2),
        b'n' if is_quoted => (b"\n".to_vec(), 2),
        b'r' if is_quoted => (b"\r".to_vec(), 2),
        b't' if is_quoted && reader == DotenvReader::Laravel => (b"\t".to_vec(), 2),
        _ => (b"\\".to_vec(), 1),
    }
}

/// The reference that follows a `$`, and how long it is.
fn reference(behind: &[u8], reader: DotenvReader) -> Option<(DotenvPiece, usize)> {
    let word = |text: &[u8]| {
        let length = text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        let is_name = text.first().is_some_and(|first| !first.is_ascii_digit()) && length > 0;
        str::from_utf8(&text[..length]).ok().filter(|_| is_name).map(|name| (name.to_owned(), length))
    };
    match (behind, reader) {
        ([b'{', name @ ..], _) => {
            let end = name.iter().position(|&byte| byte == b'}')?;
            // Anything more than a name is a value by default, which the environment decides on.
            let piece = match word(&name[..end]) {
                Some((name, length)) if length == end => DotenvPiece::Reference(name),
                Some(_) => DotenvPiece::Computed,
                None => return None,
            };
            Some((piece, end + 2))
        }
        ([b'(', ..], DotenvReader::Symfony) => Some((DotenvPiece::Computed, behind.len())),
        (_, DotenvReader::Symfony) => {
            word(behind).map(|(name, length)| (DotenvPiece::Reference(name), length))
        }
        (_, DotenvReader::Laravel) => None,
    }
}

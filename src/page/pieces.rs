//! Sentences with code in them: what stands in backticks is code on the page.
//!
//! The template escapes each piece; no piece is HTML.

/// A part of a sentence.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) is_code: bool,
}

/// The parts of a sentence. A backtick without its pair is text.
pub(super) fn pieces(sentence: &str) -> Vec<Piece> {
    let parts: Vec<_> = sentence.split('`').collect();
    let last = parts.len() - 1;
    let piece = |(at, text): (usize, &&str)| {
        let is_code = at % 2 == 1 && at < last;
        let text = if at % 2 == 1 && !is_code { format!("`{text}") } else { (*text).to_owned() };
        Piece { text, is_code }
    };
    parts.iter().enumerate().map(piece).filter(|piece| !piece.text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_backticks_is_code() {
        let seen = |sentence| {
            let piece = |piece: Piece| format!("{}{}", if piece.is_code { "#" } else { "" }, piece.text);
            pieces(sentence).into_iter().map(piece).collect::<Vec<_>>()
        };
        assert_eq!(seen("set `page_size`, or `x`"), ["set ", "#page_size", ", or ", "#x"]);
        assert_eq!(seen("`a`"), ["#a"]);
        assert_eq!(seen("a `b"), ["a ", "`b"]);
        assert_eq!(seen(""), [""; 0]);
    }
}

//! Documents in the making: one trait that takes lists, rows and values as they come, one file for each
//! format that writes them down.
//!
//! A document goes to a `Write` in pieces and keeps no row. This room knows neither SQL nor HTTP.

mod counted;
mod json;
mod names;
mod xml;

use std::io::{self, Write};

pub use self::counted::Counted;
pub use self::json::Json;
pub use self::xml::Xml;
use crate::columns::Layout;
use crate::nested::{Nested, Object};
use crate::protocol::{Format, List};
use crate::value::Value;

/// The size of a piece in bytes: 128 KiB. Pieces end at multiples of a file's pages and not at the end of a row: a file
/// takes them in two thirds of the time.
const PIECE: usize = 1 << 17;

/// Where an answer's document stands among the pages of all rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// How many rows all pages have together.
    pub total_count: u64,
    /// How many rows a page has at most.
    pub limit: u64,
}

/// A document of one format. It is told its content in order: pagination, then list by list, row by row.
/// A NULL is left out.
pub trait Document {
    /// Where the finished document is.
    type Output;

    /// The place among the pages; at most once, before any list.
    fn pagination(&mut self, pagination: Pagination);

    /// A list begins, whose rows have this layout.
    fn begin_list(&mut self, list: List, layout: &Layout);

    /// A row begins.
    fn begin_row(&mut self);

    /// The value of a row's own key, by its place in the layout's `columns`.
    fn scalar(&mut self, column: usize, value: Value<'_>);

    /// The values of a row's key that holds an array, by its place in the layout's `columns`.
    fn array(&mut self, column: usize, values: &[Nested]);

    /// A value in the row's `fields`, by its place in the layout's `fields`; after all the row's own keys.
    fn field(&mut self, column: usize, value: Value<'_>);

    /// All of the row's `fields` at once; after all the row's own keys, and instead of [`field`](Self::field).
    fn fields(&mut self, fields: &Object);

    /// The row ends.
    ///
    /// # Errors
    /// The error of the `Write` below.
    fn end_row(&mut self) -> io::Result<()>;

    /// The list ends.
    fn end_list(&mut self);

    /// The document is complete.
    ///
    /// # Errors
    /// The error of the `Write` below.
    fn finish(self) -> io::Result<Self::Output>;
}

/// A text as a JSON string, quotes included.
pub fn json_string(text: &str) -> String {
    json::string(text)
}

/// The answer to a write that was stored, with the id of what was written under its key.
pub fn written(id: Option<(&str, &str)>) -> Vec<u8> {
    json::written(id)
}

/// The answer to a write that was not stored, with its sentence.
pub fn write_refusal(sentence: &str) -> Vec<u8> {
    json::write_refusal(sentence)
}

/// The document of a refusal, with its sentence.
pub fn refusal(format: Format, sentence: &str) -> Vec<u8> {
    match format {
        Format::Json => json::refusal(sentence),
        Format::Xml => xml::refusal(sentence),
    }
}

/// Bytes that stand in every row again: keys and tags. Nearly all are short, and copied as a block whose
/// length is known beforehand, which costs a quarter of a copy whose length is not.
#[derive(Debug, Default)]
struct Fragment {
    bytes: Vec<u8>,
    block: [u8; 32],
}

impl Fragment {
    #[inline]
    fn push(&self, out: &mut Vec<u8>) {
        match self.block.len().checked_sub(self.bytes.len()) {
            Some(unused) => {
                out.extend_from_slice(&self.block);
                out.truncate(out.len() - unused);
            }
            None => out.extend_from_slice(&self.bytes),
        }
    }
}

impl From<Vec<u8>> for Fragment {
    fn from(bytes: Vec<u8>) -> Self {
        let mut block = [0; 32];
        let length = bytes.len().min(block.len());
        block[..length].copy_from_slice(&bytes[..length]);
        Self { bytes, block }
    }
}

/// The bytes of a document on their way: the formats append to `bytes`, whole pieces go on.
#[derive(Debug)]
struct Pieces<W> {
    bytes: Vec<u8>,
    out: W,
}

impl<W: Write> Pieces<W> {
    fn new(out: W) -> Self {
        Self { bytes: Vec::with_capacity(PIECE + PIECE / 8), out }
    }

    /// Writes the full pieces. Positions in `bytes` are not valid after that.
    fn flush_full_pieces(&mut self) -> io::Result<()> {
        if self.bytes.len() >= PIECE {
            let whole = self.bytes.len() - self.bytes.len() % PIECE;
            self.out.write_all(&self.bytes[..whole])?;
            self.bytes.drain(..whole);
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&self.bytes)?;
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_pieces_go_on_before_the_end() {
        let mut pieces = Pieces::new(Vec::new());
        let mut told = Vec::new();
        for (length, gone) in
            [(PIECE - 1, 0), (1, PIECE), (5, PIECE), (PIECE, 2 * PIECE), (3 * PIECE, 5 * PIECE)]
        {
            let bytes: Vec<u8> = (0..251).cycle().take(length).collect();
            pieces.bytes.extend_from_slice(&bytes);
            told.extend_from_slice(&bytes);
            pieces.flush_full_pieces().unwrap();
            assert_eq!((pieces.out.len(), pieces.bytes.len()), (gone, told.len() - gone));
        }
        assert!(pieces.finish().unwrap() == told);
    }
}

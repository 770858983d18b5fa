//! One row as the server sends it, and its values, which stay where they are in the buffer.
//!
//! Knows the message `DataRow` and no other; what a value's text means is `values`' business.

use super::failure::SessionFailure;
use super::values::{self, Kind};
use crate::value::Value;

/// Where the values of a row are; used again for each row.
#[derive(Default)]
pub(super) struct CellRanges {
    cells: Vec<Cell>,
    /// The texts of this row that had to be written anew.
    rewritten: Vec<u8>,
}

/// The place of a value: in the message, or behind its end among the texts that were written anew.
#[derive(Clone, Copy)]
struct Cell {
    start: usize,
    end: usize,
}

impl Cell {
    /// The place of NULL is no place.
    const NULL: Self = Self { start: usize::MAX, end: 0 };
}

/// A row of as many values as its query has columns.
pub(super) struct Row<'a> {
    body: &'a [u8],
    rewritten: &'a [u8],
    cells: &'a [Cell],
    kinds: &'a [Kind],
}

impl Row<'_> {
    /// The value at a place; NULL, and what has no value, is none.
    #[inline]
    pub(super) fn value(&self, index: usize) -> Option<Value<'_>> {
        let cell = *self.cells.get(index)?;
        let text = match self.body.get(cell.start..cell.end) {
            Some(text) => text,
            None => self.rewritten_at(cell)?,
        };
        self.kinds.get(index)?.value(text)
    }

    /// The text at a place that is not in the message; none for NULL.
    fn rewritten_at(&self, cell: Cell) -> Option<&[u8]> {
        let behind = |at: usize| at.checked_sub(self.body.len());
        self.rewritten.get(behind(cell.start)?..behind(cell.end)?)
    }
}

impl CellRanges {
    /// Finds the values of a row, each of which must lie within its message.
    pub(super) fn row<'a>(
        &'a mut self,
        body: &'a mut [u8],
        kinds: &'a [Kind],
    ) -> Result<Row<'a>, SessionFailure> {
        self.cells.resize(kinds.len(), Cell::NULL);
        self.rewritten.clear();
        let mut at = 2;
        let count = body.first_chunk().map(|count| usize::from(u16::from_be_bytes(*count)));
        if count != Some(kinds.len()) {
            return Err(SessionFailure::Protocol("a row of another number of columns"));
        }
        for (place, &kind) in self.cells.iter_mut().zip(kinds) {
            *place = decoded(cell(body, &mut at)?, kind, body, &mut self.rewritten);
        }
        if at != body.len() {
            return Err(SessionFailure::Protocol("a row that does not end with its message"));
        }
        Ok(Row { body, rewritten: &self.rewritten, cells: &self.cells, kinds })
    }
}

/// The place of a value once its text is what a document has.
#[inline]
fn decoded(cell: Cell, kind: Kind, body: &mut [u8], rewritten: &mut Vec<u8>) -> Cell {
    match kind {
        Kind::Bytes => match body.get_mut(cell.start..cell.end) {
            Some(text) => Cell { end: cell.start + values::decode_bytes(text), ..cell },
            None => cell,
        },
        Kind::Float => {
            let start = body.len() + rewritten.len();
            let text = body.get(cell.start..cell.end);
            let is_rewritten = text.is_some_and(|text| values::push_without_exponent(text, rewritten));
            if is_rewritten { Cell { start, end: body.len() + rewritten.len() } } else { cell }
        }
        Kind::Boolean | Kind::Numeric | Kind::Moment | Kind::Money | Kind::Text => cell,
    }
}

/// The value whose length stands at a place, which moves behind it.
#[inline]
fn cell(body: &[u8], at: &mut usize) -> Result<Cell, SessionFailure> {
    let length = body.get(*at..).and_then(<[u8]>::first_chunk).ok_or_else(broken)?;
    let start = *at + 4;
    *at = start;
    match i32::from_be_bytes(*length) {
        -1 => Ok(Cell::NULL),
        length => {
            let length = usize::try_from(length).map_err(|_| broken())?;
            let end = start.checked_add(length).filter(|&end| end <= body.len()).ok_or_else(broken)?;
            *at = end;
            Ok(Cell { start, end })
        }
    }
}

/// A failure that is made beforehand would be taken apart again for every value that there is.
#[cold]
fn broken() -> SessionFailure {
    SessionFailure::Protocol("a value that does not end within its row")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(cells: &[Option<&[u8]>]) -> Vec<u8> {
        let mut body = u16::try_from(cells.len()).unwrap().to_be_bytes().to_vec();
        for cell in cells {
            let length = cell.map_or(-1, |text| i32::try_from(text.len()).unwrap());
            body.extend_from_slice(&length.to_be_bytes());
            body.extend_from_slice(cell.unwrap_or_default());
        }
        body
    }

    #[test]
    fn a_row_has_its_values_in_their_places() {
        let mut body =
            body(&[Some(b"31"), None, Some(b"\\x4142"), Some(b"1e+03"), Some(b"-2.5e-01"), Some(b"")]);
        let kinds = [Kind::Text, Kind::Text, Kind::Bytes, Kind::Float, Kind::Float, Kind::Text];
        let mut cells = CellRanges::default();
        let row = cells.row(&mut body, &kinds).unwrap();
        let values: Vec<_> = (0..7).map(|index| row.value(index)).collect();
        let text = |text| Some(Value::Text(text));
        assert_eq!(values, [text(b"31"), None, text(b"AB"), text(b"1000"), text(b"-0.25"), text(b""), None]);
    }

    #[test]
    fn a_row_that_lies_about_its_lengths_is_refused() {
        let whole = body(&[Some(b"31"), None]);
        let kinds = [Kind::Text, Kind::Text];
        for at in 0..whole.len() {
            assert!(CellRanges::default().row(&mut whole[..at].to_vec(), &kinds).is_err(), "cut at {at}");
            for byte in [0x00, 0x7f, 0x80, 0xfe] {
                let mut changed = whole.clone();
                changed[at] = byte;
                let is_data = (6..8).contains(&at);
                let is_same = changed == whole;
                let row_is_read = CellRanges::default().row(&mut changed, &kinds).is_ok();
                assert_eq!(row_is_read, is_data || is_same, "{byte} at {at}");
            }
        }
        assert!(CellRanges::default().row(&mut [&whole[..], b"0"].concat(), &kinds).is_err());
        assert!(CellRanges::default().row(&mut whole.clone(), &kinds[..1]).is_err());
    }
}

//! One row as the server sends it, and its values, which stay where they are in the buffer.
//!
//! Knows the row of a text result and no other message; what a value's text means is `values`' business.

use std::convert::Infallible;

use super::failure::SessionFailure;
use super::fields::{Fields, NULL};
use super::reply::DescribedColumn;
use super::values::{Kind, bits};
use crate::store::engine::Cells;
use crate::value::Value;

/// Where the values of a row are; used again for each row.
#[derive(Debug, Default)]
pub(super) struct CellPlaces {
    places: Vec<Option<Place>>,
    /// The digits of numbers that no other value can hold.
    digits: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    start: usize,
    end: usize,
    is_digits: bool,
}

/// A row of as many values as its query has columns.
pub(super) struct Row<'a> {
    payload: &'a [u8],
    digits: &'a [u8],
    places: &'a [Option<Place>],
    columns: &'a [DescribedColumn],
}

impl Row<'_> {
    /// The value at a place; NULL, and what has no value, is none.
    #[inline]
    pub(super) fn value(&self, index: usize) -> Option<Value<'_>> {
        let place = (*self.places.get(index)?)?;
        if place.is_digits {
            return self.digits.get(place.start..place.end).map(Value::Text);
        }
        let text = self.payload.get(place.start..place.end)?;
        self.columns.get(index)?.kind.value(text)
    }

    /// The value at a place as the server prints it; none for NULL alone.
    pub(super) fn printed(&self, index: usize) -> Option<&[u8]> {
        let place = (*self.places.get(index)?)?;
        let text = if place.is_digits { self.digits } else { self.payload };
        text.get(place.start..place.end)
    }

    /// The number of the type of the column at a place.
    pub(super) fn type_number(&self, index: usize) -> Option<u8> {
        self.columns.get(index).map(|column| column.type_number)
    }

    /// How many values it has.
    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }
}

impl Cells for Row<'_> {
    type Fault = Infallible;

    #[inline]
    fn cell(&self, index: usize) -> Result<Option<Value<'_>>, Infallible> {
        Ok(self.value(index))
    }
}

impl CellPlaces {
    /// Finds the values of a row, each of which must lie within its payload.
    #[inline]
    pub(super) fn row<'a>(
        &'a mut self,
        payload: &'a [u8],
        columns: &'a [DescribedColumn],
    ) -> Result<Row<'a>, SessionFailure> {
        self.places.clear();
        self.digits.clear();
        let mut fields = Fields(payload);
        for column in columns {
            if fields.0.first() == Some(&NULL) {
                fields.u8()?;
                self.places.push(None);
                continue;
            }
            let text = fields.text()?;
            let end = payload.len() - fields.0.len();
            let place = Place { start: end - text.len(), end, is_digits: false };
            let place = if column.kind == Kind::Bit { self.bit(text, place)? } else { place };
            self.places.push(Some(place));
        }
        if !fields.0.is_empty() {
            return Err(SessionFailure::Protocol("a row that does not end with its message"));
        }
        Ok(Row { payload, digits: &self.digits, places: &self.places, columns })
    }

    /// The place of a BIT. A number of 64 bits becomes digits here, for it may be greater than a value can be.
    fn bit(&mut self, text: &[u8], place: Place) -> Result<Place, SessionFailure> {
        match text {
            [_, _, _, _, _, _, _, _, _, ..] => Err(SessionFailure::Protocol("a BIT longer than any may be")),
            [0x80..=0xFF, _, _, _, _, _, _, _] => {
                let start = self.digits.len();
                self.digits.extend_from_slice(bits(text).to_string().as_bytes());
                Ok(Place { start, end: self.digits.len(), is_digits: true })
            }
            _ => Ok(place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(types: &[u8]) -> Vec<DescribedColumn> {
        types
            .iter()
            .map(|&number| DescribedColumn {
                name: "c".to_owned(),
                type_number: number,
                kind: Kind::of(number),
            })
            .collect()
    }

    #[test]
    fn the_values_of_a_row_are_found() {
        let mut places = CellPlaces::default();
        let columns = columns(&[253, 253, 16, 3]);
        let payload = b"\x02ab\xFB\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x00";
        let row = places.row(payload, &columns).unwrap();
        let values: Vec<_> = (0..5).map(|index| row.value(index)).collect();
        let text = |text: &'static str| Some(Value::Text(text.as_bytes()));
        assert_eq!(values, [text("ab"), None, text("18446744073709551615"), text(""), None]);
    }

    #[test]
    fn a_row_that_is_longer_or_shorter_than_its_payload_is_refused() {
        let columns = columns(&[253, 16]);
        let whole = b"\x02ab\x01\x05";
        for length in 0..whole.len() {
            assert!(CellPlaces::default().row(&whole[..length], &columns).is_err(), "{length}");
        }
        for broken in [&b"\x02ab\x01\x05\x00"[..], b"\x02ab\xFF", b"\xFF", b"\x00\x09123456789"] {
            assert!(CellPlaces::default().row(broken, &columns).is_err(), "{broken:?}");
        }
    }
}

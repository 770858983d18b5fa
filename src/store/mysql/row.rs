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
    places: Vec<Place>,
    /// The digits of numbers that no other value can hold.
    digits: Vec<u8>,
}

/// The place of a value: in the payload, or behind its end among the digits.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: usize,
    end: usize,
}

impl Place {
    /// The place of NULL is no place.
    const NULL: Self = Self { start: usize::MAX, end: 0 };
}

/// A row of as many values as its query has columns.
pub(super) struct Row<'a> {
    payload: &'a [u8],
    digits: &'a [u8],
    places: &'a [Place],
    columns: &'a [DescribedColumn],
}

impl<'a> Row<'a> {
    /// The value at a place; NULL, and what has no value, is none.
    #[inline]
    pub(super) fn value(&self, index: usize) -> Option<Value<'a>> {
        let place = *self.places.get(index)?;
        match self.payload.get(place.start..place.end) {
            Some(text) => self.columns.get(index)?.kind.value(text),
            None => self.digits_at(place).map(Value::Text),
        }
    }

    /// The value at a place as the server prints it; none for NULL alone.
    pub(super) fn printed(&self, index: usize) -> Option<&'a [u8]> {
        let place = *self.places.get(index)?;
        self.payload.get(place.start..place.end).or_else(|| self.digits_at(place))
    }

    /// The digits at a place that is not in the payload; none for NULL.
    fn digits_at(&self, place: Place) -> Option<&'a [u8]> {
        let behind = |at: usize| at.checked_sub(self.payload.len());
        self.digits.get(behind(place.start)?..behind(place.end)?)
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
        self.places.resize(columns.len(), Place::NULL);
        self.digits.clear();
        let mut at = 0;
        for (place, column) in self.places.iter_mut().zip(columns) {
            *place = next(payload, &mut at)?;
            if column.kind == Kind::Bit {
                *place = bit(payload, *place, &mut self.digits)?;
            }
        }
        if at != payload.len() {
            return Err(SessionFailure::Protocol("a row that does not end with its message"));
        }
        Ok(Row { payload, digits: &self.digits, places: &self.places, columns })
    }
}

/// The place of the value that begins at an offset, which moves behind it. Nearly all say their length in one byte.
#[inline]
fn next(payload: &[u8], at: &mut usize) -> Result<Place, SessionFailure> {
    match payload.get(*at) {
        Some(&NULL) => {
            *at += 1;
            Ok(Place::NULL)
        }
        Some(&length) if length < NULL && *at + usize::from(length) < payload.len() => {
            let start = *at + 1;
            *at = start + usize::from(length);
            Ok(Place { start, end: *at })
        }
        _ => long(payload, at),
    }
}

/// The same of a value whose length takes several bytes, or that does not end within the payload.
#[cold]
fn long(payload: &[u8], at: &mut usize) -> Result<Place, SessionFailure> {
    let mut fields = Fields(payload.get(*at..).unwrap_or_default());
    let text = fields.text()?;
    *at = payload.len() - fields.0.len();
    Ok(Place { start: *at - text.len(), end: *at })
}

/// The place of a BIT. A number of 64 bits becomes digits here, for it may be greater than a value can be.
fn bit(payload: &[u8], place: Place, digits: &mut Vec<u8>) -> Result<Place, SessionFailure> {
    match payload.get(place.start..place.end) {
        Some([_, _, _, _, _, _, _, _, _, ..]) => {
            Err(SessionFailure::Protocol("a BIT longer than any may be"))
        }
        Some(text @ [0x80..=0xFF, _, _, _, _, _, _, _]) => {
            let start = payload.len() + digits.len();
            digits.extend_from_slice(bits(text).to_string().as_bytes());
            Ok(Place { start, end: payload.len() + digits.len() })
        }
        _ => Ok(place),
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

//! The replies of a server: OK, an error, the end of rows, and columns (MySQL, "Generic Response Packets" and
//! "Text Resultset").
//!
//! Reads payloads and sends nothing; which reply may come when is `session`'s business.

use super::failure::{ServerError, SessionFailure};
use super::fields::Fields;
use super::values::Kind;

/// The first byte of an OK.
pub(super) const OK: u8 = 0;
/// The first byte of an error.
pub(super) const ERROR: u8 = 0xFF;
/// The first byte of the end of columns or rows.
pub(super) const END: u8 = 0xFE;
/// The first byte of a wish for another plugin, during a login.
pub(super) const AUTH_SWITCH: u8 = 0xFE;

/// The longest name of a column: 256 characters of four bytes each.
const LONGEST_NAME: usize = 1024;

/// The flag that another result follows.
const MORE_RESULTS: u16 = 1 << 3;

/// A column of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DescribedColumn {
    /// Its name.
    pub(super) name: String,
    /// The number of its type.
    pub(super) type_number: u8,
    /// How its values are read.
    pub(super) kind: Kind,
}

impl DescribedColumn {
    /// Reads the payload about a column.
    pub(super) fn of(payload: &[u8]) -> Result<Self, SessionFailure> {
        let mut fields = Fields(payload);
        // Catalog, schema, table and the table's own name.
        for _ in 0..4 {
            fields.text()?;
        }
        let name = fields.text()?;
        if name.len() > LONGEST_NAME {
            return Err(SessionFailure::Protocol("a name longer than any may be"));
        }
        let name = String::from_utf8_lossy(name).into_owned();
        fields.text()?;
        let mut fields = Fields(fields.text()?);
        // The charset and the width come before the type.
        fields.bytes(6)?;
        let type_number = fields.u8()?;
        Ok(Self { name, type_number, kind: Kind::of(type_number) })
    }
}

/// Reads a payload that is an error.
pub(super) fn error(payload: &[u8]) -> SessionFailure {
    let mut fields = Fields(payload.get(1..).unwrap_or_default());
    let Ok(code) = fields.u16() else {
        return SessionFailure::Protocol("an error without a number");
    };
    // The state of the SQL standard says less than the number; before the login it is not there.
    let words = fields.0;
    let words = if words.first() == Some(&b'#') { words.get(6..).unwrap_or_default() } else { words };
    let words =
        String::from_utf8_lossy(words).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    SessionFailure::Server(ServerError { code, words })
}

/// Tells if a payload is the end of columns or rows: the same byte begins a text of more than 16 MB.
#[inline]
pub(super) fn is_end(payload: &[u8]) -> bool {
    payload.first() == Some(&END) && payload.len() < 9
}

/// The number of warnings that the end of rows has.
pub(super) fn warnings(payload: &[u8]) -> Result<u16, SessionFailure> {
    let mut fields = Fields(&payload[1..]);
    let warnings = fields.u16()?;
    if fields.u16()? & MORE_RESULTS != 0 {
        return Err(SessionFailure::Protocol("more results than were asked for"));
    }
    Ok(warnings)
}

/// The facts that an OK gives on a statement that was carried out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Done {
    /// How many rows it has written; of INSERT with ON DUPLICATE KEY UPDATE 2 for a row that was there.
    pub(super) rows: u64,
    /// The number that the server made for the first new row, or that `LAST_INSERT_ID` was told; 0 where there is none.
    pub(super) insert_id: u64,
}

impl Done {
    /// Reads the payload of an OK.
    pub(super) fn of(payload: &[u8]) -> Result<Self, SessionFailure> {
        let mut fields = Fields(payload.get(1..).unwrap_or_default());
        Ok(Self { rows: fields.number()?, insert_id: fields.number()? })
    }
}

/// The statement that the server has prepared: its number, its columns and its parameters.
pub(super) struct PreparedReply {
    /// The number by which it is closed.
    pub(super) statement: u32,
    /// How many columns its rows have.
    pub(super) columns: u16,
    /// How many parameters it has.
    pub(super) parameters: u16,
}

impl PreparedReply {
    /// Reads the payload.
    pub(super) fn of(payload: &[u8]) -> Result<Self, SessionFailure> {
        let mut fields = Fields(payload.get(1..).unwrap_or_default());
        let (statement, columns, parameters) = (fields.u32()?, fields.u16()?, fields.u16()?);
        Ok(Self { statement, columns, parameters })
    }
}

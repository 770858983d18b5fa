//! A document that counts the rows of its lists on their way into another one: what the journal and the owner's
//! page say of an answer.
//!
//! This file knows no format; it hands everything on as it came.

use std::io;

use super::{Document, Pagination};
use crate::columns::Layout;
use crate::nested::{Nested, Object};
use crate::protocol::List;
use crate::value::Value;

/// A document and how many rows each of its lists has, in the order of the lists.
#[derive(Debug)]
pub struct Counted<D> {
    /// The document.
    pub document: D,
    /// The lists that have begun.
    pub rows: Vec<(List, u64)>,
}

impl<D> Counted<D> {
    /// Counts what goes into a document.
    pub fn new(document: D) -> Self {
        Self { document, rows: Vec::new() }
    }
}

impl<D: Document> Document for Counted<D> {
    type Output = Counted<D::Output>;

    fn pagination(&mut self, pagination: Pagination) {
        self.document.pagination(pagination);
    }

    fn begin_list(&mut self, list: List, layout: &Layout) {
        self.rows.push((list, 0));
        self.document.begin_list(list, layout);
    }

    #[inline]
    fn begin_row(&mut self) {
        if let Some((_, count)) = self.rows.last_mut() {
            *count += 1;
        }
        self.document.begin_row();
    }

    #[inline]
    fn scalar(&mut self, column: usize, value: Value<'_>) {
        self.document.scalar(column, value);
    }

    fn array(&mut self, column: usize, values: &[Nested]) {
        self.document.array(column, values);
    }

    #[inline]
    fn field(&mut self, column: usize, value: Value<'_>) {
        self.document.field(column, value);
    }

    fn fields(&mut self, fields: &Object) {
        self.document.fields(fields);
    }

    #[inline]
    fn end_row(&mut self) -> io::Result<()> {
        self.document.end_row()
    }

    fn end_list(&mut self) {
        self.document.end_list();
    }

    fn finish(self) -> io::Result<Self::Output> {
        Ok(Counted { document: self.document.finish()?, rows: self.rows })
    }
}

//! The body of a request: a form, read from standard input only when it is asked for, and once.
//!
//! It is a value of its own so that code that holds the request cannot read it by accident: a stage that
//! wants the body takes it. This file knows lengths and types (RFC 3875, sections 4.1.2 and 4.1.3), and
//! nothing of the form's fields.

use std::io::Read;

use crate::environment::Environment;
use crate::error::BodyFault;

/// The type of the bodies that are read.
const FORM: &str = "application/x-www-form-urlencoded";

/// The body of a request, unread.
pub struct RequestBody<'r> {
    input: Box<dyn Read + 'r>,
}

impl<'r> RequestBody<'r> {
    /// The body that can be read from an input.
    pub fn new(input: impl Read + 'r) -> Self {
        Self { input: Box::new(input) }
    }

    /// A body without a byte.
    pub fn empty() -> Self {
        Self::new(std::io::empty())
    }

    /// Reads the form that the environment announces, exactly as many bytes as it says.
    ///
    /// # Errors
    /// The fault of its type, its length, or its end before that.
    pub fn form(self, environment: &Environment, longest: u64) -> Result<Vec<u8>, BodyFault> {
        if !is_form(environment) {
            return Err(BodyFault::NotAForm);
        }
        let length = environment.content_length.as_ref().filter(|_| !environment.has_chunks);
        let length = length.ok_or(BodyFault::NoLength)?.to_str().ok_or(BodyFault::BadLength)?;
        if length.is_empty() || !length.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(BodyFault::BadLength);
        }
        // A number with too many digits for 64 bits is too long as well.
        let length = length.parse().unwrap_or(u64::MAX);
        if length > longest {
            return Err(BodyFault::TooLong { longest });
        }
        let mut form = Vec::new();
        match self.input.take(length).read_to_end(&mut form) {
            Ok(read) if read as u64 == length => Ok(form),
            Ok(_) | Err(_) => Err(BodyFault::CutShort),
        }
    }
}

/// The body is a form; parameters of the type, such as a charset, say nothing of it.
fn is_form(environment: &Environment) -> bool {
    let kind = environment.content_type.as_ref().and_then(|kind| kind.to_str()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(FORM)
}

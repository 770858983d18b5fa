//! The owner's page, as a browser gets it and as a stranger tries it.

mod form;
mod hostile;
mod shown;
mod support;

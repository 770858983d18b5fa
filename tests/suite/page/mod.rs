//! The owner's page, as a browser gets it and as a stranger tries it.

mod browser;
mod databases;
mod form;
mod hostile;
mod owner;
mod rules;
mod servers;
mod shown;
mod support;
mod visit;

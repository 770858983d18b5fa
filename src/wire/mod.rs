//! The bytes to and from a database server: names of hosts, sockets, TLS, and a moment at which all waiting ends.
//!
//! Knows no SQL and no server's protocol. The names are resolved here and not by the system's library: in a static
//! executable that would load the host's own modules, and crash with ordinary settings of a host.

mod deadline;
mod dns;
#[cfg(test)]
mod fixture;
mod names;
mod resolv_conf;
mod socket;
mod stream;
#[cfg(feature = "tls")]
mod tls;

pub use self::deadline::Deadline;
pub use self::stream::Stream;

//! The strictest protection of the line to a server that the server offers: found by connecting, the strictest first.
//!
//! Knows that a line within this machine needs none but for some logins. What a server is asked for, its engine knows.

use crate::config::{Limits, Source, Tls};
use crate::error::{DatabaseFault, Error, LoginMethodFault, ServerFault};
use crate::init::notice::LineProtection;
use crate::store::examine;

/// The protections, the strictest first, and what is told of each.
const STRICTEST_FIRST: [(Tls, LineProtection); 3] = [
    (Tls::Verify, LineProtection::Verified),
    (Tls::Required, LineProtection::Encrypted),
    (Tls::Off, LineProtection::Open),
];

/// The database with the strictest protection; nothing is told of one on this machine, which stays as it is.
///
/// # Errors
/// [`Error::Database`] where the server cannot be reached, whatever the protection.
pub fn with_strictest_line(source: &Source) -> Result<(Source, Option<LineProtection>), Error> {
    strictest(source, |source| examine(source, Limits::default()).map(|_| ()))
}

fn strictest(
    source: &Source,
    connect: impl Fn(&Source) -> Result<(), Error>,
) -> Result<(Source, Option<LineProtection>), Error> {
    let is_elsewhere = source.server().is_some_and(|(_, server)| server.address.default_tls() != Tls::Off);
    if source.server().is_none() {
        return Ok((source.clone(), None));
    }
    if !is_elsewhere {
        return Ok(encrypted_for_the_login(source, connect));
    }
    let mut refused = None;
    for (tls, protection) in STRICTEST_FIRST {
        let protected = source.with_tls(tls);
        match connect(&protected) {
            Ok(()) => return Ok((protected, Some(protection))),
            Err(error) if is_of_tls(&error) => refused = Some(error),
            Err(error) => return Err(error),
        }
    }
    // An open line has no fault of its encryption.
    refused.map_or(Ok((source.clone(), None)), Err)
}

/// A line within this machine is encrypted only where the server takes the account's password over no other: MySQL's
/// `caching_sha2_password` at the first login.
fn encrypted_for_the_login(
    source: &Source,
    connect: impl Fn(&Source) -> Result<(), Error>,
) -> (Source, Option<LineProtection>) {
    let encrypted = source.with_tls(Tls::Required);
    match connect(source) {
        Err(error) if is_of_login(&error) && connect(&encrypted).is_ok() => {
            (encrypted, Some(LineProtection::Encrypted))
        }
        // Any other error is met again, and told, where the tables are read.
        Ok(()) | Err(_) => (source.clone(), None),
    }
}

fn is_of_login(error: &Error) -> bool {
    let clear = ServerFault::LoginMethod(LoginMethodFault::ClearPassword);
    matches!(error, Error::Database { fault: DatabaseFault::Server(fault), .. } if *fault == clear)
}

fn is_of_tls(error: &Error) -> bool {
    matches!(error, Error::Database { fault: DatabaseFault::Server(ServerFault::Tls(_)), .. })
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::path::Path;

    use super::*;
    use crate::error::TlsFault;

    fn of_url(url: &str) -> Source {
        Source::from_text(Path::new("/"), url).unwrap()
    }

    fn error(fault: ServerFault) -> Error {
        Error::Database { database: "d".to_owned(), query: None, fault: DatabaseFault::Server(fault) }
    }

    /// The line to a server that takes some protections only, and the protections that it was asked for.
    fn told(url: &str, taken: &[Tls]) -> (Tls, Option<LineProtection>, Vec<Tls>) {
        let asked = RefCell::new(Vec::new());
        let tls = |source: &Source| source.server().map_or(Tls::Off, |(_, server)| server.tls);
        let found = strictest(&of_url(url), |source| {
            asked.borrow_mut().push(tls(source));
            let fault = ServerFault::Tls(TlsFault::Expired);
            if taken.contains(&tls(source)) { Ok(()) } else { Err(error(fault)) }
        });
        let (found, protection) = found.unwrap();
        (tls(&found), protection, asked.into_inner())
    }

    #[test]
    fn the_strictest_that_the_server_takes_is_found() {
        use LineProtection::{Encrypted, Open, Verified};
        for (taken, tls, protection, asked) in [
            (&[Tls::Off, Tls::Required, Tls::Verify][..], Tls::Verify, Verified, &[Tls::Verify][..]),
            (&[Tls::Off, Tls::Required], Tls::Required, Encrypted, &[Tls::Verify, Tls::Required]),
            (&[Tls::Off], Tls::Off, Open, &[Tls::Verify, Tls::Required, Tls::Off]),
        ] {
            let found = told("mysql://u@db.example/shop", taken);
            assert_eq!(found, (tls, Some(protection), asked.to_vec()));
        }
    }

    #[test]
    fn the_line_to_a_server_on_this_machine_stays_open_where_it_may() {
        for (url, asked) in [
            ("mysql://u@localhost/shop", vec![Tls::Off]),
            ("postgres://u@127.0.0.1/shop", vec![Tls::Off]),
            ("shop.db", vec![]),
        ] {
            assert_eq!(told(url, &[Tls::Off]), (Tls::Off, None, asked.clone()), "{url}");
            assert_eq!(told(url, &[]), (Tls::Off, None, asked), "{url}");
        }
    }

    #[test]
    fn a_login_that_needs_an_encrypted_line_gets_one() {
        let takes = |tls| {
            let source = of_url("mysql://u@127.0.0.1/shop");
            let found = strictest(&source, |source| match source.server().map(|(_, server)| server.tls) {
                Some(Tls::Off) => Err(error(ServerFault::LoginMethod(LoginMethodFault::ClearPassword))),
                asked if asked == Some(tls) => Ok(()),
                _ => Err(error(ServerFault::Tls(TlsFault::Expired))),
            });
            let (source, protection) = found.unwrap();
            (source.server().map(|(_, server)| server.tls), protection)
        };
        assert_eq!(takes(Tls::Required), (Some(Tls::Required), Some(LineProtection::Encrypted)));
        assert_eq!(takes(Tls::Verify), (Some(Tls::Off), None));
    }

    #[test]
    fn another_fault_of_the_server_ends_the_search() {
        let asked = RefCell::new(0);
        let denied = strictest(&of_url("mysql://u@db.example/shop"), |_| {
            *asked.borrow_mut() += 1;
            Err(error(ServerFault::HostBlocked { words: "no".to_owned() }))
        });
        assert!(denied.is_err());
        assert_eq!(asked.into_inner(), 1);
    }
}

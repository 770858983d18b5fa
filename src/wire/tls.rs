//! TLS over a socket, by rustls.
//!
//! The only user of rustls and of Mozilla's roots. Says in the owner's words why a server is not trusted, and what to do.

use std::io;
use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error as TlsError,
    RootCertStore, SignatureScheme, StreamOwned,
};

use super::socket::Socket;
use crate::error::{ServerFault, TlsFault};

/// An encrypted socket.
pub(super) type Encrypted = StreamOwned<ClientConnection, Socket>;

/// Where systems keep the roots that they trust: Debian and its kin, Red Hat's, SUSE, Alpine and the BSDs.
const ROOTS: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// Encrypts a socket; where asked for, only if the server has a certificate of the host's name that is trusted.
///
/// # Errors
/// [`ServerFault::Tls`], [`ServerFault::Lost`].
pub(super) fn encrypt(socket: Socket, host: &str, is_verified: bool) -> Result<Encrypted, ServerFault> {
    let roots = is_verified.then(|| roots(&ROOTS));
    encrypt_by(socket, host, roots)
}

fn encrypt_by(
    mut socket: Socket,
    host: &str,
    roots: Option<RootCertStore>,
) -> Result<Encrypted, ServerFault> {
    let failed = |error: TlsError| ServerFault::Tls(fault(host, &error));
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    let config = if let Some(roots) = roots {
        builder.with_root_certificates(roots).with_no_client_auth()
    } else {
        let unverified = Arc::new(Unverified(provider));
        builder.dangerous().with_custom_certificate_verifier(unverified).with_no_client_auth()
    };
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| ServerFault::Tls(TlsFault::NoName { host: host.to_owned() }))?;
    let mut connection = ClientConnection::new(Arc::new(config), name).map_err(failed)?;
    while connection.is_handshaking() {
        connection.complete_io(&mut socket).map_err(|error| of_io(host, &error))?;
    }
    Ok(StreamOwned::new(connection, socket))
}

/// The roots of the first file that has any; else Mozilla's as they were when the program was built.
fn roots(files: &[impl AsRef<Path>]) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    for file in files {
        let Ok(certificates) = CertificateDer::pem_file_iter(file) else { continue };
        // One that cannot be read is left out, as every other program does.
        roots.add_parsable_certificates(certificates.flatten());
        if !roots.is_empty() {
            return roots;
        }
    }
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    roots
}

fn of_io(host: &str, error: &io::Error) -> ServerFault {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<TlsError>()) {
        Some(error) => ServerFault::Tls(fault(host, error)),
        None if error.kind() == io::ErrorKind::UnexpectedEof => ServerFault::Closed,
        None => ServerFault::Lost { words: error.to_string() },
    }
}

/// The reason why the server is not trusted, or why no encrypted line came about.
fn fault(host: &str, error: &TlsError) -> TlsFault {
    let TlsError::InvalidCertificate(reason) = error else {
        return TlsFault::NotAgreed { words: error.to_string() };
    };
    match reason {
        CertificateError::UnknownIssuer => TlsFault::UnknownAuthority,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TlsFault::OtherName { host: host.to_owned() }
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsFault::Expired,
        other => TlsFault::NotValid { words: format!("{other:?}") },
    }
}

/// Takes every certificate: the line is encrypted, to any server that answers.
#[derive(Debug)]
struct Unverified(Arc<CryptoProvider>);

impl ServerCertVerifier for Unverified {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        Ok(ServerCertVerified::assertion())
    }

    // That a server has the key of a certificate proves nothing where any certificate is taken. Old servers have some
    // whose form is too old for a check.
    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpListener};
    use std::thread;
    use std::time::Duration;

    use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
    use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
    use rustls::{ServerConfig, ServerConnection};

    use super::super::deadline::Deadline;
    use super::*;

    const SOON: Duration = Duration::from_secs(5);

    /// An authority of a test.
    struct Authority {
        issuer: Issuer<'static, KeyPair>,
        root: CertificateDer<'static>,
    }

    impl Authority {
        fn named(name: &str) -> Self {
            let mut params = CertificateParams::default();
            params.distinguished_name.push(DnType::CommonName, name);
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            let key = KeyPair::generate().unwrap();
            let root = params.self_signed(&key).unwrap().into();
            Self { issuer: Issuer::new(params, key), root }
        }

        fn roots(&self) -> RootCertStore {
            let mut roots = RootCertStore::empty();
            roots.add(self.root.clone()).unwrap();
            roots
        }

        /// A server that has a certificate of a name until a year, and sends what it gets.
        fn server(&self, name: &str, last_year: i32) -> SocketAddr {
            let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
            params.not_before = date_time_ymd(2000, 1, 1);
            params.not_after = date_time_ymd(last_year, 1, 1);
            let key = KeyPair::generate().unwrap();
            let certificate = params.signed_by(&key, &self.issuer).unwrap();
            let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
            let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
                .with_safe_default_protocol_versions()
                .unwrap()
                .with_no_client_auth()
                .with_single_cert(vec![certificate.into()], key)
                .unwrap();
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap();
            thread::spawn(move || {
                let (stream, _) = listener.accept().unwrap();
                let connection = ServerConnection::new(Arc::new(config)).unwrap();
                let mut stream = StreamOwned::new(connection, stream);
                let mut bytes = [0; 4];
                if stream.read_exact(&mut bytes).is_ok() {
                    let _ = stream.write_all(&bytes);
                }
            });
            address
        }
    }

    fn socket(address: SocketAddr) -> Socket {
        Socket::tcp(address, SOON, Deadline::after(SOON)).unwrap()
    }

    #[track_caller]
    fn refusal(encrypted: Result<Encrypted, ServerFault>) -> TlsFault {
        let Err(ServerFault::Tls(fault)) = encrypted else { panic!("{encrypted:?}") };
        fault
    }

    #[test]
    fn a_server_is_trusted_by_its_authority_name_and_date() {
        let authority = Authority::named("one");
        let mut stream =
            encrypt_by(socket(authority.server("db.example", 4000)), "db.example", Some(authority.roots()))
                .unwrap();
        stream.write_all(b"ping").unwrap();
        let mut echo = [0; 4];
        stream.read_exact(&mut echo).unwrap();
        assert_eq!(echo, *b"ping");

        let to = |name, year, roots| {
            refusal(encrypt_by(socket(authority.server(name, year)), "db.example", Some(roots)))
        };
        let host = "db.example".to_owned();
        assert_eq!(to("other.example", 4000, authority.roots()), TlsFault::OtherName { host });
        assert_eq!(to("db.example", 2020, authority.roots()), TlsFault::Expired);
        assert_eq!(to("db.example", 4000, Authority::named("other").roots()), TlsFault::UnknownAuthority);
    }

    #[test]
    fn the_system_does_not_trust_an_authority_of_one_s_own() {
        let server = Authority::named("one").server("db.example", 4000);
        assert_eq!(refusal(encrypt(socket(server), "db.example", true)), TlsFault::UnknownAuthority);
    }

    #[test]
    fn without_verification_every_certificate_is_taken() {
        let mut stream =
            encrypt(socket(Authority::named("one").server("other.example", 2020)), "db.example", false)
                .unwrap();
        stream.write_all(b"ping").unwrap();
        let mut echo = [0; 4];
        stream.read_exact(&mut echo).unwrap();
        assert_eq!(echo, *b"ping");
    }

    #[test]
    fn roots_come_from_the_first_file_that_has_any() {
        let folder = tempfile::tempdir().unwrap();
        let (empty, own) = (folder.path().join("empty"), folder.path().join("own"));
        std::fs::write(&empty, "no certificate").unwrap();
        let params = CertificateParams::new(vec!["root.example".to_owned()]).unwrap();
        let pem = params.self_signed(&KeyPair::generate().unwrap()).unwrap().pem();
        std::fs::write(&own, pem).unwrap();
        assert_eq!(roots(&[folder.path().join("none"), empty, own]).len(), 1);
        assert!(roots(&[folder.path().join("none")]).len() > 50);
    }

    #[test]
    fn a_server_that_speaks_no_tls_or_goes_away_is_said_to() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for (number, stream) in listener.incoming().flatten().enumerate() {
                let mut stream = stream;
                if number == 0 {
                    let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
                    thread::sleep(Duration::from_millis(200));
                }
            }
        });
        assert!(matches!(
            encrypt(socket(address), "db.example", false),
            Err(ServerFault::Tls(TlsFault::NotAgreed { .. }))
        ));
        assert!(matches!(encrypt(socket(address), "db.example", false), Err(ServerFault::Lost { .. })));
    }
}

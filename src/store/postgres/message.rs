//! The messages of PostgreSQL's protocol, version 3.0, by the package `postgres-protocol`: those that this program
//! sends, and what it needs to know of those that come.
//!
//! Knows no state: which message may follow which is `session`'s and `login`'s business. Rows do not pass here.

use std::io;

use bytes::BytesMut;
use fallible_iterator::FallibleIterator;
use postgres_protocol::IsNull;
use postgres_protocol::message::backend::{ErrorFields, Message as Backend, RowDescriptionBody};
use postgres_protocol::message::frontend;

use super::failure::{ServerError, SessionFailure};
use super::packet::Packet;

/// The type of `:date` on the server: `int8`.
const INT8: u32 = 20;

/// A message of the server's, as far as this program looks at it.
#[derive(Debug)]
pub(super) enum ServerMessage {
    /// The server asks for a login, or accepts it.
    LoginStep(LoginStep),
    /// By what the server lets a query of this connection be cancelled.
    CancelKey(CancelKey),
    /// A setting of the session.
    Setting {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
    /// A statement was taken.
    ParseComplete,
    /// A statement's parameters were taken.
    BindComplete,
    /// The types of a statement's parameters, by their object numbers.
    Parameters(Vec<u32>),
    /// The columns of a statement's rows.
    Columns(Vec<DescribedColumn>),
    /// A statement that has no rows.
    NoData,
    /// A statement was carried out; with the number at the end of its tag, which for a SELECT is that of its rows.
    Complete(Option<u64>),
    /// A statement without anything in it was carried out.
    Empty,
    /// The server waits for the next message.
    Ready,
    /// Something failed.
    Error(ServerError),
    /// A message that may come at any time and is of no use here.
    Aside,
    /// Any other message.
    Other,
}

/// A step of the login, as the server says it.
#[derive(Debug)]
pub(super) enum LoginStep {
    /// It is done.
    Done,
    /// The password is to come as it is.
    ClearPassword,
    /// A hash of the password is to come, made with this salt.
    Md5([u8; 4]),
    /// One of these mechanisms is to be used.
    Sasl(Vec<String>),
    /// The next message of the mechanism.
    SaslContinue(Vec<u8>),
    /// The last message of the mechanism.
    SaslFinal(Vec<u8>),
    /// Another way to log in, by its name.
    Other(&'static str),
}

/// By what a server knows a connection whose query is to be cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CancelKey {
    process: i32,
    secret: i32,
}

/// A column of a query's rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DescribedColumn {
    /// Its name.
    pub(super) name: String,
    /// The object number of its type; for a domain, that of the type beneath.
    pub(super) kind: u32,
}

/// Reads a message.
pub(super) fn read(packet: &Packet<'_>) -> Result<ServerMessage, SessionFailure> {
    let mut bytes = BytesMut::with_capacity(packet.body.len() + 5);
    let length = u32::try_from(packet.body.len() + 4).unwrap_or(u32::MAX);
    bytes.extend_from_slice(&[packet.tag]);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(packet.body);
    let unreadable = |_: io::Error| SessionFailure::Protocol("a message that cannot be read");
    let message = Backend::parse(&mut bytes).map_err(unreadable)?;
    message.map_or(Ok(ServerMessage::Other), of_backend).map_err(unreadable)
}

fn of_backend(message: Backend) -> io::Result<ServerMessage> {
    Ok(match message {
        Backend::ErrorResponse(body) => ServerMessage::Error(server_error(body.fields())?),
        Backend::NoticeResponse(_) | Backend::NotificationResponse(_) => ServerMessage::Aside,
        Backend::ParameterStatus(body) => {
            ServerMessage::Setting { name: body.name()?.to_owned(), value: body.value()?.to_owned() }
        }
        Backend::BackendKeyData(body) => {
            ServerMessage::CancelKey(CancelKey { process: body.process_id(), secret: body.secret_key() })
        }
        Backend::ReadyForQuery(_) => ServerMessage::Ready,
        Backend::ParseComplete => ServerMessage::ParseComplete,
        Backend::BindComplete => ServerMessage::BindComplete,
        Backend::ParameterDescription(body) => ServerMessage::Parameters(body.parameters().collect()?),
        Backend::RowDescription(body) => ServerMessage::Columns(columns(&body)?),
        Backend::NoData => ServerMessage::NoData,
        Backend::CommandComplete(body) => ServerMessage::Complete(row_count(body.tag()?)),
        Backend::EmptyQueryResponse => ServerMessage::Empty,
        login => login_message(login)?.map_or(ServerMessage::Other, ServerMessage::LoginStep),
    })
}

fn login_message(message: Backend) -> io::Result<Option<LoginStep>> {
    Ok(Some(match message {
        Backend::AuthenticationOk => LoginStep::Done,
        Backend::AuthenticationCleartextPassword => LoginStep::ClearPassword,
        Backend::AuthenticationMd5Password(body) => LoginStep::Md5(body.salt()),
        Backend::AuthenticationSasl(body) => {
            LoginStep::Sasl(body.mechanisms().map(|name| Ok(name.to_owned())).collect()?)
        }
        Backend::AuthenticationSaslContinue(body) => LoginStep::SaslContinue(body.data().to_vec()),
        Backend::AuthenticationSaslFinal(body) => LoginStep::SaslFinal(body.data().to_vec()),
        Backend::AuthenticationGss | Backend::AuthenticationGssContinue(_) => LoginStep::Other("GSSAPI"),
        Backend::AuthenticationKerberosV5 => LoginStep::Other("Kerberos"),
        Backend::AuthenticationScmCredential => LoginStep::Other("SCM credentials"),
        Backend::AuthenticationSspi => LoginStep::Other("SSPI"),
        _ => return Ok(None),
    }))
}

fn columns(body: &RowDescriptionBody) -> io::Result<Vec<DescribedColumn>> {
    body.fields()
        .map(|field| Ok(DescribedColumn { name: field.name().to_owned(), kind: field.type_oid() }))
        .collect()
}

/// The number of rows in a tag such as `SELECT 31`.
fn row_count(tag: &str) -> Option<u64> {
    tag.strip_prefix("SELECT ").and_then(|count| count.parse().ok())
}

fn server_error(mut fields: ErrorFields<'_>) -> io::Result<ServerError> {
    let mut error = ServerError::default();
    while let Some(field) = fields.next()? {
        let text = || String::from_utf8_lossy(field.value_bytes()).into_owned();
        match field.type_() {
            b'C' => error.state = text(),
            b'M' => error.words = text(),
            b'P' => error.position = text().parse().ok(),
            _ => {}
        }
    }
    Ok(error)
}

/// Messages to the server, composed one after another and sent at once.
#[derive(Default)]
pub(super) struct Messages(BytesMut);

impl Messages {
    /// All that was composed.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Asks whether the server takes TLS.
    pub(super) fn ssl_request(mut self) -> Self {
        frontend::ssl_request(&mut self.0);
        self
    }

    /// Begins a session.
    pub(super) fn startup(mut self, parameters: &[(&str, &str)]) -> Result<Self, SessionFailure> {
        frontend::startup_message(parameters.iter().copied(), &mut self.0).map_err(has_nul)?;
        Ok(self)
    }

    /// The password, or a hash of it.
    pub(super) fn password(mut self, password: &[u8]) -> Result<Self, SessionFailure> {
        frontend::password_message(password, &mut self.0).map_err(has_nul)?;
        Ok(self)
    }

    /// The first message of a mechanism.
    pub(super) fn sasl_initial(mut self, mechanism: &str, data: &[u8]) -> Result<Self, SessionFailure> {
        frontend::sasl_initial_response(mechanism, data, &mut self.0).map_err(has_nul)?;
        Ok(self)
    }

    /// A further message of a mechanism.
    pub(super) fn sasl(mut self, data: &[u8]) -> Result<Self, SessionFailure> {
        frontend::sasl_response(data, &mut self.0).map_err(has_nul)?;
        Ok(self)
    }

    /// Statements to carry out as they are, without parameters.
    pub(super) fn query(mut self, sql: &str) -> Result<Self, SessionFailure> {
        frontend::query(sql, &mut self.0).map_err(has_nul)?;
        Ok(self)
    }

    /// A statement to prepare without a name; `$1`, where it has one, is a whole number.
    pub(super) fn parse(mut self, sql: &str, has_parameter: bool) -> Result<Self, SessionFailure> {
        let kinds = has_parameter.then_some(INT8);
        frontend::parse("", sql, kinds, &mut self.0).map_err(has_nul)?;
        Ok(self)
    }

    /// Asks for the columns of the statement that was prepared.
    pub(super) fn describe(mut self) -> Result<Self, SessionFailure> {
        frontend::describe(b'S', "", &mut self.0).map_err(has_nul)?;
        Ok(self)
    }

    /// Carries out the statement that was prepared, with its parameter; everything is text.
    pub(super) fn execute(mut self, parameter: Option<i64>) -> Result<Self, SessionFailure> {
        let digits = |number: i64, out: &mut BytesMut| {
            out.extend_from_slice(number.to_string().as_bytes());
            Ok(IsNull::No)
        };
        let bound = frontend::bind("", "", [], parameter, digits, [], &mut self.0);
        bound.map_err(|_| SessionFailure::Protocol("a parameter that cannot be sent"))?;
        frontend::execute("", 0, &mut self.0).map_err(has_nul)?;
        Ok(self)
    }

    /// Has the server prepare a statement, of whose parameters it finds the types itself.
    pub(super) fn parse_open(mut self, sql: &str) -> Result<Self, SessionFailure> {
        frontend::parse("", sql, [], &mut self.0).map_err(has_nul)?;
        Ok(self)
    }

    /// Carries out the statement that was prepared, with texts for its parameters.
    pub(super) fn execute_with(mut self, parameters: &[Option<Vec<u8>>]) -> Result<Self, SessionFailure> {
        let text = |parameter: &Option<Vec<u8>>, out: &mut BytesMut| {
            Ok(match parameter {
                Some(text) => {
                    out.extend_from_slice(text);
                    IsNull::No
                }
                None => IsNull::Yes,
            })
        };
        let bound = frontend::bind("", "", [], parameters, text, [], &mut self.0);
        bound.map_err(|_| SessionFailure::Protocol("a parameter that cannot be sent"))?;
        frontend::execute("", 0, &mut self.0).map_err(has_nul)?;
        Ok(self)
    }

    /// Ends a group of messages: after an error in it, the server goes on behind this one.
    pub(super) fn sync(mut self) -> Self {
        frontend::sync(&mut self.0);
        self
    }

    /// Ends the session.
    pub(super) fn terminate(mut self) -> Self {
        frontend::terminate(&mut self.0);
        self
    }

    /// Asks, over a connection of its own, to cancel the query of another.
    pub(super) fn cancel(mut self, key: CancelKey) -> Self {
        frontend::cancel_request(key.process, key.secret, &mut self.0);
        self
    }
}

/// The package refuses one thing: a NUL in a text that ends with one.
fn has_nul(_: io::Error) -> SessionFailure {
    SessionFailure::Protocol("a text with a NUL character to send")
}

//! A conversation with a server: begun, logged in, and then one statement after another.
//!
//! Knows which message may follow which, and takes no other: an answer is whole, with as many rows as the server
//! says that it has, or it is a failure. Knows neither config nor sockets; what the SQL says is `select`'s business.

use std::convert::Infallible;
use std::io::{Read, Write};
use std::time::Duration;

use super::failure::{ServerError, SessionFailure};
use super::login::{Account, LoginProgress};
use super::message::{self, CancelKey, DescribedColumn, Messages, ServerMessage};
use super::packet::{DATA_ROW, Packets};
use super::row::{CellRanges, Row};
use super::values::Kind;

/// The name by which the server's lists of sessions show this program.
const APPLICATION: &str = "roistat.cgi";

/// A session on a server.
pub(super) struct Session<S> {
    packets: Packets<S>,
    cells: CellRanges,
    cancel_key: Option<CancelKey>,
    is_sql_ascii: bool,
    /// How many times the server has yet to say that it waits for the next message.
    pending: usize,
}

/// A statement with all that carrying it out needs.
pub(super) struct BoundStatement<'a> {
    /// Its SQL.
    pub(super) sql: &'a str,
    /// The value of `$1`, where it has one.
    pub(super) parameter: Option<i64>,
    /// The kinds of its columns.
    pub(super) kinds: &'a [Kind],
    /// The server says at the end how many rows there were; of EXPLAIN it does not.
    pub(super) is_counted: bool,
}

/// The server's description of a statement before it is carried out.
#[derive(Debug)]
pub(super) struct Description {
    /// The types of its parameters, by their object numbers.
    pub(super) parameters: Vec<u32>,
    /// The columns of its rows.
    pub(super) columns: Vec<DescribedColumn>,
}

/// The reason why the rows of a statement did not all arrive.
#[derive(Debug)]
pub(super) enum Stopped<E> {
    /// The server, or the way to it, failed.
    Failure(SessionFailure),
    /// The reader of the rows wants no more of them.
    Reader(E),
}

impl<E> From<SessionFailure> for Stopped<E> {
    fn from(failure: SessionFailure) -> Self {
        Self::Failure(failure)
    }
}

impl<S: Read + Write> Session<S> {
    /// Begins a session and logs in.
    ///
    /// At startup only what PgBouncer takes is said; all else is said in the transaction.
    pub(super) fn start(stream: S, account: &Account<'_>) -> Result<Self, SessionFailure> {
        let mut session = Self {
            packets: Packets::of(stream),
            cells: CellRanges::default(),
            cancel_key: None,
            is_sql_ascii: false,
            pending: 1,
        };
        let parameters = [
            ("user", account.user),
            ("database", account.database),
            ("client_encoding", "UTF8"),
            ("application_name", APPLICATION),
        ];
        session.packets.send(Messages::default().startup(&parameters)?.bytes())?;
        session.log_in(account)?;
        Ok(session)
    }

    fn log_in(&mut self, account: &Account<'_>) -> Result<(), SessionFailure> {
        let mut progress = LoginProgress::Begun(account);
        loop {
            match self.next()? {
                ServerMessage::LoginStep(login) => {
                    let (next, answer) = progress.step(login)?;
                    progress = next;
                    if let Some(answer) = answer {
                        self.packets.send(answer.bytes())?;
                    }
                }
                ServerMessage::CancelKey(key) => self.cancel_key = Some(key),
                ServerMessage::Ready if matches!(progress, LoginProgress::Done) => return Ok(()),
                _ => return Err(SessionFailure::Protocol("a message that is no part of a login")),
            }
        }
    }

    /// By what this session's query can be cancelled, where the server said it.
    pub(super) fn cancel_key(&self) -> Option<CancelKey> {
        self.cancel_key
    }

    /// Tells if the database's texts are bytes in an encoding that the server does not know.
    pub(super) fn is_sql_ascii(&self) -> bool {
        self.is_sql_ascii
    }

    /// The stream below, whose waits may be given another end.
    pub(super) fn stream(&mut self) -> &mut S {
        self.packets.stream()
    }

    /// Carries out statements that have no rows.
    pub(super) fn command(&mut self, statements: &[&str]) -> Result<(), SessionFailure> {
        self.send(&Messages::default().query(&statements.join(";"))?, 1)?;
        self.read_commands(statements.len())
    }

    /// Has the server take a statement as it is written, and gives the columns of its rows; none where it has no rows.
    pub(super) fn describe(
        &mut self,
        sql: &str,
        has_parameter: bool,
    ) -> Result<Vec<DescribedColumn>, SessionFailure> {
        Ok(self.describe_whole(sql, has_parameter)?.columns)
    }

    /// The same with the types that the server found for the parameters.
    pub(super) fn describe_whole(
        &mut self,
        sql: &str,
        has_parameter: bool,
    ) -> Result<Description, SessionFailure> {
        self.send(&Messages::default().parse(sql, has_parameter)?.describe()?.sync(), 1)?;
        self.read_description()
    }

    fn read_description(&mut self) -> Result<Description, SessionFailure> {
        self.expect(|message| matches!(message, ServerMessage::ParseComplete))?;
        let ServerMessage::Parameters(parameters) = self.next()? else { return Err(OUT_OF_ORDER) };
        let columns = match self.next()? {
            ServerMessage::Columns(columns) => columns,
            ServerMessage::NoData => Vec::new(),
            _ => return Err(OUT_OF_ORDER),
        };
        self.expect_ready()?;
        Ok(Description { parameters, columns })
    }

    /// Reads the rows of a statement, each as soon as it comes; gives their number.
    ///
    /// The server's limit is said again before each statement, since an earlier one may have changed it.
    pub(super) fn rows<E>(
        &mut self,
        statement: &BoundStatement<'_>,
        limit: Duration,
        reader: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<u64, Stopped<E>> {
        let messages = bound(statement, limit)?;
        self.send(&messages, 2)?;
        self.read_bound(statement, reader)
    }

    /// Reads the rows of the last statement of a transaction, which ends with it: the server is told both at once. It also
    /// ends where the statement fails.
    pub(super) fn rows_and_commit<E>(
        &mut self,
        statement: &BoundStatement<'_>,
        limit: Duration,
        reader: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<u64, Stopped<E>> {
        let messages = bound(statement, limit)?.query(COMMIT)?;
        self.send(&messages, 3)?;
        let count = self.read_bound(statement, reader)?;
        self.read_commands(1)?;
        Ok(count)
    }

    /// What the server says to a statement that was sent after its limit; gives the number of the rows.
    fn read_bound<E>(
        &mut self,
        statement: &BoundStatement<'_>,
        reader: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<u64, Stopped<E>> {
        self.read_commands(1)?;
        let (said, count) = self.read_rows(statement.kinds, reader)?;
        if said != statement.is_counted.then_some(count) {
            return Err(SessionFailure::Protocol("another number of rows than it says").into());
        }
        Ok(count)
    }

    /// The rows of a statement that was sent, up to the server's waiting; the number at the end of its tag, and how many
    /// came.
    fn read_rows<E>(
        &mut self,
        kinds: &[Kind],
        mut reader: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(Option<u64>, u64), Stopped<E>> {
        self.expect(|message| matches!(message, ServerMessage::ParseComplete))?;
        self.expect(|message| matches!(message, ServerMessage::BindComplete))?;
        let mut count = 0;
        let said = loop {
            let packet = self.packets.next()?;
            if packet.tag == DATA_ROW {
                let row = self.cells.row(packet.body, kinds)?;
                reader(&row).map_err(Stopped::Reader)?;
                count += 1;
                continue;
            }
            let message = message::read(&packet)?;
            match self.look_at(message)? {
                Some(ServerMessage::Complete(said)) => break said,
                Some(_) => return Err(OUT_OF_ORDER.into()),
                None => {}
            }
        };
        self.expect_ready()?;
        Ok((said, count))
    }

    /// Has the server take a statement that may write, of whose parameters it finds the types, and gives the columns of
    /// the rows that it returns.
    pub(super) fn describe_open(&mut self, sql: &str) -> Result<Vec<DescribedColumn>, SessionFailure> {
        self.send(&Messages::default().parse_open(sql)?.describe()?.sync(), 1)?;
        Ok(self.read_description()?.columns)
    }

    /// Carries out a statement that may write, and reads the rows that it returns, each value as the server prints it.
    pub(super) fn execute(
        &mut self,
        sql: &str,
        parameters: &[Option<Vec<u8>>],
        kinds: &[Kind],
        limit: Duration,
        mut reader: impl FnMut(&Row<'_>),
    ) -> Result<(), SessionFailure> {
        let messages =
            Messages::default().query(&limit_sql(limit))?.parse_open(sql)?.execute_with(parameters)?.sync();
        self.send(&messages, 2)?;
        self.read_commands(1)?;
        let read = self.read_rows(kinds, |row| {
            reader(row);
            Ok::<_, Infallible>(())
        });
        match read {
            Ok(_) => Ok(()),
            Err(Stopped::Failure(failure)) => Err(failure),
            Err(Stopped::Reader(never)) => match never {},
        }
    }

    /// Ends the transaction, and with it every lock that it holds.
    pub(super) fn commit(&mut self) -> Result<(), SessionFailure> {
        self.command(&[COMMIT])
    }

    /// Says that the session is over. That it did not arrive is of no interest to anyone.
    pub(super) fn end(mut self) {
        let _ = self.packets.send(Messages::default().terminate().bytes());
    }

    fn send(&mut self, messages: &Messages, groups: usize) -> Result<(), SessionFailure> {
        self.packets.send(messages.bytes())?;
        self.pending += groups;
        Ok(())
    }

    /// The ends of so many statements without rows, and that of their group.
    fn read_commands(&mut self, count: usize) -> Result<(), SessionFailure> {
        for _ in 0..count {
            self.expect(|message| matches!(message, ServerMessage::Complete(_)))?;
        }
        self.expect_ready()
    }

    fn expect(&mut self, is_expected: impl Fn(&ServerMessage) -> bool) -> Result<(), SessionFailure> {
        if is_expected(&self.next()?) { Ok(()) } else { Err(OUT_OF_ORDER) }
    }

    fn expect_ready(&mut self) -> Result<(), SessionFailure> {
        self.expect(|message| matches!(message, ServerMessage::Ready))
    }

    /// The next message that says something.
    fn next(&mut self) -> Result<ServerMessage, SessionFailure> {
        loop {
            let message = message::read(&self.packets.next()?)?;
            if let Some(message) = self.look_at(message)? {
                return Ok(message);
            }
        }
    }

    /// Takes note of what may come at any time; an error ends what was asked for.
    fn look_at(&mut self, message: ServerMessage) -> Result<Option<ServerMessage>, SessionFailure> {
        match message {
            ServerMessage::Aside => Ok(None),
            ServerMessage::Setting { name, value } => {
                self.note_setting(&name, &value);
                Ok(None)
            }
            ServerMessage::Error(error) => Err(self.read_until_ready(error)),
            ServerMessage::Ready => {
                self.pending = self.pending.checked_sub(1).ok_or(OUT_OF_ORDER)?;
                Ok(Some(ServerMessage::Ready))
            }
            message => Ok(Some(message)),
        }
    }

    fn note_setting(&mut self, name: &str, value: &str) {
        if name == "server_encoding" {
            self.is_sql_ascii = value == "SQL_ASCII";
        }
    }

    /// Reads on until the server waits for the next message, so that the session can be used after the error.
    fn read_until_ready(&mut self, error: ServerError) -> SessionFailure {
        while self.pending > 0 {
            match self.packets.next().and_then(|packet| message::read(&packet)) {
                Ok(ServerMessage::Ready) => self.pending -= 1,
                Ok(_) => {}
                // After a fatal error the server closes the connection, as it should.
                Err(_) => break,
            }
        }
        SessionFailure::Server(error)
    }
}

const OUT_OF_ORDER: SessionFailure = SessionFailure::Protocol("a message out of order");

/// The statement that ends a transaction, and with it every lock that it holds.
const COMMIT: &str = "COMMIT";

/// The messages that carry out a statement within a limit.
fn bound(statement: &BoundStatement<'_>, limit: Duration) -> Result<Messages, SessionFailure> {
    let messages = Messages::default()
        .query(&limit_sql(limit))?
        .parse(statement.sql, statement.parameter.is_some())?
        .execute(statement.parameter)?;
    Ok(messages.sync())
}

/// The statement that limits the time of the next ones. Zero would be no limit.
pub(super) fn limit_sql(limit: Duration) -> String {
    format!("SET LOCAL statement_timeout={}", milliseconds(limit))
}

/// A time as the server's settings take it: 32 bits of milliseconds.
pub(super) fn milliseconds(time: Duration) -> i32 {
    i32::try_from(time.as_millis()).unwrap_or(i32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::super::fixture::{self, FakeServer, complete, described, error, message, ready, row, welcome};
    use super::*;

    const ACCOUNT: Account<'_> = Account { user: "shop", password: None, database: "shop", is_private: true };

    /// All that a server says while one query is read, from the login to the end of the transaction.
    fn recorded() -> Vec<u8> {
        let rows = [row(&[Some("1"), Some("Иван")]), row(&[Some("2"), None])];
        [
            welcome(),
            [complete("BEGIN"), complete("SET"), ready()].concat(),
            described(&[("id", 23), ("name", 25)]),
            fixture::rows(&rows),
            [complete("COMMIT"), ready()].concat(),
        ]
        .concat()
    }

    /// Reads one query's rows in a session that says this.
    fn read(said: Vec<u8>) -> Result<Vec<Vec<Option<Vec<u8>>>>, SessionFailure> {
        let mut session = Session::start(FakeServer::that_says(said), &ACCOUNT)?;
        session.command(&["BEGIN", "SET"])?;
        let columns = session.describe("SELECT", true)?;
        let kinds: Vec<_> = columns.iter().map(|column| Kind::of(column.kind)).collect();
        let statement = BoundStatement { sql: "SELECT", parameter: Some(1), kinds: &kinds, is_counted: true };
        let mut rows = Vec::new();
        let read = session.rows_and_commit(&statement, Duration::from_secs(1), |row| {
            let value = |index| row.value(index).map(|value| value.characters().into_owned());
            rows.push((0..kinds.len()).map(value).collect());
            Ok::<_, Infallible>(())
        });
        match read {
            Ok(_) => Ok(rows),
            Err(Stopped::Failure(failure)) => Err(failure),
            Err(Stopped::Reader(never)) => match never {},
        }
    }

    #[test]
    fn a_session_gives_the_rows_of_a_query() {
        let name = Some("Иван".as_bytes().to_vec());
        let rows = vec![vec![Some(b"1".to_vec()), name], vec![Some(b"2".to_vec()), None]];
        assert_eq!(read(recorded()).unwrap(), rows);
    }

    #[test]
    fn a_session_that_ends_anywhere_gives_no_answer() {
        let whole = recorded();
        for at in 0..whole.len() {
            let failure = read(whole[..at].to_vec()).expect_err("a part is no answer");
            assert!(matches!(failure, SessionFailure::Connection(_)), "cut at {at}: {failure:?}");
        }
    }

    #[test]
    fn a_session_with_a_wrong_byte_gives_every_row_or_none() {
        let whole = recorded();
        for at in 0..whole.len() {
            for byte in 0..=u8::MAX {
                let mut changed = whole.clone();
                changed[at] = byte;
                if let Ok(rows) = read(changed) {
                    assert_eq!(rows.len(), 2, "{byte} at {at}");
                }
            }
        }
    }

    #[test]
    fn a_missing_repeated_or_moved_message_is_noticed() {
        let said = recorded();
        let mut messages = Vec::new();
        let mut rest = said.as_slice();
        while let Some([_, length @ ..]) = rest.first_chunk::<5>() {
            let length = 1 + u32::from_be_bytes(*length) as usize;
            messages.push(&rest[..length]);
            rest = &rest[length..];
        }
        for at in 0..messages.len() {
            let mut without = messages.clone();
            without.remove(at);
            let mut twice = messages.clone();
            twice.insert(at, messages[at]);
            // Settings may come at any time; behind the last message nothing is read.
            let is_setting = messages[at][0] == b'S';
            let is_key = messages[at][0] == b'K';
            let is_last = at + 1 == messages.len();
            assert_eq!(read(without.concat()).is_ok(), is_setting || is_key, "without {at}");
            assert_eq!(read(twice.concat()).is_ok(), is_setting || is_key || is_last, "twice {at}");
        }
    }

    #[test]
    fn a_server_that_goes_on_for_ever_or_announces_too_much_is_not_believed() {
        for (length, said) in
            [(u32::MAX, "longer"), (64 * 1024 * 1024, "longer"), (3, "shorter"), (0, "shorter")]
        {
            let announced = [b"D".as_slice(), &length.to_be_bytes(), b"x"].concat();
            match read([welcome(), announced].concat()) {
                Err(SessionFailure::Protocol(words)) => assert!(words.contains(said), "{length}: {words}"),
                other => panic!("{length}: {other:?}"),
            }
        }
        let no_process = b"Ecould not fork new process for connection\n\0".to_vec();
        assert!(matches!(read(no_process), Err(SessionFailure::NoProcess)));
    }

    #[test]
    fn an_error_ends_what_was_asked_for_and_leaves_the_session_usable() {
        let said = [
            welcome(),
            [complete("SET"), ready(), error("42P01", "relation \"x\" does not exist"), ready()].concat(),
            [complete("ROLLBACK"), ready()].concat(),
        ];
        let mut session = Session::start(FakeServer::that_says(said.concat()), &ACCOUNT).unwrap();
        let statement = BoundStatement { sql: "SELECT 1", parameter: None, kinds: &[], is_counted: true };
        let read = session.rows(&statement, Duration::from_secs(1), |_| Ok::<_, Infallible>(()));
        let Err(Stopped::Failure(SessionFailure::Server(error))) = read else { panic!("{read:?}") };
        let words = "relation \"x\" does not exist".to_owned();
        assert_eq!(error, ServerError { state: "42P01".to_owned(), words, position: Some(8) });
        session.command(&["ROLLBACK"]).unwrap();
    }

    #[test]
    fn the_last_statement_ends_the_transaction_where_it_fails_too() {
        let said = [
            welcome(),
            [complete("SET"), ready(), error("42883", "no such function"), ready()].concat(),
            [complete("ROLLBACK"), ready(), complete("SET"), ready()].concat(),
        ];
        let mut session = Session::start(FakeServer::that_says(said.concat()), &ACCOUNT).unwrap();
        let statement = BoundStatement { sql: "SELECT 1", parameter: None, kinds: &[], is_counted: true };
        let read = session.rows_and_commit(&statement, Duration::from_secs(1), |_| Ok::<_, Infallible>(()));
        assert!(matches!(read, Err(Stopped::Failure(SessionFailure::Server(_)))), "{read:?}");
        session.command(&["SET"]).unwrap();
        let told = String::from_utf8_lossy(&session.packets.into_stream().told).into_owned();
        assert_eq!(told.matches("COMMIT").count(), 1);
    }

    #[test]
    fn at_startup_only_what_a_pooler_takes_is_said() {
        let session = Session::start(FakeServer::that_says(welcome()), &ACCOUNT).unwrap();
        assert!(!session.is_sql_ascii());
        let told = session.packets.into_stream().told;
        let parameters =
            "user\0shop\0database\0shop\0client_encoding\0UTF8\0application_name\0roistat.cgi\0\0";
        assert_eq!(&told[8..], parameters.as_bytes());
        assert_eq!(told[4..8], [0, 3, 0, 0]);
    }

    #[test]
    fn a_copy_of_data_is_no_part_of_an_answer() {
        for tag in *b"GHWdcsI" {
            let said = [welcome(), message(tag, &[0, 0, 0])].concat();
            assert!(matches!(read(said), Err(SessionFailure::Protocol(_))), "{tag}");
        }
    }
}

//! A conversation with a server after the login: one command after another.
//!
//! Knows which reply may follow which, and takes no other: an answer is whole, up to the packet that ends it, or it is
//! a failure. Knows neither config nor sockets; what the SQL says is `select`'s business.

use std::convert::Infallible;
use std::io::{Read, Write};

use super::failure::SessionFailure;
use super::fields::Fields;
use super::packet::Packets;
use super::reply::{self, DescribedColumn, Done, ERROR, OK, PreparedReply, is_end};
use super::row::{CellPlaces, Row};

/// The commands that are used (MySQL, "Command Phase").
mod command {
    pub(super) const QUIT: u8 = 0x01;
    pub(super) const QUERY: u8 = 0x03;
    pub(super) const PREPARE: u8 = 0x16;
    pub(super) const CLOSE: u8 = 0x19;
}

/// The most columns that a query may have in any version.
const MOST_COLUMNS: u64 = 4096;

/// The first byte of the wish for a file of ours.
const LOCAL_FILE: u8 = 0xFB;

/// The warnings that something is not there: a value was cut to what the server can send, or is NULL for that reason,
/// or rows were left out (`ER_CUT_VALUE_GROUP_CONCAT`, `ER_WARN_ALLOWED_PACKET_OVERFLOWED`, MariaDB's
/// `ER_QUERY_RESULT_INCOMPLETE`).
const INCOMPLETE: [&str; 3] = ["1260", "1301", "1931"];

/// A session on a server.
#[derive(Debug)]
pub(super) struct Session<S: Read + Write> {
    packets: Packets<S>,
    places: CellPlaces,
    /// The server waits for a command.
    is_idle: bool,
}

/// A query as the server understands it.
#[derive(Debug)]
pub(super) struct Described {
    /// The columns of its rows; none where it has no rows.
    pub(super) columns: Vec<DescribedColumn>,
    /// How many `?` it has.
    pub(super) parameters: u16,
}

/// The beginning of the reply to a statement.
enum QueryResult {
    /// It has no rows, and is done.
    Done(Done),
    /// The columns of its rows.
    Columns(Vec<DescribedColumn>),
}

/// The reason why the rows of a query did not all arrive.
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
    /// The session that a login has begun.
    pub(super) fn of(packets: Packets<S>) -> Self {
        Self { packets, places: CellPlaces::default(), is_idle: true }
    }

    /// Carries out a statement that has no rows.
    pub(super) fn command(&mut self, sql: &str) -> Result<(), SessionFailure> {
        self.send(command::QUERY, sql.as_bytes())?;
        let payload = self.packets.next()?;
        let done = match payload.first() {
            Some(&OK) => Ok(()),
            Some(&ERROR) => Err(reply::error(payload)),
            _ => return Err(OUT_OF_ORDER),
        };
        self.is_idle = true;
        done
    }

    /// Has the server understand a query, and gives its columns. Nothing of it is kept there.
    pub(super) fn describe(&mut self, sql: &str) -> Result<Described, SessionFailure> {
        self.send(command::PREPARE, sql.as_bytes())?;
        let payload = self.packets.next()?;
        let reply = match payload.first() {
            Some(&OK) => PreparedReply::of(payload)?,
            Some(&ERROR) => {
                let failure = reply::error(payload);
                self.is_idle = true;
                return Err(failure);
            }
            _ => return Err(OUT_OF_ORDER),
        };
        self.columns(reply.parameters.into())?;
        let columns = self.columns(reply.columns.into())?;
        self.is_idle = true;
        // No reply follows this one.
        self.send(command::CLOSE, &reply.statement.to_le_bytes())?;
        self.is_idle = true;
        Ok(Described { columns, parameters: reply.parameters })
    }

    /// Reads the rows of a query, which has so many columns, each as soon as it comes.
    pub(super) fn rows<E>(
        &mut self,
        sql: &str,
        width: usize,
        reader: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), Stopped<E>> {
        let warnings = self.rows_and_warnings(sql, Some(width), reader)?;
        if warnings > 0 { Ok(self.refuse_incomplete_rows()?) } else { Ok(()) }
    }

    /// The stream below.
    pub(super) fn stream(&mut self) -> &mut S {
        self.packets.stream()
    }

    /// Reads all rows of a query of ours, each by a function. Warnings are no matter.
    pub(super) fn all<T>(
        &mut self,
        sql: &str,
        read: impl Fn(&Row<'_>) -> T,
    ) -> Result<Vec<T>, SessionFailure> {
        let mut rows = Vec::new();
        let read = self.rows_and_warnings(sql, None, |row| {
            rows.push(read(row));
            Ok::<_, Infallible>(())
        });
        match read {
            Ok(_) => Ok(rows),
            Err(Stopped::Failure(failure)) => Err(failure),
            Err(Stopped::Reader(never)) => match never {},
        }
    }

    /// Carries out a statement that may write, and reads the rows that it returns.
    pub(super) fn execute(
        &mut self,
        sql: &str,
        mut reader: impl FnMut(&Row<'_>),
    ) -> Result<Done, SessionFailure> {
        self.send(command::QUERY, sql.as_bytes())?;
        let columns = match self.result()? {
            QueryResult::Done(done) => return Ok(done),
            QueryResult::Columns(columns) => columns,
        };
        let read = self.read_rows(&columns, |row| {
            reader(row);
            Ok::<_, Infallible>(())
        });
        match read {
            Ok(_) => Ok(Done::default()),
            Err(Stopped::Failure(failure)) => Err(failure),
            Err(Stopped::Reader(never)) => match never {},
        }
    }

    fn rows_and_warnings<E>(
        &mut self,
        sql: &str,
        width: Option<usize>,
        reader: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<u16, Stopped<E>> {
        self.send(command::QUERY, sql.as_bytes())?;
        let QueryResult::Columns(columns) = self.result()? else { return Err(OUT_OF_ORDER.into()) };
        if width.is_some_and(|width| columns.len() != width) {
            return Err(SessionFailure::Protocol("another number of columns than it has said before").into());
        }
        self.read_rows(&columns, reader)
    }

    /// The rows of a query up to their end, which says how many warnings there are.
    fn read_rows<E>(
        &mut self,
        columns: &[DescribedColumn],
        mut reader: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<u16, Stopped<E>> {
        loop {
            let payload = self.packets.next()?;
            if payload.first() == Some(&ERROR) {
                let failure = reply::error(payload);
                self.is_idle = true;
                return Err(failure.into());
            }
            if is_end(payload) {
                let warnings = reply::warnings(payload)?;
                self.is_idle = true;
                return Ok(warnings);
            }
            reader(&self.places.row(payload, columns)?).map_err(Stopped::Reader)?;
        }
    }

    /// The beginning of the reply to a statement.
    fn result(&mut self) -> Result<QueryResult, SessionFailure> {
        let payload = self.packets.next()?;
        let count = match payload.first() {
            Some(&ERROR) => {
                let failure = reply::error(payload);
                self.is_idle = true;
                return Err(failure);
            }
            Some(&OK) => {
                let done = Done::of(payload)?;
                self.is_idle = true;
                return Ok(QueryResult::Done(done));
            }
            Some(&LOCAL_FILE) => return Err(OUT_OF_ORDER),
            _ => Fields(payload).number()?,
        };
        Ok(QueryResult::Columns(self.columns(count)?))
    }

    /// So many columns and the packet that ends them; where there are none, that is not there either.
    fn columns(&mut self, count: u64) -> Result<Vec<DescribedColumn>, SessionFailure> {
        if count > MOST_COLUMNS {
            return Err(SessionFailure::Protocol("more columns than any query has"));
        }
        let mut columns = Vec::new();
        for _ in 0..count {
            columns.push(DescribedColumn::of(self.packets.next()?)?);
        }
        if count > 0 && !is_end(self.packets.next()?) {
            return Err(OUT_OF_ORDER);
        }
        Ok(columns)
    }

    /// Asks for the warnings, and fails where something is not there: an answer is whole or none.
    fn refuse_incomplete_rows(&mut self) -> Result<(), SessionFailure> {
        let mut words = None;
        let read = self.rows_and_warnings("SHOW WARNINGS", Some(3), |row| {
            let text = |index| row.value(index).map(|value| value.characters().into_owned());
            if text(1).is_some_and(|code| INCOMPLETE.iter().any(|number| number.as_bytes() == code)) {
                words = words.take().or(text(2));
            }
            Ok::<_, SessionFailure>(())
        });
        match (read, words) {
            (Err(Stopped::Failure(failure) | Stopped::Reader(failure)), _) => Err(failure),
            (Ok(_), Some(words)) => {
                Err(SessionFailure::Incomplete(String::from_utf8_lossy(&words).into_owned()))
            }
            (Ok(_), None) => Ok(()),
        }
    }

    fn send(&mut self, command: u8, argument: &[u8]) -> Result<(), SessionFailure> {
        if !self.is_idle {
            return Err(SessionFailure::Protocol("less than was asked for before"));
        }
        self.is_idle = false;
        self.packets.send_command(&[&[command], argument].concat())
    }
}

#[cfg(test)]
impl Session<super::fixture::FakeServer> {
    /// All that the server was told.
    pub(super) fn told(&mut self) -> &[u8] {
        &self.packets.stream().told
    }
}

/// A server that waits for a command is told that no more come: it counts an end without a word among its troubles.
impl<S: Read + Write> Drop for Session<S> {
    fn drop(&mut self) {
        if self.is_idle {
            let _ = self.send(command::QUIT, &[]);
        }
    }
}

const OUT_OF_ORDER: SessionFailure = SessionFailure::Protocol("a message out of order");

#[cfg(test)]
mod tests {
    use super::super::fixture::{FakeServer, conversation, end, error, ok, rows_of};
    use super::super::handshake::{Account, Greeting};
    use super::*;

    const ACCOUNT: Account<'_> =
        Account { user: "shop", password: "secret", database: "shop", is_private: true };

    /// All that a server says while one query is read, from the greeting to the end of the transaction, and where its
    /// packets begin.
    fn recorded() -> Vec<Vec<u8>> {
        [
            conversation::greeting(),
            vec![ok(2), ok(1)],
            conversation::described(&[("id", 3), ("name", 253)]),
            rows_of(&[("id", 3), ("name", 253)], &[&[Some("1"), Some("Иван")], &[Some("2"), None]], 0),
            vec![ok(1)],
        ]
        .concat()
    }

    /// Reads one query's rows in a session that says this.
    fn read(said: Vec<u8>) -> Result<Vec<Vec<Option<Vec<u8>>>>, SessionFailure> {
        let mut packets = Packets::of(FakeServer::that_says(said));
        let greeting = Greeting::read(&mut packets)?;
        greeting.log_in(&mut packets, &ACCOUNT, false)?;
        let mut session = Session::of(packets);
        session.command("START TRANSACTION")?;
        let described = session.describe("SELECT")?;
        let mut rows = Vec::new();
        let read = session.rows("SELECT", described.columns.len(), |row| {
            let value = |index| row.value(index).map(|value| value.characters().into_owned());
            rows.push((0..described.columns.len()).map(value).collect());
            Ok::<_, Infallible>(())
        });
        match read {
            Ok(()) => {}
            Err(Stopped::Failure(failure)) => return Err(failure),
            Err(Stopped::Reader(never)) => match never {},
        }
        session.command("COMMIT")?;
        Ok(rows)
    }

    #[test]
    fn a_session_gives_the_rows_of_a_query() {
        let name = Some("Иван".as_bytes().to_vec());
        let rows = vec![vec![Some(b"1".to_vec()), name], vec![Some(b"2".to_vec()), None]];
        assert_eq!(read(recorded().concat()).unwrap(), rows);
    }

    #[test]
    fn a_session_that_ends_anywhere_gives_no_answer() {
        let whole = recorded().concat();
        for at in 0..whole.len() {
            let failure = read(whole[..at].to_vec()).expect_err("a part is no answer");
            assert!(matches!(failure, SessionFailure::Connection(_)), "cut at {at}: {failure:?}");
        }
    }

    #[test]
    fn a_session_with_a_wrong_byte_gives_every_row_or_none() {
        let whole = recorded().concat();
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
    fn a_missing_or_repeated_packet_is_noticed() {
        let packets = recorded();
        for at in 0..packets.len() {
            let mut without = packets.clone();
            without.remove(at);
            assert!(read(without.concat()).is_err(), "without {at}");
            let mut twice = packets.clone();
            twice.insert(at, packets[at].clone());
            // Behind the last packet nothing is read.
            assert_eq!(read(twice.concat()).is_ok(), at + 1 == packets.len(), "twice {at}");
        }
    }

    #[test]
    fn an_answer_that_the_server_has_cut_is_none() {
        let warnings = |code| {
            let columns = [("Level", 253), ("Code", 3), ("Message", 253)];
            rows_of(&columns, &[&[Some("Warning"), Some(code), Some("Row 1 was cut by GROUP_CONCAT()")]], 0)
        };
        for (code, is_refused) in [("1260", true), ("1301", true), ("1931", true), ("1292", false)] {
            let said = [rows_of(&[("id", 3)], &[&[Some("1")]], 1), warnings(code)].concat().concat();
            let mut session = Session::of(Packets::of(FakeServer::that_says(said)));
            let read = session.rows("SELECT", 1, |_| Ok::<_, Infallible>(()));
            assert_eq!(
                matches!(read, Err(Stopped::Failure(SessionFailure::Incomplete(_)))),
                is_refused,
                "{code}: {read:?}"
            );
        }
    }

    #[test]
    fn an_error_leaves_the_session_usable_and_a_lost_answer_does_not() {
        let said = [error(1, 1146, "Table 'shop.x' doesn't exist"), ok(1)].concat();
        let mut session = Session::of(Packets::of(FakeServer::that_says(said)));
        let read = session.rows("SELECT 1", 1, |_| Ok::<_, Infallible>(()));
        let Err(Stopped::Failure(SessionFailure::Server(error))) = read else { panic!("{read:?}") };
        assert_eq!((error.code, error.words.as_str()), (1146, "Table 'shop.x' doesn't exist"));
        session.command("COMMIT").unwrap();

        let said = [rows_of(&[("id", 3)], &[&[Some("1")]], 0), vec![ok(1)]].concat().concat();
        let mut session = Session::of(Packets::of(FakeServer::that_says(said)));
        assert!(matches!(session.rows("SELECT 1", 1, |_| Err(())), Err(Stopped::Reader(()))));
        assert!(matches!(session.command("COMMIT"), Err(SessionFailure::Protocol(_))));
    }

    #[test]
    fn replies_that_no_query_has_are_refused() {
        for (what, said) in [
            ("a file of ours", super::super::fixture::packet(1, b"\xFB/etc/passwd")),
            ("no rows", ok(1)),
            ("too many columns", super::super::fixture::packet(1, b"\xFC\xFF\xFF")),
            ("more results", [rows_of(&[("id", 3)], &[], 0)[..3].concat(), end(4, 0, 8)].concat()),
        ] {
            let mut session = Session::of(Packets::of(FakeServer::that_says(said)));
            let read = session.rows("SELECT 1", 1, |_| Ok::<_, Infallible>(()));
            assert!(matches!(read, Err(Stopped::Failure(SessionFailure::Protocol(_)))), "{what}: {read:?}");
        }
    }
}

//! A password typed at a terminal that does not show it, and shows everything again in every case: after the end of the
//! line, after an error, and before a signal ends or stops the program.
//!
//! The only user of the terminal's modes. Knows nothing of what the password is for.

use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::config::Password;
use crate::process::HeldSignals;

/// The longest line that a terminal hands over, in bytes.
const LONGEST: usize = 4096;

/// Asks for a password.
///
/// # Errors
/// The system's, and where the terminal is closed or what was typed is not UTF-8.
pub fn password(keyboard: BorrowedFd<'_>, prompt: &str, shown: &mut dyn Write) -> io::Result<Password> {
    let signals = HeldSignals::hold()?;
    loop {
        let quiet = QuietTerminal::of(keyboard)?;
        write!(shown, "{prompt}")?;
        shown.flush()?;
        let line = typed(keyboard, &signals);
        drop(quiet);
        // The end of the line was not shown either.
        writeln!(shown)?;
        match line? {
            Some(line) => return String::from_utf8(line).map(Password::from).map_err(io::Error::other),
            // Only a signal that stops the program comes back from this: then the question is put again.
            None => signals.deliver()?,
        }
    }
}

/// The line that is typed, without its end; nothing where a signal comes first.
fn typed(keyboard: BorrowedFd<'_>, signals: &HeldSignals) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    loop {
        let mut ready = [
            PollFd::from_borrowed_fd(signals.as_fd(), PollFlags::IN),
            PollFd::from_borrowed_fd(keyboard, PollFlags::IN),
        ];
        match poll(&mut ready, None) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        if !ready[0].revents().is_empty() {
            return Ok(None);
        }
        if ready[1].revents().is_empty() {
            continue;
        }
        let mut bytes = [0; 256];
        let count = match rustix::io::read(keyboard, &mut bytes) {
            Err(rustix::io::Errno::INTR) => continue,
            read => read?,
        };
        if count == 0 || line.len() > LONGEST {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        line.extend_from_slice(&bytes[..count]);
        if let Some(end) = line.iter().position(|&byte| byte == b'\n') {
            line.truncate(end);
            return Ok(Some(line));
        }
    }
}

/// A terminal that does not show what is typed, until this is dropped.
struct QuietTerminal<'k> {
    keyboard: BorrowedFd<'k>,
    before: Termios,
}

impl<'k> QuietTerminal<'k> {
    /// Keys that were typed before are forgotten: they were not meant for a password.
    fn of(keyboard: BorrowedFd<'k>) -> io::Result<Self> {
        let before = tcgetattr(keyboard)?;
        let mut quiet = before.clone();
        quiet.local_modes -= LocalModes::ECHO | LocalModes::ECHONL;
        quiet.local_modes |= LocalModes::ICANON | LocalModes::ISIG;
        tcsetattr(keyboard, OptionalActions::Flush, &quiet)?;
        Ok(Self { keyboard, before })
    }
}

impl Drop for QuietTerminal<'_> {
    fn drop(&mut self) {
        // A terminal that has gone away needs nothing restored.
        let _ = tcsetattr(self.keyboard, OptionalActions::Drain, &self.before);
    }
}

//! A standard stream as the file descriptor that it is: all of what is written goes out, in as many pieces as the
//! reader takes.
//!
//! Its own file because a web server may hand over a descriptor that does not block (`O_NONBLOCK`, as node does with
//! sockets and pipes): a write to it fails where a blocking one waits. With rustix, and without any knowledge of what
//! is written.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::BorrowedFd;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::sendfile;
use rustix::io::Errno;

/// A descriptor that waits for room, be it blocking or not.
#[derive(Clone, Copy, Debug)]
pub struct StandardStream<'fd>(BorrowedFd<'fd>);

impl<'fd> StandardStream<'fd> {
    /// The output to a descriptor.
    pub fn new(descriptor: BorrowedFd<'fd>) -> Self {
        Self(descriptor)
    }

    /// Sends the rest of a file and gives the number of bytes. The kernel copies them where it can: read and written
    /// again, 8 KiB at a time, a large answer takes a fifth longer.
    ///
    /// `std::io::copy` does not let the kernel copy into a pipe, because the bytes in the pipe would change with the
    /// file. Our file has no name, and so no other writer.
    ///
    /// # Errors
    /// The error of the descriptor, or of the file.
    pub fn send_file(mut self, mut file: &File) -> io::Result<u64> {
        const AT_ONCE: usize = 1 << 30;
        let mut sent = 0;
        loop {
            match sendfile(self.0, file, None, AT_ONCE) {
                Ok(0) => return Ok(sent),
                Ok(count) => sent += count as u64,
                // There are files that the kernel sends nothing to, one that is open for appending among them.
                Err(Errno::INVAL | Errno::NOSYS) => return Ok(sent + io::copy(&mut file, &mut self)?),
                Err(error) => self.recover(error)?,
            }
        }
    }

    /// Waits where the descriptor had no room, and gives back every other error but an interruption.
    fn recover(self, error: Errno) -> io::Result<()> {
        match error {
            Errno::AGAIN => self.wait_for_room(),
            Errno::INTR => Ok(()),
            error => Err(error.into()),
        }
    }

    /// Waits until a write would not fail for want of room. A reader that has left ends the wait, too.
    fn wait_for_room(self) -> io::Result<()> {
        match poll(&mut [PollFd::from_borrowed_fd(self.0, PollFlags::OUT)], None) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

impl Write for StandardStream<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match rustix::io::write(self.0, bytes) {
                Ok(count) => return Ok(count),
                Err(error) => self.recover(error)?,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

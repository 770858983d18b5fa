//! A standard stream as the file descriptor that it is: all of what is written goes out, in as many pieces as the
//! reader takes, and a read waits for the next bytes.
//!
//! Its own file because a web server may hand over a descriptor that does not block (`O_NONBLOCK`, as node does with
//! sockets and pipes): a write to it fails where a blocking one waits. With rustix, and without any knowledge of what
//! is written.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::BorrowedFd;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::sendfile;
use rustix::io::Errno;
use rustix::pipe::fcntl_setpipe_size;

/// A descriptor that waits for room, be it blocking or not.
#[derive(Clone, Copy, Debug)]
pub struct StandardStream<'fd>(BorrowedFd<'fd>);

impl<'fd> StandardStream<'fd> {
    /// The output to a descriptor.
    pub fn new(descriptor: BorrowedFd<'fd>) -> Self {
        Self(descriptor)
    }

    /// Has a pipe hold so many bytes at a time, where that is more than it holds by itself, and 1 MiB at most. The reader
    /// and we then wait for each other less often, which is a quarter of the time of a large answer where either has to be
    /// woken up on another processor. A pipe of a user who has too many, and what is no pipe, stays as it is.
    pub fn make_room(self, bytes: u64) {
        const OF_ITSELF: u64 = 64 * 1024;
        const AT_MOST: u64 = 1024 * 1024;
        if bytes > OF_ITSELF {
            let size = usize::try_from(bytes.min(AT_MOST)).unwrap_or(usize::MAX);
            let _ = fcntl_setpipe_size(self.0, size);
        }
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
                Err(error) => self.recover(error, PollFlags::OUT)?,
            }
        }
    }

    /// Reads to the end and throws the bytes away, but for no longer than `at_most` from `start` on. Nothing depends on the
    /// bytes, nor on how they end.
    pub fn drain(self, start: Instant, at_most: Duration) {
        let mut bytes = [0; 8192];
        while let Some(left) = at_most.checked_sub(start.elapsed()) {
            let Ok(left) = Timespec::try_from(left) else { return };
            let read = match poll(&mut [PollFd::from_borrowed_fd(self.0, PollFlags::IN)], Some(&left)) {
                Ok(0) => return,
                Ok(_) => rustix::io::read(self.0, &mut bytes),
                Err(error) => Err(error),
            };
            match read {
                Ok(0) => return,
                Ok(_) | Err(Errno::AGAIN | Errno::INTR) => {}
                Err(_) => return,
            }
        }
    }

    /// Waits where the descriptor was not ready, and gives back every other error but an interruption.
    fn recover(self, error: Errno, ready: PollFlags) -> io::Result<()> {
        match error {
            Errno::AGAIN => self.wait_until(ready),
            Errno::INTR => Ok(()),
            error => Err(error.into()),
        }
    }

    /// Waits for room, or for bytes to read. The other end of the channel ends the wait, too, when it closes.
    fn wait_until(self, ready: PollFlags) -> io::Result<()> {
        match poll(&mut [PollFd::from_borrowed_fd(self.0, ready)], None) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

impl Read for StandardStream<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            match rustix::io::read(self.0, &mut *bytes) {
                Ok(count) => return Ok(count),
                Err(error) => self.recover(error, PollFlags::IN)?,
            }
        }
    }
}

impl Write for StandardStream<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match rustix::io::write(self.0, bytes) {
                Ok(count) => return Ok(count),
                Err(error) => self.recover(error, PollFlags::OUT)?,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsFd;

    use super::*;
    use crate::environment::instant;

    const LONG: Duration = Duration::from_mins(10);

    #[test]
    fn a_pipe_is_made_as_large_as_what_comes_or_stays_as_it_is() {
        let (_reader, writer) = io::pipe().unwrap();
        let stream = StandardStream::new(writer.as_fd());
        for (bytes, size) in [(10, 64), (64 * 1024, 64), (200_000, 256), (1 << 40, 1024)] {
            stream.make_room(bytes);
            assert_eq!(rustix::pipe::fcntl_getpipe_size(&writer).unwrap(), size * 1024, "{bytes}");
        }
        let file = tempfile::tempfile().unwrap();
        StandardStream::new(file.as_fd()).make_room(1 << 20);
    }

    #[test]
    fn a_descriptor_is_read_to_its_end() {
        let (mut reader, mut writer) = io::pipe().unwrap();
        writer.write_all("x".repeat(20_000).as_bytes()).unwrap();
        drop(writer);
        StandardStream::new(reader.as_fd()).drain(instant(), LONG);
        assert_eq!(reader.read(&mut [0]).unwrap(), 0);
    }

    #[test]
    fn a_descriptor_that_has_no_end_is_left_when_the_time_is_over() {
        let (mut reader, mut writer) = io::pipe().unwrap();
        StandardStream::new(reader.as_fd()).drain(instant(), Duration::from_millis(1));
        writer.write_all(b"late").unwrap();
        let mut bytes = [0; 4];
        reader.read_exact(&mut bytes).unwrap();
        assert_eq!(&bytes, b"late");
    }
}

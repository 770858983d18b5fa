//! Where a document waits until it is complete: in memory while it is small, beyond that in a file without a
//! name, which the system removes with the process.
//!
//! It waits because no web server tells its client that a CGI program died half-way, because a client that
//! reads slowly must not prolong our hold on the database, and because memory must not grow with the shop.
//! This file is the only user of tempfile; it does not know the content of the document.

use std::fs::File;
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use crate::stream::StandardStream;

/// The most that is kept in memory, in bytes.
const IN_MEMORY: usize = 1024 * 1024;

/// A document in the making.
#[derive(Debug)]
pub struct Spool {
    folder: PathBuf,
    memory: Vec<u8>,
    file: Option<File>,
    length: u64,
}

impl Spool {
    /// An empty spool whose file, if it comes to one, is made in `folder`.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), memory: Vec::new(), file: None, length: 0 }
    }

    /// Declares the document complete.
    ///
    /// # Errors
    /// The error of the file.
    pub fn finish(self) -> io::Result<Body> {
        let content = match self.file {
            None => Storage::Memory(self.memory),
            Some(mut file) => {
                file.rewind().map_err(|error| of_folder(&self.folder, &error))?;
                Storage::File(file)
            }
        };
        Ok(Body { content, length: self.length })
    }

    /// Writes to the file. The first call makes it and moves the document so far out of memory.
    fn spill(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let file = match &mut self.file {
            Some(file) => file,
            file => {
                let mut made = tempfile::tempfile_in(&self.folder)?;
                made.write_all(&std::mem::take(&mut self.memory))?;
                file.insert(made)
            }
        };
        file.write(bytes)
    }
}

/// The same error with the folder in it, so that its reader knows where there was no room.
fn of_folder(folder: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("the folder for temporary files `{}`: {error}", folder.display()))
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = if self.file.is_none() && self.memory.len() + bytes.len() <= IN_MEMORY {
            self.memory.extend_from_slice(bytes);
            bytes.len()
        } else {
            self.spill(bytes).map_err(|error| of_folder(&self.folder, &error))?
        };
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A complete document.
#[derive(Debug)]
pub struct Body {
    content: Storage,
    length: u64,
}

#[derive(Debug)]
enum Storage {
    Memory(Vec<u8>),
    File(File),
}

impl Body {
    /// Its length in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Writes it to anything that takes bytes.
    ///
    /// # Errors
    /// The error of `out` or of the file; a file that has become shorter is an error, too.
    pub fn copy_to<W: Write>(self, out: &mut W) -> io::Result<()> {
        match self.content {
            Storage::Memory(bytes) => out.write_all(&bytes),
            Storage::File(mut file) => match io::copy(&mut file, out)? {
                copied if copied == self.length => Ok(()),
                _ => Err(io::ErrorKind::UnexpectedEof.into()),
            },
        }
    }

    /// Sends it to a descriptor, by the kernel alone where it is in a file.
    ///
    /// # Errors
    /// As of [`copy_to`](Self::copy_to).
    pub fn send_to(self, mut out: StandardStream<'_>) -> io::Result<()> {
        out.make_room(self.length);
        match &self.content {
            Storage::File(file) if out.send_file(file)? == self.length => Ok(()),
            Storage::File(_) => Err(io::ErrorKind::UnexpectedEof.into()),
            Storage::Memory(_) => self.copy_to(&mut out),
        }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self { length: bytes.len() as u64, content: Storage::Memory(bytes) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::os::fd::AsFd;

    use super::*;

    /// A document of `length` bytes that differ from place to place, written in pieces that meet no limit evenly.
    fn spooled(length: usize) -> (Vec<u8>, Body) {
        let bytes: Vec<u8> = (0..251).cycle().take(length).collect();
        let mut spool = Spool::new(&tempfile::env::temp_dir());
        for piece in bytes.chunks(1000) {
            spool.write_all(piece).unwrap();
        }
        (bytes, spool.finish().unwrap())
    }

    fn sent(body: Body, mut out: File) -> Vec<u8> {
        body.send_to(StandardStream::new(out.as_fd())).unwrap();
        out.rewind().unwrap();
        let mut bytes = Vec::new();
        out.read_to_end(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn a_document_comes_out_as_it_went_in() {
        for length in [0, 1, IN_MEMORY - 1, IN_MEMORY, IN_MEMORY + 1, 3 * IN_MEMORY] {
            let (bytes, body) = spooled(length);
            assert_eq!(body.length(), length as u64);
            let mut copy = Vec::new();
            body.copy_to(&mut copy).unwrap();
            assert!(copy == bytes, "{length} bytes were not copied as they are");

            let anywhere = tempfile::tempfile().unwrap();
            assert!(sent(spooled(length).1, anywhere) == bytes, "{length} bytes were not sent as they are");

            let place = tempfile::NamedTempFile::new().unwrap();
            let appended = File::options().read(true).append(true).open(place.path()).unwrap();
            assert!(
                sent(spooled(length).1, appended) == bytes,
                "{length} bytes were not appended as they are"
            );
        }
    }

    #[test]
    fn a_document_is_in_a_file_where_it_is_larger_than_may_be_in_memory() {
        assert!(matches!(spooled(IN_MEMORY).1.content, Storage::Memory(_)));
        assert!(matches!(spooled(IN_MEMORY + 1).1.content, Storage::File(_)));
    }

    #[test]
    fn a_file_that_has_become_shorter_is_no_document() {
        let shorter = || {
            let (_, body) = spooled(2 * IN_MEMORY);
            let Storage::File(file) = &body.content else { panic!("no file was made") };
            file.set_len(IN_MEMORY as u64).unwrap();
            body
        };
        let kind = |result: io::Result<()>| result.unwrap_err().kind();
        assert_eq!(kind(shorter().copy_to(&mut Vec::new())), io::ErrorKind::UnexpectedEof);
        let out = tempfile::tempfile().unwrap();
        assert_eq!(kind(shorter().send_to(StandardStream::new(out.as_fd()))), io::ErrorKind::UnexpectedEof);
    }
}

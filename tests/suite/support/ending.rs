//! The end of a process that was disturbed, so that no clean answer can be expected: the document, an error,
//! nothing, or a beginning that no reader takes for a document. Anything else is a loss.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::process::Output;

use serde_json::Value;

use super::xml::Element;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ending {
    /// The whole document.
    Whole,
    /// An error, with nothing of the data in it.
    Refused,
    /// Not one byte: web servers make an error of it by themselves.
    Nothing,
    /// A beginning of the document that no reader accepts.
    Cut,
}

/// How often each was seen.
pub(crate) type Endings = BTreeMap<Ending, usize>;

impl Ending {
    /// The ending of a process by the bytes that it sent, where `whole` is the answer when undisturbed.
    #[track_caller]
    pub(crate) fn of(output: &Output, whole: &[u8]) -> Self {
        let sent = output.stdout.as_slice();
        if sent == whole {
            return Self::Whole;
        }
        if sent.is_empty() {
            return Self::Nothing;
        }
        if whole.starts_with(sent) {
            assert!(!is_document(body(sent)), "{} of {} bytes parse", sent.len(), whole.len());
            return Self::Cut;
        }
        let text = String::from_utf8_lossy(sent);
        assert!(text.starts_with("Status: 50"), "another document: {text}");
        assert!(!text.contains("Secretive"), "an error with data in it: {text}");
        assert_eq!(output.status.signal(), None, "an error is not the end of a crash: {text}");
        Self::Refused
    }

    /// Tells if it is one of those that are allowed where headers have been held back until all was read.
    pub(crate) fn is_clean(self) -> bool {
        matches!(self, Self::Whole | Self::Refused)
    }
}

/// Tells if any reader would take it for a document of either format.
pub(crate) fn is_document(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok() || Element::is_document(body)
}

/// The bytes behind the header block; none where that has no end.
fn body(sent: &[u8]) -> &[u8] {
    let end = sent.windows(4).position(|window| window == b"\r\n\r\n");
    end.map_or(&[], |end| &sent[end + 4..])
}

//! One setting of a site: its name and its line, for messages, and its value, which no message shows.
//!
//! Knows neither the file that it stands in nor what it is for.

use super::fault::SettingFault;
use super::raw_text::RawText;

/// A setting of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SiteSetting {
    /// Its name, as its file has it.
    pub(super) name: String,
    /// Its line, counted from 1.
    pub(super) line: usize,
    /// Its value.
    pub(super) text: RawText,
}

impl SiteSetting {
    /// The value as text.
    ///
    /// # Errors
    /// [`SettingFault::NotUtf8`].
    pub(super) fn utf8(&self) -> Result<&str, SettingFault> {
        self.text.utf8().ok_or_else(|| SettingFault::NotUtf8 { name: self.name.clone(), line: self.line })
    }

    /// The fault that the value is no host, or no port.
    pub(super) fn no_host(&self) -> SettingFault {
        SettingFault::NoHost { name: self.name.clone(), line: self.line }
    }
}

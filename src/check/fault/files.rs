//! Findings about modes, owners and places of files. Knows no file itself.
//!
//! Each variant has its facts, its identifier and its level; the sentences are `message`'s.

use std::path::PathBuf;

use crate::check::report::Level;

/// A file or folder by what the program needs it for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileRole {
    Executable,
    ExecutableFolder,
    Config,
    Database,
    /// `-journal`, `-wal` or `-shm` beside the database.
    DatabaseJournal,
}

/// A finding about files. `is_suexec` says that suexec runs the program, so that what suexec refuses is an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilesFault {
    /// `/etc/passwd` has no such user.
    UnknownUser { name: String },
    /// The web root that was named is not a folder.
    UnknownWebRoot,
    /// The owner may not execute the executable.
    NotExecutable,
    /// The setuid or setgid bit is set.
    SetId { is_suexec: bool },
    /// Group or others may write to the executable.
    ExecutableWritable { is_suexec: bool },
    /// Group or others may write to the executable's folder.
    FolderWritable { is_suexec: bool },
    /// Executable and folder belong to different users or groups.
    OwnersDiffer { executable: String, folder: String, is_suexec: bool },
    /// Only the owner may enter the executable's folder.
    FolderClosed,
    /// The executable belongs to root.
    OfRoot,
    /// Group or others may write to the config.
    ConfigWritable,
    /// Others may read the config.
    ConfigOpen,
    /// The server's user cannot read a file, or cannot pass through the folder at the location.
    Unreachable { role: FileRole, user: String, is_folder: bool },
    /// A file lies below the web root.
    InWebRoot { role: FileRole, root: PathBuf, exposure: Exposure },
    /// The database lies in the folder of programs.
    BesidePrograms,
}

/// How certain it is that the web server hands a file out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposure {
    /// The owner named the web root.
    Certain,
    /// The folder only has the name of a web root.
    Likely,
    /// Apache denies the name, other servers do not.
    DeniedByApache,
}

impl FilesFault {
    pub(super) fn id(&self) -> &'static str {
        match self {
            Self::UnknownUser { .. } => "files.unknown_user",
            Self::UnknownWebRoot => "files.unknown_web_root",
            Self::NotExecutable => "files.executable_not_executable",
            Self::SetId { .. } => "files.executable_set_id",
            Self::ExecutableWritable { .. } => "files.executable_writable",
            Self::FolderWritable { .. } => "files.folder_writable",
            Self::OwnersDiffer { .. } => "files.owners_differ",
            Self::FolderClosed => "files.folder_closed",
            Self::OfRoot => "files.executable_of_root",
            Self::ConfigWritable => "files.config_writable",
            Self::ConfigOpen => "files.config_open",
            Self::Unreachable { role: FileRole::Config, .. } => "files.config_unreadable",
            Self::Unreachable { role: FileRole::DatabaseJournal, .. } => "files.journal_unreadable",
            Self::Unreachable { .. } => "files.database_unreadable",
            Self::InWebRoot { role: FileRole::Config, .. } => "files.config_in_web_root",
            Self::InWebRoot { .. } => "files.database_in_web_root",
            Self::BesidePrograms => "files.database_beside_programs",
        }
    }

    pub(super) fn level(&self) -> Level {
        match self {
            Self::UnknownUser { .. }
            | Self::UnknownWebRoot
            | Self::NotExecutable
            | Self::Unreachable { .. }
            | Self::InWebRoot { exposure: Exposure::Certain, .. } => Level::Error,
            Self::SetId { is_suexec }
            | Self::ExecutableWritable { is_suexec }
            | Self::FolderWritable { is_suexec }
            | Self::OwnersDiffer { is_suexec, .. } => {
                if *is_suexec {
                    Level::Error
                } else {
                    Level::Warning
                }
            }
            Self::ConfigWritable
            | Self::ConfigOpen
            | Self::InWebRoot { exposure: Exposure::Likely | Exposure::DeniedByApache, .. }
            | Self::BesidePrograms => Level::Warning,
            Self::FolderClosed | Self::OfRoot => Level::Note,
        }
    }
}

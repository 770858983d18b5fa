//! Findings about a config and a database that work, with a reservation. Knows neither of them itself.
//!
//! Each variant has its facts, its identifier and its level; the sentences are `message`'s.

use crate::check::report::Level;
use crate::store::ServerRisk;

/// A finding about a config that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingsFault {
    /// There is no query.
    NoQueries,
    /// The password can be guessed.
    WeakPassword(PasswordWeakness),
    /// Whitespace begins or ends the login or the password, where it is easily overlooked.
    PaddedSecret {
        /// The key of the config.
        key: &'static str,
    },
}

/// The reason why a password can be guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordWeakness {
    /// It is the password of the sample.
    Sample,
    /// It is the same as `user`.
    SameAsUser,
    /// It has too few characters.
    Short { characters: usize },
}

/// A finding about the database as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageFault {
    /// There are no tables.
    NoTables,
    /// There are no tables that the account of a server may read.
    NoTablesToRead,
    /// A WAL database belongs to `owner`, as whom the page runs, and not to the user of the terminal: it was not opened.
    WalNotOpened { owner: String },
    /// A WAL database does not belong to the user that the page runs as.
    WalOfAnother { user: String },
    /// With pages no answer has to read everything in time, and `check` could not either.
    PartlyRead { rows: u64 },
    /// The database is on a server, and something is at risk there.
    Server(ServerRisk),
}

impl SettingsFault {
    pub(super) fn id(&self) -> &'static str {
        match self {
            Self::NoQueries => "config.no_queries",
            Self::WeakPassword(_) => "config.weak_password",
            Self::PaddedSecret { .. } => "config.blank_around",
        }
    }

    pub(super) fn level(&self) -> Level {
        match self {
            Self::NoQueries => Level::Error,
            Self::WeakPassword(_) | Self::PaddedSecret { .. } => Level::Warning,
        }
    }
}

impl StorageFault {
    pub(super) fn id(&self) -> &'static str {
        match self {
            Self::NoTables => "database.empty",
            Self::WalNotOpened { .. } | Self::WalOfAnother { .. } => "database.wal_of_another",
            Self::PartlyRead { .. } => "database.time_limit",
            Self::NoTablesToRead => "server.no_tables",
            Self::Server(risk) => match risk {
                ServerRisk::MoreThanReading { .. } => "server.more_than_reading",
                ServerRisk::MoreThanWriting { .. } => "server.more_than_writing",
                ServerRisk::OpenLine => "server.open_line",
                ServerRisk::SlowLogin { .. } => "server.slow_login",
                ServerRisk::OldVersion { .. } => "server.old_version",
                ServerRisk::NoSnapshot { .. } => "server.no_snapshot",
                ServerRisk::OtherModes { .. } => "server.other_modes",
                ServerRisk::ActsOutside { .. } => "server.acts_outside",
                ServerRisk::UnknownEncoding => "server.unknown_encoding",
                ServerRisk::Copy { .. } => "server.copy",
                ServerRisk::StoppedCopy => "server.stopped_copy",
            },
        }
    }

    pub(super) fn level(&self) -> Level {
        match self {
            Self::NoTables | Self::NoTablesToRead | Self::WalNotOpened { .. } | Self::WalOfAnother { .. } => {
                Level::Warning
            }
            Self::PartlyRead { .. } => Level::Note,
            Self::Server(risk) => match risk {
                ServerRisk::ActsOutside { .. } => Level::Error,
                // A copy that is behind by more than a minute shows it in Roistat.
                ServerRisk::Copy { seconds } if *seconds >= 60 => Level::Warning,
                ServerRisk::MoreThanReading { .. }
                | ServerRisk::MoreThanWriting { .. }
                | ServerRisk::OpenLine
                | ServerRisk::StoppedCopy
                | ServerRisk::SlowLogin { .. }
                | ServerRisk::NoSnapshot { .. } => Level::Warning,
                ServerRisk::OldVersion { .. }
                | ServerRisk::OtherModes { .. }
                | ServerRisk::Copy { .. }
                | ServerRisk::UnknownEncoding => Level::Note,
            },
        }
    }
}

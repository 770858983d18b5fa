//! English for findings about the config. No sentence repeats a value: one of them is the password.
//!
//! The advice on them stands in `remedy`.

use crate::check::{PasswordWeakness, SettingsFault};
use crate::error::ConfigProblem;

pub(super) fn problem(problem: &ConfigProblem) -> String {
    match problem {
        ConfigProblem::NoPlace => "the system does not tell where the executable is".to_owned(),
        ConfigProblem::NotAbsolute => "the path in ROISTAT_CONFIG is not absolute".to_owned(),
        ConfigProblem::Missing => "the file is missing".to_owned(),
        ConfigProblem::NotAFile => "this is not a regular file".to_owned(),
        ConfigProblem::Unreadable { words } => format!("the config cannot be read: {words}"),
        ConfigProblem::Changed => "the config was changed while it was read".to_owned(),
        ConfigProblem::TooLong { most } => format!("the file is longer than {most} bytes: this is no config"),
        ConfigProblem::NotUtf8 => "the file is not UTF-8".to_owned(),
        ConfigProblem::Syntax { words } => format!("this is not TOML: {words}"),
        ConfigProblem::UnknownKey { key, .. } => format!("unknown key `{key}`"),
        ConfigProblem::MissingKey { key } => format!("key `{key}` is missing"),
        ConfigProblem::WrongType { key, expected } => format!("key `{key}` takes {expected}"),
        ConfigProblem::Empty { key } => {
            format!("key `{key}` is empty: without it anybody could read the deals")
        }
        ConfigProblem::NotAllowed { key, expected } => format!("key `{key}` takes {expected}"),
        ConfigProblem::Slip { slip } => slip.problem(),
        ConfigProblem::DatabaseUrl { fault } => format!("key `database` {fault}"),
    }
}

pub(super) fn settings(fault: &SettingsFault) -> String {
    match fault {
        SettingsFault::NoQueries => {
            "the config has no section with queries: every request is refused".to_owned()
        }
        SettingsFault::PaddedSecret { key } => {
            format!("`{key}` begins or ends with a blank, which Roistat must send as well")
        }
        SettingsFault::WeakPassword(weakness) => {
            let reason = match weakness {
                PasswordWeakness::Sample => "it is the sample's own, which anybody can read".to_owned(),
                PasswordWeakness::SameAsUser => "it is the same as `user`".to_owned(),
                PasswordWeakness::Short { characters } => format!("it has {characters} characters"),
            };
            format!("the password can be guessed: {reason}")
        }
    }
}

//! English for findings about files.
//!
//! The advice on them stands in `remedy`.

use crate::check::{Exposure, FileRole, FilesFault};

pub(super) fn fault(fault: &FilesFault) -> String {
    match fault {
        FilesFault::UnknownUser { name } => format!("`/etc/passwd` has no user `{name}`"),
        FilesFault::UnknownWebRoot => "the web root that was named is not a folder".to_owned(),
        FilesFault::NotExecutable => {
            "the executable may not be executed by its owner: web servers answer 403 or 500".to_owned()
        }
        FilesFault::SetId { .. } => {
            "the executable has its setuid or setgid bit set: suexec does not run such programs".to_owned()
        }
        FilesFault::ExecutableWritable { .. } => writable("the executable"),
        FilesFault::FolderWritable { .. } => writable("the executable's folder"),
        FilesFault::OwnersDiffer { executable, folder, .. } => format!(
            "the executable belongs to {executable} and its folder to {folder}: suexec wants the site's user and \
             group for both"
        ),
        FilesFault::FolderClosed => {
            "only its owner may enter the executable's folder: a web server that is another \
                                     user answers 403"
                .to_owned()
        }
        FilesFault::OfRoot => {
            "the executable belongs to root, and suexec runs nothing as root: the web server runs it \
                               as a user of its own, whose rights were not looked at"
                .to_owned()
        }
        FilesFault::ConfigWritable => {
            "the config, with the password in it, can be written to by its group or by others".to_owned()
        }
        FilesFault::ConfigOpen => {
            "the config, with the password in it, can be read by every user of this machine".to_owned()
        }
        FilesFault::Unreachable { role, user, is_folder: true } => {
            format!(
                "{user}, as whom the page runs, cannot reach the {}: not through this folder",
                name(*role)
            )
        }
        FilesFault::Unreachable { role, user, is_folder: false } => {
            format!("{user}, as whom the page runs, cannot read the {}", name(*role))
        }
        FilesFault::InWebRoot { role, root, exposure } => {
            format!("the {} lies below `{}`: {}", name(*role), root.display(), danger(*exposure))
        }
        FilesFault::BesidePrograms => {
            "the database lies in the folder of programs: where that is an ordinary web \
                                       folder, the web server hands it to everyone who asks"
                .to_owned()
        }
    }
}

fn writable(what: &str) -> String {
    format!(
        "{what} can be written to by its group or by others: suexec runs nothing there, and others could put their \
         program in its place"
    )
}

fn name(role: FileRole) -> &'static str {
    match role {
        FileRole::Executable => "executable",
        FileRole::ExecutableFolder => "executable's folder",
        FileRole::Config => "config",
        FileRole::Database => "database",
        FileRole::DatabaseJournal => "database's journal, without which the database is incomplete",
    }
}

fn danger(exposure: Exposure) -> &'static str {
    match exposure {
        Exposure::Certain => "the web server hands it to everyone who asks for it",
        Exposure::Likely => "by its name that is a web root, whose files are handed to everyone who asks",
        Exposure::DeniedByApache => {
            "Apache denies names that begin with `.ht`, other web servers hand them out"
        }
    }
}

//! Checks which users can read the config and the database: the user that the web server runs the program as
//! must be able to, and others should not, least of all the whole world by way of the web.
//!
//! Looks at paths and modes, never into a file.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::accounts::{Accounts, User};
use super::fault::{Exposure, Fault, FileRole, FilesFault};
use super::modes::{self, described};
use super::report::{Fact, Finding, Location, Remedy, ReportSection, RunsAs, Subject};
use super::{FoundConfig, Options, has_database};
use crate::environment::Environment;
use crate::plain::for_shell;

/// Folders by whose names hosts make them web roots.
const WEB_ROOTS: [&str; 6] = ["public_html", "htdocs", "httpdocs", "wwwroot", "html", "docroot"];

/// The facts of the host by which the paths of files are judged.
struct HostContext<'a> {
    accounts: &'a Accounts,
    /// The user that the web server runs the program as, where known.
    server: Option<&'a User>,
    /// The folder with the executable.
    programs: Option<&'a Path>,
    /// The folder whose files the web server hands out, where the owner or the server named it.
    web_root: Option<&'a Path>,
    /// The web server denies every name that begins with `.ht`.
    denies_ht_files: bool,
}

/// The section on files, and the user that the web server runs the program as.
pub(super) fn examine(
    environment: &Environment,
    options: Options<'_>,
    found: &FoundConfig,
) -> (ReportSection, Option<User>) {
    let accounts = Accounts::of_machine();
    let mut section = ReportSection::new(Subject::Files);
    let executable = environment.executable.as_deref();
    let server = executable.and_then(|it| examine_executable(it, options, &accounts, &mut section));
    let context = HostContext {
        accounts: &accounts,
        server: server.as_ref(),
        programs: executable.and_then(Path::parent),
        web_root: options.web_root.filter(|root| root.is_dir()),
        denies_ht_files: options.denies_ht_files,
    };
    if let Some(file) = &found.file {
        examine_config(file, &context, &mut section);
    }
    let config = found.config.as_ref().filter(|config| has_database(config));
    if let Some(file) = config.and_then(|config| config.database.file()) {
        examine_database(file, &context, &mut section);
    }
    (section, server)
}

/// Looks at the executable; gives the user that the web server runs it as.
fn examine_executable(
    executable: &Path,
    options: Options<'_>,
    accounts: &Accounts,
    section: &mut ReportSection,
) -> Option<User> {
    // Where executable and folder belong to two users, suexec runs nothing until both are the folder's.
    let folder = executable.parent().unwrap_or(executable);
    let owner = fs::metadata(folder).ok().map(|metadata| accounts.owner(&metadata));
    let server = match (options.server_user, options.running_user) {
        (Some(name), _) => accounts.named(name),
        (None, Some(uid)) => Some(accounts.numbered(uid, uid)),
        (None, None) => owner.clone(),
    };
    // Where another user than the owner runs it, suexec does not, and its refusals are advice.
    modes::examine(executable, accounts, server == owner, section);
    let files = |fault, path: &Path| Finding::new(Fault::Files(fault), Location::file(path));
    let named = options
        .server_user
        .or_else(|| options.running_user.and(server.as_ref()).map(|user| user.name.as_str()));
    match (named, &server) {
        (Some(name), None) => {
            let fault = FilesFault::UnknownUser { name: name.to_owned() };
            section.findings.push(files(fault, Path::new("/etc/passwd")));
        }
        (Some(_), Some(user)) => {
            section.facts.push(Fact::RunsAs { user: user.name.clone(), how: RunsAs::Named });
        }
        (None, Some(user)) => {
            let is_owner = fs::metadata(executable).is_ok_and(|metadata| metadata.uid() == user.uid);
            let how = if is_owner { RunsAs::ExecutableOwner } else { RunsAs::FolderOwner };
            section.facts.push(Fact::RunsAs { user: user.name.clone(), how });
            // Suexec runs nothing of root's: the page runs as another user, and that may be right.
            section.findings.extend((user.uid == 0).then(|| files(FilesFault::OfRoot, executable)));
        }
        (None, None) => {}
    }
    let unknown_root = options.web_root.filter(|root| !root.is_dir());
    section.findings.extend(unknown_root.map(|root| files(FilesFault::UnknownWebRoot, root)));
    server
}

fn examine_config(config: &Path, context: &HostContext<'_>, section: &mut ReportSection) {
    let Ok(metadata) = fs::metadata(config) else { return };
    section.facts.push(described(FileRole::Config, config, &metadata, context.accounts));
    let open = match metadata.mode() {
        mode if mode & 0o022 != 0 => Some((FilesFault::ConfigWritable, "chmod go-w,o-r")),
        mode if mode & 0o004 != 0 => Some((FilesFault::ConfigOpen, "chmod o-r")),
        _ => None,
    };
    section.findings.extend(open.map(|(fault, command)| modes::finding(fault, config, command)));
    section.findings.extend(unreachable(FileRole::Config, config, &metadata, context));
    section.findings.extend(below_web_root(FileRole::Config, config, context));
}

fn examine_database(database: &Path, context: &HostContext<'_>, section: &mut ReportSection) {
    let (Ok(metadata), Ok(path)) = (fs::metadata(database), fs::canonicalize(database)) else { return };
    section.facts.push(described(FileRole::Database, &path, &metadata, context.accounts));
    let unreadable = unreachable(FileRole::Database, &path, &metadata, context);
    // In a folder that is closed, the journal is out of reach for the same reason.
    section.findings.extend(unreadable.or_else(|| unreadable_journal(&path, context)));
    let served = below_web_root(FileRole::Database, &path, context);
    let beside = || beside_programs(&path, context);
    section.findings.extend(served.or_else(beside));
}

/// A file that the server's user cannot read.
fn unreachable(
    role: FileRole,
    file: &Path,
    metadata: &Metadata,
    context: &HostContext<'_>,
) -> Option<Finding> {
    let user = context.server?;
    let obstacle = user.obstacle(file)?;
    let is_folder = fs::metadata(&obstacle).is_ok_and(|it| it.is_dir());
    let path = for_shell(&obstacle);
    let command = match &user.gids[..] {
        _ if is_folder => format!("chmod o+x {path}"),
        _ if metadata.uid() == user.uid => format!("chmod u+r {path}"),
        [gid, ..] => format!("chgrp {} {path} && chmod g+r {path}", context.accounts.group(*gid)),
        [] => format!("chown {} {path}", user.name),
    };
    let fault = Fault::Files(FilesFault::Unreachable { role, user: user.name.clone(), is_folder });
    Some(Finding::new(fault, Location::file(&obstacle)).mended_by(Remedy::Command(command)))
}

/// Files of SQLite's beside the database that the server's user cannot read. The CRM makes them anew with the group
/// of their folder, where the folder has its setgid bit.
fn unreadable_journal(database: &Path, context: &HostContext<'_>) -> Option<Finding> {
    let user = context.server?;
    let beside = |suffix: &str| {
        let mut path = database.as_os_str().to_owned();
        path.push(suffix);
        PathBuf::from(path)
    };
    let files: Vec<_> = ["-journal", "-wal", "-shm"].into_iter().map(beside).collect();
    let closed: Vec<_> = files.iter().filter(|file| user.obstacle(file).is_some()).collect();
    let (first, folder) = (*closed.first()?, database.parent()?);
    let group = context.accounts.group(*user.gids.first()?);
    let names = closed.iter().map(|file| for_shell(file)).collect::<Vec<_>>().join(" ");
    let folder = for_shell(folder);
    let command =
        format!("chgrp {group} {names} && chmod g+r {names} && chgrp {group} {folder} && chmod g+s {folder}");
    let (role, user) = (FileRole::DatabaseJournal, user.name.clone());
    let fault = Fault::Files(FilesFault::Unreachable { role, user, is_folder: false });
    Some(Finding::new(fault, Location::file(first)).mended_by(Remedy::Command(command)))
}

/// A file that the web server would hand out, as far as its folders tell. A stock Apache denies `.ht*`.
fn below_web_root(role: FileRole, file: &Path, context: &HostContext<'_>) -> Option<Finding> {
    let root = match context.web_root {
        Some(root) => fs::canonicalize(root).unwrap_or_else(|_| root.to_owned()),
        None => likely_web_root(file)?,
    };
    let path = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let exposure = match (context.web_root, is_hidden(&path)) {
        _ if !path.starts_with(&root) => return None,
        (None, true) => return None,
        (Some(_), true) if context.denies_ht_files => return None,
        (None, false) => Exposure::Likely,
        (Some(_), true) => Exposure::DeniedByApache,
        (Some(_), false) => Exposure::Certain,
    };
    let fault = Fault::Files(FilesFault::InWebRoot { role, root, exposure });
    Some(Finding::new(fault, Location::file(file)))
}

fn likely_web_root(file: &Path) -> Option<PathBuf> {
    let named = |folder: &&Path| {
        folder.file_name().is_some_and(|name| WEB_ROOTS.iter().any(|root| name.eq_ignore_ascii_case(root)))
    };
    file.ancestors().skip(1).find(named).map(Path::to_owned)
}

fn beside_programs(database: &Path, context: &HostContext<'_>) -> Option<Finding> {
    let programs = fs::canonicalize(context.programs?).ok()?;
    let is_beside = database.starts_with(&programs) && !is_hidden(database);
    is_beside.then(|| Finding::new(Fault::Files(FilesFault::BesidePrograms), Location::file(database)))
}

/// The name begins so that a stock Apache denies it.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".ht"))
}

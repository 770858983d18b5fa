//! The database account of a site, found in the settings that the site itself works with.
//!
//! Settings are read as data: no PHP is run. Knows where systems keep their settings; it opens no database and prints
//! nothing.

mod account;
mod dotenv;
mod fault;
mod host;
mod php;
mod raw_text;
mod reading;
mod setting;
mod systems;
mod variables;

use std::fs;
use std::path::{Path, PathBuf};

use self::account::SiteDatabase;
pub use self::fault::{SettingFault, SiteFault};
use self::php::{PhpFile, PhpPlace};
pub use self::systems::SiteSystem;
use self::systems::{SETTINGS_FILES, SettingsFile};
use crate::config::Source;

/// A site's database, and where it was found.
#[derive(Debug)]
pub struct SiteAccount {
    pub source: Source,
    /// The file with the settings.
    pub file: PathBuf,
    pub system: SiteSystem,
    /// The beginning of the names of the tables, where that is said.
    pub prefix: Option<String>,
    /// Files with settings of other databases, which were not taken.
    pub others: Vec<PathBuf>,
}

/// Folders that sites are often kept in, below the one that a host gives.
const WEB_FOLDERS: [&str; 4] = ["public_html", "www", "httpdocs", "htdocs"];

/// Folders that a web server shows, with the settings of the application above them.
const PUBLIC_FOLDERS: [&str; 2] = ["public", "web"];

/// Files of variables, the one that counts first. The last two are of the environment that sites run in.
const DOTENV: [&str; 4] = [".env.prod.local", ".env.prod", ".env.local", ".env"];

/// The compiled variables of Symfony.
const DUMPED: &str = ".env.local.php";

/// The account that one file gives: none where the file has no settings.
type Told = Result<Option<SiteAccount>, SiteFault>;

/// Finds the database of the site in a folder.
///
/// # Errors
/// [`SiteFault`]
pub fn in_folder(folder: &Path) -> Result<SiteAccount, SiteFault> {
    let real = fs::canonicalize(folder)
        .map_err(|error| SiteFault::Unreadable { file: folder.to_owned(), words: error.to_string() })?;
    let mut accounts = Vec::new();
    for told in folders(&real).iter().flat_map(|folder| told_in(folder)) {
        match told {
            Ok(account) => accounts.extend(account),
            // The file that counts first decides; the faults of others do not matter.
            Err(fault) if accounts.is_empty() => return Err(fault),
            Err(_) => {}
        }
    }
    let mut accounts = accounts.into_iter();
    let Some(first) = accounts.next() else {
        return Err(SiteFault::NoSettings { folder: real, looked_for: looked_for() });
    };
    let mut others: Vec<_> =
        accounts.filter(|other| other.source != first.source).map(|other| other.file).collect();
    // Variables above a folder are found from there, too.
    others.dedup();
    Ok(SiteAccount { others, ..first })
}

/// The database in a file of settings; nothing where its name is none that settings have.
///
/// # Errors
/// [`SiteFault`]
pub fn in_file(file: &Path) -> Option<Result<SiteAccount, SiteFault>> {
    let name = file.file_name()?.to_str()?;
    let folder = file.parent().unwrap_or(Path::new(""));
    let is_named = |known: &&SettingsFile| known.path.rsplit('/').next() == Some(name);
    let forms: Vec<_> = SETTINGS_FILES.iter().filter(is_named).collect();
    if forms.is_empty() && name != DUMPED && name != ".env" && !name.starts_with(".env.") {
        return None;
    }
    Some(reading::read(file).and_then(|bytes| {
        let mut told = forms.iter().map(|form| of_php(form, file.to_owned(), &bytes)).collect::<Vec<_>>();
        if forms.is_empty() {
            told.push(of_variables(folder, file.to_owned(), &bytes));
        }
        let first = told.into_iter().find_map(Result::transpose).transpose()?;
        first.ok_or_else(|| SiteFault::NoSettings { folder: file.to_owned(), looked_for: looked_for() })
    }))
}

/// The folder, and the usual ones below it.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut folders = vec![folder.to_owned()];
    for name in WEB_FOLDERS {
        // `www` is often a link to `public_html`.
        if let Ok(real) = fs::canonicalize(folder.join(name))
            && real.is_dir()
            && real.starts_with(folder)
            && !folders.contains(&real)
        {
            folders.push(real);
        }
    }
    folders
}

/// The accounts that the files give, in the order in which they count; of each system
/// the one that counts first.
fn told_in(folder: &Path) -> Vec<Told> {
    let mut told = SETTINGS_FILES.iter().map(|form| told_by(folder, form)).collect::<Vec<_>>();
    let is_public = folder.file_name().and_then(|name| name.to_str());
    let is_public =
        is_public.is_some_and(|name| PUBLIC_FOLDERS.contains(&name) || WEB_FOLDERS.contains(&name));
    let above = folder.parent().filter(|_| is_public);
    for folder in [Some(folder), above].into_iter().flatten() {
        told.extend([DUMPED].into_iter().chain(DOTENV).map(|name| told_by_variables(folder, name)));
    }
    let mut systems = Vec::new();
    told.retain(|told| {
        let system = told.as_ref().ok().and_then(Option::as_ref).map(|account| account.system);
        let is_first = system.is_none_or(|system| !systems.contains(&system));
        systems.extend(system);
        is_first
    });
    told
}

fn told_by(folder: &Path, form: &SettingsFile) -> Told {
    let mut read = reading::read_below(folder, form.path)?;
    if let (None, Some(above)) = (&read, above(folder, form)) {
        read = reading::read_below(above, form.path)?;
    }
    read.map_or(Ok(None), |(file, bytes)| of_php(form, file, &bytes))
}

fn told_by_variables(folder: &Path, name: &str) -> Told {
    let Some((file, bytes)) = reading::read_below(folder, name)? else { return Ok(None) };
    let told = of_variables(folder, file, &bytes)?;
    // Laravel reads one file alone; those beside it are of other programs.
    Ok(told.filter(|account| name == ".env" || account.system == SiteSystem::DatabaseUrl))
}

/// The folder above, where WordPress looks for its settings, too, unless that is another WordPress (`wp-load.php`).
fn above<'f>(folder: &'f Path, form: &SettingsFile) -> Option<&'f Path> {
    let has = |folder: &Path| folder.join("wp-settings.php").exists();
    let above = folder.parent()?;
    (form.system == SiteSystem::WordPress && has(folder) && !has(above)).then_some(above)
}

fn of_php(form: &SettingsFile, file: PathBuf, bytes: &[u8]) -> Told {
    if !bytes.windows(form.mark.len()).any(|window| window == form.mark.as_bytes()) {
        return Ok(None);
    }
    match PhpFile::read(bytes).and_then(|php| (form.read)(&php)) {
        Ok(database) => Ok(database.map(|database| account(file, form.system, database))),
        Err(fault) => Err(SiteFault::Setting { file, fault }),
    }
}

fn of_variables(folder: &Path, file: PathBuf, bytes: &[u8]) -> Told {
    let read = if file.ends_with(DUMPED) {
        PhpFile::read(bytes).and_then(|php| dumped(&php, folder))
    } else {
        variables::database(bytes, folder)
    };
    match read {
        Ok(database) => Ok(database.map(|(system, database)| account(file, system, database))),
        Err(fault) => Err(SiteFault::Setting { file, fault }),
    }
}

/// The variables of Symfony as `composer dump-env` leaves them.
fn dumped(php: &PhpFile, folder: &Path) -> Result<Option<(SiteSystem, SiteDatabase)>, SettingFault> {
    let Some(url) = php.get(PhpPlace::Returned, &["DATABASE_URL"])? else { return Ok(None) };
    let source = variables::of_url(&url, folder)?;
    Ok(Some((SiteSystem::DatabaseUrl, SiteDatabase { source, prefix: None })))
}

fn account(file: PathBuf, system: SiteSystem, database: SiteDatabase) -> SiteAccount {
    let SiteDatabase { source, prefix } = database;
    SiteAccount { source, file, system, prefix, others: Vec::new() }
}

fn looked_for() -> Vec<&'static str> {
    SETTINGS_FILES.iter().map(|form| form.path).chain([".env"]).collect()
}

//! The account of a site's database, put together from its settings.
//!
//! Knows what names an engine has in settings, and what `localhost` means to them; no file and no site.

use std::path::PathBuf;

use super::fault::SettingFault;
use super::host::host_parts;
use super::setting::SiteSetting;
use crate::config::{ServerEngine, ServerParts, Source};

/// The settings of an account.
#[derive(Debug, Default)]
pub(super) struct AccountSettings {
    /// The engine, or the driver; MySQL where there is none.
    pub(super) engine: Option<SiteSetting>,
    /// The host, perhaps with a port or a socket behind it; `localhost` where there is none.
    pub(super) host: Option<SiteSetting>,
    pub(super) port: Option<SiteSetting>,
    pub(super) socket: Option<SiteSetting>,
    pub(super) name: Option<SiteSetting>,
    pub(super) user: Option<SiteSetting>,
    pub(super) password: Option<SiteSetting>,
    /// The beginning of the names of the shop's tables.
    pub(super) prefix: Option<SiteSetting>,
}

/// A site's database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SiteDatabase {
    pub(super) source: Source,
    pub(super) prefix: Option<String>,
}

impl AccountSettings {
    /// The database of these settings. `names` are what its name and its user are called where they are missing.
    ///
    /// # Errors
    /// The fault of the first setting that is missing or cannot be used.
    pub(super) fn database(self, names: [&str; 2]) -> Result<SiteDatabase, SettingFault> {
        let engine = self.engine.as_ref().map_or(Ok(ServerEngine::Mysql), engine_of)?;
        let needed = |setting: &Option<SiteSetting>, name: &str| match setting {
            Some(setting) if !setting.text.bytes().is_empty() => Ok(setting.utf8()?.to_owned()),
            _ => Err(SettingFault::Missing { name: name.to_owned() }),
        };
        let host = self.host.as_ref().map(|host| host_parts(host.utf8()?).ok_or_else(|| host.no_host()));
        let host = host.transpose()?.unwrap_or_default();
        let port = self.port.as_ref().map(port_of).transpose()?.flatten();
        let socket = self.socket.as_ref().map(SiteSetting::utf8).transpose()?.filter(|path| !path.is_empty());
        let parts = ServerParts {
            host: host.host,
            port: host.port.or(port),
            socket: host.socket.or(socket.map(PathBuf::from)),
            name: needed(&self.name, names[0])?,
            user: needed(&self.user, names[1])?,
            password: self.password.as_ref().map_or(Ok(""), SiteSetting::utf8)?.to_owned().into(),
            tls: None,
        };
        let prefix = self.prefix.as_ref().map(|prefix| prefix.utf8().map(str::to_owned)).transpose()?;
        Ok(SiteDatabase {
            source: on_server(engine, parts),
            prefix: prefix.filter(|prefix| !prefix.is_empty()),
        })
    }
}

/// The source of a site's settings. Clients of MySQL take `localhost` for the socket, whatever port stands beside it.
pub(super) fn on_server(engine: ServerEngine, mut parts: ServerParts) -> Source {
    let is_localhost = parts.host.eq_ignore_ascii_case("localhost") || parts.host.is_empty();
    match engine {
        ServerEngine::Mysql if is_localhost => parts.port = None,
        ServerEngine::Postgres if parts.host.is_empty() => "localhost".clone_into(&mut parts.host),
        ServerEngine::Mysql | ServerEngine::Postgres => {}
    }
    Source::on_server(engine, parts)
}

/// The engine that settings call so, or by the driver for it.
pub(super) fn engine_named(name: &str) -> Option<ServerEngine> {
    let name = name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match () {
        () if has(&["pgsql", "postg"]) => Some(ServerEngine::Postgres),
        // OpenCart's `mpdo` and `pdo` are MySQL, and so is the driver trilogy.
        () if has(&["mysql", "maria", "trilogy"]) || ["mpdo", "pdo"].contains(&name.as_str()) => {
            Some(ServerEngine::Mysql)
        }
        () => None,
    }
}

fn engine_of(setting: &SiteSetting) -> Result<ServerEngine, SettingFault> {
    let text = setting.utf8()?;
    if text.is_empty() {
        return Ok(ServerEngine::Mysql);
    }
    let (name, line) = (setting.name.clone(), setting.line);
    engine_named(text).ok_or_else(|| SettingFault::UnknownEngine { name, line, engine: text.to_owned() })
}

/// A port; an empty one is none.
fn port_of(setting: &SiteSetting) -> Result<Option<u16>, SettingFault> {
    match setting.utf8()?.trim() {
        "" => Ok(None),
        text => text.parse().ok().filter(|&port| port > 0).map(Some).ok_or_else(|| setting.no_host()),
    }
}

//! The beginning of a connection: the server's greeting, encryption where the config asks for it, and the login
//! (MySQL, "Connection Phase").
//!
//! Knows the account and no query. The proof of a password is made in `auth`.

use std::io::{Read, Write};

use super::auth::Plugin;
use super::failure::{LoginFailure, SessionFailure};
use super::fields::{Fields, push_number};
use super::packet::Packets;
use super::reply::{self, AUTH_SWITCH, ERROR, OK};
use super::version::Version;

/// The capabilities of both sides (MySQL, "Capabilities Flags"). Several statements in one and files of ours
/// on request of the server are left out on purpose.
mod capability {
    pub(super) const LONG_PASSWORD: u32 = 1;
    pub(super) const LONG_FLAG: u32 = 1 << 2;
    pub(super) const CONNECT_WITH_DB: u32 = 1 << 3;
    pub(super) const PROTOCOL_41: u32 = 1 << 9;
    pub(super) const SSL: u32 = 1 << 11;
    pub(super) const TRANSACTIONS: u32 = 1 << 13;
    pub(super) const SECURE_CONNECTION: u32 = 1 << 15;
    pub(super) const PLUGIN_AUTH: u32 = 1 << 19;
    pub(super) const PLUGIN_AUTH_LENENC_DATA: u32 = 1 << 21;
}

/// The capabilities that every server of today has, and this program needs.
const NEEDED: u32 = capability::PROTOCOL_41 | capability::SECURE_CONNECTION;

/// The capabilities that this program uses where the server has them.
const WANTED: u32 = NEEDED
    | capability::LONG_PASSWORD
    | capability::LONG_FLAG
    | capability::CONNECT_WITH_DB
    | capability::TRANSACTIONS
    | capability::PLUGIN_AUTH
    | capability::PLUGIN_AUTH_LENENC_DATA;

/// The longest packet that we take, as the server is told.
const MOST: u32 = 64 * 1024 * 1024;

/// `utf8mb4_general_ci`, which every server knows. The `SET NAMES` of later is what counts.
const CHARSET: u8 = 45;

/// How often a server may ask for another plugin.
const MOST_SWITCHES: usize = 3;

/// The account that logs in.
pub(super) struct Account<'a> {
    pub(super) user: &'a str,
    pub(super) password: &'a str,
    pub(super) database: &'a str,
    /// Others cannot listen: the line is encrypted, or does not leave the machine by its nature.
    pub(super) is_private: bool,
}

/// The first message of a server.
#[derive(Debug)]
pub(super) struct Greeting {
    /// The server's version.
    pub(super) version: Version,
    /// The number by which the server can be told to end our query.
    pub(super) connection: u32,
    capabilities: u32,
    scramble: Vec<u8>,
    plugin: Vec<u8>,
}

impl Greeting {
    /// Reads the greeting, which a server that takes no more connections has an error in the place of.
    pub(super) fn read<S: Read + Write>(packets: &mut Packets<S>) -> Result<Self, SessionFailure> {
        let payload = packets.next()?;
        match payload.first() {
            Some(&ERROR) => Err(reply::error(payload)),
            Some(10) => Self::of(&payload[1..]),
            _ => Err(SessionFailure::Protocol("a greeting of another protocol")),
        }
    }

    fn of(payload: &[u8]) -> Result<Self, SessionFailure> {
        let mut fields = Fields(payload);
        let version = Version::of(&String::from_utf8_lossy(fields.text_to_nul()));
        let connection = fields.u32()?;
        let mut scramble = fields.bytes(8)?.to_vec();
        fields.bytes(1)?;
        let low = fields.u16()?;
        fields.bytes(3)?;
        let high = fields.u16()?;
        let capabilities = u32::from(low) | u32::from(high) << 16;
        let length = fields.u8()?;
        fields.bytes(10)?;
        // The second part has a NUL at its end, which is not mixed with.
        scramble.extend_from_slice(fields.bytes(usize::from(length).max(21) - 8)?);
        scramble.pop();
        let plugin = match fields.text_to_nul() {
            b"" => Plugin::Native.name().as_bytes().to_vec(),
            plugin => plugin.to_vec(),
        };
        if capabilities & NEEDED != NEEDED {
            return Err(SessionFailure::Protocol("a greeting of a server that is too old"));
        }
        Ok(Self { version, connection, capabilities, scramble, plugin })
    }

    /// Tells if the server can encrypt the line.
    pub(super) fn has_tls(&self) -> bool {
        self.capabilities & capability::SSL != 0
    }

    /// Asks the server to go on encrypted.
    pub(super) fn ask_for_tls<S: Read + Write>(
        &self,
        packets: &mut Packets<S>,
    ) -> Result<(), SessionFailure> {
        packets.send(&self.beginning(capability::SSL))
    }

    /// The beginning of both the request for TLS and the login.
    fn beginning(&self, more: u32) -> Vec<u8> {
        let mut message = Vec::with_capacity(128);
        message.extend_from_slice(&(self.capabilities & WANTED | more).to_le_bytes());
        message.extend_from_slice(&MOST.to_le_bytes());
        message.push(CHARSET);
        message.extend_from_slice(&[0; 23]);
        message
    }

    /// Logs in.
    pub(super) fn log_in<S: Read + Write>(
        &self,
        packets: &mut Packets<S>,
        account: &Account<'_>,
        is_encrypted: bool,
    ) -> Result<(), SessionFailure> {
        // The default of a server may be a plugin that the account does not use: then another is offered, and the
        // server asks for the account's own.
        let mut plugin = Plugin::named(&self.plugin).unwrap_or(Plugin::Native);
        let proof = plugin.proof(account.password.as_bytes(), &self.scramble)?;
        packets.send(&self.response(account, plugin, &proof, is_encrypted)?)?;
        let mut switches = 0;
        loop {
            let payload = packets.next()?;
            match payload.first() {
                Some(&OK) => return Ok(()),
                Some(&ERROR) => return Err(reply::error(payload)),
                Some(&AUTH_SWITCH) if switches < MOST_SWITCHES => {
                    switches += 1;
                    let answer;
                    (plugin, answer) = switched(&payload[1..], account)?;
                    packets.send(&answer)?;
                }
                Some(1) if plugin == Plugin::CachingSha2 => match payload[1..] {
                    // The server had the hash in its cache, and OK follows.
                    [3] => {}
                    [4] => packets.send(&clear_password(account)?)?,
                    _ => return Err(OUT_OF_ORDER),
                },
                _ => return Err(OUT_OF_ORDER),
            }
        }
    }

    fn response(
        &self,
        account: &Account<'_>,
        plugin: Plugin,
        proof: &[u8],
        is_encrypted: bool,
    ) -> Result<Vec<u8>, SessionFailure> {
        if account.user.contains('\0') || account.database.contains('\0') {
            return Err(SessionFailure::Login(LoginFailure::Nul));
        }
        let mut message = self.beginning(if is_encrypted { capability::SSL } else { 0 });
        message.extend_from_slice(account.user.as_bytes());
        message.push(0);
        // A proof is shorter than 250 bytes: both ways to write its length are the same.
        push_number(proof.len(), &mut message);
        message.extend_from_slice(proof);
        message.extend_from_slice(account.database.as_bytes());
        message.push(0);
        message.extend_from_slice(plugin.name().as_bytes());
        message.push(0);
        Ok(message)
    }
}

/// The plugin that the server wants instead, and the proof by it.
fn switched(payload: &[u8], account: &Account<'_>) -> Result<(Plugin, Vec<u8>), SessionFailure> {
    let mut fields = Fields(payload);
    // Without a name it is a request for the hash of MySQL 3.23.
    let plugin = match fields.text_to_nul() {
        b"" => b"mysql_old_password",
        name => name,
    };
    let plugin = Plugin::named(plugin)?;
    let proof = plugin.proof(account.password.as_bytes(), fields.0)?;
    Ok((plugin, proof))
}

/// The password as it is, with which the server fills its cache.
fn clear_password(account: &Account<'_>) -> Result<Vec<u8>, SessionFailure> {
    if !account.is_private {
        return Err(SessionFailure::Login(LoginFailure::ClearPassword));
    }
    Ok([account.password.as_bytes(), b"\0"].concat())
}

const OUT_OF_ORDER: SessionFailure = SessionFailure::Protocol("a message that is no part of a login");

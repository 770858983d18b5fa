//! Users and groups, out of `/etc/passwd` and `/etc/group` as plain files: a static executable cannot ask
//! the C library for them (it would load others, of another version).
//!
//! Knows users, groups and the bits of a mode; no files of ours.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// The accounts of this machine.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    users: Vec<(String, u32, u32)>,
    groups: Vec<(String, u32, Vec<String>)>,
}

/// A user that a program may run as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct User {
    /// The name; the number where there is none.
    pub(super) name: String,
    /// The number.
    pub(super) uid: u32,
    /// The groups, the user's own first.
    pub(super) gids: Vec<u32>,
}

impl Accounts {
    /// The accounts of this machine; none where the files cannot be read.
    pub(super) fn of_machine() -> Self {
        let read = |file| fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Self::parse(&read("/etc/passwd").unwrap_or_default(), &read("/etc/group").unwrap_or_default())
    }

    fn parse(passwd: &str, group: &str) -> Self {
        let fields = |line: &str| line.split(':').map(str::to_owned).collect::<Vec<_>>();
        let user = |line| {
            let fields: Vec<_> = fields(line);
            Some((fields.first()?.clone(), fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
        };
        let group_of = |line| {
            let fields: Vec<_> = fields(line);
            let members = fields.get(3)?.split(',').map(str::to_owned).collect();
            Some((fields.first()?.clone(), fields.get(2)?.parse().ok()?, members))
        };
        Self {
            users: passwd.lines().filter_map(user).collect(),
            groups: group.lines().filter_map(group_of).collect(),
        }
    }

    /// The user of a name.
    pub(super) fn named(&self, name: &str) -> Option<User> {
        let (_, uid, gid) = self.users.iter().find(|(user, ..)| user == name)?;
        Some(self.user(name.to_owned(), *uid, *gid))
    }

    /// The user that owns a file.
    pub(super) fn owner(&self, metadata: &Metadata) -> User {
        self.numbered(metadata.uid(), metadata.gid())
    }

    /// The user of a number; `gid` is its group where the machine has no such user.
    pub(super) fn numbered(&self, uid: u32, gid: u32) -> User {
        match self.users.iter().find(|(_, number, _)| *number == uid) {
            Some((name, uid, gid)) => self.user(name.clone(), *uid, *gid),
            None => self.user(uid.to_string(), uid, gid),
        }
    }

    fn user(&self, name: String, uid: u32, gid: u32) -> User {
        let is_in = |members: &[String]| members.contains(&name);
        let more = self.groups.iter().filter(|(.., members)| is_in(members)).map(|(_, gid, _)| *gid);
        let gids = std::iter::once(gid).chain(more).collect();
        User { name, uid, gids }
    }

    /// The name of a group, or its number.
    pub(super) fn group(&self, gid: u32) -> String {
        let group = self.groups.iter().find(|(_, number, _)| *number == gid);
        group.map_or_else(|| gid.to_string(), |(name, ..)| name.clone())
    }

    /// Owner and group of a file, as chown takes them.
    pub(super) fn owners(&self, metadata: &Metadata) -> String {
        format!("{}:{}", self.owner(metadata).name, self.group(metadata.gid()))
    }
}

impl User {
    /// Tells if a mode lets the user do something: 4 is to read, 2 to write, 1 to execute or to pass through.
    fn may(&self, metadata: &Metadata, bit: u32) -> bool {
        let shift = match metadata {
            _ if self.uid == 0 => return true,
            it if it.uid() == self.uid => 6,
            it if self.gids.contains(&it.gid()) => 3,
            _ => 0,
        };
        metadata.mode() >> shift & bit != 0
    }

    /// The obstacle that keeps the user from reading a file: a folder on its path, or the file itself. A
    /// folder or file that this program cannot look at counts as no obstacle.
    pub(super) fn obstacle(&self, file: &Path) -> Option<PathBuf> {
        let path = fs::canonicalize(file).ok()?;
        let mut folders: Vec<_> = path.ancestors().skip(1).collect();
        folders.reverse();
        let is_closed = |path: &Path, bit| fs::metadata(path).is_ok_and(|it| !self.may(&it, bit));
        let folder = folders.into_iter().find(|folder| is_closed(folder, 1));
        folder.map(Path::to_owned).or_else(|| is_closed(&path, 4).then_some(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_have_their_own_group_and_those_that_name_them() {
        let accounts = Accounts::parse(
            "root:x:0:0:root:/root:/bin/sh\n\nbroken\nshop:x:1000:1001::/home/shop:/bin/sh\n",
            "root:x:0:\nshop:x:1001:\nweb:x:33:alice,shop\nother:x:34:shopper\n",
        );
        let shop = accounts.named("shop").unwrap();
        assert_eq!((shop.uid, shop.gids), (1000, vec![1001, 33]));
        assert_eq!((accounts.group(33), accounts.group(99)), ("web".to_owned(), "99".to_owned()));
        assert_eq!(accounts.named("nobody"), None);
    }
}

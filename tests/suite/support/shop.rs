//! A shop: a temporary folder laid out as on a host, with the executable in `cgi-bin`, its config beside it
//! and a database above it.
//!
//! The executable is linked and never copied in: a file that this process has open for writing while another
//! thread starts a child cannot be executed (`ETXTBSY`).

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rusqlite::Connection;
use tempfile::TempDir;

use super::{Answer, Ask};

/// The login of every shop.
pub(crate) const USER: &str = "login";

/// The password of every shop: what no answer and no log line may hold.
pub(crate) const PASSWORD: &str = "S3cret \"<+Ж";

/// Two lines.
const HEAD: &str = "user = \"login\"\npassword = 'S3cret \"<+Ж'\n";

/// One line more: settings begin on the fourth.
const DATABASE: &str = "database = \"../shop.db\"\n";

/// A shop without a single deal: what a test needs that is about something else.
pub(crate) const NO_STATUSES: &str = "statuses = \"SELECT 1 AS id, 'New' AS name WHERE 0\"\n";

pub(crate) struct Shop {
    folder: TempDir,
    /// The `[database]` table, where the database is on a server.
    table: Option<String>,
    settings: String,
    sections: String,
}

impl Shop {
    /// A shop with a database made by `sql` and a config whose queries are `sections`.
    pub(crate) fn new(sql: &str, sections: &str) -> Self {
        Self::below(Path::new(env!("CARGO_TARGET_TMPDIR")), sql, sections)
    }

    /// The same in a folder below another one.
    pub(crate) fn below(parent: &Path, sql: &str, sections: &str) -> Self {
        let open = fs::Permissions::from_mode(0o755);
        let folder = tempfile::Builder::new().prefix("shop-").permissions(open).tempdir_in(parent).unwrap();
        let (table, settings, sections) = (None, String::new(), sections.to_owned());
        let shop = Self { folder, table, settings, sections };
        fs::create_dir(shop.file("cgi-bin")).unwrap();
        fs::create_dir(shop.file("tmp")).unwrap();
        shop.install("roistat.cgi");
        shop.write_config(shop.config());
        shop.database().execute_batch(sql).unwrap();
        shop
    }

    /// A shop whose database is on a server, as a `[database]` table says.
    pub(crate) fn with_server(table: &str, sections: &str) -> Self {
        let shop = Self { table: Some(table.to_owned()), ..Self::new("", sections) };
        fs::remove_file(shop.file("shop.db")).unwrap();
        shop.write_config(shop.config());
        shop
    }

    /// A shop that answers `action=export` with one query, and no statuses.
    pub(crate) fn of_orders(orders: &str) -> Self {
        Self::with_orders("", orders)
    }

    /// A shop with tables, that answers `action=export` with one query, and no statuses.
    pub(crate) fn with_orders(sql: &str, orders: &str) -> Self {
        Self::new(sql, &format!("[export]\norders = '''\n{orders}'''\n{NO_STATUSES}"))
    }

    /// The shop with more settings in its config, one a line.
    pub(crate) fn set(mut self, settings: &str) -> Self {
        self.settings.push_str(settings);
        self.settings.push('\n');
        self.write_config(self.config());
        self
    }

    /// The text of the config that the shop was made with.
    pub(crate) fn config(&self) -> String {
        let Self { settings, sections, .. } = self;
        match &self.table {
            None => format!("{HEAD}{DATABASE}{settings}{sections}"),
            Some(table) => format!("{HEAD}{settings}{table}{sections}"),
        }
    }

    /// Puts any text in the place of the config.
    pub(crate) fn write_config(&self, config: impl AsRef<[u8]>) {
        fs::write(self.file("cgi-bin/.htroistat.toml"), config).unwrap();
    }

    /// Puts the executable into `cgi-bin` under a name.
    pub(crate) fn install(&self, name: &str) {
        let executable = Path::new(env!("CARGO_BIN_EXE_roistat-cgi"));
        let installed = self.file("cgi-bin").join(name);
        if fs::hard_link(executable, &installed).is_err() {
            // Another file system. By another process, whose open file no child of ours can inherit.
            let copied = Command::new("cp").arg(executable).arg(&installed).status().unwrap();
            assert!(copied.success(), "the executable can be copied");
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A path below the shop's folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// A connection to the shop's database, as the CRM has one; it waits for no lock.
    pub(crate) fn database(&self) -> Connection {
        let connection = Connection::open(self.file("shop.db")).unwrap();
        connection.busy_timeout(std::time::Duration::ZERO).unwrap();
        connection
    }

    /// A question with a right token, to be changed before it is asked.
    pub(crate) fn ask(&self, query: &str) -> Ask<'_> {
        Ask::new(self, query)
    }

    /// The document that a query is answered with.
    #[track_caller]
    pub(crate) fn get(&self, query: &str) -> Answer {
        self.ask(query).document()
    }

    /// The error that a query is answered with.
    #[track_caller]
    pub(crate) fn refuse(&self, status: u16, query: &str) -> Answer {
        self.ask(query).refusal(status)
    }

    /// Every file and folder below the shop's, with its length and the time of its last change.
    pub(crate) fn contents(&self) -> Vec<String> {
        let mut found = Vec::new();
        list(self.folder(), &mut found);
        found.sort();
        found
    }
}

fn list(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let about = fs::symlink_metadata(&path).unwrap();
        if about.is_dir() {
            found.push(path.display().to_string());
            list(&path, found);
        } else {
            found.push(format!("{} {} {:?}", path.display(), about.len(), about.modified().unwrap()));
        }
    }
}

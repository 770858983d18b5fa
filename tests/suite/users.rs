//! The user whom the program runs as, the owner of the database and the rights to read: without
//! `suexec` a web server starts programs as a user of its own. Only root can set this up; for anybody
//! else these tests are left out.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

use crate::support::{Answer, Shop};

/// A user who owns no file: `nobody` on Debian.
const NOBODY: u32 = 65534;

const SETTINGS: &str = "[export]
    orders = \"SELECT id, 1 AS date_create, 2 AS status FROM deals\"
    statuses = \"SELECT 1 AS id, 2 AS name\"\n";

/// A shop of root's, in a folder that every user can enter; nothing where this is not root.
fn shop_of_root() -> Option<Shop> {
    let sql = "CREATE TABLE deals (id INTEGER PRIMARY KEY); INSERT INTO deals VALUES (1), (2);";
    let shop = Shop::below(&std::env::temp_dir(), sql, SETTINGS);
    if fs::metadata(shop.folder()).unwrap().uid() == 0 {
        return Some(shop);
    }
    println!("skipped: only root can start a program as another user");
    None
}

/// The answer to a request where the user `nobody` may not read a file, as one who
/// may read the config sees it.
#[track_caller]
fn refused_to_nobody(shop: &Shop) -> Answer {
    let refusal = shop.ask("").run_by(NOBODY).refusal(500);
    assert!(!shop.file("shop.db-shm").exists() && !shop.file("shop.db-wal").exists());
    refusal
}

fn set_mode(shop: &Shop, name: &str, mode: u32) {
    fs::set_permissions(shop.file(name), fs::Permissions::from_mode(mode)).unwrap();
}

fn to_wal(shop: &Shop) {
    shop.database().execute_batch("PRAGMA journal_mode = wal").unwrap();
}

#[test]
fn a_user_who_may_read_config_and_database_gets_the_document() {
    let Some(shop) = shop_of_root() else { return };
    assert_eq!(shop.ask("").run_by(NOBODY).document(), shop.get(""));
}

/// The body of a request is read by a thread, for which the host may have no room.
#[test]
fn a_host_that_allows_no_more_threads_gets_the_whole_document_and_a_silent_log() {
    let Some(shop) = shop_of_root() else { return };
    let ask = shop
        .ask("")
        .with("CONTENT_LENGTH", "5")
        .after("ulimit -p 1 2>/dev/null || ulimit -u 1")
        .run_by(NOBODY);
    assert_eq!(ask.document(), shop.get(""));
}

#[test]
fn a_config_or_a_database_that_the_server_may_not_read_is_named_in_the_log() {
    for name in ["cgi-bin/.htroistat.toml", "shop.db"] {
        let Some(shop) = shop_of_root() else { return };
        set_mode(&shop, name, 0o600);
        let refusal = refused_to_nobody(&shop);
        assert!(refusal.log().contains(name.rsplit('/').next().unwrap()), "{}", refusal.log());
    }
}

#[test]
fn a_wal_database_of_another_user_is_not_locked_away_from_him() {
    let Some(shop) = shop_of_root() else { return };
    to_wal(&shop);
    // The folder is open to all: the first reader makes the `-shm`, which is then his.
    set_mode(&shop, ".", 0o777);
    refused_to_nobody(&shop);
    chown(shop.file("shop.db"), Some(NOBODY), Some(NOBODY)).unwrap();
    shop.refuse(500, "");
    assert_eq!(shop.ask("").run_by(NOBODY).may_write().document().ids("orders"), ["1", "2"]);
}

#[test]
fn a_wal_database_of_another_user_is_read_while_his_own_program_has_it_open() {
    let Some(shop) = shop_of_root() else { return };
    to_wal(&shop);
    let crm = shop.database();
    crm.execute_batch("INSERT INTO deals VALUES (3)").unwrap();
    let asked = shop.ask("").run_by(NOBODY).may_write().document();
    assert_eq!(asked.ids("orders"), ["1", "2", "3"]);
    crm.execute_batch("INSERT INTO deals VALUES (4)").expect("the owner still writes");
}

#[test]
fn a_wal_database_in_a_folder_that_cannot_be_written_is_an_error_of_the_server() {
    let Some(shop) = shop_of_root() else { return };
    to_wal(&shop);
    chown(shop.file("shop.db"), Some(NOBODY), Some(NOBODY)).unwrap();
    let refusal = refused_to_nobody(&shop);
    assert!(refusal.log().contains("WAL"), "{}", refusal.log());
}

/// SQLite takes a journal that it cannot read for one that is to be rolled back, and would ask for patience.
#[test]
fn a_journal_that_cannot_be_read_is_named() {
    let Some(shop) = shop_of_root() else { return };
    shop.database().execute_batch("PRAGMA journal_mode = persist; UPDATE deals SET id = id + 10;").unwrap();
    set_mode(&shop, "shop.db-journal", 0o600);
    let refusal = refused_to_nobody(&shop);
    assert!(
        refusal.log().contains("has a `-journal` file beside it that cannot be read"),
        "{}",
        refusal.log()
    );
    set_mode(&shop, "shop.db-journal", 0o644);
    assert_eq!(shop.ask("").run_by(NOBODY).document(), shop.get(""));
}

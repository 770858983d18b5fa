//! Large shops and broken ones: nothing is sent before the document is whole, memory does not grow with the
//! shop, and a client that reads slowly does not block writers.

use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};
use std::process::{Child, Stdio};

use crate::support::Shop;

/// Deals of about 150 bytes each; `count` of them.
fn deals(count: u32, id: &str) -> String {
    format!(
        "CREATE TABLE deals (id {id}, name TEXT, made INTEGER, state TEXT, price REAL);
         INSERT INTO deals SELECT i, 'Secretive deal № ' || i || ' of a long day', 1393673200 + i, i % 7, i * 1.01
         FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n);"
    )
}

const ORDERS: &str =
    "SELECT id, name, made AS date_create, state AS status, price, 'x y' AS \"fields.a\" FROM deals";

fn shop(count: u32, id: &str) -> Shop {
    Shop::with_orders(&deals(count, id), ORDERS)
}

/// An error is an error from its first byte on: not one deal is sent before it.
#[track_caller]
fn no_deal_is_sent(shop: &Shop) {
    for format in ["json", "xml"] {
        for paging in ["", "&offset=0", "&limit=100000"] {
            let refusal = shop.refuse(500, &format!("date=0&format={format}{paging}"));
            assert!(!refusal.text().contains("deal"), "{}", refusal.text());
        }
    }
}

#[test]
fn a_page_that_is_damaged_in_the_middle_of_the_deals_sends_none_of_them() {
    for junk in [0x00, 0xFF, 0x41] {
        let shop = shop(6000, "INTEGER PRIMARY KEY");
        let mut file = fs::OpenOptions::new().write(true).open(shop.file("shop.db")).unwrap();
        let pages = file.metadata().unwrap().len() / 4096;
        assert!(pages > 50, "{pages} pages of 4096 bytes");
        file.seek(SeekFrom::Start(pages / 2 * 4096)).unwrap();
        file.write_all(&[junk; 4096]).unwrap();
        no_deal_is_sent(&shop);
    }
}

#[test]
fn a_query_that_fails_after_thousands_of_rows_sends_none_of_them() {
    let sql = deals(6000, "INTEGER PRIMARY KEY") + "UPDATE deals SET state = 'no JSON' WHERE id = 5999;";
    no_deal_is_sent(&Shop::with_orders(&sql, &ORDERS.replace("state AS", "json(state) AS")));
    // The last list of all fails when the deals have been read in vain.
    let statuses = "SELECT id, json(state) AS name FROM deals WHERE id > 5990";
    let sections = format!("[export]\norders = '''{ORDERS}'''\nstatuses = '''{statuses}'''\n");
    no_deal_is_sent(&Shop::new(&sql, &sections));
}

#[test]
fn a_file_that_is_cut_short_sends_no_deal() {
    let shop = shop(6000, "INTEGER PRIMARY KEY");
    let file = fs::OpenOptions::new().write(true).open(shop.file("shop.db")).unwrap();
    file.set_len(file.metadata().unwrap().len() / 2 / 4096 * 4096).unwrap();
    no_deal_is_sent(&shop);
}

/// The most memory that a process has had beside the pages of its executable, in KiB. Those are up to 4 MiB in a
/// release, and more in a build that is made quickly.
fn peak_memory(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let kib = |name: &str| -> u64 {
        let line = status.lines().find(|line| line.starts_with(name)).expect("the kernel counts it");
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    kib("VmHWM:") - kib("RssFile:")
}

/// Asks for the document, reads its first bytes and leaves the rest in the pipe, which is far too small for it:
/// the process has read the database and waits for its reader. Then looks at its memory, writes into its database
/// and reads the rest.
#[track_caller]
fn while_the_client_reads_slowly(shop: &Shop, query: &str, deals: usize) {
    let mut command = shop.ask(query).command();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut document = vec![0; 1000];
    stdout.read_exact(&mut document).unwrap();

    let peak = peak_memory(&child);
    assert!(peak < 4 * 1024, "{query}: {peak} KiB");
    let crm = shop.database();
    crm.execute_batch("UPDATE deals SET price = price + 1 WHERE id = 1").expect("nobody holds the database");
    assert_eq!(child.try_wait().unwrap(), None, "the process still waits for its reader");

    stdout.read_to_end(&mut document).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    assert!(ended.status.success());
    let document = String::from_utf8(document).unwrap();
    assert_eq!(document.matches("Secretive").count(), deals, "{query}");
    assert!(document.ends_with("}]}") || document.ends_with("</data>"));
}

#[test]
fn an_answer_of_300_000_deals_stays_under_8_mib_and_blocks_no_writer() {
    let shop = shop(300_000, "INTEGER PRIMARY KEY");
    for query in ["date=0", "date=0&format=xml", "date=0&limit=250000&offset=100000"] {
        let deals = if query.contains("offset") { 200_000 } else { 300_000 };
        while_the_client_reads_slowly(&shop, query, deals);
    }
}

#[test]
fn a_sort_of_300_000_deals_does_not_grow_memory() {
    let shop = shop(300_000, "TEXT");
    while_the_client_reads_slowly(&shop, "date=0", 300_000);
}

/// The kernel sends files to pipes and sockets, and to a file that is open for appending it does not.
#[test]
fn a_large_answer_goes_whole_wherever_standard_output_leads() {
    let shop = shop(20_000, "INTEGER PRIMARY KEY");
    let document = shop.get("date=0").body;
    assert!(document.len() > 2 * 1024 * 1024, "more than is kept in memory");
    for is_appending in [false, true] {
        let path = shop.file("answer");
        let answer =
            fs::OpenOptions::new().create(true).append(is_appending).write(true).open(&path).unwrap();
        let ended = shop.ask("date=0").command().stdout(answer).output().unwrap();
        assert!(ended.status.success());
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
        let answer = fs::read(&path).unwrap();
        assert!(answer.ends_with(&document), "appending: {is_appending}, {} bytes", answer.len());
        fs::remove_file(&path).unwrap();
    }
}

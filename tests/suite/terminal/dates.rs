//! `init` on dates of every form: the formats that are read, their form in the document, and the words on
//! those that are not read, or whose zone cannot be told.

use super::columns::{doubts, orders, values};
use super::support::Host;

#[test]
fn dates_of_every_form_keep_their_moment() {
    for (values_of, expected) in [
        (&["'20/11/2026 10:00:00'", "'22/11/2026 10:00'"][..], &["1795168800", "1795341600"][..]),
        (&["'20.11.26 10:00'"], &["1795168800"]),
        (&["'2026-11-20 10:00:00+0300'"], &["1795158000"]),
        (&["'2026-11-20 10:00:00 UTC'"], &["1795168800"]),
        (&["'20261120100000'"], &["1795168800"]),
        (&["20261120"], &["2026-11-20 00:00"]),
        (&["'25.11.2026 9:05:00'", "'25.11.2026 19:05:07'"], &["1795597500", "1795633507"]),
        (&["'25.11.2026, 19:05:07'"], &["1795633507"]),
        (&["46351.795219907404", "46351"], &["1795633507", "1795564800"]),
        (&["639312303070000000"], &["1795633507"]),
        (&["817326307"], &["1795633507"]),
        (&["1795633507123456789"], &["1795633507"]),
        (&["'2026-11-25 22:05:07.123456789 +0300 MSK m=+0.1'"], &["1795633507"]),
        (&["'Wed, 25 Nov 2026 22:05:07 +0300'"], &["1795633507"]),
        (&["'Wed Nov 25 2026 22:05:07 GMT+0300 (Moscow Standard Time)'"], &["1795633507"]),
        (&["'1.9.2026 9:05'", "'22.11.2026 10:00:30'"], &["1788253500", "1795341630"]),
        (&["'1.9.2026'", "'22.11.2026'"], &["2026-09-01 00:00", "2026-11-22 00:00"]),
        (&["1795168800", "'2026-11-23 10:00:00'"], &["1795168800", "1795428000"]),
        (
            &["'2026-11-20T10:00:00Z'", "'2026-11-22 10:00:00'", "'2026-11-23'"],
            &["1795168800", "1795341600", "1795392000"],
        ),
        (&["'2026-11-20'", "''"], &["2026-11-20 00:00", ""]),
    ] {
        let rows: Vec<_> = values_of
            .iter()
            .enumerate()
            .map(|(index, value)| format!("({}, 10, 'new', '11', {value})", index + 1))
            .collect();
        let host =
            Host::set_up(&orders("total REAL, status TEXT, roistat TEXT, created_at", &rows.join(", ")));
        let expected: Vec<_> = expected.iter().map(|moment| Some((*moment).to_owned())).collect();
        // Deals without a date are after no moment.
        let dated: Vec<_> = expected.into_iter().filter(|moment| moment.as_deref() != Some("")).collect();
        assert_eq!(values(&host, "date_create"), dated, "{values_of:?}");
    }
}

#[test]
fn a_date_that_cannot_be_read_is_shown() {
    for (value, said) in [
        (
            "'Fri 20 Nov 10:00:00'",
            "its created_at holds `Fri 20 Nov 10:00:00`, which is no date that I can read",
        ),
        ("5046.5", "its created_at holds `5046.5`, which is no date that I can read"),
        ("1", "its created_at holds `1`, which is no date that I can read"),
        ("NULL", "its created_at is empty, and its type does not say how it will keep a date"),
    ] {
        let host =
            Host::new(&orders("total REAL, status TEXT, created_at", &format!("(1, 10, 'new', {value})")));
        let complaint = host.run(&["init", "../shop.db"]).err;
        assert!(complaint.contains(&format!("  orders is called so, but {said}\n")), "{complaint}");
    }
}

#[test]
fn a_date_of_change_that_is_zero_is_none() {
    let columns = "total REAL, status TEXT, roistat TEXT, created_at INTEGER, updated_at INTEGER";
    let rows = "(1, 10, 'new', '11', 1717236000, 0), (2, 10, 'new', '12', 1717236000, 1717239600)";
    let host = Host::set_up(&orders(columns, rows));
    assert_eq!(values(&host, "date_update"), [None, Some("1717239600".to_owned())]);
}

#[test]
fn local_time_is_detected_by_dates_ahead() {
    let columns = "total REAL, status TEXT, roistat TEXT, created_at TEXT, updated_at TEXT";
    let local = "strftime('%Y-%m-%d %H:%M:%S', 'now', '+3 hours')";
    let host = Host::new(&orders(columns, &format!("(1, 10, 'new', '11', '2024-06-01 13:00:00', {local})")));
    let doubts = doubts(&host);
    assert!(
        doubts.contains("updated_at is kept in local time") && doubts.contains("UTC+03:00; see"),
        "{doubts}"
    );
    assert_eq!(values(&host, "date_create"), [Some("1717236000".to_owned())]);
    let config = host.config();
    assert!(config.contains("WHERE updated_at > datetime(:date, 'unixepoch', '+03:00')\n"), "{config}");
}

#[test]
fn a_time_without_a_zone_is_a_doubt_where_the_data_gives_a_reason() {
    let columns = "total REAL, status TEXT, roistat TEXT, created_at TEXT, updated_at TEXT";
    let row = |date: &str| format!("(1, 10, 'new', '11', '{date}', '{date}')");
    for (date, is_doubt) in [
        ("2024-06-01 10:00:00", false),
        ("2024-06-01 10:00:00Z", false),
        ("2024-06-01", false),
        ("01.06.2024 10:00:00", true),
        ("01.06.2024", false),
    ] {
        let doubts = doubts(&Host::new(&orders(columns, &row(date))));
        assert_eq!(doubts.contains("as programs write local time"), is_doubt, "{date}: {doubts}");
    }
    // One row alone that lies ahead is a mistake, or the last deal.
    let now = |minutes: i64| format!("strftime('%Y-%m-%d %H:%M:%S', 'now', '{minutes} minutes')");
    let rows = [570, -60, -120].map(|ahead| format!("(NULL, 10, 'new', '11', {0}, {0})", now(ahead)));
    let host = Host::new(&orders(columns, &rows.join(", ")));
    let doubts = doubts(&host);
    assert!(doubts.contains("its newest date lies 9 h 30 min ahead of now"), "{doubts}");
    assert!(host.config().contains("WHERE updated_at > datetime(:date, 'unixepoch')\n"), "{}", host.config());
}

#[test]
fn old_rows_are_looked_at_as_well() {
    let sql = |end: &str| {
        format!(
            "CREATE TABLE orders (id TEXT PRIMARY KEY, total REAL, status TEXT, roistat TEXT, created_at TEXT){end};
             WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
             INSERT INTO orders SELECT 'k' || i, 1, 'new', '1',
                 iif(i < 150, '2024-06-01', '2024-06-02T10:00:00Z') FROM n;"
        )
    };
    for end in ["", " WITHOUT ROWID"] {
        let host = Host::set_up(&sql(end));
        let config = host.config();
        assert!(config.contains("unixepoch(created_at) AS date_create"), "{config}");
        assert!(config.contains("WHERE created_at >= date(:date, 'unixepoch')\n"), "{config}");
    }
}

#[test]
fn the_zone_is_said_of_the_column_that_does_not_say_it() {
    let columns = "total REAL, status TEXT, roistat TEXT, created_at TEXT, updated_at INTEGER";
    let host = Host::new(&orders(columns, "(1, 10, 'new', '11', '2024-06-01 10:00:00', 1717236000)"));
    assert!(host.run(&["init", "../shop.db"]).err.is_empty());
    assert!(host.config().contains("created_at does not say its time zone"), "{}", host.config());
}

#[test]
fn a_date_of_another_form_amid_many_rows_is_a_doubt() {
    for (usual, other) in [
        ("1717236000", "1717236000123"),
        ("1717236000", "'2024-06-01'"),
        ("1717236000123", "1717236000"),
        ("'1717236000'", "'2024-06-01'"),
        ("2460462.875", "1717236000"),
        ("'2024-06-01 10:00:00'", "'01.06.2024 10:00:00'"),
        ("'2024-06-01'", "1717236000"),
        ("'01.06.2024'", "'1.6.2024'"),
    ] {
        let sql = |other: &str| {
            format!(
                "CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL, status TEXT, roistat TEXT, created_at);
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
                 INSERT INTO orders SELECT i, 1, 'new', '1', iif(i = 50, {other}, {usual}) FROM n;"
            )
        };
        let said = format!("but there is `{}`, too", other.trim_matches('\''));
        let found = doubts(&Host::new(&sql(other)));
        assert!(found.contains(&said), "{usual} {other}: {found}");
        assert!(!doubts(&Host::new(&sql(usual))).contains("but there is"), "{usual}");
    }
}

#[test]
fn a_day_that_may_be_a_month_is_a_doubt() {
    let columns = "total REAL, status TEXT, roistat TEXT, created_at TEXT";
    for (rows, is_doubt, created) in [
        ("(1, 10, 'new', '11', '06/01/2024')", true, "2024-01-06 00:00"),
        ("(1, 10, 'new', '11', '06/01/2024'), (2, 10, 'new', '11', '06/13/2024')", false, "2024-06-01 00:00"),
    ] {
        let host = Host::new(&orders(columns, rows));
        assert_eq!(doubts(&host).contains("created_at was read as day, month, year"), is_doubt, "{rows}");
        assert_eq!(values(&host, "date_create")[0].as_deref(), Some(created));
    }
}

//! The sections that `init` proposes on servers, switched on for every shop there: what comes is stored, once, and is in the
//! next export.

use std::fs;
use std::panic::catch_unwind;

use mysql::prelude::Queryable;

use crate::support::fixtures;
use crate::support::mysql::MariaDb;
use crate::support::postgres::Server;
use crate::terminal::Host;
use crate::terminal::leads::{OWN_TABLES, is_content, send, switch_on_in};

/// The password of every account in a URL.
const PASSWORD: &str = "Secretive%20%27%D0%96%5C";

/// The schemas of the shops on an engine.
fn schemas(engine: &str) -> Vec<String> {
    let folder = fixtures::project().join("tests/fixtures/init").join(engine);
    let name = |entry: fs::DirEntry| entry.path().file_stem().unwrap().to_str().unwrap().to_owned();
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| name(entry.unwrap())).collect();
    names.sort();
    assert!(names.len() > 4, "{names:?}");
    names
}

/// Sets a shop up, switches the sections on as its owner would, and sends what Roistat sends.
fn store(url: &str, execute: &dyn Fn(&str), count: &dyn Fn(&str) -> i64) {
    let host = Host::new("");
    let said = host.run(&["init", url]);
    assert_eq!(said.exit, Some(0), "{}{}", said.out, said.err);
    assert!(host.config().contains("\n# [lead]\n"), "{}", host.config());
    let has_visit = !host.config().contains("# No column of the table keeps the number of the visit");
    switch_on_in(&host, execute);
    is_content(&host);
    send(&host, has_visit);
    for table in OWN_TABLES {
        assert_eq!(count(&format!("SELECT count(*) FROM {table}")), 1, "{table}");
    }
}

#[test]
fn the_proposed_sections_store_leads_in_every_shop_on_mariadb() {
    let Some(server) = MariaDb::shared() else { return };
    let is_wrong = |schema: &String| {
        let name = server.database(&fixtures::read(&format!("init/mysql/{schema}.sql")));
        server.client("").query_drop(format!("GRANT INSERT, UPDATE ON {name}.* TO shop@'%'")).unwrap();
        let url = format!("mysql://shop:{PASSWORD}@127.0.0.1:{}/{name}", server.port);
        let execute =
            |sql: &str| server.client(&name).query_drop(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        let count = |sql: &str| server.client(&name).query_first(sql).unwrap().unwrap();
        catch_unwind(std::panic::AssertUnwindSafe(|| store(&url, &execute, &count))).is_err()
    };
    let wrong: Vec<_> = schemas("mysql").into_iter().filter(is_wrong).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn the_proposed_sections_store_leads_in_every_shop_on_postgresql() {
    let Some(server) = Server::shared() else { return };
    let rights = "GRANT INSERT, UPDATE, SELECT ON ALL TABLES IN SCHEMA public TO shop;
        GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shop";
    // The rows of a fixture have their ids, and the sequences do not know of them.
    let sequences = "DO $$ DECLARE it record; BEGIN
        FOR it IN SELECT quote_ident(table_name) AS t, quote_ident(column_name) AS c,
                pg_get_serial_sequence(quote_ident(table_name), column_name) AS s
            FROM information_schema.columns WHERE table_schema = 'public' LOOP
            IF it.s IS NOT NULL THEN
                EXECUTE format('SELECT setval(%L, (SELECT coalesce(max(%s), 0) + 1 FROM %s))', it.s, it.c, it.t);
            END IF;
        END LOOP; END $$";
    let is_wrong = |schema: &String| {
        let name = server.database(&fixtures::read(&format!("init/postgres/{schema}.sql")));
        server.client(&name).batch_execute(sequences).unwrap();
        let url = format!("postgres://shop:{PASSWORD}@127.0.0.1:{}/{name}", server.port);
        let execute = |sql: &str| {
            let mut client = server.client(&name);
            client.batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
            client.batch_execute(rights).unwrap();
        };
        let count = |sql: &str| server.client(&name).query_one(sql, &[]).unwrap().get(0);
        catch_unwind(std::panic::AssertUnwindSafe(|| store(&url, &execute, &count))).is_err()
    };
    let wrong: Vec<_> = schemas("postgres").into_iter().filter(is_wrong).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

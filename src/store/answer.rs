//! One answer: all lists that a permit allows, from one moment of the database, as a document.
//!
//! The same for every engine. This file knows the order of the lists and the pages; it knows no SQL and no format.

use std::io;

use crate::access::{Permit, Read};
use crate::columns::Layout;
use crate::config::{Config, Source};
use crate::document::Document;
use crate::error::{Error, WithoutJson};
use crate::protocol::List;
use crate::request::ReadParameters;
use crate::store::engine::{Cells, Prepared, RowFault, RowSink, Snapshot};
use crate::store::page::{CountedPage, Page};
use crate::store::{mysql, postgres, row, sqlite};

/// A document that holds everything that was asked for.
#[derive(Debug)]
pub struct Answer<O> {
    /// The finished document.
    pub output: O,
    /// Rows that went out without their JSON.
    pub without_json: WithoutJson,
}

/// Reads the lists of a permit into a document.
///
/// # Errors
/// [`Error::Database`], [`Error::Select`]; [`Error::Spool`] where the document had no room.
pub fn answer<D: Document + Send + 'static>(
    permit: &Permit<'_, Read>,
    document: D,
) -> Result<Answer<D::Output>, Error> {
    let (config, parameters) = (permit.config(), permit.parameters());
    match &config.database {
        Source::Mysql(server) => read::<mysql::Database, D>(server, config, parameters, document),
        Source::Postgres(server) => read::<postgres::Database, D>(server, config, parameters, document),
        Source::Sqlite(path) => read::<sqlite::Database, D>(path, config, parameters, document),
    }
}

fn read<S: Snapshot, D: Document + Send + 'static>(
    place: &S::Place,
    config: &Config,
    parameters: &ReadParameters,
    mut document: D,
) -> Result<Answer<D::Output>, Error> {
    let snapshot = S::open(place, config.limits)?;
    let queries = parameters.action.lists().iter().filter_map(|&list| config.query(list));
    // All are prepared before any is read: a fault in the last costs no reading of the first.
    let prepared = queries.map(|query| Ok((query.list, snapshot.prepare(query)?)));
    let mut prepared = prepared.collect::<Result<Vec<_>, Error>>()?;
    let date = parameters.date.saturating_sub(config.overlap);

    let page = match (Page::asked(parameters, config), prepared.iter_mut().find(|(list, _)| list.is_paged()))
    {
        (Some(page), Some((_, prepared))) => Some(page.counted(prepared.count(date, None)?)),
        _ => None,
    };
    if let Some(page) = page {
        document.pagination(page.pagination());
    }
    let mut without_json = WithoutJson::default();
    for (list, prepared) in prepared {
        let sink = push_list(list, prepared, date, page, document)?;
        document = sink.document;
        without_json.rows += sink.without_json;
    }
    // No lock is held longer than the reading takes: what is left is our own affair.
    snapshot.end()?;
    let output = document.finish().map_err(no_room)?;
    Ok(Answer { output, without_json })
}

/// Reads one list into the document.
fn push_list<P: Prepared, D: Document + Send + 'static>(
    list: List,
    prepared: P,
    date: i64,
    page: Option<CountedPage>,
    mut document: D,
) -> Result<ListSink<D>, Error> {
    let layout = prepared.layout().clone();
    document.begin_list(list, &layout);
    let page = page.filter(|_| list.is_paged());
    let mut sink = prepared.rows(date, page, ListSink { document, layout, without_json: 0 })?;
    sink.document.end_list();
    Ok(sink)
}

fn no_room(source: io::Error) -> Error {
    Error::Spool { source }
}

/// A list that has begun in the document and takes its rows.
struct ListSink<D> {
    document: D,
    layout: Layout,
    /// Rows that lost their `fields` or `products`.
    without_json: u64,
}

impl<D: Document + Send + 'static> RowSink for ListSink<D> {
    #[inline]
    fn row<C: Cells>(&mut self, row: &C) -> Result<(), RowFault<C::Fault>> {
        self.document.begin_row();
        let has_json = row::push(row, &self.layout, &mut self.document).map_err(RowFault::Cell)?;
        self.without_json += u64::from(!has_json);
        self.document.end_row().map_err(RowFault::NoRoom)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{Limits, Query};
    use crate::document::Json;
    use crate::error::DatabaseFault;
    use crate::protocol::ReadAction;
    use crate::spool::Spool;
    use crate::value::Value;

    /// An engine without a database: the text of a query has the names of its columns in its first line, and a row in
    /// each further one. A cell `-` is NULL, a row `fault` cannot be read, and a query `refused` is none.
    struct FakeSnapshot;

    struct FakePrepared<'s> {
        query: &'s Query,
        layout: Layout,
    }

    struct FakeRow<'s>(Vec<&'s str>);

    impl Snapshot for FakeSnapshot {
        type Place = ();
        type Prepared<'s> = FakePrepared<'s>;

        fn open((): &(), _: Limits) -> Result<Self, Error> {
            Ok(Self)
        }

        fn prepare<'s>(&'s self, query: &'s Query) -> Result<FakePrepared<'s>, Error> {
            let names: Vec<_> = query.sql.lines().next().unwrap_or_default().split(',').collect();
            let layout = Layout::of(query.list, &names).map_err(|fault| query.refused(query.line, fault))?;
            Ok(FakePrepared { query, layout })
        }

        fn end(self) -> Result<(), Error> {
            Ok(())
        }
    }

    impl<'s> FakePrepared<'s> {
        fn lines(&self) -> impl Iterator<Item = &'s str> {
            self.query.sql.lines().skip(1)
        }
    }

    impl Prepared for FakePrepared<'_> {
        fn layout(&self) -> &Layout {
            &self.layout
        }

        fn count(&mut self, _: i64, _: Option<u64>) -> Result<u64, Error> {
            Ok(self.lines().count() as u64)
        }

        fn rows<S: RowSink>(self, _: i64, page: Option<CountedPage>, mut sink: S) -> Result<S, Error> {
            let failed = || Error::Database {
                database: "memory".to_owned(),
                query: Some(self.query.key()),
                fault: DatabaseFault::NoRoom,
            };
            let (offset, limit) = page.map_or((0, u64::MAX), |page| (page.offset, page.limit));
            let skipped = usize::try_from(offset).unwrap();
            for line in self.lines().skip(skipped).take(usize::try_from(limit).unwrap()) {
                sink.row(&FakeRow(line.split(',').collect())).map_err(|fault| match fault {
                    RowFault::Cell(()) => failed(),
                    RowFault::NoRoom(error) => no_room(error),
                })?;
            }
            Ok(sink)
        }
    }

    impl Cells for FakeRow<'_> {
        type Fault = ();

        fn cell(&self, index: usize) -> Result<Option<Value<'_>>, ()> {
            match self.0.get(index) {
                Some(&"fault") => Err(()),
                Some(&"-") | None => Ok(None),
                Some(text) => Ok(Some(Value::Text(text.as_bytes()))),
            }
        }
    }

    const STATUSES: &str = "id,name\nn,New\nw,Won";

    fn config(settings: &str, orders: &str, statuses: &str) -> Config {
        let text = format!(
            "user = 'u'\npassword = 'p'\ndatabase = 'shop.db'\n{settings}\n[export]\norders = \"\"\"\n{orders}\"\"\"\n\
             statuses = \"\"\"\n{statuses}\"\"\"\n"
        );
        Config::of_text(Path::new("/shop/.htroistat.toml"), &text).unwrap()
    }

    /// The document of an answer, and the rows that lost their JSON; or the error.
    fn export(config: &Config, offset: Option<u64>, limit: Option<u64>) -> Result<(String, u64), String> {
        let parameters = ReadParameters { action: ReadAction::Export, date: 0, offset, limit };
        let answer = read::<FakeSnapshot, _>(&(), config, &parameters, Json::new(Vec::new()));
        let answer = answer.map_err(|error| error.to_string())?;
        Ok((String::from_utf8(answer.output).unwrap(), answer.without_json.rows))
    }

    #[test]
    fn lists_come_in_their_order_with_the_rows_of_the_engine() {
        let config = config("", "id,date_create,status,price\n1,5,n,-\n2,6,-,7", STATUSES);
        assert_eq!(
            export(&config, None, None).unwrap().0,
            "{\"statuses\":[{\"id\":\"n\",\"name\":\"New\"},{\"id\":\"w\",\"name\":\"Won\"}],\"orders\":[\
             {\"id\":\"1\",\"date_create\":\"5\",\"status\":\"n\"},\
             {\"id\":\"2\",\"date_create\":\"6\",\"status\":\"\",\"price\":\"7\"}]}"
        );
    }

    #[test]
    fn a_page_limits_the_deals_and_never_the_statuses() {
        let orders = "id,date_create,status\n1,5,n\n2,6,n\n3,7,n";
        for (settings, offset, limit, pagination, ids) in [
            ("", Some(1), None, "{\"total_count\":3,\"limit\":3}", &["2", "3"][..]),
            ("", Some(1), Some(1), "{\"total_count\":3,\"limit\":1}", &["2"]),
            ("page_size = 2", None, None, "{\"total_count\":3,\"limit\":2}", &["1", "2"]),
            ("page_size = 2", Some(3), Some(9), "{\"total_count\":3,\"limit\":2}", &[]),
        ] {
            let document = export(&config(settings, orders, STATUSES), offset, limit).unwrap().0;
            assert!(
                document.starts_with(&format!("{{\"pagination\":{pagination},\"statuses\":[")),
                "{document}"
            );
            assert_eq!(document.matches("\"name\"").count(), 2, "{document}");
            for id in ["1", "2", "3"] {
                let has_deal = document.contains(&format!("{{\"id\":\"{id}\",\"date_create\""));
                assert_eq!(has_deal, ids.contains(&id), "{id} in {document}");
            }
        }
    }

    #[test]
    fn a_query_that_is_none_ends_the_answer_before_a_row_of_another_is_read() {
        let config = config("", "id,name\n1,x", "id,name\nfault,x");
        assert_eq!(
            export(&config, None, None).unwrap_err(),
            "config `/shop/.htroistat.toml` line 7: query `export.orders` lacks the column `date_create`, `status`: name a \
             result column so, with AS"
        );
    }

    #[test]
    fn a_row_that_cannot_be_read_ends_the_answer() {
        let config = config("", "id,date_create,status\n1,5,n\n2,fault,n\n3,5,n", STATUSES);
        let error = export(&config, None, None).unwrap_err();
        assert!(error.starts_with("database `memory`, query `export.orders`"), "{error}");
    }

    #[test]
    fn rows_without_their_json_are_counted() {
        let config =
            config("", "id,date_create,status,fields\n1,5,n,{}\n2,6,n,none\n3,7,n,-\n4,8,n,[", STATUSES);
        assert_eq!(export(&config, None, None).unwrap().1, 2);
    }

    #[test]
    fn an_answer_without_room_says_where_it_had_none() {
        let orders = format!("id,date_create,status\n{}", "1,5,n\n".repeat(200_000));
        let config = config("", &orders, STATUSES);
        let parameters = ReadParameters { action: ReadAction::Export, date: 0, offset: None, limit: None };
        let spool = Spool::new(Path::new("/no/such/folder"));
        let error = read::<FakeSnapshot, _>(&(), &config, &parameters, Json::new(spool)).err().unwrap();
        assert!(error.to_string().contains("`/no/such/folder`"), "{error}");
    }
}

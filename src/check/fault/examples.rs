//! An example of each finding: `docs/findings.md` is made of them, and every language is tried on them. A test holds
//! that no identifier is without one.

use super::super::report::{Finding, Location, Remedy};
use super::*;
use crate::check::Tally;
use crate::error::{Expected, JournalFault, LoginMethodFault, TakenBy, TlsFault, UrlFault};
use crate::protocol::{List, WriteAction};
use crate::store::ServerRisk;

/// The examples, in the order of the report.
pub fn examples() -> Vec<Finding> {
    let parts = [files(), config(), database(), query(), changes(), rows(), writes(), integration()];
    parts.into_iter().flatten().collect()
}

fn plain(fault: Fault) -> Finding {
    Finding::new(fault, Location::default())
}

fn mended(fault: Fault, remedy: Remedy) -> Finding {
    plain(fault).mended_by(remedy)
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn tally(value: &str) -> Tally {
    Tally { rows: 3, id: text("17"), value: text(value) }
}

fn files() -> Vec<Finding> {
    let is_suexec = true;
    let owners = || (text("shop:shop"), text("www:www"));
    let (executable, folder) = owners();
    let command = |fault, command: &str| mended(Fault::Files(fault), Remedy::Command(text(command)));
    let unreachable = |role| FilesFault::Unreachable { role, user: text("www-data"), is_folder: false };
    let served = |role, exposure| {
        let root = "/home/shop/public_html".into();
        plain(Fault::Files(FilesFault::InWebRoot { role, root, exposure }))
    };
    vec![
        plain(Fault::Files(FilesFault::UnknownUser { name: text("www") })),
        plain(Fault::Files(FilesFault::UnknownWebRoot)),
        command(FilesFault::NotExecutable, "chmod 755 roistat.cgi"),
        command(FilesFault::SetId { is_suexec }, "chmod u-s,g-s roistat.cgi"),
        command(FilesFault::ExecutableWritable { is_suexec }, "chmod go-w roistat.cgi"),
        command(FilesFault::FolderWritable { is_suexec }, "chmod go-w cgi-bin"),
        command(FilesFault::OwnersDiffer { executable, folder, is_suexec }, "chown www:www roistat.cgi"),
        command(FilesFault::FolderClosed, "chmod 755 cgi-bin"),
        plain(Fault::Files(FilesFault::OfRoot)),
        command(FilesFault::ConfigWritable, "chmod go-w,o-r .htroistat.toml"),
        command(FilesFault::ConfigOpen, "chmod o-r .htroistat.toml"),
        command(unreachable(FileRole::Config), "chgrp www-data .htroistat.toml && chmod g+r .htroistat.toml"),
        command(unreachable(FileRole::Database), "chgrp www-data shop.db && chmod g+r shop.db"),
        command(
            FilesFault::Unreachable { role: FileRole::Database, user: text("www-data"), is_folder: true },
            "chmod o+x data",
        ),
        command(
            unreachable(FileRole::DatabaseJournal),
            "chgrp www-data shop.db-wal && chmod g+r shop.db-wal && chgrp www-data data && chmod g+s data",
        ),
        served(FileRole::Config, Exposure::Certain),
        served(FileRole::Config, Exposure::DeniedByApache),
        served(FileRole::Database, Exposure::Certain),
        served(FileRole::Database, Exposure::Likely),
        plain(Fault::Files(FilesFault::BesidePrograms)),
    ]
}

fn config() -> Vec<Finding> {
    let words = || text("…");
    let problems = [
        ConfigProblem::NoPlace,
        ConfigProblem::NotAbsolute,
        ConfigProblem::Missing,
        ConfigProblem::NotAFile,
        ConfigProblem::Unreadable { words: words() },
        ConfigProblem::Changed,
        ConfigProblem::TooLong { most: 1_048_576 },
        ConfigProblem::NotUtf8,
        ConfigProblem::Syntax { words: words() },
        ConfigProblem::UnknownKey { key: text("page_sise"), nearest: Some("page_size") },
        ConfigProblem::UnknownKey { key: text("colour"), nearest: None },
        ConfigProblem::MissingKey { key: text("password") },
        ConfigProblem::MissingKey { key: text("export.statuses") },
        ConfigProblem::MissingKey { key: text("database.engine") },
        ConfigProblem::MissingKey { key: text("lead.sql") },
        ConfigProblem::WrongType { key: text("format"), expected: Expected::Text },
        ConfigProblem::WrongType { key: text("database"), expected: Expected::TextOrTable },
        ConfigProblem::WrongType { key: text("database.host"), expected: Expected::Text },
        ConfigProblem::WrongType { key: text("export.orders"), expected: Expected::Query },
        ConfigProblem::WrongType { key: text("export"), expected: Expected::Queries },
        ConfigProblem::WrongType { key: text("lead"), expected: Expected::WriteSection },
        ConfigProblem::WrongType { key: text("lead.sql"), expected: Expected::Statements },
        ConfigProblem::Empty { key: "password" },
        ConfigProblem::NotAllowed { key: "page_size", expected: Expected::Number { least: 1, most: None } },
        ConfigProblem::NotAllowed {
            key: "busy_timeout",
            expected: Expected::Number { least: 0, most: Some(60) },
        },
        ConfigProblem::NotAllowed { key: "format", expected: Expected::Word(&["json", "xml"]) },
        ConfigProblem::NotAllowed { key: "database", expected: Expected::Database },
        ConfigProblem::NotAllowed { key: "database.socket", expected: Expected::MysqlSocket },
        ConfigProblem::NotAllowed { key: "journal", expected: Expected::Journal },
    ];
    let urls = [
        UrlFault::FileUri,
        UrlFault::UnknownScheme { scheme: text("oracle") },
        UrlFault::Query,
        UrlFault::Fragment,
        UrlFault::NoUser,
        UrlFault::NoHost,
        UrlFault::NoName,
        UrlFault::Path,
        UrlFault::SeveralAts,
        UrlFault::Bracket,
        UrlFault::Port,
        UrlFault::Percent,
    ];
    let urls = urls.into_iter().map(|fault| ConfigProblem::DatabaseUrl { fault });
    let slips = [
        Slip::BelongsAbove { key: text("page_size"), section: text("export") },
        Slip::BelongsBelow { key: text("orders"), section: "export" },
        Slip::RepeatedKey { key: text("user"), first: 1 },
        Slip::CurlyQuote { quote: '“', instead: text("`user = \"…\"`") },
        Slip::Invisible { character: '\u{A0}', name: "a no-break space", word: text("SELECT") },
        Slip::LookAlike { word: text("SЕLECT"), letter: 'Е', instead: text("SELECT") },
        Slip::Html { entity: "&gt;", instead: '>' },
        Slip::FourQuotes,
        Slip::Backslash { instead: text("`database = '…'`") },
        Slip::NoQuotes { instead: text("`user = \"…\"`") },
        Slip::NotABareNumber { key: text("time_limit"), instead: text("`time_limit = 50`") },
        Slip::Colon { instead: text("`user = …`") },
        Slip::OtherName { name: text("htroistat.toml"), is_open: true },
        Slip::OtherName { name: text(".htroistat.toml.txt"), is_open: false },
    ];
    let weak = |weakness| SettingsFault::WeakPassword(weakness);
    let settings = [
        SettingsFault::NoQueries,
        SettingsFault::PaddedSecret { key: "password" },
        weak(PasswordWeakness::Sample),
        weak(PasswordWeakness::SameAsUser),
        weak(PasswordWeakness::Short { characters: 6 }),
    ];
    let slips = slips.into_iter().map(|slip| ConfigProblem::Slip { slip });
    let problems = problems.into_iter().chain(urls).chain(slips).map(Fault::Config);
    problems.chain(settings.into_iter().map(Fault::Settings)).map(plain).collect()
}

/// The statements that make an account of MySQL's which can only read.
const MYSQL_READER: &str =
    "CREATE USER 'roistat'@'localhost' IDENTIFIED BY '…'; GRANT SELECT ON `shop`.* TO 'roistat'@'localhost'";

fn database() -> Vec<Finding> {
    let faults = [
        DatabaseFault::Sqlite(SqliteFault::Missing),
        DatabaseFault::Sqlite(SqliteFault::NotAFile),
        DatabaseFault::Sqlite(SqliteFault::Unreadable { words: text("…") }),
        DatabaseFault::Sqlite(SqliteFault::NotADatabase),
        DatabaseFault::Sqlite(SqliteFault::Damaged { words: text("…") }),
        DatabaseFault::Sqlite(SqliteFault::CutShort),
        DatabaseFault::Busy { seconds: 5 },
        DatabaseFault::TimeLimit { seconds: 50 },
        DatabaseFault::Sqlite(SqliteFault::NewerSchema { object: text("orders") }),
        DatabaseFault::Sqlite(SqliteFault::NoLocks),
        DatabaseFault::Sqlite(SqliteFault::JournalUnreadable),
        DatabaseFault::Sqlite(SqliteFault::HotJournal),
        DatabaseFault::Sqlite(SqliteFault::WalUnreachable),
        DatabaseFault::Sqlite(SqliteFault::WalOfAnother),
        DatabaseFault::NoRoom,
        DatabaseFault::Failed { words: text("…") },
    ];
    let storage = [
        StorageFault::NoTables,
        StorageFault::WalNotOpened { owner: text("shop") },
        StorageFault::WalOfAnother { user: text("www-data") },
        StorageFault::PartlyRead { rows: 120_000 },
        StorageFault::Server(ServerRisk::OpenLine),
        StorageFault::Server(ServerRisk::UnknownEncoding),
        StorageFault::Server(ServerRisk::Copy { seconds: 0 }),
        StorageFault::Server(ServerRisk::Copy { seconds: 420 }),
        StorageFault::Server(ServerRisk::StoppedCopy),
        StorageFault::Server(ServerRisk::SlowLogin { milliseconds: 5_020 }),
        StorageFault::Server(ServerRisk::OldVersion { version: text("MySQL 5.6"), oldest: "5.7" }),
        StorageFault::Server(ServerRisk::MoreThanWriting { rights: vec![text("DELETE"), text("DROP")] }),
        StorageFault::Server(ServerRisk::OtherModes { modes: vec![text("ANSI_QUOTES")] }),
    ];
    let reader = MYSQL_READER;
    let rights = vec![text("INSERT"), text("DELETE")];
    let mended_by = [
        (StorageFault::NoTablesToRead, reader),
        (StorageFault::Server(ServerRisk::MoreThanReading { rights }), reader),
        (
            StorageFault::Server(ServerRisk::NoSnapshot { tables: vec![text("orders")] }),
            "ALTER TABLE `orders` ENGINE = InnoDB",
        ),
        (StorageFault::Server(ServerRisk::ActsOutside { rights: vec![text("SUPERUSER")] }), reader),
    ];
    let mended_by =
        mended_by.into_iter().map(|(fault, sql)| mended(Fault::Storage(fault), Remedy::Statement(text(sql))));
    let servers = server().into_iter().map(DatabaseFault::Server);
    let faults = faults.into_iter().chain(servers).map(Fault::Database);
    faults.chain(storage.into_iter().map(Fault::Storage)).map(plain).chain(mended_by).collect()
}

fn server() -> Vec<ServerFault> {
    let (login, tls) = (ServerFault::LoginMethod, ServerFault::Tls);
    vec![
        ServerFault::UnknownHost { host: text("db.example") },
        ServerFault::NoResolver { host: text("db.example"), words: text("…") },
        ServerFault::Unreachable { words: text("…") },
        ServerFault::Lost { words: text("…") },
        ServerFault::Unavailable { words: text("…") },
        ServerFault::Full { words: text("…") },
        ServerFault::Conflict { words: text("…") },
        ServerFault::NoSocket { path: text("/run/mysqld/mysqld.sock"), words: text("…") },
        ServerFault::NoLocalServer { words: text("…"), sockets: text("/run/mysqld/mysqld.sock") },
        ServerFault::Closed,
        ServerFault::Denied { words: text("…"), account: None },
        ServerFault::Denied { words: text("…"), account: Some(text(MYSQL_READER)) },
        ServerFault::NoRight {
            words: text("…"),
            statement: text("GRANT SELECT ON `shop`.* TO 'roistat'@'localhost'"),
        },
        ServerFault::HostNotAllowed { words: text("…"), statement: text(MYSQL_READER) },
        ServerFault::HostBlocked { words: text("…") },
        ServerFault::NoAccessRule {
            words: text("…"),
            rule: text("host shop roistat 10.0.0.7/32 scram-sha-256"),
        },
        ServerFault::SystemUser { words: text("…"), rule: text("local shop roistat scram-sha-256") },
        ServerFault::UnknownDatabase { words: text("…") },
        tls(TlsFault::NotOffered { setting: "ssl = on", file: "postgresql.conf" }),
        tls(TlsFault::NotBuilt),
        tls(TlsFault::NoName { host: text("db_1.example") }),
        tls(TlsFault::UnknownAuthority),
        tls(TlsFault::OtherName { host: text("db.example") }),
        tls(TlsFault::Expired),
        tls(TlsFault::NotValid { words: text("…") }),
        tls(TlsFault::NotAgreed { words: text("…") }),
        ServerFault::Login { words: text("…") },
        login(LoginMethodFault::NoPassword),
        login(LoginMethodFault::ClearPassword),
        login(LoginMethodFault::Unknown { method: text("gssapi"), known: &["scram-sha-256", "md5"] }),
        login(LoginMethodFault::Unproven),
        login(LoginMethodFault::Nul),
        ServerFault::Protocol { words: text("…") },
    ]
}

fn query() -> Vec<Finding> {
    let columns = SelectHint::Columns {
        there: vec![text("id"), text("name"), text("phones")],
        rename: Some((text("phones"), "phone")),
    };
    let selects = [
        (SelectFault::NotASelect, SelectHint::None),
        (SelectFault::NotReadOnly, SelectHint::None),
        (SelectFault::SeveralStatements, SelectHint::None),
        (SelectFault::Nul, SelectHint::None),
        (SelectFault::NameNotUtf8 { table: text("orders") }, SelectHint::None),
        (SelectFault::UnknownParameter { name: text(":since") }, SelectHint::None),
        (SelectFault::MissingColumns { names: vec!["phone"] }, columns),
        (SelectFault::RepeatedColumn { name: text("name") }, SelectHint::None),
        (SelectFault::QuotedDate, SelectHint::None),
        (
            SelectFault::ForeignFunction { function: text("UNIX_TIMESTAMP"), instead: "unixepoch(…)" },
            SelectHint::None,
        ),
        (SelectFault::QuotedText { name: text("deleted") }, SelectHint::None),
        (SelectFault::MissingCollation { name: text("LOCALIZED") }, SelectHint::None),
        (SelectFault::MissingModule { module: text("fts5") }, SelectHint::None),
        (
            SelectFault::Server { name: "PostgreSQL", words: text("…"), unknown_column: None },
            SelectHint::None,
        ),
        (
            SelectFault::Sqlite { words: text("no such column: nmae"), unknown_column: Some(text("nmae")) },
            SelectHint::Column { nearest: Some(text("name")) },
        ),
        (SelectFault::Sqlite { words: text("…"), unknown_column: None }, SelectHint::None),
    ];
    let location = Location { query: Some(text("export.orders")), ..Location::default() };
    let select = |(fault, hint)| Finding::new(Fault::Select(fault, hint), location.clone());
    let mut found: Vec<_> = selects.into_iter().map(select).collect();
    let index = |fault, sql: &str| mended(Fault::Query(fault), Remedy::Statement(text(sql)));
    found.extend([
        plain(Fault::Query(QueryFault::UnknownColumn { column: text("prise"), nearest: Some("price") })),
        plain(Fault::Query(QueryFault::UnknownColumn { column: text("town"), nearest: None })),
        plain(Fault::Query(QueryFault::DateUnused { list: List::Orders })),
        plain(Fault::Query(QueryFault::DateUnused { list: List::Clients })),
        index(QueryFault::Scan { is_felt: true }, "CREATE INDEX orders_edit_date ON orders (edit_date)"),
        mended(
            Fault::Query(QueryFault::ColumnInFunction {
                compared: vec![text("UNIX_TIMESTAMP(updated_at)")],
                is_felt: true,
            }),
            Remedy::Compare {
                comparisons: vec![text("updated_at > FROM_UNIXTIME(:date)")],
                reads_text_as_utc: false,
            },
        ),
        index(QueryFault::Sort { is_felt: false }, "CREATE INDEX orders_id ON orders (id)"),
        index(
            QueryFault::Lookup { table: text("props"), is_felt: true },
            "CREATE INDEX props_deal ON props (deal)",
        ),
        plain(Fault::Query(QueryFault::RowsLeftOut {
            table: text("orders"),
            rows: 3,
            of: 24,
            example: text("17"),
        })),
        plain(Fault::Query(QueryFault::ZoneOfProcess { zone: text("Europe/Moscow") })),
        plain(Fault::Query(QueryFault::ZoneOfServer {
            compared: text("updated_at"),
            zone: text("Europe/Moscow"),
            in_utc: text("updated_at > to_timestamp(:date) AT TIME ZONE 'UTC'"),
        })),
        plain(Fault::Query(QueryFault::ListNotExamined { seconds: 20 })),
        plain(Fault::Query(QueryFault::DateFilterNotExamined { seconds: 50 })),
        plain(Fault::Query(QueryFault::IndicesNotExamined { seconds: 50 })),
        plain(Fault::Query(QueryFault::RecentNotExamined { seconds: 50 })),
    ]);
    found
}

fn changes() -> Vec<Finding> {
    let fault = |change| {
        let compared = vec![text("edit_date")];
        Fault::Change(ChangeFault {
            compared,
            date: text(":date"),
            rows: 3,
            example: Some(text("17")),
            change,
        })
    };
    let compare = |change, sql: &str, reads_text_as_utc| {
        mended(fault(change), Remedy::Compare { comparisons: vec![text(sql)], reads_text_as_utc })
    };
    let another = |change, sql: &str| mended(fault(change), Remedy::CompareAnother(text(sql)));
    vec![
        compare(Change::Text, "unixepoch(edit_date) > :date", true),
        compare(Change::DigitText, "CAST(edit_date AS INTEGER) > :date", false),
        compare(Change::Number, "edit_date > :date", false),
        compare(Change::OtherForm, "unixepoch(edit_date) > :date", true),
        compare(Change::Milliseconds, "edit_date > :date * 1000", false),
        compare(Change::Microseconds, "edit_date > :date * 1000000", false),
        plain(fault(Change::Large)),
        compare(Change::Small { is_query: true }, "edit_date > julianday(:date, 'unixepoch')", false),
        plain(fault(Change::Small { is_query: false })),
        another(Change::Null, "coalesce(edit_date, …) > :date"),
        another(Change::Empty { is_text: false }, "coalesce(nullif(edit_date, 0), …) > :date"),
        another(Change::Empty { is_text: true }, "coalesce(nullif(edit_date, ''), …) > :date"),
        plain(fault(Change::Never)),
        compare(Change::Local { minutes: 178 }, "edit_date > :date + 3 * 3600", false),
        plain(fault(Change::Ahead { minutes: 178 })),
        plain(fault(Change::Future)),
        plain(fault(Change::LeavesNothingOut)),
        plain(fault(Change::Reversed)),
    ]
}

fn rows() -> Vec<Finding> {
    let rows = |fault| plain(Fault::Rows(fault));
    let select = |fault, sql: &str| mended(Fault::Rows(fault), Remedy::Select(text(sql)));
    let date = |fault, value: &str| RowsFault::Date { fault, rows: tally(value) };
    let json = |column| rows(RowsFault::NotJson { column, rows: tally("x") });
    let examples = vec![(text("5"), 3)];
    vec![
        rows(RowsFault::IdNull { rows: 3 }),
        rows(RowsFault::IdRepeated { list: List::Orders, rows: tally("17") }),
        rows(RowsFault::IdRepeated { list: List::Statuses, rows: tally("1") }),
        mended(
            Fault::Rows(date(DateFault::Empty, "")),
            Remedy::SelectAnother(text("coalesce(nullif(created, ''), …) AS date_create")),
        ),
        mended(
            Fault::Rows(date(DateFault::Zero, "0")),
            Remedy::SelectAnother(text("coalesce(nullif(created, 0), …) AS date_create")),
        ),
        select(
            date(DateFault::Milliseconds, "1393673200000"),
            "CAST(created / 1000 AS INTEGER) AS date_create",
        ),
        select(
            date(DateFault::Microseconds, "1393673200000000"),
            "CAST(created / 1000000 AS INTEGER) AS date_create",
        ),
        select(date(DateFault::Fraction, "1393673200.5"), "CAST(created AS INTEGER) AS date_create"),
        select(date(DateFault::Days, "2456717.97"), "unixepoch(created) AS date_create"),
        select(date(DateFault::Digits, "20140301"), "unixepoch(substr(created, 1, 4) || …) AS date_create"),
        rows(date(DateFault::NoMoment, "1700001")),
        select(date(DateFault::OtherForm, "2014-03-01T11:26:40Z"), "unixepoch(created) AS date_create"),
        rows(date(DateFault::NoDate, "yesterday")),
        select(
            RowsFault::DateLocal { rows: tally("1393683880"), ahead: 10_680 },
            "created - 3 * 3600 AS date_create",
        ),
        mended(
            Fault::Rows(RowsFault::DateLocal { rows: tally("1393683880"), ahead: 1_200 }),
            Remedy::SelectWhereWrong(text("… - 1 * 3600 AS date_create")),
        ),
        rows(RowsFault::DateInFuture { rows: tally("4102444800") }),
        select(RowsFault::PaddedVisits { rows: tally(" 312") }, "trim(roistat) AS roistat"),
        select(
            RowsFault::Misread {
                column: text("name"), rows: tally("Ð˜Ð²Ð°Ð½"), meant: text("Иван")
            },
            "CONVERT(CAST(CONVERT(name USING latin1) AS BINARY) USING utf8mb4) AS name",
        ),
        rows(RowsFault::Misread {
            column: text("name"), rows: tally("Ð˜Ð²Ð°Ð½"), meant: text("Иван")
        }),
        select(RowsFault::IdNotText { column: text("id"), rows: tally("\u{FFFD}") }, "hex(id) AS id"),
        select(
            RowsFault::NotANumber { column: "price", rows: tally("1 234,50") },
            "CAST(replace(replace(price, ' ', ''), ',', '.') AS REAL) AS price",
        ),
        rows(RowsFault::NotANumber { column: "price", rows: tally("on request") }),
        select(
            RowsFault::Hundredths { column: "price", example: 149_900, is_named: true },
            "amount_cents / 100.0 AS price",
        ),
        select(
            RowsFault::Hundredths { column: "price", example: 149_900, is_named: false },
            "amount / 100.0 AS price",
        ),
        rows(RowsFault::NotUtf8 { column: text("name"), rows: tally("\u{FFFD}") }),
        json(JsonColumn::Fields),
        json(JsonColumn::Products),
        json(JsonColumn::Either),
        mended(
            Fault::Rows(RowsFault::DocumentLarge { megabytes: 44 }),
            Remedy::Setting { key: "page_size", value: text("200") },
        ),
        rows(RowsFault::StatusUnlisted { deals: 3, examples, has_more: false }),
    ]
}

fn writes() -> Vec<Finding> {
    let words = || text("NOT NULL constraint failed: orders.name");
    let at =
        |fault: Fault| Finding::new(fault, Location { query: Some(text("lead.sql")), ..Location::default() });
    let refused = |fault| at(Fault::Write(fault, WriteHint::None));
    let leads = |fault| at(Fault::Leads(fault));
    let unknown =
        |name: &str, hint| at(Fault::Write(WriteFault::UnknownParameter { name: text(name) }, hint));
    let doubled = |action| leads(LeadsFault::Doubled { action, table: text("orders") });
    vec![
        refused(WriteFault::NotAWrite),
        refused(WriteFault::Forbidden),
        refused(WriteFault::SeveralStatements),
        refused(WriteFault::Nul),
        unknown(":titel", WriteHint::Parameter { nearest: "title" }),
        unknown(":shop", WriteHint::Parameters { names: vec!["leadId", "title", "message", "now"] }),
        refused(WriteFault::QuotedText { name: text("new") }),
        refused(WriteFault::MissingModule { module: text("fts5") }),
        refused(WriteFault::NotUnderstood { words: text("no such column: titel") }),
        refused(WriteFault::Constraint { words: words() }),
        refused(WriteFault::NoId),
        refused(WriteFault::AnotherUser),
        refused(WriteFault::ReadOnly),
        refused(WriteFault::NoTransactions { table: text("oc_order"), engine: text("MyISAM") }),
        doubled(WriteAction::Lead),
        doubled(WriteAction::Call),
        doubled(WriteAction::Task),
        leads(LeadsFault::OtherId { first: text("17"), second: text("18") }),
        leads(LeadsFault::SecondRefused { words: text("UNIQUE constraint failed: orders.lead_key") }),
        leads(LeadsFault::RefusedWithout { parameters: vec![text(":name")], words: words() }),
        leads(LeadsFault::NotTried { owner: text("shop") }),
    ]
}

fn integration() -> Vec<Finding> {
    let faults = [
        IntegrationFault::NoColumn,
        IntegrationFault::NoDeals,
        IntegrationFault::NoVisits { deals: 1 },
        IntegrationFault::NoVisits { deals: 5 },
        IntegrationFault::FewVisits { deals: 5, visits: 2 },
    ];
    let requests = [
        RequestsFault::Unusable { fault: JournalFault::Link },
        RequestsFault::Unusable { fault: JournalFault::NotAFile },
        RequestsFault::Unusable { fault: JournalFault::Taken { by: TakenBy::Config } },
        RequestsFault::Unusable { fault: JournalFault::Taken { by: TakenBy::Program } },
        RequestsFault::Unusable { fault: JournalFault::Taken { by: TakenBy::Database } },
        RequestsFault::Unusable { fault: JournalFault::Locked { seconds: 1 } },
        RequestsFault::Unusable { fault: JournalFault::System { words: text("…") } },
        RequestsFault::Silent { hours: 5 },
    ];
    let faults = faults.into_iter().map(Fault::Integration);
    faults.chain(requests.into_iter().map(Fault::Requests)).map(plain).collect()
}

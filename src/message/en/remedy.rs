//! English for what to do: what can be written down is the same for all findings, the rest is told by the fault.
//!
//! The advice on them stands in `remedy`.

use super::{beginning, leads, listed, server};
use crate::check::{
    Change, DateFault, Exposure, Fault, FileRole, FilesFault, Finding, IntegrationFault, QueryFault, Remedy,
    RequestsFault, RowsFault, SelectHint, SettingsFault, StorageFault,
};
use crate::error::{ConfigProblem, DatabaseFault, Expected, SelectFault, SqliteFault};
use crate::protocol::List;

/// The remedy; none where the fault itself says it.
pub(super) fn remedy(finding: &Finding) -> Option<String> {
    finding.remedy.as_ref().map(written).or_else(|| told(&finding.fault))
}

fn written(remedy: &Remedy) -> String {
    match remedy {
        Remedy::Command(command) => command.clone(),
        Remedy::Select(sql) => format!("select `{sql}`"),
        Remedy::SelectWhereWrong(sql) => format!("select `{sql}` where it is so"),
        Remedy::SelectAnother(sql) => format!("select another date where there is none: `{sql}`"),
        Remedy::Compare { comparisons, reads_text_as_utc } => {
            let comparisons: Vec<_> = comparisons.iter().map(|it| format!("`{it}`")).collect();
            let zone = if *reads_text_as_utc { " (it takes the text as UTC)" } else { "" };
            format!("compare {}{zone}", comparisons.join(", and "))
        }
        Remedy::CompareAnother(sql) => {
            format!("give such rows another date, for example that of creation: compare `{sql}`")
        }
        Remedy::Statement(sql) => format!("in the database: {sql};"),
        Remedy::Setting { key, value } => format!("set `{key} = {value}` in the config"),
    }
}

fn told(fault: &Fault) -> Option<String> {
    match fault {
        Fault::Files(fault) => files(fault).map(str::to_owned),
        Fault::Config(problem) => config(problem),
        Fault::Settings(fault) => Some(settings(fault).to_owned()),
        Fault::Database(fault) => database(fault),
        Fault::Storage(fault) => storage(fault),
        Fault::Select(fault, hint) => Some(select(fault, hint)),
        Fault::Query(fault) => query(fault),
        Fault::Change(fault) => change(fault.change).map(str::to_owned),
        Fault::Rows(fault) => rows(fault),
        Fault::Integration(fault) => Some(integration(fault).to_owned()),
        Fault::Write(fault, hint) => leads::refused_remedy(fault, hint),
        Fault::Leads(fault) => Some(leads::remedy(fault)),
        Fault::Requests(RequestsFault::Unusable { .. }) => None,
        Fault::Requests(RequestsFault::Silent { .. }) => Some(
            "look at the integration in Roistat: it shows errors there, or the address has changed; ask the address from outside with what `url` prints"
                .to_owned(),
        ),
    }
}

fn files(fault: &FilesFault) -> Option<&'static str> {
    Some(match fault {
        FilesFault::UnknownUser { .. } => {
            "name the user that the web server runs programs as: `www-data`, `apache`, `nginx`"
        }
        FilesFault::UnknownWebRoot => "name the folder whose files the web server hands out",
        FilesFault::OfRoot => {
            "name that user: `check --server-user www-data`; or chown the files to the site's user"
        }
        FilesFault::InWebRoot { role: FileRole::Config, exposure: Exposure::DeniedByApache, .. } => {
            "see that its address is answered with 403, or move it outside and set ROISTAT_CONFIG"
        }
        FilesFault::InWebRoot { role: FileRole::Config, .. } => {
            "move it to a folder outside, or give it a name that begins with `.ht`"
        }
        FilesFault::InWebRoot { .. } | FilesFault::BesidePrograms => {
            "move it to a folder outside, and correct `database` in the config"
        }
        // A command mends it.
        FilesFault::NotExecutable
        | FilesFault::SetId { .. }
        | FilesFault::ExecutableWritable { .. }
        | FilesFault::FolderWritable { .. }
        | FilesFault::OwnersDiffer { .. }
        | FilesFault::FolderClosed
        | FilesFault::ConfigWritable
        | FilesFault::ConfigOpen
        | FilesFault::Unreachable { .. } => return None,
    })
}

fn config(problem: &ConfigProblem) -> Option<String> {
    Some(match problem {
        ConfigProblem::NoPlace | ConfigProblem::NotAbsolute => {
            "set ROISTAT_CONFIG to the absolute path of the config".to_owned()
        }
        ConfigProblem::Missing => "`init` writes it".to_owned(),
        ConfigProblem::NotAFile => "put the config there".to_owned(),
        ConfigProblem::Unreadable { .. } => {
            "make it readable for the user that the web server runs as".to_owned()
        }
        ConfigProblem::Changed => "ask again".to_owned(),
        ConfigProblem::TooLong { .. } => "put the config in its place; `init` writes one".to_owned(),
        ConfigProblem::NotUtf8 => "save it in that encoding".to_owned(),
        ConfigProblem::Syntax { .. } => "texts stand in quotes, SQL of several lines in '''".to_owned(),
        ConfigProblem::Slip { slip } => slip.remedy(),
        ConfigProblem::UnknownKey { nearest: Some(nearest), .. } => {
            format!("write `{nearest}`, if that is what is meant")
        }
        ConfigProblem::UnknownKey { nearest: None, .. } => "remove it: it has no meaning".to_owned(),
        ConfigProblem::MissingKey { key } => match key.rsplit_once('.') {
            Some((section, key)) => format!("add `{key} = \"{}\"` to `[{section}]`", beginning(section, key)),
            None => format!("add `{key} = \"…\"` at the top, before every `[…]`"),
        },
        ConfigProblem::WrongType { key, expected } => match (expected, key.rsplit_once('.')) {
            (Expected::Queries, _) => {
                format!("write `[{key}]` on a line of its own, and its queries below it")
            }
            (Expected::WriteSection, _) => {
                format!("write `[{key}]` on a line of its own, and below it `sql = \"INSERT …\"`")
            }
            (_, Some((section, key))) => format!("write `{key} = \"{}\"`", beginning(section, key)),
            (_, None) => format!("write `{key} = \"…\"`"),
        },
        ConfigProblem::Empty { .. } => "fill it in, here and in Roistat".to_owned(),
        ConfigProblem::NotAllowed { key, .. } if key.starts_with("database") => {
            format!("correct the value of `{key}`")
        }
        ConfigProblem::NotAllowed { key, .. } => format!("correct the value of `{key}`, or remove the line"),
        // The fault says how to write it.
        ConfigProblem::DatabaseUrl { .. } => return None,
    })
}

fn settings(fault: &SettingsFault) -> &'static str {
    match fault {
        SettingsFault::NoQueries => "add `[export]` with `orders` and `statuses`; `init` writes them",
        SettingsFault::PaddedSecret { .. } => "take the blank out, here and in Roistat",
        SettingsFault::WeakPassword(_) => {
            "take a random one of 12 characters or more, here and in Roistat: `openssl rand -hex 16` makes one"
        }
    }
}

fn database(fault: &DatabaseFault) -> Option<String> {
    let words = match fault {
        DatabaseFault::Busy { .. } => {
            "see which program holds it; `busy_timeout` in the config says how long to wait. Where it is always so, have \
             that program use no exclusive locking mode"
        }
        DatabaseFault::TimeLimit { .. } => {
            "add an index, or set `page_size`; `time_limit` in the config says how long an answer may read"
        }
        DatabaseFault::NoRoom => "free some room, or set the variable SQLITE_TMPDIR",
        DatabaseFault::Failed { .. } => return None,
        DatabaseFault::Sqlite(fault) => sqlite(fault),
        DatabaseFault::Server(fault) => return server::remedy(fault),
    };
    Some(words.to_owned())
}

fn sqlite(fault: &SqliteFault) -> &'static str {
    match fault {
        SqliteFault::Missing | SqliteFault::NotAFile | SqliteFault::NotADatabase => {
            "correct `database` in the config"
        }
        SqliteFault::Unreadable { .. } => "make it readable for the user that the web server runs as",
        SqliteFault::Damaged { .. } | SqliteFault::CutShort => {
            "restore a backup, or mend it with `.recover` of the sqlite3 command line"
        }
        SqliteFault::NewerSchema { .. } => {
            "use a newer version of this program, or give it a copy of the database without that table or view"
        }
        SqliteFault::NoLocks => "keep it on a disk of the web server itself",
        SqliteFault::JournalUnreadable => {
            "let the user that the web server runs as read it, too, or have the CRM delete it after each write: \
             `PRAGMA journal_mode = DELETE`"
        }
        SqliteFault::HotJournal => {
            "start the CRM: the database heals when its own program opens it; a copy that was made while the CRM was \
             writing has to be made again"
        }
        SqliteFault::WalUnreachable | SqliteFault::WalOfAnother => {
            "run this program as the database's owner, or keep the database in rollback-journal mode: \
             `PRAGMA journal_mode = DELETE`"
        }
    }
}

fn storage(fault: &StorageFault) -> Option<String> {
    Some(match fault {
        StorageFault::NoTables => "correct `database` in the config".to_owned(),
        StorageFault::WalNotOpened { owner } => format!("run check as that user: `sudo -u {owner} …`"),
        StorageFault::WalOfAnother { .. } => "run the page as the database's owner, or keep the database in \
                                              rollback-journal mode: `PRAGMA journal_mode = DELETE`"
            .to_owned(),
        StorageFault::Server(risk) => return server::risk_remedy(risk).map(str::to_owned),
        // A statement mends it.
        StorageFault::NoTablesToRead | StorageFault::PartlyRead { .. } => return None,
    })
}

fn select(fault: &SelectFault, hint: &SelectHint) -> String {
    match hint {
        SelectHint::Columns { there, rename: Some((near, missing)) } => {
            return format!("its columns are {}: perhaps `{near} AS {missing}`", listed(there));
        }
        SelectHint::Columns { there, rename: None } => {
            return format!("its columns are {}: name one so, with AS", listed(there));
        }
        SelectHint::Column { nearest: Some(nearest) } => {
            return format!("write `{nearest}`, if that is what is meant");
        }
        SelectHint::Column { nearest: None } => {
            return "see which columns the table has, and which table the query reads".to_owned();
        }
        SelectHint::None => {}
    }
    match fault {
        SelectFault::NotASelect => {
            "write the query that gives the rows, such as `SELECT id, name FROM statuses`"
        }
        SelectFault::NotReadOnly | SelectFault::SeveralStatements => "leave one SELECT, or WITH and a SELECT",
        SelectFault::Nul => "take it out",
        SelectFault::UnknownParameter { .. } => "write `:date`, or the value itself",
        SelectFault::MissingColumns { .. } => "name a result column so, with AS",
        SelectFault::RepeatedColumn { .. } => "rename one with AS",
        SelectFault::NameNotUtf8 { .. } => "rename it in the program that wrote it",
        SelectFault::ForeignFunction { instead, .. } => return format!("write `{instead}`"),
        SelectFault::QuotedDate => "write `:date` without quotes",
        SelectFault::QuotedText { .. } => "correct the name; a text stands in single quotes",
        SelectFault::MissingCollation { .. } => {
            "write `COLLATE BINARY` behind the columns that the query compares and selects, as in \
             `id COLLATE BINARY AS id`"
        }
        SelectFault::MissingModule { .. } => "read the ordinary tables that its content is kept in",
        SelectFault::Server { .. } => {
            "try the query in the server's own command line, or in what your host offers for it"
        }
        SelectFault::Sqlite { .. } => {
            "try the query in the sqlite3 command line, or in what your host offers for it"
        }
    }
    .to_owned()
}

fn query(fault: &QueryFault) -> Option<String> {
    Some(match fault {
        QueryFault::UnknownColumn { nearest: Some(near), .. } => {
            format!("write `AS {near}` if that is what it is")
        }
        QueryFault::UnknownColumn { column, nearest: None } => {
            format!("write `AS \"fields.{column}\"` to have it among the row's own fields, or leave it")
        }
        QueryFault::DateUnused { list: List::Orders } => {
            "add `WHERE edit_date > :date`, with the column of the last change in UNIX seconds".to_owned()
        }
        QueryFault::DateUnused { .. } => {
            "nothing, where no column holds the date of the last change; else add `WHERE edit_date > :date`, with that \
             column in UNIX seconds"
                .to_owned()
        }
        QueryFault::RowsLeftOut { .. } => {
            "nothing, where they are left out on purpose; else correct the WHERE, or write LEFT JOIN for JOIN".to_owned()
        }
        QueryFault::ZoneOfProcess { .. } => {
            "write the hours, as in `'+3 hours'` or `'-3 hours'`, in the place of `'localtime'` or `'utc'`".to_owned()
        }
        QueryFault::ZoneOfServer { in_utc, .. } => {
            format!("nothing, where the shop keeps it in the server's time; where it is UTC, compare `{in_utc}`")
        }
        QueryFault::ListNotExamined { .. } => {
            "run `check` in a terminal, where it takes the time that it needs".to_owned()
        }
        QueryFault::DateFilterNotExamined { .. }
        | QueryFault::IndicesNotExamined { .. }
        | QueryFault::RecentNotExamined { .. } => {
            "set a higher `time_limit` in the config, and run check again".to_owned()
        }
        // SQL mends it.
        QueryFault::Scan { .. }
        | QueryFault::ColumnInFunction { .. }
        | QueryFault::Sort { .. } | QueryFault::Lookup { .. } => return None,
    })
}

fn change(change: Change) -> Option<&'static str> {
    Some(match change {
        Change::Text => {
            "turn the text into UNIX seconds before comparing it: SQLite's `unixepoch()` reads `YYYY-MM-DD HH:MM:SS`"
        }
        Change::Ahead { .. } | Change::Future | Change::Small { is_query: false } => {
            "correct these dates in the CRM"
        }
        Change::LeavesNothingOut => "compare the date of the last change, in UNIX seconds, with `:date`",
        Change::Reversed => "turn the comparison round: `edit_date > :date`",
        Change::Never => {
            "give such rows a date of change, or compare one that they have, such as that of creation"
        }
        Change::DigitText
        | Change::Number
        | Change::OtherForm
        | Change::Milliseconds
        | Change::Microseconds
        | Change::Large
        | Change::Small { is_query: true } => "compare a date of change that is in UNIX seconds with `:date`",
        // A comparison mends it.
        Change::Null | Change::Empty { .. } | Change::Local { .. } => return None,
    })
}

fn rows(fault: &RowsFault) -> Option<String> {
    Some(match fault {
        RowsFault::IdNull { .. } => {
            "select a column that every row has a value in, or leave such rows out with WHERE".to_owned()
        }
        RowsFault::IdRepeated { list, .. } if list.is_paged() => format!(
            "where a JOIN finds several rows for one {}, end the query with `GROUP BY id`; where the table's key has \
             several columns, join them: `a || '-' || b AS id`",
            list.item()
        ),
        RowsFault::IdRepeated { .. } => "where rows are the same, write `SELECT DISTINCT`; where the table has the \
                                         names in several languages, or those of other things as well, choose with \
                                         WHERE: `WHERE language_id = 1`"
            .to_owned(),
        RowsFault::Date { fault: DateFault::NoMoment | DateFault::NoDate, .. } => {
            "Roistat reads UNIX seconds and `YYYY-MM-DD HH:MM`: select one of these".to_owned()
        }
        RowsFault::DateInFuture { .. } => {
            "correct these dates in the CRM, or select the column of creation and not that of a plan".to_owned()
        }
        RowsFault::NotANumber { .. } => {
            "select a column that holds the amount as a number, as `1234.50`".to_owned()
        }
        RowsFault::NotUtf8 { .. } => {
            "have the CRM write UTF-8, and convert what is there; Russian text was probably windows-1251".to_owned()
        }
        RowsFault::Misread { .. } => {
            "have the program that writes these texts say to the database that it writes UTF-8, and convert what is there"
                .to_owned()
        }
        RowsFault::NotJson { .. } => {
            "make it with `json_object(…)` or `json_group_array(…)`, or select NULL where it is no JSON".to_owned()
        }
        RowsFault::StatusUnlisted { .. } => {
            "add them to `statuses`, unless they are left out on purpose".to_owned()
        }
        // SQL, or a line of the config, mends it.
        RowsFault::Date { .. }
        | RowsFault::DateLocal { .. }
        | RowsFault::PaddedVisits { .. }
        | RowsFault::IdNotText { .. }
        | RowsFault::Hundredths { .. }
        | RowsFault::DocumentLarge { .. } => return None,
    })
}

fn integration(fault: &IntegrationFault) -> &'static str {
    match fault {
        IntegrationFault::NoColumn => {
            "keep the value of the cookie `roistat_visit` with each new deal, and select it AS roistat"
        }
        IntegrationFault::NoDeals => {
            "place an order on the site, with Roistat's counter on it, and run check again"
        }
        IntegrationFault::NoVisits { .. } => {
            "likely reasons: Roistat's counter is not on the site; the site does not put the cookie `roistat_visit` into \
             the order; the query selects another column; all deals come by telephone"
        }
        IntegrationFault::FewVisits { .. } => {
            "see that every form of the site puts the cookie `roistat_visit` into the order"
        }
    }
}

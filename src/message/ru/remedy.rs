//! Russian for what to do: what can be written down is the same for all findings, the rest is told by the fault.
//!
//! The advice on them stands in `remedy`.

use super::{beginning, leads, listed, server, slip};
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
        Remedy::Select(sql) => format!("выберите `{sql}`"),
        Remedy::SelectWhereWrong(sql) => format!("выберите там, где это так, `{sql}`"),
        Remedy::SelectAnother(sql) => format!("выберите другую дату там, где её нет: `{sql}`"),
        Remedy::Compare { comparisons, reads_text_as_utc } => {
            let comparisons: Vec<_> = comparisons.iter().map(|it| format!("`{it}`")).collect();
            let zone =
                if *reads_text_as_utc { " (текст считается временем UTC)" } else { "" };
            format!("сравнивайте {}{zone}", comparisons.join(" и "))
        }
        Remedy::CompareAnother(sql) => {
            format!("дайте таким строкам другую дату, например дату создания: сравнивайте `{sql}`")
        }
        Remedy::Statement(sql) => format!("выполните в базе данных: {sql};"),
        Remedy::Setting { key, value } => format!("задайте в настройках `{key} = {value}`"),
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
            "откройте интеграцию в Roistat: там видны ошибки, или изменился адрес страницы; запросите её снаружи по адресу, который печатает `url`"
                .to_owned(),
        ),
    }
}

fn files(fault: &FilesFault) -> Option<&'static str> {
    Some(match fault {
        FilesFault::UnknownUser { .. } => {
            "назовите пользователя, от имени которого веб-сервер запускает программы: `www-data`, `apache`, `nginx`"
        }
        FilesFault::UnknownWebRoot => "назовите папку, файлы из которой отдаёт веб-сервер",
        FilesFault::OfRoot => {
            "назовите этого пользователя: `check --server-user www-data`; или отдайте файлы пользователю сайта (chown)"
        }
        FilesFault::InWebRoot { role: FileRole::Config, exposure: Exposure::DeniedByApache, .. } => {
            "проверьте, что на его адрес сервер отвечает 403, или вынесите его наружу и задайте ROISTAT_CONFIG"
        }
        FilesFault::InWebRoot { role: FileRole::Config, .. } => {
            "вынесите его в папку снаружи или дайте ему имя, которое начинается с `.ht`"
        }
        FilesFault::InWebRoot { .. } | FilesFault::BesidePrograms => {
            "вынесите её в папку снаружи и исправьте `database` в настройках"
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

pub(super) fn config(problem: &ConfigProblem) -> Option<String> {
    Some(match problem {
        ConfigProblem::NoPlace | ConfigProblem::NotAbsolute => {
            "задайте в ROISTAT_CONFIG абсолютный путь к файлу настроек".to_owned()
        }
        ConfigProblem::Missing => "его создаёт `init`".to_owned(),
        ConfigProblem::NotAFile => "положите сюда файл настроек".to_owned(),
        ConfigProblem::Unreadable { .. } => {
            "дайте право чтения пользователю, от имени которого работает веб-сервер".to_owned()
        }
        ConfigProblem::Changed => "повторите запрос".to_owned(),
        ConfigProblem::TooLong { .. } => "положите на его место файл настроек; его создаёт `init`".to_owned(),
        ConfigProblem::NotUtf8 => "сохраните его в этой кодировке".to_owned(),
        ConfigProblem::Syntax { .. } => "тексты пишутся в кавычках, SQL из нескольких строк в '''".to_owned(),
        ConfigProblem::Slip { slip } => slip::remedy(slip),
        ConfigProblem::UnknownKey { nearest: Some(nearest), .. } => {
            format!("напишите `{nearest}`, если имелось в виду это")
        }
        ConfigProblem::UnknownKey { nearest: None, .. } => "удалите его: он ничего не значит".to_owned(),
        ConfigProblem::MissingKey { key } => match key.rsplit_once('.') {
            Some((section, key)) => {
                format!("добавьте в `[{section}]` строку `{key} = \"{}\"`", beginning(section, key))
            }
            None => format!("добавьте `{key} = \"…\"` в начало, до первого `[…]`"),
        },
        ConfigProblem::WrongType { key, expected } => match (expected, key.rsplit_once('.')) {
            (Expected::Queries, _) => format!("напишите `[{key}]` отдельной строкой, а под ней его запросы"),
            (Expected::WriteSection, _) => {
                format!("напишите `[{key}]` отдельной строкой, а под ней `sql = \"INSERT …\"`")
            }
            (_, Some((section, key))) => format!("напишите `{key} = \"{}\"`", beginning(section, key)),
            (_, None) => format!("напишите `{key} = \"…\"`"),
        },
        ConfigProblem::Empty { .. } => "заполните его здесь и в Roistat".to_owned(),
        ConfigProblem::NotAllowed { key, .. } if key.starts_with("database") => {
            format!("исправьте значение `{key}`")
        }
        ConfigProblem::NotAllowed { key, .. } => format!("исправьте значение `{key}` или удалите строку"),
        // The fault says how to write it.
        ConfigProblem::DatabaseUrl { .. } => return None,
    })
}

fn settings(fault: &SettingsFault) -> &'static str {
    match fault {
        SettingsFault::NoQueries => "добавьте `[export]` с `orders` и `statuses`; их пишет `init`",
        SettingsFault::PaddedSecret { .. } => "уберите пробел здесь и в Roistat",
        SettingsFault::WeakPassword(_) => {
            "задайте здесь и в Roistat случайный пароль от 12 символов: его сделает `openssl rand -hex 16`"
        }
    }
}

fn database(fault: &DatabaseFault) -> Option<String> {
    let words = match fault {
        DatabaseFault::Busy { .. } => {
            "найдите программу, которая её держит; сколько ждать, задаёт `busy_timeout` в настройках. Если так всегда, \
             отключите в той программе монопольный режим (exclusive locking mode)"
        }
        DatabaseFault::TimeLimit { .. } => {
            "добавьте индекс или задайте `page_size`; сколько времени есть у ответа, задаёт `time_limit` в настройках"
        }
        DatabaseFault::NoRoom => "освободите место или задайте переменную SQLITE_TMPDIR",
        DatabaseFault::Failed { .. } => return None,
        DatabaseFault::Sqlite(fault) => sqlite(fault),
        DatabaseFault::Server(fault) => return server::remedy(fault),
    };
    Some(words.to_owned())
}

fn sqlite(fault: &SqliteFault) -> &'static str {
    match fault {
        SqliteFault::Missing | SqliteFault::NotAFile | SqliteFault::NotADatabase => {
            "исправьте `database` в настройках"
        }
        SqliteFault::Unreadable { .. } => {
            "дайте право чтения пользователю, от имени которого работает веб-сервер"
        }
        SqliteFault::Damaged { .. } | SqliteFault::CutShort => {
            "восстановите копию или почините базу командой `.recover` программы sqlite3"
        }
        SqliteFault::NewerSchema { .. } => {
            "возьмите более новую версию этой программы или дайте ей копию базы без этой таблицы или представления"
        }
        SqliteFault::NoLocks => "держите её на диске самого веб-сервера",
        SqliteFault::JournalUnreadable => {
            "дайте право чтения пользователю, от имени которого работает веб-сервер, или пусть CRM удаляет этот файл \
             после каждой записи: `PRAGMA journal_mode = DELETE`"
        }
        SqliteFault::HotJournal => {
            "запустите CRM: база восстановится, когда её откроет своя программа; копию, снятую во время записи, \
             нужно снять заново"
        }
        SqliteFault::WalUnreachable | SqliteFault::WalOfAnother => {
            "запускайте программу от имени владельца базы или переведите базу на журнал отката: \
             `PRAGMA journal_mode = DELETE`"
        }
    }
}

fn storage(fault: &StorageFault) -> Option<String> {
    Some(match fault {
        StorageFault::NoTables => "исправьте `database` в настройках".to_owned(),
        StorageFault::WalNotOpened { owner } => {
            format!("запустите check от имени этого пользователя: `sudo -u {owner} …`")
        }
        StorageFault::WalOfAnother { .. } => {
            "запускайте страницу от имени владельца базы или переведите базу на журнал \
                                              отката: `PRAGMA journal_mode = DELETE`"
                .to_owned()
        }
        StorageFault::Server(risk) => return server::risk_remedy(risk).map(str::to_owned),
        // A statement mends it.
        StorageFault::NoTablesToRead | StorageFault::PartlyRead { .. } => return None,
    })
}

fn select(fault: &SelectFault, hint: &SelectHint) -> String {
    match hint {
        SelectHint::Columns { there, rename: Some((near, missing)) } => {
            return format!("его столбцы: {}; возможно, нужно `{near} AS {missing}`", listed(there));
        }
        SelectHint::Columns { there, rename: None } => {
            return format!("его столбцы: {}; назовите нужный так с помощью AS", listed(there));
        }
        SelectHint::Column { nearest: Some(nearest) } => {
            return format!("напишите `{nearest}`, если имелось в виду это");
        }
        SelectHint::Column { nearest: None } => {
            return "посмотрите, какие столбцы есть в таблице и какую таблицу читает запрос".to_owned();
        }
        SelectHint::None => {}
    }
    match fault {
        SelectFault::NotASelect => {
            "напишите запрос, который даёт строки, например `SELECT id, name FROM statuses`"
        }
        SelectFault::NotReadOnly | SelectFault::SeveralStatements => {
            "оставьте один SELECT, или WITH с одним SELECT"
        }
        SelectFault::Nul => "удалите его",
        SelectFault::UnknownParameter { .. } => "напишите `:date` или само значение",
        SelectFault::MissingColumns { .. } => "назовите так столбец результата с помощью AS",
        SelectFault::RepeatedColumn { .. } => "переименуйте одну с помощью AS",
        SelectFault::NameNotUtf8 { .. } => "переименуйте в той программе, которая её создала",
        SelectFault::ForeignFunction { instead, .. } => return format!("напишите `{instead}`"),
        SelectFault::QuotedDate => "напишите `:date` без кавычек",
        SelectFault::QuotedText { .. } => "исправьте имя; текст пишется в одинарных кавычках",
        SelectFault::MissingCollation { .. } => {
            "допишите `COLLATE BINARY` к столбцам, которые запрос сравнивает и выбирает: `id COLLATE BINARY AS id`"
        }
        SelectFault::MissingModule { .. } => "читайте обычные таблицы, в которых лежит её содержимое",
        SelectFault::Server { .. } => {
            "проверьте запрос в командной строке сервера или в том, что для этого есть у хостинга"
        }
        SelectFault::Sqlite { .. } => {
            "проверьте запрос в командной строке sqlite3 или в том, что для этого есть у хостинга"
        }
    }
    .to_owned()
}

fn query(fault: &QueryFault) -> Option<String> {
    Some(match fault {
        QueryFault::UnknownColumn { nearest: Some(near), .. } => {
            format!("напишите `AS {near}`, если это оно")
        }
        QueryFault::UnknownColumn { column, nearest: None } => {
            format!("напишите `AS \"fields.{column}\"`, чтобы оно стало дополнительным полем, или оставьте как есть")
        }
        QueryFault::DateUnused { list: List::Orders } => {
            "добавьте `WHERE edit_date > :date`, где стоит столбец последнего изменения в секундах UNIX".to_owned()
        }
        QueryFault::DateUnused { .. } => {
            "ничего, если даты последнего изменения нет ни в одном столбце; иначе добавьте `WHERE edit_date > :date` с \
             этим столбцом в секундах UNIX"
                .to_owned()
        }
        QueryFault::RowsLeftOut { .. } => {
            "ничего, если они исключены намеренно; иначе исправьте WHERE или напишите LEFT JOIN вместо JOIN".to_owned()
        }
        QueryFault::ZoneOfProcess { .. } => {
            "вместо `'localtime'` или `'utc'` напишите часы: `'+3 hours'` или `'-3 hours'`".to_owned()
        }
        QueryFault::ZoneOfServer { in_utc, .. } => {
            format!("ничего, если магазин хранит время сервера; если UTC, сравнивайте `{in_utc}`")
        }
        QueryFault::ListNotExamined { .. } => {
            "запустите `check` в терминале: там время не ограничено".to_owned()
        }
        QueryFault::DateFilterNotExamined { .. }
        | QueryFault::IndicesNotExamined { .. }
        | QueryFault::RecentNotExamined { .. } => {
            "увеличьте `time_limit` в настройках и запустите check ещё раз".to_owned()
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
            "переведите текст в секунды UNIX перед сравнением: `unixepoch()` в SQLite читает `YYYY-MM-DD HH:MM:SS`"
        }
        Change::Ahead { .. } | Change::Future | Change::Small { is_query: false } => {
            "исправьте эти даты в CRM"
        }
        Change::LeavesNothingOut => "сравнивайте с `:date` дату последнего изменения в секундах UNIX",
        Change::Reversed => "разверните сравнение: `edit_date > :date`",
        Change::Never => {
            "дайте таким строкам дату изменения или сравнивайте ту, что у них есть, например дату создания"
        }
        Change::DigitText
        | Change::Number
        | Change::OtherForm
        | Change::Milliseconds
        | Change::Microseconds
        | Change::Large
        | Change::Small { is_query: true } => "сравнивайте с `:date` дату изменения в секундах UNIX",
        // A comparison mends it.
        Change::Null | Change::Empty { .. } | Change::Local { .. } => return None,
    })
}

fn rows(fault: &RowsFault) -> Option<String> {
    Some(match fault {
        RowsFault::IdNull { .. } => {
            "выберите столбец, который заполнен в каждой строке, или исключите такие строки через WHERE".to_owned()
        }
        RowsFault::IdRepeated { list, .. } if list.is_paged() => "если JOIN даёт несколько строк на одну запись, \
                                                                 закончите запрос `GROUP BY id`; если ключ таблицы из \
                                                                 нескольких столбцов, соедините их: `a || '-' || b AS id`"
            .to_owned(),
        RowsFault::IdRepeated { .. } => "если строки одинаковы, напишите `SELECT DISTINCT`; если в таблице имена на \
                                         нескольких языках или имена чего-то ещё, отберите нужные: `WHERE language_id = 1`"
            .to_owned(),
        RowsFault::Date { fault: DateFault::NoMoment | DateFault::NoDate, .. } => {
            "Roistat читает секунды UNIX и `YYYY-MM-DD HH:MM`: выберите что-то из этого".to_owned()
        }
        RowsFault::DateInFuture { .. } => {
            "исправьте эти даты в CRM или выберите дату создания, а не план".to_owned()
        }
        RowsFault::NotANumber { .. } => {
            "выберите столбец, где сумма записана числом, например `1234.50`".to_owned()
        }
        RowsFault::NotUtf8 { .. } => {
            "пусть CRM пишет в UTF-8, а то, что есть, преобразуйте; русский текст, вероятно, в windows-1251".to_owned()
        }
        RowsFault::Misread { .. } => {
            "пусть программа, которая пишет эти тексты, укажет базе кодировку соединения UTF-8, а то, что уже записано, \
             перекодируйте"
                .to_owned()
        }
        RowsFault::NotJson { .. } => {
            "соберите его через `json_object(…)` или `json_group_array(…)`, а где это не JSON, выберите NULL".to_owned()
        }
        RowsFault::StatusUnlisted { .. } => {
            "добавьте их в `statuses`, если они пропущены не намеренно".to_owned()
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
            "сохраняйте с каждой новой сделкой значение cookie `roistat_visit` и выбирайте его AS roistat"
        }
        IntegrationFault::NoDeals => {
            "оформите заказ на сайте, где стоит счётчик Roistat, и запустите check ещё раз"
        }
        IntegrationFault::NoVisits { .. } => {
            "вероятные причины: на сайте нет счётчика Roistat; сайт не кладёт cookie `roistat_visit` в заказ; запрос \
             выбирает другой столбец; все сделки приходят по телефону"
        }
        IntegrationFault::FewVisits { .. } => {
            "проверьте, что каждая форма сайта кладёт cookie `roistat_visit` в заказ"
        }
    }
}

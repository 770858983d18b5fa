//! Russian for findings about the database as a whole.
//!
//! The advice on them stands in `remedy`.

use super::{counted, server};
use crate::check::{Location, StorageFault};
use crate::error::{DatabaseFault, SqliteFault};

pub(super) fn fault(fault: &DatabaseFault, location: &Location) -> String {
    let what = match fault {
        DatabaseFault::Sqlite(SqliteFault::Missing) => "файла базы данных нет".to_owned(),
        DatabaseFault::Sqlite(SqliteFault::NotAFile) => "база данных не обычный файл".to_owned(),
        DatabaseFault::Sqlite(SqliteFault::Unreadable { words }) => {
            format!("база данных не читается: {words}")
        }
        DatabaseFault::Sqlite(SqliteFault::NotADatabase) => {
            "это не база данных SQLite, или она зашифрована".to_owned()
        }
        DatabaseFault::Sqlite(SqliteFault::Damaged { words }) => format!("база данных повреждена: {words}"),
        DatabaseFault::Sqlite(SqliteFault::CutShort) => {
            "база данных повреждена: файл обрывается на последней странице".to_owned()
        }
        DatabaseFault::Busy { seconds } => {
            format!("база данных была занята дольше {seconds} с: её держит другая программа")
        }
        DatabaseFault::TimeLimit { seconds } => format!("базу данных не удалось прочитать за {seconds} с"),
        DatabaseFault::Sqlite(SqliteFault::NewerSchema { object }) => {
            format!(
                "в базе данных есть `{object}`, чего эта программа не понимает: её писал более новый SQLite"
            )
        }
        DatabaseFault::Sqlite(SqliteFault::NoLocks) => {
            "базу данных нельзя заблокировать: она лежит на диске без блокировок, например на сетевом"
                .to_owned()
        }
        DatabaseFault::Sqlite(SqliteFault::JournalUnreadable) => {
            "рядом с базой данных лежит файл `-journal`, который не читается".to_owned()
        }
        DatabaseFault::Sqlite(SqliteFault::HotJournal) => {
            "запись в базу данных прервалась на середине".to_owned()
        }
        DatabaseFault::Sqlite(SqliteFault::WalUnreachable) => {
            "база данных в режиме WAL, а файлами `-wal` и `-shm` воспользоваться нельзя".to_owned()
        }
        DatabaseFault::Sqlite(SqliteFault::WalOfAnother) => {
            "база данных в режиме WAL принадлежит другому пользователю: чтение закрыло бы \
                                        ему запись в неё"
                .to_owned()
        }
        DatabaseFault::Server(fault) => format!("база данных {}", server::fault(fault)),
        DatabaseFault::NoRoom => {
            "базу данных не удалось прочитать: некуда записать временные файлы".to_owned()
        }
        DatabaseFault::Failed { words } => format!("базу данных не удалось прочитать: {words}"),
    };
    match &location.query {
        Some(query) => format!("запрос `{query}`: {what}"),
        None => what,
    }
}

pub(super) fn storage(fault: &StorageFault) -> String {
    match fault {
        StorageFault::NoTables => {
            "в базе данных нет таблиц: возможно, CRM хранит данные в другом файле".to_owned()
        }
        StorageFault::WalNotOpened { owner } => format!(
            "база данных в режиме WAL и не проверена: открыть её без вреда может только владелец {owner}, от имени \
             которого работает страница"
        ),
        StorageFault::WalOfAnother { user } => format!(
            "база данных в режиме WAL не принадлежит пользователю {user}, от имени которого работает страница: ответов \
             не будет, пока базу не откроет другая программа"
        ),
        StorageFault::PartlyRead { rows } => format!(
            "не все строки удалось проверить за отведённое время, только {}",
            counted(*rows, "строку", "строки", "строк")
        ),
        StorageFault::NoTablesToRead => {
            "в базе данных нет таблиц, которые этой учётной записи разрешено читать".to_owned()
        }
        StorageFault::Server(risk) => server::risk(risk),
    }
}

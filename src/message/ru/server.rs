//! Russian for a database server that cannot be read, or is read at a risk, and what to do about it.
//!
//! Each sentence about a fault goes on from the words for the database. The server's own words stay in its own language.

use super::listed;
use crate::check::ServerRisk;
use crate::error::ServerFault;

pub(super) fn fault(fault: &ServerFault) -> String {
    match fault {
        ServerFault::UnknownHost { host } => format!("недоступна: сервера `{host}` не существует"),
        ServerFault::NoResolver { host, words } => {
            format!("недоступна: адрес сервера `{host}` не удалось узнать, {words}")
        }
        ServerFault::Unreachable { words } => format!("недоступна: {words}"),
        ServerFault::Lost { words } => format!("перестала отвечать во время чтения: {words}"),
        ServerFault::Unavailable { words } => format!("сейчас недоступна: {words}"),
        ServerFault::Full { words } => format!("не имеет свободных соединений: {words}"),
        ServerFault::Conflict { words } => format!("не прочитана на один момент времени: {words}"),
        ServerFault::Denied { words } => format!("не впускает этого пользователя: {words}"),
        ServerFault::UnknownDatabase { words } => format!("не найдена на сервере: {words}"),
        ServerFault::Tls { words } => format!("недоступна по шифрованному соединению: {words}"),
        ServerFault::Login { words } => format!("не позволяет войти: {words}"),
        ServerFault::Protocol { words } => format!("ответила не по своему протоколу: {words}"),
    }
}

pub(super) fn remedy(fault: &ServerFault) -> Option<&'static str> {
    Some(match fault {
        ServerFault::UnknownHost { .. } => "исправьте `host` в настройках или впишите его в /etc/hosts",
        ServerFault::NoResolver { .. } => "проверьте /etc/resolv.conf или укажите адрес цифрами",
        ServerFault::Unreachable { .. } => "запустите сервер или исправьте `host` и `port` в настройках",
        ServerFault::Lost { .. } | ServerFault::Unavailable { .. } | ServerFault::Conflict { .. } => {
            "повторите; если так бывает часто, причину назовёт журнал сервера"
        }
        ServerFault::Full { .. } => "увеличьте предел числа соединений у сервера или у пользователя",
        ServerFault::Denied { .. } => "исправьте `user` и `password` в настройках",
        ServerFault::UnknownDatabase { .. } => "исправьте имя базы в настройках",
        ServerFault::Protocol { .. } => {
            "исправьте `engine` и `port` в настройках: там может отвечать сервер другого вида"
        }
        // The words say it.
        ServerFault::Tls { .. } | ServerFault::Login { .. } => return None,
    })
}

pub(super) fn risk(risk: &ServerRisk) -> String {
    match risk {
        ServerRisk::MoreThanReading { rights } => format!(
            "учётной записи разрешено не только чтение: {}; если файл настроек украдут, то же сможет и вор",
            listed(rights)
        ),
        ServerRisk::MoreThanWriting { rights } => format!(
            "учётной записи разрешено не только чтение и запись заявок: {}; если файл настроек украдут, то же сможет и вор",
            listed(rights)
        ),
        ServerRisk::OpenLine => {
            "соединение с сервером не зашифровано и выходит за пределы этой машины: данные клиентов можно прочитать по \
             пути"
                .to_owned()
        }
        ServerRisk::SlowLogin { milliseconds } => {
            format!("соединение и вход занимают {milliseconds} мс, и их ждёт каждый ответ")
        }
        ServerRisk::OldVersion { version, oldest } => {
            format!("{version} старше, чем {oldest}, самая старая версия, с которой программа проверена")
        }
        ServerRisk::NoSnapshot { tables } => format!(
            "движок таблиц {} не умеет показывать данные на один момент: в ответ может попасть половина изменения",
            listed(tables)
        ),
        ServerRisk::OtherModes { modes } => format!(
            "сервер работает в режиме {}, а эта программа нет: SQL, который от него зависит, значит здесь другое",
            listed(modes)
        ),
        ServerRisk::ActsOutside { rights } => format!(
            "учётная запись может писать файлы и запускать программы на сервере, даже когда она только читает: {}",
            listed(rights)
        ),
        ServerRisk::UnknownEncoding => {
            "кодировка текстов базы неизвестна (SQL_ASCII): то, что не UTF-8, придёт испорченным".to_owned()
        }
        ServerRisk::Copy { seconds: 0 } => "сервер — копия, которая повторяет другой сервер".to_owned(),
        ServerRisk::Copy { seconds } => {
            format!("сервер — копия, которая повторяет другой сервер и отстаёт от него на {seconds} с")
        }
    }
}

/// What to do where no statement mends it.
pub(super) fn risk_remedy(risk: &ServerRisk) -> Option<&'static str> {
    Some(match risk {
        ServerRisk::OpenLine => "задайте `tls = \"verify\"` в таблице `[database]` настроек",
        ServerRisk::SlowLogin { .. } => {
            "укажите адрес сервера цифрами и проверьте, не ищет ли сервер имена своих клиентов"
        }
        ServerRisk::OldVersion { .. } => {
            "сравните ответ с данными магазина или попросите хостинг обновить сервер"
        }
        ServerRisk::OtherModes { .. } => {
            "пишите имена в обратных кавычках, тексты в одинарных, и `CONCAT(a, b)` вместо `a || b`"
        }
        ServerRisk::UnknownEncoding => {
            "там, где тексты испорчены, выбирайте `convert(convert_to(name, 'SQL_ASCII'), 'WIN1251', 'UTF8') AS name` с той \
             кодировкой, в которой пишет программа магазина"
        }
        ServerRisk::Copy { seconds: 0 } => {
            "ничего; если копия отстанет, изменения придут в Roistat на столько же позже"
        }
        ServerRisk::Copy { .. } => "выясните, почему копия отстаёт, или укажите в настройках основной сервер",
        ServerRisk::MoreThanWriting { .. } => {
            "отберите у учётной записи остальные права: хватит SELECT, INSERT и UPDATE, в PostgreSQL ещё USAGE для последовательностей"
        }
        ServerRisk::MoreThanReading { .. }
        | ServerRisk::ActsOutside { .. }
        | ServerRisk::NoSnapshot { .. } => return None,
    })
}

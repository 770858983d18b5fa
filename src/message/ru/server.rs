//! Russian for a database server that cannot be read, or is read at a risk, and what to do about it.
//!
//! Each sentence about a fault goes on from the words for the database. The server's own words stay in its own language.

use super::listed;
use crate::check::ServerRisk;
use crate::error::{LoginMethodFault, ServerFault, TlsFault};

pub(super) fn fault(fault: &ServerFault) -> String {
    match fault {
        ServerFault::UnknownHost { host } => format!("недоступна: сервера `{host}` не существует"),
        ServerFault::NoResolver { host, words } => {
            format!("недоступна: ни один сервер DNS не назвал адрес `{host}`: {words}")
        }
        ServerFault::Unreachable { words } => format!("недоступна: {words}"),
        ServerFault::NoSocket { path, words } => format!("недоступна: сокет `{path}`: {words}"),
        ServerFault::NoLocalServer { words, sockets } => {
            format!("недоступна: {words}, и ни один сервер не отвечает по адресу {sockets}")
        }
        ServerFault::Closed => "недоступна: сервер закрыл соединение без объяснений".to_owned(),
        ServerFault::Lost { words } => format!("перестала отвечать во время чтения: {words}"),
        ServerFault::Unavailable { words } => format!("сейчас недоступна: {words}"),
        ServerFault::Full { words } => format!("не имеет свободных соединений: {words}"),
        ServerFault::Conflict { words } => format!("не прочитана на один момент времени: {words}"),
        ServerFault::Denied { words, .. } => format!("не впускает этого пользователя: {words}"),
        ServerFault::NoRight { words, .. } => format!("закрыта для этого пользователя: {words}"),
        ServerFault::HostNotAllowed { words, .. } => {
            format!("недоступна: сервер не принимает соединений с этой машины: {words}")
        }
        ServerFault::HostBlocked { words } => {
            format!("недоступна: сервер больше не принимает соединений с этой машины: {words}")
        }
        ServerFault::NoAccessRule { words, .. } => {
            format!("не впускает этого пользователя с этого адреса: {words}")
        }
        ServerFault::SystemUser { words, .. } => {
            format!(
                "не спрашивает пароль, а впускает только системного пользователя с тем же именем: {words}"
            )
        }
        ServerFault::UnknownDatabase { words } => format!("не найдена на сервере: {words}"),
        ServerFault::Tls(fault) => format!("недоступна по шифрованному соединению: {}", tls(fault)),
        ServerFault::Login { words } => format!("не позволяет войти: {words}"),
        ServerFault::LoginMethod(fault) => format!("не позволяет войти: {}", login_method(fault)),
        // The description of the message is for the error log, which is in English.
        ServerFault::Protocol { .. } => "ответила не по своему протоколу".to_owned(),
    }
}

pub(super) fn remedy(fault: &ServerFault) -> Option<String> {
    let words = match fault {
        ServerFault::Denied { account: Some(account), .. } => {
            return Some(format!(
                "исправьте `user` и `password` в настройках; если такого пользователя на сервере нет, выполните в базе \
                 данных: {account};"
            ));
        }
        ServerFault::NoRight { statement, .. } => {
            return Some(format!(
                "исправьте имя базы в настройках; если оно верно, выполните в базе данных: {statement};"
            ));
        }
        ServerFault::HostNotAllowed { statement, .. } => {
            return Some(format!("выполните в базе данных: {statement};"));
        }
        ServerFault::NoAccessRule { rule, .. } => return Some(access_rule(rule)),
        ServerFault::SystemUser { rule, .. } => {
            return Some(format!(
                "задайте в настройках `host = \"127.0.0.1\"`: там сервер спросит пароль; или {}",
                access_rule(rule)
            ));
        }
        ServerFault::UnknownHost { .. } => "исправьте `host` в настройках или впишите его в /etc/hosts",
        ServerFault::NoResolver { .. } => "проверьте /etc/resolv.conf или укажите адрес цифрами",
        ServerFault::Unreachable { .. } => "запустите сервер или исправьте `host` и `port` в настройках",
        ServerFault::NoLocalServer { .. } => {
            "запустите сервер; если он работает, его сокет лежит в другом месте: MySQL назовёт файл по `SELECT @@socket`, \
             укажите его в ключе `socket` настроек"
        }
        ServerFault::NoSocket { .. } => {
            "запустите сервер; если он работает, его сокет лежит в другом месте: MySQL назовёт файл по `SELECT @@socket`, \
             PostgreSQL папку по `SHOW unix_socket_directories`; или задайте в настройках `host = \"127.0.0.1\"`"
        }
        ServerFault::Lost { .. }
        | ServerFault::Closed
        | ServerFault::Unavailable { .. }
        | ServerFault::Conflict { .. } => "повторите; если так бывает часто, причину назовёт журнал сервера",
        ServerFault::Full { .. } => {
            "закройте лишние соединения или увеличьте их предел: `max_connections` у сервера, в MySQL ещё \
             `max_user_connections` у пользователя"
        }
        ServerFault::HostBlocked { .. } => {
            "снимите блокировку командой `mysqladmin flush-hosts`, начиная с MySQL 8.3 запросом `TRUNCATE TABLE \
             performance_schema.host_cache`; найдите, что обрывает соединения, или увеличьте `max_connect_errors`"
        }
        ServerFault::Denied { account: None, .. } => "исправьте `user` и `password` в настройках",
        ServerFault::UnknownDatabase { .. } => "исправьте имя базы в настройках",
        ServerFault::Protocol { .. } => {
            "исправьте `engine` и `port` в настройках: там может отвечать сервер другого вида"
        }
        // The words say it.
        ServerFault::Tls(_) | ServerFault::Login { .. } | ServerFault::LoginMethod(_) => return None,
    };
    Some(words.to_owned())
}

fn access_rule(rule: &str) -> String {
    format!(
        "добавьте в pg_hba.conf сервера выше остальных строк `{rule}`, а затем выполните в базе данных: SELECT pg_reload_conf();"
    )
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
        ServerRisk::StoppedCopy => {
            "сервер — копия, которая перестала повторять другой сервер: изменения магазина больше не приходят".to_owned()
        }
        ServerRisk::Copy { seconds: 0 } => "сервер — копия, которая повторяет другой сервер".to_owned(),
        ServerRisk::Copy { seconds } => {
            format!("сервер — копия, которая повторяет другой сервер и отстаёт от него на {seconds} с")
        }
    }
}

/// The remedy where no statement mends it.
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
        ServerRisk::StoppedCopy => {
            "выясните, почему копия остановилась, или укажите в настройках основной сервер"
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

/// Continues a sentence about the way to the server.
fn tls(fault: &TlsFault) -> String {
    let certificate = |reason: &str| {
        format!(
            "{reason}; узнайте у хостинга, на какое имя и каким центром он выдан, или задайте в настройках `tls = \"required\"`: \
             соединение будет зашифровано, но без проверки, кто отвечает"
        )
    };
    match fault {
        TlsFault::NotOffered { setting, file } => format!(
            "сервер не умеет шифровать; задайте `{setting}` в его файле {file} или `tls = \"off\"` в настройках"
        ),
        TlsFault::NotBuilt => "программа собрана без TLS; возьмите ту, что собрана с ним".to_owned(),
        TlsFault::NoName { host } => {
            format!("сертификата на имя `{host}` не бывает; исправьте `host` в настройках")
        }
        TlsFault::UnknownAuthority => {
            certificate("сертификат сервера выдан удостоверяющим центром, которого эта машина не знает")
        }
        TlsFault::OtherName { host } => certificate(&format!("сертификат сервера выдан не на имя `{host}`")),
        TlsFault::Expired => certificate("срок действия сертификата сервера истёк"),
        TlsFault::NotValid { words } => certificate(&format!("сертификат сервера недействителен: {words}")),
        TlsFault::NotAgreed { words } => format!("стороны не договорились о шифровании: {words}"),
    }
}

/// Continues a sentence about the server.
fn login_method(fault: &LoginMethodFault) -> String {
    match fault {
        LoginMethodFault::NoPassword => "сервер спрашивает пароль: укажите `password`".to_owned(),
        LoginMethodFault::ClearPassword => {
            "сервер требует сам пароль, а соединение не зашифровано: укажите в настройках `tls = \"required\"` или сокет \
             сервера"
                .to_owned()
        }
        LoginMethodFault::Unknown { method, known } => format!(
            "сервер требует вход через `{method}`, которого в этой программе нет: заведите учётную запись со входом через \
             `{}`",
            known.join("` или `")
        ),
        LoginMethodFault::Unproven => {
            "сервер не доказал, что знает пароль учётной записи: возможно, это не ваш сервер".to_owned()
        }
        LoginMethodFault::Nul => "в `user` или `name` есть символ NUL: удалите его".to_owned(),
    }
}

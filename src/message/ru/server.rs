//! Russian for a database server that cannot be read, and what to do about it.
//!
//! Each sentence goes on from the words for the database. The server's own words stay in its own language.

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

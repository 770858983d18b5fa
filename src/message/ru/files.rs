//! Russian for findings about files.
//!
//! The advice on them stands in `remedy`.

use crate::check::{Exposure, FileRole, FilesFault};

pub(super) fn fault(fault: &FilesFault) -> String {
    match fault {
        FilesFault::UnknownUser { name } => format!("в `/etc/passwd` нет пользователя `{name}`"),
        FilesFault::UnknownWebRoot => "указанный корень сайта не папка".to_owned(),
        FilesFault::NotExecutable => {
            "владелец не может запускать исполняемый файл: веб-сервер ответит 403 или 500".to_owned()
        }
        FilesFault::SetId { .. } => {
            "у исполняемого файла стоит бит setuid или setgid: такие программы suexec не запускает".to_owned()
        }
        FilesFault::ExecutableWritable { .. } => writable("исполняемый файл могут"),
        FilesFault::FolderWritable { .. } => writable("папку с исполняемым файлом могут"),
        FilesFault::OwnersDiffer { executable, folder, .. } => format!(
            "исполняемый файл принадлежит {executable}, а его папка {folder}: suexec требует, чтобы у обоих были \
             пользователь и группа сайта"
        ),
        FilesFault::FolderClosed => {
            "в папку с исполняемым файлом может войти только владелец: веб-сервер, который \
                                     работает от другого пользователя, ответит 403"
                .to_owned()
        }
        FilesFault::OfRoot => {
            "исполняемый файл принадлежит root, а от имени root suexec ничего не запускает: веб-сервер \
                               запускает его от своего пользователя, чьи права не проверены"
                .to_owned()
        }
        FilesFault::ConfigWritable => {
            "файл настроек, в котором пароль, могут менять его группа или другие пользователи".to_owned()
        }
        FilesFault::ConfigOpen => {
            "файл настроек, в котором пароль, может прочитать любой пользователь этой машины".to_owned()
        }
        FilesFault::Unreachable { role, user, is_folder: true } => format!(
            "пользователь {user}, от имени которого работает страница, не доберётся до {}: эта папка для него закрыта",
            name(*role)
        ),
        FilesFault::Unreachable { role, user, is_folder: false } => format!(
            "пользователь {user}, от имени которого работает страница, не может прочитать {}",
            accusative(*role)
        ),
        FilesFault::InWebRoot { role, root, exposure } => {
            format!("{} внутри `{}`: {}", nominative(*role), root.display(), danger(*exposure))
        }
        FilesFault::BesidePrograms => {
            "база данных лежит в папке с программами: если это обычная папка сайта, веб-сервер \
                                       отдаст её любому, кто попросит"
                .to_owned()
        }
    }
}

fn writable(what: &str) -> String {
    format!(
        "{what} менять его группа или другие пользователи: suexec там ничего не запускает, а чужие могут подложить \
         свою программу"
    )
}

fn nominative(role: FileRole) -> &'static str {
    match role {
        FileRole::Executable => "исполняемый файл",
        FileRole::ExecutableFolder => "папка с исполняемым файлом",
        FileRole::Config => "файл настроек",
        FileRole::Database => "база данных",
        FileRole::DatabaseJournal => "журнал базы данных",
    }
}

fn accusative(role: FileRole) -> &'static str {
    match role {
        FileRole::Executable => "исполняемый файл",
        FileRole::ExecutableFolder => "папку с исполняемым файлом",
        FileRole::Config => "файл настроек",
        FileRole::Database => "базу данных",
        FileRole::DatabaseJournal => "журнал базы данных, без которого база неполна",
    }
}

fn name(role: FileRole) -> &'static str {
    match role {
        FileRole::Executable => "исполняемого файла",
        FileRole::ExecutableFolder => "папки с исполняемым файлом",
        FileRole::Config => "файла настроек",
        FileRole::Database => "базы данных",
        FileRole::DatabaseJournal => "журнала базы данных",
    }
}

fn danger(exposure: Exposure) -> &'static str {
    match exposure {
        Exposure::Certain => "веб-сервер отдаст это любому, кто попросит",
        Exposure::Likely => "судя по названию, это корень сайта, файлы из него может скачать любой",
        Exposure::DeniedByApache => {
            "Apache не отдаёт имена, которые начинаются с `.ht`, а другие серверы отдают"
        }
    }
}

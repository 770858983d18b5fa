//! What `init` says when it is done: what it found, what to look at, what to type into Roistat, what to do
//! next. The one place where a password is shown, once, because nobody has seen it before.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::init::plan::draft::{Found, Plan};
use crate::init::preview::{Preview, PreviewValue, SentRows};
use crate::init::wording;
use crate::plain::{for_shell, one_line};
use crate::protocol::List;
use crate::terminal::Console;

/// What was written.
pub struct Written<'a> {
    pub file: &'a Path,
    pub executable: &'a Path,
    pub database: &'a str,
    pub user: &'a str,
    pub password: &'a str,
    pub plan: &'a Plan,
    pub preview: &'a Preview,
}

/// Says it.
pub fn say(written: &Written<'_>, console: &mut Console<'_>) -> io::Result<()> {
    let file = written.file.display().to_string();
    let title = console.strong(&format!("Wrote {}", one_line(&file)));
    writeln!(console.out, "{title}, which only you can read.\n")?;
    found(written, console)?;
    newest(written.preview, console)?;
    doubts(written.plan, console)?;
    to_type(written, console)?;
    next(written, console)
}

fn found(written: &Written<'_>, console: &mut Console<'_>) -> io::Result<()> {
    writeln!(console.out, "Found in {}:", one_line(written.database))?;
    let lists = [List::Orders, List::Statuses, List::Fields, List::Managers, List::Clients, List::Products];
    for list in lists {
        let name = if list == List::Orders { "deals" } else { list.name() };
        let found = written.plan.found.iter().find(|(found, _)| *found == list);
        let is_active = written.plan.draft(list).is_some_and(|draft| draft.is_active);
        let found = match found {
            None => "nothing; it may be left out".to_owned(),
            Some((_, found)) if is_active => one_line(&worded(found)),
            Some((_, found)) => {
                format!("{}, but the query does not work: it is a comment", one_line(&worded(found)))
            }
        };
        writeln!(console.out, "  {name:<10} {found}")?;
        if let Some(sent) = written.preview.lists.iter().find(|sent| sent.list == list) {
            writeln!(console.out, "  {:<10} sends {}", "", sent_rows(sent))?;
        }
    }
    writeln!(console.out)
}

fn sent_rows(sent: &SentRows) -> String {
    let SentRows { sent, rows, reasons, .. } = sent;
    let reasons: Vec<_> =
        reasons.iter().map(|(reason, rows)| format!("{rows} {}", wording::not_sent(reason))).collect();
    let why = if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join(", ")) };
    one_line(&format!("{sent} of the table's {rows} rows{why}"))
}

/// Shows the newest deals, each value beside its source.
fn newest(preview: &Preview, console: &mut Console<'_>) -> io::Result<()> {
    if preview.deals.is_empty() {
        return Ok(());
    }
    let title = console.strong("The newest deals, as Roistat will get them:");
    writeln!(console.out, "{title}")?;
    for (index, deal) in preview.deals.iter().enumerate() {
        if index > 0 {
            writeln!(console.out)?;
        }
        let width = deal.iter().map(|value| value.key.chars().count()).max().unwrap_or(0);
        for value in deal.iter().filter(|value| is_told(value)) {
            writeln!(console.out, "  {}", shown(value, width).trim_end())?;
        }
    }
    writeln!(console.out)
}

/// Whether there is something to say of a value. That a deal has no price or no visit is.
fn is_told(value: &PreviewValue) -> bool {
    value.value.is_some() || value.runner_up.is_some() || matches!(value.key.as_str(), "price" | "roistat")
}

/// A value on one line, with its source and what the runner-up would give.
fn shown(value: &PreviewValue, width: usize) -> String {
    let text = cut(value.value.as_deref());
    let beside = match (&value.source, &value.runner_up) {
        (Some(source), Some((other, held))) => format!("from {source}; {other} has {}", cut(held.as_deref())),
        (Some(source), None) if *source != value.key => format!("from {source}"),
        _ => String::new(),
    };
    one_line(&format!("{:<width$}  {text:<28} {beside}", value.key))
}

/// A value, cut where it is long.
fn cut(value: Option<&str>) -> String {
    const LONGEST: usize = 60;
    match value {
        None => "-".to_owned(),
        Some(text) if text.chars().count() > LONGEST => text.chars().take(LONGEST).chain(['…']).collect(),
        Some(text) => text.to_owned(),
    }
}

fn worded(found: &Found) -> String {
    match found {
        Found::Deals { table, changed: Some((column, format)) } => {
            format!("table {table}; changed: {column}, {format}")
        }
        Found::Deals { table, changed: None } | Found::Table(table) => format!("table {table}"),
        Found::ColumnOfDeals(column) => format!("column {column} of the deals"),
        Found::OneForAll => "one for all".to_owned(),
    }
}

fn doubts(plan: &Plan, console: &mut Console<'_>) -> io::Result<()> {
    let doubts: Vec<_> = plan.all_notes().filter_map(wording::doubt).collect();
    if doubts.is_empty() {
        return Ok(());
    }
    let title = console.strong("Look at this before you go on:");
    writeln!(console.out, "{title}")?;
    for doubt in &doubts {
        let lines = doubt.split('\n').flat_map(|line| wrapped(&one_line(line)));
        for (index, line) in lines.enumerate() {
            writeln!(console.out, "  {} {line}", if index == 0 { "-" } else { " " })?;
        }
    }
    writeln!(console.out)
}

/// A text in lines of a width that every terminal has room for.
fn wrapped(text: &str) -> Vec<String> {
    const WIDTH: usize = 92;
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + word.chars().count() < WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn to_type(written: &Written<'_>, console: &mut Console<'_>) -> io::Result<()> {
    let program = written.executable.file_name().unwrap_or_default().display().to_string();
    let title = console.strong("Type this into Roistat, where it asks for your own CRM:");
    writeln!(console.out, "{title}")?;
    writeln!(console.out, "  page URL   https://YOUR-SITE/cgi-bin/{}", one_line(&program))?;
    writeln!(console.out, "  login      {}", written.user)?;
    writeln!(console.out, "  password   {}", written.password)?;
    writeln!(
        console.out,
        "Fill in both login and password: only then does Roistat add the token, and without it every request is\n\
         refused.\n"
    )
}

fn next(written: &Written<'_>, console: &mut Console<'_>) -> io::Result<()> {
    let (program, file) = (for_shell(written.executable), for_shell(written.file));
    let title = console.strong("Next:");
    writeln!(console.out, "{title}")?;
    writeln!(console.out, "  1. See whether all is well, and read what it says:\n       {program} check")?;
    writeln!(
        console.out,
        "  2. Where this is not the web host yet: copy the program (mode 755), the config (mode 600) and the database\n     \
         there, in the same folders."
    )?;
    writeln!(
        console.out,
        "  3. Where the web server runs programs as another user, often www-data, let that user read the config:\n       \
         chgrp www-data {file} && chmod 640 {file}"
    )?;
    if let Some((user, group)) = owner_of_folder(written.file) {
        writeln!(
            console.out,
            "  4. The folder belongs to another user than the config, who must be able to read it, too:\n       \
             chown {user}:{group} {file}"
        )?;
    }
    Ok(())
}

/// The user and group of the config's folder, where the user is another than the config's.
fn owner_of_folder(file: &Path) -> Option<(u32, u32)> {
    let folder = fs::metadata(file.parent()?).ok()?;
    let is_other = fs::metadata(file).ok()?.uid() != folder.uid();
    is_other.then(|| (folder.uid(), folder.gid()))
}

//! Prints the report of `init` when it is done: what it found, what to look at, what to type into Roistat,
//! what to do next. The one place where a password is shown, once, because it has not been shown before.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::init::plan::draft::Plan;
use crate::init::preview::{Preview, PreviewValue, SentRows};
use crate::init::remark::ValueSource;
use crate::message::plan::{PlanWording, Sentence};
use crate::plain::{for_shell, one_line};
use crate::protocol::List;
use crate::terminal::Console;

/// The facts on the config that was written.
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
    let wording = console.language.plan_wording();
    let (title, rest) = wording.wrote(&one_line(&written.file.display().to_string()));
    writeln!(console.out, "{}{rest}\n", console.strong(&title))?;
    found(written, wording, console)?;
    newest(written.preview, wording, console)?;
    doubts(written.plan, wording, console)?;
    to_type(written, wording, console)?;
    next(written, wording, console)
}

fn found(written: &Written<'_>, wording: &dyn PlanWording, console: &mut Console<'_>) -> io::Result<()> {
    writeln!(console.out, "{}", wording.found_in(&one_line(written.database)))?;
    let lists = [List::Orders, List::Statuses, List::Fields, List::Managers, List::Clients, List::Products];
    for list in lists {
        let found = written.plan.found.iter().find(|(found, _)| *found == list);
        let is_active = written.plan.draft(list).is_some_and(|draft| draft.is_active);
        let found = match found {
            None => wording.sentence(Sentence::Nothing).to_owned(),
            Some((_, found)) if is_active => wording.found(found),
            Some((_, found)) => wording.does_not_work(&wording.found(found)),
        };
        writeln!(console.out, "  {:<10} {}", wording.list(list), one_line(&found))?;
        if let Some(sent) = written.preview.lists.iter().find(|sent| sent.list == list) {
            writeln!(console.out, "  {:<10} {}", "", sent_rows(sent, wording))?;
        }
    }
    writeln!(console.out)
}

fn sent_rows(sent: &SentRows, wording: &dyn PlanWording) -> String {
    let reasons: Vec<_> = sent.reasons.iter().map(|(reason, rows)| wording.not_sent(reason, *rows)).collect();
    let why = if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join(", ")) };
    one_line(&format!("{}{why}", wording.sends(sent.sent, sent.rows)))
}

/// Shows the newest deals, each value beside its source.
fn newest(preview: &Preview, wording: &dyn PlanWording, console: &mut Console<'_>) -> io::Result<()> {
    if preview.deals.is_empty() {
        return Ok(());
    }
    title(Sentence::Newest, wording, console)?;
    for (index, deal) in preview.deals.iter().enumerate() {
        if index > 0 {
            writeln!(console.out)?;
        }
        let width = deal.iter().map(|value| value.key.chars().count()).max().unwrap_or(0);
        for value in deal.iter().filter(|value| is_told(value)) {
            writeln!(console.out, "  {}", shown(value, width, wording).trim_end())?;
        }
    }
    writeln!(console.out)
}

fn title(sentence: Sentence, wording: &dyn PlanWording, console: &mut Console<'_>) -> io::Result<()> {
    let title = console.strong(wording.sentence(sentence));
    writeln!(console.out, "{title}")
}

/// Tells if there is something to say of a value. That a deal has no price or no visit is.
fn is_told(value: &PreviewValue) -> bool {
    value.value.is_some() || value.runner_up.is_some() || matches!(value.key.as_str(), "price" | "roistat")
}

/// A value on one line, with its source and what the runner-up would give.
fn shown(value: &PreviewValue, width: usize, wording: &dyn PlanWording) -> String {
    let text = cut(value.value.as_deref());
    let beside = match (&value.source, &value.runner_up) {
        (Some(source), Some((other, held))) => {
            wording.source(source, Some((other, cut(held.as_deref()).as_str())))
        }
        (Some(ValueSource::Column(column)), None) if *column == value.key => String::new(),
        (Some(source), None) => wording.source(source, None),
        (None, _) => String::new(),
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

fn doubts(plan: &Plan, wording: &dyn PlanWording, console: &mut Console<'_>) -> io::Result<()> {
    let doubts: Vec<_> = plan.all_notes().filter_map(|note| wording.doubt(note)).collect();
    if doubts.is_empty() {
        return Ok(());
    }
    title(Sentence::Look, wording, console)?;
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

fn to_type(written: &Written<'_>, wording: &dyn PlanWording, console: &mut Console<'_>) -> io::Result<()> {
    let program = written.executable.file_name().unwrap_or_default().display().to_string();
    let page = format!("https://YOUR-SITE/cgi-bin/{}", one_line(&program));
    title(Sentence::ToType, wording, console)?;
    let rows = [
        (Sentence::PageUrl, page.as_str()),
        (Sentence::Login, written.user),
        (Sentence::Password, written.password),
    ];
    let rows = rows.map(|(name, value)| (wording.sentence(name), value));
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).max(10);
    for (name, value) in rows {
        writeln!(console.out, "  {name:<width$} {value}")?;
    }
    writeln!(console.out, "{}\n", wording.sentence(Sentence::Both))
}

fn next(written: &Written<'_>, wording: &dyn PlanWording, console: &mut Console<'_>) -> io::Result<()> {
    let (program, file) = (for_shell(written.executable), for_shell(written.file));
    title(Sentence::Next, wording, console)?;
    let mut steps = vec![
        (Sentence::Check, Some(format!("{program} check"))),
        (Sentence::Copy, None),
        (Sentence::OtherUser, Some(format!("chgrp www-data {file} && chmod 640 {file}"))),
    ];
    if let Some((user, group)) = owner_of_folder(written.file) {
        steps.push((Sentence::OtherOwner, Some(format!("chown {user}:{group} {file}"))));
    }
    for (number, (sentence, command)) in (1..).zip(steps) {
        writeln!(console.out, "  {number}. {}", wording.sentence(sentence))?;
        if let Some(command) = command {
            writeln!(console.out, "       {command}")?;
        }
    }
    Ok(())
}

/// The user and group of the config's folder, where the user is another than the config's.
fn owner_of_folder(file: &Path) -> Option<(u32, u32)> {
    let folder = fs::metadata(file.parent()?).ok()?;
    let is_other = fs::metadata(file).ok()?.uid() != folder.uid();
    is_other.then(|| (folder.uid(), folder.gid()))
}

//! The sections that write what Roistat sends, as comments: an owner who wants them takes the signs away.
//!
//! Those for messages, tasks and calls have tables of their own, which fit every shop.

use std::fmt::Write as _;

use super::{ConfigWording, comment, comment_line, value};
use crate::init::plan::leads::LeadDraft;
use crate::plain::one_line;
use crate::sql::OwnTable;

/// Adds the sections.
pub(super) fn push(
    text: &mut String,
    lead: Option<&LeadDraft>,
    own_tables: &[OwnTable],
    wording: &dyn ConfigWording,
) {
    let words = wording.words();
    text.push_str("\n\n");
    comment(text, words.writes);
    text.push('\n');
    match lead {
        Some(lead) => push_lead(text, lead, wording),
        None => comment(text, words.no_lead),
    }
    for OwnTable { section, preparation, statements } in own_tables {
        text.push('\n');
        comment(text, words.once);
        let _ = writeln!(text, "#     {preparation}");
        push_section(text, section, statements);
    }
}

fn push_lead(text: &mut String, lead: &LeadDraft, wording: &dyn ConfigWording) {
    let words = wording.words();
    comment_line(text, &wording.lead_table(&lead.table));
    if let Some(status) = &lead.status {
        comment_line(text, &wording.lead_status(status));
    }
    if !lead.keeps_visit {
        comment(text, words.no_visit_of_lead);
    }
    comment(text, words.lead_key);
    for line in &lead.preparation {
        let _ = writeln!(text, "#     {}", one_line(line));
    }
    push_section(text, "lead", &lead.statements);
}

/// A section as a comment.
fn push_section(text: &mut String, section: &str, statements: &[impl AsRef<str>]) {
    let sql = match statements {
        [one] => value(one.as_ref()),
        several => {
            format!("[\n{}\n]", several.iter().map(|it| value(it.as_ref())).collect::<Vec<_>>().join(",\n"))
        }
    };
    for line in format!("[{section}]\nsql = {sql}").split('\n') {
        let _ = writeln!(text, "# {line}");
    }
}

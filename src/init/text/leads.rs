//! The sections that write what Roistat sends, as comments: an owner who wants them takes the signs away.
//!
//! Those for messages, tasks and calls have tables of their own, which fit every shop.

use std::fmt::Write as _;

use super::value;
use crate::init::plan::leads::{LeadDraft, LeadStatus};
use crate::plain::one_line;
use crate::sql::OwnTable;

const INTRODUCTION: &str = "

# Roistat can send its leads, messages, tasks and calls here, too. Without a section of those below nothing can write
# to the database. To switch one on: make a copy of the database, execute the lines of SQL that stand above the section
# in the database, take the signs # away from the section, and let `roistat.cgi check` show what an example would store.
# The database must belong to the user that the web server runs this program as.
";

/// Adds the sections.
pub(super) fn push(text: &mut String, lead: Option<&LeadDraft>, own_tables: &[OwnTable]) {
    text.push_str(INTRODUCTION);
    text.push('\n');
    match lead {
        Some(lead) => push_lead(text, lead),
        None => text.push_str(
            "# The deals are a view, or their dates are not such as SQL writes: the section [lead] is yours to write.\n",
        ),
    }
    for OwnTable { section, preparation, statements } in own_tables {
        let _ = writeln!(text, "\n# In the database, once:\n#     {preparation}");
        push_section(text, section, statements);
    }
}

fn push_lead(text: &mut String, lead: &LeadDraft) {
    let _ = writeln!(text, "# A lead becomes a row of {}.", one_line(&lead.table));
    if let Some(LeadStatus { column, value, is_called_new }) = &lead.status {
        let (column, value) = (one_line(column), one_line(value));
        let _ = match is_called_new {
            true => writeln!(text, "# Its {column} is {value}, which is called new."),
            false => writeln!(
                text,
                "# Its {column} is {value}, which the newest deal has: put that of a new deal in its place."
            ),
        };
    }
    if !lead.keeps_visit {
        let _ = writeln!(text, "# No column of the table keeps the number of the visit, :visit.");
    }
    let _ = writeln!(text, "# Two tries of one lead have the same :key. In the database, once:");
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

//! The report for machines: one JSON object with the findings, in the order in which people see them.
//!
//! Shows findings and judges nothing. Its keys and the findings' ids stay the same from release to release.

use std::io::{self, Write};

use super::finding::{Finding, Level, Report};
use crate::document::json_string;

/// Writes the report.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let counts = [Level::Error, Level::Warning, Level::Note]
        .map(|level| format!("\"{}s\":{}", level.name(), report.count(level)));
    let findings: Vec<_> = report.findings().map(finding).collect();
    let findings = if findings.is_empty() { String::new() } else { format!("\n{}\n", findings.join(",\n")) };
    writeln!(out, "{{{},\"findings\":[{findings}]}}", counts.join(","))
}

fn finding(finding: &Finding) -> String {
    let place = &finding.place;
    let file = place.file.as_ref().map(|file| file.display().to_string());
    let place = format!(
        "{{\"file\":{},\"line\":{},\"query\":{},\"column\":{}}}",
        text(file.as_deref()),
        place.line.map_or_else(|| "null".to_owned(), |line| line.to_string()),
        text(place.query.as_deref()),
        text(place.column.as_deref()),
    );
    format!(
        "{{\"level\":{},\"id\":{},\"message\":{},\"place\":{place},\"remedy\":{}}}",
        json_string(finding.level.name()),
        json_string(finding.id),
        json_string(&finding.message),
        text(finding.remedy.as_deref()),
    )
}

fn text(text: Option<&str>) -> String {
    text.map_or_else(|| "null".to_owned(), json_string)
}

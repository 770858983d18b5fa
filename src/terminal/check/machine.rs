//! The report for machines: one JSON object with the findings, in the order in which people see them, in English.
//!
//! Shows findings and judges nothing. Its keys and the findings' ids stay the same from release to release.

use std::io::{self, Write};

use crate::check::{Finding, Level, Report};
use crate::document::json_string;
use crate::message::{Language, Wording};

/// Writes the report.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let verdict = report.verdict();
    let counts = [Level::Error, Level::Warning, Level::Note]
        .map(|level| format!("\"{}s\":{}", level.name(), verdict.count(level)));
    let wording = Language::English.wording();
    let findings: Vec<_> = report.findings().into_iter().map(|it| finding(it, wording)).collect();
    let findings = if findings.is_empty() { String::new() } else { format!("\n{}\n", findings.join(",\n")) };
    writeln!(out, "{{{},\"findings\":[{findings}]}}", counts.join(","))
}

fn finding(finding: &Finding, wording: &dyn Wording) -> String {
    let location = &finding.location;
    let file = location.file.as_ref().map(|file| file.display().to_string());
    let place = format!(
        "{{\"file\":{},\"line\":{},\"query\":{},\"column\":{}}}",
        text(file.as_deref()),
        location.line.map_or_else(|| "null".to_owned(), |line| line.to_string()),
        text(location.query.as_deref()),
        text(location.column.as_deref()),
    );
    format!(
        "{{\"level\":{},\"id\":{},\"message\":{},\"place\":{place},\"remedy\":{}}}",
        json_string(finding.level().name()),
        json_string(finding.fault.id()),
        json_string(&wording.fault(finding)),
        text(wording.remedy(finding).as_deref()),
    )
}

fn text(text: Option<&str>) -> String {
    text.map_or_else(|| "null".to_owned(), json_string)
}

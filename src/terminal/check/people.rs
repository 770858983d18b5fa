//! The report for people: section by section what was seen, then the findings with the greatest harm first, and a
//! verdict.
//!
//! Shows findings and judges nothing. Colours only where the terminal takes them.

use std::io::{self, Write};

use super::chart;
use crate::check::{Fact, Finding, Level, Report, ReportSection};
use crate::message::Wording;
use crate::plain::one_line;

/// So many findings fit one screen, with their locations and remedies.
const FIT_ONE_SCREEN: usize = 6;

/// Writes a report.
pub(super) struct Printer<'a> {
    pub(super) out: &'a mut dyn Write,
    pub(super) wording: &'a dyn Wording,
    pub(super) has_colors: bool,
    /// All findings are shown, however many there are.
    pub(super) is_all: bool,
}

impl Printer<'_> {
    /// Writes the report.
    pub(super) fn write(&mut self, report: &Report) -> io::Result<()> {
        for section in report.sections.iter().filter(|section| !section.facts.is_empty()) {
            self.section(section)?;
        }
        let findings = report.findings();
        if !findings.is_empty() {
            self.findings(&findings)?;
        }
        let verdict = report.verdict();
        let line = self.colored(&self.wording.verdict(verdict), color(verdict.worst()));
        writeln!(self.out, "{line}")
    }

    fn section(&mut self, section: &ReportSection) -> io::Result<()> {
        let title = self.colored(&self.wording.subject(&section.subject), BOLD);
        writeln!(self.out, "{title}")?;
        for fact in &section.facts {
            let line = self.wording.fact(fact);
            writeln!(self.out, "  {:<11} {}", line.label, one_line(&line.text))?;
            if let Fact::DealsPerDay(days) = fact {
                for bar in chart::bars(days, self.wording) {
                    writeln!(self.out, "  {bar}")?;
                }
            }
        }
        writeln!(self.out)
    }

    fn findings(&mut self, findings: &[&Finding]) -> io::Result<()> {
        let title = self.colored(self.wording.findings(), BOLD);
        writeln!(self.out, "{title}")?;
        let shown = if self.is_all { findings.len() } else { findings.len().min(FIT_ONE_SCREEN) };
        let mut told = Vec::new();
        for finding in &findings[..shown] {
            // A remedy that has been said once holds for the next finding, too.
            let remedy = self.wording.remedy(finding).filter(|remedy| !told.contains(remedy));
            self.finding(finding, remedy.as_deref())?;
            told.extend(remedy);
        }
        if shown < findings.len() {
            writeln!(self.out, "  {}", self.wording.hidden(findings.len() - shown))?;
        }
        writeln!(self.out)
    }

    fn finding(&mut self, finding: &Finding, remedy: Option<&str>) -> io::Result<()> {
        let level = self.colored(self.wording.level(finding.level()), color(Some(finding.level())));
        writeln!(self.out, "  {level}: {}", one_line(&self.wording.fault(finding)))?;
        let location = self.wording.location(&finding.location);
        let lines =
            [(self.wording.location_label(), location.as_deref()), (self.wording.remedy_label(), remedy)];
        for (label, text) in lines {
            if let Some(text) = text {
                writeln!(self.out, "    {label}: {}", one_line(text))?;
            }
        }
        Ok(())
    }

    /// A text in a colour (ECMA-48, "Select Graphic Rendition").
    fn colored(&self, text: &str, color: &str) -> String {
        if self.has_colors { format!("\x1b[{color}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

const BOLD: &str = "1";

fn color(level: Option<Level>) -> &'static str {
    match level {
        Some(Level::Error) => "1;31",
        Some(Level::Warning) => "1;33",
        Some(Level::Note) => "1;36",
        None => "1;32",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Fault, FilesFault, Location, QueryFault, Subject};
    use crate::message::Language;

    fn text(section: ReportSection, has_colors: bool, is_all: bool) -> String {
        let mut out = Vec::new();
        let wording = Language::English.wording();
        let report = Report { sections: vec![section] };
        Printer { out: &mut out, wording, has_colors, is_all }.write(&report).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn files(findings: Vec<Finding>) -> ReportSection {
        ReportSection { findings, ..ReportSection::new(Subject::Files) }
    }

    fn missing_user(name: &str) -> Finding {
        Finding::new(Fault::Files(FilesFault::UnknownUser { name: name.to_owned() }), Location::default())
    }

    #[test]
    fn colours_are_there_only_where_the_terminal_takes_them() {
        let colored = text(files(vec![missing_user("x")]), true, true);
        assert!(colored.contains("\x1b[1;31merror\x1b[0m: `/etc/passwd` has no user `x`"), "{colored}");
        let plain = text(files(vec![missing_user("x")]), false, true);
        assert!(!plain.contains('\x1b'), "{plain}");
        assert!(
            plain.ends_with("\n1 error: answers fail or are wrong until the errors are mended\n"),
            "{plain}"
        );
    }

    #[test]
    fn no_data_moves_the_cursor() {
        let column = "a\x1b[2Jb\nc".to_owned();
        let fault = Fault::Query(QueryFault::UnknownColumn { column: column.clone(), nearest: None });
        let location = Location { column: Some(column), ..Location::default() };
        let section = ReportSection {
            facts: vec![Fact::PlanStep("d\re".to_owned())],
            ..files(vec![Finding::new(fault, location)])
        };
        let plain = text(section, false, true);
        assert!(plain.contains("  plan        d e\n") && plain.contains("column `a [2Jb c`\n"), "{plain}");
        assert!(!plain.contains(['\x1b', '\r']), "{plain}");
    }

    #[test]
    fn the_greatest_harm_comes_first_and_no_remedy_twice() {
        let note = Fault::Query(QueryFault::UnknownColumn { column: "x".to_owned(), nearest: None });
        let note = Finding::new(note, Location::default());
        let said = text(files(vec![note, missing_user("a"), missing_user("b")]), false, true);
        let places: Vec<_> = ["`a`", "`b`", "note: "].map(|it| said.find(it).unwrap()).into();
        assert!(places.is_sorted(), "{said}");
        assert_eq!(said.matches("name the user that").count(), 1, "{said}");
    }

    #[test]
    fn more_than_one_screen_of_findings_is_shown_only_to_those_who_ask() {
        let section = || files((0..8).map(|number| missing_user(&number.to_string())).collect());
        let few = text(section(), false, false);
        assert_eq!(few.matches("error: ").count(), FIT_ONE_SCREEN, "{few}");
        assert!(few.contains("… and 2 findings more: `check --all` shows everything\n\n8 errors: "), "{few}");
        assert_eq!(text(section(), false, true).matches("error: ").count(), 8);
    }

    #[test]
    fn a_report_without_findings_says_so() {
        assert!(text(files(vec![]), false, false).ends_with("nothing found: all is well\n"));
    }
}
